//! A person says what they think before they see the AI's answer.

use countersign_station::audit::verify;
use countersign_station::case::{Checklist, Prediction, Verdict};
use countersign_station::people::{self, Person, Role};
use countersign_station::queue::{Asked, Holder, Lease, next, take};
use countersign_station::review::{
    Action, Answer, ReviewError, Saying, Which, anchoring, decide, give_verdict, settle_due, sheet, undo, view,
};
use countersign_station::sync::deliver;

use crate::station::{POLICY, Station, ticket};

fn blind(policy: &str) -> String {
    policy.replace("audit_rate = 0.0", "audit_rate = 0.0\nblind_first = 1.0")
}

async fn station() -> Station {
    Station::with_policy(&blind(POLICY)).await
}

fn label(label: &str) -> Verdict {
    Verdict::Answer(Prediction::Label { label: label.to_owned() })
}

fn saying(lease: Lease, verdict: Verdict) -> Saying {
    Saying { case: Which::No(lease.case), fence: Some(lease.fence), verdict_id: None, verdict, active_ms: Some(4_000) }
}

fn answer(lease: Lease, action: Action, label: Option<&str>) -> Answer {
    Answer {
        case: Which::No(lease.case),
        fence: Some(lease.fence),
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

/// Everything a screen would be told of a case, as it would be told.
async fn shown(station: &Station, by: &Person, lease: Lease) -> String {
    let sheet = sheet(&station.store, by, lease.case).await.expect("it can be read");
    serde_json::to_string(&view(sheet, lease)).expect("it can be written")
}

/// A case whose answer, confidence and alternatives occur nowhere else in it.
fn telling(id: &str) -> String {
    serde_json::json!({
        "id": id, "source": "router", "workflow": "tickets", "title": "Ticket",
        "input": {"Customer message": "My card is missing."}, "model": {"name": "modelname", "version": "modelversion"},
        "prediction": {"label": "fee"}, "confidence": 0.4321,
        "alternatives": [{"label": "late_card", "p": 0.2718}],
        "explanation": [{"feature": "featurename", "value": "featurevalue", "contribution": 0.1414}],
        "brief": {"claim": "briefclaim"}, "hint": "extrahint", "latency_ms": 1618,
    })
    .to_string()
}

#[tokio::test]
async fn nothing_tells_the_answer_until_a_verdict_is_stored() {
    let station = station().await;
    station.import(&[telling("a")]).await;
    let lease = station.next().await.expect("it waits");
    let before = shown(&station, &station.owner, lease).await;
    assert!(before.contains("\"blind\":true") && before.contains("Say what you think"), "it says so: {before}");
    for secret in ["0.4321", "0.2718", "0.1414", "modelname", "featurename", "briefclaim", "extrahint", "1618"] {
        assert!(!before.contains(secret), "{secret} crosses to the screen: {before}");
    }
    // The workflow's labels stand there to be picked; none of them is marked.
    assert!(before.contains("\"answer\":null") && before.contains("\"alternatives\":[]"), "no answer: {before}");
    let refused = decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await;
    let refused = refused.expect_err("nothing is decided blind").to_string();
    assert!(refused.contains("verdict"), "the refusal says what to do: {refused}");

    let given = give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
    assert_eq!((given.agrees, given.late, given.held), (Some(false), false, false), "the two differ");
    let after = shown(&station, &station.owner, lease).await;
    assert!(after.contains("0.4321") && after.contains("modelname"), "now it is shown: {after}");
    assert!(
        after.contains("\"text\":\"Lost card\"") && after.contains("\"agrees\":false"),
        "beside the verdict: {after}"
    );
    let decided = decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("decided");
    assert!(!decided.late, "under the same lease");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log holds both");
}

#[tokio::test]
async fn a_check_that_is_blind_too_keeps_its_confidence_after_the_verdict() {
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 1.0\nblind_first = 1.0");
    let station = Station::with_policy(&policy).await;
    station.import(&[telling("a")]).await;
    let lease = station.next().await.expect("it waits");
    assert!(!shown(&station, &station.owner, lease).await.contains("\"label\":\"fee\",\"text\""), "blind at first");
    give_verdict(&station.store, &station.owner, &saying(lease, label("fee"))).await.expect("taken");
    let after = shown(&station, &station.owner, lease).await;
    assert!(after.contains("Chosen for a check") && after.contains("\"agrees\":true"), "the answer is there: {after}");
    for secret in ["0.4321", "0.2718"] {
        assert!(!after.contains(secret), "{secret} would tell the check what to expect: {after}");
    }
}

#[tokio::test]
async fn the_first_verdict_holds() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    let mut said = saying(lease, label("lost_card"));
    said.verdict_id = Some(station.store.ids().v7(0).expect("an id").to_string());
    let first = give_verdict(&station.store, &station.owner, &said).await.expect("taken");
    let again = give_verdict(&station.store, &station.owner, &said).await.expect("known");
    assert_eq!(first, again, "sent twice, taken once");
    let other = give_verdict(&station.store, &station.owner, &saying(lease, label("fee"))).await.expect("answered");
    assert!(other.held && other.text == "Lost card", "what is said afterwards changes nothing: {other:?}");
}

#[tokio::test]
async fn a_verdict_goes_out_with_its_decision() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
    decide(&station.store, &station.owner, &answer(lease, Action::Override, Some("lost_card"))).await.expect("decided");
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivered");
    let day =
        std::fs::read_dir(station.store.home().decisions()).expect("a folder").next().expect("a day").expect("it");
    let line: serde_json::Value =
        serde_json::from_str(std::fs::read_to_string(day.path()).expect("text").trim()).expect("one line");
    assert_eq!(line["data"]["verdict_before_ai"], serde_json::json!({"label": "lost_card"}), "what was said first");
    assert_eq!(line["data"]["final"], serde_json::json!({"label": "lost_card"}), "and what was decided");
}

