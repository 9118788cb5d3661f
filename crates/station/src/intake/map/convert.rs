//! Reading a found value as what the map or the field asks for.

use super::source::As;
use super::targets::Wants;
use crate::case::{spoken, strict, time};
use serde_json::Value;

/// Numbers of Unix time below this are seconds (until the year 5138), from it on milliseconds.
const SECONDS_BELOW: f64 = 1e11;

/// The value as the map asked, then as the field wants it; `None` where an empty text stands for nothing.
///
/// # Errors
/// Says in words why the value cannot be read so.
pub(super) fn convert(value: &Value, read_as: Option<As>, wants: Wants) -> Result<Option<Value>, String> {
    let asked = match read_as {
        Some(_) if is_blank(value) => return Ok(None),
        Some(As::Number) => number(value)?,
        Some(As::Text) => text(value)?,
        Some(As::Time) => instant(value)?,
        Some(As::Boolean) => boolean(value)?,
        Some(As::Percent) => percent(value)?,
        None => value.clone(),
    };
    match wants {
        Wants::Number | Wants::Time if is_blank(&asked) => Ok(None),
        Wants::Number if asked.is_string() => number(&asked).map(Some),
        Wants::Text | Wants::Number | Wants::Time | Wants::Fields | Wants::Anything => Ok(Some(asked)),
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn number(value: &Value) -> Result<Value, String> {
    match value {
        Value::Number(_) => Ok(value.clone()),
        Value::String(text) => strict::number_in_text(text.trim()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(not("a number", value)),
    }
}

fn text(value: &Value) -> Result<Value, String> {
    match value {
        Value::String(_) => Ok(value.clone()),
        Value::Number(number) => Ok(number.to_string().into()),
        Value::Bool(yes) => Ok(yes.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(not("a text", value)),
    }
}

/// A text stays for the case's own check of times; a number is Unix time in seconds or milliseconds.
fn instant(value: &Value) -> Result<Value, String> {
    let read = if value.is_string() { number(value).unwrap_or_else(|_| value.clone()) } else { value.clone() };
    match (read.as_f64(), read.is_string()) {
        (Some(seconds), _) if seconds.abs() < SECONDS_BELOW => Ok(rfc3339(seconds * 1000.0)),
        (Some(millis), _) => Ok(rfc3339(millis)),
        (None, true) => Ok(read),
        (None, false) => Err(not("a time", value)),
    }
}

fn rfc3339(millis: f64) -> Value {
    // Out of chrono's range the cast saturates and the bare number is written, which the case's check then refuses.
    time::to_rfc3339(millis.round() as i64).into()
}

fn boolean(value: &Value) -> Result<Value, String> {
    let word = match value {
        Value::Bool(yes) => return Ok((*yes).into()),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_lowercase(),
        Value::Null | Value::Array(_) | Value::Object(_) => return Err(not("true or false", value)),
    };
    match word.as_str() {
        "true" | "yes" | "1" => Ok(true.into()),
        "false" | "no" | "0" => Ok(false.into()),
        _ => Err(not("true or false, yes or no, 1 or 0", value)),
    }
}

/// 45, "45" and "45 %" are 0.45.
fn percent(value: &Value) -> Result<Value, String> {
    let read = match value.as_str().map(str::trim) {
        Some(text) => strict::number_in_text(text.strip_suffix('%').unwrap_or(text).trim_end())?,
        None => value.clone(),
    };
    read.as_f64().map(|hundredths| (hundredths / 100.0).into()).ok_or_else(|| not("a percentage", value))
}

fn not(right: &str, value: &Value) -> String {
    format!("must be {right}, not {}", spoken(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(json!("0.25"), None, Wants::Number, json!(0.25), "a CSV cell becomes a number where one is wanted")]
    #[case(json!(" 7 "), Some(As::Number), Wants::Anything, json!(7), "spaces around a cell do not matter")]
    #[case(json!(17), Some(As::Text), Wants::Text, json!("17"), "a foreign id may be a number")]
    #[case(json!("45 %"), Some(As::Percent), Wants::Number, json!(0.45), "a share in hundredths")]
    #[case(json!(45), Some(As::Percent), Wants::Number, json!(0.45), "without its sign too")]
    #[case(json!("No"), Some(As::Boolean), Wants::Anything, json!(false), "words of either case")]
    #[case(json!(1_792_742_400), Some(As::Time), Wants::Time, json!("2026-10-23T08:00:00.000Z"), "Unix seconds")]
    #[case(json!("1792742400000"), Some(As::Time), Wants::Time, json!("2026-10-23T08:00:00.000Z"), "Unix milliseconds")]
    #[case(json!("0.25"), None, Wants::Text, json!("0.25"), "a text stays a text")]
    fn values_are_read(
        #[case] value: Value,
        #[case] read_as: Option<As>,
        #[case] wants: Wants,
        #[case] right: Value,
        #[case] why: &str,
    ) {
        assert_eq!(convert(&value, read_as, wants), Ok(Some(right)), "{why}");
    }

    #[rstest]
    #[case(json!("about 3"), None, Wants::Number, "is not a number")]
    #[case(json!("9007199254740993"), None, Wants::Number, "does not survive")]
    #[case(json!([1]), Some(As::Text), Wants::Text, "must be a text, not a list")]
    #[case(json!("maybe"), Some(As::Boolean), Wants::Anything, "yes or no")]
    #[case(json!(true), Some(As::Time), Wants::Time, "must be a time, not true")]
    fn others_are_refused(
        #[case] value: Value,
        #[case] read_as: Option<As>,
        #[case] wants: Wants,
        #[case] reason: &str,
    ) {
        let said = convert(&value, read_as, wants).expect_err("must be refused");
        assert!(said.contains(reason), "{said:?} should speak of {reason:?}");
    }

    #[test]
    fn a_blank_cell_is_no_number() {
        assert_eq!(convert(&json!(" "), None, Wants::Number), Ok(None), "an empty cell means nothing was measured");
    }
}
