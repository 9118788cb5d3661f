//! The trend over quarters: this quarter's rounds against those of the four before, with a sentence that a lead can repeat, and
//! the workflows behind a drop.

use std::collections::{BTreeMap, BTreeSet};

use countersign_stats::sameness::alert::{Comparison, QUARTERS_BEFORE, RoundScore, Verdict, compare, interval};
use countersign_stats::sameness::confirm;
use countersign_stats::sameness::key_test::{Round, key_test};
use countersign_stats::sameness::sensitivity::corrected;
use countersign_stats::sameness::trend::mann_kendall;
use serde::Serialize;

use super::result::{self, Outcome};
use super::rules::size;
use super::{Origin, Quarter, SamenessError, score};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::Mode;
use crate::store::Store;

/// At most this share of keys lies beyond each end of the chance band.
const BAND_TAIL: f64 = 0.05;

/// How sure the interval of a quarter is.
const INTERVAL: f64 = 0.9;

/// One quarter.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct QuarterLine {
    /// Which.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// Its revealed rounds.
    pub rounds: u32,
    /// Ballots of them.
    pub ballots: u32,
    /// Marks on pieces of ours.
    pub hits: u32,
    /// As many as there could be.
    pub of: u32,
    /// The share of ours that was found, 0..1.
    pub share: f64,
    /// Between which shares chance alone stays in nine of ten quarters; `None` for more rounds than can be counted out.
    pub chance: Option<[f64; 2]>,
    /// Between which shares the true one lies with a chance of nine in ten, marks of a round counting less than one each.
    pub interval: Option<[f64; 2]>,
    /// How far ours and theirs lie apart for a judge, in standard deviations; 0 is guessing.
    pub d_prime: f64,
}

/// A workflow whose pieces were found less often.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Slipped {
    /// Its key.
    pub workflow: String,
    /// The AI modes its pieces of this quarter were made under.
    pub modes: Vec<Mode>,
    /// The models that wrote them, with their versions.
    pub models: Vec<String>,
    /// The share of marks its pieces got, of as many as they could, 0..1.
    pub now: f64,
    /// The same before; `None` when it had no pieces then.
    pub before: Option<f64>,
    /// In a sentence.
    pub says: String,
}

/// What may be said of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum TrendVerdict {
    /// Found more often than before.
    Better,
    /// Found less often: the alert.
    Worse,
    /// Neither.
    NoClearChange,
    /// Too few rounds to say.
    NotEnoughData,
}

/// The trend.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Trend {
    /// The quarter that is compared.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// What may be said.
    pub verdict: TrendVerdict,
    /// The share found this quarter, 0..1.
    pub now: Option<f64>,
    /// The share found in the four quarters before.
    pub before: Option<f64>,
    /// Rounds this quarter.
    pub rounds_now: u32,
    /// Rounds in the four quarters before.
    pub rounds_before: u32,
    /// The chance that pieces are really found less often, 0..1; `None` without enough rounds.
    pub chance_of_drop: Option<f64>,
    /// A difference within ± this is normal with so many rounds, in shares.
    pub normal_swing: Option<f64>,
    /// Of all ways to choose as many rounds, how many have as few hits; as texts, for they can be long. And the least there can be.
    pub confirmed: Option<Confirmed>,
    /// The exact chance of as steady a fall over the quarters shown, 0..1 (Mann–Kendall); `None` below three.
    pub steady_fall: Option<f64>,
    /// The quarters, oldest first.
    pub quarters: Vec<QuarterLine>,
    /// The workflows whose pieces were found less often; only when it is worse.
    pub slipped: Vec<Slipped>,
    /// What a lead can repeat.
    pub says: String,
}

/// The permutation of rounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Confirmed {
    /// Choices with as few hits as this quarter's rounds, or fewer.
    pub count: String,
    /// All choices.
    pub total: String,
}

/// Reads the trend at `quarter`; at the newest with a revealed round when it is not given.
///
/// # Errors
/// When `by` may not, or the file cannot be read.
pub async fn trend(store: &Store, by: &Person, quarter: Option<Quarter>) -> Result<Trend, SamenessError> {
    ask(store, Op::ReadRounds, by).await?;
    let mut connection = store.reader().acquire().await?;
    let mut rounds: BTreeMap<Quarter, Vec<Outcome>> = BTreeMap::new();
    for (quarter, outcome) in result::all(&mut connection).await? {
        rounds.entry(quarter).or_default().push(outcome);
    }
    drop(connection);
    let quarter = match quarter.or_else(|| rounds.keys().next_back().copied()) {
        Some(quarter) => quarter,
        None => super::make::present_quarter(store).await?,
    };
    rounds.retain(|of, _| *of <= quarter);
    Ok(read(quarter, &rounds))
}

