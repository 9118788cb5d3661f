//! Judging cases.

use countersign_station::case::{CaseNo, Prediction};
use countersign_station::queue::{self, Asked, Holder};
use countersign_station::review::{
    self, Action, Answer, CaseView, DiffSpan, Draft, FieldValue, Form, QueueView, ReviewError, Undoable, Which, compare,
};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// An answer as the screen gives it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DecideRequest {
    no: CaseNo,
    fence: u32,
    /// A UUIDv7 made by the screen, so that sending it again is safe.
    decision_id: String,
    action: Action,
    label: Option<String>,
    score: Option<f64>,
    text: Option<String>,
    subject_line: Option<String>,
    fields: Option<Vec<FieldValue>>,
    choice: Option<String>,
    args: Option<Vec<FieldValue>>,
    reason: Option<String>,
    note: Option<String>,
    active_ms: f64,
    shown_at: f64,
}

/// What became of it, and what stands around the sheet now.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decided {
    decision_id: String,
    label: String,
    hold_until: f64,
    /// Kept as a second opinion.
    late: bool,
    queue: QueueView,
}

/// A decision taken back.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct Undone {
    /// The case, when it is with the person again.
    case: Option<CaseView>,
    text: String,
    /// Whether the sinks are told.
    sent: bool,
}

/// What stands around the sheet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn queue(desk: State<'_, Desk>) -> Result<QueueView, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::desk(&store, &me).await?)
}

/// Leases the next case.
#[tauri::command]
#[specta::specta]
pub(crate) async fn next(
    desk: State<'_, Desk>,
    workflow: Option<String>,
    excluding: Vec<CaseNo>,
) -> Result<Option<CaseView>, CommandError> {
    let (store, me) = desk.seat().await?;
    let Some(lease) = queue::next(&store, &me, &Asked { workflow, excluding }, Holder::Window).await? else {
        return Ok(None);
    };
    match review::sheet(&store, &me, lease.case).await {
        Ok(sheet) => Ok(Some(review::view(sheet, lease))),
        Err(damaged @ ReviewError::Damaged { .. }) => {
            // Behind the others, or nobody would get past it.
            queue::skip(&store, &me, lease.case).await?;
            Err(damaged.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// A case comes on screen: is it still ours, and for how long?
#[tauri::command]
#[specta::specta]
pub(crate) async fn shown(desk: State<'_, Desk>, no: CaseNo, fence: u32) -> Result<f64, CommandError> {
    renew(desk, no, fence).await
}

/// Keeps a case that is on screen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn renew(desk: State<'_, Desk>, no: CaseNo, fence: u32) -> Result<f64, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(queue::renew(&store, &me, no, fence).await?.until as f64)
}

/// Gives a case back unanswered.
#[tauri::command]
#[specta::specta]
pub(crate) async fn release(desk: State<'_, Desk>, no: CaseNo, fence: u32) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(queue::release(&store, &me, no, fence).await?)
}

/// Decides. When this returns, it is durable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decide(desk: State<'_, Desk>, request: DecideRequest) -> Result<Decided, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let value = review::filled_in(&store, request.no, form(&request)).await?;
    let decided = review::decide(&store, &me, &answer(request, value)).await?;
    Ok(Decided {
        decision_id: decided.decision_id,
        label: decided.label,
        hold_until: decided.hold_until,
        late: decided.late,
        queue: review::desk(&store, &me).await?,
    })
}

/// Puts a case behind the others.
#[tauri::command]
#[specta::specta]
pub(crate) async fn skip(desk: State<'_, Desk>, no: CaseNo, fence: u32) -> Result<QueueView, CommandError> {
    let (store, me) = desk.seat().await?;
    // The fence says which lease is given up; a case that went elsewhere meanwhile is not skipped.
    queue::renew(&store, &me, no, fence).await?;
    queue::skip(&store, &me, no).await?;
    Ok(review::desk(&store, &me).await?)
}

/// Takes a decision back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo(desk: State<'_, Desk>, decision_id: String) -> Result<Undone, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let undone = review::undo(&store, &me, &decision_id, Holder::Window).await?;
    let case = match undone.lease {
        Some(lease) => Some(review::view(review::sheet(&store, &me, undone.case).await?, lease)),
        None => None,
    };
    Ok(Undone { case, text: undone.text, sent: undone.sent })
}

/// The newest decisions that can be taken back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent(desk: State<'_, Desk>, limit: u32) -> Result<Vec<Undoable>, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::recent(&store, &me, limit).await?)
}

/// Keeps what is being typed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_draft(desk: State<'_, Desk>, no: CaseNo, draft: Draft) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(review::save_draft(&store, &me, no, &draft).await?)
}

/// Compares two texts word by word.
#[tauri::command]
#[specta::specta]
pub(crate) async fn diff(before: String, after: String) -> Result<Vec<DiffSpan>, CommandError> {
    Ok(compare(&before, &after))
}

fn answer(request: DecideRequest, value: Option<Prediction>) -> Answer {
    Answer {
        case: Which::No(request.no),
        fence: Some(request.fence),
        decision_id: Some(request.decision_id),
        action: request.action,
        value,
        reason: request.reason,
        note: request.note,
        // Milliseconds from a browser: whole, and far inside what an i64 holds.
        active_ms: Some(request.active_ms.round() as i64),
        shown_at: Some(request.shown_at.round() as i64),
    }
}

fn form(request: &DecideRequest) -> Form {
    Form {
        label: request.label.clone(),
        score: request.score,
        text: request.text.clone(),
        subject_line: request.subject_line.clone(),
        fields: request.fields.clone(),
        choice: request.choice.clone(),
        args: request.args.clone(),
    }
}
