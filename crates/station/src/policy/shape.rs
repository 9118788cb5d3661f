//! The texts and lists of a policy as JSON Schema: the shapes that a file is held to and a Rust type cannot tell.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::document::{FieldType, LONGEST_KEY, Readback};
use crate::people::Role;

/// A text with something in it: no control characters, and neither white space first nor last.
const PLAIN: &str = concat!(
    "^[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]",
    "([^\\u0000-\\u001f\\u007f-\\u009f]*",
    "[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?$",
);

macro_rules! shapes {
    ($($(#[doc = $about:literal])+ $name:ident => $schema:expr;)+) => {$(
        $(#[doc = $about])+
        pub(super) enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let shape: fn(&mut SchemaGenerator) -> Schema = $schema;
                let mut schema = shape(generator);
                schema.insert("description".to_owned(), concat!($($about),+).trim().into());
                schema
            }
        }
    )+};
}

shapes! {
    /// A text with something in it; no control characters, and neither white space first nor last.
    Text => |_| json_schema!({ "type": "string", "pattern": PLAIN });
    /// A list of texts, none twice.
    Texts => |generator| json_schema!({
        "type": "array", "items": generator.subschema_for::<Text>(), "uniqueItems": true,
    });
    /// Lowercase letters, digits and dashes, not a dash first.
    Code => |_| json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$", "maxLength": LONGEST_KEY });
    /// A number from 0 to 1.
    Share => |_| json_schema!({ "type": "number", "minimum": 0, "maximum": 1 });
    /// A number above 0 and below 1.
    Inside => |_| json_schema!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 });
    /// A length of time: "500ms", "15s", "10m", "4h", "2d".
    Duration => |_| json_schema!({ "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$" });
    /// A role that judges cases.
    Judge => |_| json_schema!({
        "type": "string",
        "enum": Role::ALL.into_iter().filter(|role| role.judges()).map(Role::as_str).collect::<Vec<_>>(),
    });
    /// Roles that judge cases, at least one, none twice.
    Judges => |generator| json_schema!({
        "type": "array", "items": generator.subschema_for::<Judge>(), "minItems": 1, "uniqueItems": true,
    });
    /// JSON pointers into a case, none twice.
    Pointers => |generator| {
        let mut pointer = generator.subschema_for::<Text>();
        pointer.insert("pattern".to_owned(), "^/".into());
        json_schema!({ "type": "array", "items": pointer, "uniqueItems": true })
    };
    /// What a field holds.
    FieldWord => |_| json_schema!({ "type": "string", "enum": FieldType::WORDS });
    /// What a readback asks to be said back.
    SaidBack => |_| json_schema!({ "type": "array", "items": { "enum": Readback::SAID_BACK }, "uniqueItems": true });
}
