//! Several alike cases are decided as one, and taken back as one.

use countersign_station::audit::verify;
use countersign_station::case::{CaseNo, Prediction, by_name};
use countersign_station::people::{self, Role};
use countersign_station::queue::{Asked, Holder, next, overview};
use countersign_station::review::{
    Action, Answer, ReviewError, Together, TogetherAnswer, What, Which, alike, batch_of, decide, decide_together,
    recent, reopen, settle_due, undo, undo_together,
};
use countersign_station::sync::deliver;

use crate::station::{Station, ticket};

async fn number(station: &Station, id: &str) -> CaseNo {
    let mut connection = station.store.reader().acquire().await.expect("a connection");
    by_name(&mut connection, id).await.expect("the case").no
}

async fn numbers(station: &Station, ids: &[&str]) -> Vec<CaseNo> {
    let mut numbers = Vec::new();
    for id in ids {
        numbers.push(number(station, id).await);
    }
    numbers
}

/// What the window would send for all of these that are alike.
async fn listed(station: &Station, ids: &[&str], what: What) -> TogetherAnswer {
    let alike = alike(&station.store, &station.owner, &numbers(station, ids).await).await.expect("compared");
    TogetherAnswer {
        batch_id: Some(station.store.ids().v7(0).expect("an id").to_string()),
        cases: alike.cases.iter().map(|one| (one.case.no, one.fence)).collect(),
        what,
        note: None,
        active_ms: Some(30_000),
        shown_at: None,
    }
}

fn lost_card() -> What {
    What::Override { value: Prediction::Label { label: "lost_card".to_owned() }, reason: "wrong-label".to_owned() }
}

fn sent(station: &Station) -> Vec<serde_json::Value> {
    let folder = station.store.home().decisions();
    let mut days: Vec<_> =
        std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    days.sort();
    let text: String = days.iter().map(|day| std::fs::read_to_string(day).expect("a day's file")).collect();
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

async fn decided(station: &Station, answer: &TogetherAnswer) -> countersign_station::review::DecidedTogether {
    let decided = match decide_together(&station.store, &station.owner, answer).await.expect("taken") {
        Together::Decided(decided) => Some(decided),
        Together::Changed(_) => None,
    };
    decided.expect("nothing had changed")
}

async fn three() -> Station {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.2), ticket("c", "fee", 0.3)]).await;
    station
}

#[tokio::test]
async fn three_alike_cases_are_one_entry_and_three_decisions() {
    let station = three().await;
    let answer = listed(&station, &["a", "b", "c"], lost_card()).await;
    let done = decided(&station, &answer).await;
    assert_eq!(done.label, "Overridden 3 cases: Lost card", "the toast says how many and with what");
    assert_eq!(decided(&station, &answer).await, done, "the same answer sent again is taken once");
    let queues = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!((queues.total, queues.workflows[0].held), (0, 3), "none waits, all are in hold");
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 100).await.expect("delivery runs");
    let lines = sent(&station);
    let cases: Vec<_> = lines.iter().map(|line| line["data"]["case"]["id"].as_str().unwrap_or_default()).collect();
    assert_eq!(cases, ["a", "b", "c"], "a message for each");
    let entries: Vec<_> = lines.iter().map(|line| line["data"]["audit"]["seq"].as_i64()).collect();
    assert!(entries.windows(2).all(|two| two[0] == two[1]), "under one entry of the log: {entries:?}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "which vouches for each");
}

