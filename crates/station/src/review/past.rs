//! What people have said about a case before, as far as whoever looks at it may know.
//!
//! Where two people answer, neither knows of the other: to the second reader the case is a new one. Where they
//! answered differently, whoever settles it sees both answers and no name.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::{Action, reason_text};
use super::decision::{self, Row, not_undone};
use super::question::{self, Question};
use super::readback::{self, ReadBack};
use super::verdict;
use super::words;
use crate::case::{CaseRow, Payload, Prediction, State, of_decision};
use crate::people::{Person, PersonId, name_of};
use crate::policy::Policy;
use crate::store::Store;

/// Something a person did with a case.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Past {
    /// When, UTC milliseconds.
    pub at: f64,
    /// Who.
    pub who: String,
    /// `approve`, `override`, `escalate`, `return`, `reopen`, `ask` or `readback`.
    pub action: String,
    /// In words.
    pub text: String,
    /// What they had said before the AI's answer was shown to them, in words.
    pub said: Option<String>,
    /// The reason's text.
    pub reason: Option<String>,
    /// The note.
    pub note: Option<String>,
}

/// A view of the case that somebody has put down: beside an escalation, or one side of a dispute.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Who; "Reader 1" in a dispute.
    pub who: String,
    /// What they did.
    pub action: Action,
    /// The answer they gave, or were about to give when they handed the case up.
    pub answer: Option<Prediction>,
    /// The reason's text.
    pub reason: Option<String>,
    /// The note.
    pub note: Option<String>,
}

/// Everything that was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Before {
    /// What people did with the case, oldest first.
    pub history: Vec<Past>,
    /// The answers of a dispute, unnamed; empty where there is none.
    pub readers: Vec<Said>,
    /// Who handed the case up, and what they thought; while it waits for the role they handed it to.
    pub first_view: Option<Said>,
    /// The question that is still to be answered.
    pub question: Option<Question>,
    /// The readback that its last answer did not pass, until the next answer.
    pub read_back: Option<ReadBack>,
    /// Why the revision before was sent back.
    pub returned: Option<Past>,
    /// Whoever looks gave the first of two answers.
    pub(super) is_first: bool,
}

impl Before {
    /// Takes out every answer: whoever judges blind leans on nobody's, the AI's or a person's.
    pub(super) fn withhold_answers(&mut self) {
        self.history
            .retain(|past| !matches!(Action::from_word(&past.action), Some(Action::Approve | Action::Override)));
        if let Some(view) = &mut self.first_view {
            view.answer = None;
        }
    }
}

/// What of a case's past may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// As one entry of what happened.
    History,
    /// As one side of the dispute.
    Reader,
    /// Not at all.
    Withheld,
}

/// Where an entry belongs. `drawn`: two people are to answer this case.
fn part(row: &Row, case: &CaseRow, by: &Person, drawn: bool) -> Part {
    let is_answer = matches!(Action::from_word(&row.action), Some(Action::Approve | Action::Override));
    if !is_answer || row.revision != case.revision {
        return Part::History;
    }
    if in_dispute(case) {
        return Part::Reader;
    }
    let theirs = row.person != by.id.as_str() && by.roles.iter().any(|role| role.judges());
    if drawn && theirs && is_open(case) && case.reopened.is_none() { Part::Withheld } else { Part::History }
}

/// Two answers stand against each other, and nobody has settled them yet.
pub(super) fn in_dispute(case: &CaseRow) -> bool {
    case.waits_as == State::Disputed && is_open(case)
}

/// Whether the case is still to be answered.
fn is_open(case: &CaseRow) -> bool {
    match case.state {
        State::Queued | State::Leased | State::Answered | State::Escalated | State::Disputed | State::Returned => true,
        State::Accepted | State::Held | State::Settled | State::Readback | State::Erased | State::Quarantine => false,
    }
}

