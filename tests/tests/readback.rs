//! The 30-second readback from outside: by command line, and in the real window by keys alone. The text is gone when its
//! time is over, nothing typed is lost, and what did not land comes back to whoever mends the draft.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, sink};
use serde_json::{Value, json};

use crate::axe::nothing_serious;

/// Words that stand in the piece and nowhere else.
const TELLING: &str = "an owner and a deputy";

const TEXT: &str = "Closing the books took Brightwell Foods eleven working days until March. They gave every approval an owner \
                    and a deputy; now they close in four.\n\nIf month-end hurts in your team too, the checklist is here: \
                    https://ledgerline.example/checklist. It takes ten minutes.\n\nJonas\nLedgerline";

fn policy(seconds: u32) -> String {
    format!(
        r#"
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
reasons = [{{ code = "wrong-fact", text = "A fact is wrong" }}]

[evidence]
readback = {{ seconds = {seconds}, by = "senior", pass = ["audience", "claim", "next_step"] }}
"#
    )
}

/// Ada owns the station, Bo reviews, Cara is a senior; in the window they are 1, 2 and 3. Bo has approved one draft.
fn approved(seconds: u32) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("mails.toml", &policy(seconds))?])?;
    let case = json!({
        "id": "m-1", "source": "writer", "workflow": "mails", "title": "Close faster", "author": "ai", "confidence": 0.4,
        "model": {"name": "writer", "version": "4.2"}, "input": {"Audience": "Controllers"},
        "prediction": {"text": TEXT, "subject_line": "Three ways finance teams close faster"},
        "brief": {"audience": "Controllers", "claim": "Close in four days instead of eleven", "next_step": "Get the checklist"},
    });
    station.done(&["import", &station.write("mails.jsonl", &format!("{case}\n"))?])?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    station.done(&["--as", "Ada", "people", "add", "Cara", "reviewer,senior"])?;
    station.done(&["--as", "Bo", "approve", "m-1"])?;
    Ok(station)
}

fn read(out: &str) -> Result<Value, Fault> {
    serde_json::from_str(out).map_err(|error| Fault::Story(format!("no JSON: {error}: {out}")))
}

