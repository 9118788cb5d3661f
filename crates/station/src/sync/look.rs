//! Looking at the outbox: what waits, what failed, and trying that again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{RowState, SyncError};
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::store::{Store, StoreError, Tag};

/// Counts of what is unsent stop here: more than this is "many", and counting on would cost time on every screen.
const COUNTED: u32 = 10_000;

/// What has not been delivered; each count stops at 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Unsent {
    /// Due and not sent yet.
    pub unsent: u32,
    /// Inside an undo hold or a back-off.
    pub in_hold: u32,
    /// Given up.
    pub dead: u32,
}

/// How much has not been delivered.
///
/// # Errors
/// When the file cannot be read.
pub async fn unsent(store: &Store) -> Result<Unsent, StoreError> {
    let (unsent, in_hold, dead): (u32, u32, u32) = sqlx::query_as(
        "SELECT
           (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state IN ('pending', 'claimed') AND not_before <= ?1 LIMIT ?2)),
           (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state IN ('pending', 'claimed') AND not_before > ?1 LIMIT ?2)),
           (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 'dead' LIMIT ?2))",
    )
    .bind(store.now())
    .bind(COUNTED)
    .fetch_one(store.reader())
    .await?;
    Ok(Unsent { unsent, in_hold, dead })
}

/// A row that met an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Entry {
    /// Its id, the outer `id` of the message.
    pub id: String,
    /// The sink's name.
    pub sink: String,
    /// What it tells of.
    #[sqlx(rename = "type")]
    #[serde(rename = "type")]
    pub type_: String,
    /// The case, as `SOURCE/ID`; of a sameness round its id.
    pub case: String,
    /// `pending` or `dead`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What the sink said last.
    pub error: String,
    /// When it is tried again, UTC milliseconds.
    pub not_before: i64,
}

/// The outbox as a person looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outbox {
    /// How many rows are in each state; every state is there.
    pub counts: BTreeMap<RowState, u64>,
    /// When the oldest row that waits was written, UTC milliseconds.
    pub oldest_pending: Option<i64>,
    /// The first 100 rows that met an error and are not delivered.
    pub failing: Vec<Entry>,
}

/// Looks at the outbox. Counts every row, so this is for a person who asks, not for a screen that repeats.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn outbox(store: &Store, by: &Person) -> Result<Outbox, SyncError> {
    ask(store, Op::Read, by).await?;
    let counted: Vec<(String, i64)> =
        sqlx::query_as("SELECT state, count(*) FROM outbox GROUP BY state").fetch_all(store.reader()).await?;
    let mut counts: BTreeMap<RowState, u64> = RowState::ALL.into_iter().map(|state| (state, 0)).collect();
    for (state, n) in counted {
        counts.insert(RowState::from_word(&state)?, u64::try_from(n).unwrap_or(0));
    }
    let oldest_pending: Option<i64> =
        sqlx::query_scalar("SELECT min(created_at) FROM outbox WHERE state IN ('pending', 'claimed')")
            .fetch_one(store.reader())
            .await?;
    let failing: Vec<Entry> = sqlx::query_as(
        "SELECT o.id, s.name AS sink, o.type, coalesce(c.source || '/' || c.id, o.round) AS \"case\", o.state, o.attempts,
                coalesce(o.error, '') AS error, o.not_before
         FROM outbox o JOIN sink s ON s.id = o.sink LEFT JOIN cases c ON c.no = o.case_no
         WHERE o.state IN ('pending', 'dead') AND o.error IS NOT NULL ORDER BY o.no LIMIT 100",
    )
    .fetch_all(store.reader())
    .await?;
    Ok(Outbox { counts, oldest_pending, failing })
}

/// Makes everything that failed due again: given-up rows, and rows in their back-off. Returns how many.
///
/// # Errors
/// When `by` may not deliver or the file cannot be written.
pub async fn retry(store: &Store, by: &Person) -> Result<u64, SyncError> {
    ask(store, Op::Sync, by).await?;
    let mut change = Change::upkeep(store, &[Tag::Outbox]).await?;
    let now = change.now();
    change
        .writes()
        .add(
            "UPDATE outbox SET state = 'pending', attempts = 1, not_before = ?
             WHERE state = 'dead' AND sink IN (SELECT id FROM sink WHERE removed_at IS NULL)",
        )
        .bind(now);
    change
        .writes()
        .add(
            "UPDATE outbox SET not_before = ?1
             WHERE state IN ('pending', 'claimed') AND state = 'pending' AND attempts > 0 AND not_before > ?1",
        )
        .bind(now);
    let changed = change.flush().await?;
    change.commit().await?;
    Ok(changed.into_iter().map(|rows| rows as u64).sum())
}
