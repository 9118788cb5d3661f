//! Writing an answer down: the decision, what was said, where the case goes, and who is told.

use super::ReviewError;
use super::answer::{Action, Answer, Checked};
use super::decide::Decided;
use super::decision::{self, New};
use super::evidence::EvidenceSpan;
use super::gate::Gate;
use super::readback::{self, Asked};
use super::second::{Pair, Taking, Turn, taking};
use super::waiver::{NOBODY_ELSE, for_want_of_people};
use super::words;
use crate::audit::{Leaf, Told};
use crate::case::{
    CaseNo, CaseRow, Envelope, Lane, Payload, Prediction, State, commit, hex, insert_payload, of_decision,
};
use crate::change::Change;
use crate::people::Person;
use crate::policy::{Policy, same};
use crate::queue::{Place, author_has_answered, forget_skip, has_answered, moved};
use crate::store::Store;
use crate::sync::{self, EventType};

/// What a person has left on a case before they answer it. Read with the case: most have left nothing, and a statement
/// that deletes nothing costs as much as one that does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    /// Something typed and not sent.
    pub(super) draft: bool,
    /// They put it behind the others.
    pub(super) skip: bool,
}

impl Left {
    /// Either, or neither: not looked.
    pub(super) const MAYBE: Self = Self { draft: true, skip: true };
}

/// An answer that is taken, with everything it was checked against.
pub(super) struct Taken<'t> {
    pub(super) store: &'t Store,
    pub(super) by: &'t Person,
    pub(super) answer: &'t Answer,
    pub(super) case: &'t CaseRow,
    pub(super) content: &'t Envelope,
    pub(super) policy: &'t Policy,
    pub(super) pair: &'t Pair,
    pub(super) waived: &'t [Gate],
    pub(super) checked: Checked,
    pub(super) evidence: Vec<EvidenceSpan>,
    /// The case is a known-answer check.
    pub(super) is_check: bool,
    /// It is one of several answers given as one.
    pub(super) batch: Option<&'t str>,
    /// What its person has left on the case until now.
    pub(super) left: Left,
    pub(super) id: String,
}

