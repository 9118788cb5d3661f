//! The `decision` table: facts, inserted and never changed.

use std::collections::HashMap;

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::Action;
use crate::case::{CaseNo, Prediction};
use crate::store::Writes;
use crate::sync::json_list;

/// A decision as stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) case_no: u32,
    pub(super) revision: u32,
    pub(super) action: String,
    pub(super) person: String,
    pub(super) reason: Option<String>,
    pub(super) fence: u32,
    pub(super) late: bool,
    pub(super) was: String,
    pub(super) lane: String,
    pub(super) decided_at: i64,
    pub(super) hold_until: i64,
    pub(super) supersedes: Option<String>,
    pub(super) batch: Option<String>,
    pub(super) event_seq: i64,
}

impl Row {
    /// Whether it said something that could stand on its case: no undo, no reopening, no second opinion.
    pub(super) fn is_given(&self) -> bool {
        !self.late && Action::from_word(&self.action).is_some()
    }
}

/// SQL: the newest answer that stands on the case `c`, of those to the revisions for which `$which` holds; NULL without one.
/// What handed the case up or sent it back is no answer.
macro_rules! newest_answer {
    ($which:literal) => {
        concat!(
            "(SELECT d.id FROM decision d WHERE d.case_no = c.no AND d.revision ",
            $which,
            " AND d.action IN ('approve', 'override') AND NOT d.late
                AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo')
              ORDER BY d.event_seq DESC LIMIT 1)"
        )
    };
}
pub(super) use newest_answer;

/// SQL: the answer that stands to an older revision of the case `c`, which sinks may still believe; NULL without one.
macro_rules! answered_before {
    () => {
        concat!("(CASE WHEN c.revision > 1 THEN ", $crate::review::decision::newest_answer!("< c.revision"), " END)")
    };
}
pub(super) use answered_before;

/// The decision that `id` took the place of: as it says itself, or what stands of an older revision, where decisions did
/// not say so yet.
pub(super) async fn replaced(connection: &mut SqliteConnection, id: &str) -> Result<Option<String>, ReviewError> {
    let Some(row) = by_id(connection, id).await? else { return Ok(None) };
    if row.supersedes.is_some() || row.revision == 1 {
        return Ok(row.supersedes);
    }
    let sql = concat!(
        "SELECT ",
        newest_answer!("< c.revision"),
        " FROM (SELECT case_no AS no, revision FROM decision WHERE id = ?) c"
    );
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(connection).await?)
}

const COLUMNS: &str = "SELECT id, case_no, revision, action, person, reason, fence, late, was, lane, decided_at, hold_until, supersedes, batch, event_seq FROM decision";

/// A decision to be stored.
pub(super) struct New<'n> {
    pub(super) id: &'n str,
    pub(super) case: CaseNo,
    pub(super) revision: u32,
    pub(super) action: &'static str,
    pub(super) person: &'n str,
    pub(super) role: &'static str,
    pub(super) reason: Option<&'n str>,
    pub(super) fence: u32,
    pub(super) late: bool,
    pub(super) after_accept: bool,
    pub(super) policy_version: u32,
    pub(super) was: &'static str,
    pub(super) lane: &'static str,
    pub(super) final_commit: Option<[u8; 32]>,
    pub(super) note_commit: Option<[u8; 32]>,
    pub(super) evidence_commit: Option<[u8; 32]>,
    pub(super) shown_at: Option<i64>,
    pub(super) decided_at: i64,
    pub(super) active_ms: Option<i64>,
    pub(super) hold_until: i64,
    pub(super) supersedes: Option<&'n str>,
    /// Shared by the decisions that were made as one.
    pub(super) batch: Option<&'n str>,
    pub(super) event_seq: i64,
}

