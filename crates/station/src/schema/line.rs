//! The limits that hold for every received line, whatever it says.

use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Value, json};

use super::publish;
use crate::case::strict::{MAX_KEYS, MAX_STRING};

/// The schema of a received line that is read as a `T` after `case::strict` has checked it.
#[must_use]
pub fn line<T: JsonSchema>(title: &str) -> Value {
    limited(publish::read::<T>(title)).to_value()
}

/// Adds the limits of `case::strict` to the schema of a whole line, at every depth.
pub(super) fn limited(mut schema: Schema) -> Schema {
    let definitions = schema.ensure_object().entry("$defs").or_insert_with(|| json!({}));
    definitions["Limits"] = limits().to_value();
    schema.insert("$ref".to_owned(), "#/$defs/Limits".into());
    schema
}

/// A string may have so many bytes; a schema counts characters, of which there are never more.
fn limits() -> Schema {
    let deeper = json!({ "$ref": "#/$defs/Limits" });
    json_schema!({
        "description": "What holds at every depth of a line: no NUL, at most 200 keys an object and 256 KiB a string. A \
                        line has at most 1 MiB and 64 levels, which a schema cannot say.",
        "maxProperties": MAX_KEYS,
        "maxLength": MAX_STRING,
        "pattern": "^[^\\u0000]*$",
        "propertyNames": { "maxLength": MAX_STRING, "pattern": "^[^\\u0000]*$" },
        "additionalProperties": deeper,
        "items": deeper,
    })
}
