//! The `round_result` table: what a reveal brought to light, kept for reports and trends without the station's secret.

use serde::{Deserialize, Serialize};
use sqlx_sqlite::SqliteConnection;

use super::piece::FromCase;
use super::score::Summary;
use super::{Judged, Origin, Quarter};
use crate::change::Change;
use crate::store::StoreError;

/// What a reveal brought to light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// `P1=own,P2=other,…`.
    pub(super) key: String,
    /// In hex.
    pub(super) nonce: String,
    pub(super) summary: Summary,
    /// By place.
    pub(super) pieces: Vec<OutcomePiece>,
    /// In the order in which they were cast.
    pub(super) ballots: Vec<OutcomeBallot>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OutcomePiece {
    pub(super) piece: String,
    pub(super) origin: Origin,
    /// How many judges marked it as ours.
    pub(super) marks: u32,
    pub(super) mean_rating: f64,
    pub(super) from: Option<FromCase>,
}

/// Marks and ratings; what judges wrote stays in their ballots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OutcomeBallot {
    pub(super) ballot: String,
    pub(super) person: String,
    pub(super) paper: bool,
    pub(super) marks: Vec<bool>,
    pub(super) ratings: Vec<u8>,
}

impl OutcomeBallot {
    pub(super) fn of(ballot: &str, person: &str, paper: bool, judged: &[Judged]) -> Self {
        Self {
            ballot: ballot.to_owned(),
            person: person.to_owned(),
            paper,
            marks: judged.iter().map(|one| one.ours).collect(),
            // A ballot is cast with a rating for every piece.
            ratings: judged.iter().map(|one| one.rating.unwrap_or(3)).collect(),
        }
    }
}

impl Outcome {
    /// Whether the piece at each place is ours.
    pub(super) fn ours(&self) -> Vec<bool> {
        self.pieces.iter().map(|piece| piece.origin == Origin::Own).collect()
    }
}

/// The exact text that is stored, and hashed in the log.
pub(super) fn text_of(outcome: &Outcome) -> Result<String, StoreError> {
    serde_json::to_string(outcome).map_err(|error| StoreError::Damaged(error.to_string()))
}

pub(super) fn insert(change: &mut Change, round: &str, text: String) {
    let (by, now, seq) = (change.by().as_str().to_owned(), change.now(), change.seq());
    let role = change.role().map_or("", |role| role.as_str());
    change
        .writes()
        .add(
            "INSERT INTO round_result (round, body, revealed_by, role, revealed_at, event_seq) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(round.to_owned())
        .bind(text)
        .bind(by)
        .bind(role)
        .bind(now)
        .bind(seq);
}

/// What came of a round, with who revealed it and when.
pub(super) struct Stored {
    pub(super) outcome: Outcome,
    pub(super) revealed_by: String,
    pub(super) revealed_at: i64,
}

pub(super) async fn of_round(connection: &mut SqliteConnection, round: &str) -> Result<Option<Stored>, StoreError> {
    let row: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT r.body, coalesce((SELECT name FROM person WHERE id = r.revealed_by), r.revealed_by), r.revealed_at
         FROM round_result r WHERE r.round = ?",
    )
    .bind(round.to_owned())
    .fetch_optional(connection)
    .await?;
    let Some((body, revealed_by, revealed_at)) = row else { return Ok(None) };
    Ok(Some(Stored { outcome: read(round, &body)?, revealed_by, revealed_at }))
}

/// The outcomes of all revealed rounds, by quarter and then in the order in which they were revealed.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<(Quarter, Outcome)>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT r.round, o.quarter, r.body FROM round_result r JOIN round o ON o.id = r.round
         WHERE o.state = 'revealed' ORDER BY o.quarter, r.event_seq",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(round, quarter, body)| {
            let quarter = quarter.parse().map_err(|_| StoreError::Damaged(format!("the quarter of round {round}")))?;
            Ok((quarter, read(&round, &body)?))
        })
        .collect()
}

fn read(round: &str, body: &str) -> Result<Outcome, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError::Damaged(format!("the result of round {round}: {error}")))
}
