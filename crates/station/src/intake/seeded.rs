//! Known-answer checks beside arriving cases: which of them draw one, and what it looks like in the queue.
//!
//! The chance is the neighbour's, so that it is drawn once and for ever; the neighbour itself is an ordinary case. The
//! check gets an id that the audit draw takes wherever the policy has random checks, so it is one among them in truth.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::IntakeError;
use super::batch::Job;
use super::prepare::{Known, Placed, Prepared, label, placed};
use super::root::leaf;
use super::table::Numbered;
use crate::case::{CaseRow, Envelope, Lane, State, content_sha256, envelope, parse_kept};
use crate::change::Change;
use crate::policy::rule::{KNOWN_ANSWER, SEEDED};
use crate::policy::{Asked, Destination, Draws};
use crate::queue::{Place, shift};
use crate::seed::{self, Waiting};
use crate::store::StoreError;

/// How many ids are tried for one that the audit draw takes; then any free one will do.
const TRIES: u32 = 5_000;

/// A check that is put in the queue with this batch.
pub(super) struct Check {
    /// Place of its neighbour among the new cases of the batch.
    pub(super) beside: usize,
    /// What waited in the pool.
    pub(super) seed: Waiting,
    /// The key of its case.
    pub(super) key: [u8; 32],
    /// The case it becomes.
    pub(super) case: Prepared,
}

/// Source and id.
type Identity = (String, String);

/// The checks that these new cases draw, as far as the pool has any.
pub(super) async fn drawn(job: &Job<'_>, change: &mut Change, new: &[Prepared]) -> Result<Vec<Check>, IntakeError> {
    let mut neighbours: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, case) in new.iter().enumerate() {
        if case.placed.state == State::Queued && case.placed.route.took(SEEDED) {
            neighbours.entry(&case.workflow).or_default().push(at);
        }
    }
    let mut taken: HashSet<Identity> = HashSet::new();
    if !neighbours.is_empty() {
        taken.extend(new.iter().map(|case| (case.source.clone(), case.id.clone())));
    }
    let mut checks = Vec::new();
    for (workflow, places) in neighbours {
        let most = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let waiting = seed::waiting(change.connection(), workflow, most).await?;
        for (seed, beside) in waiting.into_iter().zip(places) {
            checks.extend(one(job, change, &mut taken, seed, beside, &new[beside]).await?);
        }
    }
    checks.sort_by_key(|check| check.beside);
    Ok(checks)
}

/// `None` when the policy has changed so that the check does not fit its workflow any more; it stays in the pool.
async fn one(
    job: &Job<'_>,
    change: &mut Change,
    taken: &mut HashSet<Identity>,
    seed: Waiting,
    beside: usize,
    neighbour: &Prepared,
) -> Result<Option<Check>, IntakeError> {
    let damaged = |what: &str| StoreError::Damaged(format!("{what} of check {}", seed.id));
    let content = parse_kept(&seed.body).map_err(|_| damaged("the content"))?;
    let key = seed.key.clone().try_into().map_err(|_| damaged("the key"))?;
    let around = parse_kept(&neighbour.body).map_err(|_| damaged("the neighbour"))?;
    let id = free_id(job, change, taken, neighbour).await?;
    let content = seed::disguise(content, &around, id);
    let Some(case) = prepared(job.known, &content, neighbour) else { return Ok(None) };
    taken.insert((case.source.clone(), case.id.clone()));
    Ok(Some(Check { beside, seed, key, case }))
}

/// An id like the neighbour's that nothing has, by preference one that the audit draw takes.
async fn free_id(
    job: &Job<'_>,
    change: &mut Change,
    taken: &HashSet<Identity>,
    neighbour: &Prepared,
) -> Result<String, IntakeError> {
    let rate = job.known.workflows.get(&neighbour.workflow).map_or(0.0, |workflow| workflow.policy.route.audit_rate);
    let mut attempt = 0;
    loop {
        let mut random = 0_u64.to_be_bytes();
        let mut problem = None;
        let id = seed::lookalike(&neighbour.id, attempt, || {
            problem = problem.take().or_else(|| getrandom::fill(&mut random).err());
            u64::from_be_bytes(random)
        });
        if let Some(problem) = problem {
            return Err(StoreError::from(problem).into());
        }
        attempt += 1;
        let identity = (neighbour.source.clone(), id);
        let draws = Draws::of(&job.known.salt, &identity.0, &identity.1);
        let hides = draws.audit < rate || attempt > TRIES;
        if hides && !taken.contains(&identity) && !is_there(change, &identity).await? {
            return Ok(identity.1);
        }
    }
}

