//! Random selection that is drawn once, by a keyed hash, and can be recomputed for ever.

/// Maps the first eight bytes of a keyed hash to a number in `[0, 1)`, uniform when the hash is.
///
/// `u = be_u64(hash[0..8]) / 2^64`; only the upper 53 bits are kept so that the result is exact in an `f64` and never 1.
#[must_use]
pub fn unit_interval(hash: &[u8; 32]) -> f64 {
    let mut first = [0_u8; 8];
    first.copy_from_slice(&hash[..8]);
    let bits = u64::from_be_bytes(first) >> 11;
    // 2^53 values, each exactly representable.
    (bits as f64) / 9_007_199_254_740_992.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_zero_is_zero_and_all_ones_stays_below_one() {
        assert_eq!(unit_interval(&[0; 32]), 0.0, "the smallest hash selects first");
        assert!(unit_interval(&[0xff; 32]) < 1.0, "a rate of 1.0 must select every case");
    }

    proptest! {
        #[test]
        fn always_in_the_unit_interval(hash in prop::array::uniform32(any::<u8>())) {
            let u = unit_interval(&hash);
            prop_assert!((0.0..1.0).contains(&u), "u = {u}");
        }

        #[test]
        fn keeps_the_order_of_the_hash(a in any::<u64>(), b in any::<u64>()) {
            let hash = |x: u64| { let mut h = [0_u8; 32]; h[..8].copy_from_slice(&x.to_be_bytes()); h };
            if a <= b {
                prop_assert!(unit_interval(&hash(a)) <= unit_interval(&hash(b)), "a larger hash is never a smaller u");
            }
        }
    }
}
