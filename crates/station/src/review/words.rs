//! How answers are said in words.

use super::answer::Action;
use crate::case::Prediction;

/// `lost_or_stolen_card` as people read it: "Lost or stolen card". Text that is written for people stays as it is.
#[must_use]
pub fn readable(label: &str) -> String {
    if label.contains(' ') {
        return label.to_owned();
    }
    let spaced = label.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A value in a few words.
pub(super) fn short(value: &Prediction) -> String {
    match value {
        Prediction::Label { label } => readable(label),
        Prediction::Score { score, .. } => format!("{score}"),
        Prediction::Text { text, .. } => {
            let words: Vec<&str> = text.split_whitespace().take(6).collect();
            format!("“{}…”", words.join(" "))
        }
        Prediction::Fields { fields } => format!("{} fields", fields.len()),
        Prediction::Action { action, .. } => readable(action),
        Prediction::Choice { choice } => readable(choice),
        Prediction::Refusal(_) => "Do nothing".to_owned(),
    }
}

/// What was done: "Overridden: Transfer fee charged".
pub(super) fn done(action: Action, value: Option<&Prediction>) -> String {
    let verb = match action {
        Action::Approve => "Approved",
        Action::Override if matches!(value, Some(Prediction::Refusal(_))) => return "Refused".to_owned(),
        Action::Override => "Overridden",
        Action::Escalate => return "Escalated".to_owned(),
        Action::Return => return "Returned".to_owned(),
    };
    value.map_or_else(|| verb.to_owned(), |value| format!("{verb}: {}", short(value)))
}

/// What was done with several cases at once: "Approved 12 cases: Transfer fee charged".
pub(super) fn done_together(action: Action, cases: usize, value: Option<&Prediction>) -> String {
    let done = done(action, value);
    let cases = if cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") };
    match done.split_once(':') {
        Some((verb, rest)) => format!("{verb} {cases}:{rest}"),
        None => format!("{done} {cases}"),
    }
}

/// What was done, from the stored word of what is no answer.
pub(super) fn done_as(word: &str) -> String {
    match word {
        "reopen" => "Reopened".to_owned(),
        "undo" => "Undone".to_owned(),
        other => readable(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("lost_or_stolen_card", "Lost or stolen card")]
    #[case("Refund_not_showing_up", "Refund not showing up")]
    #[case("out of scope", "out of scope")]
    #[case("does not subscribe", "does not subscribe")]
    #[case("été", "Été")]
    #[case("", "")]
    fn labels_as_people_read_them(#[case] label: &str, #[case] read: &str) {
        assert_eq!(readable(label), read, "a label of a pipeline is not shown as code");
    }
}
