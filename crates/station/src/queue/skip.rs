//! Skipping: a case goes behind the others, for this person only.

use super::{QueueError, clear_lease};
use crate::audit::Told;
use crate::case::{CaseNo, by_no};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError, Writes};

/// Puts a case behind the others for `by`. A lease they hold on it ends.
///
/// # Errors
/// When they may not skip or the file cannot be written.
pub async fn skip(store: &Store, by: &Person, no: CaseNo) -> Result<(), QueueError> {
    let mut change = Change::begin(store, Op::Skip, by).await?;
    let case = by_no(change.connection(), no)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("case {} is not in the file", no.0)))?;
    if case.is_leased_to(by.id.as_str(), i64::MIN) || case.state.waits() {
        if !case.state.waits() {
            clear_lease(change.writes(), &case);
        }
        let now = change.now();
        change
            .writes()
            .add(
                "INSERT INTO skip (person, case_no, at) VALUES (?, ?, ?)
                 ON CONFLICT (person, case_no) DO UPDATE SET at = excluded.at",
            )
            .bind(by.id.as_str().to_owned())
            .bind(no.as_i64())
            .bind(now);
        change.tell(Told::new().with("case", case.name()));
        change.commit().await?;
        return Ok(());
    }
    Err(QueueError::LeaseLost { case: case.name(), why: "it does not wait for you any more".to_owned() })
}

/// Adds the write that forgets a person's skip: they have dealt with the case.
pub(crate) fn forget_skip(writes: &mut Writes, person: &str, no: CaseNo) {
    writes.add("DELETE FROM skip WHERE person = ? AND case_no = ?").bind(person.to_owned()).bind(no.as_i64());
}
