//! Deciding a case: one transaction that writes the decision, the case's state, the audit event and the outbox rows.

use serde::Serialize;

use super::ReviewError;
use super::answer::{Action, Answer, Checked, Which, check};
use super::decision::{self, New};
use super::words;
use crate::audit::Told;
use crate::case::{
    self, CaseNo, CaseRow, Envelope, Lane, Payload, Prediction, State, by_name, by_no, commit, envelope, hex,
    insert_payload, of_decision,
};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::{self, Policy};
use crate::queue::{Place, QueueError, forget_skip, moved, not_yours, reaches};
use crate::store::{Store, StoreError};
use crate::sync::{self, EventType};

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// The decision.
    pub decision_id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// What was recorded: an override to the AI's own answer is an approval.
    pub action: Action,
    /// "Overridden: Transfer fee charged".
    pub label: String,
    /// When its undo hold ends, UTC milliseconds.
    pub hold_until: f64,
    /// Kept as a second opinion: the case had gone on under another lease.
    pub late: bool,
}

/// Records an answer. When this returns, it is durable.
///
/// # Errors
/// `Invalid` when it cannot be taken as it is, `LeaseLost` when the case went elsewhere, and `Unknown` inside
/// `Store` when only reading again can tell; the same `decision_id` may always be sent again.
pub async fn decide(store: &Store, by: &Person, answer: &Answer) -> Result<Decided, ReviewError> {
    let mut change = Change::begin(store, answer.action.op(), by).await?;
    let id = decision_id(store, &change, answer)?;
    let case = find(&mut change, &answer.case).await?;
    if let Some(earlier) = decision::by_id(change.connection(), &id).await? {
        return repeated(&mut change, &case, &earlier).await;
    }
    let standing = standing(&case, by, answer.fence, change.now())?;
    under_its_lease(&mut change, by, &case, answer.fence).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    permitted(&mut change, by, &case, &policy, standing)?;
    let bytes = envelope(change.connection(), case.no, case.revision).await?;
    let content = case::parse_kept(&bytes)?;
    let checked = check(answer, &content, &policy).map_err(ReviewError::Invalid)?;
    match standing {
        Standing::Open => open(store, change, by, answer, &case, &policy, &content, checked, id).await,
        Standing::Late => late(store, change, by, answer, &case, &content, checked, id).await,
    }
}

fn decision_id(store: &Store, change: &Change, answer: &Answer) -> Result<String, ReviewError> {
    match &answer.decision_id {
        None => Ok(store.ids().v7(change.now()).map_err(StoreError::from)?.to_string()),
        Some(given) => match uuid::Uuid::parse_str(given) {
            Ok(id) if id.get_version_num() == 7 => Ok(id.to_string()),
            Ok(_) | Err(_) => Err(ReviewError::Invalid(format!("the decision id \"{given}\" is no UUIDv7"))),
        },
    }
}

async fn find(change: &mut Change, which: &Which) -> Result<CaseRow, ReviewError> {
    match which {
        Which::Name(name) => Ok(by_name(change.connection(), name).await?),
        Which::No(no) => by_no(change.connection(), *no)
            .await?
            .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0))),
    }
}

/// The stored result of a decision that was sent before.
async fn repeated(change: &mut Change, case: &CaseRow, earlier: &decision::Row) -> Result<Decided, ReviewError> {
    let action = Action::from_word(&earlier.action);
    let (Some(action), true) = (action, earlier.case_no == case.no.0) else {
        return Err(ReviewError::Invalid(format!("the decision id {} belongs to another decision", earlier.id)));
    };
    let kept = of_decision(change.connection(), case.no, Payload::Final, &earlier.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    Ok(Decided {
        decision_id: earlier.id.clone(),
        case: case.name(),
        action,
        label: words::done(action, value.as_ref()),
        hold_until: earlier.hold_until as f64,
        late: earlier.late,
    })
}

/// Whether an answer is the case's answer or comes too late for that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Late,
}

fn standing(case: &CaseRow, by: &Person, fence: Option<u32>, now: i64) -> Result<Standing, ReviewError> {
    let lost = |why: &str| Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    let passed_on = fence.is_some_and(|fence| fence != case.fence);
    match case.state {
        State::Queued | State::Escalated | State::Disputed if !passed_on => Ok(Standing::Open),
        State::Leased if !passed_on => {
            let mine = case.lease_person.as_deref() == Some(by.id.as_str());
            let over = case.lease_until.is_none_or(|until| until <= now);
            if mine || over { Ok(Standing::Open) } else { lost("somebody else has it") }
        }
        State::Accepted if fence.is_none() => Ok(Standing::Open),
        State::Queued | State::Escalated | State::Disputed | State::Leased => Ok(Standing::Late),
        State::Held | State::Settled | State::Answered | State::Readback if fence.is_some() => Ok(Standing::Late),
        State::Held | State::Settled | State::Answered | State::Readback => {
            lost("it has been decided; undo that first, or have a lead reopen it")
        }
        State::Accepted => lost("it was accepted"),
        State::Returned => lost("it was returned to its source and waits for more context"),
        State::Quarantine => lost("it is in quarantine and cannot be judged as it is"),
        State::Erased => lost("it was erased"),
    }
}

