//! The rows an arriving case makes, written many at a time: one statement costs the same for one row or two hundred.

use super::prepare::Prepared;
use crate::case::{CaseNo, CaseRow, State};
use crate::change::Change;
use crate::policy::withholds;
use crate::queue::everyone_may_answer;
use crate::store::{StoreError, Writes};

/// A case with the number and key it gets.
pub(super) struct Numbered<'b> {
    pub(super) no: CaseNo,
    pub(super) key: [u8; 32],
    pub(super) case: &'b Prepared,
}

pub(super) fn insert(writes: &mut Writes, batch: &str, cases: &[Numbered<'_>]) {
    for run in Writes::runs(cases) {
        insert_cases(writes, batch, run);
        insert_payloads(writes, run);
        insert_routes(writes, run);
    }
}

fn insert_cases(writes: &mut Writes, batch: &str, chunk: &[Numbered<'_>]) {
    let mut bind = writes.rows(
        "INSERT INTO cases (no, source, id, workflow, content_sha256, key, state, lane, waits_as, route, policy_version,
           confidence, model_name, model_version, subject_type, subject_id, value, arrived_at, created_at, due_at,
           urgent_at, accepted_at, batch, label, withholds) VALUES ",
        25,
        chunk.len(),
    );
    for Numbered { no, key, case } in chunk {
        bind = bind
            .bind(no.as_i64())
            .bind(case.source.clone())
            .bind(case.id.clone())
            .bind(case.workflow.clone())
            .bind(case.content_sha256.to_vec())
            .bind(key.to_vec())
            .bind(case.placed.state.as_str())
            .bind(case.placed.lane.as_str())
            .bind(State::Queued.as_str())
            .bind(case.placed.route.to.as_str())
            .bind(case.placed.policy_version)
            .bind(case.confidence)
            .bind(case.model_name.clone())
            .bind(case.model_version.clone())
            .bind(case.subject_type.clone())
            .bind(case.subject_id.clone())
            .bind(case.placed.place.value)
            .bind(case.arrived_at)
            .bind(case.created_at)
            .bind(case.placed.place.due_at)
            .bind(case.placed.place.urgent_at)
            .bind(case.placed.accepted.then_some(case.arrived_at))
            .bind(batch.to_owned())
            .bind(case.label.clone())
            .bind(withholds(&case.placed.route));
    }
}

fn insert_payloads(writes: &mut Writes, chunk: &[Numbered<'_>]) {
    let mut bind = writes.rows("INSERT INTO payload (case_no, kind, revision, body, received) VALUES ", 5, chunk.len());
    for Numbered { no, case, .. } in chunk {
        bind = bind.bind(no.as_i64()).bind("case").bind(1_i64).bind(case.body.clone()).bind(case.received.clone());
    }
}

fn insert_routes(writes: &mut Writes, chunk: &[Numbered<'_>]) {
    let mut bind = writes.rows(
        "INSERT INTO route (case_no, n, revision, policy_version, to_, rules, selection_probability, at) VALUES ",
        8,
        chunk.len(),
    );
    for Numbered { no, case, .. } in chunk {
        bind = bind
            .bind(no.as_i64())
            .bind(1_i64)
            .bind(1_i64)
            .bind(case.placed.policy_version)
            .bind(case.placed.route.to.as_str())
            .bind(case.placed.rules.clone())
            .bind(case.placed.route.selection_probability)
            .bind(case.arrived_at);
    }
}

/// How many route facts a case had before this change.
pub(super) async fn newest_route(change: &mut Change, case: CaseNo) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(n), 0) FROM route WHERE case_no = ?")
        .bind(case.as_i64())
        .fetch_one(change.connection())
        .await?)
}

/// A returned or quarantined case comes again with more: revision n + 1, routed anew, in the workflow it names now.
/// Its fence moves on, so that an answer to what was on screen before is told apart.
pub(super) fn revise(writes: &mut Writes, batch: &str, there: &CaseRow, case: &Prepared) {
    let revision = there.revision + 1;
    everyone_may_answer(writes, there.no);
    writes
        .add(
            "UPDATE cases SET revision = ?, workflow = ?, fence = fence + 1, content_sha256 = ?, state = ?, lane = ?, waits_as = 'queued', route = ?,
               policy_version = ?, confidence = ?, model_name = ?, model_version = ?, subject_type = ?, subject_id = ?,
               value = ?, created_at = ?, due_at = ?, urgent_at = ?, accepted_at = ?, batch = ?, label = ?, withholds = ?,
               hold_until = NULL, decision = NULL, first_answer = NULL, reopened = NULL, readback = NULL WHERE no = ?",
        )
        .bind(revision)
        .bind(case.workflow.clone())
        .bind(case.content_sha256.to_vec())
        .bind(case.placed.state.as_str())
        .bind(case.placed.lane.as_str())
        .bind(case.placed.route.to.as_str())
        .bind(case.placed.policy_version)
        .bind(case.confidence)
        .bind(case.model_name.clone())
        .bind(case.model_version.clone())
        .bind(case.subject_type.clone())
        .bind(case.subject_id.clone())
        .bind(case.placed.place.value)
        .bind(case.created_at)
        .bind(case.placed.place.due_at)
        .bind(case.placed.place.urgent_at)
        .bind(case.placed.accepted.then_some(case.arrived_at))
        .bind(batch.to_owned())
        .bind(case.label.clone())
        .bind(withholds(&case.placed.route))
        .bind(there.no.as_i64());
    writes
        .add("INSERT INTO payload (case_no, kind, revision, body, received) VALUES (?, 'case', ?, ?, ?)")
        .bind(there.no.as_i64())
        .bind(revision)
        .bind(case.body.clone())
        .bind(case.received.clone());
    writes
        .add(
            "INSERT INTO route (case_no, n, revision, policy_version, to_, rules, selection_probability, at)
             SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ? FROM route WHERE case_no = ?",
        )
        .bind(there.no.as_i64())
        .bind(revision)
        .bind(case.placed.policy_version)
        .bind(case.placed.route.to.as_str())
        .bind(case.placed.rules.clone())
        .bind(case.placed.route.selection_probability)
        .bind(case.arrived_at)
        .bind(there.no.as_i64());
}
