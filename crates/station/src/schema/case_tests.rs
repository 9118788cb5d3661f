use rstest::rstest;
use serde_json::{Value, json};

use super::super::judge::{CASE, Judge, places, with, with_an_unknown_key, without};
use crate::case::parse;

/// Every field and every kind of block.
fn whole() -> Value {
    json!({
        "schema": "countersign.case/1", "id": "t-1", "source": "router", "workflow": "tickets",
        "title": "Where is my parcel?", "subject": {"type": "contact", "id": "c-17", "name": "Ana", "email": "a@b.example"},
        "author": "ai", "model": {"name": "m", "version": "1", "prompt": "Name it.", "prompt_version": "3"},
        "input": {"Message": "It was due on Monday."},
        "context": [
            {"title": "CRM", "type": "record", "data": {"Plan": "Pro", "Open orders": 2}},
            {"title": "Talk", "type": "timeline", "data": [{"at": "2026-10-22T09:00:00Z", "who": "customer", "text": "Hello?"}]},
            {"type": "text", "data": "Called twice."}, {"type": "markdown", "data": "**Be short.**"},
            {"type": "html", "data": "<p>Hi</p>"}, {"type": "image", "data": "data:image/png;base64,iVBORw0KGgo="},
            {"type": "series", "data": [["w1", 4], [2, null]]},
            {"type": "table", "data": {"columns": ["no", "sum"], "rows": [["1044", 19.5], [null, true]]}},
        ],
        "prediction": {"label": "other"}, "confidence": 0.41,
        "alternatives": [{"label": "delivery", "p": 0.38, "choice": "a", "text": "b"}],
        "explanation": [{"feature": "due", "value": "present", "contribution": 0.63}],
        "brief": {"audience": "Buyers", "claim": "It comes", "next_step": "Wait"},
        "created_at": "2026-10-23T08:10:48Z", "due_at": null, "priority": 50, "stake": 1.0, "callback": "n8n",
        "cost": {"amount": 0.0021, "currency": "USD"}, "latency_ms": 310, "extra": {"region": "EU", "deep": [{"a": 1}]},
    })
}

/// What is put in the place of everything else, one after the other.
fn values() -> Vec<Value> {
    let many: serde_json::Map<_, _> = (0..201).map(|key| (format!("k{key}"), json!(0))).collect();
    let values = json!([
        null, true, -1, 0, 0.5, 1, 1.01, 50.5, 101, 1e300, "", "x", "x".repeat(512), "ä".repeat(513), "nul\u{0}",
        "countersign.case/1", "countersign.case/2", "record", "text", "table", "video",
        "2026-10-23T08:10:48Z", "2026-10-23 08:10:48.5+02:00", "2026-10-23T08:10:48", "2026-10-23T24:00:00Z",
        "2026-10-23T08:10:60Z", "1999-12-31T23:30:00-01:00", "1998-12-31T08:10:48Z", "2101-01-01T00:30:00+01:00",
        "2102-01-01T00:00:00Z", "data:image/gif;base64,AA==", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,AAA",
        [], [1], ["a"], [1, 2], [[1, 2]], [[true, 1]], [[1]], [[1, 2, 3]], [[[], 1]], [{}], [null], {}, {"label": "a"},
        {"label": "a", "score": 1}, {"score": 1, "label": null}, {"score": "1"}, {"label": "a", "text": "b"},
        {"label": "a", "subject_line": 5, "args": 5}, {"text": "t", "subject_line": 5}, {"text": "t", "subject_line": "s"},
        {"fields": {"a": 1}}, {"fields": []}, {"action": "a"}, {"action": "a", "args": []}, {"action": "a", "args": null},
        {"choice": "b", "label": null}, {"amount": 1}, {"amount": -1}, {"type": "text", "data": "t"},
        [{"type": "text", "data": "t"}], [{"type": "text", "data": {}}], [{"at": "2026-10-23T08:10:48Z", "text": "t"}],
        [{"feature": "f", "contribution": "c"}], [{"p": 2}], {"columns": [], "rows": []}, {"columns": [1], "rows": []}, many,
    ]);
    values.as_array().cloned().unwrap_or_default()
}

/// That a row has a cell a column, and that `extra` and the unknown fields together keep the limit of one object.
fn cannot_be_said(place: &str) -> bool {
    place.starts_with("/context/7/data/columns") || place.starts_with("/context/7/data/rows")
}

#[test]
fn the_parser_and_the_schema_say_the_same_of_every_change() {
    let whole = whole();
    let mut changes = with_an_unknown_key(&whole);
    for place in places(&whole).into_iter().filter(|place| !cannot_be_said(place)) {
        changes.extend(values().into_iter().map(|value| (format!("{place} = {value}"), with(&whole, &place, value))));
        changes.extend(without(&whole, &place).map(|case| (format!("{place} removed"), case)));
    }
    assert!(changes.len() > 4_000, "so few changes prove little: {}", changes.len());
    for (what, changed) in changes {
        let (read, said) = (parse(changed.to_string().as_bytes()), CASE.faults(&changed));
        assert_eq!(read.is_ok(), said.is_empty(), "{what}\nparser: {:?}\nschema: {said}", read.err());
        if let Ok(case) = read {
            let written = serde_json::to_value(case).expect("a case is JSON");
            assert_eq!(CASE.faults(&written), "", "{what}: what is kept is a case again");
        }
    }
}

#[test]
fn every_sample_is_what_the_schema_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/samples/cases");
    let strict = Judge::strict(&super::case());
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        for (at, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let faults = strict.faults(&serde_json::from_str(line).unwrap());
            assert_eq!(faults, "", "{}:{}", file.display(), at + 1);
            let written = serde_json::to_value(parse(line.as_bytes()).unwrap()).unwrap();
            assert_eq!(strict.faults(&written), "", "{}:{} as the station writes it", file.display(), at + 1);
            seen += 1;
        }
    }
    assert!(seen > 100, "the samples are found: {seen}");
}

#[rstest]
#[case(r#"{"id":"a","id":"b","workflow":"w"}"#, "a reader of JSON keeps one of the two")]
#[case(r#"{"id":"a","workflow":"w","extra":{"n":9007199254740993}}"#, "a schema sees the number, not its digits")]
#[case(r#"{"id":"a","workflow":"w","due_at":"2026-02-30T08:00:00Z"}"#, "a pattern has no calendar")]
#[case(
    r#"{"id":"a","workflow":"w","context":[{"type":"table","data":{"columns":["x"],"rows":[[1,2]]}}]}"#,
    "two values would have to be compared"
)]
fn what_a_schema_cannot_say_intake_does(#[case] line: &str, #[case] why: &str) {
    assert!(parse(line.as_bytes()).is_err(), "intake refuses it: {line}");
    assert_eq!(CASE.faults(&serde_json::from_str(line).unwrap()), "", "{why}");
}
