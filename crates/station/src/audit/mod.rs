//! The append-only, hash-chained record of who did what: the event, its chain, and verifying it offline.
//!
//! What is not here: content. Events hold a version, ids, codes and keyed commitments, nothing that may have to be erased.

mod chain;
mod event;
mod facts;
mod questions;
mod readbacks;
mod rounds;
mod together;
mod verify;
mod waivers;

pub use chain::{Head, chain_hash};
pub use event::{Told, body, export_file, show};
pub(crate) use event::{head_of, insert};
pub use together::{Leaf, root};
pub use verify::{Broken, Report, verify, verify_file};
