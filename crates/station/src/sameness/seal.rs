//! Sealing: the order of the pieces and the key are drawn, and committed to in the log, on every ballot and on the printout,
//! before anybody votes.
//!
//! Pieces get new random ids with it and are written again in the order of those, all of one length, so that neither the rows
//! nor the log of the database tell in which order their maker put them in.

use serde::{Deserialize, Serialize};

use super::make::{Open, begin, random_id};
use super::masking::{MaskedPiece, masked};
use super::piece::{Content, NewPieceRow, json};
use super::secret::boxed::padded_length;
use super::{Chance, Column, Origin, Quarter, RoundKey, SamenessError, commitment, key_text, piece, round, rules};
use crate::audit::Told;
use crate::case::hex;
use crate::people::{Op, Person};
use crate::store::{Ids, Store, StoreError};

/// A round that was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Sealed {
    /// The round.
    pub round: String,
    /// What it is about.
    pub topic: String,
    /// The quarter it counts for.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// The commitment to its key, in hex: give it to the judges before they judge.
    pub commitment: String,
    /// How many pieces judges read.
    pub pieces: u32,
    /// How many they are to mark; `None` when that is not told.
    pub asked: Option<u32>,
}

/// The key and its nonce, as they are encrypted until the reveal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// `P1=own,P2=other,…`.
    pub(super) key: String,
    /// 32 bytes in hex.
    pub(super) nonce: String,
}

/// Seals a round.
///
/// # Errors
/// When `by` may not, pieces are missing, or something that might give a piece away is not settled.
pub async fn seal(store: &Store, by: &Person, name: &str, chance: &Chance) -> Result<Sealed, SamenessError> {
    let (mut change, open) = begin(store, by, name).await?;
    change.becomes(Op::SealRound, by)?;
    let origins: Vec<Origin> = open.pieces.iter().map(|piece| piece.content.origin).collect();
    let refused =
        |why: &str| SamenessError::Invalid(format!("the round \"{}\" cannot be sealed yet: {why}", open.row.topic));
    rules::pieces_fit(&origins).map_err(|why| refused(&why))?;
    let masks = masked(&open.names, &open.pieces);
    unsettled(&masks).map_err(|why| refused(&why))?;

    let drawn = draw(&open, masks, chance).map_err(StoreError::from)?;
    let seal = drawn.seal(&open.row.id, open.row.told);
    let rows = drawn.rows(&open.key, store.ids())?;
    let told = Told::new()
        .with("round", open.row.id.as_str())
        .with("commitment", hex(&seal.commitment))
        .with("pieces", rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>())
        .with("texts", rows.iter().filter_map(|row| row.text_commit).map(|commit| hex(&commit)).collect::<Vec<_>>())
        .with_some("asked", seal.asked);
    let (sealed, pieces) = (hex(&seal.commitment), rules::size(rows.len()));
    let text = serde_json::to_vec(&drawn.answer).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let answer = open.key.close(Column::Answer, "", &text, 0, store.ids())?;
    let asked = seal.asked;
    piece::remove_all(&mut change, &open.row.id);
    piece::insert(&mut change, &open.row.id, rows);
    round::seal(&mut change, &open.row.id, round::Seal { commitment: seal.commitment, answer, asked });
    change.tell(told);
    change.commit().await?;
    let quarter = open.row.quarter()?;
    Ok(Sealed { round: open.row.id, topic: open.row.topic, quarter, commitment: sealed, pieces, asked })
}

fn unsettled(masks: &[MaskedPiece]) -> Result<(), String> {
    let open: Vec<String> = masks
        .iter()
        .filter_map(|mask| match mask.suspicions.iter().filter(|suspicion| suspicion.is_open()).count() {
            0 => None,
            n => Some(format!("{n} in piece {}", mask.no)),
        })
        .collect();
    if !open.is_empty() {
        return Err(format!("what might give a piece away is not settled ({}); look at its preview", open.join(", ")));
    }
    match masks.iter().find(|mask| mask.text.trim().is_empty()) {
        Some(mask) => Err(format!("nothing is left of piece {} once it is masked", mask.no)),
        None => Ok(()),
    }
}

