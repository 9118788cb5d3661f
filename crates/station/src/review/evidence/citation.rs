//! Detects a citation: a link, "according to", a footnote, a source in brackets, a quotation with its speaker.

use super::known::Known;
use super::mark::quotations;
use super::proposal::Proposal;
use super::requirement::Requirement;
use super::text::{Gap, Kind, Place, Text, lower};

/// Most proposals for a draft.
const MOST: usize = 12;

/// The citations in a draft: links the case names, other links, then what only names its source.
pub(super) fn citations(text: &Text<'_>, known: &Known) -> Vec<Proposal> {
    let mut proposals: Vec<(u8, Proposal)> = Vec::new();
    let mut add = |rank, place, why: &str, doubtful| {
        proposals.push((rank, Proposal::of(Requirement::Citation, place, why, doubtful)));
    };
    for (at, token) in text.tokens.iter().enumerate() {
        if token.kind == Kind::Link {
            let place = text.place(at, at);
            match (known.sources.iter().any(|source| same_page(source, place.quote)), known.sources.first()) {
                (true, _) => add(0, place, "the source that the case names", false),
                (false, None) => add(1, place, "a link", false),
                (false, Some(source)) => add(3, place, &format!("the case names another source: {source}"), true),
            }
        } else if let Some(place) = according(text, at) {
            add(2, place, "names its source", false);
        } else if let Some(place) = footnote(text, at) {
            add(2, place, "a footnote", false);
        } else if let Some(place) = bracketed(text, at) {
            add(1, place, "a source in brackets", false);
        }
    }
    for place in spoken_quotations(text) {
        add(1, place, "a quotation with its speaker", false);
    }
    proposals.sort_by_key(|(rank, proposal)| (*rank, proposal.start));
    proposals.into_iter().map(|(_, proposal)| proposal).take(MOST).collect()
}

/// Whether two addresses name one page: scheme, `www.`, a last slash and what follows `?` or `#` do not matter.
fn same_page(one: &str, other: &str) -> bool {
    fn page(link: &str) -> &str {
        let bare = link.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        bare.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/')
    }
    page(one).eq_ignore_ascii_case(page(other))
}

/// "according to the controller's own figures", to the end of the clause.
fn according<'t>(text: &Text<'t>, at: usize) -> Option<Place<'t>> {
    if lower(text.get(at)?) != "according" || text.word_after(at) != "to" {
        return None;
    }
    let stops = |at: usize| {
        text.get(at).is_none_or(|token| {
            token.is_sign(&[',', '.', ';', ':', '!', '?', '(', ')', '–', '—']) || matches!(token.gap, Gap::Paragraph)
        })
    };
    let end = (at + 2..at + 16).find(|at| stops(*at)).unwrap_or(at + 16);
    (end > at + 2).then(|| text.place(at, end - 1))
}

/// `[1]`, or a raised digit behind a word.
fn footnote<'t>(text: &Text<'t>, at: usize) -> Option<Place<'t>> {
    let token = text.get(at)?;
    let raised = token.gap == Gap::None && token.is_sign(&['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '†']);
    if raised && at > 0 && text.before(at).is_some_and(|word| !is_measure(word.text)) {
        return Some(text.place(at, at));
    }
    let bracketed = token.is_sign(&['['])
        && text.get(at + 1).is_some_and(|number| number.kind == Kind::Number && number.text.len() <= 3)
        && text.get(at + 2).is_some_and(|close| close.is_sign(&[']']));
    bracketed.then(|| text.place(at, at + 2))
}

/// m² and km³ are no footnotes.
fn is_measure(word: &str) -> bool {
    matches!(word, "m" | "cm" | "km" | "mm" | "ft")
}

/// `(Source: annual report 2025)`, or a line that begins with "Source:".
fn bracketed<'t>(text: &Text<'t>, at: usize) -> Option<Place<'t>> {
    let is_source = |at: usize| {
        text.get(at).is_some_and(|token| matches!(lower(token).as_str(), "source" | "sources" | "quelle"))
            && text.get(at + 1).is_some_and(|colon| colon.is_sign(&[':']))
    };
    let opens = text.get(at)?.is_sign(&['(', '[']);
    if opens && is_source(at + 1) {
        let close = (at + 3..at + 30).find(|at| text.get(*at).is_some_and(|sign| sign.is_sign(&[')', ']'])))?;
        return Some(text.place(at, close));
    }
    let begins_line = at == 0 || matches!(text.get(at)?.gap, Gap::Line | Gap::Paragraph);
    if !begins_line || !is_source(at) {
        return None;
    }
    let on_line = |at: &usize| text.get(*at).is_some_and(|token| matches!(token.gap, Gap::None | Gap::Blank));
    let last = (at + 1..at + 30).take_while(on_line).last()?;
    (last > at + 1).then(|| text.place(at, last))
}

