//! The station is checked, copied, put back; its log shows every change.

use countersign_station::audit::{export_file, verify, verify_file};
use countersign_station::review::{Action, Which, decide};
use countersign_station::samples;
use countersign_station::store::Store;
use countersign_station::sync::deliver;
use countersign_station::upkeep::{backup, doctor, restore};

use crate::deciding::{answer, sent};
use crate::station::{Station, ticket};

type Stored = (i64, Vec<u8>, Vec<u8>, Vec<u8>);

#[tokio::test]
async fn any_changed_byte_of_any_event_is_found_and_named() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let events: Vec<Stored> = sqlx::query_as("SELECT seq, prev, hash, body FROM event ORDER BY seq")
        .fetch_all(station.store.reader())
        .await
        .expect("events");
    sqlx::query("DROP TRIGGER event_keeps").execute(station.store.writer()).await.expect("a forger's first step");
    for (seq, prev, hash, body) in &events {
        for (column, bytes) in [("prev", prev), ("hash", hash), ("body", body)] {
            let mut at = 0;
            while at < bytes.len() {
                let mut forged = bytes.clone();
                forged[at] ^= 0x01;
                let update = sqlx::AssertSqlSafe(format!("UPDATE event SET {column} = ? WHERE seq = ?"));
                sqlx::query(update).bind(&forged).bind(seq).execute(station.store.writer()).await.expect("forged");
                let broken = verify(&station.store).await.expect("readable").broken.expect("it must be found");
                assert_eq!(broken.seq, *seq, "byte {at} of {column}: the first broken entry is named");
                let update = sqlx::AssertSqlSafe(format!("UPDATE event SET {column} = ? WHERE seq = ?"));
                sqlx::query(update).bind(bytes).bind(seq).execute(station.store.writer()).await.expect("put back");
                at += if column == "body" { 17 } else { 7 };
            }
        }
    }
}

#[tokio::test]
async fn the_log_refuses_to_be_edited() {
    let station = Station::new().await;
    for attempt in [
        "UPDATE event SET body = x'7b7d' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event SELECT seq, prev, hash, x'7b7d' FROM event WHERE seq = 1",
        "INSERT INTO event SELECT seq + 100, prev, hash, body FROM event WHERE seq = 1",
    ] {
        let refused = sqlx::query(attempt).execute(station.store.writer()).await;
        assert!(refused.is_err(), "the file itself refuses: {attempt}");
    }
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and nothing has changed");
}

#[tokio::test]
async fn a_backup_can_be_put_back() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let file = station.folder.path().join("copy.db");
    let done = backup(&station.store, &station.owner, &file).await.expect("copied");
    assert!(backup(&station.store, &station.owner, &file).await.is_err(), "a backup never overwrites");
    station.import(&[ticket("b", "fee", 0.2)]).await;
    let home = station.store.home().clone();
    let busy = restore(&home, &station.clock, None, &file).await;
    assert!(busy.is_err(), "not while somebody uses the station");
    station.store.close().await;
    drop(station.store);
    let restored = restore(&home, &station.clock, None, &file).await.expect("put back");
    assert_eq!(restored.entries, done.entries, "the log of the copy");
    assert!(restored.kept.is_some_and(|kept| kept.exists()), "what was replaced is kept");
    let store = Store::open(&home, station.clock.clone()).await.expect("opens");
    let cases: i64 = sqlx::query_scalar("SELECT count(*) FROM cases").fetch_one(store.reader()).await.expect("count");
    assert_eq!(cases, 1, "as it was when it was copied");
    assert_eq!(verify(&store).await.expect("readable").broken, None, "and the restore is in the log");
}

