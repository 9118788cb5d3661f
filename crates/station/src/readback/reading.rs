//! The `reading` table: a reading that is going on, with the time it has used and what was typed. No fact.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::{ReadbackError, Said, rules};
use crate::case::CaseNo;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy;
use crate::store::{Store, StoreError, Writes};

/// A reading as stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Reading {
    pub(super) id: String,
    case_no: u32,
    pub(super) revision: u32,
    pub(super) decision: String,
    pub(super) reader: String,
    pub(super) role: String,
    pub(super) waiver: Option<String>,
    pub(super) seconds: u32,
    pub(super) words: u32,
    used_ms: u32,
    done: bool,
    runs_since: Option<i64>,
    pub(super) lease_until: i64,
    typed: String,
}

const COLUMNS: &str = "SELECT id, case_no, revision, decision, reader, role, waiver, seconds, words, used_ms, done, runs_since, lease_until, typed FROM reading";

impl Reading {
    pub(super) fn case(&self) -> CaseNo {
        CaseNo(self.case_no)
    }

    /// Milliseconds that are used at `now`: what the screen told, and what ran by itself.
    pub(super) fn used_at(&self, now: i64) -> u32 {
        let ran = self.runs_since.map_or(0, |since| (now - since).max(0));
        let ran = u32::try_from(ran).unwrap_or(u32::MAX);
        rules::used(self.used_ms, self.used_ms.saturating_add(ran), self.seconds)
    }

    /// Whether the text is shown no more.
    pub(super) fn is_over(&self, now: i64) -> bool {
        self.done || rules::is_over(self.used_at(now), self.seconds)
    }

    /// What was typed so far; a text of an older shape is not worth an error.
    pub(super) fn typed(&self) -> Said {
        serde_json::from_str(&self.typed).unwrap_or_default()
    }
}

/// A reading to be begun.
pub(super) struct New<'n> {
    pub(super) id: &'n str,
    pub(super) case: CaseNo,
    pub(super) revision: u32,
    pub(super) decision: &'n str,
    pub(super) reader: &'n str,
    pub(super) role: &'n str,
    pub(super) waiver: Option<&'n str>,
    pub(super) seconds: u32,
    pub(super) words: u32,
    pub(super) runs_since: Option<i64>,
    pub(super) now: i64,
    pub(super) lease_until: i64,
}

pub(super) fn insert(writes: &mut Writes, new: &New<'_>) {
    writes
        .add(
            "INSERT INTO reading (id, case_no, revision, decision, reader, role, waiver, seconds, words, runs_since,
               started_at, lease_until, typed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')",
        )
        .bind(new.id.to_owned())
        .bind(new.case.as_i64())
        .bind(new.revision)
        .bind(new.decision.to_owned())
        .bind(new.reader.to_owned())
        .bind(new.role.to_owned())
        .bind(new.waiver.map(str::to_owned))
        .bind(new.seconds)
        .bind(new.words)
        .bind(new.runs_since)
        .bind(new.now)
        .bind(new.lease_until);
}

/// Goes on with a reading: time that ran by itself is counted, and it is kept for another stretch.
pub(super) fn resume(writes: &mut Writes, reading: &Reading, now: i64, runs_since: Option<i64>, lease_until: i64) {
    writes
        .add("UPDATE reading SET used_ms = ?, runs_since = ?, lease_until = ? WHERE id = ?")
        .bind(reading.used_at(now))
        .bind(runs_since)
        .bind(lease_until)
        .bind(reading.id.clone());
}

pub(super) fn delete(writes: &mut Writes, id: &str) {
    writes.add("DELETE FROM reading WHERE id = ?").bind(id.to_owned());
}

pub(super) async fn by_id(connection: &mut SqliteConnection, id: &str) -> Result<Option<Reading>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = ?"));
    Ok(sqlx::query_as(sql).bind(id.to_owned()).fetch_optional(connection).await?)
}

/// Every reading of a decision's draft.
pub(super) async fn of_decision(connection: &mut SqliteConnection, decision: &str) -> Result<Vec<Reading>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE decision = ? ORDER BY id"));
    Ok(sqlx::query_as(sql).bind(decision.to_owned()).fetch_all(connection).await?)
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadingProgress {
    /// Milliseconds used of the given time.
    pub used_ms: u32,
    /// Nothing is left: the text is shown no more.
    pub over: bool,
}

