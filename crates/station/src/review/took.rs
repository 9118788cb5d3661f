//! Which rules took a case, as its newest route tells.

use crate::case::CaseNo;
use crate::policy::Took;
use crate::store::{Columns, StoreError};

/// The rules of a case's newest route, to be selected `AS rules`: an SQL expression over a row `c` of `cases`.
macro_rules! newest_rules {
    () => {
        "(SELECT rules FROM route WHERE case_no = c.no ORDER BY n DESC LIMIT 1)"
    };
}
pub(super) use newest_rules;

/// Reads the column `rules` of case `no`.
///
/// # Errors
/// When it has no route, or one that cannot be read: without it nobody knows what is withheld.
pub(super) fn took(row: &impl Columns, no: CaseNo) -> Result<Took, StoreError> {
    let rules: Option<String> = row.column("rules")?;
    let read = rules.and_then(|rules| Took::read(&rules).ok());
    read.ok_or_else(|| StoreError::Damaged(format!("the route of case {} cannot be read", no.0)))
}
