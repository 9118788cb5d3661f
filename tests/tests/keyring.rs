//! Where the secret of sameness rounds stands on a Linux desktop: in its keyring when one is open, never in a file then; what is
//! said when that keyring is locked, gone or dead; and that no command waits for it longer than it may.

use std::time::{Duration, Instant};

use countersign_tests::Fault;
use countersign_tests::by_role::Name;
use countersign_tests::display::{Display, is_virtual};
use countersign_tests::keyring::{Keyring, SilentBus};
use countersign_tests::overheard::Overheard;
use countersign_tests::station::{Said, Station};
use countersign_tests::wait::{self, Look};
use countersign_tests::window::Window;
use serde_json::json;

use crate::sameness::{judged, sealed, station as rounds_station};
use crate::window::{case_after, station};

/// A station or its keyring cannot be used now.
const STORAGE: i32 = 5;
/// The two seconds that docs/security.md promises, and what starting a program may take on a machine that is slow and busy. Without
/// a limit a call waits for 25 seconds on a bus, and for ever behind a dead one.
const LONGEST: Duration = Duration::from_secs(10);

fn new_round<'a>(station: &Station, topic: &'a str, file: &'a mut String) -> Result<Vec<&'a str>, Fault> {
    let piece = |nth: usize| {
        let words = ["cedar", "harbour", "lantern", "meadow"][nth];
        json!({ "role": if nth < 2 { "own" } else { "other" }, "company": if nth < 2 { "Northwind" } else { "Gale" },
                "body_markdown": format!("The {words} was measured twice before anybody wrote a line. {}", words.repeat(40)) })
    };
    let round = json!({ "topic": topic, "topic_title": topic, "own_company": "Northwind",
                        "pieces": (0..4).map(piece).collect::<Vec<_>>() });
    *file = station.write(&format!("{topic}.json"), &round.to_string())?;
    Ok(vec!["--as", "Ada", "sameness", "new", file])
}

fn make(station: &Station, topic: &str) -> Result<Said, Fault> {
    let mut file = String::new();
    let arguments = new_round(station, topic, &mut file)?;
    station.run(&arguments)
}

/// What a command said, and that it did not wait for long.
fn in_time(what: &str, command: impl FnOnce() -> Result<Said, Fault>) -> Result<Said, Fault> {
    let start = Instant::now();
    let said = command()?;
    let took = start.elapsed();
    println!("{what}: {} ms", took.as_millis());
    assert!(took < LONGEST, "{what} waited for {took:?}: {}{}", said.out, said.err);
    Ok(said)
}

fn list(station: &Station) -> Result<String, Fault> {
    let said = in_time("list", || station.done(&["--as", "Ada", "sameness", "list"]))?;
    Ok(said.out + &said.err)
}

/// What is refused, and why; nothing else is put in the place of the secret.
fn refused(station: &Station, why: &str) -> Result<(), Fault> {
    let preview = in_time(why, || station.run(&["--as", "Ada", "sameness", "preview", "First"]))?.with_code(STORAGE)?;
    let another = in_time(why, || make(station, "Another"))?.with_code(STORAGE)?;
    for said in [&preview.err, &another.err] {
        assert!(said.contains("in the system's keyring") && said.contains(why), "where it is, and {why}: {said}");
    }
    let listed = list(station)?;
    assert!(listed.contains(why), "the list says so too: {listed}");
    station.run(&["--as", "Ada", "doctor"])?.with_code(1)?;
    assert!(!station.home().join("sameness.secret").exists(), "no second secret is made in a file: {why}");
    Ok(())
}

fn keyring(station: &Station) -> Result<Option<Keyring>, Fault> {
    let keyring = Keyring::closed(&station.file("desktop"))?;
    if keyring.is_none() {
        println!("skipped: gnome-keyring-daemon is absent (Debian's package gnome-keyring)");
    }
    Ok(keyring)
}

