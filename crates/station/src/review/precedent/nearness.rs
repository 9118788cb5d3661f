//! Which terms are asked for, and which of what they find is nearest. Pure.
//!
//! Asking for every term of a case takes a second where there are a million: common words stand in every third case.
//! So the index is asked for the rarest terms only, and the likeliest of what they find is put in order by all the terms it
//! shares, by BM25.

use std::collections::HashMap;

/// So many of the rarest terms are asked for at most.
const MOST: usize = 32;
/// And no more of them than have this many entries in the index together: one takes a third of a microsecond to read.
const CEILING: u32 = 16_000;
/// Cases whose tokens are read to weigh them by; each takes some fifty microseconds.
pub(super) const LIKELY: usize = 60;
/// Among so many cases, a term that more than half of them have says nothing.
const SEVERAL: u32 = 20;

/// The constants of BM25 as everybody uses them.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// What to ask the index for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question<'t> {
    /// Whatever has one of these tokens, rarest first.
    AnyOf(Vec<&'t str>),
    /// Every term is common: the newest of what has the rarest one.
    NewestWith(&'t str),
    /// No settled case has any of the terms.
    Nothing,
}

/// Chooses from the tokens of a case, each with the number of cases that have it, of `all` cases of the workflow.
pub(super) fn question(counts: &HashMap<String, u32>, all: u32) -> Question<'_> {
    let tells = |n: u32| n > 0 && (all < SEVERAL || n <= all / 2);
    let telling = counts.iter().filter(|(_, n)| tells(**n));
    let mut rarest: Vec<(&str, u32)> = telling.map(|(token, n)| (token.as_str(), *n)).collect();
    rarest.sort_by_key(|(token, n)| (*n, *token));
    let Some((first, n)) = rarest.first().copied() else { return Question::Nothing };
    if n > CEILING {
        return Question::NewestWith(first);
    }
    let mut sum = 0;
    let chosen = rarest.iter().take(MOST).take_while(|(_, n)| {
        sum += n;
        sum <= CEILING
    });
    Question::AnyOf(chosen.map(|(token, _)| *token).collect())
}

/// How telling the terms of a case are.
pub(super) struct Weights<'t> {
    weights: HashMap<&'t str, f64>,
}

impl<'t> Weights<'t> {
    /// From the number of cases that have each token, of `all` cases of the workflow.
    pub(super) fn of(counts: &'t HashMap<String, u32>, all: u32) -> Self {
        let weight = |n: u32| {
            let (n, all) = (f64::from(n), f64::from(all.max(n)));
            ((all - n + 0.5) / (n + 0.5) + 1.0).ln()
        };
        Self { weights: counts.iter().map(|(token, n)| (token.as_str(), weight(*n))).collect() }
    }

    /// The weight of one token.
    pub(super) fn weight(&self, token: &str) -> Option<f64> {
        self.weights.get(token).copied()
    }

    /// BM25 of a case with these tokens, each of which stands in it once; `mean` is the usual number of tokens.
    fn score(&self, tokens: &[&str], mean: f64) -> f64 {
        let shared: f64 = tokens.iter().filter_map(|token| self.weight(token)).sum();
        let length = tokens.len() as f64 / mean.max(1.0);
        shared * (SATURATION + 1.0) / (1.0 + SATURATION * (1.0 - LENGTH + LENGTH * length))
    }
}

/// A token, and the cases that have it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Holders {
    token: String,
    /// Their numbers, with commas between; `None` when there are none.
    nos: Option<String>,
}

impl Holders {
    fn nos(&self) -> impl Iterator<Item = u32> {
        self.nos.iter().flat_map(|nos| nos.split(',')).filter_map(|no| no.parse().ok())
    }
}

/// The cases that are likeliest to be near, but for one: those whose tokens, as far as they were asked for, tell most. Of
/// two alike the newer one.
pub(super) fn likeliest(holders: &[Holders], weights: &Weights<'_>, but: u32) -> Vec<u32> {
    let mut told: Vec<(u32, f64)> = Vec::new();
    for holder in holders {
        let weight = weights.weight(&holder.token).unwrap_or(0.0);
        told.extend(holder.nos().filter(|no| *no != but).map(|no| (no, weight)));
    }
    told.sort_unstable_by_key(|(no, _)| *no);
    let mut sums: Vec<(f64, u32)> = told
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|of| (of.iter().map(|(_, w)| w).sum(), of[0].0))
        .collect();
    sums.sort_unstable_by(|(a, one), (b, other)| b.total_cmp(a).then(other.cmp(one)));
    sums.into_iter().take(LIKELY).map(|(_, no)| no).collect()
}

/// A case that the index found, with its tokens.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Candidate {
    /// Its number.
    pub(super) no: u32,
    /// Its tokens, with spaces between.
    pub(super) tokens: String,
}

impl Candidate {
    /// Its tokens one by one.
    pub(super) fn tokens(&self) -> Vec<&str> {
        self.tokens.split(' ').collect()
    }
}

