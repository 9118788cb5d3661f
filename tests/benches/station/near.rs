//! Precedents at a million settled cases: how long they take, and how many of the nearest five they find.
//!
//! The cases are made up: a vocabulary as uneven as a language's, and five thousand topics with words of their own, so
//! that some cases are really about the same. They are imported, then settled by SQL, for a million decisions would take
//! a quarter of an hour and prove nothing here; the index is built by the station itself.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use countersign_station::case::CaseNo;
use countersign_station::people::Person;
use countersign_station::review::{around, index_due, precedents};
use countersign_station::store::{Home, Store};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::engine::{bring_in, station};
use crate::load::LABELS;
use crate::sample::{Sample, Table, scaled, warm};

/// Cases asked for their precedents.
const ASKED: usize = 500;
/// Cases for which every term is asked too, which takes a second each.
const ASKED_IN_FULL: usize = 30;
const NEAREST: usize = 5;

pub(crate) async fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = scaled(1_000_000);
    let home = folder.path().join("near");
    let (store, owner) = station(&home).await;
    let file = folder.path().join("near.jsonl");
    write(&file, cases);
    bring_in(&store, &owner, &file).await;
    std::fs::remove_file(&file).expect("the load is thrown away");
    let database = Home::at(&home).database();
    settle(&Connection::open(&database).expect("the station's file"));
    let begun = Instant::now();
    let read = index_due(&store, u64::MAX).await.expect("the index takes them");
    assert_eq!(read, cases as u64, "every settled case is read into the index");
    let speed = cases as f64 / begun.elapsed().as_secs_f64();
    let bytes = index_bytes(&Connection::open(&database).expect("the station's file"));
    table.line(
        &format!("settled cases read into the index, {cases} of them"),
        format!("{speed:.0} cases/s, {} bytes each", bytes / cases as i64),
        String::new(),
        String::new(),
        "–",
    );
    warm(&database);
    times(table, &store, &owner, cases).await;
    recall(table, &store, &owner, &database, cases).await;
    store.close().await;
}

async fn times(table: &mut Table, store: &Store, owner: &Person, cases: usize) {
    let (mut near, mut all) = (Sample::default(), Sample::default());
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..ASKED {
        let no = CaseNo(random.u32(1..=cases as u32));
        let begun = Instant::now();
        precedents(store, owner, no, NEAREST).await.expect("the index answers");
        near.add(begun.elapsed());
        let begun = Instant::now();
        around(store, owner, no).await.expect("the station answers");
        all.add(begun.elapsed());
    }
    for (what, sample) in [("precedents of a case", &near), ("with the history of its subject", &all)] {
        table.line(
            &format!("{what} at {cases} settled cases, p99 of {}", sample.len()),
            format!("{:.1} ms (p50 {:.1})", sample.at(0.99), sample.at(0.5)),
            String::new(),
            String::new(),
            "at most 20 ms",
        );
    }
}

/// How many of the five that a query with every term finds are among the five that are shown.
async fn recall(table: &mut Table, store: &Store, owner: &Person, database: &Path, cases: usize) {
    let connection = Connection::open(database).expect("the station's file");
    let mut random = fastrand::Rng::with_seed(12);
    let (mut wanted, mut found, mut took) = (0, 0, Sample::default());
    for _ in 0..ASKED_IN_FULL {
        let no = random.u32(1..=cases as u32);
        let begun = Instant::now();
        let nearest = in_full(&connection, no);
        took.add(begun.elapsed());
        let shown = precedents(store, owner, CaseNo(no), NEAREST).await.expect("the index answers").cases;
        wanted += nearest.len();
        found += nearest.iter().filter(|no| shown.iter().any(|shown| shown.earlier.no.0 == **no)).count();
    }
    table.line(
        &format!("of the nearest {NEAREST} by every term, shown; {ASKED_IN_FULL} cases"),
        format!("{:.0} %", 100.0 * f64::from(found as u32) / f64::from(wanted.max(1) as u32)),
        format!("{:.0} ms for every term, p50", took.at(0.5)),
        String::new(),
        "–",
    );
}

