//! Deciding several cases at once: only truly alike ones, each of them listed first, and taken back as one.
//!
//! One transaction holds a decision for each case and one audit entry whose root vouches for all of them
//! (`audit::together`). A case that went elsewhere meanwhile stops the whole: whoever decides is told and asked again.

mod found;
mod rules;
mod take_back;
mod write;

pub use rules::MOST_TOGETHER;
pub use take_back::{Stays, UndoneTogether, batch_of, undo_together};
pub use write::{DecidedTogether, LeftOut, Together, TogetherAnswer, What, decide_together};

use serde::Serialize;

use self::found::found;
use self::rules::{Facts, Out, most_like, on_its_own, unlike};
use super::ReviewError;
use super::list::{ListedCase, page};
use super::view::{LabelView, ReasonView, labels, reasons};
use crate::case::{CaseNo, Prediction};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::{self, Kind};
use crate::store::Store;

/// Cases that were marked, sorted into those that can be decided together and the others.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Alike {
    /// Those that can, in the order given.
    pub cases: Vec<AlikeCase>,
    /// Those that cannot.
    pub out: Vec<OutCase>,
    /// What those that can have in common; `None` when there are none.
    pub shared: Option<Shared>,
}

/// A case that can be decided together with the others.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlikeCase {
    /// As the list shows it.
    pub case: ListedCase,
    /// Its lease as it was read: another one later means that it went elsewhere.
    pub fence: u32,
}

/// A case that cannot be decided together with the others.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct OutCase {
    /// As the list shows it.
    pub case: ListedCase,
    /// Why.
    pub why: String,
}

/// What cases have in common that can be decided together.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// Key of their workflow.
    pub workflow: String,
    /// Its name.
    pub workflow_name: String,
    /// Their kind.
    pub kind: Kind,
    /// The AI's answer in words.
    pub answer: String,
    /// The AI's answer as its label, where it is one.
    pub label: Option<String>,
    /// The labels one can override with.
    pub labels: Vec<LabelView>,
    /// The reasons of an override.
    pub reasons: Vec<ReasonView>,
}

/// Sorts marked cases, before anything is decided.
///
/// # Errors
/// `Invalid` when there are too many; else when `by` may not look or the file cannot be read.
pub async fn alike(store: &Store, by: &Person, numbers: &[CaseNo]) -> Result<Alike, ReviewError> {
    ask(store, Op::Read, by).await?;
    few_enough(numbers.len())?;
    let mut connection = store.reader().acquire().await?;
    let all = found(&mut connection, numbers).await?;
    drop(connection);
    let sorted = sorted(store, by, &all).await?;
    let rows = page(store, by, numbers).await?;
    let (mut cases, mut out) = (Vec::new(), Vec::new());
    for case in rows {
        let known = all.iter().zip(&sorted).find(|(facts, _)| facts.row.no == case.no);
        match known {
            Some((facts, None)) => cases.push(AlikeCase { case, fence: facts.row.fence }),
            Some((_, Some(why))) => out.push(OutCase { case, why: why.words() }),
            None => {}
        }
    }
    let first = all.iter().zip(&sorted).find(|(_, out)| out.is_none()).map(|(facts, _)| facts);
    let shared = match (first, cases.first()) {
        (Some(facts), Some(case)) => Some(shared(store, facts, &case.case).await?),
        _ => None,
    };
    Ok(Alike { cases, out, shared })
}

fn few_enough(several: usize) -> Result<(), ReviewError> {
    if several <= MOST_TOGETHER {
        return Ok(());
    }
    Err(ReviewError::Invalid(format!("at most {MOST_TOGETHER} cases are decided together; these are {several}")))
}

/// For each case why it stays out, if it does.
async fn sorted(store: &Store, by: &Person, all: &[Facts]) -> Result<Vec<Option<Out>>, ReviewError> {
    let mut sorted = Vec::with_capacity(all.len());
    for facts in all {
        let policy = policy::load(store, &facts.row.workflow, facts.row.policy_version).await?;
        let holds = policy::holds_now(store, &facts.row.workflow).await?;
        sorted.push(on_its_own(facts, &policy, &holds, by, &by.roles, store.now()));
    }
    let may: Vec<&Facts> = all.iter().zip(&sorted).filter(|(_, out)| out.is_none()).map(|(facts, _)| facts).collect();
    let Some(reference) = most_like(&may) else { return Ok(sorted) };
    for (facts, out) in all.iter().zip(&mut sorted) {
        *out = out.or_else(|| unlike(reference, facts).map(Out::Unlike));
    }
    Ok(sorted)
}

async fn shared(store: &Store, facts: &Facts, case: &ListedCase) -> Result<Shared, ReviewError> {
    let policy = policy::load(store, &facts.row.workflow, facts.row.policy_version).await?;
    Ok(Shared {
        workflow: facts.row.workflow.clone(),
        workflow_name: policy.workflow.name.clone(),
        kind: policy.workflow.kind,
        answer: case.answer.clone().unwrap_or_default(),
        label: facts.prediction().and_then(label),
        labels: labels(&policy),
        reasons: reasons(&policy),
    })
}

fn label(answer: &Prediction) -> Option<String> {
    match answer {
        Prediction::Label { label } => Some(label.clone()),
        Prediction::Score { .. }
        | Prediction::Text { .. }
        | Prediction::Fields { .. }
        | Prediction::Action { .. }
        | Prediction::Choice { .. }
        | Prediction::Refusal(_) => None,
    }
}
