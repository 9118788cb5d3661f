//! Readbacks: what waits, reading a draft against its time, saying it back, scoring what was said.

use countersign_station::case::CaseNo;
use countersign_station::queue::Holder;
use countersign_station::readback::{
    self, Answered, Given, ReadbackReport, ReadingProgress, Said, Scored, Scores, Scoring, Waiting,
};
use countersign_station::review::Which;
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// What waits to be read and to be scored by whoever sits here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn readbacks(desk: State<'_, Desk>) -> Result<Waiting, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(readback::waiting(&store, &me).await?)
}

/// Gives a draft to read, or goes on with one; without its text once its time is over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_readback(desk: State<'_, Desk>, no: CaseNo) -> Result<Given, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(readback::start(&store, &me, &Which::No(no), Holder::Window).await?)
}

/// Keeps how many milliseconds of a reading's time are used, and whether its text was put away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_reading_time(
    desk: State<'_, Desk>,
    id: String,
    used_ms: u32,
    done: bool,
) -> Result<ReadingProgress, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(readback::keep_time(&store, &me, &id, used_ms, done).await?)
}

/// Keeps what is typed of an answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_said(desk: State<'_, Desk>, id: String, said: Said) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(readback::keep_typed(&store, &me, &id, &said).await?)
}

/// Hands in what was understood. When this returns, it is durable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_readback(desk: State<'_, Desk>, id: String, said: Said) -> Result<Answered, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(readback::answer(&store, &me, &id, &said).await?)
}

/// A draft beside what was said back of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn scoring(desk: State<'_, Desk>, id: String) -> Result<Scoring, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(readback::scoring(&store, &me, &id).await?)
}

/// Records a score. When this returns, it is durable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn score_readback(desk: State<'_, Desk>, id: String, scores: Scores) -> Result<Scored, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(readback::score(&store, &me, &id, scores).await?)
}

/// How readbacks came out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn readback_report(desk: State<'_, Desk>) -> Result<ReadbackReport, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(readback::report(&store, &me, None, 0).await?)
}
