//! Two counts side by side: Fisher, Boschloo, Barnard. They take marks as independent, so for rounds they are naive; the choice
//! between them is made before looking (T5-QQ: .098 and .030 for the same table).

use super::series::choose_f64;

/// `[[a, b], [c, d]]`.
pub type Table = [[u32; 2]; 2];

/// Fisher's exact p that the first cell is as large or larger, given all margins.
#[must_use]
pub fn fisher_greater(table: Table) -> f64 {
    let chances = conditional(table);
    chances.iter().filter(|(cell, _)| *cell >= table[0][0]).map(|(_, chance)| chance).sum::<f64>().min(1.0)
}

/// Fisher's exact two-sided p: all tables no likelier than this one.
#[must_use]
pub fn fisher_two_sided(table: Table) -> f64 {
    let chances = conditional(table);
    let seen = chances.iter().find(|(cell, _)| *cell == table[0][0]).map_or(1.0, |(_, chance)| *chance);
    let limit = seen * (1.0 + 1e-7);
    chances.iter().filter(|(_, chance)| *chance <= limit).map(|(_, chance)| chance).sum::<f64>().min(1.0)
}

/// The first cell's distribution given all margins.
fn conditional([[a, b], [c, d]]: Table) -> Vec<(u32, f64)> {
    let (row, column, all) = (a + b, a + c, a + b + c + d);
    let ways = choose_f64(all, column);
    let least = (row + column).saturating_sub(all);
    let chance = |cell: u32| choose_f64(row, cell) * choose_f64(all - row, column - cell) / ways;
    (least..=row.min(column)).map(|cell| (cell, chance(cell))).collect()
}

/// Boschloo's test that the first column's share of its top cell is greater: Fisher's p as the statistic, the worst case over the
/// unknown common share. Columns are the two samples.
#[must_use]
pub fn boschloo_greater(table: Table) -> f64 {
    worst_case(table, |table| -fisher_greater(table))
}

/// Barnard's test of the same, with the pooled difference z as the statistic.
#[must_use]
pub fn barnard_greater(table: Table) -> f64 {
    worst_case(table, pooled_z)
}

fn pooled_z([[a, b], [c, d]]: Table) -> f64 {
    let (n1, n2) = (f64::from(a + c), f64::from(b + d));
    let pooled = f64::from(a + b) / (n1 + n2);
    let spread = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    if spread == 0.0 { 0.0 } else { (f64::from(a) / n1 - f64::from(b) / n2) / spread }
}

/// The largest chance, over the common share, of a table whose statistic is as large as this one's.
fn worst_case(table: Table, statistic: impl Fn(Table) -> f64) -> f64 {
    const GRID: u32 = 1000;
    let [[a, b], [c, d]] = table;
    let (n1, n2) = (a + c, b + d);
    let seen = statistic(table);
    let extreme: Vec<(u32, u32)> = (0..=n1)
        .flat_map(|x| (0..=n2).map(move |y| (x, y)))
        .filter(|(x, y)| statistic([[*x, *y], [n1 - x, n2 - y]]) >= seen - 1e-9)
        .collect();
    let all = f64::from(n1 + n2);
    // By how many successes the extreme tables have together, so that each point of the grid is one short sum.
    let mut ways = vec![0.0; (n1 + n2) as usize + 1];
    for (x, y) in extreme {
        ways[(x + y) as usize] += choose_f64(n1, x) * choose_f64(n2, y);
    }
    (1..GRID)
        .map(|at| f64::from(at) / f64::from(GRID))
        .map(|p| (0_u32..).zip(&ways).map(|(k, w)| w * p.powf(f64::from(k)) * (1.0 - p).powf(all - f64::from(k))).sum())
        .fold(0.0, f64::max)
        .min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn boschloo_is_never_less_sure_than_fisher(a in 0_u32..8, b in 0_u32..8) {
            let table = [[a, b], [8 - a, 8 - b]];
            prop_assert!(boschloo_greater(table) <= fisher_greater(table) + 1e-9, "{table:?}");
        }
    }
}
