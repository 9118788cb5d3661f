//! Blind-first: for the policy's share of cases a person says what they think before the AI's answer is shown. What
//! must not be known until then is taken out here, before any screen or command sees it.
//!
//! A draft and an action are shown, for they are what is judged; their brief, confidence and explanation are not.

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::Action;
use super::took::{newest_rules, took};
use crate::case::{CaseNo, CaseRow, Envelope, Prediction, State};
use crate::people::Person;
use crate::policy::rule::BLIND_FIRST;
use crate::store::{Columns as _, StoreError};

/// Whether the person `?1` has not said yet what they think of a case, should it be drawn for blind-first: an SQL
/// expression over a row `c` of `cases`. Once a lead has reopened a case, everything is on the table.
macro_rules! unsaid_sql {
    () => {
        "(NOT EXISTS (SELECT 1 FROM verdict v WHERE v.case_no = c.no AND v.revision = c.revision AND v.person = ?1)
          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.case_no = c.no AND r.action = 'reopen'))"
    };
}
pub(super) use unsaid_sql;

const DRAWN_AND_UNSAID: &str =
    concat!("SELECT ", newest_rules!(), " AS rules, ", unsaid_sql!(), " AS unsaid FROM cases c WHERE c.no = ?2");

/// Whether the case was drawn and `by` has not said yet what they think.
pub(super) async fn unsaid(connection: &mut SqliteConnection, by: &Person, no: CaseNo) -> Result<bool, StoreError> {
    let row =
        sqlx::query(DRAWN_AND_UNSAID).bind(by.id.as_str().to_owned()).bind(no.as_i64()).fetch_one(connection).await?;
    Ok(took(&row, no)?.has(BLIND_FIRST) && row.column("unsaid")?)
}

/// Refuses a decision on a case that is to be judged blind first. Handing it up and sending it back decide nothing.
///
/// # Errors
/// `Invalid`, with what to do first.
pub(super) fn said_first(case: &CaseRow, unsaid: bool, content: &Envelope, action: Action) -> Result<(), ReviewError> {
    match action {
        Action::Approve | Action::Override if is_blind(case, unsaid, content) => {
            let name = case.name();
            let what = "say what you think first; the AI's answer is shown when your verdict is stored";
            Err(ReviewError::Invalid(format!("{name} is judged blind first: {what} (`countersign verdict {name} …`)")))
        }
        Action::Approve | Action::Override | Action::Escalate | Action::Return => Ok(()),
    }
}

/// Whether the AI's answer is kept from somebody: it is theirs to judge still, they have not `said` what they think
/// though the draw asks for it (`unsaid`), and there is an answer to keep.
pub(super) fn is_blind(row: &CaseRow, unsaid: bool, content: &Envelope) -> bool {
    unsaid && open(row) && content.prediction.is_some()
}

/// Whether a case is still to be judged. Who settles a dispute compares the answers that are there.
fn open(row: &CaseRow) -> bool {
    match row.state {
        State::Queued | State::Leased | State::Escalated | State::Answered | State::Returned => {
            row.waits_as != State::Disputed
        }
        State::Disputed
        | State::Accepted
        | State::Held
        | State::Settled
        | State::Readback
        | State::Erased
        | State::Quarantine => false,
    }
}

/// Takes out the AI's answer and whatever would give it away.
pub(super) fn without_answer(mut content: Envelope) -> Envelope {
    content.confidence = None;
    content.explanation.clear();
    content.model = None;
    content.cost = None;
    content.latency_ms = None;
    // Nobody knows what a field means that the contract does not name.
    content.extra.clear();
    if !matches!(content.prediction, Some(Prediction::Choice { .. })) {
        content.alternatives.clear();
        // To a variant it is the task; of anything else it may be the AI's own summary.
        content.brief = None;
    }
    for variant in &mut content.alternatives {
        (variant.p, variant.label) = (None, None);
    }
    // A pipeline that lists its own choice first would tell it by the order.
    content.alternatives.sort_by(|a, b| a.choice.cmp(&b.choice));
    content.prediction = content.prediction.filter(|answer| match answer {
        Prediction::Text { .. } | Prediction::Action { .. } => true,
        Prediction::Label { .. }
        | Prediction::Score { .. }
        | Prediction::Fields { .. }
        | Prediction::Choice { .. }
        | Prediction::Refusal(_) => false,
    });
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse;
    use rstest::rstest;

    fn hidden(members: &str) -> String {
        let line = format!(
            "{{\"id\":\"a\",\"workflow\":\"w\",\"input\":\"seen\",\"confidence\":0.4321,\"model\":{{\"name\":\"tell-tale\"}},
              \"explanation\":[{{\"feature\":\"tell-tale\",\"contribution\":1}}],\"latency_ms\":4321,\"hint\":\"tell-tale\",
              \"brief\":{{\"claim\":\"the brief\"}},{members}}}"
        );
        let content = parse(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {line}"));
        serde_json::to_string(&without_answer(content)).unwrap()
    }

    #[rstest]
    #[case(r#""prediction":{"label":"tell-tale"},"alternatives":[{"label":"tell-tale-2","p":0.4321}]"#)]
    #[case(r#""prediction":{"score":4321,"label":"tell-tale"}"#)]
    #[case(r#""prediction":{"fields":{"name":"tell-tale"}}"#)]
    #[case(r#""prediction":{"choice":"b"},"alternatives":[{"choice":"b","text":"B","p":0.4321},{"choice":"a","text":"A"}]"#)]
    #[case(r#""prediction":{"text":"the draft"},"alternatives":[{"text":"tell-tale"}]"#)]
    #[case(r#""prediction":{"action":"send","args":{"to":"x"}},"alternatives":[{"label":"tell-tale"}]"#)]
    fn nothing_tells_the_answer(#[case] members: &str) {
        let shown = hidden(members);
        assert!(shown.contains("seen"), "the input stays: {shown}");
        for secret in ["tell-tale", "4321", "prediction\":{\"choice"] {
            assert!(!shown.contains(secret), "{secret} is still there: {shown}");
        }
    }

    #[test]
    fn what_is_judged_itself_stays() {
        assert!(hidden(r#""prediction":{"text":"the draft"}"#).contains("the draft"), "a draft is read");
        assert!(!hidden(r#""prediction":{"text":"the draft"}"#).contains("the brief"), "before its brief");
        assert!(hidden(r#""prediction":{"action":"send","args":{}}"#).contains("send"), "an action is weighed");
        let variants = hidden(
            r#""prediction":{"choice":"b"},"alternatives":[{"choice":"b","text":"B"},{"choice":"a","text":"A"}]"#,
        );
        let (a, b) = (variants.find("\"a\",\"text\""), variants.find("\"b\",\"text\""));
        assert!(a.is_some() && a < b, "the variants stand in the order of their names: {variants}");
    }
}
