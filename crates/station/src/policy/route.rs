//! Where a case goes. Every rule is asked and written down whatever the others say, so that a route explains itself
//! for ever and the audit sample can be weighted by its selection probability.
//!
//! Not here: drawing chance (`case::draw`), and the words a reviewer reads (`why`).

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use countersign_stats::queue_value::Factors;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::Policy;
use super::rule::{
    ALWAYS_REVIEW, AUDIT, BLIND_FIRST, BREAKER, DOUBLE_REVIEW, HUMAN_ONLY, NO_CONFIDENCE, PILOT, SEEDED, SHADOW,
    THRESHOLD,
};
use super::words::{Confidence, Destination, Mode, Rollout};
use crate::case::Envelope;
use crate::case::draw::{Purpose, u};

/// The chances drawn for a case, each in `[0, 1)`, fixed for ever by the station's salt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draws {
    /// For the audit sample.
    pub audit: f64,
    /// For judging before the AI's answer is shown.
    pub blind_first: f64,
    /// For known-answer checks.
    pub seeded: f64,
    /// For a second, independent answer.
    pub double_review: f64,
    /// For the share of a pilot that runs as if live.
    pub pilot: f64,
}

impl Draws {
    /// The draws of the case with this identity.
    #[must_use]
    pub fn of(salt: &[u8; 32], source: &str, id: &str) -> Self {
        Self {
            audit: u(salt, Purpose::Audit, source, id),
            blind_first: u(salt, Purpose::BlindFirst, source, id),
            seeded: u(salt, Purpose::Seeded, source, id),
            double_review: u(salt, Purpose::DoubleReview, source, id),
            pilot: u(salt, Purpose::Pilot, source, id),
        }
    }
}

/// One rule that was asked, as a decision out carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// Its name.
    pub rule: String,
    /// What the case or the workflow showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Measured>,
    /// What it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// Whether the rule took the case.
    pub result: bool,
}

/// What a rule looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Measured {
    /// A confidence or a draw.
    Number(f64),
    /// A word of the policy.
    Text(String),
}

/// Where a case goes, and everything that was asked on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Where it goes.
    pub to: Destination,
    /// Every rule in the order asked; the same list for every case of one policy.
    pub rules: Vec<Asked>,
    /// Chance that a person sees the case, given the rules that leave nothing to the audit draw; 0..1.
    pub selection_probability: f64,
    /// Whether the audit draw took it, wherever it goes: its confidence and route are withheld until it is decided.
    pub in_audit_draw: bool,
}

impl Route {
    /// Whether the rule of this name took the case.
    #[must_use]
    pub fn took(&self, rule: &str) -> bool {
        self.rules.iter().any(|asked| asked.rule == rule && asked.result)
    }
}

/// The rules that took a case, as its stored route names them. Reading only these takes a tenth of asking SQLite's JSON
/// functions for two of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Took(Vec<String>);

impl Took {
    /// Reads the `rules` of a route.
    ///
    /// # Errors
    /// When they are not what was written.
    pub fn read(rules: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct One<'r> {
            #[serde(borrow)]
            rule: Cow<'r, str>,
            result: bool,
        }
        let asked: Vec<One<'_>> = serde_json::from_str(rules)?;
        Ok(Self(asked.into_iter().filter(|asked| asked.result).map(|asked| asked.rule.into_owned()).collect()))
    }

    /// Whether this rule did.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        self.0.iter().any(|took| took == rule)
    }
}

/// What a rule does to a case that it takes.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    Hold,
    Review,
    Audit,
    /// Written down for the rooms that act on it; the destination stays.
    Noted,
}

/// Routes a case. Never `quarantine`: that is decided before a case can be read as an envelope.
#[must_use]
pub fn route(policy: &Policy, case: &Envelope, draws: &Draws, breaker_open: bool) -> Route {
    let asked = ask(policy, case, draws, breaker_open);
    let takes = |effect: Effect| asked.iter().any(|(of, asked)| *of == effect && asked.result);
    let in_audit_draw = takes(Effect::Audit);
    let to = if takes(Effect::Hold) {
        Destination::Hold
    } else if takes(Effect::Review) {
        Destination::Review
    } else if in_audit_draw {
        Destination::Audit
    } else {
        Destination::Auto
    };
    let certain = matches!(to, Destination::Hold | Destination::Review);
    Route {
        to,
        selection_probability: if certain { 1.0 } else { policy.route.audit_rate },
        in_audit_draw,
        rules: asked.into_iter().map(|(_, asked)| asked).collect(),
    }
}

fn ask(policy: &Policy, case: &Envelope, draws: &Draws, breaker_open: bool) -> Vec<(Effect, Asked)> {
    let (workflow, routing) = (&policy.workflow, &policy.route);
    let outside_pilot = workflow.rollout == Rollout::Pilot && draws.pilot >= workflow.pilot_share;
    let unsure = case.confidence.is_some_and(|confidence| confidence < routing.threshold);
    // A human-only case may come without a confidence; then nothing vouches for it either.
    let no_confidence = workflow.confidence == Confidence::None || case.confidence.is_none();
    let rollout = || word(workflow.rollout.as_str());

    let mut rules = vec![
        (Effect::Hold, asked(HUMAN_ONLY, word(workflow.mode.as_str()), None, workflow.mode == Mode::HumanOnly)),
        (Effect::Hold, asked(BREAKER, word(if breaker_open { "open" } else { "closed" }), None, breaker_open)),
        (Effect::Review, asked(SHADOW, rollout(), None, workflow.rollout == Rollout::Shadow)),
        (Effect::Review, asked(PILOT, number(draws.pilot), Some(workflow.pilot_share), outside_pilot)),
        (Effect::Review, asked(NO_CONFIDENCE, word(workflow.confidence.as_str()), None, no_confidence)),
    ];
    rules.extend(routing.always_review.iter().map(|rule| {
        let name = format!("{ALWAYS_REVIEW}{}", rule.text);
        (Effect::Review, asked(&name, None, None, rule.expression.holds(case)))
    }));
    let confidence = case.confidence.and_then(number);
    rules.push((Effect::Review, asked(THRESHOLD, confidence, Some(routing.threshold), unsure)));
    rules.push((Effect::Audit, drawn(AUDIT, draws.audit, routing.audit_rate)));
    rules.push((Effect::Noted, drawn(BLIND_FIRST, draws.blind_first, routing.blind_first)));
    rules.push((Effect::Noted, drawn(SEEDED, draws.seeded, routing.seeded)));
    rules.push((Effect::Noted, drawn(DOUBLE_REVIEW, draws.double_review, routing.double_review)));
    rules
}

fn asked(rule: &str, value: Option<Measured>, limit: Option<f64>, result: bool) -> Asked {
    Asked { rule: rule.to_owned(), value, limit, result }
}

fn drawn(rule: &str, u: f64, rate: f64) -> Asked {
    asked(rule, number(u), Some(rate), u < rate)
}

fn number(value: f64) -> Option<Measured> {
    Some(Measured::Number(value))
}

fn word(value: &str) -> Option<Measured> {
    Some(Measured::Text(value.to_owned()))
}

/// What the queue weighs a case by. Without a confidence the answer counts as even odds: nothing is known, and
/// neither burying nor preferring such a case would be honest.
#[must_use]
pub fn value_factors(policy: &Policy, case: &Envelope) -> Factors {
    Factors {
        catch: policy.review.catch,
        p_err: case.confidence.map_or(0.5, |confidence| 1.0 - confidence),
        stake: case.stake,
        priority: case.priority,
        minutes: policy.review.minutes,
    }
}
