//! The test that holds for judges who share cues: the marks stay as they are, the key is permuted (5.2).
//!
//! A round's key is one of C(own + other, own), drawn at random by the station, so under "nobody can tell" each was equally
//! likely. The p-value is a count of keys over all keys, kept as whole numbers: `p ≤ 0.05` in floating point fails
//! for 1 of 20.

use super::series::{choose, together};

/// One round: what each piece scored, and whether it is ours. The score is the number of marks over all judges, or any other
/// whole score a judge's answers add to (see [`super::ratings::doubled_ranks`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Score of each piece, in any order.
    pub scores: Vec<u32>,
    /// The key: whether the piece at the same place is ours. As long as `scores`.
    pub ours: Vec<bool>,
}

/// `count` of `total` equally likely keys: a p-value as it is, a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Keys (or splits) that do at least as well.
    pub count: u128,
    /// All there are, > 0.
    pub total: u128,
}

impl Count {
    /// The fraction as a number, for showing; compare with [`Count::at_most`].
    #[must_use]
    pub fn p(self) -> f64 {
        self.count as f64 / self.total as f64
    }

    /// Whether the fraction is at most `one / of`, in whole numbers.
    #[must_use]
    pub fn at_most(self, one: u32, of: u32) -> bool {
        // count/total ≤ one/of. A product that leaves u128 on the left is larger than any that does not on the right.
        match (self.count.checked_mul(u128::from(of)), self.total.checked_mul(u128::from(one))) {
            (Some(left), Some(right)) => left <= right,
            (None, Some(_)) => false,
            (Some(_), None) => true,
            (None, None) => self.p() <= f64::from(one) / f64::from(of),
        }
    }
}

/// What the test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTest {
    /// The score of the pieces that are ours, summed over rounds.
    pub hits: u64,
    /// Keys with at least this score, of all keys of all rounds.
    pub p: Count,
    /// In how many keys each sum 0, 1, 2, … comes about.
    ways: Vec<u128>,
}

/// Tests rounds together: each round's C(n, own) keys counted by their score, rounds convolved. `None` when a round's lists differ
/// in length or hold more than 20 pieces, or when the counts leave `u128` (29 rounds of 3 + 3 fit).
#[must_use]
pub fn key_test(rounds: &[Round]) -> Option<KeyTest> {
    let mut ways = vec![1_u128];
    let mut hits = 0_u64;
    for round in rounds {
        ways = together(&ways, &ways_of(round)?)?;
        hits +=
            round.scores.iter().zip(&round.ours).filter(|(_, ours)| **ours).map(|(s, _)| u64::from(*s)).sum::<u64>();
    }
    let total = ways.iter().try_fold(0_u128, |sum, way| sum.checked_add(*way))?;
    let count = ways.iter().skip(usize::try_from(hits).ok()?).sum();
    Some(KeyTest { hits, p: Count { count, total }, ways })
}

/// How many of a round's keys lead to each score.
fn ways_of(round: &Round) -> Option<Vec<u128>> {
    if round.scores.len() != round.ours.len() || round.scores.len() > 20 {
        return None;
    }
    let own = round.ours.iter().filter(|ours| **ours).count();
    let most = round.scores.iter().map(|score| *score as usize).sum::<usize>();
    // Chosen so far → sum → ways: pieces are taken or left one after the other.
    let mut table = vec![vec![0_u128; most + 1]; own + 1];
    *table.first_mut()?.first_mut()? = 1;
    for score in round.scores.iter().map(|score| *score as usize) {
        for chosen in (1..=own).rev() {
            for sum in (score..=most).rev() {
                let more = table[chosen - 1][sum - score];
                table[chosen][sum] += more;
            }
        }
    }
    table.pop()
}

/// The smallest p a design can give whatever the judges say: 1 of `C(own + other, own)^rounds`. One round of 3 + 3
/// never goes below 1/20. `None` when it leaves `u128`.
#[must_use]
pub fn floor(own: u32, other: u32, rounds: u32) -> Option<Count> {
    let total = choose(own + other, own)?.checked_pow(rounds)?;
    Some(Count { count: 1, total })
}

