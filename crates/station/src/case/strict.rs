//! The strict check of a received line, before anything else reads it.
//!
//! JSON readers disagree about duplicate keys, large numbers, lone surrogates and depth; whatever they could disagree
//! about is refused here, so that the bytes that were hashed mean one thing only. One pass, on the import's hot path;
//! it builds nothing. Not here: what the fields mean (`parse`).

mod keys;
mod text;

use super::fault::{Fault, join, shortened};
use super::number::{self, Lost};
use serde_json::Value;

/// The longest line, in bytes.
pub const MAX_LINE: usize = 1024 * 1024;
/// The longest string, in bytes of UTF-8 once its escapes are read.
pub const MAX_STRING: usize = 256 * 1024;
/// The deepest nesting; the outermost object is depth 1.
pub const MAX_DEPTH: usize = 64;
/// The most keys of one object.
pub const MAX_KEYS: usize = 200;

/// Checks that a line is one JSON object within every limit.
///
/// # Errors
/// The first thing that breaks a rule, with its pointer and its byte offset.
pub fn check(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() > MAX_LINE {
        let reason = format!("the line has {} bytes; at most {MAX_LINE} (1 MiB) are read", bytes.len());
        return Err(Fault::new("", reason).at(MAX_LINE));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(Fault::new("", "starts with a byte order mark; save it as UTF-8 without one").at(0));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Scanner::over(text).line(),
        Err(broken) => Err(not_utf8(bytes, broken.valid_up_to())),
    }
}

/// Reads the whole part first: an earlier fault comes first, and otherwise the scanner knows where it stands.
fn not_utf8(bytes: &[u8], whole: usize) -> Fault {
    let mut scanner = Scanner::over(std::str::from_utf8(&bytes[..whole]).unwrap_or_default());
    match scanner.line() {
        Err(earlier) if earlier.offset.is_some_and(|at| at < whole as u64) => earlier,
        Err(_) | Ok(()) => scanner.fault(whole, "is not valid UTF-8 from here on; save it as UTF-8"),
    }
}

/// Reads a number that stands in a text, such as a CSV cell, under the rules for numbers in a line.
///
/// # Errors
/// Says in words that it is no number, or that it would not survive.
pub(crate) fn number_in_text(text: &str) -> Result<Value, String> {
    let literal = number::literal(text).filter(|literal| literal.text.len() == text.len());
    let literal = literal.ok_or_else(|| format!("the text {:?} is not a number", shortened(text)))?;
    literal.survives().map_err(|lost| changed(text, &lost))?;
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => Ok(whole.into()),
        (Err(_), Ok(number)) => Ok(number.into()),
        (Err(_), Err(_)) => Err(format!("the text {:?} is not a number", shortened(text))),
    }
}

/// A stretch of the line between the quotes of a string.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    escaped: bool,
}

enum Step {
    Member(Span),
    Item(usize),
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    path: Vec<Step>,
    // The keys of all open objects, innermost last; marks stand apart so that the search runs over plain numbers.
    keys: Vec<Span>,
    marks: Vec<u64>,
}

impl<'a> Scanner<'a> {
    fn over(text: &'a str) -> Self {
        let (path, keys, marks) = (Vec::with_capacity(MAX_DEPTH), Vec::with_capacity(32), Vec::with_capacity(32));
        Self { text, bytes: text.as_bytes(), at: 0, depth: 0, path, keys, marks }
    }

