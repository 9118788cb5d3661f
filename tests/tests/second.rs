//! Several people on one case, by keys alone: a dispute that a lead settles, a question that goes back, a decided case
//! that is opened again; and the two kinds that can be refused or written anew.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};
use serde_json::{Value, json};

use crate::window::{calm, shown};

/// Ada owns the station, Bo reviews, Cara is a senior; in the window they are 1, 2 and 3.
fn station_of_three(policy: &str, count: usize) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", policy)?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..count))?])?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    station.done(&["--as", "Ada", "people", "add", "Cara", "reviewer,senior"])?;
    Ok(station)
}

async fn status_says(page: &Page, words: &str) -> Result<(), Fault> {
    page.find_when("status", "Status", &format!("saying '{words}'"), |seen| seen.text.contains(words)).await.map(|_| ())
}

/// Signs in by the digit of a person, at the start or in the place of somebody else.
async fn sit_down(page: &Page, digit: &str, name: &str) -> Result<(), Fault> {
    if page.all("button", name).await?.is_empty() {
        page.press("ctrl+k").await?;
        page.find("dialog", "Do anything").await?;
        page.type_text("sign out").await?;
        page.find_when("option", Name::Has("Sign out"), "to choose", |_| true).await?;
        page.press("enter").await?;
    }
    page.find("button", name).await?;
    page.press(digit).await
}

async fn pictures(window: &Window, name: &str) -> Result<(), Fault> {
    window.looks(&format!("second-{name}"), &["light", "dark"]).await
}

#[tokio::test]
async fn two_people_differ_and_a_lead_settles_it() -> Result<(), Fault> {
    let policy = cases::policy("0s").replace("double_review = 0.0", "double_review = 1.0");
    let station = station_of_three(&policy, 1)?;
    let (id, title) = (cases::id(0), cases::title(0));
    station.done(&["--as", "Bo", "approve", &id])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;

    sit_down(page, "3", "Cara").await?;
    calm(page, &title).await?;
    assert_eq!(page.all("region", "Before you").await?, [], "to the second reader the case is a new one");
    assert_eq!(page.all("region", "Two answers").await?, [], "and nothing is said of another answer");
    page.press("3").await?;
    page.find_when("option", shown(cases::LABELS[2]).as_str(), "chosen", |seen| seen.chosen).await?;
    page.press_all(&["q", "enter"]).await?;
    status_says(page, "waits for another person").await?;
    assert_eq!(sink::delivered(&station.home())?, [], "two different answers: neither leaves");

    sit_down(page, "1", "Ada").await?;
    calm(page, &title).await?;
    let answers = page.find("region", "Two answers").await?;
    for name in ["Bo", "Cara"] {
        assert!(!answers.text.contains(name), "both answers stand there unnamed: {}", answers.text);
    }
    page.find("article", "Reader 1").await?;
    pictures(&window, "dispute").await?;
    page.tab_to("button", "Take the answer of Reader 2").await?;
    page.press("enter").await?;
    page.find_when("option", shown(cases::LABELS[2]).as_str(), "chosen", |seen| seen.chosen).await?;
    page.press_all(&["q", "enter"]).await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    assert_eq!(sent[0].label, cases::LABELS[2], "the settled answer is the one that leaves");
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
}

