//! A reviewer in the real window, keys only, everything found by role and name.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};

/// A station whose decisions are held for `undo`, with this many cases.
pub(crate) fn station(undo: &str, count: usize) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy(undo))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..count))?])?;
    Ok(station)
}

/// Waits for a case other than `not`, and until it takes decisions; gives its number.
pub(crate) async fn case_after(page: &Page, not: Option<usize>) -> Result<usize, Fault> {
    let old = not.map(cases::title);
    let new = |name: &str| old.as_deref() != Some(name);
    let heading =
        page.find_when("heading", Name::Starts("Message number "), "of another case", |seen| new(&seen.name)).await?;
    calm(page, &heading.name).await?;
    number_in(&heading.name)
}

/// Waits until the case with this title has been on screen long enough to take decisions.
pub(crate) async fn calm(page: &Page, title: &str) -> Result<(), Fault> {
    page.takes_decisions("heading", title).await.map(|_| ())
}

fn number_in(title: &str) -> Result<usize, Fault> {
    let number = title.rsplit(' ').next().and_then(|word| word.parse().ok());
    number.ok_or_else(|| Fault::Story(format!("'{title}' names no case")))
}

/// A label as the window shows it: `lost_invoice` is "Lost invoice".
pub(crate) fn shown(label: &str) -> String {
    let spaced = label.replace('_', " ");
    let (first, rest) = spaced.split_at(1);
    first.to_uppercase() + rest
}

async fn status_says(page: &Page, words: &str) -> Result<(), Fault> {
    page.find_when("status", "Status", &format!("saying '{words}'"), |seen| seen.text.contains(words)).await.map(|_| ())
}

#[tokio::test]
async fn a_reviewer_overrides_undoes_and_approves_with_keys_alone() -> Result<(), Fault> {
    let station = station("60s", 4)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;

    let first = case_after(page, None).await?;
    let why = page.find("group", "Why it is here").await?;
    assert!(why.text.contains("below"), "it says in words why a person is asked: {}", why.text);
    page.find("button", format!("Approve {}", shown(cases::predicted(first))).as_str()).await?;

    let right = shown(cases::LABELS[(first + 2) % cases::LABELS.len()]);
    page.press("/").await?;
    page.find_when("textbox", "Filter labels", "with the focus", |seen| seen.focused).await?;
    page.type_text(&right.to_lowercase()).await?;
    page.press("enter").await?;
    page.find_when("option", right.as_str(), "chosen", |seen| seen.chosen).await?;
    page.press("q").await?;
    page.find_when("radio", "Wrong label", "chosen", |seen| seen.chosen).await?;
    page.press("ctrl+enter").await?;
    let second = case_after(page, Some(first)).await?;
    status_says(page, &format!("Overridden: {right}")).await?;
    window.picture("story-overridden").await?;

    page.press("u").await?;
    page.find("heading", cases::title(first).as_str()).await?;
    calm(page, &cases::title(first)).await?;
    page.press("a").await?;
    assert_eq!(case_after(page, Some(first)).await?, second, "the case that was next is next again");
    status_says(page, &format!("Approved: {}", shown(cases::predicted(first)))).await?;

    let other = (second + 1) % cases::LABELS.len();
    page.press(&(other + 1).to_string()).await?;
    page.find_when("option", shown(cases::LABELS[other]).as_str(), "chosen", |seen| seen.chosen).await?;
    page.press_all(&["q", "enter"]).await?;
    case_after(page, Some(second)).await?;

    let sent = sink::decisions_delivered(&station.home(), 2, wait::PATIENTLY).await?;
    let told: Vec<_> = sent.iter().map(|one| (one.case.clone(), one.decision.as_str(), one.label.as_str())).collect();
    let wanted =
        [(cases::id(first), "approve", cases::predicted(first)), (cases::id(second), "override", cases::LABELS[other])];
    assert_eq!(told, wanted, "the sink holds what was decided, and nothing of what was undone inside its hold");
    window.close().await?;
    assert_eq!(sink::delivered(&station.home())?.len(), 2, "no word of the undone decision either");
    station.done(&["audit", "verify"])?;
    Ok(())
}

#[tokio::test]
async fn a_held_key_and_a_key_too_early_decide_nothing_more() -> Result<(), Fault> {
    let station = station("0s", 5)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    page.hold("a", 6).await?;
    let second = case_after(page, Some(first)).await?;
    // Within one turn of the page: the second cannot come after the first moments of the case it meets.
    let twice = "for (let n = 0; n < 2; n += 1) (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true, cancelable: true })); return null";
    page.script(twice, Vec::new()).await?;
    let third = case_after(page, Some(second)).await?;
    page.find("heading", cases::title(third).as_str()).await?;
    let sent = sink::decisions_delivered(&station.home(), 2, wait::PATIENTLY).await?;
    let cases_sent: Vec<_> = sent.into_iter().map(|message| message.case).collect();
    assert_eq!(cases_sent, [cases::id(first), cases::id(second)], "one press, one decision");
    window.close().await
}

#[tokio::test]
async fn an_override_without_a_reason_is_refused_where_one_can_mend_it() -> Result<(), Fault> {
    let station = station("0s", 2)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let first = case_after(page, None).await?;
    let other = (first + 1) % cases::LABELS.len();
    page.press(&(other + 1).to_string()).await?;
    page.press("ctrl+enter").await?;
    page.find_when("alert", Name::Any, "asking for a reason", |seen| seen.text.to_lowercase().contains("reason"))
        .await?;
    page.find_when("radio", "Wrong label", "with the focus", |seen| seen.focused).await?;
    page.find("heading", cases::title(first).as_str()).await?;
    assert_eq!(sink::delivered(&station.home())?, [], "nothing is decided");
    window.close().await
}
