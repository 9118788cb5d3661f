//! From received bytes to a case that only has to be stored: parsed, held against its policy, routed, placed in the
//! queue's order. Pure, so that it runs beside the writing.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::map::Map;
use super::root::leaf;
use crate::case::{Envelope, Fault, Lane, Prediction, State, content_sha256, parse};
use crate::policy::{Asked, Destination, Draws, Policy, Route, fits, route, value_factors};
use crate::queue::{self, Arrival};

/// Everything that preparing needs to know of the station, read once an import.
pub(super) struct Known {
    pub(super) salt: [u8; 32],
    pub(super) workflows: HashMap<String, Workflow>,
    pub(super) map: Option<Map>,
}

/// A workflow as it holds at the beginning of an import.
pub(super) struct Workflow {
    pub(super) policy: Arc<Policy>,
    pub(super) version: u32,
    pub(super) breaker_open: bool,
}

/// A record of the file, before anything is known of it.
pub(super) enum Record {
    /// A line of JSON.
    Json,
    /// A row of a CSV file, already as an object of texts, under the header that names its cells.
    Row { header: Arc<[u8]>, cells: Value },
}

/// A case ready to be stored.
pub(super) struct Prepared {
    pub(super) source: String,
    pub(super) id: String,
    pub(super) workflow: String,
    pub(super) content_sha256: [u8; 32],
    /// Of a CSV row without its header: how earlier versions told content.
    pub(super) row_sha256: Option<[u8; 32]>,
    pub(super) body: Vec<u8>,
    pub(super) received: Option<Vec<u8>>,
    pub(super) arrived_at: i64,
    pub(super) confidence: Option<f64>,
    /// The AI's answer in a word, where it is one.
    pub(super) label: Option<String>,
    pub(super) created_at: Option<i64>,
    pub(super) model_name: String,
    pub(super) model_version: String,
    pub(super) subject_type: Option<String>,
    pub(super) subject_id: Option<String>,
    pub(super) leaf: [u8; 32],
    pub(super) placed: Placed,
}

impl Prepared {
    /// What makes two records the same case: source and id.
    pub(super) fn identity(&self) -> (String, String) {
        (self.source.clone(), self.id.clone())
    }
}

/// Where a case goes under the policy that holds, and its place in the order there.
pub(super) struct Placed {
    pub(super) policy_version: u32,
    pub(super) route: Route,
    /// The rules asked, as stored.
    pub(super) rules: String,
    pub(super) state: State,
    pub(super) lane: Lane,
    pub(super) place: Arrival,
    /// Executed unseen.
    pub(super) accepted: bool,
}

/// Prepares one record received at `now` (UTC milliseconds).
pub(super) fn prepare(known: &Known, bytes: &[u8], record: Record, now: i64) -> Result<Prepared, Fault> {
    // Without its header a row says nothing: under another one the same bytes are another case.
    let whole = match &record {
        Record::Json => None,
        Record::Row { header, .. } => Some([header, b"\n".as_slice(), bytes].concat()),
    };
    let received = whole.as_deref().unwrap_or(bytes);
    let (envelope, mapped) = read(known, bytes, record)?;
    let placed = placed(known, &envelope, now)?;
    let map_sha256 = known.map.as_ref().map(|map| &map.sha256);
    let row_sha256 = whole.is_some().then(|| content_sha256(bytes, map_sha256));
    let content_sha256 = content_sha256(received, map_sha256);
    let body = if mapped { serde_json::to_vec(&envelope).unwrap_or_default() } else { bytes.to_vec() };
    let model = envelope.model.unwrap_or_default();
    let subject = envelope.subject.unwrap_or_default();
    Ok(Prepared {
        leaf: leaf(&envelope.source, &envelope.id, &content_sha256, placed.route.to.as_str()),
        source: envelope.source,
        id: envelope.id,
        workflow: envelope.workflow,
        content_sha256,
        row_sha256,
        body,
        received: mapped.then(|| received.to_vec()),
        arrived_at: now,
        confidence: envelope.confidence,
        label: envelope.prediction.as_ref().and_then(label),
        created_at: envelope.created_at,
        model_name: model.name.unwrap_or_default(),
        model_version: model.version.unwrap_or_default(),
        subject_type: subject.kind,
        subject_id: subject.id,
        placed,
    })
}

