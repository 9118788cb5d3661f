//! The message that tells of a revealed round, made of what its reveal brought to light. Texts, titles and companies stay
//! in the station.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx_sqlite::SqliteConnection;

use super::data::{AuditData, Data, FromData, KeysData, Message, PieceData, RoundData, SCHEMA};
use super::{EventType, json_list};
use crate::case::hex;
use crate::case::time::to_rfc3339;
use crate::store::StoreError;

/// What is kept of a revealed round.
pub(super) struct RoundFacts {
    id: String,
    topic: String,
    quarter: String,
    commitment: String,
    result: String,
    revealed_by: String,
    role: String,
    revealed_at: i64,
    seq: i64,
    hash: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    topic: String,
    quarter: String,
    commitment: Option<Vec<u8>>,
    body: String,
    revealed_by: String,
    role: String,
    revealed_at: i64,
    seq: i64,
    hash: Vec<u8>,
}

/// The facts of revealed rounds, by their ids.
pub(super) async fn load(
    connection: &mut SqliteConnection,
    rounds: &[&str],
) -> Result<HashMap<String, RoundFacts>, StoreError> {
    if rounds.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT o.id, o.topic, o.quarter, o.commitment, r.body, r.revealed_by, r.role, r.revealed_at, e.seq, e.hash
         FROM round o JOIN round_result r ON r.round = o.id JOIN event e ON e.seq = r.event_seq
         WHERE o.id IN (SELECT value FROM json_each(?))",
    )
    .bind(json_list(rounds))
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let facts = RoundFacts {
            id: row.id.clone(),
            topic: row.topic,
            quarter: row.quarter,
            commitment: hex(row.commitment.as_deref().unwrap_or_default()),
            result: row.body,
            revealed_by: row.revealed_by,
            role: row.role,
            revealed_at: row.revealed_at,
            seq: row.seq,
            hash: hex(&row.hash),
        };
        (row.id, facts)
    });
    Ok(facts.collect())
}

/// What is read of a result here; the ballots in it stay in the station.
#[derive(Deserialize)]
struct Outcome {
    key: String,
    nonce: String,
    summary: Summary,
    pieces: Vec<Piece>,
}

#[derive(Deserialize)]
struct Summary {
    judges: u32,
    hits: u32,
    of: u32,
    p: KeysData,
    auc: Option<f64>,
}

#[derive(Deserialize)]
struct Piece {
    piece: String,
    origin: String,
    marks: u32,
    mean_rating: f64,
    from: Option<FromData>,
}

/// Builds the message. `created_at` is in UTC milliseconds.
///
/// # Errors
/// Says what is wrong, when the result cannot be read or another message was meant.
pub(super) fn message(
    type_: EventType,
    id: &str,
    created_at: i64,
    station: &str,
    facts: &RoundFacts,
) -> Result<Message, String> {
    if type_ != EventType::RoundRevealed {
        return Err(format!("a {} is not about a round", type_.as_str()));
    }
    let outcome: Outcome = serde_json::from_str(&facts.result)
        .map_err(|error| format!("the result of round {} is damaged: {error}", facts.id))?;
    let piece = |piece: Piece| {
        let Piece { piece, origin, marks, mean_rating, from } = piece;
        PieceData { piece, origin, marks, mean_rating, from }
    };
    let data = RoundData {
        schema: SCHEMA,
        round: facts.id.clone(),
        topic: facts.topic.clone(),
        quarter: facts.quarter.clone(),
        commitment: facts.commitment.clone(),
        key: outcome.key,
        nonce: outcome.nonce,
        judges: outcome.summary.judges,
        hits: outcome.summary.hits,
        of: outcome.summary.of,
        p: outcome.summary.p,
        auc: outcome.summary.auc,
        pieces: outcome.pieces.into_iter().map(piece).collect(),
        revealed_by: facts.revealed_by.clone(),
        role: facts.role.clone(),
        revealed_at: to_rfc3339(facts.revealed_at),
        station: station.to_owned(),
        audit: AuditData { seq: facts.seq, hash: facts.hash.clone() },
    };
    Ok(Message { type_, id: id.to_owned(), timestamp: to_rfc3339(created_at), data: Data::Round(Box::new(data)) })
}
