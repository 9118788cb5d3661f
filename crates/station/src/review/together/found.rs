//! Reading everything of several cases that says whether they are alike, in one round trip.

use sqlx_sqlite::SqliteConnection;

use super::rules::Facts;
use crate::case::{CaseNo, CaseRow, parse_kept};
use crate::policy::{CHECK, Took};
use crate::review::ReviewError;
use crate::review::decision::answered_before;
use crate::review::took::{newest_rules, took};
use crate::store::{Columns, StoreError};
use crate::sync::json_list;

/// Each case of the list `?1`, in its order. The list is the short side, always.
pub(super) const FIND: &str = concat!(
    "SELECT c.*,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS envelope,
       ",
    newest_rules!(),
    " AS rules,
       (SELECT json_group_array(id) FROM sink WHERE removed_at IS NULL) AS sinks,
       EXISTS (SELECT 1 FROM decision WHERE batch = ?2) AS known, ",
    answered_before!(),
    " IS NOT NULL AS before
     FROM json_each(?1) r CROSS JOIN cases c ON c.no = r.value ORDER BY r.key"
);

/// The facts of `numbers`; one that is not there is left out.
pub(super) async fn found(connection: &mut SqliteConnection, numbers: &[CaseNo]) -> Result<Vec<Facts>, ReviewError> {
    let rows = sqlx::query(FIND).bind(json_list(numbers)).bind("").fetch_all(connection).await?;
    rows.iter().map(|row| facts(AsRead::of(row)?)).collect()
}

/// A row of [`FIND`].
pub(super) struct AsRead {
    case: CaseRow,
    envelope: Option<Vec<u8>>,
    took: Took,
    withholds: u32,
    /// The sinks there are, as a JSON list.
    pub(super) sinks: String,
    /// An older revision was answered.
    before: bool,
    /// The batch is in the station already.
    pub(super) known: bool,
}

impl AsRead {
    pub(super) fn of(row: &impl Columns) -> Result<Self, StoreError> {
        let case = CaseRow::read(row)?;
        Ok(Self {
            withholds: row.column("withholds")?,
            envelope: row.column("envelope")?,
            took: took(row, case.no)?,
            sinks: row.column("sinks")?,
            known: row.column("known")?,
            before: row.column("before")?,
            case,
        })
    }
}

pub(super) fn facts(read: AsRead) -> Result<Facts, ReviewError> {
    let AsRead { case, envelope, took, withholds, before, .. } = read;
    let content = envelope.as_deref().map(parse_kept).transpose()?;
    Ok(Facts { content, took, check: withholds & CHECK != 0, before, row: case })
}
