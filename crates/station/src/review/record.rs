//! Writing an answer down: the decision, what was said, where the case goes, and who is told.

use super::ReviewError;
use super::answer::{Action, Answer, Checked};
use super::decide::Decided;
use super::decision::{self, New};
use super::words;
use crate::audit::Told;
use crate::case::{CaseRow, Envelope, Lane, Payload, Prediction, State, commit, hex, insert_payload, of_decision};
use crate::change::Change;
use crate::people::Person;
use crate::policy::Policy;
use crate::queue::{Place, forget_skip, moved};
use crate::store::Store;
use crate::sync::{self, EventType};

/// An answer that is taken, with everything it was checked against.
pub(super) struct Taken<'t> {
    pub(super) store: &'t Store,
    pub(super) by: &'t Person,
    pub(super) answer: &'t Answer,
    pub(super) case: &'t CaseRow,
    pub(super) content: &'t Envelope,
    pub(super) checked: Checked,
    pub(super) id: String,
}

impl Taken<'_> {
    /// Writes it as the case's answer: the case moves on, and its sinks hear of it once the hold is over.
    pub(super) async fn open(
        self,
        mut change: Change,
        policy: &Policy,
        sinks: &[String],
    ) -> Result<Decided, ReviewError> {
        let now = change.now();
        let hold_until = now + policy.review.undo;
        let supersedes = (self.case.waits_as == State::Disputed).then(|| self.case.decision.clone()).flatten();
        self.record(&mut change, hold_until, false, supersedes.as_deref())?;
        let to = goes_to(self.checked.action, self.case, policy);
        let state = if to.state == State::Held && policy.review.undo == 0 { State::Settled } else { to.state };
        self.place(&mut change, Place { state, lane: to.lane }, hold_until);
        let kind = match self.checked.action {
            Action::Approve | Action::Override => EventType::DecisionMade,
            Action::Escalate => EventType::CaseEscalated,
            Action::Return => EventType::CaseReturned,
        };
        let (seq, ids, case) = (change.seq(), self.store.ids(), self.case.no);
        sync::enqueue(change.writes(), ids, sinks, kind, case, Some(&self.id), seq, now, hold_until)?;
        change.tell(self.told(false).with_some("supersedes", supersedes));
        change.commit().await?;
        Ok(self.decided(hold_until, false))
    }

    /// Keeps it as a second opinion. While the first answer is inside its hold and says otherwise, the case is
    /// disputed: neither leaves the station until a senior or a lead settles it.
    pub(super) async fn late(self, mut change: Change) -> Result<Decided, ReviewError> {
        let now = change.now();
        self.record(&mut change, now, true, None)?;
        // Once the hold is over the first answer may have been sent, whether or not anybody has settled it yet.
        let in_hold = self.case.state == State::Held && self.case.hold_until.is_some_and(|until| until > now);
        if in_hold && self.differs(&mut change).await? {
            let to = Place { state: State::Disputed, lane: Lane::Senior };
            moved(change.writes(), self.case, to);
            change
                .writes()
                .add("UPDATE cases SET state = 'disputed', waits_as = 'disputed', lane = 'senior' WHERE no = ?")
                .bind(self.case.no.as_i64());
            if let Some(first) = &self.case.decision {
                sync::cancel_pending(change.writes(), first);
            }
        }
        change.tell(self.told(true));
        change.commit().await?;
        Ok(self.decided(now, true))
    }

    async fn differs(&self, change: &mut Change) -> Result<bool, ReviewError> {
        let Some(first) = &self.case.decision else { return Ok(false) };
        let kept = of_decision(change.connection(), self.case.no, Payload::Final, first).await?;
        let first = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
        Ok(self.checked.final_value.is_some() && first != self.checked.final_value)
    }

    fn record(
        &self,
        change: &mut Change,
        hold_until: i64,
        late: bool,
        supersedes: Option<&str>,
    ) -> Result<(), ReviewError> {
        let Self { by, answer, case, checked, id, .. } = self;
        let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
        let value = checked.final_value.as_ref().map(Prediction::to_json);
        let (now, role, seq) = (change.now(), change.role().map_or("", |role| role.as_str()), change.seq());
        let was = if case.state == State::Accepted { State::Accepted } else { case.waits_as };
        let new = New {
            id,
            case: case.no,
            revision: case.revision,
            action: checked.action.as_str(),
            person: by.id.as_str(),
            role,
            reason: checked.reason.as_deref(),
            fence: answer.fence.unwrap_or(case.fence),
            late,
            after_accept: case.accepted_at.is_some(),
            policy_version: case.policy_version,
            was: was.as_str(),
            lane: case.lane.as_str(),
            final_commit: value.as_ref().map(|bytes| commit(&key, bytes)),
            note_commit: checked.note.as_ref().map(|note| commit(&key, note.as_bytes())),
            shown_at: answer.shown_at,
            decided_at: now,
            active_ms: answer.active_ms.map(|ms| ms.max(0)),
            hold_until,
            supersedes,
            event_seq: seq,
        };
        let writes = change.writes();
        decision::insert(writes, &new);
        if let Some(value) = value {
            insert_payload(writes, case.no, case.revision, Payload::Final, id, value);
        }
        if let Some(note) = &checked.note {
            insert_payload(writes, case.no, case.revision, Payload::Note, id, note.clone().into_bytes());
        }
        writes
            .add("DELETE FROM draft WHERE case_no = ? AND person = ?")
            .bind(case.no.as_i64())
            .bind(by.id.as_str().to_owned());
        forget_skip(writes, by.id.as_str(), case.no);
        Ok(())
    }

    /// Moves the case to where its answer sends it; its lease ends.
    fn place(&self, change: &mut Change, to: Place, hold_until: i64) {
        let waits_as = if to.state.waits() { to.state } else { self.case.waits_as };
        moved(change.writes(), self.case, to);
        change
            .writes()
            .add(
                "UPDATE cases SET state = ?, lane = ?, waits_as = ?, decision = ?, hold_until = ?,
                   lease_person = NULL, lease_until = NULL, lease_holder = NULL WHERE no = ?",
            )
            .bind(to.state.as_str())
            .bind(to.lane.as_str())
            .bind(waits_as.as_str())
            .bind(self.id.clone())
            .bind(hold_until)
            .bind(self.case.no.as_i64());
    }

    fn told(&self, late: bool) -> Told {
        let Self { case, content, checked, id, .. } = self;
        let commitment = |bytes: &[u8]| case.key.map(|key| hex(&commit(&key, bytes)));
        let value = checked.final_value.as_ref().map(Prediction::to_json);
        let model = content.model.as_ref();
        Told::new()
            .with("case", case.name())
            .with("revision", case.revision)
            .with("decision", id.as_str())
            .with("action", checked.action.as_str())
            .with_some("final", value.as_deref().and_then(commitment))
            .with_some("note", checked.note.as_ref().and_then(|note| commitment(note.as_bytes())))
            .with_some("reason", checked.reason.clone())
            .with_some("confidence", content.confidence)
            .with_some("model", model.and_then(|model| model.name.as_deref()).map(clipped))
            .with_some("model_version", model.and_then(|model| model.version.as_deref()).map(clipped))
            .with("policy_version", case.policy_version)
            .with("late", late)
            .with("after_accept", case.accepted_at.is_some())
    }

    fn decided(self, hold_until: i64, late: bool) -> Decided {
        Decided {
            decision_id: self.id,
            case: self.case.name(),
            action: self.checked.action,
            label: words::done(self.checked.action, self.checked.final_value.as_ref()),
            hold_until: hold_until as f64,
            late,
        }
    }
}

/// Where an answer sends its case.
fn goes_to(action: Action, case: &CaseRow, policy: &Policy) -> Place {
    match action {
        Action::Approve | Action::Override => Place { state: State::Held, lane: case.lane },
        Action::Return => Place { state: State::Returned, lane: case.lane },
        Action::Escalate => {
            // A senior who escalates hands it to the lead, not to the lane it came from.
            let asked = Lane::of(policy.review.escalate_to);
            let lane = if asked == case.lane || case.lane == Lane::Senior { Lane::Lead } else { asked };
            let lane = if matches!(lane, Lane::Main | Lane::Audit) { Lane::Senior } else { lane };
            Place { state: State::Escalated, lane }
        }
    }
}

/// A name as an entry tells it: an entry is at most 64 KiB, a name in a case may be longer.
fn clipped(name: &str) -> String {
    name.chars().take(200).collect()
}
