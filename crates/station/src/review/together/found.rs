//! Reading everything of several cases that says whether they are alike, in one round trip.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow as _, Row as _};

use super::rules::Facts;
use crate::case::{CaseNo, CaseRow, parse_kept};
use crate::policy::{Asked, CHECK};
use crate::review::ReviewError;
use crate::store::StoreError;
use crate::sync::json_list;

/// Each case of the list `?2`, in its order; `?1` is a person and not asked here. The list is the short side, always.
pub(super) const FIND: &str = "SELECT c.*,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS envelope,
       (SELECT rules FROM route WHERE case_no = c.no ORDER BY n DESC LIMIT 1) AS rules,
       (SELECT json_group_array(id) FROM sink WHERE removed_at IS NULL) AS sinks,
       EXISTS (SELECT 1 FROM decision WHERE batch = ?3) AS known
     FROM json_each(?2) r CROSS JOIN cases c ON c.no = r.value ORDER BY r.key";

/// The facts of `numbers`; one that is not there is left out.
pub(super) async fn found(connection: &mut SqliteConnection, numbers: &[CaseNo]) -> Result<Vec<Facts>, ReviewError> {
    let rows = sqlx::query(FIND).bind("").bind(json_list(numbers)).bind("").fetch_all(connection).await?;
    rows.iter().map(facts).collect()
}

pub(super) fn facts(row: &SqliteRow) -> Result<Facts, ReviewError> {
    let case = CaseRow::from_row(row)?;
    let damaged = || StoreError::Damaged(format!("the route of case {} cannot be read", case.no.0));
    let envelope: Option<Vec<u8>> = row.try_get("envelope")?;
    let rules: String = row.try_get("rules")?;
    let rules: Vec<Asked> = serde_json::from_str(&rules).map_err(|_| damaged())?;
    let withholds: u32 = row.try_get("withholds")?;
    let content = envelope.as_deref().map(parse_kept).transpose()?;
    Ok(Facts { content, rules, check: withholds & CHECK != 0, row: case })
}
