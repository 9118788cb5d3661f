//! The `draft` table: what a person is typing on a case, kept through a crash. No draft is an answer.

use serde::{Deserialize, Serialize};
use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::evidence::EvidenceSpan;
use crate::case::CaseNo;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::Store;

/// A named value, as a form holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldValue {
    /// The field's name.
    pub name: String,
    /// Its value as typed.
    pub value: String,
}

/// The desk as the person left it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Draft {
    /// The label picked.
    pub label: Option<String>,
    /// The score as typed.
    pub score: Option<String>,
    /// The text as edited.
    pub text: Option<String>,
    /// The subject line as edited.
    #[serde(rename = "subjectLine")]
    pub subject_line: Option<String>,
    /// The form as filled in.
    pub fields: Option<Vec<FieldValue>>,
    /// The reason picked.
    pub reason: Option<String>,
    /// The note as typed.
    pub note: Option<String>,
    /// Which panel of the desk was open.
    pub mode: Option<String>,
    /// The action was refused.
    pub refuse: Option<bool>,
    /// What was accepted for the evidence bar.
    pub evidence: Option<Vec<EvidenceSpan>>,
    /// How the text came to be what it is, for undoing it.
    pub history: Option<EditHistory>,
    /// The same of the subject line.
    #[serde(rename = "subjectHistory")]
    pub subject_history: Option<EditHistory>,
}

/// The steps of an edit, oldest first. Only the screen reads them; here they are kept within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EditHistory {
    /// What was done.
    pub steps: Vec<EditStep>,
    /// How many of the steps stand in the text; the others were undone.
    pub applied: u32,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EditStep {
    /// Where, in the units that a browser counts (UTF-16).
    pub at: u32,
    /// What was taken out.
    pub out: String,
    /// What was put in.
    pub into: String,
}

/// Most steps that are kept.
const MOST_STEPS: usize = 200;
/// Most bytes of words that are kept for them.
const MOST_BYTES: usize = 256 * 1024;

impl EditHistory {
    fn fits(&self) -> bool {
        let bytes: usize = self.steps.iter().map(|step| step.out.len() + step.into.len()).sum();
        self.steps.len() <= MOST_STEPS && bytes <= MOST_BYTES
    }
}

impl Draft {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As it is kept: a history that is too long goes, never a word of the draft itself.
    fn bounded(&self) -> Self {
        let fits = |history: &Option<EditHistory>| history.clone().filter(EditHistory::fits);
        Self { history: fits(&self.history), subject_history: fits(&self.subject_history), ..self.clone() }
    }
}

/// SQL that keeps a draft on a case that waits; `$else` is done where there is one.
macro_rules! insert {
    ($else:literal) => {
        concat!(
            "INSERT INTO draft (case_no, person, body, saved_at)
             SELECT no, ?, ?, ? FROM cases
             WHERE no = ? AND state NOT IN ('answered', 'readback', 'held', 'settled', 'returned', 'erased')
             ON CONFLICT (case_no, person) ",
            $else
        )
    };
}

/// Keeps what is being typed; an empty draft forgets it. What arrives after the answer is not kept: an answered case has
/// nothing typed and not sent.
///
/// # Errors
/// When the person may not draft or the file cannot be written.
pub async fn save(store: &Store, by: &Person, case: CaseNo, draft: &Draft) -> Result<(), ReviewError> {
    let mut change = Change::begin(store, Op::SaveDraft, by).await?;
    if draft.is_empty() {
        change
            .writes()
            .add("DELETE FROM draft WHERE case_no = ? AND person = ?")
            .bind(case.as_i64())
            .bind(by.id.as_str().to_owned());
    } else {
        let sql = insert!("DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at");
        insert(&mut change, sql, by, case, draft)?;
    }
    Ok(change.commit().await?)
}

/// Keeps it within a change where there is none: whoever answers has theirs deleted, so one that is there is newer.
///
/// # Errors
/// When it is no JSON.
pub(super) fn leave(change: &mut Change, by: &Person, case: CaseNo, draft: &Draft) -> Result<(), ReviewError> {
    if draft.is_empty() { Ok(()) } else { insert(change, insert!("DO NOTHING"), by, case, draft) }
}

fn insert(change: &mut Change, sql: &'static str, by: &Person, case: CaseNo, draft: &Draft) -> Result<(), ReviewError> {
    let now = change.now();
    let body = serde_json::to_string(&draft.bounded()).map_err(|error| ReviewError::Invalid(error.to_string()))?;
    change.writes().add(sql).bind(by.id.as_str().to_owned()).bind(body).bind(now).bind(case.as_i64());
    Ok(())
}

/// What `by` typed on a case before, if anything.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    by: &Person,
    case: CaseNo,
) -> Result<Option<Draft>, ReviewError> {
    let body: Option<String> = sqlx::query_scalar("SELECT body FROM draft WHERE case_no = ? AND person = ?")
        .bind(case.as_i64())
        .bind(by.id.as_str().to_owned())
        .fetch_optional(connection)
        .await?;
    // A draft of an older shape is not worth an error.
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}
