//! Transactions of changes: begun, read in, written and ended on the writing thread, in two round trips for most.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use sqlx::{ConnectOptions as _, Connection as _};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use super::pen::{Durability, Pen};
use super::{StoreError, Writes};

/// Begins the transactions of this process, one at a time; who waits gets it in turn.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    pen: Pen,
    /// Its holder has the turn. It reads for changes what was committed before them: while a transaction is open nobody
    /// else commits, so both connections see the same file.
    reading: Arc<Mutex<Option<SqliteConnection>>>,
    options: SqliteConnectOptions,
}

impl Writer {
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn connect(file: &Path, options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let reading = options.connect().await?;
        Ok(Self { pen: Pen::take_up(file).await?, reading: Arc::new(Mutex::new(Some(reading))), options })
    }

    /// Begins a transaction and reads in it, in one round trip.
    pub(super) async fn begin<T: Send + 'static>(
        &self,
        durability: Durability,
        first: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Transaction, T), StoreError> {
        let mut slot = Arc::clone(&self.reading).lock_owned().await;
        let connection = match slot.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        let reading = OwnedMutexGuard::map(slot, |slot| slot.insert(connection));
        // Made before it is begun: whoever gives up in between takes it back.
        let transaction = Transaction { reading, pen: self.pen.clone(), ended: false };
        let found = self.pen.run(move |held| first(held.begin(durability)?)).await?;
        Ok((transaction, found))
    }

    /// Closes both connections once nobody uses them, and returns when the file is let go of.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let mut slot = self.reading.lock().await;
        let reading = match slot.take() {
            Some(reading) => reading.close().await,
            None => Ok(()),
        };
        self.pen.put_down().await?;
        Ok(reading?)
    }
}

/// A transaction; dropped without a commit, it leaves nothing behind.
pub struct Transaction {
    reading: OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>,
    pen: Pen,
    ended: bool,
}

impl Transaction {
    /// A connection that reads what was committed before the transaction, and nothing of it.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.reading
    }

    /// Reads inside the transaction.
    ///
    /// # Errors
    /// As `work`.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.pen.run(move |held| work(held.open()?)).await
    }

    /// Makes writes; returns how many rows each statement changed.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn write(&self, writes: Writes) -> Result<Vec<usize>, StoreError> {
        self.pen.run(move |held| writes.execute(held.open()?)).await
    }

    /// Makes the last writes and commits. When this returns, everything is as durable as was said at the beginning.
    ///
    /// # Errors
    /// `Unknown` when the commit itself failed, which can also mean that it was made; any other error says that
    /// nothing was.
    pub async fn commit(mut self, writes: Writes) -> Result<(), StoreError> {
        let done = self
            .pen
            .run(move |held| {
                let connection = held.open()?;
                writes.execute(connection)?;
                let Err(error) = connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([])) else {
                    return Ok(());
                };
                let (still_open, error) = (!connection.is_autocommit(), StoreError::from(error));
                if still_open && connection.execute_batch("ROLLBACK").is_ok() {
                    return Err(error);
                }
                held.distrust();
                // A full disk is the one failure of a commit that says for certain that nothing was made.
                let certain = matches!(error, StoreError::DiskFull);
                Err(if certain { error } else { StoreError::Unknown(error.to_string()) })
            })
            .await;
        self.ended = done.is_ok();
        done
    }
}

impl Drop for Transaction {
    /// A change that was refused, failed or cancelled. The thread takes it back before anything that comes later.
    fn drop(&mut self) {
        if !self.ended {
            self.pen.post(|held| held.take_back());
        }
    }
}
