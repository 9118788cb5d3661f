//! The words that a filter may be made of on this station, for whoever completes them while they are typed.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ListError;
use super::filter::{Key, Stand, quoted};
use crate::change::ask;
use crate::people::{Op, Person, everyone};
use crate::policy::{self, Destination, Policy, Stage};
use crate::review::answer::ESCALATION_REASONS;
use crate::store::{Store, StoreError};

/// One key of a filter and what may follow its colon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FilterKey {
    /// As it is typed, before the colon.
    pub key: String,
    /// What it asks.
    pub hint: String,
    /// Values worth offering, ready to be typed; others may be allowed too.
    pub values: Vec<String>,
}

/// Models are read from so many of the newest cases: all of them would take a second to look through.
const RECENT: u32 = 2_000;

/// Every key with its values, for `by`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn vocabulary(store: &Store, by: &Person) -> Result<Vec<FilterKey>, ListError> {
    ask(store, Op::Read, by).await?;
    let policies = policy::current(store).await?;
    let mut keys = Vec::new();
    for key in Key::ALL {
        let values: Vec<String> = match key {
            Key::Workflow => policies.iter().map(|policy| policy.workflow.key.clone()).collect(),
            Key::State => Stand::words().into_iter().map(str::to_owned).collect(),
            Key::Label | Key::Final => distinct(policies.iter().flat_map(|policy| policy.workflow.labels.clone())),
            Key::Confidence => typed(&["<0.2", "<0.5", "0.5..0.8", ">=0.9"]),
            Key::Age => typed(&["<1h", "<1d", ">1d", ">7d"]),
            Key::Reason => distinct(policies.iter().flat_map(|policy| reasons(policy))),
            Key::By => everyone(store.reader()).await?.into_iter().map(|person| person.name).collect(),
            Key::Model => models(store).await?,
            Key::Stage => Stage::ALL.iter().map(|stage| stage.as_str().to_owned()).collect(),
            Key::Route => Destination::ALL.iter().map(|to| to.as_str().to_owned()).collect(),
            // As many as there are cases; nobody chooses among them.
            Key::Subject | Key::Id => Vec::new(),
        };
        let values = values.iter().map(|value| quoted(value)).collect();
        keys.push(FilterKey { key: key.as_str().to_owned(), hint: key.hint().to_owned(), values });
    }
    Ok(keys)
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    words.collect::<BTreeSet<_>>().into_iter().collect()
}

fn typed(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn reasons(policy: &Policy) -> impl Iterator<Item = String> {
    let own = policy.review.reasons.iter().map(|reason| reason.code.clone());
    own.chain(ESCALATION_REASONS.iter().map(|(code, _)| (*code).to_owned()))
}

async fn models(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT model_version FROM (SELECT model_version FROM cases ORDER BY no DESC LIMIT ?)
         WHERE model_version <> '' ORDER BY model_version",
    )
    .bind(RECENT)
    .fetch_all(store.reader())
    .await?)
}
