//! The pool as a lead looks at it: what waits, what was asked, and how often wrong answers were caught. Never by person.

use std::collections::BTreeMap;

use countersign_stats::proportion::clopper_pearson;
use serde::Serialize;

use super::SeedError;
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// The chance with which either end of an interval may be missed: both together hold at 95 %.
const DELTA: f64 = 0.025;

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SeedState {
    /// Nobody was asked yet.
    Waiting,
    /// It is in the queue.
    Asked,
    /// Somebody has answered it.
    Answered,
    /// Taken out of the pool.
    Removed,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeedView {
    /// Its id in the pool.
    pub id: String,
    /// Its identity as it was handed in, `SOURCE/ID`.
    pub name: String,
    /// Its workflow.
    pub workflow: String,
    /// Where it stands.
    pub state: SeedState,
    /// The name it was asked under.
    pub asked_as: Option<String>,
    /// UTC milliseconds.
    pub added_at: i64,
    /// UTC milliseconds.
    pub asked_at: Option<i64>,
    /// How often it was answered right; undone answers do not count.
    pub right: u32,
    /// How often wrong.
    pub wrong: u32,
}

/// How often the checks of a workflow were answered right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkflowCaught {
    /// The workflow.
    pub workflow: String,
    /// Checks that wait.
    pub waiting: u32,
    /// Checks that were put in the queue.
    pub asked: u32,
    /// Answers given.
    pub n: u32,
    /// Right ones among them.
    pub right: u32,
    /// The lower end of the share that is right, at 95 %; `None` without an answer.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The pool and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Every check, in the order they were added.
    pub seeds: Vec<SeedView>,
    /// By workflow.
    pub workflows: Vec<WorkflowCaught>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    workflow: String,
    asked_as: Option<String>,
    added_at: i64,
    asked_at: Option<i64>,
    removed_at: Option<i64>,
    correct: u32,
    wrong: u32,
}

const EVERY: &str = "
SELECT s.id, s.source || '/' || s.given AS name, s.workflow, s.asked_as, s.added_at, s.asked_at, s.removed_at,
       count(*) FILTER (WHERE a.correct = 1) AS correct, count(*) FILTER (WHERE a.correct = 0) AS wrong
FROM seed s LEFT JOIN seed_answer a ON a.seed = s.id
     AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = a.decision AND u.action = 'undo')
GROUP BY s.id ORDER BY s.id";

/// Lists the checks and how they were answered.
///
/// # Errors
/// When `by` is no lead, or the file cannot be read.
pub async fn list(store: &Store, by: &Person) -> Result<Listed, SeedError> {
    ask(store, Op::ListSeeds, by).await?;
    let rows: Vec<Row> = sqlx::query_as(EVERY).fetch_all(store.reader()).await?;
    let seeds: Vec<SeedView> = rows.into_iter().map(view).collect();
    Ok(Listed { workflows: by_workflow(&seeds), seeds })
}

fn view(row: Row) -> SeedView {
    let state = match (row.removed_at, row.asked_at, row.correct + row.wrong) {
        (Some(_), _, _) => SeedState::Removed,
        (None, None, _) => SeedState::Waiting,
        (None, Some(_), 0) => SeedState::Asked,
        (None, Some(_), _) => SeedState::Answered,
    };
    SeedView {
        id: row.id,
        name: row.name,
        workflow: row.workflow,
        state,
        asked_as: row.asked_as,
        added_at: row.added_at,
        asked_at: row.asked_at,
        right: row.correct,
        wrong: row.wrong,
    }
}

fn by_workflow(seeds: &[SeedView]) -> Vec<WorkflowCaught> {
    let mut found: BTreeMap<&str, WorkflowCaught> = BTreeMap::new();
    for seed in seeds {
        let one = found.entry(&seed.workflow).or_insert_with(|| WorkflowCaught {
            workflow: seed.workflow.clone(),
            waiting: 0,
            asked: 0,
            n: 0,
            right: 0,
            low: None,
            high: None,
        });
        match seed.state {
            SeedState::Waiting => one.waiting += 1,
            SeedState::Asked | SeedState::Answered => one.asked += 1,
            SeedState::Removed => {}
        }
        one.n += seed.right + seed.wrong;
        one.right += seed.right;
    }
    let mut caught: Vec<WorkflowCaught> = found.into_values().collect();
    for one in &mut caught {
        let interval = clopper_pearson(one.right, one.n, DELTA);
        (one.low, one.high) = (interval.map(|i| i.low), interval.map(|i| i.high));
    }
    caught
}
