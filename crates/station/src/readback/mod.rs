//! The 30-second readback: an approved draft is shown for a few seconds to somebody who neither wrote nor edited it;
//! then they say back whom it speaks to, what it claims and what to do. Somebody else holds that against the draft.
//!
//! Its time is attention, counted here from what the screen reports; once it is used up, the text is given out no more.
//! What is typed is kept as it is typed and has no deadline. What is not here: whether a draft asks for a readback, and
//! where its case goes afterwards (`review`).

mod answer;
mod list;
mod piece;
mod reading;
mod report;
mod row;
mod rules;
mod said;
mod score;
mod start;
mod who;

pub use answer::{Answered, answer};
pub use list::{ToRead, ToScore, Waiting, waiting};
pub use piece::ReadPiece;
pub use reading::{ReadingProgress, keep_time, keep_typed};
pub use report::{FieldMissed, Passed, ReadbackReport, ScoredTwice, report};
pub use rules::{SECOND_RATE, WORDS_A_MINUTE, reach, share, words};
pub use said::{FieldScore, Said, Scores};
pub use score::{Scored, Scoring, score, scoring, to_score};
pub use start::{Given, begun, start};

use crate::case::FindError;
use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::review::ReviewError;
use crate::store::StoreError;

/// Why a readback did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ReadbackError {
    /// It cannot be taken as it is; the message says what to change.
    #[error("{0}")]
    Invalid(String),
    /// There is none that could be gone on with: it is over, went elsewhere, or was never begun.
    #[error("{0}")]
    Gone(String),
    /// Somebody else is to do it.
    #[error("{0}")]
    NotYours(String),
    /// No such case.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Its case.
    #[error(transparent)]
    Review(#[from] ReviewError),
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

impl From<sqlx::Error> for ReadbackError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
