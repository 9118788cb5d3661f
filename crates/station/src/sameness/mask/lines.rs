//! Lines without layout: no bullets, numbers, signs of headings or quotes, no rules, single blank lines and single spaces.

use super::Span;
use super::cells::{Cell, Cells};

/// Takes the layout off.
pub(super) fn plain(cells: &mut Cells) {
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.0.len());
    let mut blank: Vec<Cell> = Vec::new();
    for line in cells.0.split(|cell| cell.letter() == '\n') {
        let line = bare(line);
        if line.is_empty() {
            // Remembered as one empty line, if anything follows.
            blank.extend(kept.last().filter(|_| blank.is_empty()).copied());
            continue;
        }
        if let Some(last) = kept.last() {
            let end = Span { start: last.from.end, end: last.from.end };
            kept.extend(std::iter::repeat_n(Cell::char('\n', end), 1 + blank.len()));
        }
        blank.clear();
        for cell in line {
            let doubled = cell.letter() == ' ' && kept.last().is_some_and(|last| last.letter() == ' ');
            if !doubled {
                kept.push(*cell);
            }
        }
    }
    cells.0 = kept;
}

/// A line without blanks around it and marks before it; nothing when it is only a rule.
fn bare(line: &[Cell]) -> &[Cell] {
    let mut line = trimmed(line);
    loop {
        let letters: Vec<char> = line.iter().take(8).map(|cell| cell.letter()).collect();
        let is_rule = line.len() > 2 && line.iter().all(|cell| matches!(cell.letter(), '-' | '*' | '_' | '=' | '~'));
        let marks = if is_rule { line.len() } else { mark(&letters) };
        if marks == 0 {
            return line;
        }
        line = trimmed(&line[marks..]);
    }
}

fn trimmed(line: &[Cell]) -> &[Cell] {
    let is_word = |cell: &Cell| !cell.letter().is_whitespace();
    match (line.iter().position(is_word), line.iter().rposition(is_word)) {
        (Some(first), Some(last)) => &line[first..=last],
        (None, _) | (_, None) => &[],
    }
}

/// How many characters of a line's beginning are a mark of layout.
fn mark(letters: &[char]) -> usize {
    let ends = |at: usize| letters.get(at).is_none_or(|letter| *letter == ' ');
    match letters {
        ['-' | '*' | '+' | '•' | '◦' | '▪' | '●' | '·' | '>' | '–', ..] if ends(1) => 1,
        ['[', ' ' | 'x' | 'X', ']', ..] if ends(3) => 3,
        ['#', ..] => {
            let count = letters.iter().take_while(|letter| **letter == '#').count();
            if count <= 6 && ends(count) { count } else { 0 }
        }
        [digit, ..] if digit.is_ascii_digit() => {
            let count = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
            let closes = matches!(letters.get(count), Some('.' | ')'));
            if count <= 2 && closes && ends(count + 1) { count + 1 } else { 0 }
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "# Heading\n\n\n\n- one\n*  two\n1. three\n\n---\n\nend  of   it ",
        "Heading\n\none\ntwo\nthree\n\nend of it"
    )]
    #[case("> quoted\n> - [x] done", "quoted\ndone")]
    #[case("#tag and 2023. is kept", "#tag and 2023. is kept")]
    #[case("\n\n", "")]
    fn layout_is_taken_off(#[case] laid: &str, #[case] bare: &str) {
        let mut cells = Cells::of(laid);
        plain(&mut cells);
        assert_eq!(cells.text(), bare, "{laid:?}");
    }
}
