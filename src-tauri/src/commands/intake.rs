//! Files in: choosing, applying policies, importing.

use std::path::PathBuf;

use countersign_station::intake::{Refusal, Report, Request, Routed, import};
use countersign_station::policy::{Source, apply};
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorKind};

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Purpose {
    /// Cases to import.
    Cases,
    /// A map file.
    Map,
    /// A policy.
    Policy,
}

/// How far an import has come.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct ImportProgress {
    file: String,
    bytes: f64,
    total: f64,
    read: u32,
    accepted: u32,
    duplicate: u32,
    rejected: u32,
    routed: Routed,
    done: bool,
    /// The first refusals.
    rejects: Vec<Refusal>,
}

/// Asks the person for a file; the page itself never opens a dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_file(app: AppHandle, purpose: Purpose) -> Result<Option<String>, CommandError> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().file();
    let dialog = match purpose {
        Purpose::Cases => dialog.add_filter("Cases", &["jsonl", "ndjson", "json", "csv"]),
        Purpose::Map | Purpose::Policy => dialog.add_filter("TOML", &["toml"]),
    };
    dialog.pick_file(move |file| {
        let _ = sender.send(file);
    });
    let file = receiver.await.ok().flatten();
    Ok(file.and_then(|file| file.into_path().ok()).map(|path| path.display().to_string()))
}

/// Applies a policy file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn apply_policy(desk: State<'_, Desk>, path: String) -> Result<String, CommandError> {
    let (store, me) = desk.seat().await?;
    let text = read_text(&path)?;
    let applied = apply(&store, &me, &[Source { file: path, text }]).await?;
    let said = applied.iter().map(|one| format!("{}, version {}", one.name, one.version));
    Ok(said.collect::<Vec<_>>().join("; "))
}

/// Imports a file and tells how far it has come.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_file(
    desk: State<'_, Desk>,
    path: String,
    map: Option<String>,
    progress: Channel<ImportProgress>,
) -> Result<ImportProgress, CommandError> {
    let (store, me) = desk.seat().await?;
    let map = map.as_deref().map(read_text).transpose()?;
    let request = Request { path: PathBuf::from(&path), format: None, map, rejects: None };
    let _writing = desk.writing();
    let mut total = 0;
    let report = import(&store, &me, &request, |bytes, all, report| {
        total = all;
        // A closed channel means a closed window; the import is finished all the same.
        let _ = progress.send(step(&path, bytes, all, report, false));
    })
    .await?;
    Ok(step(&path, total, total, &report, true))
}

/// The first refusals are enough to see what is wrong with a file.
const SHOWN: usize = 50;

fn step(file: &str, bytes: u64, total: u64, report: &Report, done: bool) -> ImportProgress {
    ImportProgress {
        file: file.to_owned(),
        bytes: bytes as f64,
        total: total as f64,
        read: report.read,
        accepted: report.accepted,
        duplicate: report.duplicate,
        rejected: report.rejected,
        routed: report.routed,
        done,
        rejects: report.rejects.iter().take(SHOWN).cloned().collect(),
    }
}

fn read_text(path: impl AsRef<str>) -> Result<String, CommandError> {
    let path = path.as_ref();
    std::fs::read_to_string(path).map_err(|error| CommandError::new(ErrorKind::Invalid, format!("{path}: {error}")))
}
