//! The arguments of an action as a form shows them, and as they are read back. What nobody touched stays what it was.

use serde::Serialize;
use serde_json::{Map, Value};

use super::block::text_of;
use super::draft::FieldValue;
use crate::case::strict;

/// What an argument is, and so what may be typed in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum ArgType {
    /// Words.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A list, typed as JSON.
    List,
    /// An object, typed as JSON.
    Object,
    /// Nothing was given; words may be.
    Nothing,
}

/// An argument in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ArgView {
    /// Its name.
    pub name: String,
    /// As it is edited.
    pub value: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ArgType,
    /// As it is read.
    pub shown: String,
}

/// The arguments as a form shows them.
pub(super) fn args_of(args: &Map<String, Value>) -> Vec<ArgView> {
    args.iter()
        .map(|(name, value)| ArgView {
            name: name.clone(),
            value: typed_as(value),
            kind: kind_of(value),
            shown: text_of(value),
        })
        .collect()
}

fn kind_of(value: &Value) -> ArgType {
    match value {
        Value::Null => ArgType::Nothing,
        Value::Bool(_) => ArgType::Boolean,
        Value::Number(_) => ArgType::Number,
        Value::String(_) => ArgType::Text,
        Value::Array(_) => ArgType::List,
        Value::Object(_) => ArgType::Object,
    }
}

/// A value as it is edited: texts as they are, nothing as nothing, lists and objects as JSON.
fn typed_as(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Reads a form back. An argument keeps the type it had.
///
/// # Errors
/// The first one that cannot be what it was, by its name.
pub(super) fn read_args(typed: &[FieldValue], before: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    typed.iter().map(|field| Ok((field.name.clone(), read(field, before.get(&field.name))?))).collect()
}

fn read(field: &FieldValue, before: Option<&Value>) -> Result<Value, String> {
    let FieldValue { name, value: typed } = field;
    let words = || Value::String(typed.clone());
    let Some(before) = before else { return Ok(words()) };
    if typed_as(before) == *typed {
        return Ok(before.clone());
    }
    match before {
        Value::Null | Value::String(_) => Ok(words()),
        Value::Number(_) => number(typed).ok_or_else(|| format!("{name} is \"{typed}\", which is no number")),
        Value::Bool(_) => boolean(typed).ok_or_else(|| format!("{name} is \"{typed}\"; write yes or no")),
        Value::Array(_) => of_kind(name, typed, "a list such as [\"a\", \"b\"]", Value::is_array),
        Value::Object(_) => of_kind(name, typed, "an object such as {\"key\": \"value\"}", Value::is_object),
    }
}

fn of_kind(name: &str, typed: &str, what: &str, is: fn(&Value) -> bool) -> Result<Value, String> {
    let parsed = serde_json::from_str::<Value>(typed).ok().filter(is);
    // As strict as a received case: a key that stands there twice could be read in two ways.
    let whole = format!("{{\"arg\":{typed}}}");
    parsed
        .filter(|_| strict::check(whole.as_bytes()).is_ok())
        .ok_or_else(|| format!("{name} must stay {what}, in JSON"))
}

/// A number as people type it.
pub(super) fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    text.parse::<i64>()
        .map(Value::from)
        .ok()
        .or_else(|| text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number))
}

/// Yes or no as people type it.
pub(super) fn boolean(text: &str) -> Option<Value> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "true" => Some(Value::Bool(true)),
        "no" | "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else { unreachable!("an object literal") };
        map
    }

    fn typed(name: &str, value: &str) -> FieldValue {
        FieldValue { name: name.to_owned(), value: value.to_owned() }
    }

    #[rstest]
    #[case("budget", "450", Ok(json!(450)), "a number stays a number")]
    #[case("budget", " 450.5 ", Ok(json!(450.5)), "with decimals too")]
    #[case("budget", "a lot", Err("budget is \"a lot\", which is no number"), "and is refused as words")]
    #[case("dry", "no", Ok(json!(false)), "yes and no stay what they are")]
    #[case("dry", "maybe", Err("yes or no"), "nothing else does")]
    #[case("tags", r#"["a"]"#, Ok(json!(["a"])), "a list is typed as JSON")]
    #[case("tags", "a, b", Err("must stay a list"), "and not as words")]
    #[case("tags", "{}", Err("must stay a list"), "nor as another kind")]
    #[case("tags", r#"["a"#, Err("must stay a list"), "nor half")]
    #[case("filter", r#"{"a":1,"a":2}"#, Err("must stay an object"), "a key twice could be read two ways")]
    #[case("to", "450", Ok(json!("450")), "digits in a text are words")]
    #[case("cc", "x", Ok(json!("x")), "what was empty takes words")]
    #[case("new", "x", Ok(json!("x")), "so does what was not there")]
    fn an_argument_keeps_its_type(
        #[case] name: &str,
        #[case] value: &str,
        #[case] expected: Result<Value, &str>,
        #[case] why: &str,
    ) {
        let before =
            map(json!({"budget": 500, "dry": true, "tags": ["a", "b"], "filter": {"a": 1}, "to": "x", "cc": null}));
        match (read_args(&[typed(name, value)], &before), expected) {
            (Ok(read), Ok(expected)) => assert_eq!(read.get(name), Some(&expected), "{why}"),
            (Err(said), Err(says)) => assert!(said.contains(says), "{why}: {said}"),
            (read, expected) => panic!("{why}: {read:?} instead of {expected:?}"),
        }
    }

    proptest! {
        #[test]
        fn what_nobody_touched_is_what_it_was(number in any::<f64>().prop_filter("JSON has no others", |n| n.is_finite()), text in ".{0,20}", flag in any::<bool>()) {
            let before = map(json!({"n": number, "t": text, "b": flag, "z": null, "l": [number, text], "o": {"k": flag}}));
            let form: Vec<FieldValue> =
                args_of(&before).into_iter().map(|arg| typed(&arg.name, &arg.value)).collect();
            prop_assert_eq!(read_args(&form, &before), Ok(before), "a form sent as it was shown changes nothing");
        }
    }
}
