//! How far two people who judge the same things agree: raw agreement, and Gwet's AC1, which takes out what chance would
//! give and, unlike κ, holds when one answer is much more frequent than the others.

/// Agreement of two raters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Things that both judged.
    pub n: u32,
    /// The share on which they agreed, 0..1.
    pub raw: f64,
    /// Gwet's AC1, at most 1; 0 is what chance gives.
    pub ac1: f64,
}

/// Agreement from a square table: `table[i][j]` things were put in category `i` by one rater and in `j` by the other.
/// `None` without any thing, with fewer than two categories, or when the table is not square.
///
/// `AC1 = (Po − Pe)/(1 − Pe)` with `Pe = Σ π(1 − π)/(Q − 1)`, where `π` is the mean share of a category over both raters
/// (Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement").
#[must_use]
pub fn agreement(table: &[&[u32]]) -> Option<Agreement> {
    let categories = table.len();
    if categories < 2 || table.iter().any(|row| row.len() != categories) {
        return None;
    }
    let n: u32 = table.iter().flat_map(|row| row.iter()).sum();
    if n == 0 {
        return None;
    }
    let total = f64::from(n);
    let agreed: u32 = table.iter().enumerate().map(|(at, row)| row[at]).sum();
    let raw = f64::from(agreed) / total;
    let by_chance: f64 = (0..categories)
        .map(|at| {
            let (one, other): (u32, u32) = (table[at].iter().sum(), table.iter().map(|row| row[at]).sum());
            let share = (f64::from(one) + f64::from(other)) / (2.0 * total);
            share * (1.0 - share)
        })
        .sum::<f64>()
        / (categories as f64 - 1.0);
    Some(Agreement { n, raw, ac1: (raw - by_chance) / (1.0 - by_chance) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case([[118, 5], [2, 0]], 0.944, 0.940_78, "T6-AC1-1")]
    #[case([[45, 15], [25, 15]], 0.6, 0.266_06, "T6-AC1-2")]
    #[case([[80, 10], [10, 0]], 0.8, 0.756_1, "T6-AC1-3")]
    #[case([[130, 56], [9, 5]], 0.675, 0.532_58, "T6-AC1-4, the example of PMC7222679")]
    fn as_others_compute_it(#[case] table: [[u32; 2]; 2], #[case] raw: f64, #[case] ac1: f64, #[case] vector: &str) {
        let rows: Vec<&[u32]> = table.iter().map(<[u32; 2]>::as_slice).collect();
        let made = agreement(&rows).unwrap();
        // The other package rounds to five decimals.
        assert!((made.raw - raw).abs() < 1e-9 && (made.ac1 - ac1).abs() < 2e-5, "{vector}: {made:?}");
    }

    #[test]
    fn without_things_nothing_is_claimed() {
        assert_eq!(agreement(&[&[0, 0], &[0, 0]]), None, "nobody judged anything");
        assert_eq!(agreement(&[&[3]]), None, "one category is no judgement");
        assert_eq!(agreement(&[&[1, 2], &[3]]), None, "nor is a table with a hole");
    }

    proptest! {
        #[test]
        fn whoever_always_agrees_agrees_wholly(counts in prop::array::uniform3(0_u32..50)) {
            let table = [[counts[0], 0, 0], [0, counts[1], 0], [0, 0, counts[2]]];
            let rows: Vec<&[u32]> = table.iter().map(<[u32; 3]>::as_slice).collect();
            if let Some(made) = agreement(&rows) {
                prop_assert!((made.ac1 - 1.0).abs() < 1e-12, "{made:?}");
            }
        }

        #[test]
        fn it_does_not_matter_who_is_first(cells in prop::array::uniform9(0_u32..20)) {
            let there = [&cells[0..3], &cells[3..6], &cells[6..9]];
            let turned: Vec<Vec<u32>> = (0..3).map(|at| there.iter().map(|row| row[at]).collect()).collect();
            let back: Vec<&[u32]> = turned.iter().map(Vec::as_slice).collect();
            match (agreement(&there), agreement(&back)) {
                (Some(one), Some(two)) => prop_assert!((one.ac1 - two.ac1).abs() < 1e-12, "{one:?} {two:?}"),
                (one, two) => prop_assert_eq!(one, two),
            }
        }
    }
}
