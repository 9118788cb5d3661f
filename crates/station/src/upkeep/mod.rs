//! Keeping a station sound: checking it, copying it, putting a copy in its place.

mod backup;
mod doctor;
mod restore;

pub use backup::{BackupDone, backup};
pub use doctor::{Finding, Findings, doctor};
pub use restore::{Restored, restore};

use std::path::PathBuf;

use crate::change::ChangeError;
use crate::sameness::SecretError;
use crate::store::StoreError;

/// Why upkeep failed.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// Backups never overwrite.
    #[error("{0} exists; a backup never overwrites, choose another name")]
    Exists(PathBuf),
    /// A copy that does not hold up is no backup.
    #[error("the copy {path} does not hold up ({what}); it was not put in place")]
    Unsound {
        /// The copy.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The secret of sameness rounds.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for UpkeepError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
