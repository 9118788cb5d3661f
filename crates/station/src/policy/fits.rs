//! Whether a case fits its workflow: the prediction its kind, the label its list, the score its scale.
//!
//! A model's answer is refused for its shape only; whether it is right is the reviewer's question. What a person
//! hands in as the final answer is held to the formats of its fields too, for nobody looks at it again.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::document::{FieldSpec, FieldType, Policy};
use super::mistake::nearest;
use super::words::{Confidence, Kind, Mode};
use crate::case::{Envelope, Fault, Prediction, join, spoken};

/// Fewest and most variants of a choice.
const VARIANTS: std::ops::RangeInclusive<usize> = 2..=6;

#[derive(Clone, Copy, PartialEq)]
enum By {
    Model,
    Person,
}

/// Whether a case can be judged under this policy.
///
/// # Errors
/// The first part that does not fit, by its JSON pointer, with what the workflow needs there.
pub fn fits(policy: &Policy, case: &Envelope) -> Result<(), Fault> {
    let workflow = &policy.workflow;
    let by_hand = workflow.mode == Mode::HumanOnly;
    if workflow.kind == Kind::Choice {
        check_variants(case)?;
    }
    match &case.prediction {
        Some(prediction) => {
            check(policy, prediction, By::Model)?;
            fits_variants(case, prediction).map_err(|reason| Fault::new("/prediction/choice", reason))?;
        }
        None if by_hand => {}
        None => {
            let (kind, keys) = (workflow.kind, keys(workflow.kind));
            return Err(Fault::new("/prediction", format!("is missing; a workflow of kind {kind} needs {keys}")));
        }
    }
    if case.confidence.is_none() && !by_hand && workflow.confidence == Confidence::Given {
        let reason = "is missing; give a number from 0 to 1, or set confidence = \"none\" in the policy";
        return Err(Fault::new("/confidence", reason));
    }
    Ok(())
}

/// Whether a person's final answer fits the workflow. A choice is held against its case by [`fits_variants`].
///
/// # Errors
/// What is wrong with it, in words for the person who typed it.
pub fn fits_final(policy: &Policy, last: &Prediction) -> Result<(), String> {
    check(policy, last, By::Person).map_err(|fault| {
        let place = fault.pointer.trim_start_matches("/prediction").trim_start_matches("/fields");
        let place = place.trim_start_matches('/').replace("~1", "/").replace("~0", "~");
        if place.is_empty() { format!("the answer {}", fault.reason) } else { format!("{place} {}", fault.reason) }
    })
}

/// Whether an answer that a person had in mind, and did not give, is of the workflow's kind. It is held to the types
/// alone, as a model's is: it may be half finished.
///
/// # Errors
/// What is wrong with it, in words for the person who typed it.
pub fn fits_thought(policy: &Policy, thought: &Prediction) -> Result<(), String> {
    let by = match thought {
        Prediction::Text { .. } | Prediction::Refusal(_) => By::Person,
        Prediction::Label { .. }
        | Prediction::Score { .. }
        | Prediction::Fields { .. }
        | Prediction::Action { .. }
        | Prediction::Choice { .. } => By::Model,
    };
    check(policy, thought, by).map_err(|fault| format!("the answer {}", fault.reason))
}

/// Whether a choice names one of its case's variants; every other answer passes.
///
/// # Errors
/// The variants there are.
pub fn fits_variants(case: &Envelope, answer: &Prediction) -> Result<(), String> {
    let Prediction::Choice { choice } = answer else { return Ok(()) };
    let variants: Vec<&str> = case.alternatives.iter().filter_map(|other| other.choice.as_deref()).collect();
    if variants.contains(&choice.as_str()) {
        return Ok(());
    }
    Err(format!("is \"{choice}\", which is not among the variants {}", variants.join(", ")))
}

fn keys(kind: Kind) -> &'static str {
    match kind {
        Kind::Classification => "{\"label\"}",
        Kind::Score => "{\"score\"}",
        Kind::Draft => "{\"text\"}",
        Kind::Extraction => "{\"fields\"}",
        Kind::Action => "{\"action\", \"args\"}",
        Kind::Choice => "{\"choice\"}",
    }
}

fn check(policy: &Policy, answer: &Prediction, by: By) -> Result<(), Fault> {
    let kind = policy.workflow.kind;
    match (kind, answer) {
        (Kind::Classification, Prediction::Label { label }) => check_label(policy, label),
        (Kind::Score, Prediction::Score { score, label }) => check_score(policy, *score, label.as_deref()),
        (Kind::Draft, Prediction::Text { text, .. }) => {
            let blank = text.trim().is_empty();
            if blank { Err(Fault::new("/prediction/text", "has no words")) } else { Ok(()) }
        }
        (Kind::Extraction, Prediction::Fields { fields }) => check_fields(policy, fields, by),
        (Kind::Action, Prediction::Action { .. }) | (Kind::Choice, Prediction::Choice { .. }) => Ok(()),
        (Kind::Action, Prediction::Refusal(_)) if by == By::Person => Ok(()),
        // None of the variants was good enough, so a person wrote one.
        (Kind::Choice, Prediction::Text { text, subject_line }) if by == By::Person => {
            written(text, subject_line.as_deref())
        }
        (
            Kind::Classification | Kind::Score | Kind::Draft | Kind::Extraction | Kind::Action | Kind::Choice,
            Prediction::Label { .. }
            | Prediction::Score { .. }
            | Prediction::Text { .. }
            | Prediction::Fields { .. }
            | Prediction::Action { .. }
            | Prediction::Choice { .. }
            | Prediction::Refusal(_),
        ) => {
            let reason = format!("does not fit a workflow of kind {kind}, which needs {}", keys(kind));
            Err(Fault::new("/prediction", reason))
        }
    }
}

