//! A policy, as the JSON that its TOML means.

use schemars::Schema;
use serde::Serialize;
use serde_json::{Value, json};

use super::publish;
use crate::policy::{Confidence, Kind, Limits, Mode, Policy, Review, Routing};

/// The schema of a policy file, read as JSON. What it cannot say, `countersign policy check` does: that a rule of
/// `always_review` can be read, that a length of time lies in its range, that bands rise, that no code stands twice.
#[must_use]
pub fn policy() -> Value {
    let mut schema = publish::read::<Policy>("countersign policy");
    publish::without_null(&mut schema);
    add(&mut schema, "", json!({ "allOf": [one_confidence(), read_back_drafts()] }));
    let kinds = Kind::ALL.iter().map(|kind| of_kind(*kind)).chain([claims_need_a_person()]);
    add(&mut schema, "/$defs/Workflow", json!({ "allOf": kinds.collect::<Vec<_>>() }));
    add(&mut schema, "/$defs/FieldSpec", choices());
    add(
        &mut schema,
        "/$defs/FieldSpec/properties",
        json!({ "choices": { "$ref": "#/$defs/Texts", "description": "The texts a field of type `choice` may hold." } }),
    );
    add(
        &mut schema,
        "/$defs/Routing/properties",
        json!({ "confidence": { "$ref": "#/$defs/Confidence", "description": "As under `[workflow]`." } }),
    );
    // Whether an audited case waits depends on the kind, so that key has no one default.
    let routing = Routing::default_for(Kind::Classification);
    defaults(&mut schema, "Routing", &routing, &["audit_waits", "always_review"]);
    defaults(&mut schema, "Review", &Review::default(), &["show", "mask"]);
    defaults(&mut schema, "Limits", &Limits::default(), &["retention", "baseline"]);
    schema.to_value()
}

fn add(schema: &mut Schema, place: &str, more: Value) {
    if let (Some(Value::Object(keys)), Value::Object(more)) = (schema.pointer_mut(place), more) {
        keys.extend(more);
    }
}

/// What holds where the file is silent, but for the keys that then say nothing.
fn defaults(schema: &mut Schema, section: &str, silent: &impl Serialize, but: &[&str]) {
    let Ok(Value::Object(silent)) = serde_json::to_value(silent) else { return };
    for (key, value) in silent.into_iter().filter(|(key, _)| !but.contains(&key.as_str())) {
        add(schema, &format!("/$defs/{section}/properties/{key}"), json!({ "default": value }));
    }
}

/// Each kind needs its own part and none of the others'.
fn of_kind(kind: Kind) -> Value {
    let parts = match kind {
        Kind::Classification => json!({
            "required": ["labels"], "properties": { "labels": { "minItems": 1 }, "score": false, "fields": false },
        }),
        Kind::Score => json!({ "required": ["score"], "properties": { "fields": false } }),
        Kind::Extraction => json!({ "required": ["fields"], "properties": { "labels": false, "score": false } }),
        Kind::Draft | Kind::Action | Kind::Choice => {
            json!({ "properties": { "labels": false, "score": false, "fields": false } })
        }
    };
    json!({ "if": { "properties": { "kind": { "const": kind } } }, "then": parts })
}

fn claims_need_a_person() -> Value {
    let claims = json!({ "claim_sensitive": { "const": true }, "mode": { "const": Mode::AiLed } });
    json!({ "not": { "properties": claims, "required": ["claim_sensitive", "mode"] } })
}

/// It may stand in two sections, which must then agree.
fn one_confidence() -> Value {
    let says = |section: &str, word: Confidence| {
        let section_says = json!({ "properties": { "confidence": { "const": word } }, "required": ["confidence"] });
        json!({ "properties": { section: section_says }, "required": [section] })
    };
    let differ = |one, other| json!({ "allOf": [says("workflow", one), says("route", other)] });
    let (given, none) = (Confidence::Given, Confidence::None);
    json!({ "not": { "anyOf": [differ(given, none), differ(none, given)] } })
}

fn read_back_drafts() -> Value {
    json!({
        "if": { "properties": { "workflow": { "properties": { "kind": { "const": Kind::Draft } } } } },
        "else": { "properties": { "evidence": { "properties": { "readback": false } } } },
    })
}

/// Only a field of type `choice` has choices; beside no type at all they are ignored.
fn choices() -> Value {
    json!({
        "if": { "properties": { "type": { "const": "choice" } }, "required": ["type"] },
        "then": { "properties": { "choices": { "minItems": 1 } }, "required": ["choices"] },
        "else": { "if": { "required": ["type"] }, "then": { "properties": { "choices": false } } },
    })
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
