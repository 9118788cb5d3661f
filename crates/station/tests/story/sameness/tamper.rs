//! Whatever is changed behind the station's back after sealing makes the round void, and the reason names it.

use std::path::Path;

use countersign_station::audit::verify;
use countersign_station::people::Person;
use countersign_station::sameness::{self, RoundState};
use countersign_station::store::{Clock, Home, Store};
use rstest::rstest;
use sqlx::AssertSqlSafe;

use super::{judge, sealed, vote};
use crate::station::{START, Station};

/// Lifts every guard, as whoever has the file can.
const LIFTED: &str =
    "DROP TRIGGER ballot_keeps; DROP TRIGGER ballot_stays; DROP TRIGGER round_keeps; DROP TRIGGER piece_keeps;
    DROP TRIGGER piece_stays; PRAGMA foreign_keys = OFF;";

/// A station of its own over a copy of the file, with the secret beside it.
async fn copy_of(station: &Station, name: &str) -> Store {
    let home = Home::at(station.folder.path().join(name));
    home.make().expect("a folder");
    let copy = home.database().display().to_string();
    sqlx::query("VACUUM INTO ?").bind(copy).execute(station.store.writer()).await.expect("copied");
    let secret = |home: &Path| home.join("sameness.secret");
    std::fs::copy(secret(station.store.home().path()), secret(home.path())).expect("the secret is a file here");
    Store::open(&home, Clock::fixed(START + 1)).await.expect("the copy opens")
}

async fn told(station: &Station) -> (Person, Person) {
    let (bo, cy) = (judge(station, "Bo").await, judge(station, "Cy").await);
    sealed(station, "Slow queries", 11).await;
    vote(station, &bo, "Slow queries", 3).await;
    vote(station, &cy, "Slow queries", 1).await;
    (bo, cy)
}

#[rstest]
#[case::the_key("UPDATE round SET answer = zeroblob(length(answer))", "the sealed key was changed")]
#[case::one_bit_of_the_key(
    "UPDATE round SET answer = CAST(substr(answer, 1, 100) || x'00' || substr(answer, 102) AS BLOB)",
    "the sealed key was changed"
)]
#[case::the_wrapped_key(
    "UPDATE round SET wrapped = zeroblob(length(wrapped))",
    "the key that it is encrypted under was changed"
)]
#[case::the_commitment(
    "UPDATE round SET commitment = zeroblob(32)",
    "its commitment is not the one that was written to the log"
)]
#[case::the_order(
    "UPDATE piece SET place = 10 WHERE place = 1; UPDATE piece SET place = 1 WHERE place = 2; UPDATE piece SET place = 2 WHERE place = 10",
    "the order of its pieces is not the one that was sealed"
)]
#[case::a_piece_gone("DELETE FROM piece WHERE place = 6", "the order of its pieces is not the one that was sealed")]
#[case::texts_swapped(
    "UPDATE piece SET shown = (SELECT p.shown FROM piece p WHERE p.place = 3 - piece.place) WHERE place IN (1, 2)",
    "the text of P1 is not the one that was sealed"
)]
#[case::origins_swapped(
    "UPDATE piece SET sealed = (SELECT p.sealed FROM piece p WHERE p.place = 3 - piece.place) WHERE place IN (1, 2)",
    "what is kept of P1 was changed"
)]
#[case::the_number_asked(
    "UPDATE round SET asked = 2",
    "the number of pieces to be marked is not the one that was sealed"
)]
#[case::a_ballot("UPDATE ballot SET body = zeroblob(length(body))", "ballot 1 is not as it was cast")]
#[case::a_ballots_commitment("UPDATE ballot SET commitment = zeroblob(32)", "ballot 1 carries another commitment")]
#[case::ballots_swapped(
    "CREATE TEMP TABLE cast_as AS SELECT id, body FROM ballot;
     UPDATE ballot SET body = (SELECT c.body FROM cast_as c WHERE c.id <> ballot.id)",
    "ballot 1 is not as it was cast"
)]
#[case::a_ballot_gone(
    "DELETE FROM ballot WHERE id = (SELECT min(id) FROM ballot)",
    "2 ballots were cast and 1 are there"
)]
#[case::whose_ballot(
    "UPDATE ballot SET person = (SELECT made_by FROM round) WHERE id = (SELECT min(id) FROM ballot)",
    "the log does not tell of ballot"
)]
#[case::another_entry("UPDATE round SET sealed_seq = 1", "the log does not tell of its sealing")]
#[tokio::test]
async fn changed_after_sealing_it_is_void(#[case] change: &'static str, #[case] why: &str) {
    let station = Station::new().await;
    told(&station).await;
    let store = copy_of(&station, "copy").await;
    sqlx::raw_sql(LIFTED).execute(store.writer()).await.expect("lifted");
    sqlx::raw_sql(change).execute(store.writer()).await.expect("changed");
    let revealed = sameness::reveal(&store, &station.owner, "Slow queries").await.expect("it ends, and says so");
    let said = revealed.void.expect("it is void");
    assert!(said.contains(why), "it says exactly why: {said}");
    assert_eq!((revealed.key, revealed.nonce), (None, None), "and shows no key");
    let view = sameness::look(&store, &station.owner, "Slow queries").await.expect("listed");
    assert_eq!((view.state, view.void_reason.as_deref()), (RoundState::Void, Some(said.as_str())), "it stays void");
    let trend = sameness::trend(&store, &station.owner, None).await.expect("read");
    assert!(trend.quarters.is_empty(), "and counts nowhere");
    store.close().await;
    let sound = sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("the original");
    assert_eq!(sound.void, None, "which nobody touched, is revealed");
}

