//! Somebody looks for cases, opens them and decides alike ones together: in the real window by keys alone, and by
//! command line.

use std::time::{Duration, Instant};

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::webdriver::Page;
use countersign_tests::window::{DESKTOP, LAPTOP, Window};
use countersign_tests::{Fault, cases, sink, wait};
use serde_json::Value;

use crate::axe::nothing_serious;
use crate::looks::switch_to;
use crate::window::{calm, case_after, station};

async fn to_cases(page: &Page) -> Result<(), Fault> {
    page.press("ctrl+2").await?;
    page.find_when("main", "Cases", "at rest", |seen| !seen.busy).await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    Ok(())
}

/// Types a filter and waits for its list.
async fn filter(page: &Page, text: &str, found: &str) -> Result<(), Fault> {
    page.press("/").await?;
    page.find_when("textbox", "Filter", "with the focus", |seen| seen.focused).await?;
    page.press("ctrl+a").await?;
    page.type_text(text).await?;
    page.press("enter").await?;
    page.find_when("main", "Cases", &format!("saying '{found}'"), |seen| !seen.busy && seen.text.contains(found))
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_reviewer_finds_a_case_by_filter_and_opens_it() -> Result<(), Fault> {
    let station = station("1h", 200)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("heading", Name::Starts("Message number ")).await?;
    to_cases(page).await?;
    page.find_when("main", "Cases", "saying how many", |seen| seen.text.contains("200 cases")).await?;
    page.find("row", Name::Has(&cases::title(199))).await?;
    window.picture("cases-light").await?;

    // The field completes what is typed: the key, then its value.
    page.press("/").await?;
    page.type_text("lab").await?;
    page.find("option", Name::Starts("label:")).await?;
    window.picture("cases-completion").await?;
    page.press("down").await?;
    page.press("enter").await?;
    page.type_text("ref").await?;
    page.find("option", "refund_request").await?;
    page.press_all(&["down", "enter", "enter"]).await?;
    page.find_when("main", "Cases", "saying how many fit", |seen| seen.text.contains("40 cases")).await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused).await?;
    let field = page.find("textbox", "Filter").await?;
    assert_eq!(field.value.trim(), "label:refund_request", "the filter stays to be read");

    page.press_all(&["j", "j", "k"]).await?;
    let at = page.find_when("row", Name::Any, "that one stands on", |seen| seen.focused && !seen.busy).await?;
    page.press("enter").await?;
    let title = page.find("heading", Name::Starts("Message number ")).await?;
    assert!(at.name.contains(&title.name), "the case of the row is on the desk: {} in {}", title.name, at.name);
    page.find("button", "Approve Refund request").await?;

    to_cases(page).await?;
    let again = page.find_when("row", Name::Any, "that one stood on", |seen| seen.focused && !seen.busy).await?;
    assert!(again.name.contains(&title.name), "one comes back to where one was: {}", again.name);
    window.close().await
}

#[tokio::test]
async fn a_list_is_where_it_was_left_and_another_begins_at_its_top() -> Result<(), Fault> {
    let station = station("1h", 200)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let stands_on = async |number: usize, what: &str| {
        let title = cases::title(number);
        page.find_when("row", Name::Has(&title), what, |seen| seen.focused && !seen.busy).await.map(|_| ())
    };
    to_cases(page).await?;
    page.press("end").await?;
    stands_on(0, "the oldest, which stands last").await?;
    page.press("ctrl+1").await?;
    page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
    to_cases(page).await?;
    stands_on(0, "the one it was left at").await?;
    filter(page, "label:refund_request", "40 cases").await?;
    page.find_when("row", Name::Any, "the first of the filter", |seen| seen.focused && !seen.busy).await?;
    page.press("/").await?;
    page.press_all(&["ctrl+a", "backspace", "enter"]).await?;
    page.find_when("main", "Cases", "saying '200 cases'", |seen| !seen.busy && seen.text.contains("200 cases")).await?;
    stands_on(199, "the newest, at the top of a list that was looked for anew").await?;
    window.close().await
}

#[tokio::test]
async fn a_wrong_filter_and_an_empty_list_say_what_to_change() -> Result<(), Fault> {
    let station = station("1h", 20)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    filter(page, "state:opne", "is no state").await?;
    page.find_when("alert", Name::Any, "naming the mistake", |seen| seen.text.contains("opne")).await?;
    page.find_when("textbox", "Filter", "with the focus, where the mistake is", |seen| seen.focused).await?;
    window.picture("cases-mistake").await?;
    filter(page, "workflow:stories confidence:>0.99", "No case fits").await?;
    page.find("button", Name::Starts("Without confidence:>0.99, 20 cases")).await?;
    page.find_when("button", Name::Starts("Without confidence"), "with the focus", |seen| seen.focused).await?;
    window.picture("cases-empty").await?;
    page.press("enter").await?;
    page.find_when("main", "Cases", "with what fits", |seen| seen.text.contains("20 cases")).await?;
    window.close().await
}

