//! How a person likes the window.

use std::collections::BTreeMap;

use countersign_station::people::prefer;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorKind};

/// Theme, density and motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub(crate) struct Look {
    theme: Theme,
    density: Density,
    motion: Motion,
}

/// Light and dark follow the system unless chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

/// Height of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Density {
    #[default]
    Comfortable,
    Compact,
}

/// Whether anything moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Motion {
    #[default]
    System,
    Reduced,
}

/// Keeps the look.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_look(desk: State<'_, Desk>, look: Look) -> Result<(), CommandError> {
    keep(&desk, "look", &look).await
}

/// Keeps the keys that differ from the defaults.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_keys(desk: State<'_, Desk>, keys: BTreeMap<String, Vec<String>>) -> Result<(), CommandError> {
    keep(&desk, "keys", &keys).await
}

async fn keep(desk: &Desk, name: &str, value: &impl Serialize) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let value =
        serde_json::to_string(value).map_err(|error| CommandError::new(ErrorKind::Invalid, error.to_string()))?;
    Ok(prefer(&store, &me, name, &value).await?)
}
