//! Restore: a verified copy takes the station's place, alone, and the file that was there is kept.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::UpkeepError;
use super::backup::sync_folder;
use crate::audit::{self, Told};
use crate::change::{Change, ChangeError, ask};
use crate::people::{Op, Person, find};
use crate::sameness::{self, RoundsSecret, Secrecy};
use crate::store::{Clock, Home, Store, StoreError};

/// A finished restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// Entries of the audit log in the copy.
    pub entries: i64,
    /// Where the file that was replaced is kept; `None` when there was none.
    pub kept: Option<PathBuf>,
    /// Where the secret of its sameness rounds is, and whether they can be opened here.
    pub secrecy: Secrecy,
}

/// Puts the copy `file` in the place of the station in `home`. Nobody else may have the station open.
///
/// # Errors
/// When the copy does not hold up, somebody uses the station, or `name` is nobody on the copy who may restore.
pub async fn restore(home: &Home, clock: &Clock, name: Option<&str>, file: &Path) -> Result<Restored, UpkeepError> {
    home.make()?;
    permitted_here(home, clock, name).await?;
    let alone = home.use_lock(true)?;
    let place = Home::at(home.path().join("restoring"));
    let _ = std::fs::remove_dir_all(place.path());
    place.make()?;
    std::fs::copy(file, place.database()).map_err(StoreError::io(file))?;
    let checked = allowed(&place, clock, name).await;
    let (report, by) = match checked {
        Ok(checked) => checked,
        Err(error) => {
            let _ = std::fs::remove_dir_all(place.path());
            return Err(error);
        }
    };
    let kept = set_aside(home, clock.now())?;
    std::fs::rename(place.database(), home.database()).map_err(StoreError::io(home.database()))?;
    sync_folder(&home.database())?;
    let _ = std::fs::remove_dir_all(place.path());
    drop(alone);
    let store = Store::open(home, clock.clone()).await?;
    // Before anything else can go wrong: without it, rounds that are not revealed never will be.
    let carried = sameness::unpack(home, store.reader(), clock.now()).await?;
    let mut change = Change::begin(&store, Op::Restore, &by).await?;
    if carried {
        change.writes().add("DELETE FROM setting WHERE key = ?").bind(sameness::CARRIED.to_owned());
    }
    // What had not been sent when the copy was made may have been since: it is looked for before it is sent again.
    let now = change.now();
    change
        .writes()
        .add(
            "UPDATE outbox SET attempts = 1 WHERE state IN ('pending', 'claimed') AND attempts = 0 AND not_before <= ?",
        )
        .bind(now);
    change.tell(Told::new().with("entries", report.entries).with("head", report.head.as_str()));
    change.commit().await?;
    let secrecy = sameness::secrecy(&store).await?;
    store.close().await;
    Ok(Restored { entries: report.entries, kept, secrecy })
}

/// Opens a copy as a station, gives it the secret of the station it was made of, and holds it against everything that must
/// be true of one. Says also what it opens its rounds with.
pub(super) async fn finished(
    place: &Home,
    clock: Clock,
    of: &Home,
) -> Result<(audit::Report, RoundsSecret), UpkeepError> {
    let store = Store::open(place, clock).await?;
    let report = match sameness::carry(of, store.writer()).await {
        Ok(secret) => inspect(&store, place).await.map(|report| (report, secret)),
        Err(error) => Err(error.into()),
    };
    store.close().await;
    let report = report?;
    folded(place)?;
    Ok(report)
}

/// Sees that the file in `place` is all of the station: it is about to be moved without what lies beside it.
fn folded(place: &Home) -> Result<(), UpkeepError> {
    let path = place.database();
    match path.with_extension("db-wal").metadata() {
        Ok(log) if log.len() > 0 => {
            Err(UpkeepError::Unsound { path, what: "its write-ahead log was not folded into it; try again".to_owned() })
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn inspect(store: &Store, place: &Home) -> Result<audit::Report, UpkeepError> {
    let unsound = |what: String| UpkeepError::Unsound { path: place.database(), what };
    let answer: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(store.reader()).await?;
    if answer != "ok" {
        return Err(unsound(answer));
    }
    let report = audit::verify(store).await?;
    match &report.broken {
        Some(broken) => Err(unsound(format!("audit entry {}: {}", broken.seq, broken.what))),
        None => Ok(report),
    }
}

/// Being lead in the copy is no permission to replace the station that stands here. One that cannot be opened any more
/// cannot say who may, and is what restoring is for.
async fn permitted_here(home: &Home, clock: &Clock, name: Option<&str>) -> Result<(), UpkeepError> {
    let store = match Store::open(home, clock.clone()).await {
        Ok(store) => store,
        Err(busy @ StoreError::Busy { .. }) => return Err(busy.into()),
        Err(_) => return Ok(()),
    };
    let may = match find(&store, name).await {
        Ok(by) => ask(&store, Op::Restore, &by).await.map(|_| ()),
        Err(_) => Err(ChangeError::NotPermitted {
            who: name.unwrap_or("whoever does not say who they are").to_owned(),
            what: Op::Restore.verb(),
            needs: "lead".to_owned(),
        }),
    };
    store.close().await;
    Ok(may?)
}

async fn allowed(place: &Home, clock: &Clock, name: Option<&str>) -> Result<(audit::Report, Person), UpkeepError> {
    let store = Store::open(place, clock.clone()).await?;
    let report = inspect(&store, place).await;
    let by = find(&store, name).await;
    store.close().await;
    let report = report?;
    folded(place)?;
    let may = |person: &Person| Op::Restore.permitted_by(&person.roles).is_some();
    by.ok().filter(may).map(|by| (report, by)).ok_or_else(|| UpkeepError::Unsound {
        path: place.database(),
        what: "nobody of that name in it may restore; say who you are with --as".to_owned(),
    })
}

/// The replaced file is kept with its log, so that a mistaken restore can be taken back. A log goes aside even where the
/// file itself is lost: left there, it would be read as that of the copy.
fn set_aside(home: &Home, now: i64) -> Result<Option<PathBuf>, UpkeepError> {
    let database = home.database();
    let was_there = database.exists();
    let kept = home.path().join(format!("station-before-restore-{now}.db"));
    for suffix in ["", "-wal", "-shm"] {
        let from = PathBuf::from(format!("{}{suffix}", database.display()));
        if from.exists() {
            let to = PathBuf::from(format!("{}{suffix}", kept.display()));
            std::fs::rename(&from, &to).map_err(StoreError::io(&from))?;
        }
    }
    Ok(was_there.then_some(kept))
}
