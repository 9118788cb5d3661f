//! How fast one decides, and how far people lean on what they see: by command line, and the same in the window.

use countersign_tests::station::Station;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};
use serde_json::{Value, json};

use crate::checks::with_a_check;

/// A minute of attention for each of these cases.
fn minutes(numbers: std::ops::Range<usize>) -> String {
    let line = |number| json!({ "case": cases::id(number), "action": "approve", "active_seconds": 60 });
    numbers.map(|number| format!("{}\n", line(number))).collect()
}

/// Ada has decided in two workflows: seven cases here, one of them without active time and an eighth undone, two there.
/// Bo has decided one.
fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    let elsewhere = station.write("returns.toml", &cases::policy_of("returns", &cases::LABELS, "0s"))?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?, &elsewhere])?;
    let there: String = (10..12)
        .map(|number| {
            let mut case = cases::case(number);
            case["workflow"] = json!("returns");
            format!("{case}\n")
        })
        .collect();
    station.done(&["import", &station.write("cases.jsonl", &(cases::lines(0..10) + &there))?])?;
    let lines = minutes(0..6) + &minutes(10..12);
    station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?;
    station.done(&["approve", &cases::id(6)])?;
    let mistaken = json!({ "case": cases::id(7), "action": "approve", "active_seconds": 600 });
    station.run_with(&["--json", "decide", "-"], &mistaken.to_string())?.with_code(0)?;
    station.done(&["undo", &cases::id(7)])?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    station.run_with(&["--as", "Bo", "--json", "decide", "-"], &minutes(8..9))?.with_code(0)?;
    Ok(station)
}