#[tokio::test]
async fn a_case_that_was_handed_up_comes_back_with_a_question() -> Result<(), Fault> {
    let station = station_of_three(&cases::policy("0s"), 1)?;
    let title = cases::title(0);
    let window = Window::open(&station.home()).await?;
    let page = &window.page;

    sit_down(page, "2", "Bo").await?;
    calm(page, &title).await?;
    page.press("3").await?;
    page.find_when("option", shown(cases::LABELS[2]).as_str(), "chosen", |seen| seen.chosen).await?;
    page.press("e").await?;
    page.find("button", "Escalate this case").await?;
    page.press("q").await?;
    page.press("n").await?;
    page.find_when("textbox", "Note", "with the focus", |seen| seen.focused).await?;
    page.type_text("she sounds angry").await?;
    page.press("enter").await?;
    status_says(page, "Escalated").await?;

    sit_down(page, "3", "Cara").await?;
    calm(page, &title).await?;
    let first = page.find("article", "Bo").await?;
    assert!(first.text.contains(&shown(cases::LABELS[2])), "what Bo would have answered: {}", first.text);
    assert!(first.text.contains("she sounds angry"), "and the note: {}", first.text);
    pictures(&window, "handed-up").await?;
    page.press("shift+e").await?;
    page.find_when("textbox", "Question", "with the focus", |seen| seen.focused).await?;
    page.type_text("Did she call before?").await?;
    pictures(&window, "asking").await?;
    page.press("enter").await?;
    status_says(page, "goes back to Bo").await?;

    sit_down(page, "2", "Bo").await?;
    calm(page, &title).await?;
    let question = page.find("note", "Question").await?;
    assert!(question.text.contains("Did she call before?"), "the question stands above the case: {}", question.text);
    pictures(&window, "asked").await?;
    page.press("a").await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    assert_eq!(sent[0].label, cases::predicted(0), "and Bo decides it after all");
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

fn policy_of_kind(kind: &str) -> String {
    let labels = format!("labels = {}\n", json!(cases::LABELS));
    cases::policy("0s").replace("kind = \"classification\"", &format!("kind = \"{kind}\"")).replace(&labels, "")
}

fn stories(station: &Station, kind: &str, lines: &[Value]) -> Result<(), Fault> {
    station.done(&["policy", "apply", &station.write("stories.toml", &policy_of_kind(kind))?])?;
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    station.done(&["import", &station.write("cases.jsonl", &text)?])?;
    Ok(())
}

fn wish(number: usize, percent: u32) -> Value {
    let mut case = cases::case(number);
    case["prediction"] = json!({"action": "give_discount", "args": {
        "percent": percent, "notify": true, "codes": ["SPRING", "LOYAL"],
        "message": "We are sorry for the wait and have taken something off your next invoice." }});
    case["alternatives"] = json!([]);
    case
}

#[tokio::test]
async fn what_an_agent_wants_to_do_is_changed_or_refused() -> Result<(), Fault> {
    let station = Station::new()?;
    stories(&station, "action", &[wish(0, 40), wish(1, 90)])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    calm(page, &cases::title(0)).await?;
    pictures(&window, "action").await?;
    // The names stand in the order of their keys, as they came.
    let codes = page.find("textbox", "Codes").await?;
    assert_eq!(codes.value, r#"["SPRING","LOYAL"]"#, "a list is edited as what it is");
    page.press("4").await?;
    page.find_when("textbox", "Percent", "with the focus", |seen| seen.focused).await?;
    page.type_text("a lot").await?;
    page.press_all(&["escape", "q", "ctrl+enter"]).await?;
    page.find_when("alert", Name::Any, "refusing words for a number", |seen| seen.text.contains("must stay a number"))
        .await?;
    pictures(&window, "action-wrong").await?;
    page.press("ctrl+a").await?;
    page.type_text("10").await?;
    page.press("ctrl+enter").await?;

    calm(page, &cases::title(1)).await?;
    page.press("shift+r").await?;
    page.find_when("button", "Refuse this action", "pressed", |seen| seen.chosen).await?;
    pictures(&window, "action-refused").await?;
    page.press("a").await?;
    page.find_when("alert", Name::Any, "keeping one from approving", |seen| seen.text.contains("refused")).await?;
    page.press_all(&["q", "enter"]).await?;
    status_says(page, "Refused").await?;
    let sent = sink::decisions_delivered(&station.home(), 2, wait::PATIENTLY).await?;
    let finals: Vec<Value> = sent.iter().map(|message| message.whole["data"]["final"].clone()).collect();
    assert_eq!(finals[0]["args"]["percent"], json!(10), "a number stays a number: {}", finals[0]);
    assert_eq!(finals[0]["args"]["codes"], json!(["SPRING", "LOYAL"]), "what nobody touched is what it was");
    assert_eq!(finals[1], json!({"action": null, "args": {}}), "and doing nothing has a form of its own");
    window.close().await
}

#[tokio::test]
async fn one_of_several_variants_is_picked_or_a_better_one_written() -> Result<(), Fault> {
    let station = Station::new()?;
    let mut case = cases::case(0);
    case["prediction"] = json!({"choice": "short"});
    case["alternatives"] = json!([
        {"choice": "short", "text": "Your report, every Monday", "p": 0.5},
        {"choice": "plain", "text": "The weekly report is ready for you and your team", "p": 0.3},
        {"choice": "bold", "text": "Stop writing reports. They write themselves.", "p": 0.2},
    ]);
    stories(&station, "choice", &[case])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    calm(page, &cases::title(0)).await?;
    pictures(&window, "choice").await?;
    page.press("2").await?;
    page.find_when("radio", "Plain", "picked", |seen| seen.chosen).await?;
    page.press("/").await?;
    let own = page.find_when("textbox", "Your own variant", "with the focus", |seen| seen.focused).await?;
    assert!(own.value.starts_with("The weekly report"), "it begins with the one that was picked: {}", own.value);
    page.press_all(&["ctrl+a"]).await?;
    page.type_text("The weekly report is ready for your team").await?;
    let changes = page
        .find_when("group", "Changes against the nearest variant", "with words taken out", |seen| {
            seen.text.contains("you and")
        })
        .await?;
    assert!(changes.text.contains("weekly report"), "beside what stays: {}", changes.text);
    pictures(&window, "choice-own").await?;
    page.press_all(&["escape", "q", "ctrl+enter"]).await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    let wanted = json!({"text": "The weekly report is ready for your team"});
    assert_eq!(sent[0].whole["data"]["final"], wanted, "the written variant is the answer");
    window.close().await
}

#[tokio::test]
async fn the_last_decisions_are_undone_from_their_list_and_one_is_reopened() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("1h"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..4))?])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for number in 0..3 {
        calm(page, &cases::title(number)).await?;
        page.press("a").await?;
    }
    calm(page, &cases::title(3)).await?;
    status_says(page, "Approved").await?;
    page.press("shift+u").await?;
    page.find("dialog", "Your last decisions").await?;
    let rows = page.find_when("option", Name::Has(&cases::id(2)), "first and focused", |seen| seen.focused).await?;
    assert!(rows.text.contains("nothing was sent"), "it says what undoing would do: {}", rows.text);
    pictures(&window, "undo-list").await?;
    page.press("down").await?;
    page.find_when("option", Name::Has(&cases::id(1)), "focused", |seen| seen.focused).await?;
    page.press("enter").await?;
    calm(page, &cases::title(1)).await?;
    status_says(page, "Undone").await?;

    page.press("shift+o").await?;
    page.find("dialog", "Reopen a decided case").await?;
    page.find_when("textbox", "Case", "with the focus", |seen| seen.focused).await?;
    page.type_text(&cases::id(0)).await?;
    page.press("enter").await?;
    page.find_when("radio", "The decision was wrong", "chosen", |seen| seen.chosen && seen.focused).await?;
    page.press("down").await?;
    page.find_when("radio", "Something new is known", "chosen", |seen| seen.chosen).await?;
    pictures(&window, "reopen").await?;
    page.press("enter").await?;
    status_says(page, "waits again").await?;
    window.close().await?;
    let case = station.done(&["--json", "case", &cases::id(0)])?.json()?;
    assert_eq!(case["state"], "queued", "it is back in the queue: {case}");
    assert_eq!(case["history"][1]["text"], "Reopened", "and its history says so: {case}");
    assert_eq!(sink::delivered(&station.home())?, [], "of all this nothing has left");
    station.done(&["audit", "verify"])?;
    Ok(())
}

