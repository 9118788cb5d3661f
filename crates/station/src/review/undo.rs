//! Taking an answer back: a new fact that points at the old one. Inside the hold nothing has left the station, so
//! nothing is sent; after it, the sinks are told.

use super::ReviewError;
use super::answer::Action;
use super::brought_back::bring_back;
use super::decision::{self, New, not_undone};
use super::readback;
use super::undoable::label;
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, Lane, Payload, Prediction, State, by_no, of_decision};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy;
use crate::queue::{Holder, Lease, Place, may_answer_again, moved};
use crate::seed;
use crate::store::{Store, StoreError, Writes};
use crate::sync::{self, EventType};

/// What undoing came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// The decision that was taken back.
    pub decision_id: String,
    /// Its case.
    pub case: CaseNo,
    /// The case, as `SOURCE/ID`.
    pub name: String,
    /// The case is with its author again, except when it had been accepted unseen.
    pub lease: Option<Lease>,
    /// "Undone: Transfer fee charged".
    pub text: String,
    /// Whether sinks had the decision already and are told that it was undone.
    pub sent: bool,
}

/// Takes back a decision of `by` that still stands; the case comes back to them.
///
/// # Errors
/// `NothingToUndo` when it is another's, undone already, or somebody has acted on the case since.
pub async fn undo(store: &Store, by: &Person, decision_id: &str, holder: Holder) -> Result<Undone, ReviewError> {
    let mut change = Change::begin(store, Op::Undo, by).await?;
    let row = decision::by_id(change.connection(), decision_id)
        .await?
        .ok_or_else(|| ReviewError::NothingToUndo(format!("there is no decision {decision_id}")))?;
    let case = by_no(change.connection(), CaseNo(row.case_no))
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("decision {decision_id} has no case")))?;
    let rows = decision::of_case(change.connection(), case.no).await?;
    if let Some(why) = refusal(by, &row, &case, &rows) {
        return Err(ReviewError::NothingToUndo(format!("{}: {why}", case.name())));
    }
    if let Some(batch) = &row.batch {
        let others = decision::of_batch(change.connection(), batch).await?.len();
        let why = format!(
            "it was decided together with others, {others} cases in all; take all of them back as one (undo --batch)"
        );
        return Err(ReviewError::NothingToUndo(format!("{}: {why}", case.name())));
    }
    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    write_fact(&mut change, by, &row, &case, &id, None);
    let failed = readback::failed(change.connection(), &case).await?;
    let before = stood(&rows, &row, &case, &failed);
    let lease = match row.action.as_str() {
        REOPEN => {
            close_again(change.writes(), &row, &case)?;
            None
        }
        _ => put_back(store, &mut change, by, &row, &case, &before, holder).await?,
    };
    let sent = call_back(store, &mut change, &row, case.no).await?;
    let now = change.now();
    let as_if_sent = seed::as_if_sent(change.connection(), std::slice::from_ref(&row.id), now).await?;

    let kept = of_decision(change.connection(), case.no, Payload::Final, &row.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    let what = label(&row, value.as_ref());
    if lease.is_some() {
        bring_back(&mut change, by, &case, &row, value.as_ref()).await?;
    }
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("decision", id.as_str())
            .with("undoes", row.id.as_str())
            .with("sent", sent),
    );
    change.commit().await?;
    Ok(Undone {
        decision_id: row.id,
        case: case.no,
        name: case.name(),
        lease,
        text: format!("Undone. It was: {what}"),
        sent: sent || as_if_sent.values().any(|sinks| *sinks > 0),
    })
}

/// The decision that stands on a case, for undoing by the case's name.
///
/// # Errors
/// `NothingToUndo` when none stands.
pub async fn standing(store: &Store, name: &str) -> Result<String, ReviewError> {
    let no = super::decide::number(store, name).await?;
    let mut connection = store.reader().acquire().await?;
    let case = by_no(&mut connection, no).await?;
    // The newest word on the case: that it was reopened, the answer that stands, or the first of two.
    // What put it back into the queue may have been a readback, which is no decision.
    let reopened = match case.as_ref().and_then(|case| case.reopened.as_deref()) {
        Some(id) => decision::by_id(&mut connection, id).await?.map(|row| row.id),
        None => None,
    };
    case.and_then(|case| reopened.or(case.decision).or(case.first_answer))
        .ok_or_else(|| ReviewError::NothingToUndo(format!("{name} has no decision that could be undone")))
}

