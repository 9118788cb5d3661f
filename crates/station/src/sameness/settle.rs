//! Settling what might give a piece away: its maker masks it or leaves it, with a reason.

use std::collections::BTreeMap;

use super::make::{begin, finish};
use super::masking::{MaskedPiece, masked};
use super::piece::{self, Content, NewPieceRow};
use super::rules::LONGEST_WORDS;
use super::{Choice, SamenessError, Settled};
use crate::people::Person;
use crate::store::Store;

/// What is decided about one suspicion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// The piece, by its number in the preview.
    pub piece: u32,
    /// The suspicion, by its number there.
    pub suspicion: u32,
    /// What happens to the words.
    pub choice: Choice,
    /// Why they stay.
    pub reason: String,
}

/// Settles one suspicion; settled again, the last word holds.
///
/// # Errors
/// When `by` may not, the round is sealed, there is no such suspicion, or words are to stay without a reason.
pub async fn settle(store: &Store, by: &Person, name: &str, settling: &Settling) -> Result<(), SamenessError> {
    settle_several(store, by, name, std::slice::from_ref(settling)).await
}

/// Settles several suspicions of a preview as one change: all of them, or none.
///
/// # Errors
/// As [`settle`].
pub async fn settle_several(
    store: &Store,
    by: &Person,
    name: &str,
    settlings: &[Settling],
) -> Result<(), SamenessError> {
    let (mut change, open) = begin(store, by, name).await?;
    let masks = masked(&open.names, &open.pieces);
    let mut changed: BTreeMap<u32, Content> = BTreeMap::new();
    for settling in settlings {
        let there = open.piece(settling.piece)?;
        let settled = settled(&masks, settling)?;
        let content = changed.remove(&settling.piece).unwrap_or_else(|| there.content.clone());
        changed.insert(settling.piece, with(content, settled));
    }
    for (no, content) in &changed {
        let row = NewPieceRow::making(&open.key, open.piece(*no)?.id.clone(), content, store.ids())?;
        piece::replace(&mut change, row);
    }
    let pieces = open.pieces.len();
    finish(change, &open, pieces).await
}

/// What is kept of a settling, when it can be.
fn settled(masks: &[MaskedPiece], settling: &Settling) -> Result<Settled, SamenessError> {
    let mask = masks.iter().find(|mask| mask.no == settling.piece);
    let at = usize::try_from(settling.suspicion).unwrap_or(0).checked_sub(1);
    let suspicion = mask.zip(at).and_then(|(mask, at)| mask.suspicions.get(at));
    let suspicion = suspicion.ok_or_else(|| {
        let (piece, no) = (settling.piece, settling.suspicion);
        SamenessError::Unknown(format!("nothing is listed under {no} for piece {piece}; look at the preview"))
    })?;
    let reason = settling.reason.trim();
    let said = match settling.choice {
        Choice::Leave if reason.is_empty() => Err("say why it stays: --reason TEXT".to_owned()),
        Choice::Leave if reason.chars().count() > LONGEST_WORDS => {
            Err(format!("the reason is longer than {LONGEST_WORDS} characters"))
        }
        Choice::Mask if suspicion.quote.is_empty() => {
            Err("this is about the whole piece, so there is nothing to mask: leave it, or take the piece out"
                .to_owned())
        }
        Choice::Leave | Choice::Mask => Ok(()),
    };
    said.map_err(SamenessError::Invalid)?;
    Ok(Settled {
        kind: suspicion.kind,
        quote: suspicion.quote.clone(),
        choice: settling.choice,
        reason: reason.to_owned(),
    })
}

fn with(mut content: Content, settled: Settled) -> Content {
    content.settled.retain(|there| (there.kind, &there.quote) != (settled.kind, &settled.quote));
    content.settled.push(settled);
    content
}
