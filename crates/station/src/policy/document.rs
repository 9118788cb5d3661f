//! A policy as typed values. Reading one from its file is `parse`; what it does to a case is `route` and `fits`.

use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::duration::{self, Retention};
use super::expression::Expression;
use super::words::{Confidence, Kind, Mode, Rollout, Stage, UnknownWord};
use crate::people::Role;

/// Everything that a policy file says about one workflow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// What the workflow is.
    pub workflow: Workflow,
    /// Which cases a person sees.
    pub route: Routing,
    /// How people work on them.
    pub review: Review,
    /// What a piece must show before it ships.
    pub evidence: Evidence,
    /// What may be trusted, and how long cases are kept.
    pub limits: Limits,
}

/// The `[workflow]` section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workflow {
    /// Lowercase letters, digits and dashes; what a case names.
    pub key: String,
    /// What people read.
    pub name: String,
    /// How much the AI does.
    pub mode: Mode,
    /// Stage of the Customer Value Journey.
    pub stage: Stage,
    /// What shape the answer has.
    pub kind: Kind,
    /// The person or post that answers for it.
    pub owner: String,
    /// The automation tool that executes it.
    pub tool: Option<String>,
    /// What sets it off in that tool.
    pub trigger: Option<String>,
    /// How often it is looked at, in the owner's words ("weekly").
    pub cadence: Option<String>,
    /// Whether its pieces make claims that must be proven; forbids `ai-led`.
    pub claim_sensitive: bool,
    /// Labels of a classification, in the order of the file.
    pub labels: Vec<String>,
    /// How far it may act on its own; `shadow` when the file is silent.
    pub rollout: Rollout,
    /// Share of cases that run as if live during a pilot, 0..1.
    pub pilot_share: f64,
    /// The scale of a score.
    pub score: Option<ScoreScale>,
    /// The fields of an extraction, in the order of the file.
    pub fields: Vec<FieldSpec>,
    /// Whether the model says how sure it is.
    pub confidence: Confidence,
}

/// The scale of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreScale {
    /// Lowest score.
    pub min: f64,
    /// Highest score.
    pub max: f64,
    /// Where one band ends and the next begins, ascending, strictly inside the scale.
    pub bands: Vec<f64>,
}

impl ScoreScale {
    /// The band a score falls into, from 0; a score on a boundary belongs to the upper band.
    /// A score is *wrong* when its band changes.
    #[must_use]
    pub fn band(&self, score: f64) -> usize {
        self.bands.iter().filter(|boundary| score >= **boundary).count()
    }
}

/// One field of an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldSpec {
    /// Its key in the prediction.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether a prediction without it is refused.
    pub required: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Any text.
    Text,
    /// A JSON number.
    Number,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Text that is meant as an e-mail address.
    Email,
    /// Text that is meant as a web address.
    Url,
    /// Text that is meant as a phone number.
    Phone,
    /// One of the listed texts (`choices` in the file).
    Choice(Vec<String>),
}

impl FromStr for FieldType {
    type Err = UnknownWord;

    /// The word of the file; a choice comes without its choices.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "text" => Ok(Self::Text),
            "number" => Ok(Self::Number),
            "date" => Ok(Self::Date),
            "boolean" => Ok(Self::Boolean),
            "email" => Ok(Self::Email),
            "url" => Ok(Self::Url),
            "phone" => Ok(Self::Phone),
            "choice" => Ok(Self::Choice(Vec::new())),
            _ => Err(UnknownWord {
                word: word.to_owned(),
                allowed: "text, number, date, boolean, email, url, phone, choice".to_owned(),
            }),
        }
    }
}

/// The `[route]` section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Routing {
    /// A case is reviewed when its confidence is below this, 0..1.
    pub threshold: f64,
    /// Share of all cases that are checked whatever their confidence, 0..1.
    pub audit_rate: f64,
    /// Whether an audited case waits for its check; the default for drafts.
    pub audit_waits: bool,
    /// Share of cases judged before the AI's answer is shown, 0..1.
    pub blind_first: f64,
    /// Share of known-answer checks, 0..1.
    pub seeded: f64,
    /// Share of cases that two people decide, 0..1.
    pub double_review: f64,
    /// Cases that a person sees whatever the confidence.
    pub always_review: Vec<Rule>,
}

/// One `always_review` rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// As the file writes it.
    pub text: String,
    /// What it means.
    pub expression: Expression,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The `[review]` section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Milliseconds from arrival until a case is due, when it names no time itself.
    #[serde(serialize_with = "duration::as_text")]
    pub sla: i64,
    /// Milliseconds a reviewer's claim lasts without renewal.
    #[serde(serialize_with = "duration::as_text")]
    pub lease: i64,
    /// Milliseconds an answer can be taken back before it leaves the station; 0 sends at once.
    #[serde(serialize_with = "duration::as_text")]
    pub undo: i64,
    /// Minutes expected per case, until measured; above 0.
    pub minutes: f64,
    /// Share of wrong answers that people catch, until measured; 0..1.
    pub catch: f64,
    /// Who may decide its cases.
    pub roles: Vec<Role>,
    /// Whose queue an escalated case joins.
    pub escalate_to: Role,
    /// Why an answer was overridden; at least one.
    pub reasons: Vec<Reason>,
    /// Titles of the context blocks to show first, in this order; empty shows all as they come.
    pub show: Vec<String>,
    /// JSON pointers into the case whose values are hidden on screen.
    pub mask: Vec<String>,
}

/// A reason for an override.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Reason {
    /// Lowercase letters, digits and dashes; what is exported.
    pub code: String,
    /// What people read.
    pub text: String,
    /// Whether it asks for a note.
    pub note: bool,
}

/// The `[evidence]` section: the bar for a draft.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Evidence {
    /// How many clients must be named.
    pub named_client: u32,
    /// How many outcomes must carry a number.
    pub numbered_outcome: u32,
    /// How many sources must be cited.
    pub citation: u32,
    /// Sentences that a reviewer ticks.
    pub checks: Vec<String>,
    /// The readback a draft must pass before it ships.
    pub readback: Option<Readback>,
}

/// The readback of a draft.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Readback {
    /// Seconds the reader sees the draft.
    pub seconds: u32,
    /// Who reads.
    pub by: Role,
    /// Which of `audience`, `claim`, `next_step` must be said back.
    pub pass: Vec<String>,
}

/// The `[limits]` section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limits {
    /// Error rate that automation may have, 0..1.
    pub target_error: f64,
    /// Confidence of certificates, strictly between 0 and 1.
    pub confidence: f64,
    /// How many false alarms of the breaker a year are accepted.
    pub false_trips_per_year: f64,
    /// How long settled cases are kept; for ever when absent.
    pub retention: Option<Retention>,
    /// How the work went before the AI.
    pub baseline: Option<Baseline>,
}

/// How the work went before the AI.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Minutes of work per case.
    pub minutes_per_case: Option<f64>,
    /// Cost per case, in the station's currency.
    pub cost_per_case: Option<f64>,
    /// Share of wrong answers, 0..1.
    pub error_rate: Option<f64>,
}
