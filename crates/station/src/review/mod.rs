//! A person's answer to a case: decide, undo, drafts, and the sheet that is shown.
//!
//! What is not here: which case comes next (`queue`), and where the answer is sent (`sync`).

mod anchoring;
mod answer;
mod args;
mod around;
mod blind;
mod block;
mod brought_back;
mod compare;
mod content;
mod decide;
mod decision;
mod desk;
mod draft;
mod earlier;
mod evidence;
mod form;
mod gate;
pub mod list;
mod look;
mod pace;
mod past;
mod precedent;
mod previous;
mod question;
mod readback;
mod record;
mod reopen;
mod revision;
mod second;
mod settle;
mod sheet;
mod standing;
mod subject;
mod together;
mod took;
mod undo;
mod undoable;
mod verdict;
mod view;
mod waiver;
mod words;

pub use anchoring::{Agreement, Anchoring, Gap, anchoring};
pub use answer::{Action, Answer, Given, Which};
pub use args::{ArgType, ArgView};
pub use around::{Around, around, precedents, subject_history};
pub(crate) use block::passages_of_page;
pub use block::{Block, Passage, Phrase, Picture, Point, Row, Touch, plain};
pub use compare::{DiffSpan, Nearest, SpanKind, compare, nearest};
pub(crate) use content::shown;
pub(crate) use decide::number_of;
pub use decide::{Decided, decide};
pub use desk::{QueueView, desk};
pub use draft::{Draft, EditHistory, EditStep, FieldValue, save as save_draft};
pub use earlier::{Earlier, EarlierDecision};
pub use evidence::{
    Bar, BarView, Claim, DraftView, EvidenceSpan, Mark, Proposal, Reading, Requirement, RequirementView, WaivedView,
    bar, bar_of, proposals, read_draft,
};
pub use form::{Form, filled_in};
pub use gate::Gate;
pub use look::{LookedAt, look};
pub use pace::{ENOUGH_DECISIONS, OwnPace, Pace, WorkflowPace, own_pace};
pub use past::{Before, Past, Said};
pub use precedent::{Precedent, Precedents, forget, index_due, unread};
pub use previous::{Marks, Previous};
pub use question::{Question, SentBack, send_back};
pub use readback::{FieldBack, ReadBack};
pub(crate) use readback::{Hands, did_not_pass, hands, may_go_on, reads};
pub use reopen::{Reopened, Reopening, reopen, reopening};
pub use revision::{Revised, RevisedField, RevisedPart};
pub use settle::settle_due;
pub use sheet::{Sheet, sheet};
pub use subject::SubjectHistory;
pub use together::{
    Alike, AlikeCase, DecidedTogether, LeftOut, MOST_TOGETHER, OutCase, Shared, Stays, Together, TogetherAnswer,
    UndoneTogether, What, alike, batch_of, decide_together, undo_together,
};
pub use undo::{Undone, standing, undo};
pub use undoable::{Effect, Undoable, recent};
pub use verdict::{Saying, Spoken, SpokenView, TypedVerdict, VerdictView, give_verdict, typed_verdict};
pub use view::{
    AlternativeView, AnswerView, BriefView, CaseView, ContributionView, FieldView, LabelView, ModelView, QuestionView,
    ReasonView, SaidView, ScaleView, SubjectView, WhyView, view,
};
pub(crate) use waiver::{NOBODY_ELSE, for_want_of_people};
pub use waiver::{Waived, Waiver, Waiving, waive};
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
    /// Its text is kept for its readback.
    #[error("{case} waits for its readback, which you may take part in; until then its text is shown there alone")]
    KeptForReadback {
        /// The case, as people name it.
        case: String,
    },
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
