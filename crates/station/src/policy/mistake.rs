//! What is wrong in a policy file: where it stands, what it says, and what would be right.

use std::fmt;

/// One mistake in a policy file. A file's mistakes are reported all at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    /// The file as the caller named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What the file says.
    pub what: String,
    /// What it must say; empty when `what` says it all.
    pub instead: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.what)?;
        if self.instead.is_empty() { Ok(()) } else { write!(f, "; {}", self.instead) }
    }
}

/// Line and column, both from 1, of a byte offset; an offset inside a character counts as that character.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before: Vec<char> = text.char_indices().take_while(|(at, _)| *at < offset).map(|(_, c)| c).collect();
    let line = 1 + before.iter().filter(|c| **c == '\n').count();
    let column = 1 + before.iter().rev().take_while(|c| **c != '\n').count();
    (line, column)
}

/// The candidate that a mistyped word most likely meant, if any is near: at most a third of its letters differ.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(edits, candidate)| *edits <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, drop, replace or swap with their neighbour to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|word| word.chars().collect::<Vec<char>>());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("treshold", Some("threshold"), "one letter is missing")]
    #[case("seedde", Some("seeded"), "two letters are swapped")]
    #[case("Threshold", Some("threshold"), "case does not matter when guessing")]
    #[case("audit-rate", Some("audit_rate"), "a dash for an underscore")]
    #[case("colour", None, "nothing is near, so nothing is guessed")]
    fn guesses_only_what_is_near(#[case] word: &str, #[case] expected: Option<&str>, #[case] why: &str) {
        assert_eq!(nearest(word, ["threshold", "audit_rate", "seeded"]), expected, "{why}");
    }

    #[rstest]
    #[case(0, (1, 1))]
    #[case(3, (1, 3))]
    #[case(5, (2, 1))]
    #[case(99, (2, 3))]
    fn places_count_characters_from_one(#[case] offset: usize, #[case] expected: (usize, usize)) {
        assert_eq!(line_and_column("é=1\nab", offset), expected, "é is one character of two bytes");
    }

    #[test]
    fn reads_as_one_line() {
        let mistake = Mistake {
            file: "router.toml".into(),
            line: 12,
            column: 13,
            what: "threshold is 1.4".into(),
            instead: "it must be from 0 to 1".into(),
        };
        assert_eq!(
            mistake.to_string(),
            "router.toml:12:13: threshold is 1.4; it must be from 0 to 1",
            "file, place, fix"
        );
    }
}
