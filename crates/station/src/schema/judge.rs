//! For tests: holding documents against a schema, and changing one in every way that matters.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// A schema that judges.
pub(crate) struct Judge(Validator);

/// What a case may be.
pub(crate) static CASE: LazyLock<Judge> = LazyLock::new(|| Judge::of(&super::case()));
/// What a policy may be.
pub(crate) static POLICY: LazyLock<Judge> = LazyLock::new(|| Judge::of(&super::policy()));
/// What a map may be.
pub(crate) static MAP: LazyLock<Judge> = LazyLock::new(|| Judge::of(&super::map()));

impl Judge {
    /// The schema as every reader takes it: a `format` only tells.
    pub(super) fn of(schema: &Value) -> Self {
        Self::with_formats(schema, false)
    }

    /// The schema as a strict reader takes it, who checks every `format` too.
    pub(super) fn strict(schema: &Value) -> Self {
        Self::with_formats(schema, true)
    }

    fn with_formats(schema: &Value, checked: bool) -> Self {
        assert!(jsonschema::meta::is_valid(schema), "it must be a JSON Schema itself: {schema}");
        let build = jsonschema::draft202012::options().should_validate_formats(checked).build(schema);
        Self(build.unwrap_or_else(|error| panic!("{error}: {schema}")))
    }

    pub(crate) fn accepts(&self, document: &Value) -> bool {
        self.0.is_valid(document)
    }

    /// What is wrong with a document, one line a fault; empty when nothing is.
    pub(crate) fn faults(&self, document: &Value) -> String {
        let told = self.0.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path()));
        told.collect::<Vec<_>>().join("\n")
    }
}

/// The keys that a schema knows of the object at a place of its documents.
pub(super) fn keys_at(schema: &Value, place: &str) -> Vec<String> {
    let resolved = |at: &Value| match at["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).cloned().unwrap_or_default(),
        None => at.clone(),
    };
    let step = |at: Value, step: &str| {
        let inner = if at["type"] == "array" { &at["items"] } else { &at["properties"][step] };
        resolved(inner)
    };
    let there = place.split('/').skip(1).fold(schema.clone(), step);
    there["properties"].as_object().map(|keys| keys.keys().cloned().collect()).unwrap_or_default()
}

/// The pointers to every value of a document, the document itself first.
pub(super) fn places(document: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let deeper: Vec<(String, &Value)> = match document {
        Value::Object(members) => members.iter().map(|(key, value)| (crate::case::join("", key), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (format!("/{at}"), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    all.extend(
        deeper.into_iter().flat_map(|(step, value)| places(value).into_iter().map(move |end| step.clone() + &end)),
    );
    all
}

/// The document with another value at a place.
pub(super) fn with(document: &Value, place: &str, value: Value) -> Value {
    let mut changed = document.clone();
    *changed.pointer_mut(place).expect("a place of the document") = value;
    changed
}

/// The document without the member or element at a place; none when it is the document itself.
pub(super) fn without(document: &Value, place: &str) -> Option<Value> {
    let (parent, last) = place.rsplit_once('/')?;
    let mut changed = document.clone();
    match changed.pointer_mut(parent)? {
        Value::Object(members) => _ = members.remove(&last.replace("~1", "/").replace("~0", "~")),
        Value::Array(items) => _ = items.remove(last.parse().ok()?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(changed)
}

/// The document with a key that nobody knows, at every object in it.
pub(super) fn with_an_unknown_key(document: &Value) -> Vec<(String, Value)> {
    let mut changed = Vec::new();
    for place in places(document) {
        let mut copy = document.clone();
        if let Some(Value::Object(members)) = copy.pointer_mut(&place) {
            members.insert("nobody_knows".to_owned(), json!("this"));
            changed.push((place, copy));
        }
    }
    changed
}

/// A document as TOML: one line a key, tables inline. It holds no null, for TOML has none.
pub(super) fn toml(document: &Value) -> String {
    let Value::Object(members) = document else { return format!("document = {}", inline(document)) };
    members.iter().map(|(key, value)| format!("{} = {}\n", json!(key), inline(value))).collect()
}

fn inline(value: &Value) -> String {
    match value {
        // JSON writes numbers, truths and texts as TOML reads them.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| format!("{} = {}", json!(key), inline(value));
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The document read from TOML.
pub(crate) fn from_toml(text: &str) -> Value {
    let table: Map<String, Value> = toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Value::Object(table)
}
