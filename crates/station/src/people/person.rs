//! The `person` and `person_role` tables.

use sqlx_sqlite::SqlitePool;

use super::{PersonId, Role};
use crate::store::{StoreError, Writes};

/// Someone who works on the station.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Stays the same when the name changes.
    pub id: PersonId,
    /// As shown.
    pub name: String,
    /// In the order reviewer, senior, lead, auditor.
    pub roles: Vec<Role>,
}

/// Everyone who has not been removed, by name.
///
/// # Errors
/// When the file cannot be read.
pub async fn everyone(pool: &SqlitePool) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT p.id, p.name, (SELECT group_concat(role) FROM person_role r WHERE r.person = p.id)
         FROM person p WHERE p.removed_at IS NULL ORDER BY p.name",
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, roles)| Person { id: PersonId(id), name, roles: parse_roles(roles.as_deref()) })
        .collect())
}

/// Names of everyone who ever worked here, removed or not.
///
/// # Errors
/// When the file cannot be read.
pub async fn name_of(pool: &SqlitePool, id: &PersonId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM person WHERE id = ?").bind(id.as_str()).fetch_optional(pool).await?)
}

/// Roles as `group_concat` gives them.
#[must_use]
pub fn parse_roles(text: Option<&str>) -> Vec<Role> {
    let named: Vec<Role> = text.unwrap_or("").split(',').filter_map(|role| role.parse().ok()).collect();
    [Role::Reviewer, Role::Senior, Role::Lead, Role::Auditor].into_iter().filter(|role| named.contains(role)).collect()
}

pub(super) fn insert(writes: &mut Writes, id: &PersonId, name: &str, now: i64) {
    writes
        .add("INSERT INTO person (id, name, created_at) VALUES (?, ?, ?)")
        .bind(id.as_str().to_owned())
        .bind(name.to_owned())
        .bind(now);
}

pub(super) fn set_roles(writes: &mut Writes, id: &PersonId, roles: &[Role]) {
    writes.add("DELETE FROM person_role WHERE person = ?").bind(id.as_str().to_owned());
    for role in roles {
        writes
            .add("INSERT INTO person_role (person, role) VALUES (?, ?)")
            .bind(id.as_str().to_owned())
            .bind(role.as_str().to_owned());
    }
}

pub(super) fn remove(writes: &mut Writes, id: &PersonId, now: i64) {
    writes.add("UPDATE person SET removed_at = ? WHERE id = ?").bind(now).bind(id.as_str().to_owned());
}
