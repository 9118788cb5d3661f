//! Delivering what is due: claim in one short transaction, write outside of any, mark in another.
//!
//! Claimed rows mean "may have been written": after a crash they are looked for in the sink before they are sent again.

use std::collections::{BTreeMap, HashSet};

use chrono_tz::Tz;
use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::batch::Batch;
use super::folder::{self, Line};
use super::mark::Place;
use super::round::{self, RoundFacts};
use super::{EventType, Facts, Ref, SyncError, json_list, load, message, sink};
use crate::change::Change;
use crate::store::{Store, StoreError, read_setting};

/// Rows claimed, written and marked at a time.
const CHUNK: u64 = 500;

/// What a delivery came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Rows that sinks have now.
    pub sent: u64,
    /// Rows that still wait, in a hold or in a back-off; counted up to 10,000.
    pub waiting: u64,
    /// Rows that were tried and did not get through; they are tried again later.
    pub failed: u64,
    /// Another process delivers, so nothing was done here.
    pub elsewhere: bool,
}

#[derive(Debug, Clone, sqlx::FromRow)]
struct Row {
    no: i64,
    id: String,
    sink: String,
    #[sqlx(rename = "type")]
    type_: String,
    /// The case it is about, or else the round.
    case_no: Option<i64>,
    round: Option<String>,
    decision: Option<String>,
    route: Option<u32>,
    event_seq: i64,
    created_at: i64,
    not_before: i64,
    attempts: u32,
}

/// Sends at most `limit` rows that are due. A sink that fails rests; the others go on.
///
/// # Errors
/// When the station's file cannot be read or written. A sink's error is not one: it stays with its rows.
pub async fn deliver(store: &Store, limit: u64) -> Result<Delivered, SyncError> {
    let Some(_lock) = store.home().sync_lock()? else {
        return Ok(Delivered { elsewhere: true, ..Delivered::default() });
    };
    let mut delivered = Delivered::default();
    take_back_claimed(store).await?;
    let mut round = Round::begin(store).await?;
    while delivered.sent + delivered.failed < limit && round.has_due(store).await? {
        let rows = round.claim(store, CHUNK.min(limit - delivered.sent - delivered.failed)).await?;
        if rows.is_empty() {
            continue;
        }
        round.send(store, rows, &mut delivered).await?;
    }
    let unsent = super::unsent(store).await?;
    delivered.waiting = u64::from(unsent.unsent) + u64::from(unsent.in_hold);
    Ok(delivered)
}

/// Rows that a delivery had in hand when it was killed wait again; they count as tried, so they are looked for first.
async fn take_back_claimed(store: &Store) -> Result<(), SyncError> {
    let left: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'claimed') AND state = 'claimed')",
    )
    .fetch_one(store.reader())
    .await?;
    if !left {
        return Ok(());
    }
    let mut change = Change::upkeep(store, &[]).await?;
    change.writes().add(
        "UPDATE outbox SET attempts = attempts + 1,
           state = iif(sink IN (SELECT id FROM sink WHERE removed_at IS NULL), 'pending', 'cancelled')
         WHERE state IN ('pending', 'claimed') AND state = 'claimed'",
    );
    Ok(change.commit().await?)
}

/// What a message is made of.
enum About<'r> {
    Case(Box<Facts>),
    Round(&'r RoundFacts),
}

fn rounds_of(rows: &[Row]) -> Vec<&str> {
    rows.iter().filter_map(|row| row.round.as_deref()).collect()
}

/// One delivery: where it stands among the due rows, and the sinks that still take something.
struct Round {
    awake: BTreeMap<String, Place>,
    zone: Tz,
    station: String,
    /// Everything up to here was looked at: `not_before`, then `no`.
    after: (i64, i64),
}

impl Round {
    async fn begin(store: &Store) -> Result<Self, SyncError> {
        let mut connection = store.reader().acquire().await?;
        let mut awake = BTreeMap::new();
        for sink in sink::every(&mut connection).await? {
            if !rests(&mut connection, &sink.id.0, store.now()).await? {
                awake.insert(sink.id.0.clone(), sink.place());
            }
        }
        drop(connection);
        let zone = read_setting(store.reader(), "station.zone").await?;
        let zone = zone.map_or(Ok(Tz::UTC), |name| name.parse());
        let zone = zone.map_err(|_| StoreError::Damaged("the setting station.zone names no time zone".to_owned()))?;
        let station = read_setting(store.reader(), "station.id").await?.unwrap_or_default();
        Ok(Self { awake, zone, station, after: (i64::MIN, 0) })
    }

    /// Asked on a reading connection, so that a round with nothing to do never takes the write lock.
    async fn has_due(&self, store: &Store) -> Result<bool, SyncError> {
        let mut connection = store.reader().acquire().await?;
        Ok(!self.due(&mut connection, store.now(), 1).await?.is_empty())
    }

    async fn due(&self, connection: &mut SqliteConnection, now: i64, limit: u64) -> Result<Vec<Row>, StoreError> {
        let sinks: Vec<&String> = self.awake.keys().collect();
        Ok(sqlx::query_as(
            "SELECT no, id, sink, type, case_no, round, decision, route, event_seq, created_at, not_before, attempts FROM outbox
             WHERE state IN ('pending', 'claimed') AND state = 'pending'
               AND not_before <= ?1 AND (not_before, no) > (?2, ?3)
               AND sink IN (SELECT value FROM json_each(?4))
             ORDER BY not_before, no LIMIT ?5",
        )
        .bind(now)
        .bind(self.after.0)
        .bind(self.after.1)
        .bind(json_list(&sinks))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?)
    }

