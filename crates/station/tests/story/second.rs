//! Several people on one case: two answers, disputes, questions back, decided cases opened again.

use countersign_station::audit::verify;
use countersign_station::case::{Prediction, Refusal};
use countersign_station::people::{self, Person, Role};
use countersign_station::queue::{Asked, Holder, Lease, QueueError, next, overview, release, take};
use countersign_station::refine::{Format, Request, export};
use countersign_station::review::{
    Action, Answer, Effect, ReviewError, Which, decide, recent, reopen, send_back, settle_due, sheet, undo, view,
};
use countersign_station::sync::deliver;
use countersign_station::upkeep::doctor;
use serde_json::{Value, json};

use crate::station::{POLICY, Station, ticket};

/// Every case is drawn for two people.
fn in_pairs() -> String {
    POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\ndouble_review = 1.0")
}

async fn colleague(station: &Station, name: &str, roles: &[Role]) -> Person {
    people::add(&station.store, &station.owner, name, roles).await.expect("a colleague")
}

async fn lease_of(station: &Station, by: &Person) -> Option<Lease> {
    next(&station.store, by, &Asked::default(), Holder::Cli).await.expect("the queue answers")
}

fn answer(lease: Lease, action: Action, value: Option<Prediction>) -> Answer {
    Answer {
        case: Which::No(lease.case),
        fence: Some(lease.fence),
        reason: match action {
            Action::Override => Some("wrong-label".to_owned()),
            Action::Escalate => Some("unsure".to_owned()),
            Action::Approve | Action::Return => None,
        },
        note: (action == Action::Return).then(|| "which card?".to_owned()),
        value,
        ..named("", action)
    }
}

fn named(name: &str, action: Action) -> Answer {
    Answer {
        case: Which::Name(name.to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    }
}

fn label(label: &str) -> Option<Prediction> {
    Some(Prediction::Label { label: label.to_owned() })
}

/// Takes the next case and answers it.
async fn answers(station: &Station, by: &Person, with: Option<&str>) -> countersign_station::review::Decided {
    let lease = lease_of(station, by).await.expect("something waits");
    let action = if with.is_some() { Action::Override } else { Action::Approve };
    decide(&station.store, by, &answer(lease, action, with.and_then(label))).await.expect("the answer is taken")
}

async fn state(station: &Station, id: &str) -> String {
    sqlx::query_scalar("SELECT state FROM cases WHERE id = ?")
        .bind(id)
        .fetch_one(station.store.reader())
        .await
        .expect("the case is there")
}

/// Lets holds end, delivers, and gives every line of the sink as type and final label.
async fn sent(station: &Station) -> Vec<(String, Value)> {
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    let folder = station.store.home().decisions();
    let mut days: Vec<_> =
        std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    days.sort();
    let text: String = days.iter().map(|day| std::fs::read_to_string(day).expect("a day's file")).collect();
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .map(|line| (line["type"].as_str().unwrap_or_default().to_owned(), line["data"].clone()))
        .collect()
}

async fn kinds(station: &Station) -> Vec<String> {
    sent(station).await.into_iter().map(|(kind, _)| kind).collect()
}

async fn sound(station: &Station) {
    let found = doctor(&station.store, &station.owner).await.expect("looked at");
    let wrong: Vec<_> = found.findings.iter().filter(|finding| !finding.ok).collect();
    assert!(wrong.is_empty(), "the station holds together: {wrong:?}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and so does its log");
}

#[tokio::test]
async fn two_people_who_agree_settle_a_case() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let first = answers(&station, &tomas, Some("lost_card")).await;
    assert!(first.waits, "one answer is not enough");
    assert_eq!(state(&station, "a").await, "answered", "and the case waits for somebody else");
    assert_eq!(lease_of(&station, &tomas).await, None, "but not for the one who gave it");
    let mine = overview(&station.store, &tomas).await.expect("read");
    assert_eq!(mine.total, 0, "nor does it stand in their depth");
    assert_eq!(kinds(&station).await, Vec::<String>::new(), "nothing is sent, however long it waits");
    let second = answers(&station, &station.owner, Some("lost_card")).await;
    assert!(!second.waits, "the second answer completes it");
    assert_eq!(state(&station, "a").await, "held", "its hold begins with the second answer");
    let lines = sent(&station).await;
    assert_eq!(lines.len(), 1, "one decision goes out: {lines:?}");
    assert_eq!(lines[0].1["decision_id"], second.decision_id.as_str(), "the one that completed the pair");
    assert_eq!(lines[0].1["decided_by"], station.owner.id.as_str(), "under the name of who gave it");
    let kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM decision").fetch_one(station.store.reader()).await.expect("counted");
    assert_eq!(kept, 2, "both answers are kept");
    sound(&station).await;
}

