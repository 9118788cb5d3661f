//! What a source changed when it sent a case again: parts that are new or gone, fields, words. Pure.
//!
//! Only what is judged is compared: title, input and context. The AI's answer may have to stay unseen a while longer.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::block::text_of;
use super::compare::{DiffSpan, SpanKind, compare};
use super::previous::Masks;
use crate::case::{Block, BlockKind, Envelope, Touch};

/// A text of so many words is compared word by word; a shorter one as a value.
const TEXT: usize = 5;
/// Beyond this many bytes only that a text changed is said, not how.
const LONGEST: usize = 64 * 1024;
/// Unchanged characters that are kept on either side of a change.
const AROUND: usize = 60;

/// What changed since the revision before.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Revised {
    /// The revision it is compared with.
    pub since: u32,
    /// Part by part, in the order of the sheet; empty when nothing that is judged changed.
    pub parts: Vec<RevisedPart>,
}

/// A part of the case that changed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is named for what happened to the part of that title")]
pub enum RevisedPart {
    Added {
        title: String,
    },
    Removed {
        title: String,
    },
    Fields {
        title: String,
        fields: Vec<RevisedField>,
    },
    Words {
        title: String,
        spans: Vec<DiffSpan>,
    },
    /// Entries of a timeline or rows of a table.
    Entries {
        title: String,
        added: u32,
        removed: u32,
    },
    /// Changed in a way that is not told in words.
    Other {
        title: String,
    },
}

/// A named value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RevisedField {
    /// Its name.
    pub name: String,
    /// What it was; `None` when it is new.
    pub before: Option<String>,
    /// What it is; `None` when it is gone.
    pub after: Option<String>,
}

/// Compares a revision with the one before it, whose number is `since`.
pub(super) fn revised(since: u32, before: &Envelope, after: &Envelope, masks: Masks) -> Revised {
    let mut parts = Vec::new();
    if before.title != after.title {
        let title = |content: &Envelope| content.title.clone().unwrap_or_default();
        parts.push(words("Title", &title(before), &title(after)));
    }
    values("Input", &before.input, &after.input, masks, &mut parts);
    for block in &after.context {
        match named(before, &block.title) {
            Some(old) => block_changed(old, block, masks, &mut parts),
            None => parts.push(RevisedPart::Added { title: block.title.clone() }),
        }
    }
    let gone = before.context.iter().filter(|block| named(after, &block.title).is_none());
    parts.extend(gone.map(|block| RevisedPart::Removed { title: block.title.clone() }));
    Revised { since, parts }
}

fn named<'c>(content: &'c Envelope, title: &str) -> Option<&'c Block> {
    content.context.iter().find(|block| block.title == title)
}

fn block_changed(before: &Block, after: &Block, masks: Masks, parts: &mut Vec<RevisedPart>) {
    let title = || after.title.clone();
    match (&before.kind, &after.kind) {
        (old, new) if old == new => {}
        (BlockKind::Record(old), BlockKind::Record(new)) => values(&after.title, old, new, masks, parts),
        (BlockKind::Text(old), BlockKind::Text(new)) | (BlockKind::Markdown(old), BlockKind::Markdown(new)) => {
            parts.push(words(&after.title, old, new));
        }
        (BlockKind::Timeline(old), BlockKind::Timeline(new)) => parts.push(entries(title(), &lines(old), &lines(new))),
        (BlockKind::Table { columns, rows: old }, BlockKind::Table { columns: now, rows: new }) if columns == now => {
            parts.push(entries(title(), &cells(old), &cells(new)));
        }
        _ => parts.push(RevisedPart::Other { title: title() }),
    }
}

/// Named values: short ones side by side, texts word by word.
fn values(
    title: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    masks: Masks,
    parts: &mut Vec<RevisedPart>,
) {
    let (mut fields, mut texts) = (Vec::new(), Vec::new());
    let names: BTreeSet<&String> = after.keys().chain(before.keys()).collect();
    for name in names {
        let (old, new) = (before.get(name).map(text_of), after.get(name).map(text_of));
        let hidden = |value: &Option<String>| masks.hide(value.as_deref().unwrap_or_default());
        if old == new || hidden(&old) || hidden(&new) {
            continue;
        }
        match (&old, &new) {
            (Some(old), Some(new)) if [old, new].iter().any(|text| text.split_whitespace().nth(TEXT - 1).is_some()) => {
                texts.push(words(name, old, new));
            }
            _ => fields.push(RevisedField { name: name.clone(), before: old, after: new }),
        }
    }
    if !fields.is_empty() {
        parts.push(RevisedPart::Fields { title: title.to_owned(), fields });
    }
    parts.append(&mut texts);
}

fn words(title: &str, before: &str, after: &str) -> RevisedPart {
    let title = title.to_owned();
    if before.len().max(after.len()) > LONGEST {
        return RevisedPart::Other { title };
    }
    RevisedPart::Words { title, spans: clipped(compare(before, after)) }
}

