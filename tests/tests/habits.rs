//! What somebody relies on who lives in the window: the focus comes back from everything that opens over a case, letters
//! typed into a field are letters, and what was typed is there again wherever one has been meanwhile.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};

use crate::window::{calm, case_after, shown, station};

/// Every letter that decides, judges, reads or leads elsewhere, and the digits.
const KEYS: &str = "aersunbcdzjkpxhvio0123456789[]?/qwty AERSUOBWHX";

async fn heading_is_back(page: &Page, number: usize, after: &str) -> Result<(), Fault> {
    let title = cases::title(number);
    page.find_when("heading", title.as_str(), &format!("with the focus after {after}"), |seen| seen.focused).await?;
    Ok(())
}

#[tokio::test]
async fn the_focus_comes_back_from_everything_that_opens() -> Result<(), Fault> {
    let station = station("1h", 4)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    heading_is_back(page, first, "the start").await?;
    page.press("a").await?;
    let on_screen = case_after(page, Some(first)).await?;
    heading_is_back(page, on_screen, "a decision").await?;
    for (key, dialog) in [
        ("?", "Keys"),
        ("ctrl+k", "Do anything"),
        ("shift+u", "Your last decisions"),
        ("shift+o", "Reopen a decided case"),
    ] {
        page.press(key).await?;
        page.find("dialog", dialog).await?;
        page.press("escape").await?;
        heading_is_back(page, on_screen, dialog).await?;
    }
    for (key, panel) in [("e", "Escalate this case"), ("r", "Return this case")] {
        page.press(key).await?;
        page.find("button", panel).await?;
        page.press("escape").await?;
        if page.focused().await?.is_some_and(|seen| seen.role == "textbox") {
            page.press("escape").await?;
        }
        page.press("escape").await?;
        heading_is_back(page, on_screen, panel).await?;
    }
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press_all(&["space", "shift+a"]).await?;
    page.find("dialog", "Decide together").await?;
    page.press("escape").await?;
    page.find_when("grid", "Cases", "with the focus again", |seen| seen.focused).await?;
    page.press("ctrl+1").await?;
    heading_is_back(page, on_screen, "the list").await?;
    page.press("ctrl+,").await?;
    page.find_when("heading", Name::Any, "of the settings, with the focus", |seen| seen.focused).await?;
    page.press("escape").await?;
    heading_is_back(page, on_screen, "the settings").await?;
    window.close().await
}

#[tokio::test]
async fn letters_in_a_field_are_letters() -> Result<(), Fault> {
    let station = station("0s", 3)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    for (key, field) in [("n", "Note"), ("/", "Filter labels")] {
        page.press(key).await?;
        page.find_when("textbox", field, "with the focus", |seen| seen.focused).await?;
        page.type_text(KEYS).await?;
        page.find_when("textbox", field, "with all of it", |seen| seen.focused && seen.value == KEYS).await?;
        page.press("escape").await?;
        heading_is_back(page, first, field).await?;
    }
    assert!(page.all("dialog", Name::Any).await?.is_empty(), "nothing has opened");
    assert_eq!(sink::delivered(&station.home())?, [], "and nothing was decided");
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press("/").await?;
    page.type_text(KEYS).await?;
    page.find_when("textbox", "Filter", "with all of it", |seen| seen.focused && seen.value == KEYS).await?;
    window.close().await
}

/// Waits until the desk holds what was entered.
async fn entered(page: &Page, after: &str) -> Result<(), Fault> {
    let how = format!("chosen after {after}");
    page.find_when("option", shown(cases::LABELS[2]).as_str(), &how, |seen| seen.chosen).await?;
    page.find_when("radio", "Wrong label", &how, |seen| seen.chosen).await?;
    page.find_when("textbox", "Note", &how, |seen| seen.value == "half a thought").await?;
    Ok(())
}

#[tokio::test]
async fn what_is_typed_is_there_again_wherever_one_has_been() -> Result<(), Fault> {
    let station: Station = station("0s", 1)?;
    station.done(&["people", "add", "Bo", "reviewer"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    let title = cases::title(0);
    calm(page, &title).await?;
    page.press_all(&["3", "q", "n"]).await?;
    page.find_when("textbox", "Note", "with the focus", |seen| seen.focused).await?;
    page.type_text("half a thought").await?;
    // At once: nothing of it can have been stored yet.
    page.press_all(&["ctrl+2", "ctrl+1"]).await?;
    calm(page, &title).await?;
    entered(page, "the list").await?;
    page.press("]").await?;
    calm(page, &title).await?;
    entered(page, "another workflow").await?;
    page.press("s").await?;
    calm(page, &title).await?;
    entered(page, "skipping it").await?;
    page.press("ctrl+k").await?;
    page.find("dialog", "Do anything").await?;
    page.type_text("sign out").await?;
    page.find_when("option", Name::Has("Sign out"), "to choose", |_| true).await?;
    page.press("enter").await?;
    page.find("button", "Bo").await?;
    page.press("2").await?;
    calm(page, &title).await?;
    let note = page.find("textbox", "Note").await?;
    assert_eq!(note.value, "", "what one typed is one's own");
    page.press("ctrl+k").await?;
    page.type_text("sign out").await?;
    page.find_when("option", Name::Has("Sign out"), "to choose", |_| true).await?;
    page.press("enter").await?;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    calm(page, &title).await?;
    entered(page, "somebody else's turn").await?;
    window.close().await
}
