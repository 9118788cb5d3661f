//! Station settings: one row a key.

use std::collections::BTreeMap;

use sqlx_sqlite::SqlitePool;

use super::{StoreError, Writes};

/// The value of one key.
///
/// # Errors
/// When the file cannot be read.
pub async fn read(pool: &SqlitePool, key: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM setting WHERE key = ?").bind(key).fetch_optional(pool).await?)
}

/// All settings whose key starts with `prefix`, in order.
///
/// # Errors
/// When the file cannot be read.
pub async fn read_prefix(pool: &SqlitePool, prefix: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT key, value FROM setting WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key")
            .bind(prefix)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().collect())
}

/// Adds the write of one setting to a change.
pub fn write_in(writes: &mut Writes, key: &str, value: &str) {
    writes
        .add("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(key.to_owned())
        .bind(value.to_owned());
}
