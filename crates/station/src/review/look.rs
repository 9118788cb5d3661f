//! Looking at a case without taking it.

use serde::Serialize;

use super::ReviewError;
use super::earlier::tells_answers;
use super::sheet::sheet;
use super::view::{AnswerView, CaseView, answer, view};
use crate::case::{CaseNo, Payload, Prediction, of_decision};
use crate::people::Person;
use crate::queue::Lease;
use crate::store::Store;

/// A case to read, with what was decided.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct LookedAt {
    /// The case; under no lease, so that nothing can be decided on it.
    pub case: CaseView,
    /// The answer that stands, whole.
    pub decided: Option<AnswerView>,
}

/// Reads a case for `by`. Of one that is still to be decided no answer is told, neither the AI's nor a person's: it
/// may come to `by` next.
///
/// # Errors
/// When they may not look, the content is gone, or the file cannot be read.
pub async fn look(store: &Store, by: &Person, no: CaseNo) -> Result<LookedAt, ReviewError> {
    let mut sheet = sheet(store, by, no).await?;
    let mut decided = None;
    if tells_answers(sheet.row.state) {
        if let Some(decision) = &sheet.row.decision {
            let mut connection = store.reader().acquire().await?;
            let kept = of_decision(&mut connection, no, Payload::Final, decision).await?;
            let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
            decided = value.map(|value| answer(&value, &sheet.policy));
        }
    } else {
        sheet.content.prediction = None;
        sheet.content.confidence = None;
        sheet.content.alternatives.clear();
        sheet.content.explanation.clear();
    }
    sheet.draft = None;
    let lease = Lease { case: no, fence: 0, until: 0 };
    Ok(LookedAt { case: view(sheet, lease), decided })
}
