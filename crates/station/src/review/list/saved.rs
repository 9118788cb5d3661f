//! The `saved_filter` table: filters that a person keeps under a name.

use serde::Serialize;
use sqlx_sqlite::SqlitePool;

use super::{Filter, ListError};
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::store::Store;

/// Longest name, in characters.
const LONGEST: usize = 60;
/// More than anybody finds again.
const MOST: usize = 100;

/// A filter under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type, sqlx::FromRow)]
pub struct SavedFilter {
    /// Its name, one a person.
    pub name: String,
    /// As it is typed.
    pub filter: String,
}

/// The filters of `by`, by name.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn saved_filters(store: &Store, by: &Person) -> Result<Vec<SavedFilter>, ListError> {
    ask(store, Op::Read, by).await?;
    Ok(of(store.reader(), by).await?)
}

/// One filter of `by`.
///
/// # Errors
/// `Saved` when there is none of this name; else as [`saved_filters`].
pub async fn saved_filter(store: &Store, by: &Person, name: &str) -> Result<SavedFilter, ListError> {
    let mut saved = saved_filters(store, by).await?;
    match saved.iter().position(|one| one.name == name) {
        Some(at) => Ok(saved.swap_remove(at)),
        None => Err(ListError::Saved(unknown(name, &saved))),
    }
}

/// Keeps a filter under a name; one of this name is replaced.
///
/// # Errors
/// `Saved` when the name cannot be used or there are too many; else when the file cannot be written.
pub async fn save_filter(store: &Store, by: &Person, name: &str, filter: &Filter) -> Result<SavedFilter, ListError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(ListError::Saved(format!("the name of a filter has 1 to {LONGEST} characters on one line")));
    }
    let mut change = Change::begin(store, Op::Prefer, by).await?;
    let kept = of(store.reader(), by).await?;
    if kept.len() >= MOST && !kept.iter().any(|one| one.name == name) {
        return Err(ListError::Saved(format!("there are {MOST} saved filters already; remove one first")));
    }
    let saved = SavedFilter { name: name.to_owned(), filter: filter.to_string() };
    let now = change.now();
    change
        .writes()
        .add(
            "INSERT INTO saved_filter (person, name, filter, saved_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (person, name) DO UPDATE SET filter = excluded.filter, saved_at = excluded.saved_at",
        )
        .bind(by.id.as_str().to_owned())
        .bind(saved.name.clone())
        .bind(saved.filter.clone())
        .bind(now);
    change.commit().await?;
    Ok(saved)
}

/// Forgets a filter.
///
/// # Errors
/// `Saved` when there is none of this name; else when the file cannot be written.
pub async fn forget_filter(store: &Store, by: &Person, name: &str) -> Result<(), ListError> {
    let mut change = Change::begin(store, Op::Prefer, by).await?;
    let kept = of(store.reader(), by).await?;
    if !kept.iter().any(|one| one.name == name) {
        return Err(ListError::Saved(unknown(name, &kept)));
    }
    change
        .writes()
        .add("DELETE FROM saved_filter WHERE person = ? AND name = ?")
        .bind(by.id.as_str().to_owned())
        .bind(name.to_owned());
    Ok(change.commit().await?)
}

fn unknown(name: &str, saved: &[SavedFilter]) -> String {
    let names: Vec<&str> = saved.iter().map(|one| one.name.as_str()).collect();
    let there = if names.is_empty() { "none is saved".to_owned() } else { format!("there are {}", names.join(", ")) };
    format!("no filter is saved as “{name}”; {there}")
}

async fn of(pool: &SqlitePool, by: &Person) -> Result<Vec<SavedFilter>, sqlx::Error> {
    sqlx::query_as("SELECT name, filter FROM saved_filter WHERE person = ? ORDER BY name")
        .bind(by.id.as_str().to_owned())
        .fetch_all(pool)
        .await
}
