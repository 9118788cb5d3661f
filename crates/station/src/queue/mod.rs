//! Who gets which case next: order, leases, skips and the counters that depths are read from.
//!
//! What is not here: whether an answer is taken (`review`), and where an arriving case goes (`policy`).

mod answerer;
mod counter;
mod lease;
mod next;
mod overview;
mod rules;
mod skip;

pub(crate) use answerer::{author_has_answered, everyone_may_answer, has_answered, may_answer_again};
pub use counter::{Place, moved, shift};
pub use lease::{Lease, release, release_windows, renew};
pub(crate) use lease::{clear_lease, set_lease};
pub use next::{Asked, Holder, next, peek, take, take_no};
pub use overview::{Overview, WorkflowQueue, overview};
pub use rules::{AUDIT_SHARE, Arrival, URGENT_SLACK_MS, arrival};
pub(crate) use rules::{not_yours, reaches};
pub(crate) use skip::forget_skip;
pub use skip::skip;

use crate::case::FindError;
use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::store::StoreError;

/// Why a case could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The case went elsewhere: taken, decided, expired.
    #[error("{case} is no longer yours: {why}")]
    LeaseLost {
        /// The case, as people name it.
        case: String,
        /// What became of it.
        why: String,
    },
    /// The person's roles do not reach it.
    #[error("{case} waits for the role {needs}")]
    NotYours {
        /// The case, as people name it.
        case: String,
        /// The role it waits for.
        needs: String,
    },
    /// The person has answered it, and somebody else is to.
    #[error("you have answered {case}; it waits for somebody else")]
    Answered {
        /// The case, as people name it.
        case: String,
    },
    /// No such case.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Its policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for QueueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
