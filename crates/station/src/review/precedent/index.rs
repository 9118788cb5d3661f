//! The index itself: tables `precedent` (the tokens of each case), `precedent_term` (how many cases have each) and
//! `precedent_todo` (cases that settled, or no longer are, since the index last looked; the schema notes them).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sqlx::{FromRow, Row as _};
use sqlx_sqlite::{SqliteConnection, SqliteRow};

use super::terms::{terms, token};
use crate::case::{CaseNo, CaseRow, State, unhex};
use crate::change::Change;
use crate::review::ReviewError;
use crate::review::content::shown_of;
use crate::store::{Store, StoreError};

/// Cases a transaction: a person's decision waits no longer for one than for another person's.
const CHUNK: u32 = 200;
/// The setting that holds the key of the tokens, made with the tables.
const KEY: &str = "precedent.key";

/// The secret that every token is keyed with.
pub(super) async fn key(connection: &mut SqliteConnection) -> Result<[u8; 32], StoreError> {
    let kept: Option<String> =
        sqlx::query_scalar("SELECT value FROM setting WHERE key = ?").bind(KEY).fetch_optional(connection).await?;
    kept.as_deref()
        .and_then(unhex)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| StoreError::Damaged(format!("the setting {KEY} is missing or no key")))
}

/// How many cases the index has still to look at, counted up to `most`.
///
/// # Errors
/// When the file cannot be read.
pub async fn unread(store: &Store, most: u32) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM (SELECT 1 FROM precedent_todo LIMIT ?)")
        .bind(most)
        .fetch_one(store.reader())
        .await?)
}

/// Reads into the index what settled since, and takes out what is no longer settled: at least `most` cases, or all
/// there are. Returns how many it looked at.
///
/// # Errors
/// When the file cannot be read or written.
pub async fn index_due(store: &Store, most: u64) -> Result<u64, ReviewError> {
    let mut done = 0;
    while done < most {
        let looked_at = look(store).await?;
        if looked_at.is_empty() {
            break;
        }
        done += looked_at.len() as u64;
        write(store, looked_at).await?;
    }
    Ok(done)
}

/// Takes a case out of the index within `change`: once that is committed, none of its tokens is in the file's tables.
/// For whoever erases it.
///
/// # Errors
/// When the file cannot be read.
pub async fn forget(change: &mut Change, case: CaseNo) -> Result<(), ReviewError> {
    let kept: Option<String> = sqlx::query_scalar("SELECT terms FROM precedent WHERE rowid = ?")
        .bind(case.as_i64())
        .fetch_optional(change.connection())
        .await?;
    let mut diff = Difference::default();
    diff.done.push(case.0);
    diff.take_out(case.0, kept.as_deref());
    diff.write(change);
    Ok(())
}

/// A case that the index has to look at, as it was read outside any transaction.
struct Looked {
    row: CaseRow,
    /// What it is found by; `None` when it is no precedent.
    tokens: Option<Vec<String>>,
}

/// A case of the list, with what decides whether it is a precedent.
struct Listed {
    row: CaseRow,
    /// Gone when the case was erased.
    content: Option<Vec<u8>>,
    /// A person's answer stands on it, and it is no known-answer check.
    judged: bool,
}

impl FromRow<'_, SqliteRow> for Listed {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self { row: CaseRow::from_row(row)?, content: row.try_get("content")?, judged: row.try_get("judged")? })
    }
}

const LISTED: &str = "
SELECT c.*, (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS content,
        EXISTS (SELECT 1 FROM decision d WHERE d.id = c.decision AND d.action IN ('approve', 'override'))
        AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no) AS judged
FROM precedent_todo t CROSS JOIN cases c ON c.no = t.case_no ORDER BY t.case_no LIMIT ?";

/// Reads the next chunk of the list and works out the tokens, while others may write.
async fn look(store: &Store) -> Result<Vec<Looked>, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    let key = key(&mut connection).await?;
    let listed: Vec<Listed> = sqlx::query_as(LISTED).bind(CHUNK).fetch_all(&mut *connection).await?;
    let mut looked_at = Vec::with_capacity(listed.len());
    for Listed { row, content, judged } in listed {
        let tokens = match content {
            Some(content) if row.state == State::Settled && judged => tokens(store, &key, &row, &content).await?,
            Some(_) | None => None,
        };
        looked_at.push(Looked { row, tokens });
    }
    Ok(looked_at)
}

