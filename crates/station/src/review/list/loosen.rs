//! When nothing is found: which part of the filter keeps everything out.

use serde::Serialize;

use super::find::amount;
use super::{Filter, ListError};
use crate::people::Person;
use crate::store::Store;

/// What would be found without one part of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Without {
    /// The part, as it is typed.
    pub part: String,
    /// The filter without it.
    pub rest: String,
    /// Cases that would be found then.
    pub cases: u32,
}

/// For each part of the filter what would be found without it, the most first; parts that let in nothing more are left
/// out.
///
/// # Errors
/// As [`super::find()`].
pub async fn loosen(store: &Store, by: &Person, filter: &Filter) -> Result<Vec<Without>, ListError> {
    let mut found = Vec::new();
    for (part, rest) in filter.without_each() {
        let cases = u32::try_from(amount(store, by, &rest).await?).unwrap_or(u32::MAX);
        if cases > 0 {
            found.push(Without { part, rest: rest.to_string(), cases });
        }
    }
    found.sort_by_key(|without| std::cmp::Reverse(without.cases));
    Ok(found)
}
