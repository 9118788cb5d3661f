//! The writing connection, and transactions on it whose beginning and end travel with other statements.
//!
//! A round trip to the connection's thread costs more than a statement, so `BEGIN IMMEDIATE` goes with the first read
//! and `COMMIT` with the last write. A pool would add two more: it asks a connection for a sign of life whenever it is
//! given back. In exchange for that, a transaction here has to see to its own end on every path.

use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use super::{StoreError, Writes};

/// The one writing connection of this process; who waits for it gets it in turn.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    slot: Arc<Mutex<Option<Live>>>,
    options: SqliteConnectOptions,
}

#[derive(Debug)]
struct Live {
    connection: SqliteConnection,
    /// A transaction was left without its end.
    open: bool,
    /// A commit failed; what the connection believes of the file is not to be trusted.
    spoiled: bool,
}

impl Writer {
    pub(super) async fn connect(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let connection = options.connect().await?;
        let live = Live { connection, open: false, spoiled: false };
        Ok(Self { slot: Arc::new(Mutex::new(Some(live))), options })
    }

    /// Takes the connection. The first statement on it must be `BEGIN IMMEDIATE`.
    pub(super) async fn begin(&self) -> Result<Transaction, StoreError> {
        let mut slot = Arc::clone(&self.slot).lock_owned().await;
        let mut live = match slot.take() {
            Some(mut live) if !live.spoiled => {
                live.recover().await;
                live
            }
            Some(_) | None => Live { connection: self.options.connect().await?, open: false, spoiled: false },
        };
        live.open = true;
        Ok(Transaction {
            live: OwnedMutexGuard::map(slot, |slot| slot.insert(live)),
            writer: self.clone(),
            ended: false,
        })
    }

    /// Closes the connection once nobody uses it, and returns when the file is let go of.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let live = self.slot.lock().await.take();
        match live {
            // Closing takes back what was left open.
            Some(live) => Ok(live.connection.close().await?),
            None => Ok(()),
        }
    }
}

impl Live {
    async fn recover(&mut self) {
        if self.open {
            // An error says that there is nothing to take back, which is as good.
            let _ = self.connection.execute("ROLLBACK").await;
            self.open = false;
        }
    }
}

/// A transaction; dropped without a commit, it leaves nothing behind.
pub struct Transaction {
    live: OwnedMappedMutexGuard<Option<Live>, Live>,
    writer: Writer,
    ended: bool,
}

impl Transaction {
    /// The connection, inside the transaction.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.live.connection
    }

    /// Makes the last writes and commits. When this returns, everything is durable.
    ///
    /// # Errors
    /// `Unknown` when the commit itself failed, which can also mean that it was made; any other error says that
    /// nothing was.
    pub async fn commit(mut self, mut writes: Writes) -> Result<(), StoreError> {
        writes.add("COMMIT");
        let Err(error) = writes.flush(&mut self.live.connection).await else {
            self.live.open = false;
            self.ended = true;
            return Ok(());
        };
        // A statement that failed leaves the transaction open; a commit that failed does not.
        if self.live.connection.execute("ROLLBACK").await.is_ok() {
            self.live.open = false;
            self.ended = true;
            return Err(error);
        }
        self.live.spoiled = true;
        // A full disk is the one failure of a commit that says for certain that nothing was made.
        let certain = matches!(error, StoreError::DiskFull);
        Err(if certain { error } else { StoreError::Unknown(error.to_string()) })
    }
}

impl Drop for Transaction {
    /// A change that was refused, failed or cancelled. Whoever gets the connection next takes it back first; so that
    /// other processes need not wait for that, somebody is sent for it at once.
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let slot = Arc::clone(&self.writer.slot);
            runtime.spawn(async move {
                if let Some(live) = slot.lock().await.as_mut() {
                    live.recover().await;
                }
            });
        }
    }
}
