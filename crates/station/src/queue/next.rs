//! The next case for a person: offered by the indexes in one round trip, chosen by the rules, leased in the same
//! transaction.

use std::sync::Arc;

use super::answerer::{not_answered, reviewers};
use super::rules::{Offers, choose, not_yours, reaches};
use super::{Lease, QueueError, clear_lease, set_lease};
use crate::case::{CaseNo, CaseRow, Lane, State, by_name};
use crate::change::{Change, Find, ask};
use crate::people::{Op, Person, Role};
use crate::policy::{self, Policy};
use crate::store::{Columns, Store, StoreError};

/// Which kind of program holds a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The window.
    Window,
    /// The command line.
    Cli,
}

impl Holder {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Cli => "cli",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only cases of this workflow.
    pub workflow: Option<String>,
    /// Cases the asker holds already and does not want again.
    pub excluding: Vec<CaseNo>,
}

/// Leases the next case to `by`; `None` when nothing waits for them.
///
/// # Errors
/// When they may not take cases or the file cannot be written.
pub async fn next(store: &Store, by: &Person, asked: &Asked, holder: Holder) -> Result<Option<Lease>, QueueError> {
    let Begun { mut change, held, versions } = begin(store, by).await?;
    if let Some(case) = own(held, by, asked, holder) {
        return lease(store, change, by, case, holder).await.map(Some);
    }
    let draw = draw()?;
    let scope = Scope::of(&policy::of_versions(store, &versions).await?, change.roles(), asked);
    let now = change.now();
    let Scope { every, valued, audits, reviewers } = scope;
    let find = Find::of(OFFERS, |row| Offered::read(row));
    let find = find.bind(every).bind(valued).bind(audits).bind(by.id.as_str()).bind(now).bind(reviewers);
    let (offers, mut cases) = offers(change.find(find).await?);
    let chosen = choose(offers, draw).and_then(|no| cases.iter().position(|case| case.no.as_i64() == no));
    let Some(chosen) = chosen else {
        // What ran out elsewhere goes back even when nothing is left for this person.
        change.commit().await?;
        return Ok(None);
    };
    let case = cases.swap_remove(chosen);
    lease(store, change, by, case, holder).await.map(Some)
}

/// Looks at the case that `next` would most likely give, without taking it.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn peek(store: &Store, by: &Person, asked: &Asked) -> Result<Option<CaseNo>, QueueError> {
    ask(store, Op::Read, by).await?;
    let scope = Scope::of(&policy::current(store).await?, &by.roles, asked);
    let mut connection = store.reader().acquire().await?;
    let held: Vec<CaseRow> =
        sqlx::query_as(HELD).bind(by.id.as_str().to_owned()).bind(store.now()).fetch_all(&mut *connection).await?;
    if let Some(case) = own(held, by, asked, Holder::Cli) {
        return Ok(Some(case.no));
    }
    let rows = sqlx::query(OFFERS)
        .bind(scope.every)
        .bind(scope.valued)
        .bind(scope.audits)
        .bind(by.id.as_str().to_owned())
        .bind(store.now())
        .bind(scope.reviewers)
        .fetch_all(&mut *connection)
        .await?;
    let (offers, _) = offers(rows.iter().map(Offered::read).collect::<Result<_, StoreError>>()?);
    Ok(choose(offers, 1.0).and_then(|no| u32::try_from(no).ok()).map(CaseNo))
}

/// Leases one case by its name.
///
/// # Errors
/// `LeaseLost` when somebody else has it or it does not wait, `NotYours` when it waits for a role `by` has not.
pub async fn take(store: &Store, by: &Person, name: &str, holder: Holder) -> Result<Lease, QueueError> {
    let Begun { mut change, .. } = begin(store, by).await?;
    let no = by_name(change.connection(), name).await?.no;
    let case = as_it_is_now(&mut change, no).await?;
    give(store, change, by, case, holder).await
}

