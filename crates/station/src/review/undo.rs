//! Taking an answer back: a new fact that points at the old one. Inside the hold nothing has left the station, so
//! nothing is sent; after it, the sinks are told.

use super::ReviewError;
use super::answer::Action;
use super::decision::{self, New, not_undone};
use super::words;
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, Lane, Payload, Prediction, State, by_no, of_decision};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy;
use crate::queue::{Holder, Lease, Place, moved, shift};
use crate::store::{Store, StoreError};
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
    may_undo(by, &row, &case, &rows)?;

    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    write_fact(&mut change, by, &row, &case, &id);
    // What was said of an older revision was answered when the case came again.
    let stood = |other: &&decision::Row| other.id != row.id && !other.late && other.revision == case.revision;
    let before = not_undone(&rows).into_iter().rfind(stood).map(|r| r.id.clone());
    let lease = put_back(store, &mut change, by, &row, &case, before, holder).await?;
    let sent = call_back(store, &mut change, &row, case.no).await?;

    let kept = of_decision(change.connection(), case.no, Payload::Final, &row.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    let what = Action::from_word(&row.action).map_or_else(|| row.action.clone(), |a| words::done(a, value.as_ref()));
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
        sent,
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
    case.and_then(|case| case.decision)
        .ok_or_else(|| ReviewError::NothingToUndo(format!("{name} has no decision that could be undone")))
}

fn may_undo(by: &Person, row: &decision::Row, case: &CaseRow, rows: &[decision::Row]) -> Result<(), ReviewError> {
    let no = |why: String| Err(ReviewError::NothingToUndo(why));
    let name = case.name();
    if row.action == "undo" {
        return no(format!("{name}: an undo cannot be undone; decide the case again"));
    }
    if row.person != by.id.as_str() {
        return no(format!("{name} was decided by somebody else; a lead can reopen it"));
    }
    if !not_undone(rows).iter().any(|standing| standing.id == row.id) {
        return no(format!("{name}: that decision has been undone already"));
    }
    let moved_on = case.decision.as_deref() != Some(row.id.as_str()) || row.late;
    let others = rows.iter().any(|other| other.decided_at >= row.decided_at && other.person != row.person);
    // An escalated case may be on somebody's screen, which is acting on it too.
    let taken = case.state == State::Leased || case.state == State::Erased;
    if moved_on || others || taken {
        return no(format!("somebody has acted on {name} since; a lead can reopen it"));
    }
    Ok(())
}

fn write_fact(change: &mut Change, by: &Person, row: &decision::Row, case: &CaseRow, id: &str) {
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
        shown_at: None,
        decided_at: now,
        active_ms: None,
        hold_until: now,
        supersedes: Some(&row.id),
        event_seq: seq,
    };
    decision::insert(change.writes(), &new);
}

/// Puts the case where it was, in its author's hands.
async fn put_back(
    store: &Store,
    change: &mut Change,
    by: &Person,
    row: &decision::Row,
    case: &CaseRow,
    before: Option<String>,
    holder: Holder,
) -> Result<Option<Lease>, ReviewError> {
    let damaged = || StoreError::Damaged(format!("decision {} does not say where its case stood", row.id));
    let lane = Lane::from_word(&row.lane).ok_or_else(damaged)?;
    let was = State::from_word(&row.was).ok_or_else(damaged)?;
    if was == State::Accepted {
        moved(change.writes(), case, Place { state: State::Accepted, lane });
        change
            .writes()
            .add("UPDATE cases SET state = 'accepted', lane = ?, decision = ?, hold_until = NULL WHERE no = ?")
            .bind(lane.as_str())
            .bind(before)
            .bind(case.no.as_i64());
        return Ok(None);
    }
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let until = change.now() + policy.review.lease;
    shift(change.writes(), &case.workflow, Place { state: case.state, lane: case.lane }, -1);
    shift(change.writes(), &case.workflow, Place { state: State::Leased, lane }, 1);
    change
        .writes()
        .add(
            "UPDATE cases SET state = 'leased', waits_as = ?, lane = ?, decision = ?, hold_until = NULL,
               lease_person = ?, lease_until = ?, lease_holder = ?, fence = fence + 1 WHERE no = ?",
        )
        .bind(was.as_str())
        .bind(lane.as_str())
        .bind(before)
        .bind(by.id.as_str().to_owned())
        .bind(until)
        .bind(holder.as_str())
        .bind(case.no.as_i64());
    Ok(Some(Lease { case: case.no, fence: case.fence + 1, until }))
}

/// Stops what has not left; tells the sinks that have it already.
async fn call_back(store: &Store, change: &mut Change, row: &decision::Row, case: CaseNo) -> Result<bool, ReviewError> {
    let deliveries = sync::of_decision(change.connection(), &row.id).await?;
    let reached: Vec<String> =
        deliveries.into_iter().filter(|(_, state)| state.may_have_arrived()).map(|(sink, _)| sink).collect();
    sync::cancel_pending(change.writes(), &row.id);
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
