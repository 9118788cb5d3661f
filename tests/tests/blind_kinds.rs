//! Blind first by the kind of a case, by keys alone: a score, the fields of an extraction, a draft. The AI's own word is
//! nowhere before the verdict, stands beside it afterwards, and both are kept with the decision that follows.

use countersign_tests::by_role::Name;
use countersign_tests::sink::Message;
use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink, wait};
use serde_json::{Value, json};

use crate::window::calm;

/// What no blind case may tell, besides the answer of its kind.
const SECRETS: [&str; 4] = ["0.4321", "43 %", "tell-tale", "0.1414"];

/// A station with one case of a kind, drawn for blind first. `kind` is its lines in the policy, `parts` what the case has
/// in place of the usual.
fn station(kind: &str, parts: &Value) -> Result<Station, Fault> {
    let station = Station::new()?;
    let labels = format!("labels = {}\n", json!(cases::LABELS));
    let policy = cases::policy("0s")
        .replace("blind_first = 0.0", "blind_first = 1.0")
        .replace("kind = \"classification\"", kind)
        .replace(&labels, "");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let mut case = cases::case(1);
    case["confidence"] = json!(0.4321);
    case["alternatives"] = json!([]);
    case["model"] = json!({ "name": "tell-tale", "version": "tell-tale" });
    case["explanation"] = json!([{ "feature": "tell-tale", "value": "tell-tale", "contribution": 0.1414 }]);
    for (part, value) in parts.as_object().into_iter().flatten() {
        case[part] = value.clone();
    }
    station.done(&["import", &station.write("cases.jsonl", &format!("{case}\n"))?])?;
    Ok(station)
}

/// Opens the window on the case, and waits until it takes a verdict.
async fn on_the_desk(station: &Station) -> Result<Window, Fault> {
    let window = Window::open(&station.home()).await?;
    calm(&window.page, &cases::title(1)).await?;
    window.page.find_when("button", "Give verdict", "not yet pressable", |seen| seen.disabled).await?;
    Ok(window)
}

/// Neither in the document nor in what a screen reader reaches.
async fn nowhere(page: &Page, answer: &[&str]) -> Result<(), Fault> {
    let html = page.script("return document.documentElement.outerHTML", Vec::new()).await?;
    let html = html.as_str().unwrap_or_default();
    let reached: Vec<String> =
        page.seen().await?.into_iter().map(|seen| format!("{} {} {}", seen.name, seen.text, seen.value)).collect();
    let reached = reached.join("\n");
    for secret in SECRETS.iter().chain(answer) {
        assert!(!html.contains(secret), "{secret} is in the document before the verdict: {html}");
        assert!(!reached.contains(secret), "{secret} can be reached before the verdict: {reached}");
    }
    assert_eq!(page.all("meter", "Confidence").await?, [], "how sure the AI is is not drawn either");
    assert_eq!(page.all("button", Name::Starts("Approve")).await?, [], "and there is nothing to approve");
    Ok(())
}

/// What stands beside each other once the verdict is given; then waits until the case takes a decision.
async fn shown_beside_it(page: &Page, words: &[&str]) -> Result<(), Fault> {
    let verdict = page.find("group", "Your verdict").await?;
    for word in words {
        assert!(verdict.text.contains(word), "{word} stands there, one's own beside the AI's: {}", verdict.text);
    }
    page.find("meter", "Confidence").await?;
    calm(page, &cases::title(1)).await
}

/// A textbox that keys go to, before anything is typed into it.
async fn field(page: &Page, name: &str) -> Result<(), Fault> {
    page.find_when("textbox", name, "with the focus", |seen| seen.focused && seen.value.is_empty()).await.map(|_| ())
}

/// Keeps to one's own answer, which stands there already, with the first reason of the list.
async fn override_with_it(page: &Page) -> Result<(), Fault> {
    page.press("q").await?;
    page.find_when("radio", "Wrong label", "chosen", |seen| seen.chosen).await?;
    page.press("ctrl+enter").await
}

/// The decision as it went out, and the case as the command line tells it once the window is closed.
async fn kept(station: &Station, window: Window) -> Result<(Message, Value), Fault> {
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    let [decision] = sent.as_slice() else {
        return Err(Fault::Story(format!("one case is decided once, not {} times", sent.len())));
    };
    window.close().await?;
    station.done(&["audit", "verify"])?;
    let case = station.done(&["--json", "case", &cases::id(1)])?.json()?;
    Ok((decision.clone(), case))
}

#[tokio::test]
async fn a_score_is_given_before_the_ais_is_shown() -> Result<(), Fault> {
    let kind = "kind = \"score\"\nscore = { min = 0, max = 100, bands = [40, 70] }";
    let station = station(kind, &json!({ "prediction": { "score": 73.59 } }))?;
    let window = on_the_desk(&station).await?;
    let page = &window.page;
    nowhere(page, &["73.59"]).await?;
    let score = page.find("textbox", "Score").await?;
    assert_eq!(score.value, "", "one begins with nothing: {score:?}");

    page.press("3").await?;
    page.find_when("textbox", "Score", "begun by its first digit", |seen| seen.focused && seen.value == "3").await?;
    page.type_text("0").await?;
    page.find_when("textbox", "Score", "typed", |seen| seen.value == "30").await?;
    nowhere(page, &["73.59"]).await?;
    page.press("ctrl+enter").await?;

    shown_beside_it(page, &["30", "73.59", "differ"]).await?;
    page.find_when("region", "The AI's answer", "with its score", |seen| seen.text.contains("73.59")).await?;
    page.find_when("textbox", "Score", "with one's own", |seen| seen.value == "30").await?;
    override_with_it(page).await?;

    let (decision, case) = kept(&station, window).await?;
    let data = &decision.whole["data"];
    let scores = [&data["verdict_before_ai"], &data["predicted"], &data["final"]].map(|one| one["score"].as_f64());
    assert_eq!(scores, [Some(30.0), Some(73.59), Some(30.0)], "what was said first, what the AI said, what holds");
    assert_eq!(case["verdict"]["agrees"], false, "another band is no agreement: {case}");
    assert_eq!(case["prediction"]["score"], 73.59, "the AI's answer is kept: {case}");
    let last = &case["history"][0];
    assert_eq!((&last["action"], &last["said"]), (&json!("override"), &json!("30")), "with both that followed: {case}");
    Ok(())
}

