use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::case::Prediction;
use crate::founding::found;
use crate::intake;
use crate::policy::{Source, apply};
use crate::queue::Holder;
use crate::review::{Action, Answer, Which, decide, undo};
use crate::store::{Clock, Home};
use crate::sync::deliver;
use crate::sync::fixture::{self, START, case, station, ticket};

fn lines(dir: &Path, name: &str) -> Vec<Value> {
    fs::read_to_string(dir.join(name)).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn both(dir: &Path) -> Vec<Value> {
    let mut rows = lines(dir, "train.jsonl");
    rows.extend(lines(dir, "golden.jsonl"));
    rows
}

fn request(format: Format, out: &Path) -> Request {
    Request { format, out: out.to_path_buf(), workflow: None, since: None }
}

fn draft(id: &str, text: &str) -> Value {
    json!({"id": id, "workflow": "drafts", "source": "crm", "input": {"Lead": "Ada"}, "prediction": {"text": text}})
}

#[tokio::test]
async fn golden_and_train_together_are_what_was_decided() {
    let (store, owner, home) = station().await;
    let mut truth = BTreeSet::new();
    for no in 1..=60 {
        let (action, label) = if no % 3 == 0 { ("override", "b") } else { ("approve", "a") };
        case(&store, no, &ticket(&format!("t{no}"), &format!("text {no}"), "a"), "settled").await;
        fixture::decide(&store, &owner, no, action, Some(&json!({ "label": label }))).await;
        truth.insert((format!("text {no}"), label.to_owned()));
    }
    let dir = home.path().join("set");
    let report = export(&store, &owner, request(Format::Classification, &dir)).await.unwrap();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows: BTreeSet<_> = both(&dir).iter().map(|row| (word(row, "text"), word(row, "label"))).collect();
    assert_eq!(rows, truth, "every decision is there as it was made, and nothing else");
    assert_eq!((report.written.train + report.written.golden, report.left_out.len()), (60, 0), "nothing was left out");
    assert!(report.written.golden > 0, "about a tenth is kept for measuring");

    let lineage = lines(&dir, "lineage.jsonl");
    let ids = |split: &str| -> BTreeSet<String> {
        lineage.iter().filter(|row| row["split"] == split).map(|row| word(row, "id")).collect()
    };
    assert!(ids("train").is_disjoint(&ids("golden")), "no case is both trained on and measured with");
    for (split, name) in [("train", "train.jsonl"), ("golden", "golden.jsonl")] {
        let rows = lines(&dir, name);
        for from in lineage.iter().filter(|row| row["split"] == split) {
            let at = usize::try_from(from["row"].as_u64().unwrap()).unwrap();
            let text = format!("text {}", from["id"].as_str().unwrap().trim_start_matches('t'));
            assert_eq!(rows[at]["text"], text, "lineage names the row's own case");
        }
    }
    let readme = fs::read_to_string(dir.join("README.md")).unwrap();
    assert!(
        readme.starts_with(
            "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: train.jsonl\n"
        ),
        "{readme}"
    );

    let first = fs::read(dir.join("train.jsonl")).unwrap();
    export(&store, &owner, request(Format::Classification, &dir)).await.unwrap();
    assert_eq!(
        fs::read(dir.join("train.jsonl")).unwrap(),
        first,
        "a second export is the same, in the place of the first"
    );
    let entries = fs::read_dir(home.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("set"));
    assert_eq!(entries.count(), 1, "no working folder stays behind");
}

#[tokio::test]
async fn what_does_not_stand_is_left_out_and_counted() {
    let (store, owner, home) = station().await;
    let states = ["settled", "held", "accepted", "disputed", "escalated", "returned", "queued"];
    for (no, state) in (1..).zip(states) {
        case(&store, no, &ticket(&format!("t{no}"), "text", "a"), state).await;
        if !matches!(state, "accepted" | "queued") {
            fixture::decide(&store, &owner, no, "approve", Some(&json!({"label": "a"}))).await;
        }
    }
    case(&store, 8, &draft("d8", "a draft"), "settled").await;
    fixture::decide(&store, &owner, 8, "approve", Some(&json!({"text": "a draft"}))).await;
    let dir = home.path().join("set");
    sqlx::query("UPDATE cases SET hold_until = ? WHERE state = 'held'")
        .bind(store.now() + 1)
        .execute(store.writer())
        .await
        .unwrap();
    let report = export(&store, &owner, request(Format::Classification, &dir)).await.unwrap();
    assert_eq!(report.written.train + report.written.golden, 1, "one stands");
    let left: Vec<(&str, u64)> = report.left_out.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
    let expected = [
        ("accepted unseen", 1),
        ("disputed", 1),
        ("escalated", 1),
        ("not decided yet", 1),
        ("not yet past its undo hold", 1),
        ("returned", 1),
        ("wrong kind", 1),
    ];
    assert_eq!(left, expected, "each of the others is counted under its reason");
    let written: Value = serde_json::from_slice(&fs::read(dir.join("report.json")).unwrap()).unwrap();
    assert_eq!(written, serde_json::to_value(&report).unwrap(), "the report is in the folder too");
}

#[tokio::test]
async fn drafts_become_preferences() {
    let (store, owner, home) = station().await;
    case(&store, 1, &draft("d1", "old words"), "settled").await;
    fixture::decide(&store, &owner, 1, "override", Some(&json!({"text": "new words"}))).await;
    case(&store, 2, &draft("d2", "good words"), "settled").await;
    fixture::decide(&store, &owner, 2, "approve", Some(&json!({"text": "good words"}))).await;
    let dir = home.path().join("set");
    let report = export(&store, &owner, request(Format::TrlDpo, &dir)).await.unwrap();
    assert_eq!(report.left_out.get("no change"), Some(&1), "an approved draft prefers nothing");
    let turn = |role: &str, content: &str| json!([{"role": role, "content": content}]);
    let pair = json!({"prompt": turn("user", "Ada"), "chosen": turn("assistant", "new words"), "rejected": turn("assistant", "old words")});
    assert_eq!(both(&dir), [pair], "the reviewer's words are preferred to the model's");

    let report = export(&store, &owner, request(Format::TrlKto, &dir)).await.unwrap();
    assert_eq!((report.labels["good"], report.labels["bad"]), (2, 1), "counted for the trainer's weights");
    let judged: BTreeSet<(String, bool)> = both(&dir)
        .iter()
        .map(|row| (row["completion"][0]["content"].as_str().unwrap().to_owned(), row["label"].as_bool().unwrap()))
        .collect();
    let expected = [("good words", true), ("new words", true), ("old words", false)];
    assert_eq!(judged, expected.map(|(text, good)| (text.to_owned(), good)).into(), "each text with its verdict");
}

#[tokio::test]
async fn tables_have_one_type_a_column_and_no_gaps() {
    let (store, owner, home) = station().await;
    let lead = |id: &str, input: Value, label: &str| json!({"id": id, "workflow": "leads", "source": "crm", "input": input, "prediction": {"label": label}, "confidence": 0.5});
    case(&store, 1, &lead("l1", json!({"Age": 33, "label": "x", "Days": null}), "no"), "settled").await;
    case(&store, 2, &lead("l2", json!({"Age": 40, "label": "y", "Days": 3}), "no"), "settled").await;
    for no in 1..=2 {
        fixture::decide(&store, &owner, no, "override", Some(&json!({"label": "yes"}))).await;
    }
    let dir = home.path().join("set");
    export(&store, &owner, request(Format::Tabular, &dir)).await.unwrap();
    let text: String = ["train.jsonl", "golden.jsonl"].map(|name| fs::read_to_string(dir.join(name)).unwrap()).concat();
    let mut rows: Vec<&str> = text.lines().collect();
    rows.sort_unstable();
    assert_eq!(
        rows,
        [
            r#"{"Age":33,"Days":"","input_label":"x","predicted":"no","confidence":0.5,"label":"yes"}"#,
            r#"{"Age":40,"Days":"3","input_label":"y","predicted":"no","confidence":0.5,"label":"yes"}"#,
        ],
        "features first, a column with a gap is text, a feature called label keeps out of the way"
    );
}

#[tokio::test]
async fn records_hold_everything_and_never_null() {
    let (store, owner, home) = station().await;
    case(&store, 1, &ticket("t1", "my card", "a"), "settled").await;
    let decision = fixture::decide(&store, &owner, 1, "override", Some(&json!({"label": "b"}))).await;
    case(&store, 2, &draft("d2", "words"), "settled").await;
    fixture::decide(&store, &owner, 2, "approve", Some(&json!({"text": "words"}))).await;
    let dir = home.path().join("set");
    export(&store, &owner, request(Format::Records, &dir)).await.unwrap();
    let rows = both(&dir);
    let ticket = rows.iter().find(|row| row["case"]["id"] == "t1").unwrap();
    assert_eq!(ticket["decision_id"], decision.as_str(), "one row a decision");
    assert_eq!(
        (&ticket["final"], &ticket["input"]),
        (&json!("{\"label\":\"b\"}"), &json!("my card")),
        "answers are JSON as text"
    );
    assert_eq!(ticket["confidence"], "0.25", "text, because the other row has none");
    assert_eq!(ticket["active_seconds"], 11.2, "a number, because every row has one");
    for row in &rows {
        assert!(
            row.as_object().unwrap().values().all(|value| !value.is_null()),
            "null would change a column's type: {row}"
        );
    }
}

#[tokio::test]
async fn a_folder_of_somebody_else_is_left_alone() {
    let (store, owner, home) = station().await;
    let dir = home.path().join("thesis");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("chapter-1.txt"), "words").unwrap();
    let refused = export(&store, &owner, request(Format::Records, &dir)).await;
    assert!(matches!(refused, Err(RefineError::NotOurs(_))), "it holds no earlier export");
    assert_eq!(fs::read_to_string(dir.join("chapter-1.txt")).unwrap(), "words", "nothing in it was touched");
}

