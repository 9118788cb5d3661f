//! Sending an escalated case back with a question: it returns to whoever handed it up, who gets it next.
//!
//! A question is a fact in the `question` table; its words stand in `payload`, as people's words do.

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::{Action, Which};
use super::decision::{self, Row, not_undone};
use super::past::{Past, name};
use super::standing::{Standing, standing};
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, Lane, Payload, State, by_no, commit, hex, insert_payload, of_decision};
use crate::change::Change;
use crate::people::{Op, Person, PersonId, everyone};
use crate::policy;
use crate::queue::{Place, forget_skip, moved, not_yours, reaches};
use crate::store::{Store, StoreError, Writes};

/// The longest question, in bytes.
const LONGEST: usize = 64 * 1024;

/// A question that was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Who asks.
    pub who: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// What is asked.
    pub text: String,
    /// About which revision of the case.
    pub(super) revision: u32,
    pub(super) event_seq: i64,
}

impl Question {
    pub(super) fn past(&self) -> Past {
        Past {
            at: self.at as f64,
            who: self.who.clone(),
            action: "ask".to_owned(),
            text: "Sent back with a question".to_owned(),
            said: None,
            reason: None,
            note: Some(self.text.clone()),
        }
    }
}

/// What sending back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBack {
    /// The question.
    pub question_id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Who is asked; `None` when they have left, and anyone may answer.
    pub to: Option<String>,
}

/// Sends an escalated case back to whoever handed it up. They have it for as long as a lease of its workflow lasts;
/// after that anyone may take it.
///
/// # Errors
/// `Invalid` when nothing is asked or nobody handed the case up, `LeaseLost` when it went elsewhere, and when the
/// person may not.
pub async fn send_back(
    store: &Store,
    by: &Person,
    which: &Which,
    fence: Option<u32>,
    text: &str,
) -> Result<SentBack, ReviewError> {
    let text = asked(text)?;
    let no = super::decide::number_of(store, which).await?;
    let mut change = Change::begin(store, Op::SendBack, by).await?;
    let case = by_no(change.connection(), no)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0)))?;
    if standing(&case, by, fence, change.now())? == Standing::Late || case.waits_as != State::Escalated {
        return Err(ReviewError::Invalid(format!("{} is not escalated, so there is nobody to ask", case.name())));
    }
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let holds = policy::holds_now(store, &case.workflow).await?;
    if !reaches(&holds, change.roles(), case.lane) {
        return Err(not_yours(&case, &holds, change.roles()).into());
    }
    let rows = decision::of_case(change.connection(), case.no).await?;
    let escalation = escalation(&rows, &case)?;
    let lane = Lane::from_word(&escalation.lane).ok_or_else(|| damaged(escalation))?;
    let waits_as = State::from_word(&escalation.was).filter(|was| was.waits()).unwrap_or(State::Queued);
    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let commitment = write(&mut change, by, &case, escalation, &id, text)?;
    let here = everyone(store.reader()).await?;
    let author = here.iter().find(|person| person.id.as_str() == escalation.person);
    let to = author.filter(|person| person.id != by.id && reaches(&holds, &person.roles, lane));
    let before = not_undone(&rows).into_iter().rfind(|row| {
        row.id != escalation.id
            && row.is_given()
            && row.revision == case.revision
            && Some(&row.id) != case.first_answer.as_ref()
    });
    let until = change.now() + policy.review.lease;
    hand_back(change.writes(), &case, lane, waits_as, before, to.map(|person| (&person.id, until)));
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("revision", case.revision)
            .with("question", id.as_str())
            .with("escalation", escalation.id.as_str())
            .with_some("to", to.map(|person| person.id.as_str()))
            .with("note", hex(&commitment)),
    );
    change.commit().await?;
    Ok(SentBack { question_id: id, case: case.name(), to: to.map(|person| person.name.clone()) })
}

