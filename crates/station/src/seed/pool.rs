//! Checks that wait to be asked, and what is written when one is.

use std::collections::HashSet;

use sqlx_sqlite::SqliteConnection;

use crate::case::{CaseNo, CaseRow, Payload, insert_payload};
use crate::store::{StoreError, Writes};

/// A check that nobody was asked yet.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Waiting {
    /// Its id in the pool.
    pub(crate) id: String,
    /// The key of the case it becomes.
    pub(crate) key: Vec<u8>,
    /// The envelope, as JSON.
    pub(crate) body: Vec<u8>,
    /// The known answer, as JSON.
    pub(crate) known: Vec<u8>,
}

/// The oldest `most` checks of a workflow that wait.
pub(crate) async fn waiting(
    connection: &mut SqliteConnection,
    workflow: &str,
    most: u32,
) -> Result<Vec<Waiting>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, key, body, known FROM seed
         WHERE workflow = ? AND case_no IS NULL AND removed_at IS NULL ORDER BY id LIMIT ?",
    )
    .bind(workflow.to_owned())
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// Adds the writes that make a check a case: its answer goes to where content may stand, and the pool forgets both.
pub(crate) fn asked(writes: &mut Writes, seed: &Waiting, case: CaseNo, name: String, now: i64) {
    insert_payload(writes, case, 1, Payload::Final, &seed.id, seed.known.clone());
    writes.add("INSERT INTO seed_name (case_no, name) VALUES (?, ?)").bind(case.as_i64()).bind(name.clone());
    writes
        .add("UPDATE seed SET case_no = ?, asked_as = ?, asked_at = ?, body = NULL, known = NULL WHERE id = ?")
        .bind(case.as_i64())
        .bind(name)
        .bind(now)
        .bind(seed.id.clone());
}

/// The checks among these cases.
pub(crate) async fn among(connection: &mut SqliteConnection, cases: &[CaseNo]) -> Result<HashSet<CaseNo>, StoreError> {
    let list = serde_json::to_string(cases).unwrap_or_else(|_| "[]".to_owned());
    let checks: Vec<u32> =
        sqlx::query_scalar("SELECT s.case_no FROM json_each(?) n CROSS JOIN seed s ON s.case_no = n.value")
            .bind(list)
            .fetch_all(connection)
            .await?;
    Ok(checks.into_iter().map(CaseNo).collect())
}

/// Adds the writes that give an asked check another id, because its source has sent a case of that one.
pub(crate) fn renamed(writes: &mut Writes, case: &CaseRow, id: &str, content_sha256: [u8; 32], body: Vec<u8>) {
    writes
        .add("UPDATE cases SET id = ?, content_sha256 = ? WHERE no = ?")
        .bind(id.to_owned())
        .bind(content_sha256.to_vec())
        .bind(case.no.as_i64());
    writes
        .add("UPDATE payload SET body = ? WHERE case_no = ? AND kind = 'case' AND revision = 1")
        .bind(body)
        .bind(case.no.as_i64());
    writes
        .add("INSERT OR IGNORE INTO seed_name (case_no, name) VALUES (?, ?)")
        .bind(case.no.as_i64())
        .bind(format!("{}/{id}", case.source));
}
