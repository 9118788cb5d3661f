//! The blind sameness test at the window: a lead's rounds, a judge's ballot, what came of them, the secret they are encrypted under.

pub(crate) mod judging;
pub(crate) mod making;
pub(crate) mod reading;
pub(crate) mod secret;
