//! Taking back as one what was decided as one: each case waits again where it waited, in one transaction with one entry.

use crate::audit::{Leaf, Told, root};
use crate::case::{CaseNo, CaseRow, Payload, Prediction, State, by_no, hex, of_decision};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::queue::{Place, may_answer_again, moved};
use crate::review::ReviewError;
use crate::review::answer::Action;
use crate::review::decision::{self, Row};
use crate::review::undo::{Stood, call_back, refusal, stood, stood_at, write_fact};
use crate::review::words;
use crate::store::{Store, StoreError, Writes};

/// What undoing several decisions came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneTogether {
    /// The cases that wait again, as `SOURCE/ID`.
    pub cases: Vec<String>,
    /// Those that stay decided.
    pub stay: Vec<Stays>,
    /// "Undone. It was: Approved 12 cases: Transfer fee charged".
    pub text: String,
    /// Whether sinks had any of the decisions already and are told.
    pub sent: bool,
}

impl UndoneTogether {
    /// All of it in one sentence or two, with what stays decided.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.stay.as_slice() {
            [] => self.text.clone(),
            [one] => format!("{}; {} stays decided: {}", self.text, one.case, one.why),
            several => format!("{}; {} cases stay decided", self.text, several.len()),
        }
    }
}

/// A decision that is not taken back with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stays {
    /// Its case, as `SOURCE/ID`.
    pub case: String,
    /// Why.
    pub why: String,
}

/// The common id of the decisions that this one was made together with; `None` when it was made alone.
///
/// # Errors
/// When the file cannot be read.
pub async fn batch_of(store: &Store, decision: &str) -> Result<Option<String>, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    Ok(decision::by_id(&mut connection, decision).await?.and_then(|row| row.batch))
}

/// Takes back every decision of a batch of `by` that still stands. What somebody has acted on since stays decided and
/// is named; the others do not wait for it.
///
/// # Errors
/// `NothingToUndo` when there is no such batch, or none of it can be taken back any more.
pub async fn undo_together(store: &Store, by: &Person, batch: &str) -> Result<UndoneTogether, ReviewError> {
    let mut change = Change::begin(store, Op::UndoTogether, by).await?;
    let members = members(&mut change, by, batch).await?;
    let (may, stay): (Vec<Member>, Vec<Member>) = members.into_iter().partition(|member| member.refusal.is_none());
    let Some(first) = may.first() else {
        let why = stay.into_iter().find_map(|member| member.refusal).unwrap_or_else(|| "there are none".to_owned());
        return Err(ReviewError::NothingToUndo(format!("none of these decisions can be undone: {why}")));
    };
    let text = what_it_was(&mut change, first, may.len()).await?;
    let mut ids = Vec::with_capacity(may.len());
    for _ in &may {
        ids.push(store.ids().v7(change.now()).map_err(StoreError::from)?.to_string());
    }
    // Leaves stand in the order of the ids, as verifying finds them.
    ids.sort_unstable();
    let undoing = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let (mut leaves, mut sent) = (Vec::with_capacity(may.len()), false);
    for (member, id) in may.iter().zip(&ids) {
        write_fact(&mut change, by, &member.row, &member.case, id, Some(&undoing));
        put_back(change.writes(), member)?;
        may_answer_again(change.writes(), member.case.no, by.id.as_str());
        sent |= call_back(store, &mut change, &member.row, member.case.no).await?;
        leaves.push(leaf(member, id).hash());
        change.flush().await?;
    }
    let told = Told::new()
        .with("batch", undoing)
        .with("undoes", batch)
        .with("decisions", ids)
        .with("sent", sent)
        .with("root", hex(&root(&leaves)));
    change.tell(told);
    change.commit().await?;
    Ok(UndoneTogether {
        cases: may.into_iter().map(|member| member.name).collect(),
        stay: stay.into_iter().map(stays).collect(),
        text: format!("Undone. It was: {text}"),
        sent,
    })
}

/// A decision of the batch with everything that says whether it can be taken back.
struct Member {
    row: Row,
    case: CaseRow,
    name: String,
    before: Stood,
    /// Why it cannot be taken back, if so.
    refusal: Option<String>,
}

async fn members(change: &mut Change, by: &Person, batch: &str) -> Result<Vec<Member>, ReviewError> {
    let mut members = Vec::new();
    for row in decision::of_batch(change.connection(), batch).await? {
        let case = by_no(change.connection(), CaseNo(row.case_no))
            .await?
            .ok_or_else(|| StoreError::Damaged(format!("decision {} has no case", row.id)))?;
        let rows = decision::of_case(change.connection(), case.no).await?;
        let refusal = refusal(by, &row, &case, &rows);
        members.push(Member { name: case.name(), before: stood(&rows, &row, &case, &[]), refusal, row, case });
    }
    Ok(members)
}

fn stays(member: Member) -> Stays {
    Stays { case: member.name, why: member.refusal.unwrap_or_default() }
}

async fn what_it_was(change: &mut Change, first: &Member, cases: usize) -> Result<String, ReviewError> {
    let Member { row, case, .. } = first;
    let kept = of_decision(change.connection(), case.no, Payload::Final, &row.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    let done = |action| words::done_together(action, cases, value.as_ref());
    Ok(Action::from_word(&row.action).map_or_else(|| words::done_as(&row.action), done))
}

/// Puts a case where it waited. Fifty cases are not held by one person: whoever comes next may take them.
fn put_back(writes: &mut Writes, member: &Member) -> Result<(), ReviewError> {
    let Member { row, case, before, .. } = member;
    let (was, lane) = stood_at(row)?;
    let waits_as = if was.waits() { was } else { State::Queued };
    moved(writes, case, Place { state: waits_as, lane });
    writes
        .add(
            "UPDATE cases SET state = ?, waits_as = ?, lane = ?, decision = ?, hold_until = NULL, lease_person = NULL,
               lease_until = NULL, lease_holder = NULL, fence = fence + 1 WHERE no = ?",
        )
        .bind(waits_as.as_str())
        .bind(waits_as.as_waiting())
        .bind(lane.as_str())
        .bind(before.decision.clone())
        .bind(case.no.as_i64());
    Ok(())
}

/// What the entry vouches for of one undo.
fn leaf<'l>(member: &'l Member, id: &'l str) -> Leaf<'l> {
    Leaf {
        decision: id,
        case: &member.name,
        revision: member.row.revision,
        action: "undo",
        reason: None,
        final_commit: None,
        note_commit: None,
        policy_version: member.case.policy_version,
        after_accept: member.case.accepted_at.is_some(),
        supersedes: Some(&member.row.id),
    }
}
