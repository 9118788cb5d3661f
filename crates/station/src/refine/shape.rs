//! What each format makes of a judged case. Pure.

use serde_json::{Value, json};

use super::chat::{draft, input_text, plain, prompt};
use super::judged::Judged;
use super::left_out::{NO_CHANGE, WRONG_KIND};
use super::table::{Columns, Row};
use super::{Format, RefineError};
use crate::case::Prediction;
use crate::sync::decision_data;

/// The columns of `tabular` that are not features.
const FIXED: [&str; 3] = ["predicted", "confidence", "label"];

/// The rows of a case, or why it has none.
pub(super) enum Shaped {
    Rows(Vec<Row>),
    LeftOut(&'static str),
}

/// Makes rows of one format; learns first where columns must be known before the first row.
pub(super) struct Shaper {
    format: Format,
    station: String,
    columns: Columns,
    /// Feature columns: the key in the input, and the name of the column.
    features: Vec<(String, String)>,
}

impl Shaper {
    pub(super) fn new(format: Format, station: String) -> Self {
        Self { format, station, columns: Columns::default(), features: Vec::new() }
    }

    /// Whether every case must be seen once before the first row is made.
    pub(super) fn learns(&self) -> bool {
        match self.format {
            Format::Tabular | Format::Records => true,
            Format::Classification | Format::TrlDpo | Format::TrlKto => false,
        }
    }

    /// Looks at the values of one case.
    pub(super) fn see(&mut self, judged: &Judged) {
        let cells = match self.format {
            Format::Tabular => tabular_cells(judged).unwrap_or_default(),
            Format::Records => record_numbers(judged),
            Format::Classification | Format::TrlDpo | Format::TrlKto => Vec::new(),
        };
        if !cells.is_empty() {
            self.columns.see(cells.iter().map(|(name, value)| (name.as_str(), value)));
        }
    }

    /// After everything was seen: names the columns so that none is there twice.
    pub(super) fn learned(&mut self) {
        let keys: Vec<String> =
            self.columns.names().into_iter().filter_map(|name| name.strip_prefix('/')).map(str::to_owned).collect();
        self.features = keys
            .iter()
            .map(|key| {
                let mut name = key.clone();
                while FIXED.contains(&name.as_str()) || (name != *key && keys.contains(&name)) {
                    name = format!("input_{name}");
                }
                (key.clone(), name)
            })
            .collect();
    }

    pub(super) fn rows(&self, judged: &Judged) -> Result<Shaped, RefineError> {
        Ok(match self.format {
            Format::Classification => classification(judged),
            Format::Tabular => self.tabular(judged),
            Format::TrlDpo => dpo(judged),
            Format::TrlKto => kto(judged),
            Format::Records => Shaped::Rows(vec![self.record(judged)?]),
        })
    }

    fn tabular(&self, judged: &Judged) -> Shaped {
        let Some(cells) = tabular_cells(judged) else { return Shaped::LeftOut(WRONG_KIND) };
        let cell = |name: &str| {
            let value = cells.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            self.columns.cell(name, value)
        };
        let features = self.features.iter().map(|(key, name)| (name.clone(), cell(&format!("/{key}"))));
        let fixed = FIXED.into_iter().map(|name| (name.to_owned(), cell(name)));
        Shaped::Rows(vec![Row(features.chain(fixed).collect())])
    }

