//! The `verdict` table: facts, inserted and never changed. The words stand in `payload`.

use sqlx_sqlite::SqliteConnection;

use super::Saying;
use crate::case::{CaseNo, CaseRow, Payload, Verdict, of_decision};
use crate::change::Change;
use crate::people::Person;
use crate::store::StoreError;

/// A verdict to be stored.
pub(super) struct New<'n> {
    pub(super) id: &'n str,
    pub(super) saying: &'n Saying,
    pub(super) agrees: Option<bool>,
    pub(super) late: bool,
}

pub(super) fn insert(change: &mut Change, by: &Person, case: &CaseRow, new: &New<'_>, said: &[u8; 32]) {
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    change
        .writes()
        .add(
            "INSERT INTO verdict (id, case_no, revision, person, role, fence, late, policy_version, agrees, said_commit,
               said_at, active_ms, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(case.no.as_i64())
        .bind(case.revision)
        .bind(by.id.as_str().to_owned())
        .bind(role)
        .bind(new.saying.fence.unwrap_or(case.fence))
        .bind(new.late)
        .bind(case.policy_version)
        .bind(new.agrees)
        .bind(said.to_vec())
        .bind(now)
        .bind(new.saying.active_ms.map(|ms| ms.max(0)))
        .bind(seq);
}

/// What somebody has said of a revision.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::review) struct Own {
    pub(in crate::review) id: String,
    /// Gone once the case is erased.
    pub(in crate::review) verdict: Option<Verdict>,
    pub(in crate::review) agrees: Option<bool>,
    pub(in crate::review) late: bool,
    /// UTC milliseconds.
    pub(in crate::review) at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    agrees: Option<bool>,
    late: bool,
    said_at: i64,
}

/// The verdict of `person` on a revision of a case; there is at most one.
pub(in crate::review) async fn own(
    connection: &mut SqliteConnection,
    case: CaseNo,
    revision: u32,
    person: &str,
) -> Result<Option<Own>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, agrees, late, said_at FROM verdict WHERE case_no = ? AND revision = ? AND person = ?",
    )
    .bind(case.as_i64())
    .bind(revision)
    .bind(person.to_owned())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(Row { id, agrees, late, said_at }) = row else { return Ok(None) };
    let kept = of_decision(connection, case, Payload::Verdict, &id).await?;
    let verdict = kept.map(|bytes| read(&id, &bytes)).transpose()?;
    Ok(Some(Own { id, verdict, agrees, late, at: said_at }))
}

fn read(id: &str, bytes: &[u8]) -> Result<Verdict, StoreError> {
    let damaged = |what: String| StoreError::Damaged(format!("the words of verdict {id}: {what}"));
    let value = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
    Verdict::from_value(value).map_err(|fault| damaged(fault.to_string()))
}
