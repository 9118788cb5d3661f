//! The commands alone: cases in through a file or a map, the truth decided, training rows out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use countersign_tests::station::{Station, json_lines, shared_data};
use countersign_tests::{Fault, cases, sink};
use serde_json::{Value, json};

/// A case whose right answer is known.
struct Known {
    id: String,
    text: String,
    predicted: String,
    truth: String,
}

/// How often each pair of text and label occurs.
type Rows = BTreeMap<(String, String), usize>;

#[test]
fn made_up_cases_come_out_as_the_truth_that_was_decided() -> Result<(), Fault> {
    let known: Vec<_> = (0..150).map(made_up).collect();
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    let file = station.write("cases.jsonl", &cases::lines(0..known.len()))?;
    import(&station, &["import", &file], known.len())?;
    decide_the_truth(&station, &known)?;
    export_equals_the_truth(&station, &known)
}

#[test]
fn real_tickets_come_in_through_a_map_and_out_as_the_truth() -> Result<(), Fault> {
    let Some(folder) = shared_data("ticket-routing") else {
        println!("skipped: ../shared/data/ticket-routing is absent");
        return Ok(());
    };
    let known = tickets(&folder)?;
    let mut labels: Vec<&str> =
        known.iter().flat_map(|known| [known.predicted.as_str(), known.truth.as_str()]).collect();
    labels.sort_unstable();
    labels.dedup();
    let station = Station::new()?;
    let policy = cases::policy_of("ticket-routing", &labels, "0s");
    station.done(&["policy", "check", &station.write("ticket-routing.toml", &policy)?])?;
    station.done(&["policy", "apply", &station.write("ticket-routing.toml", &policy)?])?;
    let map = station.write("map.toml", MAP)?;
    let file = folder.join("cases.jsonl");
    let file = file.to_string_lossy();
    import(&station, &["import", &file, "--map", &map], known.len())?;
    decide_the_truth(&station, &known)?;
    export_equals_the_truth(&station, &known)
}

#[test]
fn the_samples_fill_an_empty_station() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    station.done(&["init", "--owner", "Somebody else"])?;
    let queue = station.done(&["--json", "queue"])?.json()?;
    assert!(queue.to_string().contains("ticket-routing"), "the samples' queues are listed: {queue}");
    // A workflow without blind-first: elsewhere the route is kept until one has said what one thinks.
    let next = station.done(&["--json", "next", "--workflow", "contact-fields", "--peek"])?.json()?;
    assert!(next["id"].is_string() && next["route"].is_object(), "a peeked case is an envelope with its route: {next}");
    station.done(&["doctor"])?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn the_contracts_are_printed_without_a_station() -> Result<(), Fault> {
    let nowhere = Station::empty()?;
    let listed = nowhere.done(&["schema"])?.out;
    assert_eq!(listed, "case\ndecide\ndecision\nmap\npolicy\n", "a name a line");
    assert_eq!(nowhere.done(&["schema", "--json"])?.json()?, json!(listed.lines().collect::<Vec<_>>()), "or as JSON");
    for name in listed.lines() {
        let said = nowhere.done(&["schema", name])?;
        let schema = said.json()?;
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}: it says its draft");
        assert_eq!(schema["type"], "object", "{name}: every contract is an object");
        assert_eq!(said.out, nowhere.done(&["--json", "schema", name])?.out, "{name}: JSON it is anyway");
        assert!(said.out.lines().count() > 50, "{name}: on many lines, to be read");
    }
    let case = nowhere.done(&["schema", "case"])?.json()?;
    assert_eq!(case["title"], "countersign.case/1", "a schema bears the name of its contract");
    assert_eq!(case["required"], json!(["id", "workflow"]), "and says what must be there");
    let unknown = nowhere.run(&["schema", "cases"])?.with_code(2)?;
    assert!(unknown.err.contains("case, decide, decision, map, policy"), "the names there are: {}", unknown.err);
    assert!(!nowhere.home().exists(), "and nothing was made");
    Ok(())
}

/// The contract's map for records of this shape.
const MAP: &str = r#"
workflow = { const = "ticket-routing" }
id = "/id"
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

fn made_up(number: usize) -> Known {
    let case = cases::case(number);
    Known {
        id: cases::id(number),
        text: case["input"]["Customer message"].as_str().unwrap_or_default().to_owned(),
        predicted: cases::predicted(number).to_owned(),
        truth: cases::truth(number).to_owned(),
    }
}

