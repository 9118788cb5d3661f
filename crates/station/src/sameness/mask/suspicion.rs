//! What might still give a piece away, for a lead to settle: the masker lists, a person decides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::{CHIP, Cells};
use super::{Masked, Names, Span, forms, traces};

/// Why something is suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum SuspicionKind {
    /// A company speaks of itself.
    OfSelf,
    /// A listed name stands inside a longer word, or its two initials stand alone.
    NameInside,
    /// A name that no other piece has.
    RareName,
    /// The name of a site.
    Domain,
    /// An `@handle`.
    Handle,
    /// A `#hashtag`.
    Hashtag,
    /// The number of a version.
    Version,
    /// A file, a path or the number of an issue.
    FileTrace,
    /// The piece is much longer or shorter than the others.
    Length,
}

/// Something that might give a piece away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Suspicion {
    /// Why.
    pub kind: SuspicionKind,
    /// The words; empty when it is about the whole piece.
    pub quote: String,
    /// Where they stand in the masked text, each time.
    pub spans: Vec<Span>,
    /// What a lead reads.
    pub reason: String,
}

/// A piece is an outlier when the others' median is more than this many times shorter or longer.
const OUTLIER: f64 = 1.6;

/// The suspicions of each piece of a round, in the order of its text; what concerns the whole piece comes first.
#[must_use]
pub fn suspicions(pieces: &[Masked], names: &Names) -> Vec<Vec<Suspicion>> {
    let texts: Vec<Vec<char>> = pieces.iter().map(letters).collect();
    let folded: Vec<String> = texts.iter().map(|text| text.iter().collect::<String>().to_lowercase()).collect();
    let counts: Vec<usize> = texts.iter().map(|text| words(text)).collect();
    let one = |no: usize| {
        let others: Vec<&str> =
            folded.iter().enumerate().filter(|(at, _)| *at != no).map(|(_, text)| &**text).collect();
        let mut found = Found { text: &texts[no], places: places(&texts[no], &pieces[no]), by_words: BTreeMap::new() };
        for (range, kind) in traces::find(&texts[no]) {
            found.add(kind, range);
        }
        inside(&mut found, names);
        rare(&mut found, &others);
        let mut suspicions = found.all();
        suspicions.sort_by_key(|suspicion| suspicion.spans.first().copied());
        suspicions.splice(0..0, outlier(no, &counts));
        suspicions
    };
    (0..pieces.len()).map(one).collect()
}

/// The characters of a masked text, placeholders as one.
fn letters(piece: &Masked) -> Vec<char> {
    let mut cells = Cells::of(&piece.text);
    cells.know_chips();
    cells.letters()
}

fn words(text: &[char]) -> usize {
    text.split(|letter| letter.is_whitespace())
        .filter(|word| word.iter().any(|letter| letter.is_alphanumeric()))
        .count()
}

/// The code point of the masked text at which each character stands, and its length behind the last.
fn places(text: &[char], piece: &Masked) -> Vec<u32> {
    let mut chips = piece.chips.iter();
    let mut at = 0;
    let mut places = Vec::with_capacity(text.len() + 1);
    for letter in text {
        places.push(at);
        at += if *letter == CHIP { chips.next().map_or(1, |chip| chip.place.end - chip.place.start) } else { 1 };
    }
    places.push(at);
    places
}

/// What was found in one piece, the same words together.
struct Found<'t> {
    text: &'t [char],
    places: Vec<u32>,
    by_words: BTreeMap<(SuspicionKind, String), (String, Vec<Span>)>,
}

impl Found<'_> {
    fn add(&mut self, kind: SuspicionKind, range: std::ops::Range<usize>) {
        let quote: String = self.text[range.clone()].iter().collect();
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default();
        let span = Span { start: place(range.start), end: place(range.end) };
        let entry = self.by_words.entry((kind, quote.to_lowercase())).or_insert_with(|| (quote, Vec::new()));
        entry.1.push(span);
    }

    fn all(self) -> Vec<Suspicion> {
        let made = |((kind, _), (quote, spans)): ((SuspicionKind, String), (String, Vec<Span>))| {
            let reason = reason(kind, spans.len());
            Suspicion { kind, quote, spans, reason }
        };
        self.by_words.into_iter().map(made).collect()
    }
}

fn reason(kind: SuspicionKind, times: usize) -> String {
    let why = match kind {
        SuspicionKind::OfSelf => "speaks of the own company",
        SuspicionKind::NameInside => "holds a listed name or its initials",
        SuspicionKind::RareName => "a name that no other piece has",
        SuspicionKind::Domain => "names a site",
        SuspicionKind::Handle => "names an account",
        SuspicionKind::Hashtag => "a tag that can be looked up",
        SuspicionKind::Version => "a version dates the piece and its product",
        SuspicionKind::FileTrace => "a trace of a file or an issue",
        SuspicionKind::Length => "differs from the others in length",
    };
    if times > 1 { format!("{why}; {times} times") } else { why.to_owned() }
}

