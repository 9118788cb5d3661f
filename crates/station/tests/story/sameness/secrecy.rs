//! Where the secret is, what happens without it, and what a copy carries.

use std::path::PathBuf;

use countersign_station::sameness::{self, Origin, Place, SamenessError, SecretError};
use countersign_station::store::{Clock, Home, Store};
use countersign_station::upkeep::{backup, doctor, restore};

use super::pieces::{SENTENCES, round};
use super::{judge, said, sealed, vote};
use crate::station::{START, Station};

pub(super) fn secret(station: &Station) -> PathBuf {
    station.store.home().path().join("sameness.secret")
}

#[tokio::test]
async fn the_station_says_where_its_secret_is() {
    let station = Station::new().await;
    let before = sameness::secrecy(&station.store).await.expect("asked");
    assert!(before.ok && before.place.is_none(), "there is none before the first round: {}", before.says);
    assert!(before.says.contains("switched off"), "and why it will not be the keyring is said: {}", before.says);
    sameness::make(&station.store, &station.owner, round("Slow queries")).await.expect("made");
    let after = sameness::secrecy(&station.store).await.expect("asked");
    assert_eq!((after.ok, after.place), (true, Some(Place::File)), "tests use no keyring: {}", after.says);
    assert!(after.says.contains("there was no keyring to use"), "and it is said plainly: {}", after.says);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(secret(&station)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "for its owner alone");
    }
}

#[tokio::test]
async fn without_the_secret_nothing_opens_and_nothing_is_lost() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    sealed(&station, "Slow queries", 4).await;
    vote(&station, &bo, "Slow queries", 2).await;
    let aside = secret(&station).with_extension("aside");
    std::fs::rename(secret(&station), &aside).expect("moved away");
    let refused = sameness::reveal(&station.store, &station.owner, "Slow queries").await;
    assert!(
        matches!(refused, Err(SamenessError::Secret(SecretError::Missing(_)))),
        "a missing secret is no changed key: {refused:?}"
    );
    let refused = said(sameness::make(&station.store, &station.owner, round("Another")).await);
    assert!(refused.contains("bring it back"), "no second secret is made silently: {refused}");
    assert!(!doctor(&station.store, &station.owner).await.expect("checked").ok, "doctor says so");
    std::fs::write(&aside, "0".repeat(64)).and_then(|()| std::fs::copy(&aside, secret(&station))).expect("another");
    let refused = sameness::reveal(&station.store, &station.owner, "Slow queries").await;
    assert!(matches!(refused, Err(SamenessError::Secret(SecretError::Wrong(_)))), "nor is another one: {refused:?}");
    sameness::void(&station.store, &station.owner, "Slow queries", "the secret is gone")
        .await
        .expect("it can be ended");
    sameness::make(&station.store, &station.owner, round("Another")).await.expect("and then another secret is made");
    sameness::preview(&station.store, &station.owner, "Another").await.expect("which opens what is new");
    assert!(doctor(&station.store, &station.owner).await.expect("checked").ok, "and all is well");
}

#[tokio::test]
async fn a_revealed_round_needs_no_secret_for_its_numbers() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    sealed(&station, "Slow queries", 4).await;
    vote(&station, &bo, "Slow queries", 2).await;
    sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    std::fs::remove_file(secret(&station)).expect("gone");
    let report = sameness::report(&station.store, &station.owner, "Slow queries").await.expect("reported");
    assert_eq!((report.hits, report.closed), (2, true), "the numbers stay; titles and words do not open");
    let trend = sameness::trend(&station.store, &station.owner, None).await.expect("read");
    assert_eq!(trend.quarters.len(), 1, "and the trend goes on");
}

#[tokio::test]
async fn a_backup_restores_elsewhere_and_shows_nothing() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    let sealed = sealed(&station, "Slow queries", 6).await;
    vote(&station, &bo, "Slow queries", 3).await;
    let file = station.folder.path().join("copy.db");
    backup(&station.store, &station.owner, &file).await.expect("copied");
    let bytes = std::fs::read(&file).expect("readable");
    let secret = std::fs::read_to_string(secret(&station)).expect("readable");
    let own = countersign_station::case::unhex(secret.trim()).expect("hex");
    for (what, needle) in [("the secret", own.as_slice()), ("the secret in hex", secret.trim().as_bytes())] {
        assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{what} does not stand in the copy");
    }
    for (_, sentence) in SENTENCES {
        assert!(!bytes.windows(sentence.len()).any(|window| window == sentence.as_bytes()), "nor does: {sentence}");
    }

    let elsewhere = Home::at(station.folder.path().join("elsewhere"));
    restore(&elsewhere, &Clock::fixed(START + 1_000), Some("Maren"), &file).await.expect("restored");
    let store = Store::open(&elsewhere, Clock::fixed(START + 2_000)).await.expect("it opens");
    assert!(elsewhere.path().join("sameness.secret").exists(), "the secret came along");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM setting WHERE key = 'sameness.carried'")
        .fetch_one(store.reader())
        .await
        .expect("a count");
    assert_eq!(left, 0, "and stands in the settings no more");
    let revealed = sameness::reveal(&store, &station.owner, "Slow queries").await.expect("revealed there");
    assert_eq!((revealed.void, revealed.commitment), (None, sealed.commitment), "as it was sealed");
}

#[tokio::test]
async fn rows_of_a_sealed_round_look_alike() {
    let station = Station::new().await;
    sameness::make(&station.store, &station.owner, round("Slow queries")).await.expect("made");
    super::settle_all(&station, "Slow queries").await;
    let before: Vec<String> = ids(&station).await;
    sameness::seal(&station.store, &station.owner, "Slow queries", &sameness::Chance::System).await.expect("sealed");
    let after = ids(&station).await;
    assert!(after.iter().all(|id| !before.contains(id)), "sealed pieces bear new ids");
    let lengths: Vec<(i64, i64)> = sqlx::query_as("SELECT DISTINCT length(sealed), length(shown) FROM piece")
        .fetch_all(station.store.reader())
        .await
        .expect("lengths");
    assert_eq!(lengths.len(), 1, "and are all of one length: {lengths:?}");
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info('piece')")
        .fetch_all(station.store.reader())
        .await
        .expect("columns");
    assert_eq!(columns, ["id", "round", "place", "sealed", "shown", "text_commit"], "and nothing else is kept of them");
}

async fn ids(station: &Station) -> Vec<String> {
    sqlx::query_scalar("SELECT id FROM piece").fetch_all(station.store.reader()).await.expect("ids")
}

#[tokio::test]
async fn the_place_of_a_piece_says_nothing_of_its_origin() {
    let mut own_first = 0;
    for seed in 0..12 {
        let station = Station::new().await;
        let bo = judge(&station, "Bo").await;
        sealed(&station, "Slow queries", seed).await;
        let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
        let first = SENTENCES.iter().find(|(_, sentence)| ballot.pieces[0].text.contains(sentence));
        own_first += u32::from(first.expect("a piece").0 == Origin::Own);
    }
    assert!((1..12).contains(&own_first), "ours were put in first every time, and came first {own_first} times of 12");
}
