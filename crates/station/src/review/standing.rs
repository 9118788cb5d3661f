//! Whether an answer is still the case's answer, and whether its author may give it.

use super::ReviewError;
use super::decision;
use crate::case::{CaseRow, Lane, State};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::Policy;
use crate::queue::{QueueError, not_yours, reaches};

/// Whether an answer is the case's answer or comes too late for that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the case's answer.
    Open,
    /// It is kept as a second opinion.
    Late,
}

/// How an answer under `fence` stands to the case as it is at `now`.
pub(super) fn standing(case: &CaseRow, by: &Person, fence: Option<u32>, now: i64) -> Result<Standing, ReviewError> {
    let lost = |why: &str| Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    let passed_on = fence.is_some_and(|fence| fence != case.fence);
    match case.state {
        State::Queued | State::Answered | State::Escalated | State::Disputed if !passed_on => Ok(Standing::Open),
        State::Leased if !passed_on => {
            let mine = case.lease_person.as_deref() == Some(by.id.as_str());
            let over = case.lease_until.is_none_or(|until| until <= now);
            if mine || over { Ok(Standing::Open) } else { lost("somebody else has it") }
        }
        State::Accepted if fence.is_none() => Ok(Standing::Open),
        State::Queued | State::Answered | State::Escalated | State::Disputed | State::Leased => Ok(Standing::Late),
        State::Held | State::Settled | State::Readback if fence.is_some() => Ok(Standing::Late),
        State::Held | State::Settled | State::Readback => {
            lost("it has been decided; undo that first, or have a lead reopen it")
        }
        State::Accepted => lost("it was accepted"),
        State::Returned => lost("it was returned to its source and waits for more context"),
        State::Quarantine => lost("it is in quarantine and cannot be judged as it is"),
        State::Erased => lost("it was erased"),
    }
}

/// An answer that names its lease is the only one of its person under it, and about the revision shown then.
pub(super) async fn under_its_lease(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    fence: Option<u32>,
) -> Result<(), ReviewError> {
    let Some(fence) = fence else { return Ok(()) };
    if case.state == State::Leased && fence == case.fence {
        return Ok(());
    }
    let lost = |why: &str| Err(QueueError::LeaseLost { case: case.name(), why: why.to_owned() }.into());
    if fence > case.fence || (fence == 0 && !case.state.waits()) {
        return lost("it was never given out under that lease");
    }
    let rows = decision::of_case(change.connection(), case.no).await?;
    if rows.iter().any(|row| row.revision < case.revision && row.fence >= fence) {
        return lost("it came again with other content");
    }
    let answered = |row: &decision::Row| row.action != "undo" && row.person == by.id.as_str() && row.fence == fence;
    if rows.iter().any(answered) { lost("it has been decided by you under this lease") } else { Ok(()) }
}

/// Whether the person's roles reach the case under the policy that `holds`; settling a dispute asks for more.
pub(super) fn permitted(
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    holds: &Policy,
    standing: Standing,
) -> Result<(), ReviewError> {
    if case.waits_as == State::Disputed && case.state != State::Accepted && standing == Standing::Open {
        change.becomes(Op::SettleDispute, by)?;
    }
    let roles = change.roles();
    // Whoever had it before it went to another lane may still say what they saw.
    let had = standing == Standing::Late && reaches(holds, roles, Lane::Main);
    if had || reaches(holds, roles, case.lane) {
        return Ok(());
    }
    Err(not_yours(case, holds, roles).into())
}
