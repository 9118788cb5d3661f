//! The blind sameness test at the window: a lead's rounds, a judge's ballot, what came of them.

pub(crate) mod judging;
pub(crate) mod making;
pub(crate) mod reading;
