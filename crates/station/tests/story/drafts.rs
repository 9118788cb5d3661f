//! A draft is held against its evidence bar: what is missing is said, what is accepted goes out, what a lead waives is recorded.

use countersign_station::audit::verify;
use countersign_station::case::{CaseNo, Prediction, by_name};
use countersign_station::people::{self, Person, Role};
use countersign_station::queue::{Holder, Lease};
use countersign_station::refine::{Format, Request, export};
use countersign_station::review::{
    Action, Answer, Draft, EditHistory, EditStep, EvidenceSpan, Requirement, ReviewError, Waiving, Which, decide,
    read_draft, save_draft, settle_due, sheet, undo, view, waive,
};
use countersign_station::sync::deliver;

use crate::deciding::sent;
use crate::station::Station;

const POLICY: &str = r#"
[workflow]
key = "mails"
name = "Mails"
mode = "ai-assisted"
stage = "engage"
kind = "draft"
owner = "Lifecycle lead"
rollout = "live"

[route]
audit_rate = 0.0

[review]
undo = "15s"
reasons = [{code = "wrong-fact", text = "A fact is wrong"}]

[evidence]
named_client = 1
citation = 1
checks = ["Reads like us"]
"#;

const TEXT: &str = "Brightwell Foods closes in four days — nobody knew.\n\nHow: https://a.example/brightwell.";

fn mail(id: &str) -> String {
    serde_json::json!({
        "id": id, "source": "writer", "workflow": "mails", "input": {"Audience": "Controllers"},
        "context": [{"title": "Facts", "type": "record",
                     "data": {"Client": "Brightwell Foods", "Source": "https://a.example/brightwell"}}],
        "prediction": {"text": TEXT, "subject_line": "Four days"}, "confidence": 0.4,
    })
    .to_string()
}

async fn station() -> Station {
    let station = Station::with_policy(POLICY).await;
    station.import(&[mail("m-1"), mail("m-2")]).await;
    station
}

