//! The pieces of a round through the masker, with what was settled about them.
//!
//! Suspicions are listed as they are before anything is settled, so that their numbers stay the same while one settles them.

use serde::Serialize;

use super::mask::{self, Chip, Masked, Removal, Span, Suspicion, SuspicionKind};
use super::piece::Piece;
use super::source::readable;
use super::{Choice, Format, Names, Settled};

/// Something that might still give a piece away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SuspicionView {
    /// Its number, to settle it by; from 1.
    pub no: u32,
    /// Why it is suspicious.
    pub kind: SuspicionKind,
    /// The words; empty when it is about the whole piece.
    pub quote: String,
    /// Where they stand in the masked text, in code points; nowhere once they are masked.
    pub spans: Vec<Span>,
    /// In words.
    pub reason: String,
    /// What was decided about it.
    pub settled: Option<Settled>,
}

impl SuspicionView {
    /// Whether it still has to be settled: words that went with others that were masked give nothing away any more.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.settled.is_none() && (self.quote.is_empty() || !self.spans.is_empty())
    }
}

/// A piece as judges will read it, with what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MaskedPiece {
    pub(super) no: u32,
    pub(super) text: String,
    pub(super) chips: Vec<Chip>,
    pub(super) removals: Vec<Removal>,
    pub(super) suspicions: Vec<SuspicionView>,
}

/// Masks the pieces of a round. The same pieces, names and decisions always give the same.
pub(super) fn masked(names: &Names, pieces: &[Piece]) -> Vec<MaskedPiece> {
    let listed = listed(names, pieces);
    let texts: Vec<(String, mask::Format)> = pieces.iter().map(text_of).collect();
    let plain: Vec<Masked> = texts.iter().map(|(text, format)| mask::mask(text, *format, &listed)).collect();
    let found = mask::suspicions(&plain, &listed);
    let last: Vec<Masked> = pieces
        .iter()
        .zip(texts.iter().zip(&plain))
        .map(|(piece, ((text, format), plain))| match with_settled(&listed, &piece.content.settled) {
            names if names.others.is_empty() => plain.clone(),
            names => mask::mask(text, *format, &names),
        })
        .collect();
    let left = if last == plain { found.clone() } else { mask::suspicions(&last, &listed) };
    pieces
        .iter()
        .zip(last)
        .zip(found.into_iter().zip(left))
        .map(|((piece, Masked { text, chips, removals }), (found, left))| MaskedPiece {
            no: piece.content.no,
            text,
            chips,
            removals,
            suspicions: views(&found, &left, &piece.content.settled),
        })
        .collect()
}

/// Everything that is named for the round or by one of its pieces is masked in all of them.
fn listed(names: &Names, pieces: &[Piece]) -> mask::Names {
    let of_pieces =
        |part: fn(&Piece) -> &String| pieces.iter().map(part).filter(|name| !name.trim().is_empty()).cloned();
    let with = |list: &Vec<String>, more: Vec<String>| -> Vec<String> {
        let mut all: Vec<String> = list.iter().filter(|name| !name.trim().is_empty()).cloned().chain(more).collect();
        all.sort();
        all.dedup();
        all
    };
    // Who wrote a draft may be "ai", which is nobody's name.
    let authors =
        of_pieces(|piece| &piece.content.author).filter(|author| !author.eq_ignore_ascii_case("ai")).collect();
    mask::Names {
        authors: with(&names.authors, authors),
        companies: with(&names.companies, of_pieces(|piece| &piece.content.company).collect()),
        products: with(&names.products, Vec::new()),
        brands: with(&names.brands, Vec::new()),
        others: Vec::new(),
    }
}

fn text_of(piece: &Piece) -> (String, mask::Format) {
    let format = match piece.content.format {
        // A page's words keep their links in Markdown's form, for the masker to take out.
        Format::Markdown | Format::Html => mask::Format::Markdown,
        Format::Text => mask::Format::Plain,
    };
    (readable(piece.content.format, &piece.content.text), format)
}

fn with_settled(listed: &mask::Names, settled: &[Settled]) -> mask::Names {
    let masks = settled.iter().filter(|settled| settled.choice == Choice::Mask).map(|settled| settled.quote.clone());
    mask::Names { others: masks.collect(), ..listed.clone() }
}

fn views(found: &[Suspicion], left: &[Suspicion], settled: &[Settled]) -> Vec<SuspicionView> {
    let decided = |kind: SuspicionKind, quote: &str| {
        settled.iter().find(|settled| settled.kind == kind && settled.quote == quote).cloned()
    };
    // What is suspicious only since something else was masked comes last.
    let new = left.iter().filter(|one| !found.iter().any(|there| (there.kind, &there.quote) == (one.kind, &one.quote)));
    let all = found.iter().chain(new).cloned().collect::<Vec<_>>();
    (1..)
        .zip(all)
        .map(|(no, Suspicion { kind, quote, spans: _, reason })| {
            let there = left.iter().find(|one| (one.kind, &one.quote) == (kind, &quote));
            SuspicionView {
                no,
                kind,
                spans: there.map(|one| one.spans.clone()).unwrap_or_default(),
                settled: decided(kind, &quote),
                quote,
                reason,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Origin;
    use super::super::piece::Content;
    use super::*;

    fn piece(no: u32, text: &str, settled: Vec<Settled>) -> Piece {
        let content = Content {
            no,
            origin: Origin::Own,
            title: String::new(),
            author: "Ida Holm".to_owned(),
            company: "Northwind Analytics".to_owned(),
            date: String::new(),
            url: String::new(),
            file: String::new(),
            format: Format::Text,
            text: text.to_owned(),
            from: None,
            settled,
        };
        Piece { id: format!("{no}"), content }
    }

    const TELLING: &str =
        "The engine that we call Quillfeather asks less of the disk than the one before it did in May.";

    #[test]
    fn names_of_one_piece_are_masked_in_all() {
        let names = Names { products: vec!["Windrose".to_owned()], ..Names::default() };
        let other = piece(2, "As Ida Holm of Northwind Analytics says, Windrose is quick.", Vec::new());
        let masks = masked(&names, &[piece(1, TELLING, Vec::new()), other]);
        for name in ["Ida", "Northwind", "Windrose"] {
            assert!(!masks[1].text.contains(name), "{name}: {}", masks[1].text);
        }
        assert!(!masks[1].removals.is_empty(), "and each removal is shown");
    }

    #[test]
    fn what_is_settled_holds_and_keeps_its_number() {
        let open = masked(
            &Names::default(),
            &[piece(1, TELLING, Vec::new()), piece(2, "Something else is said here.", Vec::new())],
        );
        let suspicion = open[0].suspicions.iter().find(|one| one.quote == "Quillfeather").expect("a rare name");
        assert!(suspicion.settled.is_none() && !suspicion.spans.is_empty(), "it is open, and where it stands");
        let settled = Settled {
            kind: suspicion.kind,
            quote: suspicion.quote.clone(),
            choice: Choice::Mask,
            reason: String::new(),
        };
        let pieces = [piece(1, TELLING, vec![settled]), piece(2, "Something else is said here.", Vec::new())];
        let masks = masked(&Names::default(), &pieces);
        let again = masks[0].suspicions.iter().find(|one| one.quote == "Quillfeather").expect("still listed");
        assert_eq!(again.no, suspicion.no, "under the same number");
        assert!(again.settled.is_some() && again.spans.is_empty(), "settled, and nowhere any more");
        assert!(suspicion.is_open() && !again.is_open(), "one that is masked keeps nobody waiting");
        assert!(!masks[0].text.contains("Quillfeather"), "{}", masks[0].text);
    }
}
