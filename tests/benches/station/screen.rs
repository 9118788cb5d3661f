//! The real window, release build: from the start to the first case, from a key to the next case painted, and memory.

use std::path::Path;
use std::time::Duration;

use countersign_station::store::Home;
use countersign_tests::display::Display;
use countersign_tests::wait::{self, Look};
use countersign_tests::window::{Alone, Window};

use crate::engine::filled;
use crate::sample::{Sample, Table, resident_mib, scaled};

/// Starts that count, after one that does not.
const STARTS: usize = 5;
/// Decisions by key.
const DECISIONS: usize = 120;

pub(crate) async fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let many = scaled(1_000_000);
    let home = folder.path().join("many");
    filled(&home, many).await;
    starts(table, &home, many).await;
    std::fs::remove_dir_all(&home).expect("the station is thrown away");
    let few = scaled(100_000);
    let home = folder.path().join("few");
    filled(&home, few).await;
    decisions(table, &home, few).await;
}

/// From the birth of the process to the first case on screen, which its log tells once the frame that shows it is past.
/// Nobody drives it, and other programs have been on the display before: what a toolkit works out once for a display is no
/// part of a start.
async fn starts(table: &mut Table, home: &Path, cases: usize) {
    let mut sample = Sample::default();
    let display = Display::take().expect("a display");
    for n in 0..=STARTS {
        let before = shown(home).len();
        let window = Alone::start(&display, home).await.expect("the window starts");
        let shown = wait::until("the first case on screen", Duration::from_secs(60), async || {
            let shown = shown(home);
            Ok(if shown.len() > before { Look::There(shown[before]) } else { Look::NotYet("not yet".to_owned()) })
        })
        .await
        .expect("the first case comes");
        let born = window_birth(home).expect("the window's process");
        if n > 0 {
            sample.add_ms(shown - born);
        }
        drop(window);
    }
    table.line(
        &format!("start to first case at {cases} cases, median of {STARTS}"),
        format!("{:.0} ms", sample.at(0.5)),
        String::new(),
        String::new(),
        "at most 1,000 ms",
    );
}

/// When there was a first case on screen, in milliseconds since 1970, for each start that the station's log tells of.
fn shown(home: &Path) -> Vec<f64> {
    let logs = std::fs::read_dir(Home::at(home).logs()).into_iter().flatten().flatten();
    let mut lines: Vec<String> = logs
        .filter(|file| file.file_name().to_string_lossy().starts_with("window."))
        .flat_map(|file| {
            std::fs::read_to_string(file.path()).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|line| line.contains("first case on screen"))
        .collect();
    lines.sort();
    let time = |line: &String| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let at = chrono::DateTime::parse_from_rfc3339(line["timestamp"].as_str()?).ok()?;
        Some(at.timestamp_micros() as f64 / 1_000.0)
    };
    lines.iter().filter_map(time).collect()
}

/// Presses the approving key again and again; each time from key-down to the second frame after the change.
async fn decisions(table: &mut Table, home: &Path, cases: usize) {
    let window = Window::open(home).await.expect("the window opens");
    for n in 0..DECISIONS {
        // Past the first 400 ms of a case, in which it takes no decision; a person needs longer than that.
        tokio::time::sleep(Duration::from_millis(450)).await;
        window.page.press("a").await.expect("the key is taken");
        // Whoever asks the page meanwhile has it answer instead of paint.
        tokio::time::sleep(Duration::from_millis(250)).await;
        wait::until("the next case painted", Duration::from_secs(20), async || {
            let painted = number(&window, "return performance.getEntriesByName('case-painted').length").await;
            Ok(if painted > n as f64 { Look::There(()) } else { Look::NotYet(format!("{painted} painted")) })
        })
        .await
        .expect("the next case comes");
    }
    let script = "const of = name => performance.getEntriesByName(name).map(mark => mark.startTime);
                  const keys = of('decide-key'), painted = of('case-painted');
                  return painted.map((at, n) => at - keys[n]);";
    let times = window.page.script(script, Vec::new()).await.expect("the marks are there");
    let mut sample = Sample::default();
    for time in times.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64) {
        sample.add_ms(time);
    }
    let memory = tree(home);
    window.close().await.expect("the window closes");
    table.line("memory of the window's processes", format!("{memory:.0} MiB"), String::new(), String::new(), "–");
    table.line(
        &format!("key down to next case painted at {cases} cases, p95 of {}", sample.len()),
        format!("{:.0} ms (p50 {:.0})", sample.at(0.95), sample.at(0.5)),
        String::new(),
        String::new(),
        "at most 50 ms",
    );
}