#[tokio::test]
async fn a_returned_case_comes_again_and_says_why_it_was_away() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..1))?])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    calm(page, &cases::title(0)).await?;
    page.press("r").await?;
    page.find_when("textbox", "Note", "with the focus", |seen| seen.focused).await?;
    page.type_text("which invoice?").await?;
    page.press("enter").await?;
    status_says(page, "Returned").await?;
    let mut again = cases::case(0);
    again["input"]["Invoice"] = json!("2026-114");
    station.done(&["import", &station.write("again.jsonl", &format!("{again}\n"))?])?;
    let note = page.find("note", "Came again").await?;
    assert!(note.text.contains("which invoice?"), "in the words of who returned it: {}", note.text);
    assert!(note.text.contains("revision 2"), "as what it is now: {}", note.text);
    pictures(&window, "came-again").await?;
    calm(page, &cases::title(0)).await?;
    page.press("a").await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    assert_eq!(sent[0].whole["data"]["revision"], json!(2), "the decision is about the new revision");
    window.close().await
}

/// Everything of the above without a window.
#[test]
fn the_commands_do_it_too() -> Result<(), Fault> {
    let policy = cases::policy("0s").replace("double_review = 0.0", "double_review = 1.0");
    let station = station_of_three(&policy, 3)?;
    let of = |number: usize| cases::id(number);
    station.done(&["--as", "Bo", "approve", &of(0)])?;
    let case = station.done(&["--json", "--as", "Cara", "case", &of(0)])?.json()?;
    assert_eq!((&case["state"], &case["history"]), (&json!("queued"), &json!([])), "nothing tells of a first answer");
    let case = station.done(&["--json", "--as", "Bo", "case", &of(0)])?.json()?;
    assert_eq!(case["state"], "answered", "whoever gave it knows: {case}");
    let again = station.run(&["--as", "Bo", "approve", &of(0)])?.with_code(4)?;
    assert!(again.err.contains("somebody else"), "and cannot give the second: {}", again.err);
    let listed = station.done(&["--json", "--as", "Bo", "undo", "--list"])?.json()?;
    assert_eq!(listed[0]["undo"]["kind"], "waits", "nor has anything left: {listed}");
    station.done(&["--as", "Cara", "override", &of(0), "--label", cases::LABELS[2], "--reason", "wrong-label"])?;
    let case = station.done(&["--json", "--as", "Ada", "case", &of(0)])?.json()?;
    assert_eq!(case["state"], "disputed", "{case}");
    assert_eq!(case["readers"][0]["who"], "Reader 1", "both answers, no names: {case}");
    station.run(&["--as", "Cara", "approve", &of(0)])?.with_code(4)?;
    station.done(&["--as", "Ada", "approve", &of(0)])?;
    station.done(&["--as", "Ada", "sync", "--once"])?;
    station.done(&["--as", "Ada", "reopen", &of(0), "--reason", "new-facts", "--note", "she called"])?;
    station.run(&["--as", "Bo", "reopen", &of(0), "--reason", "new-facts"])?.with_code(4)?;
    // It waits in its lane again, and that was the seniors'.
    station.done(&["--as", "Cara", "override", &of(0), "--label", cases::LABELS[2], "--reason", "wrong-label"])?;
    station.done(&["--as", "Ada", "sync", "--once"])?;
    let kinds: Vec<_> = sink::delivered(&station.home())?.into_iter().map(|message| message.kind).collect();
    assert_eq!(kinds, ["decision.made", "decision.superseded", "decision.made"], "one word after the other");

    station.done(&["--as", "Bo", "escalate", &of(1), "--reason", "unsure", "--label", cases::LABELS[3]])?;
    let case = station.done(&["--json", "--as", "Cara", "case", &of(1)])?.json()?;
    assert_eq!(case["first_view"]["answer"], json!({"label": cases::LABELS[3]}), "what Bo thought: {case}");
    station.run(&["--as", "Bo", "send-back", &of(1), "--note", "why?"])?.with_code(4)?;
    let sent = station.done(&["--json", "--as", "Cara", "send-back", &of(1), "--note", "Did she call?"])?.json()?;
    assert_eq!(sent["to"], "Bo", "back to who handed it up: {sent}");
    let next = station.done(&["--json", "--as", "Bo", "next"])?.json()?;
    assert_eq!((&next["id"], &next["question"]["text"]), (&json!(of(1)), &json!("Did she call?")), "first, with it");
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
}