#[tokio::test]
async fn a_draft_is_read_back_by_command_line() -> Result<(), Fault> {
    let station = approved(5)?;
    let run = |arguments: &[&str]| station.run(arguments);
    let listed = run(&["--as", "Cara", "--json", "readback", "list"])?;
    assert_eq!(read(&listed.out)?["to_read"][0]["case"], "writer/m-1", "it waits for her: {}", listed.out);
    assert_eq!(run(&["--as", "Bo", "readback", "list"])?.code, Some(1), "and not for whoever approved it");
    let own = run(&["--as", "Bo", "readback", "start", "m-1"])?;
    assert_eq!(own.code, Some(4), "he may not: {}", own.err);
    let sheet = run(&["--as", "Cara", "case", "m-1"])?;
    assert_eq!(sheet.code, Some(4), "its sheet would show her the text: {}", sheet.out);
    let shown = run(&["--as", "Cara", "readback", "start", "m-1"])?;
    assert!(shown.out.contains(TELLING), "the text, once: {}", shown.out);
    wait::until("five seconds to be over", wait::PATIENTLY, async || {
        let again = read(&run(&["--as", "Cara", "--json", "readback", "start", "m-1"])?.out)?;
        Ok(if again["text"].is_null() { Look::There(()) } else { Look::NotYet(format!("{} ms", again["used_ms"])) })
    })
    .await?;
    let empty =
        run(&["--as", "Cara", "readback", "submit", "m-1", "--audience", "them", "--claim", " ", "--next-step", "x"])?;
    assert_eq!(empty.code, Some(3), "each field says something: {}", empty.err);
    let said = ["--audience", "Controllers", "--claim", "They close faster", "--next-step", "I don't know"];
    let done = run(&[&["--as", "Cara", "--json", "readback", "submit", "m-1"], &said[..]].concat())?;
    let id = read(&done.out)?["readback"].as_str().unwrap_or_default().to_owned();
    assert_eq!(read(&done.out)?["used_ms"], 5_000, "no more than there was: {}", done.out);
    let own =
        run(&["--as", "Cara", "readback", "score", &id, "--audience", "yes", "--claim", "yes", "--next-step", "yes"])?;
    assert_eq!(own.code, Some(4), "somebody else scores it: {}", own.err);
    let beside = station.done(&["--as", "Ada", "readback", "score", &id])?;
    assert!(beside.out.contains(TELLING) && beside.out.contains("They close faster"), "side by side: {}", beside.out);
    assert!(!beside.out.contains("Cara") && !beside.out.contains("Bo"), "and nobody is named: {}", beside.out);
    let scored = station.done(&[
        "--as",
        "Ada",
        "--json",
        "readback",
        "score",
        &id,
        "--audience",
        "yes",
        "--claim",
        "partly",
        "--next-step",
        "no",
    ])?;
    assert_eq!(read(&scored.out)?["passed"], false, "it did not land");
    let back = station.done(&["--as", "Bo", "--json", "case", "m-1"])?;
    let back = read(&back.out)?;
    assert_eq!(back["state"], "queued", "it waits for review again");
    assert_eq!(back["read_back"]["fields"][1]["said"], "They close faster", "with the answers beside it: {back}");
    station.done(&["--as", "Ada", "waive", "m-1", "readback", "--reason", "urgent"])?;
    station.done(&["--as", "Bo", "approve", "m-1"])?;
    station.done(&["--as", "Ada", "sync", "--once"])?;
    let sent = sink::delivered(&station.home())?;
    let kinds: Vec<&str> = sent.iter().map(|message| message.kind.as_str()).collect();
    assert_eq!(kinds, ["readback.done", "decision.made"], "how it came out, and waived, it leaves");
    let report = station.done(&["--as", "Ada", "readback", "report"])?;
    assert!(report.out.contains("not enough data"), "one readback says little: {}", report.out);
    assert_eq!(run(&["--as", "Bo", "readback", "report"])?.code, Some(4), "and it is for leads");
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
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
    window.looks(&format!("readback-{name}"), &["light", "dark"]).await
}

async fn stands_in_the_dom(page: &Page, words: &str) -> Result<bool, Fault> {
    let found =
        page.script("return document.documentElement.outerHTML.includes(arguments[0])", vec![json!(words)]).await?;
    Ok(found.as_bool().unwrap_or_default())
}

async fn to_the_list(page: &Page, button: &str) -> Result<(), Fault> {
    // Counted: whoever has just sat down is there.
    page.find("button", Name::Starts("Readbacks, ")).await?;
    page.press("ctrl+3").await?;
    page.find_when("button", Name::Has(button), "with the focus", |seen| seen.focused).await.map(|_| ())
}

