//! Evidence as a reviewer accepts it: words of the final text, or the tick of a check.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::requirement::Requirement;
use crate::store::StoreError;

/// The form of a requirement's name.
const NAMES: &str = "^(named_client|numbered_outcome|citation|check:.+)$";

/// What shows that a requirement is met, as contract 2 has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSpan {
    /// Which requirement: `named_client`, `numbered_outcome`, `citation`, or `check:` and the policy's sentence.
    #[specta(type = String)]
    #[schemars(with = "String", extend("pattern" = NAMES))]
    pub requirement: Requirement,
    /// Where the words begin, in code points of the final text; 0 for a check.
    pub start: u32,
    /// Where they end; 0 for a check.
    pub end: u32,
    /// The words; empty for a check.
    pub quote: String,
}

impl EvidenceSpan {
    /// The bytes that are kept and committed to; none where nothing was shown.
    pub(in crate::review) fn to_json(spans: &[Self]) -> Option<Vec<u8>> {
        // Numbers and texts always serialise.
        (!spans.is_empty()).then(|| serde_json::to_vec(spans).unwrap_or_default())
    }

    /// Reads them again.
    ///
    /// # Errors
    /// When they are not what was kept.
    pub(in crate::review) fn from_json(bytes: &[u8]) -> Result<Vec<Self>, StoreError> {
        serde_json::from_slice(bytes).map_err(|error| StoreError::Damaged(format!("kept evidence: {error}")))
    }

    /// Whether its words stand at its place in `text`. A check has none, and stands as long as it is ticked.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        if !self.requirement.is_shown() {
            return (self.start, self.end) == (0, 0) && self.quote.is_empty();
        }
        let length = self.end.checked_sub(self.start).filter(|length| *length > 0);
        let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else { return false };
        let there = text.chars().skip(usize::try_from(self.start).unwrap_or(usize::MAX)).take(length);
        there.eq(self.quote.chars()) && !self.quote.trim().is_empty()
    }
}

/// How many times `spans` show one requirement: words that overlap count once.
pub(super) fn shown(spans: &[&EvidenceSpan]) -> u32 {
    let mut places: Vec<(u32, u32)> = spans.iter().map(|span| (span.end, span.start)).collect();
    places.sort_unstable();
    let mut count = 0;
    let mut free_from = 0;
    for (end, start) in places {
        if count == 0 || start >= free_from {
            count += 1;
            free_from = end;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn span(start: u32, end: u32, quote: &str) -> EvidenceSpan {
        EvidenceSpan { requirement: Requirement::Citation, start, end, quote: quote.to_owned() }
    }

    #[rstest]
    #[case(span(2, 4, "ün"), true, "code points, not bytes")]
    #[case(span(2, 4, "un"), false, "other words")]
    #[case(span(5, 6, "d"), false, "beyond the end")]
    #[case(span(2, 2, ""), false, "nothing shows nothing")]
    #[case(span(4, 2, "ün"), false, "turned round")]
    #[case(span(0, 1, " "), false, "a blank shows nothing")]
    fn words_must_stand_where_it_says(#[case] span: EvidenceSpan, #[case] stands: bool, #[case] why: &str) {
        assert_eq!(span.stands_in(" 😀ünd"), stands, "{why}");
    }

    #[test]
    fn a_check_has_no_words() {
        let mut tick = EvidenceSpan { requirement: Requirement::Check("Ours".to_owned()), ..span(0, 0, "") };
        assert!(tick.stands_in("anything"), "a tick is about the whole");
        tick.quote = "any".to_owned();
        assert!(!tick.stands_in("anything"), "a tick with words is a mistake");
    }

    #[test]
    fn the_same_words_count_once() {
        let (one, wider, other) = (span(0, 4, "aaaa"), span(2, 9, "bbbbbbb"), span(9, 12, "ccc"));
        assert_eq!(shown(&[&one, &wider, &other]), 2, "two of three overlap");
        assert_eq!(shown(&[&one, &one]), 1, "twice accepted is once shown");
        assert_eq!(shown(&[]), 0, "nothing shows nothing");
    }

    proptest! {
        #[test]
        fn any_part_of_a_text_stands_there(text in "[a-zé😀 ]{1,30}", from in 0usize..30, length in 1usize..10) {
            let letters: Vec<char> = text.chars().collect();
            let from = from.min(letters.len() - 1);
            let to = (from + length).min(letters.len());
            let quote: String = letters[from..to].iter().collect();
            let place = span(u32::try_from(from).unwrap(), u32::try_from(to).unwrap(), &quote);
            prop_assert_eq!(place.stands_in(&text), !quote.trim().is_empty(), "what was cut out of a text stands in it");
        }
    }
}
