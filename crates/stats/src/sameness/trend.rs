//! A trend over quarters. Mann–Kendall is exact and asks nothing of the distances; Cochran–Armitage takes marks as
//! independent, which they are not, so it is shown with the design effect only.

use super::ratings::ways_of_u;
use super::series::together;
use crate::normal;

/// Kendall's S and the share of all orders with one as high, or as low.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise minus pairs that fall.
    pub s: i64,
    /// P(S as high or higher) when every order is equally likely.
    pub p_up: f64,
    /// P(S as low or lower).
    pub p_down: f64,
}

/// Mann–Kendall's test of `values` in the order of time, exact with ties (T5-MK). Four quarters reach 1/24 at best, six 1/720.
///
/// Over all orders the number of falling pairs has the Gaussian multinomial as its generating function: values are put in group by
/// group of equals, each a Gaussian binomial. `None` below two values, with a NaN, or when the counts leave `u128` (above about
/// 30 different values).
#[must_use]
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    if values.len() < 2 || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let pairs = |holds: fn(f64, f64) -> bool| {
        let later = |at: usize| values.iter().skip(at + 1);
        values.iter().enumerate().map(|(at, one)| later(at).filter(|two| holds(*one, **two)).count()).sum::<usize>()
    };
    let (rising, falling) = (pairs(|one, two| one < two), pairs(|one, two| one > two));
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut ways = vec![1_u128];
    let mut placed = 0;
    for group in sorted.chunk_by(|one, two| one == two) {
        ways = together(&ways, &ways_of_u(group.len(), placed)?)?;
        placed += group.len();
    }
    let total = ways.iter().try_fold(0_u128, |sum, way| sum.checked_add(*way))? as f64;
    // S falls by two with each falling pair; as high or higher means as few falling pairs or fewer.
    let up: u128 = ways.iter().take(falling + 1).sum();
    let down: u128 = ways.iter().skip(falling).sum();
    Some(MannKendall { s: rising as i64 - falling as i64, p_up: up as f64 / total, p_down: down as f64 / total })
}

/// Cochran–Armitage's z for a linear trend of the shares `k/n` over `scores` (variance with N), and its one-sided p for a rise,
/// both after division by the square root of `design_effect` (≥ 1; T5-CA is the one with 1). `None` when lists differ
/// in length or nothing varies.
#[must_use]
pub fn cochran_armitage(k: &[u32], n: &[u32], scores: &[f64], design_effect: f64) -> Option<(f64, f64)> {
    if k.len() != n.len() || k.len() != scores.len() {
        return None;
    }
    let all: f64 = n.iter().map(|n| f64::from(*n)).sum();
    let p = k.iter().map(|k| f64::from(*k)).sum::<f64>() / all;
    let mean = n.iter().zip(scores).map(|(n, score)| f64::from(*n) * score).sum::<f64>() / all;
    let (mut sum, mut spread) = (0.0, 0.0);
    for ((k, n), score) in k.iter().zip(n).zip(scores) {
        sum += (score - mean) * (f64::from(*k) - f64::from(*n) * p);
        spread += f64::from(*n) * (score - mean).powi(2);
    }
    let variance = p * (1.0 - p) * spread * design_effect.max(1.0);
    let z = sum / variance.sqrt();
    z.is_finite().then(|| (z, normal::above(z)))
}

/// The linear-by-linear form of the same test (variance with N − 1): z and its two-sided p (T5-CA-SM).
#[must_use]
pub fn linear_by_linear(k: &[u32], n: &[u32], scores: &[f64]) -> Option<(f64, f64)> {
    let all: f64 = n.iter().map(|n| f64::from(*n)).sum();
    let (z, _) = cochran_armitage(k, n, scores, 1.0)?;
    let z = z * ((all - 1.0) / all).sqrt();
    Some((z, 2.0 * normal::above(z.abs())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_that_quarters_can_show() {
        let p = |n: u32| mann_kendall(&(0..n).map(f64::from).collect::<Vec<_>>()).unwrap().p_up;
        assert!((p(4) - 1.0 / 24.0).abs() < 1e-15 && (p(6) - 1.0 / 720.0).abs() < 1e-15, "one order of n!");
        assert_eq!(mann_kendall(&[1.0]), None, "one quarter has no trend");
        assert_eq!(mann_kendall(&[2.0, 2.0]).map(|made| made.p_up), Some(1.0), "all alike");
        assert_eq!(mann_kendall(&[1.0, f64::NAN]), None, "what is no number is not ordered");
    }

    #[test]
    fn a_design_effect_makes_a_trend_less_sure() {
        let z = |deff| cochran_armitage(&[12, 15, 17, 21], &[27; 4], &[1.0, 2.0, 3.0, 4.0], deff).unwrap().0;
        assert!((z(4.0) - z(1.0) / 2.0).abs() < 1e-12, "four times the variance, half the z");
        assert_eq!(cochran_armitage(&[0, 0], &[9, 9], &[1.0, 2.0], 1.0), None, "no hit at all has no trend");
    }

    proptest! {
        #[test]
        fn turned_around_up_is_down(values in prop::collection::vec(0_u8..5, 2..7)) {
            let there: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
            let back: Vec<f64> = there.iter().rev().copied().collect();
            let (there, back) = (mann_kendall(&there).unwrap(), mann_kendall(&back).unwrap());
            prop_assert_eq!(there.s, -back.s);
            prop_assert!((there.p_up - back.p_down).abs() < 1e-12, "{there:?} {back:?}");
        }
    }
}