/// What chance decided.
struct Drawn {
    /// By place.
    pieces: Vec<(String, Content, String)>,
    answer: Answer,
    nonce: [u8; 32],
}

fn draw(open: &Open, masks: Vec<MaskedPiece>, chance: &Chance) -> Result<Drawn, getrandom::Error> {
    let mut pieces = Vec::with_capacity(masks.len());
    for (piece, mask) in open.pieces.iter().zip(masks) {
        pieces.push((random_id(chance.bytes()?), piece.content.clone(), mask.text));
    }
    chance.shuffle(&mut pieces)?;
    let nonce = chance.bytes()?;
    let key: Vec<Origin> = pieces.iter().map(|(_, content, _)| content.origin).collect();
    Ok(Drawn { pieces, answer: Answer { key: key_text(&key), nonce: hex(&nonce) }, nonce })
}

struct Commit {
    commitment: [u8; 32],
    asked: Option<u32>,
}

impl Drawn {
    fn seal(&self, round: &str, told: bool) -> Commit {
        let own = self.pieces.iter().filter(|(_, content, _)| content.origin == Origin::Own).count();
        let asked = told.then(|| rules::size(own));
        Commit { commitment: commitment(round, &self.answer.key, &self.nonce), asked }
    }

    /// The rows by place, all of the length that the longest needs.
    fn rows(&self, key: &RoundKey, ids: Ids) -> Result<Vec<NewPieceRow>, StoreError> {
        let contents = self.pieces.iter().map(|(_, content, _)| json(content)).collect::<Result<Vec<_>, _>>()?;
        let longest = |column, lengths: &mut dyn Iterator<Item = usize>| {
            lengths.map(|length| padded_length(column, length)).max().unwrap_or(0)
        };
        let whole = longest(Column::Piece, &mut contents.iter().map(Vec::len));
        let shown = longest(Column::Shown, &mut self.pieces.iter().map(|(_, _, text)| text.len()));
        let mut rows = Vec::with_capacity(contents.len());
        for (place, ((id, _, text), content)) in (1..).zip(self.pieces.iter().zip(&contents)) {
            rows.push(NewPieceRow {
                id: id.clone(),
                place: Some(place),
                sealed: key.close(Column::Piece, id, content, whole, ids)?,
                shown: Some(key.close(Column::Shown, id, text.as_bytes(), shown, ids)?),
                text_commit: Some(key.commit(text.as_bytes())),
            });
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sameness::{Format, Secret};

    #[test]
    fn the_longest_piece_sets_the_length_of_all() {
        let content = |no: u32, text: &str| Content {
            no,
            origin: Origin::Own,
            title: String::new(),
            author: String::new(),
            company: String::new(),
            date: String::new(),
            url: String::new(),
            file: String::new(),
            format: Format::Text,
            text: text.to_owned(),
            from: None,
            settled: Vec::new(),
        };
        let texts = ["Short.".to_owned(), "A word after another. ".repeat(8_000)];
        let pieces = (1..).zip(texts).map(|(no, text)| (random_id([no as u8; 32]), content(no, &text), text));
        let answer = Answer { key: String::new(), nonce: String::new() };
        let drawn = Drawn { pieces: pieces.collect(), answer, nonce: [0; 32] };
        let (key, _) = RoundKey::make(&Secret::for_tests(), "r", Ids).unwrap();
        let rows = drawn.rows(&key, Ids).unwrap();
        let lengths = |row: &NewPieceRow| (row.sealed.len(), row.shown.as_ref().map(Vec::len));
        assert_eq!(lengths(&rows[0]), lengths(&rows[1]), "a short row must not be told from a long one");
        assert!(rows[0].sealed.len() > 176_000, "and nothing was cut");
    }
}
