//! CSV files as records: one object of column → text a row, with the row's own bytes beside it.
//!
//! RFC 4180 with a header row; a cell may hold line breaks. Numbers stay texts here; a map says what they are.

use crate::case::{Fault, join, strict};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

/// The line a row starts in (from 1), its bytes as received without the line break that ends it, and its record.
pub type Row = (u64, Vec<u8>, Result<Value, Fault>);

/// How much is read at once.
const BUFFER: usize = 64 * 1024;

/// The rows of a CSV file, read as they are asked for; memory stays within a row's limit.
///
/// A bad row is a fault and the next one is read. After a header that cannot be used, a read error, a quote that is never
/// closed, or a row that does not end within 1 MiB, nothing more is read.
pub fn rows<R: Read>(reader: R) -> Rows<R> {
    let kept = Rc::new(RefCell::new(Kept { bytes: Vec::new(), start: 0 }));
    let kept_reader = KeptReader { inner: reader, kept: Rc::clone(&kept), read: 0 };
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(BUFFER).from_reader(kept_reader);
    Rows { reader, kept, header: Vec::new(), columns: None, line: 1, after_return: false, done: false }
}

/// The rows of a CSV file; see [`rows`].
pub struct Rows<R: Read> {
    reader: csv::Reader<KeptReader<R>>,
    kept: Rc<RefCell<Kept>>,
    header: Vec<u8>,
    columns: Option<Vec<String>>,
    line: u64,
    /// What was handed out last ended with a carriage return, which a line feed may follow.
    after_return: bool,
    done: bool,
}

/// What was read and not yet handed out, so that a row's bytes can be kept as they came.
struct Kept {
    bytes: Vec<u8>,
    // The place of the first kept byte in the file.
    start: u64,
}

/// Reads on behalf of the CSV reader and keeps a copy of what went through.
struct KeptReader<R> {
    inner: R,
    kept: Rc<RefCell<Kept>>,
    read: u64,
}

impl<R: Read> Read for KeptReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut kept = self.kept.borrow_mut();
        if kept.bytes.len() > strict::MAX_LINE + BUFFER {
            return Err(io::Error::other("the row does not end within 1 MiB; look for a quote that is never closed"));
        }
        let mut count = self.inner.read(buffer)?;
        // A byte order mark is only known when its three bytes come together and something follows.
        while self.read == 0 && count > 0 && count < 4 && buffer.len() >= 4 {
            match self.inner.read(&mut buffer[count..])? {
                0 => break,
                more => count += more,
            }
        }
        self.read += count as u64;
        kept.bytes.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

impl Kept {
    /// Hands out the bytes up to `end`, a place in the file.
    fn until(&mut self, end: u64) -> Vec<u8> {
        let count = usize::try_from(end - self.start).unwrap_or(usize::MAX).min(self.bytes.len());
        self.start = end;
        self.bytes.drain(..count).collect()
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.done {
            return None;
        }
        if self.columns.is_none() {
            let (line, raw, header) = self.record()?;
            match header.and_then(|cells| closed(&raw, line).and_then(|()| columns(&cells))) {
                Ok(columns) => (self.header, self.columns) = (raw, Some(columns)),
                Err(fault) => {
                    self.done = true;
                    return Some((line, raw, Err(fault)));
                }
            }
        }
        let (line, raw, cells) = self.record()?;
        let columns = self.columns.as_deref().unwrap_or_default();
        let record = cells.and_then(|cells| {
            within_line(&raw)?;
            closed(&raw, line)?;
            record(columns, &cells)
        });
        Some((line, raw, record))
    }
}

impl<R: Read> Rows<R> {
    /// The header's bytes, once a row has been read: they say what its cells mean.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// The next record: its line, its bytes, and its cells.
    fn record(&mut self) -> Option<(u64, Vec<u8>, Result<csv::ByteRecord, Fault>)> {
        let mut cells = csv::ByteRecord::new();
        let read = self.reader.read_byte_record(&mut cells);
        let (line, raw) = self.raw();
        match read {
            Ok(true) => Some((line, raw, Ok(cells))),
            Ok(false) => {
                self.done = true;
                None
            }
            Err(error) => {
                self.done = true;
                let rest = self.kept.borrow_mut().bytes.split_off(0);
                Some((line, [raw, rest].concat(), Err(Fault::new("", format!("cannot be read on: {error}")))))
            }
        }
    }

    /// The bytes of the record just read, and the line it started in. Line breaks on either side are no part of it:
    /// the reader hands the second half of a CRLF, and empty lines, to the record that follows.
    fn raw(&mut self) -> (u64, Vec<u8>) {
        let bytes = self.kept.borrow_mut().until(self.reader.position().byte());
        let bare = if self.line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
        let is_break = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let leading = bare.iter().take_while(is_break).count();
        let line = self.line + breaks(&bare[..leading], self.after_return);
        let trailing = bare[leading..].iter().rev().take_while(is_break).count();
        self.line += breaks(bare, self.after_return);
        self.after_return = bare.last().map_or(self.after_return, |last| *last == b'\r');
        (line, bare[leading..bare.len() - trailing].to_vec())
    }
}