const POLICY: &str = r#"
[workflow]
key = "tickets"
name = "Tickets"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
labels = ["lost_card", "fee"]
rollout = "live"

[route]
threshold = 0.80
audit_rate = 0.0

[review]
undo = "15s"
reasons = [{code = "wrong-label", text = "Wrong label"}]
"#;

#[tokio::test]
async fn from_a_file_in_to_a_set_out() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, home) = (Clock::fixed(START), Home::at(folder.path().join("station")));
    let (store, owner) = found(&home, clock.clone(), "Maren").await.unwrap();
    apply(&store, &owner, &[Source { file: "t.toml".to_owned(), text: POLICY.to_owned() }]).await.unwrap();
    let path = folder.path().join("cases.jsonl");
    let line = |id: &str, p: f64| {
        json!({"id": id, "source": "router", "workflow": "tickets", "input": {"Message": id},
               "prediction": {"label": "fee"}, "confidence": p})
        .to_string()
    };
    fs::write(&path, [line("sure", 0.9), line("unsure", 0.2), line("undone", 0.3)].join("\n")).unwrap();
    let arrived = intake::Request { path, format: None, map: None, rejects: None };
    intake::import(&store, &owner, &arrived, |_, _, _| {}).await.unwrap();
    let answer = |name: &str| Answer {
        case: Which::Name(name.to_owned()),
        fence: None,
        decision_id: None,
        action: Action::Override,
        value: Some(Prediction::Label { label: "lost_card".to_owned() }),
        reason: Some("wrong-label".to_owned()),
        note: None,
        active_ms: Some(9_000),
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&store, &owner, &answer("router/unsure")).await.unwrap();
    let taken = decide(&store, &owner, &answer("router/undone")).await.unwrap();
    undo(&store, &owner, &taken.decision_id, Holder::Cli).await.unwrap();

    let dir = folder.path().join("set");
    let early = export(&store, &owner, request(Format::Classification, &dir)).await.unwrap();
    assert_eq!(early.written, Written::default(), "inside the hold nothing is trained on");
    clock.advance(15_000);
    let report = export(&store, &owner, request(Format::Classification, &dir)).await.unwrap();
    assert_eq!(both(&dir), [json!({"text": "unsure", "label": "lost_card"})], "the correction, and only that");
    let left: Vec<(&str, u64)> = report.left_out.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
    assert_eq!(left, [("accepted unseen", 1), ("not decided yet", 1), ("undone", 1)], "the rest is counted");

    deliver(&store, 1_000).await.unwrap();
    let sent = fs::read_dir(home.decisions()).unwrap().flatten().map(|day| fs::read_to_string(day.path()).unwrap());
    let told: Vec<(String, Value)> = sent
        .collect::<String>()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|message| (message["type"].as_str().unwrap().to_owned(), message["data"]["final"]["label"].clone()))
        .collect();
    let expected = [("case.accepted", "fee"), ("decision.made", "lost_card")];
    assert_eq!(
        told,
        expected.map(|(type_, label)| (type_.to_owned(), json!(label))),
        "what was undone in its hold never left"
    );
    let verified = crate::audit::verify(&store).await.unwrap();
    assert_eq!(verified.broken, None, "the log holds, with both exports in it");
}
