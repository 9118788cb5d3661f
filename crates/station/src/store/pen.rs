//! The one connection of this process that writes for changes, on a thread of its own.
//!
//! Whoever writes hands over a piece of work and waits once for its result. sqlx, which reads everywhere else, wakes its
//! caller for each statement's result, and being woken costs as much as a small statement: a decision has a dozen.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use super::{StoreError, connect};

/// Prepared statements that are kept: more than the texts there are.
const KEPT: usize = 256;

/// How long the thread stays awake for the next piece of work of a transaction that is open: it comes as soon as its caller
/// has thought, everybody else waits meanwhile, and being woken takes a twelfth of a decision.
const AWAKE: Duration = Duration::from_micros(200);

type Work = Box<dyn FnOnce(&mut Held) + Send>;

/// Takes work for the writing thread; the thread ends with the last of these.
#[derive(Debug, Clone)]
pub(super) struct Pen {
    work: Sender<Work>,
}

/// How long what is committed has to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// On the disk when the commit returns (SQLite's `FULL`). Everything that anybody relies on.
    OnDisk,
    /// In the file for every process, on the disk with the next commit that must be (SQLite's `NORMAL`): a power cut takes
    /// it back whole and leaves the file sound. For what means nothing once every program has ended, and for nothing else.
    WhilePowered,
}

impl Durability {
    fn setting(self) -> &'static str {
        match self {
            Self::OnDisk => "PRAGMA synchronous = FULL",
            Self::WhilePowered => "PRAGMA synchronous = NORMAL",
        }
    }
}

/// What the thread holds: the file, and the connection while it is open.
pub(super) struct Held {
    file: PathBuf,
    connection: Option<Connection>,
    /// As the connection is set.
    durability: Durability,
}

impl Pen {
    /// Opens the connection.
    ///
    /// # Errors
    /// When the file cannot be opened, or there can be no further thread.
    pub(super) async fn take_up(file: &Path) -> Result<Self, StoreError> {
        let (work, waiting) = channel();
        let held = Held { file: file.to_path_buf(), connection: None, durability: Durability::OnDisk };
        let started = thread::Builder::new().name("writing".to_owned()).spawn(move || write(held, &waiting));
        started.map_err(StoreError::io(file))?;
        let pen = Self { work };
        pen.run(|held| held.open().map(|_| ())).await?;
        Ok(pen)
    }

    /// Has `work` done after everything that was handed over before it.
    ///
    /// # Errors
    /// As `work`, and when it panics. Work that was handed over is done even when nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Held) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.post(move |held| {
            // Nobody is there to hear it when the caller has given up.
            let _ = answer.send(work(held));
        });
        let gone = |_| StoreError::Unknown("a fault of the program broke the change off".to_owned());
        answered.await.map_err(gone)?
    }

    /// Has `work` done, and does not wait for it.
    pub(super) fn post(&self, work: impl FnOnce(&mut Held) + Send + 'static) {
        // When the thread is gone, so is its connection, and with it what was not committed.
        let _ = self.work.send(Box::new(work));
    }

    /// Closes the connection after everything that was handed over; what comes later opens it again.
    pub(super) async fn put_down(&self) -> Result<(), StoreError> {
        self.run(|held| match held.connection.take() {
            Some(connection) => connection.close().map_err(|(_, error)| error.into()),
            None => Ok(()),
        })
        .await
    }
}

fn write(mut held: Held, waiting: &Receiver<Work>) {
    while let Some(work) = next_piece(&held, waiting) {
        // A fault in one piece of work may not keep all later ones from being written. With its connection goes what it had
        // begun, and the next one opens the file anew, so nothing that it left behind is believed.
        if catch_unwind(AssertUnwindSafe(|| work(&mut held))).is_err() {
            held.distrust();
        }
    }
}

