//! An earlier case as it stands beside the one that is judged: what it was, what the AI answered, what people decided.
//!
//! Of a case that is still to be decided only its title and where it stands is told. Its own reader may be this
//! person, a moment later: they must judge it without knowing what somebody else, or the AI, has said.

use serde::Serialize;
use serde_json::json;
use sqlx::{FromRow, Row as _};
use sqlx_sqlite::{SqliteConnection, SqliteRow};

use super::ReviewError;
use super::answer::{Action, reason_text};
use super::content::{readable, shown_of};
use super::view::title_of;
use super::words;
use crate::case::{CaseNo, CaseRow, Envelope, Prediction, State};
use crate::policy::Policy;
use crate::store::Store;

/// An earlier case in a few lines.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Earlier {
    /// Its number here.
    pub no: CaseNo,
    /// `SOURCE/ID`.
    pub case: String,
    /// Key of its workflow.
    pub workflow: String,
    /// Name of its workflow.
    pub workflow_name: String,
    /// Its title.
    pub title: String,
    /// When it came in, UTC milliseconds.
    pub at: f64,
    /// Where it stands, while nobody's answer may be told: "waits for a person".
    pub stands: Option<String>,
    /// What the AI answered, in a few words; `None` while the case is to be decided, and where it answered nothing.
    pub answer: Option<String>,
    /// What people made of it; `None` when nobody had to look or nobody has yet.
    pub decided: Option<EarlierDecision>,
}

/// What people decided, and why.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EarlierDecision {
    /// "Overridden: Lost or stolen card".
    pub text: String,
    /// The decided value alone, in a few words: "Lost or stolen card".
    pub value: Option<String>,
    /// Who.
    pub who: String,
    /// When, UTC milliseconds.
    pub at: f64,
    /// The reason's text.
    pub reason: Option<String>,
    /// The beginning of the note.
    pub note: Option<String>,
}

impl Earlier {
    /// Leaves out what anybody answered, for somebody who has not said yet what they think of a case like it.
    pub(super) fn withhold(&mut self) {
        if self.answer.take().is_some() | self.decided.take().is_some() {
            self.stands = Some("is told once you have said what you think".to_owned());
        }
    }
}

/// Characters of a note that are told.
const NOTE: usize = 200;

/// What of an earlier case may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What the AI answered and what people decided.
    All,
    /// What people did with it, not what the AI answered: it will be judged anew.
    Deed,
    /// Nothing but where it stands.
    Stands(&'static str),
}

fn part(state: State) -> Part {
    match state {
        State::Held | State::Settled | State::Accepted => Part::All,
        State::Returned => Part::Deed,
        // To the second of two people a case looks as it did to the first.
        State::Queued | State::Leased | State::Answered => Part::Stands("waits for a person"),
        State::Escalated => Part::Stands("was handed up and waits"),
        State::Disputed => Part::Stands("was answered in two ways and waits"),
        State::Readback => Part::Stands("waits for a readback"),
        State::Quarantine => Part::Stands("could not be judged as it was"),
        State::Erased => Part::Stands("was erased"),
    }
}

/// Whether the AI's answer to a case in this state, and what people decided, may be told.
pub(super) fn tells_answers(state: State) -> bool {
    part(state) == Part::All
}

struct Found {
    row: CaseRow,
    /// Gone when the case was erased.
    content: Option<Vec<u8>>,
    deed: Option<Deed>,
}

#[derive(sqlx::FromRow)]
struct Deed {
    action: Option<String>,
    reason: Option<String>,
    decided_at: Option<i64>,
    who: Option<String>,
    value: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
}

impl FromRow<'_, SqliteRow> for Found {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let decided: Option<String> = row.try_get("action")?;
        let deed = decided.map(|_| Deed::from_row(row)).transpose()?;
        Ok(Self { row: CaseRow::from_row(row)?, content: row.try_get("content")?, deed })
    }
}

