//! Routing waiting cases anew after their policy has changed: a new route fact each, with the draws they had.

use super::IntakeError;
use super::known::known;
use super::prepare::{Known, placed};
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, State, envelope, parse_kept};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::withholds;
use crate::queue::{Place, moved};
use crate::store::Store;
use crate::sync;

/// Cases a transaction.
const BATCH: i64 = 500;

/// What rerouting came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rerouted {
    /// Cases with a new route fact.
    pub rerouted: u32,
    /// Of them, now accepted unseen.
    pub accepted: u32,
    /// Cases that do not fit the new policy and keep the version that routed them.
    pub kept: u32,
}

/// Routes every case of a workflow that waits and is with nobody under the policy that holds now.
///
/// # Errors
/// When `by` may not apply policies or the file cannot be written.
pub async fn reroute(store: &Store, by: &Person, workflow: &str) -> Result<Rerouted, IntakeError> {
    let known = known(store, None).await?;
    let mut total = Rerouted::default();
    let mut after = 0;
    loop {
        let mut change = Change::begin_batch(store, Op::Reroute, by).await?;
        let rows: Vec<CaseRow> = sqlx::query_as(
            "SELECT * FROM cases WHERE workflow = ? AND state = 'queued' AND reopened IS NULL AND lane IN ('main', 'audit') AND no > ?
               AND NOT EXISTS (SELECT 1 FROM seed WHERE case_no = cases.no) ORDER BY no LIMIT ?",
        )
        .bind(workflow.to_owned())
        .bind(after)
        .bind(BATCH)
        .fetch_all(change.connection())
        .await?;
        let Some(last) = rows.last() else { return Ok(total) };
        after = last.no.as_i64();
        let before = total;
        let mut accepted = Vec::new();
        for row in &rows {
            if !one(&mut change, &known, row, &mut accepted).await? {
                total.kept += 1;
                continue;
            }
            total.rerouted += 1;
        }
        total.accepted += u32::try_from(accepted.len()).unwrap_or(0);
        let sinks = sync::active_sinks(change.connection()).await?;
        let (now, seq) = (change.now(), change.seq());
        sync::enqueue_accepted(change.writes(), store.ids(), &sinks, &accepted, seq, now)?;
        let told = Told::new()
            .with("workflow", workflow)
            .with("rerouted", total.rerouted - before.rerouted)
            .with("accepted", total.accepted - before.accepted);
        change.tell(told);
        change.commit().await?;
    }
}

/// Gives one case its new route; false when the policy it has is the one that holds, or the new one does not fit it.
async fn one(
    change: &mut Change,
    known: &Known,
    row: &CaseRow,
    accepted: &mut Vec<CaseNo>,
) -> Result<bool, IntakeError> {
    let bytes = envelope(change.connection(), row.no, row.revision).await?;
    let Ok(content) = parse_kept(&bytes) else { return Ok(false) };
    let Ok(new) = placed(known, &content, row.arrived_at) else { return Ok(false) };
    if new.policy_version == row.policy_version {
        return Ok(false);
    }
    // What was executed unseen stays so; what waited may be executed now.
    let newly_accepted = new.accepted && row.accepted_at.is_none();
    let state = if new.state == State::Quarantine { State::Queued } else { new.state };
    let now = change.now();
    moved(change.writes(), row, Place { state, lane: new.lane });
    change
        .writes()
        .add(
            "UPDATE cases SET state = ?, lane = ?, route = ?, policy_version = ?, value = ?, due_at = ?, urgent_at = ?,
               accepted_at = coalesce(accepted_at, ?), withholds = ? WHERE no = ?",
        )
        .bind(state.as_str())
        .bind(new.lane.as_str())
        .bind(new.route.to.as_str())
        .bind(new.policy_version)
        .bind(new.place.value)
        .bind(new.place.due_at)
        .bind(new.place.urgent_at)
        .bind(newly_accepted.then_some(now))
        .bind(withholds(&new.route))
        .bind(row.no.as_i64());
    change
        .writes()
        .add(
            "INSERT INTO route (case_no, n, revision, policy_version, to_, rules, selection_probability, at)
             SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ? FROM route WHERE case_no = ?",
        )
        .bind(row.no.as_i64())
        .bind(row.revision)
        .bind(new.policy_version)
        .bind(new.route.to.as_str())
        .bind(new.rules)
        .bind(new.route.selection_probability)
        .bind(now)
        .bind(row.no.as_i64());
    if newly_accepted {
        accepted.push(row.no);
    }
    Ok(true)
}
