//! The `counter` table: how many cases of a workflow are where, kept by every transition and never counted on reading.

use crate::case::{CaseRow, Lane, State};
use crate::store::Writes;

/// A state and a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where the case stands.
    pub state: State,
    /// The lane it waits in or would wait in.
    pub lane: Lane,
}

/// Adds `n` cases of a workflow to a place; negative takes them away.
pub fn shift(writes: &mut Writes, workflow: &str, place: Place, n: i64) {
    if n >= 0 {
        writes
            .add(
                "INSERT INTO counter (workflow, state, lane, n) VALUES (?, ?, ?, ?)
                 ON CONFLICT (workflow, state, lane) DO UPDATE SET n = n + excluded.n",
            )
            .bind(workflow.to_owned())
            .bind(place.state.as_str())
            .bind(place.lane.as_str())
            .bind(n);
    } else {
        // A plain update: the CHECK on n would refuse the insert of a negative number before the conflict is seen.
        writes
            .add("UPDATE counter SET n = n - ? WHERE workflow = ? AND state = ? AND lane = ?")
            .bind(-n)
            .bind(workflow.to_owned())
            .bind(place.state.as_str())
            .bind(place.lane.as_str());
    }
}

/// Counts one case as having gone from where its row says to `to`.
///
/// Every decision and lease does this, so it is one statement: the row with 0 is the place that is left, and it is there.
pub fn moved(writes: &mut Writes, case: &CaseRow, to: Place) {
    let from = Place { state: case.state, lane: case.lane };
    if from == to {
        return;
    }
    writes
        .add(
            "INSERT INTO counter (workflow, state, lane, n) VALUES (?, ?, ?, 0), (?, ?, ?, 1)
             ON CONFLICT (workflow, state, lane) DO UPDATE SET n = n + iif(excluded.n = 0, -1, 1)",
        )
        .bind(case.workflow.clone())
        .bind(from.state.as_str())
        .bind(from.lane.as_str())
        .bind(case.workflow.clone())
        .bind(to.state.as_str())
        .bind(to.lane.as_str());
}
