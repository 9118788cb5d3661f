use std::fs;
use std::path::Path;

use super::*;
use crate::people::Person;
use crate::sync::batch::MOST_ATTEMPTS;
use crate::sync::fixture::{START, case, decide, post, station, ticket};
use crate::sync::{RowState, add_folder, outbox, retry};
use serde_json::json;

/// Ids of the cases in a day file, in order, with the type of message.
fn told(dir: &Path, day: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(dir.join(format!("{day}.jsonl"))).unwrap_or_default();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    text.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|message| (word(&message["type"]), word(&message["data"]["case"]["id"])))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(type_, id)| ((*type_).to_owned(), (*id).to_owned())).collect()
}

async fn with_sink() -> (Store, Person, tempfile::TempDir, std::path::PathBuf) {
    let (store, owner, home) = station().await;
    let dir = home.path().join("out");
    add_folder(&store, &owner, "lake", &dir).await.unwrap();
    (store, owner, home, dir)
}

async fn state_counts(store: &Store, owner: &Person, state: RowState) -> u64 {
    outbox(store, owner).await.unwrap().counts[&state]
}

#[tokio::test]
async fn due_rows_reach_their_day_in_the_zone_and_held_ones_wait() {
    let (store, owner, _home, dir) = with_sink().await;
    for no in 1..=3 {
        case(&store, no, &ticket(&format!("t{no}"), "text", "a"), "accepted").await;
    }
    // 23:30 UTC is the next day in Berlin.
    let late = START + 13 * 3_600_000 + 1_800_000;
    post(&store, EventType::CaseAccepted, 1, None, START, START).await;
    post(&store, EventType::CaseAccepted, 2, None, late, START).await;
    post(&store, EventType::CaseAccepted, 3, None, START, START + 15_000).await;
    let delivered = deliver(&store, 1_000).await.unwrap();
    assert_eq!((delivered.sent, delivered.waiting, delivered.failed), (2, 1, 0), "what is in its hold waits");
    assert_eq!(told(&dir, "2026-11-20"), pairs(&[("case.accepted", "t1")]), "one file a day");
    assert_eq!(told(&dir, "2026-11-21"), pairs(&[("case.accepted", "t2")]), "days are cut in the station's zone");
    store.clock().advance(15_000);
    assert_eq!(deliver(&store, 1_000).await.unwrap().sent, 1, "after the hold it goes");
    assert_eq!(deliver(&store, 1_000).await.unwrap().sent, 0, "and only once");
    assert_eq!(state_counts(&store, &owner, RowState::Delivered).await, 3, "each row knows that it was sent");
}

#[tokio::test]
async fn a_crash_between_writing_and_marking_writes_nothing_twice() {
    let (store, owner, _home, dir) = with_sink().await;
    for no in 1..=2 {
        case(&store, no, &ticket(&format!("t{no}"), "text", "a"), "accepted").await;
        post(&store, EventType::CaseAccepted, no, None, START, START).await;
    }
    deliver(&store, 1).await.unwrap();
    // As a crash leaves it: one written and not marked, one claimed and not written, and a torn line behind them.
    sqlx::query("UPDATE outbox SET state = 'claimed', delivered_at = NULL").execute(store.writer()).await.unwrap();
    let path = dir.join("2026-11-20.jsonl");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{before}{{\"type\":\"case.acc")).unwrap();
    deliver(&store, 1_000).await.unwrap();
    assert_eq!(
        told(&dir, "2026-11-20"),
        pairs(&[("case.accepted", "t1"), ("case.accepted", "t2")]),
        "each stands there once"
    );
    assert_eq!(fs::read_to_string(dir.join("2026-11-20.torn-1")).unwrap(), "{\"type\":\"case.acc", "nothing is lost");
    assert_eq!(state_counts(&store, &owner, RowState::Delivered).await, 2, "both count as sent");
}

