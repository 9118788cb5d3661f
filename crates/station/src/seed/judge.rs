//! Whether a decision on a check was right: written beside the decision, told to nobody but a lead.

use std::collections::HashMap;

use sqlx_sqlite::SqliteConnection;

use super::Known;
use crate::case::Prediction;
use crate::policy::Policy;
use crate::store::{Columns, StoreError, Writes};

/// A check that is being decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Check {
    seed: String,
    known: Known,
}

impl Check {
    /// Reads the columns `seed` and `known_answer` of a row about a case; `None` when the case is no check, or its
    /// content was erased.
    pub(crate) fn of(row: &impl Columns) -> Result<Option<Self>, StoreError> {
        let (seed, known): (Option<String>, Option<Vec<u8>>) = (row.column("seed")?, row.column("known_answer")?);
        let (Some(seed), Some(known)) = (seed, known) else { return Ok(None) };
        let damaged = || StoreError::Damaged(format!("the known answer of check {seed}"));
        let known = serde_json::from_slice(&known).map_err(|_| damaged())?;
        let known = Known::from_value(known).map_err(|_| damaged())?;
        Ok(Some(Self { seed, known }))
    }

    /// Adds the fact whether a decision was right. `last` is the final answer; without one (an escalation, a return)
    /// nothing can be said.
    pub(crate) fn judge(
        &self,
        writes: &mut Writes,
        policy: &Policy,
        decision: (&str, &str),
        last: Option<&Prediction>,
        approved: bool,
        now: i64,
    ) {
        let Some(last) = last else { return };
        let (id, person) = decision;
        writes
            .add("INSERT INTO seed_answer (decision, seed, person, correct, at) VALUES (?, ?, ?, ?, ?)")
            .bind(id.to_owned())
            .bind(self.seed.clone())
            .bind(person.to_owned())
            .bind(self.known.is_met(policy, last, approved))
            .bind(now);
    }
}

/// How many deliveries are believed to wait inside their undo hold at `now` because checks were decided: to a reviewer
/// a check is held like any other case, though no sink will hear of it.
pub(crate) async fn held(connection: &mut SqliteConnection, now: i64) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) * (SELECT count(*) FROM sink WHERE removed_at IS NULL) FROM seed s JOIN cases c ON c.no = s.case_no
         WHERE s.case_no IS NOT NULL AND c.state IN ('held', 'escalated', 'returned') AND c.hold_until > ?",
    )
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Which of these decisions are on checks and past their hold at `now`, with the number of sinks that would have them
/// if it were any other case: undoing one must say what undoing any other says.
pub(crate) async fn as_if_sent(
    connection: &mut SqliteConnection,
    decisions: &[String],
    now: i64,
) -> Result<HashMap<String, u32>, StoreError> {
    let list = serde_json::to_string(decisions).unwrap_or_else(|_| "[]".to_owned());
    let rows: Vec<(String, u32)> = sqlx::query_as(
        "SELECT d.id, (SELECT count(*) FROM sink WHERE removed_at IS NULL) FROM json_each(?) n
         CROSS JOIN decision d ON d.id = n.value JOIN cases c ON c.no = d.case_no JOIN seed s ON s.case_no = d.case_no
         WHERE d.hold_until <= ? AND d.late = 0 AND c.state NOT IN ('answered', 'disputed')",
    )
    .bind(list)
    .bind(now)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}
