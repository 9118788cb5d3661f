//! The smallest parts of an expression: words, numbers, quoted texts and signs, and the place of what is wrong.

use super::Literal;

/// Words that cannot stand unquoted in a path.
const KEYWORDS: [&str; 7] = ["and", "or", "not", "in", "contains", "true", "false"];

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {}: {reason}", at + 1)]
pub struct ExpressionError {
    /// Characters before the place, from 0.
    pub at: usize,
    /// What stands there and what would be right.
    pub reason: String,
}

/// Whether a part of a path needs no quotes.
pub(in crate::policy) fn is_bare(part: &str) -> bool {
    part.starts_with(starts_word) && part.chars().all(continues_word) && !KEYWORDS.contains(&part)
}

fn starts_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// A place in the text that only moves forward.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// Bytes read.
    pub(super) at: usize,
    /// Levels of nesting around the place.
    pub(super) depth: usize,
}

pub(super) type Read<T> = Result<T, ExpressionError>;

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self) -> Read<Literal> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '+' | '.')).unwrap_or(rest.len());
        match rest[..end].parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.at += end;
                Ok(Literal::Number(number))
            }
            Ok(_) | Err(_) => Err(self.unexpected("a number, a 'text' in single quotes, true or false")),
        }
    }

    pub(super) fn quoted(&mut self) -> Read<String> {
        let open = self.place();
        let mut text = String::new();
        loop {
            let inside = &self.rest()[1..];
            let Some(end) = inside.find('\'') else {
                return Err(at(open, "the text that starts here has no closing quote".to_owned()));
            };
            text.push_str(&inside[..end]);
            self.at += end + 2;
            if !self.rest().starts_with('\'') {
                return Ok(text);
            }
            text.push('\'');
        }
    }

    /// The next word, unless it is a keyword.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c| !continues_word(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        is_bare(word).then(|| self.at += end).map(|()| word)
    }

    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        self.skip_space();
        let found = self.rest().strip_prefix(keyword).is_some_and(|after| !after.starts_with(continues_word));
        self.at += if found { keyword.len() } else { 0 };
        found
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(symbol);
        self.at += if found { symbol.len() } else { 0 };
        found
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Read<()> {
        if self.symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("\"{symbol}\""))) }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Characters before what comes next.
    pub(super) fn place(&mut self) -> usize {
        self.skip_space();
        self.text[..self.at].chars().count()
    }

    pub(super) fn error(&mut self, reason: &str) -> ExpressionError {
        at(self.place(), reason.to_owned())
    }

    pub(super) fn unexpected(&mut self, instead: &str) -> ExpressionError {
        self.skip_space();
        let found: String = self.rest().chars().take_while(|c| !c.is_whitespace()).take(20).collect();
        let what = if found.is_empty() { "the rule ends".to_owned() } else { format!("\"{found}\" stands") };
        self.error(&format!("{what} where {instead} should be"))
    }
}

pub(super) fn at(at: usize, reason: String) -> ExpressionError {
    ExpressionError { at, reason }
}
