//! The contracts as JSON Schema, draft 2020-12, made from the very types that read and write them.
//!
//! Each type derives its own shape where it stands; here stands what the derive cannot tell: the rules between keys, the
//! defaults, the limits of a line. A schema says what is accepted, or what is sent, as far as JSON Schema can: duplicate
//! keys, depth and calendars stay with the readers. Not here: checking anything against a schema.

mod case;
mod decision;
#[cfg(test)]
pub(crate) mod judge;
mod line;
mod map;
mod policy;
mod publish;

pub use case::case;
pub use decision::decision;
pub use line::line;
pub use map::map;
pub use policy::policy;
