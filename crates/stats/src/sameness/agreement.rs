//! How far judges agree. High agreement with hits at chance means a shared wrong cue; low agreement with many hits
//! means different cues.

/// Fleiss' κ: `table[piece][category]` counts the judges who put the piece there, the same number of judges for each piece
/// (T5-FLEISS). `None` with fewer than two judges, uneven rows, or when everything falls into one category.
#[must_use]
pub fn fleiss(table: &[Vec<u32>]) -> Option<f64> {
    let judges = table.first()?.iter().sum::<u32>();
    let categories = table.first()?.len();
    if judges < 2 || table.iter().any(|row| row.iter().sum::<u32>() != judges || row.len() != categories) {
        return None;
    }
    let (n, units) = (f64::from(judges), table.len() as f64);
    let pairs = |row: &Vec<u32>| row.iter().map(|count| f64::from(*count) * (f64::from(*count) - 1.0)).sum::<f64>();
    let observed = table.iter().map(pairs).sum::<f64>() / (units * n * (n - 1.0));
    let expected = (0..categories)
        .map(|at| (table.iter().map(|row| f64::from(row[at])).sum::<f64>() / (units * n)).powi(2))
        .sum::<f64>();
    (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// How far apart two values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// The same or not: marks.
    Nominal,
    /// By rank, as often as the ranks between were used: ratings.
    Ordinal,
    /// By difference.
    Interval,
}

/// Krippendorff's α = 1 − D_o / D_e from the coincidence matrix; `answers[judge][piece]`, `None` where a judge said nothing;
/// pieces with fewer than two answers are dropped (T6-KRIPP). `None` when nothing can be paired or nothing varies.
#[must_use]
pub fn krippendorff(answers: &[Vec<Option<u8>>], distance: Distance) -> Option<f64> {
    let pieces = answers.iter().map(Vec::len).max()?;
    let units: Vec<Vec<u8>> = (0..pieces)
        .map(|piece| answers.iter().filter_map(|judge| judge.get(piece).copied().flatten()).collect())
        .filter(|unit: &Vec<u8>| unit.len() > 1)
        .collect();
    let mut values: Vec<u8> = units.concat();
    values.sort_unstable();
    values.dedup();
    let place = |value: u8| values.iter().position(|known| *known == value).unwrap_or(0);
    let mut pairs = vec![vec![0.0; values.len()]; values.len()];
    for unit in &units {
        let weight = 1.0 / (unit.len() as f64 - 1.0);
        for (i, one) in unit.iter().enumerate() {
            for (_, two) in unit.iter().enumerate().filter(|(j, _)| *j != i) {
                pairs[place(*one)][place(*two)] += weight;
            }
        }
    }
    let margin: Vec<f64> = pairs.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = margin.iter().sum();
    let apart = |i: usize, j: usize| match distance {
        Distance::Nominal => f64::from(u8::from(i != j)),
        Distance::Interval => (f64::from(values[i]) - f64::from(values[j])).powi(2),
        Distance::Ordinal => {
            let (low, high) = (i.min(j), i.max(j));
            (margin[low..=high].iter().sum::<f64>() - f64::midpoint(margin[low], margin[high])).powi(2)
        }
    };
    let cells = || (0..values.len()).flat_map(|i| (0..values.len()).map(move |j| (i, j)));
    let observed: f64 = cells().map(|(i, j)| pairs[i][j] * apart(i, j)).sum();
    let expected: f64 = cells().map(|(i, j)| margin[i] * margin[j] * apart(i, j)).sum::<f64>() / (all - 1.0);
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fleiss_on_the_textbook_table() {
        let table: Vec<Vec<u32>> = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ]
        .map(Vec::from)
        .to_vec();
        let made = fleiss(&table).unwrap();
        assert!((made - 0.209_930_704_421_952_2).abs() < 1e-12, "T6-FLEISS: {made}");
    }

    #[test]
    fn krippendorff_on_the_published_example() {
        let judges = ["*****34121133*3", "1*213343*******", "**21344*21133*4"];
        let read = |line: &str| line.chars().map(|c| c.to_digit(10).map(|digit| digit as u8)).collect();
        let answers: Vec<Vec<Option<u8>>> = judges.iter().map(|line| read(line)).collect();
        for (distance, known) in [
            (Distance::Nominal, 0.691_358_024_691_358),
            (Distance::Ordinal, 0.806_721_419_941_315_3),
            (Distance::Interval, 0.810_844_892_812_105_9),
        ] {
            let made = krippendorff(&answers, distance).unwrap();
            assert!((made - known).abs() < 1e-9, "T6-KRIPP-1 {distance:?}: {made}");
        }
    }

    #[test]
    fn without_variation_there_is_no_agreement_to_speak_of() {
        assert_eq!(fleiss(&[vec![3, 0], vec![3, 0]]), None, "everything in one category");
        assert_eq!(fleiss(&[vec![1, 0]]), None, "one judge");
        assert_eq!(krippendorff(&[vec![Some(1)], vec![Some(1)]], Distance::Nominal), None, "one value only");
        assert_eq!(krippendorff(&[], Distance::Nominal), None, "no judge");
    }
}