#[tokio::test]
async fn the_guards_refuse_what_they_can() {
    let station = Station::new().await;
    told(&station).await;
    for (statement, says) in [
        ("UPDATE ballot SET role = 'lead'", "a ballot is a fact"),
        ("DELETE FROM ballot", "a ballot is a fact"),
        ("UPDATE round SET answer = x'00'", "keeps its seal"),
        ("UPDATE round SET state = 'making'", "keeps its seal"),
        ("UPDATE piece SET place = place + 6", "stay as they are"),
        ("DELETE FROM piece", "stay as they are"),
        ("DELETE FROM round", "a round stays"),
    ] {
        let refused = sqlx::query(AssertSqlSafe(statement)).execute(station.store.writer()).await;
        let refused = refused.expect_err("it must be refused").to_string();
        assert!(refused.contains(says), "{statement}: {refused}");
    }
}

#[rstest]
#[case("UPDATE ballot SET commitment = zeroblob(32)", "has another commitment than this entry")]
#[case("UPDATE ballot SET body_commit = zeroblob(32)", "has another marks than this entry")]
#[case("UPDATE round SET commitment = zeroblob(32)", "is sealed with another commitment")]
#[case("DELETE FROM ballot WHERE id = (SELECT min(id) FROM ballot)", "the log tells of 2 ballots and 1 are kept")]
#[tokio::test]
async fn verifying_the_log_finds_it_too(#[case] change: &'static str, #[case] what: &str) {
    let station = Station::new().await;
    told(&station).await;
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "it holds before");
    station.meddle(LIFTED).await;
    station.meddle(change).await;
    let broken = verify(&station.store).await.expect("readable").broken.expect("it is noticed");
    assert!(broken.what.contains(what), "and named: {}", broken.what);
}

#[tokio::test]
async fn a_changed_result_is_found() {
    let station = Station::new().await;
    told(&station).await;
    sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    station
        .meddle(
            "DROP TRIGGER round_result_keeps; UPDATE round_result SET body = replace(body, '\"hits\":4', '\"hits\":6')",
        )
        .await;
    let broken = verify(&station.store).await.expect("readable").broken.expect("it is noticed");
    assert!(broken.what.contains("another result than this entry"), "{}", broken.what);
}