#[tokio::test]
async fn a_sink_that_is_gone_rests_and_goes_on_in_order() {
    let (store, owner, _home, dir) = with_sink().await;
    case(&store, 1, &ticket("t1", "text", "a"), "held").await;
    let made = decide(&store, &owner, 1, "override", Some(&json!({"label": "b"}))).await;
    post(&store, EventType::DecisionMade, 1, Some(&made), START, START).await;
    let away = dir.with_extension("away");
    fs::rename(&dir, &away).unwrap();
    let delivered = deliver(&store, 1_000).await.unwrap();
    assert_eq!((delivered.sent, delivered.waiting, delivered.failed), (0, 1, 1), "the row waits");
    assert!(!dir.exists(), "a vanished folder is not made anew");
    let failing = outbox(&store, &owner).await.unwrap().failing;
    assert!(failing[0].error.contains("is gone"), "the row says why: {}", failing[0].error);
    assert_eq!(failing[0].not_before, START + 5_000, "first after five seconds");

    fs::create_dir(&dir).unwrap();
    store.clock().advance(5_000);
    let delivered = deliver(&store, 1_000).await.unwrap();
    assert_eq!((delivered.sent, delivered.failed), (0, 1), "an empty folder in its place takes nothing");
    let failing = outbox(&store, &owner).await.unwrap().failing;
    assert!(failing[0].error.contains("is not the one"), "the row says why: {}", failing[0].error);

    fs::remove_dir(&dir).unwrap();
    fs::rename(&away, &dir).unwrap();
    post(&store, EventType::DecisionUndone, 1, Some(&made), START, START).await;
    assert_eq!(deliver(&store, 1_000).await.unwrap().sent, 0, "nothing overtakes what is in its back-off");
    assert_eq!(retry(&store, &owner).await.unwrap(), 1, "a person need not wait");
    deliver(&store, 1_000).await.unwrap();
    assert_eq!(
        told(&dir, "2026-11-20"),
        pairs(&[("decision.made", "t1"), ("decision.undone", "t1")]),
        "in the order of what happened"
    );
}

#[tokio::test]
async fn back_off_doubles_up_to_an_hour_and_ends() {
    let (store, owner, _home, dir) = with_sink().await;
    case(&store, 1, &ticket("t1", "text", "a"), "accepted").await;
    post(&store, EventType::CaseAccepted, 1, None, START, START).await;
    let away = dir.with_extension("away");
    fs::rename(&dir, &away).unwrap();
    let mut waits = Vec::new();
    for _ in 0..MOST_ATTEMPTS {
        deliver(&store, 10).await.unwrap();
        let row = &outbox(&store, &owner).await.unwrap().failing[0];
        waits.push(row.not_before - store.now());
        store.clock().advance(waits[waits.len() - 1]);
    }
    assert_eq!(&waits[..4], [5_000, 10_000, 20_000, 40_000], "each wait is twice the one before");
    assert_eq!(waits.iter().max(), Some(&3_600_000), "at most an hour");
    assert_eq!(
        state_counts(&store, &owner, RowState::Dead).await,
        1,
        "after {MOST_ATTEMPTS} attempts a person is asked"
    );
    fs::rename(&away, &dir).unwrap();
    assert_eq!(deliver(&store, 10).await.unwrap().sent, 0, "a dead row is not tried by itself");
    retry(&store, &owner).await.unwrap();
    assert_eq!(deliver(&store, 10).await.unwrap().sent, 1, "a retry brings it back");
}

#[tokio::test]
async fn a_row_waits_for_the_earlier_one_of_its_case() {
    let (store, owner, _home, dir) = with_sink().await;
    case(&store, 1, &ticket("t1", "text", "a"), "held").await;
    let first = decide(&store, &owner, 1, "escalate", None).await;
    let second = decide(&store, &owner, 1, "approve", Some(&json!({"label": "a"}))).await;
    post(&store, EventType::CaseEscalated, 1, Some(&first), START, START + 60_000).await;
    post(&store, EventType::DecisionMade, 1, Some(&second), START, START).await;
    assert_eq!(deliver(&store, 10).await.unwrap().sent, 0, "the escalation is still in its hold");
    store.clock().advance(60_000);
    // The later one comes first by its due time, the earlier one goes first all the same.
    while deliver(&store, 10).await.unwrap().sent > 0 {}
    assert_eq!(
        told(&dir, "2026-11-20"),
        pairs(&[("case.escalated", "t1"), ("decision.made", "t1")]),
        "in the order of what happened"
    );
}

#[tokio::test]
async fn one_process_delivers() {
    let (store, _owner, _home, _dir) = with_sink().await;
    let lock = store.home().sync_lock().unwrap().unwrap();
    assert!(deliver(&store, 10).await.unwrap().elsewhere, "another process has the lock, and the result says so");
    drop(lock);
    assert!(!deliver(&store, 10).await.unwrap().elsewhere, "then it is free");
}
