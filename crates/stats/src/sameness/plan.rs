//! What a design can detect before it is run, by simulation with a fixed seed: the same question always has the same answer.
//!
//! The model (statistics 5.2): a judge sees piece i as `d′·own_i + √ρ·cue_i + √(1−ρ)·own eye`, all standard normal; the cue is
//! shared by all judges of a round, so their marks go wrong together. ρ = 0.3 unless told. The judge marks the highest `own`.

mod draw;

use super::alert::{RoundScore, Verdict, compare};
use super::key_test::{Round, key_test};
pub use draw::Draws;

/// The share of variance that judges of a round have in common when nothing else is known.
pub const SHARED_CUES: f64 = 0.3;

/// How a quarter's test is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Design {
    /// Judges a round, > 0.
    pub judges: u32,
    /// Rounds (topics) a quarter, > 0.
    pub rounds: u32,
    /// Own pieces a round, 2..6.
    pub own: u32,
    /// Other pieces a round, 2..6.
    pub other: u32,
    /// Shared-cue variance ρ, 0..1.
    pub shared: f64,
}

/// `found` of `runs` simulated quarters: a share whose n is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulated {
    /// Runs in which it was found.
    pub found: u32,
    /// All runs, > 0.
    pub runs: u32,
}

impl Simulated {
    /// The share found, 0..1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.found) / f64::from(self.runs.max(1))
    }
}

/// How often the key-permutation test finds at p ≤ 5/100 that judges of this `d_prime` can tell (table 5.3).
#[must_use]
pub fn recognised(design: Design, d_prime: f64, runs: u32, seed: u64) -> Simulated {
    let mut draws = Draws::new(seed);
    let tells = |draws: &mut Draws| {
        let rounds: Vec<Round> = (0..design.rounds).map(|_| judge(design, d_prime, draws)).collect();
        key_test(&rounds).is_some_and(|test| test.p.at_most(5, 100))
    };
    let found = (0..runs).filter(|_| tells(&mut draws)).count() as u32;
    Simulated { found, runs }
}

/// How often an alert is raised after four quarters at `before` and one at `now` (table 5.4); with both the same it is how often it
/// is false.
#[must_use]
pub fn alerted(design: Design, before: f64, now: f64, runs: u32, seed: u64) -> Simulated {
    let mut draws = Draws::new(seed);
    let quarter = |d_prime: f64, draws: &mut Draws| -> Vec<RoundScore> {
        (0..design.rounds).map(|_| score(design, &judge(design, d_prime, draws))).collect()
    };
    let alert = |draws: &mut Draws| {
        let base: Vec<_> = (0..super::alert::QUARTERS_BEFORE).map(|_| quarter(before, draws)).collect();
        compare(&base, &quarter(now, draws)).verdict == Verdict::Worse
    };
    let found = (0..runs).filter(|_| alert(&mut draws)).count() as u32;
    Simulated { found, runs }
}

fn score(design: Design, round: &Round) -> RoundScore {
    let hits = round.scores.iter().zip(&round.ours).filter(|(_, ours)| **ours).map(|(marks, _)| *marks).sum();
    RoundScore { hits, of: design.judges * design.own }
}

/// One simulated round: how many of its judges marked each piece.
#[must_use]
pub fn judge(design: Design, d_prime: f64, draws: &mut Draws) -> Round {
    let ours: Vec<bool> = (0..design.own + design.other).map(|at| at < design.own).collect();
    let (cue, eye) = (design.shared.sqrt(), (1.0 - design.shared).sqrt());
    let look = |ours: &bool| if *ours { d_prime } else { 0.0 };
    let pieces: Vec<f64> = ours.iter().map(|ours| look(ours) + cue * draws.normal()).collect();
    let mut scores = vec![0; ours.len()];
    for _ in 0..design.judges {
        let mut seen: Vec<(usize, f64)> = pieces.iter().map(|piece| piece + eye * draws.normal()).enumerate().collect();
        seen.sort_by(|one, two| two.1.total_cmp(&one.1));
        for (at, _) in seen.iter().take(design.own as usize) {
            scores[*at] += 1;
        }
    }
    Round { scores, ours }
}
