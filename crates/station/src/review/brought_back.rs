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

/// Leaves what `row` said as what its author is typing on the case, unless they have typed on it since. Nothing of it counts
/// until they decide again. A field that was left out on the command line comes back as the AI had it.
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
        evidence: match (evidence, value) {
            (Some(spans), Some(Prediction::Text { text, .. })) => {
                Some(of_field(text, EvidenceSpan::from_json(&spans)?))
            }
            _ => None,
        },
        mode: panel(action).map(str::to_owned),
        // Whoever approves enters nothing.
        ..value.filter(|_| action != Action::Approve).map(entered).unwrap_or_default()
    };
    draft::leave(change, by, case.no, &draft)
}

/// A text as a field of the desk holds it: its lines end in `\n`.
fn as_field(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Evidence for `text` where its words stand in the field.
fn of_field(text: &str, spans: Vec<EvidenceSpan>) -> Vec<EvidenceSpan> {
    let letters: Vec<char> = text.chars().collect();
    let gone: Vec<usize> = (1..letters.len()).filter(|&at| letters[at - 1] == '\r' && letters[at] == '\n').collect();
    // A place right between the two is that of the line end which is left.
    let moved = |at: u32| at - u32::try_from(gone.iter().filter(|&&gone| gone <= at as usize).count()).unwrap_or(0);
    let of_field = |span: EvidenceSpan| EvidenceSpan {
        start: moved(span.start),
        end: moved(span.end),
        quote: as_field(&span.quote),
        ..span
    };
    spans.into_iter().map(of_field).collect()
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
            // Without one it was taken away: the AI's own must not come back in its place.
            Draft { text: Some(as_field(text)), subject_line: Some(subject_line.clone().unwrap_or_default()), ..none }
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
    use crate::review::evidence::Requirement;
    use rstest::rstest;
    use serde_json::{Value, json};

    #[rstest]
    #[case(json!({"label": "fee"}), json!({"label": "fee"}), "a label")]
    #[case(json!({"choice": "b"}), json!({"label": "b"}), "a variant, where the desk holds labels")]
    #[case(json!({"score": 0.25}), json!({"score": "0.25"}), "a score as it is typed")]
    #[case(json!({"score": 40}), json!({"score": "40"}), "a whole one without a point")]
    #[case(json!({"text": "Hi", "subject_line": "Two"}), json!({"text": "Hi", "subjectLine": "Two"}), "a draft")]
    #[case(json!({"text": "Hi"}), json!({"text": "Hi", "subjectLine": ""}), "a draft whose subject was taken away")]
    #[case(json!({"text": "Hi\r\nyou\r"}), json!({"text": "Hi\nyou\n", "subjectLine": ""}), "with the line ends of a field")]
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

    #[rstest]
    #[case("Für A\r\nB C\r\n\r\nD", "B C", "B C", "behind one line end")]
    #[case("Für A\r\nB C\r\n\r\nD", "A\r\nB", "A\nB", "over one")]
    #[case("Für A\r\nB C\r\n\r\nD", "D", "D", "behind three")]
    #[case("Für A\nB", "B", "B", "a text that has only the one")]
    fn evidence_stands_where_its_words_do(
        #[case] text: &str,
        #[case] quote: &str,
        #[case] shown: &str,
        #[case] why: &str,
    ) {
        let before = text.split(quote).next().unwrap().chars().count();
        let span = EvidenceSpan {
            requirement: Requirement::Citation,
            start: u32::try_from(before).unwrap(),
            end: u32::try_from(before + quote.chars().count()).unwrap(),
            quote: quote.to_owned(),
        };
        assert!(span.stands_in(text), "{why}: it stands in what was sent");
        let moved = of_field(text, vec![span]);
        assert_eq!(moved[0].quote, shown, "{why}");
        assert!(moved[0].stands_in(&as_field(text)), "{why}: and in the field: {moved:?}");
    }
}