/// An answer that names its lease is the only one of its person under it, and about the revision shown then.
async fn under_its_lease(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    fence: Option<u32>,
) -> Result<(), ReviewError> {
    let Some(fence) = fence else { return Ok(()) };
    if case.state == State::Leased && fence == case.fence {
        return Ok(());
    }
    let lost = |why: &str| Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    if fence > case.fence || (fence == 0 && !case.state.waits()) {
        return lost("it was never given out under that lease");
    }
    let rows = decision::of_case(change.connection(), case.no).await?;
    if rows.iter().any(|row| row.revision < case.revision && row.fence >= fence) {
        return lost("it came again with other content");
    }
    let answered = |row: &decision::Row| row.action != "undo" && row.person == by.id.as_str() && row.fence == fence;
    if rows.iter().any(answered) { lost("it has been decided by you under this lease") } else { Ok(()) }
}

fn permitted(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    policy: &Policy,
    standing: Standing,
) -> Result<(), ReviewError> {
    if case.waits_as == State::Disputed && case.state != State::Accepted && standing == Standing::Open {
        change.becomes(Op::SettleDispute, by)?;
    }
    let roles = change.roles();
    // Whoever had it before it went to another lane may still say what they saw.
    let had = standing == Standing::Late && reaches(policy, roles, Lane::Main);
    if had || reaches(policy, roles, case.lane) {
        return Ok(());
    }
    Err(not_yours(case, policy, roles).into())
}

#[expect(clippy::too_many_arguments, reason = "everything a decision is made of, read once by the caller")]
async fn open(
    store: &Store,
    mut change: Change,
    by: &Person,
    answer: &Answer,
    case: &CaseRow,
    policy: &Policy,
    content: &Envelope,
    checked: Checked,
    id: String,
) -> Result<Decided, ReviewError> {
    let now = change.now();
    let hold_until = now + policy.review.undo;
    let to = goes_to(checked.action, case, policy);
    let sinks = sync::active_sinks(change.connection()).await?;
    let supersedes = (case.waits_as == State::Disputed).then(|| case.decision.clone()).flatten();
    record(&mut change, by, answer, case, &checked, &id, hold_until, false, supersedes.as_deref())?;
    let state = if to.state == State::Held && policy.review.undo == 0 { State::Settled } else { to.state };
    let to = Place { state, lane: to.lane };
    moved(change.writes(), case, to);
    place(&mut change, case, to, &id, hold_until);
    let kind = match checked.action {
        Action::Approve | Action::Override => EventType::DecisionMade,
        Action::Escalate => EventType::CaseEscalated,
        Action::Return => EventType::CaseReturned,
    };
    let seq = change.seq();
    sync::enqueue(change.writes(), store.ids(), &sinks, kind, case.no, Some(&id), seq, now, hold_until)?;
    let after_accept = case.accepted_at.is_some();
    let told = told(case, content, &checked, &id, false)
        .with("after_accept", after_accept)
        .with_some("supersedes", supersedes);
    change.tell(told);
    change.commit().await?;
    Ok(decided(case, &checked, id, hold_until, false))
}

/// Where an answer sends its case.
fn goes_to(action: Action, case: &CaseRow, policy: &Policy) -> Place {
    match action {
        Action::Approve | Action::Override => Place { state: State::Held, lane: case.lane },
        Action::Return => Place { state: State::Returned, lane: case.lane },
        Action::Escalate => {
            // A senior who escalates hands it to the lead, not to the lane it came from.
            let asked = Lane::of(policy.review.escalate_to);
            let lane = if asked == case.lane || case.lane == Lane::Senior { Lane::Lead } else { asked };
            let lane = if matches!(lane, Lane::Main | Lane::Audit) { Lane::Senior } else { lane };
            Place { state: State::Escalated, lane }
        }
    }
}

fn place(change: &mut Change, case: &CaseRow, to: Place, decision: &str, hold_until: i64) {
    let waits_as = if to.state.waits() { to.state } else { case.waits_as };
    change
        .writes()
        .add(
            "UPDATE cases SET state = ?, lane = ?, waits_as = ?, decision = ?, hold_until = ?,
               lease_person = NULL, lease_until = NULL, lease_holder = NULL WHERE no = ?",
        )
        .bind(to.state.as_str())
        .bind(to.lane.as_str())
        .bind(waits_as.as_str())
        .bind(decision.to_owned())
        .bind(hold_until)
        .bind(case.no.as_i64());
}

