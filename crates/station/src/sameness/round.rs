//! The `round` and `round_maker` tables.

use std::fmt;

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::{Names, Quarter, RoundKey, SamenessError, Secret};
use crate::change::Change;
use crate::people::PersonId;
use crate::store::StoreError;

/// How a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum RoundState {
    /// Its maker puts pieces in and settles what might give them away.
    Making,
    /// Its key is committed to; judges judge.
    Sealed,
    /// Its key is open, and it counts.
    Revealed,
    /// It counts no more.
    Void,
}

impl RoundState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Making, Self::Sealed, Self::Revealed, Self::Void];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Sealed => "sealed",
            Self::Revealed => "revealed",
            Self::Void => "void",
        }
    }
}

impl fmt::Display for RoundState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A round as it is stored: nothing in it tells whose a piece is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct RoundRow {
    pub(super) id: String,
    pub(super) topic: String,
    quarter: String,
    state: String,
    pub(super) told: bool,
    pub(super) asked: Option<u32>,
    wrapped: Vec<u8>,
    sealed: Vec<u8>,
    pub(super) made_by: String,
    pub(super) made_at: i64,
    pub(super) commitment: Option<Vec<u8>>,
    pub(super) answer: Option<Vec<u8>>,
    pub(super) sealed_at: Option<i64>,
    pub(super) sealed_seq: Option<i64>,
    pub(super) void_reason: Option<String>,
    pub(super) void_at: Option<i64>,
}

impl RoundRow {
    pub(super) fn quarter(&self) -> Result<Quarter, StoreError> {
        self.quarter.parse().map_err(|_| StoreError::Damaged(format!("the quarter of round {}", self.id)))
    }

    pub(super) fn state(&self) -> Result<RoundState, StoreError> {
        let found = RoundState::ALL.into_iter().find(|state| state.as_str() == self.state);
        found.ok_or_else(|| StoreError::Damaged(format!("the state of round {}", self.id)))
    }

    /// Goes on only in this state.
    pub(super) fn must_be(&self, wanted: RoundState) -> Result<(), SamenessError> {
        let state = self.state()?;
        if state == wanted {
            return Ok(());
        }
        let why = match state {
            RoundState::Making => "it is not sealed yet",
            RoundState::Sealed => "it is sealed, and nothing of it changes until it is revealed",
            RoundState::Revealed => "it is revealed",
            RoundState::Void => "it is void",
        };
        Err(SamenessError::Invalid(format!("that cannot be done with the round \"{}\": {why}", self.topic)))
    }

    /// The key of a round that nobody has meddled with.
    pub(super) fn key(&self, secret: &Secret) -> Result<RoundKey, SamenessError> {
        RoundKey::unwrap(secret, &self.id, &self.wrapped).ok_or_else(|| self.changed("its key"))
    }

    pub(super) fn names(&self, key: &RoundKey) -> Result<Names, SamenessError> {
        let text = key.open(super::Column::Names, "", &self.sealed);
        text.and_then(|text| serde_json::from_slice(&text).ok()).ok_or_else(|| self.changed("its list of names"))
    }

    pub(super) fn changed(&self, what: &str) -> SamenessError {
        SamenessError::Changed { topic: self.topic.clone(), what: what.to_owned() }
    }
}

const COLUMNS: &str =
    "SELECT id, topic, quarter, state, told, asked, wrapped, sealed, made_by, made_at, commitment, answer,
       sealed_at, sealed_seq, void_reason, void_at FROM round";