#[tokio::test]
async fn a_draft_is_read_back_and_scored_by_keys_alone() -> Result<(), Fault> {
    let station = approved(15)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;

    sit_down(page, "3", "Cara").await?;
    to_the_list(page, "Read writer/m-1").await?;
    nothing_serious(&window, "the list of readbacks").await?;
    pictures(&window, "list").await?;
    let neighbour = window.neighbour()?;
    neighbour.step_back()?;
    page.press("enter").await?;
    page.find("article", "The piece").await?;
    assert!(stands_in_the_dom(page, TELLING).await?, "the text is there to be read");
    wait::until("the text alone, without the rail", wait::SOON, async || {
        let rails = page.all("navigation", Name::Any).await?;
        Ok(if rails.is_empty() { Look::There(()) } else { Look::NotYet(format!("{} rails", rails.len())) })
    })
    .await?;
    neighbour.come_forward()?;
    page.find_when("timer", "Time to read", "that stands still", |seen| seen.text.contains("paused")).await?;
    assert!(!stands_in_the_dom(page, TELLING).await?, "behind another window it is not there to be read either");
    let stood = page.find("timer", "Time to read").await?.text;
    pictures(&window, "paused").await?;
    assert_eq!(page.find("timer", "Time to read").await?.text, stood, "no time runs meanwhile");
    neighbour.step_back()?;
    page.find("article", "The piece").await?;
    window.picture("readback-reading-light-laptop").await?;
    page.find_when("textbox", "Who is it for?", "with the focus", |seen| seen.focused).await?;
    assert!(!stands_in_the_dom(page, TELLING).await?, "the time is over: the text is gone, also from the DOM");
    page.type_text("Controllers").await?;
    page.press("tab").await?;
    page.type_text("They close the books faster").await?;
    page.press("ctrl+enter").await?;
    page.find_when("textbox", "What should they do next?", "with the focus", |seen| seen.focused).await?;
    page.find("alert", Name::Any).await?;
    nothing_serious(&window, "the answers of a readback").await?;
    pictures(&window, "answering").await?;
    page.type_text("I don't know").await?;
    page.press("ctrl+enter").await?;
    page.find_when("status", "Last readback", "saying so", |seen| seen.text.contains("Handed in")).await?;
    pictures(&window, "empty").await?;

    sit_down(page, "1", "Ada").await?;
    to_the_list(page, "Score readback").await?;
    page.press("enter").await?;
    page.find("form", "Scores").await?;
    assert!(stands_in_the_dom(page, TELLING).await?, "whoever scores sees the draft");
    for name in ["Cara", "Bo"] {
        let named = page.seen().await?.iter().any(|seen| seen.text.split_whitespace().any(|word| word == name));
        assert!(!named, "and not {name}");
    }
    page.press_all(&["1", "2"]).await?;
    page.press("enter").await?;
    page.find("alert", Name::Any).await?;
    page.press("3").await?;
    nothing_serious(&window, "the scores of a readback").await?;
    pictures(&window, "scoring").await?;
    page.press("enter").await?;
    page.find_when("status", "Last readback", "saying so", |seen| seen.text.contains("did not pass")).await?;
    page.find("table", "How readbacks came out").await?;
    nothing_serious(&window, "how readbacks came out").await?;
    pictures(&window, "report").await?;

    sit_down(page, "2", "Bo").await?;
    page.find("heading", "Close faster").await?;
    let back = page.find("region", "What did not land").await?;
    assert!(back.text.contains("They close the books faster"), "in the reader's words: {}", back.text);
    pictures(&window, "came-back").await?;
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
}

#[tokio::test]
async fn a_reading_goes_on_after_the_window_is_gone() -> Result<(), Fault> {
    let station = approved(300)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "3", "Cara").await?;
    to_the_list(page, "Read writer/m-1").await?;
    let neighbour = window.neighbour()?;
    neighbour.step_back()?;
    page.press("enter").await?;
    page.find("article", "The piece").await?;
    page.find_when("timer", "Time to read", "that has run", |seen| {
        seen.text.split(' ').next().and_then(|left| left.parse::<u32>().ok()).is_some_and(|left| left <= 297)
    })
    .await?;
    nothing_serious(&window, "the text of a readback").await?;
    pictures(&window, "reading").await?;
    drop(window);

    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "3", "Cara").await?;
    to_the_list(page, "Go on with writer/m-1").await?;
    let neighbour = window.neighbour()?;
    neighbour.step_back()?;
    page.press("enter").await?;
    page.find("article", "The piece").await?;
    let left = page.find("timer", "Time to read").await?.text;
    let left = left.split(' ').next().and_then(|left| left.parse::<u32>().ok());
    assert!(left.is_some_and(|left| left <= 298), "what was used is used: {left:?} s left");
    page.press("space").await?;
    page.find_when("textbox", "Who is it for?", "with the focus", |seen| seen.focused).await?;
    assert!(!stands_in_the_dom(page, TELLING).await?, "put away is away");
    page.type_text("Controllers, mostly").await?;
    page.press("escape").await?;
    to_the_list(page, "Go on with writer/m-1").await?;
    page.press("enter").await?;
    let typed = page.find("textbox", "Who is it for?").await?;
    assert_eq!(typed.value, "Controllers, mostly", "nothing typed is lost");
    assert!(!stands_in_the_dom(page, TELLING).await?, "and the text does not come back");
    window.close().await
}
