//! What marks score, and what guessing would score (statistics of the test, 5.1).

use super::series::choose_f64;

/// P(h hits) for h = 0..=`own` when `marks` of `own + other` pieces are marked by guessing: hypergeometric,
/// `C(own, h) · C(other, marks − h) / C(own + other, marks)`. With 3 + 3 and 3 marks: 1/20, 9/20, 9/20, 1/20 (T5-HYPG).
/// Empty when more pieces are marked than there are.
#[must_use]
pub fn by_guessing(own: u32, other: u32, marks: u32) -> Vec<f64> {
    if marks > own + other {
        return Vec::new();
    }
    let all = choose_f64(own + other, marks);
    let ways = |h: u32| if h > marks { 0.0 } else { choose_f64(own, h) * choose_f64(other, marks - h) };
    (0..=own).map(|h| ways(h) / all).collect()
}

/// P(at least h) for each h of a distribution over 0, 1, 2, …
#[must_use]
pub fn at_least(chances: &[f64]) -> Vec<f64> {
    let mut sums: Vec<f64> = chances
        .iter()
        .rev()
        .scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        })
        .collect();
    sums.reverse();
    sums
}

/// One ballot's marks against the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Own pieces there are.
    pub own: u32,
    /// Other pieces there are.
    pub other: u32,
    /// Own pieces marked as ours.
    pub hits: u32,
    /// Other pieces marked as ours.
    pub false_alarms: u32,
}

impl Marks {
    /// Counts marks against the key, piece by piece; a longer list is cut to the shorter.
    #[must_use]
    pub fn of(marked: &[bool], ours: &[bool]) -> Self {
        let count = |m: bool, o: bool| marked.iter().zip(ours).filter(|&(x, y)| (*x, *y) == (m, o)).count() as u32;
        let (hits, false_alarms) = (count(true, true), count(true, false));
        Self { own: hits + count(false, true), other: false_alarms + count(false, false), hits, false_alarms }
    }

    /// Youden's J, hit rate − false-alarm rate, −1..1; 0 is guessing. The score when the number of own pieces is not told.
    /// `None` when either kind of piece is missing.
    #[must_use]
    pub fn youden(self) -> Option<f64> {
        if self.own == 0 || self.other == 0 {
            return None;
        }
        Some(f64::from(self.hits) / f64::from(self.own) - f64::from(self.false_alarms) / f64::from(self.other))
    }

    /// P(at least as many hits) by guessing, given how many were marked.
    #[must_use]
    pub fn chance_by_guessing(self) -> f64 {
        let guessing = at_least(&by_guessing(self.own, self.other, self.hits + self.false_alarms));
        guessing.get(self.hits as usize).map_or(1.0, |chance| chance.min(1.0))
    }
}

/// The index shown beside hits when the number is known: `(h − expected) / (own − expected)` with
/// `expected = own² / (own + other)`; for 3 + 3 this is `(h − 1.5) / 1.5`. 0 is guessing, 1 is all found; negative below.
/// `hits` may be a mean. `None` without other pieces, when nothing can be told apart.
#[must_use]
pub fn index(hits: f64, own: u32, other: u32) -> Option<f64> {
    if own == 0 || other == 0 {
        return None;
    }
    let expected = expected_hits(own, other);
    Some((hits - expected) / (f64::from(own) - expected))
}

/// Mean hits of a judge who guesses and marks exactly as many as there are: `own² / (own + other)`.
#[must_use]
pub fn expected_hits(own: u32, other: u32) -> f64 {
    f64::from(own) * f64::from(own) / f64::from((own + other).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ballot_is_counted_against_the_key() {
        let key = [true, true, true, false, false, false];
        let made = Marks::of(&[true, true, false, true, false, false], &key);
        assert_eq!(made, Marks { own: 3, other: 3, hits: 2, false_alarms: 1 }, "two right and one wrong");
        assert!((made.youden().unwrap() - 1.0 / 3.0).abs() < 1e-15, "2/3 − 1/3");
        assert!((made.chance_by_guessing() - 0.5).abs() < 1e-12, "half of all guesses do as well");
        assert_eq!(Marks::of(&[], &[]).youden(), None, "no piece, no score");
        assert!((Marks::of(&[false; 6], &key).chance_by_guessing() - 1.0).abs() < 1e-12, "no mark proves nothing");
    }

    #[test]
    fn the_index_is_nought_for_guessing_and_one_for_all() {
        assert_eq!(index(1.5, 3, 3), Some(0.0), "guessing finds half of three");
        assert_eq!(index(3.0, 3, 3), Some(1.0), "all found");
        assert_eq!(index(3.0, 3, 0), None, "with nothing else there is nothing to tell apart");
    }

    proptest! {
        #[test]
        fn guesses_are_a_distribution(own in 1_u32..7, other in 1_u32..7, part in 0.0_f64..1.0) {
            let marks = (f64::from(own + other) * part) as u32;
            let chances = by_guessing(own, other, marks);
            prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{chances:?}");
            let mean: f64 = (0_u32..).zip(&chances).map(|(h, chance)| f64::from(h) * chance).sum();
            let expected = f64::from(own * marks) / f64::from(own + other);
            prop_assert!((mean - expected).abs() < 1e-12, "mean {mean}, expected {expected}");
        }
    }
}