async fn is_there(change: &mut Change, (source, id): &Identity) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM cases WHERE source = ? AND id = ?)")
        .bind(source.clone())
        .bind(id.clone())
        .fetch_one(change.connection())
        .await?)
}

/// The check as a case that only has to be stored; it came in when its neighbour did.
fn prepared(known: &Known, content: &Envelope, neighbour: &Prepared) -> Option<Prepared> {
    let placed = as_a_check(placed(known, content, neighbour.arrived_at).ok()?);
    let body = serde_json::to_vec(content).ok()?;
    let sha256 = content_sha256(&body, None);
    let subject = content.subject.clone().unwrap_or_default();
    Some(Prepared {
        leaf: leaf(&content.source, &content.id, &sha256, placed.route.to.as_str()),
        source: content.source.clone(),
        id: content.id.clone(),
        workflow: content.workflow.clone(),
        content_sha256: sha256,
        row_sha256: None,
        body,
        received: None,
        arrived_at: neighbour.arrived_at,
        confidence: content.confidence,
        label: content.prediction.as_ref().and_then(label),
        created_at: content.created_at,
        model_name: neighbour.model_name.clone(),
        model_version: neighbour.model_version.clone(),
        subject_type: subject.kind,
        subject_id: subject.id,
        placed,
    })
}

/// Wherever its own route would lead it, a check waits where checks wait, and is executed nowhere.
fn as_a_check(mut placed: Placed) -> Placed {
    if !placed.route.in_audit_draw {
        placed.route.rules.push(Asked { rule: KNOWN_ANSWER.to_owned(), value: None, limit: None, result: true });
        placed.rules = serde_json::to_string(&placed.route.rules).unwrap_or_else(|_| "[]".to_owned());
        // It withholds what a random check withholds.
        placed.route.in_audit_draw = true;
    }
    if placed.route.to == Destination::Auto {
        placed.route.to = Destination::Audit;
    }
    (placed.state, placed.accepted, placed.lane, placed.place.value) = (State::Queued, false, Lane::Audit, 0.0);
    placed
}

/// Counts the checks where they stand, and writes down that they are asked. Whoever imports is not told of them.
pub(super) fn put_in(change: &mut Change, checks: &[Check], numbered: &[Numbered<'_>]) {
    let now = change.now();
    for Check { seed, case, .. } in checks {
        let Some(one) = numbered.iter().find(|one| std::ptr::eq(one.case, case)) else { continue };
        shift(change.writes(), &case.workflow, Place { state: case.placed.state, lane: case.placed.lane }, 1);
        seed::asked(change.writes(), seed, one.no, format!("{}/{}", case.source, case.id), now);
    }
}

/// A case arrives under a name that was lent to a check: the check makes room, and counts as not there.
pub(super) async fn make_room(
    job: &Job<'_>,
    change: &mut Change,
    there: &mut HashMap<Identity, CaseRow>,
    arriving: &[&Prepared],
) -> Result<(), IntakeError> {
    let rows: Vec<_> = there.values().map(|row| row.no).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let checks = seed::among(change.connection(), &rows).await?;
    let mut taken: HashSet<Identity> = HashSet::new();
    for case in arriving {
        let identity = (case.source.clone(), case.id.clone());
        let Some(row) = there.get(&identity).filter(|row| checks.contains(&row.no)).cloned() else { continue };
        if taken.is_empty() {
            taken.extend(arriving.iter().map(|case| (case.source.clone(), case.id.clone())));
        }
        let mut content = parse_kept(&envelope(change.connection(), row.no, row.revision).await?)
            .map_err(|fault| StoreError::Damaged(format!("{}: {fault}", row.name())))?;
        let id = free_id(job, change, &taken, case).await?;
        content.id.clone_from(&id);
        let body = serde_json::to_vec(&content).map_err(|error| StoreError::Damaged(error.to_string()))?;
        seed::renamed(change.writes(), &row, &id, content_sha256(&body, None), body);
        taken.insert((row.source.clone(), id));
        there.remove(&identity);
    }
    Ok(())
}
