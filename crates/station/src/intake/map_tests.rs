use super::*;
use crate::case::{BlockKind, Prediction, strict};
use crate::schema::judge::{MAP, from_toml};
use rstest::rstest;
use serde_json::json;

/// The map of the contract, with the fields its records have besides.
const CLASSIFIED: &str = r#"workflow = { const = "ticket-routing" }
id = "/id"                         # a JSON pointer, or a CSV column name
title = "/title"
prediction.label = "/predicted_label"
confidence = "/confidence"
alternatives = { from = "/probabilities", label = "label", p = "p" }
explanation = { from = "/contributions", feature = "feature", value = "value", contribution = "contribution" }
model.name = "/model_name"
model.version = "/model_version"
input = "/input"
created_at = "/created_at"
"#;

const CORRECTED: &str = r#"id = "/id"
workflow = "/workflow"
title = "/task"
prediction.text = "/model_output"
confidence = "/confidence"
model.name = "/model_name"
input = { "Source text" = "/input", "Task" = "/task" }
created_at = "/created_at"
"#;

fn map(text: &str) -> Map {
    assert_eq!(MAP.faults(&from_toml(text)), "", "the published schema accepts it:\n{text}");
    Map::parse(text).unwrap_or_else(|mistake| panic!("{mistake}\n{text}"))
}

/// A map with the two required fields and one line more.
fn small(line: &str) -> Map {
    map(&format!("id = \"/id\"\nworkflow = {{ const = \"w\" }}\n{line}\n"))
}

#[test]
fn the_map_of_the_contract_makes_a_whole_case() {
    let record = json!({"id": "tick-1", "title": "My card", "input": {"Customer message": "My card is missing."},
        "model_name": "m", "model_version": "1.0.0", "predicted_label": "card_not_working", "confidence": 0.0765,
        "probabilities": [{"label": "card_not_working", "p": 0.0765}, {"label": "activate_my_card", "p": 0.0527}],
        "contributions": [{"feature": "my card", "value": "present", "contribution": 0.63}],
        "created_at": "2026-10-23T08:10:48Z", "corrected": "never shown"});
    let case = map(CLASSIFIED).apply(&record).expect("the record has all that the map names");
    assert_eq!((case.workflow.as_str(), case.id.as_str()), ("ticket-routing", "tick-1"), "a constant and a pointer");
    assert_eq!(case.prediction, Some(Prediction::Label { label: "card_not_working".into() }), "a dotted key");
    assert_eq!(case.alternatives[1].label.as_deref(), Some("activate_my_card"), "members of a list");
    assert_eq!(case.explanation[0].contribution, 0.63, "signed contributions");
    assert_eq!(case.input["Customer message"], "My card is missing.", "an object as it stands");
    let written = serde_json::to_string(&case).expect("it is JSON");
    assert!(!written.contains("never shown"), "what a map does not name is never in a case");
}

