//! The window's commands: each reads who sits at the desk, calls one function of a room, and returns what it said.

pub(crate) mod around;
pub(crate) mod cases;
pub(crate) mod intake;
pub(crate) mod preference;
pub(crate) mod readback;
pub(crate) mod review;
pub(crate) mod sameness;
pub(crate) mod station;
pub(crate) mod verdict;
