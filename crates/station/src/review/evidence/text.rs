//! A text as words, numbers, links and signs, each with its place. Places are code points, as the contract counts them.

use std::ops::Range;

use super::scan::tokens;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, perhaps with digits, hyphens and apostrophes among them.
    Word,
    /// Digits that say how many; dates, times and ordinals are words.
    Number,
    /// An address on the web.
    Link,
    /// A `{{placeholder}}` that is filled in later.
    Placeholder,
    /// Any other character.
    Sign,
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    Blank,
    Line,
    Paragraph,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) gap: Gap,
    /// Code points from the beginning of the text.
    pub(super) start: u32,
    pub(super) byte: usize,
}

impl Token<'_> {
    /// The code point after its last one.
    pub(super) fn end(&self) -> u32 {
        self.start + points(self.text)
    }

    pub(super) fn is_capitalised(&self) -> bool {
        self.kind == Kind::Word && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        self.kind == Kind::Sign && self.text.chars().next().is_some_and(|sign| signs.contains(&sign))
    }

    /// The word without a possessive ending.
    pub(super) fn stem(&self) -> &str {
        ["'s", "’s"].iter().find_map(|ending| self.text.strip_suffix(ending)).unwrap_or(self.text)
    }
}

/// A text with its tokens and sentences.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub(super) whole: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    /// Ranges of tokens, one after the other.
    pub(super) sentences: Vec<Range<usize>>,
}

/// A place in a text, in code points, with the words that stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'t> {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) quote: &'t str,
}

impl<'t> Text<'t> {
    pub(super) fn of(whole: &'t str) -> Self {
        let tokens = tokens(whole);
        let mut sentences = Vec::new();
        let mut begun = 0;
        for at in 1..=tokens.len() {
            if at == tokens.len() || ends_before(&tokens, at) {
                sentences.push(begun..at);
                begun = at;
            }
        }
        Self { whole, tokens, sentences }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    /// The sentence that the token at `at` stands in.
    pub(super) fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= at)
    }

    /// The token before `at`.
    pub(super) fn before(&self, at: usize) -> Option<&Token<'t>> {
        at.checked_sub(1).and_then(|before| self.tokens.get(before))
    }

    /// A word in lower case; empty when there is no word there, or not on the same line.
    pub(super) fn word_after(&self, at: usize) -> String {
        self.get(at + 1).filter(|token| token.gap == Gap::Blank).map_or_else(String::new, lower)
    }

    /// The word before `at` in lower case; empty when there is none on the same line.
    pub(super) fn word_before(&self, at: usize) -> String {
        let near = self.get(at).is_some_and(|token| token.gap == Gap::Blank);
        self.before(at).filter(|_| near).map_or_else(String::new, lower)
    }

    /// The place from the first to the last token, both included.
    pub(super) fn place(&self, first: usize, last: usize) -> Place<'t> {
        let (first, last) = (&self.tokens[first], &self.tokens[last]);
        Place { start: first.start, end: last.end(), quote: &self.whole[first.byte..last.byte + last.text.len()] }
    }

    /// The place of one token without its possessive ending.
    pub(super) fn stem_place(&self, first: usize, last: usize) -> Place<'t> {
        let whole = self.place(first, last);
        let ending = self.tokens[last].text.len() - self.tokens[last].stem().len();
        let quote = &whole.quote[..whole.quote.len() - ending];
        Place { start: whole.start, end: whole.start + points(quote), quote }
    }
}

/// The word of a token in lower case; nothing for signs and numbers.
pub(super) fn lower(token: &Token<'_>) -> String {
    if token.kind == Kind::Word { token.text.to_lowercase() } else { String::new() }
}

