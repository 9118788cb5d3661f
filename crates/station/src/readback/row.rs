//! The `readback` and `readback_score` tables: facts, inserted and never changed. The words stand in `payload`.

use sqlx_sqlite::SqliteConnection;

use super::Scores;
use super::reading::Reading;
use crate::case::{CaseNo, CaseRow};
use crate::change::Change;
use crate::store::StoreError;

/// A readback as stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    case_no: u32,
    pub(super) revision: u32,
    pub(super) decision: String,
    pub(super) reader: String,
    pub(super) policy_version: u32,
    pub(super) used_ms: i64,
    pub(super) words: u32,
    pub(super) seconds: u32,
    pub(super) second_u: f64,
    pub(super) second_rate: f64,
}

impl Row {
    pub(super) fn case(&self) -> CaseNo {
        CaseNo(self.case_no)
    }

    /// Whether a second person scores it too.
    pub(super) fn is_drawn(&self) -> bool {
        self.second_u < self.second_rate
    }
}

/// The readback of this id.
pub(super) async fn by_id(connection: &mut SqliteConnection, id: &str) -> Result<Option<Row>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, case_no, revision, decision, reader, policy_version, used_ms, words, seconds, second_u, second_rate
         FROM readback WHERE id = ?",
    )
    .bind(id.to_owned())
    .fetch_optional(connection)
    .await?)
}

/// A readback to be stored: the reading that ends with it.
pub(super) struct New<'n> {
    pub(super) reading: &'n Reading,
    pub(super) used_ms: u32,
    pub(super) said_commit: [u8; 32],
    pub(super) by_a_person: bool,
    /// Name and version.
    pub(super) model: (String, String),
    /// u and rate of the draw of a second score.
    pub(super) second: (f64, f64),
}

pub(super) fn insert(change: &mut Change, case: &CaseRow, new: &New<'_>) {
    let (now, seq) = (change.now(), change.seq());
    let reading = new.reading;
    change
        .writes()
        .add(
            "INSERT INTO readback (id, case_no, revision, decision, reader, role, waiver, policy_version, author, model_name,
               model_version, words, seconds, used_ms, said_commit, second_u, second_rate, answered_at, event_seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(reading.id.clone())
        .bind(case.no.as_i64())
        .bind(reading.revision)
        .bind(reading.decision.clone())
        .bind(reading.reader.clone())
        .bind(reading.role.clone())
        .bind(reading.waiver.clone())
        .bind(case.policy_version)
        .bind(if new.by_a_person { "human" } else { "ai" })
        .bind(new.model.0.clone())
        .bind(new.model.1.clone())
        .bind(reading.words)
        .bind(reading.seconds)
        .bind(new.used_ms)
        .bind(new.said_commit.to_vec())
        .bind(new.second.0)
        .bind(new.second.1)
        .bind(now)
        .bind(seq);
}

/// A score as stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct ScoreRow {
    pub(super) n: u32,
    pub(super) scorer: String,
    pub(super) scored_as: String,
    pub(super) passed: bool,
}

/// The scores of a readback, the first one first.
pub(super) async fn scores_of(connection: &mut SqliteConnection, readback: &str) -> Result<Vec<ScoreRow>, StoreError> {
    Ok(sqlx::query_as("SELECT n, scorer, scored_as, passed FROM readback_score WHERE readback = ? ORDER BY n")
        .bind(readback.to_owned())
        .fetch_all(connection)
        .await?)
}

/// A score to be stored.
pub(super) struct NewScore<'n> {
    pub(super) id: &'n str,
    pub(super) readback: &'n Row,
    pub(super) n: u32,
    pub(super) scored_as: &'static str,
    pub(super) scores: Scores,
    pub(super) passed: bool,
}

pub(super) fn insert_score(change: &mut Change, new: &NewScore<'_>) {
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    let by = change.by().as_str().to_owned();
    change
        .writes()
        .add(
            "INSERT INTO readback_score (id, readback, n, scorer, role, scored_as, audience, claim, next_step, passed,
               policy_version, scored_at, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(new.readback.id.clone())
        .bind(new.n)
        .bind(by)
        .bind(role)
        .bind(new.scored_as)
        .bind(new.scores.audience.as_str())
        .bind(new.scores.claim.as_str())
        .bind(new.scores.next_step.as_str())
        .bind(new.passed)
        .bind(new.readback.policy_version)
        .bind(now)
        .bind(seq);
}
