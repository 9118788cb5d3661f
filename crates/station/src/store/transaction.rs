//! Transactions of changes: begun, read in, written and ended on the one connection that writes.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use sqlx::{ConnectOptions as _, Connection as _};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use super::pen::{Durability, Held, OthersVersion, Pen};
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

    /// Begins a transaction and reads in it, in one piece of work.
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

    /// See [`Held::others_version`].
    pub(super) async fn others_version(&self) -> Result<Option<OthersVersion>, StoreError> {
        self.pen.run(Held::others_version).await
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
    /// A change that was refused, failed or cancelled. Taken back before the next can begin: who waits for its turn gets it
    /// with `reading`, which is dropped after this.
    fn drop(&mut self) {
        if !self.ended {
            self.pen.take_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::future::Future;
    use std::sync::mpsc::channel;
    use tokio::runtime::Builder;
    use tokio::task::spawn_blocking;

    const ADD: &str = "INSERT INTO fact (no) SELECT count(*) FROM fact";

    /// Runs a test as tests run, on one thread, or as the window and the command line do, on several.
    fn on<F: Future<Output = ()>>(mut runtime: Builder, test: impl FnOnce(Writer) -> F) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("some.db");
        let made = Connection::open(&file);
        made.and_then(|made| made.execute_batch("CREATE TABLE fact (no INTEGER UNIQUE)")).expect("a file");
        runtime.enable_all().build().expect("a runtime").block_on(async {
            let options = SqliteConnectOptions::new().filename(&file);
            test(Writer::connect(&file, options).await.expect("a writer")).await;
        });
    }

    async fn begin(writer: &Writer) -> Result<(Transaction, i64), StoreError> {
        let count = |connection: &Connection| {
            Ok(connection.query_row("SELECT count(*) FROM fact", (), |row| row.get::<_, i64>(0))?)
        };
        writer.begin(Durability::OnDisk, count).await
    }

    fn add() -> Writes {
        let mut writes = Writes::default();
        writes.add(ADD);
        writes
    }

    #[rstest]
    #[case::one_thread(Builder::new_current_thread())]
    #[case::several(Builder::new_multi_thread())]
    fn a_change_that_is_given_up_leaves_nothing_and_lets_the_next_begin(#[case] runtime: Builder) {
        on(runtime, async |writer| {
            let (transaction, _) = begin(&writer).await.expect("a transaction");
            transaction.write(add()).await.expect("a row");
            drop(transaction);
            let (next, found) = begin(&writer).await.expect("the next one begins");
            assert_eq!(found, 0, "what was written and not committed is gone");
            next.commit(add()).await.expect("and commits");
            assert_eq!(begin(&writer).await.expect("a third").1, 1, "its row is there");
        });
    }

    /// A runtime of one thread with one more for work that blocks.
    fn two_threads() -> Builder {
        let mut runtime = Builder::new_current_thread();
        runtime.max_blocking_threads(1);
        runtime
    }

    /// Has `asked` begun and given up while the other thread is busy, so that it is done, if at all, after that.
    async fn given_up<T>(asked: impl Future<Output = T>) {
        let (done, busy) = channel::<()>();
        let other = spawn_blocking(move || busy.recv());
        tokio::select! {
            biased;
            _ = asked => panic!("there was no thread for it"),
            () = std::future::ready(()) => {}
        }
        drop(done);
        assert!(other.await.is_ok_and(|woken| woken.is_err()), "the other thread is free again");
    }

    #[test]
    fn one_that_is_given_up_before_it_begins_never_does() {
        on(two_threads(), async |writer| {
            given_up(begin(&writer)).await;
            let (next, found) = begin(&writer).await.expect("no transaction without an owner is in its way");
            assert_eq!(found, 0, "an empty table");
            next.commit(add()).await.expect("and it commits");
        });
    }

    #[test]
    fn writes_that_are_given_up_are_not_made_later() {
        on(two_threads(), async |writer| {
            let (transaction, _) = begin(&writer).await.expect("a transaction");
            given_up(transaction.commit(add())).await;
            let (next, found) = begin(&writer).await.expect("the next one begins");
            assert_eq!(found, 0, "what was asked of a transaction is not made outside of it");
            given_up(next.write(add())).await;
            drop(next);
            assert_eq!(begin(&writer).await.expect("a third").1, 0, "nor in one that is taken back");
        });
    }

    #[rstest]
    #[case::one_thread(Builder::new_current_thread())]
    #[case::several(Builder::new_multi_thread())]
    fn changes_made_at_once_come_one_after_another(#[case] runtime: Builder) {
        on(runtime, async |writer| {
            let tasks = (0..8).map(|_| {
                let writer = writer.clone();
                tokio::spawn(async move {
                    for _ in 0..25 {
                        let (transaction, found) = begin(&writer).await.expect("its turn comes");
                        tokio::task::yield_now().await;
                        let mut writes = Writes::default();
                        // Unique: whoever counted what somebody else wrote meanwhile fails here.
                        writes.add("INSERT INTO fact (no) VALUES (?)").bind(found);
                        transaction.commit(writes).await.expect("nobody wrote in between");
                    }
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.expect("a task");
            }
            assert_eq!(begin(&writer).await.expect("a last one").1, 200, "every one of them stands");
        });
    }
}
