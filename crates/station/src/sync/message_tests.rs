use super::*;
use crate::sync::facts::{Ended, ReadbackScore, Route};
use proptest::prelude::*;
use serde_json::json;

fn decision(action: &str) -> Decision {
    Decision {
        id: "0192".to_owned(),
        action: action.to_owned(),
        person: "p".to_owned(),
        role: "reviewer".to_owned(),
        reason: "wrong-label".to_owned(),
        after_accept: false,
        policy_version: 4,
        shown_at: None,
        decided_at: 1_795_168_800_000,
        active_ms: Some(11_234),
        supersedes: None,
        final_value: Some(json!({"label": "right"})),
        note: String::new(),
        evidence: Vec::new(),
        verdict: None,
        undone: None,
        superseded: None,
    }
}

fn facts(decision: Option<Decision>) -> Facts {
    let content = json!({"id": "a", "prediction": {"label": "wrong"}, "confidence": 0.0765, "model": {"name": "m"}});
    Facts {
        source: "router".to_owned(),
        case_id: "a".to_owned(),
        workflow: "tickets".to_owned(),
        revision: 1,
        content_sha256: Some("00".to_owned()),
        policy_version: 3,
        confidence: Some(0.5),
        model_name: "m".to_owned(),
        model_version: String::new(),
        content: Some(content.to_string().into_bytes()),
        route: Some(Route { to: "review".to_owned(), rules: json!([]), selection_probability: 1.0 }),
        decision,
        readback: None,
        event_seq: 812,
        event_hash: "ff".to_owned(),
    }
}

fn sent(type_: EventType, facts: &Facts) -> Value {
    serde_json::to_value(message(type_, "id", 1_795_168_800_000, "station", facts).unwrap()).unwrap()
}

#[test]
fn a_decision_reads_as_the_contract_says() {
    let message = sent(EventType::DecisionMade, &facts(Some(decision("override"))));
    assert_eq!(
        message,
        json!({"type": "decision.made", "id": "id", "timestamp": "2026-11-20T10:00:00.000Z", "data": {
            "schema": "countersign.decision/1",
            "case": {"source": "router", "id": "a", "workflow": "tickets", "content_sha256": "00"},
            "decision_id": "0192", "revision": 1, "decision": "override", "final": {"label": "right"},
            "predicted": {"label": "wrong"}, "confidence": 0.0765, "model": {"name": "m", "version": ""},
            "route": {"to": "review", "rules": [], "selection_probability": 1.0}, "policy_version": 4,
            "reason": {"code": "wrong-label", "note": ""}, "evidence": [], "verdict_before_ai": null,
            "decided_by": "p", "role": "reviewer", "shown_at": null, "decided_at": "2026-11-20T10:00:00.000Z",
            "active_seconds": 11.2, "supersedes": null, "station": "station", "audit": {"seq": 812, "hash": "ff"}}}),
        "the judged revision's own prediction, confidence and model are told, not those of the case's row"
    );
}

#[test]
fn what_stands_no_more_has_no_final() {
    for (type_, action) in [(EventType::CaseEscalated, "escalate"), (EventType::CaseReturned, "return")] {
        let message = sent(type_, &facts(Some(decision(action))));
        assert_eq!(message["data"]["final"], Value::Null, "{action} settles nothing");
    }
    let undone = Ended { person: "q".to_owned(), role: "lead".to_owned(), at: 1_795_168_860_000 };
    let message =
        sent(EventType::DecisionUndone, &facts(Some(Decision { undone: Some(undone), ..decision("override") })));
    assert_eq!(message["data"]["final"], Value::Null, "an undone decision settles nothing");
    assert_eq!(message["data"]["decision_id"], "0192", "the id is the one that was sent before");
    assert_eq!(message["data"]["decided_by"], "q", "who took it back");
    assert_eq!(message["data"]["decided_at"], "2026-11-20T10:01:00.000Z", "when it was taken back");
}

