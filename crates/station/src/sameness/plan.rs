//! What a design can find before it is run: simulated, with the model and the numbers of runs said.

use countersign_stats::sameness::hits::by_guessing;
use countersign_stats::sameness::key_test;
use countersign_stats::sameness::plan::{Design, SHARED_CUES, Simulated, alerted, recognised};
use countersign_stats::sameness::sensitivity::hits_at;
use serde::Serialize;

use super::rules::{FEWEST, MOST};
use super::{Keys, SamenessError};

/// How far apart pieces lie in a judge's eye, from hard to tell to easy.
const APART: [f64; 4] = [0.5, 1.0, 1.5, 2.0];
/// How well judges are taken to tell pieces apart before something changes.
const BEFORE: f64 = 1.5;
/// Simulated quarters for each number.
const RUNS: u32 = 300;
/// The same question has the same answer.
const SEED: u64 = 20_26_11_20;

/// A design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Asked {
    /// Judges a round.
    pub judges: u32,
    /// Rounds a quarter.
    pub rounds: u32,
    /// Pieces of ours a round.
    pub own: u32,
    /// Competitors' pieces a round.
    pub other: u32,
}

impl Default for Asked {
    fn default() -> Self {
        Self { judges: 5, rounds: 3, own: 3, other: 3 }
    }
}

/// How often something is found, of so many simulated quarters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct Found {
    /// The share, 0..1.
    pub share: f64,
    /// Simulated quarters.
    pub runs: u32,
}

impl From<Simulated> for Found {
    fn from(simulated: Simulated) -> Self {
        Self { share: simulated.share(), runs: simulated.runs }
    }
}

/// What one quarter shows when judges tell pieces apart so well.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct Shown {
    /// How far apart they lie in a judge's eye, in standard deviations.
    pub d_prime: f64,
    /// What a judge finds of ours then, on average.
    pub mean_hits: f64,
    /// How often the test says so at 5 %.
    pub found: Found,
}

/// What a design can find.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Planned {
    /// The design.
    pub design: Asked,
    /// What guessing finds of ours, on average.
    pub by_guessing: f64,
    /// The smallest p that a quarter can give; as texts where they are long. `None` where it cannot be counted.
    pub floor: Option<Keys>,
    /// What one quarter shows.
    pub shows: Vec<Shown>,
    /// How often an alert is raised though nothing changed, after four quarters of the same size.
    pub false_alert: Found,
    /// How often it is raised when judges tell pieces apart half as well.
    pub finds_half: Found,
    /// How often when they cannot tell them apart any more.
    pub finds_collapse: Found,
    /// In a sentence.
    pub says: String,
}

/// Says what a design can find.
///
/// # Errors
/// When it is no design that can be run.
pub fn plan(asked: Asked) -> Result<Planned, SamenessError> {
    let Asked { judges, rounds, own, other } = asked;
    let sides = u32::try_from(FEWEST).unwrap_or(2)..=u32::try_from(MOST).unwrap_or(6);
    if !(1..=50).contains(&judges) || !(1..=12).contains(&rounds) || ![own, other].iter().all(|n| sides.contains(n)) {
        let message = "a quarter has 1 to 12 rounds with 1 to 50 judges each, and a round 2 to 6 pieces of each side";
        return Err(SamenessError::Invalid(message.to_owned()));
    }
    let design = Design { judges, rounds, own, other, shared: SHARED_CUES };
    let mean = |chances: &[f64]| (0_u32..).zip(chances).map(|(hits, chance)| f64::from(hits) * chance).sum::<f64>();
    let shows: Vec<Shown> = APART
        .into_iter()
        .map(|d_prime| Shown {
            d_prime,
            mean_hits: mean(&hits_at(d_prime, own, other)),
            found: recognised(design, d_prime, RUNS, SEED).into(),
        })
        .collect();
    let alert = |now: f64| Found::from(alerted(design, BEFORE, now, RUNS, SEED));
    let (false_alert, finds_half, finds_collapse) = (alert(BEFORE), alert(BEFORE / 2.0), alert(0.0));
    let floor = key_test::floor(own, other, rounds)
        .and_then(|floor| Some(Keys { count: 1, total: u32::try_from(floor.total).ok()? }));
    let says = says(asked, finds_half, finds_collapse, false_alert);
    Ok(Planned {
        design: asked,
        by_guessing: mean(&by_guessing(own, other, own)),
        floor,
        shows,
        false_alert,
        finds_half,
        finds_collapse,
        says,
    })
}

fn says(asked: Asked, half: Found, collapse: Found, wrong: Found) -> String {
    let percent = |found: Found| format!("{:.0} %", 100.0 * found.share);
    let enough = if asked.rounds < 2 { " One round a quarter never gives a verdict: it takes two." } else { "" };
    format!(
        "{} judges and {} rounds a quarter, after four quarters of the same size: a collapse raises an alert {} of the time, a fall \
         to half {}, and nothing at all {}.{enough}",
        asked.judges,
        asked.rounds,
        percent(collapse),
        percent(half),
        percent(wrong)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn more_judges_and_rounds_find_more() {
        let small = plan(Asked { judges: 3, rounds: 2, ..Asked::default() }).unwrap();
        let large = plan(Asked::default()).unwrap();
        assert!(large.finds_collapse.share > 0.9, "five judges and three rounds find a collapse: {large:?}");
        assert!(large.finds_half.share >= small.finds_half.share, "and a half drop more often: {small:?} {large:?}");
        assert!(large.false_alert.share < 0.2, "without crying often: {large:?}");
        assert!((large.by_guessing - 1.5).abs() < 1e-9, "guessing finds half of three");
        assert_eq!(large.floor, Some(Keys { count: 1, total: 8_000 }), "20 keys a round");
    }

    #[rstest]
    #[case(0, 3, 3)]
    #[case(5, 0, 3)]
    #[case(5, 3, 1)]
    #[case(5, 3, 7)]
    #[case(51, 3, 3)]
    fn other_designs_are_refused(#[case] judges: u32, #[case] rounds: u32, #[case] own: u32) {
        assert!(plan(Asked { judges, rounds, own, other: 3 }).is_err(), "{judges} judges, {rounds} rounds, {own} own");
    }

    #[test]
    fn one_round_a_quarter_is_said_to_give_no_verdict() {
        let planned = plan(Asked { rounds: 1, ..Asked::default() }).unwrap();
        assert!(planned.says.contains("never gives a verdict"), "{}", planned.says);
    }
}
