//! What a lead does with rounds beside making and revealing them, by keys alone: printing one, typing in a ballot that came
//! back on paper, voiding, reading a drop over quarters, and making and using a recovery code.

use std::fs;

use countersign_tests::by_role::Name;
use countersign_tests::webdriver::Page;
use countersign_tests::window::{LAPTOP, Window};
use countersign_tests::{Fault, wait};

use crate::sameness::{judged, sealed, station};
use crate::sameness_window::{pictures, sit_down};

async fn open_round(page: &Page, topic: &str) -> Result<(), Fault> {
    page.press("ctrl+4").await?;
    page.find_when("button", Name::Has(topic), "with the focus", |seen| seen.focused).await?;
    page.press("enter").await?;
    page.find("region", "Ballots").await.map(|_| ())
}

#[tokio::test]
async fn a_round_is_printed_judged_on_paper_and_voided() -> Result<(), Fault> {
    let station = station()?;
    sealed(&station, "Slow queries", "2026-Q1")?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "1", "Ada").await?;
    open_round(page, "Slow queries").await?;

    page.press("shift+i").await?;
    page.find_when("textbox", "New file", "with the focus", |seen| seen.focused).await?;
    let printed = station.file("round.html");
    page.type_text(&printed.display().to_string()).await?;
    page.press("enter").await?;
    page.find_when("status", Name::Any, "saying where it is", |seen| seen.text.contains("Written")).await?;
    pictures(&window, "print").await?;
    page.press("escape").await?;
    let text = fs::read_to_string(&printed).map_err(Fault::file(&printed))?;
    let commitment = page.find("region", "Commitment").await?.text;
    let seal: String = commitment.split_whitespace().filter(|part| part.len() == 4).collect();
    assert!(seal.len() == 64 && text.contains(&seal), "the printout carries the whole commitment: {commitment}");

    page.press("shift+y").await?;
    page.find_when("textbox", "Whose ballot", "with the focus", |seen| seen.focused).await?;
    page.type_text("Bo").await?;
    for line in ["x5 opens with a scene", "x4", "3", "2", "1", "1"] {
        page.press("tab").await?;
        page.type_text(line).await?;
    }
    page.press("enter").await?;
    page.find_when("alert", Name::Any, "saying what is missing", |seen| seen.text.contains('3')).await?;
    pictures(&window, "paper").await?;
    for _ in 0..3 {
        page.press("shift+tab").await?;
    }
    page.press("ctrl+a").await?;
    page.type_text("x3").await?;
    page.press("enter").await?;
    page.find_when("region", "Ballots", "with Bo's", |seen| seen.text.contains("1 cast") && seen.text.contains("Bo"))
        .await?;

    page.press("shift+k").await?;
    page.find_when("textbox", "Reason", "with the focus", |seen| seen.focused).await?;
    page.type_text("a judge had seen the key").await?;
    page.press("enter").await?;
    page.find_when("note", Name::Any, "saying why", |seen| seen.text.contains("A judge had seen the key")).await?;
    pictures(&window, "void").await?;
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"]).map(|_| ())
}

#[tokio::test]
async fn a_drop_over_quarters_is_told_in_a_sentence() -> Result<(), Fault> {
    let station = station()?;
    for (topic, quarter, are_found) in [
        ("One", "2025-Q1", true),
        ("Two", "2025-Q2", true),
        ("Three", "2025-Q3", true),
        ("Four", "2025-Q4", true),
        ("Five", "2026-Q1", false),
        ("Six", "2026-Q1", false),
    ] {
        sealed(&station, topic, quarter)?;
        judged(&station, topic, are_found)?;
    }
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "1", "Ada").await?;
    page.find("button", Name::Has("has none yet")).await?;
    page.press("ctrl+4").await?;
    page.find_when("button", Name::Has("Five"), "listed", |_| true).await?;
    page.press("shift+t").await?;
    let verdict = page.find("note", "Verdict").await?;
    let says = "Judges found 0 % of our pieces, 100 % before.";
    assert!(verdict.text.contains("worse") && verdict.text.contains(says), "what a lead repeats: {}", verdict.text);
    let table = page.find("table", Name::Any).await?;
    assert!(table.text.contains("2025-Q1") && table.text.contains("2026-Q1"), "the same as a table: {}", table.text);
    pictures(&window, "drop").await?;
    window.close().await
}

#[tokio::test]
async fn a_recovery_code_is_shown_once_and_brings_the_secret_back() -> Result<(), Fault> {
    let station = station()?;
    sealed(&station, "Slow queries", "2026-Q1")?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "1", "Ada").await?;
    page.press("ctrl+4").await?;
    page.find("button", Name::Starts("Make a recovery code")).await?;
    page.press("shift+c").await?;
    page.find_when("button", Name::Starts("Make it"), "with the focus", |seen| seen.focused).await?;
    pictures(&window, "recovery-ask").await?;
    page.press("enter").await?;
    let code = page.find("group", "Recovery code").await?.text;
    assert_eq!(code.split('-').count(), 7, "seven groups: {code}");
    page.find_when("button", Name::Starts("Copy it"), "with the focus", |seen| seen.focused).await?;
    page.press("enter").await?;
    page.find_when("status", Name::Any, "saying how the copying went", |seen| seen.text.contains("opied")).await?;
    let (x, y) = (i64::from(LAPTOP.0 / 2), i64::from(LAPTOP.1 - 100));
    page.click(x, y).await?;
    page.painted(wait::SOON).await?;
    assert_eq!(page.find("group", "Recovery code").await?.text, code, "a click beside it takes nothing away");
    pictures(&window, "recovery-code").await?;
    page.press("escape").await?;
    page.find("button", Name::Starts("Make a new recovery code")).await?;
    window.close().await?;

    let secret = station.home().join("sameness.secret");
    fs::remove_file(&secret).map_err(Fault::file(&secret))?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    sit_down(page, "1", "Ada").await?;
    page.press("ctrl+4").await?;
    page.find("textbox", "Recovery code").await?;
    page.tab_to("textbox", "Recovery code").await?;
    page.type_text("01234").await?;
    page.press("enter").await?;
    page.find_when("alert", Name::Any, "saying what is wrong", |seen| seen.text.contains("no recovery code")).await?;
    pictures(&window, "recover").await?;
    page.tab_to("textbox", "Recovery code").await?;
    page.press("ctrl+a").await?;
    page.type_text(&code.to_lowercase()).await?;
    page.press("enter").await?;
    page.find("button", Name::Starts("Make a new recovery code")).await?;
    assert!(secret.exists(), "the secret is back in its place");
    window.close().await
}
