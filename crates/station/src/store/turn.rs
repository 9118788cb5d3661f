//! Who goes first when several write: people before bulk work.

use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;

/// Lets people go before bulk work, of this process or another.
///
/// SQLite's writers poll for its lock, so an import that takes it again at once would starve a decision. A person's write
/// holds a file shared while it waits and writes; bulk work asks for it exclusively before each batch and gives it back at
/// once, so it waits exactly as long as people are writing.
#[derive(Debug)]
pub struct Turn {
    file: PathBuf,
}

/// A person's announced write; over when it is dropped.
#[derive(Debug)]
pub struct PersonsTurn(#[expect(dead_code, reason = "the lock lasts as long as the open file")] File);

impl Turn {
    pub(super) fn by(file: PathBuf) -> Self {
        Self { file }
    }

    /// Announces a person's write.
    #[must_use]
    pub fn person(&self) -> Option<PersonsTurn> {
        // Without the file the write still goes through, only without precedence.
        let file = self.open().ok()?;
        file.lock_shared().ok()?;
        Some(PersonsTurn(file))
    }

    /// Waits until no person is writing, and says whether one was. Blocks the thread, so bulk work calls it off the async
    /// threads.
    #[must_use]
    pub fn wait_for_people(&self) -> bool {
        let Ok(file) = self.open() else { return false };
        match file.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => false,
            // Where waiting fails the batch goes on without having waited.
            Err(TryLockError::WouldBlock) => {
                let _ = file.lock();
                true
            }
        }
    }

    /// Opened anew by everyone: a lock belongs to the opening, so those who share one never meet, and the first of them to
    /// be done lets go for all.
    fn open(&self) -> io::Result<File> {
        File::options().create(true).truncate(false).read(true).write(true).open(&self.file)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use rstest::rstest;

    use super::*;

    impl Turn {
        /// Whether bulk work that came now would have to wait.
        fn is_taken(&self) -> bool {
            let file = self.open().expect("the file");
            matches!(file.try_lock(), Err(TryLockError::WouldBlock))
        }
    }

    /// Turns as one process has them, or as several do.
    #[rstest]
    #[case::of_one_process(true)]
    #[case::of_several(false)]
    fn bulk_work_waits_for_all_people_and_knows_of_it(#[case] one: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("turn.lock");
        let bulk = Turn::by(file.clone());
        let other = Turn::by(file);
        let people = if one { &bulk } else { &other };
        assert!(!bulk.wait_for_people(), "nobody writes");
        let (first, mut second) = (people.person(), people.person());
        assert!(first.is_some() && second.is_some(), "both are announced");
        drop(first);
        assert!(bulk.is_taken(), "the second one still writes");
        // How soon another thread comes to ask is not ours to say, so it is given longer and longer.
        let mut patience = 1..20_u32;
        assert!(patience.any(|twos| waits(&bulk, second.take(), people, 1 << twos)), "it waits, and says that it did");
        assert!(!bulk.wait_for_people(), "nobody writes any more");
    }

    /// Whether bulk work says that it waited for a person who goes on for so many turns of the scheduler.
    fn waits(bulk: &Turn, person: Option<PersonsTurn>, people: &Turn, turns: u32) -> bool {
        let person = person.or_else(|| people.person()).expect("announced");
        thread::scope(|scope| {
            let waiting = scope.spawn(|| bulk.wait_for_people());
            (0..turns).for_each(|_| thread::yield_now());
            drop(person);
            waiting.join().expect("it goes on once nobody writes")
        })
    }
}