#[tokio::test]
async fn the_second_reader_cannot_tell_that_there_was_a_first() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let bo = colleague(&station, "Bo", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let seen = async |by: &Person| {
        let lease = lease_of(&station, by).await.expect("it waits");
        let shown = sheet(&station.store, by, lease.case).await.expect("read");
        let row = format!("{:?}", (shown.row.state, shown.row.waits_as, &shown.row.decision, &shown.row.first_answer));
        let mut shown = serde_json::to_value(view(shown, lease)).expect("a view is JSON");
        // Fences count every lease, also those that ended unused, so they say nothing of answers.
        shown["fence"] = json!(0);
        shown["leaseUntil"] = json!(0);
        release(&station.store, by, lease.case, lease.fence).await.expect("given back");
        (shown, row)
    };
    let before = seen(&bo).await;
    let queued = overview(&station.store, &bo).await.expect("read");
    answers(&station, &tomas, Some("lost_card")).await;
    assert_eq!(seen(&bo).await, before, "not one byte of the case is another one");
    assert_eq!(overview(&station.store, &bo).await.expect("read"), queued, "nor of the queue");
    let theirs =
        sheet(&station.store, &tomas, take(&station.store, &bo, "a", Holder::Cli).await.expect("taken").case).await;
    let theirs = theirs.expect("read").before.history;
    assert_eq!(theirs.len(), 1, "whoever answered sees their own answer");
    let again = decide(&station.store, &tomas, &named("a", Action::Approve)).await;
    assert!(again.is_err(), "and cannot answer for the second: {again:?}");
}

#[tokio::test]
async fn two_answers_that_differ_wait_for_somebody_who_gave_neither() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let sara = colleague(&station, "Sara", &[Role::Reviewer, Role::Senior]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    answers(&station, &tomas, Some("lost_card")).await;
    let second = answers(&station, &sara, None).await;
    assert!(second.waits, "to its author it sounds like a first answer");
    assert_eq!(state(&station, "a").await, "disputed", "fee and lost card cannot both be right");
    assert_eq!(kinds(&station).await, Vec::<String>::new(), "nothing is sent");
    let out = station.folder.path().join("rows");
    let request = Request { format: Format::Classification, out, workflow: None, since: None };
    let report = export(&station.store, &station.owner, request).await.expect("exported");
    assert_eq!(report.left_out.get("disputed"), Some(&1), "and nothing learns from it");
    assert_eq!(lease_of(&station, &sara).await, None, "a senior who gave one of them does not settle it");
    let refused = take(&station.store, &sara, "a", Holder::Cli).await;
    assert!(matches!(refused, Err(QueueError::Answered { .. })), "by name neither: {refused:?}");
    let refused = decide(&station.store, &sara, &named("a", Action::Approve)).await;
    assert!(
        matches!(refused, Err(ReviewError::Queue(QueueError::Answered { .. }))),
        "nor without taking it: {refused:?}"
    );
    let lease = lease_of(&station, &station.owner).await.expect("the lead gets it");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    let readers: Vec<_> = shown.before.readers.iter().map(|said| (said.who.as_str(), said.answer.clone())).collect();
    assert_eq!(readers, [("Reader 1", label("lost_card")), ("Reader 2", label("fee"))], "both answers, no name");
    assert_eq!(shown.before.history, [], "and nothing beside them that names one");
    let settled = decide(&station.store, &station.owner, &answer(lease, Action::Override, label("late_card"))).await;
    assert!(!settled.expect("settled").waits, "a lead's word is the last");
    let lines = sent(&station).await;
    assert_eq!(lines.len(), 1, "one decision goes out");
    assert_eq!(lines[0].1["supersedes"], second.decision_id.as_str(), "it takes the place of what was there");
    assert_eq!(lines[0].1["role"], "senior", "settling asks for more than deciding, and says so");
    sound(&station).await;
}

#[tokio::test]
async fn on_a_station_of_one_the_gate_is_waived_and_that_is_recorded() {
    let station = Station::with_policy(&in_pairs()).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let decided = answers(&station, &station.owner, None).await;
    assert!(!decided.waits, "nobody else could answer, so nobody is waited for");
    assert_eq!(kinds(&station).await, ["decision.made"], "it is sent like any other");
    let gates: Vec<String> =
        sqlx::query_scalar("SELECT gate FROM waiver").fetch_all(station.store.reader()).await.expect("read");
    assert_eq!(gates, ["second-person"], "what was left out is on record");
    sound(&station).await;
}