/// The stored word of a reopening.
const REOPEN: &str = "reopen";

/// Why `by` cannot take `row` back; `None` when they can. `rows` is everything decided on its case.
pub(super) fn refusal(by: &Person, row: &decision::Row, case: &CaseRow, rows: &[decision::Row]) -> Option<String> {
    let decided = matches!(case.state, State::Accepted | State::Held | State::Settled | State::Readback);
    let a_lead = if decided { "; a lead can reopen it" } else { "" };
    if row.action == "undo" {
        return Some("an undo cannot be undone; decide the case again".to_owned());
    }
    if row.person != by.id.as_str() {
        return Some(format!("somebody else decided it{a_lead}"));
    }
    if !not_undone(rows).iter().any(|standing| standing.id == row.id) {
        return Some("that decision has been undone already".to_owned());
    }
    let is = |kept: &Option<String>| kept.as_ref() == Some(&row.id);
    if case.readback.is_some() && case.reopened.is_some() && case.readback == case.reopened {
        return Some("it did not pass its readback; decide it again".to_owned());
    }
    if case.reopened.is_some() && !is(&case.reopened) {
        return Some("it was reopened since; take that back first, or decide it again".to_owned());
    }
    if is(&case.decision) && case.readback.is_some() {
        return Some(format!("somebody has begun to read it back{a_lead}"));
    }
    if row.action == REOPEN && rows.iter().any(|other| other.event_seq > row.event_seq) {
        return Some("it has been answered since; decide it again".to_owned());
    }
    let stands = is(&case.reopened) || is(&case.decision) || (is(&case.first_answer) && case.state == State::Answered);
    let others = rows.iter().any(|other| other.event_seq > row.event_seq && other.person != row.person);
    // A case that waits may be on somebody's screen, which is acting on it too.
    let taken = case.state == State::Leased || case.state == State::Erased;
    if !stands || row.late || others || taken {
        return Some(format!("somebody has acted on it since{a_lead}"));
    }
    None
}

/// Adds the fact that takes `row` back; `batch` when it does so with others.
pub(super) fn write_fact(
    change: &mut Change,
    by: &Person,
    row: &decision::Row,
    case: &CaseRow,
    id: &str,
    batch: Option<&str>,
) {
    let (now, seq) = (change.now(), change.seq());
    let role = change.role().map_or("", |role| role.as_str());
    let new = New {
        id,
        case: case.no,
        revision: row.revision,
        action: "undo",
        person: by.id.as_str(),
        role,
        reason: None,
        fence: case.fence,
        late: false,
        after_accept: case.accepted_at.is_some(),
        policy_version: case.policy_version,
        was: case.state.as_str(),
        lane: case.lane.as_str(),
        final_commit: None,
        note_commit: None,
        evidence_commit: None,
        shown_at: None,
        decided_at: now,
        active_ms: None,
        hold_until: now,
        supersedes: Some(&row.id),
        batch,
        event_seq: seq,
    };
    decision::insert(change.writes(), &new);
}

/// What stood on a case before a decision.
pub(super) struct Stood {
    pub(super) decision: Option<String>,
    reopened: Option<String>,
}

/// Reads from the facts what stood before `row`; `failed` are the readbacks that the case did not pass.
pub(super) fn stood(rows: &[decision::Row], row: &decision::Row, case: &CaseRow, failed: &[(String, i64)]) -> Stood {
    let mut stood = Stood { decision: None, reopened: None };
    let mut answered_at = 0;
    // What was said of an older revision was answered when the case came again.
    let earlier = |other: &&decision::Row| other.event_seq < row.event_seq && other.revision == case.revision;
    for other in not_undone(rows).into_iter().filter(earlier) {
        match Action::from_word(&other.action) {
            _ if other.action == REOPEN => stood.reopened = Some(other.id.clone()),
            Some(Action::Approve | Action::Override) if other.is_given() => {
                stood = Stood { decision: Some(other.id.clone()), reopened: None };
                answered_at = other.event_seq;
            }
            Some(Action::Escalate | Action::Return) if other.is_given() => stood.decision = Some(other.id.clone()),
            Some(_) | None => {}
        }
    }
    let between = |seq: i64| answered_at < seq && seq < row.event_seq;
    if let Some((id, _)) = failed.iter().rev().find(|(_, seq)| between(*seq)) {
        stood.reopened.get_or_insert_with(|| id.clone());
    }
    // The first of two answers stands nowhere but in its own column.
    if row.was == State::Answered.as_str() {
        stood.decision = None;
    }
    stood
}