#[tokio::test]
async fn undoing_the_decision_keeps_the_verdict() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
    let decided = decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("decided");
    let undone = undo(&station.store, &station.owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let lease = undone.lease.expect("it is theirs again");
    let again = shown(&station, &station.owner, lease).await;
    assert!(again.contains("\"blind\":false") && again.contains("Lost card"), "what was seen stays seen: {again}");
    decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("and decided again");
}

#[tokio::test]
async fn whoever_comes_next_judges_blind_too() {
    let station = station().await;
    let senior = people::add(&station.store, &station.owner, "Tomas", &[Role::Senior]).await.expect("a colleague");
    station.import(&[telling("a")]).await;
    let lease = station.next().await.expect("it waits");
    give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
    let up = Answer { reason: Some("unsure".to_owned()), ..answer(lease, Action::Escalate, None) };
    decide(&station.store, &station.owner, &up).await.expect("escalated");
    let theirs = take(&station.store, &senior, "a", Holder::Cli).await.expect("taken");
    let blind = shown(&station, &senior, theirs).await;
    assert!(blind.contains("\"blind\":true") && !blind.contains("0.4321"), "the senior has not said yet: {blind}");
    assert!(!blind.contains("Lost card\",\"reason"), "and is not told what the first person thought: {blind}");
    let mine = shown(&station, &station.owner, lease).await;
    assert!(mine.contains("\"blind\":false"), "who has said it, sees it: {mine}");
}

#[tokio::test]
async fn escalating_returning_and_skipping_need_no_verdict() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2), ticket("b", "fee", 0.3)]).await;
    let lease = station.next().await.expect("it waits");
    let up = Answer { reason: Some("unsure".to_owned()), ..answer(lease, Action::Escalate, None) };
    decide(&station.store, &station.owner, &up).await.expect("handing up is no answer");
    let lease = station.next().await.expect("another waits");
    let back = Answer { note: Some("the invoice is missing".to_owned()), ..answer(lease, Action::Return, None) };
    decide(&station.store, &station.owner, &back).await.expect("nor is sending back");
}

#[tokio::test]
async fn a_verdict_after_the_lease_is_kept_as_late() {
    let station = station().await;
    let other = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let mine = station.next().await.expect("it waits");
    station.clock.advance(11 * 60_000);
    let theirs = next(&station.store, &other, &Asked::default(), Holder::Cli).await.expect("the queue answers");
    assert!(theirs.is_some(), "it went back, and on to somebody else");
    let late = give_verdict(&station.store, &station.owner, &saying(mine, label("fee"))).await.expect("kept");
    assert!(late.late, "the case had gone on under another lease");
}