fn read(quarter: Quarter, rounds: &BTreeMap<Quarter, Vec<Outcome>>) -> Trend {
    let nothing = Vec::new();
    let now = rounds.get(&quarter).unwrap_or(&nothing);
    let back = (1..=u32::try_from(QUARTERS_BEFORE).unwrap_or(4)).rev();
    let before: Vec<&Vec<Outcome>> = back.map(|n| rounds.get(&quarter.before(n)).unwrap_or(&nothing)).collect();
    let scores = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| outcome.summary.score()).collect::<Vec<_>>();
    let base: Vec<Vec<RoundScore>> = before.iter().map(|outcomes| scores(outcomes)).collect();
    let now_scores = scores(now);
    let comparison = compare(&base, &now_scores);
    let quarters: Vec<QuarterLine> =
        rounds.iter().map(|(quarter, outcomes)| line(*quarter, outcomes, comparison.design_effect)).collect();
    let slipped = match comparison.verdict {
        Verdict::Worse => slipped(now, &before),
        Verdict::Better | Verdict::NoClearChange | Verdict::NotEnoughData => Vec::new(),
    };
    Trend {
        quarter,
        verdict: word(comparison.verdict),
        now: comparison.now,
        before: comparison.before,
        rounds_now: size(comparison.rounds_now),
        rounds_before: size(comparison.rounds_before),
        chance_of_drop: comparison.chance_lower,
        normal_swing: comparison.normal_swing,
        confirmed: confirmed(&base.concat(), &now_scores),
        steady_fall: steady_fall(&quarters),
        says: says(&comparison, &slipped),
        quarters,
        slipped,
    }
}

fn word(verdict: Verdict) -> TrendVerdict {
    match verdict {
        Verdict::Better => TrendVerdict::Better,
        Verdict::Worse => TrendVerdict::Worse,
        Verdict::NoClearChange => TrendVerdict::NoClearChange,
        Verdict::NotEnoughData => TrendVerdict::NotEnoughData,
    }
}

fn confirmed(base: &[RoundScore], now: &[RoundScore]) -> Option<Confirmed> {
    // Sums of hits compare rounds only where each could have as many.
    let of = base.first()?.of;
    if !base.iter().chain(now).all(|round| round.of == of) {
        return None;
    }
    let hits = |rounds: &[RoundScore]| rounds.iter().map(|round| round.hits).collect::<Vec<_>>();
    let found = confirm::lower(&hits(base), &hits(now))?;
    Some(Confirmed { count: found.count.to_string(), total: found.total.to_string() })
}

fn steady_fall(quarters: &[QuarterLine]) -> Option<f64> {
    let shares: Vec<f64> = quarters.iter().map(|quarter| quarter.share).collect();
    // Two quarters have one order in two by chance; that is no trend.
    if shares.len() < 3 { None } else { mann_kendall(&shares).map(|found| found.p_down) }
}

fn line(quarter: Quarter, outcomes: &[Outcome], design_effect: f64) -> QuarterLine {
    let scores: Vec<RoundScore> = outcomes.iter().map(|outcome| outcome.summary.score()).collect();
    let sum = |part: fn(&Outcome) -> u32| outcomes.iter().map(part).sum::<u32>();
    let (hits, of) = (sum(|outcome| outcome.summary.hits), sum(|outcome| outcome.summary.of));
    let (marked, ballots) = (sum(|outcome| outcome.summary.marked), sum(|outcome| outcome.summary.judges));
    let all = sum(|outcome| outcome.summary.judges * size(outcome.pieces.len()));
    let tests: Vec<Round> = outcomes
        .iter()
        .map(|outcome| Round { scores: score::marks(&outcome.ballots, outcome.pieces.len()), ours: outcome.ours() })
        .collect();
    let share = |hits: f64| hits / f64::from(of.max(1));
    let band = key_test(&tests).map(|test| test.chance_band(BAND_TAIL));
    QuarterLine {
        quarter,
        rounds: size(outcomes.len()),
        ballots,
        hits,
        of,
        share: share(f64::from(hits)),
        interval: interval(&scores, design_effect, INTERVAL).map(|(low, _, high)| [low, high]),
        chance: band.map(|(low, high)| [share(low as f64), share(high as f64)]),
        d_prime: corrected(hits, of, marked.saturating_sub(hits), all.saturating_sub(of)).d_prime,
    }
}

/// Marks that pieces of a workflow got, of as many as they could, and how they were made.
#[derive(Default)]
struct Traced {
    marks: u32,
    of: u32,
    modes: Vec<Mode>,
    models: BTreeSet<String>,
}

