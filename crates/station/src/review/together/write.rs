//! Writing decisions made together: all in one transaction, each a decision of its own, with one audit entry.

use super::few_enough;
use super::found::{AsRead, FIND, facts};
use super::rules::{Facts, Out, on_its_own, unlike};
use crate::audit::{Told, root};
use crate::case::{CaseNo, Payload, Prediction, by_no, hex, of_decision};
use crate::change::{Change, Find};
use crate::people::{Op, Person};
use crate::policy::{self, Policy};
use crate::review::ReviewError;
use crate::review::answer::{Action, Answer, Which, check};
use crate::review::decide::uuid_v7;
use crate::review::decision;
use crate::review::record::{Left, Taken};
use crate::review::second::Pair;
use crate::review::words;
use crate::store::{Store, StoreError};
use crate::sync::json_list;

/// What is decided of all the cases.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The AI was right about each.
    Approve,
    /// The AI was wrong about each, in the same way.
    Override {
        /// What is right.
        value: Prediction,
        /// A code of the policy.
        reason: String,
    },
}

/// One answer to several cases.
#[derive(Debug, Clone, PartialEq)]
pub struct TogetherAnswer {
    /// A UUIDv7 made by whoever asks, so that the same answer sent twice is taken once.
    pub batch_id: Option<String>,
    /// The cases with their leases as they were listed.
    pub cases: Vec<(CaseNo, u32)>,
    /// What is decided.
    pub what: What,
    /// Free words, kept with each.
    pub note: Option<String>,
    /// Milliseconds of attention to all of them.
    pub active_ms: Option<i64>,
    /// When the list came on screen, UTC milliseconds.
    pub shown_at: Option<i64>,
}

/// A case that is no longer what it was when it was listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
pub struct LeftOut {
    /// The case.
    pub no: CaseNo,
    /// As people name it.
    pub case: String,
    /// Why it leaves.
    pub why: String,
}

/// What became of an answer to several cases.
#[derive(Debug, Clone, PartialEq)]
pub enum Together {
    /// All are decided.
    Decided(DecidedTogether),
    /// Nothing is: these went elsewhere, and the rest has to be confirmed again.
    Changed(Vec<LeftOut>),
}

/// Cases decided together.
#[derive(Debug, Clone, PartialEq)]
pub struct DecidedTogether {
    /// Their common id.
    pub batch: String,
    /// What was recorded: overrides to the AI's own answer are approvals.
    pub action: Action,
    /// Each case as `SOURCE/ID`, with its decision.
    pub decisions: Vec<(String, String)>,
    /// "Approved 12 cases: Transfer fee charged".
    pub label: String,
    /// When the undo hold ends, UTC milliseconds.
    pub hold_until: i64,
}

/// Records one answer to several cases, all or none. When this returns, it is durable.
///
/// # Errors
/// `Invalid` when it cannot be taken as it is; `Unknown` inside `Store` when only reading again can tell. The same
/// `batch_id` may always be sent again.
pub async fn decide_together(store: &Store, by: &Person, answer: &TogetherAnswer) -> Result<Together, ReviewError> {
    few_enough(answer.cases.len())?;
    let batch = uuid_v7(store, answer.batch_id.as_deref(), "batch")?;
    let numbers: Vec<CaseNo> = answer.cases.iter().map(|(no, _)| *no).collect();
    let find = Find::of(FIND, |row| AsRead::of(row)).bind(json_list(&numbers)).bind(batch.clone());
    let (mut change, found) = Change::begin_finding(store, Op::DecideTogether, by, find).await?;
    let Some(first) = found.first() else {
        return Err(ReviewError::Invalid("no case is named".to_owned()));
    };
    if first.known {
        return repeated(&mut change, by, &batch).await;
    }
    let sinks = sinks(&first.sinks)?;
    let mut all = found.into_iter().map(facts).collect::<Result<Vec<Facts>, _>>()?;
    all.sort_by_key(|facts| numbers.iter().position(|no| *no == facts.row.no));
    let Some(reference) = all.first() else { return Ok(Together::Changed(Vec::new())) };
    let policy = policy::load(store, &reference.row.workflow, reference.row.policy_version).await?;
    let holds = policy::holds_now(store, &reference.row.workflow).await?;
    let left = left_out(&change, by, answer, &all, (&policy, &holds));
    if !left.is_empty() {
        return Ok(Together::Changed(left));
    }
    write(store, by, change, Written { answer, all: &all, policy: &policy, sinks: &sinks, batch }).await
}

fn sinks(list: &str) -> Result<Vec<String>, ReviewError> {
    serde_json::from_str(list).map_err(|_| StoreError::Damaged("the list of sinks".to_owned()).into())
}

