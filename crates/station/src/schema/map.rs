//! A map file, as the JSON that its TOML means.

use serde_json::Value;

use super::publish;
use crate::intake::map::Map;

/// The schema of a map file, read as JSON: a dotted key is a table in a table.
#[must_use]
pub fn map() -> Value {
    publish::read::<Map>("countersign map").to_value()
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
