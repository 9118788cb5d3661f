//! The forms of a name: how it is folded for comparing, its parts, its initials.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words behind a company's name that are not part of it.
const LEGAL: [&str; 20] = [
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "corp",
    "corporation",
    "ag",
    "se",
    "sa",
    "co",
    "company",
    "limited",
    "plc",
    "bv",
    "nv",
    "kg",
    "oy",
    "ab",
    "srl",
    "incorporated",
];

/// A letter as it is compared: without case and accents; one letter may become several (`ß` is `ss`).
pub(super) fn fold(letter: char) -> impl Iterator<Item = char> {
    std::iter::once(letter)
        .nfkd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The parts of a name between which blanks, hyphens or nothing may stand: cut at what is no letter or digit, and where a
/// small letter meets a capital. Folded; empty for a name without letters or digits.
pub(super) fn parts(name: &str) -> Vec<Vec<char>> {
    let mut parts: Vec<Vec<char>> = vec![Vec::new()];
    let mut before: Option<char> = None;
    for letter in name.nfc() {
        let is_hump = before.is_some_and(char::is_lowercase) && letter.is_uppercase();
        if !letter.is_alphanumeric() && !is_combining_mark(letter) || is_hump {
            parts.push(Vec::new());
        }
        if letter.is_alphanumeric() {
            parts.last_mut().into_iter().for_each(|part| part.extend(fold(letter)));
        }
        before = Some(letter);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A company's name without its legal form: `Acme Ltd.` is `Acme`. Never empty when the name is not.
pub(super) fn core(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_legal = |word: &&str| {
        let plain: String =
            word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        LEGAL.contains(&plain.as_str())
    };
    while words.len() > 1 && words.last().is_some_and(is_legal) {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', '.']).to_owned()
}

/// The first letters of a name of several words, as capitals; `None` for one word.
pub(super) fn initials(name: &str) -> Option<String> {
    let core = core(name);
    let words: Vec<&str> =
        core.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).collect();
    let first = words.iter().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    (words.len() > 1).then(|| first.flat_map(char::to_uppercase).collect())
}

/// Several people in one entry, each with their name alone: `A B (Company), C D and E F`.
pub(super) fn people(entry: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for letter in entry.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    let entry = outside.replace(" and ", ",").replace(" und ", ",").replace(['&', ';', '\n'], ",");
    entry.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(name: &str) -> String {
        parts(name).iter().map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn names_have_parts_and_initials() {
        assert_eq!(joined("OllyGarden"), "olly|garden", "humps part a name");
        assert_eq!(joined("New Relic, Inc."), "new|relic|inc", "blanks and signs do too");
        assert_eq!(joined("Kröhling"), "krohling", "accents are no other name");
        assert_eq!(joined("Groß"), "gross", "as capitals would write it");
        assert_eq!(joined("..."), "", "signs are no name");
        assert_eq!(core("Acme Co., Ltd."), "Acme", "the legal form is not the name");
        assert_eq!(core("Inc"), "Inc", "but a name is never nothing");
        assert_eq!(initials("International Business Machines Corp").as_deref(), Some("IBM"), "first letters");
        assert_eq!(initials("Splunk"), None, "one word has none");
        assert_eq!(people("A B (X), C D and E F"), ["A B", "C D", "E F"], "three people");
    }
}
