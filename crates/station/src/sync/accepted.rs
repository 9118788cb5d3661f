//! Outbox rows for cases that are executed unseen: a whole batch of an import at once.

use super::{EventType, RowState};
use crate::case::CaseNo;
use crate::store::{Ids, StoreError, Writes};

/// A case that is executed unseen, and the route that says so: `n` of its route facts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted {
    pub(crate) case: CaseNo,
    pub(crate) route: u32,
}

/// Adds a `case.accepted` row for each case and sink, due at once. It tells of that route and of the content it was
/// made for, whatever becomes of the case until it is delivered.
///
/// # Errors
/// When the system has no randomness for the ids.
pub(crate) fn enqueue_accepted(
    writes: &mut Writes,
    ids: Ids,
    sinks: &[String],
    cases: &[Accepted],
    event_seq: i64,
    now: i64,
) -> Result<(), StoreError> {
    for sink in sinks {
        for chunk in Writes::runs(cases) {
            let mut bind = writes.rows(
                "INSERT INTO outbox (id, sink, type, case_no, route, event_seq, created_at, not_before, state) VALUES ",
                9,
                chunk.len(),
            );
            for Accepted { case, route } in chunk {
                bind = bind
                    .bind(ids.v7(now)?.to_string())
                    .bind(sink.clone())
                    .bind(EventType::CaseAccepted.as_str())
                    .bind(case.as_i64())
                    .bind(*route)
                    .bind(event_seq)
                    .bind(now)
                    .bind(now)
                    .bind(RowState::Pending.as_str());
            }
        }
    }
    Ok(())
}
