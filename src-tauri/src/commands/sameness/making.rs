//! Making a round: pieces in, what was masked looked at, what might give a piece away settled, sealed, printed.

use std::path::Path;

use countersign_station::sameness::{
    self, Chance, Choice, Due, Format, GivenPiece, Made, Names, NewPiece, NewRound, Origin, Preview, Printed,
    RoundView, Sealed, Settling, piece_of_file, round_of_file,
};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// The rounds there are, and how this quarter stands.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct RoundsView {
    rounds: Vec<RoundView>,
    due: Due,
}

/// A piece as the screen gives it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum PieceRequest {
    /// A text that was pasted.
    Text {
        /// Whose it is.
        origin: Origin,
        /// Its headline.
        title: String,
        /// Who wrote it.
        author: String,
        /// For whom.
        company: String,
        /// The text, as Markdown.
        text: String,
    },
    /// A file of Markdown, HTML or text.
    File {
        /// Whose it is.
        origin: Origin,
        /// Its path.
        path: String,
    },
    /// A settled draft of this station, as `SOURCE/ID`: a piece of ours.
    Case {
        /// The case.
        case: String,
    },
}

/// A round as the screen gives it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub(crate) struct RoundRequest {
    topic: String,
    /// Whether judges are told how many pieces are ours.
    told: bool,
    /// Names to be masked beside those that pieces name.
    names: Names,
}

/// One suspicion as the screen settles it.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub(crate) struct SettleRequest {
    piece: u32,
    suspicion: u32,
    choice: Choice,
    reason: String,
}

/// Every round, and what this quarter still needs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rounds(desk: State<'_, Desk>) -> Result<RoundsView, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(RoundsView { rounds: sameness::list(&store, &me).await?, due: sameness::due(&store, &me).await? })
}

/// Makes a round without pieces.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_round(desk: State<'_, Desk>, request: RoundRequest) -> Result<Made, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let RoundRequest { topic, told, names } = request;
    Ok(sameness::make(&store, &me, NewRound { topic, quarter: None, told, names, pieces: Vec::new() }).await?)
}

/// Makes a round from a `round.json`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_round_of_file(desk: State<'_, Desk>, path: String) -> Result<Made, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::make(&store, &me, round_of_file(Path::new(&path))?).await?)
}

/// Puts a piece into a round.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_piece(desk: State<'_, Desk>, round: String, piece: PieceRequest) -> Result<Made, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::add(&store, &me, &round, vec![new_piece(piece)?]).await?)
}

fn new_piece(piece: PieceRequest) -> Result<NewPiece, CommandError> {
    Ok(match piece {
        PieceRequest::Text { origin, title, author, company, text } => NewPiece::Given(Box::new(GivenPiece {
            origin,
            title,
            author,
            company,
            date: String::new(),
            url: String::new(),
            file: String::new(),
            format: Format::Markdown,
            text,
        })),
        PieceRequest::File { origin, path } => NewPiece::Given(Box::new(piece_of_file(Path::new(&path), origin)?)),
        PieceRequest::Case { case } => NewPiece::Case(case),
    })
}

/// Takes a piece out of a round.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_piece(desk: State<'_, Desk>, round: String, no: u32) -> Result<Made, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::remove(&store, &me, &round, no).await?)
}

/// Adds names that are masked in every piece.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mask_names(desk: State<'_, Desk>, round: String, names: Names) -> Result<Made, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::mask_names(&store, &me, &round, names).await?)
}

/// What judges will see, with everything that was taken out and everything that is to be settled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_round(desk: State<'_, Desk>, round: String) -> Result<Preview, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(sameness::preview(&store, &me, &round).await?)
}

/// Settles what might give pieces away: all of it, or none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_suspicions(
    desk: State<'_, Desk>,
    round: String,
    settlings: Vec<SettleRequest>,
) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let settlings: Vec<Settling> = settlings
        .into_iter()
        .map(|SettleRequest { piece, suspicion, choice, reason }| Settling { piece, suspicion, choice, reason })
        .collect();
    Ok(sameness::settle_several(&store, &me, &round, &settlings).await?)
}

/// Draws order and key and commits to them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn seal_round(desk: State<'_, Desk>, round: String) -> Result<Sealed, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::seal(&store, &me, &round, &Chance::System).await?)
}

/// Writes a sealed round into a file that a browser prints.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_round(desk: State<'_, Desk>, round: String, path: String) -> Result<Printed, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::print(&store, &me, &round, Path::new(&path)).await?)
}

/// Ends a round without a result.
#[tauri::command]
#[specta::specta]
pub(crate) async fn void_round(desk: State<'_, Desk>, round: String, reason: String) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::void(&store, &me, &round, &reason).await?)
}
