//! The draft that is read: the text that the answer approved or wrote.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::{ReadbackError, rules};
use crate::case::{CaseNo, Payload, Prediction, of_decision};
use crate::store::StoreError;

/// A draft as its readers get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadPiece {
    /// The subject line of an e-mail.
    pub subject_line: Option<String>,
    /// Its words.
    pub text: String,
}

impl ReadPiece {
    /// How many words it has.
    pub(super) fn words(&self) -> u32 {
        rules::words(self.subject_line.as_deref(), &self.text)
    }
}

/// The draft of a decision.
///
/// # Errors
/// When it is gone, or the file cannot be read.
pub(super) async fn piece(
    connection: &mut SqliteConnection,
    case: CaseNo,
    decision: &str,
) -> Result<ReadPiece, ReadbackError> {
    let kept = of_decision(connection, case, Payload::Final, decision).await?;
    let value =
        kept.map(|bytes| Prediction::from_json(&bytes)).transpose().map_err(crate::review::ReviewError::from)?;
    match value {
        Some(Prediction::Text { text, subject_line }) => Ok(ReadPiece { subject_line, text }),
        Some(_) | None => {
            Err(StoreError::Damaged(format!("decision {decision} has no draft that could be read")).into())
        }
    }
}
