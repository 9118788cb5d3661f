//! The one connection of this process that writes for changes, used on the thread of whoever writes (in the window and on
//! the command line; a runtime of one thread, as tests have, uses another).
//!
//! sqlx, which reads everywhere else, has a thread a connection and wakes its caller for each statement's result. A decision
//! has a dozen statements, and waking a thread on a core that sleeps costs more than most of them; even handing over all of
//! them at once, twice a decision, cost a fifth of one. So whoever writes does it where they are, and the runtime gives
//! its other tasks to another thread meanwhile.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::{block_in_place, spawn_blocking};

use super::{StoreError, connect};

/// Prepared statements that are kept: more than the texts there are.
const KEPT: usize = 256;

/// Whoever has it may write, one at a time.
#[derive(Debug, Clone)]
pub(super) struct Pen {
    held: Arc<Mutex<Held>>,
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

/// The file, and the connection while it is open.
#[derive(Debug)]
pub(super) struct Held {
    file: PathBuf,
    connection: Option<Connection>,
    /// As the connection is set.
    durability: Durability,
    /// How often a connection was opened.
    openings: u64,
    /// It was put down, by whoever closes the station.
    is_put_down: bool,
}

/// What tells whether others have committed: which opening was asked, and SQLite's `data_version`, a number that other
/// connections' commits change and this one's own do not.
pub type OthersVersion = (u64, i64);

impl Pen {
    /// Opens the connection.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn take_up(file: &Path) -> Result<Self, StoreError> {
        let held = Held {
            file: file.to_path_buf(),
            connection: None,
            durability: Durability::OnDisk,
            openings: 0,
            is_put_down: false,
        };
        let pen = Self { held: Arc::new(Mutex::new(held)) };
        pen.run(|held| held.open().map(|_| ())).await?;
        Ok(pen)
    }

    /// Does `work` when nobody else writes.
    ///
    /// # Errors
    /// As `work`, and when it panics.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Held) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        if Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread {
            return block_in_place(|| self.write(work));
        }
        // There is one thread for all tasks, and what this waits for may be one of them. What another thread has begun
        // cannot be called off, and it may begin after its asker has gone; then it must not be done any more.
        let asker = Asker::default();
        let (pen, gone) = (self.clone(), Arc::clone(&asker.gone));
        let unless_gone =
            move |held: &mut Held| if gone.load(Ordering::SeqCst) { Err(broken_off()) } else { work(held) };
        spawn_blocking(move || pen.write(unless_gone)).await.unwrap_or_else(|_| Err(broken_off()))
    }

    fn write<T>(&self, work: impl FnOnce(&mut Held) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut held = self.hold();
        // A fault in one piece of work may not keep all later ones from being written. With its connection goes what it had
        // begun, and the next one opens the file anew, so nothing that it left behind is believed.
        catch_unwind(AssertUnwindSafe(|| work(&mut held))).unwrap_or_else(|_| {
            held.distrust();
            Err(broken_off())
        })
    }

    /// Takes back what was begun and not committed, at once. Waits for a piece of work that another thread is amid.
    pub(super) fn take_back(&self) {
        self.hold().take_back();
    }

    /// Closes the connection; what comes later opens it again.
    pub(super) async fn put_down(&self) -> Result<(), StoreError> {
        self.run(|held| {
            held.is_put_down = true;
            match held.connection.take() {
                Some(connection) => connection.close().map_err(|(_, error)| error.into()),
                None => Ok(()),
            }
        })
        .await
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        // Whatever panicked let go of its connection, so what is held is sound.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever waits for a piece of work; dropped when they give up.
#[derive(Default)]
struct Asker {
    gone: Arc<AtomicBool>,
}

impl Drop for Asker {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
    }
}

fn broken_off() -> StoreError {
    StoreError::Unknown("a fault of the program broke the change off".to_owned())
}

