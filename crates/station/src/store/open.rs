//! An open station.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use sqlx_sqlite::SqlitePool;
use tokio::sync::broadcast;

use super::pen::{Durability, OthersVersion};
use super::transaction::{Transaction, Writer};
use super::{Clock, Home, Ids, OLDEST_SAFE_SQLITE, StoreError, Turn, connect};

/// What a change touched; screens drop what they hold under these tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// Depths, order, leases.
    Queue,
    /// A case or its decisions.
    Case,
    /// Persons and roles.
    People,
    /// Workflows.
    Policy,
    /// What is to be delivered.
    Outbox,
    /// Settings of the station.
    Settings,
    /// Sameness rounds and their ballots.
    Round,
}

/// Told to everyone who listens after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What was touched.
    pub tags: BTreeSet<Tag>,
}

/// An open station: its connections, clock, ids and the secrets of its draws.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    home: Home,
    writer: SqlitePool,
    changes: Writer,
    readers: SqlitePool,
    clock: Clock,
    turn: Turn,
    changed: broadcast::Sender<Changed>,
    _used: File,
}

impl Store {
    /// Opens the station in `home`.
    ///
    /// # Errors
    /// When there is none, when the file is not a station or newer than this program, or when it cannot be read.
    pub async fn open(home: &Home, clock: Clock) -> Result<Self, StoreError> {
        if !home.database().exists() {
            return Err(StoreError::NoStation(home.path().to_path_buf()));
        }
        let used = home.use_lock(false)?;
        refuse_foreign(&home.database())?;
        let (used, writer) = match Self::migrated(home).await? {
            Some(writer) => (used, writer),
            None => {
                // Somebody has to bring the file up to date, alone; then everyone shares it again.
                drop(used);
                let alone = home.use_lock(true)?;
                let writer = connect::writer(&home.database(), false).await?;
                connect::MIGRATOR.run(&writer).await?;
                drop(alone);
                (home.use_lock(false)?, writer)
            }
        };
        Self::with(home, clock, writer, used).await
    }

    /// Makes the file of a new station, with its tables and nothing in them. Harmless when it exists.
    ///
    /// # Errors
    /// As [`Store::open`], and when the folder cannot be made.
    pub async fn make(home: &Home, clock: Clock) -> Result<Self, StoreError> {
        home.make()?;
        if !home.database().exists() {
            let alone = home.use_lock(true)?;
            let writer = connect::writer(&home.database(), true).await?;
            sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA application_id = {}", connect::APPLICATION_ID)))
                .execute(&writer)
                .await?;
            connect::MIGRATOR.run(&writer).await?;
            writer.close().await;
            drop(alone);
        }
        Self::open(home, clock).await
    }

    async fn migrated(home: &Home) -> Result<Option<SqlitePool>, StoreError> {
        let writer = connect::writer(&home.database(), false).await?;
        let applied: Vec<i64> =
            sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success ORDER BY version")
                .fetch_all(&writer)
                .await
                .unwrap_or_default();
        let known: Vec<i64> = connect::MIGRATOR.iter().map(|migration| migration.version).collect();
        if applied.iter().any(|version| !known.contains(version)) {
            return Err(StoreError::Newer(home.database()));
        }
        if applied == known {
            return Ok(Some(writer));
        }
        writer.close().await;
        Ok(None)
    }

    async fn with(home: &Home, clock: Clock, writer: SqlitePool, used: File) -> Result<Self, StoreError> {
        let version = connect::sqlite_version(&writer).await?;
        if version < OLDEST_SAFE_SQLITE {
            return Err(StoreError::OldSqlite(format!("{}.{}.{}", version.0, version.1, version.2)));
        }
        let changes = Writer::connect(&home.database(), connect::reading(&home.database())).await?;
        let readers = connect::readers(&home.database()).await?;
        let (changed, _) = broadcast::channel(256);
        let turn = home.turn();
        Ok(Self {
            inner: Arc::new(Inner { home: home.clone(), writer, changes, readers, clock, turn, changed, _used: used }),
        })
    }

    /// The station's folder.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.inner.home
    }

    /// UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// The clock itself, for what runs on.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The source of ids and keys.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Ids
    }

    /// Connections that only read.
    #[must_use]
    pub fn reader(&self) -> &SqlitePool {
        &self.inner.readers
    }

    /// Begins a transaction and reads in it, in one piece of work; only `change` does.
    ///
    /// # Errors
    /// When the file cannot be written or `first` fails.
    pub(crate) async fn transaction<T: Send + 'static>(
        &self,
        durability: Durability,
        first: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Transaction, T), StoreError> {
        self.inner.changes.begin(durability, first).await
    }

    /// A connection that can write, for what is no change: copying the file, looking at its settings.
    #[must_use]
    pub fn writer(&self) -> &SqlitePool {
        &self.inner.writer
    }

    /// Whose turn it is among processes.
    #[must_use]
    pub fn turn(&self) -> &Turn {
        &self.inner.turn
    }

    /// Says after a commit what it touched.
    pub fn announce(&self, tags: BTreeSet<Tag>) {
        // Nobody listening is fine: a command line has no screen.
        let _ = self.inner.changed.send(Changed { tags });
    }

    /// Hears what is announced from now on, in this process.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.inner.changed.subscribe()
    }

    /// What changes whenever another process commits, and not with what this one writes; `None` once this is closed. After a
    /// fault of a write it changes too, since nobody knows what was committed meanwhile.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn others_version(&self) -> Result<Option<OthersVersion>, StoreError> {
        self.inner.changes.others_version().await
    }

    /// Closes every connection, so that the write-ahead log is folded into the file: where nobody else has it open, the file
    /// alone is the station when this returns.
    pub async fn close(&self) {
        self.inner.readers.close().await;
        // After them, so that nothing that still runs has read what it would begin a change for.
        if let Err(error) = self.inner.changes.close().await {
            tracing::warn!(%error, "the writing connection did not close as it should");
        }
        // The last one, because what only reads cannot fold.
        self.inner.writer.close().await;
    }
}

/// Looks at the first bytes before SQLite does, so that a foreign file is told apart and stays untouched.
fn refuse_foreign(path: &Path) -> Result<(), StoreError> {
    use std::io::Read as _;
    let foreign = |what: &str| StoreError::Foreign { path: path.to_path_buf(), what: what.to_owned() };
    let mut head = Vec::with_capacity(100);
    File::open(path).and_then(|file| file.take(100).read_to_end(&mut head)).map_err(StoreError::io(path))?;
    if head.is_empty() {
        return Err(foreign("the file is empty"));
    }
    if head.len() < 100 || !head.starts_with(b"SQLite format 3\0") {
        return Err(foreign("no SQLite database, or an encrypted one"));
    }
    let mut id = [0_u8; 4];
    id.copy_from_slice(&head[68..72]);
    let id = i64::from(u32::from_be_bytes(id));
    // A station that was killed while it was being made has its mark in the write-ahead log only.
    let young = id == 0 && path.with_extension("db-wal").metadata().is_ok_and(|wal| wal.len() > 0);
    if id == connect::APPLICATION_ID || young { Ok(()) } else { Err(foreign("a database of another program")) }
}
