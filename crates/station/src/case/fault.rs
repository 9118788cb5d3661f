//! What is wrong with a received case, and exactly where.

use serde_json::Value;
use std::fmt;

/// One reason why a line, a record or a row cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is wrong: a JSON pointer (RFC 6901), empty for the whole document.
    pub pointer: String,
    /// The byte within the received line, counted from 0, where that is known.
    pub offset: Option<u64>,
    /// What is wrong and what would be right, in plain words.
    pub reason: String,
}

impl Fault {
    /// A fault at a pointer, without a byte offset.
    #[must_use]
    pub fn new(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), offset: None, reason: reason.into() }
    }

    /// The same fault with the byte (from 0) at which it was noticed.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.offset = u64::try_from(offset).ok();
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The pointer of the whole document is the empty text; a leading colon would only puzzle.
        if self.pointer.is_empty() { f.write_str(&self.reason) } else { write!(f, "{}: {}", self.pointer, self.reason) }
    }
}

impl std::error::Error for Fault {}

/// The pointer to a member `key` of what `pointer` names, with `~` and `/` escaped as RFC 6901 says.
#[must_use]
pub(crate) fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Whether a text is a JSON pointer to something inside a document: it begins with a slash, and each `~` is `~0` or `~1`
/// (RFC 6901, 3). One that is not points nowhere.
#[must_use]
pub(crate) fn is_pointer(text: &str) -> bool {
    text.starts_with('/') && text.split('~').skip(1).all(|after| after.starts_with(['0', '1']))
}

/// A value as an error message speaks of it: its type, and the value itself where it is short.
#[must_use]
pub(crate) fn spoken(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {:?}", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// At most 60 characters of a text, so that a message stays one line.
#[must_use]
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_reads_as_pointer_then_reason() {
        let fault = Fault::new("/confidence", "must be a number").at(7);
        assert_eq!(fault.to_string(), "/confidence: must be a number", "the place comes first");
        assert_eq!(fault.offset, Some(7), "the offset is kept beside it");
        assert_eq!(Fault::new("", "is empty").to_string(), "is empty", "the whole document needs no place");
    }

    #[test]
    fn pointers_escape_what_they_must() {
        let value = json!({"a/b": {"c~d": 1}});
        let pointer = join(&join("", "a/b"), "c~d");
        assert_eq!(value.pointer(&pointer), Some(&json!(1)), "a pointer we write finds what it names");
        assert!(is_pointer(&pointer), "and is one");
        for no in ["", "a", "/a~2", "/a~", "~0"] {
            assert!(!is_pointer(no), "{no:?} points nowhere");
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened(&"ä".repeat(61)).chars().count(), 61, "60 characters and the mark that more follows");
    }
}