#[tokio::test]
async fn the_first_answer_can_be_taken_back_until_somebody_else_acts() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let first = answers(&station, &tomas, Some("lost_card")).await;
    let listed = recent(&station.store, &tomas, 50).await.expect("read");
    assert_eq!(listed[0].effect, Effect::Waits, "nothing was sent, and it is not in a hold either");
    let undone = undo(&station.store, &tomas, &first.decision_id, Holder::Cli).await.expect("taken back");
    assert!(undone.lease.is_some() && !undone.sent, "the case is theirs again, and nobody was told");
    let lease = undone.lease.expect("leased");
    let first = decide(&station.store, &tomas, &answer(lease, Action::Approve, None)).await.expect("answered anew");
    assert!(first.waits, "and is a first answer once more");
    let second = answers(&station, &station.owner, None).await;
    let late = undo(&station.store, &tomas, &first.decision_id, Holder::Cli).await;
    assert!(matches!(late, Err(ReviewError::NothingToUndo(_))), "somebody has acted since: {late:?}");
    let back =
        undo(&station.store, &station.owner, &second.decision_id, Holder::Cli).await.expect("theirs is the last");
    release(&station.store, &station.owner, back.case, back.lease.expect("leased").fence).await.expect("given back");
    assert_eq!(state(&station, "a").await, "answered", "the first answer stands as it was");
    answers(&station, &station.owner, None).await;
    assert_eq!(kinds(&station).await, ["decision.made"], "and is completed in the end, once");
    sound(&station).await;
}

#[tokio::test]
async fn a_case_handed_up_between_two_answers_keeps_the_first() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let bo = colleague(&station, "Bo", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    answers(&station, &tomas, None).await;
    let lease = lease_of(&station, &bo).await.expect("it waits for a second");
    decide(&station.store, &bo, &answer(lease, Action::Escalate, label("late_card"))).await.expect("handed up");
    let lease = lease_of(&station, &station.owner).await.expect("a senior's turn");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    let first = shown.before.first_view.expect("who handed it up");
    assert_eq!((first.who.as_str(), first.answer), ("Bo", label("late_card")), "with what they thought");
    let said: Vec<_> = shown.before.history.iter().map(|past| past.action.as_str()).collect();
    assert_eq!(said, ["escalate"], "of the answer before nothing is said");
    let decided =
        decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("answered");
    assert!(!decided.waits, "it agrees with the first, which was kept all the while");
    sound(&station).await;
}

#[tokio::test]
async fn a_question_brings_a_case_back_to_whoever_handed_it_up() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let bo = colleague(&station, "Bo", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2), ticket("b", "fee", 0.1)]).await;
    take(&station.store, &tomas, "a", Holder::Cli).await.expect("taken");
    decide(
        &station.store,
        &tomas,
        &Answer { value: label("lost_card"), reason: Some("unsure".to_owned()), ..named("a", Action::Escalate) },
    )
    .await
    .expect("handed up");
    let refused = send_back(&station.store, &bo, &Which::Name("a".to_owned()), None, "why?").await;
    assert!(refused.is_err(), "a reviewer asks nobody: {refused:?}");
    let lease = take(&station.store, &station.owner, "a", Holder::Cli).await.expect("the lead takes it");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert!(shown.may_send_back, "whoever may, is offered it");
    assert_eq!(shown.before.first_view.expect("the first view").answer, label("lost_card"), "what Tomas thought");
    let empty = send_back(&station.store, &station.owner, &Which::No(lease.case), Some(lease.fence), "  ").await;
    assert!(matches!(empty, Err(ReviewError::Invalid(_))), "a question has words");
    let sent =
        send_back(&station.store, &station.owner, &Which::No(lease.case), Some(lease.fence), "Which card?").await;
    assert_eq!(sent.expect("sent back").to.as_deref(), Some("Tomas"), "to the one who handed it up");
    assert_eq!(
        lease_of(&station, &bo).await.map(|lease| lease.case),
        Some(countersign_station::case::CaseNo(2)),
        "others get what else waits"
    );
    assert_eq!(lease_of(&station, &bo).await.map(|lease| lease.case.0), Some(2), "and not the one that is kept");
    let lease = lease_of(&station, &tomas).await.expect("kept for Tomas");
    let shown = sheet(&station.store, &tomas, lease.case).await.expect("read");
    assert_eq!(shown.row.id, "a", "before anything else, though b is worth more");
    assert_eq!(shown.before.question.expect("asked").text, "Which card?", "with the question");
    decide(&station.store, &tomas, &answer(lease, Action::Approve, None)).await.expect("answered");
    let shown = sheet(&station.store, &tomas, lease.case).await.expect("read");
    assert_eq!(shown.before.question, None, "an answer answers it");
    let said: Vec<_> = shown.before.history.iter().map(|past| past.action.as_str()).collect();
    assert_eq!(said, ["escalate", "ask", "approve"], "and it stays in what happened");
    let kinds = kinds(&station).await;
    assert_eq!(kinds, ["case.escalated", "decision.made"], "sinks hear of the escalation and of the decision");
    sound(&station).await;
}

