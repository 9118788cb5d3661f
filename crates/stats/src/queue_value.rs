//! What a minute of a reviewer is worth on a case: the order of the queue.

/// The factors of a case's value, each already checked by whoever parsed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Share of wrong answers a reviewer catches, 0..1.
    pub catch: f64,
    /// Probability that the AI's answer is wrong, 0..1.
    pub p_err: f64,
    /// What a wrong answer costs, in the workflow's own unit, ≥ 0.
    pub stake: f64,
    /// 0..100, 50 is neutral; every 25 points double the value.
    pub priority: f64,
    /// Minutes of review expected, > 0.
    pub minutes: f64,
}

/// Value per minute of review: `catch · p_err · stake · 2^((priority − 50)/25) / minutes`.
///
/// The cµ rule (van Mieghem 1995): serving the highest rate first captures the most value under load.
#[must_use]
pub fn rate(f: Factors) -> f64 {
    f.catch * f.p_err * f.stake * ((f.priority - 50.0) / 25.0).exp2() / f.minutes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NEUTRAL: Factors = Factors { catch: 0.9, p_err: 0.5, stake: 1.0, priority: 50.0, minutes: 1.5 };

    #[rstest]
    #[case(NEUTRAL, 0.3, "0.9 · 0.5 · 1 / 1.5")]
    #[case(Factors { priority: 75.0, ..NEUTRAL }, 0.6, "25 points of priority double the value")]
    #[case(Factors { priority: 0.0, ..NEUTRAL }, 0.075, "the lowest priority is a quarter of neutral")]
    #[case(Factors { stake: 10.0, ..NEUTRAL }, 3.0, "the stake is a plain factor")]
    #[case(Factors { p_err: 0.0, ..NEUTRAL }, 0.0, "a case that cannot be wrong is worth nothing")]
    fn known_values(#[case] f: Factors, #[case] expected: f64, #[case] why: &str) {
        assert!((rate(f) - expected).abs() < 1e-12, "{why}: {}", rate(f));
    }

    proptest! {
        #[test]
        fn less_sure_is_never_worth_less(a in 0.0_f64..=1.0, b in 0.0_f64..=1.0) {
            let (low, high) = if a <= b { (a, b) } else { (b, a) };
            let (surer, unsurer) = (rate(Factors { p_err: low, ..NEUTRAL }), rate(Factors { p_err: high, ..NEUTRAL }));
            prop_assert!(surer <= unsurer, "{surer} > {unsurer}");
        }
    }
}
