//! Deciding while a command of its own imports into the same station: what a person feels of it, and that nothing is lost.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use countersign_station::people::Person;
use countersign_station::queue::{Asked, Holder, next};
use countersign_station::review::decide;
use countersign_station::store::{Home, Store};
use countersign_tests::station::program;
use rusqlite::Connection;

use crate::engine::{approval, station};
use crate::load;
use crate::sample::{Sample, Table, scaled};

/// Cases decided before the import begins.
const ALONE: usize = 500;

/// Who decides, and how long they wait between two decisions: much less than a person does, or not at all.
const WHO: [(&str, Duration); 2] =
    [("a person", Duration::from_millis(100)), ("a program without pause", Duration::ZERO)];

pub(crate) async fn measure(table: &mut Table) {
    for (who, pause) in WHO {
        one_import(table, who, pause).await;
    }
}

async fn one_import(table: &mut Table, who: &str, pause: Duration) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().join("beside");
    let cases = scaled(100_000);
    let (first, second) = (folder.path().join("first.jsonl"), folder.path().join("second.jsonl"));
    load::write_range(&first, 0..cases);
    load::write_range(&second, cases..2 * cases);
    let (store, owner) = station(&home).await;
    let begun = Instant::now();
    assert!(import(&home, &first).wait().expect("the import can be asked").success(), "the first import ends well");
    let undisturbed = begun.elapsed().as_secs_f64();
    let mut alone = Sample::default();
    for _ in 0..ALONE {
        alone.add_ms(step(&store, &owner).await.expect("there are enough cases"));
    }
    let begun = Instant::now();
    let mut import = import(&home, &second);
    let mut beside = Sample::default();
    while import.try_wait().expect("the import can be asked").is_none() {
        match step(&store, &owner).await {
            Some(ms) => beside.add_ms(ms),
            // A quick machine decides all there is before more comes in.
            None => tokio::time::sleep(Duration::from_millis(1)).await,
        }
        // Even no time at all would be a turn of the clock.
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    assert!(import.wait().expect("the import can be asked").success(), "the import ends well");
    let disturbed = begun.elapsed().as_secs_f64();
    store.close().await;
    assert_eq!(rows(&home, "cases"), 2 * cases, "every case came in");
    assert_eq!(rows(&home, "decision"), alone.len() + beside.len(), "every decision is there");
    for (share, name) in [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")] {
        let (ours, limit) = (beside.at(share), alone.at(share));
        table.line(
            &format!("next and decide by {who} beside an import of {cases} cases, {name} of {}", beside.len()),
            format!("{ours:.2} ms"),
            format!("{limit:.2} ms alone"),
            format!("{:.2}", ours / limit),
            "at most 50 ms",
        );
    }
    table.line(
        &format!("import of {cases} cases beside {who}"),
        format!("{disturbed:.1} s"),
        format!("{undisturbed:.1} s alone"),
        format!("{:.2}", disturbed / undisturbed),
        "",
    );
}

/// Starts the command that imports a file.
fn import(home: &Path, file: &Path) -> Child {
    Command::new(program("countersign").expect("the program is built"))
        .args(["--home".as_ref(), home.as_os_str(), "import".as_ref(), file.as_os_str()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the import starts")
}

/// Takes the next case and approves it; milliseconds. `None` when nothing waits.
async fn step(store: &Store, owner: &Person) -> Option<f64> {
    let begun = Instant::now();
    let lease = next(store, owner, &Asked::default(), Holder::Cli).await.expect("the queue answers");
    let lease = lease?;
    decide(store, owner, &approval(&lease)).await.expect("the answer is taken");
    Some(begun.elapsed().as_secs_f64() * 1_000.0)
}

fn rows(home: &Path, table: &str) -> usize {
    let connection = Connection::open(Home::at(home).database()).expect("the station's file");
    let count: i64 =
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count");
    usize::try_from(count).expect("a count")
}
