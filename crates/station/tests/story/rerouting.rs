//! A policy changes while cases wait, or while messages of accepted ones do.

use countersign_station::intake::{Rerouted, reroute};
use countersign_station::people::{self, Person, Role};
use countersign_station::policy::{Source, apply};
use countersign_station::queue::{Asked, Holder, Lease, next, overview, release, take};
use countersign_station::refine::{Format, Request, export};
use countersign_station::review::{Action, Which, decide, send_back, settle_due, undo};
use countersign_station::sync::deliver;
use serde_json::Value;

use crate::deciding::{answer, sent};
use crate::station::{POLICY, Station, ticket};

async fn applied(station: &Station, text: String) {
    let source = Source { file: "t.toml".to_owned(), text };
    apply(&station.store, &station.owner, &[source]).await.expect("applied");
}

/// The policy with another threshold and share of checks.
fn with(threshold: &str, audit_rate: &str) -> String {
    POLICY
        .replace("threshold = 0.80", &format!("threshold = {threshold}"))
        .replace("audit_rate = 0.0", &format!("audit_rate = {audit_rate}"))
}

async fn rerouted(station: &Station) -> Rerouted {
    reroute(&station.store, &station.owner, "tickets").await.expect("rerouted")
}

/// What the sink was told of accepted cases.
async fn accepted(station: &Station) -> Vec<Value> {
    deliver(&station.store, 1_000).await.expect("delivery runs");
    sent(station).into_iter().filter(|line| line["type"] == "case.accepted").map(|line| line["data"].clone()).collect()
}

#[tokio::test]
async fn a_changed_policy_reroutes_what_waits_when_asked() {
    let station = Station::new().await;
    station.import(&[ticket("low", "fee", 0.2), ticket("middle", "fee", 0.7), ticket("taken", "fee", 0.75)]).await;
    let taken = take(&station.store, &station.owner, "taken", Holder::Cli).await.expect("leased");
    let text = POLICY.replace("threshold = 0.80", "threshold = 0.50");
    applied(&station, text).await;
    let before = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!(
        before.total, 3,
        "a policy binds later arrivals; what waits, and what is on one's screen, keeps its version"
    );
    let done = rerouted(&station).await;
    assert_eq!((done.rerouted, done.accepted), (2, 1), "0.7 is above the new threshold; the leased case is left alone");
    let after = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!(after.total, 2, "only the unsure one waits, beside the one on screen");
    let facts: i64 =
        sqlx::query_scalar("SELECT count(*) FROM route").fetch_one(station.store.reader()).await.expect("count");
    assert_eq!(facts, 5, "the first routes stand, the new ones are added");
    countersign_station::queue::renew(&station.store, &station.owner, taken.case, taken.fence)
        .await
        .expect("still leased");
    let again = rerouted(&station).await;
    assert_eq!(again.rerouted, 0, "asking twice adds nothing");
}

#[tokio::test]
async fn what_was_accepted_is_told_as_it_was_accepted() {
    let station = Station::with_policy(&with("0.80", "1.0")).await;
    station.import(&[ticket("a", "fee", 0.95)]).await;
    let mut back = answer(Which::Name("a".to_owned()), Action::Return, None);
    back.note = Some("which card?".to_owned());
    decide(&station.store, &station.owner, &back).await.expect("returned from its check");
    station.import(&[ticket("a", "lost_card", 0.1)]).await;
    let told = accepted(&station).await;
    assert_eq!(told.len(), 1, "the second revision waits for a person: {told:?}");
    assert_eq!(told[0]["final"]["label"], "fee", "what was executed unseen, not what came after it");
    assert_eq!((&told[0]["revision"], &told[0]["confidence"]), (&1.into(), &0.95.into()), "of the first revision");
    assert_eq!(told[0]["route"]["to"], "audit", "by the route that accepted it");
}

#[tokio::test]
async fn a_route_that_comes_after_the_acceptance_does_not_change_what_is_told() {
    let station = Station::with_policy(&with("0.80", "1.0")).await;
    station.import(&[ticket("a", "fee", 0.95)]).await;
    applied(&station, with("0.99", "0.5")).await;
    assert_eq!(rerouted(&station).await.rerouted, 1, "its check was routed anew");
    let told = accepted(&station).await;
    assert_eq!((&told[0]["route"]["to"], &told[0]["policy_version"]), (&"audit".into(), &1.into()), "{told:?}");
    assert_eq!(told[0]["route"]["selection_probability"], 1.0, "and weighed by the draw it had: {told:?}");
}

#[tokio::test]
async fn what_is_accepted_by_a_new_policy_is_told_with_the_new_route() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.5)]).await;
    applied(&station, with("0.30", "0.0")).await;
    assert_eq!(rerouted(&station).await.accepted, 1, "it is sure enough now");
    let told = accepted(&station).await;
    assert_eq!((&told[0]["route"]["to"], &told[0]["policy_version"]), (&"auto".into(), &2.into()), "{told:?}");
}

