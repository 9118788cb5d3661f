//! Everything that is known of a case and may be shown to this person now.
//!
//! A case that was drawn for a check must not tell its confidence or its route until it is decided, or the check
//! would measure what the number suggested. That is withheld here, in one place, before any screen or command
//! sees it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use sqlx::sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::Action;
use super::decision::{self, not_undone};
use super::draft::{self, Draft};
use super::words;
use crate::case::{
    CaseNo, CaseRow, Envelope, Payload, Prediction, State, by_no, envelope, of_decision, parse_kept, parse_value,
};
use crate::change::ask;
use crate::people::{Op, Person, PersonId, name_of};
use crate::policy::{self, Asked, Destination, Policy, Route, Why, why};
use crate::store::{Store, StoreError};

/// A case with all that is needed to judge it.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its row.
    pub row: CaseRow,
    /// Its content, without what is withheld or masked.
    pub content: Envelope,
    /// The policy that routed it.
    pub policy: Arc<Policy>,
    /// Its newest route; `None` while withheld.
    pub route: Option<Route>,
    /// Why it is here, in words.
    pub why: Why,
    /// Chosen for a check, and not decided yet.
    pub check: bool,
    /// What people did with it so far, oldest first.
    pub history: Vec<Past>,
    /// What this person typed on it before.
    pub draft: Option<Draft>,
}

/// Something a person did with a case.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Past {
    /// When, UTC milliseconds.
    pub at: f64,
    /// Who; unnamed while the answers of a dispute are compared.
    pub who: String,
    /// `approve`, `override`, `escalate`, `return`.
    pub action: String,
    /// In words.
    pub text: String,
    /// The reason's text.
    pub reason: Option<String>,
    /// The note.
    pub note: Option<String>,
}

/// Reads a case for `by`.
///
/// # Errors
/// `Damaged` when the content does not parse any more; else when they may not look, the content is gone, or the file
/// cannot be read.
pub async fn sheet(store: &Store, by: &Person, no: CaseNo) -> Result<Sheet, ReviewError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    let mut row = by_no(&mut connection, no)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("case {} is not in the file", no.0)))?;
    let policy = policy::load(store, &row.workflow, row.policy_version).await?;
    let bytes = envelope(&mut connection, no, row.revision).await?;
    let whole = parse_kept(&bytes).map_err(|fault| ReviewError::Damaged { case: row.name(), fault })?;
    let whole = masked(whole, &policy)?;
    let route = newest_route(&mut connection, no).await?;
    let check = is_withheld(&row, &route);
    let why = if check { Why::chosen_for_a_check() } else { why(&route, &policy, &whole) };
    let history = history(store, &mut connection, &row, &policy).await?;
    let draft = draft::read(&mut connection, by, no).await?;
    row.confidence = row.confidence.filter(|_| !check);
    let content = if check { without_confidence(whole) } else { whole };
    let route = (!check).then_some(route);
    Ok(Sheet { row, content, policy, route, why, check, history, draft })
}

/// Drawn for a check, and still to be judged.
fn is_withheld(row: &CaseRow, route: &Route) -> bool {
    let undecided = match row.state {
        State::Queued | State::Leased | State::Escalated | State::Disputed | State::Answered | State::Returned => true,
        State::Accepted | State::Held | State::Settled | State::Readback | State::Erased | State::Quarantine => false,
    };
    undecided && (route.in_audit_draw || route.took("seeded"))
}

/// Takes out the confidence and whatever would give it away.
fn without_confidence(mut content: Envelope) -> Envelope {
    content.confidence = None;
    // Nobody knows what a field means that the contract does not name; a score would be enough.
    content.extra.clear();
    for alternative in &mut content.alternatives {
        alternative.p = None;
    }
    content
}

