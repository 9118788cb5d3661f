//! How readbacks came out: for a lead, never by person.

use std::collections::BTreeMap;

use countersign_stats::agreement::agreement;
use countersign_stats::proportion::{Z_95, wilson};
use serde::Serialize;

use super::{FieldScore, ReadbackError};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// Fewer readbacks than this in a group, and its share says too little: "not enough data".
const ENOUGH: u32 = 10;

/// How many drafts of a group passed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Passed {
    /// The workflow's key.
    pub workflow: String,
    /// Who wrote the drafts: `ai` or `human`; `None` for all.
    pub author: Option<String>,
    /// The model that wrote them, with its version; `None` for all.
    pub model: Option<String>,
    /// Readbacks that were scored.
    pub n: u32,
    /// Those that passed.
    pub passed: u32,
    /// The lower end of the share, at 95 % (Wilson).
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// There are so many that the share may be told.
    pub enough: bool,
}

/// How often one of the three was not understood.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldMissed {
    /// `audience`, `claim` or `next_step`.
    pub field: String,
    /// Readbacks that were scored.
    pub n: u32,
    /// Those in which it was scored partly.
    pub partly: u32,
    /// Those in which it was scored no.
    pub no: u32,
}

/// Agreement of those that were scored twice.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ScoredTwice {
    /// Readbacks scored twice; each has three fields.
    pub readbacks: u32,
    /// The share of fields with the same score, 0..1; `None` before there are any.
    pub raw: Option<f64>,
    /// Gwet's AC1 over yes, partly and no.
    pub ac1: Option<f64>,
    /// There are so many that it may be told.
    pub enough: bool,
}

/// How readbacks came out.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadbackReport {
    /// By workflow, each whole first, then by author, then by model.
    pub passed: Vec<Passed>,
    /// The three fields, the one that failed most first.
    pub missed: Vec<FieldMissed>,
    /// Readbacks that were scored by their own reader, because nobody else could.
    pub own: u32,
    /// Readbacks that were scored.
    pub n: u32,
    /// What double scores say.
    pub twice: ScoredTwice,
    /// Fewer than this are not enough.
    pub enough_from: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    workflow: String,
    author: String,
    model_name: String,
    model_version: String,
    scored_as: String,
    audience: String,
    claim: String,
    next_step: String,
    passed: bool,
    second_audience: Option<String>,
    second_claim: Option<String>,
    second_next_step: Option<String>,
}

const EVERY: &str = "
SELECT c.workflow, b.author, b.model_name, b.model_version, s.scored_as, s.audience, s.claim, s.next_step, s.passed,
       t.audience AS second_audience, t.claim AS second_claim, t.next_step AS second_next_step
FROM readback b JOIN cases c ON c.no = b.case_no JOIN readback_score s ON s.readback = b.id AND s.n = 1
LEFT JOIN readback_score t ON t.readback = b.id AND t.n = 2
WHERE (?1 IS NULL OR c.workflow = ?1) AND s.scored_at >= ?2";

/// Tells how the readbacks scored since `since` (UTC milliseconds) came out, of one workflow or of all.
///
/// # Errors
/// When `by` may not look, or the file cannot be read.
pub async fn report(
    store: &Store,
    by: &Person,
    workflow: Option<&str>,
    since: i64,
) -> Result<ReadbackReport, ReadbackError> {
    ask(store, Op::ReportReadbacks, by).await?;
    let rows: Vec<Row> = sqlx::query_as(EVERY).bind(workflow).bind(since).fetch_all(store.reader()).await?;
    Ok(told(&rows))
}

/// What readbacks are counted by. Groups sort as they are shown: a workflow, its authors, their models.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Group<'r> {
    workflow: &'r str,
    author: Option<&'r str>,
    model: Option<String>,
}

fn told(rows: &[Row]) -> ReadbackReport {
    let mut groups: BTreeMap<Group<'_>, (u32, u32)> = BTreeMap::new();
    for row in rows {
        let model = format!("{} {}", row.model_name, row.model_version).trim().to_owned();
        let model = if model.is_empty() { "unnamed".to_owned() } else { model };
        let (workflow, author) = (row.workflow.as_str(), Some(row.author.as_str()));
        let mut of = vec![Group { workflow, author: None, model: None }, Group { workflow, author, model: None }];
        if author == Some("ai") {
            of.push(Group { workflow, author, model: Some(model) });
        }
        for group in of {
            let (n, passed) = groups.entry(group).or_default();
            *n += 1;
            *passed += u32::from(row.passed);
        }
    }
    let passed = groups.into_iter().filter_map(|(group, (n, passed))| {
        let ends = wilson(passed, n, Z_95)?;
        let (workflow, author) = (group.workflow.to_owned(), group.author.map(str::to_owned));
        Some(Passed {
            workflow,
            author,
            model: group.model,
            n,
            passed,
            low: ends.low,
            high: ends.high,
            enough: n >= ENOUGH,
        })
    });
    let n = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    ReadbackReport {
        passed: passed.collect(),
        missed: missed(rows, n),
        own: count(rows, |row| row.scored_as == "own"),
        n,
        twice: twice(rows),
        enough_from: ENOUGH,
    }
}