#[tokio::test]
async fn what_a_person_has_doubted_is_never_accepted_unseen() {
    let station = Station::new().await;
    let rex = people::add(&station.store, &station.owner, "Rex", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("undone", "fee", 0.5), ticket("asked", "fee", 0.5), ticket("untouched", "fee", 0.5)]).await;
    let over = answer(Which::Name("undone".to_owned()), Action::Override, Some("lost_card"));
    let decided = decide(&station.store, &station.owner, &over).await.expect("taken");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let lease = undone.lease.expect("it is with its author again");
    release(&station.store, &station.owner, lease.case, lease.fence).await.expect("let go");
    let mut up = answer(Which::Name("asked".to_owned()), Action::Escalate, None);
    up.reason = Some("unsure".to_owned());
    decide(&station.store, &rex, &up).await.expect("handed up");
    send_back(&station.store, &station.owner, &Which::Name("asked".to_owned()), None, "Which card?")
        .await
        .expect("asked");
    station.clock.advance(48 * 3_600_000);
    let lease =
        next(&station.store, &rex, &Asked::default(), Holder::Cli).await.expect("leases end").expect("it waits");
    release(&station.store, &rex, lease.case, lease.fence).await.expect("let go");
    applied(&station, with("0.30", "0.0")).await;
    let done = rerouted(&station).await;
    assert_eq!((done.accepted, done.kept), (1, 2), "only what nobody has said anything about");
    let told = accepted(&station).await;
    let ids: Vec<&Value> = told.iter().map(|data| &data["case"]["id"]).collect();
    assert_eq!(ids, ["untouched"], "an answer that somebody rejected or asked about is not executed");
    let queues = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!(queues.total, 2, "they wait on");
}

#[tokio::test]
async fn a_correction_that_nothing_drew_stands_for_no_other() {
    let station = Station::new().await;
    station.import(&[ticket("unsure", "fee", 0.2), ticket("sure", "fee", 0.95)]).await;
    for name in ["unsure", "sure"] {
        let over = answer(Which::Name(name.to_owned()), Action::Override, Some("lost_card"));
        decide(&station.store, &station.owner, &over).await.expect("taken");
    }
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    let out = station.folder.path().join("set");
    let request = Request { format: Format::Classification, out: out.clone(), workflow: None, since: None };
    export(&station.store, &station.owner, request).await.expect("exported");
    let lineage = std::fs::read_to_string(out.join("lineage.jsonl")).expect("its lineage");
    let mut chances: Vec<(String, Value)> = lineage
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .map(|row| (row["id"].as_str().unwrap_or_default().to_owned(), row["selection_probability"].clone()))
        .collect();
    chances.sort_by(|a, b| a.0.cmp(&b.0));
    let wanted = [("sure".to_owned(), Value::Null), ("unsure".to_owned(), Value::from(1.0))];
    assert_eq!(chances, wanted, "what was accepted unseen was looked at of somebody's own accord");
}

/// The policy for these roles alone.
fn reviewed_by(roles: &str) -> String {
    POLICY.replace("[review]", &format!("[review]\nroles = [{roles}]"))
}

async fn offered(station: &Station, by: &Person) -> Option<Lease> {
    next(&station.store, by, &Asked::default(), Holder::Cli).await.expect("the queue answers")
}

#[tokio::test]
async fn who_may_review_follows_the_policy_that_holds() {
    let station = Station::with_policy(&reviewed_by("'lead'")).await;
    let rex = people::add(&station.store, &station.owner, "Rex", &[Role::Reviewer]).await.expect("a reviewer");
    let lea = people::add(&station.store, &station.owner, "Lea", &[Role::Lead]).await.expect("a lead");
    station.import(&[ticket("a", "fee", 0.2), ticket("b", "fee", 0.3)]).await;
    assert_eq!(offered(&station, &rex).await, None, "only leads may");
    applied(&station, reviewed_by("'reviewer'")).await;
    assert_eq!(offered(&station, &lea).await, None, "and now only reviewers");
    let depth = overview(&station.store, &rex).await.expect("read").total;
    assert_eq!(depth, 2, "the rail tells them so");
    let lease = offered(&station, &rex).await.expect("what waited waits for them");
    let mut approve = answer(Which::No(lease.case), Action::Approve, None);
    approve.fence = Some(lease.fence);
    decide(&station.store, &rex, &approve).await.expect("what is handed out may be decided");
    let refused = decide(&station.store, &lea, &answer(Which::Name("b".to_owned()), Action::Approve, None)).await;
    let refused = refused.expect_err("a lead alone may not any more").to_string();
    assert!(refused.contains("waits for the role reviewer"), "{refused}");
}

#[tokio::test]
async fn a_second_answer_that_nobody_else_may_give_is_asked_of_the_first_again() {
    let text = reviewed_by("'lead'").replace("audit_rate = 0.0", "audit_rate = 0.0\ndouble_review = 1.0");
    let station = Station::with_policy(&text).await;
    let lea = people::add(&station.store, &station.owner, "Lea", &[Role::Lead]).await.expect("a lead");
    let rex = people::add(&station.store, &station.owner, "Rex", &[Role::Reviewer]).await.expect("a reviewer");
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let first =
        decide(&station.store, &station.owner, &answer(Which::Name("a".to_owned()), Action::Approve, None)).await;
    assert!(first.expect("taken").waits, "somebody else is to answer");
    assert_eq!(overview(&station.store, &station.owner).await.expect("read").total, 0, "which is Lea");
    people::remove(&station.store, &station.owner, &lea).await.expect("she leaves");
    assert_eq!(overview(&station.store, &rex).await.expect("read").total, 0, "a reviewer may not");
    let depth = overview(&station.store, &station.owner).await.expect("read").total;
    assert_eq!(depth, 1, "it waits for the only one who may: {}", lea.name);
    let lease = station.next().await.expect("and is offered to them");
    let mut again = answer(Which::No(lease.case), Action::Approve, None);
    again.fence = Some(lease.fence);
    assert!(!decide(&station.store, &station.owner, &again).await.expect("taken").waits, "it goes on");
}