#[tokio::test]
async fn a_case_that_is_kept_for_somebody_goes_to_others_in_the_end() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let bo = colleague(&station, "Bo", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = lease_of(&station, &tomas).await.expect("it waits");
    decide(&station.store, &tomas, &answer(lease, Action::Escalate, None)).await.expect("handed up");
    send_back(&station.store, &station.owner, &Which::Name("a".to_owned()), None, "Which card?").await.expect("asked");
    assert_eq!(lease_of(&station, &bo).await, None, "it is Tomas's first");
    station.clock.advance(11 * 60_000);
    assert!(lease_of(&station, &bo).await.is_some(), "but not for ever");
    sound(&station).await;
}

#[tokio::test]
async fn a_reopened_case_is_superseded_by_its_next_answer() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let first = answers(&station, &tomas, None).await;
    assert_eq!(kinds(&station).await, ["decision.made"], "decided and sent");
    let which = Which::Name("a".to_owned());
    let refused = reopen(&station.store, &tomas, &which, "mistake", None).await;
    assert!(matches!(refused, Err(ReviewError::Change(_))), "only a lead reopens: {refused:?}");
    let refused = reopen(&station.store, &station.owner, &which, "whim", None).await.expect_err("refused").to_string();
    assert!(refused.contains("mistake"), "and says why in a word of the list: {refused}");
    reopen(&station.store, &station.owner, &which, "new-facts", Some("she called")).await.expect("reopened");
    assert_eq!(kinds(&station).await.len(), 1, "until somebody answers, what was sent stands");
    let listed = recent(&station.store, &tomas, 50).await.expect("read");
    assert!(
        matches!(&listed[0].effect, Effect::Never { why } if why.contains("reopened")),
        "Tomas reads why: {listed:?}"
    );
    let lease = lease_of(&station, &tomas).await.expect("it waits again");
    let shown = sheet(&station.store, &tomas, lease.case).await.expect("read");
    let said: Vec<_> = shown.before.history.iter().map(|past| (past.text.as_str(), past.note.as_deref())).collect();
    assert_eq!(said, [("Approved: Fee", None), ("Reopened", Some("she called"))], "with everything shown");
    let second =
        decide(&station.store, &tomas, &answer(lease, Action::Override, label("lost_card"))).await.expect("taken");
    assert_eq!(kinds(&station).await.len(), 3, "two more words");
    let lines = sent(&station).await;
    let told: Vec<_> =
        lines.iter().map(|(kind, data)| (kind.as_str(), data["decision_id"].as_str().unwrap_or_default())).collect();
    let wanted = [
        ("decision.made", first.decision_id.as_str()),
        ("decision.superseded", first.decision_id.as_str()),
        ("decision.made", second.decision_id.as_str()),
    ];
    assert_eq!(told, wanted, "the old one is taken out of the way first");
    assert_eq!(lines[1].1["final"], Value::Null, "it settles nothing any more");
    assert_eq!(lines[2].1["supersedes"], first.decision_id.as_str(), "the new one names what it replaces");
    sound(&station).await;
}