/// Reads what was said about a case.
pub(super) async fn before(
    store: &Store,
    connection: &mut SqliteConnection,
    by: &Person,
    case: &CaseRow,
    policy: &Policy,
    drawn: bool,
) -> Result<Before, ReviewError> {
    let rows = decision::of_case(connection, case.no).await?;
    let mut before = Before::default();
    // With the place in the log, by which they are put in order.
    let mut history: Vec<(i64, Past)> = Vec::new();
    let standing = not_undone(&rows);
    before.is_first =
        standing.iter().any(|row| Some(&row.id) == case.first_answer.as_ref() && row.person == by.id.as_str());
    for row in &standing {
        let part = part(row, case, by, drawn);
        if part == Part::Withheld {
            continue;
        }
        let words = words_of(connection, row, case, policy).await?;
        let Some(action) = Action::from_word(&row.action) else {
            history.push((row.event_seq, words.past(row, name(store, &row.person).await?)));
            continue;
        };
        if part == Part::Reader {
            let who = format!("Reader {}", before.readers.len() + 1);
            before.readers.push(words.said(action, who));
            continue;
        }
        let who = name(store, &row.person).await?;
        let past = words.clone().past(row, who.clone());
        match action {
            // What came again did so because of the last return of an older revision.
            Action::Return if row.revision < case.revision && is_open(case) => before.returned = Some(past.clone()),
            Action::Escalate if case.waits_as == State::Escalated => before.first_view = Some(words.said(action, who)),
            Action::Approve | Action::Override | Action::Escalate | Action::Return => {}
        }
        history.push((row.event_seq, past));
    }
    // Nothing was ever asked about a case that nobody has handed up.
    if rows.iter().any(|row| row.action == Action::Escalate.as_str()) {
        let last = standing.last().map_or(0, |row| row.event_seq);
        for asked in question::of_case(store, connection, case.no).await? {
            history.push((asked.event_seq, asked.past()));
            // Whatever was decided since has answered it.
            if asked.revision == case.revision && asked.event_seq > last {
                before.question = Some(asked);
            }
        }
    }
    let (read, failed) = readback::of_case(store, connection, case).await?;
    history.extend(read);
    before.read_back = failed;
    history.sort_by_key(|(seq, _)| *seq);
    before.history = history.into_iter().map(|(_, past)| past).collect();
    Ok(before)
}

/// The name of a person, also of one who has left.
pub(super) async fn name(store: &Store, person: &str) -> Result<String, ReviewError> {
    let name = name_of(store.reader(), &PersonId(person.to_owned())).await?;
    Ok(name.unwrap_or_else(|| "somebody who left".to_owned()))
}

/// What a decision says beyond its action.
#[derive(Clone)]
struct Words {
    answer: Option<Prediction>,
    /// Of whoever answered: an escalation and a return say nothing of the answer.
    said: Option<String>,
    reason: Option<String>,
    note: Option<String>,
}

async fn words_of(
    connection: &mut SqliteConnection,
    row: &Row,
    case: &CaseRow,
    policy: &Policy,
) -> Result<Words, ReviewError> {
    let kept = of_decision(connection, case.no, Payload::Final, &row.id).await?;
    let note = of_decision(connection, case.no, Payload::Note, &row.id).await?;
    let is_answer = matches!(Action::from_word(&row.action), Some(Action::Approve | Action::Override));
    let said = match is_answer {
        true => verdict::own(connection, case.no, row.revision, &row.person).await?,
        false => None,
    };
    Ok(Words {
        said: said.and_then(|own| own.verdict).map(|verdict| verdict::in_words(&verdict)),
        answer: kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?,
        reason: row.reason.as_ref().map(|code| reason_text(policy, code)),
        note: note.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    })
}

impl Words {
    fn said(self, action: Action, who: String) -> Said {
        let Self { answer, said: _, reason, note } = self;
        Said { who, action, answer, reason, note }
    }

    fn past(self, row: &Row, who: String) -> Past {
        let text = Action::from_word(&row.action)
            .map_or_else(|| words::done_as(&row.action), |action| words::done(action, self.answer.as_ref()));
        let Self { answer: _, said, reason, note } = self;
        Past { at: row.decided_at as f64, who, action: row.action.clone(), text, said, reason, note }
    }
}
