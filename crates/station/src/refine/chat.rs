//! Prompts and answers as lists of messages, and inputs as text.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::case::{BlockKind, Envelope, Prediction};

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Turn {
    role: &'static str,
    content: String,
}

/// What the model was asked: its prompt, if it is known, and the input with the texts beside it.
pub(super) fn prompt(envelope: &Envelope) -> Vec<Turn> {
    let system = envelope.model.as_ref().and_then(|model| model.prompt.clone()).filter(|prompt| !prompt.is_empty());
    let mut user = input_text(&envelope.input);
    for block in &envelope.context {
        if let Some(text) = block_text(&block.kind) {
            let gap = if user.is_empty() { "" } else { "\n\n" };
            user.push_str(&format!("{gap}{}:\n{text}", block.title));
        }
    }
    if user.is_empty() {
        user = envelope.title.clone().unwrap_or_default();
    }
    let system = system.map(|content| Turn { role: "system", content });
    system.into_iter().chain([Turn { role: "user", content: user }]).collect()
}

/// A draft as the assistant's turn; `None` for an answer of another kind.
pub(super) fn draft(answer: &Prediction) -> Option<Vec<Turn>> {
    let content = match answer {
        Prediction::Text { text, subject_line: None } => text.clone(),
        Prediction::Text { text, subject_line: Some(subject) } => format!("Subject: {subject}\n\n{text}"),
        Prediction::Label { .. }
        | Prediction::Score { .. }
        | Prediction::Fields { .. }
        | Prediction::Action { .. }
        | Prediction::Choice { .. }
        | Prediction::Refusal(_) => return None,
    };
    Some(vec![Turn { role: "assistant", content }])
}

/// The only value of an input when it is a text, else one `key: value` line a value.
pub(super) fn input_text(input: &Map<String, Value>) -> String {
    let mut values = input.values();
    if let (Some(Value::String(text)), None) = (values.next(), values.next()) {
        return text.clone();
    }
    let lines: Vec<String> = input.iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect();
    lines.join("\n")
}

/// A value as text: texts as they are, nothing as nothing, the rest as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn block_text(kind: &BlockKind) -> Option<&str> {
    match kind {
        BlockKind::Text(text) | BlockKind::Markdown(text) => Some(text),
        BlockKind::Record(_)
        | BlockKind::Timeline(_)
        | BlockKind::Html(_)
        | BlockKind::Image(_)
        | BlockKind::Series(_)
        | BlockKind::Table { .. }
        | BlockKind::Attachment(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!({"Message": "hello"}), "hello", "a single text needs no name")]
    #[case(json!({"Age": 33}), "Age: 33", "a number does")]
    #[case(json!({"Age": 33, "Job": "cook", "Note": null}), "Age: 33\nJob: cook\nNote: ", "several are named")]
    #[case(json!({}), "", "nothing is nothing")]
    fn inputs_as_text(#[case] input: Value, #[case] text: &str, #[case] why: &str) {
        assert_eq!(input_text(input.as_object().unwrap()), text, "{why}");
    }

    #[test]
    fn the_prompt_holds_what_the_model_was_given() {
        let envelope = crate::case::parse_value(json!({
            "id": "a", "workflow": "drafts", "input": {"Lead": "Ada"}, "model": {"prompt": "Draft an e-mail."},
            "context": [{"title": "Brief", "type": "markdown", "data": "Be short."},
                        {"title": "CRM", "type": "record", "data": {"Plan": "Pro"}}],
        }))
        .unwrap();
        let turns = serde_json::to_value(prompt(&envelope)).unwrap();
        let expected = json!([{"role": "system", "content": "Draft an e-mail."},
                              {"role": "user", "content": "Ada\n\nBrief:\nBe short."}]);
        assert_eq!(turns, expected, "the prompt, the input, the texts by their titles");
    }
}
