//! Routing waiting cases anew after their policy has changed: a new route fact each, with the draws they had.

use super::IntakeError;
use super::known::known;
use super::prepare::{Known, placed};
use super::table::newest_route;
use crate::audit::Told;
use crate::case::{CaseRow, State, envelope, parse_kept};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::withholds;
use crate::queue::{Place, moved};
use crate::store::Store;
use crate::sync::{self, Accepted};

/// Cases a transaction.
const BATCH: i64 = 500;

/// What rerouting came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rerouted {
    /// Cases with a new route fact.
    pub rerouted: u32,
    /// Of them, now accepted unseen.
    pub accepted: u32,
    /// Cases that do not fit the new policy, or that a person has said something about: they keep the version that
    /// routed them.
    pub kept: u32,
}

/// Routes every case of a workflow that waits and is with nobody under the policy that holds now. What a person has
/// already said something about (decided and undone, escalated, asked, judged blind) keeps its route: it may not be
/// executed as if nobody had had to look.
///
/// # Errors
/// When `by` may not apply policies or the file cannot be written.
pub async fn reroute(store: &Store, by: &Person, workflow: &str) -> Result<Rerouted, IntakeError> {
    let known = known(store, None).await?;
    let mut total = Rerouted::default();
    let mut after = 0;
    loop {
        let mut change = Change::begin_batch(store, Op::Reroute, by).await?;
        let rows: Vec<Waiting> = sqlx::query_as(WAITING)
            .bind(workflow.to_owned())
            .bind(after)
            .bind(BATCH)
            .fetch_all(change.connection())
            .await?;
        let Some(last) = rows.last() else { return Ok(total) };
        after = last.case.no.as_i64();
        let before = total;
        let mut accepted = Vec::new();
        for row in &rows {
            if row.said || !one(&mut change, &known, &row.case, &mut accepted).await? {
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

/// A case that waits, and whether a person has said something about its revision.
#[derive(sqlx::FromRow)]
struct Waiting {
    #[sqlx(flatten)]
    case: CaseRow,
    said: bool,
}

const WAITING: &str = "SELECT c.*,
       EXISTS (SELECT 1 FROM decision d WHERE d.case_no = c.no AND d.revision = c.revision)
       OR EXISTS (SELECT 1 FROM question q WHERE q.case_no = c.no AND q.revision = c.revision)
       OR EXISTS (SELECT 1 FROM verdict v WHERE v.case_no = c.no AND v.revision = c.revision) AS said
FROM cases c WHERE c.workflow = ? AND c.state = 'queued' AND c.reopened IS NULL AND c.lane IN ('main', 'audit') AND c.no > ?
  AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no) ORDER BY c.no LIMIT ?";

/// Gives one case its new route; false when the policy it has is the one that holds, or the new one does not fit it.
async fn one(
    change: &mut Change,
    known: &Known,
    row: &CaseRow,
    accepted: &mut Vec<Accepted>,
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
    let (now, n) = (change.now(), newest_route(change, row.no).await? + 1);
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
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(row.no.as_i64())
        .bind(n)
        .bind(row.revision)
        .bind(new.policy_version)
        .bind(new.route.to.as_str())
        .bind(new.rules)
        .bind(new.route.selection_probability)
        .bind(now);
    if newly_accepted {
        accepted.push(Accepted { case: row.no, route: n });
    }
    Ok(true)
}
