//! The shape of contract 3: what a message says, in the order it says it. How it is filled stands in `message`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::EventType;
use crate::case::{Prediction, Refusal, Verdict};
use crate::people::Role;
use crate::policy::Mode;

/// The name of the format.
pub const SCHEMA: &str = "countersign.decision/1";

/// The form in which times are written: UTC, with milliseconds.
const TIME: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$";
/// The form in which SHA-256 is written.
const SHA256: &str = "^[0-9a-f]{64}$";

/// One message to a sink.
// Its JSON Schema says what is written; `schema::decision` adds what the type of a message says of its data.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Message {
    /// What it tells of.
    #[serde(rename = "type")]
    pub type_: EventType,
    /// The message's own id; a sink that sees it twice may drop the second.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// When it came about, RFC 3339 with milliseconds.
    #[schemars(extend("format" = "date-time", "pattern" = TIME))]
    pub timestamp: String,
    /// What happened.
    pub data: Data,
}

/// What a message tells.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Data {
    /// A person's decision.
    Decision(Box<DecisionData>),
    /// A case that nobody had to look at.
    Accepted(Box<AcceptedData>),
    /// A draft that was read back.
    Readback(Box<ReadbackData>),
    /// A sameness round whose key was opened.
    Round(Box<RoundData>),
}

/// The shape of an answer that holds: one that a model may give as well, or that an action is not to be done.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it stands in the schema alone; messages are built from the kept JSON")]
enum Final {
    Answer(Prediction),
    Refusal(Refusal),
}

/// A person's decision, in the order of the contract.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecisionData {
    /// The name of the format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The case that was judged.
    pub case: CaseData,
    /// The decision's own id; the same when it is made and when it is undone.
    #[schemars(extend("format" = "uuid"))]
    pub decision_id: String,
    /// The revision of the case that was judged, from 1.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// What the person did.
    pub decision: String,
    /// The answer that holds; null while none does.
    #[serde(rename = "final")]
    #[schemars(with = "Option<Final>")]
    pub final_value: Value,
    /// The AI's answer as it was received; null when there was none.
    #[schemars(with = "Option<Prediction>")]
    pub predicted: Value,
    /// How sure the model was, from 0 to 1; null when it did not say.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Option<f64>,
    /// The model that answered.
    pub model: ModelData,
    /// Why a person saw the case.
    pub route: RouteData,
    /// The version of the policy that the decision was made under, from 1.
    #[schemars(range(min = 1))]
    pub policy_version: u32,
    /// Why the person decided so.
    pub reason: ReasonData,
    /// What was accepted for the evidence bar: words of the final text, and ticked checks; empty when nothing was asked.
    pub evidence: Vec<Value>,
    /// What the person thought before the AI's answer was shown; null where it was shown from the beginning.
    #[schemars(with = "Option<Verdict>")]
    pub verdict_before_ai: Value,
    /// The person who decided, or who took the decision back.
    #[schemars(extend("format" = "uuid"))]
    pub decided_by: String,
    /// The role in which they did.
    #[schemars(with = "Role")]
    pub role: String,
    /// When the case came on screen; null when nothing was shown.
    #[schemars(extend("format" = "date-time", "pattern" = TIME))]
    pub shown_at: Option<String>,
    /// When it was decided, or taken back.
    #[schemars(extend("format" = "date-time", "pattern" = TIME))]
    pub decided_at: String,
    /// Seconds of attention; null when nobody measured.
    #[schemars(range(min = 0))]
    pub active_seconds: Option<f64>,
    /// The decision that this one takes the place of.
    #[schemars(extend("format" = "uuid"))]
    pub supersedes: Option<String>,
    /// Only there, and true, when the case had been executed unseen: this is a later correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool", extend("const" = true))]
    pub after_acceptance: Option<bool>,
    /// The station's id.
    #[schemars(extend("format" = "uuid"))]
    pub station: String,
    /// Where the decision stands in the audit log.
    pub audit: AuditData,
}

/// A case accepted unseen, in the order of the contract.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AcceptedData {
    /// The name of the format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The case that was accepted.
    pub case: CaseData,
    /// The revision of the case that was accepted, from 1.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// The answer that holds: the AI's.
    #[serde(rename = "final")]
    #[schemars(with = "Option<Prediction>")]
    pub final_value: Value,
    /// The AI's answer as it was received.
    #[schemars(with = "Option<Prediction>")]
    pub predicted: Value,
    /// How sure the model was, from 0 to 1; null when it did not say.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Option<f64>,
    /// The model that answered.
    pub model: ModelData,
    /// Why nobody had to look.
    pub route: RouteData,
    /// The version of the policy that the case was routed under, from 1.
    #[schemars(range(min = 1))]
    pub policy_version: u32,
    /// The station's id.
    #[schemars(extend("format" = "uuid"))]
    pub station: String,
    /// Where the arrival stands in the audit log.
    pub audit: AuditData,
}

