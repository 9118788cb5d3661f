//! What stands around a case: other cases about its subject, and precedents, on the command line and by keys alone.

use serde_json::{Value, json};

use crate::window::case_after;
use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::window::{DESKTOP, Window};
use countersign_tests::{Fault, cases, sink, wait};

/// A case about Ana that says `message`.
fn about_ana(number: usize, message: &str, plan: &str) -> Value {
    let mut case = cases::case(number);
    case["subject"] = json!({ "type": "contact", "id": "c-17", "name": "Ana Lindqvist" });
    case["input"] = json!({ "Customer message": message });
    case["context"] = json!([{ "title": "CRM record", "type": "record", "data": { "Plan": plan, "Seats": 4 } }]);
    case
}

/// Two decided cases, and a third that shares the first one's words.
fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    let cases = [
        about_ana(0, "Somebody stole my wallet in Lisbon, and my invoice was in it.", "Free"),
        about_ana(1, "Can I have the larger plan from Monday on?", "Free"),
        about_ana(2, "My wallet was stolen in Lisbon and nobody answers about the invoice.", "Pro"),
    ];
    let lines: String = cases.iter().map(|case| case.to_string() + "\n").collect();
    station.done(&["import", &station.write("cases.jsonl", &lines)?])?;
    let note = "the thief has the invoice, not the customer";
    station.done(&["override", &cases::id(0), "--label", "lost_invoice", "--reason", "wrong-label", "--note", note])?;
    station.done(&["approve", &cases::id(1)])?;
    // Reads both into the index, which a window does in its own time.
    station.done(&["sync", "--once"])?;
    Ok(station)
}

#[test]
fn the_command_line_names_precedents_and_the_subjects_history() -> Result<(), Fault> {
    let station = station()?;
    let found = station.done(&["--json", "precedents", &cases::id(2)])?.json()?;
    let first = &found["precedents"][0];
    assert_eq!(first["case"], "stories/story-000000", "the case that shares the telling words: {found}");
    assert_eq!(first["decided"]["text"], "Overridden: Lost invoice", "with what people decided: {found}");
    assert_eq!(first["decided"]["reason"], "Wrong label", "and why: {found}");
    let shared = first["shared"].as_array().cloned().unwrap_or_default();
    assert!(shared.contains(&json!("lisbon")), "and what makes it near: {found}");
    let words = station.done(&["precedents", &cases::id(2)])?.out;
    assert!(words.contains("Lost invoice") && words.contains("the thief has the invoice"), "as lines too: {words}");

    let case = station.done(&["--json", "case", &cases::id(2)])?.json()?;
    let history: Vec<_> = case["subject_history"]["cases"].as_array().into_iter().flatten().collect();
    let told: Vec<_> = history.iter().map(|one| (one["case"].clone(), one["decided"]["text"].clone())).collect();
    let wanted = [
        (json!("stories/story-000001"), json!("Approved: Refund request")),
        (json!("stories/story-000000"), json!("Overridden: Lost invoice")),
    ];
    assert_eq!(told, wanted, "newest first");

    station.done(&["undo", &cases::id(0)])?;
    let found = station.run(&["--json", "precedents", &cases::id(2)])?.json()?;
    let left: Vec<_> = found["precedents"].as_array().into_iter().flatten().map(|one| one["case"].clone()).collect();
    assert!(!left.contains(&json!("stories/story-000000")), "what was taken back is no precedent: {found}");
    Ok(())
}

#[tokio::test]
async fn a_precedent_is_found_read_and_cited_with_keys_alone() -> Result<(), Fault> {
    let station = station()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    assert_eq!(case_after(page, None).await?, 2, "the case that is left");
    let record = page.find("region", "CRM record").await?;
    assert!(record.text.contains("Free"), "the plan is marked with what it was: {}", record.text);

    let precedent = format!("{}: Overridden: Lost invoice", cases::title(0));
    page.find("button", Name::Starts(&precedent)).await?;
    page.press("p").await?;
    page.find_when("button", Name::Starts(&precedent), "with the focus", |seen| seen.focused).await?;
    window.picture("precedents").await?;
    page.press("enter").await?;
    let dialog = page.find("dialog", Name::Starts("Earlier case")).await?;
    let region = page.find_when("region", "What people decided", "read", |seen| seen.text.contains("thief")).await?;
    assert!(region.text.contains("Ada"), "who decided it, in {}", dialog.name);
    window.picture("earlier-case").await?;
    page.press("escape").await?;
    page.find_when("button", Name::Starts(&precedent), "with the focus again", |seen| seen.focused).await?;

    page.press("c").await?;
    page.find_when("textbox", "Note", "with the citation", |seen| {
        seen.value == "cf. stories/story-000000: Lost invoice"
    })
    .await?;
    page.press("c").await?;
    page.press("escape").await?;
    page.find_when("heading", cases::title(2).as_str(), "with the focus", |seen| seen.focused).await?;
    let note = page.find("textbox", "Note").await?;
    assert_eq!(note.value, "cf. stories/story-000000: Lost invoice", "the same case is cited once");

    page.press("shift+h").await?;
    let newest = format!("{}: Approved: Refund request", cases::title(1));
    page.find_when("button", Name::Starts(&newest), "with the focus", |seen| seen.focused).await?;
    page.press("j").await?;
    page.find_when("button", Name::Starts(&precedent), "next, with the focus", |seen| seen.focused).await?;
    page.press("k").await?;
    page.find_when("button", Name::Starts(&newest), "with the focus again", |seen| seen.focused).await?;
    page.press("escape").await?;
    page.press("a").await?;
    let sent = sink::decisions_delivered(&station.home(), 3, wait::PATIENTLY).await?;
    let last = sent.last().map(|one| one.case.clone());
    assert_eq!(last, Some(cases::id(2)), "the keys decide again once the list was left");
    window.close().await
}

#[tokio::test]
async fn a_case_that_came_again_says_first_what_changed() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    let once = about_ana(0, "My order is late, please look.", "Free").to_string();
    station.done(&["import", &station.write("once.jsonl", &once)?])?;
    station.done(&["return", &cases::id(0), "--note", "which order?"])?;
    let again = about_ana(0, "My order 4711 is late, please look.", "Pro").to_string();
    station.done(&["import", &station.write("again.jsonl", &again)?])?;
    let window = Window::open(&station.home()).await?;
    case_after(&window.page, None).await?;
    let changed = window.page.find("region", "What changed since revision 1").await?;
    for word in ["4711", "Plan", "Free", "Pro"] {
        assert!(changed.text.contains(word), "{word} is told: {}", changed.text);
    }
    window.picture("revised").await?;
    window.close().await
}

/// The parts below a case in each theme and size, for looking at.
#[tokio::test]
async fn pictures_of_what_stands_around_a_case() -> Result<(), Fault> {
    let station = station()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    case_after(page, None).await?;
    page.find("button", Name::Starts(&cases::title(0))).await?;
    for theme in ["light", "dark"] {
        while page.script("return document.documentElement.dataset.theme", Vec::new()).await? != theme {
            page.press("ctrl+shift+l").await?;
            page.painted(wait::SOON).await?;
        }
        for (name, size) in [("laptop", countersign_tests::window::LAPTOP), ("desktop", DESKTOP)] {
            page.resize(size.0, size.1).await?;
            page.press("p").await?;
            window.picture(&format!("around-{theme}-{name}")).await?;
            page.press("enter").await?;
            page.find("region", "What people decided").await?;
            window.picture(&format!("earlier-{theme}-{name}")).await?;
            page.press("escape").await?;
        }
    }
    window.close().await
}
