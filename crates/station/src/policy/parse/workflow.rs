//! The `[workflow]` section: what the workflow is, and the parts that only some kinds have.

use std::ops::Range;

use super::sheet::{Section, Sheet, number};
use crate::policy::document::{FieldSpec, FieldType, LONGEST_KEY, ScoreScale, Workflow};
use crate::policy::words::{Confidence, Kind, Mode, Rollout, Stage};

const KEYS: [&str; 16] = [
    "key",
    "name",
    "mode",
    "stage",
    "kind",
    "owner",
    "tool",
    "trigger",
    "cadence",
    "claim_sensitive",
    "labels",
    "rollout",
    "pilot_share",
    "score",
    "fields",
    "confidence",
];

/// `None` only when a mistake was reported.
pub(super) fn read<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>, confidence: Confidence) -> Option<Workflow> {
    sheet.known(section, &KEYS);
    let key = sheet.required(section, "key", "\"ticket-routing\"");
    if let Some(key) = &key {
        check_key(sheet, "key", key, &section.place("key"));
    }
    let name = sheet.required(section, "name", "\"Ticket routing\"");
    sheet.demand(section, "mode", "\"ai-led\", \"ai-assisted\" or \"human-only\"");
    let mode = sheet.word(section, "mode", Mode::ALL);
    sheet.demand(section, "stage", "the stage of the journey, such as \"engage\"");
    let stage: Option<Stage> = sheet.word(section, "stage", Stage::ALL);
    sheet.demand(section, "kind", "\"classification\", \"score\", \"draft\", \"extraction\", \"action\" or \"choice\"");
    let kind = sheet.word(section, "kind", Kind::ALL);
    let owner = sheet.required(section, "owner", "\"Head of lifecycle\"");
    let claim_sensitive = sheet.truth(section, "claim_sensitive").unwrap_or(false);
    if claim_sensitive && mode == Some(Mode::AiLed) {
        let what = "claim_sensitive is true and mode is ai-led";
        sheet.say(
            &section.place("claim_sensitive"),
            what,
            "claims need a person: set mode to ai-assisted or human-only",
        );
    }
    let labels = sheet.texts(section, "labels").unwrap_or_default();
    let score = scale(sheet, section);
    let fields = fields(sheet, section);
    if let Some(kind) = kind {
        check_parts(sheet, section, kind, !labels.is_empty());
    }
    let tool = sheet.text(section, "tool");
    let trigger = sheet.text(section, "trigger");
    let cadence = sheet.text(section, "cadence");
    let rollout = sheet.word(section, "rollout", Rollout::ALL).unwrap_or(Rollout::Shadow);
    let pilot_share = sheet.share(section, "pilot_share").unwrap_or(0.1);
    Some(Workflow {
        key: key?,
        name: name?,
        mode: mode?,
        stage: stage?,
        kind: kind?,
        owner: owner?,
        tool,
        trigger,
        cadence,
        claim_sensitive,
        labels: labels.into_iter().map(|(label, _)| label).collect(),
        rollout,
        pilot_share,
        score,
        fields,
        confidence,
    })
}

/// Keys and codes travel in file names, URLs and exports, so they keep to what is safe in all of them.
pub(super) fn check_key(sheet: &mut Sheet<'_>, what: &str, key: &str, place: &Range<usize>) {
    let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !key.chars().all(safe) || key.starts_with('-') || key.len() > LONGEST_KEY {
        let instead =
            format!("it must be lowercase letters, digits and dashes, at most {LONGEST_KEY}, not a dash first");
        sheet.say(place, format!("{what} is \"{key}\""), instead);
    }
}

