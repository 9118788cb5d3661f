//! Traces in a masked text that hint at where it came from: how a company speaks of itself, addresses, handles, versions, files.

use std::ops::Range;

use super::cells::CHIP;
use super::suspicion::SuspicionKind;

/// How somebody speaks of their own company.
const OF_SELF: [&str; 40] = [
    "we at",
    "here at",
    "us at",
    "our company",
    "our product",
    "our products",
    "our platform",
    "our team",
    "our teams",
    "our engineers",
    "our customers",
    "our clients",
    "our users",
    "our solution",
    "our solutions",
    "our service",
    "our services",
    "our blog",
    "our docs",
    "our documentation",
    "our website",
    "our newsletter",
    "our founder",
    "our founders",
    "our ceo",
    "our cto",
    "our office",
    "our colleagues",
    "my company",
    "my employer",
    "my team",
    "i work at",
    "i work for",
    "we announced",
    "we launched",
    "we are hiring",
    "we're hiring",
    "bei uns",
    "unser produkt",
    "unser team",
];
/// Ends of names on the web.
const ENDINGS: [&str; 22] = [
    "com", "org", "net", "io", "eu", "de", "fr", "uk", "ch", "at", "nl", "info", "app", "dev", "ai", "co", "cloud",
    "tech", "blog", "us", "ca", "sh",
];
/// Ends of the names of files.
const FILES: [&str; 30] = [
    "md", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "docx", "doc", "xlsx", "csv", "txt",
    "json", "yaml", "yml", "toml", "xml", "js", "ts", "py", "go", "rs", "java", "sh", "zip", "proto", "conf",
];

/// Every trace in a text, by its place among the characters.
pub(super) fn find(letters: &[char]) -> Vec<(Range<usize>, SuspicionKind)> {
    let mut found = of_self(letters);
    found.extend(words(letters).filter_map(|range| kind(&letters[range.clone()]).map(|kind| (range, kind))));
    found
}

fn of_self(letters: &[char]) -> Vec<(Range<usize>, SuspicionKind)> {
    // Character by character, so that places hold.
    let low: Vec<char> = letters.iter().map(|letter| letter.to_lowercase().next().unwrap_or(*letter)).collect();
    let mut found: Vec<(Range<usize>, SuspicionKind)> = Vec::new();
    for at in 0..low.len() {
        let is_start = at == 0 || !low[at - 1].is_alphanumeric();
        let phrase = |said: &&str| {
            let end = at + said.chars().count();
            let same = said.chars().enumerate().all(|(i, letter)| match low.get(at + i) {
                Some('\n') => letter == ' ',
                Some(there) => *there == letter,
                None => false,
            });
            (same && low.get(end).is_none_or(|next| !next.is_alphanumeric())).then_some(end)
        };
        if let Some(end) = is_start.then(|| OF_SELF.iter().filter_map(phrase).max()).flatten() {
            found.push((at..end, SuspicionKind::OfSelf));
        }
    }
    found
}

/// Runs without blanks, without the punctuation around them.
fn words(letters: &[char]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    letters.split(|letter| letter.is_whitespace() || *letter == CHIP).filter_map(move |word| {
        let from = start;
        start += word.len() + 1;
        let is_edge = |letter: &char| !letter.is_alphanumeric() && !matches!(letter, '@' | '#' | '/' | '~');
        let first = word.iter().position(|letter| !is_edge(letter))?;
        let last = word.iter().rposition(|letter| letter.is_alphanumeric())?;
        (first <= last).then_some(from + first..from + last + 1)
    })
}

/// What a word is a trace of.
fn kind(word: &[char]) -> Option<SuspicionKind> {
    let text: String = word.iter().collect();
    let low = text.to_lowercase();
    let named = |text: &str| text.chars().next().is_some_and(|first| first.is_alphabetic());
    if text.strip_prefix('@').is_some_and(named) {
        return Some(SuspicionKind::Handle);
    }
    if text.strip_prefix('#').is_some_and(named) {
        return Some(SuspicionKind::Hashtag);
    }
    if text.strip_prefix('#').is_some_and(|number| number.len() > 2 && number.chars().all(|c| c.is_ascii_digit())) {
        return Some(SuspicionKind::FileTrace);
    }
    if is_version(&low) {
        return Some(SuspicionKind::Version);
    }
    let ending = low.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map(|(_, ending)| ending);
    if ending.is_some_and(|ending| FILES.contains(&ending)) || is_path(&text) {
        return Some(SuspicionKind::FileTrace);
    }
    let host = low.split('/').next().unwrap_or_default();
    let is_host = host.rsplit_once('.').is_some_and(|(name, ending)| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        !name.is_empty() && name.chars().all(letters) && ENDINGS.contains(&ending)
    });
    is_host.then_some(SuspicionKind::Domain)
}

/// `v2`, `v1.2.3`, `1.2.3`: two dots or a `v`.
fn is_version(low: &str) -> bool {
    let numbers = low.strip_prefix('v').unwrap_or(low);
    let starts = numbers.starts_with(|letter: char| letter.is_ascii_digit());
    let plain = numbers.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-+".contains(letter));
    let dots = numbers.chars().filter(|letter| *letter == '.').count();
    starts && plain && (dots >= 2 || (low.len() > numbers.len() && numbers.len() < 12)) && !numbers.ends_with('.')
}

/// Two slashes or more, or a backslash between names.
fn is_path(text: &str) -> bool {
    let slashes = text.chars().filter(|letter| *letter == '/').count();
    let is_rooted = text.starts_with('/') || text.starts_with("~/");
    (is_rooted && slashes >= 2) || slashes >= 3 || (text.contains(":\\") || text.matches('\\').count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_known() {
        let text = "Here at last, our products run on opentelemetry.io v1.2.3 with @handle, #topic and /etc/app/config.yaml. Node.js is 2.0 and/or fine; Our Team.";
        let letters: Vec<char> = text.chars().collect();
        let made: Vec<(String, SuspicionKind)> =
            find(&letters).into_iter().map(|(range, kind)| (letters[range].iter().collect(), kind)).collect();
        let told: Vec<&str> = made.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            told,
            [
                "Here at",
                "our products",
                "Our Team",
                "opentelemetry.io",
                "v1.2.3",
                "@handle",
                "#topic",
                "/etc/app/config.yaml",
                "Node.js"
            ],
            "{made:?}"
        );
    }
}