impl Held {
    /// The connection, opened when it is not.
    pub(super) fn open(&mut self) -> Result<&mut Connection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                self.durability = Durability::OnDisk;
                self.openings += 1;
                opened(&self.file)?
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// What changes whenever another connection commits, and also when this one had to be opened anew, since nobody knows what
    /// was committed in between; `None` once it was put down.
    pub(super) fn others_version(&mut self) -> Result<Option<OthersVersion>, StoreError> {
        if self.is_put_down {
            return Ok(None);
        }
        let version = self.open()?.prepare_cached("PRAGMA data_version")?.query_row((), |row| row.get(0))?;
        Ok(Some((self.openings, version)))
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
    fn take_back(&mut self) {
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
    connection.busy_handler(Some(look_again))?;
    for (name, value) in connect::PRAGMAS {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
    }
    connection.set_prepared_statement_cache_capacity(KEPT);
    Ok(connection)
}

/// Between two looks at whether another process has done writing.
const LOOK: Duration = Duration::from_micros(250);

/// Waits a moment for another process that writes, and says whether to look again. SQLite's own way is to wait longer each
/// time, up to a tenth of a second: beside a program that decides without pause an import got one turn in many.
fn look_again(looks: i32) -> bool {
    // Looks cannot be counted as time: how long a sleep takes is the system's to say.
    let since = match WAITING_SINCE.get() {
        Some(since) if looks > 0 => since,
        Some(_) | None => Instant::now(),
    };
    WAITING_SINCE.set(Some(since));
    let goes_on = since.elapsed() < Duration::from_secs(connect::BUSY_SECONDS);
    if goes_on {
        thread::sleep(LOOK);
    }
    goes_on
}

thread_local! {
    /// When this thread began to wait; a connection is waited for on the thread that uses it.
    static WAITING_SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use tokio::runtime::Builder;

    /// As tests run, and as the window and the command line do.
    #[rstest]
    #[case::one_thread(Builder::new_current_thread())]
    #[case::several(Builder::new_multi_thread())]
    fn a_fault_in_one_change_takes_only_that_one_back(#[case] mut runtime: Builder) {
        runtime.enable_all().build().expect("a runtime").block_on(a_fault_takes_one_back());
    }

    async fn a_fault_takes_one_back() {
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
    async fn what_others_commit_is_told_from_what_is_committed_here() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("some.db");
        let other = Connection::open(&file).expect("a file");
        other.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE fact (no INTEGER)").expect("a table");
        let pen = Pen::take_up(&file).await.expect("a pen");
        let version = async || pen.run(|held| held.others_version()).await.expect("asked");
        let before = version().await;
        pen.run(|held| Ok(held.open()?.execute_batch("INSERT INTO fact VALUES (1)")?)).await.expect("written");
        assert_eq!(version().await, before, "one's own is nobody else's");
        other.execute_batch("INSERT INTO fact VALUES (2)").expect("written there");
        let after = version().await;
        assert_ne!(after, before, "another's is");
        let broken: Result<(), _> = pen.run(|_| panic!("a fault, on purpose")).await;
        broken.expect_err("its connection is let go of");
        let anew = version().await;
        assert!(anew.is_some() && anew != after, "what was committed meanwhile is not known: {after:?}, {anew:?}");
        pen.put_down().await.expect("closed");
        assert_eq!(version().await, None, "and asking does not open what was closed");
    }

    #[rstest]
    #[case::at_first(0, 60, true)]
    #[case::as_long_as_it_may(39_999, 8, true)]
    #[case::then_it_is_told(1, 10, false)]
    fn whoever_waits_for_another_process_looks_again_for_ten_seconds(
        #[case] looks: i32,
        #[case] seconds: u64,
        #[case] goes_on: bool,
    ) {
        WAITING_SINCE.set(Instant::now().checked_sub(Duration::from_secs(seconds)));
        assert_eq!(look_again(looks), goes_on, "after {looks} looks, where a wait began {seconds} s ago");
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