/// The changes with a little of what stands around them.
fn clipped(spans: Vec<DiffSpan>) -> Vec<DiffSpan> {
    let last = spans.len().saturating_sub(1);
    let clip = |(at, span): (usize, DiffSpan)| {
        if span.kind != SpanKind::Same {
            return span;
        }
        let letters: Vec<char> = span.text.chars().collect();
        let (head, tail) = (if at == 0 { 0 } else { AROUND }, if at == last { 0 } else { AROUND });
        if letters.len() <= head + tail + 20 {
            return span;
        }
        let begin: String = letters[..head].iter().collect();
        let end: String = letters[letters.len() - tail..].iter().collect();
        DiffSpan { kind: SpanKind::Same, text: format!("{begin} … {end}") }
    };
    spans.into_iter().enumerate().map(clip).collect()
}

/// The entries of a timeline as texts that are the same when they are.
fn lines(touches: &[Touch]) -> HashSet<String> {
    let line = |touch: &Touch| format!("{} {:?} {}", touch.at, touch.who, touch.text);
    touches.iter().map(line).collect()
}

fn cells(rows: &[Vec<Value>]) -> HashSet<String> {
    rows.iter().map(|row| row.iter().map(|cell| format!("{cell} ")).collect()).collect()
}

/// How many entries are only in the one or only in the other.
fn entries(title: String, before: &HashSet<String>, after: &HashSet<String>) -> RevisedPart {
    let only = |here: &HashSet<String>, there: &HashSet<String>| here.difference(there).count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match (only(after, before), only(before, after)) {
        // The same entries in another order, or one of them twice.
        (0, 0) => RevisedPart::Other { title },
        (added, removed) => RevisedPart::Entries { title, added: count(added), removed: count(removed) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse;
    use serde_json::json;

    fn case(title: &str, input: &Value, context: &Value) -> Envelope {
        let line = json!({"id": "a", "workflow": "w", "title": title, "input": input, "context": context,
                          "prediction": {"label": "x"}, "confidence": 0.5});
        parse(line.to_string().as_bytes()).unwrap()
    }

    fn record(data: &Value) -> Value {
        json!([{"title": "CRM record", "type": "record", "data": data}])
    }

    fn between(before: &Envelope, after: &Envelope) -> Vec<RevisedPart> {
        revised(1, before, after, Masks(false)).parts
    }

    #[test]
    fn fields_are_told_side_by_side() {
        let before = case("t", &json!({"Order": "1"}), &record(&json!({"Plan": "Free", "Owner": "Maren"})));
        let after = case("t", &json!({"Order": "1"}), &record(&json!({"Plan": "Pro", "Invoice": "R-7"})));
        let field = |name: &str, before: Option<&str>, after: Option<&str>| RevisedField {
            name: name.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let fields = vec![
            field("Invoice", None, Some("R-7")),
            field("Owner", Some("Maren"), None),
            field("Plan", Some("Free"), Some("Pro")),
        ];
        assert_eq!(between(&before, &after), [RevisedPart::Fields { title: "CRM record".to_owned(), fields }]);
    }

    #[test]
    fn a_long_text_is_told_word_by_word_with_a_little_around() {
        let text = |middle: &str| format!("{} {middle} {}", "before ".repeat(60), "after ".repeat(60));
        let before = case("t", &json!({"Message": text("eleven")}), &json!([]));
        let after = case("t", &json!({"Message": text("four")}), &json!([]));
        let parts = between(&before, &after);
        let [RevisedPart::Words { title, spans }] = parts.as_slice() else { panic!("one part: {parts:?}") };
        let changed: Vec<&str> = spans.iter().filter(|s| s.kind != SpanKind::Same).map(|s| s.text.as_str()).collect();
        let length: usize = spans.iter().map(|span| span.text.len()).sum();
        assert_eq!((title.as_str(), changed), ("Message", vec!["eleven", "four"]), "the words that changed");
        assert!(length < 200, "and not the whole text again: {spans:?}");
    }

    #[test]
    fn parts_come_and_go() {
        let before = case("t", &Value::Null, &json!([{"title": "Brief", "type": "text", "data": "short"}]));
        let after = case("t", &Value::Null, &json!([{"title": "Invoice", "type": "text", "data": "R-7"}]));
        let told =
            [RevisedPart::Added { title: "Invoice".to_owned() }, RevisedPart::Removed { title: "Brief".to_owned() }];
        assert_eq!(between(&before, &after), told, "what is there now first");
        assert_eq!(between(&after, &after), [], "nothing is told of what is the same");
    }

    #[test]
    fn new_entries_are_counted() {
        let timeline = |texts: &[&str]| {
            let touches: Vec<Value> =
                texts.iter().map(|text| json!({"at": "2026-10-22T09:00:00Z", "who": "c", "text": text})).collect();
            case("t", &Value::Null, &json!([{"title": "Conversation", "type": "timeline", "data": touches}]))
        };
        let told = between(&timeline(&["hello"]), &timeline(&["hello", "still nothing", "anybody?"]));
        assert_eq!(told, [RevisedPart::Entries { title: "Conversation".to_owned(), added: 2, removed: 0 }]);
    }

    #[test]
    fn what_is_masked_is_not_told_as_what_it_was() {
        let before = case("t", &Value::Null, &record(&json!({"Email": "ada@example.com", "Plan": "Free"})));
        let after = case("t", &Value::Null, &record(&json!({"Email": "•••", "Plan": "Pro"})));
        let told = format!("{:?}", revised(1, &before, &after, Masks(true)).parts);
        assert!(told.contains("Free") && !told.contains("ada@"), "only what may be seen now: {told}");
    }
}
