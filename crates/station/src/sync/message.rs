//! Builds the message of contract 3 from facts. Pure: no SQL, no clock.

use serde::Deserialize;
use serde_json::Value;

use super::data::{
    AcceptedData, AuditData, CaseData, Data, DecisionData, Message, ModelData, ReadbackData, ReasonData, RouteData,
    SCHEMA, ScoresData,
};
use super::facts::{Ended, ReadbackScore};
use super::{Decision, EventType, Facts};
use crate::case::time::to_rfc3339;

/// What is read of an envelope here; everything else in it stays in the station. It may be the very bytes that were
/// received, where null counts as absent.
#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    prediction: Value,
    confidence: Option<f64>,
    model: Option<ContentModel>,
}

#[derive(Default, Deserialize)]
struct ContentModel {
    name: Option<String>,
    version: Option<String>,
}

/// Builds a message. `created_at` is in UTC milliseconds.
///
/// # Errors
/// Says what is missing, when the facts are not enough for this type of message.
pub(super) fn message(
    type_: EventType,
    id: &str,
    created_at: i64,
    station: &str,
    facts: &Facts,
) -> Result<Message, String> {
    let data = match (type_, &facts.decision) {
        (EventType::CaseAccepted, _) => Data::Accepted(Box::new(accepted(station, facts)?)),
        (EventType::ReadbackDone, _) => {
            let scored = facts.readback.as_ref().ok_or("a readback.done without its score cannot be sent")?;
            Data::Readback(Box::new(readback(station, facts, scored)))
        }
        (EventType::DecisionUndone, Some(decision)) => {
            Data::Decision(Box::new(ended(decision_data(station, facts, decision)?, decision.undone.as_ref())))
        }
        (EventType::DecisionSuperseded, Some(decision)) => {
            Data::Decision(Box::new(ended(decision_data(station, facts, decision)?, decision.superseded.as_ref())))
        }
        (EventType::DecisionMade | EventType::CaseEscalated | EventType::CaseReturned, Some(decision)) => {
            Data::Decision(Box::new(decision_data(station, facts, decision)?))
        }
        (
            EventType::DecisionMade
            | EventType::DecisionUndone
            | EventType::DecisionSuperseded
            | EventType::CaseEscalated
            | EventType::CaseReturned
            | EventType::RoundRevealed,
            _,
        ) => return Err(format!("a {} without its decision cannot be sent", type_.as_str())),
    };
    Ok(Message { type_, id: id.to_owned(), timestamp: to_rfc3339(created_at), data })
}

/// What contract 3 says of a decision as it was made.
///
/// # Errors
/// When the kept content is no JSON any more.
pub(crate) fn decision_data(station: &str, facts: &Facts, decision: &Decision) -> Result<DecisionData, String> {
    let about = About::of(facts)?;
    let final_value = match (decision.action.as_str(), &decision.final_value) {
        ("approve" | "override", Some(value)) => value.clone(),
        ("approve", None) => about.predicted.clone(),
        _ => Value::Null,
    };
    Ok(DecisionData {
        schema: SCHEMA,
        case: case(facts),
        decision_id: decision.id.clone(),
        revision: facts.revision,
        decision: decision.action.clone(),
        final_value,
        predicted: about.predicted,
        confidence: about.confidence,
        model: about.model,
        route: route(facts),
        policy_version: decision.policy_version,
        reason: ReasonData { code: decision.reason.clone(), note: decision.note.clone() },
        evidence: decision.evidence.clone(),
        verdict_before_ai: decision.verdict.clone().unwrap_or_default(),
        decided_by: decision.person.clone(),
        role: decision.role.clone(),
        shown_at: decision.shown_at.map(to_rfc3339),
        decided_at: to_rfc3339(decision.decided_at),
        active_seconds: decision.active_ms.map(tenths),
        supersedes: decision.supersedes.clone(),
        after_acceptance: decision.after_accept.then_some(true),
        station: station.to_owned(),
        audit: audit(facts),
    })
}

/// The same decision, counting no more, told by whoever took it back or put another in its place.
fn ended(mut data: DecisionData, by: Option<&Ended>) -> DecisionData {
    data.final_value = Value::Null;
    data.evidence.clear();
    if let Some(by) = by {
        data.decided_by.clone_from(&by.person);
        data.role.clone_from(&by.role);
        data.decided_at = to_rfc3339(by.at);
    }
    data
}

fn accepted(station: &str, facts: &Facts) -> Result<AcceptedData, String> {
    let about = About::of(facts)?;
    Ok(AcceptedData {
        schema: SCHEMA,
        case: case(facts),
        revision: facts.revision,
        final_value: about.predicted.clone(),
        predicted: about.predicted,
        confidence: about.confidence,
        model: about.model,
        route: route(facts),
        policy_version: facts.policy_version,
        station: station.to_owned(),
        audit: audit(facts),
    })
}

fn readback(station: &str, facts: &Facts, scored: &ReadbackScore) -> ReadbackData {
    ReadbackData {
        schema: SCHEMA,
        case: case(facts),
        decision_id: scored.decision.clone(),
        readback_id: scored.id.clone(),
        revision: scored.revision,
        scores: ScoresData {
            audience: scored.audience.clone(),
            claim: scored.claim.clone(),
            next_step: scored.next_step.clone(),
        },
        passed: scored.passed,
        scored_as: scored.scored_as.clone(),
        reader_role: scored.reader_role.clone(),
        words: scored.words,
        seconds: scored.seconds,
        used_seconds: tenths(scored.used_ms),
        scored_at: to_rfc3339(scored.scored_at),
        policy_version: scored.policy_version,
        station: station.to_owned(),
        audit: audit(facts),
    }
}

/// What the AI said of the judged revision.
struct About {
    predicted: Value,
    confidence: Option<f64>,
    model: ModelData,
}

impl About {
    fn of(facts: &Facts) -> Result<Self, String> {
        let Some(bytes) = &facts.content else {
            let model = ModelData { name: facts.model_name.clone(), version: facts.model_version.clone() };
            return Ok(Self { predicted: Value::Null, confidence: facts.confidence, model });
        };
        let content: Content = serde_json::from_slice(bytes)
            .map_err(|error| format!("the content of {}/{} is damaged: {error}", facts.source, facts.case_id))?;
        let ContentModel { name, version } = content.model.unwrap_or_default();
        let model = ModelData { name: name.unwrap_or_default(), version: version.unwrap_or_default() };
        Ok(Self { predicted: content.prediction, confidence: content.confidence, model })
    }
}

fn case(facts: &Facts) -> CaseData {
    CaseData {
        source: facts.source.clone(),
        id: facts.case_id.clone(),
        workflow: facts.workflow.clone(),
        content_sha256: facts.content_sha256.clone(),
    }
}

fn route(facts: &Facts) -> RouteData {
    match &facts.route {
        Some(route) => RouteData {
            to: route.to.clone(),
            rules: route.rules.clone(),
            selection_probability: route.selection_probability,
        },
        None => RouteData { to: String::new(), rules: Value::Array(Vec::new()), selection_probability: 1.0 },
    }
}

fn audit(facts: &Facts) -> AuditData {
    AuditData { seq: facts.event_seq, hash: facts.event_hash.clone() }
}

/// Milliseconds as seconds with one decimal.
fn tenths(ms: i64) -> f64 {
    // At most a working day of milliseconds: exact in an f64.
    (ms as f64 / 100.0).round() / 10.0
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
