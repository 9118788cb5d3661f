//! A corrected value as it is typed or sent, turned into what the station keeps.

use std::path::Path;

use countersign_station::case::{Prediction, Refusal};
use countersign_station::review::{self, EvidenceSpan};
use serde_json::{Map, Value};

use crate::desk::Desk;
use crate::outcome::{Exit, Failure};

/// The keys of a value, as far as they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Typed {
    pub(super) label: Option<String>,
    pub(super) score: Option<f64>,
    pub(super) text: Option<String>,
    pub(super) subject_line: Option<String>,
    pub(super) fields: Option<Map<String, Value>>,
    pub(super) args: Option<Map<String, Value>>,
    pub(super) choice: Option<String>,
    pub(super) refuse: bool,
}

impl Typed {
    /// Whether no key was given at all.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Itself, unless no key was given.
    pub(super) fn given(self) -> Option<Self> {
        if self.is_empty() { None } else { Some(self) }
    }

    /// The value for a case. Arguments belong to the action the AI asked for, and a text without a subject line keeps
    /// the AI's: both are only said again to be changed.
    ///
    /// # Errors
    /// When the keys make no value, or the case cannot be read.
    pub(super) async fn prediction(mut self, desk: &Desk, case: &str) -> Result<Prediction, Failure> {
        let keeps_subject = self.text.is_some() && self.subject_line.is_none();
        let mut action = None;
        if keeps_subject || self.args.is_some() {
            match predicted(desk, case).await? {
                Some(Prediction::Action { action: asked, .. }) => action = Some(asked),
                Some(Prediction::Text { subject_line, .. }) if keeps_subject => self.subject_line = subject_line,
                // What does not fit the case is refused with the workflow's kind where everything is checked.
                Some(
                    Prediction::Text { .. }
                    | Prediction::Label { .. }
                    | Prediction::Score { .. }
                    | Prediction::Fields { .. }
                    | Prediction::Choice { .. }
                    | Prediction::Refusal(_),
                )
                | None => {}
            }
        }
        self.with_action(action).map_err(|why| Failure::told(Exit::Refused, why))
    }

    pub(super) fn with_action(self, action: Option<String>) -> Result<Prediction, String> {
        if self.refuse {
            let alone = Self { refuse: true, ..Self::default() };
            return if self == alone {
                Ok(Prediction::Refusal(Refusal))
            } else {
                Err("a refusal is the whole answer; it has no other value".to_owned())
            };
        }
        let mut keys = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                keys.insert(key.to_owned(), value);
            }
        };
        put("label", self.label.map(Value::from));
        put("score", self.score.map(Value::from));
        put("text", self.text.map(Value::from));
        put("subject_line", self.subject_line.map(Value::from));
        put("fields", self.fields.map(Value::from));
        put("action", action.filter(|_| self.args.is_some()).map(Value::from));
        put("args", self.args.map(Value::from));
        put("choice", self.choice.map(Value::from));
        Prediction::from_value(Value::Object(keys)).map_err(|fault| format!("the corrected value {fault}"))
    }
}

async fn predicted(desk: &Desk, case: &str) -> Result<Option<Prediction>, Failure> {
    let row = desk.case(case).await?;
    Ok(review::sheet(&desk.store, &desk.by, row.no).await?.content.prediction)
}

/// The text of a file; editors end a file with a line break that nobody wrote.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn text_of(file: &Path) -> Result<String, Failure> {
    let mut text = std::fs::read_to_string(file).map_err(super::policy::unread(file))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

/// The evidence of a JSON file: a list of `{requirement, start, end, quote}`.
///
/// # Errors
/// When the file cannot be read or holds something else.
pub(super) fn evidence_of(file: &Path) -> Result<Vec<EvidenceSpan>, Failure> {
    let bytes = std::fs::read(file).map_err(super::policy::unread(file))?;
    let refused = |why: String| Failure::told(Exit::Refused, format!("{}: {why}", file.display()));
    serde_json::from_slice(&bytes).map_err(|error| refused(format!("is no list of evidence: {error}")))
}

/// The fields of a JSON file.
///
/// # Errors
/// When the file cannot be read or holds no JSON object.
pub(super) fn fields_of(file: &Path) -> Result<Map<String, Value>, Failure> {
    let bytes = std::fs::read(file).map_err(super::policy::unread(file))?;
    let refused = |why: String| Failure::told(Exit::Refused, format!("{}: {why}", file.display()));
    countersign_station::case::strict::check(&bytes).map_err(|fault| refused(fault.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| refused(format!("is no JSON object of fields: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn label(label: &str) -> Typed {
        Typed { label: Some(label.to_owned()), ..Typed::default() }
    }

    #[rstest]
    #[case(label("refund"), None, json!({"label": "refund"}))]
    #[case(Typed { score: Some(80.0), ..label("hot") }, None, json!({"score": 80, "label": "hot"}))]
    #[case(Typed { text: Some("Hi".to_owned()), subject_line: Some("S".to_owned()), ..Typed::default() }, None,
           json!({"text": "Hi", "subject_line": "S"}))]
    #[case(Typed { args: Some(Map::new()), ..Typed::default() }, Some("send"), json!({"action": "send", "args": {}}))]
    #[case(Typed { refuse: true, ..Typed::default() }, None, json!({"action": null, "args": {}}))]
    #[case(Typed { choice: Some("b".to_owned()), ..Typed::default() }, None, json!({"choice": "b"}))]
    fn each_kind_has_its_keys(#[case] typed: Typed, #[case] action: Option<&str>, #[case] kept: Value) {
        let made = typed.with_action(action.map(str::to_owned)).unwrap();
        assert_eq!(serde_json::to_value(made).unwrap(), kept, "the keys of the contract");
    }

    #[test]
    fn keys_of_two_kinds_are_refused() {
        let both = Typed { choice: Some("b".to_owned()), ..label("a") };
        let said = both.with_action(None).unwrap_err();
        assert!(said.contains("label and choice"), "the message names both: {said}");
        assert!(Typed::default().with_action(None).is_err(), "and nothing at all is no value");
    }
}