/// Each kind needs its own part and none of the others'.
fn check_parts<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>, kind: Kind, has_labels: bool) {
    let needs = match kind {
        Kind::Classification => Some(("labels", "[\"one\", \"another\"]")),
        Kind::Score => Some(("score", "{ min = 0, max = 100, bands = [40, 70] }")),
        Kind::Extraction => Some(("fields", "[{ name = \"email\", type = \"email\", required = true }]")),
        Kind::Draft | Kind::Action | Kind::Choice => None,
    };
    if let Some((part, example)) = needs
        && (section.get(part).is_none() || (part == "labels" && !has_labels))
    {
        let what = format!("kind is {kind}, but there is no {part}");
        sheet.say(&section.place("kind"), what, format!("add {part} = {example}"));
    }
    for part in ["labels", "score", "fields"] {
        // A score may name its bands.
        let allowed = needs.is_some_and(|(needed, _)| needed == part) || (kind == Kind::Score && part == "labels");
        if section.get(part).is_some() && !allowed {
            sheet.say(&section.place(part), format!("{part} stands in a workflow of kind {kind}"), "remove it");
        }
    }
}

fn scale<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<ScoreScale> {
    section.get("score")?;
    let table = sheet.section(section, "score", "score");
    sheet.known(&table, &["min", "max", "bands"]);
    sheet.demand(&table, "min", "0");
    sheet.demand(&table, "max", "100");
    let min = sheet.number(&table, "min", "it must be a number", |_| true)?;
    let max = sheet.number(&table, "max", "it must be a number", |_| true)?;
    if min >= max {
        sheet.say(&table.place("max"), format!("max is {max} and min is {min}"), "max must be above min");
        return None;
    }
    let bands = bands(sheet, &table, min, max);
    Some(ScoreScale { min, max, bands })
}

fn bands<'a>(sheet: &mut Sheet<'a>, table: &Section<'a>, min: f64, max: f64) -> Vec<f64> {
    let mut bands: Vec<f64> = Vec::new();
    for element in sheet.list(table, "bands") {
        let Some(band) = number(element.get_ref()).filter(|band| *band > min && *band < max) else {
            sheet.wrong("a boundary of bands", element, &format!("it must be above {min} and below {max}"));
            continue;
        };
        if bands.last().is_some_and(|last| band <= *last) {
            sheet.wrong("a boundary of bands", element, "the boundaries must rise from left to right");
        }
        bands.push(band);
    }
    bands
}

fn fields<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Vec<FieldSpec> {
    let mut seen: Vec<String> = Vec::new();
    let mut fields = Vec::new();
    let tables = sheet.tables(section, "fields", "a field");
    if tables.is_empty() && section.get("fields").is_some() {
        sheet.say(&section.place("fields"), "fields has no field", "name at least one");
    }
    for table in tables {
        sheet.known(&table, &["name", "type", "required", "choices"]);
        let name = sheet.required(&table, "name", "\"email\"");
        let kind = field_type(sheet, &table);
        let required = sheet.truth(&table, "required").unwrap_or(false);
        let Some(name) = name else { continue };
        if seen.contains(&name) {
            sheet.say(&table.place("name"), format!("fields has \"{name}\" twice"), "remove one of them");
        }
        seen.push(name.clone());
        fields.extend(kind.map(|kind| FieldSpec { name, kind, required }));
    }
    fields
}

fn field_type<'a>(sheet: &mut Sheet<'a>, table: &Section<'a>) -> Option<FieldType> {
    let choices = sheet.texts(table, "choices");
    if table.get("type").is_none() {
        return Some(FieldType::Text);
    }
    let word: FieldType = sheet.word(table, "type", &FieldType::WORDS)?;
    match (word, choices) {
        (FieldType::Choice(_), choices) => {
            let choices: Vec<String> = choices.into_iter().flatten().map(|(choice, _)| choice).collect();
            if choices.is_empty() {
                sheet.say(
                    &table.place("type"),
                    "a field of type choice has no choices",
                    "add choices = [\"one\", \"other\"]",
                );
            }
            Some(FieldType::Choice(choices))
        }
        (other, None) => Some(other),
        (_, Some(_)) => {
            sheet.say(
                &table.place("choices"),
                "choices stands beside another type",
                "set type = \"choice\" or remove it",
            );
            None
        }
    }
}
