//! Is it worse than before? This quarter's rounds against those of the four quarters before, with the round as the unit of
//! evidence, not the mark (statistics 5.4).
//!
//! The rule: p = pooled hit share; s² = pooled variance of round shares within quarters;
//! `deff = max(s² / (p(1−p)/m), 1 + (m−1)·0.05, 1)` with m marks a round; beliefs `Beta(½ + k/deff, ½ + (n−k)/deff)`; worse when
//! P(θ_new < θ_base) ≥ 0.90, better when P(θ_new > θ_base) ≥ 0.90.

use crate::beta::Beta;
use crate::normal;

/// How sure a verdict must be.
pub const SURE: f64 = 0.90;
/// The correlation that marks of one round are taken to have at least: judges see the same pieces.
pub const LEAST_CORRELATION: f64 = 0.05;
/// Rounds this quarter below which there is no verdict.
pub const ROUNDS_NOW: usize = 2;
/// Rounds in the quarters before below which there is none.
pub const ROUNDS_BEFORE: usize = 4;
/// How many quarters back the base reaches.
pub const QUARTERS_BEFORE: usize = 4;

/// A revealed round: `hits` of `of` marks that could have been hits (judges × own pieces).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundScore {
    /// Own pieces marked as ours, over all judges; at most `of`.
    pub hits: u32,
    /// Judges times own pieces, > 0.
    pub of: u32,
}

impl RoundScore {
    /// The share of own pieces that were found, 0..1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.hits) / f64::from(self.of.max(1))
    }
}

/// The four verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Found more often than before, surely enough.
    Better,
    /// Found less often: the alert.
    Worse,
    /// Neither.
    NoClearChange,
    /// Too few rounds to say, a normal answer.
    NotEnoughData,
}

/// This quarter beside the base, with everything the sentence for a lead needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// What may be said.
    pub verdict: Verdict,
    /// Share found this quarter, 0..1; `None` without a round.
    pub now: Option<f64>,
    /// Share found in the base, 0..1; `None` without a round.
    pub before: Option<f64>,
    /// Rounds this quarter.
    pub rounds_now: usize,
    /// Rounds in the base.
    pub rounds_before: usize,
    /// By how much marks count less than independent ones would, ≥ 1.
    pub design_effect: f64,
    /// P(θ_new < θ_base), 0..1; `None` when there is not enough data.
    pub chance_lower: Option<f64>,
    /// A difference of shares within ± this is normal with so many rounds: chance brings a larger drop once in ten times, so that
    /// it agrees with the verdict. `None` without both sides.
    pub normal_swing: Option<f64>,
}

/// Compares this quarter's rounds with those of the quarters before it, oldest first; only the last four count. Rounds
/// without a mark are left out.
#[must_use]
pub fn compare(quarters_before: &[Vec<RoundScore>], now: &[RoundScore]) -> Comparison {
    let from = quarters_before.len().saturating_sub(QUARTERS_BEFORE);
    let mut quarters: Vec<Vec<RoundScore>> =
        quarters_before.iter().skip(from).map(|quarter| counted(quarter)).collect();
    let before: Vec<RoundScore> = quarters.concat();
    let now = counted(now);
    quarters.push(now.clone());
    let deff = design_effect(&quarters);
    let (new, base) = (belief(&now, deff), belief(&before, deff));
    let enough = now.len() >= ROUNDS_NOW && before.len() >= ROUNDS_BEFORE;
    let chance_lower = enough.then(|| new.chance_lower(base, 0.0));
    let verdict = match chance_lower {
        None => Verdict::NotEnoughData,
        Some(chance) if chance >= SURE => Verdict::Worse,
        Some(chance) if 1.0 - chance >= SURE => Verdict::Better,
        Some(_) => Verdict::NoClearChange,
    };
    Comparison {
        verdict,
        now: share(&now),
        before: share(&before),
        rounds_now: now.len(),
        rounds_before: before.len(),
        design_effect: deff,
        chance_lower,
        normal_swing: normal_swing(&before, &now, deff),
    }
}

/// The share of `rounds` and its interval at `level` (0..1), from the belief with this design effect. `None` without a round.
#[must_use]
pub fn interval(rounds: &[RoundScore], design_effect: f64, level: f64) -> Option<(f64, f64, f64)> {
    let rounds = counted(rounds);
    let belief = belief(&rounds, design_effect.max(1.0));
    let tail = (1.0 - level) / 2.0;
    Some((belief.quantile(tail), share(&rounds)?, belief.quantile(1.0 - tail)))
}

/// `max(s² / (p(1−p)/m), 1 + (m−1)·0.05, 1)`: how much less a mark says because judges of a round share its pieces. `m` is the
/// mean number of marks a round; with every mark or none a hit there is no variance to set against, and the floor holds.
#[must_use]
pub fn design_effect(quarters: &[Vec<RoundScore>]) -> f64 {
    let all = quarters.concat();
    let (Some(p), false) = (share(&all), all.is_empty()) else { return 1.0 };
    let marks = f64::from(all.iter().map(|round| round.of).sum::<u32>()) / all.len() as f64;
    let floor = (1.0 + (marks - 1.0) * LEAST_CORRELATION).max(1.0);
    let single = p * (1.0 - p) / marks;
    match variance_within(quarters) {
        Some(variance) if single > 0.0 => (variance / single).max(floor),
        Some(_) | None => floor,
    }
}

