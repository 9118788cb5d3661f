//! The `piece` table: rows under random ids that look alike until they are opened.

use serde::{Deserialize, Serialize};
use sqlx_sqlite::SqliteConnection;

use super::round::RoundRow;
use super::{Column, Format, Origin, RoundKey, SamenessError, Settled};
use crate::change::Change;
use crate::policy::Mode;
use crate::store::{Ids, StoreError};

/// A settled case that a piece of ours was taken from, so that a result can be traced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FromCase {
    /// As `SOURCE/ID`.
    pub case: String,
    /// Its number here.
    pub case_no: u32,
    /// The decision whose text it is.
    pub decision: String,
    /// Key of its workflow.
    pub workflow: String,
    /// The version of the policy it was decided under.
    pub policy_version: u32,
    /// The workflow's AI mode then.
    pub mode: Mode,
    /// The model that wrote the draft.
    pub model_name: String,
    /// Its version.
    pub model_version: String,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// Its number for the maker, from 1, as it was put in.
    pub(super) no: u32,
    pub(super) origin: Origin,
    pub(super) title: String,
    pub(super) author: String,
    pub(super) company: String,
    pub(super) date: String,
    pub(super) url: String,
    /// The name of the file it came from; empty when it was pasted.
    pub(super) file: String,
    pub(super) format: Format,
    /// As it came in.
    pub(super) text: String,
    pub(super) from: Option<FromCase>,
    pub(super) settled: Vec<Settled>,
}

/// A piece that was opened.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) id: String,
    pub(super) content: Content,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct PieceRow {
    pub(super) id: String,
    pub(super) place: Option<u32>,
    sealed: Vec<u8>,
    shown: Option<Vec<u8>>,
    pub(super) text_commit: Option<Vec<u8>>,
}

impl PieceRow {
    /// `None` when what stands there is not what was written.
    pub(super) fn content(&self, key: &RoundKey) -> Option<Content> {
        serde_json::from_slice(&key.open(Column::Piece, &self.id, &self.sealed)?).ok()
    }

    /// What judges read; `None` when what stands there is not what was written, or nothing was yet.
    pub(super) fn shown(&self, key: &RoundKey) -> Option<String> {
        String::from_utf8(key.open(Column::Shown, &self.id, self.shown.as_deref()?)?).ok()
    }
}

/// The pieces of a round: by place once it is sealed, before that by their random ids.
pub(super) async fn of_round(connection: &mut SqliteConnection, round: &str) -> Result<Vec<PieceRow>, StoreError> {
    Ok(sqlx::query_as("SELECT id, place, sealed, shown, text_commit FROM piece WHERE round = ? ORDER BY place, id")
        .bind(round.to_owned())
        .fetch_all(connection)
        .await?)
}

/// The pieces opened, in the order in which they were put in.
pub(super) async fn opened(
    connection: &mut SqliteConnection,
    round: &RoundRow,
    key: &RoundKey,
) -> Result<Vec<Piece>, SamenessError> {
    let mut pieces = Vec::new();
    for row in of_round(connection, &round.id).await? {
        let content = row.content(key).ok_or_else(|| round.changed("one of its pieces"))?;
        pieces.push(Piece { id: row.id, content });
    }
    pieces.sort_by_key(|piece| piece.content.no);
    Ok(pieces)
}

/// A piece to be stored.
pub(super) struct NewPieceRow {
    pub(super) id: String,
    pub(super) place: Option<u32>,
    pub(super) sealed: Vec<u8>,
    pub(super) shown: Option<Vec<u8>>,
    pub(super) text_commit: Option<[u8; 32]>,
}

impl NewPieceRow {
    /// One that a round in the making gets.
    pub(super) fn making(key: &RoundKey, id: String, content: &Content, ids: Ids) -> Result<Self, StoreError> {
        let sealed = key.close(Column::Piece, &id, &json(content)?, 0, ids)?;
        Ok(Self { id, place: None, sealed, shown: None, text_commit: None })
    }
}

/// As it is encrypted.
pub(super) fn json(content: &Content) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(content).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// Adds pieces in the order of their random ids, so that the order of writing says nothing either.
pub(super) fn insert(change: &mut Change, round: &str, mut pieces: Vec<NewPieceRow>) {
    pieces.sort_by(|one, two| one.id.cmp(&two.id));
    for piece in pieces {
        change
            .writes()
            .add("INSERT INTO piece (id, round, place, sealed, shown, text_commit) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(piece.id)
            .bind(round.to_owned())
            .bind(piece.place)
            .bind(piece.sealed)
            .bind(piece.shown)
            .bind(piece.text_commit.map(|commit| commit.to_vec()));
    }
}

pub(super) fn replace(change: &mut Change, piece: NewPieceRow) {
    change.writes().add("UPDATE piece SET sealed = ? WHERE id = ?").bind(piece.sealed).bind(piece.id);
}

pub(super) fn remove(change: &mut Change, id: &str) {
    change.writes().add("DELETE FROM piece WHERE id = ?").bind(id.to_owned());
}

pub(super) fn remove_all(change: &mut Change, round: &str) {
    change.writes().add("DELETE FROM piece WHERE round = ?").bind(round.to_owned());
}
