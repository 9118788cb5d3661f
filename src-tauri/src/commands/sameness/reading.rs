//! What came of rounds: the reveal, a round's report, the trend over quarters, what a design can find.

use countersign_station::sameness::{self, Asked, Planned, Report, Revealed, Trend};
use serde::Deserialize;
use tauri::State;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorKind};

/// A design as the screen asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
pub(crate) struct PlanRequest {
    judges: u32,
    rounds: u32,
    own: u32,
    other: u32,
}

/// Opens a round's key, or voids it when something was changed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_round(desk: State<'_, Desk>, round: String) -> Result<Revealed, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::reveal(&store, &me, &round).await?)
}

/// Reports a revealed round.
#[tauri::command]
#[specta::specta]
pub(crate) async fn round_report(desk: State<'_, Desk>, round: String) -> Result<Report, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(sameness::report(&store, &me, &round).await?)
}

/// The trend at the newest quarter with a revealed round.
#[tauri::command]
#[specta::specta]
pub(crate) async fn round_trend(desk: State<'_, Desk>) -> Result<Trend, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(sameness::trend(&store, &me, None).await?)
}

/// Says what a design can find. Simulated, so away from the thread that answers the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_rounds(request: PlanRequest) -> Result<Planned, CommandError> {
    let PlanRequest { judges, rounds, own, other } = request;
    let asked = Asked { judges, rounds, own, other };
    let planned = tokio::task::spawn_blocking(move || sameness::plan(asked)).await;
    Ok(planned.map_err(|error| CommandError::new(ErrorKind::Storage, error.to_string()))??)
}
