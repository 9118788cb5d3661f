//! What a person thinks before the AI's answer is shown, told apart by its keys.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::fault::Fault;
use super::prediction::Prediction;

/// What a person thinks before the AI's answer is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Their own answer, for every kind that has labels, a scale, fields or variants to answer with.
    Answer(Prediction),
    /// Whether what an agent wants to do should be done.
    Act(bool),
    /// What they found in a draft, before its brief is shown.
    Checklist(Checklist),
}

/// What a reader found in a piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checklist {
    /// Whom it speaks to.
    pub audience: String,
    /// What it says.
    pub claim: String,
    /// What the reader should do then.
    pub next_step: String,
}

impl Verdict {
    /// A verdict as a script or the station's own file holds it: `{"act"}`, `{"audience", "claim", "next_step"}`, or an
    /// answer.
    ///
    /// # Errors
    /// When the keys are those of no verdict, or a value has the wrong type.
    pub fn from_value(value: Value) -> Result<Self, Fault> {
        match value.as_object() {
            Some(keys) if keys.contains_key("act") => act(keys),
            Some(keys) if PARTS.iter().any(|part| keys.contains_key(*part)) => checklist(keys),
            Some(_) | None => Prediction::from_value(value).map(Self::Answer),
        }
    }

    /// The bytes of its payload row: what is committed to and sent.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let value = match self {
            Self::Answer(answer) => return answer.to_json(),
            Self::Act(act) => serde_json::json!({ "act": act }),
            Self::Checklist(list) => {
                serde_json::json!({ "audience": list.audience, "claim": list.claim, "next_step": list.next_step })
            }
        };
        value.to_string().into_bytes()
    }
}

impl JsonSchema for Verdict {
    fn schema_name() -> Cow<'static, str> {
        "Verdict".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = || serde_json::json!({ "type": "string", "pattern": "[^\\s]" });
        let answer = generator.subschema_for::<Prediction>();
        json_schema!({
            "description": "What a person thinks before the AI's answer is shown: an answer, whether an action should be done, or what was found in a draft.",
            "anyOf": [
                answer,
                {
                    "type": "object", "required": ["act"], "additionalProperties": false,
                    "properties": { "act": { "type": "boolean" } }
                },
                {
                    "type": "object", "required": PARTS, "additionalProperties": false,
                    "properties": { "audience": text(), "claim": text(), "next_step": text() }
                },
            ]
        })
    }
}

const PARTS: [&str; 3] = ["audience", "claim", "next_step"];

fn act(keys: &Map<String, Value>) -> Result<Verdict, Fault> {
    only(keys, &["act"])?;
    match keys.get("act") {
        Some(Value::Bool(act)) => Ok(Verdict::Act(*act)),
        Some(_) | None => Err(Fault::new("/act", "must be true or false")),
    }
}

fn checklist(keys: &Map<String, Value>) -> Result<Verdict, Fault> {
    only(keys, &PARTS)?;
    let part = |name: &str| match keys.get(name) {
        Some(Value::String(text)) => Ok(text.trim().to_owned()),
        Some(_) => Err(Fault::new(format!("/{name}"), "must be a text")),
        None => Err(Fault::new(format!("/{name}"), "is missing; a checklist has audience, claim and next_step")),
    };
    Ok(Verdict::Checklist(Checklist {
        audience: part("audience")?,
        claim: part("claim")?,
        next_step: part("next_step")?,
    }))
}

fn only(keys: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    match keys.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Fault::new("", format!("has a key that no verdict of this kind has: {key}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({"label": "fee"}))]
    #[case(json!({"score": 61}))]
    #[case(json!({"fields": {"name": "Ada"}}))]
    #[case(json!({"choice": "b"}))]
    #[case(json!({"act": false}))]
    #[case(json!({"audience": "controllers", "claim": "closes faster", "next_step": "read the list"}))]
    fn what_was_said_is_read_back(#[case] said: Value) {
        let verdict = Verdict::from_value(said.clone()).unwrap();
        let kept: Value = serde_json::from_slice(&verdict.to_json()).unwrap();
        assert_eq!(kept, said, "a verdict is kept as it was given");
        assert_eq!(Verdict::from_value(kept).unwrap(), verdict, "and means the same afterwards");
    }

    #[rstest]
    #[case(json!({"act": "yes"}), "true or false")]
    #[case(json!({"act": true, "label": "fee"}), "label")]
    #[case(json!({"audience": "a", "claim": "b"}), "next_step")]
    #[case(json!({"audience": "a", "claim": "b", "next_step": 3}), "text")]
    #[case(json!({"lable": "fee"}), "kind")]
    #[case(json!([]), "object")]
    fn what_is_no_verdict_says_so(#[case] said: Value, #[case] says: &str) {
        let fault = Verdict::from_value(said).unwrap_err().to_string();
        assert!(fault.contains(says), "{fault:?} must name {says:?}");
    }
}
