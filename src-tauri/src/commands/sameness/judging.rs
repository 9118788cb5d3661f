//! A judge's ballot: opened, kept while it is filled in, cast; and one that was filled in on paper.

use countersign_station::people;
use countersign_station::sameness::{self, BallotView, Cast, Casting, Judged};
use serde::Deserialize;
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// A ballot as the screen casts it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub(crate) struct CastRequest {
    /// A UUIDv7 made by the screen, so that sending it again is safe.
    ballot: String,
    /// What the judge has before them.
    commitment: String,
    judged: Vec<Judged>,
}

/// Opens one's ballot on a round, or the one that was cast.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_ballot(desk: State<'_, Desk>, round: String) -> Result<BallotView, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(sameness::open_ballot(&store, &me, &round).await?)
}

/// Keeps what was marked so far; nobody else sees it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_ballot(desk: State<'_, Desk>, round: String, judged: Vec<Judged>) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::keep_draft(&store, &me, &round, &judged).await?)
}

/// Casts one's ballot. When this returns, it is on disk and final.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cast_ballot(
    desk: State<'_, Desk>,
    round: String,
    request: CastRequest,
) -> Result<Cast, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::cast(&store, &me, &round, &casting(request)).await?)
}

/// Types in the ballot that somebody has filled in on paper.
#[tauri::command]
#[specta::specta]
pub(crate) async fn type_ballot(
    desk: State<'_, Desk>,
    round: String,
    judge: String,
    request: CastRequest,
) -> Result<Cast, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let judge = people::find(&store, Some(&judge)).await?;
    Ok(sameness::cast_on_paper(&store, &me, &judge, &round, &casting(request)).await?)
}

fn casting(request: CastRequest) -> Casting {
    let CastRequest { ballot, commitment, judged } = request;
    Casting { ballot: Some(ballot), commitment: Some(commitment), judged }
}
