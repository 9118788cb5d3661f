//! Detects an outcome with a number: an amount and a word of change in one sentence.

use std::ops::Range;

use super::proposal::Proposal;
use super::quantity::{Of, Quantity, quantities};
use super::requirement::Requirement;
use super::text::{Kind, Place, Text, lower};

/// Longest proposal, in code points; a longer stretch is cut to the nearest amount and word.
const LONGEST: u32 = 180;
/// Most proposals for a draft.
const MOST: usize = 8;

/// The outcomes with a number in a draft, the strongest first. `clients` is where clients are named.
pub(super) fn outcomes(text: &Text<'_>, clients: &[Place<'_>]) -> Vec<Proposal> {
    let all = quantities(text);
    let mut named_at: Vec<u32> = clients.iter().map(|client| client.start).collect();
    named_at.sort_unstable();
    let mut found: Vec<(u32, Place<'_>)> = Vec::new();
    let mut named_before = false;
    for sentence in &text.sentences {
        let amounts = within(&all, sentence);
        let place = text.place(sentence.start, sentence.end - 1);
        let next = named_at.partition_point(|start| *start < place.start);
        let named = named_at.get(next).is_some_and(|start| *start < place.end);
        if let Some((score, place)) = outcome(text, sentence, amounts) {
            let near = if named || named_before { 2 } else { 0 };
            found.push((score + near, place));
        }
        named_before = named;
    }
    // A stable sort: of two that are as strong, the earlier one comes first.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let why = "an amount and a word of change";
    let proposal = |(_, place)| Proposal::of(Requirement::NumberedOutcome, place, why, false);
    found.into_iter().take(MOST).map(proposal).collect()
}

fn within<'q>(all: &'q [Quantity], sentence: &Range<usize>) -> &'q [Quantity] {
    let begin = all.partition_point(|amount| amount.first < sentence.start);
    let end = all.partition_point(|amount| amount.first < sentence.end);
    &all[begin..end]
}

/// How strong a sentence is as an outcome, and which part of it says so.
fn outcome<'t>(text: &Text<'t>, sentence: &Range<usize>, amounts: &[Quantity]) -> Option<(u32, Place<'t>)> {
    let is_solid = |amount: &Quantity| matches!(amount.of, Of::Percent | Of::Money | Of::Unit);
    let counted = amounts.iter().filter(|amount| amount.of != Of::Word).count();
    if !amounts.iter().any(is_solid) && counted < 2 {
        return None;
    }
    let changes: Vec<(usize, u32)> = sentence.clone().filter_map(|at| Some((at, change(text, at)?))).collect();
    let strength: u32 = changes.iter().map(|(_, weight)| weight).sum();
    if strength == 0 {
        return None;
    }
    let spans = || amounts.iter().map(|amount| (amount.first, amount.last));
    // A word that only perhaps speaks of change says nothing before the amount once another surely does.
    let surely = changes.iter().any(|(_, weight)| *weight == 2);
    let begins = changes.iter().filter(|(_, weight)| !surely || *weight == 2).map(|(at, _)| *at);
    let first = begins.chain(spans().map(|(first, _)| first)).min()?;
    let last = changes.iter().map(|(at, _)| *at).chain(spans().map(|(_, last)| last)).max()?;
    let whole = text.place(first, last);
    let place = if whole.end - whole.start <= LONGEST { whole } else { nearest(text, amounts, &changes)? };
    let numbers = u32::try_from(amounts.len().min(3)).unwrap_or(3);
    Some((numbers + strength.min(6), place))
}

/// The amount and the word of change that stand closest to each other.
fn nearest<'t>(text: &Text<'t>, amounts: &[Quantity], changes: &[(usize, u32)]) -> Option<Place<'t>> {
    // Both lists are in the text's order, so the closest change of an amount is the one before or after it.
    let beside = amounts.iter().flat_map(|amount| {
        let after = changes.partition_point(|(at, _)| *at <= amount.last);
        let near = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|at| changes.get(at));
        near.map(|(at, _)| (amount.first.min(*at), amount.last.max(*at)))
    });
    let (first, last) = beside.min_by_key(|(first, last)| last - first)?;
    let place = text.place(first, last);
    (place.end - place.start <= LONGEST).then_some(place)
}

/// How much a word speaks of change: 2 surely, 1 perhaps.
fn change(text: &Text<'_>, at: usize) -> Option<u32> {
    let token = text.get(at)?;
    if token.kind != Kind::Word {
        return None;
    }
    match lower(token).as_str() {
        "cut" | "cuts" | "reduce" | "reduces" | "reduced" | "reduction" | "save" | "saves" | "saved" | "saving"
        | "savings" | "fell" | "fall" | "falls" | "dropped" | "drops" | "drop" | "grew" | "grows" | "growth"
        | "rose" | "rises" | "raised" | "increase" | "increased" | "increases" | "doubled" | "tripled" | "halved"
        | "became" | "gained" | "gain" | "lost" | "won" | "missed" | "shortened" | "lowered" | "improved"
        | "improvement" | "faster" | "slower" | "sooner" | "earlier" | "quicker" | "fewer" | "instead" | "less"
        | "lower" | "higher" | "shorter" => Some(2),
        "from" if goes_to_an_amount(text, at) => Some(2),
        "went" | "more" | "longer" | "than" | "before" | "after" | "within" | "took" | "used" | "against" | "now"
        | "per" | "moved" | "gave" | "found" | "only" => Some(1),
        _ => None,
    }
}

/// "from ten working days to seven"
fn goes_to_an_amount(text: &Text<'_>, at: usize) -> bool {
    (at + 2..at + 9).any(|to| text.get(to).is_some_and(|token| lower(token) == "to"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("They close in four working days instead of eleven, a 64 % cut.", &["four working days instead of eleven, a 64 % cut"])]
    #[case("The group close went from ten working days to seven.", &["from ten working days to seven"])]
    #[case("They now close on day 8 instead of day 13.", &["day 8 instead of day 13"])]
    #[case("It takes them two afternoons instead of six days.", &["two afternoons instead of six days"])]
    #[case("They found 61 % fewer count differences than the year before.", &["61 % fewer count differences than the year before"])]
    #[case("31 of its 240 were late, and it is 4 now.", &["31 of its 240 were late, and it is 4 now"])]
    #[case("It takes ten minutes.", &[])]
    #[case("We meet on 24 November, before noon.", &[])]
    #[case("We cut costs and save time.", &[])]
    #[case("Imagine a world in which the close simply happens.", &[])]
    fn sentences_with_an_outcome(#[case] whole: &str, #[case] wanted: &[&str]) {
        let found: Vec<_> = outcomes(&Text::of(whole), &[]).into_iter().map(|proposal| proposal.quote).collect();
        assert_eq!(found, wanted, "{whole}");
    }

    #[test]
    fn the_sentence_that_names_the_client_comes_first() {
        let whole = "Some saved 2 hours. Calder Breweries saved 3 days.";
        let text = Text::of(whole);
        let client = text.place(5, 6);
        assert_eq!(client.quote, "Calder Breweries", "the place meant");
        let found: Vec<_> = outcomes(&text, &[client]).into_iter().map(|proposal| proposal.quote).collect();
        assert_eq!(found, ["saved 3 days", "saved 2 hours"], "an outcome of the client is worth more");
    }

    #[test]
    fn a_long_sentence_is_cut_to_what_belongs_together() {
        let whole = format!("In 3 weeks {} we saved 40 hours.", "and so on ".repeat(40));
        let found = outcomes(&Text::of(&whole), &[]);
        assert_eq!(found[0].quote, "saved 40 hours", "not half a page");
    }
}
