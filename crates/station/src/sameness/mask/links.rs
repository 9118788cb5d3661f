//! Addresses on the web and of e-mail, as they stand in a text.

use std::ops::Range;

use super::RemovalKind;
use super::cells::{CHIP, Cells, Taken};

/// Takes them out.
pub(super) fn take(cells: &mut Cells, taken: &mut Taken) {
    let found = find(&cells.letters());
    cells.take(&found, taken);
}

fn find(letters: &[char]) -> Vec<(Range<usize>, RemovalKind)> {
    let mut found: Vec<(Range<usize>, RemovalKind)> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let from = found.last().map_or(0, |(range, _)| range.end);
        if let Some(end) = web(letters, at) {
            found.push((at..end, RemovalKind::Link));
            at = end;
        } else if let Some(range) = mail(letters, at, from) {
            at = range.end;
            found.push((range, RemovalKind::Email));
        } else {
            at += 1;
        }
    }
    found
}

/// The end of an address of the web that begins here.
fn web(letters: &[char], at: usize) -> Option<usize> {
    let begins = |mark: &str| {
        mark.chars().enumerate().all(|(i, c)| letters.get(at + i).map(char::to_ascii_lowercase) == Some(c))
    };
    let scheme = ["https://", "http://", "ftp://", "mailto:", "www."].into_iter().find(|mark| begins(mark))?;
    let is_inside_word = at > 0 && letters.get(at - 1).is_some_and(|letter| letter.is_alphanumeric());
    if is_inside_word && scheme == "www." {
        return None;
    }
    let from = at + scheme.len();
    let end = closed(letters, from);
    (end > from).then_some(end)
}

/// Where an address that goes on at `from` ends: at a blank or a bracket, and never with the punctuation of the sentence.
pub(super) fn closed(letters: &[char], from: usize) -> usize {
    let closes = |letter: &char| letter.is_whitespace() || *letter == CHIP || "<>\"'()[]{}|`".contains(*letter);
    let mut end = (from..letters.len()).find(|at| closes(&letters[*at])).unwrap_or(letters.len());
    while end > from && ".,;:!?*_".contains(letters[end - 1]) {
        end -= 1;
    }
    end
}

/// An address of e-mail whose `@` stands here.
fn mail(letters: &[char], at: usize, from: usize) -> Option<Range<usize>> {
    if letters[at] != '@' {
        return None;
    }
    let is_local = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    let is_host = |letter: char| letter.is_alphanumeric() || "-.".contains(letter);
    let start = (from..at).rev().take_while(|i| is_local(letters[*i])).last()?;
    let mut end = (at + 1..letters.len()).find(|i| !is_host(letters[*i])).unwrap_or(letters.len());
    while letters[end - 1] == '.' || letters[end - 1] == '-' {
        end -= 1;
    }
    let host: String = letters.get(at + 1..end)?.iter().collect();
    let (name, ending) = host.rsplit_once('.')?;
    (!name.is_empty() && ending.chars().count() > 1 && ending.chars().all(char::is_alphabetic)).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("See https://a.example/b?c=d. Then", "See [link]. Then")]
    #[case("(www.a.example)", "([link])")]
    #[case("HTTP://A.EXAMPLE and ftp://x", "[link] and [link]")]
    #[case("write to jo.doe+x@mail.a.example, or not", "write to [e-mail], or not")]
    #[case("@handle and a@b stay", "@handle and a@b stay")]
    #[case("awww. that", "awww. that")]
    fn addresses_are_taken(#[case] text: &str, #[case] left: &str) {
        let mut cells = Cells::of(text);
        take(&mut cells, &mut Taken::default());
        assert_eq!(cells.text(), left, "{text:?}");
    }
}
