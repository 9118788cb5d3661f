//! Judges that guess independently of each other. Real judges share cues (the longest piece, the most polished one), so a p
//! from here is too small for a round: it is false in 10 to 15 of 100 where 5 are claimed (5.2). Use
//! [`super::key_test`]; this stands beside it for comparison and for guesses of different chances.

use super::hits::by_guessing;

/// P(k successes), k = 0..=n, of independent trials with chances `p` (Poisson-binomial, T5-POIBIN).
#[must_use]
pub fn successes(p: &[f64]) -> Vec<f64> {
    p.iter().fold(vec![1.0], |sum, chance| convolve(&sum, &[1.0 - chance, *chance]))
}

/// P(total hits ≥ `total`) over `ballots` of judges who guess independently and mark as many as there are own pieces
/// (T5-CONV).
#[must_use]
pub fn hits_by_independent_judges(own: u32, other: u32, ballots: u32, total: u32) -> f64 {
    let one = by_guessing(own, other, own);
    let all = (0..ballots).fold(vec![1.0], |sum, _| convolve(&sum, &one));
    all.iter().skip(total as usize).sum::<f64>().min(1.0)
}

fn convolve(one: &[f64], two: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; (one.len() + two.len()).saturating_sub(1)];
    for (i, a) in one.iter().enumerate() {
        for (j, b) in two.iter().enumerate() {
            sum[i + j] += a * b;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_guesses_below_nothing() {
        assert!((hits_by_independent_judges(3, 3, 5, 0) - 1.0).abs() < 1e-12, "at least no hit is sure");
        assert_eq!(hits_by_independent_judges(3, 3, 2, 7), 0.0, "seven hits of six are not possible");
        assert_eq!(successes(&[]), vec![1.0], "without a trial there is no success");
    }
}
