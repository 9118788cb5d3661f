//! Asking the index: which cases have the rarest terms, all terms of the likeliest of them, and what people decided on the
//! nearest.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;
use sqlx_sqlite::SqliteConnection;

use super::index::{key, unread};
use super::nearness::{Candidate, Holders, LIKELY, Question, Weights, likeliest, nearest, question};
use super::terms::{terms, token};
use crate::case::{CaseNo, CaseRow, Envelope};
use crate::review::ReviewError;
use crate::review::earlier::{self, Earlier};
use crate::store::Store;

/// Shared terms that are named with a precedent.
const NAMED: usize = 6;
/// The count of what the index has still to read stops here.
const MOST_UNREAD: u32 = 10_000;

/// The settled cases that are nearest to a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct Precedents {
    /// Nearest first.
    pub cases: Vec<Precedent>,
    /// Not told before the person has said what they think.
    pub withheld: bool,
    /// Settled cases that are not searched yet; counted up to 10,000.
    pub unread: u32,
}

/// A settled case that is like the one that is judged.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Precedent {
    /// What it was and what people decided.
    pub earlier: Earlier,
    /// Terms of the judged case that stand in it too, the most telling first.
    pub shared: Vec<String>,
    /// What a note says to cite it: "cf. router/tick-1: Lost or stolen card".
    pub cite: String,
}

/// Reads the precedents of a case whose content is `content`, at most `limit`.
pub(in crate::review) async fn read(
    store: &Store,
    connection: &mut SqliteConnection,
    row: &CaseRow,
    content: &Envelope,
    limit: usize,
) -> Result<Precedents, ReviewError> {
    let key = key(connection).await?;
    let named: HashMap<String, String> =
        terms(content).into_iter().map(|term| (token(&key, &row.workflow, &term), term)).collect();
    let everything = token(&key, &row.workflow, "");
    let mut counts = counted(connection, named.keys().chain([&everything])).await?;
    let all = counts.remove(&everything).unwrap_or(0);
    let weights = Weights::of(&counts, all);
    let likely = match question(&counts, all) {
        Question::Nothing => Vec::new(),
        Question::AnyOf(tokens) => likeliest(&holders(connection, &tokens).await?, &weights, row.no.0),
        Question::NewestWith(token) => newest_with(connection, token, row.no).await?,
    };
    let near = nearest(candidates(connection, &likely).await?, &weights, limit);
    let nos: Vec<u32> = near.iter().map(|candidate| candidate.no).collect();
    let mut cases = Vec::with_capacity(near.len());
    for (candidate, earlier) in near.iter().zip(earlier::read(store, connection, &nos).await?) {
        cases.push(Precedent { shared: shared(candidate, &named, &weights), cite: cite(&earlier), earlier });
    }
    Ok(Precedents { cases, withheld: false, unread: unread(store, MOST_UNREAD).await? })
}

/// How many settled cases have each token.
async fn counted(
    connection: &mut SqliteConnection,
    tokens: impl Iterator<Item = &String>,
) -> Result<HashMap<String, u32>, ReviewError> {
    let tokens: Vec<&String> = tokens.collect();
    let counts: Vec<(String, u32)> =
        sqlx::query_as("SELECT token, n FROM precedent_term WHERE token IN (SELECT value FROM json_each(?))")
            .bind(json!(tokens).to_string())
            .fetch_all(connection)
            .await?;
    Ok(counts.into_iter().collect())
}

/// The cases that have each token, as the index lists them. `bm25` would look up the length of every one of them, which
/// takes ten times as long as the walk itself.
async fn holders(connection: &mut SqliteConnection, tokens: &[&str]) -> Result<Vec<Holders>, ReviewError> {
    let sql =
        "SELECT j.value AS token, (SELECT group_concat(rowid) FROM precedent WHERE precedent MATCH j.value) AS nos
               FROM json_each(?) j";
    Ok(sqlx::query_as(sql).bind(json!(tokens).to_string()).fetch_all(connection).await?)
}

/// The newest of what has a common token. The index is walked from its end, so nothing is sorted.
async fn newest_with(connection: &mut SqliteConnection, token: &str, but: CaseNo) -> Result<Vec<u32>, ReviewError> {
    let sql = "SELECT rowid FROM precedent WHERE precedent MATCH ? AND rowid <> ? ORDER BY rowid DESC LIMIT ?";
    let most = i64::try_from(LIKELY).unwrap_or(i64::MAX);
    Ok(sqlx::query_scalar(sql).bind(token).bind(but.as_i64()).bind(most).fetch_all(connection).await?)
}

/// Reads all tokens of cases, to weigh them by. A case that was taken up again is on the list of what to look at from
/// that moment on, and no precedent.
async fn candidates(connection: &mut SqliteConnection, nos: &[u32]) -> Result<Vec<Candidate>, ReviewError> {
    let sql = "SELECT p.rowid AS no, p.terms AS tokens FROM json_each(?) j CROSS JOIN precedent p ON p.rowid = j.value
               WHERE NOT EXISTS (SELECT 1 FROM precedent_todo t WHERE t.case_no = p.rowid)";
    Ok(sqlx::query_as(sql).bind(json!(nos).to_string()).fetch_all(connection).await?)
}

fn shared(candidate: &Candidate, named: &HashMap<String, String>, weights: &Weights<'_>) -> Vec<String> {
    let known = |token: &str| Some((weights.weight(token)?, named.get(token)?.clone()));
    let mut shared: Vec<(f64, String)> = candidate.tokens().into_iter().filter_map(known).collect();
    // Of two that tell as much the longer word says more.
    shared.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.len().cmp(&one.len())).then(one.cmp(other)));
    shared.into_iter().take(NAMED).map(|(_, term)| term).collect()
}

fn cite(earlier: &Earlier) -> String {
    let decided = earlier.decided.as_ref();
    let what = decided.map(|decided| decided.value.as_ref().unwrap_or(&decided.text)).map_or("", String::as_str);
    format!("cf. {}: {what}", earlier.case)
}
