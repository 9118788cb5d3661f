//! The `decision` table: facts, inserted and never changed.

use serde::Serialize;
use sqlx::sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::Action;
use super::words;
use crate::case::{CaseNo, Payload, Prediction, of_decision};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::{Store, Writes};

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
}

const COLUMNS: &str = "SELECT id, case_no, revision, action, person, reason, fence, late, was, lane, decided_at, hold_until, supersedes FROM decision";

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
    pub(super) shown_at: Option<i64>,
    pub(super) decided_at: i64,
    pub(super) active_ms: Option<i64>,
    pub(super) hold_until: i64,
    pub(super) supersedes: Option<&'n str>,
    pub(super) event_seq: i64,
}

pub(super) fn insert(writes: &mut Writes, new: &New<'_>) {
    writes
        .add(
            "INSERT INTO decision (id, case_no, revision, action, person, role, reason, fence, late, after_accept,
               policy_version, was, lane, final_commit, note_commit, shown_at, decided_at, active_ms, hold_until,
               supersedes, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        .bind(new.shown_at)
        .bind(new.decided_at)
        .bind(new.active_ms)
        .bind(new.hold_until)
        .bind(new.supersedes.map(str::to_owned))
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

/// The decisions that have not been taken back.
pub(super) fn not_undone(rows: &[Row]) -> Vec<&Row> {
    let undone: Vec<&str> =
        rows.iter().filter(|row| row.action == "undo").filter_map(|row| row.supersedes.as_deref()).collect();
    rows.iter().filter(|row| row.action != "undo" && !undone.contains(&row.id.as_str())).collect()
}

/// A decision its author may still take back.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Undoable {
    /// The decision.
    pub decision_id: String,
    /// The case, as people name it.
    pub case_id: String,
    /// "Overridden: Transfer fee charged".
    pub label: String,
    /// When its hold ends, UTC milliseconds.
    pub hold_until: f64,
    /// Whether undoing now would have to tell the sinks.
    pub after_hold: bool,
}

#[derive(sqlx::FromRow)]
struct RecentRow {
    id: String,
    case_no: u32,
    case_id: String,
    action: String,
    hold_until: i64,
}

/// The newest decisions of `by` that still stand on their cases, newest first, at most `limit`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn recent(store: &Store, by: &Person, limit: u32) -> Result<Vec<Undoable>, ReviewError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    let rows: Vec<RecentRow> = sqlx::query_as(
        "SELECT d.id, d.case_no, c.id AS case_id, d.action, d.hold_until
         FROM decision d JOIN cases c ON c.no = d.case_no AND c.decision = d.id
         WHERE d.person = ? AND d.late = 0 AND d.action <> 'undo' ORDER BY d.decided_at DESC LIMIT ?",
    )
    .bind(by.id.as_str().to_owned())
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let now = store.now();
    let mut undoable = Vec::with_capacity(rows.len());
    for row in rows {
        let kept = of_decision(&mut connection, CaseNo(row.case_no), Payload::Final, &row.id).await?;
        let value: Option<Prediction> = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
        let label = match Action::from_word(&row.action) {
            Some(action) => words::done(action, value.as_ref()),
            None => row.action,
        };
        undoable.push(Undoable {
            decision_id: row.id,
            case_id: row.case_id,
            label,
            hold_until: row.hold_until as f64,
            after_hold: row.hold_until <= now,
        });
    }
    Ok(undoable)
}

/// How a person gets on today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Pace {
    /// Decisions since `since`, undone ones not counted.
    pub decided: u32,
    /// Decisions an hour of attention; `None` under five decisions or a minute of attention.
    pub per_hour: Option<f64>,
}

/// Counts the decisions of `by` since `since` (UTC milliseconds).
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn pace(store: &Store, by: &Person, since: i64) -> Result<Pace, ReviewError> {
    ask(store, Op::Read, by).await?;
    let (decided, active_ms): (u32, Option<i64>) = sqlx::query_as(
        "SELECT count(*), sum(active_ms) FROM decision d WHERE person = ? AND decided_at >= ? AND action <> 'undo'
           AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo')",
    )
    .bind(by.id.as_str().to_owned())
    .bind(since)
    .fetch_one(store.reader())
    .await?;
    let active_ms = active_ms.unwrap_or(0);
    let enough = decided >= 5 && active_ms >= 60_000;
    let per_hour = enough.then(|| (f64::from(decided) * 3_600_000.0 / active_ms as f64).round());
    Ok(Pace { decided, per_hour })
}
