//! Making a station: its id, the salt of its draws, its zone, its owner and its first sink.
//!
//! Not here: opening one that exists (`store`), and the people who join later (`people`).

use crate::case::hex;
use crate::people::{Person, found_station};
use crate::store::{Clock, Home, Store, StoreError, read_setting};
use crate::sync::{self, SyncError};

/// Why a station could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// Its owner.
    #[error(transparent)]
    People(#[from] crate::people::PeopleError),
    /// Its first sink.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// Its file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a station in `home` with `owner` in all four roles. Harmless when it exists: then it is opened.
///
/// # Errors
/// When the folder or the file cannot be made, or the name cannot be used.
pub async fn found(home: &Home, clock: Clock, owner: &str) -> Result<(Store, Person), FoundingError> {
    let store = Store::make(home, clock).await?;
    let settings = first_settings(&store)?;
    let ours = settings.iter().find(|(key, _)| *key == "station.id").map(|(_, id)| id.clone());
    let owner = found_station(&store, owner, settings).await?;
    // Of two who make it at once, only the one whose id it carries has made it.
    if read_setting(store.reader(), "station.id").await? == ours {
        sync::add_folder(&store, &owner, "decisions", &home.decisions()).await?;
    }
    Ok((store, owner))
}

/// What a station is born with. The salt never changes and travels in backups.
fn first_settings(store: &Store) -> Result<Vec<(&'static str, String)>, StoreError> {
    let id = store.ids().v7(store.now())?.to_string();
    let salt = hex(&store.ids().key()?);
    let zone = iana_time_zone::get_timezone().ok().filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    Ok(vec![("station.id", id), ("station.salt", salt), ("station.zone", zone.unwrap_or_else(|| "UTC".to_owned()))])
}

/// The station's settings as screens and commands need them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Station {
    /// Its id.
    pub id: String,
    /// IANA name of the zone that its days are cut in.
    pub zone: String,
}

/// Reads the station's settings.
///
/// # Errors
/// When the file cannot be read.
pub async fn station(store: &Store) -> Result<Station, StoreError> {
    let id = read_setting(store.reader(), "station.id").await?.unwrap_or_default();
    let zone = read_setting(store.reader(), "station.zone").await?.unwrap_or_else(|| "UTC".to_owned());
    Ok(Station { id, zone })
}

/// The first moment of the present day in the station's zone, UTC milliseconds.
///
/// # Errors
/// When the file cannot be read.
pub async fn start_of_day(store: &Store) -> Result<i64, StoreError> {
    use chrono::TimeZone as _;
    let zone: chrono_tz::Tz = station(store).await?.zone.parse().unwrap_or(chrono_tz::UTC);
    let now = chrono::DateTime::from_timestamp_millis(store.now()).unwrap_or_default().with_timezone(&zone);
    // Where midnight does not exist (a clock put forward), the day begins with its first hour that does.
    let begin = (0..4).find_map(|hour| zone.from_local_datetime(&now.date_naive().and_hms_opt(hour, 0, 0)?).earliest());
    Ok(begin.map_or(store.now() - 86_400_000, |begin| begin.timestamp_millis()))
}
