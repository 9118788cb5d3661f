//! Names in a text, in every form: any case, possessives and endings, with or without blanks and hyphens, as a part of an identifier, a
//! domain or a handle; people also by one of their names, companies and products by their initials.

use std::ops::Range;

use super::cells::{Cells, Taken};
use super::{Names, RemovalKind, forms, links};

/// A name to be found.
#[derive(Debug)]
struct Name {
    parts: Vec<Vec<char>>,
    kind: RemovalKind,
    must: Must,
}

/// How it must be written to be this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Must {
    /// Anyhow.
    Nothing,
    /// With a capital: a given name may be a word as well.
    Capital,
    /// In capitals: initials may be letters of a word.
    Capitals,
}

/// All names, the longest first.
#[derive(Debug)]
pub(super) struct Listed(Vec<Name>);

/// A text as it is compared: folded letters, each with its place among the cells and how it was written.
struct Folded {
    letters: Vec<char>,
    cell: Vec<usize>,
    written: Vec<char>,
}

impl Folded {
    fn of(written: Vec<char>) -> Self {
        let (mut letters, mut cell) = (Vec::with_capacity(written.len()), Vec::with_capacity(written.len()));
        for (at, letter) in written.iter().enumerate() {
            let before = letters.len();
            letters.extend(forms::fold(*letter));
            if letters.len() == before {
                letters.push(*letter);
            }
            cell.resize(letters.len(), at);
        }
        Self { letters, cell, written }
    }

    /// The cell of a folded letter; the end of the text behind the last.
    fn cell(&self, at: usize) -> usize {
        self.cell.get(at).copied().unwrap_or(self.written.len())
    }
}

/// Endings that leave a name the same name.
const ENDINGS: [&str; 10] = ["s", "es", "er", "ers", "ed", "d", "ing", "ian", "ians", "n"];

impl Listed {
    pub(super) fn of(names: &Names) -> Self {
        let mut listed = Vec::new();
        let mut add = |name: &str, kind: RemovalKind, must: Must| {
            let parts = forms::parts(name);
            if !parts.is_empty() {
                listed.push(Name { parts, kind, must });
            }
        };
        for entry in &names.authors {
            add(entry, RemovalKind::Author, Must::Nothing);
            for person in forms::people(entry) {
                add(&person, RemovalKind::Author, Must::Nothing);
                for one in person.split_whitespace().filter(|one| one.chars().count() > 2) {
                    add(one, RemovalKind::Author, Must::Capital);
                }
            }
        }
        for (entries, kind) in [
            (&names.companies, RemovalKind::Company),
            (&names.products, RemovalKind::Product),
            (&names.brands, RemovalKind::Brand),
        ] {
            for entry in entries {
                add(entry, kind, Must::Nothing);
                add(&forms::core(entry), kind, Must::Nothing);
                if let Some(initials) = forms::initials(entry).filter(|initials| initials.chars().count() > 2) {
                    add(&initials, kind, Must::Capitals);
                }
            }
        }
        for entry in &names.others {
            add(entry, RemovalKind::Masked, Must::Nothing);
        }
        listed.sort_by_key(|name| std::cmp::Reverse(name.parts.iter().map(Vec::len).sum::<usize>()));
        Self(listed)
    }

    /// Takes every name out.
    pub(super) fn take(&self, cells: &mut Cells, taken: &mut Taken) {
        let text = Folded::of(cells.letters());
        let mut found: Vec<(Range<usize>, RemovalKind)> = Vec::new();
        let mut at = 0;
        while at < text.letters.len() {
            let free = found.last().map_or(0, |(range, _)| range.end);
            let here = text.cell(at) >= free && begins(&text, at);
            match here.then(|| self.0.iter().find_map(|name| name.at(&text, at))).flatten() {
                Some((end, kind)) => {
                    let range = whole(&text.written, text.cell(at)..text.cell(end), free);
                    at = text.cell.partition_point(|cell| *cell < range.end);
                    found.push((range, kind));
                }
                None => at += 1,
            }
        }
        cells.take(&found, taken);
    }
}

/// Whether a word, or a hump of one, begins here.
fn begins(text: &Folded, at: usize) -> bool {
    let cell = text.cell(at);
    let is_first_of_cell = at == 0 || text.cell(at - 1) != cell;
    let this = text.written[cell];
    let before = cell.checked_sub(1).map(|before| text.written[before]);
    let is_hump = this.is_uppercase() && before.is_some_and(char::is_lowercase);
    let is_inside = before.is_some_and(char::is_alphabetic) && this.is_alphanumeric();
    is_first_of_cell && this.is_alphanumeric() && (is_hump || !is_inside)
}

