//! The `answerer` table: who has answered a case that somebody else must answer too, or settle. They are not offered
//! it again while anybody else could take it.

use crate::case::CaseNo;
use crate::store::Writes;

/// Whether a case `x` may be offered to the person `?4`: they have not answered it, or nobody is left who has not.
/// It is asked of the few cases at the head of a lane, so it may cost a probe each.
macro_rules! not_answered {
    () => {
        " NOT EXISTS (SELECT 1 FROM answerer a WHERE a.case_no = x.no AND a.person = ?4 AND EXISTS (
             SELECT 1 FROM person_role r JOIN person p ON p.id = r.person AND p.removed_at IS NULL
             WHERE (r.role = 'lead' OR (r.role = 'senior' AND x.lane <> 'lead') OR (r.role = 'reviewer' AND x.lane IN ('main', 'audit')))
               AND NOT EXISTS (SELECT 1 FROM answerer b WHERE b.case_no = x.no AND b.person = r.person)))"
    };
}
pub(super) use not_answered;

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
