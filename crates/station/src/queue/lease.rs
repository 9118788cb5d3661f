//! Leases: time-limited, renewed, fenced.

use super::next::Holder;
use super::{Place, QueueError, moved};
use crate::case::{CaseNo, CaseRow, State, by_no};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy;
use crate::store::{Store, StoreError, Writes};

/// What a person holds of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The case.
    pub case: CaseNo,
    /// Which of the case's leases this is.
    pub fence: u32,
    /// Until when, UTC milliseconds.
    pub until: i64,
}

/// Adds the write that gives the case to somebody.
pub(crate) fn set_lease(writes: &mut Writes, case: &CaseRow, person: &str, until: i64, holder: Holder) {
    moved(writes, case, Place { state: State::Leased, lane: case.lane });
    writes
        .add(
            "UPDATE cases SET state = 'leased', lease_person = ?, lease_until = ?, lease_holder = ?, fence = fence + 1
             WHERE no = ?",
        )
        .bind(person.to_owned())
        .bind(until)
        .bind(holder.as_str())
        .bind(case.no.as_i64());
}

/// Adds the write that puts a leased case back where it waited.
pub(crate) fn clear_lease(writes: &mut Writes, case: &CaseRow) {
    moved(writes, case, Place { state: case.waits_as, lane: case.lane });
    writes
        .add(
            "UPDATE cases SET state = iif(waits_as = 'queued' AND first_answer IS NOT NULL, 'answered', waits_as), lease_person = NULL, lease_until = NULL, lease_holder = NULL
             WHERE no = ? AND state = 'leased'",
        )
        .bind(case.no.as_i64());
}

/// Keeps a case for another stretch, as its policy says; also called when a case fetched ahead comes on screen.
///
/// # Errors
/// `LeaseLost` when somebody else has it, decided it, or it ran out and went on.
pub async fn renew(store: &Store, by: &Person, no: CaseNo, fence: u32) -> Result<Lease, QueueError> {
    let mut change = Change::begin(store, Op::Take, by).await?;
    let case = held(&mut change, by, no, fence).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let until = change.now() + policy.review.lease;
    change.writes().add("UPDATE cases SET lease_until = ? WHERE no = ?").bind(until).bind(no.as_i64());
    change.commit().await?;
    Ok(Lease { case: no, fence, until })
}

/// Gives a case back unanswered. Harmless when it is no longer held; nobody needs a role for it.
///
/// # Errors
/// When the file cannot be written.
pub async fn release(store: &Store, by: &Person, no: CaseNo, fence: u32) -> Result<(), QueueError> {
    let mut change = Change::upkeep(store, Op::Take.touches()).await?;
    match held(&mut change, by, no, fence).await {
        Ok(case) => {
            clear_lease(change.writes(), &case);
            change.commit().await?;
            Ok(())
        }
        Err(QueueError::LeaseLost { .. }) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Gives back what this person's last window held when it was killed. Only one window can be open at a time. Nobody needs
/// a role for it: an auditor holds nothing, and whoever lost a role may still get up.
///
/// # Errors
/// When the file cannot be written.
pub async fn release_windows(store: &Store, by: &Person) -> Result<(), QueueError> {
    let sql = "SELECT * FROM cases WHERE state = 'leased' AND lease_until IS NOT NULL AND lease_person = ? AND lease_holder = 'window'";
    let held = || sqlx::query_as::<_, CaseRow>(sql).bind(by.id.as_str().to_owned());
    if held().fetch_optional(store.reader()).await?.is_none() {
        return Ok(());
    }
    let mut change = Change::upkeep(store, Op::Take.touches()).await?;
    let held = held().fetch_all(change.connection()).await?;
    for case in &held {
        clear_lease(change.writes(), case);
    }
    change.commit().await?;
    Ok(())
}

/// The case, if `by` holds it under this fence. A lease that ran out but was given to nobody else still counts.
async fn held(change: &mut Change, by: &Person, no: CaseNo, fence: u32) -> Result<CaseRow, QueueError> {
    let case = by_no(change.connection(), no)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("case {} is not in the file", no.0)))?;
    let why = match case.state {
        State::Leased if case.fence == fence && case.lease_person.as_deref() == Some(by.id.as_str()) => {
            return Ok(case);
        }
        State::Leased => "somebody else has taken it",
        // Answered: a first answer is nothing that the second person may hear of.
        State::Queued | State::Answered | State::Escalated | State::Disputed => {
            "the time ran out and it went back to the queue"
        }
        State::Held | State::Settled | State::Readback => "it has been decided meanwhile",
        State::Returned => "it was returned to its source",
        State::Quarantine | State::Accepted => "it was routed anew",
        State::Erased => "it was erased",
    };
    Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() })
}
