//! The engine against the bare limit: import, next case, decision.

use std::path::{Path, PathBuf};
use std::time::Instant;

use countersign_station::founding::found;
use countersign_station::intake::{Request, import};
use countersign_station::people::Person;
use countersign_station::policy::{Source, apply};
use countersign_station::queue::{Asked, Holder, Lease, next};
use countersign_station::review::{Action, Answer, Which, decide};
use countersign_station::store::{Clock, Home, Store};

use crate::sample::{Sample, Table, resident_mib, scaled, warm};
use crate::{bare, load};

/// Next-and-decide steps of a measurement.
const STEPS: usize = 2_000;
/// Steps before the bare limit has its turn: both see the same minutes of the same machine. Either side finds its page
/// cache stale after the other's turn, so turns are long enough for that not to count: eight steps in two thousand.
const TURN: usize = 250;

pub(crate) async fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    imports(table, folder.path()).await;
    let small = as_the_window_does(steps(folder.path().join("small"), scaled(10_000))).await;
    let large = as_the_window_does(steps(folder.path().join("large"), scaled(1_000_000))).await;
    next_case(table, &small, &large);
    decisions(table, &large);
    table.line(
        "memory of the engine",
        format!("{:.0} MiB", resident_mib(std::process::id())),
        String::new(),
        String::new(),
        "–",
    );
}

async fn imports(table: &mut Table, folder: &Path) {
    let cases = scaled(100_000);
    let file = folder.join("cases.jsonl");
    let length = load::write(&file, cases);
    // Once each to warm the disk's cache, then in turn; the better of three counts for both sides.
    let (mut ours, mut limit) = (f64::MAX, f64::MAX);
    for round in 0..3 {
        let home = folder.join(format!("bare-{round}"));
        let (store, _) = station(&home).await;
        store.close().await;
        limit = limit.min(bare::insert(&Home::at(&home).database(), cases).as_secs_f64());
        std::fs::remove_dir_all(&home).expect("the file is thrown away");
        let home = folder.join(format!("import-{round}"));
        let (store, owner) = station(&home).await;
        let begun = Instant::now();
        bring_in(&store, &owner, &file).await;
        ours = ours.min(begun.elapsed().as_secs_f64());
        store.close().await;
        drop(store);
        std::fs::remove_dir_all(&home).expect("the station is thrown away");
    }
    let (ours, limit) = (cases as f64 / ours, cases as f64 / limit);
    table.line(
        &format!("import of {cases} cases of {length} bytes"),
        format!("{ours:.0} cases/s"),
        format!("{limit:.0} rows/s"),
        format!("{:.2}", ours / limit),
        "at least 0.5",
    );
}

/// On a thread of the runtime, which gives its other tasks away while it writes: that costs more than it does outside.
async fn as_the_window_does<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    tokio::spawn(work).await.expect("a measurement")
}

struct Steps {
    cases: usize,
    next: Sample,
    decide: Sample,
    bare: Sample,
}

/// Imports `cases`, then takes and decides one after another, in turns with bare commits on the same file.
async fn steps(home: PathBuf, cases: usize) -> Steps {
    let file = home.with_extension("jsonl");
    load::write(&file, cases);
    let (store, owner) = station(&home).await;
    let begun = Instant::now();
    bring_in(&store, &owner, &file).await;
    eprintln!("  {cases} cases imported in {:.1} s", begun.elapsed().as_secs_f64());
    std::fs::remove_file(&file).expect("the load is thrown away");
    let (mut took_next, mut took_decide, mut bare) = (Sample::default(), Sample::default(), Sample::default());
    warm(&Home::at(&home).database());
    let commits = bare::Commits::on(&Home::at(&home).database());
    for step in 0..STEPS {
        if step % TURN == 0 {
            commits.some(TURN, &mut bare);
        }
        let begun = Instant::now();
        let lease = next(&store, &owner, &Asked::default(), Holder::Cli).await.expect("the queue answers");
        took_next.add(begun.elapsed());
        let Some(lease) = lease else { break };
        let answer = approval(&lease);
        let begun = Instant::now();
        decide(&store, &owner, &answer).await.expect("the answer is taken");
        took_decide.add(begun.elapsed());
    }
    for (what, sample) in [("next", &took_next), ("a decision", &took_decide), ("bare", &bare)] {
        let [p50, p90, p99, most] = [0.5, 0.9, 0.99, 1.0].map(|share| sample.at(share));
        eprintln!("  {cases} cases: {what} p50 {p50:.2} p90 {p90:.2} p99 {p99:.2}, at most {most:.2} ms");
    }
    store.close().await;
    Steps { cases, next: took_next, decide: took_decide, bare }
}

/// The AI was right about a case that was just leased.
pub(crate) fn approval(lease: &Lease) -> Answer {
    Answer {
        case: Which::No(lease.case),
        fence: Some(lease.fence),
        decision_id: None,
        action: Action::Approve,
        value: None,
        reason: None,
        note: None,
        active_ms: Some(9_000),
        shown_at: None,
        evidence: Vec::new(),
    }
}

fn next_case(table: &mut Table, small: &Steps, large: &Steps) {
    let (few, many) = (small.next.at(0.99), large.next.at(0.99));
    table.line(
        &format!("next case leased at {} cases, p99 of {}", large.cases, large.next.len()),
        format!("{many:.2} ms (p50 {:.2})", large.next.at(0.5)),
        format!("{few:.2} ms at {}", small.cases),
        format!("{:.2}", many / few),
        "at most 2 ms, ratio at most 3",
    );
}

fn decisions(table: &mut Table, large: &Steps) {
    for (share, name) in [(0.5, "p50"), (0.99, "p99")] {
        let (ours, limit) = (large.decide.at(share), large.bare.at(share));
        table.line(
            &format!("a decision at {} cases, {name} of {}", large.cases, large.decide.len()),
            format!("{ours:.2} ms"),
            format!("{limit:.2} ms"),
            format!("{:.2}", ours / limit),
            "at most 2",
        );
    }
}

/// A station of `cases` cases, for whoever measures something else on it.
pub(crate) async fn filled(home: &Path, cases: usize) {
    let (store, owner) = station(home).await;
    let file = home.join("load.jsonl");
    load::write(&file, cases);
    bring_in(&store, &owner, &file).await;
    std::fs::remove_file(&file).expect("the load is thrown away");
    store.close().await;
}

pub(crate) async fn station(home: &Path) -> (Store, Person) {
    let (store, owner) = found(&Home::at(home), Clock::System, "Bench").await.expect("a station");
    let sources: Vec<Source> =
        load::WORKFLOWS.iter().map(|key| Source { file: format!("{key}.toml"), text: load::policy(key) }).collect();
    apply(&store, &owner, &sources).await.expect("the policies apply");
    (store, owner)
}

pub(crate) async fn bring_in(store: &Store, owner: &Person, file: &Path) {
    let request = Request { path: file.to_path_buf(), format: None, map: None, rejects: None };
    let report = import(store, owner, &request, |_, _, _| {}).await.expect("the import runs");
    assert_eq!(report.rejected, 0, "every case of the load is right: {:?}", report.rejects.first());
}