impl Traced {
    fn share(&self) -> f64 {
        f64::from(self.marks) / f64::from(self.of.max(1))
    }
}

fn traced<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> BTreeMap<String, Traced> {
    let mut workflows: BTreeMap<String, Traced> = BTreeMap::new();
    for outcome in outcomes {
        for piece in outcome.pieces.iter().filter(|piece| piece.origin == Origin::Own) {
            let Some(from) = &piece.from else { continue };
            let traced = workflows.entry(from.workflow.clone()).or_default();
            traced.marks += piece.marks;
            traced.of += outcome.summary.judges;
            if !traced.modes.contains(&from.mode) {
                traced.modes.push(from.mode);
            }
            let model = format!("{} {}", from.model_name, from.model_version).trim().to_owned();
            if !model.is_empty() {
                traced.models.insert(model);
            }
        }
    }
    workflows
}

/// The workflows whose pieces were found less often than before, the deepest fall first.
fn slipped(now: &[Outcome], before: &[&Vec<Outcome>]) -> Vec<Slipped> {
    let earlier = traced(before.iter().flat_map(|outcomes| outcomes.iter()));
    let all_before: Vec<&Outcome> = before.iter().flat_map(|outcomes| outcomes.iter()).collect();
    let (hits, of) =
        all_before.iter().fold((0, 0), |(hits, of), outcome| (hits + outcome.summary.hits, of + outcome.summary.of));
    let usual = f64::from(hits) / f64::from(of.max(1));
    let mut fallen: Vec<(f64, Slipped)> = traced(now)
        .into_iter()
        .filter_map(|(workflow, traced)| {
            let before = earlier.get(&workflow).map(Traced::share);
            // A workflow that is new is held against all pieces of ours before.
            let fall = before.unwrap_or(usual) - traced.share();
            (fall > 0.0).then(|| (fall, slip(workflow, traced, before)))
        })
        .collect();
    fallen.sort_by(|one, two| two.0.total_cmp(&one.0));
    fallen.into_iter().map(|(_, slipped)| slipped).collect()
}

fn slip(workflow: String, traced: Traced, before: Option<f64>) -> Slipped {
    let now = traced.share();
    let modes = traced.modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>().join(" and ");
    let was = match before {
        Some(before) => format!("{} before", percent(before)),
        None => "it had no pieces before".to_owned(),
    };
    let advice = if traced.modes.contains(&Mode::AiLed) { "; work like this may have to be ai-assisted" } else { "" };
    let says = format!("{workflow} ({modes}): {} of its pieces found, {was}{advice}", percent(now));
    Slipped { workflow, modes: traced.modes, models: traced.models.into_iter().collect(), now, before, says }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// What a lead can repeat.
fn says(comparison: &Comparison, slipped: &[Slipped]) -> String {
    let Comparison { now, before, rounds_now, rounds_before, chance_lower, normal_swing, .. } = comparison;
    let rounds = |n: usize| if n == 1 { "1 round".to_owned() } else { format!("{n} rounds") };
    let found = match (now, before) {
        (Some(now), Some(before)) => {
            format!("Judges found {} of our pieces, {} before.", percent(*now), percent(*before))
        }
        (Some(now), None) => {
            format!("Judges found {} of our pieces; there is nothing before to compare with.", percent(*now))
        }
        (None, _) => "No round of this quarter is revealed yet.".to_owned(),
    };
    let (Some(chance), Some(swing)) = (chance_lower, normal_swing) else {
        return format!(
            "{found} That is not enough data: {} this quarter and {} in the four before; it takes 2 and 4.",
            rounds(*rounds_now),
            rounds(*rounds_before)
        );
    };
    let swing = format!("With {} a swing of ±{} is normal", rounds(*rounds_now), percent(*swing));
    let chance = match comparison.verdict {
        Verdict::Better => format!("the chance of a real rise is {}", percent(1.0 - chance)),
        Verdict::Worse | Verdict::NoClearChange | Verdict::NotEnoughData => {
            format!("the chance of a real drop is {}", percent(*chance))
        }
    };
    let behind = match (comparison.verdict, slipped.is_empty()) {
        (Verdict::Worse, false) => {
            let lines: Vec<&str> = slipped.iter().map(|slipped| slipped.says.as_str()).collect();
            format!(" Behind it: {}.", lines.join("; "))
        }
        (Verdict::Worse, true) => {
            " None of the pieces that slipped came from a case, so no workflow can be named.".to_owned()
        }
        (Verdict::Better | Verdict::NoClearChange | Verdict::NotEnoughData, _) => String::new(),
    };
    format!("{found} {swing}; {chance}.{behind}")
}

#[cfg(test)]
#[path = "trend_tests.rs"]
mod tests;
