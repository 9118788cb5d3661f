//! Judging cases.

use countersign_station::case::{CaseNo, Prediction};
use countersign_station::queue::{self, Asked, Holder};
use countersign_station::review::{
    self, Action, Answer, BarView, CaseView, DiffSpan, Draft, DraftView, EvidenceSpan, FieldValue, Form, Nearest,
    QueueView, Reopening, ReviewError, Undoable, Waiving, Which, compare,
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
    /// An action is not to be done at all.
    refuse: bool,
    reason: Option<String>,
    note: Option<String>,
    /// What shows that a draft reaches its evidence bar.
    evidence: Vec<EvidenceSpan>,
    active_ms: f64,
    shown_at: f64,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Decided {
    decision_id: String,
    label: String,
    hold_until: f64,
    /// Kept as a second opinion.
    late: bool,
    /// Another person is to answer before anything leaves.
    waits: bool,
}

/// A case by its number, or as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub(crate) struct WhichCase {
    no: Option<CaseNo>,
    /// `SOURCE/ID`, or ID alone where it is unique.
    name: Option<String>,
}

/// A case sent back with a question.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct SentBack {
    /// Who is asked; nobody in particular when they have left.
    to: Option<String>,
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
    desk.on_screen();
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
    let value = match review::filled_in(&store, request.no, form(&request)).await {
        // What one had in mind when one handed it up may be half typed, and is then left out.
        Err(ReviewError::Invalid(_)) if request.action == Action::Escalate => None,
        other => other?,
    };
    let decided = review::decide(&store, &me, &answer(request, value)).await?;
    Ok(Decided {
        decision_id: decided.decision_id,
        label: decided.label,
        hold_until: decided.hold_until,
        late: decided.late,
        waits: decided.waits,
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
    // What was decided as one is undone as one; its cases wait again, and none of them is put on screen.
    if let Some(batch) = review::batch_of(&store, &decision_id).await? {
        let undone = review::undo_together(&store, &me, &batch).await?;
        return Ok(Undone { case: None, text: undone.in_words(), sent: undone.sent });
    }
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

/// Sends an escalated case back with a question.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_back(
    desk: State<'_, Desk>,
    no: CaseNo,
    fence: u32,
    question: String,
) -> Result<SentBack, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let sent = review::send_back(&store, &me, &Which::No(no), Some(fence), &question).await?;
    Ok(SentBack { to: sent.to, queue: review::desk(&store, &me).await? })
}

/// What there is to know before a decided case is opened again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reopening(desk: State<'_, Desk>, which: WhichCase) -> Result<Reopening, CommandError> {
    let (store, me) = desk.seat().await?;
    let which = match which {
        WhichCase { no: Some(no), .. } => Which::No(no),
        WhichCase { no: None, name } => Which::Name(name.unwrap_or_default()),
    };
    Ok(review::reopening(&store, &me, &which).await?)
}

/// Opens a decided case again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reopen(
    desk: State<'_, Desk>,
    no: CaseNo,
    reason: String,
    note: Option<String>,
) -> Result<QueueView, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    review::reopen(&store, &me, &Which::No(no), &reason, note.as_deref()).await?;
    Ok(review::desk(&store, &me).await?)
}

/// Keeps what is being typed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_draft(desk: State<'_, Desk>, no: CaseNo, draft: Draft) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(review::save_draft(&store, &me, no, &draft).await?)
}

/// Reads a draft as it is written: its claims, what may show the bar's requirements, what was waived.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_draft(desk: State<'_, Desk>, no: CaseNo, text: String) -> Result<DraftView, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::read_draft(&store, &me, no, &text).await?)
}

/// Waives gates of a case; the evidence bar as it is then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn waive(
    desk: State<'_, Desk>,
    no: CaseNo,
    gates: Vec<String>,
    reason: String,
    note: Option<String>,
) -> Result<Option<BarView>, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let gates = gates.iter().map(|gate| gate.parse()).collect::<Result<_, _>>().map_err(ReviewError::Invalid)?;
    review::waive(&store, &me, &Waiving { case: Which::No(no), gates, reason, note }).await?;
    Ok(review::bar(&store, &me, no).await?)
}

/// Compares two texts word by word.
#[tauri::command]
#[specta::specta]
pub(crate) async fn diff(before: String, after: String) -> Result<Vec<DiffSpan>, CommandError> {
    Ok(compare(&before, &after))
}

/// Holds a written variant against the one it is most like.
#[tauri::command]
#[specta::specta]
pub(crate) async fn nearest(variants: Vec<String>, after: String) -> Result<Option<Nearest>, CommandError> {
    Ok(review::nearest(&variants, &after))
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
        evidence: request.evidence,
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
        refuse: request.refuse,
    }
}
