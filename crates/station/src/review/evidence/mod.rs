//! Evidence of a draft: what the policy's bar asks, what in a text may show it, and what a reviewer accepted.
//!
//! Detectors only propose. What counts is what a person accepts, held against the final text when the answer is given
//! ([`Bar::reached`]).

mod bar;
mod citation;
mod client;
mod known;
mod mark;
mod name;
mod outcome;
mod proposal;
mod quantity;
mod requirement;
mod scan;
mod span;
mod text;
mod view;

pub use bar::Bar;
pub use mark::{Claim, Mark};
pub use proposal::Proposal;
pub use requirement::Requirement;
pub use span::EvidenceSpan;
pub(super) use view::bar_view;
pub use view::{BarView, DraftView, RequirementView, WaivedView, bar, bar_of, proposals, read_draft};

use serde::Serialize;

use crate::case::Envelope;
use known::Known;
use text::{Kind, Text, points};

/// What is seen in a draft as one reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Reading {
    /// Claims to stop at, in the order of the text.
    pub marks: Vec<Mark>,
    /// What may show the requirements, the surest of each first.
    pub proposals: Vec<Proposal>,
    /// Words of the text.
    pub words: u32,
    /// Its length in code points.
    pub characters: u32,
}

/// Reads a text beside the case it was written for. Takes time in proportion to the text.
#[must_use]
pub(super) fn read(text: &str, case: &Envelope) -> Reading {
    let known = Known::of(case);
    let text = Text::of(text);
    let mentions = client::mentions(&text, &known);
    let mut proposals = client::clients(&text, &known);
    proposals.extend(outcome::outcomes(&text, &mentions));
    proposals.extend(citation::citations(&text, &known));
    let words = text.tokens.iter().filter(|token| token.kind != Kind::Sign).count();
    Reading {
        marks: mark::marks(&text, &known),
        proposals,
        // A text is at most 256 KiB.
        words: u32::try_from(words).unwrap_or(u32::MAX),
        characters: points(text.whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse_value;
    use proptest::prelude::*;
    use serde_json::json;

    fn case() -> Envelope {
        parse_value(json!({
            "id": "m", "workflow": "mails", "context": [{"title": "Source facts", "type": "record", "data": {
                "Client": "Calder Breweries", "Source": "https://ledgerline.example/stories/calder"}}],
        }))
        .expect("a case")
    }

    #[test]
    fn a_good_mail_has_a_proposal_for_everything() {
        let text = "Hi {{first_name}},\n\nCalder Breweries had four entities. The group close went from ten working days to \
                    seven.\n\nThe story: https://ledgerline.example/stories/calder.\n\nJonas\nLedgerline";
        let reading = read(text, &case());
        let first = |requirement: Requirement| {
            let found = reading.proposals.iter().find(|proposal| proposal.requirement == requirement);
            found.map(|proposal| proposal.quote.as_str())
        };
        assert_eq!(first(Requirement::NamedClient), Some("Calder Breweries"), "the client of the case");
        assert_eq!(first(Requirement::NumberedOutcome), Some("from ten working days to seven"), "its outcome");
        assert_eq!(first(Requirement::Citation), Some("https://ledgerline.example/stories/calder"), "its source");
        assert_eq!(reading.words, 22, "a placeholder and a link are a word each");
    }

    #[test]
    fn the_longest_draft_is_read_in_little_time() {
        let sentence = "Calder Breweries saved 3 days in “March” and 4 % of Fiona Calder's costs: https://a.example/b (source: x). ";
        let text = sentence.repeat(256 * 1024 / sentence.len());
        let begun = std::time::Instant::now();
        let reading = read(&text, &case());
        assert!(reading.marks.len() >= 1_000, "it is full of claims");
        assert!(begun.elapsed().as_millis() < 2_000, "even unoptimised: {:?}", begun.elapsed());
    }

    proptest! {
        #[test]
        fn whatever_is_found_stands_in_the_text(text in "(Calder|Breweries|said|she|from|to|cut|[0-9]{1,3}|%|€|“|”|\"|[.,:()\\[\\]]|\n|\n\n| |é|😀|days|https://a\\.example|according|source){0,60}") {
            let reading = read(&text, &case());
            let letters: Vec<char> = text.chars().collect();
            for proposal in &reading.proposals {
                let there: String = letters[proposal.start as usize..proposal.end as usize].iter().collect();
                prop_assert_eq!(&proposal.quote, &there, "a proposal can be accepted as it is");
                let span = EvidenceSpan { requirement: proposal.requirement.clone(), start: proposal.start, end: proposal.end,
                                          quote: proposal.quote.clone() };
                prop_assert!(span.stands_in(&text), "{:?}", proposal);
            }
            for mark in &reading.marks {
                prop_assert!(mark.start < mark.end && mark.end as usize <= letters.len(), "{:?}", mark);
            }
        }
    }
}
