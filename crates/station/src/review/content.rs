//! The content of a case as anybody may see it: masked by the policy that routed it.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;

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
    let Some(body) = body else { return Ok(None) };
    let policy = policy::load(store, &row.workflow, row.policy_version).await?;
    Ok(Some((masked(parse_kept(&body)?, &policy)?, policy)))
}