    /// Takes the next due rows in hand. Inside one write transaction, so an undo comes either before or after it.
    async fn claim(&mut self, store: &Store, limit: u64) -> Result<Vec<Row>, SyncError> {
        let mut change = Change::upkeep(store, &[]).await?;
        let now = change.now();
        let mut rows = self.due(change.connection(), now, limit).await?;
        let Some(last) = rows.last() else { return Ok(rows) };
        self.after = (last.not_before, last.no);
        let waiting = overtaken(change.connection(), &rows).await?;
        rows.retain(|row| !waiting.contains(&row.no));
        // By number, so that the messages of a case stand in the order of what happened.
        rows.sort_by_key(|row| row.no);
        let nos: Vec<i64> = rows.iter().map(|row| row.no).collect();
        change
            .writes()
            .add("UPDATE outbox SET state = 'claimed' WHERE no IN (SELECT value FROM json_each(?))")
            .bind(json_list(&nos));
        change.commit().await?;
        Ok(rows)
    }

    async fn send(&mut self, store: &Store, rows: Vec<Row>, delivered: &mut Delivered) -> Result<(), SyncError> {
        let of_case = |row: &Row| Some(Ref(row.case_no?, row.decision.clone(), row.event_seq, row.route));
        let refs: Vec<Ref> = rows.iter().filter_map(of_case).collect();
        let mut connection = store.reader().acquire().await?;
        let mut facts = load(&mut connection, &refs).await?.into_iter();
        let rounds = round::load(&mut connection, &rounds_of(&rows)).await?;
        drop(connection);
        let mut batches: BTreeMap<&str, Batch> = BTreeMap::new();
        for row in &rows {
            let about = match &row.round {
                Some(round) => rounds.get(round).map(About::Round),
                None => facts.next().map(|facts| About::Case(Box::new(facts))),
            };
            let batch = batches.entry(&row.sink).or_default();
            match self.line(row, about) {
                Ok(line) => batch.add(row.no, line),
                Err(why) => batch.unfit.push((row.no, why)),
            }
        }
        for (sink, batch) in batches {
            let Some(place) = self.awake.get(sink).cloned() else { continue };
            let outcome = batch.outcome(place).await?;
            if outcome.error.is_some() {
                self.awake.remove(sink);
            }
            outcome.mark(store, delivered).await?;
        }
        Ok(())
    }

    fn line(&self, row: &Row, about: Option<About<'_>>) -> Result<Line, String> {
        let type_ = EventType::from_word(&row.type_).ok_or_else(|| format!("no message is called {}", row.type_))?;
        let message = match about {
            Some(About::Case(facts)) => message::message(type_, &row.id, row.created_at, &self.station, &facts)?,
            Some(About::Round(round)) => round::message(type_, &row.id, row.created_at, &self.station, round)?,
            None => return Err(format!("what {} tells of is gone", row.type_)),
        };
        let text = serde_json::to_string(&message).map_err(|error| error.to_string())?;
        Ok(Line { id: row.id.clone(), day: folder::day(row.created_at, self.zone), text, tried: row.attempts > 0 })
    }
}

/// Whether a sink is in its back-off: then nothing goes to it, or later messages would overtake the ones that failed.
async fn rests(connection: &mut SqliteConnection, sink: &str, now: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'claimed') AND not_before > ?
                          AND attempts > 0 AND sink = ?)",
    )
    .bind(now)
    .bind(sink.to_owned())
    .fetch_one(connection)
    .await?)
}

/// The rows that must wait because an earlier one of the same case and sink, not among them, has not been sent. Only
/// decisions can be in a hold, so only a case's other decisions are looked up.
async fn overtaken(connection: &mut SqliteConnection, rows: &[Row]) -> Result<HashSet<i64>, StoreError> {
    let nos: Vec<i64> = rows.iter().map(|row| row.no).collect();
    let blocked: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT o.no FROM json_each(?1) r
         CROSS JOIN outbox o ON o.no = r.value
         CROSS JOIN decision d ON d.case_no = o.case_no
         CROSS JOIN outbox e ON e.decision = d.id AND e.sink = o.sink AND e.no < o.no AND e.state = 'pending'
         WHERE e.no NOT IN (SELECT value FROM json_each(?1))",
    )
    .bind(json_list(&nos))
    .fetch_all(&mut *connection)
    .await?;
    let mut waiting: HashSet<i64> = blocked.into_iter().collect();
    // What comes after a waiting row of its case waits as well, even when both are due.
    let mut held: HashSet<(i64, &str)> = HashSet::new();
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by_key(|row| row.no);
    for row in ordered {
        let Some(case) = row.case_no else { continue };
        if waiting.contains(&row.no) || held.contains(&(case, row.sink.as_str())) {
            waiting.insert(row.no);
            held.insert((case, row.sink.as_str()));
        }
    }
    Ok(waiting)
}

#[cfg(test)]
#[path = "deliver_tests.rs"]
mod tests;