impl Taken<'_> {
    /// Writes it as the case's answer: the case moves on, and its sinks hear of it once the hold is over. Where two
    /// people answer, it moves on with the second of them, if both said the same.
    pub(super) async fn open(self, mut change: Change, sinks: &[String]) -> Result<Decided, ReviewError> {
        let (now, policy) = (change.now(), self.policy);
        let hold_until = now + policy.review.undo;
        let Taking { turn, nobody_for } = taking(&mut change, &self).await?;
        let supersedes = self.supersedes();
        self.record(&mut change, hold_until, false, supersedes.as_deref())?;
        let to = self.goes_to(turn);
        let reading = if to.state == State::Held { self.reading(&mut change).await? } else { Asked::No };
        let to = if reading == Asked::Yes { Place { state: State::Readback, ..to } } else { to };
        let state = if to.state == State::Held && policy.review.undo == 0 { State::Settled } else { to.state };
        self.place(&mut change, Place { state, lane: to.lane }, turn, hold_until);
        let goes_on = turn.goes_on() && reading != Asked::Yes;
        if goes_on {
            self.send(&mut change, sinks, supersedes.as_deref(), hold_until).await?;
        }
        let told = self.told(false).with_some("supersedes", supersedes).with_some("second", turn.told());
        let unread = (reading == Asked::Nobody).then_some(Gate::Readback);
        let told = self.waive(&mut change, nobody_for.into_iter().chain(unread), told)?;
        change.tell(told);
        change.commit().await?;
        Ok(self.decided(hold_until, false, !goes_on))
    }

    /// Whether the answer is read back before it leaves. What was executed already and checks leave nowhere.
    async fn reading(&self, change: &mut Change) -> Result<Asked, ReviewError> {
        if self.is_check {
            return Ok(Asked::No);
        }
        let Self { store, by, case, policy, waived, .. } = self;
        readback::asked(store, change, case, policy, waived, by.id.as_str()).await
    }

    /// Adds the waivers of gates that nobody else could pass, and tells of them; one that is waived already stays so.
    fn waive(&self, change: &mut Change, gates: impl Iterator<Item = Gate>, told: Told) -> Result<Told, ReviewError> {
        let gates: Vec<Gate> = gates.filter(|gate| !self.waived.contains(gate)).collect();
        if gates.is_empty() {
            return Ok(told);
        }
        let mut ids = Vec::with_capacity(gates.len());
        for gate in &gates {
            ids.push(for_want_of_people(self.store, change, self.by, self.case, gate)?);
        }
        let gates: Vec<String> = gates.iter().map(ToString::to_string).collect();
        Ok(told.with("waivers", ids).with("gates", gates).with("waived_for", NOBODY_ELSE))
    }

    /// Writes it as one of several answers given as one, on a case that nobody else is asked about. The entry of all
    /// of them is its caller's to tell; what it is to vouch for of this one is given back.
    pub(super) async fn together(&self, change: &mut Change, sinks: &[String]) -> Result<[u8; 32], ReviewError> {
        let hold_until = change.now() + self.policy.review.undo;
        self.record(change, hold_until, false, None)?;
        let to = self.goes_to(Turn::Only);
        let state = if to.state == State::Held && self.policy.review.undo == 0 { State::Settled } else { to.state };
        self.place(change, Place { state, lane: to.lane }, Turn::Only, hold_until);
        self.send(change, sinks, None, hold_until).await?;
        let Self { case, checked, .. } = self;
        let committed = |bytes: &[u8]| case.key.map(|key| commit(&key, bytes));
        let answer = checked.final_value.as_ref().and_then(|value| committed(&value.to_json()));
        let note = checked.note.as_ref().and_then(|note| committed(note.as_bytes()));
        let leaf = Leaf {
            decision: &self.id,
            case: &case.name(),
            revision: case.revision,
            action: checked.action.as_str(),
            reason: checked.reason.as_deref(),
            final_commit: answer.as_ref().map(<[u8; 32]>::as_slice),
            note_commit: note.as_ref().map(<[u8; 32]>::as_slice),
            policy_version: case.policy_version,
            after_accept: case.accepted_at.is_some(),
            supersedes: None,
        };
        Ok(leaf.hash())
    }

    /// The decision that this one takes the place of.
    fn supersedes(&self) -> Option<String> {
        match self.checked.action {
            Action::Approve | Action::Override => self.pair.replaces.clone(),
            Action::Escalate | Action::Return => None,
        }
    }

    /// Adds what the sinks are to hear: that an earlier decision counts no more, if they had it, and this one.
    async fn send(
        &self,
        change: &mut Change,
        sinks: &[String],
        supersedes: Option<&str>,
        hold_until: i64,
    ) -> Result<(), ReviewError> {
        let (now, seq, ids, case) = (change.now(), change.seq(), self.store.ids(), self.case.no);
        tell_superseded(self.store, change, case, supersedes, seq, hold_until).await?;
        let kind = match self.checked.action {
            Action::Approve | Action::Override => EventType::DecisionMade,
            Action::Escalate => EventType::CaseEscalated,
            Action::Return => EventType::CaseReturned,
        };
        sync::enqueue(change.writes(), ids, sinks, kind, case, Some(&self.id), seq, now, hold_until)?;
        Ok(())
    }

    /// Where this answer sends its case.
    fn goes_to(&self, turn: Turn) -> Place {
        let Self { case, policy, .. } = self;
        match self.checked.action {
            Action::Approve | Action::Override => turn.place(case),
            Action::Return => Place { state: State::Returned, lane: case.lane },
            // A dispute that is handed up stays one: the lead sees both answers.
            Action::Escalate if case.waits_as == State::Disputed => Place { state: State::Disputed, lane: Lane::Lead },
            Action::Escalate => Place { state: State::Escalated, lane: handed_up(case, policy) },
        }
    }

    /// Keeps it as a second opinion. While the first answer waits for its readback or is inside its hold and says otherwise, the case is
    /// disputed: neither leaves the station until a senior or a lead settles it.
    pub(super) async fn late(self, mut change: Change) -> Result<Decided, ReviewError> {
        let now = change.now();
        self.record(&mut change, now, true, None)?;
        // Once the hold is over the first answer may have been sent, whether or not anybody has settled it yet.
        let in_hold = self.case.state == State::Held && self.case.hold_until.is_some_and(|until| until > now);
        let unread = self.case.state == State::Readback;
        if (in_hold || unread) && self.differs(&mut change).await? {
            let to = Place { state: State::Disputed, lane: Lane::Senior };
            moved(change.writes(), self.case, to);
            change
                .writes()
                .add("UPDATE cases SET state = 'disputed', waits_as = 'disputed', lane = 'senior' WHERE no = ?")
                .bind(self.case.no.as_i64());
            has_answered(change.writes(), self.case.no, self.by.id.as_str());
            if let Some(first) = &self.case.decision {
                sync::cancel_pending(change.writes(), first);
                // What the first one took the place of stands again until somebody settles.
                if let Some(row) = decision::by_id(change.connection(), first).await? {
                    sync::cancel_superseding(change.writes(), self.case.no, row.event_seq);
                }
                author_has_answered(change.writes(), self.case.no, first);
            }
        }
        change.tell(self.told(true));
        change.commit().await?;
        Ok(self.decided(now, true, false))
    }

    async fn differs(&self, change: &mut Change) -> Result<bool, ReviewError> {
        // Whoever hands it up or sends it back has given no other answer.
        if !matches!(self.checked.action, Action::Approve | Action::Override) {
            return Ok(false);
        }
        let Some(first) = &self.case.decision else { return Ok(false) };
        let kept = of_decision(change.connection(), self.case.no, Payload::Final, first).await?;
        let first = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
        Ok(match (&first, &self.checked.final_value) {
            (Some(first), Some(mine)) => !same(self.policy, first, mine),
            (None, Some(_)) => true,
            (_, None) => false,
        })
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
        let evidence = EvidenceSpan::to_json(&self.evidence);
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
            evidence_commit: evidence.as_ref().map(|spans| commit(&key, spans)),
            shown_at: answer.shown_at,
            decided_at: now,
            active_ms: answer.active_ms.map(|ms| ms.max(0)),
            hold_until,
            supersedes,
            batch: self.batch,
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
        if let Some(evidence) = evidence {
            insert_payload(writes, case.no, case.revision, Payload::Evidence, id, evidence);
        }
        if self.left.draft {
            writes
                .add("DELETE FROM draft WHERE case_no = ? AND person = ?")
                .bind(case.no.as_i64())
                .bind(by.id.as_str().to_owned());
        }
        if self.left.skip {
            forget_skip(writes, by.id.as_str(), case.no);
        }
        Ok(())
    }

    /// Moves the case to where its answer sends it; its lease ends.
    fn place(&self, change: &mut Change, to: Place, turn: Turn, hold_until: i64) {
        let waits_as = if to.state.waits() { to.state } else { self.case.waits_as };
        let (mine, others) = match turn {
            Turn::First => (None, Some(self.id.clone())),
            Turn::Only | Turn::Agrees | Turn::Differs => (Some(self.id.clone()), self.case.first_answer.clone()),
        };
        let answered = matches!(self.checked.action, Action::Approve | Action::Override);
        moved(change.writes(), self.case, to);
        change
            .writes()
            .add(
                "UPDATE cases SET state = ?, lane = ?, waits_as = ?, decision = ?, first_answer = ?, reopened = ?, readback = NULL,
                   hold_until = ?, lease_person = NULL, lease_until = NULL, lease_holder = NULL WHERE no = ?",
            )
            .bind(to.state.as_str())
            .bind(to.lane.as_str())
            .bind(waits_as.as_waiting())
            .bind(mine)
            .bind(others)
            .bind(self.case.reopened.clone().filter(|_| !answered))
            .bind(hold_until)
            .bind(self.case.no.as_i64());
        match turn {
            Turn::Only => {}
            Turn::First | Turn::Agrees | Turn::Differs => {
                has_answered(change.writes(), self.case.no, self.by.id.as_str());
            }
        }
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
            .with_some("evidence", EvidenceSpan::to_json(&self.evidence).as_deref().and_then(commitment))
            .with_some("reason", checked.reason.clone())
            .with_some("confidence", content.confidence)
            .with_some("model", model.and_then(|model| model.name.as_deref()).map(clipped))
            .with_some("model_version", model.and_then(|model| model.version.as_deref()).map(clipped))
            .with("policy_version", case.policy_version)
            .with("late", late)
            .with("after_accept", case.accepted_at.is_some())
    }

    fn decided(self, hold_until: i64, late: bool, waits: bool) -> Decided {
        Decided {
            decision_id: self.id,
            case: self.case.name(),
            action: self.checked.action,
            label: words::done(self.checked.action, self.checked.final_value.as_ref()),
            hold_until: hold_until as f64,
            late,
            waits,
        }
    }
}

