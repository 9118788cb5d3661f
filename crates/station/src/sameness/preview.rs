//! What judges will see, shown to the maker with everything the masker took out and everything that still has to be settled.
//! Of a sealed round even its maker sees what a judge sees.

use serde::Serialize;

use super::ballot::{shown, words};
use super::list::RoundView;
use super::make::Open;
use super::mask::{Chip, Removal};
use super::masking::{SuspicionView, masked};
use super::round::RoundState;
use super::{Origin, SamenessError, list, round, rules, secret};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// A piece of a preview.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PreviewPiece {
    /// Its number for the maker before it is sealed; its place after.
    pub piece: String,
    /// Whose it is; `None` once it is sealed.
    pub origin: Option<Origin>,
    /// Its headline; empty once it is sealed.
    pub title: String,
    /// What judges read.
    pub text: String,
    /// Its words, counted.
    pub words: u32,
    /// Its placeholders; empty once it is sealed.
    pub chips: Vec<Chip>,
    /// What was taken out; empty once it is sealed.
    pub removals: Vec<Removal>,
    /// What might still give it away; empty once it is sealed.
    pub suspicions: Vec<SuspicionView>,
}

/// What judges will see.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Preview {
    /// The round.
    pub round: RoundView,
    /// Its pieces.
    pub pieces: Vec<PreviewPiece>,
    /// What still keeps it from being sealed; empty when nothing does, or it is.
    pub missing: Vec<String>,
}

/// Shows a round as judges will see it.
///
/// # Errors
/// When `by` may not, or has no hand in a round that is not sealed yet, or it is void or revealed.
pub async fn preview(store: &Store, by: &Person, name: &str) -> Result<Preview, SamenessError> {
    ask(store, Op::EditRound, by).await?;
    let mut connection = store.reader().acquire().await?;
    let row = round::find(&mut connection, name).await?;
    let view = list::view(&mut connection, &row).await?;
    let secret = secret::of_station(store).await?;
    if row.state()? != RoundState::Making {
        row.must_be(RoundState::Sealed)?;
        let pieces = shown(&mut connection, &row, &row.key(&secret)?).await?;
        let pieces = pieces.into_iter().map(|piece| PreviewPiece {
            piece: piece.piece,
            origin: None,
            title: String::new(),
            words: piece.words,
            text: piece.text,
            chips: Vec::new(),
            removals: Vec::new(),
            suspicions: Vec::new(),
        });
        return Ok(Preview { round: view, pieces: pieces.collect(), missing: Vec::new() });
    }
    // Whoever has seen whose the pieces are cannot judge them, so it is shown to nobody who still might.
    if !round::is_maker(&mut connection, &row.id, &by.id).await? {
        return Err(SamenessError::MayNot(format!(
            "{} has not made or changed the round \"{}\"; before it is sealed only its makers look at it, because who has seen it \
             cannot judge it",
            by.name, row.topic
        )));
    }
    let open = Open::making(&mut connection, &secret, &row.id).await?;
    let masks = masked(&open.names, &open.pieces);
    let origins: Vec<Origin> = open.pieces.iter().map(|piece| piece.content.origin).collect();
    let mut missing: Vec<String> = rules::pieces_fit(&origins).err().into_iter().collect();
    let mut pieces = Vec::with_capacity(masks.len());
    for (piece, mask) in open.pieces.into_iter().zip(masks) {
        let open = mask.suspicions.iter().filter(|suspicion| suspicion.is_open()).count();
        if open > 0 {
            missing.push(format!("{open} to settle in piece {}", mask.no));
        }
        pieces.push(PreviewPiece {
            piece: mask.no.to_string(),
            origin: Some(piece.content.origin),
            title: piece.content.title,
            words: words(&mask.text),
            text: mask.text,
            chips: mask.chips,
            removals: mask.removals,
            suspicions: mask.suspicions,
        });
    }
    Ok(Preview { round: view, pieces, missing })
}
