//! Spelling in the draft editor of the real window. What the system marks is drawn by it and stands in no document, so it
//! cannot be asked here; asked is what has to hold for it to mark anything, and that it changes nothing by itself.

use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};
use serde_json::{Value, json};

use crate::window::calm;

const TEXT: &str = "Brightwell Foods closes in four working days.";

fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    let labels = format!("labels = {}\n", json!(cases::LABELS));
    let policy = cases::policy("0s").replace("kind = \"classification\"", "kind = \"draft\"").replace(&labels, "");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    let mut case = cases::case(1);
    case["prediction"] = json!({ "text": TEXT, "subject_line": "Four days" });
    case["alternatives"] = json!([]);
    station.done(&["import", &station.write("cases.jsonl", &format!("{case}\n"))?])?;
    Ok(station)
}

/// Whether the field with the focus is to be checked, and in which language: its own, or else the page's.
async fn checked(page: &Page) -> Result<(Value, String), Fault> {
    let asked = "const field = document.activeElement;
        return [field.spellcheck, field.closest('[lang]')?.lang ?? '']";
    let answer = page.script(asked, Vec::new()).await?;
    Ok((answer[0].clone(), answer[1].as_str().unwrap_or_default().to_owned()))
}

#[tokio::test]
async fn the_draft_and_its_subject_line_are_checked_and_never_changed() -> Result<(), Fault> {
    let station = station()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    calm(page, &cases::title(1)).await?;
    page.press("/").await?;
    page.find_when("textbox", "Draft", "with the focus", |seen| seen.focused).await?;
    let (is_checked, language) = checked(page).await?;
    assert_eq!(is_checked, true, "the draft asks for its spelling");
    assert!(language.starts_with(|letter: char| letter.is_ascii_lowercase()), "and says its language: '{language}'");
    page.press("ctrl+home").await?;
    page.type_text("Teh books: ").await?;
    let typed = format!("Teh books: {TEXT}");
    page.find_when("textbox", "Draft", "as it was typed", |seen| seen.value == typed).await?;
    window.picture("spelling").await?;

    page.press("escape").await?;
    page.tab_to("textbox", "Subject line").await?;
    let (is_checked, its_language) = checked(page).await?;
    assert_eq!(is_checked, true, "what a reader sees first is checked too");
    assert_eq!(its_language, language, "in the same language");

    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press("/").await?;
    page.find_when("textbox", "Filter", "with the focus", |seen| seen.focused).await?;
    let (is_checked, _) = checked(page).await?;
    assert_eq!(is_checked, false, "keys and labels are no prose");
    page.press("ctrl+1").await?;
    page.find_when("textbox", "Draft", "still as it was typed", |seen| seen.value == typed).await?;
    window.close().await
}
