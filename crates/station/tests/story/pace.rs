//! A person asks how fast they decide, and is told of themselves alone.

use countersign_station::people::{self, Person, Role};
use countersign_station::policy::{Source, apply};
use countersign_station::queue::Holder;
use countersign_station::review::{
    Action, Answer, Decided, OwnPace, Pace, Which, WorkflowPace, decide, desk, own_pace, reopen, undo,
};

use crate::station::{POLICY, START, Station, ticket};

/// Approves a case that took so many milliseconds of attention.
async fn approve(station: &Station, by: &Person, id: &str, active_ms: Option<i64>) -> Decided {
    let answer = Answer {
        case: Which::Name(id.to_owned()),
        fence: None,
        decision_id: None,
        action: Action::Approve,
        value: None,
        reason: None,
        note: None,
        active_ms,
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&station.store, by, &answer).await.expect("the answer is taken")
}

async fn told(station: &Station, by: &Person, workflow: Option<&str>, since: i64) -> OwnPace {
    own_pace(&station.store, by, workflow, since).await.expect("one may ask about oneself")
}

#[tokio::test]
async fn a_pace_is_of_what_stands_and_has_its_time() {
    let station = Station::new().await;
    let ids = ["a", "b", "c", "d", "e", "f", "g"];
    station.import(&ids.map(|id| ticket(id, "fee", 0.2))).await;
    for id in &ids[..5] {
        approve(&station, &station.owner, id, Some(30_000)).await;
    }
    approve(&station, &station.owner, "f", None).await;
    let mistaken = approve(&station, &station.owner, "g", Some(900_000)).await;
    undo(&station.store, &station.owner, &mistaken.decision_id, Holder::Cli).await.expect("taken back");

    let own = told(&station, &station.owner, None, 0).await;
    assert_eq!(own.all, Pace { decided: 6, timed: 5, active_ms: 150_000 }, "what was undone is gone with its time");
    assert_eq!(own.all.per_hour(), Some(120.0), "half a minute each; what has no time slows nobody down: {own:?}");
    let window = desk(&station.store, &station.owner).await.expect("read");
    let stands_below = (window.decided_today, window.per_hour);
    assert_eq!(stands_below, (own.all.decided, own.all.per_hour()), "the window says the same of the day");

    reopen(&station.store, &station.owner, &Which::Name("a".to_owned()), "mistake", None).await.expect("reopened");
    let after = told(&station, &station.owner, None, 0).await;
    assert_eq!(after, own, "what was thought over later was decided all the same");
    let later = told(&station, &station.owner, None, START + 1).await;
    assert_eq!(later, OwnPace { workflows: Vec::new(), all: Pace::default() }, "nothing was decided since");
}

#[tokio::test]
async fn nobody_is_told_of_anybody_else() {
    let station = Station::new().await;
    let tomas = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&["a", "b", "c"].map(|id| ticket(id, "fee", 0.2))).await;
    approve(&station, &tomas, "a", Some(60_000)).await;
    approve(&station, &tomas, "b", Some(60_000)).await;
    approve(&station, &station.owner, "c", Some(9_000)).await;
    let leads = told(&station, &station.owner, None, 0).await;
    assert_eq!(leads.all, Pace { decided: 1, timed: 1, active_ms: 9_000 }, "a lead too is told of themselves alone");
    let his = told(&station, &tomas, None, 0).await;
    assert_eq!((his.all.decided, his.all.per_hour()), (2, None), "two decisions are no pace yet: {his:?}");
}

#[tokio::test]
async fn each_workflow_has_a_pace_of_its_own() {
    let station = Station::new().await;
    let text = POLICY.replace("key = \"tickets\"", "key = \"returns\"");
    let source = Source { file: "returns.toml".to_owned(), text };
    apply(&station.store, &station.owner, &[source]).await.expect("the policy applies");
    let elsewhere = ticket("b", "fee", 0.2).replace("\"workflow\":\"tickets\"", "\"workflow\":\"returns\"");
    station.import(&[ticket("a", "fee", 0.2), elsewhere]).await;
    approve(&station, &station.owner, "a", Some(8_000)).await;
    approve(&station, &station.owner, "b", Some(5_000)).await;
    let of = |workflow: &str, active_ms| WorkflowPace {
        workflow: workflow.to_owned(),
        pace: Pace { decided: 1, timed: 1, active_ms },
    };
    let own = told(&station, &station.owner, None, 0).await;
    assert_eq!(own.workflows, [of("returns", 5_000), of("tickets", 8_000)], "in the order of their keys");
    assert_eq!(own.all, Pace { decided: 2, timed: 2, active_ms: 13_000 }, "and together");
    let one = told(&station, &station.owner, Some("returns"), 0).await;
    assert_eq!(one.workflows, [of("returns", 5_000)], "or the one that was asked for: {one:?}");
    assert_eq!(one.all, one.workflows[0].pace, "which then is all of it");
}