/// The line breaks in some bytes: CRLF, LF, or CR alone. `after_return` when a CR came right before them.
fn breaks(bytes: &[u8], after_return: bool) -> u64 {
    let before = std::iter::once(after_return).chain(bytes.iter().map(|byte| *byte == b'\r'));
    let ends = |(byte, after_return): (&u8, bool)| *byte == b'\r' || (*byte == b'\n' && !after_return);
    bytes.iter().zip(before).filter(|pair| ends(*pair)).count() as u64
}

/// Whether every quote of a row is closed, at the end of its cell. The reader takes the end of the file for a closing
/// quote, and what follows one for more of the cell: then a row would hold all those below it, and nobody would know.
/// `line` is where the row begins.
fn closed(raw: &[u8], line: u64) -> Result<(), Fault> {
    let mut opened: Option<usize> = None;
    let (mut at, mut begins_cell) = (0, true);
    while let Some(byte) = raw.get(at) {
        let next = raw.get(at + 1);
        match (opened, byte) {
            (Some(_), b'"') if next == Some(&b'"') => at += 1,
            (Some(from), b'"') => {
                if !matches!(next, None | Some(b',' | b'\r' | b'\n')) {
                    return Err(quoted(
                        raw,
                        line,
                        from,
                        "closes before its cell ends; write a quote within a cell twice",
                    ));
                }
                opened = None;
            }
            (None, b'"') if begins_cell => opened = Some(at),
            _ => {}
        }
        begins_cell = opened.is_none() && matches!(byte, b',' | b'\r' | b'\n');
        at += 1;
    }
    match opened {
        Some(from) => Err(quoted(raw, line, from, "is never closed, so the rows below it cannot be told apart")),
        None => Ok(()),
    }
}

fn quoted(raw: &[u8], line: u64, from: usize, what: &str) -> Fault {
    Fault::new("", format!("the quote that opens in line {} {what}", line + breaks(&raw[..from], false)))
}

fn columns(header: &csv::ByteRecord) -> Result<Vec<String>, Fault> {
    if header.len() > strict::MAX_KEYS {
        let reason = format!("the header has {} columns; at most {} are read", header.len(), strict::MAX_KEYS);
        return Err(Fault::new("", reason));
    }
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (at, cell) in header.iter().enumerate() {
        let name = text(&join("", &format!("column {}", at + 1)), cell)?;
        if names.contains(&name) {
            return Err(Fault::new(join("", &name), format!("the header names the column {name:?} twice")));
        }
        names.push(name);
    }
    Ok(names)
}

fn record(columns: &[String], cells: &csv::ByteRecord) -> Result<Value, Fault> {
    if cells.len() != columns.len() {
        let reason = format!("the row has {} cells, the header {}", cells.len(), columns.len());
        return Err(Fault::new("", reason));
    }
    let member = |(name, cell): (&String, &[u8])| Ok((name.clone(), Value::String(text(&join("", name), cell)?)));
    columns.iter().zip(cells).map(member).collect::<Result<Map<_, _>, _>>().map(Value::Object)
}

fn within_line(raw: &[u8]) -> Result<(), Fault> {
    if raw.len() <= strict::MAX_LINE {
        return Ok(());
    }
    let reason = format!("the row has {} bytes; at most {} (1 MiB) are read", raw.len(), strict::MAX_LINE);
    Err(Fault::new("", reason))
}

