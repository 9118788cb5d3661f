//! Pieces of ours straight from settled draft cases: a result is traced to their workflow, its mode and model, and nobody who had a
//! hand in the case judges it.

use countersign_station::people::{self, Role};
use countersign_station::policy::Mode;
use countersign_station::review::{Action, Answer, Which, decide, settle_due};
use countersign_station::sameness::{self, Chance, NewPiece, Origin, RoundState};

use super::pieces::{piece, round};
use super::{judge, said, settle_all, vote};
use crate::station::Station;

const POLICY: &str = r#"
[workflow]
key = "articles"
name = "Articles"
mode = "ai-led"
stage = "engage"
kind = "draft"
owner = "Head of content"
rollout = "live"

[route]
threshold = 1.0
audit_rate = 0.0

[review]
undo = "0s"
reasons = [{code = "wording", text = "Wording"}]
"#;

fn draft(id: &str, nth: usize) -> String {
    serde_json::json!({
        "id": id, "source": "writer", "workflow": "articles", "title": "Slow queries", "author": "ai",
        "model": {"name": "writer", "version": "2"}, "prediction": {"text": piece(nth).text}, "confidence": 0.4,
    })
    .to_string()
}

#[tokio::test]
async fn a_result_is_traced_to_the_workflow_that_wrote_it() {
    let station = Station::with_policy(POLICY).await;
    let editor = people::add(&station.store, &station.owner, "Tomas", &[Role::Senior]).await.expect("an editor");
    let bo = judge(&station, "Bo").await;
    station.import(&[draft("m-0", 0), draft("m-1", 1), draft("m-2", 2)]).await;
    let mut new = round("Slow queries");
    new.pieces.drain(..3);
    new.names.companies.push("Northwind Analytics".to_owned());
    new.pieces.extend(["m-0", "m-1"].map(|id| NewPiece::Case(format!("writer/{id}"))));
    let refused = said(sameness::make(&station.store, &station.owner, new.clone()).await);
    assert!(refused.contains("it is not settled yet"), "only settled drafts are pieces: {refused}");
    for id in ["m-0", "m-1"] {
        let answer = Answer {
            case: Which::Name(format!("writer/{id}")),
            fence: None,
            decision_id: None,
            action: Action::Approve,
            value: None,
            reason: None,
            note: None,
            active_ms: None,
            shown_at: None,
            evidence: Vec::new(),
        };
        decide(&station.store, &editor, &answer).await.expect("approved");
    }
    station.clock.advance(1);
    settle_due(&station.store).await.expect("holds end");
    sameness::make(&station.store, &station.owner, new).await.expect("made");
    settle_all(&station, "Slow queries").await;
    sameness::seal(&station.store, &station.owner, "Slow queries", &Chance::System).await.expect("sealed");
    let refused = said(sameness::open_ballot(&station.store, &editor, "Slow queries").await);
    assert!(
        refused.contains("wrote, edited or handled one of its pieces"),
        "the editor judges nothing of it: {refused}"
    );
    let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    assert_eq!((ballot.state, ballot.asked), (RoundState::Sealed, Some(2)), "two of ours");
    vote(&station, &bo, "Slow queries", 2).await;
    sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    let report = sameness::report(&station.store, &station.owner, "Slow queries").await.expect("reported");
    for line in report.pieces.iter().filter(|piece| piece.origin == Origin::Own) {
        let from = line.from.as_ref().expect("it is traced");
        assert_eq!((from.workflow.as_str(), from.mode), ("articles", Mode::AiLed), "to workflow and mode");
        assert_eq!((from.model_name.as_str(), from.model_version.as_str()), ("writer", "2"), "and model");
        assert!(from.case.starts_with("writer/m-"), "and case: {from:?}");
    }
    assert!(
        report.pieces.iter().filter(|piece| piece.origin == Origin::Other).all(|piece| piece.from.is_none()),
        "a competitor's piece comes from nowhere here"
    );
}
