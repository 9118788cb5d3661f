//! Reading a file line by line, in constant memory however long a line is.

use std::io::{BufRead, Read as _};

/// The longest line that is kept whole; the limit of a case is far below.
const KEPT: u64 = 4 * 1024 * 1024;

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u32,
    /// Without its line break; cut at 4 MiB.
    pub(super) bytes: Vec<u8>,
    /// Where the next line begins.
    pub(super) end: u64,
}

/// The lines of a file; blank ones are skipped but counted.
pub(super) struct Lines<R> {
    reader: R,
    number: u32,
    position: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines from `position`, which line `number` ended at.
    pub(super) fn after(reader: R, number: u32, position: u64) -> Self {
        Self { reader, number, position }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = std::io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut bytes = Vec::new();
            let read = match self.reader.by_ref().take(KEPT).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(read) => read as u64,
                Err(error) => return Some(Err(error)),
            };
            self.position += read;
            self.number += 1;
            if bytes.last() != Some(&b'\n') && read == KEPT {
                match self.reader.skip_until(b'\n') {
                    Ok(skipped) => self.position += skipped as u64,
                    Err(error) => return Some(Err(error)),
                }
            }
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                // A mark at the beginning of a file says how it is encoded; inside a line it would be content.
                bytes.drain(..3);
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Some(Ok(Line { number: self.number, bytes, end: self.position }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, String, u64)> {
        let lines = Lines::after(text.as_bytes(), 0, 0);
        lines.map(|line| line.map(|l| (l.number, String::from_utf8(l.bytes).unwrap(), l.end)).unwrap()).collect()
    }

    #[test]
    fn numbers_are_those_of_an_editor() {
        let expected = vec![(1, "{\"a\":1}".to_owned(), 9), (3, "{\"b\":2}".to_owned(), 18)];
        assert_eq!(read("{\"a\":1}\r\n \n{\"b\":2}"), expected, "blank lines count and are skipped");
    }

    #[test]
    fn a_file_may_begin_with_its_byte_order_mark() {
        assert_eq!(read("\u{feff}{}\n")[0].1, "{}", "editors on Windows write one");
    }
}
