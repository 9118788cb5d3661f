//! The bare limit: the same SQLite with the same settings on the station's own tables, and nothing of the station in
//! between: prepared statements, bound and stepped on the calling thread.
//!
//! The insert writes a case's row and its 2 KB of content under all their indexes, 10,000 cases a transaction; no
//! parsing, no hashing, no routing, no outbox. The commit writes one row each of decision, case, event and outbox, and
//! one fsync.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::load::{WORKFLOWS, case};
use crate::sample::Sample;

fn open(database: &Path) -> Connection {
    let connection = Connection::open(database).expect("a station's file");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
             PRAGMA cell_size_check = ON; PRAGMA recursive_triggers = ON; PRAGMA wal_autocheckpoint = 4000;
             PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
        )
        .expect("the station's settings");
    connection
}

fn row_number(n: usize) -> i64 {
    i64::try_from(n).expect("a row number")
}

/// Inserts `cases` cases into an empty station's file; returns how long it took, without making the contents.
pub(crate) fn insert(database: &Path, cases: usize) -> Duration {
    let mut connection = open(database);
    let mut took = Duration::ZERO;
    for start in (0..cases).step_by(10_000) {
        let contents: Vec<String> = (start..(start + 10_000).min(cases)).map(case).collect();
        let begun = Instant::now();
        let transaction = connection.transaction().expect("a transaction");
        {
            let mut row = transaction
                .prepare_cached(
                    "INSERT INTO cases (no, source, id, workflow, content_sha256, key, state, lane, waits_as, route,
                       policy_version, confidence, model_name, model_version, subject_type, subject_id, value, arrived_at,
                       created_at, due_at, urgent_at, accepted_at, batch)
                     VALUES (?1, 'bench', ?2, ?3, ?4, ?4, ?5, 'main', 'queued', 'review', 1, ?6, 'txt-logreg', '1.0.0',
                       'contact', 'c-1', ?6, 1, 1, ?7, ?7, NULL, '0198c0de-0000-7000-8000-000000000000')",
                )
                .expect("the statement");
            let mut content = transaction
                .prepare_cached("INSERT INTO payload (case_no, kind, revision, body) VALUES (?1, 'case', 1, ?2)")
                .expect("the statement");
            for (offset, body) in contents.iter().enumerate() {
                let n = start + offset;
                // The same share waits for a person as in the station's load.
                let confidence = ((n * 7_919) % 10_000) as f64 / 10_000.0;
                let state = if confidence < 0.4 { "queued" } else { "accepted" };
                let no = row_number(n + 1);
                row.execute(params![no, format!("case-{n:07}"), WORKFLOWS[n % 5], [7_u8; 32], state, confidence, no])
                    .expect("a case");
                content.execute(params![no, body.as_bytes()]).expect("its content");
            }
        }
        transaction.commit().expect("a commit");
        took += begun.elapsed();
    }
    took
}

/// Commits decisions of four rows each on a station's file.
pub(crate) struct Commits {
    connection: Connection,
    person: String,
    sink: String,
    body: Vec<u8>,
}

impl Commits {
    pub(crate) fn on(database: &Path) -> Self {
        let connection = open(database);
        let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("a row");
        let (person, sink) = (one("SELECT id FROM person"), one("SELECT id FROM sink"));
        Self { connection, person, sink, body: vec![b'x'; 520] }
    }

    /// Decides the next `times` cases in the order of the queue: scattered over the file, as a person's cases are.
    pub(crate) fn some(&self, times: usize, sample: &mut Sample) {
        let (mut seq, mut prev): (i64, Vec<u8>) = self
            .connection
            .query_row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .expect("the head");
        for no in self.waiting(times) {
            seq += 1;
            let hash: Vec<u8> = (0..32).map(|byte| u8::try_from((seq + byte) % 251).unwrap_or(0)).collect();
            // A case is leased before it is decided, so its pages are warm on the station's side too.
            self.lease(no);
            let begun = Instant::now();
            self.commit(no, seq, &prev, &hash);
            sample.add(begun.elapsed());
            prev = hash;
        }
    }

    fn waiting(&self, times: usize) -> Vec<i64> {
        self.connection
            .prepare_cached(
                "SELECT no FROM cases WHERE workflow = ?1 AND lane = 'main' AND state IN ('queued', 'escalated', 'disputed')
                   AND state = 'queued' ORDER BY value DESC, no LIMIT ?2",
            )
            .expect("a statement")
            .query_map(params![WORKFLOWS[0], row_number(times)], |row| row.get(0))
            .expect("rows")
            .map(|no| no.expect("a number"))
            .collect()
    }

    /// Not synced, as the station's claims are not: what both write before a decision reaches the disk with it.
    fn lease(&self, no: i64) {
        let set = |level: &str| self.connection.pragma_update(None, "synchronous", level).expect("the setting");
        set("NORMAL");
        self.connection
            .prepare_cached(
                "UPDATE cases SET state = 'leased', fence = fence + 1, lease_until = 9000000000000 WHERE no = ?1",
            )
            .expect("a statement")
            .execute([no])
            .expect("a row");
        set("FULL");
    }

    fn commit(&self, no: i64, seq: i64, prev: &[u8], hash: &[u8]) {
        let id = format!("0198c0de-0000-7000-8000-{no:012}");
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            self.connection.prepare_cached(sql).expect("a statement").execute(values).expect("a row");
        };
        run("BEGIN IMMEDIATE", &[]);
        run("UPDATE cases SET state = 'held', decision = ?1, hold_until = 9000000000000 WHERE no = ?2", &[&id, &no]);
        run(
            "INSERT INTO decision (id, case_no, revision, action, person, role, fence, policy_version, was, lane,
               final_commit, decided_at, active_ms, hold_until, event_seq)
             VALUES (?1, ?2, 1, 'approve', ?3, 'reviewer', 1, 1, 'queued', 'main', ?4, ?5, 9000, ?5, ?5)",
            &[&id, &no, &self.person, &hash, &seq],
        );
        run("INSERT INTO event (seq, prev, hash, body) VALUES (?1, ?2, ?3, ?4)", &[&seq, &prev, &hash, &self.body]);
        run(
            "INSERT INTO outbox (id, sink, type, case_no, decision, event_seq, created_at, not_before, state)
             VALUES (?1, ?2, 'decision.made', ?3, ?1, ?4, ?4, 9000000000000, 'pending')",
            &[&id, &self.sink, &no, &seq],
        );
        run("COMMIT", &[]);
    }
}