#[tokio::test]
async fn they_are_taken_back_as_one() {
    let station = three().await;
    let done = decided(&station, &listed(&station, &["a", "b", "c"], What::Approve).await).await;
    let newest = recent(&station.store, &station.owner, 10).await.expect("read");
    assert_eq!(newest.len(), 1, "one thing was done, so one can be undone: {newest:?}");
    assert_eq!(newest[0].label, "Approved 3 cases: Fee", "and it says what");
    let one = undo(&station.store, &station.owner, &done.decisions[0].1, Holder::Cli).await;
    let Err(ReviewError::NothingToUndo(why)) = one else { panic!("one of them alone is not undone: {one:?}") };
    assert!(why.contains("3 cases"), "it says that it belongs to others: {why}");
    let batch = batch_of(&station.store, &done.decisions[1].1).await.expect("read");
    assert_eq!(batch.as_deref(), Some(done.batch.as_str()), "each knows its batch");
    let undone = undo_together(&station.store, &station.owner, &done.batch).await.expect("taken back");
    assert_eq!((undone.cases.len(), undone.stay.len(), undone.sent), (3, 0, false), "all three, and nobody was told");
    let queues = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!((queues.total, queues.workflows[0].held), (3, 0), "all wait again");
    station.clock.advance(60_000);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 100).await.expect("delivery runs");
    assert_eq!(sent(&station).len(), 0, "inside the hold nothing ever leaves");
    let again = undo_together(&station.store, &station.owner, &done.batch).await;
    assert!(matches!(again, Err(ReviewError::NothingToUndo(_))), "not twice: {again:?}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and the log holds");
}

#[tokio::test]
async fn after_the_hold_each_sink_is_told_of_each() {
    let station = three().await;
    let done = decided(&station, &listed(&station, &["a", "b", "c"], What::Approve).await).await;
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 100).await.expect("delivery runs");
    let undone = undo_together(&station.store, &station.owner, &done.batch).await.expect("taken back");
    assert!(undone.sent, "the sinks had them already");
    deliver(&station.store, 100).await.expect("delivery runs");
    let types: Vec<_> = sent(&station).iter().map(|line| line["type"].clone()).collect();
    assert_eq!(types[3..], ["decision.undone", "decision.undone", "decision.undone"], "a message for each");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and the log holds");
}

#[tokio::test]
async fn what_somebody_else_acted_on_stays() {
    let station = three().await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    let theirs = next(&station.store, &second, &Asked::default(), Holder::Cli).await.expect("answers").expect("waits");
    station.clock.advance(11 * 60_000);
    // The lease ran out; the case is decided with the others, and then its old holder answers late.
    let back = next(&station.store, &station.owner, &Asked::default(), Holder::Cli).await.expect("answers").expect("a");
    countersign_station::queue::release(&station.store, &station.owner, back.case, back.fence).await.expect("freed");
    let done = decided(&station, &listed(&station, &["a", "b", "c"], What::Approve).await).await;
    let late = Answer {
        case: Which::No(theirs.case),
        fence: Some(theirs.fence),
        decision_id: None,
        action: Action::Approve,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&station.store, &second, &late).await.expect("kept as a second opinion");
    let undone = undo_together(&station.store, &station.owner, &done.batch).await.expect("taken back");
    assert_eq!(undone.cases.len(), 2, "the others come back");
    assert_eq!(undone.stay.len(), 1, "what a second person has answered stays: {:?}", undone.stay);
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and the log holds");
}

