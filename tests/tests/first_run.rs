//! The first start, by keyboard: make the station, take the samples, and there is a case.

use countersign_tests::Fault;
use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::window::Window;

#[tokio::test]
async fn a_new_station_is_made_and_filled_without_a_mouse() -> Result<(), Fault> {
    let station = Station::empty()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("heading", "Make your station").await?;
    window.picture("first-run").await?;
    page.find_when("textbox", "Your name", "with the focus", |seen| seen.focused).await?;
    page.press("enter").await?;
    page.find_when("alert", Name::Any, "asking for a name", |seen| seen.text.contains("name")).await?;
    page.type_text("Ada").await?;
    page.press("enter").await?;
    page.find("heading", "Fill the station").await?;
    page.find("button", "Try the samples").await?;
    window.picture("first-run-fill").await?;
    page.press("1").await?;
    let case = page.find_when("main", "Case", "with a case", |seen| !seen.busy && seen.text.len() > 100).await?;
    assert!(!case.text.is_empty(), "the first sample case is on screen");
    // The rail is counted beside the case, and may come after it.
    let workflows = wait::until("all workflows and at least five of them in the rail", wait::SOON, async || {
        let rows = page.all("button", Name::Has(" case")).await?;
        Ok(if rows.len() >= 6 { Look::There(rows) } else { Look::NotYet(format!("{rows:?}")) })
    })
    .await?;
    assert!(workflows[0].name.starts_with("All workflows, "), "the whole depth comes first: {workflows:?}");
    window.close().await?;
    station.done(&["audit", "verify"])?;
    Ok(())
}
