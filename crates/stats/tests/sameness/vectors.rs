//! The reference vectors of topic 5, by id. Expected values were computed by SciPy 1.14.1, statsmodels 0.15.0, scikit-learn 1.9.1,
//! pymannkendall 1.4.3, NumPy 2.1.3 or exact enumeration; tolerances are theirs, absolute.

use countersign_stats::beta::Beta;
use countersign_stats::sameness::key_test::{Count, Round, key_test};
use countersign_stats::sameness::sensitivity::{auc_at, corrected, hits_at, mean_hits, of_shares};
use countersign_stats::sameness::{agreement, confirm, guesses, hits, ratings, trend, two_by_two};

/// An id, and what checks it.
type Vector = (&'static str, fn(&str));

/// The vectors that are numbers; a function that stands in no row is dead code and does not build.
const VECTORS: &[Vector] = &[
    ("T5-AUC", auc),
    ("T5-BB", beliefs),
    ("T5-CA", cochran_armitage),
    ("T5-CA-SM", linear_by_linear),
    ("T5-CONV-12-25", |id| independent(id, 12, 25, 0.002_326_619_155_135_744)),
    ("T5-CONV-3-7", |id| independent(id, 3, 7, 0.037_25)),
    ("T5-CONV-3-8", |id| independent(id, 3, 8, 0.003_5)),
    ("T5-DPRIME", d_prime),
    ("T5-DPRIME-HITS", d_prime_in_hits),
    ("T5-FISHER-TEA", tea),
    ("T5-FLEISS", fleiss),
    ("T5-HYPG-33", three_of_six),
    ("T5-HYPG-U", unknown_number),
    ("T5-MK-1", |id| mann_kendall(id, &[1.6, 1.9, 2.1, 2.4], 6, 1.0 / 24.0, 1.0)),
    ("T5-MK-2", |id| mann_kendall(id, &[2.4, 2.2, 2.3, 1.8, 1.7], -8, 119.0 / 120.0, 1.0 / 24.0)),
    ("T5-MK-3", |id| mann_kendall(id, &[1.5, 1.8, 1.8, 2.0, 2.3, 2.2], 12, 0.013_888_888_888_888_888, 359.0 / 360.0)),
    ("T5-PERM-1", |id| permuted(id, &[ROUND_1], 7, 1, 20)),
    ("T5-PERM-3", |id| permuted(id, &[([5, 5, 5, 0, 0, 0], [0, 1, 2])], 15, 1, 20)),
    ("T5-PERMINT-1", |id| permuted(id, &[ROUND_1], 7, 1, 20)),
    ("T5-PERMINT-2", |id| permuted(id, &[ROUND_1, ROUND_2], 14, 1, 400)),
    ("T5-PERMINT-3", |id| permuted(id, &[ROUND_1, ROUND_2, ROUND_3, ROUND_4], 26, 147, 160_000)),
    ("T5-PERMINT-4", |id| permuted(id, &[([2, 2, 2, 2, 1, 0], [0, 4, 5])], 3, 20, 20)),
    ("T5-POIBIN", poisson_binomial),
    ("T5-QQ", quarter_on_quarter),
    ("T5-REG-1", |id| regression(id, &[8, 7, 9, 6], &[4, 5], 1, 15)),
    ("T5-REG-2", |id| regression(id, &[8, 7, 9, 6, 7, 8, 7, 6], &[5, 4], 1, 45)),
    ("T5-REG-3", |id| regression(id, &[7, 8, 7], &[3, 5, 4], 1, 20)),
];

/// The vectors of the seal are hashes; they are checked where the seal is made, in the station.
const OF_THE_SEAL: [&str; 3] = ["T5-COMMIT-2", "T5-COMMIT-3", "T5-SHA"];

const ROUND_1: ([u32; 6], [usize; 3]) = ([3, 2, 2, 1, 1, 0], [0, 1, 2]);
const ROUND_2: ([u32; 6], [usize; 3]) = ([2, 3, 1, 1, 2, 0], [0, 1, 4]);
const ROUND_3: ([u32; 6], [usize; 3]) = ([3, 3, 0, 2, 1, 0], [0, 1, 3]);
const ROUND_4: ([u32; 6], [usize; 3]) = ([1, 2, 2, 1, 2, 1], [0, 2, 5]);

#[test]
fn every_vector_of_the_topic_holds() {
    let mut ids: Vec<&str> = VECTORS.iter().map(|(id, _)| *id).chain(OF_THE_SEAL).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 30, "the topic has 30 vectors, each once: {ids:?}");
    for (id, check) in VECTORS {
        check(id);
    }
}

