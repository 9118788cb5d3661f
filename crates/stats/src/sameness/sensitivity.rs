//! d′: how far apart own and other pieces lie in a judge's eye, in standard deviations. Comparable across designs, so it is
//! what a trend over different rounds can be drawn of (signal detection; the log-linear correction of Hautus 1995).

use super::series::choose_f64;
use crate::normal;

/// d′ and the criterion c.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sensitivity {
    /// `z(H) − z(F)`; 0 is guessing.
    pub d_prime: f64,
    /// `−(z(H) + z(F)) / 2`; above 0: "ours" is said seldom.
    pub criterion: f64,
}

/// From hits among `own` pieces and false alarms among `other`, with H = (h + ½)/(n + 1), so that it stays finite
/// (T5-DPRIME).
#[must_use]
pub fn corrected(hits: u32, own: u32, false_alarms: u32, other: u32) -> Sensitivity {
    let share = |k: u32, n: u32| (f64::from(k) + 0.5) / (f64::from(n) + 1.0);
    of_shares(share(hits, own), share(false_alarms, other))
}

/// From a hit rate and a false-alarm rate as they are; infinite at 0 and 1.
#[must_use]
pub fn of_shares(hit: f64, false_alarm: f64) -> Sensitivity {
    let (h, f) = (normal::quantile(hit), normal::quantile(false_alarm));
    Sensitivity { d_prime: h - f, criterion: -(h + f) / 2.0 }
}

/// P(h hits), h = 0..=`own`, when a judge takes the best `own` of `own + other` pieces and own ones look like N(d′, 1),
/// others like N(0, 1) (T5-DPRIME-HITS). Integrated over where the last piece taken lies, by the trapezoid rule, which
/// is exact to rounding for such smooth densities.
#[must_use]
pub fn hits_at(d_prime: f64, own: u32, other: u32) -> Vec<f64> {
    const STEP: f64 = 0.02;
    let mut chances = vec![0.0; own as usize + 1];
    let (low, high) = (d_prime.min(0.0) - 9.0, d_prime.max(0.0) + 9.0);
    let steps = ((high - low) / STEP).ceil() as u32;
    for step in 0..=steps {
        let t = low + f64::from(step) * STEP;
        let ours = Side { density: normal::density(t - d_prime), above: normal::above(t - d_prime), pieces: own };
        let theirs = Side { density: normal::density(t), above: normal::above(t), pieces: other };
        for (h, chance) in (0_u32..).zip(chances.iter_mut()) {
            let last_ours = if h > 0 { ours.last_of(h) * theirs.taken(own - h) } else { 0.0 };
            let last_theirs = if h < own { theirs.last_of(own - h) * ours.taken(h) } else { 0.0 };
            *chance += STEP * (last_ours + last_theirs);
        }
    }
    chances
}

/// The pieces of one kind, seen from a point `t`.
struct Side {
    density: f64,
    above: f64,
    pieces: u32,
}

impl Side {
    /// P(exactly `k` of these lie above t).
    fn taken(&self, k: u32) -> f64 {
        choose_part(self.pieces, k, self.above)
    }

    /// The density that the lowest of `k` taken ones lies at t.
    fn last_of(&self, k: u32) -> f64 {
        if k == 0 || k > self.pieces {
            return 0.0;
        }
        f64::from(self.pieces) * self.density * choose_part(self.pieces - 1, k - 1, self.above)
    }
}

fn choose_part(n: u32, k: u32, p: f64) -> f64 {
    if k > n {
        return 0.0;
    }
    choose_f64(n, k) * p.powf(f64::from(k)) * (1.0 - p).powf(f64::from(n - k))
}

/// Mean hits at d′ in a design of `own` + `other`: for 3 + 3 and d′ 0/1/2 that is 1.50/2.11/2.61.
#[must_use]
pub fn mean_hits(d_prime: f64, own: u32, other: u32) -> f64 {
    (0_u32..).zip(hits_at(d_prime, own, other)).map(|(h, chance)| f64::from(h) * chance).sum()
}

/// The area under the curve of ratings at d′: `Φ(d′ / √2)`.
#[must_use]
pub fn auc_at(d_prime: f64) -> f64 {
    normal::below(d_prime / std::f64::consts::SQRT_2)
}

/// The d′ at which judges who mark exactly `own` pieces have this many hits on average, between −4 and 4: the link that
/// puts rounds of different designs on one scale.
#[must_use]
pub fn from_mean_hits(hits: f64, own: u32, other: u32) -> f64 {
    let (mut low, mut high) = (-4.0_f64, 4.0_f64);
    for _ in 0..30 {
        let middle = low.midpoint(high);
        if mean_hits(middle, own, other) < hits {
            low = middle;
        } else {
            high = middle;
        }
    }
    low.midpoint(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(3, 3)]
    #[case(2, 4)]
    #[case(6, 2)]
    fn every_design_is_a_distribution(#[case] own: u32, #[case] other: u32) {
        for d in [-1.0, 0.0, 2.0] {
            let sum: f64 = hits_at(d, own, other).iter().sum();
            assert!((sum - 1.0).abs() < 1e-10, "{own} + {other} at {d}: {sum}");
        }
        let guessing = super::super::hits::by_guessing(own, other, own);
        for (made, known) in hits_at(0.0, own, other).iter().zip(&guessing) {
            assert!((made - known).abs() < 1e-10, "without a difference it is guessing: {made}, {known}");
        }
    }

    #[test]
    fn the_link_goes_back() {
        for d in [0.0, 0.75, 2.0] {
            let back = from_mean_hits(mean_hits(d, 3, 3), 3, 3);
            assert!((back - d).abs() < 1e-6, "{d} came back as {back}");
        }
    }
}
