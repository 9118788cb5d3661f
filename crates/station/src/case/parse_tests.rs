use super::super::{BlockKind, Point, Touch, X, time};
use super::*;
use crate::schema::judge::CASE;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

/// The contract's example, with its dots filled in.
const EXAMPLE: &str = r#"{"schema":"countersign.case/1","id":"tick-004565","source":"router","workflow":"ticket-routing",
 "title":"My card is missing.","subject":{"type":"contact","id":"c-17","name":"Ida","email":"ida@ledgerline.example"},"author":"ai",
 "model":{"name":"tick-txt-logreg","version":"1.0.0","prompt":"Route it.","prompt_version":"3"},
 "input":{"Customer message":"My card is missing. Please help."},
 "context":[{"title":"CRM record","type":"record","data":{"Plan":"Pro"}},
            {"title":"Conversation","type":"timeline","data":[{"at":"2026-10-22T09:00:00Z","who":"customer","text":"Hello?"}]},
            {"title":"Brief","type":"markdown","data":"*Be kind.*"},{"title":"Page","type":"html","data":"<p>Hi</p>"},
            {"title":"Scan","type":"image","data":"data:image/png;base64,iVBORw0KGgo="},
            {"title":"Opens by week","type":"series","data":[["W1",3],[2,null]]},
            {"title":"Prices","type":"table","data":{"columns":["Plan","Price"],"rows":[["Pro",12],["Free",null]]}},
            {"type":"text","data":"Called twice."}],
 "prediction":{"label":"card_not_working"},
 "confidence":0.0765,"alternatives":[{"label":"activate_my_card","p":0.0527}],
 "explanation":[{"feature":"my card","value":"present","contribution":0.63}],
 "brief":{"audience":"Card holders","claim":"It is on its way","next_step":"Wait"},
 "created_at":"2026-10-23T08:10:48Z","due_at":null,"priority":50,"stake":1.0,
 "callback":"n8n-prod","cost":{"amount":0.0021,"currency":"USD"},"latency_ms":310,"extra":{"batch":7}}"#;

fn rewritten(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).expect("an envelope is JSON")
}

/// What the published schema has against a line; nothing when it accepts it.
fn by_schema(line: &[u8]) -> String {
    CASE.faults(&serde_json::from_slice(line).expect("it is JSON"))
}

/// A small case with one field more, or another value for one it has.
fn with(key: &str, value: Value) -> Vec<u8> {
    let mut case = json!({"id": "a", "workflow": "w"});
    case[key] = value;
    case.to_string().into_bytes()
}

#[test]
fn the_example_of_the_contract_is_read_field_by_field() {
    let case = parse(EXAMPLE.as_bytes()).expect("the contract's own example");
    assert_eq!((case.source.as_str(), case.id.as_str()), ("router", "tick-004565"), "its identity");
    assert_eq!(case.prediction, Some(Prediction::Label { label: "card_not_working".into() }), "told by its key");
    assert_eq!(case.confidence, Some(0.0765), "as received");
    assert_eq!(case.created_at.map(time::to_rfc3339).as_deref(), Some("2026-10-23T08:10:48.000Z"), "in UTC");
    assert_eq!(case.due_at, None, "null is absent");
    let subject = case.subject.expect("it has one");
    assert_eq!(subject.kind.as_deref(), Some("contact"), "its type");
    assert_eq!(subject.more["email"], "ida@ledgerline.example", "what else is said of a subject stays with it");
    let touch = Touch { at: 1_792_659_600_000, who: Some("customer".into()), text: "Hello?".into() };
    assert_eq!(case.context[1].kind, BlockKind::Timeline(vec![touch]), "a timeline");
    let points = vec![Point(X::Text("W1".into()), Some(3.0)), Point(X::Number(2.0), None)];
    assert_eq!(case.context[5].kind, BlockKind::Series(points), "a series");
    assert_eq!(case.context[7].title, "Text", "a block without a title is called by its type");
    assert_eq!(case.extra, Map::from_iter([("batch".to_owned(), json!(7))]), "the given extra");
    assert_eq!(by_schema(EXAMPLE.as_bytes()), "", "the published schema accepts it");
}