#[test]
fn a_stream_of_decisions_can_refuse_and_write() -> Result<(), Fault> {
    let station = Station::new()?;
    stories(&station, "action", &[wish(0, 40), wish(1, 90)])?;
    let line = |number: usize, refuse: bool, args: Value| {
        json!({"case": cases::id(number), "action": "override", "reason": "wrong-label", "refuse": refuse, "args": args})
            .to_string()
    };
    let lines =
        [line(0, true, Value::Null), line(1, true, json!({"percent": 1})), line(1, false, json!({"percent": 1}))];
    let said = station.run_with(&["--json", "decide", "-"], &lines.join("\n"))?.with_code(3)?;
    let said = said.json_lines()?;
    assert_eq!(said[0]["action"], "override", "a refusal is a correction: {}", said[0]);
    assert!(said[1]["error"].as_str().is_some_and(|why| why.contains("whole answer")), "and stands alone: {}", said[1]);
    station.done(&["sync", "--once"])?;
    let finals: Vec<Value> =
        sink::decisions(&station.home())?.into_iter().map(|sent| sent.whole["data"]["final"].clone()).collect();
    let wanted = [json!({"action": null, "args": {}}), json!({"action": "give_discount", "args": {"percent": 1}})];
    assert_eq!(finals, wanted, "each in its documented form");
    Ok(())
}