#[test]
fn a_pace_is_told_by_command_to_whoever_asks_and_of_nobody_else() -> Result<(), Fault> {
    let station = station()?;
    let told = station.done(&["--as", "Ada", "--json", "pace"])?.json()?;
    let all = json!({ "decided": 9, "timed": 8, "untimed": 1, "active_seconds": 480.0, "per_hour": 60.0 });
    assert_eq!(
        told["all"], all,
        "what was undone is left out with its time, and what has no time with its rate: {told}"
    );
    let by_workflow: Vec<_> = told["workflows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| (one["workflow"].clone(), one["decided"].clone(), one["per_hour"].clone()))
        .collect();
    let wanted = [(json!("returns"), json!(2), Value::Null), (json!("stories"), json!(7), json!(60.0))];
    assert_eq!(by_workflow, wanted, "two decisions are no pace, and six with their time are: {told}");

    let words = station.done(&["--as", "Ada", "pace"])?.out;
    for word in ["Ada's own decisions", "not enough data", "8 min", "1 decision carries no active time", "known answer"]
    {
        assert!(words.contains(word), "'{word}' is said: {words}");
    }
    assert!(!words.contains("Bo"), "nobody is set beside anybody: {words}");
    let his = station.done(&["--as", "Bo", "--json", "pace"])?.json()?;
    let counted = (&his["all"]["decided"], &his["all"]["per_hour"]);
    assert_eq!(counted, (&json!(1), &Value::Null), "he is told of the one he decided: {his}");
    station.run(&["--as", "Ada", "pace", "Bo"])?.with_code(2)?;
    Ok(())
}

#[test]
fn a_pace_can_be_of_one_workflow_and_of_some_days() -> Result<(), Fault> {
    let station = station()?;
    let told = station.done(&["--as", "Ada", "--json", "pace", "--workflow", "stories"])?.json()?;
    let workflows = told["workflows"].as_array().map(Vec::len);
    assert_eq!((&told["all"]["decided"], workflows), (&json!(7), Some(1)), "only this workflow: {told}");
    let unknown = station.run(&["--as", "Ada", "pace", "--workflow", "storeis"])?.with_code(2)?;
    assert!(unknown.err.contains("storeis"), "a mistyped workflow is named: {}", unknown.err);
    let later = station.done(&["--as", "Ada", "pace", "--since", "2999-01-01"])?.out;
    assert!(later.contains("Ada decided nothing since 2999-01-01"), "nothing since then: {later}");
    station.run(&["--as", "Ada", "pace", "--since", "yesterday"])?.with_code(2)?;
    Ok(())
}

#[tokio::test]
async fn the_window_says_the_same_pace_of_the_day() -> Result<(), Fault> {
    let station = station()?;
    let told = station.done(&["--as", "Ada", "--json", "pace"])?.json()?;
    let (decided, rate) = (&told["all"]["decided"], told["all"]["per_hour"].as_f64().unwrap_or_default());
    let said = format!("{decided} decided today, {rate:.0} an hour");
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    page.find_when("status", "Status", &format!("saying '{said}'"), |seen| seen.text.contains(&said)).await?;
    window.close().await
}

#[test]
fn a_check_with_a_known_answer_is_work_and_told_apart_by_nobody() -> Result<(), Fault> {
    let (station, name) = with_a_check()?;
    let before = station.done(&["pace"])?.out;
    assert!(before.contains("Ada decided nothing"), "nothing was decided yet: {before}");
    station.done(&["override", &name, "--label", cases::truth(3), "--reason", "wrong-label"])?;
    let told = station.done(&["--json", "pace"])?.json()?;
    assert_eq!(told["all"]["decided"], 1, "it counts like any other: {told}");
    assert!(!told.to_string().contains("seed"), "and nothing says that it was one: {told}");
    Ok(())
}

/// Half of sixty cases are drawn for blind first; in truth the AI is wrong in all of them, and only who judges blind
/// notices.
#[test]
fn the_anchoring_gap_is_told_by_command() -> Result<(), Fault> {
    let station = Station::new()?;
    let policy = cases::policy("0s").replace("blind_first = 0.0", "blind_first = 0.5");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..60))?])?;
    let none = station.done(&["anchoring"])?.out;
    assert!(none.contains("not enough data"), "without answers there is no gap: {none}");

    let approve = |number: usize| json!({ "case": cases::id(number), "action": "approve" });
    let lines: String = (0..60).map(|number| format!("{}\n", approve(number))).collect();
    let answered = station.run_with(&["--json", "decide", "-"], &lines)?.with_code(3)?.json_lines()?;
    let blind: Vec<usize> = (0..60).filter(|number| !answered[*number]["error"].is_null()).collect();
    let lines: String = blind
        .iter()
        .map(|&number| {
            let mut line = approve(number);
            line["verdict"] = json!({ "label": cases::LABELS[(number + 1) % cases::LABELS.len()] });
            format!("{line}\n")
        })
        .collect();
    station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?;

    let told = station.done(&["--json", "anchoring", "--workflow", "stories"])?.json()?;
    let found = &told["workflows"][0];
    let (n, seen) = (blind.len(), 60 - blind.len());
    assert_eq!(
        (&found["blind"]["n"], &found["blind"]["agreed"]),
        (&json!(n), &json!(0)),
        "unseen, nobody agreed: {told}"
    );
    assert_eq!(
        (&found["shown"]["n"], &found["shown"]["agreed"]),
        (&json!(seen), &json!(seen)),
        "seen, everybody did: {told}"
    );
    let gap = |key: &str| found["gap"][key].as_f64().unwrap_or_default();
    assert!((gap("value") - 1.0).abs() < 1e-9, "that is the widest gap there is: {told}");
    assert!(gap("low") > 0.0 && gap("low") < gap("value") && gap("high") <= 1.0 + 1e-9, "with its interval: {told}");
    let words = station.done(&["anchoring"])?.out;
    assert!(words.contains("+100, between +"), "in points, with its sign: {words}");
    let later = station.done(&["--json", "anchoring", "--since", "2999-01-01"])?.json()?;
    assert_eq!(later["workflows"][0]["gap"], Value::Null, "nothing was answered since then: {later}");
    station.run(&["anchoring", "--workflow", "storeis"])?.with_code(2)?;
    Ok(())
}
