//! `countersign.case/1`: a case in.

use serde_json::{Value, json};

use super::line::limited;
use super::publish;
use crate::case::{Envelope, SCHEMA};

/// The schema of a case as intake reads it. Whether it fits its workflow is its policy's question.
#[must_use]
pub fn case() -> Value {
    let mut schema = publish::read::<Envelope>(SCHEMA);
    if let Some(properties) = schema.get_mut("properties") {
        // No field holds the name of the format: there is only one.
        properties["schema"] = json!({ "description": "The name of the format.", "enum": [SCHEMA, null] });
    }
    limited(schema).to_value()
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