fn answer(action: Action, evidence: Vec<EvidenceSpan>) -> Answer {
    Answer {
        case: Which::Name("writer/m-1".to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
        evidence,
    }
}

fn tick() -> EvidenceSpan {
    EvidenceSpan { requirement: Requirement::Check("Reads like us".to_owned()), start: 0, end: 0, quote: String::new() }
}

/// Everything the detectors propose first, and the tick.
async fn proposed(station: &Station) -> Vec<EvidenceSpan> {
    let seen = read_draft(&station.store, &station.owner, numbered(station, "m-1").await, TEXT).await;
    let seen = seen.expect("it can be read");
    let first = |wanted: Requirement| {
        let found = seen.reading.proposals.iter().find(|proposal| proposal.requirement == wanted);
        let found = found.expect("something is proposed").clone();
        EvidenceSpan { requirement: wanted, start: found.start, end: found.end, quote: found.quote }
    };
    vec![first(Requirement::NamedClient), first(Requirement::Citation), tick()]
}

fn said<T>(outcome: Result<T, ReviewError>) -> String {
    match outcome {
        Err(error @ ReviewError::Invalid(_)) => error.to_string(),
        Err(other) => format!("another error: {other}"),
        Ok(_) => "taken".to_owned(),
    }
}

#[tokio::test]
async fn approving_below_the_bar_is_refused_with_what_is_missing() {
    let station = station().await;
    let refused = said(decide(&station.store, &station.owner, &answer(Action::Approve, Vec::new())).await);
    assert!(refused.contains("it still asks for a named client, a citation and “Reads like us”;"), "{refused}");
    let mut corrected = answer(Action::Override, vec![tick()]);
    corrected.value = Some(Prediction::Text { text: "We wait less.".to_owned(), subject_line: None });
    corrected.reason = Some("wrong-fact".to_owned());
    let refused = said(decide(&station.store, &station.owner, &corrected).await);
    assert!(refused.contains("a named client and a citation;"), "the person's own text is held to it too: {refused}");
    let escalated = Answer { reason: Some("unsure".to_owned()), ..answer(Action::Escalate, Vec::new()) };
    decide(&station.store, &station.owner, &escalated).await.expect("handing it up needs no evidence");
}

#[tokio::test]
async fn accepted_evidence_goes_out_with_the_decision_and_into_the_records() {
    let station = station().await;
    let evidence = proposed(&station).await;
    decide(&station.store, &station.owner, &answer(Action::Approve, evidence)).await.expect("the bar is reached");
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    let told = &sent(&station)[0]["data"]["evidence"];
    assert_eq!(
        told,
        &serde_json::json!([
            {"requirement": "named_client", "start": 0, "end": 16, "quote": "Brightwell Foods"},
            {"requirement": "citation", "start": 58, "end": 86, "quote": "https://a.example/brightwell"},
            {"requirement": "check:Reads like us", "start": 0, "end": 0, "quote": ""},
        ]),
        "spans in code points: the dash is one"
    );
    let out = station.folder.path().join("records");
    let request = Request { format: Format::Records, out: out.clone(), workflow: None, since: None };
    export(&station.store, &station.owner, request).await.expect("the export runs");
    let rows: String = ["train", "golden"]
        .iter()
        .map(|split| std::fs::read_to_string(out.join(format!("{split}.jsonl"))).unwrap_or_default())
        .collect();
    assert!(rows.contains("named_client"), "the records have it too: {rows}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "its commitment holds");
}

#[tokio::test]
async fn words_that_do_not_stand_in_the_final_text_show_nothing() {
    let station = station().await;
    let mut evidence = proposed(&station).await;
    evidence[1].start += 1;
    let refused = said(decide(&station.store, &station.owner, &answer(Action::Approve, evidence)).await);
    assert!(refused.contains("does not stand at 59 to 86 of the final text"), "void, and said so: {refused}");
}

#[tokio::test]
async fn evidence_changed_behind_the_stations_back_is_found() {
    let station = station().await;
    let evidence = proposed(&station).await;
    decide(&station.store, &station.owner, &answer(Action::Approve, evidence)).await.expect("the bar is reached");
    station
        .meddle(
            "UPDATE payload SET body = CAST(replace(body, 'Brightwell', 'Northfield') AS BLOB) WHERE kind = 'evidence'",
        )
        .await;
    let broken = verify(&station.store).await.expect("readable").broken.expect("it is noticed");
    assert!(broken.what.contains("the evidence kept for decision"), "and named: {}", broken.what);
}

#[tokio::test]
async fn a_lead_waives_what_a_reviewer_may_not() {
    let station = station().await;
    let bo = with_role(&station, "Bo", Role::Reviewer).await;
    let waiving = Waiving {
        case: Which::Name("writer/m-1".to_owned()),
        gates: vec!["evidence:citation".parse().expect("a gate")],
        reason: "shown-elsewhere".to_owned(),
        note: Some(" on the landing page ".to_owned()),
    };
    let refused = waive(&station.store, &bo, &waiving).await.expect_err("a reviewer may not");
    assert!(refused.to_string().contains("may not waive gates"), "{refused}");
    waive(&station.store, &station.owner, &waiving).await.expect("a lead may");
    assert!(
        said(waive(&station.store, &station.owner, &waiving).await).contains("is waived already"),
        "once is enough"
    );

    let mut evidence = proposed(&station).await;
    evidence.remove(1);
    let case = numbered(&station, "m-1").await;
    let lease = Lease { case, fence: 0, until: 0 };
    let shown = view(sheet(&station.store, &bo, case).await.expect("readable"), lease);
    assert_eq!(shown.bar.map(|bar| bar.may_waive), Some(false), "a reviewer is not offered it");
    decide(&station.store, &bo, &answer(Action::Approve, evidence)).await.expect("what is waived counts as met");
    assert!(
        said(waive(&station.store, &station.owner, &waiving).await).contains("has been decided"),
        "too late for more"
    );
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log tells the waiver and holds");
}

#[tokio::test]
async fn a_waiver_is_shown_with_who_and_why_and_is_for_one_case() {
    let station = station().await;
    let waiving = |gate: &str, reason: &str| Waiving {
        case: Which::Name("writer/m-1".to_owned()),
        gates: vec![gate.parse().expect("a gate")],
        reason: reason.to_owned(),
        note: Some("see the brief".to_owned()),
    };
    let unknown = said(waive(&station.store, &station.owner, &waiving("evidence:numbered_outcome", "urgent")).await);
    assert!(
        unknown.contains("it has evidence, evidence:named_client, evidence:citation, evidence:check:Reads like us"),
        "{unknown}"
    );
    let reason = said(waive(&station.store, &station.owner, &waiving("evidence", "because")).await);
    assert!(reason.contains("is no reason for a waiver"), "{reason}");
    waive(&station.store, &station.owner, &waiving("evidence:check:1", "urgent")).await.expect("a check by its place");
    for (name, waived) in [("m-1", true), ("m-2", false)] {
        let case = numbered(&station, name).await;
        let sheet = sheet(&station.store, &station.owner, case).await.expect("readable");
        let lease = Lease { case, fence: 0, until: 0 };
        let check = view(sheet, lease).bar.expect("a bar").requirements.pop().expect("the check comes last");
        assert_eq!(check.waived.is_some(), waived, "{name}");
        if let Some(shown) = check.waived {
            assert_eq!((shown.by.as_str(), shown.reason.as_str()), ("Maren", "It cannot wait"), "who and why");
            assert_eq!(shown.note.as_deref(), Some("see the brief"), "in their words");
        }
    }
    station.meddle("DROP TRIGGER waiver_keeps; UPDATE waiver SET reason = 'not-applicable'").await;
    let broken = verify(&station.store).await.expect("readable").broken.expect("a changed waiver is noticed");
    assert!(broken.what.contains("another reason than this entry"), "{}", broken.what);
}

#[tokio::test]
async fn what_is_typed_comes_back_with_its_history_and_not_after_the_decision() {
    let station = station().await;
    let evidence = proposed(&station).await;
    let lease = station.next().await.expect("a draft waits");
    let step = |into: &str| EditStep { at: 0, out: String::new(), into: into.to_owned() };
    let history = EditHistory { steps: vec![step("One "), step("Two ")], applied: 1 };
    let typed = Draft {
        text: Some(format!("One {TEXT}")),
        history: Some(history.clone()),
        evidence: Some(evidence.clone()),
        ..Draft::default()
    };
    let (store, owner) = (&station.store, &station.owner);
    save_draft(store, owner, lease.case, &typed).await.expect("kept");
    let back = sheet(store, owner, lease.case).await.expect("readable").draft;
    assert_eq!(back.as_ref(), Some(&typed), "text, history and accepted evidence");

    let long = EditHistory { steps: vec![step(&"x".repeat(300 * 1024))], applied: 1 };
    save_draft(store, owner, lease.case, &Draft { history: Some(long), ..typed.clone() }).await.expect("kept");
    let back = sheet(store, owner, lease.case).await.expect("readable").draft.expect("a draft");
    assert_eq!((back.text, back.history), (typed.text.clone(), None), "an overlong history goes, never the words");

    let first = answer(Action::Approve, evidence.clone());
    let decided = decide(store, owner, &first).await.expect("the bar is reached");
    let no = lease.case;
    save_draft(store, owner, no, &typed).await.expect("a late word is no error");
    undo(store, owner, &decided.decision_id, Holder::Cli).await.expect("taken back");
    let back = sheet(store, owner, no).await.expect("readable").draft;
    let accepted = Draft { evidence: Some(evidence), ..Draft::default() };
    assert_eq!(back, Some(accepted), "what was accepted is there again; what arrives after the decision is not kept");
}

async fn numbered(station: &Station, name: &str) -> CaseNo {
    let mut connection = station.store.reader().acquire().await.expect("a connection");
    by_name(&mut connection, name).await.expect("the case").no
}

async fn with_role(station: &Station, name: &str, role: Role) -> Person {
    people::add(&station.store, &station.owner, name, &[role]).await.expect("a person")
}
