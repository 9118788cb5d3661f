//! Why a case is here, in the words a reviewer reads.
//!
//! A case in the audit draw says nothing but that it was chosen: a confidence, a rule or a closeness would tell the
//! reviewer what the check is to find out.

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::document::Policy;
use super::expression::Expression;
use super::route::{Asked, Measured, Route};
use super::rule::{ALWAYS_REVIEW, BREAKER, HUMAN_ONLY, NO_CONFIDENCE, PILOT, SHADOW, THRESHOLD};
use super::words::{Destination, Kind};
use crate::case::{Envelope, Prediction};

/// Answers whose probability is within this of the best count as close.
const CLOSE: f64 = 0.05;
/// Digits after which two numbers that print alike are left alone.
const MOST_DIGITS: usize = 12;

/// Why a case is here: the fact in bold, then what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Why {
    /// "0.08, below 0.80."
    pub strong: String,
    /// "The model is unsure; three labels are close." May be empty.
    pub rest: String,
}

impl Why {
    /// What every case says that was chosen for a check, until it is decided.
    #[must_use]
    pub fn chosen_for_a_check() -> Self {
        said("Chosen for a check.", "")
    }

    /// What a case says whose AI answer is shown only after the person's own; `check`: it was chosen for a check, too.
    #[must_use]
    pub fn blind_first(kind: Kind, check: bool) -> Self {
        let strong = if check { "Chosen for a check." } else { "Blind first." };
        let rest = match kind {
            Kind::Classification | Kind::Score | Kind::Extraction | Kind::Choice => {
                "Say what you think, then you see the AI's answer."
            }
            Kind::Draft => "Say what you found in it, then you see its brief and how sure the AI is.",
            Kind::Action => "Say whether it should be done, then you see how sure the AI is.",
        };
        said(strong, rest)
    }
}

/// The reason of a route, the weightiest first.
#[must_use]
pub fn why(route: &Route, policy: &Policy, case: &Envelope) -> Why {
    if route.in_audit_draw {
        return Why::chosen_for_a_check();
    }
    if route.took(HUMAN_ONLY) {
        return said("Only a person decides here.", "The workflow is human-only.");
    }
    if route.took(BREAKER) {
        return said(
            "The breaker is open.",
            "Checks found too many wrong answers; a person decides every case for now.",
        );
    }
    let always = always(route);
    if let Some((confidence, threshold)) = below_threshold(route) {
        let mut rest = closeness(policy.workflow.kind, case);
        if let Some(rule) = always {
            rest = format!("{rest} Also, {rule}.");
        }
        return said(&format!("{confidence}, below {threshold}."), &rest);
    }
    if let Some(rule) = always {
        return said(&format!("{}.", capitalised(&rule)), "A person sees every such case.");
    }
    whole_workflow(route, policy)
}

/// Reasons that lie in the workflow and not in the case.
fn whole_workflow(route: &Route, policy: &Policy) -> Why {
    if route.took(SHADOW) {
        return said("Every case of this workflow is reviewed: it runs in shadow.", "");
    }
    if route.took(NO_CONFIDENCE) {
        return said("No confidence was given.", "A person sees every such case.");
    }
    if route.took(PILOT) {
        let share = (policy.workflow.pilot_share * 1_000.0).round() / 10.0;
        return said(
            "Outside the pilot.",
            &format!("{share} % of the cases run on their own, the others are reviewed."),
        );
    }
    match route.to {
        Destination::Auto => said("Accepted unseen.", "No rule of the policy asked for a person."),
        Destination::Quarantine => said("It cannot be judged as it is.", ""),
        // Only an audit or a rule above leads here.
        Destination::Audit | Destination::Review | Destination::Hold => said("The policy asked for a person.", ""),
    }
}

/// Confidence and threshold as printed, when the threshold took the case.
fn below_threshold(route: &Route) -> Option<(String, String)> {
    let asked: &Asked = route.rules.iter().find(|asked| asked.rule == THRESHOLD && asked.result)?;
    match (&asked.value, asked.limit) {
        (Some(Measured::Number(confidence)), Some(threshold)) => Some(told_apart(*confidence, threshold)),
        (Some(Measured::Text(_)) | None, _) | (_, None) => None,
    }
}

/// Two decimals, or as many as it takes to see which number is the smaller.
fn told_apart(value: f64, limit: f64) -> (String, String) {
    let at = |digits: usize| (format!("{value:.digits$}"), format!("{limit:.digits$}"));
    (2..MOST_DIGITS).map(at).find(|(value, limit)| value != limit).unwrap_or_else(|| at(MOST_DIGITS))
}

/// The `always_review` rules that took the case, in words.
fn always(route: &Route) -> Option<String> {
    let rules: Vec<String> = route
        .rules
        .iter()
        .filter(|asked| asked.result)
        .filter_map(|asked| asked.rule.strip_prefix(ALWAYS_REVIEW))
        .map(|text| Expression::parse(text).map_or_else(|_| text.to_owned(), |rule| rule.in_words()))
        .collect();
    (!rules.is_empty()).then(|| rules.join("; "))
}

fn closeness(kind: Kind, case: &Envelope) -> String {
    let noun = match kind {
        Kind::Classification => "label",
        Kind::Choice => "variant",
        Kind::Score | Kind::Draft | Kind::Extraction | Kind::Action => "answer",
    };
    match close(case) {
        None => "The model is unsure.".to_owned(),
        Some(0 | 1) => format!("The model is unsure, though no other {noun} is close."),
        Some(several) => format!("The model is unsure; {} {noun}s are close.", in_letters(several)),
    }
}

/// How many answers are within `CLOSE` of the best, itself included; `None` when the case names no probabilities.
fn close(case: &Envelope) -> Option<usize> {
    let answer = case.prediction.as_ref().and_then(name);
    let mut odds: Vec<f64> = case
        .alternatives
        .iter()
        // Some pipelines repeat the answer among its alternatives; it counts once.
        .filter(|other| answer.is_none() || other.label.as_deref().or(other.choice.as_deref()) != answer)
        .filter_map(|other| other.p)
        .collect();
    if odds.is_empty() {
        return None;
    }
    odds.extend(case.confidence);
    let best = odds.iter().copied().fold(f64::MIN, f64::max);
    // Decimal fractions are not exact: 0.35 − 0.30 must count as within 0.05.
    Some(odds.iter().filter(|p| best - **p <= CLOSE + 1e-9).count())
}

fn name(prediction: &Prediction) -> Option<&str> {
    match prediction {
        Prediction::Label { label } => Some(label),
        Prediction::Choice { choice } => Some(choice),
        Prediction::Score { label, .. } => label.as_deref(),
        Prediction::Text { .. } | Prediction::Fields { .. } | Prediction::Action { .. } | Prediction::Refusal(_) => {
            None
        }
    }
}

fn in_letters(count: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn said(strong: &str, rest: &str) -> Why {
    Why { strong: strong.to_owned(), rest: rest.to_owned() }
}