fn written(text: &str, subject_line: Option<&str>) -> Result<(), Fault> {
    match subject_line {
        Some(_) => Err(Fault::new("/prediction/subject_line", "has no place in a variant")),
        None if text.trim().is_empty() => Err(Fault::new("/prediction/text", "has no words")),
        None => Ok(()),
    }
}

fn check_label(policy: &Policy, label: &str) -> Result<(), Fault> {
    let workflow = &policy.workflow;
    if workflow.labels.iter().any(|known| known == label) {
        return Ok(());
    }
    let known = workflow.labels.iter().map(String::as_str);
    let instead = nearest(label, known).map_or_else(
        || {
            format!(
                "it has {} labels, from \"{}\" on",
                workflow.labels.len(),
                workflow.labels.first().map_or("", |l| l)
            )
        },
        |near| format!("the nearest is \"{near}\""),
    );
    let reason = format!("is \"{label}\", which is not a label of {}; {instead}", workflow.key);
    Err(Fault::new("/prediction/label", reason))
}

fn check_score(policy: &Policy, score: f64, label: Option<&str>) -> Result<(), Fault> {
    if let Some(scale) = &policy.workflow.score
        && !(scale.min..=scale.max).contains(&score)
    {
        let reason = format!("is {score}; it must be from {} to {}", scale.min, scale.max);
        return Err(Fault::new("/prediction/score", reason));
    }
    match label {
        Some(label) if !policy.workflow.labels.is_empty() => check_label(policy, label),
        Some(_) | None => Ok(()),
    }
}

fn check_fields(policy: &Policy, fields: &Map<String, Value>, by: By) -> Result<(), Fault> {
    let specs = &policy.workflow.fields;
    for name in fields.keys() {
        if !specs.iter().any(|spec| spec.name == *name) {
            let near = nearest(name, specs.iter().map(|spec| spec.name.as_str()));
            let instead = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            let reason = format!("is not a field of {}{instead}", policy.workflow.key);
            return Err(Fault::new(join("/prediction/fields", name), reason));
        }
    }
    for spec in specs {
        check_field(spec, fields.get(&spec.name), by)
            .map_err(|reason| Fault::new(join("/prediction/fields", &spec.name), reason))?;
    }
    Ok(())
}

fn check_field(spec: &FieldSpec, value: Option<&Value>, by: By) -> Result<(), String> {
    let blank = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    match value {
        None if spec.required => Err("is missing; the policy requires it".to_owned()),
        None => Ok(()),
        // A model that found nothing says so with null or ""; filling it in is what the reviewer is for.
        Some(value) if blank(value) => {
            let owed = spec.required && by == By::Person;
            if owed { Err("is empty; the policy requires it".to_owned()) } else { Ok(()) }
        }
        Some(value) => check_type(&spec.kind, value, by),
    }
}

fn check_type(kind: &FieldType, value: &Value, by: By) -> Result<(), String> {
    let text = |formed: fn(&str) -> bool, what: &str| match value.as_str() {
        Some(text) if by == By::Model || formed(text) => Ok(()),
        Some(_) | None => Err(format!("must be {what}, not {}", spoken(value))),
    };
    let holds =
        |fits: bool, what: &str| if fits { Ok(()) } else { Err(format!("must be {what}, not {}", spoken(value))) };
    match kind {
        FieldType::Text => text(|_| true, "a text"),
        FieldType::Email => text(is_email, "an e-mail address such as ana@firm.example"),
        FieldType::Url => text(is_url, "a web address that starts with https:// or http://"),
        FieldType::Phone => text(is_phone, "a phone number such as +49 30 1234567"),
        FieldType::Date => text(is_date, "a date such as 2026-11-20"),
        FieldType::Number => holds(value.is_number(), "a number"),
        FieldType::Boolean => holds(value.is_boolean(), "true or false"),
        FieldType::Choice(choices) => {
            let known = value.as_str().is_some_and(|text| choices.iter().any(|choice| choice == text));
            holds(known, &format!("one of {}", choices.join(", ")))
        }
    }
}

fn is_email(text: &str) -> bool {
    let whole = !text.contains(char::is_whitespace) && text.matches('@').count() == 1;
    whole && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn is_url(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty()) && !text.contains(char::is_whitespace)
}

fn is_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3 && !text.contains('@')
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn check_variants(case: &Envelope) -> Result<(), Fault> {
    let count = case.alternatives.len();
    if !VARIANTS.contains(&count) {
        let reason = format!("has {count} variants; a choice needs {} to {}", VARIANTS.start(), VARIANTS.end());
        return Err(Fault::new("/alternatives", reason));
    }
    let mut seen: Vec<&str> = Vec::new();
    for (index, variant) in case.alternatives.iter().enumerate() {
        let pointer = format!("/alternatives/{index}");
        let Some(choice) = variant.choice.as_deref() else {
            return Err(Fault::new(format!("{pointer}/choice"), "is missing; each variant needs a name of its own"));
        };
        if seen.contains(&choice) {
            return Err(Fault::new(format!("{pointer}/choice"), format!("is \"{choice}\" a second time")));
        }
        if variant.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
            return Err(Fault::new(format!("{pointer}/text"), "is missing; a person must be able to read the variant"));
        }
        seen.push(choice);
    }
    Ok(())
}