#[tokio::test]
async fn fields_are_read_before_the_ais_are_shown() -> Result<(), Fault> {
    let kind = "kind = \"extraction\"\nfields = [{ name = \"last_name\", type = \"text\", required = true }, \
                { name = \"email\", type = \"email\", required = true }]";
    let read = json!({ "last_name": "Vames", "email": "j.vames@vamholm.example" });
    let station = station(kind, &json!({ "prediction": { "fields": read } }))?;
    let window = on_the_desk(&station).await?;
    let page = &window.page;
    nowhere(page, &["Vames", "vamholm"]).await?;

    page.press("1").await?;
    field(page, "Last name").await?;
    page.type_text("Varnes").await?;
    page.press("ctrl+enter").await?;
    page.find_when("alert", Name::Any, "naming what is empty", |seen| seen.text.starts_with("Email is empty")).await?;
    nowhere(page, &["Vames", "vamholm"]).await?;
    field(page, "Email").await?;
    page.type_text("j.varnes@varnholm.example").await?;
    page.press("ctrl+enter").await?;

    let both = ["Varnes", "Vames", "j.varnes@varnholm.example", "j.vames@vamholm.example", "differ"];
    shown_beside_it(page, &both).await?;
    page.find_when("textbox", "Last name", "with one's own", |seen| seen.value == "Varnes").await?;
    override_with_it(page).await?;

    let (decision, case) = kept(&station, window).await?;
    let data = &decision.whole["data"];
    let names = [&data["verdict_before_ai"], &data["predicted"], &data["final"]];
    let names = names.map(|one| one["fields"]["last_name"].as_str());
    assert_eq!(
        names,
        [Some("Varnes"), Some("Vames"), Some("Varnes")],
        "what was said first, what the AI said, what holds"
    );
    assert_eq!(case["prediction"]["fields"], read, "the AI's answer is kept: {case}");
    let said = case["verdict"]["said"].to_string();
    assert!(said.contains("Varnes") && said.contains("j.varnes@varnholm.example"), "and the verdict whole: {said}");
    let last = &case["history"][0];
    assert_eq!((&last["action"], &last["said"]), (&json!("override"), &json!("2 fields")), "before it: {case}");
    Ok(())
}

#[tokio::test]
async fn a_draft_is_summed_up_before_its_brief_and_confidence_are_shown() -> Result<(), Fault> {
    let text = "Brightwell Foods closes its books in four working days.\n\nThe checklist takes ten minutes.";
    let brief = json!({
        "audience": "tell-tale controllers", "claim": "tell-tale four days", "next_step": "get the tell-tale checklist",
    });
    let parts = json!({ "prediction": { "text": text, "subject_line": "Four days" }, "brief": brief });
    let station = station("kind = \"draft\"", &parts)?;
    let window = on_the_desk(&station).await?;
    let page = &window.page;
    page.find_when("region", "Draft", "to be read as it is", |seen| seen.text.contains("four working days")).await?;
    assert_eq!(page.all("textbox", "Draft").await?, [], "it is read and not yet changed");
    nowhere(page, &[]).await?;

    page.press("1").await?;
    field(page, "Audience").await?;
    page.type_text("Finance teams").await?;
    page.press("ctrl+enter").await?;
    page.find_when("alert", Name::Any, "naming what is empty", |seen| seen.text.starts_with("Claim is empty")).await?;
    field(page, "Claim").await?;
    page.type_text("Their books close sooner").await?;
    page.press("enter").await?;
    field(page, "Next step").await?;
    page.type_text("Take the checklist").await?;
    nowhere(page, &[]).await?;
    page.press("ctrl+enter").await?;

    let said = ["Finance teams", "Their books close sooner", "Take the checklist"];
    let theirs = ["tell-tale controllers", "tell-tale four days", "get the tell-tale checklist"];
    shown_beside_it(page, &[said, theirs].concat()).await?;
    page.find_when("textbox", "Draft", "to be changed or approved", |seen| seen.value == text).await?;
    page.press("a").await?;

    let (decision, case) = kept(&station, window).await?;
    assert_eq!(decision.decision, "approve", "the decision follows, and is a matter of its own");
    let checklist = json!({ "audience": said[0], "claim": said[1], "next_step": said[2] });
    assert_eq!(decision.whole["data"]["verdict_before_ai"], checklist, "what was found goes out with it");
    assert_eq!(case["brief"], brief, "the AI's own summary is kept: {case}");
    assert_eq!(case["verdict"]["said"]["claim"], said[1], "beside what was said: {case}");
    assert_eq!(case["verdict"]["agrees"], Value::Null, "no program says whether the two are the same: {case}");
    let last = &case["history"][0];
    let wanted = (&json!("approve"), &json!("audience, claim and next step"));
    assert_eq!((&last["action"], &last["said"]), wanted, "and the decision knows what came before it: {case}");
    Ok(())
}
