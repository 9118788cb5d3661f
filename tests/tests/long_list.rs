//! A list far longer than any element can be high, jumped through in the real window: rows that were read are there with
//! the next frames, whatever key or hand moved the list, and where they were not a jump waits no longer for them than it says.

use countersign_tests::Fault;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::window::{DESKTOP, Window};
use rusqlite::Connection;
use serde_json::Value;

use crate::window::station;

/// Above 250,000 rows the scrollbar stands for the list in proportion.
const CASES: u32 = 300_000;

/// Puts copies of the only case beside it, as an import of many would.
fn fill(station: &Station, count: u32) -> Result<(), Fault> {
    let said = |error: rusqlite::Error| Fault::Story(error.to_string());
    let mut file = Connection::open(station.home().join("station.db")).map_err(said)?;
    let columns: String = file
        .query_row(
            "SELECT group_concat(name) FROM pragma_table_info('cases') WHERE name NOT IN ('no', 'id')",
            (),
            |row| row.get(0),
        )
        .map_err(said)?;
    let all = file.transaction().map_err(said)?;
    all.execute(
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             INSERT INTO cases (id, {columns}) SELECT id || '-' || i, {columns} FROM n, cases WHERE no = 1"
        ),
        (),
    )
    .map_err(said)?;
    for copies in [
        "INSERT INTO payload (case_no, kind, revision, body) SELECT c.no, p.kind, p.revision, p.body FROM cases c, payload p
         WHERE c.no > 1 AND p.case_no = 1",
        "INSERT INTO route SELECT c.no, r.n, r.revision, r.policy_version, r.to_, r.rules, r.selection_probability, r.at
         FROM cases c, route r WHERE c.no > 1 AND r.case_no = 1",
        "UPDATE counter SET n = (SELECT count(*) FROM cases) WHERE state = 'queued'",
    ] {
        all.execute(copies, ()).map_err(said)?;
    }
    all.commit().map_err(said)
}

/// How long a jump waits for rows that were not read, in milliseconds; the screen says the same.
const PATIENCE: f64 = 50.0;

/// Jumps about. Of each jump, the milliseconds until the frame with rows of the new place was painted, and until they
/// were read.
const JUMP: &str = "
const grid = document.querySelector('[role=grid]');
const frame = () => new Promise((next) => requestAnimationFrame(next));
const at = () => grid.querySelectorAll('[role=row]')[1]?.getAttribute('aria-rowindex') + grid.getAttribute('aria-activedescendant');
const key = (name) => grid.dispatchEvent(new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true }));
const room = grid.scrollHeight - grid.clientHeight;
const ways = {
  drag: Array.from({ length: 80 }, (_, n) => () => { grid.scrollTop = (room * (((n + 1) * 7919) % 1000)) / 1000; }),
  end: Array.from({ length: 20 }, (_, n) => () => key(n % 2 === 0 ? 'End' : 'Home')),
  page: Array.from({ length: 40 }, () => () => key('PageDown')),
};
window.__jumped = null;
(async () => {
  // Two frames in which nothing moves: what no list can be faster than here.
  const found = { still: [] };
  for (let n = 0; n < 40; n += 1) {
    const begun = performance.now();
    await frame();
    await frame();
    found.still.push([performance.now() - begun, performance.now() - begun, 1]);
  }
  for (const [way, jumps] of Object.entries(ways)) {
    found[way] = [];
    for (const jump of jumps) {
      const before = at(), begun = performance.now();
      jump();
      let frames = 0;
      do { await frame(); frames += 1; } while ((at() === before || grid.ariaBusy === 'true') && frames < 300);
      await frame();
      const drawn = performance.now() - begun;
      while (grid.querySelector('[role=row][aria-busy=true]')) await frame();
      found[way].push([drawn, performance.now() - begun, frames]);
    }
    key('Home');
    await frame();
    await frame();
  }
  window.__jumped = found;
})();";

#[tokio::test]
async fn a_jump_through_a_long_list_draws_with_the_next_frames() -> Result<(), Fault> {
    let count = std::env::var("COUNTERSIGN_LIST").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let station = station("0s", 1)?;
    fill(&station, count)?;
    let window = Window::open_undisturbed(&station.home()).await?;
    let page = &window.page;
    page.resize(DESKTOP.0, DESKTOP.1).await?;
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.script(JUMP, Vec::new()).await?;
    let jumped = wait::until("a list jumped all over", 3 * wait::PATIENTLY, async || {
        let jumped = page.script("return window.__jumped", Vec::new()).await?;
        Ok(if jumped.is_object() { Look::There(jumped) } else { Look::NotYet("it jumps".to_owned()) })
    })
    .await?;
    for way in ["still", "drag", "end", "page"] {
        let drawn = sorted(&jumped[way], 0);
        let read = sorted(&jumped[way], 1);
        let p95 = |times: &[f64]| times[times.len() * 95 / 100];
        println!(
            "{way}: drawn p50 {:.0} ms, p95 {:.0} ms; read p50 {:.0} ms, p95 {:.0} ms, at most {:.0} ms, of {count} rows",
            drawn[drawn.len() / 2],
            p95(&drawn),
            read[read.len() / 2],
            p95(&read),
            read[read.len() - 1],
        );
        let frames = sorted(&jumped[way], 2);
        // How long a frame takes is the machine's; the benchmark measures that.
        let frame = sorted(&jumped["still"], 0)[20] / 2.0;
        let most = if way == "drag" || way == "end" { 2.0 + (PATIENCE / frame).ceil() } else { 2.0 };
        // The slow ones are the machine's as well: it may do other things beside.
        let half = frames[frames.len() / 2];
        assert!(half <= most, "by {way} most rows come within {most} frames of the jump: {frames:?}");
    }
    window.close().await
}

fn sorted(jumps: &Value, which: usize) -> Vec<f64> {
    let mut times: Vec<f64> = jumps.as_array().into_iter().flatten().filter_map(|jump| jump[which].as_f64()).collect();
    times.sort_by(f64::total_cmp);
    times
}
