//! Signs as everybody types them: how somebody's keyboard sets quotes, dashes and spaces must not tell who wrote.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::cells::{Cell, Cells, Shown, Taken};
use super::{RemovalKind, Span};

/// Smooths a text; hidden characters are taken out and written down.
pub(super) fn smooth(cells: &mut Cells, taken: &mut Taken) {
    cells.0.retain(|cell| {
        let hidden = matches!(cell.shown, Shown::Char(letter) if is_hidden(letter));
        if hidden {
            taken.add(RemovalKind::Hidden, cell.from);
        }
        !hidden
    });
    compose(cells);
    let letters = cells.letters();
    let mut smoothed = Vec::with_capacity(cells.0.len());
    let mut at = 0;
    while let Some(cell) = cells.0.get(at) {
        let Shown::Char(letter) = cell.shown else {
            smoothed.push(*cell);
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
        let (count, said) = sign(letter, before, &letters[at + 1..]);
        let last = cells.0[at + count - 1].from.end;
        let from = Span { start: cell.from.start, end: last.max(cell.from.end) };
        smoothed.extend(said.chars().map(|letter| Cell::char(letter, from)));
        if said.is_empty() && count == 1 && letter != '\r' {
            smoothed.push(*cell);
        }
        at += count;
    }
    cells.0 = smoothed;
}

/// How many characters are read as one sign, and how that is written; as it is when nothing is written.
fn sign(letter: char, before: Option<char>, after: &[char]) -> (usize, &'static str) {
    let is_digit = |letter: Option<&char>| letter.is_some_and(char::is_ascii_digit);
    match letter {
        '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞' | '″' => (1, "\""),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | 'ʼ' => (1, "'"),
        '‐' | '‑' | '−' | '﹣' | '－' => (1, "-"),
        '‒' | '–' | '—' | '―' | '⸺' if is_digit(before.as_ref()) && is_digit(after.first()) => (1, "-"),
        '‒' | '–' | '—' | '―' | '⸺' => (1, " - "),
        '-' if before != Some('-') => double_hyphen(before, after),
        '…' => (1, "..."),
        '\r' | '\n' => (1, ""),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => (1, "\n"),
        blank if blank.is_whitespace() => (1, " "),
        _ => (1, ""),
    }
}

/// Two or three hyphens between words are a dash; before a word alone they belong to it.
fn double_hyphen(before: Option<char>, after: &[char]) -> (usize, &'static str) {
    let count = 1 + after.iter().take_while(|letter| **letter == '-').count();
    let next = after.get(count - 1).copied();
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_blank = |letter: Option<char>| letter == Some(' ');
    let joins = (is_word(before) && is_word(next)) || (is_blank(before) && is_blank(next));
    if (2..=3).contains(&count) && joins { (count, " - ") } else { (1, "") }
}

/// Joins letters with the accents behind them (NFC), run by run so that each keeps its place.
fn compose(cells: &mut Cells) {
    let follows = |letter: char| {
        is_combining_mark(letter)
            || canonical_combining_class(letter) != 0
            || matches!(letter, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}')
    };
    let mut composed: Vec<Cell> = Vec::with_capacity(cells.0.len());
    let mut at = 0;
    while at < cells.0.len() {
        let more =
            cells.0[at + 1..].iter().take_while(|cell| matches!(cell.shown, Shown::Char(c) if follows(c))).count();
        let run = &cells.0[at..=at + more];
        at += more + 1;
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if matches!(first.shown, Shown::Chip(_)) {
            composed.extend_from_slice(run);
            continue;
        }
        let from = Span { start: first.from.start, end: last.from.end };
        let letters: String = run.iter().map(|cell| cell.letter()).collect();
        let one: String = letters.nfc().collect();
        if one == letters {
            composed.extend_from_slice(run);
        } else {
            composed.extend(one.chars().map(|letter| Cell::char(letter, from)));
        }
    }
    cells.0 = composed;
}

/// Characters that are not seen, or turn the direction of others.
pub(super) fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
        || (letter.is_control() && !letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("“Ours”, she said — it’s ‘fine’…", "\"Ours\", she said  -  it's 'fine'...")]
    #[case("10–20 pages", "10-20 pages")]
    #[case("one—two", "one - two")]
    #[case("one--two -- three --rm", "one - two  -  three --rm")]
    #[case("a\u{a0}b\u{2009}c\u{200b}d", "a b cd")]
    #[case("Kro\u{308}hling", "Kröhling")]
    #[case("line\r\nline\u{2028}line", "line\nline\nline")]
    fn signs_are_written_plainly(#[case] written: &str, #[case] plain: &str) {
        let mut cells = Cells::of(written);
        smooth(&mut cells, &mut Taken::default());
        assert_eq!(cells.text(), plain, "{written:?}");
    }
}