/// Holds a case that came in at `arrived_at` against its policy, routes it and places it.
pub(super) fn placed(known: &Known, envelope: &Envelope, arrived_at: i64) -> Result<Placed, Fault> {
    let workflow = known.workflows.get(&envelope.workflow).ok_or_else(|| unknown_workflow(known, envelope))?;
    let policy = &workflow.policy;
    fits(policy, envelope)?;
    let draws = Draws::of(&known.salt, &envelope.source, &envelope.id);
    let mut route = route(policy, envelope, &draws, workflow.breaker_open);
    let judgeable = judgeable(envelope);
    route.rules.push(Asked { rule: "something-to-judge".to_owned(), value: None, limit: None, result: judgeable });
    if !judgeable {
        route.to = Destination::Quarantine;
        route.selection_probability = 0.0;
    }
    let lane = if route.in_audit_draw { Lane::Audit } else { Lane::Main };
    let factors = value_factors(policy, envelope);
    let place = queue::arrival(lane, envelope.due_at, arrived_at, policy.review.sla, factors);
    let (state, accepted) = stands(&route, policy);
    let rules = serde_json::to_string(&route.rules).unwrap_or_else(|_| "[]".to_owned());
    Ok(Placed { policy_version: workflow.version, route, rules, state, lane, place, accepted })
}

fn read(known: &Known, bytes: &[u8], record: Record) -> Result<(Envelope, bool), Fault> {
    match (&known.map, record) {
        (None, Record::Json) => Ok((parse(bytes)?, false)),
        (Some(map), Record::Json) => {
            crate::case::strict::check(bytes)?;
            let value = serde_json::from_slice(bytes).map_err(|error| Fault::new("", error.to_string()))?;
            Ok((map.apply(&value)?, true))
        }
        (Some(map), Record::Row { cells, .. }) => Ok((map.apply(&cells)?, true)),
        (None, Record::Row { .. }) => Err(Fault::new("", "a CSV row needs a map")),
    }
}

fn unknown_workflow(known: &Known, envelope: &Envelope) -> Fault {
    let mut keys: Vec<&str> = known.workflows.keys().map(String::as_str).collect();
    keys.sort_unstable();
    let reason = format!("there is no workflow \"{}\"; this station has {}", envelope.workflow, keys.join(", "));
    Fault::new("/workflow", reason)
}

/// What the list of cases is filtered by. A text, or a form of fields, is no word to look for.
pub(super) fn label(prediction: &Prediction) -> Option<String> {
    match prediction {
        Prediction::Label { label } => Some(label.clone()),
        Prediction::Score { label, .. } => label.clone(),
        Prediction::Choice { choice } => Some(choice.clone()),
        Prediction::Action { action, .. } => Some(action.clone()),
        Prediction::Text { .. } | Prediction::Fields { .. } | Prediction::Refusal(_) => None,
    }
}

/// A person must have something to judge by: the input, some context, or the piece itself.
fn judgeable(envelope: &Envelope) -> bool {
    let text = matches!(envelope.prediction, Some(Prediction::Text { .. }));
    !envelope.input.is_empty() || !envelope.context.is_empty() || text
}

/// The state a case arrives in, and whether it is executed unseen.
fn stands(route: &Route, policy: &Policy) -> (State, bool) {
    match route.to {
        Destination::Quarantine => (State::Quarantine, false),
        Destination::Auto => (State::Accepted, true),
        Destination::Audit => (State::Queued, !policy.route.audit_waits),
        Destination::Review | Destination::Hold => (State::Queued, false),
    }
}