/// Hides what the policy masks: words become dots, everything else goes.
fn masked(content: Envelope, policy: &Policy) -> Result<Envelope, ReviewError> {
    if policy.review.mask.is_empty() {
        return Ok(content);
    }
    let mut value = serde_json::to_value(&content).map_err(|error| ReviewError::Invalid(error.to_string()))?;
    for pointer in &policy.review.mask {
        match value.pointer_mut(pointer) {
            Some(Value::String(text)) => "•••".clone_into(text),
            Some(other) => *other = Value::Null,
            None => {}
        }
    }
    loop {
        match parse_value(value.clone()) {
            Ok(content) => return Ok(content),
            // What cannot be read without its masked part goes as a whole; the rest of the case is still shown.
            Err(fault) if !take_out(&mut value, &fault.pointer) => return Err(fault.into()),
            Err(_) => {}
        }
    }
}

/// Takes out the entry of a list, or the field, that a pointer leads into; false when there is none.
fn take_out(value: &mut Value, pointer: &str) -> bool {
    let mut steps = pointer.split('/').skip(1);
    let (Some(field), at) = (steps.next(), steps.next().and_then(|at| at.parse::<usize>().ok())) else { return false };
    match (value.get_mut(field), at) {
        (Some(Value::Array(entries)), Some(at)) if at < entries.len() => {
            entries.remove(at);
            true
        }
        (Some(_), _) => value.as_object_mut().is_some_and(|fields| fields.remove(field).is_some()),
        (None, _) => false,
    }
}

#[derive(sqlx::FromRow)]
struct RouteRow {
    to_: String,
    rules: String,
    selection_probability: f64,
}

async fn newest_route(connection: &mut SqliteConnection, no: CaseNo) -> Result<Route, ReviewError> {
    let row: RouteRow =
        sqlx::query_as("SELECT to_, rules, selection_probability FROM route WHERE case_no = ? ORDER BY n DESC LIMIT 1")
            .bind(no.as_i64())
            .fetch_one(connection)
            .await?;
    let damaged = || StoreError::Damaged(format!("the route of case {} cannot be read", no.0));
    let rules: Vec<Asked> = serde_json::from_str(&row.rules).map_err(|_| damaged())?;
    let to: Destination = row.to_.parse().map_err(|_| damaged())?;
    let in_audit_draw = rules.iter().any(|asked| asked.rule == "audit" && asked.result);
    Ok(Route { to, rules, selection_probability: row.selection_probability, in_audit_draw })
}

async fn history(
    store: &Store,
    connection: &mut SqliteConnection,
    row: &CaseRow,
    policy: &Policy,
) -> Result<Vec<Past>, ReviewError> {
    let rows = decision::of_case(connection, row.no).await?;
    let unnamed = row.waits_as == State::Disputed && row.state != State::Settled;
    let mut history = Vec::new();
    for (n, decided) in not_undone(&rows).into_iter().enumerate() {
        let kept = of_decision(connection, row.no, Payload::Final, &decided.id).await?;
        let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
        let note = of_decision(connection, row.no, Payload::Note, &decided.id).await?;
        let who = if unnamed {
            format!("reader {}", n + 1)
        } else {
            let name = name_of(store.reader(), &PersonId(decided.person.clone())).await?;
            name.unwrap_or_else(|| "somebody who left".to_owned())
        };
        let reason = decided.reason.as_ref().map(|code| reason_text(policy, code));
        let text = Action::from_word(&decided.action)
            .map_or_else(|| decided.action.clone(), |action| words::done(action, value.as_ref()));
        history.push(Past {
            at: decided.decided_at as f64,
            who,
            action: decided.action.clone(),
            text,
            reason,
            note: note.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        });
    }
    Ok(history)
}

fn reason_text(policy: &Policy, code: &str) -> String {
    let own = policy.review.reasons.iter().find(|reason| reason.code == code).map(|reason| reason.text.as_str());
    let built_in = super::answer::ESCALATION_REASONS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
    own.or(built_in).unwrap_or(code).to_owned()
}