/// The round that a name means: its id, the last letters of it (six or more), or its topic.
///
/// # Errors
/// `Unknown` when it means none or several.
pub(super) async fn find(connection: &mut SqliteConnection, name: &str) -> Result<RoundRow, SamenessError> {
    // Safe: both texts stand here; the name travels as an argument.
    let sql = format!(
        "{COLUMNS} WHERE id = ?1 OR topic = ?1 OR (length(?1) >= 6 AND substr(id, -length(?1)) = ?1) ORDER BY id"
    );
    let mut rows: Vec<RoundRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name.to_owned()).fetch_all(connection).await?;
    match (rows.pop(), rows.len()) {
        (Some(row), 0) => Ok(row),
        (None, _) => Err(SamenessError::Unknown(format!(
            "there is no round \"{name}\"; `countersign sameness list` shows which there are"
        ))),
        (Some(_), others) => Err(SamenessError::Unknown(format!(
            "\"{name}\" means {} rounds; say which by its id: `countersign sameness list` shows them",
            others + 1
        ))),
    }
}

/// Every round, the newest quarter first.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<RoundRow>, StoreError> {
    let sql = format!("{COLUMNS} ORDER BY quarter DESC, id DESC");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// A round to be stored.
pub(super) struct NewRow<'n> {
    pub(super) id: &'n str,
    pub(super) topic: &'n str,
    pub(super) quarter: Quarter,
    pub(super) told: bool,
    pub(super) wrapped: Vec<u8>,
    pub(super) names: Vec<u8>,
}

pub(super) fn insert(change: &mut Change, new: NewRow<'_>) {
    let (by, now) = (change.by().as_str().to_owned(), change.now());
    change
        .writes()
        .add(
            "INSERT INTO round (id, topic, quarter, state, told, wrapped, sealed, made_by, made_at)
             VALUES (?, ?, ?, 'making', ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(new.topic.to_owned())
        .bind(new.quarter.to_string())
        .bind(new.told)
        .bind(new.wrapped)
        .bind(new.names)
        .bind(by)
        .bind(now);
    add_maker(change, new.id);
}

/// Whoever makes or changes a round judges nothing of it.
pub(super) fn add_maker(change: &mut Change, round: &str) {
    let by = change.by().as_str().to_owned();
    change
        .writes()
        .add("INSERT OR IGNORE INTO round_maker (round, person) VALUES (?, ?)")
        .bind(round.to_owned())
        .bind(by);
}

pub(super) async fn is_maker(
    connection: &mut SqliteConnection,
    round: &str,
    person: &PersonId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM round_maker WHERE round = ? AND person = ?)")
        .bind(round.to_owned())
        .bind(person.as_str().to_owned())
        .fetch_one(connection)
        .await?)
}

pub(super) fn set_names(change: &mut Change, round: &str, names: Vec<u8>) {
    change.writes().add("UPDATE round SET sealed = ? WHERE id = ?").bind(names).bind(round.to_owned());
}

/// What a seal adds to a round.
pub(super) struct Seal {
    pub(super) commitment: [u8; 32],
    pub(super) answer: Vec<u8>,
    pub(super) asked: Option<u32>,
}

pub(super) fn seal(change: &mut Change, round: &str, seal: Seal) {
    let (by, now, seq) = (change.by().as_str().to_owned(), change.now(), change.seq());
    change
        .writes()
        .add(
            "UPDATE round SET state = 'sealed', commitment = ?, answer = ?, asked = ?, sealed_at = ?, sealed_by = ?,
               sealed_seq = ? WHERE id = ?",
        )
        .bind(seal.commitment.to_vec())
        .bind(seal.answer)
        .bind(seal.asked)
        .bind(now)
        .bind(by)
        .bind(seq)
        .bind(round.to_owned());
}

pub(super) fn reveal(change: &mut Change, round: &str) {
    change.writes().add("UPDATE round SET state = 'revealed' WHERE id = ?").bind(round.to_owned());
}

pub(super) fn void(change: &mut Change, round: &str, reason: &str) {
    let (by, now) = (change.by().as_str().to_owned(), change.now());
    change
        .writes()
        .add("UPDATE round SET state = 'void', void_reason = ?, void_at = ?, void_by = ? WHERE id = ?")
        .bind(reason.to_owned())
        .bind(now)
        .bind(by)
        .bind(round.to_owned());
}
