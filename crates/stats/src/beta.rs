//! The beta distribution: what is believed of a share after counting. Its distribution function, its quantiles, and the
//! chance that one share is lower than another.

/// What is believed of a share: Beta(`a`, `b`), both > 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// ½ + what was counted, with Jeffreys' prior.
    pub a: f64,
    /// ½ + what was not.
    pub b: f64,
}

/// Slices of the integral; at the widths that occur the error is far below 1e-9.
const SLICES: u32 = 512;

impl Beta {
    /// After `k` of `n` with Jeffreys' prior Beta(½, ½); both may be fractions (a count divided by a design effect).
    #[must_use]
    pub fn after(k: f64, n: f64) -> Self {
        Self { a: 0.5 + k, b: 0.5 + n - k }
    }

    /// The mean, `a / (a + b)`.
    #[must_use]
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// P(θ ≤ x), the regularised incomplete beta function.
    #[must_use]
    pub fn below(self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        let front = (self.a * x.ln() + self.b * (-x).ln_1p() - ln_beta(self.a, self.b)).exp();
        // The continued fraction is quick on this side of the mean only.
        if x < (self.a + 1.0) / (self.a + self.b + 2.0) {
            front * fraction(x, self.a, self.b) / self.a
        } else {
            1.0 - front * fraction(1.0 - x, self.b, self.a) / self.b
        }
    }

    /// The `x` with P(θ ≤ x) = `p`, by halving.
    #[must_use]
    pub fn quantile(self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..60 {
            let middle = low.midpoint(high);
            if self.below(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        low.midpoint(high)
    }

    /// P(θ of `self` < θ of `other` − `margin`), by the exact integral `∫ f_other(x) · F_self(x − margin) dx`, substituted
    /// `x = sin² φ` so that the density stays finite at both ends, and summed by Simpson's rule (T5-BB).
    #[must_use]
    pub fn chance_lower(self, other: Self, margin: f64) -> f64 {
        let width = std::f64::consts::FRAC_PI_2 / f64::from(SLICES);
        let scale = std::f64::consts::LN_2 - ln_beta(other.a, other.b);
        let at = |slice: u32| {
            let (sine, cosine) = (width * f64::from(slice)).sin_cos();
            let log = scale + power_log(sine, 2.0 * other.a - 1.0) + power_log(cosine, 2.0 * other.b - 1.0);
            // Where the density has died out the other factor costs time and adds nothing.
            if log < -60.0 { 0.0 } else { log.exp() * self.below(sine * sine - margin) }
        };
        let inner: f64 = (1..SLICES).map(|slice| at(slice) * if slice % 2 == 1 { 4.0 } else { 2.0 }).sum();
        ((at(0) + inner + at(SLICES)) * width / 3.0).clamp(0.0, 1.0)
    }
}

/// `ln(base^exponent)`, with 0⁰ = 1.
fn power_log(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 { 0.0 } else { exponent * base.max(0.0).ln() }
}

/// `ln B(a, b)`.
fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// `ln Γ(x)` for x > 0: Lanczos' approximation (g = 7, n = 9), about 1e-15 relative.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    const PARTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum = (1_u32..).zip(PARTS).fold(0.999_999_999_999_809_9, |sum, (at, part)| sum + part / (x + f64::from(at)));
    let t = x + 7.5;
    0.918_938_533_204_672_7 + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for part in [even, odd] {
            d = 1.0 / away(1.0 + part * d);
            c = away(1.0 + part / c);
            change = c * d;
            product *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        let uniform = Beta { a: 1.0, b: 1.0 };
        assert!((uniform.below(0.3) - 0.3).abs() < 1e-14, "a flat belief is its own share");
        let skew = Beta { a: 2.0, b: 3.0 };
        assert!((skew.below(0.4) - 0.5248).abs() < 1e-12, "P(Bin(4, .4) ≥ 2) = .5248, not {}", skew.below(0.4));
        assert!((ln_gamma(10.0) - 362_880.0_f64.ln()).abs() < 1e-13, "Γ(10) = 9!");
        assert!((Beta::after(3.0, 10.0).mean() - 3.5 / 11.0).abs() < 1e-15, "Jeffreys adds a half to each side");
    }

    proptest! {
        #[test]
        fn of_two_shares_one_is_lower(k1 in 0_u32..40, k2 in 0_u32..40) {
            let (one, two) = (Beta::after(f64::from(k1), 40.0), Beta::after(f64::from(k2), 40.0));
            let (there, back) = (one.chance_lower(two, 0.0), two.chance_lower(one, 0.0));
            prop_assert!((there + back - 1.0).abs() < 1e-7, "{there} and {back} must make 1");
            prop_assert!(k1 >= k2 || there > 0.5, "the lower count is more likely the lower share");
        }

        #[test]
        fn the_quantile_undoes_the_distribution(k in 0_u32..30, p in 0.01_f64..0.99) {
            let belief = Beta::after(f64::from(k), 30.0);
            prop_assert!((belief.below(belief.quantile(p)) - p).abs() < 1e-9, "{belief:?} at {p}");
        }
    }
}