#[tokio::test]
async fn a_filter_is_kept_under_a_name() -> Result<(), Fault> {
    let station = station("1h", 20)?;
    station.done(&["cases", "--save", "From outside", "label:lost_invoice"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    page.find("button", "Filter From outside").await?;
    filter(page, "label:plan_change state:open", "4 cases").await?;
    page.press("ctrl+s").await?;
    page.find_when("textbox", "Name", "with the focus", |seen| seen.focused).await?;
    page.type_text("Plans").await?;
    window.picture("cases-save").await?;
    page.press("enter").await?;
    page.find_when("button", "Filter Plans", "in use", |seen| seen.chosen).await?;
    let kept = station.done(&["--json", "cases", "--filters"])?.json()?;
    let names: Vec<_> = kept.as_array().into_iter().flatten().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["From outside", "Plans"], "the command line has the same ones: {kept}");
    page.tab_to("button", "Filter From outside").await?;
    page.press("enter").await?;
    page.find_when("button", "Filter From outside", "in use", |seen| seen.chosen).await?;
    let field = page.find("textbox", "Filter").await?;
    assert_eq!(field.value, "label:lost_invoice", "the field says what it stands for");
    window.close().await
}

#[tokio::test]
async fn alike_cases_are_decided_and_taken_back_as_one() -> Result<(), Fault> {
    let station = station("1h", 60)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    filter(page, "label:lost_invoice state:queued", "12 cases").await?;
    page.press("space").await?;
    page.find_when("group", "Marked cases", "saying how many", |seen| seen.text.contains("1 marked")).await?;
    page.press_all(&["shift+down", "shift+down", "shift+down"]).await?;
    page.find_when("group", "Marked cases", "saying how many", |seen| seen.text.contains("4 marked")).await?;
    page.press("ctrl+a").await?;
    page.find_when("group", "Marked cases", "with all of them", |seen| seen.text.contains("12 marked")).await?;
    window.picture("cases-marked").await?;
    page.press("shift+a").await?;
    page.find("heading", "Decide 12 cases together").await?;
    let listed = page.all("listitem", Name::Any).await?;
    assert_eq!(listed.len(), 12, "every case is listed");
    window.picture("cases-together").await?;
    page.find_when("list", "Cases to be decided", "with the focus", |seen| seen.focused).await?;
    page.press("end").await?;
    page.find_when("button", "Approve 12 cases", "once the end was seen", |seen| !seen.disabled).await?;
    page.tab_to("radio", "Approve all").await?;
    page.press("right").await?;
    page.find_when("radio", "Override all", "chosen", |seen| seen.chosen).await?;
    page.tab_to("combobox", "With the label").await?;
    page.type_text("Sign").await?;
    page.find_when("button", Name::Has("with “Sign in problem”"), "for all", |_| true).await?;
    page.tab_to("radio", "Wrong label").await?;
    page.press("space").await?;
    page.find_when("radio", "Wrong label", "chosen", |seen| seen.chosen).await?;
    window.picture("cases-together-override").await?;
    page.press("ctrl+enter").await?;
    page.find_when("status", "Status", "with what was done", |seen| {
        seen.text.contains("Overridden 12 cases: Sign in problem")
    })
    .await?;
    page.find_when("main", "Cases", "with what was decided", |seen| seen.text.contains("Overridden: Sign in problem"))
        .await?;
    window.picture("cases-decided").await?;
    let held = station.done(&["--json", "cases", "final:sign_in_problem"])?.json_lines()?;
    assert_eq!(held.len(), 12, "twelve decisions: {held:?}");

    page.press("u").await?;
    page.find_when("status", "Status", "with what was undone", |seen| seen.text.contains("Undone")).await?;
    let waiting = wait::until("all waiting again", wait::SOON, async || {
        let waiting = station.done(&["--json", "cases", "label:lost_invoice", "state:queued"])?.json_lines()?;
        Ok(if waiting.len() == 12 {
            wait::Look::There(waiting)
        } else {
            wait::Look::NotYet(format!("{} wait", waiting.len()))
        })
    })
    .await?;
    assert!(waiting.iter().all(|case| case["decided"] == Value::Null), "nothing is left of it: {waiting:?}");
    station.done(&["audit", "verify"])?;
    window.close().await
}

#[tokio::test]
async fn what_is_on_the_desk_and_decided_with_others_leaves_it() -> Result<(), Fault> {
    let station = station("1h", 10)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("heading", cases::title(0).as_str()).await?;
    to_cases(page).await?;
    filter(page, "label:plan_change", "2 cases").await?;
    page.press_all(&["ctrl+a", "shift+a"]).await?;
    page.find_when("button", "Approve 2 cases", "with nothing left to scroll", |seen| !seen.disabled).await?;
    wait::until("both decided", wait::SOON, async || {
        // The first moments of a list take no answer; pressing again later does no harm.
        page.press("ctrl+enter").await?;
        let said: String = page.all("status", "Status").await?.into_iter().map(|seen| seen.text).collect();
        let is_done = said.contains("Approved 2 cases: Plan change");
        Ok(if is_done { wait::Look::There(()) } else { wait::Look::NotYet(said) })
    })
    .await?;
    page.press("ctrl+1").await?;
    page.find("heading", cases::title(1).as_str()).await?;
    window.close().await
}

#[tokio::test]
async fn a_case_that_is_not_ones_own_is_only_read() -> Result<(), Fault> {
    let station = station("0s", 3)?;
    station.done(&["approve", &cases::id(1)])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    filter(page, &format!("id:{}", cases::id(1)), "1 case").await?;
    page.press("enter").await?;
    page.find("dialog", Name::Has(&cases::id(1))).await?;
    page.find("heading", cases::title(1).as_str()).await?;
    window.picture("cases-look").await?;
    page.press("escape").await?;
    page.find_when("grid", "Cases", "with the focus again", |seen| seen.focused).await?;
    window.close().await
}

/// Fingers are faster than a list that is being found: what they asked for is done of the right case, once it is there.
#[tokio::test]
async fn enter_before_the_list_is_there_opens_what_it_finds() -> Result<(), Fault> {
    let station = station("0s", 40)?;
    station.done(&["approve", &cases::id(1)])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    page.press("/").await?;
    page.find_when("textbox", "Filter", "with the focus", |seen| seen.focused).await?;
    page.type_text(&format!("id:{}", cases::id(1))).await?;
    // Both within one turn of the page: no answer can have come between them.
    let twice = "for (let n = 0; n < 2; n += 1) document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true })); return null";
    page.script(twice, Vec::new()).await?;
    page.find_when("dialog", Name::Has(&cases::id(1)), "with the focus", |seen| seen.focused).await?;
    page.press("escape").await?;
    page.find_when("grid", "Cases", "with the focus again", |seen| seen.focused).await?;
    window.close().await
}

/// The case on the desk is not looked at while the list stands in front of it.
#[tokio::test]
async fn active_time_stands_still_behind_the_list() -> Result<(), Fault> {
    const AWAY: Duration = Duration::from_secs(7);
    let station = station("0s", 2)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let asked = Instant::now();
    let since = "return Date.now() - Number(document.documentElement.dataset.readyAt)";
    let since = page.script(since, Vec::new()).await?.as_f64().unwrap_or_default();
    let begun = asked - Duration::from_secs_f64(since / 1_000.0);
    let first = case_after(page, None).await?;
    to_cases(page).await?;
    let left = Instant::now();
    while left.elapsed() < AWAY {
        page.press_all(&["j", "k"]).await?;
    }
    let away = left.elapsed();
    page.press("ctrl+1").await?;
    calm(page, &cases::title(first)).await?;
    page.press("a").await?;
    let there = begun.elapsed().saturating_sub(away).as_secs_f64();
    let sent = sink::decisions_delivered(&station.home(), 1, wait::PATIENTLY).await?;
    let active = sent[0].whole["data"]["active_seconds"].as_f64().unwrap_or_default();
    // It is told in tenths of a second.
    assert!(active > 0.0 && active <= there + 0.1, "{active} s on a case that was in front for {there:.1} s at most");
    window.close().await
}

#[tokio::test]
async fn cases_that_differ_are_named_with_why() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    switch_to(&window, "dark").await?;
    page.resize(DESKTOP.0, DESKTOP.1).await?;
    page.press_all(&["j", "j", "space"]).await?;
    window.picture("cases-dark-desktop").await?;
    page.press("ctrl+a").await?;
    page.press("shift+a").await?;
    page.find("dialog", "Decide together").await?;
    page.find_when("region", "Not decided here", "saying why", |seen| seen.text.contains("another workflow")).await?;
    window.picture("cases-together-dark-desktop").await?;
    page.press("escape").await?;
    page.find_when("grid", "Cases", "with the focus again", |seen| seen.focused).await?;
    page.press("escape").await?;
    page.resize(LAPTOP.0, LAPTOP.1).await?;
    filter(page, "confidence:<0.5", "still to be judged").await?;
    window.picture("cases-hidden").await?;
    switch_to(&window, "contrast").await?;
    window.picture("cases-contrast").await?;
    window.close().await
}

