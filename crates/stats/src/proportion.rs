//! Shares of a count and how far they may be off: intervals for one share and for the difference of two.

/// Two-sided 95 %: the normal quantile at 0.975.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// From `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Wilson's score interval for `k` of `n` at the two-sided normal quantile `z`; `None` without any case. For display:
/// its coverage is right on average, not guaranteed.
#[must_use]
pub fn wilson(k: u32, n: u32, z: f64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let (p, n) = (f64::from(k) / f64::from(n), f64::from(n));
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    // At the ends the two terms are equal but for rounding.
    let low = if p == 0.0 { 0.0 } else { (centre - half) / scale };
    let high = if p == 1.0 { 1.0 } else { (centre + half) / scale };
    Some(Interval { low, high })
}

/// The Clopper–Pearson bounds for `k` of `n`: each end is missed with a chance of at most `delta` (0..1). Both ends
/// together hold at 1 − 2·`delta`. `None` without any case.
#[must_use]
pub fn clopper_pearson(k: u32, n: u32, delta: f64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    // P(X ≤ k) falls as p grows.
    let high = if k == n { 1.0 } else { falls_to(delta, |p| at_most(k, n, p)) };
    let low = if k == 0 { 0.0 } else { falls_to(1.0 - delta, |p| at_most(k - 1, n, p)) };
    Some(Interval { low, high })
}

/// The difference `k1/n1 − k2/n2` with Newcombe's interval (method 10: two Wilson intervals put together); `None` while
/// either side has no case.
#[must_use]
pub fn newcombe(k1: u32, n1: u32, k2: u32, n2: u32, z: f64) -> Option<(f64, Interval)> {
    let (one, two) = (wilson(k1, n1, z)?, wilson(k2, n2, z)?);
    let (p1, p2) = (f64::from(k1) / f64::from(n1), f64::from(k2) / f64::from(n2));
    let difference = p1 - p2;
    let low = difference - (p1 - one.low).hypot(two.high - p2);
    let high = difference + (one.high - p1).hypot(p2 - two.low);
    Some((difference, Interval { low, high }))
}

/// P(X ≤ k) for X binomial in `n` trials of chance `p`, summed in logarithms so that it holds for large `n`.
fn at_most(k: u32, n: u32, p: f64) -> f64 {
    if p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return if k >= n { 1.0 } else { 0.0 };
    }
    let odds = (p / (1.0 - p)).ln();
    let mut term = f64::from(n) * (-p).ln_1p();
    let mut sum = term.exp();
    for i in 0..k.min(n) {
        term += (f64::from(n - i) / f64::from(i + 1)).ln() + odds;
        sum += term.exp();
    }
    sum.min(1.0)
}

/// Where a falling function of `[0, 1]` reaches `value`, to the last bits of an `f64`.
fn falls_to(value: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..100 {
        let middle = low.midpoint(high);
        if function(middle) > value {
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
    use proptest::prelude::*;
    use rstest::rstest;

    const Z_90: f64 = 1.644_853_626_951_472_7;

    #[rstest]
    #[case(0, 20, Z_95, 0.0, 0.161_125_158_052_819_4)]
    #[case(3, 200, Z_95, 0.005_114_237_793_258_307, 0.043_165_728_792_690_275)]
    #[case(12, 400, Z_90, 0.018_823_197_105_722_167, 0.047_492_114_138_905_86)]
    fn wilson_as_others_compute_it(
        #[case] k: u32,
        #[case] n: u32,
        #[case] z: f64,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let made = wilson(k, n, z).unwrap();
        assert!((made.low - low).abs() < 1e-9 && (made.high - high).abs() < 1e-9, "{k} of {n}: {made:?}");
    }

    #[rstest]
    #[case(0, 59, 0.05, 0.0, 0.049_507_609_888_226_93)]
    #[case(1, 93, 0.05, 0.000_551_388_729_198_187_2, 0.049_993_978_387_988_317)]
    #[case(3, 200, 0.1, 0.005_522_769_310_374_111, 0.033_097_470_227_563_43)]
    #[case(12, 400, 0.1, 0.019_651_794_254_479_22, 0.044_132_093_562_876_486)]
    #[case(5, 5, 0.05, 0.549_280_271_653_058_9, 1.0)]
    #[case(0, 1, 0.05, 0.0, 0.95)]
    #[case(8, 10, 0.05, 0.493_098_698_936_797_6, 0.963_228_562_112_534_8)]
    fn clopper_pearson_as_others_compute_it(
        #[case] k: u32,
        #[case] n: u32,
        #[case] delta: f64,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let made = clopper_pearson(k, n, delta).unwrap();
        let close = (made.low - low).abs() < 1e-9 && (made.high - high).abs() < 1e-9;
        assert!(close, "{k} of {n}: {made:?}");
    }

    #[test]
    fn newcombe_as_others_compute_it() {
        let (difference, made) = newcombe(9, 120, 21, 130, Z_95).unwrap();
        assert!((difference + 0.086_538_461_538_461_55).abs() < 1e-12, "{difference}");
        assert!((made.low + 0.167_347_966_039_646_9).abs() < 1e-9, "{made:?}");
        assert!((made.high + 0.005_167_169_173_279_792_5).abs() < 1e-9, "{made:?}");
    }

    #[test]
    fn without_cases_nothing_is_claimed() {
        assert_eq!(wilson(0, 0, Z_95), None, "no share of nothing");
        assert_eq!(clopper_pearson(0, 0, 0.05), None, "nor a bound of one");
        assert_eq!(newcombe(0, 0, 1, 2, Z_95), None, "nor a difference to it");
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_share(n in 1_u32..400, part in 0.0_f64..=1.0) {
            let k = (f64::from(n) * part) as u32;
            let p = f64::from(k) / f64::from(n);
            for made in [wilson(k, n, Z_95), clopper_pearson(k, n, 0.025)].into_iter().flatten() {
                prop_assert!(0.0 <= made.low && made.low <= p + 1e-12 && p <= made.high + 1e-12 && made.high <= 1.0 + 1e-12,
                    "{k} of {n}: {made:?}");
            }
        }

        #[test]
        fn turned_around_a_difference_changes_its_sign(k1 in 0_u32..50, k2 in 0_u32..50) {
            let (there, one) = newcombe(k1, 50, k2, 60, Z_95).unwrap();
            let (back, two) = newcombe(k2, 60, k1, 50, Z_95).unwrap();
            prop_assert!((there + back).abs() < 1e-12 && (one.low + two.high).abs() < 1e-12, "{one:?} {two:?}");
        }
    }
}
