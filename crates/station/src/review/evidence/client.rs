//! Detects a named client: a name the case gives, or one that stands near a word for a client.

use std::collections::HashMap;

use super::known::Known;
use super::name::{Name, begins_sentences, is_signature, names};
use super::proposal::Proposal;
use super::requirement::Requirement;
use super::text::{Gap, Place, Text, lower};

/// Most proposals for a draft.
const MOST: usize = 12;

/// The clients named in a draft, the surest first, each once.
pub(super) fn clients(text: &Text<'_>, known: &Known) -> Vec<Proposal> {
    let told = mentions(text, known);
    let mut proposals: Vec<Proposal> = Vec::new();
    let by_case = told.iter().map(|place| {
        let why = known.unnamed.clone().unwrap_or_else(|| "a client that the case names".to_owned());
        Proposal::of(Requirement::NamedClient, *place, why, known.unnamed.is_some())
    });
    let guessed = guesses(text, known).into_iter().map(|place| {
        Proposal::of(Requirement::NamedClient, place, "a name that the case does not give as a client", false)
    });
    for proposal in by_case.chain(guessed) {
        if proposals.len() < MOST && !proposals.iter().any(|known| known.quote == proposal.quote) {
            proposals.push(proposal);
        }
    }
    proposals
}

/// Where the clients of the case are named: whole names first, then their first words alone.
pub(super) fn mentions<'t>(text: &Text<'t>, known: &Known) -> Vec<Place<'t>> {
    let mut by_first: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for client in &known.clients {
        let words: Vec<&str> = client.split_whitespace().collect();
        if let Some(first) = words.first() {
            by_first.entry(first).or_default().push(words);
        }
    }
    let (mut whole, mut short) = (Vec::new(), Vec::new());
    for (at, token) in text.tokens.iter().enumerate() {
        let Some(clients) = by_first.get(token.stem()) else { continue };
        let in_full = clients.iter().filter(|words| begun(text, at, words) == words.len()).map(Vec::len).max();
        let in_part = || clients.iter().map(|words| begun(text, at, words)).max().unwrap_or(1);
        match in_full {
            Some(length) => whole.push(text.stem_place(at, at + length - 1)),
            None if stands_alone(text, at, in_part()) => short.push(text.stem_place(at, at + in_part() - 1)),
            None => {}
        }
    }
    whole.extend(short);
    whole
}

/// How many words of a name stand at `at`, one after the other.
fn begun(text: &Text<'_>, at: usize, words: &[&str]) -> usize {
    let last = words.len() - 1;
    let stands = |n: usize| {
        text.get(at + n).is_some_and(|token| if n == last { token.stem() == words[n] } else { token.text == words[n] })
    };
    // The first word may be all of it, as in "Brightwell's controller".
    (1..words.len()).take_while(|n| stands(*n)).count() + 1
}

/// Whether the first words of a client are a name by themselves: "Brightwell" for Brightwell Foods, but neither a part of
/// "Fiona Brightwell" or "Brightwell Hotels" nor a word too short to say anything.
fn stands_alone(text: &Text<'_>, at: usize, length: usize) -> bool {
    let joined = |at: usize| text.get(at).is_some_and(|token| token.gap == Gap::Blank && token.is_capitalised());
    let before =
        joined(at) && text.before(at).is_some_and(|token| token.is_capitalised() && !begins_sentences(&lower(token)));
    let is_possessive = text.get(at + length - 1).is_some_and(|token| token.stem() != token.text);
    let says_enough = length > 1 || text.get(at).is_some_and(|token| token.stem().chars().count() >= 4);
    says_enough && !before && (is_possessive || !joined(at + length))
}

/// Names in a sentence that speaks of a client.
fn guesses<'t>(text: &Text<'t>, known: &Known) -> Vec<Place<'t>> {
    let speaks: Vec<bool> = text
        .sentences
        .iter()
        .map(|sentence| text.tokens[sentence.clone()].iter().any(|token| is_client_word(&lower(token))))
        .collect();
    let is_spoken_of =
        |name: &Name| speaks.get(text.sentence_of(name.first)) == Some(&true) || has_company_word(text, *name);
    let is_person = |place: &Place<'_>| known.people.iter().any(|person| person.starts_with(place.quote));
    names(text)
        .into_iter()
        .filter(|name| is_spoken_of(name) && !is_signature(text, *name))
        .map(|name| text.stem_place(name.first, name.last))
        .filter(|place| !is_person(place))
        .collect()
}

fn is_client_word(word: &str) -> bool {
    matches!(
        word,
        "client"
            | "clients"
            | "customer"
            | "customers"
            | "company"
            | "companies"
            | "firm"
            | "firms"
            | "agency"
            | "retailer"
            | "manufacturer"
            | "team"
            | "teams"
    )
}

fn has_company_word(text: &Text<'_>, name: Name) -> bool {
    text.tokens[name.first..=name.last].iter().any(|token| {
        matches!(
            lower(token).as_str(),
            "ltd"
                | "inc"
                | "llc"
                | "plc"
                | "gmbh"
                | "ag"
                | "bv"
                | "sa"
                | "srl"
                | "co"
                | "corp"
                | "group"
                | "holding"
                | "holdings"
                | "foods"
                | "insurance"
                | "bank"
                | "partners"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn known() -> Known {
        Known {
            clients: vec!["Brightwell Foods".to_owned(), "Oyelaran & Co".to_owned()],
            people: vec!["Helen Marsh".to_owned()],
            ..Known::default()
        }
    }

    #[rstest]
    #[case("Brightwell Foods closes in four days.", &["Brightwell Foods"], "the case's own client")]
    #[case("See how Brightwell did it. Brightwell Foods made the leap.", &["Brightwell Foods", "Brightwell"], "whole before short")]
    #[case("Fiona Brightwell of Brightwell Hotels wrote.", &[], "a person and another firm")]
    #[case("Brightwell's controller wrote.", &["Brightwell"], "a short name may own something")]
    #[case("Oyelaran & Co's clients pay less.", &["Oyelaran & Co"], "a possessive is no part of the name")]
    #[case("One customer, Tarn Valley Water, lost four days.", &["Tarn Valley Water"], "a name near a client word")]
    #[case("Their team lead Helen Marsh listed it.", &[], "a person is no client")]
    #[case("We help companies like yours.", &[], "nobody is named")]
    #[case("You asked the team.\n\nRuth Ellery\nLedgerline Group", &[], "a signature names no client")]
    fn clients_in_a_draft(#[case] whole: &str, #[case] wanted: &[&str], #[case] why: &str) {
        let text = Text::of(whole);
        let found: Vec<_> = clients(&text, &known()).into_iter().map(|proposal| proposal.quote).collect();
        assert_eq!(found, wanted, "{why}");
    }

    #[test]
    fn a_client_that_must_not_be_named_comes_with_the_records_words() {
        let unnamed = Some("May be named: no, until January".to_owned());
        let text = Text::of("Brightwell Foods closes in four days.");
        let found = clients(&text, &Known { unnamed, ..known() });
        assert_eq!(found[0].why, "May be named: no, until January", "the reviewer reads why");
        assert!(found[0].doubtful, "and sees it set apart");
    }
}
