//! The settings of a station that a person may see and change, and moments as people write them in its zone.
//!
//! Not here: the station's id and the salt of its draws, which never change, and what a window keeps for itself.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeZone as _};
use chrono_tz::Tz;

use crate::audit::Told;
use crate::case::time::from_rfc3339;
use crate::change::{Change, ChangeError, ask};
use crate::founding::station;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError, write_setting_in};

/// What a person may change.
const KNOWN: [&str; 1] = ["station.zone"];
/// What is fixed for ever.
const FIXED: [&str; 2] = ["station.id", "station.salt"];

/// Why a setting could not be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No such setting.
    #[error("there is no setting \"{key}\"; there are {}", KNOWN.join(", "))]
    Unknown {
        /// The key asked for.
        key: String,
    },
    /// A setting that everything stored rests on.
    #[error("{0} never changes: everything this station has drawn and logged rests on it")]
    Fixed(String),
    /// No such time zone.
    #[error("\"{0}\" is no time zone; write one like Europe/Berlin or UTC")]
    NoZone(String),
    /// Neither a day nor a time.
    #[error("\"{0}\" is neither a day like 2026-11-20 nor a time like 2026-11-20T09:00:00+01:00")]
    NoMoment(String),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every setting a person may see, by key.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn all(store: &Store, by: &Person) -> Result<BTreeMap<&'static str, String>, SettingsError> {
    ask(store, Op::Read, by).await?;
    let station = station(store).await?;
    Ok(BTreeMap::from([("station.id", station.id), ("station.zone", station.zone)]))
}

/// Changes one setting. The same value again changes nothing.
///
/// # Errors
/// When there is none of this key, the value cannot be used, or `by` may not change settings.
pub async fn set(store: &Store, by: &Person, key: &str, value: &str) -> Result<(), SettingsError> {
    if FIXED.contains(&key) {
        return Err(SettingsError::Fixed(key.to_owned()));
    }
    if !KNOWN.contains(&key) {
        return Err(SettingsError::Unknown { key: key.to_owned() });
    }
    let zone: Tz = value.parse().map_err(|_| SettingsError::NoZone(value.to_owned()))?;
    let mut change = Change::begin(store, Op::ChangeSetting, by).await?;
    if station(store).await?.zone == zone.name() {
        return Ok(());
    }
    write_setting_in(change.writes(), key, zone.name());
    change.tell(Told::new().with("key", key).with("value", zone.name()));
    Ok(change.commit().await?)
}

/// A moment as a person writes it, in UTC milliseconds: a time of RFC 3339, or a day, which begins in the station's
/// zone.
///
/// # Errors
/// `NoMoment` when it is neither, or when the file cannot be read.
pub async fn moment(store: &Store, text: &str) -> Result<i64, SettingsError> {
    if let Ok(time) = from_rfc3339(text) {
        return Ok(time);
    }
    let zone: Tz = station(store).await?.zone.parse().unwrap_or(chrono_tz::UTC);
    begin_of(text, zone).ok_or_else(|| SettingsError::NoMoment(text.to_owned()))
}

fn begin_of(day: &str, zone: Tz) -> Option<i64> {
    let day: NaiveDate = day.parse().ok()?;
    // Where midnight does not exist (a clock put forward), the day begins with its first hour that does.
    (0..4)
        .find_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest())
        .map(|begin| begin.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::founding::found;
    use crate::store::{Clock, Home};
    use rstest::rstest;

    #[rstest]
    #[case("2026-11-20", "UTC", 1_795_132_800_000, "midnight in UTC")]
    #[case("2026-11-20", "Europe/Berlin", 1_795_129_200_000, "an hour earlier in winter")]
    #[case("2026-03-29", "Africa/Cairo", 1_774_735_200_000, "two hours east")]
    #[case("2026-04-24", "Africa/Cairo", 1_776_981_600_000, "that midnight does not exist; the day begins at one")]
    fn days_begin_in_the_zone(#[case] day: &str, #[case] zone: Tz, #[case] begin: i64, #[case] why: &str) {
        assert_eq!(begin_of(day, zone), Some(begin), "{why}");
    }

    #[tokio::test]
    async fn the_zone_changes_and_the_salt_never() {
        let dir = tempfile::tempdir().unwrap();
        let (store, owner) = found(&Home::at(dir.path()), Clock::fixed(1_795_168_800_000), "Ada").await.unwrap();
        set(&store, &owner, "station.zone", "Asia/Tokyo").await.unwrap();
        let shown = all(&store, &owner).await.unwrap();
        assert_eq!(shown["station.zone"], "Asia/Tokyo", "the new zone holds");
        assert!(!shown.contains_key("station.salt"), "the salt is nobody's to see");
        let begin = moment(&store, "2026-11-21").await.unwrap();
        assert_eq!(begin, 1_795_186_800_000, "days begin in the new zone");
        for key in FIXED {
            let refused = set(&store, &owner, key, "x").await;
            assert!(matches!(refused, Err(SettingsError::Fixed(_))), "{key} never changes");
        }
        assert!(matches!(set(&store, &owner, "colour", "red").await, Err(SettingsError::Unknown { .. })), "named");
        assert!(matches!(set(&store, &owner, "station.zone", "Mars").await, Err(SettingsError::NoZone(_))), "named");
        assert!(matches!(moment(&store, "soon").await, Err(SettingsError::NoMoment(_))), "named");
    }
}
