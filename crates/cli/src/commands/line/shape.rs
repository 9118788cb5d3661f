//! What the keys of a line say of each other, as JSON Schema.

use countersign_station::review::Action;
use schemars::Schema;
use serde_json::{Map, Value, json};

/// A UUIDv7 as it is usually written.
pub(super) const UUID_V7: &str = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-7[0-9A-Fa-f]{3}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

/// The values an override can give: a key, and the one that may stand beside it.
const VALUES: [(&str, Option<&str>); 7] = [
    ("label", None),
    ("score", Some("label")),
    ("text", Some("subject_line")),
    ("fields", None),
    ("args", None),
    ("choice", None),
    (REFUSE, None),
];

/// The one value that is a switch: false is as good as absent.
const REFUSE: &str = "refuse";

/// An override gives one value, an escalation may give one and has a reason, a return has a note.
pub(super) fn of_its_action(schema: &mut Schema) {
    let one_value = json!({ "anyOf": VALUES.map(|(key, beside)| value(key, beside)) });
    let no_value = json!({ "properties": absent(|_| true) });
    let reason = json!({ "required": ["reason"], "properties": { "reason": { "type": "string" } } });
    let note = json!({ "required": ["note"], "properties": { "note": { "type": "string", "pattern": "[^\\s]" } } });
    let rules = [
        when(Action::Override, &one_value),
        when(Action::Approve, &no_value),
        when(Action::Escalate, &json!({ "allOf": [{ "anyOf": [no_value, one_value] }, reason] })),
        when(Action::Return, &json!({ "allOf": [no_value, note] })),
    ];
    schema.insert("allOf".to_owned(), rules.to_vec().into());
}

fn when(action: Action, then: &Value) -> Value {
    json!({ "if": { "properties": { "action": { "const": action } } }, "then": then })
}

/// The value of this key and no other's.
fn value(key: &str, beside: Option<&str>) -> Value {
    let mut keys = absent(|other| other != key && Some(other) != beside);
    let given = if key == REFUSE { json!({ "const": true }) } else { json!({ "not": { "type": "null" } }) };
    keys.insert(key.to_owned(), given);
    json!({ "required": [key], "properties": keys })
}

/// That these keys of a value are not there; null counts as absent.
fn absent(which: impl Fn(&str) -> bool) -> Map<String, Value> {
    let keys = VALUES.iter().flat_map(|(key, beside)| [Some(*key), *beside]).flatten();
    let none = |key| if key == REFUSE { json!({ "enum": [null, false] }) } else { json!({ "type": "null" }) };
    keys.filter(|key| which(key)).map(|key| (key.to_owned(), none(key))).collect()
}

#[cfg(test)]
mod tests {
    use jsonschema::Validator;
    use rstest::rstest;

    use super::super::{read, schema};
    use super::*;

    fn judge() -> Validator {
        jsonschema::draft202012::new(&schema()).unwrap()
    }

    /// Whether everything that can be told without a station is right with a line.
    fn taken(line: &Value) -> bool {
        let Ok(line) = read(line.to_string().as_bytes()) else { return false };
        let valued = line.typed.is_empty() || line.typed.with_action(Some("send".to_owned())).is_ok();
        let said = match line.answer.action {
            Action::Escalate => line.answer.reason.is_some(),
            Action::Return => line.answer.note.is_some_and(|note| !note.trim().is_empty()),
            Action::Approve | Action::Override => true,
        };
        valued && said
    }

    #[rstest]
    #[case(json!({"case": "a", "action": "approve", "fence": 3, "decision_id": "0199a1fb-94eb-7752-a156-8db771f53cd1"}))]
    #[case(json!({"case": "router/a", "action": "override", "label": "refund", "reason": "wrong-label", "note": "see 2"}))]
    #[case(json!({"case": "a", "action": "override", "score": 80, "label": "hot", "active_seconds": 11.2}))]
    #[case(json!({"case": "a", "action": "override", "text": "Hello", "subject_line": "S", "fields": null}))]
    #[case(json!({"case": "a", "action": "override", "fields": {"mail": "a@b.example"}}))]
    #[case(json!({"case": "a", "action": "override", "args": {}}))]
    #[case(json!({"case": "a", "action": "override", "choice": "b"}))]
    #[case(json!({"case": "a", "action": "approve", "verdict": {"act": true}}))]
    #[case(json!({"case": "a", "action": "override", "refuse": true}))]
    #[case(json!({"case": "a", "action": "escalate", "reason": "unsure"}))]
    #[case(json!({"case": "a", "action": "escalate", "reason": "unsure", "label": "refund"}))]
    #[case(json!({"case": "a", "action": "return", "note": "which card?"}))]
    fn the_reader_and_the_schema_say_the_same_of_every_change(#[case] line: Value) {
        let judge = judge();
        assert!(taken(&line) && judge.is_valid(&line), "the line itself is right: {line}");
        let keys = [
            "case",
            "action",
            "fence",
            "label",
            "score",
            "text",
            "subject_line",
            "fields",
            "args",
            "choice",
            "refuse",
            "verdict",
            "reason",
            "note",
            "active_seconds",
            "lable",
        ];
        let values = json!([
            null, true, -1, 0, 1.5, 7, 4_294_967_295_u32, 4_294_967_296_u64, 31_622_400, 31_622_401, " ", "x", "approve",
            "override", "escalate", "return", "skip", [], {}, {"a": [1]}, "nul\u{0}",
        ]);
        for key in keys {
            for value in values.as_array().unwrap() {
                let mut changed = line.clone();
                changed[key] = value.clone();
                assert_eq!(taken(&changed), judge.is_valid(&changed), "{key} = {value}: {changed}");
            }
            let mut changed = line.clone();
            changed.as_object_mut().unwrap().remove(key);
            assert_eq!(taken(&changed), judge.is_valid(&changed), "without {key}: {changed}");
        }
    }

    #[rstest]
    #[case(json!({"case": "a", "action": "approve", "decision_id": "7"}), "a decision id is a UUIDv7")]
    #[case(json!({"case": "a", "action": "approve", "decision_id": "0199a1fb-94eb-4752-a156-8db771f53cd1"}), "of version 7")]
    #[case(json!({"case": "", "action": "approve"}), "no case has an empty name")]
    #[case(json!({"case": "a", "action": "undo"}), "there is no such action")]
    #[case(json!(["a", "approve"]), "a line is an object")]
    fn what_the_station_refuses_is_refused(#[case] line: Value, #[case] why: &str) {
        assert!(!judge().is_valid(&line), "{why}");
    }
}
