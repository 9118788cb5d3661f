//! The station's folder: where each file stands, and the locks that keep processes out of each other's way.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{StoreError, Turn};

/// The folder of one station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// A folder given by the user.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The user's own station, where the system keeps applications' data; `None` when there is no home folder.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        directories::ProjectDirs::from("", "", "countersign").map(|dirs| Self(dirs.data_dir().to_path_buf()))
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("station.db")
    }

    /// Where logs go.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// Where the first folder sink of a new station writes.
    #[must_use]
    pub fn decisions(&self) -> PathBuf {
        self.0.join("decisions")
    }

    /// Makes the folder, readable by its owner alone.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.0).map_err(StoreError::io(&self.0))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700)).map_err(StoreError::io(&self.0))?;
        }
        Ok(())
    }

    /// Held shared by everyone who has the station open, exclusively by a migration or a restore.
    ///
    /// # Errors
    /// `Busy` when somebody else holds it the other way.
    pub fn use_lock(&self, exclusive: bool) -> Result<File, StoreError> {
        let file = self.lock_file("use.lock")?;
        let taken = if exclusive { file.try_lock() } else { file.try_lock_shared() };
        let what = if exclusive { "using" } else { "migrating or restoring" };
        self.taken(taken, "use.lock", what)?;
        Ok(file)
    }

    /// Held by the one window of the station.
    ///
    /// # Errors
    /// `Busy` when another window is open.
    pub fn window_lock(&self) -> Result<WindowLock, StoreError> {
        let file = self.lock_file("window.lock")?;
        self.taken(file.try_lock(), "window.lock", "showing")?;
        Ok(WindowLock(file))
    }

    /// Held by the one process that delivers; `None` when another delivers already.
    ///
    /// # Errors
    /// When the lock file cannot be opened.
    pub fn sync_lock(&self) -> Result<Option<File>, StoreError> {
        let file = self.lock_file("sync.lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StoreError::io(self.0.join("sync.lock"))(source)),
        }
    }

    /// Held by every import while it runs. Whether nobody else was importing when it was taken is told with it: only then
    /// may an unfinished import be gone on with, for otherwise it may be the one that runs.
    ///
    /// # Errors
    /// When the lock file cannot be opened or locked.
    pub fn import_lock(&self) -> Result<(File, bool), StoreError> {
        let file = self.lock_file("import.lock")?;
        let at = || StoreError::io(self.0.join("import.lock"));
        let alone = match file.try_lock() {
            Ok(()) => {
                file.unlock().map_err(at())?;
                true
            }
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(source)) => return Err(at()(source)),
        };
        // Shared from here on; whoever comes meanwhile waits for a moment at most, or is not alone.
        file.lock_shared().map_err(at())?;
        Ok((file, alone))
    }

    /// Who goes first when several write: see [`Turn`].
    #[must_use]
    pub fn turn(&self) -> Turn {
        Turn::by(self.0.join("turn.lock"))
    }

    fn lock_file(&self, name: &str) -> Result<File, StoreError> {
        let path = self.0.join(name);
        File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(StoreError::io(path))
    }

    fn taken(&self, taken: Result<(), TryLockError>, name: &str, what: &'static str) -> Result<(), StoreError> {
        taken.map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::Busy { what },
            TryLockError::Error(source) => StoreError::io(self.0.join(name))(source),
        })
    }
}

/// Proof that this process has the station's only window.
#[derive(Debug)]
pub struct WindowLock(#[expect(dead_code, reason = "the lock lasts as long as the open file")] File);