#[tokio::test]
async fn what_was_sent_of_an_older_revision_is_superseded_by_the_answer_to_the_newer() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2), ticket("b", "fee", 0.2)]).await;
    let (first, _) = (answers(&station, &tomas, None).await, answers(&station, &tomas, None).await);
    assert_eq!(kinds(&station).await, ["decision.made"; 2], "both decided and sent");
    for id in ["a", "b"] {
        let which = Which::Name(id.to_owned());
        reopen(&station.store, &station.owner, &which, "new-facts", None).await.expect("reopened");
        let asked = Answer { note: Some("which card?".to_owned()), ..named(id, Action::Return) };
        decide(&station.store, &tomas, &asked).await.expect("returned to its source");
    }
    assert_eq!(kinds(&station).await[2..], ["case.returned"; 2], "what was sent stands until somebody answers");
    station.import(&[ticket("a", "late_card", 0.2), ticket("b", "late_card", 0.2)]).await;
    let answered = decide(&station.store, &tomas, &named("a", Action::Approve)).await.expect("taken");
    undo(&station.store, &tomas, &answered.decision_id, Holder::Cli).await.expect("inside its hold");
    assert_eq!(kinds(&station).await.len(), 4, "an answer that was taken back supersedes nothing");
    let answered = decide(&station.store, &tomas, &named("a", Action::Approve)).await.expect("taken");
    assert_eq!(kinds(&station).await[4..], ["decision.superseded", "decision.made"], "the old one goes first");
    let lines = sent(&station).await;
    assert_eq!(lines[4].1["decision_id"], lines[0].1["decision_id"], "the one on the same case: {first:?}");
    assert_eq!(lines[5].1["supersedes"], lines[0].1["decision_id"], "the new one names what it replaces");
    assert_eq!(lines[5].1["decision_id"], answered.decision_id.as_str(), "and is the one that stands");
    sound(&station).await;
}

#[tokio::test]
async fn a_dispute_that_is_handed_up_still_ends_what_was_sent_before() {
    let station = Station::with_policy(&in_pairs()).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let bo = colleague(&station, "Bo", &[Role::Reviewer]).await;
    let sara = colleague(&station, "Sara", &[Role::Senior]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    answers(&station, &tomas, None).await;
    let sent_first = answers(&station, &bo, None).await;
    assert_eq!(kinds(&station).await, ["decision.made"], "both said the same");
    reopen(&station.store, &station.owner, &Which::Name("a".to_owned()), "new-facts", None).await.expect("reopened");
    let asked = Answer { note: Some("which card?".to_owned()), ..named("a", Action::Return) };
    decide(&station.store, &tomas, &asked).await.expect("returned to its source");
    station.import(&[ticket("a", "fee", 0.3)]).await;
    answers(&station, &tomas, None).await;
    let differs = answers(&station, &bo, Some("lost_card")).await;
    assert_eq!(state(&station, "a").await, "disputed", "of the newer revision");
    let lease = lease_of(&station, &sara).await.expect("a dispute is for a senior");
    decide(&station.store, &sara, &answer(lease, Action::Escalate, None)).await.expect("handed up");
    answers(&station, &station.owner, Some("late_card")).await;
    let lines = sent(&station).await;
    let ended: Vec<_> = lines.iter().filter(|(kind, _)| kind == "decision.superseded").collect();
    assert_eq!(ended.len(), 1, "what handed it up is no answer that could be replaced: {lines:?}");
    assert_eq!(ended[0].1["decision_id"], sent_first.decision_id.as_str(), "the one that sinks have");
    let last = &lines[lines.len() - 1].1;
    assert_eq!(last["supersedes"], differs.decision_id.as_str(), "and the new one names what it settles");
    sound(&station).await;
}

#[tokio::test]
async fn what_was_sent_stands_while_its_replacement_is_disputed() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let ines = colleague(&station, "Ines", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let early = lease_of(&station, &ines).await.expect("it is given");
    station.clock.advance(48 * 3_600_000);
    answers(&station, &tomas, None).await;
    assert_eq!(kinds(&station).await, ["decision.made"], "decided and sent");
    let which = Which::Name("a".to_owned());
    reopen(&station.store, &station.owner, &which, "new-facts", None).await.expect("reopened");
    answers(&station, &station.owner, None).await;
    let late = decide(&station.store, &ines, &answer(early, Action::Override, label("lost_card"))).await.expect("kept");
    assert!(late.late, "an answer under the first lease");
    assert_eq!(state(&station, "a").await, "disputed", "neither leaves");
    assert_eq!(kinds(&station).await, ["decision.made"], "and what the sinks have is not taken from them meanwhile");
    sound(&station).await;
}

#[tokio::test]
async fn a_decision_reopened_inside_its_hold_never_leaves() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    answers(&station, &tomas, None).await;
    reopen(&station.store, &station.owner, &Which::Name("a".to_owned()), "mistake", None).await.expect("reopened");
    assert_eq!(kinds(&station).await, Vec::<String>::new(), "what is thought over is not sent");
    answers(&station, &tomas, Some("lost_card")).await;
    let lines = sent(&station).await;
    assert_eq!(lines.len(), 1, "nobody has to be told of what nobody heard: {lines:?}");
    assert_eq!(lines[0].1["final"]["label"], "lost_card", "only the last word");
    sound(&station).await;
}

