//! The words a case is found by, and the tokens that stand for them in the index. Pure.
//!
//! The index holds no word: a token is keyed with a random secret of the station and with the workflow, so that nobody
//! who has the index alone can tell what a case says, nor whether two workflows speak of the same.

use std::collections::HashSet;

use serde_json::Value;

use crate::case::{Envelope, commit};

/// Distinct terms of a case that count; the title's come first, then those of the input from its beginning.
pub(super) const MOST_TERMS: usize = 64;
/// A longer run of letters is no word (an encoded file, a key).
const LONGEST: usize = 64;

/// The terms of a case, each once, as they come: words of three letters or more and numbers of three digits or more,
/// of the title and the input. The context is left out: records and earlier mails are alike in cases that are not.
pub(super) fn terms(content: &Envelope) -> Vec<String> {
    let mut found = Found::default();
    found.read(content.title.as_deref().unwrap_or_default());
    for value in content.input.values() {
        found.read_value(value);
    }
    found.terms
}

/// The token of a term: 50 bits of an HMAC in base 32.
pub(super) fn token(key: &[u8; 32], workflow: &str, term: &str) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = commit(key, &[workflow.as_bytes(), &[0], term.as_bytes()].concat());
    let bits = hash.iter().take(7).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 6;
    (0..10).rev().map(|digit| char::from(DIGITS[(bits >> (5 * digit)) as usize & 31])).collect()
}

#[derive(Default)]
struct Found {
    terms: Vec<String>,
    known: HashSet<String>,
}

impl Found {
    fn is_full(&self) -> bool {
        self.terms.len() >= MOST_TERMS
    }

    fn read_value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.read(text),
            Value::Number(number) => self.read(&number.to_string()),
            Value::Array(values) => values.iter().for_each(|value| self.read_value(value)),
            Value::Object(values) => values.values().for_each(|value| self.read_value(value)),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn read(&mut self, text: &str) {
        for run in text.split(|letter: char| !belongs(letter)) {
            if self.is_full() {
                return;
            }
            if run.chars().any(is_unspaced) {
                self.read_unspaced(run);
            } else if run.len() <= LONGEST && run.chars().count() >= 3 {
                self.add(run.to_lowercase());
            }
        }
    }

    /// Where words are not set apart, every two letters that follow each other are a term.
    fn read_unspaced(&mut self, run: &str) {
        let letters: Vec<char> = run.chars().collect();
        for pair in letters.windows(2) {
            self.add(pair.iter().collect());
        }
    }

    fn add(&mut self, term: String) {
        if !self.is_full() && self.known.insert(term.clone()) {
            self.terms.push(term);
        }
    }
}

/// Whether a character is part of a word; marks that are written over a letter are.
fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Han, kana and Thai are written without spaces.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse;
    use proptest::prelude::*;
    use rstest::rstest;

    fn of(title: &str, input: &Value) -> Vec<String> {
        let line = serde_json::json!({
            "id": "a", "workflow": "w", "title": title, "input": input, "prediction": {"label": "secret"},
            "confidence": 0.5, "context": [{"title": "CRM", "type": "record", "data": {"Plan": "platinum"}}],
        });
        terms(&parse(line.to_string().as_bytes()).unwrap())
    }

    #[rstest]
    #[case("My card is missing!", &["card", "missing"], "short words say little")]
    #[case("Card CARD card", &["card"], "each term once, whatever its case")]
    #[case("Order 4711 of 12", &["order", "4711"], "long numbers name something, short ones do not")]
    #[case("naïve Grüße cafe\u{301}", &["naïve", "grüße", "cafe\u{301}"], "letters of every kind")]
    #[case("カード紛失", &["カー", "ード", "ド紛", "紛失"], "pairs where words are not set apart")]
    #[case("it's e-mail", &["mail"], "an apostrophe ends a word")]
    fn a_case_is_found_by_its_words(#[case] text: &str, #[case] expected: &[&str], #[case] why: &str) {
        assert_eq!(of(text, &Value::Null), expected, "{why}");
    }

    #[test]
    fn title_and_input_count_and_nothing_else() {
        let input = serde_json::json!({"Message": "please refund", "Order": {"numbers": [100_200, 7]}, "Vip": true});
        assert_eq!(of("Refund wanted", &input), ["refund", "wanted", "please", "100200"], "no context, no answer");
        let long: String = (0..1_000).map(|n| format!("word{n} ")).collect();
        assert_eq!(of(&long, &Value::Null).len(), MOST_TERMS, "a long text is known by its beginning");
        assert_eq!(of(&"x".repeat(200), &Value::Null).len(), 0, "a key or a file is no word");
    }

    #[test]
    fn tokens_are_pinned() {
        let key = [7; 32];
        assert_eq!(token(&key, "ticket-routing", "refund"), "gdtw3eussp", "an index must stay readable for ever");
        assert_ne!(token(&key, "tickets", "refund"), token(&key, "ticket", "srefund"), "nothing runs together");
        assert_ne!(token(&key, "a", "refund"), token(&key, "b", "refund"), "workflows cannot be held side by side");
        assert_ne!(token(&key, "a", "refund"), token(&[8; 32], "a", "refund"), "nor two stations");
    }

    proptest! {
        #[test]
        fn a_token_is_ten_plain_letters(term in "\\PC{0,40}") {
            let made = token(&[1; 32], "w", &term);
            prop_assert!(made.len() == 10 && made.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)),
                "it goes into a query as it is: {}", made);
        }

        #[test]
        fn whatever_is_said_there_are_few_distinct_terms(text in "\\PC{0,400}") {
            let found = of(&text, &Value::Null);
            let distinct: HashSet<&String> = found.iter().collect();
            prop_assert!(found.len() <= MOST_TERMS && distinct.len() == found.len(), "{:?}", found);
        }
    }
}
