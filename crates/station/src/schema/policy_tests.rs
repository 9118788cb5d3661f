use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};

use super::super::judge::{POLICY, from_toml, keys_at, places, toml, with, with_an_unknown_key, without};
use crate::policy::{Mistake, parse};

/// Every key there is, but for the parts of other kinds.
const CLASSIFICATION: &str = r#"
[workflow]
key = "ticket-routing"
name = "Ticket routing"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
tool = "HubSpot"
trigger = "ticket.creation"
cadence = "weekly"
claim_sensitive = true
labels = ["card_arrival", "closing_account"]
rollout = "live"
pilot_share = 0.1
confidence = "given"
[route]
threshold = 0.80
audit_rate = 0.05
audit_waits = false
blind_first = 0.20
seeded = 0.02
double_review = 0.05
always_review = ["stake > 5", "label = 'closing_account'"]
confidence = "given"
[review]
sla = "4h"
lease = "10m"
undo = "15s"
minutes = 1.5
catch = 0.9
roles = ["reviewer", "senior", "lead"]
escalate_to = "senior"
reasons = [{code = "wrong-label", text = "Wrong label"}, {code = "off-brand", text = "Off brand", note = true}]
show = ["CRM record", "Conversation"]
mask = ["/subject/email"]
[evidence]
named_client = 1
numbered_outcome = 1
citation = 1
checks = ["Reads like us, not like a template"]
[limits]
target_error = 0.03
confidence = 0.90
false_trips_per_year = 1
retention = "24 months"
baseline = { minutes_per_case = 6.0, cost_per_case = 4.2, error_rate = 0.08 }
"#;
const SCORE: &str = r#"
[workflow]
key = "leads"
name = "Leads"
mode = "ai-led"
stage = "convert"
kind = "score"
owner = "Sales"
labels = ["cold", "warm", "hot"]
score = { min = 0, max = 100, bands = [40, 70] }
"#;
const EXTRACTION: &str = r#"
[workflow]
key = "contacts"
name = "Contacts"
mode = "human-only"
stage = "subscribe"
kind = "extraction"
owner = "Operations"
fields = [
  { name = "mail", type = "email", required = true },
  { name = "plan", type = "choice", choices = ["Pro", "Free"] },
  { name = "note" },
]
"#;
const DRAFT: &str = r#"
[workflow]
key = "drafts"
name = "Drafts"
mode = "ai-assisted"
stage = "engage"
kind = "draft"
owner = "Content"
[evidence]
readback = { seconds = 30, by = "senior", pass = ["audience", "claim", "next_step"] }
"#;

/// What is put in the place of everything else, one after the other.
fn values() -> Vec<Value> {
    let values = json!([
        "", " padded", "x", "two\nlines", "Größe", "a-b", "-a", "A", "0", "/a", "auditor", "lead", "ai-led",
        "human-only", "given", "none", "live", "classification", "score", "draft", "extraction", "choice", "text",
        "email", "4h", "4 h", "h", "24 months", "0 days", "36501 days", "007 years", "2 weeks", "audience",
        "a".repeat(64), "a".repeat(65), "\u{3000}wide", "\u{85}", true, false, -1, 0, 1, 5, 101, 366, 601, 1441, 0.5,
        1.5, [], ["a"], ["a", "a"], ["a", 4], [""], ["lead"], ["auditor"], ["audience"], ["/a"], [1, 2], [{}],
        [{"code": "a", "text": "A"}], [{"name": "a"}], [{"name": "a", "choices": []}], [{"name": "a", "type": "choice"}],
        {}, {"min": 0, "max": 10}, {"by": "lead"}, {"seconds": 3}, {"confidence": "none"},
    ]);
    values.as_array().cloned().unwrap_or_default()
}

/// What only the parser can tell: whether a rule can be read, and how a scale's numbers stand to each other.
fn cannot_be_said(place: &str, value: Option<&Value>) -> bool {
    let rule = place.starts_with("/route/always_review");
    let scale =
        place.starts_with("/workflow/score/") && value.is_some_and(|value| value.is_number() || value.is_array());
    rule && value.is_some() || scale
}

fn mistakes(document: &Value) -> Vec<Mistake> {
    parse(&toml(document), "p.toml").err().unwrap_or_default()
}