#[tokio::test]
async fn a_copy_is_not_read_with_the_log_of_a_lost_file() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let file = station.folder.path().join("copy.db");
    let done = backup(&station.store, &station.owner, &file).await.expect("copied");
    station.import(&[ticket("b", "fee", 0.2)]).await;
    let home = station.store.home().clone();
    let log = home.database().with_extension("db-wal");
    let left = std::fs::read(&log).expect("what a killed program leaves");
    station.store.close().await;
    drop(station.store);
    std::fs::remove_file(home.database()).expect("the file is lost");
    std::fs::write(&log, &left).expect("its log is not");
    let restored = restore(&home, &station.clock, None, &file).await.expect("put back");
    assert_eq!(restored.entries, done.entries, "the log of the copy");
    let store = Store::open(&home, station.clock.clone()).await.expect("opens");
    let cases: i64 = sqlx::query_scalar("SELECT count(*) FROM cases").fetch_one(store.reader()).await.expect("count");
    assert_eq!(cases, 1, "nothing of the lost file is mixed in");
    let aside = std::fs::read_dir(home.path()).expect("the folder").flatten();
    let aside = aside.filter(|entry| entry.file_name().to_string_lossy().contains("before-restore")).count();
    assert!(aside > 0, "its log is kept beside it");
}

#[tokio::test]
async fn what_was_sent_after_the_copy_was_made_is_not_sent_again() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let approve = answer(Which::Name("a".to_owned()), Action::Approve, None);
    decide(&station.store, &station.owner, &approve).await.expect("taken");
    station.clock.advance(15_001);
    let file = station.folder.path().join("copy.db");
    backup(&station.store, &station.owner, &file).await.expect("copied");
    deliver(&station.store, 100).await.expect("sent");
    assert_eq!(sent(&station).len(), 1, "the sink has it");
    let home = station.store.home().clone();
    station.store.close().await;
    drop(station.store);
    restore(&home, &station.clock, None, &file).await.expect("put back");
    let store = Store::open(&home, station.clock.clone()).await.expect("opens");
    deliver(&store, 100).await.expect("delivery runs");
    let restored = Station { store, owner: station.owner, clock: station.clock, folder: station.folder };
    assert_eq!(sent(&restored).len(), 1, "and has it once");
}

#[tokio::test]
async fn upkeep_takes_nothing_of_the_users_away() {
    let station = Station::new().await;
    let folder = station.folder.path();
    let theirs = folder.join("copy.unfinished").join("mine");
    std::fs::create_dir(folder.join("copy.unfinished"))
        .and_then(|()| std::fs::write(&theirs, "mine"))
        .expect("written");
    backup(&station.store, &station.owner, &folder.join("copy.db")).await.expect("copied");
    assert!(theirs.exists(), "a folder that only looks like its own is left alone");
    let log = folder.join("log.jsonl");
    std::fs::write(&log, "an earlier export").expect("written");
    export_file(&station.store, &log).await.expect("exported");
    assert_eq!(verify_file(&log).expect("readable").broken, None, "replaced by a whole one");
    let mut left: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, ["copy.db", "copy.unfinished", "log.jsonl", "station"], "and nothing half made is left");
}

#[tokio::test]
async fn a_closed_station_is_its_file_alone() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let log = station.store.home().database().with_extension("db-wal");
    assert!(log.metadata().is_ok_and(|log| log.len() > 0), "an open station writes to its log first");
    station.store.close().await;
    // The store is still held, as it is where a copy is closed and then moved.
    assert!(!log.exists(), "closing folds the log into the file, whoever still holds the store");
}

#[tokio::test]
async fn the_samples_fill_an_empty_station_and_no_other() {
    let station = Station::new().await;
    let report = samples::load(&station.store, &station.owner).await.expect("loaded");
    assert_eq!(report.rejected, 0, "the project's own cases are right: {:?}", report.rejects);
    assert!(report.accepted >= 120, "at least 120 cases, there are {}", report.accepted);
    assert!(report.routed.review >= 60, "most of them for a person");
    assert!(samples::load(&station.store, &station.owner).await.is_err(), "never into somebody's work");
    let findings = doctor(&station.store, &station.owner).await.expect("looked at");
    assert!(findings.ok, "a fresh station is well: {:?}", findings.findings);
}
