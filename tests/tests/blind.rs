//! Blind first: the answer is nowhere until the person has said what they think, in no command, no message to the
//! screen and no corner of the page. And checks with a known answer, by command line.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::{DESKTOP, LAPTOP, Window};
use countersign_tests::{Fault, cases, sink};
use serde_json::{Value, json};

use crate::looks::switch_to;
use crate::window::{case_after, shown};

/// What no blind case may tell. The label itself is in the list that everybody picks from.
const SECRETS: [&str; 6] = ["0.4321", "43 %", "0.2718", "27 %", "tell-tale", "0.1414"];

fn station(count: usize) -> Result<Station, Fault> {
    let station = Station::new()?;
    let policy = cases::policy("5s").replace("blind_first = 0.0", "blind_first = 1.0");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let lines: String = (0..count).map(|number| telling(number).to_string() + "\n").collect();
    station.done(&["import", &station.write("cases.jsonl", &lines)?])?;
    Ok(station)
}

/// A case whose confidence, probabilities, model and explanation occur nowhere else.
fn telling(number: usize) -> Value {
    let mut case = cases::case(number);
    case["confidence"] = json!(0.4321);
    case["alternatives"] = json!([{ "label": "refund_request", "p": 0.2718 }]);
    case["model"] = json!({ "name": "tell-tale", "version": "tell-tale" });
    case["explanation"] = json!([{ "feature": "tell-tale", "value": "tell-tale", "contribution": 0.1414 }]);
    case["hint"] = json!("tell-tale");
    case
}

fn tells_nothing(text: &str, where_: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is in {where_}: {text}");
    }
}

async fn whole_page(page: &Page) -> Result<String, Fault> {
    let html = page.script("return document.documentElement.outerHTML", Vec::new()).await?;
    Ok(html.as_str().unwrap_or_default().to_owned())
}

#[test]
fn no_command_tells_the_answer_before_the_verdict() -> Result<(), Fault> {
    let station = station(2)?;
    for arguments in
        [vec!["--json", "next"], vec!["next"], vec!["--json", "case", &cases::id(0)], vec!["case", &cases::id(0)]]
    {
        let said = station.done(&arguments)?;
        tells_nothing(&said.out, &arguments.join(" "));
        assert!(!said.out.contains("The AI says") && !said.out.contains("prediction"), "{}", said.out);
    }
    let refused = station.run(&["approve", &cases::id(0)])?.with_code(3)?;
    assert!(refused.err.contains("countersign verdict"), "the refusal says what to do: {}", refused.err);

    let said = station.done(&["--json", "verdict", &cases::id(0), "--label", cases::LABELS[2]])?.json()?;
    assert_eq!((&said["agrees"], &said["predicted"]["label"]), (&json!(false), &json!(cases::predicted(0))), "{said}");
    let case = station.done(&["--json", "case", &cases::id(0)])?.json()?;
    assert_eq!(case["verdict"]["text"], shown(cases::LABELS[2]).as_str(), "both stand there now: {case}");
    station.run(&["verdict", &cases::id(0), "--label", cases::predicted(0)])?.with_code(3)?;
    station.done(&["approve", &cases::id(0)])?;

    let line = json!({ "case": cases::id(1), "action": "approve", "verdict": { "label": cases::predicted(1) } });
    let result = station.run_with(&["--json", "decide", "-"], &line.to_string())?.with_code(0)?.json()?;
    assert!(cases::is_uuid_v7(result["decision_id"].as_str().unwrap_or_default()), "both in one line: {result}");
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// Presses the approving key twice in the very moment in which the answer appears.
const TOO_EARLY: &str = "const look = new MutationObserver(() => {
        if (!document.querySelector('[role=main] [role=group][aria-label=\"Your verdict\"]')) return;
        look.disconnect();
        for (let n = 0; n < 2; n += 1) (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true, cancelable: true }));
        window.pressedTooEarly = true;
    });
    look.observe(document.body, { childList: true, subtree: true, attributes: true });
    return null";

