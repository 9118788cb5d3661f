//! Writes the files of a set: the two splits, their lineage, the README and the report.

use serde_json::json;
use sqlx_sqlite::SqliteConnection;

use super::dir::{Lines, MARKER, Unfinished};
use super::judged::{Judged, Split, Walk};
use super::shape::{Shaped, Shaper};
use super::{Format, RefineError, Report, Request, left_out};
use crate::policy::Destination;
use crate::store::{Store, read_setting};
use crate::sync::Facts;

/// Writes everything but putting it in place. Reads one snapshot, so that both passes see the same cases.
pub(super) async fn write(
    store: &Store,
    request: &Request,
    dir: Unfinished,
) -> Result<(Unfinished, Report), RefineError> {
    let station = read_setting(store.reader(), "station.id").await?.unwrap_or_default();
    let mut walk = Walk::begin(store, request).await?;
    let mut snapshot = store.reader().begin().await?;
    let mut report = Report { left_out: left_out::count(&mut snapshot, request).await?, ..Report::default() };
    let mut shaper = Shaper::new(request.format, station);
    if shaper.learns() {
        learn(&mut shaper, &mut walk, &mut snapshot).await?;
    }
    let mut set = Set::begin(&dir)?;
    loop {
        let cases = walk.next(&mut snapshot).await?;
        if cases.is_empty() {
            break;
        }
        for judged in &cases {
            match shaper.rows(judged)? {
                Shaped::Rows(rows) => rows.iter().try_for_each(|row| set.add(row, judged, &mut report))?,
                Shaped::LeftOut(reason) => *report.left_out.entry(reason.to_owned()).or_default() += 1,
            }
        }
    }
    drop(snapshot);
    set.finish(&mut report)?;
    describe(&dir, request.format, &report)?;
    Ok((dir, report))
}

async fn learn(shaper: &mut Shaper, walk: &mut Walk, snapshot: &mut SqliteConnection) -> Result<(), RefineError> {
    loop {
        let cases = walk.next(&mut *snapshot).await?;
        if cases.is_empty() {
            break;
        }
        cases.iter().for_each(|judged| shaper.see(judged));
    }
    shaper.learned();
    walk.rewind();
    Ok(())
}

/// The files that grow row by row.
struct Set {
    train: Lines,
    golden: Lines,
    lineage: Lines,
}

impl Set {
    fn begin(dir: &Unfinished) -> Result<Self, RefineError> {
        Ok(Self {
            train: dir.file("train.jsonl")?,
            golden: dir.file("golden.jsonl")?,
            lineage: dir.file("lineage.jsonl")?,
        })
    }

    fn add(&mut self, row: &super::table::Row, judged: &Judged, report: &mut Report) -> Result<(), RefineError> {
        let file = match judged.split {
            Split::Train => &mut self.train,
            Split::Golden => &mut self.golden,
        };
        let number = file.add(row)?;
        if let Some(good) = row.0.iter().find(|(name, _)| name == "label").and_then(|(_, label)| label.as_bool())
            && row.0.iter().any(|(name, _)| name == "completion")
        {
            *report.labels.entry(if good { "good" } else { "bad" }.to_owned()).or_default() += 1;
        }
        let (facts, decision) = (&judged.facts, &judged.decision);
        let model = judged.envelope.model.clone().unwrap_or_default();
        self.lineage.add(&json!({
            "split": judged.split.as_str(), "row": number, "source": facts.source, "id": facts.case_id,
            "workflow": facts.workflow, "revision": facts.revision, "decision": decision.id,
            "model_name": model.name.unwrap_or_default(), "model_version": model.version.unwrap_or_default(),
            "policy_version": decision.policy_version, "reviewer": decision.person, "reason": decision.reason,
            "selection_probability": chance(facts),
        }))?;
        Ok(())
    }

    fn finish(self, report: &mut Report) -> Result<(), RefineError> {
        report.written.train = self.train.written();
        report.written.golden = self.golden.written();
        self.train.finish()?;
        self.golden.finish()?;
        self.lineage.finish()
    }
}

fn describe(dir: &Unfinished, format: Format, report: &Report) -> Result<(), RefineError> {
    let mut readme = dir.file("README.md")?;
    readme.text(&readme_text(format, report))?;
    readme.finish()?;
    let mut file = dir.file("report.json")?;
    file.add(report)?;
    file.finish()
}

fn readme_text(format: Format, report: &Report) -> String {
    // A reader cannot infer columns from an empty file, so an empty split is not offered to it.
    let splits = [("train", report.written.train), ("golden", report.written.golden)];
    let files: String = splits
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(name, _)| format!("  - split: {name}\n    path: {name}.jsonl\n"))
        .collect();
    let configs = if files.is_empty() {
        "configs: []\n".to_owned()
    } else {
        format!("configs:\n- config_name: default\n  data_files:\n{files}")
    };
    format!(
        "---\n{configs}---\n{MARKER}\n# Refinement set: {format}\n\n\
         {train} rows to train on, {golden} golden rows to measure with. A case is in one of the two for ever, so no golden\n\
         case is ever trained on. `lineage.jsonl` tells for each row (counted from 0 in its file) the case, the decision, the\n\
         model, the policy version, the reviewer, the reason and the probability that a person saw it; `report.json` what was\n\
         left out and why.\n\n\
         {columns}\n\nLoad it with `datasets.load_dataset(\"DIR\")`. Another export to this folder replaces it as a whole.\n",
        train = report.written.train,
        golden = report.written.golden,
        columns = columns_text(format),
    )
}

fn columns_text(format: Format) -> &'static str {
    match format {
        Format::Classification => "Columns: `text`, `label`.",
        Format::Tabular => {
            "Columns: one a feature, then `predicted`, `confidence`, `label`. A column is of one type: numbers only where every\n\
             row has one, else text with \"\" for what is missing."
        }
        Format::TrlDpo => {
            "Columns: `prompt`, `chosen` (the reviewer's text), `rejected` (the model's), lists of messages."
        }
        Format::TrlKto => "Columns: `prompt`, `completion`, `label` (true: good).",
        Format::Records => {
            "One row a decision, with the keys of `countersign.decision/1` and the `input` as text. `final`, `predicted`,\n\
             `route.rules`, `evidence` and `verdict_before_ai` are JSON as text; what is null there is \"\" here."
        }
    }
}

/// The chance that a person saw the case by the draws. None where it was executed unseen and corrected of somebody's own
/// accord: nothing drew it, and weighed by the chance it would have had, it would stand for many that nobody looked at.
fn chance(facts: &Facts) -> Option<f64> {
    match &facts.route {
        None => Some(1.0),
        Some(route) if route.to == Destination::Auto.as_str() => None,
        Some(route) => Some(route.selection_probability),
    }
}
