//! Whether two answers are the same answer, by the kind of their workflow. Pure.

use serde_json::{Map, Value};

use super::Policy;
use crate::case::Prediction;

/// Whether two answers come to the same. Scores are the same inside one band, texts when their words are; fields and
/// arguments are compared one by one, and a field left empty is one that was not given.
#[must_use]
pub fn same(policy: &Policy, one: &Prediction, other: &Prediction) -> bool {
    match (one, other) {
        (Prediction::Label { label: one }, Prediction::Label { label: other }) => one == other,
        (Prediction::Score { score: one, .. }, Prediction::Score { score: other, .. }) => {
            let band = |score: f64| policy.workflow.score.as_ref().map(|scale| scale.band(score));
            // Bit for bit: without a scale there is no telling how near is near enough.
            band(*one).zip(band(*other)).map_or(one.total_cmp(other).is_eq(), |(one, other)| one == other)
        }
        (
            Prediction::Text { text: one, subject_line: first },
            Prediction::Text { text: other, subject_line: second },
        ) => {
            let (first, second) = (first.as_deref().unwrap_or_default(), second.as_deref().unwrap_or_default());
            in_words(one) == in_words(other) && in_words(first) == in_words(second)
        }
        (Prediction::Fields { fields: one }, Prediction::Fields { fields: other }) => filled(one) == filled(other),
        (Prediction::Action { action: one, args: first }, Prediction::Action { action: other, args: second }) => {
            one == other && filled(first) == filled(second)
        }
        (Prediction::Choice { choice: one }, Prediction::Choice { choice: other }) => one == other,
        (Prediction::Refusal(_), Prediction::Refusal(_)) => true,
        (
            Prediction::Label { .. }
            | Prediction::Score { .. }
            | Prediction::Text { .. }
            | Prediction::Fields { .. }
            | Prediction::Action { .. }
            | Prediction::Choice { .. }
            | Prediction::Refusal(_),
            _,
        ) => false,
    }
}

/// The words, whatever spaces and line breaks stand between them.
fn in_words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What was really given: an empty text and null say the same as nothing. Spaces around a text do not count.
fn filled(fields: &Map<String, Value>) -> Vec<(&String, Value)> {
    let mut given: Vec<(&String, Value)> = fields
        .iter()
        .filter_map(|(name, value)| match value {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some((name, Value::String(text.trim().to_owned()))),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some((name, value.clone())),
        })
        .collect();
    given.sort_by_key(|(name, _)| *name);
    given
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::parse;
    use rstest::rstest;
    use serde_json::json;

    const SCORES: &str = "[workflow]\nkey = 'leads'\nname = 'Leads'\nmode = 'ai-assisted'\nstage = 'convert'\n\
        kind = 'score'\nowner = 'Ada'\nscore = {min = 0, max = 100, bands = [40, 70]}\n";

    #[rstest]
    #[case(json!({"label": "fee"}), json!({"label": "fee"}), true, "one label")]
    #[case(json!({"label": "fee"}), json!({"label": "Fee"}), false, "labels are codes, not words")]
    #[case(json!({"score": 41}), json!({"score": 69, "label": "warm"}), true, "one band")]
    #[case(json!({"score": 39.9}), json!({"score": 40}), false, "a boundary belongs to the upper band")]
    #[case(json!({"text": "Dear  all,\nhi"}), json!({"text": "Dear all, hi"}), true, "only the words count")]
    #[case(json!({"text": "Hi"}), json!({"text": "Hi", "subject_line": "New"}), false, "a subject line is part of it")]
    #[case(json!({"fields": {"a": "x ", "b": null}}), json!({"fields": {"a": "x"}}), true, "empty is not given")]
    #[case(json!({"fields": {"a": 1}}), json!({"fields": {"a": "1"}}), false, "a number is no text")]
    #[case(json!({"action": "send", "args": {"to": "x"}}), json!({"action": "send", "args": {}}), false, "an argument")]
    #[case(json!({"choice": "a"}), json!({"choice": "a"}), true, "one variant")]
    #[case(json!({"choice": "a"}), json!({"label": "a"}), false, "two kinds are never the same")]
    fn what_counts_as_the_same(#[case] one: Value, #[case] other: Value, #[case] expected: bool, #[case] why: &str) {
        let policy = parse(SCORES, "leads.toml").unwrap();
        let read = |value: &Value| Prediction::from_value(value.clone()).unwrap();
        assert_eq!(same(&policy, &read(&one), &read(&other)), expected, "{why}");
        assert_eq!(same(&policy, &read(&other), &read(&one)), expected, "{why}, the other way round");
    }
}
