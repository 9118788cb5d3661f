//! What the desk holds before the AI's answer is shown, as a verdict: texts become the types that the fields ask for.

use serde_json::Map;

use crate::case::{CaseNo, Checklist, Prediction, Verdict, by_no};
use crate::policy;
use crate::review::ReviewError;
use crate::review::draft::FieldValue;
use crate::review::form::of_fields;
use crate::store::Store;

/// A verdict as typed, whatever the kind of the case; at most one of its parts is filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TypedVerdict {
    /// A label.
    pub label: Option<String>,
    /// A score.
    pub score: Option<f64>,
    /// A text, where one's own words are an answer.
    pub text: Option<String>,
    /// Fields of an extraction, as typed.
    pub fields: Option<Vec<FieldValue>>,
    /// A variant.
    pub choice: Option<String>,
    /// Whether an action should be done.
    pub act: Option<bool>,
    /// What was found in a draft.
    pub checklist: Option<Checklist>,
}

/// Reads what was typed as a verdict on a case. It never looks at the AI's answer.
///
/// # Errors
/// `Invalid` when nothing is filled in, or a text is not what its field asks for; else when the case cannot be read.
pub async fn typed_verdict(store: &Store, case: CaseNo, typed: TypedVerdict) -> Result<Verdict, ReviewError> {
    let answer = match typed {
        TypedVerdict { act: Some(act), .. } => return Ok(Verdict::Act(act)),
        TypedVerdict { checklist: Some(list), .. } => return Ok(Verdict::Checklist(list)),
        TypedVerdict { label: Some(label), .. } => Prediction::Label { label },
        TypedVerdict { score: Some(score), .. } => Prediction::Score { score, label: None },
        TypedVerdict { choice: Some(choice), .. } => Prediction::Choice { choice },
        TypedVerdict { text: Some(text), .. } => Prediction::Text { text, subject_line: None },
        TypedVerdict { fields: Some(fields), .. } => Prediction::Fields { fields: read(store, case, &fields).await? },
        TypedVerdict { .. } => return Err(ReviewError::Invalid("say what you think first".to_owned())),
    };
    Ok(Verdict::Answer(answer))
}

async fn read(
    store: &Store,
    case: CaseNo,
    typed: &[FieldValue],
) -> Result<Map<String, serde_json::Value>, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    let row = by_no(&mut connection, case)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", case.0)))?;
    let policy = policy::load(store, &row.workflow, row.policy_version).await?;
    of_fields(typed, &policy.workflow.fields, &Map::new()).map_err(ReviewError::Invalid)
}