/// The nearest of the candidates, at most `limit`, nearest first; of two alike the newer one.
pub(super) fn nearest(candidates: Vec<Candidate>, weights: &Weights<'_>, limit: usize) -> Vec<Candidate> {
    let all: usize = candidates.iter().map(|candidate| candidate.tokens().len()).sum();
    let mean = all as f64 / candidates.len().max(1) as f64;
    let mut scored: Vec<(f64, Candidate)> =
        candidates.into_iter().map(|candidate| (weights.score(&candidate.tokens(), mean), candidate)).collect();
    scored.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.no.cmp(&one.no)));
    scored.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn counts(of: &[(&str, u32)]) -> HashMap<String, u32> {
        of.iter().map(|(token, n)| ((*token).to_owned(), *n)).collect()
    }

    #[rstest]
    #[case(&[], Question::Nothing, "a case without words has no precedents")]
    #[case(&[("a", 0)], Question::Nothing, "nor one whose words are new")]
    #[case(&[("a", 9), ("b", 2), ("c", 0)], Question::AnyOf(vec!["b", "a"]), "the rarest first")]
    #[case(&[("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5), ("f", 16_000)], Question::AnyOf(vec!["a", "b", "c", "d", "e"]),
        "as many as can be read in time")]
    #[case(&[("a", 15_999), ("b", 16_000)], Question::AnyOf(vec!["a"]), "one at least")]
    #[case(&[("a", 900_000), ("b", 800_000)], Question::NewestWith("b"), "common words only: the newest will do")]
    fn the_rarest_terms_are_asked_for(#[case] of: &[(&str, u32)], #[case] expected: Question<'_>, #[case] why: &str) {
        let counts = counts(of);
        assert_eq!(question(&counts, 2_000_000), expected, "{why}");
    }

    proptest! {
        #[test]
        fn what_is_asked_for_can_be_read_in_time(of in prop::collection::hash_map("[a-z]{3}", 0_u32..2_000_000, 0..64)) {
            if let Question::AnyOf(tokens) = question(&of, 2_000_000) {
                let sum: u32 = tokens.iter().map(|token| of[*token]).sum();
                prop_assert!(!tokens.is_empty() && tokens.len() <= MOST, "some are asked for, and not many");
                prop_assert!(sum <= CEILING, "{} entries would take too long", sum);
            }
        }
    }

    #[test]
    fn a_word_that_most_cases_have_says_nothing() {
        let counts = counts(&[("ticket", 51), ("card", 50)]);
        assert_eq!(question(&counts, 100), Question::AnyOf(vec!["card"]), "where there are several");
        let few = self::counts(&[("ticket", 2)]);
        assert_eq!(question(&few, 2), Question::AnyOf(vec!["ticket"]), "of two cases both may say something");
    }

    #[test]
    fn the_likeliest_have_more_and_rarer_terms() {
        let counts = counts(&[("card", 90), ("stolen", 9), ("paris", 2)]);
        let weights = Weights::of(&counts, 100);
        let holders = |token: &str, nos: &str| Holders { token: token.to_owned(), nos: Some(nos.to_owned()) };
        let found = [
            holders("paris", "3,7"),
            holders("stolen", "2,3,4,7"),
            holders("card", "1,2,3,4"),
            Holders { token: "rome".to_owned(), nos: None },
        ];
        assert_eq!(
            likeliest(&found, &weights, 7),
            [3, 4, 2, 1],
            "by what they have, then the newer one; not the case itself"
        );
        let many = (0..1_000).map(|no| no.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(
            likeliest(&[holders("card", &many)], &weights, 7).len(),
            LIKELY,
            "as many as can be weighed in time"
        );
    }

    fn candidate(no: u32, tokens: &str) -> Candidate {
        Candidate { no, tokens: tokens.to_owned() }
    }

    #[test]
    fn sharing_more_and_rarer_terms_is_nearer() {
        let counts = counts(&[("card", 90), ("stolen", 9), ("paris", 2)]);
        let weights = Weights::of(&counts, 100);
        let found = vec![
            candidate(1, "card fee top up"),
            candidate(2, "card stolen home late"),
            candidate(3, "card stolen paris night"),
            candidate(4, "card stolen home late"),
        ];
        let order: Vec<u32> = nearest(found, &weights, 3).iter().map(|found| found.no).collect();
        assert_eq!(order, [3, 4, 2], "by what is shared, then the newer one, and no more than asked for");
    }

    #[test]
    fn a_long_case_is_not_near_for_its_length() {
        let counts = counts(&[("stolen", 5)]);
        let long = format!("stolen {}", (0..60).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" "));
        let found = vec![candidate(9, &long), candidate(1, "stolen card")];
        assert_eq!(nearest(found, &Weights::of(&counts, 50), 1)[0].no, 1, "a short case that shares as much is nearer");
    }
}
