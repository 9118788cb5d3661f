//! What stands in a file but is not part of its text: facts above it, comments, building blocks of a site.

use std::ops::Range;

use super::RemovalKind;
use super::cells::{Cells, Taken};

/// The longest building block on a line.
const LONGEST_BLOCK: usize = 600;

/// Takes it out of a text.
pub(super) fn take(cells: &mut Cells, taken: &mut Taken) {
    let found = find(&cells.letters());
    cells.take(&found, taken);
}

/// Where it stands, in order.
pub(super) fn find(letters: &[char]) -> Vec<(Range<usize>, RemovalKind)> {
    let mut found = Vec::new();
    let mut at = 0;
    if let Some(end) = front_matter(letters) {
        found.push((0..end, RemovalKind::FrontMatter));
        at = end;
    }
    while at < letters.len() {
        let rest = &letters[at..];
        let here = between(rest, "<!--", "-->", usize::MAX)
            .map(|length| (length, RemovalKind::Comment))
            .or_else(|| between(rest, "{{", "}}", LONGEST_BLOCK).map(|length| (length, RemovalKind::Shortcode)))
            .or_else(|| between(rest, "{%", "%}", LONGEST_BLOCK).map(|length| (length, RemovalKind::Shortcode)));
        match here {
            Some((length, kind)) => {
                found.push((at..at + length, kind));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The length of facts at the very top, between two lines of `---` or `+++`.
fn front_matter(letters: &[char]) -> Option<usize> {
    let begins = letters.iter().position(|letter| !letter.is_whitespace() && *letter != '\u{feff}')?;
    let fence: String = letters.get(begins..begins + 3)?.iter().collect();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut at = begins;
    for (lines, line) in letters[begins..].split_inclusive(|letter| *letter == '\n').enumerate() {
        at += line.len();
        let told: String = line.iter().collect();
        if lines > 0 && told.trim_end() == fence {
            return Some(at);
        }
        // A rule with prose under it is no front matter: facts are `key: value`, `key = value`, lists or blank.
        let is_fact =
            told.trim().is_empty() || told.starts_with([' ', '\t', '-', '#', '[']) || told.contains([':', '=']);
        if lines > 0 && !is_fact || lines == 0 && told.trim_end() != fence {
            return None;
        }
    }
    None
}

fn between(rest: &[char], open: &str, close: &str, longest: usize) -> Option<usize> {
    let is_at = |at: usize, mark: &str| mark.chars().enumerate().all(|(i, sign)| rest.get(at + i) == Some(&sign));
    if !is_at(0, open) {
        return None;
    }
    let from = open.len();
    let end = (from..rest.len().min(longest)).find(|at| is_at(*at, close))?;
    Some(end + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, RemovalKind)> {
        let letters: Vec<char> = text.chars().collect();
        find(&letters).into_iter().map(|(range, kind)| (letters[range].iter().collect(), kind)).collect()
    }

    #[test]
    fn files_are_known_by_their_marks() {
        let text = "---\ntitle: One\nauthor: Two\n---\nWords <!-- not\nshown --> and {{< figure src=\"a.png\" >}} more";
        let kinds: Vec<RemovalKind> = found(text).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(
            kinds,
            [RemovalKind::FrontMatter, RemovalKind::Comment, RemovalKind::Shortcode],
            "each by its marks"
        );
        assert_eq!(found("---\nA rule above prose.\n---\n"), [], "prose between rules is no front matter");
        assert_eq!(found("a <!-- without an end {{ and so on"), [], "what never closes is text");
    }
}