impl KeyTest {
    /// Between which scores chance alone stays, with at most `tail` (0..0.5) of all keys beyond each end: the band of a
    /// chart. Scores, not shares.
    #[must_use]
    pub fn chance_band(&self, tail: f64) -> (u64, u64) {
        let total = self.p.total as f64;
        let reaches = |ways: &mut dyn Iterator<Item = &u128>| {
            let mut sum = 0.0;
            ways.take_while(|way| {
                sum += **way as f64 / total;
                sum <= tail
            })
            .count() as u64
        };
        let low = reaches(&mut self.ways.iter());
        let high = (self.ways.len() as u64).saturating_sub(1 + reaches(&mut self.ways.iter().rev()));
        (low, high.max(low))
    }

    /// The mean score over all keys: what guessing brings.
    #[must_use]
    pub fn expected(&self) -> f64 {
        let sum: f64 = (0_u32..).zip(&self.ways).map(|(score, way)| f64::from(score) * (*way as f64)).sum();
        sum / self.p.total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(scores: &[u32], own: &[usize]) -> Round {
        Round { scores: scores.to_vec(), ours: (0..scores.len()).map(|at| own.contains(&at)).collect() }
    }

    #[test]
    fn many_rounds_fit_and_too_many_say_so() {
        let one = round(&[3, 2, 2, 1, 1, 0], &[0, 1, 2]);
        let fits = key_test(&vec![one.clone(); 29]).unwrap();
        assert_eq!(fits.p, Count { count: 1, total: 20_u128.pow(29) }, "29 rounds of 3 + 3 fit in u128");
        assert_eq!(key_test(&vec![one; 30]), None, "30 do not, and are not wrapped");
    }

    #[test]
    fn one_of_twenty_is_five_in_a_hundred() {
        assert!(Count { count: 1, total: 20 }.at_most(5, 100), "whole numbers know that 1/20 ≤ 0.05");
        assert!(!Count { count: 2, total: 39 }.at_most(5, 100), "2/39 is more");
        assert!(Count { count: 1, total: u128::MAX }.at_most(5, 100), "a total too large to multiply is small enough");
        assert_eq!(floor(4, 4, 1), Some(Count { count: 1, total: 70 }), "4 + 4 in one round");
    }

    #[test]
    fn the_band_holds_what_chance_does() {
        let test = key_test(&[round(&[5, 5, 5, 0, 0, 0], &[0, 1, 2])]).unwrap();
        assert_eq!(test.chance_band(0.05), (5, 10), "0 and 15 come once in twenty keys each");
        assert_eq!(test.chance_band(0.01), (0, 15), "nothing is rarer than that");
        assert!((test.expected() - 7.5).abs() < 1e-12, "half of fifteen marks");
        assert_eq!(key_test(&[]).unwrap().p.p(), 1.0, "nothing proves nothing");
        let uneven = Round { scores: vec![1, 2], ours: vec![true] };
        assert_eq!(key_test(&[uneven]), None, "a key that does not fit its pieces");
    }

    proptest! {
        #[test]
        fn counts_as_trying_every_key(scores in prop::collection::vec(0_u32..6, 4..9), own in 1_usize..4) {
            let made = key_test(&[round(&scores, &(0..own).collect::<Vec<_>>())]).unwrap();
            let hits: u32 = scores.iter().take(own).sum();
            let (mut count, mut total) = (0, 0);
            for key in (0_u32..1 << scores.len()).filter(|key| key.count_ones() as usize == own) {
                let sum: u32 = (0..scores.len()).filter(|at| key >> at & 1 == 1).map(|at| scores[at]).sum();
                total += 1;
                count += u128::from(sum >= hits);
            }
            prop_assert_eq!(made.p, Count { count, total }, "the table and the list of all keys agree");
        }
    }
}
