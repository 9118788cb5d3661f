//! The main job on real input: four classification sets and three sets of corrections come in through map files, are
//! reviewed in the real window, and their corrections go out. Skipped, and said so, where the sets do not lie beside.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use countersign_tests::station::{Station, shared_data};
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};
use serde_json::{Value, json};

/// Folder and workflow of each classification set. The sets of messages share a workflow's name in their files, so
/// the map says which is which.
const CLASSIFIED: [&str; 4] = ["ticket-routing", "intent-routing", "lead-scoring", "churn"];
/// File and workflow of each set of corrections; only the first says how sure its model was.
const CORRECTED: [(&str, bool); 3] = [("translation", true), ("sales-summaries", false), ("copy-edits", false)];

fn map_of_classified(workflow: &str) -> String {
    format!(
        r#"workflow = {{ const = "{workflow}" }}
source = {{ const = "{workflow}" }}
id = "/id"
title = "/title"
input = "/input"
prediction.label = "/predicted_label"
confidence = "/confidence"
alternatives = {{ from = "/probabilities", label = "label", p = "p" }}
explanation = {{ from = "/contributions", feature = "feature", value = "value", contribution = "contribution" }}
model.name = "/model_name"
model.version = "/model_version"
created_at = "/created_at"
"#
    )
}

/// The corrected text has no place in the map, so that it stays in the kept bytes and never reaches a screen.
fn map_of_corrected(workflow: &str, has_confidence: bool) -> String {
    let input =
        if workflow == "copy-edits" { "\"/task\"" } else { "{ \"Task\" = \"/task\", \"Source text\" = \"/input\" }" };
    let confidence =
        if has_confidence { "confidence = \"/confidence\"\nmodel.version = \"/model_version\"\n" } else { "" };
    format!(
        "workflow = {{ const = \"{workflow}\" }}\nsource = {{ const = \"{workflow}\" }}\nid = \"/id\"\ntitle = \"/task\"\n\
         input = {input}\nprediction.text = \"/model_output\"\nmodel.name = \"/model_name\"\ncreated_at = \"/created_at\"\n{confidence}"
    )
}

fn draft_policy(key: &str, has_confidence: bool) -> String {
    let confidence = if has_confidence { "" } else { "confidence = \"none\"\n" };
    format!(
        "[workflow]\nkey = \"{key}\"\nname = \"{key}\"\nmode = \"ai-assisted\"\nstage = \"engage\"\nkind = \"draft\"\n\
         owner = \"Ada\"\nrollout = \"live\"\n{confidence}[route]\nthreshold = 1.0\naudit_rate = 0.0\n[review]\nundo = \"0s\"\n\
         reasons = [{{ code = \"wording\", text = \"Wording\" }}]\n"
    )
}

fn records(file: &Path) -> Result<Vec<Value>, Fault> {
    let text = fs::read_to_string(file).map_err(Fault::file(file))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Fault::json("a record", line))).collect()
}

fn word<'r>(record: &'r Value, key: &str) -> &'r str {
    record[key].as_str().unwrap_or_default()
}

/// Policies and cases of every set; returns how many cases came in.
fn bring_in(station: &Station, classified: &Path, corrected: &Path) -> Result<usize, Fault> {
    let mut all = 0;
    for name in CLASSIFIED {
        let folder = classified.join(name);
        let rows = records(&folder.join("cases.jsonl"))?;
        let truths = records(&folder.join("truth.jsonl"))?;
        let labels: BTreeSet<&str> = rows
            .iter()
            .map(|row| word(row, "predicted_label"))
            .chain(truths.iter().map(|truth| word(truth, "true_label")))
            .collect();
        let labels: Vec<&str> = labels.into_iter().collect();
        let policy = station.write(&format!("{name}.toml"), &cases::policy_of(name, &labels, "0s"))?;
        station.done(&["policy", "apply", &policy])?;
        let map = station.write(&format!("{name}-map.toml"), &map_of_classified(name))?;
        all += import(station, &folder.join("cases.jsonl"), &map, rows.len())?;
    }
    for (name, has_confidence) in CORRECTED {
        let file = corrected.join(format!("{name}.jsonl"));
        let rows = records(&file)?;
        let policy = station.write(&format!("{name}.toml"), &draft_policy(name, has_confidence))?;
        station.done(&["policy", "apply", &policy])?;
        let map = station.write(&format!("{name}-map.toml"), &map_of_corrected(name, has_confidence))?;
        all += import(station, &file, &map, rows.len())?;
    }
    Ok(all)
}

fn import(station: &Station, file: &Path, map: &str, rows: usize) -> Result<usize, Fault> {
    let file = file.to_string_lossy();
    let report = station.run(&["--json", "import", &file, "--map", map])?.with_code(0)?.json()?;
    assert_eq!(report["accepted"], rows, "every record of {file} becomes a case: {report}");
    Ok(rows)
}

/// Answers every case of a set of corrections with the text that people made of it.
fn correct(station: &Station, file: &Path, source: &str) -> Result<usize, Fault> {
    let mut lines = String::new();
    let mut changed = 0;
    for record in records(file)? {
        let (before, after) = (word(&record, "model_output"), word(&record, "corrected_text"));
        let case = format!("{source}/{}", word(&record, "id"));
        let line = if before == after || after.is_empty() {
            json!({ "case": case, "action": "approve" })
        } else {
            changed += 1;
            json!({ "case": case, "action": "override", "text": after, "reason": "wording" })
        };
        lines.push_str(&format!("{line}\n"));
    }
    station.run_with(&["decide", "-"], &lines)?.with_code(0)?;
    Ok(changed)
}

#[tokio::test]
async fn real_sets_come_in_are_reviewed_and_their_corrections_go_out() -> Result<(), Fault> {
    let (Some(tickets), Some(corrected)) = (shared_data("ticket-routing"), shared_data("corrections")) else {
        println!("skipped: ../shared/data is absent");
        return Ok(());
    };
    let classified = tickets.parent().unwrap_or(&tickets).to_path_buf();
    let station = Station::new()?;
    let all = bring_in(&station, &classified, &corrected)?;
    assert!(all >= 5_000, "the sets hold {all} cases");

    let window = Window::open(&station.home()).await?;
    let hidden: Vec<String> = records(&corrected.join("translation.jsonl"))?
        .iter()
        .filter(|record| word(record, "corrected_text") != word(record, "model_output"))
        .map(|record| word(record, "corrected_text").to_owned())
        .collect();
    for n in 1..=CLASSIFIED.len() + CORRECTED.len() {
        window.page.press("]").await?;
        window.page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
        window.picture(&format!("real-{n}")).await?;
        let text = window.page.script("return document.documentElement.textContent", vec![]).await?;
        let text = text.as_str().unwrap_or_default();
        assert!(!hidden.iter().any(|correction| text.contains(correction.as_str())), "a known correction is on screen");
    }
    window.close().await?;

    let changed = correct(&station, &corrected.join("translation.jsonl"), "translation")?;
    station.done(&["sync", "--once"])?;
    let overridden = sink::decisions(&station.home())?.iter().filter(|m| m.decision == "override").count();
    assert_eq!(overridden, changed, "every correction leaves, none twice");
    let out = station.file("dpo").to_string_lossy().into_owned();
    station.done(&["export", "trl-dpo", "--out", &out, "--workflow", "translation"])?;
    let rows = |split: &str| fs::read_to_string(format!("{out}/{split}.jsonl")).map_or(0, |text| text.lines().count());
    assert_eq!(rows("train") + rows("golden"), changed, "each corrected text is a pair to train on");
    Ok(())
}