/// Whether a piece's length stands out from the others'.
fn outlier(no: usize, counts: &[usize]) -> Option<Suspicion> {
    let mut others: Vec<usize> =
        counts.iter().enumerate().filter(|(at, _)| *at != no).map(|(_, count)| *count).collect();
    others.sort_unstable();
    let (first, last) = (*others.first()?, *others.last()?);
    let median = (others[(others.len() - 1) / 2] + others[others.len() / 2]) as f64 / 2.0;
    let own = counts[no] as f64;
    let is_far = own > median * OUTLIER || own * OUTLIER < median;
    let reason = format!("{} words; the others have {first} to {last}", counts[no]);
    is_far.then(|| Suspicion { kind: SuspicionKind::Length, quote: String::new(), spans: Vec::new(), reason })
}

/// Listed names of five letters and more inside longer words, and initials of two letters.
fn inside(found: &mut Found<'_>, names: &Names) {
    let of_products = names.companies.iter().chain(&names.products).chain(&names.brands);
    let initials: Vec<String> = of_products.clone().filter_map(|name| forms::initials(name)).collect();
    let listed: Vec<String> = of_products
        .chain(&names.authors)
        .map(|name| forms::parts(&forms::core(name)).concat().into_iter().collect::<String>())
        .filter(|name| name.chars().count() >= 5)
        .collect();
    let text = found.text;
    for range in runs(text) {
        let word: String = text[range.clone()].iter().collect();
        let plain: String = word.chars().flat_map(forms::fold).collect();
        let holds = listed.iter().any(|name| plain.contains(name.as_str()));
        if holds || initials.contains(&word) {
            found.add(SuspicionKind::NameInside, range);
        }
    }
}

/// Runs of letters and digits.
fn runs(text: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for run in text.split(|letter| !letter.is_alphanumeric()) {
        if !run.is_empty() {
            runs.push(start..start + run.len());
        }
        start += run.len() + 1;
    }
    runs
}

/// The most words of one name.
const LONGEST_NAME: usize = 4;

/// Capitalised names that stand in no other piece.
fn rare(found: &mut Found<'_>, others: &[&str]) {
    let text = found.text;
    let runs = runs(text);
    let mut at = 0;
    while at < runs.len() {
        let count = name_from(text, &runs[at..]);
        if count == 0 {
            at += 1;
            continue;
        }
        let range = runs[at].start..runs[at + count - 1].end;
        let name: String = text[range.clone()].iter().collect::<String>().to_lowercase();
        let tells = text[range.start].is_alphabetic() && !is_abbreviation(&text[range.clone()]);
        if tells && !others.iter().any(|other| holds_word(other, &name)) {
            found.add(SuspicionKind::RareName, range);
        }
        at += count;
    }
}

/// Up to three capitals, as everybody writes them: what they stand for is not a name.
fn is_abbreviation(word: &[char]) -> bool {
    let stem = word.strip_suffix(&['s']).unwrap_or(word);
    stem.len() <= 3 && stem.iter().all(|letter| letter.is_uppercase() || letter.is_ascii_digit())
}

/// How many words from here are a name: capitals in a row within a sentence, or one word with a capital inside.
fn name_from(text: &[char], runs: &[std::ops::Range<usize>]) -> usize {
    let is_capital = |run: &std::ops::Range<usize>| text[run.start].is_uppercase() && run.len() > 1;
    let Some(first) = runs.first() else { return 0 };
    let is_mixed = text[first.start + 1..first.end].iter().any(|letter| letter.is_uppercase());
    if begins_sentence(text, first.start) || in_title(text, first.start) {
        return usize::from(is_mixed);
    }
    if !is_capital(first) {
        return usize::from(is_mixed);
    }
    let joined =
        |two: &[std::ops::Range<usize>]| is_capital(&two[1]) && matches!(text[two[0].end..two[1].start], [' ' | '-']);
    1 + runs.windows(2).take(LONGEST_NAME - 1).take_while(|two| joined(two)).count()
}

/// Whether a place is the first of a sentence or a line.
fn begins_sentence(text: &[char], at: usize) -> bool {
    let before = text[..at].iter().rev().find(|letter| !matches!(letter, ' ' | '"' | '\'' | '(' | '[' | '*'));
    before.is_none_or(|letter| matches!(letter, '.' | '!' | '?' | ':' | ';' | '\n' | '-' | '|'))
}

/// Whether a place stands in a line that writes most words with a capital, as headings do.
fn in_title(text: &[char], at: usize) -> bool {
    let start = text[..at].iter().rposition(|letter| *letter == '\n').map_or(0, |before| before + 1);
    let end = text[at..].iter().position(|letter| *letter == '\n').map_or(text.len(), |behind| at + behind);
    let line = &text[start..end];
    let words: Vec<_> = runs(line).into_iter().filter(|run| run.len() > 3).collect();
    let capitals = words.iter().filter(|run| line[run.start].is_uppercase()).count();
    line.last().is_some_and(|last| !matches!(last, '.' | ',' | ';')) && capitals * 2 > words.len() && words.len() < 14
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}
