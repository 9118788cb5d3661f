//! A map as JSON Schema, made of the same tables that read one.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map as Object, Value, json};

use super::document::{BLOCK_TYPES, SOURCE_KEYS};
use super::source::{As, Filling, Source};
use super::targets::{ALTERNATIVE, CONTRIBUTION, EXTRA, FIELDS, GROUPS, Target, Wants};
use super::{BlockRule, Map};

/// A JSON pointer, or the plain name of a member or a column.
const PLACE: &str = "^([^/]|/([^~]|~[01])*$)";

impl JsonSchema for Map {
    fn schema_name() -> Cow<'static, str> {
        "Map".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = members("", generator);
        for group in GROUPS {
            let members = members(&format!("{group}."), generator);
            properties.insert(group.to_owned(), table(&members.into(), &[]).to_value());
        }
        properties.insert("alternatives".to_owned(), list(&ALTERNATIVE, generator).to_value());
        properties.insert("explanation".to_owned(), list(&CONTRIBUTION, generator).to_value());
        let block = generator.subschema_for::<BlockRule>();
        properties.insert("context".to_owned(), json!({ "type": "array", "items": block }));
        let required: Vec<&str> = FIELDS.iter().filter(|target| target.required).map(|target| target.name).collect();
        described(table(&properties.into(), &required), "Where the fields of a case stand in a foreign record.")
    }
}

impl JsonSchema for Source {
    fn schema_name() -> Cow<'static, str> {
        "Source".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let place = json!({
            "description": "A JSON pointer, which begins with /, or the plain name of a member or a column.",
            "type": "string",
            "pattern": PLACE,
        });
        let keys = json!({
            "from": place,
            "const": { "description": "The value itself, the same for every record." },
            "as": { "description": "How the found value is read.", "enum": As::NAMES },
            "default": { "description": "What stands in when nothing is there." },
        });
        let mut source = table(&keys, &[]);
        source.insert("oneOf".to_owned(), json!([{ "required": ["from"] }, { "required": ["const"] }]));
        described(json_schema!({ "anyOf": [place, source] }), "Where one value stands.")
    }
}

impl JsonSchema for Filling {
    fn schema_name() -> Cow<'static, str> {
        "Filling".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Source>();
        let is_source = json!({
            "propertyNames": { "enum": SOURCE_KEYS }, "anyOf": [{ "required": ["from"] }, { "required": ["const"] }],
        });
        let whole = json_schema!({
            "if": { "anyOf": [{ "type": "string" }, is_source] },
            "then": one,
            "else": { "type": "object", "additionalProperties": one },
        });
        described(whole, "One place that holds an object, or one place a name.")
    }
}

impl JsonSchema for BlockRule {
    fn schema_name() -> Cow<'static, str> {
        "Block".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let keys = json!({ "title": { "type": "string" }, "type": { "enum": BLOCK_TYPES }, "from": true });
        let mut block = table(&keys, &["type", "from"]);
        let from = |filling: Schema| json!({ "properties": { "from": filling } });
        block.insert("if".to_owned(), json!({ "properties": { "type": { "const": "record" } } }));
        block.insert("then".to_owned(), from(generator.subschema_for::<Filling>()));
        block.insert("else".to_owned(), from(generator.subschema_for::<Source>()));
        described(block, "One block of context; left out of a case where its place is empty.")
    }
}

/// The fields whose dotted name is `prefix` and one word more.
fn members(prefix: &str, generator: &mut SchemaGenerator) -> Object<String, Value> {
    let fields = FIELDS.iter().chain([&EXTRA]);
    let inside = fields.filter_map(|target| Some((target.name.strip_prefix(prefix)?, target.wants)));
    inside
        .filter(|(name, _)| !name.contains('.'))
        .map(|(name, wants)| (name.to_owned(), filled(wants, generator)))
        .collect()
}

fn filled(wants: Wants, generator: &mut SchemaGenerator) -> Value {
    match wants {
        Wants::Fields => generator.subschema_for::<Filling>().to_value(),
        Wants::Text | Wants::Number | Wants::Time | Wants::Anything => generator.subschema_for::<Source>().to_value(),
    }
}

fn list(members: &[Target], generator: &mut SchemaGenerator) -> Schema {
    let named = members.iter().map(|target| target.name).chain(["from"]);
    let keys = named.map(|name| (name.to_owned(), generator.subschema_for::<Source>().to_value())).collect();
    described(table(&keys, &["from"]), "The place of a list, and places inside each of its elements.")
}

/// A table that has these keys and no others.
fn table(keys: &Value, required: &[&str]) -> Schema {
    json_schema!({ "type": "object", "properties": keys, "required": required, "additionalProperties": false })
}

fn described(mut schema: Schema, about: &str) -> Schema {
    schema.insert("description".to_owned(), about.into());
    schema
}
