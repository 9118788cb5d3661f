//! A map file: where the fields of a case stand in a foreign record.
//!
//! A map is read once, with every key known, and then applied to each record. What a map does not name stays in the
//! received bytes alone. Not here: reading files and lines.

mod apply;
mod convert;
mod document;
mod shape;
mod source;
mod targets;

use crate::case::{Envelope, Fault};
use serde_json::Value;
use sha2::{Digest, Sha256};
use source::{Filling, Source};
use targets::Target;

/// What is wrong with a map file, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct MapMistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// A map that was read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// SHA-256 of the map file's text; part of what counts as a case's content.
    pub sha256: [u8; 32],
    fields: Vec<(&'static Target, Filling)>,
    context: Vec<BlockRule>,
    lists: Vec<ListRule>,
}

/// How one block of context is filled.
#[derive(Debug, Clone, PartialEq)]
struct BlockRule {
    title: Option<String>,
    kind: String,
    from: Filling,
}

/// How `alternatives` or `explanation` is filled: a list of records, each with places for its members.
#[derive(Debug, Clone, PartialEq)]
struct ListRule {
    name: &'static str,
    from: Source,
    members: Vec<(&'static Target, Source)>,
}

impl Map {
    /// Reads a map file.
    ///
    /// # Errors
    /// The first mistake: broken TOML, an unknown key with the nearest known one, or a value that is no place in a
    /// record.
    pub fn parse(text: &str) -> Result<Self, MapMistake> {
        let rules = document::read(text)?;
        Ok(Self {
            sha256: Sha256::digest(text.as_bytes()).into(),
            fields: rules.fields,
            context: rules.context,
            lists: rules.lists,
        })
    }

    /// Makes a case of one foreign record, whose limits were checked before.
    ///
    /// # Errors
    /// A required field that is not where the map says, or a value that a native case could not have either.
    pub fn apply(&self, record: &Value) -> Result<Envelope, Fault> {
        apply::apply(self, record)
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
