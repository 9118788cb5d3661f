//! Depths, oldest and overdue by workflow, for the rail and the command line.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answerer::{not_answered, reviewers};
use super::{QueueError, URGENT_SLACK_MS, reaches};
use crate::case::{Lane, State};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::{self, Kind, Mode};
use crate::store::Store;

/// More overdue cases than this are not counted out: "1,000 or more" moves nobody to act otherwise than 1,001 would.
const OVERDUE_CAP: u32 = 1_000;

/// One workflow's queue, as far as the person may take from it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowQueue {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Kind of its cases.
    pub kind: Kind,
    /// Its AI mode.
    pub mode: Mode,
    /// Cases that wait for the person, those on their own screen among them.
    pub depth: u32,
    /// When the oldest waiting case came in, UTC milliseconds.
    pub oldest_at: Option<f64>,
    /// Waiting cases past their due time.
    pub overdue: u32,
    /// Whether there are more overdue ones than that.
    pub overdue_capped: bool,
    /// Answered and inside their undo hold.
    pub held: u32,
    /// Answered and waiting for their readback.
    pub readback: u32,
    /// Cases in every state, by the state's name.
    pub states: BTreeMap<String, u32>,
}

/// All queues of a person.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Cases that wait for the person.
    pub total: u32,
    /// Every workflow they may review, in the order of names.
    pub workflows: Vec<WorkflowQueue>,
    /// Cases back at their source.
    pub returned: u32,
    /// Cases that cannot be judged as they are.
    pub quarantined: u32,
}

#[derive(sqlx::FromRow)]
struct Count {
    workflow: String,
    state: String,
    lane: String,
    n: u32,
}

/// Reads the queues of `by`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn overview(store: &Store, by: &Person) -> Result<Overview, QueueError> {
    ask(store, Op::Read, by).await?;
    let counts: Vec<Count> =
        sqlx::query_as("SELECT workflow, state, lane, n FROM counter WHERE n > 0").fetch_all(store.reader()).await?;
    let policies = policy::current(store).await?;
    let mine = sqlx::query_as(MINE).bind("").bind("").bind("").bind(by.id.as_str()).bind("").bind(reviewers(&policies));
    let mine: Vec<Count> = mine.fetch_all(store.reader()).await?;
    let mut workflows = Vec::new();
    for policy in policies {
        // An auditor takes nothing and still sees what waits; who judges sees a foreign workflow by its escalations.
        let looks_on = !by.roles.iter().any(|role| role.judges());
        let named = policy.review.roles.iter().any(|role| by.roles.contains(role));
        let queue = queue_of(store, by, &policy, &counts, &mine).await?;
        if named || looks_on || queue.depth > 0 {
            workflows.push(queue);
        }
    }
    workflows.sort_by(|a, b| a.name.cmp(&b.name));
    let of = |state: &str| workflows.iter().filter_map(|w| w.states.get(state)).sum();
    Ok(Overview {
        total: workflows.iter().map(|workflow| workflow.depth).sum(),
        returned: of(State::Returned.as_str()),
        quarantined: of(State::Quarantine.as_str()),
        workflows,
    })
}

/// The few cases that somebody has, and of the few that wait for another answer those they have answered and somebody
/// else is to; no count over what waits.
pub(super) const MINE: &str = concat!(
    "
SELECT workflow, lane, state, count(*) AS n FROM cases
WHERE state = 'leased' AND lease_until IS NOT NULL AND lease_person = ?4 GROUP BY workflow, lane
UNION ALL
SELECT x.workflow, x.lane, x.state, count(*) FROM cases x CROSS JOIN answerer o ON o.case_no = x.no AND o.person = ?4
WHERE x.state IN ('answered', 'disputed') AND NOT",
    not_answered!(),
    "
GROUP BY x.workflow, x.lane, x.state"
);

/// CROSS JOIN keeps the lanes outside, so that each is a stretch of `cases_urgent`.
pub(super) const OLDEST_AND_OVERDUE: &str = "
SELECT (SELECT arrived_at FROM cases WHERE workflow = ?1 AND state IN ('queued', 'answered', 'escalated', 'disputed')
        ORDER BY arrived_at LIMIT 1),
       (SELECT count(*) FROM (SELECT 1 FROM json_each('[\"main\",\"audit\",\"senior\",\"lead\"]') l CROSS JOIN cases c
          ON c.workflow = ?1 AND c.lane = l.value AND c.state IN ('queued', 'answered', 'escalated', 'disputed')
          AND c.urgent_at <= ?4 AND c.due_at < ?2 LIMIT ?3))";

async fn queue_of(
    store: &Store,
    by: &Person,
    policy: &policy::Policy,
    counts: &[Count],
    mine: &[Count],
) -> Result<WorkflowQueue, QueueError> {
    let mut states: BTreeMap<String, u32> = BTreeMap::new();
    let mut depth = 0;
    let looks_on = !by.roles.iter().any(|role| role.judges());
    for count in counts.iter().filter(|count| count.workflow == policy.workflow.key) {
        let waits = State::from_word(&count.state).is_some_and(State::waits);
        let reachable = Lane::from_word(&count.lane).is_some_and(|lane| reaches(policy, &by.roles, lane));
        let answered = own(mine, count);
        // Who is to give a second answer must not see that there is a first: to them the case is queued.
        let blind = count.state == State::Answered.as_str() && !looks_on;
        let seen_as = if blind { State::Queued.as_str().to_owned() } else { count.state.clone() };
        *states.entry(seen_as).or_default() += count.n - if blind { answered } else { 0 };
        if blind && answered > 0 {
            *states.entry(count.state.clone()).or_default() += answered;
        }
        if waits && (reachable || looks_on) {
            // What the person has answered waits for somebody else.
            depth += count.n - answered;
        }
    }
    // What is on the person's own screen still waits for them; else the depth would jump with every case fetched ahead.
    let held = |count: &&Count| count.workflow == policy.workflow.key && count.state == State::Leased.as_str();
    depth += mine.iter().filter(held).map(|count| count.n).sum::<u32>();
    let now = store.now();
    let (oldest, overdue): (Option<i64>, u32) = sqlx::query_as(OLDEST_AND_OVERDUE)
        .bind(policy.workflow.key.as_str())
        .bind(now)
        .bind(OVERDUE_CAP + 1)
        // What is due before now became urgent at least the slack before now.
        .bind(now - URGENT_SLACK_MS)
        .fetch_one(store.reader())
        .await?;
    // Where nothing waits for the person, what waits for others is not theirs to be late with.
    let (oldest, overdue) = if depth == 0 { (None, 0) } else { (oldest, overdue) };
    Ok(WorkflowQueue {
        key: policy.workflow.key.clone(),
        name: policy.workflow.name.clone(),
        kind: policy.workflow.kind,
        mode: policy.workflow.mode,
        depth,
        oldest_at: oldest.map(|ms| ms as f64),
        overdue: overdue.min(OVERDUE_CAP),
        overdue_capped: overdue > OVERDUE_CAP,
        held: states.get(State::Held.as_str()).copied().unwrap_or(0),
        readback: states.get(State::Readback.as_str()).copied().unwrap_or(0),
        states,
    })
}

/// How many cases of a place the person has answered.
fn own(mine: &[Count], place: &Count) -> u32 {
    let same = |own: &&Count| own.workflow == place.workflow && own.lane == place.lane && own.state == place.state;
    let waiting = place.state != State::Leased.as_str();
    mine.iter().find(same).filter(|_| waiting).map_or(0, |own| own.n.min(place.n))
}
