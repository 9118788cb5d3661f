//! Drafts in the real window, by keys alone: the evidence bar, what editing does to it, a lead's waiver, and losing power
//! in the middle of a long edit.

use std::time::{Duration, Instant};

use countersign_tests::by_role::{Name, Seen};
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::{DESKTOP, LAPTOP, Window};
use countersign_tests::{Fault, sink};
use serde_json::json;

const POLICY: &str = r#"
[workflow]
key = "mails"
name = "Mails"
mode = "ai-assisted"
stage = "engage"
kind = "draft"
owner = "Ada"
rollout = "live"

[route]
audit_rate = 0.0

[review]
undo = "0s"
reasons = [{ code = "wrong-fact", text = "A fact is wrong" }]

[evidence]
named_client = 1
numbered_outcome = 1
citation = 1
checks = ["Reads like us, not like a template"]
"#;

const MAIL: &str = "Hi {{first_name}},\n\nBrightwell Foods closes in four working days instead of eleven, a 64 % cut.\n\n\
                    Helen Marsh tells how: https://ledgerline.example/stories/brightwell.\n\nJonas\nLedgerline";

fn mail(id: &str, text: &str) -> String {
    let case = json!({
        "id": id, "source": "writer", "workflow": "mails", "title": format!("Mail {id}"),
        "input": {"Audience": "Controllers"}, "confidence": 0.4,
        "context": [{"title": "Source facts", "type": "record", "data": {
            "Client": "Brightwell Foods", "Person": "Helen Marsh, controller",
            "Source": "https://ledgerline.example/stories/brightwell"}}],
        "prediction": {"text": text, "subject_line": "Four days instead of eleven"},
        "brief": {"audience": "Controllers", "claim": "Close in four days", "next_step": "Read the story"},
    });
    format!("{case}\n")
}

fn station(mails: &[(&str, &str)]) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("mails.toml", POLICY)?])?;
    let lines: String = mails.iter().map(|(id, text)| mail(id, text)).collect();
    station.done(&["import", &station.write("mails.jsonl", &lines)?])?;
    Ok(station)
}

/// Waits until the draft was read and takes decisions.
async fn at_rest(page: &Page, title: &str) -> Result<(), Fault> {
    page.find_when("region", "Draft", "with its length", |seen| seen.text.contains("to read")).await?;
    page.takes_decisions("heading", title).await.map(|_| ())
}

async fn row(page: &Page, title: &str, how: &str, is_so: impl Fn(&Seen) -> bool) -> Result<Seen, Fault> {
    page.find_when("checkbox", Name::Starts(title), how, is_so).await
}

const CLIENT: &str = "Named client";
const OUTCOME: &str = "Outcome with a number";
const CITATION: &str = "Citation you can defend";
const CHECK: &str = "Reads like us";