#[tokio::test]
async fn reopening_can_be_taken_back_and_so_can_the_answer_after_it() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    answers(&station, &tomas, None).await;
    let which = Which::Name("a".to_owned());
    let opened = reopen(&station.store, &station.owner, &which, "mistake", None).await.expect("reopened");
    undo(&station.store, &station.owner, &opened.decision_id, Holder::Cli).await.expect("taken back");
    assert_eq!(state(&station, "a").await, "held", "it is where it was");
    assert_eq!(kinds(&station).await, ["decision.made"], "and goes out as if nothing had been");
    reopen(&station.store, &station.owner, &which, "mistake", None).await.expect("reopened");
    let second = answers(&station, &tomas, Some("lost_card")).await;
    undo(&station.store, &tomas, &second.decision_id, Holder::Cli).await.expect("inside its hold");
    assert_eq!(kinds(&station).await.len(), 1, "nothing of it left, nor word that the first was superseded");
    let shown =
        sheet(&station.store, &tomas, take(&station.store, &tomas, "a", Holder::Cli).await.expect("theirs").case).await;
    assert!(shown.expect("read").row.reopened.is_some(), "the case is open still");
    answers(&station, &tomas, Some("late_card")).await;
    assert_eq!(kinds(&station).await, ["decision.made", "decision.superseded", "decision.made"], "and is settled anew");
    sound(&station).await;
}

#[tokio::test]
async fn what_was_accepted_unseen_can_be_opened() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.95)]).await;
    assert_eq!(lease_of(&station, &station.owner).await, None, "nobody had to look");
    reopen(&station.store, &station.owner, &Which::Name("a".to_owned()), "asked", None).await.expect("reopened");
    answers(&station, &station.owner, Some("lost_card")).await;
    let lines = sent(&station).await;
    let kinds: Vec<_> = lines.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["case.accepted", "decision.made"], "a later correction");
    assert_eq!(lines[1].1["after_acceptance"], true, "and marked as one");
    sound(&station).await;
}

#[tokio::test]
async fn a_returned_case_comes_again_with_what_was_said() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = lease_of(&station, &tomas).await.expect("it waits");
    decide(&station.store, &tomas, &answer(lease, Action::Return, None)).await.expect("returned");
    assert_eq!(lease_of(&station, &station.owner).await, None, "it is with its source");
    station.import(&[ticket("a", "late_card", 0.3)]).await;
    let lease = lease_of(&station, &station.owner).await.expect("it is back");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!(shown.row.revision, 2, "as its second revision");
    let why = shown.before.returned.expect("why it was away");
    assert_eq!(
        (why.who.as_str(), why.note.as_deref()),
        ("Tomas", Some("which card?")),
        "in the words of who returned it"
    );
    decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("decided");
    sound(&station).await;
}

#[tokio::test]
async fn the_last_decisions_say_what_undoing_each_would_do() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.2), ticket("c", "fee", 0.3)]).await;
    answers(&station, &tomas, None).await;
    assert_eq!(kinds(&station).await, ["decision.made"], "the first is sent");
    answers(&station, &tomas, Some("lost_card")).await;
    reopen(&station.store, &station.owner, &Which::Name("b".to_owned()), "mistake", None).await.expect("reopened");
    answers(&station, &station.owner, None).await;
    answers(&station, &tomas, None).await;
    let listed = recent(&station.store, &tomas, 50).await.expect("read");
    let told: Vec<_> = listed.iter().map(|one| (one.case_id.as_str(), one.effect.clone())).collect();
    assert_eq!(told[0], ("c", Effect::Held), "the newest is in its hold");
    assert!(matches!(&told[1], ("b", Effect::Never { .. })), "somebody has acted on this one");
    assert!(listed[1].reopens, "which a lead could reopen");
    assert_eq!(told[2], ("a", Effect::Sent { sinks: 1 }), "and of this one a sink would hear");
    for one in &listed {
        let undone = undo(&station.store, &tomas, &one.decision_id, Holder::Cli).await;
        let promised = !matches!(one.effect, Effect::Never { .. });
        assert_eq!(undone.is_ok(), promised, "{}: what the list says is what happens: {undone:?}", one.case_id);
        if let Ok(undone) = undone {
            assert_eq!(undone.sent, matches!(one.effect, Effect::Sent { .. }), "{}: as told", one.case_id);
        }
    }
    sound(&station).await;
}