/// Leases one case by its number here.
///
/// # Errors
/// As [`take`].
pub async fn take_no(store: &Store, by: &Person, no: CaseNo, holder: Holder) -> Result<Lease, QueueError> {
    let Begun { mut change, .. } = begin(store, by).await?;
    let case = as_it_is_now(&mut change, no).await?;
    give(store, change, by, case, holder).await
}

/// A case once leases that ran out have given theirs back, which the change itself has just written.
async fn as_it_is_now(change: &mut Change, no: CaseNo) -> Result<CaseRow, StoreError> {
    let find = Find::of("SELECT * FROM cases WHERE no = ?", |row| CaseRow::read(row)).bind(no.as_i64());
    let gone = || StoreError::Damaged(format!("case {} is not in the file", no.0));
    change.find(find).await?.pop().ok_or_else(gone)
}

/// Leases a case that was asked for, if `by` may have it.
async fn give(
    store: &Store,
    mut change: Change,
    by: &Person,
    case: CaseRow,
    holder: Holder,
) -> Result<Lease, QueueError> {
    let holds = policy::holds_now(store, &case.workflow).await?;
    if !reaches(&holds, change.roles(), case.lane) {
        return Err(not_yours(&case, &holds, change.roles()));
    }
    if case.state.waits() && answered_it(&mut change, by, case.no, holds).await? {
        return Err(QueueError::Answered { case: case.name() });
    }
    if case.state.waits() || case.is_leased_to(by.id.as_str(), change.now()) {
        return lease(store, change, by, case, holder).await;
    }
    let why = if case.state == State::Leased { "somebody else has it" } else { "it does not wait for anybody" };
    Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() })
}

/// Whether somebody has answered a case and is not offered it any more.
async fn answered_it(change: &mut Change, by: &Person, no: CaseNo, holds: Arc<Policy>) -> Result<bool, StoreError> {
    let sql = concat!("SELECT NOT ", not_answered!(), " FROM cases x WHERE x.no = ?3");
    Ok(sqlx::query_scalar(sql)
        .bind("")
        .bind("")
        .bind(no.as_i64())
        .bind(by.id.as_str().to_owned())
        .bind("")
        .bind(reviewers(&[holds]))
        .fetch_one(change.connection())
        .await?)
}

async fn lease(
    store: &Store,
    mut change: Change,
    by: &Person,
    case: CaseRow,
    holder: Holder,
) -> Result<Lease, QueueError> {
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let until = change.now() + policy.review.lease;
    set_lease(change.writes(), &case, by.id.as_str(), until, holder);
    change.commit().await?;
    Ok(Lease { case: case.no, fence: case.fence + 1, until })
}

/// A change that takes a case, with what was read in the round trip that began it.
struct Begun {
    change: Change,
    /// The cases that somebody has: a few for each person, never many.
    held: Vec<CaseRow>,
    /// Every workflow with the version of its policy that holds.
    versions: Vec<(String, u32)>,
}

/// Begins to take a case. A lease whose time is over gives its case back to everyone first.
async fn begin(store: &Store, by: &Person) -> Result<Begun, QueueError> {
    let find = Find::of(LEASED, |row| {
        // Where nobody has a case there is one row all the same, for the workflows.
        let case = if row.column::<Option<i64>>("no")?.is_some() { Some(CaseRow::read(row)?) } else { None };
        Ok((row.column::<String>("versions")?, case))
    });
    let (mut change, found) = Change::begin_finding(store, Op::Take, by, find).await?;
    let versions = found.first().map_or("[]", |(versions, _)| versions);
    let versions = serde_json::from_str(versions).map_err(|_| StoreError::Damaged("the workflows".to_owned()))?;
    let leased: Vec<CaseRow> = found.into_iter().filter_map(|(_, case)| case).collect();
    let now = change.now();
    let (expired, held): (Vec<_>, Vec<_>) =
        leased.into_iter().partition(|case| case.lease_until.is_none_or(|until| until < now));
    for case in &expired {
        clear_lease(change.writes(), case);
    }
    change.flush().await?;
    Ok(Begun { change, held, versions })
}

