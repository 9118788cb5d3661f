//! Strings within a line: plain runs eight bytes at a time, and every escape checked.

use super::{MAX_STRING, Scanner, Span};
use crate::case::Fault;

impl Scanner<'_> {
    pub(super) fn string(&mut self) -> Result<Span, Fault> {
        let open = self.at;
        self.at += 1;
        // How many bytes the escapes take more than what they stand for.
        let mut surplus = 0;
        loop {
            self.at = plain_until(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => surplus += self.escape()?,
                Some(0) => return Err(self.nul(self.at)),
                Some(_) => return Err(self.fault(self.at, "a control character stands bare in a string; escape it")),
                None => return Err(self.fault(self.at, "the line ends inside a string")),
            }
        }
        let span = Span { start: open + 1, end: self.at, escaped: surplus > 0 };
        self.at += 1;
        let length = span.end - span.start - surplus;
        if length > MAX_STRING {
            let reason = format!("the string has {length} bytes; at most {MAX_STRING} (256 KiB) are read");
            return Err(self.fault(open, &reason));
        }
        Ok(span)
    }

    /// Steps over one escape; returns how many bytes longer it is than the character it stands for.
    fn escape(&mut self) -> Result<usize, Fault> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(1)
            }
            Some(b'u') => self.unicode_escape(),
            Some(_) => Err(self.fault(self.at, "is an escape that JSON does not know")),
            None => Err(self.fault(self.bytes.len(), "the line ends inside a string")),
        }
    }

    fn unicode_escape(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        match self.four_digits(start) {
            None => Err(self.fault(start, "\\u must be followed by four hexadecimal digits")),
            Some(0) => Err(self.nul(start)),
            Some(0xd800..=0xdbff) => match self.four_digits(start + 6) {
                Some(0xdc00..=0xdfff) => {
                    self.at += 12;
                    Ok(12 - 4)
                }
                Some(_) | None => Err(self.lone_surrogate(start)),
            },
            Some(0xdc00..=0xdfff) => Err(self.lone_surrogate(start)),
            Some(unit) => {
                self.at += 6;
                Ok(6 - char::from_u32(unit).map_or(3, char::len_utf8))
            }
        }
    }

    /// The code unit of a `\uXXXX` that starts at `at`.
    fn four_digits(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |sum, digit| Some(sum * 16 + char::from(*digit).to_digit(16)?))
    }

    fn lone_surrogate(&self, at: usize) -> Fault {
        let escape = self.text.get(at..at + 6).unwrap_or_default();
        self.fault(at, &format!("holds the lone surrogate {escape}; a character beyond U+FFFF needs both halves"))
    }
}

/// The next byte from `at` on that ends or breaks a plain run of a string: a quote, a backslash, a control character.
pub(super) fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // Eight bytes at a time. A borrow can only mark bytes above a true hit, so the lowest mark is always true.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let (quote, slash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5c));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let hits = (control | (quote.wrapping_sub(ONES) & !quote) | (slash.wrapping_sub(ONES) & !slash)) & HIGHS;
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count()
}