/// What is no longer as it was listed. Of the policies the first routed the cases, the second holds now.
fn left_out(
    change: &Change,
    by: &Person,
    answer: &TogetherAnswer,
    all: &[Facts],
    (policy, holds): (&Policy, &Policy),
) -> Vec<LeftOut> {
    let reference = all.first();
    let mut left = Vec::new();
    for (no, fence) in &answer.cases {
        let Some(facts) = all.iter().find(|facts| facts.row.no == *no) else {
            left.push(LeftOut { no: *no, case: format!("case {}", no.0), why: "it is not in the file".to_owned() });
            continue;
        };
        let out = on_its_own(facts, policy, holds, by, change.roles(), change.now())
            .or_else(|| reference.and_then(|reference| unlike(reference, facts)).map(Out::Unlike))
            // Somebody had it since and gave it back, or it came again: what was listed is not what is there.
            .or_else(|| (facts.row.fence != *fence).then_some(Out::Elsewhere));
        left.extend(out.map(|out| LeftOut { no: *no, case: facts.row.name(), why: out.words() }));
    }
    left
}

struct Written<'w> {
    answer: &'w TogetherAnswer,
    all: &'w [Facts],
    policy: &'w Policy,
    sinks: &'w [String],
    batch: String,
}

async fn write(store: &Store, by: &Person, mut change: Change, all: Written<'_>) -> Result<Together, ReviewError> {
    let Written { answer, all, policy, sinks, batch } = all;
    let mut ids = Vec::with_capacity(all.len());
    for _ in all {
        ids.push(store.ids().v7(change.now()).map_err(StoreError::from)?.to_string());
    }
    // Leaves stand in the order of the decisions' ids: that is how verifying finds them again.
    ids.sort_unstable();
    let (mut leaves, mut decisions, mut label, mut action) = (Vec::new(), Vec::new(), String::new(), Action::Approve);
    let hold_until = change.now() + policy.review.undo;
    for (facts, id) in all.iter().zip(&ids) {
        let given = one(answer, facts, id, all.len());
        let content = facts.content.as_ref().ok_or_else(|| ReviewError::Invalid("a case was erased".to_owned()))?;
        let checked = check(&given, content, policy).map_err(ReviewError::Invalid)?;
        action = checked.action;
        label = words::done_together(action, all.len(), checked.final_value.as_ref());
        let taken = Taken {
            store,
            by,
            answer: &given,
            case: &facts.row,
            content,
            policy,
            // Nobody else is asked about it, and no bar is before it: such cases are decided on their own.
            pair: &Pair::default(),
            waived: &[],
            checked,
            evidence: Vec::new(),
            is_check: false,
            batch: Some(&batch),
            left: Left::MAYBE,
            id: id.clone(),
        };
        leaves.push(taken.together(&mut change, sinks).await?);
        decisions.push((facts.row.name(), id.clone()));
        // One shape of statements a case, whatever their number.
        change.flush().await?;
    }
    let told = Told::new()
        .with("batch", batch.as_str())
        .with("action", action.as_str())
        .with("workflow", policy.workflow.key.as_str())
        .with("decisions", ids)
        .with("root", hex(&root(&leaves)));
    change.tell(told);
    change.commit().await?;
    Ok(Together::Decided(DecidedTogether { batch, action, decisions, label, hold_until }))
}

/// The answer to one of the cases. Attention is shared out evenly: nobody can say which case it went to.
fn one(answer: &TogetherAnswer, facts: &Facts, id: &str, several: usize) -> Answer {
    let (action, value, reason) = match &answer.what {
        What::Approve => (Action::Approve, None, None),
        What::Override { value, reason } => (Action::Override, Some(value.clone()), Some(reason.clone())),
    };
    let share = i64::try_from(several.max(1)).unwrap_or(1);
    Answer {
        case: Which::No(facts.row.no),
        fence: Some(facts.row.fence),
        decision_id: Some(id.to_owned()),
        action,
        value,
        reason,
        note: answer.note.clone(),
        active_ms: answer.active_ms.map(|ms| ms / share),
        shown_at: answer.shown_at,
        evidence: Vec::new(),
    }
}

/// The stored result of an answer that was sent before.
async fn repeated(change: &mut Change, by: &Person, batch: &str) -> Result<Together, ReviewError> {
    let stored = decision::of_batch(change.connection(), batch).await?;
    let action = stored.first().and_then(|row| Action::from_word(&row.action));
    let (Some(first), Some(action)) = (stored.first(), action) else {
        return Err(ReviewError::Invalid(format!("the id {batch} belongs to something else")));
    };
    if first.person != by.id.as_str() {
        return Err(ReviewError::Invalid(format!("the id {batch} belongs to somebody else's decisions")));
    }
    let kept = of_decision(change.connection(), CaseNo(first.case_no), Payload::Final, &first.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    let mut decisions = Vec::with_capacity(stored.len());
    for row in &stored {
        let case = by_no(change.connection(), CaseNo(row.case_no)).await?;
        let case = case.ok_or_else(|| StoreError::Damaged(format!("decision {} has no case", row.id)))?;
        decisions.push((case.name(), row.id.clone()));
    }
    Ok(Together::Decided(DecidedTogether {
        batch: batch.to_owned(),
        action,
        label: words::done_together(action, stored.len(), value.as_ref()),
        hold_until: first.hold_until,
        decisions,
    }))
}
