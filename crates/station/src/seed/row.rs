//! The `seed` table: putting a check into the pool and taking it out again.

use sqlx_sqlite::SqliteConnection;

use super::SeedError;
use crate::audit::Told;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError};

/// A check to be stored.
pub(super) struct New<'n> {
    pub(super) id: &'n str,
    pub(super) workflow: &'n str,
    pub(super) source: &'n str,
    pub(super) given: &'n str,
    pub(super) key: [u8; 32],
    pub(super) known_commit: [u8; 32],
    pub(super) body: Vec<u8>,
    pub(super) known: Vec<u8>,
}

pub(super) fn insert(change: &mut Change, new: New<'_>) {
    let (by, now, seq) = (change.by().as_str().to_owned(), change.now(), change.seq());
    change
        .writes()
        .add(
            "INSERT INTO seed (id, workflow, source, given, key, known_commit, body, known, added_by, added_at,
               event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(new.workflow.to_owned())
        .bind(new.source.to_owned())
        .bind(new.given.to_owned())
        .bind(new.key.to_vec())
        .bind(new.known_commit.to_vec())
        .bind(new.body)
        .bind(new.known)
        .bind(by)
        .bind(now)
        .bind(seq);
}

/// Whether a check of this identity was added before.
pub(super) async fn is_there(connection: &mut SqliteConnection, source: &str, given: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM seed WHERE source = ? AND given = ?)")
        .bind(source.to_owned())
        .bind(given.to_owned())
        .fetch_one(connection)
        .await?)
}

#[derive(sqlx::FromRow)]
struct Found {
    id: String,
    case_no: Option<i64>,
    removed_at: Option<i64>,
}

/// Takes a check out of the pool and forgets its content. `name` is its id, its `SOURCE/ID`, or its ID alone where
/// that is unique.
///
/// # Errors
/// `Unknown` when no such check waits; one that was asked stays, with its result.
pub async fn remove(store: &Store, by: &Person, name: &str) -> Result<String, SeedError> {
    let mut change = Change::begin(store, Op::RemoveSeed, by).await?;
    let found: Vec<Found> = sqlx::query_as(
        "SELECT id, case_no, removed_at FROM seed WHERE id = ?1 OR source || '/' || given = ?1 OR given = ?1",
    )
    .bind(name.to_owned())
    .fetch_all(change.connection())
    .await?;
    let seed = match found.as_slice() {
        [] => return Err(SeedError::Unknown(format!("there is no check \"{name}\""))),
        [one] => one,
        [_, ..] => {
            return Err(SeedError::Unknown(format!("\"{name}\" is a check of several sources; write SOURCE/ID")));
        }
    };
    if seed.case_no.is_some() {
        return Err(SeedError::Unknown(format!("{name} has been asked; its result stays")));
    }
    if seed.removed_at.is_some() {
        return Err(SeedError::Unknown(format!("{name} was removed before")));
    }
    let (now, id) = (change.now(), seed.id.clone());
    change
        .writes()
        .add("UPDATE seed SET key = NULL, body = NULL, known = NULL, removed_at = ? WHERE id = ?")
        .bind(now)
        .bind(id.clone());
    change.tell(Told::new().with("seed", id.as_str()));
    change.commit().await?;
    Ok(id)
}
