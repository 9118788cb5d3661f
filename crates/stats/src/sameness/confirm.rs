//! The confirmation of an alert: every way to choose which rounds are "new" from all rounds, without any model (T5-REG).

use super::key_test::Count;

/// Of all C(N, n) choices of `new.len()` rounds, how many have a sum of scores as low as the new ones or lower: one-sided.
/// Counted by sums, so that many rounds cost little. `None` without a new round or when a count leaves `u128`.
#[must_use]
pub fn lower(base: &[u32], new: &[u32]) -> Option<Count> {
    if new.is_empty() {
        return None;
    }
    let all: Vec<usize> = base.iter().chain(new).map(|score| *score as usize).collect();
    let most: usize = all.iter().sum();
    // Chosen so far → sum → ways.
    let mut table = vec![vec![0_u128; most + 1]; new.len() + 1];
    *table.first_mut()?.first_mut()? = 1;
    for score in all {
        for chosen in (1..=new.len()).rev() {
            for sum in (score..=most).rev() {
                let more = table[chosen - 1][sum - score];
                table[chosen][sum] = table[chosen][sum].checked_add(more)?;
            }
        }
    }
    let ways = table.pop()?;
    let seen: usize = new.iter().map(|score| *score as usize).sum();
    let total = ways.iter().try_fold(0_u128, |sum, way| sum.checked_add(*way))?;
    Some(Count { count: ways.iter().take(seen + 1).sum(), total })
}

/// The smallest p that `base` and `new` rounds can give: 1 of C(base + new, new). 8 + 2: 1/45; 4 + 1: 1/5.
#[must_use]
pub fn floor(base: u32, new: u32) -> Option<Count> {
    Some(Count { count: 1, total: super::series::choose(base + new, new)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_one_of_all_choices() {
        assert_eq!(floor(8, 2), Some(Count { count: 1, total: 45 }), "8 + 2");
        assert_eq!(floor(4, 1), Some(Count { count: 1, total: 5 }), "with one round nothing can be shown");
        assert_eq!(lower(&[3, 4], &[]), None, "nothing new, nothing to confirm");
        assert_eq!(lower(&[5, 5], &[5]), Some(Count { count: 3, total: 3 }), "alike: every choice is as low");
    }
}
