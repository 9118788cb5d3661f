//! What a detector proposes: words that may show what the bar asks for. A person decides.

use serde::Serialize;

use super::requirement::Requirement;
use super::text::Place;

/// Words of a draft that may meet a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Proposal {
    /// What they may show.
    #[specta(type = String)]
    pub requirement: Requirement,
    /// Where they begin, in code points of the draft.
    pub start: u32,
    /// Where they end.
    pub end: u32,
    /// The words.
    pub quote: String,
    /// Why they are proposed, or what to look at before accepting them.
    pub why: String,
    /// Whether the case itself speaks against them.
    pub doubtful: bool,
}

impl Proposal {
    pub(super) fn of(requirement: Requirement, place: Place<'_>, why: impl Into<String>, doubtful: bool) -> Self {
        Self {
            requirement,
            start: place.start,
            end: place.end,
            quote: place.quote.to_owned(),
            why: why.into(),
            doubtful,
        }
    }
}