#[tokio::test]
async fn a_reviewer_says_what_they_think_and_then_sees_the_answer() -> Result<(), Fault> {
    let station = station(2)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    let why = page.find("group", "Why it is here").await?;
    assert!(why.text.contains("Say what you think"), "it says what is asked: {}", why.text);
    page.find_when("button", "Give verdict", "not yet pressable", |seen| seen.disabled).await?;
    assert_eq!(page.all("button", Name::Starts("Approve")).await?, [], "there is nothing to approve");
    tells_nothing(&whole_page(page).await?, "the page");
    let names: Vec<String> =
        page.seen().await?.into_iter().map(|seen| format!("{} {}", seen.name, seen.text)).collect();
    tells_nothing(&names.join("\n"), "what a screen reader reaches");
    let labels = page.all("option", Name::Any).await?;
    assert!(labels.iter().all(|label| !label.text.contains("the AI's")), "no label is marked: {labels:?}");
    window.picture("blind-before").await?;

    page.press("a").await?;
    page.find_when("alert", Name::Any, "asking for a verdict", |seen| seen.text.contains("what you think")).await?;
    let other = (first + 2) % cases::LABELS.len();
    page.press(&(other + 1).to_string()).await?;
    page.find_when("option", shown(cases::LABELS[other]).as_str(), "chosen", |seen| seen.chosen).await?;
    page.script(TOO_EARLY, Vec::new()).await?;
    page.press("enter").await?;
    let verdict = page.find("group", "Your verdict").await?;
    assert!(verdict.text.contains(&shown(cases::LABELS[other])) && verdict.text.contains("differ"), "{}", verdict.text);
    page.find("button", format!("Approve {}", shown(cases::predicted(first))).as_str()).await?;
    // A key that was meant for the verdict decides nothing.
    let is_pressed = page.script("return window.pressedTooEarly === true", Vec::new()).await?;
    assert_eq!(is_pressed, true, "it was pressed as the answer appeared");
    page.find("heading", cases::title(first).as_str()).await?;
    assert_eq!(case_after(page, None).await?, first, "the same case stays on screen");
    page.find_when("option", shown(cases::LABELS[other]).as_str(), "picked already", |seen| seen.chosen).await?;
    window.picture("blind-after").await?;
    page.press_all(&["q", "enter"]).await?;

    let second = case_after(page, Some(first)).await?;
    tells_nothing(&whole_page(page).await?, "the page of the case that was fetched ahead");
    page.press(&(second % cases::LABELS.len() + 1).to_string()).await?;
    page.press("ctrl+enter").await?;
    page.find_when("group", "Your verdict", "agreeing", |seen| seen.text.contains("agree")).await?;
    case_after(page, None).await?;
    page.press("a").await?;

    let sent = sink::decisions_delivered(&station.home(), 2, countersign_tests::wait::PATIENTLY).await?;
    let said: Vec<_> = sent.iter().map(|one| one.whole["data"]["verdict_before_ai"]["label"].clone()).collect();
    assert_eq!(
        said,
        [json!(cases::LABELS[other]), json!(cases::predicted(second))],
        "what was said first goes out too"
    );
    window.close().await?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

#[tokio::test]
async fn an_undone_decision_shows_its_answer_again() -> Result<(), Fault> {
    let station = station(2)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    page.press_all(&["1", "enter"]).await?;
    page.find("group", "Your verdict").await?;
    case_after(page, None).await?;
    page.press("a").await?;
    case_after(page, Some(first)).await?;
    page.press("u").await?;
    page.find("heading", cases::title(first).as_str()).await?;
    page.find("group", "Your verdict").await?;
    window.close().await
}

#[test]
fn a_check_hides_among_the_random_ones() -> Result<(), Fault> {
    let station = Station::new()?;
    let policy =
        cases::policy("0s").replace("audit_rate = 0.0", "audit_rate = 0.5").replace("seeded = 0.0", "seeded = 1.0");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let mut check = cases::case(3);
    check["known"] = json!({ "label": cases::truth(3) });
    let file = station.write("seeds.jsonl", &(check.to_string() + "\n{}\n"))?;
    let added = station.run(&["--json", "seed", "add", &file])?.with_code(3)?.json()?;
    assert_eq!((&added["added"], &added["refused"][0]["line"]), (&json!(1), &json!(2)), "{added}");
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(4000..4001))?])?;
    let listed = station.done(&["--json", "seed", "list"])?.json()?;
    let name = listed["seeds"][0]["asked_as"].as_str().unwrap_or_default().to_owned();
    assert!(name.starts_with("stories/story-00"), "it has a name of its own: {listed}");
    let shown = station.done(&["--json", "case", &name])?.json()?;
    assert_eq!(shown["why"]["strong"], "Chosen for a check.", "{shown}");
    assert_eq!((&shown["route"], shown.get("confidence")), (&Value::Null, None), "nothing else is told: {shown}");
    station.done(&["override", &name, "--label", cases::truth(3), "--reason", "wrong-label"])?;
    station.done(&["sync", "--once"])?;
    assert_eq!(sink::delivered(&station.home())?, [], "no sink hears of it");
    let listed = station.done(&["--json", "seed", "list"])?.json()?;
    assert_eq!((&listed["workflows"][0]["n"], &listed["workflows"][0]["right"]), (&json!(1), &json!(1)), "{listed}");
    station.done(&["seed", "list"])?;
    station.run(&["seed", "remove", "stories/story-000003"])?.with_code(1)?;
    station.done(&["doctor"])?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// For looking at: every kind before its answer is shown.
