//! A window and commands on one station at the same time: nothing is lost, and the window notices.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait;
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases, sink};

use crate::window::{case_after, station};

/// How long any one of them may take: the disk may stand still for a moment, but the import may not keep a decision waiting.
const AT_MOST: Duration = Duration::from_secs(5);
/// How long nineteen of twenty decisions may take beside an import; a person would not call it slow. Debug build, busy machine.
const UNNOTICED: Duration = Duration::from_secs(1);

#[test]
fn decisions_go_on_while_many_cases_come_in() -> Result<(), Fault> {
    const WAITING: usize = 200;
    const COMING: usize = 20_000;
    let station = station("0s", WAITING)?;
    let file = station.write("many.jsonl", &cases::lines(WAITING..WAITING + COMING))?;
    let begun = Instant::now();
    let importing = station.start(&["--json", "import", &file])?;
    let took = decide_one_by_one(&station, WAITING)?;
    let imported = importing.wait_with_output().map_err(Fault::start("countersign import"))?;
    // Each may wait for one turn of the import, of which there are dozens.
    let most = UNNOTICED.max(begun.elapsed() / 10);
    let (most_of_them, slowest) = (took[took.len() * 19 / 20], took[took.len() - 1]);
    println!("decisions beside the import: p95 {} ms, slowest {} ms", most_of_them.as_millis(), slowest.as_millis());
    assert!(imported.status.success(), "the import ends well: {}", String::from_utf8_lossy(&imported.stderr));
    assert!(slowest < AT_MOST.max(most), "a decision took {} ms", slowest.as_millis());
    assert!(most_of_them < most, "one decision in twenty took longer than {} ms", most_of_them.as_millis());
    station.done(&["sync", "--once"])?;
    let sent: BTreeSet<_> = sink::decisions(&station.home())?.into_iter().map(|message| message.decision_id).collect();
    let wanted: BTreeSet<_> = (0..WAITING).map(cases::decision_id).collect();
    assert_eq!(sent, wanted, "each decision arrived");
    let again = station.done(&["--json", "import", &file])?.json()?;
    assert_eq!(again["duplicate"], COMING, "each case arrived: {again}");
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// The times from a line in to its result out, shortest first.
fn decide_one_by_one(station: &Station, count: usize) -> Result<Vec<Duration>, Fault> {
    let mut child = station.start(&["--json", "decide", "-"])?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Fault::Story("decide has no streams".to_owned()));
    };
    let mut results = BufReader::new(stdout);
    let mut took = Vec::new();
    for number in 0..count {
        let start = Instant::now();
        writeln!(stdin, "{}", cases::decision(number)).map_err(Fault::start("countersign decide"))?;
        let mut line = String::new();
        results.read_line(&mut line).map_err(Fault::start("countersign decide"))?;
        assert!(line.contains(&cases::decision_id(number)), "each line has its result before the next comes: {line}");
        // The first one opens the station.
        if number > 0 {
            took.push(start.elapsed());
        }
    }
    drop(stdin);
    let ended = child.wait().map_err(Fault::start("countersign decide"))?;
    assert!(ended.success(), "decide ends well");
    took.sort_unstable();
    Ok(took)
}

#[tokio::test]
async fn the_window_decides_beside_an_import_and_notices_it() -> Result<(), Fault> {
    const WAITING: usize = 20;
    const COMING: usize = 5_000;
    const DECIDED: usize = 8;
    let station = station("0s", WAITING)?;
    let file = station.write("many.jsonl", &cases::lines(WAITING..WAITING + COMING))?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    waits_in_all(page, WAITING).await?;
    let mut on_screen = case_after(page, None).await?;
    let mut decided = BTreeSet::new();
    let importing = station.start(&["--json", "import", &file])?;
    for _ in 0..DECIDED {
        decided.insert(cases::id(on_screen));
        page.press("a").await?;
        on_screen = case_after(page, Some(on_screen)).await?;
    }
    let imported = importing.wait_with_output().map_err(Fault::start("countersign import"))?;
    assert!(imported.status.success(), "the import ends well: {}", String::from_utf8_lossy(&imported.stderr));
    waits_in_all(page, WAITING + COMING - DECIDED).await?;
    let sent = sink::decisions_delivered(&station.home(), DECIDED, wait::PATIENTLY).await?;
    let sent: BTreeSet<_> = sent.into_iter().map(|message| message.case).collect();
    assert_eq!(sent, decided, "the sink holds what the window decided");
    window.close().await?;
    station.done(&["audit", "verify"])?;
    Ok(())
}

/// Cases that the window itself has leased: the one on screen and the one fetched ahead.
const LEASED: usize = 2;

/// Waits until the rail says that this many cases wait, with or without those on the desk; nobody presses a key for it.
async fn waits_in_all(page: &Page, count: usize) -> Result<(), Fault> {
    let said = |name: &str| {
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        digits.parse().is_ok_and(|said| (count - LEASED..=count).contains(&said))
    };
    let how = format!("with {count} cases");
    page.find_when("button", Name::Starts("All workflows, "), &how, |seen| said(&seen.name)).await.map(|_| ())
}
