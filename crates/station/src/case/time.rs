//! Times as the contract writes them: RFC 3339 with an offset, from 2000 to 2100, kept as UTC milliseconds.

use chrono::{DateTime, NaiveDate};

/// 2000-01-01T00:00:00Z in milliseconds.
const EARLIEST: i64 = 946_684_800_000;
/// 2101-01-01T00:00:00Z in milliseconds; the first instant that is too late.
const TOO_LATE: i64 = 4_133_980_800_000;
/// The texts [`from_rfc3339`] reads, as far as a regular expression can tell: days that a month does not have pass it, and
/// so do the few hours around both ends that are judged in UTC.
pub(super) const PATTERN: &str = "^(1999-12-31|(20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|2101-01-01)\
    [Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

/// Reads a time into UTC milliseconds; what is finer than a millisecond is cut off.
///
/// # Errors
/// Says in plain words what is wrong: no offset, an hour 24, a second 60, a day that does not exist, or a year
/// outside 2000 to 2100 (judged in UTC).
pub fn from_rfc3339(text: &str) -> Result<i64, String> {
    let shape =
        || format!("must be a time like 2026-10-23T08:10:48Z, not the text {:?}", super::fault::shortened(text));
    let (local, rest) = local_time(text).ok_or_else(shape)?;
    let (millis, zone) = fraction(rest).ok_or_else(shape)?;
    if zone.is_empty() {
        return Err(format!("the time {text} has no offset; end it with Z or one like +02:00"));
    }
    let offset = offset_ms(zone).ok_or_else(shape)?;
    let utc = local.in_day(text)? + millis - offset;
    if (EARLIEST..TOO_LATE).contains(&utc) {
        Ok(utc)
    } else {
        Err(format!("the time {text} lies outside the years 2000 to 2100"))
    }
}

/// Writes UTC milliseconds as RFC 3339 with milliseconds and `Z`.
#[must_use]
pub fn to_rfc3339(ms: i64) -> String {
    // Every time that was read lies within chrono's range; the bare number is for one that never was.
    DateTime::from_timestamp_millis(ms)
        .map_or_else(|| ms.to_string(), |time| time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

struct Local {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

impl Local {
    fn in_day(&self, text: &str) -> Result<i64, String> {
        if self.hour == 24 {
            return Err(format!("the time {text} has the hour 24; midnight is 00:00 of the next day"));
        }
        if self.second == 60 {
            return Err(format!("the time {text} has the second 60; leap seconds cannot be kept"));
        }
        i32::try_from(self.year)
            .ok()
            .and_then(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .and_then(|date| date.and_hms_opt(self.hour, self.minute, self.second))
            .map(|time| time.and_utc().timestamp_millis())
            .ok_or_else(|| format!("the time {text} does not exist in the calendar"))
    }
}

fn local_time(text: &str) -> Option<(Local, &[u8])> {
    let bytes = text.as_bytes();
    let (head, rest) = bytes.split_at_checked(19)?;
    let marks = [(4, "-"), (7, "-"), (10, "Tt "), (13, ":"), (16, ":")];
    if !marks.iter().all(|(at, right)| right.as_bytes().contains(&head[*at])) {
        return None;
    }
    let local = Local {
        year: digits(&head[0..4])?,
        month: digits(&head[5..7])?,
        day: digits(&head[8..10])?,
        hour: digits(&head[11..13])?,
        minute: digits(&head[14..16])?,
        second: digits(&head[17..19])?,
    };
    Some((local, rest))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// The milliseconds after the point, and what follows them.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some(after) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let length = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (written, zone) = after.split_at(length);
    let place = |(byte, worth): (&u8, i64)| i64::from(byte - b'0') * worth;
    (length > 0).then(|| (written.iter().zip([100, 10, 1]).map(place).sum(), zone))
}

fn offset_ms(zone: &[u8]) -> Option<i64> {
    match zone {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
            let size = i64::from(hours * 60 + minutes) * 60_000;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -size } else { size })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-10-23T08:10:48Z", "2026-10-23T08:10:48.000Z", "no fraction")]
    #[case("2026-10-23t10:10:48.1239+02:00", "2026-10-23T08:10:48.123Z", "what is finer is cut off")]
    #[case("2026-10-23 08:10:48.5-00:30", "2026-10-23T08:40:48.500Z", "RFC 3339 allows a space")]
    #[case("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z", "a leap day")]
    #[case("2101-01-01T00:30:00+01:00", "2100-12-31T23:30:00.000Z", "the year is judged in UTC")]
    fn times_are_read(#[case] text: &str, #[case] utc: &str, #[case] why: &str) {
        assert_eq!(from_rfc3339(text).map(to_rfc3339), Ok(utc.to_owned()), "{why}");
    }

    #[rstest]
    #[case("2026-10-23T08:10:48", "no offset")]
    #[case("2026-10-23T24:00:00Z", "hour 24")]
    #[case("2026-10-23T08:10:60Z", "second 60")]
    #[case("2026-02-30T08:10:00Z", "does not exist")]
    #[case("2026-10-23T08:61:00Z", "does not exist")]
    #[case("1999-12-31T23:59:59Z", "2000 to 2100")]
    #[case("2000-01-01T00:30:00+01:00", "2000 to 2100")]
    #[case("2101-01-01T00:00:00Z", "2000 to 2100")]
    #[case("2026-10-23", "must be a time like")]
    #[case("2026-10-23T08:10:48.Z", "must be a time like")]
    #[case("2026-10-23T08:10:48+2:00", "must be a time like")]
    #[case("2026-10-23T08:10:48+24:00", "must be a time like")]
    #[case("2026-10-23T08:10:48Zulu", "must be a time like")]
    #[case("２０26-10-23T08:10:48Z", "must be a time like")]
    #[case("", "must be a time like")]
    fn other_times_are_refused(#[case] text: &str, #[case] reason: &str) {
        let said = from_rfc3339(text).expect_err("must be refused");
        assert!(said.contains(reason), "{said:?} should speak of {reason:?}");
    }

    proptest! {
        #[test]
        fn every_kept_time_survives(ms in EARLIEST..TOO_LATE) {
            prop_assert_eq!(from_rfc3339(&to_rfc3339(ms)), Ok(ms), "a time written is the time read");
        }

        #[test]
        fn no_text_makes_it_fail_badly(text in "\\PC{0,40}") {
            let _ = from_rfc3339(&text);
        }
    }
}
