//! What a form holds, as an answer: texts become the types that the workflow's fields ask for.

use serde_json::{Map, Value};

use super::ReviewError;
use super::args::{boolean, number, read_args};
use super::draft::FieldValue;
use crate::case::{CaseNo, Prediction, Refusal, by_no, envelope, parse_kept};
use crate::policy::{self, FieldSpec, FieldType};
use crate::store::Store;

/// The value part of a desk, whatever the kind of the case; at most one of them is filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// A label.
    pub label: Option<String>,
    /// A score.
    pub score: Option<f64>,
    /// A text.
    pub text: Option<String>,
    /// The subject line of a text.
    pub subject_line: Option<String>,
    /// Fields of an extraction, as typed.
    pub fields: Option<Vec<FieldValue>>,
    /// A variant.
    pub choice: Option<String>,
    /// Arguments of an action, as typed.
    pub args: Option<Vec<FieldValue>>,
    /// An action is not to be done at all.
    pub refuse: bool,
}

/// Reads a form as the answer to a case; `None` when nothing is filled in.
///
/// # Errors
/// `Invalid` when a text is not what its field asks for; else when the case cannot be read.
pub async fn filled_in(store: &Store, case: CaseNo, form: Form) -> Result<Option<Prediction>, ReviewError> {
    if form.refuse {
        return Ok(Some(Prediction::Refusal(Refusal)));
    }
    if let Some(label) = form.label {
        return Ok(Some(Prediction::Label { label }));
    }
    if let Some(score) = form.score {
        return Ok(Some(Prediction::Score { score, label: None }));
    }
    if let Some(text) = form.text {
        return Ok(Some(Prediction::Text { text, subject_line: form.subject_line.filter(|line| !line.is_empty()) }));
    }
    if let Some(choice) = form.choice {
        return Ok(Some(Prediction::Choice { choice }));
    }
    if form.fields.is_none() && form.args.is_none() {
        return Ok(None);
    }
    let mut connection = store.reader().acquire().await?;
    let row = by_no(&mut connection, case)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", case.0)))?;
    let predicted = parse_kept(&envelope(&mut connection, case, row.revision).await?)?.prediction;
    if let Some(fields) = form.fields {
        let policy = policy::load(store, &row.workflow, row.policy_version).await?;
        let before = match &predicted {
            Some(Prediction::Fields { fields }) => fields.clone(),
            Some(_) | None => Map::new(),
        };
        let fields = of_fields(&fields, &policy.workflow.fields, &before).map_err(ReviewError::Invalid)?;
        return Ok(Some(Prediction::Fields { fields }));
    }
    match (predicted, form.args) {
        (Some(Prediction::Action { action, args }), Some(typed)) => {
            let args = read_args(&typed, &args).map_err(ReviewError::Invalid)?;
            Ok(Some(Prediction::Action { action, args }))
        }
        (Some(_) | None, _) => {
            Err(ReviewError::Invalid("this case has no action whose arguments could change".to_owned()))
        }
    }
}

pub(super) fn of_fields(
    typed: &[FieldValue],
    specs: &[FieldSpec],
    before: &Map<String, Value>,
) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    for field in typed {
        let spec = specs.iter().find(|spec| spec.name == field.name);
        let value = match (field.value.trim(), spec.map(|spec| &spec.kind)) {
            // A field left as empty as the AI left it is no correction.
            ("", _) => match before.get(&field.name) {
                Some(empty @ Value::Null) => empty.clone(),
                Some(Value::String(text)) if text.is_empty() => Value::String(String::new()),
                Some(_) => Value::Null,
                None => continue,
            },
            (text, Some(FieldType::Number)) => {
                number(text).ok_or_else(|| format!("{} is \"{text}\", which is no number", field.name))?
            }
            (text, Some(FieldType::Boolean)) => {
                boolean(text).ok_or_else(|| format!("{} is \"{text}\"; write yes or no", field.name))?
            }
            (text, _) => Value::String(text.to_owned()),
        };
        fields.insert(field.name.clone(), value);
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, value: &str) -> FieldValue {
        FieldValue { name: name.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn texts_become_what_their_fields_ask_for() {
        let spec = |name: &str, kind: FieldType| FieldSpec { name: name.to_owned(), kind, required: false };
        let specs = [spec("seats", FieldType::Number), spec("vip", FieldType::Boolean), spec("name", FieldType::Text)];
        let fields =
            of_fields(&[typed("seats", " 12 "), typed("vip", "yes"), typed("name", "Ada")], &specs, &Map::new());
        let expected = serde_json::json!({"seats": 12, "vip": true, "name": "Ada"});
        assert_eq!(fields.map(Value::Object), Ok(expected), "a number is stored as a number");
        let wrong = of_fields(&[typed("seats", "a dozen")], &specs, &Map::new()).unwrap_err();
        assert!(wrong.contains("a dozen"), "the refusal names what was typed: {wrong}");
    }
}
