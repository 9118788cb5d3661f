//! Blind sameness rounds: can people tell our pieces from a competitor's, when nothing but the writing is left of them?
//!
//! A lead makes a round, the masker takes out what would give a piece away, and sealing draws the order and commits to the key.
//! Judges mark, each alone. The reveal recomputes the commitment; what follows from it over quarters is in `trend`.
//!
//! Until then nobody sees whose a piece is: it is encrypted from its first write, and no answer of this room has it.
//! What is not here: the statistics (`countersign-stats`), and rules of masking (`mask`).

mod ballot;
mod ballot_row;
mod cast;
mod chance;
mod commitment;
mod due;
mod judge;
mod list;
mod make;
pub mod mask;
mod masking;
mod own_case;
mod piece;
mod plan;
mod preview;
mod print;
mod quarter;
mod report;
mod result;
mod reveal;
mod round;
mod rules;
mod score;
mod seal;
mod secret;
mod settle;
mod source;
mod trend;
mod void;

use serde::{Deserialize, Serialize};

pub use ballot::{BallotPiece, BallotView, Judged, keep_draft, open_ballot};
pub use cast::{Cast, Casting, cast, cast_on_paper};
pub use chance::Chance;
pub use commitment::{Origin, commitment, key_text, piece_name};
pub use due::{Due, due};
pub use list::{RoundView, list, look};
pub use make::{Made, add, make, mask_names, remove};
pub use masking::SuspicionView;
pub use piece::FromCase;
pub use plan::{Asked, Found, Planned, Shown, plan};
pub use preview::{Preview, PreviewPiece, preview};
pub use print::{Printed, print};
pub use quarter::{NoQuarter, Quarter};
pub use report::{JudgeLine, PieceLine, Remark, Report, report};
pub use reveal::{Revealed, reveal};
pub use round::RoundState;
pub use rules::{FEWEST, LONGEST_TEXT, LONGEST_WORDS, MOST};
pub use score::Keys;
pub use seal::{Sealed, seal};
pub(crate) use secret::{CARRIED, carry, unpack};
pub use secret::{
    Place, RecoveryError, RoundsSecret, Secrecy, SecretError, Unusable, make_recovery_code, recover, secrecy,
};
pub use settle::{Settling, settle, settle_several};
pub use source::{Format, GivenPiece, NewPiece, NewRound, piece_of_file, round_of_file};
pub use trend::{Confirmed, QuarterLine, Slipped, Trend, TrendVerdict, trend};
pub use void::void;

use mask::SuspicionKind;
use secret::Secret;
use secret::boxed::{Column, RoundKey};

use crate::case::FindError;
use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::store::StoreError;
use crate::sync::SyncError;

/// Names that are masked in every piece of a round, beside the author and company that each piece names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Names {
    /// Who wrote.
    pub authors: Vec<String>,
    /// For whom: ours and the competitors'.
    pub companies: Vec<String>,
    /// What they sell.
    pub products: Vec<String>,
    /// Under which brands.
    pub brands: Vec<String>,
}

/// What was decided about something that might give a piece away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Settled {
    /// Why they were suspicious.
    pub kind: SuspicionKind,
    /// The words it is about; every place where they raise it is settled with them.
    pub quote: String,
    /// What happens to them.
    pub choice: Choice,
    /// Why they stay; empty when they go.
    pub reason: String,
}

/// What happens to words that might give a piece away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// They are masked.
    Mask,
    /// They stay.
    Leave,
}

/// Why something about a round was not done or shown.
#[derive(Debug, thiserror::Error)]
pub enum SamenessError {
    /// It cannot be done as it is; the message says what to change.
    #[error("{0}")]
    Invalid(String),
    /// No such round, or several.
    #[error("{0}")]
    Unknown(String),
    /// It is not known before the reveal.
    #[error("{0}")]
    NotYet(String),
    /// This person may not, for what they did or did not do with this round.
    #[error("{0}")]
    MayNot(String),
    /// What is stored is not what was written.
    #[error(
        "the round \"{topic}\" cannot be opened: {what} was changed in the file; reveal it to have that recorded, or void it"
    )]
    Changed {
        /// The round.
        topic: String,
        /// What was changed.
        what: String,
    },
    /// A file of pieces.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The secret that rounds are encrypted under.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Its recovery code.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// A case that is to be a piece.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Its policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Deliveries.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file of the station.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SamenessError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
