//! Rows of the list, a page at a time by number: one round trip, whatever the length of the list.

use serde::Serialize;
use serde_json::Value;

use super::ListError;
use super::withheld::{STATE, WITHHELD};
use crate::case::{CaseNo, Prediction, State};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::{self, Kind, Policy};
use crate::review::answer::Action;
use crate::review::words::{done, done_as, readable};
use crate::store::{Store, StoreError};
use crate::sync::json_list;

/// A case as one row. Texts come from the case as they are and may hold anything.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ListedCase {
    /// Its number.
    pub no: CaseNo,
    /// Its id at its source.
    pub case_id: String,
    /// Who sent it.
    pub source: String,
    /// Key of its workflow.
    pub workflow: String,
    /// Name of its workflow.
    pub workflow_name: String,
    /// What it is called, at most 160 characters.
    pub title: String,
    /// What the AI answered, in a few words; `None` when it did not, or it is withheld.
    pub answer: Option<String>,
    /// 0..1; `None` when there is none or it is withheld.
    pub confidence: Option<f64>,
    /// The threshold it is held against, 0..1.
    pub threshold: f64,
    /// Its answer and confidence are kept from this person until they have judged it.
    pub withheld: bool,
    /// Where it stands, as the word of the contract.
    pub state: String,
    /// Whether a person may take it now.
    pub waits: bool,
    /// What people decided: "Overridden: Lost card".
    pub decided: Option<String>,
    /// Who decided it, or on whose screen it is.
    pub by: Option<String>,
    /// When it came in, UTC milliseconds.
    pub arrived_at: f64,
    /// When it is due, UTC milliseconds.
    pub due_at: f64,
    /// Whether it still has to be decided, so that being late means something.
    pub open: bool,
}

/// Reads the rows of `numbers`, in that order; a case that is not there is left out.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn page(store: &Store, by: &Person, numbers: &[CaseNo]) -> Result<Vec<ListedCase>, ListError> {
    ask(store, Op::Read, by).await?;
    // Safe: all three texts are `&'static str`s of this room.
    let sql = sqlx::AssertSqlSafe(PAGE.replace("{withheld}", WITHHELD).replace("{state}", STATE));
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(by.id.as_str().to_owned()).bind(json_list(numbers)).fetch_all(store.reader()).await?;
    let mut page = Vec::with_capacity(rows.len());
    for row in rows {
        let policy = policy::load(store, &row.workflow, row.policy_version).await?;
        page.push(listed(row, &policy)?);
    }
    Ok(page)
}

#[derive(sqlx::FromRow)]
struct Row {
    no: u32,
    source: String,
    id: String,
    workflow: String,
    policy_version: u32,
    state: String,
    confidence: Option<f64>,
    label: Option<String>,
    arrived_at: i64,
    due_at: i64,
    withheld: bool,
    title: Option<String>,
    beginning: Option<String>,
    text: Option<String>,
    score: Option<f64>,
    fields: Option<u32>,
    action: Option<String>,
    final_value: Option<Vec<u8>>,
    who: Option<String>,
}

/// The list is the short side, always; titles and answers come out of the content as it was received. A long final
/// value is a text, of which the row would show six words: the action alone says enough.
const PAGE: &str = "
SELECT c.no, c.source, c.id, c.workflow, c.policy_version, {state} AS state, c.confidence, c.label, c.arrived_at, c.due_at,
       {withheld} AS withheld,
       substr(p.body ->> '$.title', 1, 160) AS title,
       CASE WHEN p.body ->> '$.title' IS NULL THEN
         (SELECT substr(i.value, 1, 160) FROM json_each(p.body, '$.input') i LIMIT 1) END AS beginning,
       substr(p.body ->> '$.prediction.text', 1, 160) AS text,
       CAST(p.body ->> '$.prediction.score' AS REAL) AS score,
       CASE json_type(p.body, '$.prediction.fields') WHEN 'object' THEN
         (SELECT count(*) FROM json_each(p.body, '$.prediction.fields')) END AS fields,
       d.action, CASE WHEN length(f.body) <= 16384 THEN f.body END AS final_value, who.name AS who