async fn tokens(
    store: &Store,
    key: &[u8; 32],
    row: &CaseRow,
    content: &[u8],
) -> Result<Option<Vec<String>>, ReviewError> {
    match shown_of(store, row, content).await {
        Ok((content, _)) => {
            // Every case counts as one that has the empty term: that is how many cases of the workflow there are.
            let terms = std::iter::once(String::new()).chain(terms(&content));
            Ok(Some(terms.map(|term| token(key, &row.workflow, &term)).collect()))
        }
        // One damaged case must not stop the index; `doctor` and its own sheet say what is wrong with it.
        Err(ReviewError::Content(fault)) => {
            tracing::warn!(case = row.no.0, pointer = fault.pointer, "a settled case cannot be read into the index");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[derive(sqlx::FromRow)]
struct Now {
    no: u32,
    state: String,
    revision: u32,
    decision: Option<String>,
    kept: Option<String>,
}

const NOW: &str = "
SELECT c.no, c.state, c.revision, c.decision, p.terms AS kept
FROM json_each(?) j CROSS JOIN precedent_todo t ON t.case_no = j.value CROSS JOIN cases c ON c.no = t.case_no
LEFT JOIN precedent p ON p.rowid = c.no";

/// Writes what was worked out for cases that are still as they were then; the others stay on the list.
async fn write(store: &Store, looked_at: Vec<Looked>) -> Result<(), ReviewError> {
    let mut change = Change::upkeep(store, &[]).await?;
    let nos: Vec<u32> = looked_at.iter().map(|looked| looked.row.no.0).collect();
    let now: Vec<Now> = sqlx::query_as(NOW).bind(json!(nos).to_string()).fetch_all(change.connection()).await?;
    let mut now: BTreeMap<u32, Now> = now.into_iter().map(|now| (now.no, now)).collect();
    let mut diff = Difference::default();
    for Looked { row, tokens } in looked_at {
        let Some(now) = now.remove(&row.no.0) else { continue };
        let same = now.state == row.state.as_str() && now.revision == row.revision && now.decision == row.decision;
        if same {
            diff.done.push(row.no.0);
            diff.take_out(row.no.0, now.kept.as_deref());
            diff.put_in(row.no.0, tokens);
        }
    }
    diff.write(&mut change);
    Ok(change.commit().await?)
}

/// What changes in the index.
#[derive(Default)]
struct Difference {
    /// Cases that are off the list.
    done: Vec<u32>,
    out: Vec<u32>,
    into: Vec<(u32, String)>,
    counts: BTreeMap<String, i64>,
}

impl Difference {
    fn take_out(&mut self, case: u32, kept: Option<&str>) {
        let Some(kept) = kept else { return };
        self.out.push(case);
        for token in kept.split(' ') {
            *self.counts.entry(token.to_owned()).or_default() -= 1;
        }
    }

    fn put_in(&mut self, case: u32, tokens: Option<Vec<String>>) {
        let Some(tokens) = tokens else { return };
        self.into.push((case, tokens.join(" ")));
        for token in tokens {
            *self.counts.entry(token).or_default() += 1;
        }
    }

    fn write(self, change: &mut Change) {
        let counts: Vec<(&String, i64)> =
            self.counts.iter().filter(|(_, by)| **by != 0).map(|(t, by)| (t, *by)).collect();
        let fewer: BTreeSet<&String> = counts.iter().filter(|(_, by)| *by < 0).map(|(token, _)| *token).collect();
        let writes = change.writes();
        writes
            .add("DELETE FROM precedent_todo WHERE case_no IN (SELECT value FROM json_each(?))")
            .bind(json!(self.done).to_string());
        writes
            .add("DELETE FROM precedent WHERE rowid IN (SELECT value FROM json_each(?))")
            .bind(json!(self.out).to_string());
        writes
            .add("INSERT INTO precedent (rowid, terms) SELECT value ->> 0, value ->> 1 FROM json_each(?)")
            .bind(json!(self.into).to_string());
        writes
            .add(
                "INSERT INTO precedent_term (token, n) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
                 ON CONFLICT (token) DO UPDATE SET n = n + excluded.n",
            )
            .bind(json!(counts).to_string());
        writes
            .add("DELETE FROM precedent_term WHERE n = 0 AND token IN (SELECT value FROM json_each(?))")
            .bind(json!(fewer).to_string());
    }
}
