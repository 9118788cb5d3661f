//! What one round's ballots score against its key. Pure; the methods are in `countersign-stats`.

use countersign_stats::sameness::alert::RoundScore;
use countersign_stats::sameness::key_test::{self, KeyTest};
use countersign_stats::sameness::ratings::auc;
use serde::{Deserialize, Serialize};

use super::result::OutcomeBallot;
use super::rules::size;

/// `count` of `total` keys: a p-value as the fraction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Keys {
    /// Keys under which as many of the marks would be hits, or more.
    pub count: u32,
    /// All keys that could have been drawn.
    pub total: u32,
}

/// A round in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Summary {
    /// Ballots.
    pub(super) judges: u32,
    /// Marks on pieces of ours.
    pub(super) hits: u32,
    /// All marks.
    pub(super) marked: u32,
    /// As many hits as there could be: judges times our pieces.
    pub(super) of: u32,
    /// The key-permutation test.
    pub(super) p: Keys,
    /// Mean over judges of the area under their ratings' curve.
    pub(super) auc: Option<f64>,
}

/// Marks on each piece, over all ballots.
pub(super) fn marks(ballots: &[OutcomeBallot], pieces: usize) -> Vec<u32> {
    let on = |at: usize| ballots.iter().filter(|ballot| ballot.marks.get(at) == Some(&true)).count();
    (0..pieces).map(|at| size(on(at))).collect()
}

/// The key-permutation test of one round's marks; `None` only for more pieces than a round can have.
pub(super) fn key_test(ballots: &[OutcomeBallot], ours: &[bool]) -> Option<KeyTest> {
    key_test::key_test(&[key_test::Round { scores: marks(ballots, ours.len()), ours: ours.to_vec() }])
}

/// Mean rating of the piece at `at`, 1..5.
pub(super) fn mean_rating(ballots: &[OutcomeBallot], at: usize) -> f64 {
    let ratings: Vec<f64> = ballots.iter().filter_map(|ballot| ballot.ratings.get(at)).map(|r| f64::from(*r)).collect();
    if ratings.is_empty() { 0.0 } else { ratings.iter().sum::<f64>() / ratings.len() as f64 }
}

/// The area under one judge's ratings.
pub(super) fn auc_of(ballot: &OutcomeBallot, ours: &[bool]) -> Option<f64> {
    auc(&ballot.ratings.iter().map(|rating| Some(*rating)).collect::<Vec<_>>(), ours)
}

/// A round in numbers; `None` only for more pieces than a round can have.
pub(super) fn summary(ballots: &[OutcomeBallot], ours: &[bool]) -> Option<Summary> {
    let test = key_test(ballots, ours)?;
    let own = ours.iter().filter(|ours| **ours).count();
    let areas: Vec<f64> = ballots.iter().filter_map(|ballot| auc_of(ballot, ours)).collect();
    Some(Summary {
        judges: size(ballots.len()),
        hits: u32::try_from(test.hits).unwrap_or(u32::MAX),
        marked: marks(ballots, ours.len()).iter().sum(),
        of: size(ballots.len() * own),
        p: Keys { count: u32::try_from(test.p.count).ok()?, total: u32::try_from(test.p.total).ok()? },
        auc: (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64),
    })
}

impl Summary {
    /// As trends compare it.
    pub(super) fn score(&self) -> RoundScore {
        RoundScore { hits: self.hits, of: self.of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(marks: &str, ratings: [u8; 6]) -> OutcomeBallot {
        let marks = marks.chars().map(|mark| mark == 'x').collect();
        OutcomeBallot { ballot: String::new(), person: String::new(), paper: false, marks, ratings: ratings.to_vec() }
    }

    #[test]
    fn a_round_is_counted_against_its_key() {
        let ours = [true, true, true, false, false, false];
        let ballots = [ballot("xxx---", [5, 5, 4, 2, 1, 1]), ballot("xx-x--", [5, 4, 3, 3, 1, 2])];
        let summary = summary(&ballots, &ours).unwrap();
        assert_eq!((summary.judges, summary.hits, summary.marked, summary.of), (2, 5, 6, 6), "five of six found");
        assert_eq!(summary.p, Keys { count: 2, total: 20 }, "the true key and the one with the fourth for the third");
        assert_eq!(marks(&ballots, 6), [2, 2, 1, 1, 0, 0], "marks by piece");
        assert!((mean_rating(&ballots, 2) - 3.5).abs() < 1e-12, "a mean of four and three");
        let auc = summary.auc.unwrap();
        assert!(
            (auc - (1.0 + 17.0 / 18.0) / 2.0).abs() < 1e-12,
            "one judge orders all pairs, the other ties one: {auc}"
        );
    }

    #[test]
    fn one_round_never_proves_more_than_its_keys() {
        let ours = [true, true, true, false, false, false];
        let ballots: Vec<_> = (0..9).map(|_| ballot("xxx---", [5, 5, 5, 1, 1, 1])).collect();
        assert_eq!(summary(&ballots, &ours).unwrap().p, Keys { count: 1, total: 20 }, "nine who agree share their cue");
    }
}
