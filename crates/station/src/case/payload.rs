//! The `payload` table: content and people's words, the only place that holds what may have to be erased.

use sqlx_sqlite::SqliteConnection;

use super::CaseNo;
use crate::store::{StoreError, Writes};

/// What a payload row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// The envelope of a revision.
    Case,
    /// A decision's corrected or approved value.
    Final,
    /// A decision's note.
    Note,
    /// What a person thought before the AI's answer was shown.
    Verdict,
    /// What a decision shows for the evidence bar.
    Evidence,
    /// What somebody said back of a draft.
    Readback,
}

impl Payload {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Final => "final",
            Self::Note => "note",
            Self::Verdict => "verdict",
            Self::Evidence => "evidence",
            Self::Readback => "readback",
        }
    }
}

/// Keeps `body` with a decision.
pub fn insert(writes: &mut Writes, case: CaseNo, revision: u32, kind: Payload, decision: &str, body: Vec<u8>) {
    writes
        .add("INSERT INTO payload (case_no, kind, revision, decision, body) VALUES (?, ?, ?, ?, ?)")
        .bind(case.as_i64())
        .bind(kind.as_str())
        .bind(revision)
        .bind(decision.to_owned())
        .bind(body);
}

/// The envelope of a revision, as JSON bytes.
///
/// # Errors
/// When the file cannot be read or the content is gone.
pub async fn envelope(connection: &mut SqliteConnection, case: CaseNo, revision: u32) -> Result<Vec<u8>, StoreError> {
    sqlx::query_scalar("SELECT body FROM payload WHERE case_no = ? AND kind = 'case' AND revision = ?")
        .bind(case.as_i64())
        .bind(revision)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("case {} has no content for revision {revision}", case.0)))
}

/// What a decision kept of one kind.
///
/// # Errors
/// When the file cannot be read.
pub async fn of_decision(
    connection: &mut SqliteConnection,
    case: CaseNo,
    kind: Payload,
    decision: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT body FROM payload WHERE case_no = ? AND kind = ? AND decision = ?")
        .bind(case.as_i64())
        .bind(kind.as_str())
        .bind(decision)
        .fetch_optional(connection)
        .await?)
}
