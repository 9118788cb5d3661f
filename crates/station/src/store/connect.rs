//! How every connection to the station's file is set up. The values and their reasons are measured; change none alone.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx_sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use super::StoreError;

/// The schema, in order; landed migrations never change.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/station");

/// `CSGN`: what SQLite's header says of a station's file.
pub const APPLICATION_ID: i64 = 0x4353_474e;

/// Older versions can corrupt a WAL database under two writers.
pub const OLDEST_SAFE_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a write waits for another process's.
pub(super) const BUSY_SECONDS: u64 = 10;

/// What every connection sets. The size of a page stands with the file, and counts before its first table only.
pub(super) const PRAGMAS: [(&str, &str); 13] = [
    // 8 KB pages import a quarter faster and save a fifth of the file.
    ("page_size", "8192"),
    ("journal_mode", "WAL"),
    // NORMAL loses acknowledged decisions on a power cut.
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    // Closes the hole of INSERT OR REPLACE in the append-only guards.
    ("recursive_triggers", "ON"),
    ("secure_delete", "ON"),
    // 32 MB at 8 KB pages: a bulk import rewrites index pages, and copying them back less often saves a tenth.
    ("wal_autocheckpoint", "4000"),
    ("journal_size_limit", "67108864"),
    ("mmap_size", "0"),
    ("cache_size", "-32768"),
    ("temp_store", "MEMORY"),
];

pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(BUSY_SECONDS))
        .statement_cache_capacity(200);
    PRAGMAS.into_iter().fold(options, |options, (name, value)| options.pragma(name, value))
}

/// For reading only, whatever it is used for.
pub(super) fn reading(path: &Path) -> SqliteConnectOptions {
    options(path).create_if_missing(false).read_only(true).pragma("query_only", "ON")
}

/// A connection for what is written beside changes: migrations, copies.
pub(super) async fn writer(path: &Path, create: bool) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        // A file does not go away as a server does; asking before each use would cost a round trip.
        .test_before_acquire(false)
        // After a failed COMMIT sqlx believes the transaction is still open and the connection never writes again.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .connect_with(options(path).create_if_missing(create))
        .await?;
    Ok(pool)
}

/// The reading connections of this process.
pub(super) async fn readers(path: &Path) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(reading(path))
        .await?;
    Ok(pool)
}

/// The version of the SQLite this build carries.
///
/// # Errors
/// When the connection fails or answers nonsense.
pub async fn sqlite_version(pool: &SqlitePool) -> Result<(u32, u32, u32), StoreError> {
    let text: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let mut parts = text.split('.').map(|part| part.parse::<u32>());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => Ok((major, minor, patch)),
        _ => Err(StoreError::OldSqlite(text)),
    }
}