fn asked(text: &str) -> Result<&str, ReviewError> {
    let text = text.trim();
    let refused = |why: &str| Err(ReviewError::Invalid(why.to_owned()));
    match text.len() {
        0 => refused("write the question; whoever handed the case up reads it first"),
        1..=LONGEST => Ok(text),
        _ => refused("the question is longer than 64 KiB; shorten it"),
    }
}

/// The newest escalation of this revision that stands.
fn escalation<'r>(rows: &'r [Row], case: &CaseRow) -> Result<&'r Row, ReviewError> {
    not_undone(rows)
        .into_iter()
        .rfind(|row| row.action == Action::Escalate.as_str() && row.revision == case.revision && !row.late)
        .ok_or_else(|| ReviewError::Invalid(format!("nobody handed {} up", case.name())))
}

fn damaged(row: &Row) -> StoreError {
    StoreError::Damaged(format!("decision {} does not say where its case stood", row.id))
}

/// Adds the fact and its words.
fn write(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    escalation: &Row,
    id: &str,
    text: &str,
) -> Result<[u8; 32], ReviewError> {
    let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
    let commitment = commit(&key, text.as_bytes());
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    change
        .writes()
        .add(
            "INSERT INTO question (id, case_no, revision, escalation, person, role, note_commit, asked_at, event_seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.to_owned())
        .bind(case.no.as_i64())
        .bind(case.revision)
        .bind(escalation.id.clone())
        .bind(by.id.as_str().to_owned())
        .bind(role)
        .bind(commitment.to_vec())
        .bind(now)
        .bind(seq);
    insert_payload(change.writes(), case.no, case.revision, Payload::Note, id, text.as_bytes().to_vec());
    Ok(commitment)
}

/// Adds the writes that put the case where it was handed up from. Kept for a person, it is leased to them through no
/// program yet, so that whichever they use next offers it first.
fn hand_back(
    writes: &mut Writes,
    case: &CaseRow,
    lane: Lane,
    waits_as: State,
    before: Option<&Row>,
    kept_for: Option<(&PersonId, i64)>,
) {
    let state = if kept_for.is_some() { State::Leased } else { waits_as };
    moved(writes, case, Place { state, lane });
    writes
        .add(
            "UPDATE cases SET state = ?, lane = ?, waits_as = ?, decision = ?, hold_until = NULL, lease_person = ?,
               lease_until = ?, lease_holder = NULL, fence = fence + 1 WHERE no = ?",
        )
        .bind(state.as_str())
        .bind(lane.as_str())
        .bind(waits_as.as_waiting())
        .bind(before.map(|row| row.id.clone()))
        .bind(kept_for.map(|(person, _)| person.as_str().to_owned()))
        .bind(kept_for.map(|(_, until)| until))
        .bind(case.no.as_i64());
    if let Some((person, _)) = kept_for {
        forget_skip(writes, person.as_str(), case.no);
    }
}

#[derive(sqlx::FromRow)]
struct Kept {
    id: String,
    revision: u32,
    person: String,
    asked_at: i64,
    event_seq: i64,
}

/// Every question about a case, oldest first.
pub(super) async fn of_case(
    store: &Store,
    connection: &mut SqliteConnection,
    case: CaseNo,
) -> Result<Vec<Question>, ReviewError> {
    let rows: Vec<Kept> = sqlx::query_as(
        "SELECT id, revision, person, asked_at, event_seq FROM question WHERE case_no = ? ORDER BY asked_at, event_seq",
    )
    .bind(case.as_i64())
    .fetch_all(&mut *connection)
    .await?;
    let mut questions = Vec::with_capacity(rows.len());
    for row in rows {
        let words = of_decision(connection, case, Payload::Note, &row.id).await?;
        questions.push(Question {
            who: name(store, &row.person).await?,
            at: row.asked_at,
            text: words.map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned()),
            revision: row.revision,
            event_seq: row.event_seq,
        });
    }
    Ok(questions)
}