const LEASED: &str = "
SELECT (SELECT json_group_array(json_array(key, version) ORDER BY key) FROM workflow) AS versions, c.*
FROM (SELECT 1) LEFT JOIN cases c ON c.state = 'leased' AND c.lease_until IS NOT NULL ORDER BY c.lease_until LIMIT 500";

const HELD: &str =
    "SELECT * FROM cases WHERE state = 'leased' AND lease_until IS NOT NULL AND lease_person = ? AND lease_until >= ?";

/// What this person holds already through the same kind of program and does not exclude: asked again, offered again.
/// A case that is kept for them through no program yet is offered by whichever asks first.
fn own(held: Vec<CaseRow>, by: &Person, asked: &Asked, holder: Holder) -> Option<CaseRow> {
    let wanted = |case: &CaseRow| {
        case.lease_person.as_deref() == Some(by.id.as_str())
            && case.lease_holder.as_deref().is_none_or(|through| through == holder.as_str())
            && asked.workflow.as_ref().is_none_or(|key| *key == case.workflow)
            && !asked.excluding.contains(&case.no)
    };
    held.into_iter().filter(wanted).min_by_key(|case| case.no)
}

/// Where a person may take from, as JSON lists for `json_each`.
struct Scope {
    /// Every workflow with every lane, in pairs.
    every: String,
    /// Those that value orders.
    valued: String,
    /// Workflows whose checks they may take.
    audits: String,
    /// Who could answer what they have answered.
    reviewers: String,
}

impl Scope {
    fn of(policies: &[Arc<Policy>], roles: &[Role], asked: &Asked) -> Self {
        let mut pairs: Vec<(String, Lane)> = Vec::new();
        for current in policies {
            if asked.workflow.as_ref().is_none_or(|key| *key == current.workflow.key) {
                let lanes = Lane::ALL.iter().filter(|lane| reaches(current, roles, **lane));
                pairs.extend(lanes.map(|lane| (current.workflow.key.clone(), *lane)));
            }
        }
        let json = |wanted: fn(Lane) -> bool| {
            let pairs = pairs.iter().filter(|(_, lane)| wanted(*lane)).map(|(key, lane)| (key, lane.as_str()));
            serde_json::to_string(&pairs.collect::<Vec<_>>()).unwrap_or_default()
        };
        let audits: Vec<&String> = pairs.iter().filter(|(_, lane)| *lane == Lane::Audit).map(|(key, _)| key).collect();
        Self {
            every: json(|_| true),
            valued: json(|lane| lane != Lane::Audit),
            audits: serde_json::to_string(&audits).unwrap_or_default(),
            reviewers: reviewers(policies),
        }
    }
}

