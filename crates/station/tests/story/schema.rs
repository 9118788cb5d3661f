//! What the sinks get is what the published schema says.

use std::collections::BTreeSet;

use countersign_station::case::Prediction;
use countersign_station::queue::Holder;
use countersign_station::review::{Action, Answer, Which, decide, settle_due, undo};
use countersign_station::schema;
use countersign_station::sync::deliver;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::station::{POLICY, Station, ticket};

/// The schema as a strict reader takes it, who checks every `format` too.
fn judge() -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema::decision()).expect("a schema")
}

fn faults(judge: &Validator, message: &Value) -> String {
    judge.iter_errors(message).map(|error| format!("{}: {error}\n", error.instance_path())).collect()
}

fn answer(case: &str, action: Action) -> Answer {
    Answer {
        case: Which::Name(case.to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: (action == Action::Override).then(|| Prediction::Label { label: "lost_card".to_owned() }),
        reason: match action {
            Action::Override => Some("odd".to_owned()),
            Action::Escalate => Some("unsure".to_owned()),
            Action::Approve | Action::Return => None,
        },
        note: (action != Action::Approve).then(|| "\"Which card?\" \u{202e}she wrote.".to_owned()),
        active_ms: Some(11_234),
        shown_at: Some(crate::station::START - 12_000),
        evidence: Vec::new(),
    }
}

async fn answered(station: &Station, case: &str, action: Action) -> String {
    decide(&station.store, &station.owner, &answer(case, action)).await.expect("the answer is taken").decision_id
}

/// Lets every hold pass and gives what the folder has got, line by line.
async fn delivered(station: &Station) -> Vec<Value> {
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    let days = std::fs::read_dir(station.store.home().decisions()).expect("the sink's folder");
    let mut texts = days.map(|day| std::fs::read_to_string(day.expect("a day").path()).expect("its file"));
    let lines = |text: String| text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<_>>();
    texts.by_ref().flat_map(lines).collect()
}

/// A case as a pipeline may well send it: what it has not is null, and one key is its own.
fn sparse(id: &str) -> String {
    json!({
        "id": id, "source": "router", "workflow": "tickets", "input": "My card is missing.", "model": null, "title": null,
        "prediction": {"label": "fee", "text": null, "why": "a guess"}, "confidence": 0.2, "due_at": null,
    })
    .to_string()
}

/// A station that has sent every type of message it can.
async fn told() -> Vec<Value> {
    let station = Station::new().await;
    let unsure = ["approved", "corrected", "undone", "up", "back"].map(|id| ticket(id, "fee", 0.2));
    station.import(&[&unsure[..], &[ticket("sure", "fee", 0.95), sparse("sparse")]].concat()).await;
    answered(&station, "approved", Action::Approve).await;
    answered(&station, "corrected", Action::Override).await;
    answered(&station, "sparse", Action::Approve).await;
    answered(&station, "up", Action::Escalate).await;
    answered(&station, "back", Action::Return).await;
    let taken_back = answered(&station, "undone", Action::Override).await;
    delivered(&station).await;
    undo(&station.store, &station.owner, &taken_back, Holder::Cli).await.expect("taken back");
    delivered(&station).await
}

#[tokio::test]
async fn every_message_is_what_the_schema_says() {
    let (messages, judge) = (told().await, judge());
    for message in &messages {
        assert_eq!(faults(&judge, message), "", "{message:#}");
    }
    let types: BTreeSet<&str> = messages.iter().filter_map(|message| message["type"].as_str()).collect();
    let all = ["case.accepted", "case.escalated", "case.returned", "decision.made", "decision.undone"];
    assert_eq!(types, all.into(), "each type was sent, so that each was judged");
    assert_eq!(messages.len(), 8, "and each decision, the sparse case's too");
}

#[tokio::test]
async fn a_correction_of_an_accepted_case_is_too() {
    let station = Station::with_policy(&POLICY.replace("audit_rate = 0.0", "audit_rate = 1.0")).await;
    station.import(&[ticket("sure", "fee", 0.99)]).await;
    answered(&station, "sure", Action::Override).await;
    let (messages, judge) = (delivered(&station).await, judge());
    assert_eq!(messages.len(), 2, "accepted at once, corrected by the check");
    for message in &messages {
        assert_eq!(faults(&judge, message), "", "{message:#}");
    }
    assert_eq!(messages[1]["data"]["after_acceptance"], true, "it says that it is late");
}

#[tokio::test]
async fn a_message_that_was_tampered_with_is_refused() {
    let (messages, judge) = (told().await, judge());
    let of = |type_: &str| messages.iter().find(|message| message["type"] == type_).cloned().expect("it was sent");
    let cases: [(&str, &str, Value, &str); 14] = [
        ("decision.made", "/type", json!("decision.guessed"), "there is no such type"),
        ("decision.made", "/type", json!("case.returned"), "a returned case is not decided"),
        ("case.accepted", "/type", json!("decision.made"), "nobody decided it"),
        ("decision.made", "/id", json!("7"), "a message's id is a UUID"),
        ("decision.made", "/timestamp", json!("2026-11-20T10:00:00+01:00"), "times are written in UTC"),
        ("decision.made", "/data/schema", json!("countersign.decision/2"), "another format"),
        ("decision.made", "/data/confidence", json!(1.5), "a confidence is from 0 to 1"),
        ("decision.made", "/data/final", json!({"label": "a", "text": "b"}), "an answer is of one kind"),
        ("decision.made", "/data/decision", json!("escalate"), "what is escalated is not decided"),
        ("decision.undone", "/data/decision", json!("guess"), "there is no such action"),
        ("decision.undone", "/data/final", json!({"label": "fee"}), "nothing stands any more"),
        ("decision.made", "/data/route/to", json!("bin"), "cases go to five places"),
        ("decision.made", "/data/route/rules/0/result", json!("yes"), "a rule took a case or did not"),
        ("decision.made", "/data/case/content_sha256", json!("f8cddd18"), "a hash is whole"),
    ];
    for (type_, place, value, why) in cases {
        let mut message = of(type_);
        *message.pointer_mut(place).expect("a place of the message") = value;
        assert!(!judge.is_valid(&message), "{why}: {type_} {place}");
    }
    for key in of("decision.made")["data"].as_object().expect("an object").keys() {
        let mut message = of("decision.made");
        message["data"].as_object_mut().expect("an object").remove(key);
        assert!(!judge.is_valid(&message), "a reader may rely on {key}");
    }
}
