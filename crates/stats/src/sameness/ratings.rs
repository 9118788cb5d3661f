//! Ratings from 1 (surely theirs) to 5 (surely ours): the area under the curve, ties counting a half. It says more than
//! marks do: nine pairs of pieces instead of three marks.

/// The share of pairs (an own piece, another) in which the own one is rated higher, ties counting ½: `U / (m · n)`
/// (T5-AUC). ½ is guessing. Pieces without a rating are left out; `None` when either kind has none.
#[must_use]
pub fn auc(ratings: &[Option<u8>], ours: &[bool]) -> Option<f64> {
    let of = |kind: bool| ratings.iter().zip(ours).filter(move |(_, ours)| **ours == kind).filter_map(|(r, _)| *r);
    let pairs = of(true).count() * of(false).count();
    if pairs == 0 {
        return None;
    }
    let halves: u32 = of(true).flat_map(|own| of(false).map(move |other| halves(own, other))).sum();
    Some(f64::from(halves) / (2.0 * pairs as f64))
}

fn halves(own: u8, other: u8) -> u32 {
    match own.cmp(&other) {
        std::cmp::Ordering::Greater => 2,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Less => 0,
    }
}

/// Twice the middle rank of each rating, whole numbers. Summed over judges these are scores for
/// [`super::key_test`], which then tests the mean area under the curve instead of marks.
#[must_use]
pub fn doubled_ranks(ratings: &[u8]) -> Vec<u32> {
    ratings.iter().map(|mine| 1 + ratings.iter().map(|other| halves(*mine, *other)).sum::<u32>()).collect()
}

/// Mann–Whitney's U of `own` over `other` and its exact one-sided p (U as large or larger), for values without ties: every
/// split of the ranks counted. `None` when a group is empty or holds ties or the count leaves `u128`.
#[must_use]
pub fn mann_whitney(own: &[u8], other: &[u8]) -> Option<(f64, f64)> {
    let tied = own.iter().any(|o| other.contains(o));
    if own.is_empty() || other.is_empty() || tied {
        return None;
    }
    let u = own.iter().flat_map(|o| other.iter().map(move |x| u32::from(o > x))).sum::<u32>() as usize;
    let ways = ways_of_u(own.len(), other.len())?;
    let all: u128 = ways.iter().sum();
    let upper: u128 = ways.iter().skip(u).sum();
    Some((u as f64, upper as f64 / all as f64))
}

/// In how many of the C(m + n, m) orders U takes each value 0..=m·n: the coefficients of the Gaussian binomial,
/// `Π (1 − q^(n+i)) / (1 − q^i)` for i = 1..=m.
pub(super) fn ways_of_u(m: usize, n: usize) -> Option<Vec<u128>> {
    let length = m * n + 1;
    let mut ways = vec![0_i128; length];
    *ways.first_mut()? = 1;
    for i in 1..=m {
        for at in ((n + i)..length).rev() {
            ways[at] = ways[at].checked_sub(ways[at - n - i])?;
        }
        for at in i..length {
            ways[at] = ways[at].checked_add(ways[at - i])?;
        }
    }
    ways.into_iter().map(|way| u128::try_from(way).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_counts_of_u() {
        assert_eq!(ways_of_u(2, 2), Some(vec![1, 1, 2, 1, 1]), "six orders of two and two");
        assert_eq!(ways_of_u(3, 3).map(|ways| ways.iter().sum::<u128>()), Some(20), "twenty of three and three");
    }

    #[test]
    fn what_was_not_rated_is_left_out() {
        let key = [true, false, true];
        assert_eq!(auc(&[Some(5), Some(1), None], &key), Some(1.0), "the pair that was rated");
        assert_eq!(auc(&[None, Some(1), None], &key), None, "no own piece was rated");
    }

    proptest! {
        #[test]
        fn ranks_and_the_area_tell_the_same(ratings in prop::collection::vec(1_u8..=5, 6)) {
            let key = [true, true, true, false, false, false];
            let given: Vec<_> = ratings.iter().copied().map(Some).collect();
            let ranks = doubled_ranks(&ratings);
            let own: u32 = ranks.iter().zip(key).filter(|(_, ours)| *ours).map(|(rank, _)| rank).sum();
            // U = R − m(m+1)/2, doubled.
            let area = f64::from(own - 12) / 18.0;
            prop_assert!((area - auc(&given, &key).unwrap()).abs() < 1e-12, "{ranks:?}");
        }
    }
}