#[tokio::test]
async fn a_draft_goes_out_once_everything_the_bar_asks_is_shown() -> Result<(), Fault> {
    let station = station(&[("m-1", MAIL), ("m-2", MAIL)])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;

    page.press("a").await?;
    page.find_when("alert", Name::Any, "naming what is open", |seen| {
        seen.text.starts_with("4 requirements are open: named client, outcome with a number")
    })
    .await?;
    row(page, CLIENT, "with the focus and its proposal", |seen| {
        seen.focused && seen.name.contains("“Brightwell Foods”, a client that the case names")
    })
    .await?;
    window.picture("evidence-proposal").await?;
    page.press("enter").await?;
    row(page, CLIENT, "accepted", |seen| seen.chosen).await?;
    row(page, OUTCOME, "next, with its proposal", |seen| {
        seen.focused && seen.name.contains("four working days instead of eleven, a 64 % cut")
    })
    .await?;
    page.press("shift+b").await?;
    row(page, OUTCOME, "accepted by the key that works anywhere", |seen| seen.chosen).await?;
    row(page, CITATION, "with the focus", |seen| seen.focused).await?;
    page.press("backspace").await?;
    row(page, CITATION, "with nothing else to propose", |seen| seen.focused && seen.name.contains("nothing found"))
        .await?;

    select(page, "Helen Marsh tells how").await?;
    page.press("ctrl+b").await?;
    row(page, CITATION, "shown by the selected words", |seen| {
        seen.chosen && seen.name.contains("“Helen Marsh tells how”")
    })
    .await?;
    row(page, CHECK, "last, with the focus", |seen| seen.focused && !seen.chosen).await?;
    page.press("enter").await?;
    row(page, CHECK, "ticked", |seen| seen.chosen).await?;
    page.find_when("heading", "Mail m-1", "with the focus again", |seen| seen.focused).await?;
    window.picture("evidence-met").await?;

    page.press("a").await?;
    page.find("heading", "Mail m-2").await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    let evidence = &sent[0].whole["data"]["evidence"];
    let told: Vec<_> =
        evidence.as_array().into_iter().flatten().map(|span| (&span["requirement"], &span["quote"])).collect();
    assert_eq!(
        told,
        [
            (&json!("named_client"), &json!("Brightwell Foods")),
            (&json!("numbered_outcome"), &json!("four working days instead of eleven, a 64 % cut")),
            (&json!("citation"), &json!("Helen Marsh tells how")),
            (&json!("check:Reads like us, not like a template"), &json!("")),
        ],
        "the spans go out with the decision"
    );
    window.close().await?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// Selects words of the draft as a person would with the mouse, and leaves the caret in the field.
async fn select(page: &Page, words: &str) -> Result<(), Fault> {
    if page.focused().await?.is_none_or(|seen| seen.name != "Draft") {
        page.press("/").await?;
    }
    page.find_when("textbox", "Draft", "with the focus", |seen| seen.focused).await?;
    let script = "const area = document.activeElement; const at = area.value.indexOf(arguments[0]);
        area.setSelectionRange(at, at + arguments[0].length); return at";
    let at = page.script(script, vec![json!(words)]).await?;
    assert!(at.as_i64() >= Some(0), "'{words}' stands in the draft");
    Ok(())
}

/// Takes edits of a draft back, or makes them again, until it reads so. Letters are one step as long as they follow each other
/// at once, so how many steps that are depends on how fast the machine typed them.
async fn step_until(page: &Page, key: &str, how: &str, is_so: impl Fn(&str) -> bool) -> Result<(), Fault> {
    wait::until(&format!("a draft {how}"), wait::SOON, async || {
        let draft = page.find("textbox", "Draft").await?.value;
        if is_so(&draft) {
            return Ok(Look::There(()));
        }
        page.press(key).await?;
        Ok(Look::NotYet(draft.chars().take(80).collect()))
    })
    .await
}

const BACK: &str = "ctrl+z";
const AGAIN: &str = "ctrl+shift+z";

#[tokio::test]
async fn editing_moves_evidence_or_voids_it_and_undo_brings_it_back() -> Result<(), Fault> {
    let station = station(&[("m-1", MAIL)])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;
    page.press_all(&["b", "enter", "enter"]).await?;
    row(page, OUTCOME, "accepted", |seen| seen.chosen).await?;

    page.press("/").await?;
    page.press("ctrl+home").await?;
    page.type_text("News: ").await?;
    row(page, OUTCOME, "still shown, further on", |seen| seen.chosen && seen.name.contains("“four working days"))
        .await?;
    select(page, "instead").await?;
    page.type_text("not").await?;
    row(page, OUTCOME, "void, and said so", |seen| {
        !seen.chosen && seen.name.contains("does not stand in the text any more")
    })
    .await?;
    window.picture("evidence-void").await?;
    step_until(page, BACK, "without the second edit", |text| text.contains("instead") && text.starts_with("News: Hi"))
        .await?;
    row(page, OUTCOME, "shown again", |seen| seen.chosen).await?;
    step_until(page, BACK, "as the AI wrote it", |text| text == MAIL).await?;
    step_until(page, AGAIN, "with the first edit again", |text| text.starts_with("News: Hi")).await?;
    page.press_all(&["escape", "z"]).await?;
    page.find_when("textbox", "Draft", "put back", |seen| seen.value == MAIL).await?;
    row(page, CLIENT, "still shown", |seen| seen.chosen).await?;
    window.close().await
}

#[tokio::test]
async fn a_lead_waives_a_requirement_with_a_reason() -> Result<(), Fault> {
    let station = station(&[("m-1", "Hi,\n\nwe wait less.\n\nJonas")])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;
    page.press_all(&["b", "b"]).await?;
    row(page, OUTCOME, "with the focus", |seen| seen.focused).await?;
    page.press("shift+w").await?;
    page.find_when("checkbox", OUTCOME, "chosen, and with the focus", |seen| seen.chosen && seen.focused).await?;
    window.picture("evidence-waive").await?;
    page.press("enter").await?;
    page.find_when("alert", Name::Any, "asking for a reason", |seen| seen.text.contains("reason")).await?;
    page.press("q").await?;
    page.find_when("radio", "It does not apply to this piece", "chosen", |seen| seen.chosen).await?;
    page.press("enter").await?;
    row(page, OUTCOME, "waived, by whom and why", |seen| {
        seen.chosen && seen.name.contains("waived by Ada: it does not apply to this piece")
    })
    .await?;
    window.picture("evidence-waived").await?;

    station.done(&[
        "waive",
        "m-1",
        "evidence:citation",
        "evidence:named_client",
        "--reason",
        "urgent",
        "--note",
        "fair today",
    ])?;
    page.press("b").await?;
    row(page, CITATION, "waived by a command meanwhile", |seen| seen.chosen && seen.name.contains("“fair today”"))
        .await?;
    page.press("b").await?;
    row(page, CHECK, "with the focus", |seen| seen.focused).await?;
    page.press("enter").await?;
    row(page, CHECK, "ticked", |seen| seen.chosen).await?;
    page.press("a").await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    assert_eq!(sent[0].decision, "approve", "nothing is open any more");
    window.close().await?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn the_bar_holds_on_the_command_line_too() -> Result<(), Fault> {
    let station = station(&[("m-1", MAIL), ("m-2", MAIL), ("m-3", MAIL)])?;
    let refused = station.run(&["approve", "m-1"])?.with_code(3)?.err;
    assert!(
        refused.contains("below the evidence bar: it still asks for a named client,"),
        "what is missing: {refused}"
    );

    let shown = station.done(&["--json", "case", "m-1"])?.json()?;
    let asked = &shown["evidence_bar"];
    let proposals = asked["proposals"].as_array().cloned().unwrap_or_default();
    let mut evidence: Vec<_> = asked["requirements"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|asked| proposals.iter().find(|proposal| proposal["requirement"] == asked["requirement"]))
        .map(|found| {
            json!({ "requirement": found["requirement"], "start": found["start"], "end": found["end"], "quote": found["quote"] })
        })
        .collect();
    assert_eq!(evidence.len(), 3, "something is proposed for each that words can show: {asked}");
    evidence.push(json!({ "requirement": "check:1", "start": 0, "end": 0, "quote": "" }));
    let file = station.write("evidence.json", &json!(evidence).to_string())?;
    station.done(&["approve", "m-1", "--evidence", &file])?;

    let said = station.run(&["waive", "m-2", "evidence:quotation", "--reason", "urgent"])?.with_code(2)?.err;
    assert!(said.contains("is no requirement"), "an unknown gate is a mistake of typing: {said}");
    station.run(&["waive", "m-2", "second-person", "--reason", "urgent"])?.with_code(3)?;
    station.done(&["waive", "m-2", "evidence:check:1", "evidence:citation", "--reason", "not-applicable"])?;
    let told = station.done(&["case", "m-2"])?.out;
    assert!(told.contains("Citation you can defend: waived by Ada: It does not apply to this piece"), "{told}");
    let line = json!({ "case": "m-2", "action": "approve", "evidence": [evidence[0], evidence[1]] });
    let answered = station.run_with(&["--json", "decide", "-"], &line.to_string())?.with_code(0)?.json_lines()?;
    assert_eq!(answered[0]["action"], "approve", "waived requirements count as met");

    let line = json!({ "case": "m-3", "action": "escalate", "reason": "unsure", "evidence": [evidence[0]] });
    let answered = station.run_with(&["--json", "decide", "-"], &line.to_string())?.with_code(3)?.json_lines()?;
    let error = answered[0]["error"].as_str().unwrap_or_default();
    assert!(error.contains("evidence belongs to a draft that is approved or overridden"), "{error}");

    station.done(&["people", "add", "Bo", "reviewer"])?;
    station.run(&["--as", "Bo", "waive", "m-3", "evidence", "--reason", "urgent"])?.with_code(4)?;
    station.done(&["--as", "Ada", "sync", "--once"])?;
    let sent = sink::decisions(&station.home())?;
    let shown: Vec<_> = sent.iter().map(|sent| sent.whole["data"]["evidence"].as_array().map(Vec::len)).collect();
    assert_eq!(shown, [Some(4), Some(2)], "what was shown goes out with each decision");
    station.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

/// A draft of some 2,000 words.
fn long_mail() -> String {
    (1..=200).map(|n| format!("Line {n} says nothing that nobody has said before.\n")).collect()
}

#[tokio::test]
async fn losing_power_in_the_middle_of_a_long_edit_loses_two_seconds_at_most() -> Result<(), Fault> {
    const LOST: Duration = Duration::from_secs(2);
    let text = long_mail();
    assert!(text.split_whitespace().count() >= 1_800, "an edit of about 2,000 words");
    let station = station(&[("m-1", &text)])?;
    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;
    select(page, "Line 100 ").await?;
    page.press("left").await?;
    let begun = Instant::now();
    let mut typed = Vec::new();
    while begun.elapsed() < Duration::from_secs(7) || typed.len() < 20 {
        let word = format!("word{} ", typed.len());
        page.type_text(&word).await?;
        typed.push((Instant::now(), word));
    }
    let killed = Instant::now();
    drop(window);

    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;
    let draft = page.find("textbox", "Draft").await?.value;
    let kept = draft.split("Line 100 ").next().unwrap_or_default().rsplit('\n').next().unwrap_or_default().to_owned();
    let (old, new): (Vec<_>, Vec<_>) = typed.into_iter().partition(|(at, _)| killed.duration_since(*at) > LOST);
    assert!(old.len() > 5 && !new.is_empty(), "typed for a while: {} words, then {}", old.len(), new.len());
    let must: String = old.iter().map(|(_, word)| word.as_str()).collect();
    assert!(kept.starts_with(&must), "what was typed 2 s before the end is there: '{kept}' begins with '{must}'");
    println!("kept {} of {} words", kept.split_whitespace().count(), old.len() + new.len());

    page.press("/").await?;
    page.press("ctrl+z").await?;
    let shorter = |seen: &Seen| seen.value.len() < draft.len() && seen.value.len() >= text.len();
    page.find_when("textbox", "Draft", "one step back", shorter).await?;
    step_until(page, BACK, "as the AI wrote it", |now| now.trim_end() == text.trim_end()).await?;
    window.close().await
}

/// WebKit's own field takes its time in a text of this size; what counts here is what the station adds to a key.
#[tokio::test]
async fn the_longest_draft_is_typed_in_without_waiting_for_the_station() -> Result<(), Fault> {
    let line = "Brightwell Foods saved 3 days in March, a 4 % cut: https://ledgerline.example/stories/brightwell.\n";
    let text = line.repeat(250 * 1024 / line.len());
    let station = station(&[("m-1", &text)])?;
    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    at_rest(page, "Mail m-1").await?;
    page.press("/").await?;
    page.find_when("textbox", "Draft", "with the focus", |seen| seen.focused).await?;
    page.script(MEASURE, vec![]).await?;
    let typed = "letter by letter, and no one waits";
    for letter in typed.chars() {
        page.type_text(&letter.to_string()).await?;
    }
    page.painted(wait::SOON).await?;
    let spent = page.script("return window.spent", vec![]).await?;
    let mut spent: Vec<f64> = spent.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    spent.sort_by(f64::total_cmp);
    assert_eq!(spent.len(), typed.len(), "each letter was measured");
    let (middle, worst) = (spent[spent.len() / 2], spent[spent.len() - 1]);
    println!("a letter in a draft of 250 KiB: {middle:.0} ms, at most {worst:.0} ms");
    // Whoever waited for the station at each letter would wait for seconds.
    assert!(middle < 1_000.0, "typing is not held up: {spent:?}");
    window.close().await
}

/// From the field's change until the page has dealt with it.
const MEASURE: &str = "window.spent = [];
    window.addEventListener('input', () => {
        const at = performance.now();
        setTimeout(() => window.spent.push(performance.now() - at));
    }, true);
    return null";

#[tokio::test]
async fn pictures_of_drafts_in_each_theme_and_size() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for _ in 0..6 {
        page.press("]").await?;
        page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
        if !page.all("textbox", "Draft").await?.is_empty() {
            break;
        }
    }
    page.find_when("region", "Draft", "with its length", |seen| seen.text.contains("to read")).await?;
    page.press("b").await?;
    for theme in ["light", "dark"] {
        crate::looks::switch_to(&window, theme).await?;
        for (name, size) in [("laptop", LAPTOP), ("desktop", DESKTOP)] {
            page.resize(size.0, size.1).await?;
            window.picture(&format!("draft-{theme}-{name}")).await?;
        }
    }
    page.press_all(&["enter", "enter", "/"]).await?;
    page.type_text("So: ").await?;
    page.press("escape").await?;
    page.find_when("region", "Draft", "with its edits counted", |seen| seen.text.contains("1 edit")).await?;
    window.picture("draft-changed-desktop").await?;
    page.resize(LAPTOP.0, LAPTOP.1).await?;
    window.picture("draft-changed-laptop").await?;
    window.close().await
}