#[tokio::test]
async fn pictures_of_the_blind_desk() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    for workflow in
        ["ticket-routing", "lead-scoring", "nurture-drafts", "churn-risk", "contact-fields", "review-replies"]
    {
        let policy = station.done(&["policy", "show", workflow])?.out;
        let blind: Vec<String> = policy
            .lines()
            .map(|line| if line.starts_with("blind_first") { "blind_first = 1.0".to_owned() } else { line.to_owned() })
            .collect();
        let file = station.write(&format!("{workflow}.toml"), &blind.join("\n"))?;
        station.done(&["policy", "apply", &file, "--reroute"])?;
    }
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for (theme, name, size) in [("light", "laptop", LAPTOP), ("dark", "desktop", DESKTOP)] {
        switch_to(&window, theme).await?;
        page.resize(size.0, size.1).await?;
        for workflow in 1..=6 {
            page.press("]").await?;
            page.find_when("main", Name::Any, "at rest", |seen| !seen.busy).await?;
            page.find("button", "Give verdict").await?;
            window.picture(&format!("blind-{workflow}-{theme}-{name}")).await?;
        }
        page.press("]").await?;
    }
    page.resize(LAPTOP.0, LAPTOP.1).await?;
    switch_to(&window, "light").await?;
    page.press_all(&["]", "]", "]", "]"]).await?;
    page.takes_decisions("textbox", "Audience").await?;
    page.press("1").await?;
    for text in ["Controllers of mid-size firms", "They close in four days instead of eleven", "Get the checklist"] {
        page.type_text(text).await?;
        page.press("enter").await?;
    }
    window.picture("blind-draft-said").await?;
    page.press("ctrl+enter").await?;
    page.find("group", "Your verdict").await?;
    window.picture("blind-draft-shown").await?;
    window.close().await
}

#[tokio::test]
async fn an_action_is_weighed_before_one_sees_how_sure_the_ai_is() -> Result<(), Fault> {
    let station = Station::new()?;
    let labels = format!("labels = {}\n", json!(cases::LABELS));
    let policy = cases::policy("5s")
        .replace("blind_first = 0.0", "blind_first = 1.0")
        .replace("kind = \"classification\"", "kind = \"action\"")
        .replace(&labels, "");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let mut case = telling(1);
    case["prediction"] = json!({ "action": "pause_campaign", "args": { "campaign": "Spring", "days": 14 } });
    case["alternatives"] = json!([]);
    station.done(&["import", &station.write("cases.jsonl", &(case.to_string() + "\n"))?])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    case_after(page, None).await?;
    let whole = whole_page(page).await?;
    assert!(whole.contains("Pause campaign") && whole.contains("Spring"), "what is to be done is shown");
    tells_nothing(&whole, "the page");
    page.press("2").await?;
    page.find_when("radio", "Do not do it", "chosen", |seen| seen.chosen).await?;
    window.picture("blind-action-said").await?;
    page.press("enter").await?;
    page.find_when("group", "Your verdict", "differing", |seen| seen.text.contains("differ")).await?;
    window.picture("blind-action-shown").await?;
    window.close().await
}