pub(super) fn insert(writes: &mut Writes, new: &New<'_>) {
    writes
        .add(
            "INSERT INTO decision (id, case_no, revision, action, person, role, reason, fence, late, after_accept,
               policy_version, was, lane, final_commit, note_commit, evidence_commit, shown_at, decided_at, active_ms,
               hold_until, supersedes, batch, event_seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_owned())
        .bind(new.case.as_i64())
        .bind(new.revision)
        .bind(new.action)
        .bind(new.person.to_owned())
        .bind(new.role)
        .bind(new.reason.map(str::to_owned))
        .bind(new.fence)
        .bind(new.late)
        .bind(new.after_accept)
        .bind(new.policy_version)
        .bind(new.was)
        .bind(new.lane)
        .bind(new.final_commit.map(|commit| commit.to_vec()))
        .bind(new.note_commit.map(|commit| commit.to_vec()))
        .bind(new.evidence_commit.map(|commit| commit.to_vec()))
        .bind(new.shown_at)
        .bind(new.decided_at)
        .bind(new.active_ms)
        .bind(new.hold_until)
        .bind(new.supersedes.map(str::to_owned))
        .bind(new.batch.map(str::to_owned))
        .bind(new.event_seq);
}

pub(super) async fn by_id(connection: &mut SqliteConnection, id: &str) -> Result<Option<Row>, ReviewError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = ?"));
    Ok(sqlx::query_as(sql).bind(id.to_owned()).fetch_optional(connection).await?)
}

/// Everything decided on a case, oldest first; undone decisions are followed by their undo.
pub(super) async fn of_case(connection: &mut SqliteConnection, case: CaseNo) -> Result<Vec<Row>, ReviewError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE case_no = ? ORDER BY decided_at, event_seq"));
    Ok(sqlx::query_as(sql).bind(case.as_i64()).fetch_all(connection).await?)
}

/// Everything of one batch, in the order of its ids.
pub(super) async fn of_batch(connection: &mut SqliteConnection, batch: &str) -> Result<Vec<Row>, ReviewError> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE batch = ? ORDER BY id"));
    Ok(sqlx::query_as(sql).bind(batch.to_owned()).fetch_all(connection).await?)
}

/// With how many others, itself counted, each of these decisions was made as one; those made alone are not in it.
pub(super) async fn made_with(
    connection: &mut SqliteConnection,
    decisions: &[String],
) -> Result<HashMap<String, usize>, ReviewError> {
    let rows: Vec<(String, u32)> = sqlx::query_as(
        "SELECT d.id, count(*) FROM json_each(?) r CROSS JOIN decision d ON d.id = r.value
         JOIN decision b ON b.batch = d.batch GROUP BY d.id",
    )
    .bind(json_list(decisions))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, cases)| (id, cases as usize)).collect())
}

/// The decisions that have not been taken back.
pub(super) fn not_undone(rows: &[Row]) -> Vec<&Row> {
    let undone: Vec<&str> =
        rows.iter().filter(|row| row.action == "undo").filter_map(|row| row.supersedes.as_deref()).collect();
    rows.iter().filter(|row| row.action != "undo" && !undone.contains(&row.id.as_str())).collect()
}

/// Everything decided on the cases of these decisions, by case, oldest first.
pub(super) async fn around(
    connection: &mut SqliteConnection,
    decisions: &[String],
) -> Result<HashMap<CaseNo, Vec<Row>>, ReviewError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{COLUMNS} WHERE case_no IN (SELECT o.case_no FROM json_each(?) r CROSS JOIN decision o ON o.id = r.value)
         ORDER BY case_no, decided_at, event_seq"
    ));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(json_list(decisions)).fetch_all(connection).await?;
    let mut by_case: HashMap<CaseNo, Vec<Row>> = HashMap::new();
    for row in rows {
        by_case.entry(CaseNo(row.case_no)).or_default().push(row);
    }
    Ok(by_case)
}

/// What was given as the answer in each of these decisions, where anything was.
pub(super) async fn finals(
    connection: &mut SqliteConnection,
    decisions: &[String],
) -> Result<HashMap<String, Prediction>, ReviewError> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT d.id, p.body FROM json_each(?) r CROSS JOIN decision d ON d.id = r.value
         CROSS JOIN payload p ON p.case_no = d.case_no AND p.kind = 'final' AND p.decision = d.id",
    )
    .bind(json_list(decisions))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(id, body)| Ok((id, Prediction::from_json(&body)?))).collect()
}
