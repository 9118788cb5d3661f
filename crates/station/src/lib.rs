//! The engine of Countersign: one room a capability, over one SQLite file.
//!
//! Rooms are folders named by the words of the design. Each offers one function a use case, keeps its pure decisions
//! apart from its I/O, and its SQL beside the row it fills. Calls between rooms go only one way; the shell and
//! the command line call rooms, and rooms know neither.

pub mod audit;
pub mod case;
pub mod change;
pub mod founding;
pub mod intake;
pub mod logs;
pub mod people;
pub mod policy;
pub mod queue;
pub mod readback;
pub mod refine;
pub mod review;
pub mod sameness;
pub mod samples;
pub mod schema;
pub mod seed;
pub mod settings;
pub mod store;
pub mod sync;
pub mod upkeep;