fn text(pointer: &str, cell: &[u8]) -> Result<String, Fault> {
    if cell.len() > strict::MAX_STRING {
        let reason = format!("the cell has {} bytes; at most {} (256 KiB) are read", cell.len(), strict::MAX_STRING);
        return Err(Fault::new(pointer, reason));
    }
    if cell.contains(&0) {
        return Err(Fault::new(pointer, "holds a NUL character; remove it"));
    }
    match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(Fault::new(pointer, "is not valid UTF-8; save the file as UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn read(text: &[u8]) -> Vec<Row> {
        rows(text).collect()
    }

    #[rstest]
    #[case(b"id,note\r\n1,\"a\r\nb\"\r\n\r\n2,\"say \"\"hi\"\"\"\r\n", "CRLF")]
    #[case(b"\xef\xbb\xbfid,note\n1,\"a\r\nb\"\n\n2,\"say \"\"hi\"\"\"", "a byte order mark, no last line break")]
    fn rows_come_with_their_line_and_bytes(#[case] file: &[u8], #[case] why: &str) {
        let right: Vec<Row> = vec![
            (2, b"1,\"a\r\nb\"".to_vec(), Ok(json!({"id": "1", "note": "a\r\nb"}))),
            (5, b"2,\"say \"\"hi\"\"\"".to_vec(), Ok(json!({"id": "2", "note": "say \"hi\""}))),
        ];
        assert_eq!(read(file), right, "{why}");
    }

    #[test]
    fn a_bad_row_does_not_stop_the_good_rest() {
        let found = read(b"id,note\n1\n2,b\xff\n3,\0\n4,ok\n");
        let said: Vec<String> = found
            .iter()
            .map(|(line, _, record)| {
                format!("{line} {}", record.as_ref().err().map_or("ok".into(), ToString::to_string))
            })
            .collect();
        let right = [
            "2 the row has 1 cells, the header 2",
            "3 /note: is not valid UTF-8; save the file as UTF-8",
            "4 /note: holds a NUL character; remove it",
            "5 ok",
        ];
        assert_eq!(said, right, "each row stands for itself");
        assert_eq!(found[1].1, b"2,b\xff", "the refused bytes are kept as they came");
    }

    #[rstest]
    #[case(b"id,id\n1,2\n", "names the column \"id\" twice")]
    #[case(b"i\xff,b\n1,2\n", "not valid UTF-8")]
    #[case(b"id,\"note\n1,a\n2,b\n", "the quote that opens in line 1 is never closed")]
    #[case(b"\xef\xbb\xbf\"id,note\n1,a\n", "the quote that opens in line 1 is never closed")]
    #[case(b"id,\"no\"te\n1,a\n", "the quote that opens in line 1 closes before its cell ends")]
    fn a_header_that_cannot_be_used_is_said_once(#[case] file: &[u8], #[case] reason: &str) {
        let found = read(file);
        assert_eq!(found.len(), 1, "without names no row can be read");
        let fault = found[0].2.as_ref().expect_err("the header is refused");
        assert_eq!(found[0].0, 1, "it stands in the first line");
        assert!(fault.reason.contains(reason), "{fault} should speak of {reason:?}");
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_the_reading() {
        let mut file = b"id,note\n1,\"".to_vec();
        file.resize(4 * strict::MAX_LINE, b'x');
        let found = read(&file);
        assert_eq!(found.len(), 1, "no one can say where the row ends");
        assert!(found[0].1.len() < 2 * strict::MAX_LINE, "and the whole file is not kept in memory");
        let fault = found[0].2.as_ref().expect_err("the row is refused");
        assert!(fault.reason.contains("never closed"), "{fault} says what to look for");
    }

    #[rstest]
    #[case("1,\"hello\n2,hello\n3,hi\n", "2 the quote that opens in line 2 is never closed", "to the end of the file")]
    #[case(
        "1,\"hello\n2,\"hi\"\n3,\"hi\"\n",
        "2 the quote that opens in line 2 closes before its cell ends",
        "to the next quote"
    )]
    #[case("1,\"two\nlines\" \n3,\"hi\"\n", "2 the quote that opens in line 2 closes before", "a blank behind it")]
    fn a_stray_quote_takes_no_rows_with_it_in_silence(#[case] rows: &str, #[case] said: &str, #[case] why: &str) {
        let found = read(format!("id,note\n{rows}").as_bytes());
        let (line, _, record) = &found[0];
        let fault = record.as_ref().map_or_else(ToString::to_string, ToString::to_string);
        assert!(format!("{line} {fault}").starts_with(said), "{why}: {line} {fault}");
    }

    #[test]
    fn quotes_that_are_part_of_a_cell_are_text() {
        let found = read(b"id,note\n1,5\" pipe\n2,\"a \"\"b\"\"\"\n3,\"\"\n");
        let notes: Vec<&Value> = found.iter().map(|(_, _, record)| &record.as_ref().unwrap()["note"]).collect();
        assert_eq!(notes, ["5\" pipe", "a \"b\"", ""], "an inch, a quotation and an empty cell");
    }

    #[test]
    fn lines_are_counted_however_they_end() {
        let lines = |file: &[u8]| read(file).into_iter().map(|(line, _, _)| line).collect::<Vec<_>>();
        assert_eq!(lines(b"id,note\r1,a\r2,\"b\rc\"\r3,d\r"), [2, 3, 5], "carriage returns alone");
        assert_eq!(lines(b"id,note\r\n1,a\r\n\r\n3,d\r\n"), [2, 4], "a pair is one line break");
    }

    #[test]
    fn empty_files_and_bare_headers_have_no_rows() {
        assert_eq!(read(b""), [], "nothing at all");
        assert_eq!(read(b"id,note\n"), [], "only a header");
    }

    #[test]
    fn reading_byte_by_byte_gives_the_same() {
        struct Dripping(Vec<u8>);
        impl Read for Dripping {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if self.0.is_empty() {
                    return Ok(0);
                }
                buffer[0] = self.0.remove(0);
                Ok(1)
            }
        }
        let file = b"\xef\xbb\xbfid,note\r\n1,\"a\nb\"\r\n2,c\r\n";
        assert_eq!(rows(Dripping(file.to_vec())).collect::<Vec<_>>(), read(file), "how bytes arrive must not matter");
    }
}