/// Adds what the sinks are to hear of the decisions that `supersedes` begins, once what takes their place is past its
/// hold. One that failed its readback reached no sink, so the one before it is what they may still believe.
pub(super) async fn tell_superseded(
    store: &Store,
    change: &mut Change,
    case: CaseNo,
    supersedes: Option<&str>,
    event_seq: i64,
    hold_until: i64,
) -> Result<(), ReviewError> {
    let (now, ids) = (change.now(), store.ids());
    let mut next = supersedes.map(str::to_owned);
    while let Some(old) = next {
        let told = sync::believing(change.connection(), &old).await?;
        sync::cancel_pending(change.writes(), &old);
        let kind = EventType::DecisionSuperseded;
        sync::enqueue(change.writes(), ids, &told, kind, case, Some(&old), event_seq, now, hold_until)?;
        // Each supersedes an older one, so this ends.
        next = decision::replaced(change.connection(), &old).await?;
    }
    Ok(())
}

/// The lane that an escalation leads to.
fn handed_up(case: &CaseRow, policy: &Policy) -> Lane {
    // A senior who escalates hands it to the lead, not to the lane it came from.
    let asked = Lane::of(policy.review.escalate_to);
    let lane = if asked == case.lane || case.lane == Lane::Senior { Lane::Lead } else { asked };
    if matches!(lane, Lane::Main | Lane::Audit) { Lane::Senior } else { lane }
}

/// A name as an entry tells it: an entry is at most 64 KiB, a name in a case may be longer.
fn clipped(name: &str) -> String {
    name.chars().take(200).collect()
}