#[rstest]
#[case("title = { from = \"/n\", as = \"text\" }", json!({"n": 17}), "/title", json!("17"), "a number read as text")]
#[case("confidence = { from = \"/c\", as = \"percent\" }", json!({"c": "45%"}), "/confidence", json!(0.45), "hundredths")]
#[case("priority = { from = \"/p\", default = 70 }", json!({}), "/priority", json!(70), "a default")]
#[case("priority = { from = \"/p\", default = 70 }", json!({"p": null}), "/priority", json!(70), "null is nothing")]
#[case("stake = \"Stake\"", json!({"Stake": "2.5"}), "/stake", json!(2.5), "a cell becomes a number")]
#[case("stake = \"Stake\"", json!({"Stake": ""}), "/stake", json!(1), "an empty cell is nothing")]
#[case("title = \"Title\"", json!({"Title": ""}), "/title", Value::Null, "for a text as well")]
#[case("created_at = { from = \"/t\", as = \"time\" }", json!({"t": 1_792_742_400}), "/created_at", json!("2026-10-23T08:00:00.000Z"), "Unix time")]
#[case("input = \"/q\"", json!({"q": "Hello"}), "/input", json!({"Text": "Hello"}), "a bare input gets a name")]
#[case("input = { \"Source text\" = \"/q\", Gone = \"/r\" }", json!({"q": "Hello"}), "/input", json!({"Source text": "Hello"}), "only what is there")]
#[case("input = { from = \"/q\" }", json!({"q": {"a": 1}}), "/input", json!({"a": 1}), "a table of one source")]
#[case("prediction.fields = { mail = \"E-mail\" }", json!({"E-mail": "a@b.example"}), "/prediction/fields", json!({"mail": "a@b.example"}), "fields by name")]
#[case("cost = { amount = \"/c\", currency = { const = \"EUR\" } }", json!({}), "/cost", Value::Null, "a currency alone is no cost")]
#[case("extra = \"/meta\"", json!({"meta": {"k": 1}}), "/extra", json!({"k": 1}), "extra by pointer")]
#[case("title = \"/a~1b/0\"", json!({"a/b": ["x"]}), "/title", json!("x"), "an escaped pointer")]
#[case("subject.name = { const = \"Ida\" }", json!({}), "/subject", json!({"name": "Ida"}), "a constant")]
fn each_way_to_fill_a_field(
    #[case] line: &str,
    #[case] mut record: Value,
    #[case] pointer: &str,
    #[case] right: Value,
    #[case] why: &str,
) {
    record["id"] = json!("a");
    let case = small(line).apply(&record).unwrap_or_else(|fault| panic!("{why}: {fault}"));
    let written = serde_json::to_value(&case).expect("it is JSON");
    assert_eq!(written.pointer(pointer).cloned().unwrap_or_default(), right, "{why}");
}

#[test]
fn blocks_of_context_come_in_the_order_of_the_map() {
    let text = r#"
context = [
  { title = "CRM", type = "record", from = { Plan = "/plan" } },
  { title = "Gone", type = "text", from = "/gone" },
  { type = "text", from = "/note" },
]"#;
    let case = small(text).apply(&json!({"id": "a", "plan": "Pro", "note": "Hi"})).expect("a right record");
    let titles: Vec<&str> = case.context.iter().map(|block| block.title.as_str()).collect();
    assert_eq!(titles, ["CRM", "Text"], "a block whose place is empty is left out");
    assert_eq!(case.context[1].kind, BlockKind::Text("Hi".into()), "the others are whole");
}

#[rstest]
#[case("", json!({}), "/id", "finds nothing, but the map takes id from here")]
#[case("", json!({"id": null}), "/id", "finds nothing")]
#[case("", json!({"id": 5}), "/id", "must be a text, not the number 5 (the map takes it from /id)")]
#[case("confidence = \"/c\"", json!({"id": "a", "c": 2}), "/confidence", "from 0 to 1, not the number 2 (the map takes it from /c)")]
#[case("confidence = \"C\"", json!({"id": "a", "C": "high"}), "/confidence", "is not a number (the map takes it from the column \"C\")")]
#[case("created_at = \"/t\"", json!({"id": "a", "t": "2026-10-23T08:10:48"}), "/created_at", "no offset")]
#[case("alternatives = { from = \"/a\", label = \"l\" }", json!({"id": "a", "a": {}}), "/alternatives", "must be a list")]
#[case("alternatives = { from = \"/a\", p = \"p\" }", json!({"id": "a", "a": [{"p": "x"}]}), "/alternatives/0/p", "is not a number")]
fn a_record_that_does_not_fit_is_refused(
    #[case] line: &str,
    #[case] record: Value,
    #[case] pointer: &str,
    #[case] reason: &str,
) {
    let fault = small(line).apply(&record).expect_err("must be refused");
    assert_eq!(fault.pointer, pointer, "{fault}");
    assert!(fault.reason.contains(reason), "{fault} should speak of {reason:?}");
}

#[test]
fn a_constant_written_as_a_column_is_explained() {
    let fault = map("id = \"/id\"\nworkflow = \"churn\"").apply(&json!({"id": "a"})).expect_err("no such column");
    assert_eq!(fault.pointer, "/churn", "the place that was looked at");
    assert!(fault.reason.contains("workflow = { const = \"churn\" }"), "{fault} says how to write it");
}

