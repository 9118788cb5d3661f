//! Dates in the forms people write: days, months with a year, quarters, years.

use std::ops::Range;

use super::RemovalKind;
use super::cells::{Cells, Taken};

/// English and German, in full and short; a short one may end in a full stop.
const MONTHS: [&str; 37] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "mär",
    "okt",
    "dez",
    "jänner",
    "feber",
];
const WEEKDAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];
/// Years that are read as one when they stand alone; earlier ones may be a count.
const YEARS: std::ops::RangeInclusive<u32> = 2010..=2039;

/// Takes them out.
pub(super) fn take(cells: &mut Cells, taken: &mut Taken) {
    let found = find(&cells.letters());
    cells.take(&found, taken);
}

fn find(letters: &[char]) -> Vec<(Range<usize>, RemovalKind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let is_start = at == 0 || !joins(letters[at - 1]);
        let end = if is_start { Reader { letters, at }.date() } else { None };
        match end.filter(|end| letters.get(*end).is_none_or(|letter| !letter.is_alphanumeric())) {
            Some(end) => {
                found.push((at..end, RemovalKind::Date));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn joins(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '/' | '$' | '€' | '#')
}

/// Reads on from a place; every reading that fails leaves the place where it was.
#[derive(Clone, Copy)]
struct Reader<'t> {
    letters: &'t [char],
    at: usize,
}

impl Reader<'_> {
    fn date(mut self) -> Option<usize> {
        let mut whole = self;
        if whole.weekday().is_some() && whole.day_and_month().is_some() {
            return Some(whole.at);
        }
        [Self::of_numbers, Self::day_and_month, Self::quarter, Self::year_alone].into_iter().find_map(|form| {
            let mut reader = self;
            form(&mut reader).map(|()| self.at = reader.at)
        })?;
        Some(self.at)
    }

    /// `2026-01-31`, `2026-01-31T10:00Z`, `31.01.2026`, `1/31/26`.
    fn of_numbers(&mut self) -> Option<()> {
        let (first, length) = self.number()?;
        let sign = self.one_of(&['-', '/', '.'])?;
        let (second, _) = self.number().filter(|(second, length)| *length <= 2 && (1..=31).contains(second))?;
        self.one_of(&[sign])?;
        let (third, digits) = self.number()?;
        let (year, day) = if length == 4 { (first, third) } else { (third, first) };
        let is_year = (1900..2100).contains(&year) || (sign == '/' && digits == 2);
        if !is_year || !(1..=31).contains(&day) || second > 31 {
            return None;
        }
        if length == 4 && self.one_of(&['T']).is_some() {
            while self.one_of(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', '.', 'Z', '+']).is_some() {}
        }
        Some(())
    }

    /// `January 26th, 2026`, `26 January 2026`, `Jan 2026`, `3. März`.
    fn day_and_month(&mut self) -> Option<()> {
        if self.month().is_some() {
            let mut day = *self;
            if day.blank().is_some() && day.day().is_some() {
                self.at = day.at;
                self.year_behind();
                return Some(());
            }
            return self.year_behind().then_some(());
        }
        self.day()?;
        self.blank()?;
        let mut of = *self;
        if of.word().as_deref() == Some("of") && of.blank().is_some() {
            self.at = of.at;
        }
        self.month()?;
        self.year_behind();
        Some(())
    }

    fn year_behind(&mut self) -> bool {
        let mut year = *self;
        let _ = year.one_of(&[',']);
        let found = year.blank().is_some() && year.year().is_some();
        if found {
            self.at = year.at;
        }
        found
    }

    /// `Q3 2026`, `2026 Q3`, `H1 2026`.
    fn quarter(&mut self) -> Option<()> {
        let mut first = *self;
        if first.part_of_year().is_some() {
            let _ = first.blank();
            first.year()?;
            self.at = first.at;
            return Some(());
        }
        self.year()?;
        let _ = self.blank();
        self.part_of_year()
    }

    fn part_of_year(&mut self) -> Option<()> {
        self.one_of(&['Q', 'H'])?;
        self.one_of(&['1', '2', '3', '4'])?;
        Some(())
    }

    fn year_alone(&mut self) -> Option<()> {
        let (year, length) = self.number()?;
        let goes_on = matches!(self.letters.get(self.at), Some('.' | ',' | '-' | ':' | '/' | '%'))
            && self.letters.get(self.at + 1).is_some_and(char::is_ascii_digit);
        (length == 4 && YEARS.contains(&year) && !goes_on).then_some(())
    }

    fn year(&mut self) -> Option<()> {
        self.number().filter(|(year, length)| *length == 4 && (1900..2100).contains(year)).map(|_| ())
    }

    /// `1` to `31` with or without its ending.
    fn day(&mut self) -> Option<()> {
        let (day, length) = self.number()?;
        if !(1..=31).contains(&day) || length > 2 {
            return None;
        }
        let mut ending = *self;
        if matches!(ending.word().as_deref(), Some("st" | "nd" | "rd" | "th")) || ending.one_of(&['.']).is_some() {
            let is_full_stop = self.letters.get(self.at) == Some(&'.') && self.letters.get(self.at + 1) != Some(&' ');
            if !is_full_stop {
                self.at = ending.at;
            }
        }
        Some(())
    }

    /// A month, written with a capital.
    fn month(&mut self) -> Option<()> {
        let is_capital = self.letters.get(self.at).is_some_and(|letter| letter.is_uppercase());
        let word = self.word().filter(|word| is_capital && MONTHS.contains(&word.as_str()))?;
        if word.chars().count() < 5 {
            let _ = self.one_of(&['.']);
        }
        Some(())
    }

    fn weekday(&mut self) -> Option<()> {
        self.word().filter(|word| WEEKDAYS.contains(&word.as_str()))?;
        let _ = self.one_of(&[',']);
        self.blank()
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.letters.get(self.at..)?;
        let word: String = rest.iter().take_while(|letter| letter.is_alphabetic()).collect();
        self.at += word.chars().count();
        (!word.is_empty()).then(|| word.to_lowercase())
    }

    fn number(&mut self) -> Option<(u32, usize)> {
        let rest = self.letters.get(self.at..)?;
        let digits: String = rest.iter().take(5).take_while(|letter| letter.is_ascii_digit()).collect();
        self.at += digits.len();
        Some((digits.parse().ok()?, digits.len()))
    }

    fn one_of(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.letters.get(self.at).copied().filter(|letter| signs.contains(letter))?;
        self.at += 1;
        Some(sign)
    }

    fn blank(&mut self) -> Option<()> {
        let one = self.one_of(&[' ', '\n']);
        one.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("On Thursday, January 26th, 2023, it", "On [date], it")]
    #[case("from May 2019 to December 2025 to", "from [date] to [date] to")]
    #[case("26 January 2023; 3rd of March", "[date]; [date]")]
    #[case("2025-09-04 and 2025-09-04T10:00:00Z", "[date] and [date]")]
    #[case("am 3. März 2024 und 31.12.2024", "am [date] und [date]")]
    #[case("1/31/26, Q3 2025, 2026 Q1", "[date], [date], [date]")]
    #[case("As we kick off 2025, the", "As we kick off [date], the")]
    #[case("In 2019.", "In [date].")]
    #[case("Sept. 5 was", "[date] was")]
    #[case("it may 5 times march on, Mark 3", "it may 5 times march on, Mark 3")]
    #[case("version 1.2.10, 10,000 of 2,025 and 2000 rows", "version 1.2.10, 10,000 of 2,025 and 2000 rows")]
    #[case("$2025 and v2025 and 2025.1", "$2025 and v2025 and 2025.1")]
    fn dates_are_taken(#[case] text: &str, #[case] left: &str) {
        let mut cells = Cells::of(text);
        take(&mut cells, &mut Taken::default());
        assert_eq!(cells.text(), left, "{text:?}");
    }
}