#[test]
fn the_example_comes_back_as_it_was() {
    let case = parse(EXAMPLE.as_bytes()).expect("the contract's own example");
    assert_eq!(parse(&rewritten(&case)), Ok(case.clone()), "what was written is what is read");
    assert_eq!(by_schema(&rewritten(&case)), "", "and what the published schema accepts");
    let mut received: Value = serde_json::from_str(EXAMPLE).expect("it is JSON");
    let written: Value = serde_json::from_slice(&rewritten(&case)).expect("it is JSON");
    // The differences are those that mean the same: null is left out, times get milliseconds, titles are filled in.
    received.as_object_mut().expect("an object").remove("due_at");
    received["created_at"] = json!("2026-10-23T08:10:48.000Z");
    received["context"][1]["data"][0]["at"] = json!("2026-10-22T09:00:00.000Z");
    received["context"][7]["title"] = json!("Text");
    received["stake"] = json!(1);
    assert_eq!(written, received, "every other value is written as it was received");
}

#[test]
fn the_smallest_case_has_the_defaults() {
    let case = parse(br#"{"id":"a","workflow":"w"}"#).expect("prediction and confidence are the policy's question");
    assert_eq!((case.source.as_str(), case.priority, case.stake), ("default", 50.0, 1.0), "the contract's defaults");
    let written =
        json!({"schema": SCHEMA, "id": "a", "source": "default", "workflow": "w", "priority": 50, "stake": 1});
    assert_eq!(serde_json::to_value(&case).expect("it is JSON"), written, "absent fields are left out");
}

#[test]
fn a_bare_input_is_one_field() {
    let case = parse(&with("input", json!("Hello"))).expect("an input may be a text");
    assert_eq!(case.input["Text"], "Hello", "it is called Text");
}

#[test]
fn unknown_fields_are_kept_in_extra() {
    let line = json!({"id": "a", "workflow": "w", "campaign": "spring", "batch": 1, "extra": {"batch": 2},
        "model": {"name": "m", "region": "eu"}, "prediction": {"label": "l", "why": "x"},
        "context": [{"type": "text", "data": "t", "lang": "de"}]});
    let case = parse(line.to_string().as_bytes()).expect("unknown fields are no fault");
    let kept = json!({"campaign": "spring", "batch": 2, "/model/region": "eu", "/prediction/why": "x",
        "/context/0/lang": "de"});
    assert_eq!(Value::Object(case.extra.clone()), kept, "where two clash, the given one stays");
    assert_eq!(by_schema(line.to_string().as_bytes()), "", "the published schema lets them through");
    assert_eq!(parse(&rewritten(&case)), Ok(case), "and they come back");
}

#[test]
fn extra_keeps_the_limit_of_every_object() {
    let many = |count: usize| (0..count).map(|key| (format!("k{key}"), json!(0))).collect::<Map<_, _>>();
    let mut case = json!({"id": "a", "workflow": "w", "extra": many(198)});
    case["x"] = json!(1);
    case["y"] = json!(1);
    assert!(parse(case.to_string().as_bytes()).is_ok(), "200 are allowed");
    case["z"] = json!(1);
    let fault = parse(case.to_string().as_bytes()).expect_err("201 are not");
    assert_eq!(fault.pointer, "/extra", "{fault}");
}

#[rstest]
#[case(json!({"label": "a"}), Prediction::Label { label: "a".into() })]
#[case(json!({"score": 71.5}), Prediction::Score { score: 71.5, label: None })]
#[case(json!({"score": 71, "label": "hot"}), Prediction::Score { score: 71.0, label: Some("hot".into()) })]
#[case(json!({"text": "Hi"}), Prediction::Text { text: "Hi".into(), subject_line: None })]
#[case(json!({"text": "Hi", "subject_line": "S"}), Prediction::Text { text: "Hi".into(), subject_line: Some("S".into()) })]
#[case(json!({"fields": {}}), Prediction::Fields { fields: Map::new() })]
#[case(json!({"action": "refund"}), Prediction::Action { action: "refund".into(), args: Map::new() })]
#[case(json!({"choice": "b"}), Prediction::Choice { choice: "b".into() })]
fn predictions_are_told_by_their_keys(#[case] written: Value, #[case] right: Prediction) {
    let line = with("prediction", written);
    let case = parse(&line).expect("a prediction of the contract");
    assert_eq!(case.prediction, Some(right), "its keys say what it is");
    assert_eq!(by_schema(&line), "", "to the published schema too");
    assert_eq!(parse(&rewritten(&case)), Ok(case), "and it comes back");
}

#[rstest]
#[case("id", json!(""), "/id", "is empty")]
#[case("id", json!(17), "/id", "must be a text, not the number 17")]
#[case("id", json!("x".repeat(513)), "/id", "has 513 characters")]
#[case("id", Value::Null, "/id", "is missing")]
#[case("workflow", Value::Null, "/workflow", "is missing")]
#[case("workflow", json!(""), "/workflow", "is empty")]
#[case("schema", json!("countersign.case/2"), "/schema", "must be \"countersign.case/1\"")]
#[case("source", json!(1), "/source", "must be a text")]
#[case("title", json!([]), "/title", "must be a text, not a list")]
#[case("subject", json!("Ida"), "/subject", "must be an object, not the text \"Ida\"")]
#[case("subject", json!({"type": 1}), "/subject/type", "must be a text")]
#[case("model", json!({"version": 2}), "/model/version", "must be a text, not the number 2")]
#[case("input", json!(5), "/input", "must be an object or a text")]
#[case("prediction", json!("a"), "/prediction", "must be an object")]
#[case("prediction", json!({}), "/prediction", "is of no known kind")]
#[case("prediction", json!({"answer": 1}), "/prediction", "it needs one of label, score, text")]
#[case("prediction", json!({"label": "a", "text": "b"}), "/prediction", "label and text")]
#[case("prediction", json!({"score": "9"}), "/prediction/score", "must be a number, not the text \"9\"")]
#[case("prediction", json!({"fields": []}), "/prediction/fields", "must be an object")]
#[case("prediction", json!({"action": "a", "args": 1}), "/prediction/args", "must be an object")]
#[case("confidence", json!("0.4"), "/confidence", "must be a number from 0 to 1, not the text \"0.4\"")]
#[case("confidence", json!(1.01), "/confidence", "must be a number from 0 to 1, not the number 1.01")]
#[case("confidence", json!(-0.1), "/confidence", "from 0 to 1")]
#[case("alternatives", json!({}), "/alternatives", "must be a list")]
#[case("alternatives", json!([1]), "/alternatives/0", "must be an object")]
#[case("alternatives", json!([{"p": 2}]), "/alternatives/0/p", "from 0 to 1")]
#[case("explanation", json!([{"contribution": 1}]), "/explanation/0/feature", "is missing")]
#[case("explanation", json!([{"feature": "a"}]), "/explanation/0/contribution", "is missing")]
#[case("brief", json!({"claim": 1}), "/brief/claim", "must be a text")]
#[case("created_at", json!("2026-10-23T08:10:48"), "/created_at", "no offset")]
#[case("due_at", json!("2026-10-23T24:00:00Z"), "/due_at", "hour 24")]
#[case("due_at", json!(1), "/due_at", "must be a text")]
#[case("priority", json!(101), "/priority", "from 0 to 100")]
#[case("stake", json!(-1), "/stake", "0 or more")]
#[case("callback", json!({}), "/callback", "must be a text")]
#[case("cost", json!({"currency": "USD"}), "/cost/amount", "is missing")]
#[case("latency_ms", json!("fast"), "/latency_ms", "must be a number of 0 or more")]
#[case("extra", json!([]), "/extra", "must be an object")]
#[case("context", json!([{"data": 1}]), "/context/0/type", "is missing")]
#[case("context", json!([{"type": "video", "data": ""}]), "/context/0/type", "no context type is called \"video\"")]
#[case("context", json!([{"type": "text"}]), "/context/0/data", "is missing")]
#[case("context", json!([{"type": "record", "data": []}]), "/context/0/data", "must be an object")]
#[case("context", json!([{"type": "timeline", "data": [{"text": "a"}]}]), "/context/0/data/0/at", "is missing")]
#[case("context", json!([{"type": "timeline", "data": [{"at": "now", "text": "a"}]}]), "/context/0/data/0/at", "a time like")]
#[case("context", json!([{"type": "series", "data": [[1]]}]), "/context/0/data/0", "a point [x, y]")]
#[case("context", json!([{"type": "series", "data": [[true, 1]]}]), "/context/0/data/0/0", "a number or a text")]
#[case("context", json!([{"type": "series", "data": [[1, "2"]]}]), "/context/0/data/0/1", "must be a number")]
#[case("context", json!([{"type": "table", "data": {"columns": ["a"], "rows": [[1, 2]]}}]), "/context/0/data/rows/0", "2 cells under 1")]
#[case("context", json!([{"type": "table", "data": {"columns": ["a"], "rows": [[[]]]}}]), "/context/0/data/rows/0/0", "not a list")]
#[case("context", json!([{"type": "table", "data": {"columns": [1], "rows": []}}]), "/context/0/data/columns/0", "a text")]
#[case("context", json!([{"type": "image", "data": "https://x.example/a.png"}]), "/context/0/data", "data:image")]
#[case("context", json!([{"type": "image", "data": "data:image/svg+xml;base64,AAAA"}]), "/context/0/data", "png, jpeg")]
#[case("context", json!([{"type": "image", "data": "data:image/png;base64,AAA"}]), "/context/0/data", "base64")]
fn each_wrong_field_is_named(#[case] key: &str, #[case] value: Value, #[case] pointer: &str, #[case] reason: &str) {
    let line = with(key, value);
    let fault = parse(&line).expect_err("must be refused");
    assert_eq!(fault.pointer, pointer, "{fault}");
    assert!(fault.reason.contains(reason), "{fault} should speak of {reason:?}");
    // That the width of a row follows from another value is more than a schema can say.
    let sayable = reason != "2 cells under 1";
    assert_eq!(!by_schema(&line).is_empty(), sayable, "the published schema refuses what it can: {fault}");
}

#[test]
fn the_strict_check_comes_first() {
    let fault = parse(br#"{"id":"a","id":"b","workflow":1}"#).expect_err("must be refused");
    assert_eq!((fault.pointer.as_str(), fault.offset), ("/id", Some(10)), "{fault}");
}

#[test]
fn numbers_come_back_to_the_last_digit() {
    for text in ["94.16666666666667", "0.30000000000000004", "5.684341886080802e-14", "1.7976931348623157e308"] {
        let line = format!("{{\"id\":\"a\",\"workflow\":\"w\",\"prediction\":{{\"score\":{text}}}}}");
        let case = parse(line.as_bytes()).expect("a number that survives");
        let score = text.parse().expect("a number");
        assert_eq!(case.prediction, Some(Prediction::Score { score, label: None }), "{text} is kept as it is");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        id in "[^\0]{1,40}",
        title in prop::option::of("[^\0]{0,40}"),
        thousandths in prop::option::of(0..=1000_u32),
        created_at in prop::option::of(946_684_800_000..4_133_980_800_000_i64),
        input in prop::collection::btree_map("[^\0]{0,8}", "[^\0]{0,20}", 0..5),
        priority in 0..=100_u8,
    ) {
        let mut case = parse(br#"{"id":"a","workflow":"w"}"#).expect("the smallest case");
        case.id = id;
        case.title = title;
        case.confidence = thousandths.map(|share| f64::from(share) / 1000.0);
        case.created_at = created_at;
        case.input = input.into_iter().map(|(name, text)| (name, text.into())).collect();
        case.priority = f64::from(priority);
        prop_assert_eq!(by_schema(&rewritten(&case)), "", "the published schema accepts what is written");
        prop_assert_eq!(parse(&rewritten(&case)), Ok(case), "nothing is lost on the way through the file");
    }
}