#[track_caller]
fn near(id: &str, made: f64, known: f64, tolerance: f64) {
    assert!((made - known).abs() <= tolerance, "{id}: {made}, expected {known} ± {tolerance}");
}

#[track_caller]
fn all_near(id: &str, made: &[f64], known: &[f64], tolerance: f64) {
    assert_eq!(made.len(), known.len(), "{id}: as many values");
    made.iter().zip(known).for_each(|(made, known)| near(id, *made, *known, tolerance));
}

fn auc(id: &str) {
    let ours = [true, true, true, false, false, false];
    near(id, ratings::auc(&[5, 4, 2, 3, 2, 1].map(Some), &ours).unwrap(), 5.0 / 6.0, 1e-12);
    near(id, ratings::auc(&[6, 5, 2, 4, 3, 1].map(Some), &ours).unwrap(), 7.0 / 9.0, 1e-12);
    let (u, p) = ratings::mann_whitney(&[6, 5, 2], &[4, 3, 1]).unwrap();
    near(id, u, 7.0, 1e-12);
    near(id, p, 0.2, 1e-12);
}

fn beliefs(id: &str) {
    let (new, old) = (Beta::after(12.0, 27.0), Beta::after(19.0, 27.0));
    near(id, new.chance_lower(old, 0.0), 0.973_506_179_163_891_4, 1e-8);
    near(id, new.chance_lower(old, 0.05), 0.940_258_124_518_071, 1e-8);
}

fn cochran_armitage(id: &str) {
    let (z, p) = trend::cochran_armitage(&[12, 15, 17, 21], &[27; 4], &[1.0, 2.0, 3.0, 4.0], 1.0).unwrap();
    near(id, z, 2.549_376_436_438_733, 1e-12);
    near(id, p, 0.005_395_787_266_592_344, 1e-12);
}

fn linear_by_linear(id: &str) {
    // The reference scores the misses, so its sign is the other one.
    let (z, p) = trend::linear_by_linear(&[15, 12, 10, 6], &[27; 4], &[1.0, 2.0, 3.0, 4.0]).unwrap();
    near(id, z, -2.537_546_319_536_352, 1e-9);
    near(id, p, 0.011_163_259_446_320_618, 1e-9);
}

fn independent(id: &str, ballots: u32, total: u32, p: f64) {
    near(id, guesses::hits_by_independent_judges(3, 3, ballots, total), p, 1e-12);
}

fn d_prime(id: &str) {
    let cases = [
        ((20, 25, 10, 25), 1.044_498_707_092_581, -0.278_845_175_734_659_4),
        ((3, 3, 0, 3), 2.300_698_760_752_015_7, 0.0),
        ((2, 3, 1, 3), 0.637_278_727_928_750_3, 0.0),
        ((9, 9, 0, 9), 3.289_707_253_902_945, 0.0),
    ];
    for ((hits, own, false_alarms, other), d, c) in cases {
        let made = corrected(hits, own, false_alarms, other);
        near(id, made.d_prime, d, 1e-10);
        near(id, made.criterion, c, 1e-10);
    }
    let plain = of_shares(0.8, 0.4);
    near(id, plain.d_prime, 1.094_968_336_708_714, 1e-10);
    near(id, plain.criterion, -0.294_137_065_218_557_3, 1e-10);
}