const FOUND: &str = "
SELECT c.*, d.action, d.reason, d.decided_at, p.name AS who,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS content,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'final' AND decision = d.id) AS value,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'note' AND decision = d.id) AS note
FROM json_each(?) j CROSS JOIN cases c ON c.no = j.value
LEFT JOIN decision d ON d.id = c.decision LEFT JOIN person p ON p.id = d.person ORDER BY j.key";

/// Reads these cases, in this order.
pub(super) async fn read(
    store: &Store,
    connection: &mut SqliteConnection,
    nos: &[u32],
) -> Result<Vec<Earlier>, ReviewError> {
    let found: Vec<Found> = sqlx::query_as(FOUND).bind(json!(nos).to_string()).fetch_all(connection).await?;
    let mut cases = Vec::with_capacity(found.len());
    for Found { row, content, deed } in found {
        let content = match content {
            Some(body) => readable(shown_of(store, &row, &body).await.map(Some))?,
            None => None,
        };
        let policy = crate::policy::load(store, &row.workflow, row.policy_version).await?;
        cases.push(told(row, deed, content.as_ref(), &policy)?);
    }
    Ok(cases)
}

fn told(row: CaseRow, deed: Option<Deed>, content: Option<&Envelope>, policy: &Policy) -> Result<Earlier, ReviewError> {
    let part = part(row.state);
    let decided = match (part, deed) {
        (Part::All | Part::Deed, Some(deed)) => Some(deed.told(policy)?),
        (Part::Stands(_), _) | (_, None) => None,
    };
    let predicted = content.and_then(|content| content.prediction.as_ref()).filter(|_| part == Part::All);
    Ok(Earlier {
        no: row.no,
        case: row.name(),
        title: content
            .map_or_else(|| row.id.clone(), |content| content.title.clone().unwrap_or_else(|| title_of(content))),
        workflow_name: policy.workflow.name.clone(),
        workflow: row.workflow,
        at: row.arrived_at as f64,
        stands: match part {
            Part::Stands(words) => Some(words.to_owned()),
            Part::All if decided.is_none() => Some("was accepted unseen".to_owned()),
            Part::All | Part::Deed => None,
        },
        answer: predicted.map(words::short),
        decided,
    })
}

impl Deed {
    fn told(self, policy: &Policy) -> Result<EarlierDecision, ReviewError> {
        let value = self.value.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
        let action = self.action.unwrap_or_default();
        let text = Action::from_word(&action)
            .map_or_else(|| words::readable(&action), |action| words::done(action, value.as_ref()));
        Ok(EarlierDecision {
            text,
            value: value.as_ref().map(words::short),
            who: self.who.unwrap_or_else(|| "somebody who left".to_owned()),
            at: self.decided_at.unwrap_or_default() as f64,
            reason: self.reason.map(|code| reason_text(policy, &code)),
            note: self.note.map(|bytes| beginning(&String::from_utf8_lossy(&bytes))),
        })
    }
}

/// The first words of a note, on one line.
fn beginning(note: &str) -> String {
    let line = note.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= NOTE {
        return line;
    }
    let cut: String = line.chars().take(NOTE).collect();
    // At the last space, unless that would leave next to nothing of it.
    let whole = cut.rfind(' ').filter(|at| *at > NOTE / 2).unwrap_or(cut.len());
    format!("{}…", &cut[..whole])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_to_be_judged_is_judged_without_knowing() {
        let open: Vec<State> = State::ALL.iter().copied().filter(|state| part(*state) == Part::All).collect();
        assert_eq!(open, [State::Accepted, State::Held, State::Settled], "answers are told of nothing else");
        assert_eq!(part(State::Returned), Part::Deed, "a returned case comes again, with its answer unseen");
    }

    #[test]
    fn a_long_note_is_told_by_its_beginning() {
        assert_eq!(beginning("she wrote\n twice"), "she wrote twice", "on one line");
        let long = beginning(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= NOTE, "cut between words: {long}");
        assert_eq!(beginning(&"é".repeat(300)).chars().count(), NOTE + 1, "whatever the letters are");
    }
}