/// Keeps how much of a reading's time is used: `used_ms` milliseconds of attention since it began, and whether the reader
/// has put the text away. Neither goes back.
///
/// # Errors
/// `Gone` when there is no such reading of `by`.
pub async fn keep_time(
    store: &Store,
    by: &Person,
    id: &str,
    used_ms: u32,
    done: bool,
) -> Result<ReadingProgress, ReadbackError> {
    let mut change = Change::begin(store, Op::KeepReadback, by).await?;
    let reading = own(&mut change, by, id).await?;
    let used_ms = rules::used(reading.used_at(change.now()), used_ms, reading.seconds);
    let lease_until = until(store, &mut change, &reading).await?;
    change
        .writes()
        .add("UPDATE reading SET used_ms = ?, done = max(done, ?), lease_until = ? WHERE id = ?")
        .bind(used_ms)
        .bind(done)
        .bind(lease_until)
        .bind(id.to_owned());
    change.commit().await?;
    Ok(ReadingProgress { used_ms, over: done || reading.done || rules::is_over(used_ms, reading.seconds) })
}

/// Keeps what is being typed, whatever has become of the reading's time or case.
///
/// # Errors
/// `Gone` when there is no such reading of `by`.
pub async fn keep_typed(store: &Store, by: &Person, id: &str, typed: &Said) -> Result<(), ReadbackError> {
    let mut change = Change::begin(store, Op::KeepReadback, by).await?;
    let reading = own(&mut change, by, id).await?;
    let lease_until = until(store, &mut change, &reading).await?;
    let typed = serde_json::to_string(typed).map_err(|error| ReadbackError::Invalid(error.to_string()))?;
    if typed.len() > 256 * 1024 {
        return Err(ReadbackError::Invalid("the answers are longer than 256 KiB; shorten them".to_owned()));
    }
    change
        .writes()
        .add("UPDATE reading SET typed = ?, lease_until = ? WHERE id = ?")
        .bind(typed)
        .bind(lease_until)
        .bind(id.to_owned());
    Ok(change.commit().await?)
}

/// The reading, if it is theirs.
async fn own(change: &mut Change, by: &Person, id: &str) -> Result<Reading, ReadbackError> {
    let reading = by_id(change.connection(), id).await?.filter(|reading| reading.reader == by.id.as_str());
    reading.ok_or_else(|| ReadbackError::Gone("this readback is over; there is nothing left to keep".to_owned()))
}

/// Until when a reading is kept for its reader from now on, unless somebody else has begun one since.
async fn until(store: &Store, change: &mut Change, reading: &Reading) -> Result<i64, ReadbackError> {
    let now = change.now();
    let others = of_decision(change.connection(), &reading.decision).await?;
    if others.iter().any(|other| other.id != reading.id && other.lease_until > now) {
        return Ok(reading.lease_until);
    }
    let (workflow, version): (String, u32) = sqlx::query_as("SELECT workflow, policy_version FROM cases WHERE no = ?")
        .bind(reading.case().as_i64())
        .fetch_one(change.connection())
        .await?;
    Ok(now + policy::load(store, &workflow, version).await?.review.lease)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn reading(used_ms: u32, runs_since: Option<i64>) -> Reading {
        Reading {
            id: "r".to_owned(),
            case_no: 1,
            revision: 1,
            decision: "d".to_owned(),
            reader: "p".to_owned(),
            role: "senior".to_owned(),
            waiver: None,
            seconds: 30,
            words: 100,
            used_ms,
            done: false,
            runs_since,
            lease_until: 0,
            typed: "{}".to_owned(),
        }
    }

    #[rstest]
    #[case(4_000, None, 90_000, 4_000, "on a screen only reported attention counts")]
    #[case(4_000, Some(10_000), 15_000, 9_000, "on the command line it runs by itself")]
    #[case(4_000, Some(10_000), 900_000, 30_000, "up to what there is")]
    #[case(4_000, Some(10_000), 5_000, 4_000, "a clock put back gives nothing back")]
    fn time_that_is_used(
        #[case] used: u32,
        #[case] since: Option<i64>,
        #[case] now: i64,
        #[case] expected: u32,
        #[case] why: &str,
    ) {
        assert_eq!(reading(used, since).used_at(now), expected, "{why}");
    }
}
