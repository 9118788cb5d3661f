//! Counts what an export leaves out before any row is looked at: by the state of the case and of its decisions.

use std::collections::BTreeMap;

use sqlx_sqlite::SqliteConnection;

use super::Request;
use crate::case::State;
use crate::store::StoreError;

/// Left out because the edit is the draft.
pub(super) const NO_CHANGE: &str = "no change";
/// Left out because the right answer was known beforehand.
const SEEDED: &str = "seeded";
/// Left out because the format cannot say such an answer.
pub(super) const WRONG_KIND: &str = "wrong kind";

/// Counts by reason over the cases and decisions of a request.
///
/// # Errors
/// When the file cannot be read.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    request: &Request,
) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut counts = BTreeMap::new();
    let states: Vec<(String, bool, i64)> = sqlx::query_as(
        "SELECT c.state, s.id IS NOT NULL AS seeded, count(*) FROM cases c LEFT JOIN decision d ON d.id = c.decision
         LEFT JOIN seed s ON s.case_no = c.no
         WHERE (?1 IS NULL OR c.workflow = ?1) AND coalesce(d.decided_at, c.arrived_at) >= ?2 GROUP BY 1, 2",
    )
    .bind(request.workflow.clone())
    .bind(request.since.unwrap_or(i64::MIN))
    .fetch_all(&mut *connection)
    .await?;
    for (state, seeded, n) in states {
        let state = State::from_word(&state).ok_or_else(|| StoreError::Damaged(format!("a case is \"{state}\"")))?;
        if let Some(reason) = if seeded { Some(SEEDED) } else { reason(state) } {
            add(&mut counts, reason, n);
        }
    }
    let (undone, late): (i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE d.action = 'undo'), count(*) FILTER (WHERE d.late = 1)
         FROM decision d JOIN cases c ON c.no = d.case_no
         WHERE (d.action = 'undo' OR d.late = 1) AND (?1 IS NULL OR c.workflow = ?1) AND d.decided_at >= ?2",
    )
    .bind(request.workflow.clone())
    .bind(request.since.unwrap_or(i64::MIN))
    .fetch_one(connection)
    .await?;
    add(&mut counts, "undone", undone);
    add(&mut counts, "late second opinion", late);
    Ok(counts)
}

/// Why a case in this state is left out; `None` when it is settled and so looked at.
fn reason(state: State) -> Option<&'static str> {
    match state {
        State::Settled => None,
        State::Held => Some("not yet past its undo hold"),
        State::Accepted => Some("accepted unseen"),
        State::Disputed => Some("disputed"),
        State::Erased => Some("erased"),
        State::Escalated => Some("escalated"),
        State::Returned => Some("returned"),
        State::Answered => Some("waits for a second answer"),
        State::Quarantine | State::Queued | State::Leased | State::Readback => Some("not decided yet"),
    }
}

fn add(counts: &mut BTreeMap<String, u64>, reason: &str, n: i64) {
    if let Ok(n @ 1..) = u64::try_from(n) {
        *counts.entry(reason.to_owned()).or_default() += n;
    }
}
