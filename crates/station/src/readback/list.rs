//! What waits to be read and to be scored by somebody.

use serde::Serialize;
use sqlx::FromRow as _;
use sqlx_sqlite::SqliteRow;

use super::ReadbackError;
use super::reading;
use super::row;
use super::who::{May, Who, rule};
use crate::case::{CaseNo, CaseRow, by_no};
use crate::change::ask;
use crate::people::{Op, Person, everyone};
use crate::policy;
use crate::review::hands;
use crate::store::Store;

/// More than this many are not listed; whoever has read some is shown the rest.
const MOST: u32 = 200;

/// A draft that waits to be read. Its title is kept for the reading: it says what the draft is about.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ToRead {
    /// The case.
    pub no: CaseNo,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Its workflow's name.
    pub workflow: String,
    /// Seconds that it can be read for.
    pub seconds: u32,
    /// When it is due, UTC milliseconds.
    pub due_at: f64,
    /// It is past that.
    pub overdue: bool,
    /// Milliseconds that they have used already; `None` before they have begun.
    pub used_ms: Option<u32>,
    /// Somebody else is reading it now.
    pub elsewhere: bool,
}

/// Something that was said back and waits to be scored.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ToScore {
    /// The readback.
    pub id: String,
    /// Its workflow's name.
    pub workflow: String,
    /// When it was handed in, UTC milliseconds.
    pub answered_at: f64,
}

/// What waits for somebody, and how much waits for others.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// To be read, what is due first first.
    pub to_read: Vec<ToRead>,
    /// To be scored, oldest first.
    pub to_score: Vec<ToScore>,
    /// Drafts that wait for somebody else.
    pub others: u32,
    /// Whether they may look at how readbacks came out.
    pub may_report: bool,
}

/// Lists what waits for `by`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn waiting(store: &Store, by: &Person) -> Result<Waiting, ReadbackError> {
    ask(store, Op::Read, by).await?;
    let now = store.now();
    let people = everyone(store.reader()).await?;
    let mut connection = store.reader().begin().await?;
    let (mut to_read, mut to_score, mut others) = (Vec::new(), Vec::new(), 0);
    let rows: Vec<SqliteRow> = sqlx::query("SELECT * FROM cases WHERE state = 'readback' ORDER BY due_at, no LIMIT ?")
        .bind(MOST)
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let case = CaseRow::from_row(row)?;
        let Some(decision) = case.decision.clone() else { continue };
        let policy = policy::load(store, &case.workflow, case.policy_version).await?;
        let who = Who::new(people.clone(), hands(&mut connection, &case).await?);
        let answered: Option<(String, i64)> = sqlx::query_as("SELECT id, answered_at FROM readback WHERE decision = ?")
            .bind(decision.clone())
            .fetch_optional(&mut *connection)
            .await?;
        if let Some((id, answered_at)) = answered {
            let Some(row) = row::by_id(&mut connection, &id).await? else { continue };
            match who.may_score(by, &row.reader, None) {
                May::Do | May::ForWant if Op::ScoreReadback.permitted_by(&by.roles).is_some() => {
                    to_score.push(ToScore {
                        id,
                        workflow: policy.workflow.name.clone(),
                        answered_at: answered_at as f64,
                    });
                }
                May::Do | May::ForWant | May::Not(_) => others += 1,
            }
            continue;
        }
        let readings = reading::of_decision(&mut connection, &decision).await?;
        let mine = readings.iter().find(|reading| reading.reader == by.id.as_str());
        let may = match who.may_read(by, rule(&policy)?) {
            May::Do => true,
            // The exception is a waiver, which is a lead's to make.
            May::ForWant => Op::Waive.permitted_by(&by.roles).is_some(),
            May::Not(_) => false,
        };
        if !may && mine.is_none() {
            others += 1;
            continue;
        }
        let theirs = |other: &&reading::Reading| other.reader != by.id.as_str() && other.lease_until > now;
        to_read.push(ToRead {
            no: case.no,
            case: case.name(),
            workflow: policy.workflow.name.clone(),
            seconds: rule(&policy)?.seconds,
            due_at: case.due_at as f64,
            overdue: case.due_at < now,
            used_ms: mine.map(|reading| reading.used_at(now)),
            elsewhere: readings.iter().any(|other| theirs(&other)),
        });
    }
    to_score.extend(second(store, &mut connection, by, &people).await?);
    let may_report = Op::ReportReadbacks.permitted_by(&by.roles).is_some();
    Ok(Waiting { to_read, to_score, others, may_report })
}

/// What was drawn for a second score and has only its first. Nothing tells it from a first one.
async fn second(
    store: &Store,
    connection: &mut sqlx_sqlite::SqliteConnection,
    by: &Person,
    people: &[Person],
) -> Result<Vec<ToScore>, ReadbackError> {
    if Op::ScoreReadback.permitted_by(&by.roles).is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT b.id, b.answered_at, s.scorer FROM readback b JOIN readback_score s ON s.readback = b.id AND s.n = 1
         WHERE b.second_u < b.second_rate AND s.scored_as = 'other' AND b.reader <> ?1 AND s.scorer <> ?1
           AND NOT EXISTS (SELECT 1 FROM readback_score t WHERE t.readback = b.id AND t.n = 2)
           AND EXISTS (SELECT 1 FROM payload p WHERE p.case_no = b.case_no AND p.kind = 'readback' AND p.decision = b.id)
         ORDER BY b.answered_at LIMIT ?2",
    )
    .bind(by.id.as_str())
    .bind(MOST)
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::new();
    for (id, answered_at, first) in rows {
        let Some(row) = row::by_id(connection, &id).await? else { continue };
        let Some(case) = by_no(connection, row.case()).await? else { continue };
        let who = Who::new(people.to_vec(), hands(connection, &case).await?);
        if who.may_score(by, &row.reader, Some(&first)) == May::Do {
            let policy = policy::load(store, &case.workflow, row.policy_version).await?;
            found.push(ToScore { id, workflow: policy.workflow.name.clone(), answered_at: answered_at as f64 });
        }
    }
    Ok(found)
}