/// How a readback came out, in the order of the contract. What was said back stays in the station.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReadbackData {
    /// The name of the format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The case whose draft was read.
    pub case: CaseData,
    /// The decision whose text was read; a sink hears of it only when the draft passed.
    #[schemars(extend("format" = "uuid"))]
    pub decision_id: String,
    /// The readback's own id.
    #[schemars(extend("format" = "uuid"))]
    pub readback_id: String,
    /// The revision of the case that was judged, from 1.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// What was said back, held against the draft.
    pub scores: ScoresData,
    /// Whether the draft may leave: every field that the policy asks for was scored yes.
    pub passed: bool,
    /// Who scored: `other`, or `own` when nobody but the reader could.
    pub scored_as: String,
    /// The role in which the reader read it.
    #[schemars(with = "Role")]
    pub reader_role: String,
    /// Words of the draft.
    pub words: u32,
    /// Seconds that the draft could be read for.
    pub seconds: u32,
    /// Seconds that were used of them.
    #[schemars(range(min = 0))]
    pub used_seconds: f64,
    /// When it was scored.
    #[schemars(extend("format" = "date-time", "pattern" = TIME))]
    pub scored_at: String,
    /// The version of the policy that asked for it, from 1.
    #[schemars(range(min = 1))]
    pub policy_version: u32,
    /// The station's id.
    #[schemars(extend("format" = "uuid"))]
    pub station: String,
    /// Where the score stands in the audit log.
    pub audit: AuditData,
}

/// One score for each field: `yes`, `partly` or `no`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScoresData {
    /// Whom it speaks to.
    pub audience: String,
    /// What it claims.
    pub claim: String,
    /// What to do then.
    pub next_step: String,
}

/// A sameness round whose key was opened, in the order of the contract. No text, title or company of a piece is in it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoundData {
    /// The name of the format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The round's id.
    #[schemars(extend("format" = "uuid"))]
    pub round: String,
    /// What its pieces are about.
    pub topic: String,
    /// The quarter it counts for.
    #[schemars(extend("pattern" = "^[0-9]{4}-Q[1-4]$"))]
    pub quarter: String,
    /// What was committed to before anybody judged: SHA-256 over round, key and nonce, in hex.
    #[schemars(extend("pattern" = SHA256))]
    pub commitment: String,
    /// Which pieces are ours: `P1=own,P2=other,…`.
    pub key: String,
    /// 32 random bytes in hex, with which anybody recomputes the commitment.
    #[schemars(extend("pattern" = SHA256))]
    pub nonce: String,
    /// How many judged.
    #[schemars(range(min = 1))]
    pub judges: u32,
    /// Marks on pieces of ours.
    pub hits: u32,
    /// As many as there could be.
    #[schemars(range(min = 1))]
    pub of: u32,
    /// The key-permutation test: keys under which there would be as many hits or more, of all keys.
    pub p: KeysData,
    /// Mean over judges of the area under their ratings' curve; null when nobody rated.
    #[schemars(range(min = 0, max = 1))]
    pub auc: Option<f64>,
    /// The pieces, by place.
    pub pieces: Vec<PieceData>,
    /// The person who revealed it.
    #[schemars(extend("format" = "uuid"))]
    pub revealed_by: String,
    /// The role in which they did.
    #[schemars(with = "Role")]
    pub role: String,
    /// When.
    #[schemars(extend("format" = "date-time", "pattern" = TIME))]
    pub revealed_at: String,
    /// The station's id.
    #[schemars(extend("format" = "uuid"))]
    pub station: String,
    /// Where the reveal stands in the audit log.
    pub audit: AuditData,
}

/// A p-value as the fraction it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeysData {
    /// Keys that do as well.
    #[schemars(range(min = 1))]
    pub count: u32,
    /// All keys.
    #[schemars(range(min = 1))]
    pub total: u32,
}

/// One piece of a revealed round.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PieceData {
    /// P1, P2 and so on.
    pub piece: String,
    /// Whose it is: `own` or `other`.
    pub origin: String,
    /// How many judges marked it as ours.
    pub marks: u32,
    /// Mean rating, from 1 (surely theirs) to 5 (surely ours).
    #[schemars(range(min = 0, max = 5))]
    pub mean_rating: f64,
    /// What it is traced to; null when it came from no case of the station.
    pub from: Option<FromData>,
}

/// The case that a piece of ours came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FromData {
    /// As `SOURCE/ID`.
    pub case: String,
    /// Key of its workflow.
    pub workflow: String,
    /// The workflow's AI mode then.
    #[schemars(with = "Mode")]
    pub mode: String,
    /// The model that wrote the draft.
    pub model_name: String,
    /// Its version.
    pub model_version: String,
}

/// Which case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CaseData {
    /// Which pipeline sent it.
    pub source: String,
    /// The pipeline's own name for it.
    pub id: String,
    /// The key of its workflow.
    pub workflow: String,
    /// Null when a newer revision has taken the place of the one judged.
    #[schemars(extend("pattern" = SHA256))]
    pub content_sha256: Option<String>,
}

/// Which model; empty texts when the case named none.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ModelData {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Why a person saw it, or did not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RouteData {
    /// Where intake sent the case.
    pub to: String,
    /// Every rule that was asked, in the order asked.
    pub rules: Value,
    /// The chance that a person saw the case, from 0 to 1; weigh with its inverse.
    #[schemars(range(min = 0, max = 1))]
    pub selection_probability: f64,
}

/// Why the person decided so; empty texts when nothing was asked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReasonData {
    /// A code of the policy.
    pub code: String,
    /// The person's own words; of a returned case, what is missing.
    pub note: String,
}

/// Where it stands in the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AuditData {
    /// The number of the entry, from 1.
    #[schemars(range(min = 1))]
    pub seq: i64,
    /// The hash of the entry, SHA-256 in hex.
    #[schemars(extend("pattern" = SHA256))]
    pub hash: String,
}
