//! The room of the case: what an AI pipeline hands over, checked and typed.
//!
//! Here stand the strict reading of a received line, the typed [`Envelope`], the faults that name what is wrong and
//! where, the keyed commitments to content, and the draws of chance. Everything is pure: no file, no clock, no SQL.
//! Not here: whether a case fits its workflow and where it goes (`policy`), and how foreign records become cases
//! (`intake`).

pub mod commitment;
mod context;
pub mod draw;
mod envelope;
mod fault;
mod fields;
mod kept;
mod number;
mod parse;
mod payload;
mod prediction;
mod row;
mod state;
pub mod strict;
pub mod time;
mod verdict;

pub use commitment::{commit, content_sha256, hex, unhex};
pub use context::{Block, BlockKind, Point, Touch, X};
pub use envelope::{
    Alternative, Brief, Contribution, Cost, DEFAULT_PRIORITY, DEFAULT_SOURCE, DEFAULT_STAKE, Envelope, Model, SCHEMA,
    Subject,
};
pub use fault::Fault;
pub(crate) use fault::{is_pointer, join, spoken};
pub use kept::{parse_kept, parse_kept_answer};
pub use parse::{parse, parse_value};
pub use payload::{Payload, envelope, insert as insert_payload, of_decision};
pub use prediction::{Prediction, Refusal};
pub use row::{CaseNo, CaseRow, FindError, by_name, by_no};
pub use state::{Lane, State};
pub use verdict::{Checklist, Verdict};
