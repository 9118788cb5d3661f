//! What an edit changed, word by word.

use similar::{ChangeTag, TextDiff};

/// Whether a span stands in both texts, only in the new one, or only in the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum SpanKind {
    /// In both.
    Same,
    /// Put in.
    Ins,
    /// Taken out.
    Del,
}

/// A run of words with one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
pub struct DiffSpan {
    /// Where it stands.
    pub kind: SpanKind,
    /// The words, with their spaces.
    pub text: String,
}

/// Compares two texts by words. The spans of `Same` and `Ins` together are `after`, of `Same` and `Del` `before`.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<DiffSpan> {
    let mut spans: Vec<DiffSpan> = Vec::new();
    let diff = TextDiff::configure().timeout(std::time::Duration::from_millis(200)).diff_unicode_words(before, after);
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => SpanKind::Same,
            ChangeTag::Insert => SpanKind::Ins,
            ChangeTag::Delete => SpanKind::Del,
        };
        match spans.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            Some(_) | None => spans.push(DiffSpan { kind, text: change.value().to_owned() }),
        }
    }
    spans
}

/// A written text beside the variant it is most like.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
pub struct Nearest {
    /// Which of the variants, from 0.
    pub at: u32,
    /// What differs from it.
    pub spans: Vec<DiffSpan>,
}

/// Compares a text with the variant that shares most of its words; `None` without variants.
#[must_use]
pub fn nearest(variants: &[String], after: &str) -> Option<Nearest> {
    // The first of those that are equally near, so that the comparison does not jump while one types.
    let (at, spans, _) = variants
        .iter()
        .map(|variant| compare(variant, after))
        .enumerate()
        .map(|(at, spans)| {
            let shared = shared(&spans);
            (at, spans, shared)
        })
        .reduce(|best, next| if next.2 > best.2 { next } else { best })?;
    Some(Nearest { at: u32::try_from(at).ok()?, spans })
}

/// The share of all letters that stand in both texts, 0..1.
fn shared(spans: &[DiffSpan]) -> f64 {
    let letters = |kind: fn(SpanKind) -> bool| -> usize {
        spans.iter().filter(|span| kind(span.kind)).map(|span| span.text.len()).sum()
    };
    let (same, all) = (letters(|kind| kind == SpanKind::Same), letters(|_| true));
    if all == 0 { 1.0 } else { same as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_changed_word_is_one_change() {
        let spans = compare("close in eleven days", "close in four days");
        let changed: Vec<&str> = spans.iter().filter(|s| s.kind != SpanKind::Same).map(|s| s.text.as_str()).collect();
        assert_eq!(changed, ["eleven", "four"], "the reviewer sees the word, not the letters");
    }

    #[test]
    fn a_written_variant_is_held_against_the_one_it_is_most_like() {
        let variants = ["Save an hour a day".to_owned(), "Your report writes itself".to_owned()];
        let near = nearest(&variants, "Your weekly report writes itself");
        assert_eq!(near.map(|near| (near.at, near.spans.len())), Some((1, 3)), "one word was put into the second");
        assert_eq!(nearest(&[], "x"), None, "without variants there is nothing to hold it against");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(before in "[a-zé \n]{0,60}", after in "[a-zé \n]{0,60}") {
            let spans = compare(&before, &after);
            let of = |without: SpanKind| spans.iter().filter(|s| s.kind != without).map(|s| s.text.as_str()).collect::<String>();
            prop_assert_eq!(of(SpanKind::Ins), before, "nothing of the old text is lost");
            prop_assert_eq!(of(SpanKind::Del), after, "nothing of the new text is lost");
        }
    }
}