fn in_full(connection: &Connection, no: u32) -> Vec<u32> {
    let terms: Option<String> = connection
        .query_row("SELECT terms FROM precedent WHERE rowid = ?1", [no], |row| row.get(0))
        .optional()
        .expect("the index answers");
    // The first token counts the cases of the workflow; every case has it.
    let any_of = terms.unwrap_or_default().split(' ').skip(1).collect::<Vec<_>>().join(" OR ");
    connection
        .prepare_cached(
            "SELECT rowid FROM precedent WHERE precedent MATCH ?1 AND rowid <> ?2
             ORDER BY bm25(precedent), rowid DESC LIMIT ?3",
        )
        .expect("a statement")
        .query_map(params![any_of, no, NEAREST as i64], |row| row.get(0))
        .expect("rows")
        .map(|no| no.expect("a number"))
        .collect()
}

/// Decides and settles every case, as if people had approved them long ago.
fn settle(connection: &Connection) {
    connection
        .execute_batch(
            "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE;
             INSERT INTO decision (id, case_no, revision, action, person, role, fence, policy_version, was, lane,
                 decided_at, hold_until, event_seq)
               SELECT printf('0198c0de-0000-7000-8000-%012x', no), no, 1, 'approve', (SELECT id FROM person), 'reviewer', 1,
                      1, 'queued', 'main', 1, 1, 1 FROM cases;
             INSERT INTO payload (case_no, kind, revision, decision, body)
               SELECT no, 'final', 1, printf('0198c0de-0000-7000-8000-%012x', no), CAST('{\"label\":\"fee\"}' AS BLOB) FROM cases;
             UPDATE cases SET state = 'settled', decision = printf('0198c0de-0000-7000-8000-%012x', no);
             COMMIT;",
        )
        .expect("the cases are settled");
}

fn index_bytes(connection: &Connection) -> i64 {
    connection
        .query_row("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'precedent%' AND aggregate = TRUE", [], |row| {
            row.get(0)
        })
        .expect("the file can be measured")
}

const WORDS: usize = 300_000;
const TOPICS: usize = 5_000;

/// Writes `cases` cases of one workflow, each about a topic.
fn write(path: &Path, cases: usize) {
    let mut random = fastrand::Rng::with_seed(7);
    // The word of rank r is r times rarer than the first, about.
    let ranks = cumulative(WORDS, 1.05);
    let popular = cumulative(TOPICS, 0.8);
    let topics: Vec<Vec<usize>> = (0..TOPICS).map(|_| (0..40).map(|_| random.usize(300..60_000)).collect()).collect();
    let mut out = BufWriter::new(std::fs::File::create(path).expect("the load can be written"));
    for n in 0..cases {
        let topic = &topics[drawn(&popular, &mut random)];
        let length = random.usize(12..45);
        let said: Vec<String> = (0..length)
            .map(|_| match random.f64() < 0.35 {
                true => word(topic[random.usize(0..topic.len())]),
                false => word(drawn(&ranks, &mut random)),
            })
            .collect();
        let (title, message) = said.split_at(5);
        let label = LABELS[n % LABELS.len()];
        let line = serde_json::json!({
            "id": format!("near-{n:07}"), "source": "bench", "workflow": "routing", "title": title.join(" "),
            "subject": {"type": "contact", "id": format!("c-{}", n % 50_000)}, "input": {"Message": message.join(" ")},
            "prediction": {"label": label}, "confidence": 0.1,
        });
        writeln!(out, "{line}").expect("the load can be written");
    }
    out.flush().expect("the load can be written");
}

fn cumulative(of: usize, power: f64) -> Vec<f64> {
    (1..=of)
        .scan(0.0, |sum, rank| {
            *sum += (rank as f64).powf(-power);
            Some(*sum)
        })
        .collect()
}

fn drawn(cumulative: &[f64], random: &mut fastrand::Rng) -> usize {
    let at = random.f64() * cumulative.last().copied().unwrap_or(0.0);
    cumulative.partition_point(|sum| *sum < at).min(cumulative.len() - 1)
}

/// The word of a number: three to six syllables, the same in every run.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 32] = [
        "ba", "be", "bi", "bo", "da", "de", "di", "do", "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "ma", "me",
        "mi", "mo", "na", "ne", "ni", "no", "ra", "re", "ri", "ro", "sa", "se", "si", "so",
    ];
    let mut rest = number + 1_024;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % 32]);
        rest /= 32;
    }
    word
}