#[test]
fn what_a_case_says_is_null_counts_as_absent() {
    for content in [json!({"id": "a", "model": null, "prediction": null}), json!({"id": "a", "model": {"name": null}})]
    {
        let facts = Facts { content: Some(content.to_string().into_bytes()), ..facts(Some(decision("override"))) };
        let message = sent(EventType::DecisionMade, &facts);
        assert_eq!(
            message["data"]["model"],
            json!({"name": "", "version": ""}),
            "intake took it, so it can be sent: {content}"
        );
    }
}

#[test]
fn a_later_correction_says_so() {
    let made = sent(EventType::DecisionMade, &facts(Some(Decision { after_accept: true, ..decision("override") })));
    assert_eq!(made["data"]["after_acceptance"], true, "the case had been executed already");
}

#[test]
fn a_decision_message_needs_its_decision() {
    for type_ in EventType::ALL {
        let built = message(type_, "id", 0, "station", &facts(None));
        assert_eq!(built.is_ok(), type_ == EventType::CaseAccepted, "{}: only an acceptance has none", type_.as_str());
    }
}

#[test]
fn a_readback_tells_how_it_came_out_and_no_words() {
    let scored = ReadbackScore {
        id: "01a0".to_owned(),
        decision: "0192".to_owned(),
        revision: 1,
        policy_version: 3,
        audience: "yes".to_owned(),
        claim: "partly".to_owned(),
        next_step: "no".to_owned(),
        passed: false,
        scored_as: "other".to_owned(),
        reader_role: "senior".to_owned(),
        words: 121,
        seconds: 30,
        used_ms: 28_340,
        scored_at: 1_795_168_800_000,
    };
    let message = sent(EventType::ReadbackDone, &Facts { readback: Some(scored), ..facts(None) });
    assert_eq!(
        message["data"],
        json!({
            "schema": "countersign.decision/1",
            "case": {"source": "router", "id": "a", "workflow": "tickets", "content_sha256": "00"},
            "decision_id": "0192", "readback_id": "01a0", "revision": 1,
            "scores": {"audience": "yes", "claim": "partly", "next_step": "no"}, "passed": false, "scored_as": "other",
            "reader_role": "senior", "words": 121, "seconds": 30, "used_seconds": 28.3,
            "scored_at": "2026-11-20T10:00:00.000Z", "policy_version": 3, "station": "station",
            "audit": {"seq": 812, "hash": "ff"},
        }),
        "every number of it, and nothing that anybody wrote"
    );
}

proptest! {
    #[test]
    fn every_key_of_the_contract_is_always_there(
        which in 0_usize..6, seen in any::<bool>(), kept in any::<bool>(), routed in any::<bool>(),
        known in any::<bool>(), note in "\\PC{0,20}", ms in proptest::option::of(0_i64..40_000_000),
    ) {
        let type_ = EventType::ALL[which];
        let made = Decision { note, active_ms: ms, shown_at: seen.then_some(0), final_value: known.then(|| json!({"label": "x"})), ..decision("approve") };
        let mut facts = facts(Some(made));
        if !kept { facts.content = None; }
        if !routed { facts.route = None; }
        if !known { facts.content_sha256 = None; }
        let message = sent(type_, &facts);
        let keys: &[&str] = if type_ == EventType::CaseAccepted {
            &["schema", "case", "final", "predicted", "confidence", "model", "route", "policy_version", "station", "audit"]
        } else {
            &["schema", "case", "decision_id", "revision", "decision", "final", "predicted", "confidence", "model", "route",
              "policy_version", "reason", "evidence", "verdict_before_ai", "decided_by", "role", "shown_at", "decided_at",
              "active_seconds", "supersedes", "station", "audit"]
        };
        for key in keys {
            prop_assert!(message["data"].get(key).is_some(), "{} lacks {key}", type_.as_str());
        }
        for pointer in ["/type", "/id", "/timestamp", "/data/case/content_sha256", "/data/model/version",
                        "/data/route/selection_probability", "/data/audit/hash"] {
            prop_assert!(message.pointer(pointer).is_some(), "{} lacks {pointer}", type_.as_str());
        }
    }
}
