//! A person decides, takes it back, is too late.

use countersign_station::audit::verify;
use countersign_station::case::Prediction;
use countersign_station::people::{self, Role};
use countersign_station::queue::{Asked, Holder, next, overview, peek, renew, skip};
use countersign_station::review::{
    Action, Answer, Draft, ReviewError, Which, decide, save_draft, settle_due, sheet, undo,
};
use countersign_station::sync::{deliver, unsent};

use crate::station::{Station, ticket};

pub(crate) fn answer(which: Which, action: Action, label: Option<&str>) -> Answer {
    Answer {
        case: which,
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

fn named(name: &str) -> Which {
    Which::Name(name.to_owned())
}

/// Every line of the sink, oldest first.
pub(crate) fn sent(station: &Station) -> Vec<serde_json::Value> {
    let folder = station.store.home().decisions();
    let mut days: Vec<_> =
        std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    days.sort();
    let text: String = days.iter().map(|day| std::fs::read_to_string(day).expect("a day's file")).collect();
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

async fn settle_and_send(station: &Station) {
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
}

#[tokio::test]
async fn the_least_sure_case_comes_first_and_is_on_one_screen_only() {
    let station = Station::new().await;
    let report = station.import(&[ticket("a", "fee", 0.7), ticket("b", "fee", 0.1), ticket("c", "fee", 0.95)]).await;
    assert_eq!((report.routed.review, report.routed.auto), (2, 1), "0.95 is above the threshold");
    let lease = station.next().await.expect("something waits");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("it can be read");
    assert_eq!(shown.row.id, "b", "the least sure is worth the most");
    assert_eq!(shown.why.strong, "0.10, below 0.80.", "why it is here, in numbers");
    let second =
        next(&station.store, &station.owner, &Asked { workflow: None, excluding: vec![lease.case] }, Holder::Cli).await;
    let second = second.expect("the queue answers").expect("one more waits");
    assert_ne!(second.case, lease.case, "a case fetched ahead is another one");
    let third = next(
        &station.store,
        &station.owner,
        &Asked { workflow: None, excluding: vec![lease.case, second.case] },
        Holder::Cli,
    )
    .await;
    assert_eq!(third.expect("the queue answers"), None, "what was accepted unseen is in nobody's queue");
}

#[tokio::test]
async fn a_look_ahead_names_the_case_that_comes() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.2)]).await;
    let look = async || peek(&station.store, &station.owner, &Asked::default()).await.expect("the queue answers");
    let first = look().await;
    let lease = station.next().await.expect("it is given");
    assert_eq!(first, Some(lease.case), "what was looked at is what comes");
    assert_eq!(look().await, Some(lease.case), "asked again, the same one comes again");
    assert_eq!(station.next().await.map(|lease| lease.case), Some(lease.case), "as it does");
}

#[tokio::test]
async fn an_override_reaches_the_sink_once_its_hold_is_over() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let decided =
        decide(&station.store, &station.owner, &answer(named("router/a"), Action::Override, Some("lost_card"))).await;
    let decided = decided.expect("the answer is taken");
    assert_eq!(decided.label, "Overridden: Lost card", "the toast says it in words");
    settle_and_send(&station).await;
    assert_eq!(sent(&station).len(), 0, "nothing leaves inside the hold");
    assert_eq!(unsent(&station.store).await.expect("counts").in_hold, 1, "the rail says one is in hold");
    station.clock.advance(15_001);
    settle_and_send(&station).await;
    let lines = sent(&station);
    assert_eq!(lines.len(), 1, "exactly one event");
    assert_eq!(lines[0]["type"], "decision.made", "the contract's name");
    assert_eq!(lines[0]["data"]["final"]["label"], "lost_card", "the correction");
    assert_eq!(lines[0]["data"]["predicted"]["label"], "fee", "beside what the AI said");
    assert_eq!(lines[0]["data"]["reason"]["code"], "wrong-label", "with its reason");
    settle_and_send(&station).await;
    assert_eq!(sent(&station).len(), 1, "delivering again sends nothing twice");
}

#[tokio::test]
async fn undo_inside_the_hold_leaves_nothing_in_any_sink() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let decided =
        decide(&station.store, &station.owner, &answer(named("a"), Action::Approve, None)).await.expect("taken");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    assert!(!undone.sent, "nobody has to be told");
    assert!(undone.lease.is_some(), "the case is with its author again");
    station.clock.advance(60_000);
    settle_and_send(&station).await;
    assert_eq!(sent(&station).len(), 0, "the sinks never hear of it");
    let again = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await;
    assert!(matches!(again, Err(ReviewError::NothingToUndo(_))), "what was undone cannot be undone twice");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log tells both and holds");
}

