//! Verifying the log: every entry again from its stored bytes, then what it says against the station's tables.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use futures::TryStreamExt as _;
use serde::Serialize;
use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::event::{EVERY_EVENT, Line, Row};
use super::facts::{contents_match, decisions_match, verdicts_match};
use super::questions::questions_match;
use super::readbacks::readbacks_match;
use super::rounds::rounds_match;
use super::waivers::waivers_match;
use super::{Head, chain_hash};
use crate::case::{hex, unhex};
use crate::store::{Store, StoreError};

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries that were read.
    pub entries: i64,
    /// Hash of the last sound entry, in hex.
    pub head: String,
    /// The first entry that does not hold; `None` when all do.
    pub broken: Option<Broken>,
}

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The entry, by its place.
    pub seq: i64,
    /// What is wrong with it.
    pub what: String,
}

/// Verifies the log of an open station, and that decisions and contents are the ones it committed to.
///
/// # Errors
/// When the file cannot be read; what does not hold is in the report, not an error.
pub async fn verify(store: &Store) -> Result<Report, StoreError> {
    // Everything from one moment: whoever decides meanwhile would look like somebody who meddles.
    let mut snapshot = store.reader().begin().await?;
    let (head, mut broken) = chain(&mut snapshot).await?;
    if broken.is_none() {
        broken = guards_stand(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = decisions_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = waivers_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = verdicts_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = questions_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = readbacks_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = rounds_match(&mut snapshot).await?;
    }
    if broken.is_none() {
        broken = contents_match(&mut snapshot).await?;
    }
    Ok(Report { entries: head.seq, head: hex(&head.hash), broken })
}

/// Follows every entry; a row that SQLite cannot give back any more is a broken entry as well.
async fn chain(snapshot: &mut SqliteConnection) -> Result<(Head, Option<Broken>), StoreError> {
    let mut head = Head::EMPTY;
    let mut rows = sqlx::query_as::<_, Row>(EVERY_EVENT).fetch(&mut *snapshot);
    loop {
        let followed = match rows.try_next().await {
            Ok(None) => return Ok((head, None)),
            Ok(Some(row)) => follow(head, row.seq, &row.prev, &row.hash, &row.body),
            Err(error) if is_damage(&error) => Err(format!("it cannot be read: {error}")),
            Err(error) => return Err(error.into()),
        };
        match followed {
            Ok(next) => head = next,
            Err(what) => return Ok((head, Some(Broken { seq: head.seq + 1, what }))),
        }
    }
}

fn is_damage(error: &sqlx::Error) -> bool {
    // The low byte of SQLITE_CORRUPT and its kin is 11.
    let corrupt = |code: &str| code.parse::<u32>().is_ok_and(|code| code & 0xff == 11);
    matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
        || error.as_database_error().and_then(|e| e.code()).is_some_and(|code| corrupt(&code))
}

/// Verifies an exported log, without a station.
///
/// # Errors
/// When the file cannot be read.
pub fn verify_file(path: &Path) -> Result<Report, StoreError> {
    let mut file = BufReader::new(std::fs::File::open(path).map_err(StoreError::io(path))?);
    let mut head = Head::EMPTY;
    let mut line = Vec::new();
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line).map_err(StoreError::io(path))? == 0 {
            return Ok(Report { entries: head.seq, head: hex(&head.hash), broken: None });
        }
        match follow_line(head, &line) {
            Ok(next) => head = next,
            Err(what) => {
                let broken = Some(Broken { seq: head.seq + 1, what });
                return Ok(Report { entries: head.seq, head: hex(&head.hash), broken });
            }
        }
    }
}

/// A line is an entry only as it was written, byte for byte.
fn follow_line(head: Head, line: &[u8]) -> Result<Head, String> {
    let Some(text) = line.strip_suffix(b"\n") else { return Err("the line has no end".to_owned()) };
    let entry: Line = serde_json::from_slice(text).map_err(|error| format!("the line is no entry: {error}"))?;
    if entry.text().as_bytes() != text {
        return Err("the line is not written as it was exported".to_owned());
    }
    match (unhex(&entry.prev), unhex(&entry.hash)) {
        (Some(prev), Some(hash)) if hex(&prev) == entry.prev && hex(&hash) == entry.hash => {
            follow(head, entry.seq, &prev, &hash, entry.body.as_bytes())
        }
        _ => Err("a hash is not in hex".to_owned()),
    }
}

fn follow(head: Head, seq: i64, prev: &[u8], hash: &[u8], body: &[u8]) -> Result<Head, String> {
    if seq != head.seq + 1 {
        return Err(format!("entry {} is missing: the next one is {seq}", head.seq + 1));
    }
    if prev != head.hash {
        return Err("it does not follow the entry before it".to_owned());
    }
    let computed = chain_hash(seq, &head.hash, body);
    if hash != computed {
        return Err("its content is not what was hashed".to_owned());
    }
    let entry: Value = serde_json::from_slice(body).map_err(|error| format!("its content is no JSON: {error}"))?;
    if entry.get("v") != Some(&Value::from(1)) {
        return Err("its version is unknown to this program".to_owned());
    }
    Ok(Head { seq, hash: computed })
}

/// The four guards of the append-only tables must still be there: a log that could be edited proves less.
async fn guards_stand(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let guards: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'
           AND name IN ('event_keeps', 'event_stays', 'event_follows') AND sql LIKE '%RAISE(ABORT%'",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let what = "the guards that keep the log append-only are gone from the file".to_owned();
    Ok((guards < 3).then_some(Broken { seq: 0, what }))
}
