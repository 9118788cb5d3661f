//! Storing one batch: what is new, what is there already, what is refused, in one transaction with one audit event.

use std::collections::{BTreeMap, HashMap};

use super::IntakeError;
use super::known::{Meets, meets, there};
use super::parts::{Batch, Outcome};
use super::prepare::{Known, Prepared};
use super::report::{Refusal, Report};
use super::run::{Run, keep_reject};
use super::seeded;
use super::table::{Numbered, insert, newest_route, revise};
use crate::audit::{Told, root};
use crate::case::{CaseNo, CaseRow, Fault, hex};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::Destination;
use crate::queue::{Place, shift};
use crate::store::{Store, StoreError};
use crate::sync::{self, Accepted};

/// What every batch of an import shares.
pub(super) struct Job<'j> {
    pub(super) store: &'j Store,
    pub(super) by: &'j Person,
    pub(super) known: &'j Known,
    pub(super) file: String,
    pub(super) fingerprint: [u8; 32],
}

/// A refused record: its line, its bytes, and why.
type Refused = (u32, Vec<u8>, Fault);

/// A batch that is stored.
pub(super) struct Stored {
    /// The refused lines, for the file of `--rejects`.
    pub(super) refused: Vec<Vec<u8>>,
    /// Whether people wrote meanwhile.
    pub(super) people_wrote: bool,
}

/// Stores a batch.
pub(super) async fn store_batch(job: &Job<'_>, run: &mut Run, batch: Batch) -> Result<Stored, IntakeError> {
    let mut change = Change::begin_batch(job.store, Op::Import, job.by).await?;
    let mut report = run.report.clone();
    report.read += u32::try_from(batch.outcomes.len()).unwrap_or(u32::MAX);
    let mut sorted = sort(job, &mut change, batch.outcomes, &mut report).await?;
    let leaves = write(job, &mut change, &sorted, &mut report).await?;
    for (line, raw, fault) in &mut sorted.refused {
        let (path, reason) = (fault.pointer.clone(), fault.reason.clone());
        keep_reject(change.writes(), &run.id, *line, &path, &reason, raw.clone());
        report.refuse(Refusal { file: job.file.clone(), line: *line, path, reason });
    }
    let told = Told::new()
        .with("import", run.id.as_str())
        .with("lines", format!("{}-{}", run.lines + 1, batch.lines))
        .with("accepted", report.accepted - run.report.accepted)
        .with("duplicate", report.duplicate - run.report.duplicate)
        .with("rejected", report.rejected - run.report.rejected)
        .with("root", hex(&root(&leaves)));
    change.tell(told);
    let mut done = run.advance(batch.bytes, batch.lines, report);
    done.save(&mut change, &job.file, &job.fingerprint, batch.last);
    let people_wrote = change.people_wrote();
    change.commit().await?;
    *run = done;
    Ok(Stored { refused: sorted.refused.into_iter().map(|(_, raw, _)| raw).collect(), people_wrote })
}

/// A batch by what becomes of each record.
#[derive(Default)]
struct Sorted {
    new: Vec<Prepared>,
    revised: Vec<(Box<CaseRow>, Prepared)>,
    refused: Vec<Refused>,
}

async fn sort(
    job: &Job<'_>,
    change: &mut Change,
    outcomes: Vec<Outcome>,
    report: &mut Report,
) -> Result<Sorted, IntakeError> {
    let mut sorted = Sorted::default();
    let mut cases = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome.case {
            Ok(case) => cases.push((outcome.line, outcome.raw, case)),
            Err(fault) => sorted.refused.push((outcome.line, outcome.raw, fault)),
        }
    }
    let mut known = there(change, cases.iter().map(|(_, _, case)| case)).await?;
    let arriving: Vec<&Prepared> = cases.iter().map(|(_, _, case)| case).collect();
    seeded::make_room(job, change, &mut known, &arriving).await?;
    // What this very batch has already taken, by identity.
    let mut taken: HashMap<(String, String), [u8; 32]> = HashMap::new();
    for (line, raw, case) in cases {
        let identity = case.identity();
        let met = match taken.get(&identity) {
            Some(hash) if *hash == case.content_sha256 => Meets::Same,
            Some(hash) => Meets::Other(*hash),
            None => meets(&case, known.get(&identity)),
        };
        match met {
            Meets::Same => report.duplicate += 1,
            Meets::Other(hash) => sorted.refused.push((line, raw, other_content(&case, &hash))),
            Meets::Nothing => {
                taken.insert(identity, case.content_sha256);
                sorted.new.push(case);
            }
            Meets::Awaiting(row) => {
                taken.insert(identity, case.content_sha256);
                sorted.revised.push((row, case));
            }
        }
    }
    Ok(sorted)
}

