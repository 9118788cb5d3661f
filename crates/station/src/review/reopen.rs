//! Opening a decided case again: a lead says why, and it waits in its lane once more with everything shown. The
//! decision it had stands until the next answer supersedes it.

use serde::Serialize;

use super::ReviewError;
use super::answer::{REOPENING_REASONS, Which, reopening_reason};
use super::decision::{self, New};
use super::undoable::label;
use super::view::{ReasonView, reasons};
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, Payload, State, by_no, commit, hex, insert_payload};
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::policy::{self, Policy};
use crate::queue::{Place, QueueError, everyone_may_answer, moved};
use crate::store::{Store, StoreError, Writes};
use crate::sync;

/// What reopening came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    /// The fact.
    pub decision_id: String,
    /// The case.
    pub case: CaseNo,
    /// The case, as `SOURCE/ID`.
    pub name: String,
}

/// Puts a decided case back into the queue.
///
/// # Errors
/// `Invalid` without a reason of the workflow, `LeaseLost` when the case is not decided, and when `by` is no lead.
pub async fn reopen(
    store: &Store,
    by: &Person,
    which: &Which,
    reason: &str,
    note: Option<&str>,
) -> Result<Reopened, ReviewError> {
    let no = super::decide::number_of(store, which).await?;
    let mut change = Change::begin(store, Op::Reopen, by).await?;
    let case = by_no(change.connection(), no)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0)))?;
    if let Some(why) = undecided(case.state) {
        return Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    }
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    let reason = reopening_reason(&policy, reason, note).map_err(ReviewError::Invalid)?;
    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    record(&mut change, by, &case, &id, &reason, note)?;
    if case.state == State::Held
        && let Some(standing) = &case.decision
    {
        // Nothing of it has left; what replaces it is what the sinks shall hear.
        sync::cancel_pending(change.writes(), standing);
    }
    put_back(change.writes(), &case, &id);
    change.commit().await?;
    Ok(Reopened { decision_id: id, case: case.no, name: case.name() })
}

/// A decided case that a lead may open again, and the reasons there are for it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Reopening {
    /// The case.
    pub no: CaseNo,
    /// The case, as `SOURCE/ID`.
    pub name: String,
    /// What was decided, in words.
    pub decided: String,
    /// Whether sinks have it and will be told.
    pub sent: bool,
    /// What one may give as the reason.
    pub reasons: Vec<ReasonView>,
}

/// What there is to know before a case is reopened.
///
/// # Errors
/// As [`reopen`].
pub async fn reopening(store: &Store, by: &Person, which: &Which) -> Result<Reopening, ReviewError> {
    ask(store, Op::Reopen, by).await?;
    let no = super::decide::number_of(store, which).await?;
    let mut connection = store.reader().acquire().await?;
    let case = by_no(&mut connection, no)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0)))?;
    if let Some(why) = undecided(case.state) {
        return Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    }
    let (mut decided, mut sent) = ("Accepted unseen".to_owned(), case.accepted_at.is_some());
    if let Some(standing) = &case.decision
        && let Some(row) = decision::by_id(&mut connection, standing).await?
    {
        let ids = [standing.clone()];
        decided = label(&row, decision::finals(&mut connection, &ids).await?.get(standing));
        sent = !sync::arrived(&mut connection, &ids).await?.is_empty();
    }
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    Ok(Reopening { no, name: case.name(), decided, sent, reasons: reopening_reasons(&policy) })
}

/// Why a case in this state cannot be reopened; `None` when it is decided.
fn undecided(state: State) -> Option<&'static str> {
    match state {
        State::Accepted | State::Held | State::Settled | State::Readback => None,
        State::Queued | State::Answered | State::Escalated | State::Disputed => Some("it waits for an answer already"),
        State::Leased => Some("somebody has it; it is not decided"),
        State::Returned => Some("it was returned to its source and waits for more context"),
        State::Quarantine => Some("it is in quarantine and was never decided"),
        State::Erased => Some("it was erased"),
    }
}

/// The reasons made for it come first.
fn reopening_reasons(policy: &Policy) -> Vec<ReasonView> {
    let built_in = |(code, text): &(&str, &str)| ReasonView {
        code: (*code).to_owned(),
        text: (*text).to_owned(),
        note_required: false,
    };
    REOPENING_REASONS.iter().map(built_in).chain(reasons(policy)).collect()
}

/// Adds the fact, its note, and what the event tells.
fn record(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    id: &str,
    reason: &str,
    note: Option<&str>,
) -> Result<(), ReviewError> {
    let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
    let note_commit = note.map(|note| commit(&key, note.as_bytes()));
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    let new = New {
        id,
        case: case.no,
        revision: case.revision,
        action: "reopen",
        person: by.id.as_str(),
        role,
        reason: Some(reason),
        fence: case.fence,
        late: false,
        after_accept: case.accepted_at.is_some(),
        policy_version: case.policy_version,
        was: case.state.as_str(),
        lane: case.lane.as_str(),
        final_commit: None,
        note_commit,
        evidence_commit: None,
        shown_at: None,
        decided_at: now,
        active_ms: None,
        hold_until: now,
        supersedes: case.decision.as_deref(),
        batch: None,
        event_seq: seq,
    };
    decision::insert(change.writes(), &new);
    if let Some(note) = note {
        insert_payload(change.writes(), case.no, case.revision, Payload::Note, id, note.as_bytes().to_vec());
    }
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("revision", case.revision)
            .with("decision", id)
            .with("action", "reopen")
            .with("reason", reason)
            .with_some("note", note_commit.map(|commitment| hex(&commitment)))
            .with("policy_version", case.policy_version)
            .with("late", false)
            .with("after_accept", case.accepted_at.is_some())
            .with_some("supersedes", case.decision.clone()),
    );
    Ok(())
}

fn put_back(writes: &mut Writes, case: &CaseRow, id: &str) {
    moved(writes, case, Place { state: State::Queued, lane: case.lane });
    // The hold is kept for the one who takes this back: it goes on where it was.
    writes
        .add("UPDATE cases SET state = 'queued', waits_as = 'queued', reopened = ?, first_answer = NULL WHERE no = ?")
        .bind(id.to_owned())
        .bind(case.no.as_i64());
    everyone_may_answer(writes, case.no);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_decided_can_be_reopened() {
        for state in State::ALL {
            let decided = matches!(state, State::Accepted | State::Held | State::Settled | State::Readback);
            assert_eq!(undecided(*state).is_none(), decided, "{state:?}");
        }
    }
}
