//! What can go wrong with the station's file, told so that a person knows what to do.

use std::path::PathBuf;

/// A failure of the station's file or folder.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing has been made at this place yet.
    #[error("there is no station in {0}; make one with `countersign init`")]
    NoStation(PathBuf),
    /// The file is something else.
    #[error("{path} is not a Countersign station ({what}); it was left as it is")]
    Foreign {
        /// The file that was refused.
        path: PathBuf,
        /// What it is instead, as far as one can tell.
        what: String,
    },
    /// Written by a newer version of the program.
    #[error("{0} was written by a newer Countersign; update the program, the file was left as it is")]
    Newer(PathBuf),
    /// SQLite older than the first version without the WAL-reset corruption.
    #[error("this build carries SQLite {0}, which can damage a station; it needs 3.51.3 or newer")]
    OldSqlite(String),
    /// Another process works exclusively on the station.
    #[error("another Countersign is {what} this station; wait until it is done and try again")]
    Busy {
        /// What the other process is doing to it.
        what: &'static str,
    },
    /// A stored value is not what it must be.
    #[error("the station's file is damaged: {0}; run `countersign doctor`")]
    Damaged(String),
    /// The disk, a permission, a path.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The write was not made: the disk is full.
    #[error("nothing was saved: the disk is full; free some space and try again")]
    DiskFull,
    /// A commit failed after it was sent; only reading again tells.
    #[error("it is unknown whether the last change was saved ({0}); read again before repeating it")]
    Unknown(String),
    /// Anything else the database says.
    #[error("the station's file could not be used: {0}")]
    Database(sqlx::Error),
    /// Anything else the database says to whoever writes.
    #[error("the station's file could not be written: {0}")]
    Writing(rusqlite::Error),
    /// Migrations failed or do not match this program.
    #[error("the station's file could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// No randomness.
    #[error("the system has no randomness to give: {0}")]
    Randomness(#[from] getrandom::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL is 13; sqlx gives the code as text.
        let full = error.as_database_error().and_then(|e| e.code().map(|c| c == "13")).unwrap_or(false);
        if full { Self::DiskFull } else { Self::Database(error) }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
        if full { Self::DiskFull } else { Self::Writing(error) }
    }
}

impl StoreError {
    /// An I/O error with the path it happened at.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
