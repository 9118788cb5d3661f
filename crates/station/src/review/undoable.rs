//! What a person could take back, and what taking it back would do.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::FromRow as _;

use super::ReviewError;
use super::answer::Action;
use super::decision::{self, Row};
use super::undo::refusal;
use super::words;
use crate::case::{CaseNo, CaseRow, Prediction, State};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::seed;
use crate::store::Store;
use crate::sync::{self, json_list};

/// What an undo would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Effect {
    /// It is inside its hold; nothing was sent.
    Held,
    /// Another person is to answer, to settle or to read it back; nothing was sent.
    Waits,
    /// No sink has it yet.
    Unsent,
    /// Sinks have it, and are told.
    Sent {
        /// How many.
        sinks: u32,
    },
    /// It cannot be taken back.
    Never {
        /// Why not.
        why: String,
    },
}

impl Effect {
    /// What an undo would do, in words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Held => "inside its hold: nothing was sent".to_owned(),
            Self::Waits => "another person is to act on it: nothing was sent".to_owned(),
            Self::Unsent => "no sink has it: nothing was sent".to_owned(),
            Self::Sent { sinks: 1 } => "was sent to 1 sink: it will be told".to_owned(),
            Self::Sent { sinks } => format!("was sent to {sinks} sinks: they will be told"),
            Self::Never { why } => format!("cannot be undone: {why}"),
        }
    }
}

/// A decision of one's own, and what undoing it would do.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Undoable {
    /// The decision.
    pub decision_id: String,
    /// The case.
    pub no: CaseNo,
    /// The case, as people name it.
    pub case_id: String,
    /// "Overridden: Transfer fee charged".
    pub label: String,
    /// When it was decided, UTC milliseconds.
    pub at: f64,
    /// When its hold ends, UTC milliseconds.
    pub hold_until: f64,
    /// What undoing it would do.
    pub effect: Effect,
    /// The same in words.
    pub text: String,
    /// Whether a lead could open the case again.
    pub reopens: bool,
}

/// Of decisions made as one only the first: they are undone as one.
const MINE: &str = "SELECT id FROM decision d WHERE person = ? AND action <> 'undo'
   AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo')
   AND NOT EXISTS (SELECT 1 FROM decision b WHERE b.batch = d.batch AND b.id < d.id
     AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = b.id AND u.action = 'undo'))
 ORDER BY decided_at DESC, event_seq DESC LIMIT ?";

/// The one that stands on its case, or would if nobody else had to answer. What somebody has begun to read back is not its
/// author's any more.
const STANDS: &str = "SELECT d.id FROM decision d JOIN cases c ON c.no = d.case_no
 WHERE d.person = ? AND d.late = 0 AND d.action <> 'undo'
   AND NOT (d.id = c.decision AND c.readback IS NOT NULL)
   AND (d.id IN (c.decision, c.reopened) OR (d.id = c.first_answer AND c.state = 'answered'))
 ORDER BY d.decided_at DESC, d.event_seq DESC LIMIT 1";

/// The newest decisions of `by` that they have not taken back, newest first, at most `limit`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn recent(store: &Store, by: &Person, limit: u32) -> Result<Vec<Undoable>, ReviewError> {
    ask(store, Op::Read, by).await?;
    let mine: Vec<String> =
        sqlx::query_scalar(MINE).bind(by.id.as_str().to_owned()).bind(limit).fetch_all(store.reader()).await?;
    described(store, by, &mine).await
}

/// The newest decision of `by` that stands; the one that a single key takes back.
pub(super) async fn newest(store: &Store, by: &Person) -> Result<Option<Undoable>, ReviewError> {
    ask(store, Op::Read, by).await?;
    let mine: Option<String> =
        sqlx::query_scalar(STANDS).bind(by.id.as_str().to_owned()).fetch_optional(store.reader()).await?;
    Ok(described(store, by, mine.as_slice()).await?.pop())
}

async fn described(store: &Store, by: &Person, mine: &[String]) -> Result<Vec<Undoable>, ReviewError> {
    if mine.is_empty() {
        return Ok(Vec::new());
    }
    // One snapshot, so that what the rows say fits together.
    let mut connection = store.reader().begin().await?;
    let rows = decision::around(&mut connection, mine).await?;
    let numbers: Vec<i64> = rows.keys().map(|no| no.as_i64()).collect();
    let found = sqlx::query("SELECT c.* FROM json_each(?) n CROSS JOIN cases c ON c.no = n.value")
        .bind(json_list(&numbers))
        .fetch_all(&mut *connection)
        .await?;
    let cases: Result<Vec<CaseRow>, sqlx::Error> = found.iter().map(CaseRow::from_row).collect();
    let cases: HashMap<CaseNo, CaseRow> = cases?.into_iter().map(|case| (case.no, case)).collect();
    let mut arrived = sync::arrived(&mut connection, mine).await?;
    arrived.extend(seed::as_if_sent(&mut connection, mine, store.now()).await?);
    let finals = decision::finals(&mut connection, mine).await?;
    let is_one_of_several = rows.values().flatten().any(|row| row.batch.is_some() && mine.contains(&row.id));
    let together = if is_one_of_several { decision::made_with(&mut connection, mine).await? } else { HashMap::new() };
    let now = store.now();
    let undoable = |id: &String| {
        let row = rows.values().flatten().find(|row| row.id == *id)?;
        let (case, rows) = (cases.get(&CaseNo(row.case_no))?, rows.get(&CaseNo(row.case_no))?);
        let effect = effect(by, row, case, rows, arrived.get(id).copied().unwrap_or(0), now);
        Some(Undoable {
            decision_id: row.id.clone(),
            no: case.no,
            case_id: case.id.clone(),
            label: match together.get(id) {
                Some(cases) => label_together(row, *cases, finals.get(id)),
                None => label(row, finals.get(id)),
            },
            at: row.decided_at as f64,
            hold_until: row.hold_until as f64,
            text: effect.text(),
            reopens: matches!(effect, Effect::Never { .. })
                && matches!(case.state, State::Accepted | State::Held | State::Settled | State::Readback),
            effect,
        })
    };
    Ok(mine.iter().filter_map(undoable).collect())
}

/// What was done with several cases at once, in words.
fn label_together(row: &Row, cases: usize, value: Option<&Prediction>) -> String {
    Action::from_word(&row.action)
        .map_or_else(|| words::done_as(&row.action), |action| words::done_together(action, cases, value))
}

/// What was done, in words.
pub(super) fn label(row: &Row, value: Option<&Prediction>) -> String {
    let done = Action::from_word(&row.action).map_or_else(|| words::done_as(&row.action), |a| words::done(a, value));
    if row.late { format!("{done}, kept as a second opinion") } else { done }
}

/// What taking `row` back would do. `rows` is everything decided on its case, `sinks` how many may have it.
pub(super) fn effect(by: &Person, row: &Row, case: &CaseRow, rows: &[Row], sinks: u32, now: i64) -> Effect {
    if let Some(why) = refusal(by, row, case, rows) {
        return Effect::Never { why };
    }
    match (sinks, case.state) {
        (1.., _) => Effect::Sent { sinks },
        (0, State::Answered | State::Disputed | State::Readback) => Effect::Waits,
        (0, _) if row.hold_until > now => Effect::Held,
        (0, _) => Effect::Unsent,
    }
}
