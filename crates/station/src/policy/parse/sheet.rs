//! Reads typed values out of spanned TOML and remembers every mistake with its place.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::policy::duration;
use crate::policy::mistake::{Mistake, line_and_column, nearest};

/// A value with the bytes it stands in.
pub(super) type Placed<T> = (T, Range<usize>);

/// One table of the file; a table that is absent reads as empty.
pub(super) struct Section<'a> {
    /// As messages name it: `[route]`, `a reason`.
    pub(super) name: &'static str,
    /// Where its header or its inline table stands.
    pub(super) span: Range<usize>,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    pub(super) fn new(name: &'static str, span: Range<usize>, table: Option<&'a DeTable<'a>>) -> Self {
        Self { name, span, table }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table?.get(key)
    }

    /// Where a key's value stands, or the section itself.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        self.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }
}

/// A policy file being read.
pub(super) struct Sheet<'a> {
    file: &'a str,
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, mistakes: Vec::new() }
    }

    /// Whether there is no mistake so far.
    pub(super) fn is_clean(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The mistakes in the order of the file.
    pub(super) fn mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        self.mistakes
    }

    pub(super) fn say(&mut self, place: &Range<usize>, what: impl Into<String>, instead: impl Into<String>) {
        let (line, column) = line_and_column(self.text, place.start);
        let file = self.file.to_owned();
        self.mistakes.push(Mistake { file, line, column, what: what.into(), instead: instead.into() });
    }

    /// Reports where the syntax breaks.
    pub(super) fn broken(&mut self, place: &Range<usize>, message: &str) {
        let rest = self.text.get(place.start..).unwrap_or_default();
        let found: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).take(40).collect();
        // A word without quotes is the commonest slip, and TOML takes it for a boolean cut short.
        let unquoted = message.contains("boolean") || message.contains("string values must be quoted");
        let instead = if unquoted { "a text stands in quotes" } else { "" };
        let what = message.trim().to_owned();
        self.say(place, if found.is_empty() { what } else { format!("{what} at \"{found}\"") }, instead);
    }

    /// Reports every key that the section does not know.
    pub(super) fn known(&mut self, section: &Section<'a>, keys: &[&str]) {
        for key in section.table.into_iter().flat_map(DeTable::keys) {
            let word: &str = key.get_ref();
            if !keys.contains(&word) {
                let instead = nearest(word, keys.iter().copied()).map_or_else(
                    || format!("its keys are {}", keys.join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                self.say(&key.span(), format!("{} has no key \"{word}\"", section.name), instead);
            }
        }
    }

    pub(super) fn section(&mut self, root: &Section<'a>, key: &str, name: &'static str) -> Section<'a> {
        let Some(value) = root.get(key) else { return Section::new(name, 0..0, None) };
        if let DeValue::Table(table) = value.get_ref() {
            return Section::new(name, value.span(), Some(table));
        }
        self.wrong(key, value, "it must be a table");
        Section::new(name, value.span(), None)
    }

    /// The mistake of a value that is not what its key needs: `key is <as written>; <instead>`.
    pub(super) fn wrong(&mut self, key: &str, value: &Spanned<DeValue<'_>>, instead: &str) {
        let written = self.text.get(value.span()).unwrap_or_default();
        let mut short: String = written.lines().next().unwrap_or_default().chars().take(60).collect();
        if short.len() < written.len() {
            short.push('\u{2026}');
        }
        self.say(&value.span(), format!("{key} is {short}"), instead);
    }

    fn read<T>(
        &mut self,
        section: &Section<'a>,
        key: &str,
        instead: &str,
        convert: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = section.get(key)?;
        let converted = convert(value.get_ref());
        if converted.is_none() {
            self.wrong(key, value, instead);
        }
        converted
    }

    pub(super) fn text(&mut self, section: &Section<'a>, key: &str) -> Option<String> {
        self.read(section, key, "it must be a text with something in it", |value| plain_text(value.as_str()?))
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, section: &Section<'a>, key: &str, example: &str) -> Option<String> {
        self.demand(section, key, example);
        self.text(section, key)
    }

    /// Reports a key that must be there and is not.
    pub(super) fn demand(&mut self, section: &Section<'a>, key: &str, example: &str) {
        if section.get(key).is_none() {
            self.say(&section.span, format!("{} has no {key}", section.name), format!("add {key} = {example}"));
        }
    }

    /// A word of a closed list. `allowed` are the words to name in the message.
    pub(super) fn word<T: FromStr>(&mut self, section: &Section<'a>, key: &str, allowed: &[impl Display]) -> Option<T> {
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        let value = section.get(key)?;
        let written = value.get_ref().as_str();
        let word = written.filter(|word| allowed.iter().any(|known| known == word)).and_then(|word| word.parse().ok());
        if word.is_none() {
            let near = nearest(written.unwrap_or_default(), allowed.iter().map(String::as_str));
            let list = allowed.join(", ");
            let instead =
                near.map_or_else(|| format!("it must be one of {list}"), |near| format!("did you mean {near}?"));
            self.wrong(key, value, &instead);
        }
        word
    }

    pub(super) fn truth(&mut self, section: &Section<'a>, key: &str) -> Option<bool> {
        self.read(section, key, "it must be true or false", DeValue::as_bool)
    }

    /// A number that `fits`; `instead` says what would.
    pub(super) fn number(
        &mut self,
        section: &Section<'a>,
        key: &str,
        instead: &str,
        fits: impl Fn(f64) -> bool,
    ) -> Option<f64> {
        self.read(section, key, instead, |value| number(value).filter(|n| fits(*n)))
    }

    /// A share from 0 to 1.
    pub(super) fn share(&mut self, section: &Section<'a>, key: &str) -> Option<f64> {
        self.number(section, key, "it must be from 0 to 1", |n| (0.0..=1.0).contains(&n))
    }

    pub(super) fn count(&mut self, section: &Section<'a>, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let instead = format!("it must be a whole number from {} to {}", range.start(), range.end());
        self.read(section, key, &instead, |value| {
            let integer = value.as_integer()?;
            u32::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|n| range.contains(n))
        })
    }

    /// Milliseconds of a text such as "4h".
    pub(super) fn duration(&mut self, section: &Section<'a>, key: &str, range: &RangeInclusive<i64>) -> Option<i64> {
        let [low, high] = [range.start(), range.end()].map(|ms| duration::duration_text(*ms));
        let instead =
            format!("it must be a time from \"{low}\" to \"{high}\", such as \"15s\", \"10m\", \"4h\", \"2d\"");
        self.read(section, key, &instead, |value| duration::millis(value.as_str()?).filter(|ms| range.contains(ms)))
    }

    /// The elements of a list with their places; nothing when the key is absent.
    pub(super) fn list(&mut self, section: &Section<'a>, key: &str) -> &'a [Spanned<DeValue<'a>>] {
        self.read(section, key, "it must be a list in [ ]", |value| value.as_array().map(|array| &array[..]))
            .unwrap_or_default()
    }

    /// A list of texts, none empty, none twice.
    pub(super) fn texts(&mut self, section: &Section<'a>, key: &str) -> Option<Vec<Placed<String>>> {
        section.get(key)?;
        let mut texts: Vec<Placed<String>> = Vec::new();
        for element in self.list(section, key) {
            let Some(text) = element.get_ref().as_str().and_then(plain_text) else {
                self.wrong(&format!("an element of {key}"), element, "it must be a text with something in it");
                continue;
            };
            if texts.iter().any(|(earlier, _)| *earlier == text) {
                self.say(&element.span(), format!("{key} has \"{text}\" twice"), "remove one of them");
            }
            texts.push((text, element.span()));
        }
        Some(texts)
    }

    /// The tables of a list of tables.
    pub(super) fn tables(&mut self, section: &Section<'a>, key: &str, name: &'static str) -> Vec<Section<'a>> {
        let mut tables = Vec::new();
        for element in self.list(section, key) {
            if let DeValue::Table(table) = element.get_ref() {
                tables.push(Section::new(name, element.span(), Some(table)));
            } else {
                self.wrong(&format!("an element of {key}"), element, "it must be a table in { }");
            }
        }
        tables
    }

    /// Where a character of a text value stands in the file; the value's start when it is written with escapes.
    pub(super) fn inside(&self, place: &Range<usize>, value: &str, characters: usize) -> Range<usize> {
        let offset: usize = value.chars().take(characters).map(char::len_utf8).sum();
        let written = self.text.get(place.clone()).unwrap_or_default();
        let start = written.find(value).map_or(place.start, |from| place.start + from + offset);
        start..place.end
    }
}

/// A text as it is, unless it is empty, padded with spaces, or holds control characters that no screen shows.
fn plain_text(text: &str) -> Option<String> {
    (!text.is_empty() && text.trim() == text && !text.contains(char::is_control)).then(|| text.to_owned())
}

/// A finite number, whole or not.
pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    let whole = |text: &str, radix| i64::from_str_radix(text, radix).ok().map(|n| n as f64);
    value
        .as_integer()
        .and_then(|integer| whole(integer.as_str(), integer.radix()))
        .or_else(|| value.as_float().and_then(|float| float.as_str().parse().ok()))
        .filter(|n: &f64| n.is_finite())
}
