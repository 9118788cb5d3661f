//! Refinement sets: settled corrections in the formats that training reads without conversion.
//!
//! Golden and train never share a case, by a keyed draw that stays for ever. What is not here: judging anything, and
//! sending decisions to sinks (`sync`).

mod chat;
mod dir;
mod format;
mod judged;
mod left_out;
mod rows;
mod shape;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use format::{Format, UnknownFormat};
use serde::Serialize;

use crate::audit::Told;
use crate::change::{Change, ChangeError, ask};
use crate::people::{Op, Person};
use crate::review::ReviewError;
use crate::store::{Store, StoreError};

/// Why no refinement set was written. What was at its place before is still there.
#[derive(Debug, thiserror::Error)]
pub enum RefineError {
    /// There is something else at the place.
    #[error("{0} holds files that are no earlier export; give an empty or a new folder")]
    NotOurs(PathBuf),
    /// The folder or a file in it cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// Kept content that does not parse any more.
    #[error("{case} cannot be exported: {what}; run `countersign doctor`")]
    Damaged {
        /// The case, as `SOURCE/ID`.
        case: String,
        /// What is wrong with it.
        what: String,
    },
    /// Settling what is past its hold.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for RefineError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The format.
    pub format: Format,
    /// The folder to write; new, empty, or an earlier export, which is then replaced as a whole.
    pub out: PathBuf,
    /// Only cases of this workflow.
    pub workflow: Option<String>,
    /// Only what was decided at or after this moment, UTC milliseconds.
    pub since: Option<i64>,
}

/// Rows by split.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Rows to train on.
    pub train: u64,
    /// Rows kept for measuring, never trained on.
    pub golden: u64,
}

/// What an export came to; `report.json` says the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows written.
    pub written: Written,
    /// Decisions and cases left out, by reason. A reason that met nothing is not there.
    pub left_out: BTreeMap<String, u64>,
    /// Only for `trl-kto`: rows labelled good and bad, for the trainer's weights.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, u64>,
}

/// Writes a refinement set of what is settled, and says what was left out and why.
///
/// # Errors
/// When `by` may not export, something else is at the place, or files cannot be written; then nothing is replaced.
pub async fn export(store: &Store, by: &Person, request: Request) -> Result<Report, RefineError> {
    ask(store, Op::Export, by).await?;
    crate::review::settle_due(store).await?;
    let id = store.ids().v7(store.now()).map_err(StoreError::from)?.to_string();
    let dir = dir::Unfinished::begin(&request.out, &id)?;
    let (dir, report) = rows::write(store, &request, dir).await?;

    // The log first: no set is at its place that the log does not tell of.
    let mut change = Change::begin(store, Op::Export, by).await?;
    let told = Told::new()
        .with("format", request.format.as_str())
        .with_some("workflow", request.workflow)
        .with_some("since", request.since)
        .with("train", report.written.train)
        .with("golden", report.written.golden);
    change.tell(told);
    change.commit().await?;
    dir.put_in_place()?;
    Ok(report)
}
