//! Amounts in a text: percentages, money, numbers with their unit.

use super::text::{Gap, Kind, Text, Token, lower};

/// What makes a number a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Percent,
    Money,
    /// Days, people, times, reconciliations.
    Unit,
    /// Digits alone.
    Digits,
    /// A number word alone ("eleven"): a claim only beside another amount.
    Word,
}

/// An amount, from its first to its last token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantity {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) of: Of,
}

/// Every amount of a text, in its order; dates, years and numbers of pages or steps are none.
pub(super) fn quantities(text: &Text<'_>) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match quantity(text, at) {
            Some(quantity) => {
                at = quantity.last + 1;
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    found
}

fn quantity(text: &Text<'_>, at: usize) -> Option<Quantity> {
    let token = text.get(at)?;
    let in_digits = token.kind == Kind::Number;
    if !in_digits && !is_number_word(&lower(token)) {
        return None;
    }
    let mut last = at;
    while is_number_word(&text.word_after(last)) || is_magnitude(&text.word_after(last)) {
        last += 1;
    }
    let before = text.word_before(at);
    if is_month(&before) || is_month(&text.word_after(last)) || numbers_a_thing(&before) {
        return None;
    }
    if let Some(money) = money(text, at, last).or_else(|| percent(text, at, last)) {
        return Some(money);
    }
    if let Some(unit) = unit(text, last) {
        return Some(Quantity { first: at, last: unit, of: Of::Unit });
    }
    if matches!(before.as_str(), "day" | "week" | "month" | "hour") {
        return Some(Quantity { first: at - 1, last, of: Of::Unit });
    }
    if last == at && is_year(token) {
        return None;
    }
    let of = match (in_digits, token.text.ends_with(char::is_alphabetic)) {
        (true, true) => Of::Unit,
        (true, false) => Of::Digits,
        (false, _) => Of::Word,
    };
    Some(Quantity { first: at, last, of })
}

const CURRENCIES: [char; 6] = ['€', '$', '£', '¥', '₹', '₣'];

fn money(text: &Text<'_>, first: usize, last: usize) -> Option<Quantity> {
    let signed =
        text.before(first).is_some_and(|sign| sign.is_sign(&CURRENCIES) && text.tokens[first].gap != Gap::Line);
    if signed || is_currency(&text.word_before(first)) {
        return Some(Quantity { first: first - 1, last, of: Of::Money });
    }
    let sign_follows = text.get(last + 1).is_some_and(|sign| sign.is_sign(&CURRENCIES));
    (sign_follows || is_currency(&text.word_after(last))).then_some(Quantity { first, last: last + 1, of: Of::Money })
}

fn percent(text: &Text<'_>, first: usize, last: usize) -> Option<Quantity> {
    let end = |last| Some(Quantity { first, last, of: Of::Percent });
    if text.get(last + 1).is_some_and(|sign| sign.is_sign(&['%', '‰']) && sign.gap != Gap::Paragraph) {
        return end(last + 1);
    }
    match (text.word_after(last).as_str(), text.word_after(last + 1).as_str()) {
        ("percent", _) => end(last + 1),
        ("per", "cent") | ("percentage", "points" | "point") => end(last + 2),
        _ => None,
    }
}

/// The last token of the unit that follows, if one does.
fn unit(text: &Text<'_>, last: usize) -> Option<usize> {
    let next = text.word_after(last);
    let describes = matches!(
        next.as_str(),
        "working"
            | "business"
            | "calendar"
            | "full"
            | "whole"
            | "consecutive"
            | "more"
            | "fewer"
            | "less"
            | "extra"
            | "new"
    );
    let at = if describes { last + 1 } else { last };
    is_unit(&text.word_after(at)).then_some(at + 1)
}

fn is_unit(word: &str) -> bool {
    let named = matches!(
        word,
        "day"
            | "hour"
            | "minute"
            | "second"
            | "week"
            | "month"
            | "year"
            | "quarter"
            | "time"
            | "fold"
            | "people"
            | "staff"
            | "pages"
    );
    // Whatever is counted stands in the plural.
    let plural = word.len() >= 4 && word.ends_with('s') && !word.ends_with("ss");
    named || (plural && !matches!(word, "this" | "does" | "was" | "less" | "always" | "perhaps" | "besides"))
}

fn is_number_word(word: &str) -> bool {
    let known = |part: &str| {
        matches!(
            part,
            "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "eleven"
                | "twelve"
                | "thirteen"
                | "fourteen"
                | "fifteen"
                | "sixteen"
                | "seventeen"
                | "eighteen"
                | "nineteen"
                | "twenty"
                | "thirty"
                | "forty"
                | "fifty"
                | "sixty"
                | "seventy"
                | "eighty"
                | "ninety"
                | "hundred"
        )
    };
    let mut parts = word.split('-');
    let begins = parts.next().is_some_and(known);
    begins && parts.all(|part| part == "one" || known(part))
}

fn is_magnitude(word: &str) -> bool {
    matches!(word, "hundred" | "thousand" | "million" | "millions" | "billion" | "billions" | "bn" | "mn")
}

fn is_currency(word: &str) -> bool {
    matches!(
        word,
        "eur"
            | "usd"
            | "gbp"
            | "chf"
            | "jpy"
            | "euro"
            | "euros"
            | "dollar"
            | "dollars"
            | "pound"
            | "pounds"
            | "francs"
            | "cents"
    )
}

fn is_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

/// A number that names its thing instead of counting: page 3, step 2.
fn numbers_a_thing(word: &str) -> bool {
    matches!(
        word,
        "page" | "step" | "chapter" | "section" | "version" | "phase" | "paragraph" | "figure" | "table" | "room"
    )
}

fn is_year(token: &Token<'_>) -> bool {
    let year = token.text.parse::<u32>().ok();
    token.text.len() == 4 && year.is_some_and(|year| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a 64 % cut", &[("64 %", Of::Percent)])]
    #[case("nine per cent and 3 percentage points", &[("nine per cent", Of::Percent), ("3 percentage points", Of::Percent)])]
    #[case("€ 612 a month, 720 euros before", &[("€ 612", Of::Money), ("720 euros", Of::Money)])]
    #[case("revenue of $71 million", &[("$71 million", Of::Money)])]
    #[case("four working days instead of eleven", &[("four working days", Of::Unit), ("eleven", Of::Word)])]
    #[case("moved 61,000 sign-offs", &[("61,000 sign-offs", Of::Unit)])]
    #[case("on day 8, not day 13", &[("day 8", Of::Unit), ("day 13", Of::Unit)])]
    #[case("thirty-one bank accounts", &[("thirty-one", Of::Word)])]
    #[case("38 of 110", &[("38", Of::Digits), ("110", Of::Digits)])]
    #[case("3x faster", &[("3x", Of::Unit)])]
    #[case("on 31 December 2026, in March 2024, since 2019, on page 7 of step 2", &[])]
    #[case("one thing to do", &[])]
    fn amounts_and_what_is_none(#[case] whole: &str, #[case] wanted: &[(&str, Of)]) {
        let text = Text::of(whole);
        let found: Vec<_> =
            quantities(&text).iter().map(|found| (text.place(found.first, found.last).quote, found.of)).collect();
        assert_eq!(found, wanted, "{whole}");
    }
}
