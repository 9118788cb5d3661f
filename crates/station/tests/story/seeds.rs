//! Known-answer checks: nobody can tell them from the random ones, and nothing leaves the station by them.

use countersign_station::audit::verify;
use countersign_station::case::Prediction;
use countersign_station::intake::reroute;
use countersign_station::people::{self, Role};
use countersign_station::policy::{Source, apply};
use countersign_station::queue::{Holder, take};
use countersign_station::refine::{self, Format};
use countersign_station::review::{
    Action, Answer, Which, decide, desk, own_pace, send_back, settle_due, sheet, undo, view,
};
use countersign_station::seed::{self, SeedState};
use countersign_station::sync::deliver;
use countersign_station::upkeep::doctor;

use crate::station::{POLICY, Station, ticket};

/// Every case that comes draws a check; half of all cases are random checks.
fn policy() -> String {
    POLICY.replace("audit_rate = 0.0", "audit_rate = 0.5\nseeded = 1.0")
}

fn check(id: &str, known: &str) -> String {
    serde_json::json!({
        "id": id, "source": "pool", "workflow": "tickets", "title": "Where is it?",
        "input": {"Customer message": "My card has not come."}, "model": {"name": "old-model"},
        "prediction": {"label": "fee"}, "confidence": 0.99, "known": {"label": known},
    })
    .to_string()
}

async fn add(station: &Station, lines: &[String]) -> seed::Added {
    let path = station.folder.path().join("seeds.jsonl");
    std::fs::write(&path, lines.join("\n")).expect("the file is written");
    seed::add(&station.store, &station.owner, &path).await.expect("the pool takes them")
}

/// The name under which the only check was asked.
async fn asked(station: &Station) -> String {
    let listed = seed::list(&station.store, &station.owner).await.expect("a lead may look");
    listed.seeds.iter().find_map(|seed| seed.asked_as.clone()).expect("one was asked")
}

