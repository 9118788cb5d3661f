//! What holds when a policy file is silent.

use super::document::{Limits, Reason, Review, Routing};
use super::duration::{HOUR, MINUTE, SECOND};
use super::words::Kind;
use crate::people::Role;

impl Routing {
    /// What holds for a kind when the file is silent.
    #[must_use]
    pub fn default_for(kind: Kind) -> Self {
        Self {
            threshold: 0.80,
            audit_rate: 0.05,
            audit_waits: kind == Kind::Draft,
            blind_first: 0.0,
            seeded: 0.0,
            double_review: 0.0,
            always_review: Vec::new(),
        }
    }
}

impl Default for Review {
    fn default() -> Self {
        Self {
            sla: 4 * HOUR,
            lease: 10 * MINUTE,
            undo: 15 * SECOND,
            minutes: 1.5,
            catch: 0.9,
            roles: vec![Role::Reviewer, Role::Senior, Role::Lead],
            escalate_to: Role::Senior,
            reasons: default_reasons(),
            show: Vec::new(),
            mask: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { target_error: 0.03, confidence: 0.90, false_trips_per_year: 1.0, retention: None, baseline: None }
    }
}

fn default_reasons() -> Vec<Reason> {
    [
        ("wrong-answer", "The answer is wrong", false),
        ("incomplete", "Something is missing", false),
        ("context-misread", "The context says otherwise", false),
        ("record-stale", "The record is out of date", false),
        ("tone-missed", "Tone missed", false),
        ("other", "Something else", true),
    ]
    .into_iter()
    .map(|(code, text, note)| Reason { code: code.to_owned(), text: text.to_owned(), note })
    .collect()
}
