//! Keys pressed faster than anybody judges: one decision a case, and none before a case could be seen.

use std::collections::BTreeSet;

use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink, wait};
use serde_json::{Value, json};

use crate::window::{case_after, station};

/// The least time a case is on screen before it takes a decision.
const CALM_MS: i64 = 400;

/// Repeats Enter in the page as a held key does, every 33 ms for two seconds, and says when it is done.
const HOLD_ENTER: &str = "
window.__held = false;
const until = performance.now() + 2000;
const press = () => {
  if (performance.now() > until) { window.__held = true; return; }
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', repeat: true, bubbles: true, cancelable: true }));
  setTimeout(press, 33);
};
press();";

#[tokio::test]
async fn enter_held_for_two_seconds_makes_one_decision() -> Result<(), Fault> {
    let station = station("0s", 8)?;
    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    let other = (first + 1) % cases::LABELS.len();
    page.press_all(&[&(other + 1).to_string(), "q"]).await?;
    page.press("enter").await?;
    page.script(HOLD_ENTER, Vec::new()).await?;
    wait::until("two seconds of a held key", wait::SOON, async || {
        let done = page.script("return window.__held", Vec::new()).await?;
        Ok(if done == json!(true) { wait::Look::There(()) } else { wait::Look::NotYet("it is held".to_owned()) })
    })
    .await?;
    case_after(page, Some(first)).await?;
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    assert_eq!(sent.len(), 1, "one press, one decision: {sent:?}");
    assert_eq!(sent[0].case, cases::id(first), "and on the case that was on screen");
    window.close().await
}

#[tokio::test]
async fn thirty_fast_keys_never_decide_a_case_twice_or_unseen() -> Result<(), Fault> {
    let station = station("0s", 40)?;
    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    case_after(page, None).await?;
    for _ in 0..10 {
        page.press_all(&["a", "a", "a"]).await?;
    }
    sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    window.close().await?;
    station.done(&["sync", "--once"])?;
    let sent = sink::decisions(&station.home())?;
    let decided: BTreeSet<&str> = sent.iter().map(|message| message.case.as_str()).collect();
    assert_eq!(decided.len(), sent.len(), "no case is decided twice: {decided:?}");
    for message in &sent {
        let data = &message.whole["data"];
        let seen = ms(&data["decided_at"])? - ms(&data["shown_at"])?;
        assert!(seen >= CALM_MS, "{} was decided {seen} ms after it came on screen", message.case);
    }
    Ok(())
}

fn ms(time: &Value) -> Result<i64, Fault> {
    let text = time.as_str().unwrap_or_default();
    countersign_station::case::time::from_rfc3339(text).map_err(|_| Fault::Story(format!("{time} is no time")))
}
