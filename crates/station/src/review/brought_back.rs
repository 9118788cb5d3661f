//! What was said of a case, on the desk again once it was taken back: nobody writes a text twice because a reason was wrong.

use super::ReviewError;
use super::answer::Action;
use super::args::args_of;
use super::block::named_values;
use super::decision::Row;
use super::draft::{self, Draft, FieldValue};
use super::evidence::EvidenceSpan;
use crate::case::{CaseRow, Payload, Prediction, of_decision};
use crate::change::Change;
use crate::people::Person;

/// Leaves what `row` said as what its author is typing on the case. Nothing of it counts until they decide again.
///
/// # Errors
/// When what was said cannot be read.
pub(super) async fn bring_back(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    row: &Row,
    value: Option<&Prediction>,
) -> Result<(), ReviewError> {
    let note = of_decision(change.connection(), case.no, Payload::Note, &row.id).await?;
    let evidence = of_decision(change.connection(), case.no, Payload::Evidence, &row.id).await?;
    let Some(action) = Action::from_word(&row.action) else { return Ok(()) };
    let draft = Draft {
        reason: row.reason.clone(),
        note: note.map(|note| String::from_utf8_lossy(&note).into_owned()),
        evidence: evidence.map(|spans| EvidenceSpan::from_json(&spans)).transpose()?,
        mode: panel(action).map(str::to_owned),
        // The AI's answer is on the desk already.
        ..value.filter(|_| action != Action::Approve).map(entered).unwrap_or_default()
    };
    draft::keep(change, by, case.no, &draft)
}

/// The panel of the desk in which an answer of this kind is given.
fn panel(action: Action) -> Option<&'static str> {
    match action {
        Action::Approve | Action::Override => None,
        Action::Escalate => Some("escalate"),
        Action::Return => Some("return"),
    }
}

/// An answer as the desk holds it.
fn entered(value: &Prediction) -> Draft {
    let none = Draft::default();
    match value {
        Prediction::Label { label } | Prediction::Choice { choice: label } => {
            Draft { label: Some(label.clone()), ..none }
        }
        Prediction::Score { score, .. } => Draft { score: Some(score.to_string()), ..none },
        Prediction::Text { text, subject_line } => {
            Draft { text: Some(text.clone()), subject_line: subject_line.clone(), ..none }
        }
        Prediction::Fields { fields } => Draft { fields: Some(named_values(fields)), ..none },
        Prediction::Action { args, .. } => {
            let typed = |arg: super::args::ArgView| FieldValue { name: arg.name, value: arg.value };
            Draft { fields: Some(args_of(args).into_iter().map(typed).collect()), ..none }
        }
        Prediction::Refusal(_) => Draft { refuse: Some(true), ..none },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::{Value, json};

    #[rstest]
    #[case(json!({"label": "fee"}), json!({"label": "fee"}), "a label")]
    #[case(json!({"choice": "b"}), json!({"label": "b"}), "a variant, where the desk holds labels")]
    #[case(json!({"score": 0.25}), json!({"score": "0.25"}), "a score as it is typed")]
    #[case(json!({"score": 40}), json!({"score": "40"}), "a whole one without a point")]
    #[case(json!({"text": "Hi", "subject_line": "Two"}), json!({"text": "Hi", "subjectLine": "Two"}), "a draft")]
    #[case(json!({"fields": {"City": "Ulm", "Zip": null}}),
           json!({"fields": [{"name": "City", "value": "Ulm"}, {"name": "Zip", "value": ""}]}), "a form")]
    #[case(json!({"action": "pause", "args": {"days": 3, "who": "x"}}),
           json!({"fields": [{"name": "days", "value": "3"}, {"name": "who", "value": "x"}]}), "arguments")]
    #[case(json!({"action": null, "args": {}}), json!({"refuse": true}), "a refusal")]
    fn an_answer_is_entered_again(#[case] said: Value, #[case] held: Value, #[case] why: &str) {
        let said = Prediction::from_json(said.to_string().as_bytes()).unwrap();
        let shown: Draft = serde_json::from_value(held).unwrap();
        assert_eq!(entered(&said), shown, "{why}");
    }
}
