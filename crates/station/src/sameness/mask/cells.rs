//! A text while it is being masked: each character with the place in the original it came from.

use std::ops::Range;

use super::{Chip, Removal, RemovalKind, Span};

/// Stands for a placeholder where characters are compared; never part of a text, because it is taken out as a hidden one.
pub(super) const CHIP: char = '\u{fffc}';

/// What is read at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Char(char),
    Chip(RemovalKind),
}

/// One character or placeholder, and the code points of the original it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) shown: Shown,
    pub(super) from: Span,
}

impl Cell {
    pub(super) fn char(letter: char, from: Span) -> Self {
        Self { shown: Shown::Char(letter), from }
    }

    /// The character, with [`CHIP`] for a placeholder.
    pub(super) fn letter(self) -> char {
        match self.shown {
            Shown::Char(letter) => letter,
            Shown::Chip(_) => CHIP,
        }
    }
}

/// The text so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells(pub(super) Vec<Cell>);

impl Cells {
    /// A text as it is.
    pub(super) fn of(text: &str) -> Self {
        let cell = |(at, letter)| Cell::char(letter, Span { start: at, end: at + 1 });
        Self((0_u32..).zip(text.chars()).map(cell).collect())
    }

    /// Its characters, placeholders as [`CHIP`].
    pub(super) fn letters(&self) -> Vec<char> {
        self.0.iter().map(|cell| cell.letter()).collect()
    }

    /// As it is read.
    pub(super) fn text(&self) -> String {
        text_of(&self.0)
    }

    /// Where its placeholders stand.
    pub(super) fn chips(&self) -> Vec<Chip> {
        let mut at = 0;
        let mut chips = Vec::new();
        for cell in &self.0 {
            let start = at;
            at += width(*cell);
            if let Shown::Chip(kind) = cell.shown {
                chips.push(Chip { kind, place: Span { start, end: at } });
            }
        }
        chips
    }

    /// Takes a word between brackets that a placeholder would be for one.
    pub(super) fn know_chips(&mut self) {
        let letters = self.letters();
        let mut known: Vec<(Range<usize>, RemovalKind)> = Vec::new();
        for at in letters.iter().enumerate().filter(|(_, letter)| **letter == '[').map(|(at, _)| at) {
            let fits = |kind: &RemovalKind| {
                let word: Vec<char> = kind.placeholder()?.chars().collect();
                let end = at + word.len() + 2;
                let there = letters.get(at + 1..end)?;
                (there.split_last() == Some((&']', &word[..]))).then_some((at..end, *kind))
            };
            known.extend(RemovalKind::CHIPS.iter().find_map(fits));
        }
        self.replace(&known);
    }

    /// Puts a placeholder, or nothing, in place of each range; ranges are in order and do not overlap.
    pub(super) fn replace(&mut self, ranges: &[(Range<usize>, RemovalKind)]) {
        if ranges.is_empty() {
            return;
        }
        let mut kept = Vec::with_capacity(self.0.len());
        let mut next = 0;
        for (range, kind) in ranges {
            kept.extend_from_slice(&self.0[next..range.start]);
            if kind.placeholder().is_some() {
                kept.push(Cell { shown: Shown::Chip(*kind), from: self.span(range.clone()) });
            }
            next = range.end;
        }
        kept.extend_from_slice(&self.0[next..]);
        self.0 = kept;
    }

    /// Takes ranges out and writes down what they were.
    pub(super) fn take(&mut self, ranges: &[(Range<usize>, RemovalKind)], taken: &mut Taken) {
        for (range, kind) in ranges {
            taken.add(*kind, self.span(range.clone()));
        }
        self.replace(ranges);
    }

    /// From the first to the last code point of the original that a range stands for.
    fn span(&self, range: Range<usize>) -> Span {
        let cells = &self.0[range];
        let start = cells.iter().map(|cell| cell.from.start).min().unwrap_or_default();
        Span { start, end: cells.iter().map(|cell| cell.from.end).max().unwrap_or(start) }
    }
}

fn text_of(cells: &[Cell]) -> String {
    let mut text = String::with_capacity(cells.len());
    for cell in cells {
        match cell.shown {
            Shown::Char(letter) => text.push(letter),
            Shown::Chip(kind) => {
                text.push('[');
                text.push_str(kind.placeholder().unwrap_or_default());
                text.push(']');
            }
        }
    }
    text
}

fn width(cell: Cell) -> u32 {
    match cell.shown {
        Shown::Char(_) => 1,
        // Placeholders are short words of plain letters.
        Shown::Chip(kind) => kind.placeholder().map_or(0, |word| word.len() as u32 + 2),
    }
}

/// What was taken out so far, by its place in the original.
#[derive(Debug, Default)]
pub(super) struct Taken(Vec<(RemovalKind, Span)>);

impl Taken {
    pub(super) fn add(&mut self, kind: RemovalKind, span: Span) {
        self.0.push((kind, span));
    }

    /// Says what stood in `original` and what stands there now.
    pub(super) fn removals(mut self, original: &str, cells: &Cells) -> Vec<Removal> {
        let letters: Vec<char> = original.chars().collect();
        self.0.sort_by_key(|(kind, span)| (span.start, std::cmp::Reverse(span.end), *kind));
        self.0.dedup();
        let mut at = 0;
        let mut places = Vec::with_capacity(cells.0.len());
        for cell in &cells.0 {
            places.push(at);
            at += width(*cell);
        }
        let removal = |(kind, span): &(RemovalKind, Span)| {
            // Cells keep the order of the original but for a smoothed dash, whose parts share one place.
            let first = cells.0.partition_point(|cell| cell.from.start < span.start);
            let count = cells.0[first..].iter().take_while(|cell| cell.from.end <= span.end).count();
            let place = |cell: usize| places.get(cell).copied().unwrap_or(at);
            Removal {
                kind: *kind,
                span: *span,
                was: letters.get(span.start as usize..span.end as usize).unwrap_or_default().iter().collect(),
                now: text_of(&cells.0[first..first + count]),
                place: Span { start: place(first), end: place(first + count) },
            }
        };
        self.0.iter().map(removal).collect()
    }
}
