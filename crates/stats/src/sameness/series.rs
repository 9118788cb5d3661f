//! Small polynomials with whole coefficients: how many ways lead to each sum.

/// `ways[s]` says in how many ways a sum of `s` comes about. Two independent such counts together; `None` when a count
/// leaves `u128`.
pub(super) fn together(one: &[u128], two: &[u128]) -> Option<Vec<u128>> {
    let mut sum = vec![0_u128; (one.len() + two.len()).saturating_sub(1)];
    for (i, a) in one.iter().enumerate().filter(|(_, a)| **a > 0) {
        for (j, b) in two.iter().enumerate() {
            let place = sum.get_mut(i + j)?;
            *place = place.checked_add(a.checked_mul(*b)?)?;
        }
    }
    Some(sum)
}

/// n choose k; `None` when it leaves `u128`.
pub(super) fn choose(n: u32, k: u32) -> Option<u128> {
    if k > n {
        return Some(0);
    }
    // In this order each step divides without remainder.
    (0..k.min(n - k)).try_fold(1_u128, |product, i| Some(product.checked_mul(u128::from(n - i))? / u128::from(i + 1)))
}

/// n choose k as an `f64`, for small n.
pub(super) fn choose_f64(n: u32, k: u32) -> f64 {
    choose(n, k).map_or(f64::INFINITY, |ways| ways as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_ways() {
        assert_eq!(choose(6, 3), Some(20), "twenty keys of three and three");
        assert_eq!(choose(3, 5), Some(0), "five of three cannot be chosen");
        assert_eq!(choose(200, 100), None, "what does not fit is said, not wrapped");
        assert_eq!(together(&[1, 1], &[1, 1]), Some(vec![1, 2, 1]), "two coins");
        assert_eq!(together(&[u128::MAX], &[2]), None, "an overflow is said");
    }
}