#[tokio::test]
async fn undo_after_the_hold_tells_the_sinks() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let decided =
        decide(&station.store, &station.owner, &answer(named("a"), Action::Approve, None)).await.expect("taken");
    station.clock.advance(15_001);
    settle_and_send(&station).await;
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    assert!(undone.sent, "the sink had it already");
    settle_and_send(&station).await;
    let types: Vec<_> =
        sent(&station).iter().map(|line| line["type"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(types, ["decision.made", "decision.undone"], "a new fact, not a missing one");
}

#[tokio::test]
async fn the_same_decision_sent_twice_is_taken_once() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let mut twice = answer(named("a"), Action::Approve, None);
    twice.decision_id = Some(station.store.ids().v7(0).expect("an id").to_string());
    let first = decide(&station.store, &station.owner, &twice).await.expect("taken");
    let second = decide(&station.store, &station.owner, &twice).await.expect("known");
    assert_eq!(first, second, "a repeated answer returns the stored result");
    let other = answer(named("a"), Action::Override, Some("lost_card"));
    let error = decide(&station.store, &station.owner, &other).await.expect_err("it is decided");
    assert!(error.to_string().contains("has been decided"), "and another answer does not overwrite it: {error}");
}

#[tokio::test]
async fn an_answer_under_an_old_fence_is_kept_and_disputes() {
    let station = Station::new().await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let mine = station.next().await.expect("it waits");
    station.clock.advance(11 * 60_000);
    let theirs =
        next(&station.store, &second, &Asked::default(), Holder::Cli).await.expect("answers").expect("it went back");
    assert!(theirs.fence > mine.fence, "a new lease has a new fence");
    let lost = renew(&station.store, &station.owner, mine.case, mine.fence).await;
    assert!(lost.is_err(), "the old lease cannot be renewed");
    let mut approve = answer(Which::No(theirs.case), Action::Approve, None);
    approve.fence = Some(theirs.fence);
    decide(&station.store, &second, &approve).await.expect("the holder decides");
    let mut late = answer(Which::No(mine.case), Action::Override, Some("lost_card"));
    late.fence = Some(mine.fence);
    let kept = decide(&station.store, &station.owner, &late).await.expect("kept, not thrown away");
    assert!(kept.late, "it is a second opinion");
    station.clock.advance(60_000);
    settle_and_send(&station).await;
    assert_eq!(sent(&station).len(), 0, "two different answers: neither is sent");
    let settled = answer(named("a"), Action::Override, Some("lost_card"));
    decide(&station.store, &station.owner, &settled).await.expect("a lead settles it");
    let refused = decide(&station.store, &second, &answer(named("a"), Action::Approve, None)).await;
    assert!(refused.is_err(), "a reviewer does not");
    station.clock.advance(60_000);
    settle_and_send(&station).await;
    assert_eq!(sent(&station).len(), 1, "the settled answer goes out, once");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and the log holds");
}

#[tokio::test]
async fn skip_puts_a_case_behind_the_others_for_me_alone() {
    let station = Station::new().await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.5)]).await;
    let first = station.next().await.expect("it waits");
    skip(&station.store, &station.owner, first.case).await.expect("skipped");
    let then = station.next().await.expect("another waits");
    assert_ne!(then.case, first.case, "behind the others");
    let theirs = next(&station.store, &second, &Asked::default(), Holder::Cli).await.expect("answers").expect("waits");
    assert_eq!(theirs.case, first.case, "for everyone else it is still the first");
}

#[tokio::test]
async fn what_was_typed_is_there_again() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let lease = station.next().await.expect("it waits");
    let draft = Draft { note: Some("she wrote twice".to_owned()), ..Draft::default() };
    save_draft(&station.store, &station.owner, lease.case, &draft).await.expect("saved");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!(shown.draft, Some(draft), "after a crash too: it is in the file");
    decide(&station.store, &station.owner, &answer(named("a"), Action::Approve, None)).await.expect("taken");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!(shown.draft, None, "an answered case has no draft");
}

