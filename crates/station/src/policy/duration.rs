//! Lengths of time as a policy writes them: "15s", "10m", "4h", "2d", and "24 months" for retention.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// One second in milliseconds.
pub(super) const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub(super) const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub(super) const DAY: i64 = 24 * HOUR;

const UNITS: [(&str, i64); 5] = [("ms", 1), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)];

/// Milliseconds of "15s", "10m", "4h", "2d" or "500ms"; `None` when the text is none of these.
#[must_use]
pub fn millis(text: &str) -> Option<i64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == &text[digits..])?;
    text[..digits].parse::<i64>().ok()?.checked_mul(*unit)
}

/// The shortest text that means as many milliseconds: 90_000 is "90s", 3_600_000 is "1h".
#[must_use]
pub fn duration_text(ms: i64) -> String {
    [("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)]
        .into_iter()
        .find(|(_, unit)| ms != 0 && ms % unit == 0)
        .map_or_else(
            || if ms == 0 { "0s".to_owned() } else { format!("{ms}ms") },
            |(name, unit)| format!("{}{name}", ms / unit),
        )
}

/// Serialises milliseconds the way a policy writes them.
// Serde hands the field over by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(super) fn as_text<S: Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&duration_text(*ms))
}

/// How long settled cases are kept, in calendar units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// So many days.
    Days(u32),
    /// So many calendar months.
    Months(u32),
    /// So many calendar years.
    Years(u32),
}

impl Retention {
    /// Reads "90 days", "24 months", "1 year"; `None` for anything else and for nothing at all.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once(' ')?;
        let count = count.parse::<u32>().ok().filter(|n| (1..=36_500).contains(n))?;
        match unit {
            "day" | "days" => Some(Self::Days(count)),
            "month" | "months" => Some(Self::Months(count)),
            "year" | "years" => Some(Self::Years(count)),
            _ => None,
        }
    }

    /// As a policy writes it: "24 months".
    #[must_use]
    pub fn text(self) -> String {
        let (count, unit) = match self {
            Self::Days(n) => (n, "day"),
            Self::Months(n) => (n, "month"),
            Self::Years(n) => (n, "year"),
        };
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

impl Serialize for Retention {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl JsonSchema for Retention {
    fn schema_name() -> Cow<'static, str> {
        "Retention".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let count = "0*([1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|36500)";
        json_schema!({
            "description": "\"90 days\", \"24 months\", \"1 year\"; 1 to 36500 of them.",
            "type": "string",
            "pattern": format!("^{count} (days?|months?|years?)$"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("15s", Some(15_000))]
    #[case("10m", Some(600_000))]
    #[case("4h", Some(14_400_000))]
    #[case("2d", Some(172_800_000))]
    #[case("250ms", Some(250))]
    #[case("0s", Some(0))]
    #[case("4 h", None)]
    #[case("h", None)]
    #[case("-4h", None)]
    #[case("4", None)]
    #[case("9999999999999999d", None)]
    fn durations(#[case] text: &str, #[case] expected: Option<i64>) {
        assert_eq!(millis(text), expected, "{text}");
    }

    #[rstest]
    #[case("24 months", Some(Retention::Months(24)))]
    #[case("1 year", Some(Retention::Years(1)))]
    #[case("90 days", Some(Retention::Days(90)))]
    #[case("0 days", None)]
    #[case("24months", None)]
    #[case("2 weeks", None)]
    fn retention(#[case] text: &str, #[case] expected: Option<Retention>) {
        assert_eq!(Retention::parse(text), expected, "{text}");
        assert!(expected.is_none_or(|r| r.text() == text), "it prints as it was written");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(ms in 0_i64..10_000_000_000) {
            prop_assert_eq!(millis(&duration_text(ms)), Some(ms), "printing loses nothing");
        }
    }
}
