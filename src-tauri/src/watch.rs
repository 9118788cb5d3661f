//! What goes on beside the commands: telling the screen of changes, ending holds, delivering.

use std::collections::BTreeSet;
use std::time::Duration;

use countersign_station::review::{index_due, settle_due};
use countersign_station::store::{self, Store, Tag};
use countersign_station::sync;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::desk::Desk;

/// Something was changed, here or by another process.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub(crate) struct Changed {
    /// What to read again.
    pub(crate) tags: Vec<String>,
    /// Whether this window did it.
    pub(crate) own: bool,
}

/// How often other processes' writes are looked for and deliveries are made.
const BEAT: Duration = Duration::from_millis(500);
/// How long the screen is not told of its own changes: it shows what it did by itself, and its next case is being painted.
const GATHERING: Duration = Duration::from_millis(100);
/// Deliveries a beat.
const DELIVERIES: u64 = 5_000;
/// Settled cases a beat that are read into the index of precedents.
const INDEXED: u64 = 400;

/// Begins once the station is open; a window at its first run has none yet.
pub(crate) fn begin(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        loop {
            let desk = app.state::<Desk>();
            // Asking before there is a station would only fill the log with refusals.
            let made = desk.home().database().exists();
            if made && let Ok(store) = desk.store().await {
                tauri::async_runtime::spawn(own_changes(app.clone(), store.clone()));
                let elsewhere = app.clone();
                tauri::async_runtime::spawn(other_changes(store.clone(), move || {
                    tell(&elsewhere, EVERY_TAG.into_iter(), false);
                }));
                desk.started().await;
                deliveries(store).await;
                return;
            }
            tokio::time::sleep(BEAT).await;
        }
    });
}

async fn own_changes(app: AppHandle, store: Store) {
    let mut heard = store.listen();
    while let Some(tags) = gathered(&mut heard).await {
        tell(&app, tags.into_iter(), true);
    }
}

/// What the next change touched, and with it those that follow at once; `None` when there will be no more.
async fn gathered(heard: &mut Receiver<store::Changed>) -> Option<BTreeSet<Tag>> {
    let every = || EVERY_TAG.into_iter().collect();
    let mut tags = match heard.recv().await {
        Ok(changed) => changed.tags,
        // Too many at once: the screen reads everything again.
        Err(RecvError::Lagged(_)) => every(),
        Err(RecvError::Closed) => return None,
    };
    tokio::time::sleep(GATHERING).await;
    loop {
        match heard.try_recv() {
            Ok(changed) => tags.extend(changed.tags),
            Err(TryRecvError::Lagged(_)) => tags = every(),
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(tags),
        }
    }
}

const EVERY_TAG: [Tag; 7] = [Tag::Queue, Tag::Case, Tag::People, Tag::Policy, Tag::Outbox, Tag::Settings, Tag::Round];

/// Ends when the station is closed.
async fn other_changes(store: Store, changed_elsewhere: impl Fn() + Send) {
    let mut last = None;
    loop {
        match store.others_version().await {
            Ok(None) => return,
            Ok(Some(version)) => {
                if last.is_some_and(|last| last != version) {
                    changed_elsewhere();
                }
                last = Some(version);
            }
            Err(error) => tracing::warn!(%error, "whether others have changed something could not be asked"),
        }
        tokio::time::sleep(BEAT).await;
    }
}

fn tell(app: &AppHandle, tags: impl Iterator<Item = Tag>, own: bool) {
    let word = |tag: Tag| match tag {
        Tag::Queue => "queue",
        Tag::Case => "case",
        Tag::People => "people",
        Tag::Policy => "policy",
        Tag::Outbox => "outbox",
        Tag::Settings => "settings",
        Tag::Round => "round",
    };
    let changed = Changed { tags: tags.map(|tag| word(tag).to_owned()).collect(), own };
    if let Err(error) = changed.emit(app) {
        tracing::warn!(%error, "the screen could not be told of a change");
    }
}

async fn deliveries(store: Store) {
    loop {
        if let Err(error) = settle_due(&store).await {
            tracing::warn!(%error, "holds could not be ended");
        }
        if let Err(error) = index_due(&store, INDEXED).await {
            tracing::warn!(%error, "settled cases could not be read into the index of precedents");
        }
        if let Err(error) = sync::deliver(&store, DELIVERIES).await {
            tracing::warn!(%error, "delivery could not be started");
        }
        tokio::time::sleep(BEAT).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use countersign_station::founding::found;
    use countersign_station::people::{self, Role};
    use countersign_station::store::{Clock, Home};

    use super::*;

    #[tokio::test]
    async fn changes_that_follow_at_once_are_told_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = found(&Home::at(folder.path()), Clock::System, "Ada").await.expect("a station");
        let mut heard = store.listen();
        store.announce([Tag::Queue, Tag::Case].into());
        let gathering = tokio::spawn(async move { (gathered(&mut heard).await, heard) });
        // It has heard the first one when the second comes.
        tokio::task::yield_now().await;
        store.announce([Tag::Outbox].into());
        let (tags, mut heard) = gathering.await.expect("it is told");
        assert_eq!(tags, Some([Tag::Queue, Tag::Case, Tag::Outbox].into()), "all of both, once");
        for _ in 0..1_000 {
            store.announce([Tag::Queue].into());
        }
        assert_eq!(gathered(&mut heard).await, Some(EVERY_TAG.into()), "too many at once: everything is read again");
        store.close().await;
        drop(store);
        assert_eq!(gathered(&mut heard).await, None, "nothing will change any more");
    }

    #[tokio::test]
    async fn what_another_process_changes_is_told_whatever_is_changed_here_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let (store, owner) = found(&home, Clock::System, "Ada").await.expect("a station");
        let other = Store::open(&home, Clock::System).await.expect("as another process has it");
        let times = Arc::new(AtomicU32::new(0));
        let heard = Arc::clone(&times);
        let watching = tokio::spawn(other_changes(store.clone(), move || {
            heard.fetch_add(1, Ordering::SeqCst);
        }));
        for at in 1..=3 {
            let before = times.load(Ordering::SeqCst);
            let mut no = 0;
            // The first look has none before it, so a change ahead of it is not one yet.
            while times.load(Ordering::SeqCst) == before {
                no += 1;
                assert!(no < 10_000, "it is told of change {at}");
                people::add(&other, &owner, &format!("{at} there {no}"), &[Role::Reviewer]).await.expect("added");
                // Within the same beat: what is changed here may not hide it.
                people::add(&store, &owner, &format!("{at} here {no}"), &[Role::Reviewer]).await.expect("added");
            }
        }
        other.close().await;
        store.close().await;
        watching.await.expect("the watch has ended");
    }

    #[tokio::test]
    async fn a_station_closes_while_it_is_watched() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let (store, _) = found(&home, Clock::System, "Ada").await.expect("a station");
        let watching = tokio::spawn(other_changes(store.clone(), || {}));
        tokio::task::yield_now().await;
        let closed = tokio::time::timeout(Duration::from_secs(30), store.close()).await;
        assert!(closed.is_ok(), "closing the window must not wait for whoever watches the file");
        let ended = tokio::time::timeout(Duration::from_secs(30), watching).await.expect("the watch ends by itself");
        ended.expect("and without a fault");
        let log = home.database().with_extension("db-wal");
        assert!(!log.exists(), "the log is folded into the file");
    }
}
