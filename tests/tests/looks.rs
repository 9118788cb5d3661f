//! Pictures of the window for looking at: each theme and size, and the sheets over it. They fail only when the window
//! does not show what is to be pictured; how it looks is judged by eye, in `target/screens`.

use countersign_tests::Fault;
use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait;
use countersign_tests::window::{DESKTOP, LAPTOP, Window};

const THEMES: [&str; 3] = ["light", "dark", "contrast"];

pub(crate) async fn switch_to(window: &Window, theme: &str) -> Result<(), Fault> {
    // "As the system" is one of the steps, and looks like one of the others.
    for _ in 0..=THEMES.len() {
        let now = window.page.script("return document.documentElement.dataset.theme", Vec::new()).await?;
        if now == theme {
            return Ok(());
        }
        window.page.press("ctrl+shift+l").await?;
        window.page.painted(wait::SOON).await?;
    }
    Err(Fault::Story(format!("the theme key does not lead to {theme}")))
}

#[tokio::test]
async fn the_window_in_each_theme_and_size() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for theme in THEMES {
        switch_to(&window, theme).await?;
        for (name, size) in [("laptop", LAPTOP), ("desktop", DESKTOP)] {
            page.resize(size.0, size.1).await?;
            window.picture(&format!("review-{theme}-{name}")).await?;
        }
        page.resize(LAPTOP.0, LAPTOP.1).await?;
        for (key, dialog, name) in [("?", "Keys", "keys"), ("ctrl+k", "Do anything", "palette")] {
            page.press(key).await?;
            page.find("dialog", dialog).await?;
            window.picture(&format!("{name}-{theme}")).await?;
            page.press("escape").await?;
            page.find_when("main", "Case", "in front again", |_| true).await?;
        }
    }
    switch_to(&window, "light").await?;
    for workflow in 1..=6 {
        page.press("]").await?;
        page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
        window.picture(&format!("workflow-{workflow}-light")).await?;
    }
    page.press("ctrl+,").await?;
    page.find("main", "Settings").await?;
    window.picture("settings-light").await?;
    window.close().await
}

#[tokio::test]
async fn everything_that_takes_keys_has_a_name() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    for _ in 0..6 {
        window.page.press("]").await?;
        window.page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
        for role in ["button", "textbox", "option", "radio", "combobox", "spinbutton", "listbox", "img"] {
            let unnamed: Vec<_> = window.page.all(role, Name::Is("")).await?;
            assert!(unnamed.is_empty(), "a screen reader would say nothing for {unnamed:?}");
        }
    }
    window.close().await
}
