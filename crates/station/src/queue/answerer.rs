//! The `answerer` table: who has answered a case that somebody else must answer too, or settle. They are not offered
//! it again while anybody else could take it.

use std::sync::Arc;

use crate::case::CaseNo;
use crate::policy::Policy;
use crate::store::Writes;

/// Whether a case `x` may be offered to the person `?4`: they have not answered it, or nobody is left who has not and
/// whom it would reach ([`super::reaches`], in SQL; `?6` is what [`reviewers`] gives).
/// It is asked of the few cases at the head of a lane, so it may cost a probe each.
macro_rules! not_answered {
    () => {
        " NOT EXISTS (SELECT 1 FROM answerer a WHERE a.case_no = x.no AND a.person = ?4 AND EXISTS (
             SELECT 1 FROM person p WHERE p.removed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM answerer b WHERE b.case_no = x.no AND b.person = p.id)
               AND EXISTS (SELECT 1 FROM person_role r WHERE r.person = p.id AND (r.role = 'lead'
                     OR (r.role = 'senior' AND x.lane <> 'lead') OR (r.role = 'reviewer' AND x.lane IN ('main', 'audit'))))
               AND (x.lane IN ('senior', 'lead') OR EXISTS (SELECT 1 FROM person_role r JOIN json_each(?6) q
                     ON q.value ->> 0 = x.workflow AND q.value ->> 1 = r.role WHERE r.person = p.id))))"
    };
}
pub(super) use not_answered;

/// The roles that review each workflow, in pairs as JSON, for [`not_answered`].
pub(super) fn reviewers(holding: &[Arc<Policy>]) -> String {
    let pairs = |policy: &'_ Arc<Policy>| {
        let key = policy.workflow.key.clone();
        policy.review.roles.iter().map(move |role| (key.clone(), role.as_str())).collect::<Vec<_>>()
    };
    let pairs: Vec<(String, &str)> = holding.iter().flat_map(pairs).collect();
    serde_json::to_string(&pairs).unwrap_or_default()
}

/// Adds the write that keeps a person from being asked about a case again.
pub(crate) fn has_answered(writes: &mut Writes, case: CaseNo, person: &str) {
    writes
        .add("INSERT OR IGNORE INTO answerer (case_no, person) VALUES (?, ?)")
        .bind(case.as_i64())
        .bind(person.to_owned());
}

/// Adds the write for whoever gave the decision.
pub(crate) fn author_has_answered(writes: &mut Writes, case: CaseNo, decision: &str) {
    writes
        .add("INSERT OR IGNORE INTO answerer (case_no, person) SELECT case_no, person FROM decision WHERE case_no = ? AND id = ?")
        .bind(case.as_i64())
        .bind(decision.to_owned());
}

/// Adds the write that lets a person be asked again: their answer was taken back.
pub(crate) fn may_answer_again(writes: &mut Writes, case: CaseNo, person: &str) {
    writes.add("DELETE FROM answerer WHERE case_no = ? AND person = ?").bind(case.as_i64()).bind(person.to_owned());
}

/// Adds the write that lets everyone be asked again: the case begins anew.
pub(crate) fn everyone_may_answer(writes: &mut Writes, case: CaseNo) {
    writes.add("DELETE FROM answerer WHERE case_no = ?").bind(case.as_i64());
}
