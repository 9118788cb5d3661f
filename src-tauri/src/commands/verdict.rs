//! What a person thinks before the AI's answer is shown.

use countersign_station::case::{CaseNo, Checklist};
use countersign_station::queue::Lease;
use countersign_station::review::{self, CaseView, FieldValue, Saying, TypedVerdict, Which};
use serde::Deserialize;
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// A verdict as the screen gives it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerdictRequest {
    no: CaseNo,
    fence: u32,
    /// A UUIDv7 made by the screen, so that sending it again is safe.
    verdict_id: String,
    label: Option<String>,
    score: Option<f64>,
    text: Option<String>,
    fields: Option<Vec<FieldValue>>,
    choice: Option<String>,
    /// Whether an action should be done.
    act: Option<bool>,
    /// What was found in a draft: all three, or none.
    audience: Option<String>,
    claim: Option<String>,
    next_step: Option<String>,
    active_ms: f64,
}

/// Records a verdict and shows the same case with the AI's answer. When this returns, it is durable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verdict(desk: State<'_, Desk>, request: VerdictRequest) -> Result<CaseView, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let VerdictRequest { no, fence, .. } = request;
    let active_ms = Some(request.active_ms.round() as i64);
    let verdict_id = Some(request.verdict_id.clone());
    let verdict = review::typed_verdict(&store, no, typed(request)).await?;
    let saying = Saying { case: Which::No(no), fence: Some(fence), verdict_id, verdict, active_ms };
    review::give_verdict(&store, &me, &saying).await?;
    let sheet = review::sheet(&store, &me, no).await?;
    // The lease goes on as it was; the window renews it.
    let until = sheet.row.lease_until.unwrap_or_else(|| store.now());
    Ok(review::view(sheet, Lease { case: no, fence, until }))
}

fn typed(request: VerdictRequest) -> TypedVerdict {
    let checklist = match (request.audience, request.claim, request.next_step) {
        (Some(audience), Some(claim), Some(next_step)) => Some(Checklist { audience, claim, next_step }),
        (_, _, _) => None,
    };
    TypedVerdict {
        label: request.label,
        score: request.score,
        text: request.text,
        fields: request.fields,
        choice: request.choice,
        act: request.act,
        checklist,
    }
}