#[tokio::test]
async fn a_verdict_must_fit_the_workflow_and_the_draw() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    let list = Checklist { audience: "x".to_owned(), claim: "y".to_owned(), next_step: "z".to_owned() };
    for (verdict, says) in [
        (label("lost_crad"), "lost_card"),
        (Verdict::Act(true), "answer of your own"),
        (Verdict::Checklist(list), "answer of your own"),
    ] {
        let refused = give_verdict(&station.store, &station.owner, &saying(lease, verdict)).await;
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains(says), "{refused:?} must name {says:?}");
    }
    let plain = Station::new().await;
    plain.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = plain.next().await.expect("it waits");
    let refused = give_verdict(&plain.store, &plain.owner, &saying(lease, label("fee"))).await;
    assert!(matches!(refused, Err(ReviewError::Invalid(_))), "a case that shows its answer takes no verdict");
}

#[tokio::test]
async fn a_draft_is_read_before_its_brief() {
    let policy = blind(POLICY)
        .replace("kind = \"classification\"", "kind = \"draft\"")
        .replace("labels = [\"lost_card\", \"late_card\", \"fee\"]\n", "");
    let station = Station::with_policy(&policy).await;
    let line = serde_json::json!({
        "id": "d", "source": "writer", "workflow": "tickets", "input": {"Step": "2"}, "confidence": 0.4321,
        "prediction": {"text": "the draft itself"}, "brief": {"audience": "briefaudience", "claim": "briefclaim"},
    });
    station.import(&[line.to_string()]).await;
    let lease = station.next().await.expect("it waits");
    let before = shown(&station, &station.owner, lease).await;
    assert!(before.contains("the draft itself"), "the text is what is judged: {before}");
    assert!(!before.contains("briefclaim") && !before.contains("0.4321"), "its brief is not shown: {before}");
    let list = Checklist {
        audience: "controllers".to_owned(),
        claim: "they close faster".to_owned(),
        next_step: "read the list".to_owned(),
    };
    let given = give_verdict(&station.store, &station.owner, &saying(lease, Verdict::Checklist(list))).await;
    assert_eq!(given.expect("taken").agrees, None, "only a person can compare words");
    let after = shown(&station, &station.owner, lease).await;
    assert!(after.contains("briefclaim") && after.contains("they close faster"), "side by side: {after}");
}

#[tokio::test]
async fn the_anchoring_gap_can_be_computed() {
    // Half of the cases are blind; in truth the AI is wrong in all of them, and only blind people notice.
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\nblind_first = 0.5");
    let station = Station::with_policy(&policy).await;
    let lines: Vec<String> = (0..60).map(|n| ticket(&format!("t-{n:03}"), "fee", 0.2)).collect();
    station.import(&lines).await;
    while let Some(lease) = station.next().await {
        let is_blind = sheet(&station.store, &station.owner, lease.case).await.expect("read").blind;
        if is_blind {
            give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
        }
        decide(&station.store, &station.owner, &answer(lease, Action::Approve, None)).await.expect("decided");
    }
    let found = anchoring(&station.store, &station.owner, "tickets", 0).await.expect("computed");
    assert_eq!(found.blind.n + found.shown.n, 60, "every case is in one group: {found:?}");
    assert_eq!((found.blind.agreed, found.shown.agreed), (0, found.shown.n), "as it was played: {found:?}");
    let gap = found.gap.expect("both groups are large enough");
    assert!((gap.value - 1.0).abs() < 1e-12 && gap.low > 0.5 && gap.high <= 1.0 + 1e-12, "{gap:?}");
    let empty = anchoring(&station.store, &station.owner, "tickets", i64::MAX).await.expect("computed");
    assert_eq!(empty.gap, None, "not enough data is an answer too");
}

#[tokio::test]
async fn a_verdict_changed_behind_the_stations_back_is_found() {
    let station = station().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let lease = station.next().await.expect("it waits");
    give_verdict(&station.store, &station.owner, &saying(lease, label("lost_card"))).await.expect("taken");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "as it is, it holds");
    sqlx::query("UPDATE payload SET body = ? WHERE kind = 'verdict'")
        .bind(label("fee").to_json())
        .execute(station.store.writer())
        .await
        .expect("content may be written");
    let broken = verify(&station.store).await.expect("readable").broken.expect("something does not hold");
    assert!(broken.what.contains("words kept for verdict"), "{broken:?}");
}
