//! Verifying the log: every entry again from its stored bytes, then what it says against the station's tables.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::event::{EVERY_EVENT, Row};
use super::{Head, chain_hash};
use crate::case::{commit, hex, unhex};
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
    let mut head = Head::EMPTY;
    let mut broken = None;
    {
        let mut rows = sqlx::query_as::<_, Row>(EVERY_EVENT).fetch(store.reader());
        while let Some(row) = rows.try_next().await? {
            match follow(head, row.seq, &row.prev, &row.hash, &row.body) {
                Ok(next) => head = next,
                Err(what) => {
                    broken = Some(Broken { seq: head.seq + 1, what });
                    break;
                }
            }
        }
    }
    if broken.is_none() {
        broken = guards_stand(store).await?;
    }
    if broken.is_none() {
        broken = decisions_match(store).await?;
    }
    Ok(Report { entries: head.seq, head: hex(&head.hash), broken })
}

/// Verifies an exported log, without a station.
///
/// # Errors
/// When the file cannot be read.
pub fn verify_file(path: &Path) -> Result<Report, StoreError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        seq: i64,
        prev: String,
        hash: String,
        body: String,
    }
    let file = std::fs::File::open(path).map_err(StoreError::io(path))?;
    let mut head = Head::EMPTY;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(StoreError::io(path))?;
        let followed = serde_json::from_str::<Line>(&line)
            .map_err(|error| format!("the line is no entry: {error}"))
            .and_then(|l| match (unhex(&l.prev), unhex(&l.hash)) {
                (Some(prev), Some(hash)) => follow(head, l.seq, &prev, &hash, l.body.as_bytes()),
                _ => Err("a hash is not in hex".to_owned()),
            });
        match followed {
            Ok(next) => head = next,
            Err(what) => {
                let broken = Some(Broken { seq: head.seq + 1, what });
                return Ok(Report { entries: head.seq, head: hex(&head.hash), broken });
            }
        }
    }
    Ok(Report { entries: head.seq, head: hex(&head.hash), broken: None })
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
async fn guards_stand(store: &Store) -> Result<Option<Broken>, StoreError> {
    let guards: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'
           AND name IN ('event_keeps', 'event_stays', 'event_follows') AND sql LIKE '%RAISE(ABORT%'",
    )
    .fetch_one(store.reader())
    .await?;
    let what = "the guards that keep the log append-only are gone from the file".to_owned();
    Ok((guards < 3).then_some(Broken { seq: 0, what }))
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: String,
    event_seq: i64,
    final_commit: Option<Vec<u8>>,
    key: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

/// Each decision's row against its entry, and each kept answer against the commitment made when it was given.
async fn decisions_match(store: &Store) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, DecisionRow>(
        "SELECT d.id, d.event_seq, d.final_commit, c.key, p.body, e.body AS event
         FROM decision d JOIN cases c ON c.no = d.case_no
         LEFT JOIN payload p ON p.case_no = d.case_no AND p.kind = 'final' AND p.decision = d.id
         LEFT JOIN event e ON e.seq = d.event_seq ORDER BY d.event_seq",
    )
    .fetch(store.reader());
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = mismatch(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
    }
    Ok(None)
}

fn mismatch(row: &DecisionRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = entry.get("told");
    // One entry may tell of several decisions that were made as one.
    let told = match told.and_then(|t| t.get("decisions")).and_then(Value::as_array) {
        Some(several) => several.iter().find(|one| one.get("decision").and_then(Value::as_str) == Some(&row.id)),
        None => told,
    };
    let said = |name: &str| told.and_then(|t| t.get(name)).and_then(Value::as_str);
    if said("decision") != Some(row.id.as_str()) {
        return Some(format!("decision {} is not the one this entry tells of", row.id));
    }
    if said("final") != row.final_commit.as_deref().map(hex).as_deref() {
        return Some(format!("decision {} commits to another answer than this entry", row.id));
    }
    let (Some(committed), Some(key)) = (&row.final_commit, &row.key) else { return None };
    let key: Result<[u8; 32], _> = key.as_slice().try_into();
    match (key, &row.body) {
        (Ok(key), Some(body)) if commit(&key, body).as_slice() == committed.as_slice() => None,
        _ => Some(format!("the answer kept for decision {} is not the one that was given", row.id)),
    }
}
