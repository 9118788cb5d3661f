//! Backup: a copy by SQLite itself, opened again and verified before it gets its name.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::UpkeepError;
use crate::audit::{self, Told};
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::sameness::RoundsSecret;
use crate::store::{Clock, Home, Store, StoreError};

/// A finished backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupDone {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Entries of the audit log in it.
    pub entries: i64,
    /// The log's head in it, in hex.
    pub head: String,
    /// What it brings along to open its sameness rounds with, elsewhere.
    pub rounds_secret: RoundsSecret,
}

/// Copies the station to `file` while others work on it.
///
/// # Errors
/// When `file` exists, the copy does not hold up, or it cannot be written. A failed backup leaves nothing behind.
pub async fn backup(store: &Store, by: &Person, file: &Path) -> Result<BackupDone, UpkeepError> {
    ask(store, Op::Backup, by).await?;
    if file.exists() {
        return Err(UpkeepError::Exists(file.to_path_buf()));
    }
    // A folder of its own beside the target: the copy is opened as a station to be verified.
    let id = store.ids().v7(store.now()).map_err(StoreError::from)?;
    let place = file.with_added_extension(format!("{id}.unfinished"));
    let made = copy(store, &place).await;
    let done = match made {
        Ok((report, secret)) => finish(&place, file).map(|bytes| (report, secret, bytes)),
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_dir_all(&place);
    let (report, rounds_secret, bytes) = done?;
    let mut change = Change::begin(store, Op::Backup, by).await?;
    change.tell(Told::new().with("entries", report.entries).with("head", report.head.as_str()));
    change.commit().await?;
    Ok(BackupDone { file: file.to_path_buf(), bytes, entries: report.entries, head: report.head, rounds_secret })
}

async fn copy(store: &Store, place: &Path) -> Result<(audit::Report, RoundsSecret), UpkeepError> {
    let home = Home::at(place);
    home.make()?;
    let target = home.database().display().to_string();
    let mut connection = store.writer().acquire().await?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut *connection).await?;
    drop(connection);
    super::restore::finished(&home, Clock::System, store.home()).await
}

fn finish(place: &Path, file: &Path) -> Result<u64, UpkeepError> {
    let copy = Home::at(place).database();
    // It holds what the station's folder keeps to its owner.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o600)).map_err(StoreError::io(&copy))?;
    }
    let written = File::open(&copy).and_then(|copy| copy.sync_all().and_then(|()| copy.metadata()));
    let bytes = written.map_err(StoreError::io(&copy))?.len();
    std::fs::rename(&copy, file).map_err(StoreError::io(file))?;
    sync_folder(file)?;
    Ok(bytes)
}

/// A rename is durable once its folder is.
pub(super) fn sync_folder(file: &Path) -> Result<(), StoreError> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io(folder))
}
