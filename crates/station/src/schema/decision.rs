//! `countersign.decision/1`: a message to a sink.

use schemars::generate::Contract;
use serde_json::{Value, json};

use super::publish;
use crate::policy::{Asked, Destination};
use crate::review::{Action, EvidenceSpan};
use crate::sync::{EventType, Message, SCHEMA};

/// The schema of every message that a sink gets.
#[must_use]
pub fn decision() -> Value {
    let mut generator = publish::generator(Contract::Serialize);
    let (to, rules) = (generator.subschema_for::<Destination>(), generator.subschema_for::<Vec<Asked>>());
    let (action, evidence) = (generator.subschema_for::<Action>(), generator.subschema_for::<Vec<EvidenceSpan>>());
    let mut schema = generator.into_root_schema_for::<Message>();
    schema.insert("title".to_owned(), SCHEMA.into());
    // Messages are built from what is stored, where these are plain texts.
    publish::narrow(&mut schema, "/$defs/RouteData/properties/to", to);
    publish::narrow(&mut schema, "/$defs/RouteData/properties/rules", rules);
    publish::narrow(&mut schema, "/$defs/DecisionData/properties/decision", action);
    publish::narrow(&mut schema, "/$defs/DecisionData/properties/evidence", evidence);
    schema.insert("allOf".to_owned(), EventType::ALL.map(tells).to_vec().into());
    schema.to_value()
}

/// What a type of message says of its data.
fn tells(type_: EventType) -> Value {
    let data = match type_ {
        EventType::CaseAccepted => json!({ "$ref": "#/$defs/AcceptedData" }),
        EventType::ReadbackDone => json!({ "$ref": "#/$defs/ReadbackData" }),
        EventType::DecisionMade => decided(&json!({ "decision": { "enum": [Action::Approve, Action::Override] } })),
        EventType::DecisionUndone | EventType::DecisionSuperseded => decided(&json!({ "final": { "type": "null" } })),
        EventType::CaseEscalated => {
            decided(&json!({ "decision": { "const": Action::Escalate }, "final": { "type": "null" } }))
        }
        EventType::CaseReturned => {
            decided(&json!({ "decision": { "const": Action::Return }, "final": { "type": "null" } }))
        }
        EventType::RoundRevealed => json!({ "$ref": "#/$defs/RoundData" }),
    };
    json!({ "if": { "properties": { "type": { "const": type_ } } }, "then": { "properties": { "data": data } } })
}

fn decided(properties: &Value) -> Value {
    json!({ "$ref": "#/$defs/DecisionData", "properties": properties })
}
