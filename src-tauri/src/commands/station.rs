//! Opening, making and filling the station; who sits at it.

use std::collections::BTreeMap;

use countersign_station::founding::{found, station};
use countersign_station::people::{self, Person, preference};
use countersign_station::samples;
use countersign_station::store::Clock;
use serde::Serialize;
use tauri::State;

use super::preference::Look;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorKind};

/// What the window needs to know first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct Boot {
    version: String,
    home: String,
    /// `None` at the first run.
    station: Option<StationInfo>,
    /// `None` while nobody has chosen their name.
    me: Option<Person>,
    look: Look,
    /// Only the keys that were changed, by command.
    keys: BTreeMap<String, Vec<String>>,
}

/// The open station.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct StationInfo {
    id: String,
    /// IANA name.
    zone: String,
    people: Vec<Person>,
}

/// What to show first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn boot(desk: State<'_, Desk>) -> Result<Boot, CommandError> {
    let mut boot = Boot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        home: desk.home().path().display().to_string(),
        station: None,
        me: None,
        look: Look::default(),
        keys: BTreeMap::new(),
    };
    let store = match desk.store().await {
        Ok(store) => store,
        Err(CommandError { kind: ErrorKind::NoStation, .. }) => return Ok(boot),
        Err(other) => return Err(other),
    };
    let info = station(&store).await?;
    let people = people::everyone(store.reader()).await?;
    boot.me = desk.me_among(&people).await?;
    boot.station = Some(StationInfo { id: info.id, zone: info.zone, people });
    if let Some(me) = &boot.me {
        let kept = |text: Option<String>| text.unwrap_or_default();
        boot.look = serde_json::from_str(&kept(preference(&store, me, "look").await?)).unwrap_or_default();
        boot.keys = serde_json::from_str(&kept(preference(&store, me, "keys").await?)).unwrap_or_default();
    }
    Ok(boot)
}

/// Makes the station with its owner.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_station(desk: State<'_, Desk>, owner: String) -> Result<Boot, CommandError> {
    let (store, _) = found(desk.home(), Clock::System, &owner).await?;
    store.close().await;
    boot(desk).await
}

/// Fills an empty station with the built-in samples.
#[tauri::command]
#[specta::specta]
pub(crate) async fn load_samples(desk: State<'_, Desk>) -> Result<Boot, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    samples::load(&store, &me).await?;
    boot(desk.clone()).await
}

/// Sits down as one of the station's people.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(desk: State<'_, Desk>, person: String) -> Result<Boot, CommandError> {
    let store = desk.store().await?;
    desk.sit(people::find(&store, Some(&person)).await?).await?;
    boot(desk).await
}

/// Gets up again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(desk: State<'_, Desk>) -> Result<Boot, CommandError> {
    desk.get_up().await?;
    boot(desk).await
}