/// The variance of round shares around their quarter's mean, pooled; `None` while no quarter has two rounds.
fn variance_within(quarters: &[Vec<RoundScore>]) -> Option<f64> {
    let (mut squares, mut freedom) = (0.0, 0_usize);
    for quarter in quarters.iter().filter(|quarter| quarter.len() > 1) {
        let mean = quarter.iter().map(|round| round.share()).sum::<f64>() / quarter.len() as f64;
        squares += quarter.iter().map(|round| (round.share() - mean).powi(2)).sum::<f64>();
        freedom += quarter.len() - 1;
    }
    (freedom > 0).then(|| squares / freedom as f64)
}

fn counted(rounds: &[RoundScore]) -> Vec<RoundScore> {
    rounds.iter().copied().filter(|round| round.of > 0 && round.hits <= round.of).collect()
}

fn totals(rounds: &[RoundScore]) -> (f64, f64) {
    let sum = |part: fn(&RoundScore) -> u32| rounds.iter().map(|round| f64::from(part(round))).sum::<f64>();
    (sum(|round| round.hits), sum(|round| round.of))
}

fn share(rounds: &[RoundScore]) -> Option<f64> {
    let (hits, of) = totals(rounds);
    (of > 0.0).then(|| hits / of)
}

fn belief(rounds: &[RoundScore], design_effect: f64) -> Beta {
    let (hits, of) = totals(rounds);
    Beta::after(hits / design_effect, of / design_effect)
}

fn normal_swing(before: &[RoundScore], now: &[RoundScore], design_effect: f64) -> Option<f64> {
    let (hits_before, of_before) = totals(before);
    let (hits_now, of_now) = totals(now);
    if of_before == 0.0 || of_now == 0.0 {
        return None;
    }
    let p = (hits_before + hits_now) / (of_before + of_now);
    let variance = p * (1.0 - p) * design_effect * (1.0 / of_before + 1.0 / of_now);
    Some(normal::quantile(SURE) * variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(hits: &[u32]) -> Vec<RoundScore> {
        hits.iter().map(|hits| RoundScore { hits: *hits, of: 15 }).collect()
    }

    #[test]
    fn too_few_rounds_are_said_whatever_they_show() {
        let base = vec![rounds(&[12, 12, 12, 12])];
        assert_eq!(compare(&base, &rounds(&[0])).verdict, Verdict::NotEnoughData, "one round is no quarter");
        let short = vec![rounds(&[12, 12, 12])];
        assert_eq!(compare(&short, &rounds(&[0, 0])).verdict, Verdict::NotEnoughData, "three are no base");
        let nothing = compare(&[], &[]);
        assert_eq!((nothing.now, nothing.before, nothing.chance_lower), (None, None, None), "nothing has no number");
    }

    #[test]
    fn a_collapse_is_worse_a_rise_is_better_and_the_same_is_neither() {
        let base = vec![rounds(&[12, 11]), rounds(&[12, 13]), rounds(&[11, 12]), rounds(&[12, 12])];
        let worse = compare(&base, &rounds(&[7, 6, 8]));
        assert_eq!(worse.verdict, Verdict::Worse, "{worse:?}");
        assert!(worse.now < worse.before && worse.chance_lower > Some(0.9), "{worse:?}");
        let drop = worse.before.unwrap() - worse.now.unwrap();
        assert!(worse.normal_swing.unwrap() < drop, "an alert lies outside the normal swing: {worse:?}");
        assert_eq!(compare(&base, &rounds(&[12, 12])).verdict, Verdict::NoClearChange, "the same as ever");
        let low = vec![rounds(&[7, 6]), rounds(&[8, 7]), rounds(&[6, 7])];
        assert_eq!(compare(&low, &rounds(&[14, 13, 15])).verdict, Verdict::Better, "found far more often");
    }

    #[test]
    fn only_the_last_four_quarters_are_the_base() {
        let mut quarters = vec![rounds(&[15, 15])];
        quarters.extend(vec![rounds(&[8]); 4]);
        let made = compare(&quarters, &rounds(&[8, 8]));
        assert_eq!((made.rounds_before, made.before), (4, Some(8.0 / 15.0)), "the fifth quarter back is over");
    }

    #[test]
    fn rounds_that_differ_more_than_marks_would_count_less() {
        let even = design_effect(&[rounds(&[9, 9, 9])]);
        assert!((even - 1.7).abs() < 1e-12, "the floor: 1 + 14 · 0.05, not {even}");
        let uneven = design_effect(&[rounds(&[3, 15, 9])]);
        // p = .6, s² = .16, p(1−p)/15 = .016
        assert!((uneven - 10.0).abs() < 1e-9, "ten times the variance of single marks, not {uneven}");
        assert!((design_effect(&[rounds(&[15, 15])]) - 1.7).abs() < 1e-12, "all found: the floor");
    }

    #[test]
    fn an_interval_holds_its_share() {
        let (low, share, high) = interval(&rounds(&[9, 12]), 1.7, 0.9).unwrap();
        assert!((share - 0.7).abs() < 1e-12 && low < share && share < high, "{low} {share} {high}");
        assert_eq!(interval(&[], 1.0, 0.9), None, "no round, no interval");
    }
}
