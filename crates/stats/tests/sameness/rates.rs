//! Simulated judges: how often the tests speak, against the published tables. Seeded, so that a run says the same on every
//! machine and in every build.

use countersign_stats::sameness::plan::{Design, SHARED_CUES, Simulated, alerted, recognised};

const RUNS: u32 = 300;

fn design(judges: u32, rounds: u32) -> Design {
    Design { judges, rounds, own: 3, other: 3, shared: SHARED_CUES }
}

/// Three standard errors of a difference between two such simulations, and a hundredth for the table's rounding.
fn room(p: f64, runs: u32) -> f64 {
    0.01 + 3.0 * (2.0 * p.max(0.03) * (1.0 - p).max(0.03) / f64::from(runs)).sqrt()
}

#[track_caller]
fn as_published(what: &str, made: Simulated, known: f64) {
    let off = (made.share() - known).abs();
    assert!(off <= room(known, made.runs), "{what}: {} of {}, published {known}", made.found, made.runs);
}

/// Judges × rounds a quarter; found half a drop, found a collapse.
const TABLE: [(u32, u32, f64, f64); 5] =
    [(3, 2, 0.43, 0.87), (3, 3, 0.51, 0.91), (5, 2, 0.43, 0.92), (5, 3, 0.61, 0.99), (5, 4, 0.65, 1.00)];

/// The published false alerts, 300 runs each, lie between these; 6,000 runs of this code put every design at 0.058 to 0.066.
const FALSE_ALERTS: std::ops::RangeInclusive<f64> = 0.023..=0.080;

#[test]
fn without_a_change_an_alert_is_as_rare_as_published() {
    for (judges, rounds, _, _) in TABLE {
        let made = alerted(design(judges, rounds), 1.5, 1.5, 1000, 11);
        assert!(FALSE_ALERTS.contains(&made.share()), "{judges} × {rounds} without a change: {made:?}");
    }
}

#[test]
fn judges_at_chance_raise_no_more_alerts_than_published() {
    for (judges, rounds, _, _) in TABLE {
        let made = alerted(design(judges, rounds), 0.0, 0.0, 1000, 12);
        assert!(FALSE_ALERTS.contains(&made.share()), "{judges} × {rounds} at chance: {made:?}");
    }
}

#[test]
fn a_drop_and_a_collapse_are_found_as_often_as_published() {
    for (judges, rounds, half, collapse) in TABLE {
        let design = design(judges, rounds);
        as_published("half a drop", alerted(design, 1.5, 0.75, RUNS, 13), half);
        as_published("a collapse", alerted(design, 1.5, 0.0, RUNS, 14), collapse);
    }
}

#[test]
fn one_round_a_quarter_never_alerts() {
    assert_eq!(alerted(design(5, 1), 1.5, 0.0, 50, 15).found, 0, "one round is not enough data, however bad");
}

#[test]
fn a_design_recognises_as_often_as_published() {
    let known = [(1, 4, 1.0, 0.48), (3, 2, 1.5, 0.84), (5, 1, 2.0, 0.79), (5, 3, 1.0, 0.81), (5, 8, 0.5, 0.68)];
    for (judges, rounds, d_prime, share) in known {
        let made = recognised(design(judges, rounds), d_prime, RUNS, 16);
        as_published(&format!("{judges} judges, {rounds} rounds, d′ {d_prime}"), made, share);
    }
}

#[test]
fn judges_at_chance_are_taken_for_experts_in_five_of_a_hundred_at_most() {
    for (judges, rounds) in [(5, 2), (3, 4)] {
        let made = recognised(Design { shared: 0.6, ..design(judges, rounds) }, 0.0, 1000, 17);
        assert!(made.share() <= 0.05 + room(0.05, 1000) / 2.0, "shared cues do not fool the test: {made:?}");
    }
}

#[test]
fn the_same_seed_says_the_same() {
    let one = recognised(design(3, 2), 1.0, 100, 5);
    assert_eq!(one, recognised(design(3, 2), 1.0, 100, 5), "a plan that changes on asking again is no plan");
}
