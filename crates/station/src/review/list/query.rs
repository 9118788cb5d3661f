//! A filter and an order as one statement over `cases`.
//!
//! The statement answers with numbers only, joined into one text: a million rows handed over one by one would take
//! seconds, the text takes a tenth of one. Stretches of numbers are read on several connections at once, so each
//! statement has a first and a last number.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::filter::{Bounds, OPEN, Stand, Term};
use super::withheld::{STATE, WITHHELD};
use crate::case::State;

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// What is still to be decided first, then the earliest due.
    Due,
    /// The least sure first.
    Confidence,
    /// What is still to be decided first, then the most valuable minute of review.
    Value,
}

impl Order {
    /// Every one of them.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Due, Self::Confidence, Self::Value];

    /// As it is typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Due => "due",
            Self::Confidence => "confidence",
            Self::Value => "value",
        }
    }

    /// From the typed word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }

    /// The number a case is sorted by, smallest first, as SQL; `None` where its own number is.
    ///
    /// Whole numbers, because they are printed and read again: a billionth of a confidence decides no order.
    /// A case that withholds its confidence stands behind all others.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::Newest | Self::Oldest => None,
            Self::Due => Some("CASE WHEN {open} THEN c.due_at ELSE c.due_at + 100000000000000 END"),
            Self::Confidence => Some("CASE WHEN {withheld} THEN 3 ELSE coalesce(c.confidence, 2) END * 1000000000"),
            Self::Value => Some(
                "CASE WHEN {withheld} THEN 1e18 WHEN {open} THEN -min(c.value, 1e9) * 1e6
                      ELSE 1e17 - min(c.value, 1e9) * 1e6 END",
            ),
        }
    }
}

/// A value of the statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Real(f64),
    Integer(i64),
}

/// A condition with its values, in the order of its question marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clause {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
}

/// What a filter needs to know of the station before it can ask.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Keys of the workflows of each asked stage.
    pub(super) of_stages: Vec<String>,
    /// Ids of the people asked for.
    pub(super) people: Vec<String>,
    /// UTC milliseconds.
    pub(super) now: i64,
}

/// The statement of a list, ready to be given its person (`?1`) and its stretch of numbers (`?2` to `?3`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    pub(super) sql: String,
    /// Values of the conditions, from `?4` on.
    pub(super) values: Vec<Value>,
}

impl Query {
    /// Everything that `terms` let through. The answer has one row: the numbers (each with `:` and its sorting number
    /// where the order has one), joined by commas, and how many cases were left out because they withhold what was
    /// asked.
    pub(super) fn of<'t>(terms: impl Iterator<Item = &'t Term>, order: Order, known: &Known) -> Self {
        let (mut plain, mut telling, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for term in terms {
            let clause = clause(term, known);
            let sql = numbered(clause.sql, values.len()).replace("{state}", STATE);
            values.extend(clause.values);
            if term.is_telling() { telling.push(sql) } else { plain.push(sql) }
        }
        let withheld = WITHHELD;
        let item = order.key().map_or_else(|| "c.no".to_owned(), sorted);
        let (kept, left_out) = if telling.is_empty() {
            (String::new(), "0".to_owned())
        } else {
            let telling = telling.join(" AND ");
            (format!(" FILTER (WHERE NOT {withheld} AND {telling})"), format!("count(*) FILTER (WHERE {withheld})"))
        };
        plain.insert(0, "c.no BETWEEN ?2 AND ?3".to_owned());
        let sql = format!("SELECT group_concat({item}){kept}, {left_out} FROM cases c WHERE {}", plain.join(" AND "));
        Self { sql, values }
    }
}

/// The number of a case with the number it is sorted by.
fn sorted(key: &str) -> String {
    let open: Vec<String> = OPEN.iter().map(|state| format!("'{}'", state.as_str())).collect();
    let key = key.replace("{withheld}", WITHHELD).replace("{open}", &format!("c.state IN ({})", open.join(", ")));
    format!("c.no || ':' || CAST({key} AS INTEGER)")
}

/// Gives each question mark its number, after `before` others and the three of every query.
fn numbered(sql: &str, before: usize) -> String {
    let mut pieces = sql.split('?');
    let mut numbered = pieces.next().unwrap_or_default().to_owned();
    for (at, piece) in pieces.enumerate() {
        let _ = write!(numbered, "?{}{piece}", before + at + 4);
    }
    numbered
}