/// Quotations with somebody who says them, up to four words before or behind.
fn spoken_quotations<'t>(text: &Text<'t>) -> Vec<Place<'t>> {
    let speaks = |at: usize| {
        let word = text.get(at).map(lower).unwrap_or_default();
        matches!(
            word.as_str(),
            "said"
                | "says"
                | "say"
                | "writes"
                | "wrote"
                | "told"
                | "tells"
                | "explains"
                | "explained"
                | "notes"
                | "calls"
                | "called"
        )
    };
    let names = |at: usize| {
        text.get(at).is_some_and(|token| token.is_capitalised() || lower(token) == "she" || lower(token) == "he")
    };
    let spoken = |(first, last): (usize, usize)| {
        let behind: Vec<usize> = (last + 1..=last + 4).filter(|at| *at < text.tokens.len()).collect();
        if behind.iter().any(|at| speaks(*at)) && behind.iter().any(|at| names(*at)) {
            let end = behind.into_iter().filter(|at| speaks(*at) || names(*at)).max()?;
            return Some(text.place(first, end));
        }
        let ahead: Vec<usize> = (first.saturating_sub(4)..first).collect();
        if ahead.iter().any(|at| speaks(*at)) && ahead.iter().any(|at| names(*at)) {
            let begin = ahead.into_iter().filter(|at| speaks(*at) || names(*at)).min()?;
            return Some(text.place(begin, last));
        }
        None
    };
    quotations(text).into_iter().filter_map(spoken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn quotes(whole: &str, sources: &[&str]) -> Vec<String> {
        let known = Known { sources: sources.iter().map(|&source| source.to_owned()).collect(), ..Known::default() };
        citations(&Text::of(whole), &known).into_iter().map(|proposal| proposal.quote).collect()
    }

    #[rstest]
    #[case("Her page is here: https://a.example/story.", &["https://a.example/story"], "a link")]
    #[case("According to the annual report, sales fell.", &["According to the annual report"], "a named source")]
    #[case("Sales fell by 9 %[1] and costs² rose.", &["[1]", "²"], "footnotes")]
    #[case("A plot of 80 m² is enough.", &[], "a measure is no footnote")]
    #[case("It fell by 9 % (source: report 2025).", &["(source: report 2025)"], "a source in brackets")]
    #[case("“We wait less,” says Fiona Calder.", &["“We wait less,” says Fiona Calder"], "a quotation and who says it")]
    #[case("Fiona Calder says: “We wait less.”", &["Fiona Calder says: “We wait less.”"], "the other way round")]
    #[case("The so-called “paperless office” came late.", &[], "words set apart are no quotation of anybody")]
    #[case("Leading companies trust us.", &[], "a claim without a source")]
    fn what_can_be_looked_up(#[case] whole: &str, #[case] wanted: &[&str], #[case] why: &str) {
        assert_eq!(quotes(whole, &[]), wanted, "{why}");
    }

    #[test]
    fn the_cases_own_source_comes_before_any_other_link() {
        let whole = "Start at https://a.example/checklist and read http://www.a.example/story/?utm=1 then.";
        let known = Known { sources: vec!["https://a.example/story".to_owned()], ..Known::default() };
        let found = citations(&Text::of(whole), &known);
        assert_eq!(found[0].quote, "http://www.a.example/story/?utm=1", "the page is the same");
        assert!(!found[0].doubtful && found[1].doubtful, "another page is proposed with a doubt");
        assert_eq!(found[1].why, "the case names another source: https://a.example/story", "and says which is meant");
    }
}
