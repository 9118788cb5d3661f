//! Known-answer checks: cases whose right answer is known, put among the others so that nobody can tell, to see how
//! often wrong answers are caught.
//!
//! A check waits in a pool until a case that comes to a person draws one (`intake` puts it in the queue beside that
//! case). From then on it is a case like a random check, but for three things: no sink hears of it, no training set
//! holds it, and whether it was answered right is kept for the lead. Not here: routing, and what a person is shown.

mod add;
mod disguise;
mod judge;
mod known;
mod list;
mod pool;
mod row;

pub use add::{Added, Refused, add};
pub(crate) use disguise::{disguise, lookalike};
pub(crate) use judge::{Check, as_if_sent, held};
pub use known::Known;
pub use list::{Listed, SeedState, SeedView, WorkflowCaught, list};
pub(crate) use pool::{Waiting, among, asked, renamed, waiting};
pub use row::remove;

use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::store::StoreError;

/// Why the pool was not changed or shown.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file cannot be read.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        why: String,
    },
    /// No check of that name waits.
    #[error("{0}")]
    Unknown(String),
    /// Policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file of the station.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SeedError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