/// Puts the case where it was, in its author's hands.
async fn put_back(
    store: &Store,
    change: &mut Change,
    by: &Person,
    row: &decision::Row,
    case: &CaseRow,
    before: &Stood,
    holder: Holder,
) -> Result<Option<Lease>, ReviewError> {
    let (was, lane) = stood_at(row)?;
    if was == State::Accepted {
        moved(change.writes(), case, Place { state: State::Accepted, lane });
        change
            .writes()
            .add("UPDATE cases SET state = 'accepted', lane = ?, decision = ?, hold_until = NULL WHERE no = ?")
            .bind(lane.as_str())
            .bind(before.decision.clone())
            .bind(case.no.as_i64());
        return Ok(None);
    }
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let until = change.now() + policy.review.lease;
    moved(change.writes(), case, Place { state: State::Leased, lane });
    change
        .writes()
        .add(
            "UPDATE cases SET state = 'leased', waits_as = ?, lane = ?, decision = ?, first_answer = ?, reopened = ?,
               hold_until = NULL, lease_person = ?, lease_until = ?, lease_holder = ?, fence = fence + 1 WHERE no = ?",
        )
        .bind(was.as_waiting())
        .bind(lane.as_str())
        .bind(before.decision.clone())
        .bind(case.first_answer.clone().filter(|first| *first != row.id))
        .bind(before.reopened.clone())
        .bind(by.id.as_str().to_owned())
        .bind(until)
        .bind(holder.as_str())
        .bind(case.no.as_i64());
    may_answer_again(change.writes(), case.no, by.id.as_str());
    Ok(Some(Lease { case: case.no, fence: case.fence + 1, until }))
}

/// Takes a reopening back: the decision that the case had goes on where it was.
fn close_again(writes: &mut Writes, row: &decision::Row, case: &CaseRow) -> Result<(), ReviewError> {
    let (was, lane) = stood_at(row)?;
    moved(writes, case, Place { state: was, lane });
    writes
        .add("UPDATE cases SET state = ?, lane = ?, reopened = NULL WHERE no = ?")
        .bind(was.as_str())
        .bind(lane.as_str())
        .bind(case.no.as_i64());
    if was == State::Held
        && let Some(standing) = &row.supersedes
    {
        sync::resume(writes, standing);
    }
    Ok(())
}

pub(super) fn stood_at(row: &decision::Row) -> Result<(State, Lane), StoreError> {
    let damaged = || StoreError::Damaged(format!("decision {} does not say where its case stood", row.id));
    Ok((State::from_word(&row.was).ok_or_else(damaged)?, Lane::from_word(&row.lane).ok_or_else(damaged)?))
}

/// Stops what has not left; tells the sinks that have it already.
pub(super) async fn call_back(
    store: &Store,
    change: &mut Change,
    row: &decision::Row,
    case: CaseNo,
) -> Result<bool, ReviewError> {
    let deliveries = sync::of_decision(change.connection(), &row.id).await?;
    let reached: Vec<String> =
        deliveries.into_iter().filter(|(_, state)| state.may_have_arrived()).map(|(sink, _)| sink).collect();
    sync::cancel_pending(change.writes(), &row.id);
    if row.supersedes.is_some() {
        sync::cancel_superseding(change.writes(), case, row.event_seq);
    }
    let (now, seq) = (change.now(), change.seq());
    sync::enqueue(
        change.writes(),
        store.ids(),
        &reached,
        EventType::DecisionUndone,
        case,
        Some(&row.id),
        seq,
        now,
        now,
    )?;
    Ok(!reached.is_empty())
}