/// The next piece of work; `None` when there will be none.
fn next_piece(held: &Held, waiting: &Receiver<Work>) -> Option<Work> {
    if held.is_amid() {
        let begun = Instant::now();
        while begun.elapsed() < AWAKE {
            match waiting.try_recv() {
                Ok(work) => return Some(work),
                Err(TryRecvError::Empty) => thread::yield_now(),
                Err(TryRecvError::Disconnected) => return None,
            }
        }
    }
    waiting.recv().ok()
}

impl Held {
    /// Whether a transaction is open.
    fn is_amid(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| !connection.is_autocommit())
    }

    /// The connection, opened when it is not.
    pub(super) fn open(&mut self) -> Result<&mut Connection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                self.durability = Durability::OnDisk;
                opened(&self.file)?
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// Begins a transaction that is to last so long. SQLite takes the setting between transactions only.
    pub(super) fn begin(&mut self, durability: Durability) -> Result<&mut Connection, StoreError> {
        self.open()?;
        if self.durability != durability {
            self.open()?.prepare_cached(durability.setting())?.execute([])?;
            self.durability = durability;
        }
        let connection = self.open()?;
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(connection)
    }

    /// Takes back what was begun and not committed.
    pub(super) fn take_back(&mut self) {
        let taken = match &self.connection {
            Some(connection) if !connection.is_autocommit() => connection.execute_batch("ROLLBACK"),
            Some(_) | None => Ok(()),
        };
        // A connection that cannot even do that is not to be trusted; closing it takes back everything.
        if taken.is_err() {
            self.connection = None;
        }
    }

    /// Lets go of a connection whose belief about the file is not to be trusted.
    pub(super) fn distrust(&mut self) {
        self.connection = None;
    }
}

fn opened(file: &Path) -> Result<Connection, StoreError> {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(connect::BUSY_SECONDS))?;
    for (name, value) in connect::PRAGMAS {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
    }
    connection.set_prepared_statement_cache_capacity(KEPT);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_in_one_change_takes_only_that_one_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("some.db");
        Connection::open(&file).and_then(|made| made.execute_batch("CREATE TABLE fact (no INTEGER)")).expect("a file");
        let pen = Pen::take_up(&file).await.expect("a pen");
        let broken: Result<(), _> = pen
            .run(|held| {
                held.open()?.execute_batch("BEGIN IMMEDIATE; INSERT INTO fact VALUES (1)")?;
                panic!("a fault, on purpose");
            })
            .await;
        assert!(matches!(broken, Err(StoreError::Unknown(_))), "its end is unknown, not a success: {broken:?}");
        let counted = pen
            .run(|held| {
                let connection = held.open()?;
                connection.execute_batch("INSERT INTO fact VALUES (2)")?;
                Ok(connection.query_row("SELECT group_concat(no) FROM fact", (), |row| row.get::<_, String>(0))?)
            })
            .await;
        assert_eq!(counted.expect("the next change is written"), "2", "and nothing of the broken one stands");
    }

    #[tokio::test]
    async fn each_transaction_lasts_as_long_as_it_must() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("some.db");
        Connection::open(&file).and_then(|made| made.execute_batch("CREATE TABLE fact (no INTEGER)")).expect("a file");
        let pen = Pen::take_up(&file).await.expect("a pen");
        let begun = |durability| {
            let pen = pen.clone();
            async move {
                pen.run(move |held| {
                    let connection = held.begin(durability)?;
                    let level = connection.query_row("PRAGMA synchronous", (), |row| row.get::<_, i64>(0))?;
                    connection.execute_batch("COMMIT")?;
                    Ok(level)
                })
                .await
                .expect("a transaction")
            }
        };
        let (normal, full) = (1, 2);
        assert_eq!(begun(Durability::OnDisk).await, full, "what is relied on is synced");
        assert_eq!(begun(Durability::WhilePowered).await, normal, "a claim is not");
        assert_eq!(begun(Durability::OnDisk).await, full, "and after one everything else is again");
        assert_eq!(begun(Durability::WhilePowered).await, normal, "turn by turn");
        pen.put_down().await.expect("closed");
        assert_eq!(begun(Durability::OnDisk).await, full, "a connection that was opened anew is synced too");
    }
}
