//! The `sink` table: where decisions go.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sqlx_sqlite::SqliteConnection;

use super::SyncError;
use super::mark::{self, Place};
use crate::audit::Told;
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::store::{Store, StoreError};

/// A sink's id: a UUIDv7.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct SinkId(pub String);

/// A sink as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Sink {
    /// Its id.
    pub id: SinkId,
    /// Its name; unique among the sinks there are.
    pub name: String,
    /// `folder`, for now the only kind.
    pub kind: String,
    /// Where it writes.
    pub dir: PathBuf,
    /// The mark that the folder has, if any.
    #[serde(skip)]
    pub(super) mark: Option<String>,
}

impl Sink {
    pub(super) fn place(&self) -> Place {
        Place { dir: self.dir.clone(), mark: self.mark.clone() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Config {
    dir: PathBuf,
    #[serde(default)]
    marked: bool,
}

/// Registers a folder that gets every decision from now on, one JSONL file a day. The folder is made if need be.
///
/// # Errors
/// When the name is taken, another sink writes there, the folder cannot be written, or `by` may not add sinks.
pub async fn add_folder(store: &Store, by: &Person, name: &str, dir: &Path) -> Result<SinkId, SyncError> {
    let name = name.trim().to_owned();
    let fits = !name.is_empty() && name.chars().count() <= 120 && !name.chars().any(char::is_control);
    if !fits {
        return Err(SyncError::BadName(name));
    }
    // Asked before the folder is touched, and again when the change begins.
    ask(store, Op::AddSink, by).await?;
    // Before it is made: a name that is not text may not leave an empty folder behind.
    if dir.to_str().is_none() {
        return Err(SyncError::NotText(dir.to_path_buf()));
    }
    let dir = writable(dir)?;
    let Some(text) = dir.to_str() else { return Err(SyncError::NotText(dir)) };
    let own = store.home().path().canonicalize();
    let marked = !own.is_ok_and(|own| dir.starts_with(own));
    let config = serde_json::json!({ "dir": text, "marked": marked }).to_string();
    let mut change = Change::begin(store, Op::AddSink, by).await?;
    for other in every(change.connection()).await? {
        if other.name == name {
            return Err(SyncError::BadName(name));
        }
        if other.dir == dir {
            return Err(SyncError::FolderTaken { name: other.name, dir });
        }
    }
    let now = change.now();
    let id = store.ids().v7(now).map_err(StoreError::from)?.to_string();
    if marked {
        mark::leave(&dir, &mark::of(&id)).map_err(|source| SyncError::Folder { dir: dir.clone(), source })?;
    }
    change
        .writes()
        .add("INSERT INTO sink (id, name, kind, config, created_at) VALUES (?, ?, 'folder', ?, ?)")
        .bind(id.clone())
        .bind(name.clone())
        .bind(config)
        .bind(now);
    change.tell(Told::new().with("sink", id.as_str()).with("kind", "folder").with("name", name));
    change.commit().await?;
    Ok(SinkId(id))
}

/// Every sink that has not been removed, oldest first.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn list(store: &Store, by: &Person) -> Result<Vec<Sink>, SyncError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    Ok(every(&mut connection).await?)
}

/// Removes a sink by name or id. What waited for it is cancelled; what it has got stays there.
///
/// # Errors
/// When there is no such sink or `by` may not remove sinks.
pub async fn remove(store: &Store, by: &Person, which: &str) -> Result<(), SyncError> {
    let mut change = Change::begin(store, Op::RemoveSink, by).await?;
    let sinks = every(change.connection()).await?;
    let sink = sinks
        .into_iter()
        .find(|sink| sink.name == which || sink.id.0 == which)
        .ok_or_else(|| SyncError::Unknown(which.to_owned()))?;
    let (now, place, id) = (change.now(), sink.place(), sink.id.0);
    // The old name gets the id behind it, so that it is free again.
    change
        .writes()
        .add("UPDATE sink SET removed_at = ?, name = name || ' ' || id WHERE id = ?")
        .bind(now)
        .bind(id.clone());
    change
        .writes()
        .add(
            "UPDATE outbox SET state = 'cancelled'
             WHERE state IN ('pending', 'claimed') AND state = 'pending' AND sink = ?",
        )
        .bind(id.clone());
    change.tell(Told::new().with("sink", id));
    change.commit().await?;
    mark::remove(&place);
    Ok(())
}

/// The ids of the sinks that a decision made now goes to.
pub(crate) async fn active_sinks(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM sink WHERE removed_at IS NULL ORDER BY id").fetch_all(connection).await?)
}

pub(super) async fn every(connection: &mut SqliteConnection) -> Result<Vec<Sink>, StoreError> {
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT id, name, kind, config FROM sink WHERE removed_at IS NULL ORDER BY created_at, id")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(read).collect()
}

fn read((id, name, kind, config): (String, String, String, String)) -> Result<Sink, StoreError> {
    let config: Config = serde_json::from_str(&config)
        .map_err(|error| StoreError::Damaged(format!("the configuration of the sink \"{name}\": {error}")))?;
    let mark = config.marked.then(|| mark::of(&id));
    Ok(Sink { id: SinkId(id), name, kind, dir: config.dir, mark })
}

/// The folder, made, absolute, and proven to take a file.
fn writable(dir: &Path) -> Result<PathBuf, SyncError> {
    let at = |source| SyncError::Folder { dir: dir.to_path_buf(), source };
    fs::create_dir_all(dir).map_err(at)?;
    let dir = dir.canonicalize().map_err(at)?;
    let probe = dir.join(".countersign-probe");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(at)?;
    Ok(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::fixture::station;

    #[tokio::test]
    async fn a_sink_comes_and_goes() {
        let (store, owner, home) = station().await;
        let dir = home.path().join("out");
        let id = add_folder(&store, &owner, "lake", &dir).await.unwrap();
        assert!(dir.is_dir(), "the folder is made when the sink is registered");
        let mark = dir.join(mark::of(&id.0));
        assert!(mark.is_file(), "and told from another in its place");
        let twice = add_folder(&store, &owner, "lake", &home.path().join("other")).await;
        assert!(matches!(twice, Err(SyncError::BadName(_))), "a name is used once");
        let same = add_folder(&store, &owner, "second", &dir).await;
        assert!(matches!(same, Err(SyncError::FolderTaken { .. })), "one folder would get everything twice");
        remove(&store, &owner, &id.0).await.unwrap();
        assert!(!mark.exists(), "its mark goes with it: an older one must not speak for what is there later");
        assert!(list(&store, &owner).await.unwrap().is_empty(), "a removed sink is gone from the list");
        add_folder(&store, &owner, "lake", &dir).await.expect("its name and folder are free again");
        #[cfg(unix)]
        {
            let odd: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(b"out\xff".to_vec());
            let odd = home.path().join(odd);
            let refused = add_folder(&store, &owner, "odd", &odd).await;
            assert!(matches!(refused, Err(SyncError::NotText(_))), "what cannot be kept is refused: {refused:?}");
            assert!(!odd.exists(), "and not made");
        }
        assert!(matches!(remove(&store, &owner, "moon").await, Err(SyncError::Unknown(_))), "an unknown one is named");
    }
}
