//! Cutting a text into tokens, as people read it: an amount, a word or an address is one.

use super::text::{Gap, Kind, Token, points};

/// Cuts a text into its tokens; blanks stand between them.
pub(super) fn tokens(whole: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut byte, mut point) = (0, 0);
    while byte < whole.len() {
        let rest = &whole[byte..];
        let blank = rest.len() - rest.trim_start().len();
        let gap = gap(&rest[..blank]);
        point += points(&rest[..blank]);
        byte += blank;
        let rest = &whole[byte..];
        let Some((kind, length)) = next(rest) else { break };
        let text = &rest[..length];
        tokens.push(Token { kind, text, gap, start: point, byte });
        point += points(text);
        byte += length;
    }
    tokens
}

fn gap(blank: &str) -> Gap {
    match (blank.is_empty(), blank.bytes().filter(|byte| *byte == b'\n').count()) {
        (true, _) => Gap::None,
        (false, 0) => Gap::Blank,
        (false, 1) => Gap::Line,
        (false, _) => Gap::Paragraph,
    }
}

/// The kind and the bytes of the token that `rest` begins with.
fn next(rest: &str) -> Option<(Kind, usize)> {
    let first = rest.chars().next()?;
    if let Some(length) = placeholder(rest) {
        return Some((Kind::Placeholder, length));
    }
    if ["http://", "https://", "www."].iter().any(|start| starts_with(rest, start)) {
        return Some((Kind::Link, address(rest)));
    }
    Some(match first {
        digit if digit.is_ascii_digit() => number(rest),
        letter if letter.is_alphabetic() => word(rest),
        sign => (Kind::Sign, sign.len_utf8()),
    })
}

fn starts_with(rest: &str, start: &str) -> bool {
    rest.get(..start.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(start))
}

/// The longest name between braces that is taken for a placeholder.
const PLACEHOLDER: usize = 60;

fn placeholder(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix("{{")?;
    let mut closing = inner.char_indices().take(PLACEHOLDER).skip_while(|(_, letter)| *letter != '}');
    let (at, _) = closing.next()?;
    inner[at..].starts_with("}}").then_some(at + 4)
}

/// An address ends at a blank or a bracket, and never with the punctuation of the sentence around it.
fn address(rest: &str) -> usize {
    let closes = |letter: char| letter.is_whitespace() || "<>\"”“»)]}|".contains(letter);
    let whole = rest.find(closes).unwrap_or(rest.len());
    let trimmed = rest[..whole].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_']);
    if trimmed.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { trimmed.len() }
}

fn is_part(letter: char) -> bool {
    // Accents that are written as characters of their own belong to the letter before them; a soft hyphen to its word.
    let is_raised = matches!(letter, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    (letter.is_alphanumeric() && !is_raised) || letter == '_' || matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn word(rest: &str) -> (Kind, usize) {
    let mut length = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let following = letters.peek().map(|(_, next)| *next);
        let joins = match letter {
            '\'' | '’' | '-' | '\u{2011}' | '@' => following.is_some_and(char::is_alphanumeric),
            '.' => following.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit()),
            _ => false,
        };
        if !is_part(letter) && !joins {
            break;
        }
        length = at + letter.len_utf8();
    }
    let told = &rest[..length];
    if is_domain(told, rest[length..].starts_with('/')) { (Kind::Link, address(rest)) } else { (Kind::Word, length) }
}

/// Ends of names on the web that are taken for one without a path behind them.
const ENDINGS: [&str; 14] =
    ["com", "org", "net", "io", "eu", "de", "fr", "uk", "ch", "at", "nl", "info", "app", "example"];

fn is_domain(word: &str, has_path: bool) -> bool {
    let Some((name, ending)) = word.rsplit_once('.') else { return false };
    let plain = !word.contains('@') && ending.len() > 1 && ending.bytes().all(|letter| letter.is_ascii_lowercase());
    plain && name.len() > 1 && (has_path || ENDINGS.contains(&ending))
}

/// Units that are written onto their number.
const SUFFIXES: [&str; 18] =
    ["x", "k", "K", "m", "M", "bn", "B", "h", "min", "s", "kg", "g", "km", "MB", "GB", "TB", "pp", "pt"];

fn number(rest: &str) -> (Kind, usize) {
    if is_date(rest) {
        return (Kind::Word, 10);
    }
    let (length, is_time) = digits(rest);
    let after = &rest[length..];
    let suffix = after.find(|letter| !is_part(letter)).map_or(after, |end| &after[..end]);
    let whole = length + suffix.len();
    if suffix.is_empty() {
        (if is_time { Kind::Word } else { Kind::Number }, length)
    } else if SUFFIXES.contains(&suffix) {
        (Kind::Number, whole)
    } else {
        // 24th, 3rd, 2nd, 4a: names of things, not amounts.
        (Kind::Word, whole)
    }
}

/// `2026-11-20`
fn is_date(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let shape = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let ends = bytes.get(10).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    ends && bytes.len() >= 10 && bytes[..10].iter().enumerate().all(|(at, byte)| shape(at, *byte))
}

/// The bytes of a run of digits with the signs inside it, and whether it reads as a time or a fraction.
fn digits(rest: &str) -> (usize, bool) {
    let mut length = 0;
    let mut is_time = false;
    for (at, letter) in rest.char_indices() {
        let after = &rest[at + letter.len_utf8()..];
        let digit_follows = after.starts_with(|next: char| next.is_ascii_digit());
        let goes_on = match letter {
            '0'..='9' => true,
            '.' | ',' | '\'' | '’' => digit_follows,
            ':' | '/' => {
                is_time |= digit_follows;
                digit_follows
            }
            // Thousands set apart by a narrow space.
            '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                let group = after.bytes().take_while(u8::is_ascii_digit).count();
                group == 3
            }
            _ => false,
        };
        if !goes_on {
            break;
        }
        length = at + letter.len_utf8();
    }
    (length, is_time)
}