/// How many code points a text has.
pub(super) fn points(text: &str) -> u32 {
    // A text is at most 256 KiB.
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

const ABBREVIATIONS: [&str; 17] =
    ["mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "e.g", "i.e", "inc", "ltd", "co", "approx", "ca", "jr"];

/// Whether a sentence ends before the token at `at`.
fn ends_before(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    match token.gap {
        Gap::None => return false,
        Gap::Paragraph => return true,
        Gap::Line if token.is_sign(&['-', '*', '•', '–', '#', '>']) => return true,
        Gap::Line | Gap::Blank => {}
    }
    let closing = |token: &&Token<'_>| token.gap == Gap::None && token.is_sign(&['"', '”', '’', '\'', ')', ']', '»']);
    let mut back = tokens[..at].iter().rev().skip_while(closing);
    let Some(stop) = back.next().filter(|stop| stop.is_sign(&['.', '!', '?', '…'])) else { return false };
    let is_short = back.next().is_some_and(|word| ABBREVIATIONS.contains(&lower(word).as_str()));
    let begins = match token.kind {
        Kind::Word => token.is_capitalised() || !token.text.starts_with(char::is_alphabetic),
        Kind::Number | Kind::Link | Kind::Placeholder | Kind::Sign => true,
    };
    begins && !(is_short && stop.text == ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn seen(whole: &str) -> Vec<(Kind, &str)> {
        Text::of(whole).tokens.iter().map(|token| (token.kind, token.text)).collect()
    }

    #[rstest]
    #[case("61,000 sign-offs", &[(Kind::Number, "61,000"), (Kind::Word, "sign-offs")], "thousands are one number")]
    #[case("3.5 %.", &[(Kind::Number, "3.5"), (Kind::Sign, "%"), (Kind::Sign, ".")], "the stop is not part of it")]
    #[case("12\u{a0}400", &[(Kind::Number, "12\u{a0}400")], "a narrow space groups thousands")]
    #[case("at 17:00", &[(Kind::Word, "at"), (Kind::Word, "17:00")], "a time is no amount")]
    #[case("the 24th", &[(Kind::Word, "the"), (Kind::Word, "24th")], "nor is an ordinal")]
    #[case("2026-11-20", &[(Kind::Word, "2026-11-20")], "nor a date")]
    #[case("3x", &[(Kind::Number, "3x")], "a unit may be written onto its number")]
    #[case("(https://a.example/b).", &[(Kind::Sign, "("), (Kind::Link, "https://a.example/b"), (Kind::Sign, ")"), (Kind::Sign, ".")],
           "an address ends before the bracket")]
    #[case("see ledgerline.example/trust, or", &[(Kind::Word, "see"), (Kind::Link, "ledgerline.example/trust"), (Kind::Sign, ","),
            (Kind::Word, "or")], "without a scheme too")]
    #[case("e.g. so", &[(Kind::Word, "e.g"), (Kind::Sign, "."), (Kind::Word, "so")], "an abbreviation is no address")]
    #[case("Hi {{first_name}},", &[(Kind::Word, "Hi"), (Kind::Placeholder, "{{first_name}}"), (Kind::Sign, ",")], "placeholders")]
    #[case("a@b.example", &[(Kind::Word, "a@b.example")], "a mail address is nothing to look up")]
    fn texts_are_cut_as_people_read_them(#[case] whole: &str, #[case] tokens: &[(Kind, &str)], #[case] why: &str) {
        assert_eq!(seen(whole), tokens, "{why}");
    }

    #[rstest]
    #[case("One. Two.", 2, "a stop and a capital")]
    #[case("Mr. Akande asks. He waits.", 2, "a title is no end")]
    #[case("It grew by 3.5 percent.", 1, "nor is a decimal point")]
    #[case("“Yes.” He left.", 2, "a closing mark belongs to the sentence before")]
    #[case("Jonas\n\nLedgerline", 2, "a paragraph ends one")]
    #[case("Three things\n- one\n- two", 3, "so does an item of a list")]
    #[case("wrapped\nhere", 1, "a line break alone does not")]
    fn sentences(#[case] whole: &str, #[case] count: usize, #[case] why: &str) {
        assert_eq!(Text::of(whole).sentences.len(), count, "{why}");
    }

    proptest! {
        #[test]
        fn places_name_exactly_their_words(whole in "[a-zA-Z0-9 .,:’'é😀\u{a0}{}/%\n-]{0,80}") {
            let text = Text::of(&whole);
            let letters: Vec<char> = whole.chars().collect();
            for at in 0..text.tokens.len() {
                let place = text.place(at, at);
                let there: String = letters[place.start as usize..place.end as usize].iter().collect();
                prop_assert_eq!(place.quote, there, "code points, not bytes");
            }
            let visible: String = whole.chars().filter(|letter| !letter.is_whitespace()).collect();
            let kept: String = text.tokens.iter().flat_map(|token| token.text.chars()).filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, visible, "no character is lost");
        }
    }
}