#[tokio::test]
async fn only_truly_alike_cases_are_decided_together() {
    let station = Station::new().await;
    station
        .import(&[
            ticket("a", "fee", 0.1),
            ticket("b", "fee", 0.2),
            ticket("other", "late_card", 0.3),
            ticket("up", "fee", 0.4),
            ticket("done", "fee", 0.5),
            ticket("sure", "fee", 0.95),
        ])
        .await;
    let mut up = Answer {
        case: Which::Name("up".to_owned()),
        fence: None,
        decision_id: None,
        action: Action::Escalate,
        value: None,
        reason: Some("unsure".to_owned()),
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&station.store, &station.owner, &up).await.expect("escalated");
    up.case = Which::Name("done".to_owned());
    (up.action, up.reason) = (Action::Approve, None);
    decide(&station.store, &station.owner, &up).await.expect("decided");
    let marked = numbers(&station, &["other", "a", "up", "b", "done", "sure"]).await;
    let sorted = alike(&station.store, &station.owner, &marked).await.expect("compared");
    let may: Vec<&str> = sorted.cases.iter().map(|one| one.case.case_id.as_str()).collect();
    assert_eq!(may, ["a", "b"], "what most of them are, not what was marked first");
    let why: Vec<(&str, &str)> = sorted.out.iter().map(|one| (one.case.case_id.as_str(), one.why.as_str())).collect();
    for (id, says) in
        [("other", "answered it otherwise"), ("up", "escalated"), ("done", "decided"), ("sure", "accepted")]
    {
        assert!(why.iter().any(|(case, why)| *case == id && why.contains(says)), "{id} stays out, {says}: {why:?}");
    }
    reopen(&station.store, &station.owner, &Which::Name("done".to_owned()), "mistake", None).await.expect("reopened");
    (up.action, up.note) = (Action::Return, Some("which card?".to_owned()));
    decide(&station.store, &station.owner, &up).await.expect("returned");
    station.import(&[ticket("done", "fee", 0.45)]).await;
    let again = numbers(&station, &["a", "done"]).await;
    let sorted = alike(&station.store, &station.owner, &again).await.expect("compared");
    assert!(
        matches!(sorted.out.as_slice(), [done] if done.why.contains("decided before it came again")),
        "what was sent of it must be superseded by name: {:?}",
        sorted.out
    );
    let many: Vec<CaseNo> = (1..=51).map(CaseNo).collect();
    let refused = alike(&station.store, &station.owner, &many).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("at most 50")), "51 are too many to read");
}

#[tokio::test]
async fn a_case_that_went_elsewhere_stops_the_whole() {
    let station = three().await;
    let answer = listed(&station, &["a", "b", "c"], What::Approve).await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    let theirs = next(&station.store, &second, &Asked::default(), Holder::Cli).await.expect("answers").expect("waits");
    let outcome = decide_together(&station.store, &station.owner, &answer).await.expect("answered");
    let Together::Changed(left) = outcome else { panic!("one is on somebody's screen: {outcome:?}") };
    assert_eq!(left.len(), 1, "exactly the one that left");
    assert_eq!(left[0].no, theirs.case, "it is named");
    assert!(left[0].why.contains("somebody else"), "with why: {}", left[0].why);
    assert_eq!(
        overview(&station.store, &station.owner).await.expect("read").workflows[0].held,
        0,
        "nothing is decided"
    );
    let rest = TogetherAnswer {
        cases: answer.cases.iter().filter(|(no, _)| *no != theirs.case).copied().collect(),
        ..answer.clone()
    };
    assert_eq!(decided(&station, &rest).await.decisions.len(), 2, "the rest is, once it was confirmed again");
}

#[tokio::test]
async fn an_answer_that_fits_one_of_them_badly_is_refused_for_all() {
    let station = three().await;
    let wrong = [
        What::Override { value: Prediction::Label { label: "nonsense".to_owned() }, reason: "wrong-label".to_owned() },
        What::Override { value: Prediction::Label { label: "lost_card".to_owned() }, reason: "because".to_owned() },
        What::Override { value: Prediction::Label { label: "lost_card".to_owned() }, reason: "odd".to_owned() },
    ];
    for what in wrong {
        let answer = listed(&station, &["a", "b", "c"], what.clone()).await;
        let refused = decide_together(&station.store, &station.owner, &answer).await;
        assert!(matches!(refused, Err(ReviewError::Invalid(_))), "{what:?} must be refused: {refused:?}");
    }
    let auditor = people::add(&station.store, &station.owner, "Vera", &[Role::Auditor]).await.expect("an auditor");
    let answer = listed(&station, &["a", "b", "c"], What::Approve).await;
    assert!(decide_together(&station.store, &auditor, &answer).await.is_err(), "an auditor decides nothing");
    assert_eq!(overview(&station.store, &station.owner).await.expect("read").total, 3, "all of them still wait");
}