    fn line(&mut self) -> Result<(), Fault> {
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object()?,
            Some(0) => return Err(self.nul(self.at)),
            Some(_) => return Err(self.fault(self.at, "a case must be one JSON object, starting with {")),
            None => return Err(self.fault(self.at, "is empty; a case must be one JSON object")),
        }
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(0) => Err(self.nul(self.at)),
            Some(_) => Err(self.fault(self.at, "something follows the object; write one object a line")),
        }
    }

    fn value(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            Some(_) | None => Err(self.unexpected("a value")),
        }
    }

    fn object(&mut self) -> Result<(), Fault> {
        self.enter()?;
        let first = self.keys.len();
        self.skip_space();
        if !self.eat(b'}') {
            loop {
                self.skip_space();
                self.member(first)?;
                self.skip_space();
                if self.eat(b'}') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.unexpected("a comma or }"));
                }
            }
        }
        self.keys.truncate(first);
        self.marks.truncate(first);
        self.depth -= 1;
        Ok(())
    }

    fn member(&mut self, first: usize) -> Result<(), Fault> {
        let open = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let key = self.string()?;
        if self.keys.len() - first == MAX_KEYS {
            return Err(self.fault(open, &format!("the object has more than {MAX_KEYS} keys")));
        }
        let mark = self.mark(key);
        let known = self.marks[first..].iter().zip(&self.keys[first..]);
        let twice = known.filter(|(other, _)| **other == mark).any(|(_, other)| self.same(*other, key));
        self.keys.push(key);
        self.marks.push(mark);
        self.path.push(Step::Member(key));
        if twice {
            let name = shortened(&self.unescaped(key));
            return Err(self.fault(open, &format!("the key {name:?} stands twice in one object")));
        }
        self.skip_space();
        if !self.eat(b':') {
            return Err(self.unexpected("a colon"));
        }
        self.skip_space();
        self.value()?;
        self.path.pop();
        Ok(())
    }

    fn array(&mut self) -> Result<(), Fault> {
        self.enter()?;
        self.skip_space();
        if !self.eat(b']') {
            for item in 0.. {
                self.path.push(Step::Item(item));
                self.skip_space();
                self.value()?;
                self.path.pop();
                self.skip_space();
                if self.eat(b']') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.unexpected("a comma or ]"));
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(self.at, &format!("is nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let Some(literal) = number::literal(&self.text[self.at..]) else {
            return Err(self.unexpected("a number"));
        };
        match literal.survives() {
            Ok(()) => {
                self.at += literal.text.len();
                Ok(())
            }
            Err(lost) => Err(self.fault(self.at, &changed(literal.text, &lost))),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.unexpected("a value"))
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fault(&self, at: usize, reason: &str) -> Fault {
        let pointer = self.path.iter().fold(String::new(), |pointer, step| match step {
            Step::Member(key) => join(&pointer, &self.unescaped(*key)),
            Step::Item(item) => format!("{pointer}/{item}"),
        });
        Fault::new(pointer, reason).at(at)
    }

    fn nul(&self, at: usize) -> Fault {
        self.fault(at, "holds a NUL character; remove it")
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let rest = &self.text[self.at..];
        let Some(found) = rest.chars().next() else {
            return self.fault(self.at, &format!("the line ends where {wanted} should stand"));
        };
        let bare: String = rest.trim_start_matches('-').chars().take(3).collect();
        if found == '\0' {
            self.nul(self.at)
        } else if ["nan", "inf"].contains(&bare.to_ascii_lowercase().as_str()) {
            self.fault(self.at, "NaN and Infinity are no numbers in JSON; send null or leave the field out")
        } else {
            self.fault(self.at, &format!("here stands {found:?} where {wanted} should stand"))
        }
    }
}

fn changed(text: &str, lost: &Lost) -> String {
    let text = shortened(text);
    match lost {
        Lost::NegativeZero => format!("the number {text} does not survive a round trip; send 0"),
        Lost::TooLarge => format!("the number {text} is too large to be kept; send it as a text"),
        Lost::TooSmall => format!("the number {text} is too small to be kept and would become 0; send 0 or a text"),
        Lost::Becomes(other) => {
            format!("the number {text} does not survive a round trip, it would become {other}; send it as a text")
        }
    }
}

#[cfg(test)]
#[path = "strict_tests.rs"]
mod tests;
