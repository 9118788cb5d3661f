use super::super::piece::FromCase;
use super::super::result::{OutcomeBallot, OutcomePiece};
use super::super::{key_text, piece_name};
use super::*;

fn from(workflow: &str, mode: Mode) -> FromCase {
    FromCase {
        case: "writer/m-1".to_owned(),
        case_no: 1,
        decision: String::new(),
        workflow: workflow.to_owned(),
        policy_version: 1,
        mode,
        model_name: "writer".to_owned(),
        model_version: "2".to_owned(),
    }
}

/// A round of three and three with five judges, each of whom finds `found` of ours.
fn round(found: usize, workflow: Option<(&str, Mode)>) -> Outcome {
    let ours = [true, true, true, false, false, false];
    let marks: Vec<bool> = (0..6).map(|at| at < found || (3..6 - found).contains(&at)).collect();
    let ballots: Vec<OutcomeBallot> = (0..5)
        .map(|judge| OutcomeBallot {
            ballot: String::new(),
            person: format!("{judge}"),
            paper: false,
            marks: marks.clone(),
            ratings: marks.iter().map(|ours| if *ours { 5 } else { 1 }).collect(),
        })
        .collect();
    let on = score::marks(&ballots, 6);
    let origin = |ours: bool| if ours { Origin::Own } else { Origin::Other };
    let pieces = ours.iter().zip(on).enumerate().map(|(at, (ours, marks))| OutcomePiece {
        piece: piece_name(at + 1),
        origin: origin(*ours),
        marks,
        mean_rating: 3.0,
        from: workflow.filter(|_| *ours).map(|(workflow, mode)| from(workflow, mode)),
    });
    Outcome {
        key: key_text(&ours.map(origin)),
        nonce: String::new(),
        summary: score::summary(&ballots, &ours).unwrap(),
        pieces: pieces.collect(),
        ballots,
    }
}

fn quarters(now: &[usize], before: &[usize], workflow: Option<(&str, Mode)>) -> Trend {
    let quarter: Quarter = "2026-Q4".parse().unwrap();
    let mut rounds = BTreeMap::from([(quarter, now.iter().map(|found| round(*found, workflow)).collect())]);
    for (n, found) in (1..).zip(before) {
        let led = workflow.map(|(workflow, _)| (workflow, Mode::AiAssisted));
        rounds.insert(quarter.before(n), vec![round(*found, led), round(*found, led)]);
    }
    read(quarter, &rounds)
}

#[test]
fn a_collapse_is_worse_and_names_what_is_behind_it() {
    let trend = quarters(&[1, 1, 1], &[3, 3, 3, 3], Some(("articles", Mode::AiLed)));
    assert_eq!(trend.verdict, TrendVerdict::Worse, "{}", trend.says);
    assert!(
        trend.says.starts_with("Judges found 33 % of our pieces, 100 % before. With 3 rounds a swing of ±"),
        "{}",
        trend.says
    );
    assert!(trend.says.contains("the chance of a real drop is "), "{}", trend.says);
    assert!(
        trend.says.contains("Behind it: articles (ai-led): 33 % of its pieces found, 100 % before"),
        "{}",
        trend.says
    );
    assert!(trend.says.contains("ai-assisted"), "and says what follows from it: {}", trend.says);
    assert_eq!(trend.slipped[0].modes, [Mode::AiLed], "the mode of this quarter's pieces");
    let confirmed = trend.confirmed.unwrap();
    assert_eq!(
        (confirmed.count.as_str(), confirmed.total.as_str()),
        ("1", "165"),
        "no other choice of three is as low"
    );
}

#[test]
fn without_cases_no_workflow_is_named() {
    let trend = quarters(&[1, 1], &[3, 3, 3, 3], None);
    assert_eq!(trend.verdict, TrendVerdict::Worse, "{}", trend.says);
    assert!(trend.says.contains("no workflow can be named"), "{}", trend.says);
}

#[test]
fn a_rise_is_better_and_little_is_nothing() {
    let trend = quarters(&[3, 3, 3], &[1, 1, 1, 1], None);
    assert_eq!(trend.verdict, TrendVerdict::Better, "{}", trend.says);
    assert!(trend.says.contains("the chance of a real rise is "), "{}", trend.says);
    let same = quarters(&[2, 2], &[2, 2, 2, 2], None);
    assert_eq!(same.verdict, TrendVerdict::NoClearChange, "{}", same.says);
    assert!(same.slipped.is_empty(), "a raw difference alone names nobody");
}

#[test]
fn too_few_rounds_are_a_normal_answer() {
    let one = quarters(&[1], &[3, 3, 3, 3], None);
    assert_eq!(one.verdict, TrendVerdict::NotEnoughData, "{}", one.says);
    assert!(
        one.says.contains("1 round this quarter and 8 rounds in the four before; it takes 2 and 4"),
        "{}",
        one.says
    );
    let none = quarters(&[], &[], None);
    assert!(none.says.starts_with("No round of this quarter is revealed yet."), "{}", none.says);
}

#[test]
fn each_quarter_has_its_band() {
    let trend = quarters(&[3, 3], &[3], None);
    let line = trend.quarters.last().unwrap();
    assert_eq!((line.hits, line.of, line.rounds, line.ballots), (30, 30, 2, 10), "everything found: {line:?}");
    let [low, high] = line.chance.unwrap();
    assert!(
        low < 0.5 && high > 0.5 && line.share > high,
        "chance alone lies around a half, and this above it: {line:?}"
    );
    assert!(line.d_prime > 2.0, "and far apart: {line:?}");
}
