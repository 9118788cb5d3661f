//! Workflows as code: what a policy file says, where it sends a case and why, and what fits it.
//!
//! Everything here is pure but `table`, which keeps the versions and says which one holds.

mod defaults;
mod diff;
mod document;
mod duration;
mod expression;
mod fits;
#[cfg(test)]
mod fixture;
mod mistake;
mod name;
mod parse;
mod route;
pub mod rule;
mod same;
mod shape;
mod table;
mod why;
mod withholds;
mod words;

pub use diff::{Change, diff};
pub use document::{
    Baseline, Evidence, FieldSpec, FieldType, Limits, Policy, Readback, Reason, Review, Routing, Rule, ScoreScale,
    Workflow,
};
pub use duration::{Retention, duration_text, millis as duration_ms};
pub use expression::{Comparison, Expression, ExpressionError, Literal};
pub use fits::{fits, fits_final, fits_thought, fits_variants};
pub use mistake::Mistake;
pub use name::{Field, Name};
pub use parse::{check, parse};
pub use route::{Asked, Draws, Measured, Route, Took, route, value_factors};
pub use same::same;
pub use table::{
    Applied, PolicyError, Source, apply, current, holding, holds_now, load, newest_change, of_versions, text, versions,
};
pub use why::{Why, why};
pub use withholds::{BLIND, CHECK, withholds};
pub use words::{Confidence, Destination, Kind, Mode, Rollout, Stage, UnknownWord};
