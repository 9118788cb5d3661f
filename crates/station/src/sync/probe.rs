//! Trying a sink out: whether what is decided could be written there now.

use std::fs;
use std::path::PathBuf;

use super::{SyncError, sink};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// Tries whether the sink of this name or id takes a file, and gives its folder. A folder that is gone is not made
/// again: it may be a disk that is not there.
///
/// # Errors
/// When there is no such sink, it cannot be written, or `by` may not deliver.
pub async fn probe(store: &Store, by: &Person, which: &str) -> Result<PathBuf, SyncError> {
    ask(store, Op::Sync, by).await?;
    let mut connection = store.reader().acquire().await?;
    let sinks = sink::every(&mut connection).await?;
    let sink = sinks
        .into_iter()
        .find(|sink| sink.name == which || sink.id.0 == which)
        .ok_or_else(|| SyncError::Unknown(which.to_owned()))?;
    if let Some(why) = sink.place().mistaken() {
        return Err(SyncError::Mistaken(why));
    }
    let probe = sink.dir.join(".countersign-probe");
    match fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Ok(sink.dir),
        Err(source) => Err(SyncError::Folder { dir: sink.dir, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::fixture::station;

    #[tokio::test]
    async fn a_folder_that_is_gone_is_told_and_not_made_again() {
        let (store, owner, _home) = station().await;
        let elsewhere = tempfile::tempdir().unwrap();
        let dir = elsewhere.path().join("out");
        crate::sync::add_folder(&store, &owner, "lake", &dir).await.unwrap();
        assert!(probe(&store, &owner, "lake").await.is_ok(), "a folder that is there takes a file");
        fs::remove_dir_all(&dir).unwrap();
        assert!(matches!(probe(&store, &owner, "lake").await, Err(SyncError::Folder { .. })), "it is gone");
        assert!(!dir.exists(), "and stays gone");
        fs::create_dir(&dir).unwrap();
        let other = probe(&store, &owner, "lake").await;
        assert!(matches!(other, Err(SyncError::Mistaken(_))), "another in its place is not taken for it: {other:?}");
        assert!(matches!(probe(&store, &owner, "moon").await, Err(SyncError::Unknown(_))), "an unknown one is named");
    }
}
