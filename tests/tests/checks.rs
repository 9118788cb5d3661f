//! Checks whose answer is known, and two people who agree: in the real window by keys alone and by command line.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink, wait};
use serde_json::{Value, json};

use crate::window::{calm, case_after, shown};

/// A station that has asked a known-answer check beside case 4000; gives the check's name as well.
pub(crate) fn with_a_check() -> Result<(Station, String), Fault> {
    let station = Station::new()?;
    let policy =
        cases::policy("0s").replace("audit_rate = 0.0", "audit_rate = 0.5").replace("seeded = 0.0", "seeded = 1.0");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let mut check = cases::case(3);
    check["known"] = json!({ "label": cases::truth(3) });
    station.done(&["seed", "add", &station.write("seeds.jsonl", &format!("{check}\n"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(4000..4001))?])?;
    let listed = station.done(&["--json", "seed", "list"])?.json()?;
    let name = listed["seeds"][0]["asked_as"].as_str().unwrap_or_default().to_owned();
    Ok((station, name))
}

#[tokio::test]
async fn a_known_answer_is_asked_like_a_random_check() -> Result<(), Fault> {
    let (station, name) = with_a_check()?;
    let id = name.split('/').next_back().unwrap_or_default().to_owned();
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    // Two cases wait in no order that one could know; the check is the one with the third message.
    let mut on_screen = case_after(page, None).await?;
    if on_screen != 3 {
        page.press("s").await?;
        on_screen = case_after(page, Some(on_screen)).await?;
    }
    assert_eq!(on_screen, 3, "the check waits like any case");
    let main = page.find("main", "Case").await?;
    assert!(main.text.contains("Chosen for a check"), "it says what every random check says: {}", main.text);
    for secret in [".10", "seed", "known answer"] {
        assert!(!main.text.contains(secret), "nothing tells it from one: {secret} is in {}", main.text);
    }
    let truth = cases::LABELS.iter().position(|label| *label == cases::truth(3)).unwrap_or_default();
    page.press(&(truth + 1).to_string()).await?;
    page.find_when("option", shown(cases::truth(3)).as_str(), "chosen", |seen| seen.chosen).await?;
    page.press_all(&["q", "enter"]).await?;
    page.find_when("status", "Status", "saying it is done", |seen| seen.text.contains("Overridden")).await?;
    window.close().await?;
    station.done(&["sync", "--once"])?;
    let sent: Vec<_> = sink::delivered(&station.home())?.into_iter().filter(|message| message.case == id).collect();
    assert_eq!(sent, [], "no sink hears of it");
    let listed = station.done(&["--json", "seed", "list"])?.json()?;
    let right = (&listed["workflows"][0]["n"], &listed["workflows"][0]["right"]);
    assert_eq!(right, (&json!(1), &json!(1)), "a lead sees that it was caught: {listed}");
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// Every case needs two people; Ada owns the station and Bo reviews.
fn in_pairs() -> Result<Station, Fault> {
    let station = Station::new()?;
    let policy = cases::policy("0s").replace("double_review = 0.0", "double_review = 1.0");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..2))?])?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    Ok(station)
}

#[tokio::test]
async fn two_people_who_agree_settle_it_by_keys() -> Result<(), Fault> {
    let station = in_pairs()?;
    for number in 0..2 {
        station.done(&["--as", "Bo", "approve", &cases::id(number)])?;
    }
    station.done(&["--as", "Bo", "sync", "--once"])?;
    assert_eq!(sink::delivered(&station.home())?, [], "one answer does not leave");
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    calm(page, &cases::title(0)).await?;
    assert_eq!(page.all("region", "Two answers").await?, [], "the second reader is blind to the first");
    page.press("a").await?;
    calm(page, &cases::title(1)).await?;
    page.press("a").await?;
    let sent = sink::decisions_delivered(&station.home(), 2, wait::PATIENTLY).await?;
    let told: Vec<_> = sent.iter().map(|one| (one.decision.as_str(), one.label.as_str())).collect();
    let wanted = [("approve", cases::predicted(0)), ("approve", cases::predicted(1))];
    assert_eq!(told, wanted, "agreement settles each");
    page.find("heading", Name::Starts("Nothing waits")).await?;
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
}

#[test]
fn two_people_who_agree_settle_it_by_command() -> Result<(), Fault> {
    let station = in_pairs()?;
    station.done(&["--as", "Bo", "approve", &cases::id(0)])?;
    station.done(&["--as", "Ada", "approve", &cases::id(0)])?;
    station.done(&["--as", "Ada", "sync", "--once"])?;
    let case = station.done(&["--json", "--as", "Ada", "case", &cases::id(0)])?.json()?;
    assert_eq!(case["state"], "settled", "{case}");
    assert_eq!(sink::decisions(&station.home())?.len(), 1, "one decision leaves");
    Ok(())
}

