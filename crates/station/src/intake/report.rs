//! What an import says of itself, while it runs and at its end.

use serde::{Deserialize, Serialize};

/// How many refusals a report lists; all of them stand in the station and in the file of `--rejects`.
const LISTED: usize = 1_000;

/// Counts of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Report {
    /// Lines read.
    pub read: u32,
    /// New cases, and new revisions.
    pub accepted: u32,
    /// Cases that were there already, unchanged.
    pub duplicate: u32,
    /// Lines refused.
    pub rejected: u32,
    /// Where the accepted ones went.
    pub routed: Routed,
    /// The first refusals.
    pub rejects: Vec<Refusal>,
}

/// Accepted cases by destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[expect(missing_docs, reason = "the destinations are those of the design")]
pub struct Routed {
    pub review: u32,
    pub audit: u32,
    pub auto: u32,
    pub hold: u32,
    pub quarantine: u32,
}

/// A refused line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Refusal {
    /// The file it stands in.
    pub file: String,
    /// Its line there, from 1.
    pub line: u32,
    /// JSON pointer to what is wrong; empty for the whole line.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Report {
    /// Notes a refusal; lists it while there is room.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.rejected += 1;
        if self.rejects.len() < LISTED {
            self.rejects.push(refusal);
        }
    }
}