fn missed(rows: &[Row], n: u32) -> Vec<FieldMissed> {
    type Field = fn(&Row) -> &str;
    let fields: [(&str, Field); 3] =
        [("audience", |row| &row.audience), ("claim", |row| &row.claim), ("next_step", |row| &row.next_step)];
    let mut missed: Vec<FieldMissed> = fields
        .into_iter()
        .map(|(field, of)| FieldMissed {
            field: field.to_owned(),
            n,
            partly: count(rows, |row| of(row) == FieldScore::Partly.as_str()),
            no: count(rows, |row| of(row) == FieldScore::No.as_str()),
        })
        .collect();
    missed.sort_by_key(|field| std::cmp::Reverse(field.partly + field.no));
    missed
}

fn twice(rows: &[Row]) -> ScoredTwice {
    let mut table = [[0_u32; 3]; 3];
    let mut readbacks = 0;
    for row in rows {
        let second = [&row.second_audience, &row.second_claim, &row.second_next_step];
        let [Some(audience), Some(claim), Some(next_step)] = second else { continue };
        readbacks += 1;
        for (one, other) in [(&row.audience, audience), (&row.claim, claim), (&row.next_step, next_step)] {
            if let (Some(one), Some(other)) = (place(one), place(other)) {
                table[one][other] += 1;
            }
        }
    }
    let cells: Vec<&[u32]> = table.iter().map(<[u32; 3]>::as_slice).collect();
    let made = agreement(&cells);
    ScoredTwice {
        readbacks,
        raw: made.map(|made| made.raw),
        ac1: made.map(|made| made.ac1),
        enough: readbacks >= ENOUGH,
    }
}

fn place(word: &str) -> Option<usize> {
    FieldScore::ALL.iter().position(|mark| mark.as_str() == word)
}

fn count(rows: &[Row], is: impl Fn(&Row) -> bool) -> u32 {
    u32::try_from(rows.iter().filter(|row| is(row)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(version: &str, claim: &str, second: Option<&str>) -> Row {
        let second = |word: &str| second.map(|_| word.to_owned());
        Row {
            workflow: "mails".to_owned(),
            author: "ai".to_owned(),
            model_name: "writer".to_owned(),
            model_version: version.to_owned(),
            scored_as: "other".to_owned(),
            audience: "yes".to_owned(),
            claim: claim.to_owned(),
            next_step: "yes".to_owned(),
            passed: claim == "yes",
            second_audience: second("yes"),
            second_claim: second("yes"),
            second_next_step: second("yes"),
        }
    }

    #[test]
    fn shares_come_by_workflow_author_and_model_with_their_n() {
        let mut rows: Vec<Row> = (0..9).map(|_| row("1", "yes", None)).collect();
        rows.push(row("2", "partly", Some("")));
        let made = told(&rows);
        let lines: Vec<_> =
            made.passed.iter().map(|p| (p.author.as_deref(), p.model.as_deref(), p.passed, p.n, p.enough)).collect();
        assert_eq!(
            lines,
            [
                (None, None, 9, 10, true),
                (Some("ai"), None, 9, 10, true),
                (Some("ai"), Some("writer 1"), 9, 9, false),
                (Some("ai"), Some("writer 2"), 0, 1, false),
            ],
            "the whole before its parts; nine are not enough"
        );
        assert!(made.passed.iter().all(|p| p.low <= p.high), "each with its interval");
        assert_eq!((made.missed[0].field.as_str(), made.missed[0].partly), ("claim", 1), "what fails most comes first");
        assert_eq!(made.twice.readbacks, 1, "one was scored twice");
        assert!(made.twice.raw.is_some_and(|raw| (raw - 2.0 / 3.0).abs() < 1e-12), "two of three fields agree");
        assert!(!made.twice.enough, "and that is not enough to say anything");
    }

    #[test]
    fn nothing_is_claimed_of_nothing() {
        let made = told(&[]);
        assert_eq!((made.n, made.passed.len(), made.twice.raw), (0, 0, None), "no share of no readback");
    }
}