/// One index probe a workflow and lane for each kind of offer; nothing is sorted and nothing counted.
const OFFERS: &str = concat!(
    "
WITH offer (urgent, main, audit, skipped) AS (SELECT
 (SELECT c.no FROM json_each(?1) p JOIN cases c ON c.no = (
     SELECT x.no FROM cases x WHERE x.workflow = p.value ->> 0 AND x.lane = p.value ->> 1 AND x.state IN ('queued', 'answered', 'escalated', 'disputed')
       AND x.urgent_at <= ?5 AND NOT EXISTS (SELECT 1 FROM skip s WHERE s.person = ?4 AND s.case_no = x.no)
       AND",
    not_answered!(),
    "
     ORDER BY x.urgent_at, x.due_at, x.no LIMIT 1)
  ORDER BY c.urgent_at, c.no LIMIT 1),
 (SELECT c.no FROM json_each(?2) p JOIN cases c ON c.no = (
     SELECT x.no FROM cases x WHERE x.workflow = p.value ->> 0 AND x.lane = p.value ->> 1 AND x.state IN ('queued', 'answered', 'escalated', 'disputed')
       AND NOT EXISTS (SELECT 1 FROM skip s WHERE s.person = ?4 AND s.case_no = x.no)
       AND",
    not_answered!(),
    "
     ORDER BY x.value DESC, x.no LIMIT 1)
  ORDER BY c.value DESC, c.no LIMIT 1),
 (SELECT c.no FROM json_each(?3) w JOIN cases c ON c.no = (
     SELECT x.no FROM cases x WHERE x.workflow = w.value AND x.lane = 'audit' AND x.state IN ('queued', 'answered', 'escalated', 'disputed')
       AND NOT EXISTS (SELECT 1 FROM skip s WHERE s.person = ?4 AND s.case_no = x.no)
       AND",
    not_answered!(),
    "
     ORDER BY x.value DESC, x.no LIMIT 1)
  ORDER BY c.no LIMIT 1),
 (SELECT s.case_no FROM skip s JOIN cases x ON x.no = s.case_no
  WHERE s.person = ?4 AND x.state IN ('queued', 'answered', 'escalated', 'disputed')
    AND EXISTS (SELECT 1 FROM json_each(?1) p WHERE p.value ->> 0 = x.workflow AND p.value ->> 1 = x.lane)
    AND",
    not_answered!(),
    "
  ORDER BY s.at, s.case_no LIMIT 1))
SELECT c.*, c.no IS offer.urgent AS is_urgent, c.no IS offer.main AS is_main, c.no IS offer.audit AS is_audit,
       c.no IS offer.skipped AS is_skipped
FROM offer CROSS JOIN cases c ON c.no IN (offer.urgent, offer.main, offer.audit, offer.skipped)"
);

/// A case, and what it is the best of.
struct Offered {
    case: CaseRow,
    urgent: bool,
    main: bool,
    audit: bool,
    skipped: bool,
}

impl Offered {
    fn read(row: &impl Columns) -> Result<Self, StoreError> {
        Ok(Self {
            case: CaseRow::read(row)?,
            urgent: row.column("is_urgent")?,
            main: row.column("is_main")?,
            audit: row.column("is_audit")?,
            skipped: row.column("is_skipped")?,
        })
    }
}

/// The best case of each kind, and the cases themselves.
fn offers(found: Vec<Offered>) -> (Offers, Vec<CaseRow>) {
    let best = |is: fn(&Offered) -> bool| found.iter().find(|offered| is(offered)).map(|best| best.case.no.as_i64());
    let offers = Offers {
        urgent: best(|offered| offered.urgent),
        main: best(|offered| offered.main),
        audit: best(|offered| offered.audit),
        skipped: best(|offered| offered.skipped),
    };
    (offers, found.into_iter().map(|offered| offered.case).collect())
}

/// Uniform in `[0, 1)`, from the system's randomness: nobody can tell when a check comes.
fn draw() -> Result<f64, StoreError> {
    let mut hash = [0_u8; 32];
    getrandom::fill(&mut hash[..8])?;
    Ok(countersign_stats::selection::unit_interval(&hash))
}

#[cfg(test)]
mod tests {
    use super::super::overview::{MINE, OLDEST_AND_OVERDUE};
    use super::*;
    use crate::founding::found;
    use crate::store::{Clock, Home};
    use rstest::rstest;

    #[rstest]
    #[case(OFFERS, "the next case")]
    #[case(LEASED, "what somebody holds")]
    #[case(HELD, "what one holds oneself")]
    #[case(OLDEST_AND_OVERDUE, "the rail")]
    #[case(MINE, "what one has and has answered")]
    #[tokio::test]
    async fn nothing_walks_all_cases(#[case] sql: &'static str, #[case] what: &str) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = found(&Home::at(dir.path()), Clock::fixed(1_795_168_800_000), "Ada").await.unwrap();
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(store.reader()).await.unwrap();
        for (_, _, _, step) in steps {
            let walks = ["SCAN cases", "SCAN c", "SCAN x"];
            assert!(!walks.contains(&step.as_str()), "{what} may not cost more with more cases: {step}");
            let wide = step.contains("cases_oldest (workflow=?)") && !step.starts_with("SEARCH cases ");
            assert!(!wide, "{what} may not read every waiting case of a workflow: {step}");
        }
    }
}
