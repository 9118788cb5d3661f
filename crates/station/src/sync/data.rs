//! The shape of contract 3: what a message says, in the order it says it. How it is filled stands in `message`.

use serde::Serialize;
use serde_json::Value;

use super::EventType;

/// The name of the format.
pub const SCHEMA: &str = "countersign.decision/1";

/// One message to a sink.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// What it tells of.
    #[serde(rename = "type")]
    pub type_: EventType,
    /// The message's own id; a sink that sees it twice may drop the second.
    pub id: String,
    /// When it came about, RFC 3339 with milliseconds.
    pub timestamp: String,
    /// What happened.
    pub data: Data,
}

/// What a message tells.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    /// A person's decision.
    Decision(Box<DecisionData>),
    /// A case that nobody had to look at.
    Accepted(Box<AcceptedData>),
}

/// A person's decision, in the order of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct DecisionData {
    pub schema: &'static str,
    pub case: CaseData,
    pub decision_id: String,
    pub revision: u32,
    pub decision: String,
    #[serde(rename = "final")]
    pub final_value: Value,
    pub predicted: Value,
    pub confidence: Option<f64>,
    pub model: ModelData,
    pub route: RouteData,
    pub policy_version: u32,
    pub reason: ReasonData,
    pub evidence: Vec<Value>,
    pub verdict_before_ai: Value,
    pub decided_by: String,
    pub role: String,
    pub shown_at: Option<String>,
    pub decided_at: String,
    pub active_seconds: Option<f64>,
    pub supersedes: Option<String>,
    /// Only there, and true, when the case had been executed unseen: this is a later correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_acceptance: Option<bool>,
    pub station: String,
    pub audit: AuditData,
}

/// A case accepted unseen, in the order of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct AcceptedData {
    pub schema: &'static str,
    pub case: CaseData,
    pub revision: u32,
    #[serde(rename = "final")]
    pub final_value: Value,
    pub predicted: Value,
    pub confidence: Option<f64>,
    pub model: ModelData,
    pub route: RouteData,
    pub policy_version: u32,
    pub station: String,
    pub audit: AuditData,
}

/// Which case.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct CaseData {
    pub source: String,
    pub id: String,
    pub workflow: String,
    /// Null when a newer revision has taken the place of the one judged.
    pub content_sha256: Option<String>,
}

/// Which model; empty texts when the case named none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct ModelData {
    pub name: String,
    pub version: String,
}

/// Why a person saw it, or did not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct RouteData {
    pub to: String,
    pub rules: Value,
    pub selection_probability: f64,
}

/// Why the person decided so; empty texts when nothing was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct ReasonData {
    pub code: String,
    pub note: String,
}

/// Where it stands in the audit log.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the contract says what each key means")]
pub struct AuditData {
    pub seq: i64,
    pub hash: String,
}
