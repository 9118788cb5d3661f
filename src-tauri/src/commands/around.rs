//! What stands around a case, and looking at one of those.

use countersign_station::case::CaseNo;
use countersign_station::review::{self, Around, LookedAt};
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// Other cases about the subject of a case, and its precedents.
#[tauri::command]
#[specta::specta]
pub(crate) async fn around(desk: State<'_, Desk>, no: CaseNo) -> Result<Around, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::around(&store, &me, no).await?)
}

/// Reads a case without taking it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look(desk: State<'_, Desk>, no: CaseNo) -> Result<LookedAt, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::look(&store, &me, no).await?)
}
