//! Outbox rows for cases that are executed unseen: a whole batch of an import at once.

use super::{EventType, RowState};
use crate::case::CaseNo;
use crate::store::{Ids, StoreError, Writes};

/// Adds a `case.accepted` row for each case and sink, due at once.
///
/// # Errors
/// When the system has no randomness for the ids.
pub(crate) fn enqueue_accepted(
    writes: &mut Writes,
    ids: Ids,
    sinks: &[String],
    cases: &[CaseNo],
    event_seq: i64,
    now: i64,
) -> Result<(), StoreError> {
    for sink in sinks {
        for chunk in Writes::runs(cases) {
            let mut bind = writes.rows(
                "INSERT INTO outbox (id, sink, type, case_no, event_seq, created_at, not_before, state) VALUES ",
                8,
                chunk.len(),
            );
            for case in chunk {
                bind = bind
                    .bind(ids.v7(now)?.to_string())
                    .bind(sink.clone())
                    .bind(EventType::CaseAccepted.as_str())
                    .bind(case.as_i64())
                    .bind(event_seq)
                    .bind(now)
                    .bind(now)
                    .bind(RowState::Pending.as_str());
            }
        }
    }
    Ok(())
}