fn other_content(case: &Prepared, there: &[u8; 32]) -> Fault {
    let reason = format!(
        "{}/{} is here with other content: {} there, {} in this line; a case changes only after it was returned or quarantined",
        case.source,
        case.id,
        hex(there),
        hex(&case.content_sha256)
    );
    Fault::new("/id", reason)
}

async fn write(
    job: &Job<'_>,
    change: &mut Change,
    sorted: &Sorted,
    report: &mut Report,
) -> Result<Vec<[u8; 32]>, IntakeError> {
    let batch = job.store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let last: u32 = sqlx::query_scalar("SELECT coalesce(max(no), 0) FROM cases").fetch_one(change.connection()).await?;
    let checks = seeded::drawn(job, change, &sorted.new).await?;
    let numbered = number(job, last, &sorted.new, &checks)?;
    insert(change.writes(), &batch, &numbered);
    seeded::put_in(change, &checks, &numbered);
    for (there, case) in &sorted.revised {
        revise(change.writes(), &batch, there, case);
        shift(change.writes(), &there.workflow, Place { state: there.state, lane: there.lane }, -1);
    }
    count(change, sorted, report);
    let new = numbered.iter().filter(|one| one.case.placed.accepted).map(|one| Accepted { case: one.no, route: 1 });
    let mut accepted: Vec<Accepted> = new.collect();
    for (there, _) in sorted.revised.iter().filter(|(_, case)| case.placed.accepted) {
        // The route that `revise` adds.
        accepted.push(Accepted { case: there.no, route: newest_route(change, there.no).await? + 1 });
    }
    announce(job, change, &accepted).await?;
    Ok(sorted.new.iter().chain(sorted.revised.iter().map(|(_, case)| case)).map(|case| case.leaf).collect())
}

/// Numbers the new cases after the `last` there is, each check right behind its neighbour.
fn number<'c>(
    job: &Job<'_>,
    last: u32,
    new: &'c [Prepared],
    checks: &'c [seeded::Check],
) -> Result<Vec<Numbered<'c>>, StoreError> {
    let mut numbered = Vec::with_capacity(new.len() + checks.len());
    let mut checks = checks.iter().peekable();
    let mut numbers = (last + 1..).map(CaseNo);
    for (at, case) in new.iter().enumerate() {
        numbered.extend(numbers.next().map(|no| Ok(Numbered { no, key: job.store.ids().key()?, case })));
        if let Some(check) = checks.next_if(|check| check.beside == at) {
            numbered.extend(numbers.next().map(|no| Ok(Numbered { no, key: check.key, case: &check.case })));
        }
    }
    numbered.into_iter().collect()
}

/// Counts the batch's cases where they stand now.
fn count(change: &mut Change, sorted: &Sorted, report: &mut Report) {
    let mut places: BTreeMap<(&str, Place), i64> = BTreeMap::new();
    for case in sorted.new.iter().chain(sorted.revised.iter().map(|(_, case)| case)) {
        report.accepted += 1;
        let to = match case.placed.route.to {
            Destination::Review => &mut report.routed.review,
            Destination::Audit => &mut report.routed.audit,
            Destination::Auto => &mut report.routed.auto,
            Destination::Hold => &mut report.routed.hold,
            Destination::Quarantine => &mut report.routed.quarantine,
        };
        *to += 1;
        *places
            .entry((case.workflow.as_str(), Place { state: case.placed.state, lane: case.placed.lane }))
            .or_default() += 1;
    }
    for ((workflow, place), n) in places {
        shift(change.writes(), workflow, place, n);
    }
}

/// Tells the sinks of every case that is executed unseen.
async fn announce(job: &Job<'_>, change: &mut Change, accepted: &[Accepted]) -> Result<(), IntakeError> {
    if accepted.is_empty() {
        return Ok(());
    }
    let sinks = sync::active_sinks(change.connection()).await?;
    let (now, seq) = (change.now(), change.seq());
    sync::enqueue_accepted(change.writes(), job.store.ids(), &sinks, accepted, seq, now)?;
    Ok(())
}
