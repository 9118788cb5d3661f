//! Printing: one JSON document or short lines of text on standard output, messages for people on standard error.
//!
//! Case content is hostile, and a terminal obeys what it is shown, so every text for people passes [`visible`] here.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use chrono::DateTime;
use chrono_tz::Tz;
use serde::Serialize;

/// Where a command's answer goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    /// Whether standard output is JSON.
    pub(crate) json: bool,
}

impl Out {
    /// Prints the answer: the document as JSON, or the words.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn answer<T: Serialize>(self, document: &T, words: impl FnOnce() -> String) -> io::Result<()> {
        if self.json { line_of(document) } else { text(&words()) }
    }

    /// Says something to the person without being the answer.
    pub(crate) fn remark(self, words: &str) {
        say(words);
    }
}

/// Prints one line of JSON and flushes it.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn line_of<T: Serialize>(document: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(document).map_err(io::Error::other)?;
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

fn text(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(visible(words).trim_end_matches('\n').as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Prints a file's text as it is, for a pipe or an editor.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn verbatim(file: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(visible(file).as_bytes())?;
    out.flush()
}

/// Says something on standard error. Nobody may be listening.
pub(crate) fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(words));
}

/// The text with every character named that a terminal would obey or hide: controls, direction marks, zero widths.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hidden(letter) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}

/// A number as people read it: 1,000.
pub(crate) fn count(n: impl Into<u64>) -> String {
    let digits = n.into().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 case", "2 cases".
pub(crate) fn counted(n: impl Into<u64>, one: &str, several: &str) -> String {
    let n = n.into();
    format!("{} {}", count(n), if n == 1 { one } else { several })
}

/// A moment in the station's zone: 2026-11-20 10:00.
pub(crate) fn moment(ms: i64, zone: Tz) -> String {
    DateTime::from_timestamp_millis(ms)
        .map_or_else(|| ms.to_string(), |at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
}

/// Rows under a header, in columns two spaces apart. A column of nothing but numbers is aligned to the right.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let is_number =
        |cell: &str| cell == "–" || cell.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '+'));
    let mut lines: Vec<String> = vec![String::new(); rows.len() + 1];
    for (column, title) in header.iter().enumerate() {
        let cells: Vec<&str> =
            std::iter::once(*title).chain(rows.iter().map(|row| row.get(column).map_or("", String::as_str))).collect();
        let right = cells.iter().skip(1).all(|cell| is_number(cell));
        let width = cells.iter().map(|cell| visible(cell).chars().count()).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(cells) {
            let cell = visible(cell);
            let _ = if right { write!(line, "{cell:>width$}  ") } else { write!(line, "{cell:<width$}  ") };
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain\ttext\n", "plain\ttext\n", "ordinary layout stays")]
    #[case("\u{1b}[2Jgone", "\\u{1b}[2Jgone", "a terminal must not be cleared by a case")]
    #[case("a\u{202e}b", "a\\u{202e}b", "text must not be turned around")]
    #[case("zero\u{200b}width", "zero\\u{200b}width", "nothing is unseen")]
    #[case("Grüße 日本", "Grüße 日本", "every language is shown as it is")]
    fn hidden_characters_are_named(#[case] text: &str, #[case] shown: &str, #[case] why: &str) {
        assert_eq!(visible(text), shown, "{why}");
    }

    proptest! {
        #[test]
        fn nothing_shown_is_hidden(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(is_hidden), "whatever comes in, nothing hidden goes out");
        }
    }

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_000, "1,000")]
    #[case(1_234_567, "1,234,567")]
    fn numbers_are_grouped(#[case] n: u64, #[case] read: &str) {
        assert_eq!(count(n), read, "thousands are told apart");
    }

    #[test]
    fn columns_align() {
        let rows = vec![vec!["Tickets".to_owned(), "7".to_owned()], vec!["Leads".to_owned(), "1,000".to_owned()]];
        let shown = table(&["workflow", "waits"], &rows);
        assert_eq!(shown, "workflow  waits\nTickets       7\nLeads     1,000", "names left, numbers right");
    }
}