FROM json_each(?2) r
CROSS JOIN cases c ON c.no = r.value
LEFT JOIN payload p ON p.case_no = c.no AND p.kind = 'case' AND p.revision = c.revision
LEFT JOIN decision d ON d.id = c.decision AND c.state IN ('held', 'settled', 'readback', 'returned', 'escalated')
LEFT JOIN payload f ON f.case_no = d.case_no AND f.kind = 'final' AND f.decision = d.id
LEFT JOIN person who ON who.id = CASE WHEN c.state = 'leased' THEN c.lease_person ELSE d.person END
ORDER BY r.key";

fn listed(row: Row, policy: &Policy) -> Result<ListedCase, StoreError> {
    let state = State::from_word(&row.state)
        .ok_or_else(|| StoreError::Damaged(format!("the state of case {} cannot be read", row.no)))?;
    let masked = |pointer: &str| policy.review.mask.iter().any(|mask| is_within(pointer, mask));
    let decided = row.action.as_deref().map(|action| decision(action, row.final_value.as_deref()));
    Ok(ListedCase {
        title: title(&row, &masked),
        answer: if row.withheld || masked("/prediction") { None } else { answer(&row, policy) },
        confidence: row.confidence.filter(|_| !row.withheld && !masked("/confidence")),
        threshold: policy.route.threshold,
        withheld: row.withheld,
        waits: state.waits(),
        open: super::filter::OPEN.contains(&state),
        decided,
        by: row.who,
        no: CaseNo(row.no),
        case_id: row.id,
        source: row.source,
        workflow_name: policy.workflow.name.clone(),
        workflow: row.workflow,
        state: row.state,
        arrived_at: row.arrived_at as f64,
        due_at: row.due_at as f64,
    })
}

/// Whether hiding `mask` hides something of `pointer`.
fn is_within(pointer: &str, mask: &str) -> bool {
    let below =
        |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below(pointer, mask) || below(mask, pointer)
}

/// A case without a title is called by the beginning of its input, as on its sheet; without that by its id.
fn title(row: &Row, masked: &impl Fn(&str) -> bool) -> String {
    if row.title.is_some() && masked("/title") {
        return "•••".to_owned();
    }
    let beginning = row.beginning.as_deref().filter(|_| !masked("/input")).and_then(|text| text.lines().next());
    let title = row.title.as_deref().or(beginning).unwrap_or_default();
    if title.trim().is_empty() { row.id.clone() } else { title.to_owned() }
}

fn answer(row: &Row, policy: &Policy) -> Option<String> {
    match policy.workflow.kind {
        Kind::Classification | Kind::Choice | Kind::Action => row.label.as_deref().map(readable),
        Kind::Score => row.score.map(|score| score.to_string()),
        Kind::Draft => row.text.as_deref().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Kind::Extraction => row.fields.map(|fields| format!("{fields} fields")),
    }
}

fn decision(action: &str, final_value: Option<&[u8]>) -> String {
    let value = final_value
        .and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok())
        .and_then(|value| Prediction::from_value(value).ok());
    Action::from_word(action).map_or_else(|| done_as(action), |action| done(action, value.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::founding::found;
    use crate::store::{Clock, Home};
    use rstest::rstest;

    #[tokio::test]
    async fn a_page_is_read_by_number_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = found(&Home::at(dir.path()), Clock::fixed(1_795_168_800_000), "Ada").await.unwrap();
        let sql = PAGE.replace("{withheld}", WITHHELD).replace("{state}", STATE);
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(store.reader()).await.unwrap();
        for (_, _, _, step) in steps {
            let walks = step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE");
            assert!(!walks, "however long the list, a page costs the same: {step}");
        }
    }

    #[rstest]
    #[case("/prediction", "/prediction/label", true, "the answer is not whole without its label")]
    #[case("/title", "/title", true, "the title itself")]
    #[case("/input", "/input/Customer message", true, "a part of the input")]
    #[case("/title", "/titles", false, "another field that begins alike")]
    #[case("/title", "/subject/email", false, "something else")]
    fn what_a_mask_reaches(#[case] pointer: &str, #[case] mask: &str, #[case] hidden: bool, #[case] why: &str) {
        assert_eq!(is_within(pointer, mask), hidden, "{why}");
    }
}