const ACTIONS: &str = r#"
[workflow]
key = "discounts"
name = "Discounts"
mode = "ai-assisted"
stage = "convert"
kind = "action"
owner = "Head of sales"
rollout = "live"

[route]
threshold = 0.80
audit_rate = 0.0

[review]
undo = "15s"
reasons = [{code = "too-much", text = "Too much"}]
"#;

fn discount(id: &str) -> String {
    json!({
        "id": id, "source": "agent", "workflow": "discounts", "title": "A discount",
        "input": {"Customer message": "It is too dear."},
        "prediction": {"action": "give_discount", "args": {"percent": 40, "codes": ["A"]}}, "confidence": 0.3,
    })
    .to_string()
}

#[tokio::test]
async fn an_action_can_be_refused_with_a_reason() {
    let station = Station::with_policy(ACTIONS).await;
    station.import(&[discount("a")]).await;
    let refusal = Answer { value: Some(Prediction::Refusal(Refusal)), ..named("a", Action::Override) };
    let error = decide(&station.store, &station.owner, &refusal).await.expect_err("no reason").to_string();
    assert!(error.contains("too-much"), "doing nothing needs a reason: {error}");
    let refusal = Answer { reason: Some("too-much".to_owned()), ..refusal };
    let decided = decide(&station.store, &station.owner, &refusal).await.expect("refused");
    assert_eq!(decided.label, "Refused", "the toast says it plainly");
    let lines = sent(&station).await;
    assert_eq!(lines[0].1["final"], json!({"action": null, "args": {}}), "the documented form of doing nothing");
    assert_eq!(lines[0].1["decision"], "override", "it is a correction of what the agent wanted");
    let shown = sheet(&station.store, &station.owner, countersign_station::case::CaseNo(1)).await.expect("read");
    assert_eq!(shown.before.history[0].text, "Refused", "and it is read back as what it was");
    sound(&station).await;
}

#[tokio::test]
async fn a_better_variant_can_be_written() {
    let policy = ACTIONS.replace("\"action\"", "\"choice\"").replace("discounts", "subjects");
    let station = Station::with_policy(&policy).await;
    let case = |id: &str| {
        json!({
            "id": id, "source": "agent", "workflow": "subjects", "title": "A subject line",
            "input": {"Brief": "Reports"}, "prediction": {"choice": "one"}, "confidence": 0.3,
            "alternatives": [{"choice": "one", "text": "Save an hour"}, {"choice": "two", "text": "Reports write themselves"}],
        })
        .to_string()
    };
    station.import(&[case("a"), case("b"), case("c")]).await;
    let written = |id: &str, text: &str| Answer {
        value: Some(Prediction::Text { text: text.to_owned(), subject_line: None }),
        reason: Some("too-much".to_owned()),
        ..named(id, Action::Override)
    };
    decide(&station.store, &station.owner, &written("a", "Your report, written")).await.expect("taken");
    let known =
        decide(&station.store, &station.owner, &written("b", " Reports write themselves ")).await.expect("taken");
    assert_eq!(known.label, "Overridden: Two", "a variant that is there already is that variant");
    let same = decide(&station.store, &station.owner, &written("c", "Save an hour")).await.expect("taken");
    assert_eq!(same.action, Action::Approve, "and the AI's own is an approval");
    let lines = sent(&station).await;
    assert_eq!(lines[0].1["final"], json!({"text": "Your report, written"}), "a written one goes out as a text");
    let empty = decide(&station.store, &station.owner, &written("a", " ")).await;
    assert!(empty.is_err(), "and has words");
    sound(&station).await;
}

/// Small numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A refusal is an answer; a file that does not hold what it must is none.
fn refused_at_most<T>(outcome: Result<T, ReviewError>, what: &str) {
    let Err(error) = outcome else { return };
    let is_storage = matches!(
        error,
        ReviewError::Store(_) | ReviewError::Change(countersign_station::change::ChangeError::Store(_))
    );
    assert!(!is_storage, "{what}: {error}");
}