#[tokio::test]
async fn what_was_said_is_on_the_desk_again_once_it_is_taken_back() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let said = |draft: Option<Draft>| draft.map(|draft| (draft.label, draft.reason, draft.note, draft.mode));
    let text = |text: &str| Some(text.to_owned());
    let mut given = answer(named("a"), Action::Override, Some("lost_card"));
    given.note = text("she wrote twice");
    let decided = decide(&station.store, &station.owner, &given).await.expect("taken");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let shown = sheet(&station.store, &station.owner, undone.case).await.expect("read");
    let wanted = (text("lost_card"), text("wrong-label"), text("she wrote twice"), None);
    assert_eq!(said(shown.draft), Some(wanted), "in whatever window it is opened next");

    let mut given = answer(named("a"), Action::Return, None);
    given.note = text("which card?");
    let decided = decide(&station.store, &station.owner, &given).await.expect("returned");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let shown = sheet(&station.store, &station.owner, undone.case).await.expect("read");
    assert_eq!(
        said(shown.draft),
        Some((None, None, text("which card?"), text("return"))),
        "where it was written, and nothing of before"
    );

    let decided = decide(&station.store, &station.owner, &answer(named("a"), Action::Approve, None)).await;
    let decided = decided.expect("taken");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let shown = sheet(&station.store, &station.owner, undone.case).await.expect("read");
    assert_eq!(shown.draft, None, "the AI's own answer is there without it");

    let up = Answer { reason: text("unsure"), ..answer(named("a"), Action::Escalate, None) };
    let decided = decide(&station.store, &station.owner, &up).await.expect("handed up");
    let typed = Draft { note: text("she sent a picture"), ..Draft::default() };
    save_draft(&station.store, &station.owner, undone.case, &typed).await.expect("kept");
    undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let shown = sheet(&station.store, &station.owner, undone.case).await.expect("read");
    assert_eq!(shown.draft, Some(typed), "what was typed since is newer");
}

#[tokio::test]
async fn an_escalated_case_waits_for_the_asked_role_with_the_first_view() {
    let station = Station::new().await;
    let reviewer = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let mut up = answer(named("a"), Action::Escalate, None);
    up.reason = Some("sensitive".to_owned());
    up.note = Some("press is involved".to_owned());
    decide(&station.store, &reviewer, &up).await.expect("escalated");
    let theirs = next(&station.store, &reviewer, &Asked::default(), Holder::Cli).await.expect("answers");
    assert_eq!(theirs, None, "not for reviewers any more");
    let lease = station.next().await.expect("the senior gets it");
    let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!(shown.before.history[0].note.as_deref(), Some("press is involved"), "with the first person's view");
}

#[tokio::test]
async fn a_refused_answer_says_what_to_change() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let cases = [
        (answer(named("a"), Action::Override, None), "corrected value"),
        (answer(named("a"), Action::Override, Some("lost_crad")), "lost_card"),
        (Answer { reason: None, ..answer(named("a"), Action::Override, Some("lost_card")) }, "wrong-label"),
        (Answer { reason: Some("odd".to_owned()), ..answer(named("a"), Action::Override, Some("lost_card")) }, "note"),
        (answer(named("a"), Action::Return, None), "missing"),
        (answer(named("zzz"), Action::Approve, None), "zzz"),
    ];
    for (refused, says) in cases {
        let error = decide(&station.store, &station.owner, &refused).await.expect_err("refused").to_string();
        assert!(error.contains(says), "{error:?} must name {says:?}");
    }
    let queues = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!(queues.total, 1, "a refused answer changes nothing");
}

#[tokio::test]
async fn a_case_chosen_for_a_check_keeps_its_confidence_to_itself() {
    let policy = crate::station::POLICY.replace("audit_rate = 0.0", "audit_rate = 1.0");
    let station = Station::with_policy(&policy).await;
    let report = station.import(&[ticket("sure", "fee", 0.99), ticket("unsure", "fee", 0.1)]).await;
    assert_eq!((report.routed.audit, report.routed.review), (1, 1), "one is random, the other would have come anyway");
    for name in ["sure", "unsure"] {
        let lease =
            countersign_station::queue::take(&station.store, &station.owner, name, Holder::Cli).await.expect("taken");
        let shown = sheet(&station.store, &station.owner, lease.case).await.expect("read");
        assert_eq!(shown.why.strong, "Chosen for a check.", "{name}: both look the same");
        assert_eq!(shown.content.confidence, None, "{name}: no confidence");
        assert!(shown.content.alternatives.iter().all(|a| a.p.is_none()), "{name}: nor anything that gives it away");
        assert!(shown.route.is_none(), "{name}: nor its route");
    }
    decide(&station.store, &station.owner, &answer(named("sure"), Action::Approve, None)).await.expect("taken");
    let ahead = peek(&station.store, &station.owner, &Asked::default()).await.expect("read").expect("one is in hand");
    let shown = sheet(&station.store, &station.owner, ahead).await.expect("read");
    assert_eq!((shown.row.id.as_str(), shown.content.confidence), ("unsure", None), "the other one, as before");
}

#[tokio::test]
async fn a_case_whose_route_is_gone_is_not_decided() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.5)]).await;
    station.meddle("DROP TRIGGER route_stays; DELETE FROM route").await;
    let refused = decide(&station.store, &station.owner, &answer(named("a"), Action::Approve, None)).await;
    let message = refused.expect_err("nobody knows whether it is to be judged blind").to_string();
    assert!(message.contains("the route of case 1 cannot be read"), "it says what is wrong with which case: {message}");
}
