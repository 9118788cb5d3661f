//! Claims as one reads: what a reviewer should stop at. Marks say nothing about being right.

use serde::Serialize;

use super::client::mentions;
use super::known::Known;
use super::name::names;
use super::quantity::{Of, quantities};
use super::text::{Gap, Kind, Place, Text};

/// What sort of claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// A number with or without its unit.
    Number,
    /// A percentage.
    Percent,
    /// An amount of money.
    Money,
    /// A person, a company, a client of the case.
    Name,
    /// Words in quotation marks.
    Quotation,
    /// A web address.
    Link,
}

/// A claim and where it stands, in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Mark {
    /// What it is.
    pub claim: Claim,
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Most marks of a draft; a text that is all claims is marked at its beginning.
const MOST: usize = 2_000;

/// The claims of a draft in the order of their beginnings. A number inside a quotation is marked as well.
pub(super) fn marks(text: &Text<'_>, known: &Known) -> Vec<Mark> {
    let mark = |claim, place: Place<'_>| Mark { claim, start: place.start, end: place.end };
    let mut marks: Vec<Mark> = quantities(text)
        .into_iter()
        .filter_map(|amount| {
            let claim = match amount.of {
                Of::Percent => Claim::Percent,
                Of::Money => Claim::Money,
                Of::Unit | Of::Digits => Claim::Number,
                Of::Word => return None,
            };
            Some(mark(claim, text.place(amount.first, amount.last)))
        })
        .collect();
    let runs: Vec<Mark> =
        names(text).into_iter().map(|name| mark(Claim::Name, text.stem_place(name.first, name.last))).collect();
    let inside = |place: &Place<'_>| {
        let before = runs.partition_point(|name| name.start <= place.start);
        before.checked_sub(1).is_some_and(|at| runs[at].end >= place.end)
    };
    marks
        .extend(mentions(text, known).into_iter().filter(|place| !inside(place)).map(|place| mark(Claim::Name, place)));
    marks.extend(runs.iter().copied());
    let links = text.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Link);
    marks.extend(links.map(|(at, _)| mark(Claim::Link, text.place(at, at))));
    marks.extend(quotations(text).into_iter().map(|(first, last)| mark(Claim::Quotation, text.place(first, last))));
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    marks.truncate(MOST);
    marks
}

/// Longest quotation, in tokens; further away a mark opens something else.
const LONGEST: usize = 120;

/// Words between quotation marks of one paragraph, from the opening to the closing mark.
pub(super) fn quotations(text: &Text<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match closing(text, at) {
            Some(last) => {
                found.push((at, last));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

fn closing(text: &Text<'_>, at: usize) -> Option<usize> {
    let token = text.get(at).filter(|token| token.kind == Kind::Sign)?;
    let closes: &[char] = match token.text {
        "“" => &['”', '“'],
        "„" => &['“', '”'],
        "«" => &['»'],
        "»" => &['«'],
        "\"" => &['"'],
        _ => return None,
    };
    // A straight mark opens only before a word: 5" is a measure.
    let opens = token.text != "\"" || text.get(at + 1).is_some_and(|next| next.gap == Gap::None);
    let rest = text.tokens.get(at + 1..)?.iter().take(LONGEST).take_while(|next| next.gap != Gap::Paragraph);
    let ahead = rest.enumerate().find(|(_, next)| next.is_sign(closes)).map(|(n, _)| at + 1 + n)?;
    (opens && ahead > at + 1).then_some(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Claim::{Link, Money, Name, Number, Percent, Quotation};
    use rstest::rstest;

    #[rstest]
    #[case("They close in four working days, a 64 % cut.", &[(Number, "four working days"), (Percent, "64 %")])]
    #[case("It is € 612 for Graham Oyelaran.", &[(Money, "€ 612"), (Name, "Graham Oyelaran")])]
    #[case("Brightwell did; Brightwell Foods too.", &[(Name, "Brightwell"), (Name, "Brightwell Foods")])]
    #[case("She said “we wait 3 days less” here: https://a.example/b.",
           &[(Quotation, "“we wait 3 days less”"), (Number, "3 days"), (Link, "https://a.example/b")])]
    #[case("A \"plain\" mark, and a 5\" one.", &[(Quotation, "\"plain\""), (Number, "5")])]
    #[case("„Ja“, sagte er, und «oui».", &[(Quotation, "„Ja“"), (Quotation, "«oui»")])]
    #[case("Hi {{first_name}}, nothing is claimed on 20 November.", &[])]
    fn claims_are_found_as_one_reads(#[case] whole: &str, #[case] wanted: &[(Claim, &str)]) {
        let known = Known { clients: vec!["Brightwell Foods".to_owned()], ..Known::default() };
        let letters: Vec<char> = whole.chars().collect();
        let there = |mark: &Mark| letters[mark.start as usize..mark.end as usize].iter().collect::<String>();
        let found: Vec<_> = marks(&Text::of(whole), &known).iter().map(|mark| (mark.claim, there(mark))).collect();
        let wanted: Vec<_> = wanted.iter().map(|(claim, quote)| (*claim, (*quote).to_owned())).collect();
        assert_eq!(found, wanted, "{whole}");
    }
}