fn answer(name: &str, action: Action, label: Option<&str>) -> Answer {
    Answer {
        case: Which::Name(name.to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: label.map(|label| Prediction::Label { label: label.to_owned() }),
        reason: (action == Action::Override).then(|| "wrong-label".to_owned()),
        note: None,
        active_ms: Some(9_000),
        shown_at: None,
        evidence: Vec::new(),
    }
}

#[tokio::test]
async fn a_check_comes_beside_a_case_and_looks_like_a_random_one() {
    let station = Station::with_policy(&policy()).await;
    let added = add(&station, &[check("k-1", "late_card")]).await;
    assert_eq!((added.added, added.refused.len()), (1, 0), "it waits: {added:?}");
    let report = station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    assert_eq!(report.accepted, 1, "whoever imports is told of their own case only");
    let name = asked(&station).await;
    let neighbour = take(&station.store, &station.owner, "router/tick-004565", Holder::Cli).await.expect("it is there");
    let lease = take(&station.store, &station.owner, &name, Holder::Cli).await.expect("it waits for anybody");
    assert!(
        name.starts_with("router/tick-00") && name.len() == "router/tick-004565".len(),
        "an id like any other: {name}"
    );
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    let beside = sheet(&station.store, &station.owner, neighbour.case).await.expect("read");
    assert_eq!(shown.row.arrived_at, beside.row.arrived_at, "it came when its neighbour came");
    assert_eq!(shown.row.due_at, beside.row.due_at, "and is due when it is");
    assert_eq!(shown.why.strong, "Chosen for a check.", "it says what every check says");
    assert!(shown.check && shown.route.is_none(), "its route is withheld");
    let text = serde_json::to_string(&view(shown, lease)).expect("written");
    for secret in ["0.99", "old-model", "k-1", "pool", "late_card\",\"source", "known"] {
        assert!(!text.contains(secret), "{secret} would tell it apart: {text}");
    }
    let pool = seed::list(&station.store, &station.owner).await.expect("listed");
    assert_eq!(pool.seeds[0].state, SeedState::Asked, "the pool knows");
    let more = station.import(&[ticket("tick-004566", "fee", 0.2)]).await;
    assert_eq!(more.accepted, 1, "an empty pool changes nothing");
}

#[tokio::test]
async fn the_neighbour_is_no_check() {
    let station = Station::with_policy(&POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\nseeded = 1.0")).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!(shown.why.strong, "0.20, below 0.80.", "the draw is about what comes beside it, not about it");
}

#[tokio::test]
async fn nothing_of_a_check_leaves_the_station() {
    let station = Station::with_policy(&policy()).await;
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    decide(&station.store, &station.owner, &answer(&name, Action::Override, Some("late_card"))).await.expect("decided");
    let around = desk(&station.store, &station.owner).await.expect("read");
    assert_eq!((around.decided_today, around.in_hold), (1, 1), "to whoever decided it, it was a case like any other");
    let own = own_pace(&station.store, &station.owner, None, 0).await.expect("read");
    assert_eq!((own.all.decided, own.all.timed), (1, 1), "and it was work like any other");
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    assert!(!station.store.home().decisions().exists() || sent(&station).is_empty(), "no sink hears of it");
    let request = refine::Request {
        format: Format::Records,
        out: station.folder.path().join("rows"),
        workflow: None,
        since: None,
    };
    let report = refine::export(&station.store, &station.owner, request).await.expect("exported");
    assert_eq!(report.written.train + report.written.golden, 0, "it trains nothing");
    assert_eq!(report.left_out.get("seeded"), Some(&1), "and the report says so: {report:?}");
    let findings = doctor(&station.store, &station.owner).await.expect("checked");
    assert!(findings.ok, "the station is sound: {findings:?}");
}

fn sent(station: &Station) -> String {
    let days = std::fs::read_dir(station.store.home().decisions()).into_iter().flatten().flatten();
    days.map(|day| std::fs::read_to_string(day.path()).unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_lead_sees_how_often_wrong_answers_are_caught() {
    let station = Station::with_policy(&policy()).await;
    let reviewer = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    add(&station, &[check("k-1", "late_card"), check("k-2", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2), ticket("tick-004566", "fee", 0.2)]).await;
    let listed = seed::list(&station.store, &station.owner).await.expect("a lead may look");
    let names: Vec<String> = listed.seeds.iter().filter_map(|seed| seed.asked_as.clone()).collect();
    decide(&station.store, &reviewer, &answer(&names[0], Action::Override, Some("late_card"))).await.expect("right");
    let missed = decide(&station.store, &reviewer, &answer(&names[1], Action::Approve, None)).await.expect("wrong");
    let listed = seed::list(&station.store, &station.owner).await.expect("listed");
    let caught = &listed.workflows[0];
    assert_eq!((caught.asked, caught.n, caught.right), (2, 2, 1), "one of two: {caught:?}");
    assert!(caught.low.expect("an end") < 0.5 && caught.high.expect("an end") > 0.5, "with its interval: {caught:?}");
    let text = serde_json::to_string(&listed).expect("written");
    assert!(!text.contains(reviewer.id.as_str()) && !text.contains("Tomas"), "nobody is ranked: {text}");
    undo(&station.store, &reviewer, &missed.decision_id, Holder::Cli).await.expect("taken back");
    let listed = seed::list(&station.store, &station.owner).await.expect("listed");
    assert_eq!(listed.workflows[0].n, 1, "what was undone does not count");
    let refused = seed::list(&station.store, &reviewer).await.expect_err("not for reviewers").to_string();
    assert!(refused.contains("lead"), "{refused}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log holds");
}

#[tokio::test]
async fn a_check_makes_room_for_a_case_of_its_name() {
    let station = Station::with_policy(&policy()).await;
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    let missed = decide(&station.store, &station.owner, &answer(&name, Action::Approve, None)).await.expect("decided");
    let id = name.trim_start_matches("router/");
    let report = station.import(&[ticket(id, "fee", 0.3)]).await;
    assert_eq!((report.accepted, report.rejected), (1, 0), "the pipeline's case is never turned away: {report:?}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log still knows the check");
    undo(&station.store, &station.owner, &missed.decision_id, Holder::Cli).await.expect("and it can be undone");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "under its new name too");
    assert!(doctor(&station.store, &station.owner).await.expect("checked").ok, "depths and links hold");
}

#[tokio::test]
async fn a_check_that_made_room_still_has_its_waivers_and_questions() {
    let text = policy().replace("seeded = 1.0", "seeded = 1.0\ndouble_review = 1.0");
    let station = Station::with_policy(&text).await;
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    decide(&station.store, &station.owner, &answer(&name, Action::Approve, None))
        .await
        .expect("with nobody beside them");
    let waivers: i64 =
        sqlx::query_scalar("SELECT count(*) FROM waiver").fetch_one(station.store.reader()).await.expect("count");
    assert_eq!(waivers, 1, "the second person was waived");
    station.import(&[ticket(name.trim_start_matches("router/"), "fee", 0.3)]).await;
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the waiver is still that of the check");

    let station = Station::with_policy(&policy()).await;
    let tomas = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    let mut up = answer(&name, Action::Escalate, None);
    up.reason = Some("unsure".to_owned());
    decide(&station.store, &tomas, &up).await.expect("handed up");
    let which = Which::Name(name.clone());
    send_back(&station.store, &station.owner, &which, None, "Which card?").await.expect("asked back");
    station.import(&[ticket(name.trim_start_matches("router/"), "fee", 0.3)]).await;
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and so is the question");
}

#[tokio::test]
async fn what_is_no_check_is_refused_by_line() {
    let station = Station::with_policy(&policy()).await;
    let without = ticket("k-1", "fee", 0.2);
    let wrong = check("k-2", "lost_crad");
    let foreign = check("k-3", "fee").replace("tickets", "leads");
    let added = add(&station, &[without, wrong, foreign, check("k-4", "fee"), check("k-4", "fee")]).await;
    assert_eq!((added.read, added.added, added.duplicate), (5, 1, 1), "the good rest goes on: {added:?}");
    let told: Vec<_> = added.refused.iter().map(|line| (line.line, line.path.as_str())).collect();
    assert_eq!(told, [(1, "/known"), (2, "/known"), (3, "/workflow")], "each with its place: {added:?}");
    let reviewer = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    let path = station.folder.path().join("seeds.jsonl");
    assert!(seed::add(&station.store, &reviewer, &path).await.is_err(), "only a lead adds checks");
}

#[tokio::test]
async fn a_removed_check_is_never_asked() {
    let station = Station::with_policy(&policy()).await;
    add(&station, &[check("k-1", "late_card")]).await;
    seed::remove(&station.store, &station.owner, "pool/k-1").await.expect("removed");
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let listed = seed::list(&station.store, &station.owner).await.expect("listed");
    assert_eq!(listed.seeds[0].state, SeedState::Removed, "it stays out");
    let again = seed::remove(&station.store, &station.owner, "k-1").await.expect_err("gone").to_string();
    assert!(again.contains("removed before"), "{again}");
}

#[tokio::test]
async fn two_people_may_answer_one_check() {
    let station = Station::with_policy(&policy().replace("seeded = 1.0", "seeded = 1.0\ndouble_review = 1.0")).await;
    let other = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    decide(&station.store, &other, &answer(&name, Action::Override, Some("late_card"))).await.expect("right");
    decide(&station.store, &station.owner, &answer(&name, Action::Override, Some("late_card"))).await.expect("right");
    let listed = seed::list(&station.store, &station.owner).await.expect("listed");
    assert_eq!((listed.seeds[0].right, listed.seeds[0].wrong), (2, 0), "each answer counts: {listed:?}");
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    assert!(sent(&station).is_empty(), "and still nothing leaves");
}

#[tokio::test]
async fn routing_anew_leaves_a_check_where_it_is() {
    let station = Station::with_policy(&policy()).await;
    add(&station, &[check("k-1", "late_card")]).await;
    station.import(&[ticket("tick-004565", "fee", 0.2)]).await;
    let name = asked(&station).await;
    // Under this policy the check's own confidence would let it through unseen.
    let text = POLICY.replace("threshold = 0.80", "threshold = 0.05");
    let source = Source { file: "tickets.toml".to_owned(), text };
    apply(&station.store, &station.owner, &[source]).await.expect("applied");
    reroute(&station.store, &station.owner, "tickets").await.expect("routed anew");
    let lease = take(&station.store, &station.owner, &name, Holder::Cli).await.expect("it still waits");
    assert!(sheet(&station.store, &station.owner, lease.case).await.expect("read").check, "as a check");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    assert!(!sent(&station).contains(name.trim_start_matches("router/")), "it is not told as accepted");
}