#[tokio::test]
async fn whatever_people_do_nothing_leaves_that_only_one_has_answered() {
    let mut heard = std::collections::BTreeSet::new();
    for seed in 1..=6 {
        let station = Station::with_policy(&in_pairs().replace("undo = \"15s\"", "undo = \"5s\"")).await;
        let people = [
            station.owner.clone(),
            colleague(&station, "Tomas", &[Role::Reviewer]).await,
            colleague(&station, "Bo", &[Role::Reviewer]).await,
            colleague(&station, "Sara", &[Role::Reviewer, Role::Senior]).await,
        ];
        let cases: Vec<String> =
            (0..6).map(|n| ticket(&format!("c{n}"), "fee", if n == 0 { 0.95 } else { 0.2 })).collect();
        station.import(&cases).await;
        let mut dice = Dice(seed);
        for step in 0..220 {
            let by = &people[usize::try_from(dice.below(4)).unwrap_or(0)];
            let which = Which::Name(format!("c{}", dice.below(6)));
            let what = format!("seed {seed}, step {step}");
            match dice.below(12) {
                0..=5 => {
                    if let Some(lease) = lease_of(&station, by).await {
                        let (action, value) = match dice.below(8) {
                            0..=3 => (Action::Approve, None),
                            4 | 5 => (Action::Override, label("lost_card")),
                            6 => (Action::Escalate, label("late_card").filter(|_| step % 2 == 0)),
                            _ => (Action::Override, label("late_card")),
                        };
                        refused_at_most(decide(&station.store, by, &answer(lease, action, value)).await, &what);
                    }
                }
                6 => {
                    let asked = Answer { case: which, ..named("", Action::Approve) };
                    refused_at_most(decide(&station.store, by, &asked).await, &what);
                }
                7 => refused_at_most(send_back(&station.store, by, &which, None, "why?").await, &what),
                8 => refused_at_most(reopen(&station.store, by, &which, "mistake", None).await, &what),
                9 => {
                    let mine = recent(&station.store, by, 5).await.expect("read");
                    if let Some(one) = mine.get(usize::try_from(dice.below(3)).unwrap_or(0)) {
                        let undone = undo(&station.store, by, &one.decision_id, Holder::Cli).await;
                        let promised = !matches!(one.effect, Effect::Never { .. });
                        assert_eq!(undone.is_ok(), promised, "{what}: the list keeps its word: {one:?} {undone:?}");
                        refused_at_most(undone, &what);
                    }
                }
                10 => station.clock.advance(i64::try_from(dice.below(4) * 200_000).unwrap_or(0)),
                _ => {
                    settle_due(&station.store).await.expect("holds end");
                    deliver(&station.store, 1_000).await.expect("delivery runs");
                }
            }
            let alone: Vec<String> = sqlx::query_scalar(ALONE).fetch_all(station.store.reader()).await.expect("read");
            assert_eq!(alone, Vec::<String>::new(), "{what}: one answer alone may not go on");
        }
        sound(&station).await;
        let lines = sent(&station).await;
        assert_at_most_one_stands(&lines);
        heard.extend(lines.into_iter().map(|(kind, _)| kind));
    }
    for kind in ["decision.made", "decision.undone", "decision.superseded", "case.escalated"] {
        assert!(heard.contains(kind), "the dice must lead to every kind of message; {kind} is not among {heard:?}");
    }
}

/// Cases that go on with the answer of one person, though two were to answer and nobody reopened or settled them.
const ALONE: &str = "SELECT c.id FROM cases c WHERE c.state IN ('held', 'settled') AND c.accepted_at IS NULL
  AND 2 > (SELECT count(DISTINCT d.person) FROM decision d WHERE d.case_no = c.no AND d.action IN ('approve', 'override')
             AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo'))
  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.case_no = c.no AND r.action = 'reopen')
  AND NOT EXISTS (SELECT 1 FROM waiver w WHERE w.case_no = c.no)";

/// What the sinks believe: of each case at most one decision that was not undone or superseded.
fn assert_at_most_one_stands(lines: &[(String, Value)]) {
    let mut standing: Vec<(String, String)> = Vec::new();
    for (kind, data) in lines {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (case, decision) = (text(&data["case"]["id"]), text(&data["decision_id"]));
        match kind.as_str() {
            "decision.made" => {
                let before = standing.iter().find(|(known, _)| *known == case);
                assert_eq!(before, None, "a second decision on {case} comes after the first was taken away");
                standing.push((case, decision));
            }
            "decision.undone" | "decision.superseded" => standing.retain(|(_, known)| *known != decision),
            _ => {}
        }
    }
}