fn tickets(folder: &Path) -> Result<Vec<Known>, Fault> {
    let lines = |name: &str| {
        let path = folder.join(name);
        json_lines(name, &fs::read_to_string(&path).map_err(Fault::file(&path))?)
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let truth: BTreeMap<String, String> =
        lines("truth.jsonl")?.iter().map(|line| (text(&line["id"]), text(&line["true_label"]))).collect();
    let known = lines("cases.jsonl")?.into_iter().map(|case| Known {
        truth: truth.get(case["id"].as_str().unwrap_or_default()).cloned().unwrap_or_default(),
        id: text(&case["id"]),
        text: text(&case["input"]["Customer message"]),
        predicted: text(&case["predicted_label"]),
    });
    Ok(known.collect())
}

/// Imports twice: everything is new the first time, nothing the second.
fn import(station: &Station, arguments: &[&str], count: usize) -> Result<(), Fault> {
    let arguments = [&["--json"], arguments].concat();
    let first = station.done(&arguments)?.json()?;
    assert_eq!(first["read"], count, "every line is read: {first}");
    assert_eq!(first["accepted"], count, "every line is a case: {first}");
    assert_eq!(first["routed"]["review"], count, "no case is sure enough for a threshold of 1: {first}");
    let again = station.done(&arguments)?.json()?;
    assert_eq!(again["accepted"], 0, "the same file adds nothing: {again}");
    assert_eq!(again["duplicate"], count, "and every line is known: {again}");
    Ok(())
}

fn decide_the_truth(station: &Station, known: &[Known]) -> Result<(), Fault> {
    let lines: String =
        known.iter().map(|case| cases::verdict(&case.id, &case.predicted, &case.truth).to_string() + "\n").collect();
    let results = station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?.json_lines()?;
    assert_eq!(results.len(), known.len(), "a result line for each decision");
    for (result, case) in results.iter().zip(known) {
        assert_eq!(result["error"], Value::Null, "{} is decided without complaint", case.id);
        let id = result["decision_id"].as_str().unwrap_or_default();
        assert!(cases::is_uuid_v7(id), "decision ids are UUIDv7: {result}");
    }
    station.run(&["next"])?.with_code(1)?;
    station.done(&["sync", "--once"])?;
    let sent = sink::decisions(&station.home())?;
    assert_eq!(sent.len(), known.len(), "each decision is in the sink, once");
    let right: BTreeMap<_, _> = known.iter().map(|case| (case.id.as_str(), case.truth.as_str())).collect();
    for message in &sent {
        assert_eq!(right.get(message.case.as_str()), Some(&message.label.as_str()), "the sink says what was decided");
        assert_eq!(message.whole["data"]["schema"], "countersign.decision/1", "in the contract's form");
    }
    Ok(())
}

fn export_equals_the_truth(station: &Station, known: &[Known]) -> Result<(), Fault> {
    let out = station.file("training");
    station.done(&["export", "classification", "--out", &out.to_string_lossy()])?;
    let mut rows = Rows::new();
    for split in ["train.jsonl", "golden.jsonl"] {
        let path = out.join(split);
        let text = fs::read_to_string(&path).map_err(Fault::file(&path))?;
        for row in json_lines(split, &text)? {
            let cell = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            *rows.entry((cell("text"), cell("label"))).or_default() += 1;
            assert_eq!(row.as_object().map(serde_json::Map::len), Some(2), "exactly text and label: {row}");
        }
    }
    let mut truth = Rows::new();
    for case in known {
        *truth.entry((case.text.clone(), case.truth.clone())).or_default() += 1;
    }
    assert!(rows == truth, "train and golden together are the truth: {} rows, {} decided", count(&rows), count(&truth));
    let lineage = out.join("lineage.jsonl");
    let lineage = json_lines("lineage", &fs::read_to_string(&lineage).map_err(Fault::file(&lineage))?)?;
    let mut seen: Vec<String> = lineage.iter().map(|row| format!("{}/{}", row["source"], row["id"])).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), known.len(), "each case stands in one split, once");
    station.done(&["audit", "verify"])?;
    station.done(&["doctor"])?;
    Ok(())
}

fn count(rows: &Rows) -> usize {
    rows.values().sum()
}