    /// The data of contract 3 with one type a key: what differs in shape from case to case is JSON as text, and what is
    /// null there is an empty text.
    fn record(&self, judged: &Judged) -> Result<Row, RefineError> {
        let facts = &judged.facts;
        let data = decision_data(&self.station, facts, &judged.decision)
            .map_err(|what| RefineError::Damaged { case: format!("{}/{}", facts.source, facts.case_id), what })?;
        let numbers = record_numbers(judged);
        let number = |name: &str| {
            let value = numbers.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            self.columns.cell(name, value)
        };
        let case = json!({"source": data.case.source, "id": data.case.id, "workflow": data.case.workflow,
                          "content_sha256": data.case.content_sha256.unwrap_or_default()});
        let route = json!({"to": data.route.to, "rules": data.route.rules.to_string(),
                           "selection_probability": data.route.selection_probability});
        let row = [
            ("schema", json!(data.schema)),
            ("case", case),
            ("decision_id", json!(data.decision_id)),
            ("revision", json!(data.revision)),
            ("decision", json!(data.decision)),
            ("final", json!(plain(&data.final_value))),
            ("predicted", json!(plain(&data.predicted))),
            ("confidence", number("confidence")),
            ("model", json!({"name": data.model.name, "version": data.model.version})),
            ("route", route),
            ("policy_version", json!(data.policy_version)),
            ("reason", json!({"code": data.reason.code, "note": data.reason.note})),
            ("evidence", json!(Value::from(data.evidence).to_string())),
            ("verdict_before_ai", json!(plain(&data.verdict_before_ai))),
            ("decided_by", json!(data.decided_by)),
            ("role", json!(data.role)),
            ("shown_at", json!(data.shown_at.unwrap_or_default())),
            ("decided_at", json!(data.decided_at)),
            ("active_seconds", number("active_seconds")),
            ("supersedes", json!(data.supersedes.unwrap_or_default())),
            ("after_acceptance", json!(data.after_acceptance.unwrap_or(false))),
            ("station", json!(data.station)),
            ("audit", json!({"seq": data.audit.seq, "hash": data.audit.hash})),
            ("input", json!(input_text(&judged.envelope.input))),
        ];
        Ok(Row(row.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
    }
}

fn classification(judged: &Judged) -> Shaped {
    match &judged.final_value {
        Prediction::Label { label } => {
            Shaped::Rows(vec![row([("text", json!(input_text(&judged.envelope.input))), ("label", json!(label))])])
        }
        Prediction::Score { .. }
        | Prediction::Text { .. }
        | Prediction::Fields { .. }
        | Prediction::Action { .. }
        | Prediction::Choice { .. }
        | Prediction::Refusal(_) => Shaped::LeftOut(WRONG_KIND),
    }
}

fn dpo(judged: &Judged) -> Shaped {
    let proposed = judged.envelope.prediction.as_ref().and_then(draft);
    match (proposed, draft(&judged.final_value)) {
        (Some(rejected), Some(chosen)) if rejected == chosen => Shaped::LeftOut(NO_CHANGE),
        (Some(rejected), Some(chosen)) => Shaped::Rows(vec![row([
            ("prompt", json!(prompt(&judged.envelope))),
            ("chosen", json!(chosen)),
            ("rejected", json!(rejected)),
        ])]),
        (None, _) | (_, None) => Shaped::LeftOut(WRONG_KIND),
    }
}

fn kto(judged: &Judged) -> Shaped {
    let proposed = judged.envelope.prediction.as_ref().and_then(draft);
    let Some(chosen) = draft(&judged.final_value) else { return Shaped::LeftOut(WRONG_KIND) };
    // A text written in place of a variant is no draft that was judged.
    if proposed.is_none() && judged.envelope.prediction.is_some() {
        return Shaped::LeftOut(WRONG_KIND);
    }
    let approved = judged.decision.action == "approve";
    let verdicts = match proposed {
        // An override that changed nothing would call one text good and bad.
        Some(proposed) if proposed == chosen && !approved => return Shaped::LeftOut(NO_CHANGE),
        Some(proposed) if proposed == chosen => vec![(proposed, true)],
        Some(proposed) => vec![(proposed, false), (chosen, true)],
        None => vec![(chosen, true)],
    };
    let rows = verdicts.into_iter().map(|(completion, label)| {
        row([("prompt", json!(prompt(&judged.envelope))), ("completion", json!(completion)), ("label", json!(label))])
    });
    Shaped::Rows(rows.collect())
}

fn row<const N: usize>(cells: [(&str, Value); N]) -> Row {
    Row(cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The cells of a tabular row: features under `/key`, then the fixed ones. A missing confidence or prediction is a gap.
fn tabular_cells(judged: &Judged) -> Option<Vec<(String, Value)>> {
    let label = target(&judged.final_value)?;
    let mut cells: Vec<(String, Value)> =
        judged.envelope.input.iter().map(|(key, value)| (format!("/{key}"), value.clone())).collect();
    cells.extend(judged.envelope.prediction.as_ref().and_then(target).map(|value| ("predicted".to_owned(), value)));
    cells.extend(judged.envelope.confidence.map(|p| ("confidence".to_owned(), Value::from(p))));
    cells.push(("label".to_owned(), label));
    Some(cells)
}

/// What a tabular model predicts: a class or a number.
fn target(answer: &Prediction) -> Option<Value> {
    match answer {
        Prediction::Label { label } => Some(json!(label)),
        Prediction::Score { score, .. } => Some(json!(score)),
        Prediction::Text { .. }
        | Prediction::Fields { .. }
        | Prediction::Action { .. }
        | Prediction::Choice { .. }
        | Prediction::Refusal(_) => None,
    }
}

/// The numbers of a record that may be missing.
fn record_numbers(judged: &Judged) -> Vec<(String, Value)> {
    let seconds = judged.decision.active_ms.map(|ms| (ms as f64 / 100.0).round() / 10.0);
    let confidence = judged.envelope.confidence;
    [("confidence", confidence), ("active_seconds", seconds)]
        .into_iter()
        .map(|(name, number)| (name.to_owned(), number.map_or(Value::Null, Value::from)))
        .collect()
}