fn clause(term: &Term, known: &Known) -> Clause {
    let any = |sql, words: &[String]| Clause { sql, values: vec![list(words)] };
    match term {
        Term::Workflow(keys) => any("c.workflow IN (SELECT value FROM json_each(?))", keys),
        Term::Stage(_) => any("c.workflow IN (SELECT value FROM json_each(?))", &known.of_stages),
        Term::State(stands) => any("{state} IN (SELECT value FROM json_each(?))", &states(stands)),
        Term::Label(labels) => any("c.label IN (SELECT value FROM json_each(?))", labels),
        Term::Route(routes) => {
            let words: Vec<String> = routes.iter().map(|route| route.as_str().to_owned()).collect();
            any("c.route IN (SELECT value FROM json_each(?))", &words)
        }
        Term::Model(names) => twice(
            "(c.model_version IN (SELECT value FROM json_each(?))
              OR c.model_name || '/' || c.model_version IN (SELECT value FROM json_each(?)))",
            names,
        ),
        Term::Subject(ids) => twice(
            "(c.subject_id IN (SELECT value FROM json_each(?))
              OR c.subject_type || '/' || c.subject_id IN (SELECT value FROM json_each(?)))",
            ids,
        ),
        Term::Id(ids) => twice(
            "(c.id IN (SELECT value FROM json_each(?)) OR c.source || '/' || c.id IN (SELECT value FROM json_each(?)))",
            ids,
        ),
        Term::By(_) => any(
            "(c.state IN ('held', 'settled', 'readback', 'returned', 'escalated') AND c.decision IN
              (SELECT d.id FROM decision d WHERE d.person IN (SELECT value FROM json_each(?))))",
            &known.people,
        ),
        Term::Reason(codes) => any(
            "(c.state IN ('held', 'settled', 'readback', 'returned', 'escalated') AND c.decision IN
              (SELECT d.id FROM decision d WHERE d.reason IN (SELECT value FROM json_each(?))))",
            codes,
        ),
        Term::Final(labels) => any(
            "(c.state IN ('held', 'settled', 'readback') AND c.decision IS NOT NULL AND
              (SELECT coalesce(f.body ->> '$.label', f.body ->> '$.choice', f.body ->> '$.action') FROM payload f
               WHERE f.case_no = c.no AND f.kind = 'final' AND f.decision = c.decision)
              IN (SELECT value FROM json_each(?)))",
            labels,
        ),
        Term::Confidence(bounds) => match *bounds {
            Bounds::Below(end) => real("c.confidence < ?", &[end]),
            Bounds::AtMost(end) => real("c.confidence <= ?", &[end]),
            Bounds::Above(start) => real("c.confidence > ?", &[start]),
            Bounds::AtLeast(start) => real("c.confidence >= ?", &[start]),
            Bounds::Between(start, end) => real("c.confidence BETWEEN ? AND ?", &[start, end]),
        },
        // Older than a day is arrived before yesterday: the signs turn around.
        Term::Age(bounds) => match *bounds {
            Bounds::Below(age) => moment("c.arrived_at > ?", &[known.now - age]),
            Bounds::AtMost(age) => moment("c.arrived_at >= ?", &[known.now - age]),
            Bounds::Above(age) => moment("c.arrived_at < ?", &[known.now - age]),
            Bounds::AtLeast(age) => moment("c.arrived_at <= ?", &[known.now - age]),
            Bounds::Between(young, old) => {
                moment("c.arrived_at BETWEEN ? AND ?", &[known.now - old, known.now - young])
            }
        },
    }
}

fn states(stands: &[Stand]) -> Vec<String> {
    let each = |stand: &Stand| match stand {
        Stand::Open => OPEN.to_vec(),
        Stand::In(state) => vec![*state],
    };
    let states: BTreeSet<State> = stands.iter().flat_map(each).collect();
    states.into_iter().map(|state| state.as_str().to_owned()).collect()
}

/// Words as a JSON list, for `IN (SELECT value FROM json_each(?))`: the same text of SQL for one word or ten.
fn list(words: &[String]) -> Value {
    Value::Text(serde_json::to_string(words).unwrap_or_else(|_| "[]".to_owned()))
}

fn twice(sql: &'static str, words: &[String]) -> Clause {
    Clause { sql, values: vec![list(words), list(words)] }
}

fn real(sql: &'static str, ends: &[f64]) -> Clause {
    Clause { sql, values: ends.iter().map(|end| Value::Real(*end)).collect() }
}

fn moment(sql: &'static str, ends: &[i64]) -> Clause {
    Clause { sql, values: ends.iter().map(|end| Value::Integer(*end)).collect() }
}