#[test]
fn an_open_keyring_holds_the_secret_and_nothing_takes_its_place() -> Result<(), Fault> {
    let mut station = Station::new()?;
    let Some(mut keyring) = keyring(&station)? else { return Ok(()) };
    station.use_keyring_on(Some(keyring.address()));
    keyring.open()?;
    let before = list(&station)?;
    assert!(before.contains("it will be kept in the system's keyring"), "what will be is said: {before}");
    in_time("first round", || make(&station, "First"))?.with_code(0)?;
    assert!(!station.home().join("sameness.secret").exists(), "no file holds what the keyring can hold");
    let preview = || in_time("preview", || station.run(&["--as", "Ada", "sameness", "preview", "First"]));
    preview()?.with_code(0)?;
    let after = list(&station)?;
    assert!(after.contains("under a secret in the system's keyring"), "another process finds it: {after}");
    station.done(&["--as", "Ada", "doctor"])?;

    keyring.lock()?;
    refused(&station, "is locked; unlock it")?;
    keyring.stop()?;
    refused(&station, "does not run here; log in")?;
    assert!(!keyring.runs()?, "asking starts nobody, although the bus knows whom it could start");
    let silent = SilentBus::listen(station.file("bus"))?;
    station.use_keyring_on(Some(&silent.address()));
    refused(&station, "does not answer")?;
    station.use_keyring_on(Some(&format!("unix:path={}", station.file("gone").display())));
    refused(&station, "does not run here; log in")?;
    station.use_keyring_on(None);
    refused(&station, "switched off by COUNTERSIGN_KEYRING=off")?;

    station.use_keyring_on(Some(keyring.address()));
    keyring.open()?;
    in_time("preview again", || station.run(&["--as", "Ada", "sameness", "preview", "First"]))?.with_code(0)?;
    in_time("second round", || make(&station, "Another"))?.with_code(0)?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

#[test]
fn a_keyring_that_is_locked_at_first_is_none_and_the_file_stays() -> Result<(), Fault> {
    let mut station = Station::new()?;
    let Some(mut keyring) = keyring(&station)? else { return Ok(()) };
    station.use_keyring_on(Some(keyring.address()));
    keyring.open()?;
    keyring.lock()?;
    let before = list(&station)?;
    assert!(before.contains("is locked; unlock it") && before.contains("sameness.secret"), "said before: {before}");
    in_time("first round", || make(&station, "First"))?.with_code(0)?;
    assert!(station.home().join("sameness.secret").exists(), "without a password nobody asked for, it is a file");
    keyring.stop()?;
    keyring.open()?;
    let after = list(&station)?;
    assert!(after.contains("and it stays there"), "an open keyring later changes nothing: {after}");
    in_time("preview", || station.run(&["--as", "Ada", "sameness", "preview", "First"]))?.with_code(0)?;
    Ok(())
}

#[test]
fn a_bus_that_never_answers_delays_nothing_but_the_first_round_and_that_little() -> Result<(), Fault> {
    let mut station = Station::empty()?;
    let silent = SilentBus::listen(station.file("bus"))?;
    station.use_keyring_on(Some(&silent.address()));
    for command in [
        &["init", "--owner", "Ada"][..],
        &["--as", "Ada", "people", "list"],
        &["--as", "Ada", "outbox"],
        &["--as", "Ada", "audit", "verify"],
        &["--as", "Ada", "sync", "--once"],
    ] {
        station.done(command)?;
    }
    assert_eq!(silent.asked(), 0, "what uses no round asks no keyring, so no start is slower for it");
    let before = list(&station)?;
    assert!(before.contains("does not answer") && before.contains("sameness.secret"), "it is said: {before}");
    assert!(silent.asked() > 0, "and it was asked");
    in_time("first round", || make(&station, "First"))?.with_code(0)?;
    let asked = silent.asked();
    list(&station)?;
    station.done(&["--as", "Ada", "sameness", "preview", "First"])?;
    assert_eq!(silent.asked(), asked, "a secret in a file is read without asking a keyring");
    Ok(())
}

#[test]
fn a_recovery_code_opens_a_copy_where_that_keyring_is_not() -> Result<(), Fault> {
    let mut station = rounds_station()?;
    let Some(mut keyring) = keyring(&station)? else { return Ok(()) };
    station.use_keyring_on(Some(keyring.address()));
    keyring.open()?;
    sealed(&station, "Slow queries", "2026-Q4")?;
    let listed = list(&station)?;
    assert!(listed.contains("countersign sameness recovery-code"), "what a backup cannot do alone is said: {listed}");
    let bare = station.file("bare.db").to_string_lossy().into_owned();
    let said = station.done(&["--as", "Ada", "backup", &bare])?.out;
    assert!(
        said.contains("do not open on another computer") && said.contains("recovery-code"),
        "and then again: {said}"
    );

    station.run(&["--as", "Bo", "sameness", "recovery-code"])?.with_code(4)?;
    let older = station.done(&["--as", "Ada", "sameness", "recovery-code"])?.out;
    assert!(older.contains("Write it down"), "it is shown this once: {older}");
    let older = older.lines().next().unwrap_or_default().to_owned();
    let code = station.done(&["--as", "Ada", "--json", "sameness", "recovery-code"])?.json()?;
    let code = code["recovery_code"].as_str().unwrap_or_default().to_owned();
    assert!(code.len() == 41 && older.len() == 41 && code != older, "seven groups of five, new ones: {older} {code}");
    let needless = station.run_with(&["--as", "Ada", "sameness", "recover"], &code)?.with_code(1)?;
    assert!(needless.err.contains("nothing to bring back"), "it is there: {}", needless.err);
    let copy = station.file("copy.db").to_string_lossy().into_owned();
    let said = station.done(&["--as", "Ada", "--json", "backup", &copy])?.json()?;
    assert_eq!(said["rounds_secret"], "under-code", "the copy opens with the code: {said}");
    keyring.lock()?;
    let locked = station.run_with(&["--as", "Ada", "sameness", "recover"], &code)?.with_code(STORAGE)?;
    assert!(locked.err.contains("is locked; unlock it"), "what is only locked is not replaced: {}", locked.err);
    assert!(!station.home().join("sameness.secret").exists(), "nor put into a file");

    let elsewhere = Station::empty()?;
    let restored = elsewhere.done(&["--as", "Ada", "restore", &copy])?.out;
    assert!(restored.contains("countersign sameness recover"), "what it needs here is said: {restored}");
    elsewhere.run(&["--as", "Bo", "sameness", "ballot", "Slow queries"])?.with_code(STORAGE)?;
    let recover = |typed: &str| elsewhere.run_with(&["--as", "Ada", "sameness", "recover"], typed);
    let slip = format!("{}{}", if code.starts_with('7') { "8" } else { "7" }, &code[1..]);
    let refused = recover(&slip)?.with_code(3)?;
    assert!(refused.err.contains("that is no recovery code"), "a slip is a slip: {}", refused.err);
    let refused = recover(&older)?.with_code(3)?;
    assert!(refused.err.contains("another one replaced it"), "and an older code an older code: {}", refused.err);
    recover(&format!("{}\n", code.to_lowercase()))?.with_code(0)?;
    judged(&elsewhere, "Slow queries", true)?;
    elsewhere.done(&["--as", "Ada", "doctor"])?;
    elsewhere.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

/// Whom the window would ask for the secret of rounds.
const KEYRING: &str = "org.freedesktop.secrets";

#[tokio::test]
async fn the_window_asks_for_the_keyring_only_where_rounds_are() -> Result<(), Fault> {
    if !is_virtual() {
        println!("skipped: the keyring of this desktop is the user's own");
        return Ok(());
    }
    let station = station("0s", 2)?;
    let display = Display::take()?;
    let Some(bus) = display.bus() else { return Err(Fault::Story("the display has no bus".to_owned())) };
    let overheard = Overheard::on(&bus)?;
    let window = Window::open_where_keyrings_are(display, &station.home()).await?;
    let page = &window.page;
    case_after(page, None).await?;
    page.find("button", Name::Starts("Readbacks, ")).await?;
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    assert!(!overheard.so_far()?.contains(KEYRING), "neither a start nor work on cases waits for a keyring");

    page.press("ctrl+4").await?;
    page.find("note", "This quarter").await?;
    wait::until("a question for the keyring", wait::SOON, async || {
        let said = overheard.so_far()?;
        Ok(if said.contains(KEYRING) { Look::There(()) } else { Look::NotYet(format!("{} bytes", said.len())) })
    })
    .await?;
    window.close().await
}