fn d_prime_in_hits(id: &str) {
    let known: [(f64, [f64; 4], f64, f64); 7] = [
        (0.0, [0.05, 0.45, 0.45, 0.05], 1.5, 0.5),
        (
            0.5,
            [0.015_336_949_652_306_61, 0.283_097_431_901_97, 0.574_083_293_491_360_7, 0.127_482_324_954_362_74],
            1.813_710_993_747_779_6,
            0.638_163_195_084_118_5,
        ),
        (
            1.0,
            [0.003_606_859_349_356_644_8, 0.141_620_769_928_342_72, 0.594_523_460_107_929_3, 0.260_248_910_614_371_3],
            2.111_414_421_987_315,
            0.760_249_938_906_523_3,
        ),
        (
            1.5,
            [0.000_639_609_738_123_712_1, 0.055_957_716_581_000_02, 0.506_193_167_196_879_1, 0.437_209_506_483_997_6],
            2.379_972_570_426_751,
            0.855_577_816_826_757_6,
        ),
        (
            2.0,
            [8.434_828_821_686_35e-5, 0.017_389_421_412_337_458, 0.358_955_824_346_918_03, 0.623_570_405_952_527_8],
            2.606_012_287_963_756_6,
            0.921_350_396_474_857_4,
        ),
        (
            2.5,
            [8.177_284_422_249_782e-6, 0.004_241_087_424_218_47, 0.214_589_393_425_451_7, 0.781_161_341_865_907_6],
            2.776_903_899_872_844_6,
            0.961_450_064_128_229_1,
        ),
        (
            3.0,
            [5.772_402_796_404_267e-7, 0.000_811_354_087_562_166_1, 0.109_297_067_881_544_2, 0.889_891_000_790_614],
            2.889_078_492_222_492_6,
            0.983_052_573_237_655_4,
        ),
    ];
    for (d, pmf, mean, area) in known {
        all_near(id, &hits_at(d, 3, 3), &pmf, 1e-8);
        near(id, mean_hits(d, 3, 3), mean, 1e-8);
        near(id, auc_at(d), area, 1e-8);
    }
}

fn tea(id: &str) {
    near(id, two_by_two::fisher_greater([[3, 1], [1, 3]]), 17.0 / 70.0, 1e-12);
}

fn fleiss(id: &str) {
    let table = [[3, 0], [2, 1], [3, 0], [1, 2], [0, 3], [1, 2]].map(Vec::from);
    near(id, agreement::fleiss(&table).unwrap(), 0.325, 1e-9);
}

fn three_of_six(id: &str) {
    let made = hits::by_guessing(3, 3, 3);
    all_near(id, &made, &[0.05, 0.45, 0.45, 0.05], 1e-12);
    all_near(id, &hits::at_least(&made), &[1.0, 0.95, 0.5, 0.05], 1e-12);
}

fn unknown_number(id: &str) {
    let known = [
        [0.5, 0.5, 0.0, 0.0],
        [0.2, 0.6, 0.2, 0.0],
        [0.05, 0.45, 0.45, 0.05],
        [0.0, 0.2, 0.6, 0.2],
        [0.0, 0.0, 0.5, 0.5],
    ];
    for (marks, pmf) in (1..).zip(known) {
        all_near(id, &hits::by_guessing(3, 3, marks), &pmf, 1e-12);
    }
}

fn mann_kendall(id: &str, values: &[f64], s: i64, up: f64, down: f64) {
    let made = trend::mann_kendall(values).unwrap();
    assert_eq!(made.s, s, "{id}: S");
    near(id, made.p_up, up, 1e-12);
    near(id, made.p_down, down, 1e-12);
}

fn permuted(id: &str, rounds: &[([u32; 6], [usize; 3])], total_hits: u64, count: u128, total: u128) {
    let round = |(scores, own): &([u32; 6], [usize; 3])| Round {
        scores: scores.to_vec(),
        ours: (0..6).map(|at| own.contains(&at)).collect(),
    };
    let made = key_test(&rounds.iter().map(round).collect::<Vec<_>>()).unwrap();
    assert_eq!((made.hits, made.p), (total_hits, Count { count, total }), "{id}");
}

fn poisson_binomial(id: &str) {
    let made = guesses::successes(&[0.5, 0.3, 0.6, 0.4, 0.2]);
    all_near(id, &made, &[0.067_2, 0.258_4, 0.364_4, 0.234_4, 0.068_4, 0.007_2], 1e-12);
    near(id, hits::at_least(&made)[3], 0.31, 1e-12);
}

fn quarter_on_quarter(id: &str) {
    let table = [[19, 8], [12, 15]];
    near(id, two_by_two::fisher_two_sided(table), 0.097_775_682_991_535_51, 1e-12);
    near(id, two_by_two::fisher_greater(table), 0.048_887_841_495_767_75, 1e-12);
    near(id, two_by_two::boschloo_greater(table), 0.029_525_743_001_229_458, 1e-3);
    near(id, two_by_two::barnard_greater(table), 0.033_237_629_349_010_187, 1e-3);
}

fn regression(id: &str, base: &[u32], new: &[u32], count: u128, total: u128) {
    assert_eq!(confirm::lower(base, new), Some(Count { count, total }), "{id}");
    let floor = confirm::floor(base.len() as u32, new.len() as u32);
    assert_eq!(floor, Some(Count { count: 1, total }), "{id}: the smallest p of the design");
}