#[rstest]
#[case(CLASSIFICATION)]
#[case(SCORE)]
#[case(EXTRACTION)]
#[case(DRAFT)]
fn the_parser_and_the_schema_say_the_same_of_every_change(#[case] text: &str) {
    let policy = from_toml(text);
    assert_eq!((mistakes(&policy), POLICY.faults(&policy)), (Vec::new(), String::new()), "the policy itself is right");
    let mut compared = 0;
    for place in places(&policy).into_iter().skip(1) {
        let changes = values().into_iter().map(|value| (with(&policy, &place, value.clone()), Some(value)));
        let removed = without(&policy, &place).map(|policy| (policy, None));
        for (changed, value) in changes.chain(removed) {
            if cannot_be_said(&place, value.as_ref()) {
                continue;
            }
            let (read, said) = (mistakes(&changed), POLICY.faults(&changed));
            assert_eq!(read.is_empty(), said.is_empty(), "{place} = {value:?}\nparser: {read:?}\nschema: {said}");
            compared += 1;
        }
    }
    assert!(compared > 400, "so few changes prove little: {compared}");
}

#[rstest]
#[case(CLASSIFICATION)]
#[case(SCORE)]
#[case(EXTRACTION)]
#[case(DRAFT)]
fn both_know_the_same_keys(#[case] text: &str) {
    let schema = super::policy();
    for (place, changed) in with_an_unknown_key(&from_toml(text)) {
        assert!(!POLICY.accepts(&changed), "the schema refuses a key that {place:?} does not know");
        let mistakes = mistakes(&changed);
        let told = mistakes.iter().find(|mistake| mistake.what.contains("nobody_knows"));
        let told = told.unwrap_or_else(|| panic!("the parser names the key at {place:?}: {mistakes:?}"));
        let known: BTreeSet<String> =
            told.instead.trim_start_matches("its keys are ").split(", ").map(str::to_owned).collect();
        assert_eq!(known, keys_at(&schema, &place).into_iter().collect(), "the keys at {place:?}");
    }
}

#[test]
fn every_sample_is_what_the_schema_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/samples/policies");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 6, "the samples are found: {files:?}");
    for file in files {
        let faults = POLICY.faults(&from_toml(&std::fs::read_to_string(&file).unwrap()));
        assert_eq!(faults, "", "{}", file.display());
    }
}

#[test]
fn each_default_is_what_holds_when_the_key_is_left_out() {
    let schema = super::policy();
    let smallest = |more: &str| parse(&format!("{DRAFT}{more}"), "p.toml").unwrap();
    let silent = serde_json::to_value(smallest("")).unwrap();
    let mut named = 0;
    for (section, definition) in
        [("workflow", "Workflow"), ("route", "Routing"), ("review", "Review"), ("limits", "Limits")]
    {
        for (key, says) in schema["$defs"][definition]["properties"].as_object().unwrap() {
            if let Some(default) = says.get("default") {
                assert_eq!(*default, silent[section][key], "the default of {section}.{key}");
                named += 1;
            }
        }
    }
    assert_eq!(named, 20, "every key with a default tells it");
    let readback =
        from_toml("readback = { seconds = 30, by = \"senior\", pass = [\"audience\", \"claim\", \"next_step\"] }");
    for (key, value) in readback["readback"].as_object().unwrap() {
        assert_eq!(schema["$defs"]["Readback"]["properties"][key]["default"], *value, "the default of {key}");
    }
}

#[rstest]
#[case("/review/sla", json!("400d"), "a length of time is a text, and a schema cannot count in it")]
#[case("/route/always_review", json!(["stakes > 5"]), "the language of rules is not a regular one")]
#[case("/review/reasons", json!([{"code": "a", "text": "A"}, {"code": "a", "text": "B"}]), "the two differ as a whole")]
fn what_a_schema_cannot_say_the_check_does(#[case] place: &str, #[case] value: Value, #[case] why: &str) {
    let changed = with(&from_toml(CLASSIFICATION), place, value);
    assert_eq!(POLICY.faults(&changed), "", "{why}");
    assert_eq!(mistakes(&changed).len(), 1, "the parser refuses it all the same: {place}");
}
