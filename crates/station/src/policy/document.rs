//! A policy as typed values. Reading one from its file is `parse`; what it does to a case is `route` and `fits`.

mod workflow;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::duration::{self, Retention};
use super::expression::Expression;
use super::shape::{Code, Duration, Inside, Judge, Judges, Pointers, SaidBack, Share, Text, Texts};
use crate::people::Role;

pub use workflow::{FieldSpec, FieldType, ScoreScale, Workflow};

/// Longest key of a workflow or code of a reason, in characters.
pub(super) const LONGEST_KEY: usize = 64;

/// Everything that a policy file says about one workflow.
// The JSON Schema of a policy is that of its file read as JSON: what may be left out is optional here, whatever the type
// holds then. `schema::policy` adds the defaults and what one key says of another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Policy {
    /// What the workflow is.
    pub workflow: Workflow,
    /// Which cases a person sees.
    #[schemars(with = "Option<Routing>")]
    pub route: Routing,
    /// How people work on them.
    #[schemars(with = "Option<Review>")]
    pub review: Review,
    /// What a piece must show before it ships.
    #[schemars(with = "Option<Evidence>")]
    pub evidence: Evidence,
    /// What may be trusted, and how long cases are kept.
    #[schemars(with = "Option<Limits>")]
    pub limits: Limits,
}

/// The `[route]` section.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Routing {
    /// A case is reviewed when its confidence is below this, 0..1.
    #[schemars(with = "Option<Share>")]
    pub threshold: f64,
    /// Share of all cases that are checked whatever their confidence, 0..1.
    #[schemars(with = "Option<Share>")]
    pub audit_rate: f64,
    /// Whether an audited case waits for its check; the default for drafts.
    #[schemars(with = "Option<bool>")]
    pub audit_waits: bool,
    /// Share of cases judged before the AI's answer is shown, 0..1.
    #[schemars(with = "Option<Share>")]
    pub blind_first: f64,
    /// Share of known-answer checks, 0..1.
    #[schemars(with = "Option<Share>")]
    pub seeded: f64,
    /// Share of cases that two people decide, 0..1.
    #[schemars(with = "Option<Share>")]
    pub double_review: f64,
    /// Cases that a person sees whatever the confidence.
    #[schemars(with = "Option<Texts>")]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Review {
    /// Milliseconds from arrival until a case is due, when it names no time itself.
    #[serde(serialize_with = "duration::as_text")]
    #[schemars(
        with = "Option<Duration>",
        description = "From arrival until a case is due, when it names no time itself; \"1m\" to \"365d\"."
    )]
    pub sla: i64,
    /// Milliseconds a reviewer's claim lasts without renewal.
    #[serde(serialize_with = "duration::as_text")]
    #[schemars(
        with = "Option<Duration>",
        description = "How long a reviewer's claim lasts without renewal; \"1s\" to \"1d\"."
    )]
    pub lease: i64,
    /// Milliseconds an answer can be taken back before it leaves the station; 0 sends at once.
    #[serde(serialize_with = "duration::as_text")]
    #[schemars(
        with = "Option<Duration>",
        description = "How long an answer can be taken back before it leaves the station; \"0s\", which sends at once, \
                       to \"1d\"."
    )]
    pub undo: i64,
    /// Minutes expected per case, until measured; above 0.
    #[schemars(with = "Option<f64>", range(max = 1440), extend("exclusiveMinimum" = 0))]
    pub minutes: f64,
    /// Share of wrong answers that people catch, until measured; 0..1.
    #[schemars(with = "Option<Share>")]
    pub catch: f64,
    /// Who may decide its cases.
    #[schemars(with = "Option<Judges>")]
    pub roles: Vec<Role>,
    /// Whose queue an escalated case joins.
    #[schemars(with = "Option<Judge>")]
    pub escalate_to: Role,
    /// Why an answer was overridden; at least one.
    #[schemars(with = "Option<Vec<Reason>>", extend("minItems" = 1))]
    pub reasons: Vec<Reason>,
    /// Titles of the context blocks to show first, in this order; empty shows all as they come.
    #[schemars(with = "Option<Texts>")]
    pub show: Vec<String>,
    /// JSON pointers into the case whose values are hidden on screen.
    #[schemars(with = "Option<Pointers>")]
    pub mask: Vec<String>,
}

/// A reason for an override.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, specta::Type)]
#[schemars(deny_unknown_fields)]
pub struct Reason {
    /// Lowercase letters, digits and dashes; what is exported.
    #[schemars(with = "Code")]
    pub code: String,
    /// What people read.
    #[schemars(with = "Text")]
    pub text: String,
    /// Whether it asks for a note.
    #[schemars(with = "Option<bool>", extend("default" = false))]
    pub note: bool,
}

/// The `[evidence]` section: the bar for a draft.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Evidence {
    /// How many clients must be named.
    #[schemars(with = "Option<u32>", range(max = 100))]
    pub named_client: u32,
    /// How many outcomes must carry a number.
    #[schemars(with = "Option<u32>", range(max = 100))]
    pub numbered_outcome: u32,
    /// How many sources must be cited.
    #[schemars(with = "Option<u32>", range(max = 100))]
    pub citation: u32,
    /// Sentences that a reviewer ticks.
    #[schemars(with = "Option<Texts>")]
    pub checks: Vec<String>,
    /// The readback a draft must pass before it ships.
    pub readback: Option<Readback>,
}

/// The readback of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Readback {
    /// Seconds the reader sees the draft.
    #[schemars(with = "Option<u32>", range(min = 5, max = 600), extend("default" = 30))]
    pub seconds: u32,
    /// Who reads.
    #[schemars(with = "Option<Judge>", extend("default" = Role::Senior))]
    pub by: Role,
    /// Which of `audience`, `claim`, `next_step` must be said back.
    #[schemars(with = "Option<SaidBack>", extend("default" = Readback::SAID_BACK))]
    pub pass: Vec<String>,
}

impl Readback {
    /// What a readback can ask to be said back.
    pub(super) const SAID_BACK: [&str; 3] = ["audience", "claim", "next_step"];
}

/// The `[limits]` section.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Limits {
    /// Error rate that automation may have, 0..1.
    #[schemars(with = "Option<Inside>")]
    pub target_error: f64,
    /// Confidence of certificates, strictly between 0 and 1.
    #[schemars(with = "Option<Inside>")]
    pub confidence: f64,
    /// How many false alarms of the breaker a year are accepted.
    #[schemars(with = "Option<f64>", range(max = 365), extend("exclusiveMinimum" = 0))]
    pub false_trips_per_year: f64,
    /// How long settled cases are kept; for ever when absent.
    pub retention: Option<Retention>,
    /// How the work went before the AI.
    pub baseline: Option<Baseline>,
}

/// How the work went before the AI.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Baseline {
    /// Minutes of work per case.
    #[schemars(range(min = 0))]
    pub minutes_per_case: Option<f64>,
    /// Cost per case, in the station's currency.
    #[schemars(range(min = 0))]
    pub cost_per_case: Option<f64>,
    /// Share of wrong answers, 0..1.
    #[schemars(with = "Option<Share>")]
    pub error_rate: Option<f64>,
}