/// Drags the scrollbar of the list all over: each time until the frame is past that shows rows of where it was dragged to,
/// with their words or with bars, and until the frame is past that shows all their words.
const ROLL: &str = "
    const grid = document.querySelector('[role=grid]'), frame = () => new Promise((next) => requestAnimationFrame(next));
    const room = grid.scrollHeight - grid.clientHeight, times = [], rows = Number(grid.ariaRowCount) - 1;
    const height = grid.querySelector('[role=row][aria-rowindex=\"2\"]').offsetHeight;
    const head = grid.querySelector('[role=row][aria-rowindex=\"1\"]').offsetHeight;
    window.__rolled = null;
    (async () => {
      for (let n = 1; n <= 200; n += 1) {
        const part = ((n * 7919) % 1000) / 1000;
        const first = Math.floor((part * (rows * height - grid.clientHeight + head)) / height) + 3;
        const begun = performance.now();
        grid.scrollTop = room * part;
        do await frame();
        while (!grid.querySelector(`[role=row][aria-rowindex=\"${first}\"]`));
        await frame();
        const drawn = performance.now() - begun;
        if (grid.querySelector('[role=row][aria-busy=true]')) {
          do await frame();
          while (grid.querySelector('[role=row][aria-busy=true]'));
          await frame();
        }
        times.push([drawn, performance.now() - begun]);
      }
      window.__rolled = times;
    })();";

/// The list of cases in the window, as somebody drags its scrollbar.
pub(crate) async fn rolls(table: &mut Table, home: &Path, cases: usize) {
    let window = Window::open(home).await.expect("the window opens");
    window.page.press("ctrl+2").await.expect("the key is taken");
    let what = |seen: &countersign_tests::by_role::Seen| seen.focused && !seen.busy;
    window.page.find_when("grid", "Cases", "with the focus", what).await.expect("the list comes");
    window.page.script(ROLL, Vec::new()).await.expect("it rolls");
    let times = wait::until("a list rolled all over", Duration::from_secs(120), async || {
        let rolled = window.page.script("return window.__rolled", Vec::new()).await?;
        if rolled.is_array() {
            return Ok(Look::There(rolled));
        }
        // Whoever asks the page meanwhile has it answer instead of paint.
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok(Look::NotYet("it rolls".to_owned()))
    })
    .await
    .expect("it comes to rest");
    let (mut drawn, mut read) = (Sample::default(), Sample::default());
    for time in times.as_array().into_iter().flatten() {
        drawn.add_ms(time[0].as_f64().unwrap_or(f64::NAN));
        read.add_ms(time[1].as_f64().unwrap_or(f64::NAN));
    }
    window.close().await.expect("the window closes");
    for (what, sample, wanted) in [("in place", &drawn, "–"), ("read and drawn", &read, "at most 100 ms")] {
        table.line(
            &format!("rows after a jump in the list of {cases} cases {what}, p95 of {}", sample.len()),
            format!("{:.0} ms (p50 {:.0})", sample.at(0.95), sample.at(0.5)),
            String::new(),
            String::new(),
            wanted,
        );
    }
}

async fn number(window: &Window, script: &str) -> f64 {
    let value = window.page.script(script, Vec::new()).await.expect("the page answers");
    value.as_f64().unwrap_or(f64::NAN)
}

/// The window's process, found by the station it was given.
fn window_process(home: &Path) -> Option<u32> {
    let wanted = format!("COUNTERSIGN_HOME={}", home.display());
    let processes = std::fs::read_dir("/proc").ok()?;
    processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).find(|pid| {
        let read = |name: &str| std::fs::read(format!("/proc/{pid}/{name}")).unwrap_or_default();
        let environment = read("environ");
        let is_window = read("comm").starts_with(b"countersign-des");
        is_window && environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    })
}

/// When the window's process began, in milliseconds since 1970: boot time plus ticks (100 a second) since boot.
fn window_birth(home: &Path) -> Option<f64> {
    let pid = window_process(home)?;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let ticks: f64 = stat.rsplit(')').next()?.split_whitespace().nth(19)?.parse().ok()?;
    let system = std::fs::read_to_string("/proc/stat").ok()?;
    let boot: f64 = system.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    let uptime: f64 = std::fs::read_to_string("/proc/uptime").ok()?.split_whitespace().next()?.parse().ok()?;
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().ok()?.as_secs_f64();
    // `btime` has whole seconds; now − uptime is the same moment to the hundredth.
    let boot = if (now - uptime - boot).abs() < 2.0 { now - uptime } else { boot };
    Some((boot + ticks / 100.0) * 1_000.0)
}

/// Proportional memory of the window and the processes it started, in MiB.
fn tree(home: &Path) -> f64 {
    let Some(root) = window_process(home) else { return f64::NAN };
    let parent = |pid: u32| -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
    };
    let all: Vec<u32> = std::fs::read_dir("/proc")
        .map(|entries| entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
        .unwrap_or_default();
    let below = |pid: &u32| {
        let mut at = *pid;
        for _ in 0..8 {
            match parent(at) {
                Some(up) if up == root => return true,
                Some(up) if up > 1 => at = up,
                Some(_) | None => return false,
            }
        }
        false
    };
    all.iter().filter(|pid| **pid == root || below(pid)).map(|pid| resident_mib(*pid)).filter(|mib| !mib.is_nan()).sum()
}
