//! Precedents: the settled cases of a workflow that are nearest to a case, with what people decided and why.
//!
//! A case is read into the index a moment after it settled and taken out when it is taken up again: by upkeep, in
//! chunks, outside any decision. The index holds keyed tokens, no words (`terms`); what is asked of it is bounded
//! (`nearness`), so that a million settled cases answer as fast as a thousand.

mod find;
mod index;
mod nearness;
mod terms;

pub(super) use find::read;
pub use find::{Precedent, Precedents};
pub use index::{forget, index_due, unread};
