//! People who take turns at one window: an auditor looks on, a role changes, and nothing of one is left for the next.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};

use crate::window::calm;

/// Ada owns the station and Eve looks on; two workflows are called alike.
fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    let policy = cases::policy("15s");
    let other = policy.replace("key = \"stories\"", "key = \"stories-de\"");
    assert_ne!(policy, other, "the other workflow has a key of its own");
    station.done(&["policy", "apply", &station.write("stories.toml", &policy)?])?;
    station.done(&["policy", "apply", &station.write("other.toml", &other)?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..3))?])?;
    station.done(&["people", "add", "Eve", "auditor"])?;
    Ok(station)
}

async fn leave(page: &Page) -> Result<(), Fault> {
    page.press("ctrl+k").await?;
    page.find("dialog", "Do anything").await?;
    page.type_text("sign out").await?;
    page.find_when("option", Name::Has("Sign out"), "to choose", |_| true).await?;
    page.press("enter").await
}

#[tokio::test]
async fn an_auditor_looks_on_and_a_new_role_is_seen_at_once() -> Result<(), Fault> {
    let station = station()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", "Eve").await?;
    page.press("2").await?;
    page.find_when("navigation", "Queue", "saying who sits there", |seen| seen.text.contains("Eve · auditor")).await?;
    page.find_when("button", Name::Has("stories-de, 0 cases"), "told apart by its key", |_| true).await?;
    page.find_when("button", Name::Has("stories, 3 cases"), "with what waits", |_| true).await?;
    page.find("heading", "You look on.").await?;
    window.looks("turns-auditor", &["light", "dark"]).await?;
    page.press("ctrl+2").await?;
    page.find_when("main", "Cases", "with every case", |seen| seen.text.contains(&cases::title(2))).await?;
    page.press("ctrl+1").await?;
    page.find("heading", "You look on.").await?;

    station.done(&["--as", "Ada", "people", "role", "Eve", "reviewer"])?;
    page.find_when("navigation", "Queue", "saying her new role", |seen| seen.text.contains("Eve · reviewer")).await?;
    page.find("heading", cases::title(0).as_str()).await?;
    leave(page).await?;
    page.find("button", "Ada").await?;
    page.press("1").await?;
    page.find("heading", cases::title(0).as_str()).await?;
    Ok(())
}

#[tokio::test]
async fn what_was_decided_before_the_window_opened_comes_back_as_it_was_said() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("1h"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..2))?])?;
    let said = ["--label", "refund_request", "--reason", "wrong-label", "--note", "asked in the third line"];
    station.done(&[&["override", &cases::id(0)], said.as_slice()].concat())?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    calm(page, &cases::title(1)).await?;
    page.press("u").await?;
    calm(page, &cases::title(0)).await?;
    page.find_when("option", Name::Has("Refund request"), "picked again", |seen| seen.chosen).await?;
    page.find_when("textbox", "Note", "with the words", |seen| seen.value.contains("third line")).await?;
    page.press("enter").await?;
    let said = |text: &str| text.contains("Overridden: Refund request");
    page.find_when("status", "Status", "that it is recorded", |seen| said(&seen.text)).await?;
    let decided = station.done(&["--json", "cases", "final:refund_request"])?.json_lines()?;
    assert_eq!(decided.len(), 1, "one key says it again: {decided:?}");
    Ok(())
}

#[tokio::test]
async fn two_clicks_on_undo_take_back_what_it_says_and_no_more() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("60s"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..4))?])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for no in 0..2 {
        calm(page, &cases::title(no)).await?;
        page.press("a").await?;
    }
    calm(page, &cases::title(2)).await?;
    let offers = |text: &str| text.contains("2 decided today") && text.contains("undo,");
    page.find_when("status", "Status", "that offers an undo", |seen| offers(&seen.text)).await?;
    let place = page.script(UNDO, Vec::new()).await?;
    let at = |no: usize| place[no].as_f64().unwrap_or_default() as i64;
    page.clicks(at(0), at(1), 2).await?;
    calm(page, &cases::title(1)).await?;
    page.find_when("status", "Status", "counting the other one", |seen| seen.text.contains("1 decided today")).await?;
    page.press("u").await?;
    calm(page, &cases::title(0)).await?;
    page.find_when("status", "Status", "counting none", |seen| seen.text.contains("0 decided today")).await?;
    Ok(())
}

/// Where the status line's Undo stands, in pixels.
const UNDO: &str =
    "const box = document.querySelector('[aria-label=Status] [aria-label=Undo]').getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];";