#[tokio::test]
async fn the_list_shuts_nobody_out() -> Result<(), Fault> {
    let station = station("1h", 60)?;
    station.done(&["cases", "--save", "Plans", "label:plan_change"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    to_cases(page).await?;
    nothing_serious(&window, "the list of cases").await?;
    filter(page, "label:plan_change confidence:>0.9", "No case fits").await?;
    page.find("button", Name::Starts("Without confidence:>0.9")).await?;
    nothing_serious(&window, "an empty list").await?;
    filter(page, "label:plan_change", "12 cases").await?;
    page.press_all(&["ctrl+a", "shift+a"]).await?;
    page.find("heading", "Decide 12 cases together").await?;
    nothing_serious(&window, "deciding together").await?;
    page.press("escape").await?;
    page.press("/").await?;
    page.press_all(&["ctrl+a", "backspace", "down"]).await?;
    page.find("option", Name::Starts("workflow:")).await?;
    nothing_serious(&window, "the completions of the filter").await?;
    window.close().await
}

#[test]
fn the_command_line_lists_and_decides_the_same() -> Result<(), Fault> {
    let station = station("1h", 30)?;
    let listed = station.done(&["cases", "label:plan_change", "--limit", "2"])?;
    assert!(listed.err.contains("6 cases, the first 2 shown"), "it says how many there are: {}", listed.err);
    let first = station.done(&["--json", "cases", "label:plan_change", "--order", "confidence"])?.json_lines()?;
    let ids: Vec<&str> = first.iter().filter_map(|case| case["case"].as_str()).collect();
    assert_eq!(ids.len(), 6, "each a line: {ids:?}");
    assert_eq!(ids[0], format!("stories/{}", cases::id(0)), "the least sure first");

    let wrong = station.run(&["cases", "state:open", "colour:red"])?.with_code(2)?;
    assert!(wrong.err.contains("colour") && wrong.err.contains("^^^^^^"), "it says what and where: {}", wrong.err);
    let none = station.run(&["cases", "label:plan_change", "confidence:<0.01"])?.with_code(1)?;
    assert!(none.err.contains("without confidence:<0.01: 6 cases"), "and what to loosen: {}", none.err);

    let mut several = vec!["--json", "approve"];
    several.extend(&ids);
    let done = station.done(&several)?.json()?;
    assert_eq!(done["decisions"].as_array().map(Vec::len), Some(6), "one answer to all: {done}");
    let alone = station.run(&["undo", ids[3]])?.with_code(1)?;
    assert!(alone.err.contains("--batch"), "one of them alone is refused, with the way: {}", alone.err);
    let undone = station.done(&["--json", "undo", ids[3], "--batch"])?.json()?;
    assert_eq!(undone["cases"].as_array().map(Vec::len), Some(6), "all come back: {undone}");

    let mut mixed = vec!["approve"];
    mixed.extend(&ids[..2]);
    let other = format!("stories/{}", cases::id(1));
    mixed.push(&other);
    let refused = station.run(&mixed)?.with_code(3)?;
    assert!(refused.err.contains(&cases::id(1)), "what is not like the others is named: {}", refused.err);
    let waiting = station.done(&["--json", "cases", "state:queued"])?.json_lines()?;
    assert_eq!(waiting.len(), 30, "and nothing was decided");
    station.done(&["audit", "verify"])?;
    station.done(&["doctor"])?;
    Ok(())
}

#[test]
fn an_entry_of_several_decisions_vouches_for_each() -> Result<(), Fault> {
    let station: Station = station("1h", 10)?;
    let (one, two) = (cases::id(0), cases::id(5));
    station.done(&["override", &one, &two, "--label", "lost_invoice", "--reason", "wrong-label"])?;
    station.done(&["audit", "verify"])?;
    let file =
        rusqlite::Connection::open(station.home().join("station.db")).map_err(|e| Fault::Story(e.to_string()))?;
    let changed = file
        .execute_batch(
            "DROP TRIGGER decision_keeps;
             UPDATE decision SET reason = 'other' WHERE id = (SELECT max(id) FROM decision);
             CREATE TRIGGER decision_keeps BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is a fact'); END;",
        )
        .map_err(|e| Fault::Story(e.to_string()));
    changed?;
    drop(file);
    let told = station.run(&["audit", "verify"])?.with_code(1)?;
    assert!(told.out.contains("together") || told.err.contains("together"), "it says so: {}{}", told.out, told.err);
    Ok(())
}
