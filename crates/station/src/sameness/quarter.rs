//! Quarters of a year, cut in the station's zone.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A quarter of a year. Earlier ones sort first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quarter {
    year: u16,
    /// 1 to 4.
    nth: u8,
}

/// A word that names no quarter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no quarter; write one like 2026-Q4")]
pub struct NoQuarter(pub String);

impl Quarter {
    /// The quarter that the moment `ms` (UTC milliseconds) falls in, in `zone`.
    #[must_use]
    pub fn of(ms: i64, zone: Tz) -> Self {
        let day = DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&zone);
        Self { year: u16::try_from(day.year()).unwrap_or(0), nth: u8::try_from(day.month0() / 3).unwrap_or(0) + 1 }
    }

    /// The `n`th quarter before this one.
    #[must_use]
    pub fn before(self, n: u32) -> Self {
        let quarters = (u32::from(self.year) * 4 + u32::from(self.nth) - 1).saturating_sub(n);
        Self { year: u16::try_from(quarters / 4).unwrap_or(0), nth: u8::try_from(quarters % 4).unwrap_or(0) + 1 }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.nth)
    }
}

impl FromStr for Quarter {
    type Err = NoQuarter;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (year, nth) = word.split_once("-Q")?;
            let digits = |text: &str, long: usize| text.len() == long && text.bytes().all(|b| b.is_ascii_digit());
            (digits(year, 4) && digits(nth, 1)).then_some(())?;
            let (year, nth) = (year.parse().ok()?, nth.parse().ok()?);
            ((2000..=2100).contains(&year) && (1..=4).contains(&nth)).then_some(Self { year, nth })
        };
        read().ok_or_else(|| NoQuarter(word.to_owned()))
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

impl TryFrom<String> for Quarter {
    type Error = NoQuarter;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-11-20T10:00:00Z", Tz::UTC, "2026-Q4", "November is in the fourth")]
    #[case("2026-12-31T23:30:00Z", Tz::UTC, "2026-Q4", "the year's last half hour in UTC")]
    #[case("2026-12-31T23:30:00Z", Tz::Europe__Berlin, "2027-Q1", "is the next year's first in Berlin")]
    #[case("2026-04-01T02:00:00Z", Tz::America__New_York, "2026-Q1", "and in New York April has not begun")]
    fn quarters_are_cut_in_the_zone(#[case] at: &str, #[case] zone: Tz, #[case] quarter: &str, #[case] why: &str) {
        let ms = crate::case::time::from_rfc3339(at).unwrap();
        assert_eq!(Quarter::of(ms, zone).to_string(), quarter, "{why}");
    }

    #[rstest]
    #[case("2026-Q4", 1, "2026-Q3")]
    #[case("2026-Q1", 1, "2025-Q4")]
    #[case("2026-Q2", 4, "2025-Q2")]
    #[case("2026-Q1", 0, "2026-Q1")]
    fn quarters_count_back(#[case] from: Quarter, #[case] n: u32, #[case] to: Quarter) {
        assert_eq!(from.before(n), to, "{n} before {from}");
    }

    #[rstest]
    #[case("2026")]
    #[case("2026-Q5")]
    #[case("2026-Q0")]
    #[case("26-Q1")]
    #[case("2026-q1")]
    #[case("1999-Q1")]
    #[case("+026-Q1")]
    fn other_words_are_refused(#[case] word: &str) {
        assert_eq!(word.parse::<Quarter>(), Err(NoQuarter(word.to_owned())), "{word}");
    }
}