/// A case that came again says on the command line too what its source has changed.
#[test]
fn what_changed_in_a_case_that_came_again_is_printed() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    station.done(&["import", &station.write("once.jsonl", &cases::lines(0..1))?])?;
    station.done(&["return", &cases::id(0), "--note", "which invoice?"])?;
    let asked = station.run(&["approve", &cases::id(0)])?.with_code(3)?;
    assert!(asked.err.contains("waits for more context"), "it is out until it comes again: {}", asked.err);
    let mut again = cases::case(0);
    again["input"]["Customer message"] = json!("This is message 0 about invoice 2026-114.");
    again["context"][0]["data"]["Plan"] = json!("Free");
    station.done(&["import", &station.write("again.jsonl", &format!("{again}\n"))?])?;
    let case = station.done(&["--json", "case", &cases::id(0)])?.json()?;
    assert_eq!(case["revision"], 2, "{case}");
    let revised = case["revised"].to_string();
    for word in ["2026-114", "Plan", "Free", "Pro"] {
        assert!(revised.contains(word), "{word} is told as changed: {revised}");
    }
    let said = station.done(&["case", &cases::id(0)])?.out;
    for word in ["which invoice?", "revision 2", "2026-114", "Free"] {
        assert!(said.contains(word), "{word} is in words too: {said}");
    }
    Ok(())
}

fn policy_of_kind(kind: &str) -> String {
    let labels = format!("labels = {}\n", json!(cases::LABELS));
    cases::policy("0s").replace("kind = \"classification\"", &format!("kind = \"{kind}\"")).replace(&labels, "")
}

/// The two younger kinds, as lines of `decide`: a variant is picked, a better one written, an action done as it is.
#[test]
fn variants_and_actions_are_decided_by_lines() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &policy_of_kind("choice"))?])?;
    let variant = |number: usize| {
        let mut case = cases::case(number);
        case["prediction"] = json!({"choice": "short"});
        case["alternatives"] = json!([
            {"choice": "short", "text": "Your report, every Monday", "p": 0.6},
            {"choice": "plain", "text": "The weekly report is ready", "p": 0.4},
        ]);
        case
    };
    let file: String = (0..3).map(|number| format!("{}\n", variant(number))).collect();
    station.done(&["import", &station.write("cases.jsonl", &file)?])?;
    let lines = [
        json!({"case": cases::id(0), "action": "approve"}),
        json!({"case": cases::id(1), "action": "override", "choice": "plain", "reason": "wrong-label"}),
        json!({"case": cases::id(2), "action": "override", "text": "The report is here", "reason": "wrong-label"}),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?;
    station.done(&["sync", "--once"])?;
    let finals: Vec<Value> =
        sink::decisions(&station.home())?.into_iter().map(|sent| sent.whole["data"]["final"].clone()).collect();
    let wanted = [json!({"choice": "short"}), json!({"choice": "plain"}), json!({"text": "The report is here"})];
    assert_eq!(finals, wanted, "each in its documented form");
    Ok(())
}

/// How many were decided today, and how fast, stands below; nobody is compared with anybody.
#[tokio::test]
async fn the_day_is_counted_and_nobody_is_ranked() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..30))?])?;
    // A minute's active time each, so that there is enough to speak of an hour.
    let lines: String = (0..20)
        .map(|number| json!({"case": cases::id(number), "action": "approve", "active_seconds": 60}).to_string() + "\n")
        .collect();
    station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    calm(page, &cases::title(20)).await?;
    let counted = page
        .find_when("status", "Status", "counting the day", |seen| seen.text.contains("20 decided today, 60 an hour"))
        .await?;
    assert!(!counted.text.contains("Bo"), "a person's own pace and nobody else's: {}", counted.text);
    page.press("a").await?;
    page.find_when("status", "Status", "counting on", |seen| seen.text.contains("21 decided today")).await?;
    window.close().await
}

/// Each key of a filter finds by itself what it says, and a reason finds what was decided for it.
#[test]
fn every_key_of_a_filter_works_on_the_command_line() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("1h"))?])?;
    let mut other = cases::case(1);
    other["model"] = json!({"name": "made-up", "version": "2"});
    other["subject"] = json!({"type": "contact", "id": "c-9", "name": "Ana"});
    let file = format!("{}{other}\n", cases::lines(0..1));
    station.done(&["import", &station.write("cases.jsonl", &file)?])?;
    station.done(&["override", &cases::id(0), "--label", cases::LABELS[2], "--reason", "wrong-label"])?;
    for (filter, number) in [
        ("model:2", 1),
        ("subject:c-9", 1),
        ("reason:wrong-label", 0),
        ("state:queued", 1),
        ("state:held", 0),
        ("label:plan_change", 0),
        ("confidence:>0.10005", 1),
        ("id:story-000001", 1),
    ] {
        let found = station.done(&["--json", "cases", filter])?.json_lines()?;
        let ids: Vec<&str> = found.iter().filter_map(|case| case["case"].as_str()).collect();
        assert_eq!(ids, [format!("stories/{}", cases::id(number))], "{filter}");
    }
    for filter in ["workflow:stories", "stage:excite", "age:<1d"] {
        assert_eq!(station.done(&["--json", "cases", filter])?.json_lines()?.len(), 2, "{filter} fits both");
    }
    Ok(())
}
