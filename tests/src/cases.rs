//! Made-up cases for stories that need no real ones: a small classification workflow whose answers are known.

use serde_json::{Value, json};
use uuid::Uuid;

/// The workflow's labels.
pub const LABELS: [&str; 5] = ["plan_change", "refund_request", "lost_invoice", "sign_in_problem", "something_else"];

/// 2026-11-20T10:00:00Z in milliseconds; the stories' time when one is needed.
const NOON: u64 = 1_795_168_800_000;

/// The policy of workflow `stories`: every case comes to a person, nothing is drawn by chance.
///
/// `undo` is the hold of a decision, such as `0s`.
#[must_use]
pub fn policy(undo: &str) -> String {
    policy_of("stories", &LABELS, undo)
}

/// The same for another workflow with labels of its own.
#[must_use]
pub fn policy_of(key: &str, labels: &[&str], undo: &str) -> String {
    let labels = json!(labels);
    format!(
        r#"[workflow]
key = "{key}"
name = "Stories"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Ada"
tool = "Support desk"
trigger = "ticket.created"
claim_sensitive = false
labels = {labels}
rollout = "live"

[route]
threshold = 1.0
audit_rate = 0.0
blind_first = 0.0
seeded = 0.0
double_review = 0.0

[review]
sla = "4h"
lease = "10m"
undo = "{undo}"
minutes = 1.5
catch = 0.9
roles = ["reviewer", "senior", "lead"]
escalate_to = "senior"
reasons = [
  {{ code = "wrong-label", text = "Wrong label" }},
  {{ code = "other", text = "Something else", note = true }},
]
"#
    )
}

/// Case `number`: its message names it, and its answer is a label by its number. Earlier numbers are less sure, so they
/// come first in the queue.
#[must_use]
pub fn case(number: usize) -> Value {
    let label = LABELS[number % LABELS.len()];
    let second = LABELS[(number + 1) % LABELS.len()];
    // Four decimals survive every round trip; from 0.1 upwards, so that no two neighbours tie among the first 8,000.
    let confidence = f64::from(1_000 + u32::try_from(number % 8_000).unwrap_or_default()) / 10_000.0;
    json!({
        "schema": "countersign.case/1",
        "id": id(number),
        "source": "stories",
        "workflow": "stories",
        "title": title(number),
        "model": { "name": "made-up", "version": "1" },
        "input": { "Customer message": format!("This is message {number} about {}.", label.replace('_', " ")) },
        "context": [{ "title": "CRM record", "type": "record", "data": { "Plan": "Pro", "Seats": number } }],
        "prediction": { "label": label },
        "confidence": confidence,
        "alternatives": [{ "label": second, "p": 0.05 }],
        "explanation": [{ "feature": "message", "value": "present", "contribution": 0.63 }],
        "created_at": "2026-11-20T08:00:00Z",
    })
}

/// The id of case `number`.
#[must_use]
pub fn id(number: usize) -> String {
    format!("story-{number:06}")
}

/// The title of case `number`.
#[must_use]
pub fn title(number: usize) -> String {
    format!("Message number {number}")
}

/// What the model answered for case `number`.
#[must_use]
pub fn predicted(number: usize) -> &'static str {
    LABELS[number % LABELS.len()]
}

/// What is right for case `number`: the model is wrong about every third.
#[must_use]
pub fn truth(number: usize) -> &'static str {
    if number.is_multiple_of(3) { LABELS[(number + 2) % LABELS.len()] } else { predicted(number) }
}

/// Cases of these numbers as JSONL.
#[must_use]
pub fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| case(number).to_string() + "\n").collect()
}

/// The true decision about case `number`, as a line of `decide`.
#[must_use]
pub fn decision(number: usize) -> Value {
    let mut line = verdict(&id(number), predicted(number), truth(number));
    line["case"] = json!(format!("stories/{}", id(number)));
    line["decision_id"] = json!(decision_id(number));
    line
}

/// Approve when the prediction is right, else override it with the truth.
#[must_use]
pub fn verdict(case: &str, predicted: &str, truth: &str) -> Value {
    if predicted == truth {
        json!({ "case": case, "action": "approve", "active_seconds": 1.5 })
    } else {
        json!({ "case": case, "action": "override", "label": truth, "reason": "wrong-label", "active_seconds": 2.5 })
    }
}

/// A UUIDv7 for the decision about case `number`, the same in each run.
#[must_use]
pub fn decision_id(number: usize) -> String {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&(number as u64).to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(NOON + number as u64, &random).into_uuid().to_string()
}

/// Whether a text is a UUIDv7.
#[must_use]
pub fn is_uuid_v7(text: &str) -> bool {
    Uuid::parse_str(text).is_ok_and(|id| id.get_version_num() == 7)
}
