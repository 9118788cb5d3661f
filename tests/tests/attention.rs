//! Active time in the real window: it runs while the window is in front and somebody is there, stands still otherwise, and
//! after a long run there is a quiet word. The page's clock is moved on by its hands, so that no story waits for an hour.

use std::time::{Duration, Instant};

use countersign_tests::by_role::{Name, Seen};
use countersign_tests::neighbour::Neighbour;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};
use serde_json::json;

use crate::window::{case_after, station};

const HOUR: Duration = Duration::from_secs(60 * 60);
/// Whoever touches nothing for so long is taken to be away.
const IDLE: Duration = Duration::from_secs(60);
/// After so much active time without a break there is a word about it, and a break is so long.
const LONG: Duration = Duration::from_secs(50 * 60);
const BREAK: Duration = Duration::from_secs(5 * 60);

/// Moves the hands of the page's clock on. It goes on from there as fast as ever, and timers keep their own time.
async fn pass(page: &Page, time: Duration) -> Result<(), Fault> {
    let hands = "window.toldTime ??= performance.now.bind(performance);
        window.ahead = (window.ahead ?? 0) + arguments[0];
        performance.now = () => window.toldTime() + window.ahead;
        return null";
    page.script(hands, vec![json!(time.as_secs_f64() * 1_000.0)]).await.map(|_| ())
}

/// Waits until the status line is as `is_so` wants it. It looks at the run every quarter of a minute.
async fn status(page: &Page, how: &str, is_so: impl Fn(&str) -> bool) -> Result<String, Fault> {
    wait::until(&format!("a status line {how}"), wait::PATIENTLY, async || {
        let text = page.find("status", "Status").await?.text;
        Ok(if is_so(&text) { Look::There(text) } else { Look::NotYet(text) })
    })
    .await
}

fn is_paused(status: &str) -> bool {
    status.contains("paused")
}

/// The seconds of active time on the case, as the status line tells them: "1:04" are 64.
fn on_the_case(status: &str) -> Option<u64> {
    let is_time = |word: &&str| word.contains(':') && word.chars().all(|one| one.is_ascii_digit() || one == ':');
    let (minutes, seconds) = status.split_whitespace().find(is_time)?.split_once(':')?;
    Some(minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
}

/// The first case, in a window that is in front and has just been touched.
async fn begun(window: &Window) -> Result<(usize, Neighbour), Fault> {
    let page = &window.page;
    let first = case_after(page, None).await?;
    let neighbour = window.neighbour()?;
    neighbour.step_back()?;
    page.press("j").await?;
    status(page, "whose time runs", |text| on_the_case(text).is_some() && !is_paused(text)).await?;
    Ok((first, neighbour))
}

/// Approves the case on screen and gives the active time that was stored with it; `there` is how long anybody can have
/// been there in truth, and `moved` what the clock was moved on for while somebody was.
async fn decided(station: &Station, page: &Page, since: Instant, moved: Duration) -> Result<f64, Fault> {
    page.press("a").await?;
    let there = since.elapsed();
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    let active = sent[0].whole["data"]["active_seconds"].as_f64().unwrap_or_default();
    let most = (moved + there).as_secs_f64() + 0.1;
    assert!(active >= moved.as_secs_f64(), "{active} s are fewer than somebody was there: {moved:?}");
    assert!(active <= most, "{active} s are more than somebody was there, which is {most:.1} s at most");
    Ok(active)
}

#[tokio::test]
async fn active_time_stands_still_behind_another_window() -> Result<(), Fault> {
    const LOOKED: Duration = Duration::from_secs(20);
    let station = station("0s", 2)?;
    let since = Instant::now();
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let (first, neighbour) = begun(&window).await?;
    pass(page, LOOKED).await?;
    let looked = |text: &str| on_the_case(text).is_some_and(|seconds| seconds >= LOOKED.as_secs());
    status(page, "that has counted the time in front", looked).await?;

    neighbour.come_forward()?;
    status(page, "whose time stands still behind another window", is_paused).await?;
    window.picture("active-time-paused").await?;
    pass(page, HOUR).await?;
    neighbour.step_back()?;
    status(page, "whose time runs again", |text| !is_paused(text)).await?;
    let active = decided(&station, page, since, LOOKED).await?;
    case_after(page, Some(first)).await?;
    window.close().await?;

    let told = station.done(&["--json", "pace"])?.json()?;
    assert_eq!(told["all"]["active_seconds"], active, "the hour behind the window is in nobody's pace either: {told}");
    Ok(())
}

#[tokio::test]
async fn active_time_stands_still_when_nobody_touches_anything() -> Result<(), Fault> {
    let station = station("0s", 2)?;
    let since = Instant::now();
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let (first, _beside) = begun(&window).await?;
    pass(page, HOUR).await?;
    let away = status(page, "whose time stands still while nobody is there", is_paused).await?;
    let counted = on_the_case(&away).unwrap_or_default();
    let most = (IDLE + since.elapsed()).as_secs();
    assert!((IDLE.as_secs()..=most).contains(&counted), "a minute of the hour is counted and no more: {away}");

    page.press("k").await?;
    status(page, "whose time runs again with the first key", |text| !is_paused(text)).await?;
    decided(&station, page, since, IDLE).await?;
    case_after(page, Some(first)).await?;
    window.close().await
}

/// Touches a key every `between`, so many times.
async fn goes_on(page: &Page, rounds: u64, between: Duration) -> Result<(), Fault> {
    for _ in 0..rounds {
        pass(page, between).await?;
        page.press("j").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_long_run_gets_a_quiet_word_and_a_break_takes_it_back() -> Result<(), Fault> {
    /// Below the minute after which somebody is taken to be away.
    const BETWEEN: Duration = Duration::from_secs(58);
    const ROUNDS: u64 = LONG.as_secs().div_ceil(BETWEEN.as_secs());
    let is_long = |text: &str| text.contains("min without a break");
    let station = station("0s", 2)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let (first, _beside) = begun(&window).await?;
    goes_on(page, ROUNDS - 12, BETWEEN).await?;
    assert!(!is_long(&page.find("status", "Status").await?.text), "nothing is said before the run is long");
    goes_on(page, 12, BETWEEN).await?;
    let said = status(page, "with a word about the long run", is_long).await?;
    let minutes = said.split(" min without a break").next().and_then(|before| before.rsplit(' ').next());
    let minutes = minutes.and_then(|minutes| minutes.parse::<u64>().ok());
    assert!(minutes.is_some_and(|minutes| (50..=54).contains(&minutes)), "how long it was: {said}");
    window.picture("active-time-long-run").await?;
    let urgent: Vec<Seen> =
        page.all("alert", Name::Any).await?.into_iter().filter(|alert| !alert.text.is_empty()).collect();
    assert_eq!((page.all("dialog", Name::Any).await?, urgent), (vec![], vec![]), "it is a quiet word: nothing opens");
    page.find_when("heading", cases::title(first).as_str(), "with the focus still", |seen| seen.focused).await?;

    page.press("a").await?;
    case_after(page, Some(first)).await?;
    status(page, "that still says it, for a decision is no break", is_long).await?;
    // The first minute counts as being there.
    pass(page, IDLE + BREAK + IDLE).await?;
    status(page, "that says nothing of it after a break", |text| !is_long(text)).await?;
    page.press("a").await?;
    sink::decisions_delivered(&station.home(), 2, wait::PATIENTLY).await?;
    window.close().await
}
