//! Everything that is known of a case and may be shown to this person now.
//!
//! A case that was drawn for a check must not tell its confidence or its route until it is decided, or the check
//! would measure what the number suggested. That is withheld here, in one place, before any screen or command
//! sees it; and so is the AI's answer itself while a case is judged blind (`blind`).

use std::sync::Arc;

use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::blind;
use super::draft::{self, Draft};
use super::evidence::Bar;
use super::past::{Before, before};
use super::previous::{Previous, previous};
use super::readback;
use super::verdict::{self, VerdictView};
use super::waiver::{Waiver, waivers};
use crate::case::{CaseNo, CaseRow, Envelope, State, by_no, envelope, parse_kept, parse_value};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::rule::{DOUBLE_REVIEW, KNOWN_ANSWER};
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
    /// The AI's answer is kept back until this person has said what they think.
    pub blind: bool,
    /// What they said before it was shown.
    pub verdict: Option<VerdictView>,
    /// What people said about it so far, as far as this person may know.
    pub before: Before,
    /// Whether this person may send it back to whoever handed it up.
    pub may_send_back: bool,
    /// What it, or its subject, was before.
    pub previous: Previous,
    /// What this person typed on it before.
    pub draft: Option<Draft>,
    /// What its draft must show.
    pub bar: Bar,
    /// Which gates of it were waived, and why.
    pub waivers: Vec<Waiver>,
    /// Whether this person may waive any.
    pub may_waive: bool,
}

/// Reads a case for `by`.
///
/// # Errors
/// `KeptForReadback` while somebody who may take part in its readback could read it here; `Damaged` when the content does
/// not parse any more; else when they may not look, the content is gone, or the file
/// cannot be read.
pub async fn sheet(store: &Store, by: &Person, no: CaseNo) -> Result<Sheet, ReviewError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    let mut row = by_no(&mut connection, no)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("case {} is not in the file", no.0)))?;
    if readback::is_kept_from(&mut connection, by, &row).await? {
        return Err(ReviewError::KeptForReadback { case: row.name() });
    }
    let policy = policy::load(store, &row.workflow, row.policy_version).await?;
    let bytes = envelope(&mut connection, no, row.revision).await?;
    let whole = parse_kept(&bytes).map_err(|fault| ReviewError::Damaged { case: row.name(), fault })?;
    let whole = masked(whole, &policy)?;
    let route = newest_route(&mut connection, no).await?;
    let check = is_withheld(&row, &route);
    let is_blind = blind::is_blind(&row, blind::unsaid(&mut connection, by, no).await?, &whole);
    let why = match (is_blind, check) {
        (true, _) => Why::blind_first(policy.workflow.kind, check),
        (false, true) => Why::chosen_for_a_check(),
        (false, false) => why(&route, &policy, &whole),
    };
    let own = verdict::own(&mut connection, no, row.revision, by.id.as_str()).await?;
    let verdict = own.as_ref().filter(|_| !is_blind).and_then(|own| VerdictView::of(own, &policy));
    let mut before = before(store, &mut connection, by, &row, &policy, route.took(DOUBLE_REVIEW)).await?;
    if is_blind {
        before.withhold_answers();
    }
    let previous = previous(store, &mut connection, &row, &whole, &policy).await?;
    let draft = draft::read(&mut connection, by, no).await?;
    let (bar, waivers) = (Bar::of(&policy), waivers(&mut connection, &row).await?);
    let may_waive = Op::Waive.permitted_by(&by.roles).is_some();
    row.confidence = row.confidence.filter(|_| !check && !is_blind);
    if !before.is_first {
        as_new(&mut row, by);
    }
    let may_send_back = before.first_view.is_some() && Op::SendBack.permitted_by(&by.roles).is_some();
    let content = if check { without_confidence(whole) } else { whole };
    let content = if is_blind { blind::without_answer(content) } else { content };
    let route = (!check && !is_blind).then_some(route);
    Ok(Sheet {
        row,
        content,
        policy,
        route,
        why,
        check,
        blind: is_blind,
        verdict,
        before,
        may_send_back,
        previous,
        draft,
        bar,
        waivers,
        may_waive,
    })
}

/// Drawn for a check, and still to be judged.
fn is_withheld(row: &CaseRow, route: &Route) -> bool {
    let undecided = match row.state {
        State::Queued | State::Leased | State::Escalated | State::Disputed | State::Answered | State::Returned => true,
        State::Accepted | State::Held | State::Settled | State::Readback | State::Erased | State::Quarantine => false,
    };
    // Once it was reopened, by a lead or by its readback, everything is on the table.
    undecided && row.reopened.is_none() && (route.in_audit_draw || route.took(KNOWN_ANSWER))
}

/// To the second of two people a case looks as it did to the first.
fn as_new(row: &mut CaseRow, by: &Person) {
    if !by.roles.iter().any(|role| role.judges()) {
        return;
    }
    for state in [&mut row.state, &mut row.waits_as] {
        if *state == State::Answered {
            *state = State::Queued;
        }
    }
    if row.state.waits() || row.state == State::Leased {
        row.first_answer = None;
    }
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

/// What stands in the place of masked words.
pub(super) const MASKED: &str = "•••";

/// Hides what the policy masks: words become dots, everything else goes.
pub(super) fn masked(content: Envelope, policy: &Policy) -> Result<Envelope, ReviewError> {
    if policy.review.mask.is_empty() {
        return Ok(content);
    }
    let mut value = serde_json::to_value(&content).map_err(|error| ReviewError::Invalid(error.to_string()))?;
    for pointer in &policy.review.mask {
        match value.pointer_mut(pointer) {
            Some(Value::String(text)) => MASKED.clone_into(text),
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
