//! When a hold is over, the answer is final: the case settles. Time does this, not a person.

use super::ReviewError;
use crate::case::{Lane, State};
use crate::change::Change;
use crate::queue::{Place, shift};
use crate::store::{Store, StoreError, Tag};

#[derive(sqlx::FromRow)]
struct Due {
    workflow: String,
    lane: String,
    n: i64,
}

/// Settles every case whose undo hold is over. Returns how many.
///
/// # Errors
/// When the file cannot be written.
pub async fn settle_due(store: &Store) -> Result<u64, ReviewError> {
    let waiting: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM cases WHERE state = 'held' AND hold_until <= ?)")
            .bind(store.now())
            .fetch_one(store.reader())
            .await?;
    if !waiting {
        return Ok(0);
    }
    let mut change = Change::upkeep(store, &[Tag::Queue, Tag::Case]).await?;
    let now = change.now();
    let due: Vec<Due> = sqlx::query_as(
        "SELECT workflow, lane, count(*) AS n FROM cases WHERE state = 'held' AND hold_until <= ? GROUP BY workflow, lane",
    )
    .bind(now)
    .fetch_all(change.connection())
    .await?;
    let mut settled = 0;
    for group in &due {
        let lane = Lane::from_word(&group.lane).ok_or_else(|| StoreError::Damaged("a case's lane".to_owned()))?;
        shift(change.writes(), &group.workflow, Place { state: State::Held, lane }, -group.n);
        shift(change.writes(), &group.workflow, Place { state: State::Settled, lane }, group.n);
        settled += group.n;
    }
    change.writes().add("UPDATE cases SET state = 'settled' WHERE state = 'held' AND hold_until <= ?").bind(now);
    change.commit().await?;
    Ok(u64::try_from(settled).unwrap_or(0))
}
