//! The content of a case as anybody may see it: masked by the policy that routed it.

use std::sync::Arc;

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::sheet::masked;
use crate::case::{CaseRow, Envelope, parse_kept};
use crate::policy::{self, Policy};
use crate::store::Store;

/// Reads a revision of a case; `None` when its content is gone.
///
/// # Errors
/// `Content` when it does not parse any more; else when the file cannot be read.
pub(crate) async fn shown(
    store: &Store,
    connection: &mut SqliteConnection,
    row: &CaseRow,
    revision: u32,
) -> Result<Option<(Envelope, Arc<Policy>)>, ReviewError> {
    let body: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT body FROM payload WHERE case_no = ? AND kind = 'case' AND revision = ?")
            .bind(row.no.as_i64())
            .bind(revision)
            .fetch_optional(connection)
            .await?;
    match body {
        Some(body) => shown_of(store, row, &body).await.map(Some),
        None => Ok(None),
    }
}

/// The same of a content that was read with its case: where there are many, asking for each alone takes longer than the rest.
///
/// # Errors
/// As [`shown`].
pub(super) async fn shown_of(
    store: &Store,
    row: &CaseRow,
    body: &[u8],
) -> Result<(Envelope, Arc<Policy>), ReviewError> {
    let policy = policy::load(store, &row.workflow, row.policy_version).await?;
    Ok((masked(parse_kept(body)?, &policy)?, policy))
}

/// What was read of another case, unless it is damaged: a neighbour must not take the case on screen down.
pub(super) fn readable<P>(shown: Result<Option<(Envelope, P)>, ReviewError>) -> Result<Option<Envelope>, ReviewError> {
    match shown {
        Ok(shown) => Ok(shown.map(|(content, _)| content)),
        Err(ReviewError::Content(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