impl Name {
    /// Where the name that begins at a folded letter ends, with its ending.
    fn at(&self, text: &Folded, from: usize) -> Option<(usize, RemovalKind)> {
        let mut at = from;
        for (i, part) in self.parts.iter().enumerate() {
            if i > 0 {
                at += joint(&text.letters[at..]);
            }
            if text.letters.get(at..at + part.len())? != part {
                return None;
            }
            at += part.len();
        }
        let written = &text.written[text.cell(from)..text.cell(at).max(text.cell(from) + 1)];
        let fits = match self.must {
            Must::Nothing => true,
            Must::Capital => written.first().is_some_and(|letter| letter.is_uppercase()),
            Must::Capitals => written.iter().all(|letter| !letter.is_lowercase()),
        };
        let letters = self.parts.iter().map(Vec::len).sum::<usize>();
        let end = ended(text, at, letters)?;
        fits.then_some((end, self.kind))
    }
}

/// How many signs may stand between two parts of a name: at most three, one line's end, no end of a sentence.
fn joint(rest: &[char]) -> usize {
    let is_joint = |letter: &char| matches!(letter, ' ' | '-' | '_' | '&' | '+' | '.' | '/' | '\'' | ':' | ',' | '\n');
    let count = rest.iter().take(4).take_while(|letter| is_joint(letter)).count();
    let is_end = rest[..count].windows(2).any(|two| matches!(two, ['.' | ':', ' ' | '\n'] | ['\n', '\n']));
    if count > 3 || is_end { 0 } else { count }
}

/// Where the word that a name stands in ends: at once, at a hump, or behind an ending that leaves it the same name.
fn ended(text: &Folded, at: usize, letters: usize) -> Option<usize> {
    let last = text.written.get(text.cell(at).checked_sub(1)?).copied()?;
    let next = text.written.get(text.cell(at)).copied();
    let in_one_cell = at > 0 && at < text.letters.len() && text.cell(at) == text.cell(at - 1);
    let is_over = |at: usize| text.letters.get(at).is_none_or(|letter| !letter.is_alphabetic());
    if in_one_cell {
        return None;
    }
    if let Some('\'') = next {
        let is_possessive = text.letters.get(at + 1) == Some(&'s') && is_over(at + 2);
        return Some(if is_possessive { at + 2 } else { at });
    }
    let is_hump = next.is_some_and(char::is_uppercase) && (last.is_lowercase() || last.is_ascii_digit());
    if is_over(at) || is_hump {
        return Some(at);
    }
    // A short name with an ending is another word.
    let endings = if letters < 4 { &ENDINGS[..1] } else { &ENDINGS[..] };
    let behind = |ending: &&str| {
        let end = at + ending.len();
        let fits = ending.chars().enumerate().all(|(i, letter)| text.letters.get(at + i) == Some(&letter));
        let possessive = text.letters.get(end..end + 2) == Some(&['\'', 's']) && is_over(end + 2);
        (fits && is_over(end)).then_some(if possessive { end + 2 } else { end })
    };
    endings.iter().find_map(behind)
}

/// A name with what belongs to it: the sign of a handle before it, the rest of a domain around it.
fn whole(written: &[char], range: Range<usize>, free: usize) -> Range<usize> {
    let mut range = range;
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let behind = domain_end(written, range.end);
    if let Some(end) = behind {
        let is_before = |at: &usize| is_host(written[*at]) || written[*at] == '.';
        range.start = (free..range.start).rev().take_while(is_before).last().unwrap_or(range.start);
        range.end = end;
    }
    if range.start > free && matches!(written[range.start - 1], '@' | '#') {
        range.start -= 1;
    }
    range
}

/// The end of a domain whose name ends at `at`: `.example`, `.co.uk/path`.
fn domain_end(written: &[char], at: usize) -> Option<usize> {
    let is_host = |letter: &char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || *letter == '-';
    let mut end = at;
    while written.get(end) == Some(&'.') {
        let label = written[end + 1..].iter().take_while(|letter| is_host(letter)).count();
        let goes_on = written.get(end + 1 + label).is_some_and(|letter| letter.is_alphanumeric());
        if label < 2 || goes_on {
            break;
        }
        end += 1 + label;
    }
    if end == at {
        return None;
    }
    Some(if written.get(end) == Some(&'/') { links::closed(written, end) } else { end })
}
