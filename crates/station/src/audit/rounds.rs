//! Holding sealed rounds, ballots and results against what the log says of them. What they hold is encrypted, so that it is held
//! against its commitments only when a round is revealed.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx_sqlite::SqliteConnection;

use super::Broken;
use crate::case::hex;
use crate::store::StoreError;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    round: String,
    person: String,
    typed_by: Option<String>,
    at: i64,
    /// A round's commitment, or a ballot's; of a result the hash of its text.
    commitment: Vec<u8>,
    said: Option<Vec<u8>>,
    seq: i64,
    event: Option<Vec<u8>>,
}

const SEALS: &str =
    "SELECT o.id, o.id AS round, o.sealed_by AS person, NULL AS typed_by, o.sealed_at AS at, o.commitment,
       NULL AS said, o.sealed_seq AS seq, e.body AS event
FROM round o LEFT JOIN event e ON e.seq = o.sealed_seq WHERE o.sealed_seq IS NOT NULL ORDER BY o.sealed_seq";

const BALLOTS: &str =
    "SELECT b.id, b.round, b.person, b.typed_by, b.cast_at AS at, b.commitment, b.body_commit AS said,
       b.event_seq AS seq, e.body AS event
FROM ballot b LEFT JOIN event e ON e.seq = b.event_seq ORDER BY b.event_seq";

const RESULTS: &str = "SELECT r.round AS id, r.round, r.revealed_by AS person, NULL AS typed_by, r.revealed_at AS at,
       CAST(r.body AS BLOB) AS commitment, NULL AS said, r.event_seq AS seq, e.body AS event
FROM round_result r LEFT JOIN event e ON e.seq = r.event_seq ORDER BY r.event_seq";

/// Each seal, ballot and result against its entry, and no entry without its row.
pub(super) async fn rounds_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let kinds: [(&'static str, Holds, &'static str, &str); 3] = [
        (SEALS, seal_holds, "SELECT count(*) FROM event WHERE body ->> '$.op' = 'round.sealed'", "seals of rounds"),
        (BALLOTS, ballot_holds, "SELECT count(*) FROM event WHERE body ->> '$.told.ballot' IS NOT NULL", "ballots"),
        (
            RESULTS,
            result_holds,
            "SELECT count(*) FROM event WHERE body ->> '$.op' = 'round.revealed'",
            "revealed rounds",
        ),
    ];
    for (rows, holds, count, what) in kinds {
        let rows: Vec<Row> = sqlx::query_as(rows).fetch_all(&mut *snapshot).await?;
        for row in &rows {
            let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or_default();
            if let Some(what) = holds(row, &entry) {
                return Ok(Some(Broken { seq: row.seq, what }));
            }
        }
        let told: i64 = sqlx::query_scalar(count).fetch_one(&mut *snapshot).await?;
        let there = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if told != there {
            return Ok(Some(Broken { seq: 0, what: format!("the log tells of {told} {what} and {there} are kept") }));
        }
    }
    Ok(None)
}

type Holds = fn(&Row, &Value) -> Option<String>;

fn seal_holds(row: &Row, entry: &Value) -> Option<String> {
    let pairs = [
        ("round", &entry["told"]["round"], Value::from(row.round.as_str())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("time", &entry["at"], Value::from(row.at)),
        ("commitment", &entry["told"]["commitment"], Value::from(hex(&row.commitment))),
    ];
    unlike(&pairs).map(|name| format!("round {} is sealed with another {name} than this entry", row.id))
}

fn ballot_holds(row: &Row, entry: &Value) -> Option<String> {
    let by = row.typed_by.as_deref().unwrap_or(&row.person);
    let pairs = [
        ("id", &entry["told"]["ballot"], Value::from(row.id.as_str())),
        ("round", &entry["told"]["round"], Value::from(row.round.as_str())),
        ("judge", &entry["told"]["judge"], Value::from(row.person.as_str())),
        ("person", &entry["by"], Value::from(by)),
        ("time", &entry["at"], Value::from(row.at)),
        ("paper", &entry["told"]["paper"], Value::from(row.typed_by.is_some())),
        ("commitment", &entry["told"]["commitment"], Value::from(hex(&row.commitment))),
        ("marks", &entry["told"]["said"], Value::from(row.said.as_deref().map(hex))),
    ];
    unlike(&pairs).map(|name| format!("ballot {} has another {name} than this entry", row.id))
}

fn result_holds(row: &Row, entry: &Value) -> Option<String> {
    let pairs = [
        ("round", &entry["told"]["round"], Value::from(row.round.as_str())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("time", &entry["at"], Value::from(row.at)),
        ("result", &entry["told"]["result"], Value::from(hex(&Sha256::digest(&row.commitment)))),
    ];
    unlike(&pairs).map(|name| format!("round {} is revealed with another {name} than this entry", row.id))
}

fn unlike<'p>(pairs: &'p [(&str, &Value, Value)]) -> Option<&'p str> {
    pairs.iter().find(|(_, said, kept)| *said != kept).map(|(name, ..)| *name)
}
