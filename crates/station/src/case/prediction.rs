//! The AI's answer, told apart by its keys.

use std::borrow::Cow;

use super::envelope;
use super::fault::Fault;
use super::fields::{Fields, Range};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// The AI's answer, one shape a kind of workflow.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(transform = of_one_kind)]
pub enum Prediction {
    /// One of the workflow's labels.
    Label {
        /// The label.
        label: String,
    },
    /// A number on the workflow's scale.
    Score {
        /// The score.
        #[serde(serialize_with = "envelope::number")]
        score: f64,
        /// The band or class it stands for, where the model names one.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// A draft.
    Text {
        /// The words.
        text: String,
        /// The subject line, for an e-mail.
        #[serde(skip_serializing_if = "Option::is_none")]
        subject_line: Option<String>,
    },
    /// Fields read out of the input.
    Fields {
        /// Value by field name.
        fields: Map<String, Value>,
    },
    /// Something an agent wants to do.
    Action {
        /// What to do.
        action: String,
        /// With which arguments; empty when none were given.
        #[schemars(with = "Option<Map<String, Value>>", skip_serializing_if = "Map::is_empty")]
        args: Map<String, Value>,
    },
    /// One of several variants.
    Choice {
        /// The variant's name among the alternatives.
        choice: String,
    },
    /// A person's answer to an action: it is not to be done. No model answers so.
    #[schemars(skip)]
    Refusal(Refusal),
}

/// Nothing is to be done: an action with the name `null` and no arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal;

impl Refusal {
    /// Whether a value says this.
    pub(super) fn is_said_by(value: &Value) -> bool {
        let Value::Object(keys) = value else { return false };
        let no_args = |args: &Value| args.is_null() || args.as_object().is_some_and(Map::is_empty);
        keys.get("action").is_some_and(Value::is_null)
            && keys.iter().all(|(key, value)| key == "action" || (key == "args" && no_args(value)))
    }
}

impl serde::Serialize for Refusal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({ "action": null, "args": {} }).serialize(serializer)
    }
}

impl JsonSchema for Refusal {
    fn schema_name() -> Cow<'static, str> {
        "Refusal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Nothing is to be done: a person refused the action.",
            "type": "object",
            "properties": { "action": { "type": "null" }, "args": { "type": "object", "maxProperties": 0 } },
            "required": ["action", "args"],
            "additionalProperties": false,
        })
    }
}

const KEYS: [&str; 6] = ["label", "score", "text", "fields", "action", "choice"];

/// A prediction has the keys of its own kind only; other keys than [`KEYS`] may stand beside them.
fn of_one_kind(schema: &mut Schema) {
    let kinds = schema.get_mut("anyOf").and_then(Value::as_array_mut);
    for properties in kinds.into_iter().flatten().filter_map(|kind| kind.get_mut("properties")?.as_object_mut()) {
        for key in KEYS {
            properties.entry(key).or_insert_with(|| json!({ "type": "null" }));
        }
    }
}

impl Prediction {
    /// Reads a prediction; keys that no kind knows go to `extra` under their pointer.
    pub(super) fn read(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Self, Fault> {
        let prediction = match kind(&from)? {
            Told::Label => Self::Label { label: from.need_text("label")? },
            Told::Score => Self::Score { score: from.need_number("score", Range::ANY)?, label: from.text("label")? },
            Told::Text => Self::Text { text: from.need_text("text")?, subject_line: from.text("subject_line")? },
            Told::Fields => Self::Fields { fields: from.need_object("fields")? },
            Told::Action => {
                Self::Action { action: from.need_text("action")?, args: from.object("args")?.unwrap_or_default() }
            }
            Told::Choice => Self::Choice { choice: from.need_text("choice")? },
        };
        from.keep_rest(extra);
        Ok(prediction)
    }
}

enum Told {
    Label,
    Score,
    Text,
    Fields,
    Action,
    Choice,
}

fn kind(from: &Fields) -> Result<Told, Fault> {
    let present: Vec<&str> = KEYS.into_iter().filter(|key| from.has(key)).collect();
    match present.as_slice() {
        ["label"] => Ok(Told::Label),
        ["score"] | ["label", "score"] => Ok(Told::Score),
        ["text"] => Ok(Told::Text),
        ["fields"] => Ok(Told::Fields),
        ["action"] => Ok(Told::Action),
        ["choice"] => Ok(Told::Choice),
        [] => Err(from.fault(format!("is of no known kind; it needs one of {}", KEYS.join(", ")))),
        several => Err(from.fault(format!(
            "could be several kinds, for it has {}; only score and label may stand together",
            several.join(" and ")
        ))),
    }
}