/// Keeps a late answer as a second opinion. While the first is inside its hold and says otherwise, the case is
/// disputed: neither leaves the station until a senior or a lead settles it.
#[expect(clippy::too_many_arguments, reason = "everything a decision is made of, read once by the caller")]
async fn late(
    store: &Store,
    mut change: Change,
    by: &Person,
    answer: &Answer,
    case: &CaseRow,
    content: &Envelope,
    checked: Checked,
    id: String,
) -> Result<Decided, ReviewError> {
    let now = change.now();
    record(&mut change, by, answer, case, &checked, &id, now, true, None)?;
    // Once the hold is over the first answer may have been sent, whether or not anybody has settled it yet.
    let in_hold = case.state == State::Held && case.hold_until.is_some_and(|until| until > now);
    if in_hold && differs(&mut change, case, &checked).await? {
        let to = Place { state: State::Disputed, lane: Lane::Senior };
        moved(change.writes(), case, to);
        change
            .writes()
            .add("UPDATE cases SET state = 'disputed', waits_as = 'disputed', lane = 'senior' WHERE no = ?")
            .bind(case.no.as_i64());
        if let Some(first) = &case.decision {
            sync::cancel_pending(change.writes(), first);
        }
    }
    let after_accept = case.accepted_at.is_some();
    change.tell(told(case, content, &checked, &id, true).with("after_accept", after_accept));
    change.commit().await?;
    let _ = store;
    Ok(decided(case, &checked, id, now, true))
}

async fn differs(change: &mut Change, case: &CaseRow, checked: &Checked) -> Result<bool, ReviewError> {
    let Some(first) = &case.decision else { return Ok(false) };
    let kept = of_decision(change.connection(), case.no, Payload::Final, first).await?;
    let first = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    Ok(checked.final_value.is_some() && first != checked.final_value)
}

#[expect(clippy::too_many_arguments, reason = "one row with everything in it")]
fn record(
    change: &mut Change,
    by: &Person,
    answer: &Answer,
    case: &CaseRow,
    checked: &Checked,
    id: &str,
    hold_until: i64,
    late: bool,
    supersedes: Option<&str>,
) -> Result<(), ReviewError> {
    let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
    let value = checked.final_value.as_ref().map(Prediction::to_json);
    let (now, role, seq) = (change.now(), change.role().map_or("", |role| role.as_str()), change.seq());
    let was = if case.state == State::Accepted { State::Accepted } else { case.waits_as };
    let new = New {
        id,
        case: case.no,
        revision: case.revision,
        action: checked.action.as_str(),
        person: by.id.as_str(),
        role,
        reason: checked.reason.as_deref(),
        fence: answer.fence.unwrap_or(case.fence),
        late,
        after_accept: case.accepted_at.is_some(),
        policy_version: case.policy_version,
        was: was.as_str(),
        lane: case.lane.as_str(),
        final_commit: value.as_ref().map(|bytes| commit(&key, bytes)),
        note_commit: checked.note.as_ref().map(|note| commit(&key, note.as_bytes())),
        shown_at: answer.shown_at,
        decided_at: now,
        active_ms: answer.active_ms.map(|ms| ms.max(0)),
        hold_until,
        supersedes,
        event_seq: seq,
    };
    let writes = change.writes();
    decision::insert(writes, &new);
    if let Some(value) = value {
        insert_payload(writes, case.no, case.revision, Payload::Final, id, value);
    }
    if let Some(note) = &checked.note {
        insert_payload(writes, case.no, case.revision, Payload::Note, id, note.clone().into_bytes());
    }
    writes
        .add("DELETE FROM draft WHERE case_no = ? AND person = ?")
        .bind(case.no.as_i64())
        .bind(by.id.as_str().to_owned());
    forget_skip(writes, by.id.as_str(), case.no);
    Ok(())
}

fn told(case: &CaseRow, content: &Envelope, checked: &Checked, id: &str, late: bool) -> Told {
    let commitment = |bytes: &[u8]| case.key.map(|key| hex(&commit(&key, bytes)));
    let value = checked.final_value.as_ref().map(Prediction::to_json);
    let model = content.model.as_ref();
    Told::new()
        .with("case", case.name())
        .with("revision", case.revision)
        .with("decision", id)
        .with("action", checked.action.as_str())
        .with_some("final", value.as_deref().and_then(commitment))
        .with_some("note", checked.note.as_ref().and_then(|note| commitment(note.as_bytes())))
        .with_some("reason", checked.reason.clone())
        .with_some("confidence", content.confidence)
        .with_some("model", model.and_then(|model| model.name.as_deref()).map(clipped))
        .with_some("model_version", model.and_then(|model| model.version.as_deref()).map(clipped))
        .with("policy_version", case.policy_version)
        .with("late", late)
}

/// A name as an entry tells it: an entry is at most 64 KiB, a name in a case may be longer.
fn clipped(name: &str) -> String {
    name.chars().take(200).collect()
}

fn decided(case: &CaseRow, checked: &Checked, id: String, hold_until: i64, late: bool) -> Decided {
    Decided {
        decision_id: id,
        case: case.name(),
        action: checked.action,
        label: words::done(checked.action, checked.final_value.as_ref()),
        hold_until: hold_until as f64,
        late,
    }
}

/// The number of a case, wherever it is asked for by name.
pub(super) async fn number(store: &Store, name: &str) -> Result<CaseNo, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    Ok(by_name(&mut connection, name).await?.no)
}
