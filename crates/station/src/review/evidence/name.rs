//! Names of people and companies: capitalised words in a row.

use super::text::{Gap, Kind, Text, Token, lower};

/// A name, from its first to its last token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Every run of two or more capitalised words, without the small words that only begin its sentence.
pub(super) fn names(text: &Text<'_>) -> Vec<Name> {
    let mut found = Vec::new();
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let last = run(text, at, sentence.end);
            if let Some(name) = last.and_then(|last| trimmed(text, at, last)) {
                found.push(name);
            }
            at = last.unwrap_or(at) + 1;
        }
    }
    found
}

/// The last token of the capitalised run that begins at `at`.
fn run(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    if !is_name_word(text.get(at)?) {
        return None;
    }
    let mut last = at;
    // A possessive ends a name: "Calder's Gate" are two.
    while text.tokens[last].stem() == text.tokens[last].text {
        let Some(next) = following(text, last + 1, end) else { break };
        last = next;
    }
    Some(last)
}

/// The capitalised word at `at`, or behind one joining word there ("Bank of Ireland", "Hollins & Daughter").
fn following(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    let beside = |at: usize| text.get(at).filter(|token| at < end && token.gap == Gap::Blank);
    let token = beside(at)?;
    if is_name_word(token) {
        return Some(at);
    }
    let joins = token.is_sign(&['&', '+'])
        || matches!(
            lower(token).as_str(),
            "of" | "and" | "de" | "der" | "den" | "van" | "von" | "du" | "la" | "le" | "et" | "y"
        );
    (joins && beside(at + 1).is_some_and(is_name_word)).then_some(at + 1)
}

/// A capitalised word; "I" and "I'll" are written so anywhere.
fn is_name_word(token: &Token<'_>) -> bool {
    token.is_capitalised() && !matches!(token.text.split(['\'', '’']).next(), Some("I"))
}

fn trimmed(text: &Text<'_>, mut first: usize, last: usize) -> Option<Name> {
    while first <= last && begins_sentences(&lower(&text.tokens[first])) {
        first += 1;
    }
    // What follows a small word may join nothing any more: "In and Out".
    while first <= last && !text.tokens[first].is_capitalised() {
        first += 1;
    }
    let capitalised = text.tokens.get(first..=last)?.iter().filter(|token| token.is_capitalised()).count();
    (capitalised >= 2).then_some(Name { first, last })
}

pub(super) fn begins_sentences(word: &str) -> bool {
    matches!(
        word,
        "a" | "about"
            | "above"
            | "after"
            | "again"
            | "all"
            | "an"
            | "and"
            | "any"
            | "are"
            | "as"
            | "at"
            | "because"
            | "before"
            | "below"
            | "book"
            | "both"
            | "but"
            | "by"
            | "can"
            | "could"
            | "dear"
            | "did"
            | "do"
            | "does"
            | "each"
            | "every"
            | "for"
            | "from"
            | "has"
            | "have"
            | "he"
            | "hello"
            | "here"
            | "hi"
            | "his"
            | "her"
            | "how"
            | "i"
            | "if"
            | "in"
            | "is"
            | "it"
            | "its"
            | "last"
            | "let"
            | "like"
            | "many"
            | "may"
            | "meet"
            | "most"
            | "my"
            | "next"
            | "no"
            | "not"
            | "now"
            | "of"
            | "on"
            | "once"
            | "one"
            | "only"
            | "or"
            | "our"
            | "please"
            | "read"
            | "ready"
            | "say"
            | "see"
            | "she"
            | "should"
            | "since"
            | "so"
            | "some"
            | "start"
            | "still"
            | "thank"
            | "thanks"
            | "that"
            | "the"
            | "their"
            | "then"
            | "there"
            | "these"
            | "they"
            | "this"
            | "those"
            | "to"
            | "today"
            | "until"
            | "was"
            | "we"
            | "were"
            | "what"
            | "when"
            | "where"
            | "which"
            | "while"
            | "who"
            | "why"
            | "will"
            | "with"
            | "without"
            | "would"
            | "yes"
            | "you"
            | "your"
    )
}

/// Whether a token stands in a sentence of its own words only: a greeting or a signature, no claim.
pub(super) fn is_signature(text: &Text<'_>, name: Name) -> bool {
    text.sentences.get(text.sentence_of(name.first)).is_none_or(|sentence| {
        let others = sentence.clone().filter(|at| *at < name.first || *at > name.last);
        let words = others.filter(|at| text.tokens[*at].kind == Kind::Word && !text.tokens[*at].is_capitalised());
        words.take(2).count() < 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Brightwell Foods is no exception.", &["Brightwell Foods"])]
    #[case("Their controller, Helen Marsh, listed it.", &["Helen Marsh"])]
    #[case("Oyelaran & Co works like this; so do Hollins & Daughter.", &["Oyelaran & Co", "Hollins & Daughter"])]
    #[case("In January the Bank of Ireland signed.", &["Bank of Ireland"])]
    #[case("Fiona Calder's team and Graham Oyelaran.", &["Fiona Calder's", "Graham Oyelaran"])]
    #[case("Settings, Developers. If Quillon Press asks: Yes.", &["Quillon Press"])]
    #[case("The Ledgerline Team", &["Ledgerline Team"])]
    #[case("Ten minutes. Two people. Their CFO.", &[])]
    #[case("And in June I ask. Shall I?", &[])]
    #[case("Jonas\nLedgerline", &[])]
    fn names_are_capitalised_runs(#[case] whole: &str, #[case] wanted: &[&str]) {
        let text = Text::of(whole);
        let found: Vec<_> = names(&text).iter().map(|name| text.place(name.first, name.last).quote).collect();
        assert_eq!(found, wanted, "{whole}");
    }

    #[test]
    fn a_signature_is_no_claim() {
        let text = Text::of("Adlerhof Holding took 54 days for its first company.\n\nRuth Ellery\nLedgerline");
        let told: Vec<bool> = names(&text).into_iter().map(|name| is_signature(&text, name)).collect();
        assert_eq!(told, [false, true], "who signs is not who is spoken of");
    }
}