#[rstest]
#[case("id = \"/id\"\n", 1, "workflow is missing")]
#[case("workflow = \"/w\"\n", 1, "id is missing")]
#[case("id = \"/id\"\nworkflw = \"/w\"\n", 2, "did you mean workflow?")]
#[case("id = \"/id\"\n[subject]\nnmae = \"/n\"\n", 3, "did you mean subject.name?")]
#[case("id = \"/id\"\nzzz = 1\n", 2, "there are id, workflow")]
#[case("id = \"/id\"\n\nid = \"/x\"\n", 3, "is not TOML")]
#[case("id = 5\n", 1, "integer is no place")]
#[case("id = \"\"\n", 1, "names no place")]
#[case("id = \"/a~2\"\n", 1, "is no JSON pointer")]
#[case("id = { from = \"/id\", defalt = 1 }\n", 1, "did you mean default?")]
#[case("id = { from = \"/id\", as = \"word\" }\n", 1, "there are number, text, time, boolean, percent")]
#[case("id = { as = \"text\" }\n", 1, "neither from nor const")]
#[case("id = { from = \"/id\", const = 1 }\n", 1, "both const and from")]
#[case("priority = { const = inf }\n", 1, "a number that a case cannot hold")]
#[case("model = \"/m\"\n", 1, "model must be a table")]
#[case("context = \"/c\"\n", 1, "must be a list of tables")]
#[case("context = [\n  { type = \"video\", from = \"/v\" },\n]\n", 2, "no context type is called \"video\"")]
#[case("context = [ { type = \"text\" } ]\n", 1, "needs type and from")]
#[case("context = [ { type = \"text\", from = \"/t\", titel = \"T\" } ]\n", 1, "did you mean title?")]
#[case("alternatives = { label = \"l\" }\n", 1, "alternatives needs from")]
#[case("explanation = { from = \"/e\", featur = \"f\" }\n", 1, "did you mean feature?")]
fn each_mistake_names_its_line(#[case] text: &str, #[case] line: usize, #[case] reason: &str) {
    let mistake = Map::parse(text).expect_err("must be refused");
    assert!(mistake.reason.contains(reason), "{mistake} should speak of {reason:?}");
    assert_eq!(mistake.line, line, "{mistake}");
}

#[test]
fn the_hash_is_that_of_the_text() {
    let (one, other) = (map(CORRECTED), map(&format!("{CORRECTED}# a remark\n")));
    assert_ne!(one.sha256, other.sha256, "another text is another map, whatever it says");
    assert_eq!(one.sha256, map(CORRECTED).sha256, "the same text is the same map");
}

#[rstest]
#[case("ticket-routing/cases.jsonl", CLASSIFIED)]
#[case("intent-routing/cases.jsonl", CLASSIFIED)]
#[case("lead-scoring/cases.jsonl", CLASSIFIED)]
#[case("churn/cases.jsonl", CLASSIFIED)]
#[case("corrections/translation.jsonl", CORRECTED)]
#[case("corrections/sales-summaries.jsonl", CORRECTED)]
#[case("corrections/copy-edits.jsonl", CORRECTED)]
fn real_records_come_in(#[case] file: &str, #[case] text: &str) {
    let path = format!("{}/../../../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(content) = std::fs::read_to_string(&path) else {
        println!("skipped: {path} is absent");
        return;
    };
    let map = map(text);
    for (at, line) in content.lines().enumerate() {
        strict::check(line.as_bytes()).unwrap_or_else(|fault| panic!("{file}:{}: {fault}", at + 1));
        let record: Value = serde_json::from_str(line).expect("it passed the strict check");
        let case = map.apply(&record).unwrap_or_else(|fault| panic!("{file}:{}: {fault}", at + 1));
        assert!(case.prediction.is_some(), "{file}:{}: every record has a model's answer", at + 1);
        let written = serde_json::to_string(&case).expect("it is JSON");
        let correction = record["corrected_text"].as_str().filter(|correction| record["model_output"] != **correction);
        let leaked = correction.is_some_and(|correction| {
            case.prediction == Some(Prediction::Text { text: correction.to_owned(), subject_line: None })
        });
        assert!(!leaked && !written.contains("corrected_text"), "{file}:{}: the correction stays unseen", at + 1);
    }
}
