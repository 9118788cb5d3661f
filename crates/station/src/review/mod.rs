//! A person's answer to a case: decide, undo, drafts, and the sheet that is shown.
//!
//! What is not here: which case comes next (`queue`), and where the answer is sent (`sync`).

mod answer;
mod block;
mod compare;
mod decide;
mod decision;
mod desk;
mod draft;
mod form;
mod record;
mod settle;
mod sheet;
mod standing;
mod undo;
mod view;
mod words;

pub use answer::{Action, Answer, Given, Which};
pub use block::{Block, Point, Touch};
pub use compare::{DiffSpan, SpanKind, compare};
pub use decide::{Decided, decide};
pub use decision::{Pace, Undoable, pace, recent};
pub use desk::{QueueView, desk};
pub use draft::{Draft, FieldValue, save as save_draft};
pub use form::{Form, filled_in};
pub use settle::settle_due;
pub use sheet::{Past, Sheet, sheet};
pub use undo::{Undone, standing, undo};
pub use view::{
    AlternativeView, AnswerView, BriefView, CaseView, ContributionView, FieldView, LabelView, ModelView, ReasonView,
    ScaleView, SubjectView, WhyView, view,
};
pub use words::readable;

use crate::case::{Fault, FindError};
use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::queue::QueueError;
use crate::store::StoreError;
use crate::sync::SyncError;

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// It cannot be taken as it is; the message says what to change.
    #[error("{0}")]
    Invalid(String),
    /// The case went elsewhere.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// No such case.
    #[error(transparent)]
    Find(#[from] FindError),
    /// There is nothing to take back.
    #[error("{0}")]
    NothingToUndo(String),
    /// The kept content of a case that was to be shown does not parse any more.
    #[error(
        "the case {case} cannot be shown: what is kept of it is damaged ({fault}); a backup may still have it whole"
    )]
    Damaged {
        /// The case, as people name it.
        case: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The kept content does not parse any more.
    #[error("the case's content is damaged: {0}")]
    Content(#[from] Fault),
    /// Its policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Its deliveries.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ReviewError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
