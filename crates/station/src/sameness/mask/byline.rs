//! Lines that say who wrote a piece or when, at its top and its end, and words under pictures.

use std::ops::Range;

use super::RemovalKind;
use super::cells::{CHIP, Cells, Taken};

/// How many lines from the top and from the end may be one.
const EDGE: usize = 3;
/// The most words such a line has.
const LONGEST: usize = 24;

const BEGINNINGS: [&str; 24] = [
    "written by ",
    "posted by ",
    "authored by ",
    "words by ",
    "edited by ",
    "reviewed by ",
    "photo by ",
    "photos by ",
    "author:",
    "authors:",
    "published ",
    "published:",
    "posted on ",
    "last updated",
    "updated on ",
    "updated:",
    "date:",
    "with contributions from ",
    "contributors:",
    "contributions by ",
    "about the author",
    "guest post by ",
    "reading time",
    "originally published",
];
const CAPTIONS: [&str; 8] =
    ["image:", "photo:", "image credit", "photo credit", "image source", "screenshot:", "caption:", "picture:"];

/// Takes them out.
pub(super) fn take(cells: &mut Cells, taken: &mut Taken) {
    let letters = cells.letters();
    let lines = lines(&letters);
    let count = lines.len();
    let found: Vec<(Range<usize>, RemovalKind)> = lines
        .into_iter()
        .enumerate()
        .filter_map(|(no, range)| {
            let line: String = letters[range.clone()].iter().collect();
            let is_edge = no < EDGE || no + EDGE >= count;
            let kind = if is_caption(&line) {
                RemovalKind::Caption
            } else if is_edge && is_byline(&line) {
                RemovalKind::Byline
            } else {
                return None;
            };
            Some((range, kind))
        })
        .collect();
    cells.take(&found, taken);
}

/// Lines that have words.
fn lines(letters: &[char]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in letters.split(|letter| *letter == '\n') {
        if !line.is_empty() {
            lines.push(start..start + line.len());
        }
        start += line.len() + 1;
    }
    lines
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

fn is_byline(line: &str) -> bool {
    let low = line.to_lowercase();
    if words(line) > LONGEST {
        return false;
    }
    if BEGINNINGS.iter().any(|begins| low.starts_with(begins)) {
        return true;
    }
    // "By Jo Doe, Head of Things": short, a capital behind, and no sentence.
    let rest = low.strip_prefix("by ").or_else(|| low.strip_prefix("von ")).map(str::len);
    let name = rest.and_then(|rest| line.get(line.len() - rest..)).and_then(|name| name.chars().next());
    let is_name = name.is_some_and(|first| first.is_uppercase() || first == CHIP);
    is_name && words(line) <= 12 && !line.trim_end().ends_with(['.', ':', '?', '!'])
}

fn is_caption(line: &str) -> bool {
    let low = line.to_lowercase();
    if words(line) > 40 {
        return false;
    }
    let numbered = ["figure ", "fig. ", "abbildung ", "abb. "].iter().find_map(|begins| low.strip_prefix(begins));
    let is_numbered = numbered.is_some_and(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with([':', '.', ' ', ')']) && rest[digits..].contains([':', '.', '-'])
    });
    is_numbered || CAPTIONS.iter().any(|begins| low.starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("By Jo Doe\nWords.", "\nWords.")]
    #[case("With contributions from Jo (A) and Al (B).\n\nWords.", "\n\nWords.")]
    #[case("By default, nothing happens.\nWords.", "By default, nothing happens.\nWords.")]
    #[case("One.\nFigure 1: what was seen\nTwo.", "One.\n\nTwo.")]
    #[case("Figure 3 shows what was seen", "Figure 3 shows what was seen")]
    #[case("Published on a Monday\nWords.", "\nWords.")]
    fn lines_about_the_piece_are_taken(#[case] text: &str, #[case] left: &str) {
        let mut cells = Cells::of(text);
        take(&mut cells, &mut Taken::default());
        assert_eq!(cells.text(), left, "{text:?}");
    }
}
