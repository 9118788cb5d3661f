//! The standard normal distribution: density, both tails and the quantile, to the last digits of an `f64`.

/// `ln √(2π)`.
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// The density at `x`.
#[must_use]
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x - LN_SQRT_2PI).exp()
}

/// P(Z ≤ x).
#[must_use]
pub fn below(x: f64) -> f64 {
    above(-x)
}

/// P(Z > x): near 0 by Marsaglia's series (J. Stat. Software 2004, 11/4), in the tail by Laplace's continued fraction,
/// which keeps its relative accuracy there.
#[must_use]
pub fn above(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x.abs() <= 3.0 {
        let (mut sum, mut term, mut odd) = (x, x, 1.0);
        loop {
            odd += 2.0;
            term *= x * x / odd;
            let next = sum + term;
            if next == sum {
                return 0.5 - sum * density(x);
            }
            sum = next;
        }
    }
    let far = x.abs();
    let mut fraction = far;
    for step in (1..=120).rev() {
        fraction = far + f64::from(step) / fraction;
    }
    let tail = density(far) / fraction;
    if x > 0.0 { tail } else { 1.0 - tail }
}

/// The `x` with P(Z ≤ x) = `p`; −∞ and ∞ at 0 and 1, NaN outside. Wichura, algorithm AS 241 (PPND16), relative
/// error about 1e-16.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &MIDDLE.0, &MIDDLE.1);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-tail.ln()).sqrt();
    let x =
        if r <= 5.0 { ratio(r - 1.6, &NEAR_TAIL.0, &NEAR_TAIL.1) } else { ratio(r - 5.0, &FAR_TAIL.0, &FAR_TAIL.1) };
    if q < 0.0 { -x } else { x }
}

type Rational = ([f64; 8], [f64; 8]);

fn ratio(r: f64, above: &[f64; 8], under: &[f64; 8]) -> f64 {
    let polynomial = |parts: &[f64; 8]| parts.iter().rev().fold(0.0, |sum, part| sum * r + part);
    polynomial(above) / polynomial(under)
}

const MIDDLE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
);
const NEAR_TAIL: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);
const FAR_TAIL: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_2e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.975, 1.959_963_984_540_054)]
    #[case(0.9, 1.281_551_565_544_600_4)]
    #[case(0.5, 0.0)]
    #[case(1e-10, -6.361_340_902_404_056)]
    #[case(1e-30, -11.464_024_688_443_617)]
    fn quantiles_as_others_compute_them(#[case] p: f64, #[case] x: f64) {
        assert!((quantile(p) - x).abs() < 1e-12, "{p}: {}", quantile(p));
    }

    #[rstest]
    #[case(0.0, 0.5)]
    #[case(1.0, 0.158_655_253_931_457_05)]
    #[case(2.549_376_436_438_733, 0.005_395_787_266_592_344)]
    #[case(6.0, 9.865_876_450_376_98e-10)]
    fn tails_as_others_compute_them(#[case] x: f64, #[case] tail: f64) {
        assert!((above(x) / tail - 1.0).abs() < 1e-12, "{x}: {}", above(x));
    }

    #[test]
    fn the_ends_are_ends() {
        assert_eq!(quantile(0.0), f64::NEG_INFINITY, "nothing lies below 0");
        assert_eq!(quantile(1.0), f64::INFINITY, "everything lies below 1");
        assert!(quantile(1.5).is_nan() && above(f64::NAN).is_nan(), "what is no chance has no quantile");
    }

    proptest! {
        #[test]
        fn the_quantile_undoes_the_tail(x in -7.0_f64..7.0) {
            prop_assert!((quantile(below(x)) - x).abs() < 1e-3 * (-x.abs()).exp().recip().min(1.0) , "{x}");
        }
    }
}
