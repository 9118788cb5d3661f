//! The `ballot` and `ballot_draft` tables.

use sqlx_sqlite::SqliteConnection;

use super::ballot::{Judged, words_of};
use super::{Column, RoundKey};
use crate::change::Change;
use crate::store::{Ids, StoreError};

#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct BallotRow {
    pub(super) id: String,
    pub(super) person: String,
    pub(super) typed_by: Option<String>,
    pub(super) commitment: Vec<u8>,
    body: Vec<u8>,
    pub(super) body_commit: Vec<u8>,
    pub(super) cast_at: i64,
}

impl BallotRow {
    /// The bytes that were marked; `None` when what stands there is not what was cast.
    pub(super) fn text(&self, key: &RoundKey) -> Option<Vec<u8>> {
        key.open(Column::Ballot, &self.id, &self.body)
    }

    /// What was marked; `None` when what stands there is not what was cast.
    pub(super) fn judged(&self, key: &RoundKey) -> Option<Vec<Judged>> {
        serde_json::from_slice(&self.text(key)?).ok()
    }
}

/// Every ballot of a round, in the order in which they were cast.
pub(super) async fn of_round(connection: &mut SqliteConnection, round: &str) -> Result<Vec<BallotRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, person, typed_by, commitment, body, body_commit, cast_at FROM ballot WHERE round = ?
         ORDER BY event_seq",
    )
    .bind(round.to_owned())
    .fetch_all(connection)
    .await?)
}

/// The ballot of one judge.
pub(super) async fn of_judge(
    connection: &mut SqliteConnection,
    round: &str,
    person: &str,
) -> Result<Option<BallotRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, person, typed_by, commitment, body, body_commit, cast_at FROM ballot
         WHERE round = ? AND person = ?",
    )
    .bind(round.to_owned())
    .bind(person.to_owned())
    .fetch_optional(connection)
    .await?)
}

/// A ballot to be stored.
pub(super) struct NewBallot<'n> {
    pub(super) id: &'n str,
    pub(super) round: &'n str,
    pub(super) person: &'n str,
    pub(super) role: &'n str,
    pub(super) typed_by: Option<&'n str>,
    pub(super) commitment: &'n [u8],
    pub(super) judged: &'n [Judged],
}

/// Adds a ballot and takes the draft away. Returns the keyed commitment to what was marked.
pub(super) fn insert(
    change: &mut Change,
    key: &RoundKey,
    ids: Ids,
    new: &NewBallot<'_>,
) -> Result<[u8; 32], StoreError> {
    let text = words_of(new.judged)?;
    let (body, said) = (key.close(Column::Ballot, new.id, &text, 0, ids)?, key.commit(&text));
    let (now, seq) = (change.now(), change.seq());
    change
        .writes()
        .add(
            "INSERT INTO ballot (id, round, person, role, typed_by, commitment, body, body_commit, cast_at, event_seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(new.round.to_owned())
        .bind(new.person.to_owned())
        .bind(new.role.to_owned())
        .bind(new.typed_by.map(str::to_owned))
        .bind(new.commitment.to_vec())
        .bind(body)
        .bind(said.to_vec())
        .bind(now)
        .bind(seq);
    change
        .writes()
        .add("DELETE FROM ballot_draft WHERE round = ? AND person = ?")
        .bind(new.round.to_owned())
        .bind(new.person.to_owned());
    Ok(said)
}

/// What a judge has marked so far; `None` when nothing was, or it cannot be opened any more.
pub(super) async fn draft(
    connection: &mut SqliteConnection,
    key: &RoundKey,
    round: &str,
    person: &str,
) -> Result<Option<Vec<Judged>>, StoreError> {
    let body: Option<Vec<u8>> = sqlx::query_scalar("SELECT body FROM ballot_draft WHERE round = ? AND person = ?")
        .bind(round.to_owned())
        .bind(person.to_owned())
        .fetch_optional(connection)
        .await?;
    let text = body.and_then(|body| key.open(Column::Draft, person, &body));
    Ok(text.and_then(|text| serde_json::from_slice(&text).ok()))
}

pub(super) fn keep_draft(
    change: &mut Change,
    key: &RoundKey,
    ids: Ids,
    round: &str,
    judged: &[Judged],
) -> Result<(), StoreError> {
    let (by, now) = (change.by().as_str().to_owned(), change.now());
    let body = key.close(Column::Draft, &by, &words_of(judged)?, 0, ids)?;
    change
        .writes()
        .add(
            "INSERT INTO ballot_draft (round, person, body, saved_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (round, person) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
        )
        .bind(round.to_owned())
        .bind(by)
        .bind(body)
        .bind(now);
    Ok(())
}
