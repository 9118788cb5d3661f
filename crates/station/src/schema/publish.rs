//! From a type to a schema that others read.

use schemars::generate::{Contract, SchemaGenerator, SchemaSettings};
use schemars::transform::{RecursiveTransform, RestrictFormats, Transform as _};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// A generator for what is read (`Deserialize`) or what is written (`Serialize`).
pub(super) fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    // Rust's own formats, such as "uint32", mean nothing to anybody else.
    settings.with_transform(RestrictFormats::default()).with_transform(RecursiveTransform(one_line)).into_generator()
}

/// A description goes on one line, however its comment was broken.
fn one_line(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// The schema of what is read as a `T`.
pub(super) fn read<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = generator(Contract::Deserialize).into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema
}

/// The same without null, for what is written in TOML: there a key is there or is not.
pub(super) fn without_null(schema: &mut Schema) {
    RecursiveTransform(no_null_here).transform(schema);
}

fn no_null_here(schema: &mut Schema) {
    let Some(keys) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = keys.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            keys.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(kinds)) = keys.get_mut("anyOf") {
        kinds.retain(|kind| kind.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = kinds.as_slice() {
            let only = only.clone();
            keys.remove("anyOf");
            // What the field says of itself goes before what its type says.
            only.into_iter().for_each(|(key, value)| _ = keys.entry(key).or_insert(value));
        }
    }
}

/// Says of the value at `place` (a JSON pointer) what it is, beside what its type has said already.
pub(super) fn narrow(schema: &mut Schema, place: &str, to: Schema) {
    if let (Some(Value::Object(keys)), Value::Object(narrower)) = (schema.pointer_mut(place), to.to_value()) {
        // The wider type gives way.
        keys.remove("type");
        keys.extend(narrower);
    }
}
