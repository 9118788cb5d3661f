//! Every action a person can take, and who may take it. What is not in the table is not permitted.

use super::Role;
use crate::store::Tag;

/// An action. Labels, the audit log and screen refresh all read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Make the station and become its owner.
    FoundStation,
    /// Add a person.
    AddPerson,
    /// Give or take a role.
    ChangeRole,
    /// Remove a person; what they decided stays.
    RemovePerson,
    /// Change a station setting.
    ChangeSetting,
    /// Apply a policy.
    ApplyPolicy,
    /// Route waiting cases anew.
    Reroute,
    /// Put cases in.
    Import,
    /// Look at queues, cases and policies.
    Read,
    /// Lease, renew or release a case.
    Take,
    /// Keep what is being typed.
    SaveDraft,
    /// Say what one thinks before the AI's answer is shown.
    Verdict,
    /// Say the AI was right.
    Approve,
    /// Correct the AI.
    Override,
    /// Hand a case up.
    Escalate,
    /// Send a case back for context.
    Return,
    /// Put a case behind the others, for oneself.
    Skip,
    /// Take one's own answer back.
    Undo,
    /// Answer several alike cases at once.
    DecideTogether,
    /// Take back one's own answers that were given at once.
    UndoTogether,
    /// Settle what two people answered differently.
    SettleDispute,
    /// Send an escalated case back with a question.
    SendBack,
    /// Open a decided case again.
    Reopen,
    /// Take an escalated case.
    TakeEscalated,
    /// Say that a gate need not be passed.
    Waive,
    /// Begin to read a draft back.
    StartReadback,
    /// Keep how far a reading is and what is being typed.
    KeepReadback,
    /// Say back what a draft says.
    AnswerReadback,
    /// Score what was said back.
    ScoreReadback,
    /// Look at how readbacks came out.
    ReportReadbacks,
    /// Add known-answer checks.
    AddSeed,
    /// Look at known-answer checks and their results.
    ListSeeds,
    /// Remove a known-answer check.
    RemoveSeed,
    /// Make a blind sameness round.
    MakeRound,
    /// Change a round before it is sealed; look at what judges will see.
    EditRound,
    /// Draw a round's order and commit to its key.
    SealRound,
    /// Write a sealed round into a file that prints.
    PrintRound,
    /// Open one's ballot and keep what one has marked so far.
    SaveBallot,
    /// Cast one's ballot.
    CastBallot,
    /// Type in a ballot that somebody filled in on paper.
    TypeBallot,
    /// Open a round's key.
    RevealRound,
    /// End a round without a result.
    VoidRound,
    /// Read reports of revealed rounds and their trend.
    ReadRounds,
    /// Register a sink.
    AddSink,
    /// Remove a sink.
    RemoveSink,
    /// Deliver what is due, look at the outbox.
    Sync,
    /// Write training data.
    Export,
    /// Read and verify the audit log.
    Audit,
    /// Keep how one likes the window: look and keys.
    Prefer,
    /// Check the station.
    Doctor,
    /// Copy the station.
    Backup,
    /// Put a copy in the station's place.
    Restore,
}

impl Op {
    /// Every action, for tables and tests.
    pub const ALL: [Self; 52] = [
        Self::FoundStation,
        Self::AddPerson,
        Self::ChangeRole,
        Self::RemovePerson,
        Self::ChangeSetting,
        Self::ApplyPolicy,
        Self::Reroute,
        Self::Import,
        Self::Read,
        Self::Take,
        Self::SaveDraft,
        Self::Verdict,
        Self::Approve,
        Self::Override,
        Self::Escalate,
        Self::Return,
        Self::Skip,
        Self::Undo,
        Self::DecideTogether,
        Self::UndoTogether,
        Self::SettleDispute,
        Self::SendBack,
        Self::Reopen,
        Self::TakeEscalated,
        Self::Waive,
        Self::StartReadback,
        Self::KeepReadback,
        Self::AnswerReadback,
        Self::ScoreReadback,
        Self::ReportReadbacks,
        Self::AddSeed,
        Self::ListSeeds,
        Self::RemoveSeed,
        Self::MakeRound,
        Self::EditRound,
        Self::SealRound,
        Self::PrintRound,
        Self::SaveBallot,
        Self::CastBallot,
        Self::TypeBallot,
        Self::RevealRound,
        Self::VoidRound,
        Self::ReadRounds,
        Self::AddSink,
        Self::RemoveSink,
        Self::Sync,
        Self::Export,
        Self::Audit,
        Self::Prefer,
        Self::Doctor,
        Self::Backup,
        Self::Restore,
    ];

    /// Its name in the audit log; never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FoundStation => "station.founded",
            Self::AddPerson => "person.added",
            Self::ChangeRole => "person.roles",
            Self::RemovePerson => "person.removed",
            Self::ChangeSetting => "setting.changed",
            Self::ApplyPolicy => "policy.applied",
            Self::Reroute => "cases.rerouted",
            Self::Import => "cases.imported",
            Self::Read => "read",
            Self::Take => "case.taken",
            Self::SaveDraft => "draft.saved",
            Self::Verdict => "case.verdict",
            Self::Approve => "case.approved",
            Self::Override => "case.overridden",
            Self::Escalate => "case.escalated",
            Self::Return => "case.returned",
            Self::Skip => "case.skipped",
            Self::Undo => "decision.undone",
            Self::DecideTogether => "cases.decided-together",
            Self::UndoTogether => "decisions.undone-together",
            Self::SettleDispute => "dispute.settled",
            Self::SendBack => "case.sent-back",
            Self::Reopen => "case.reopened",
            Self::TakeEscalated => "escalation.taken",
            Self::Waive => "gate.waived",
            Self::StartReadback => "readback.started",
            Self::KeepReadback => "readback.kept",
            Self::AnswerReadback => "readback.answered",
            Self::ScoreReadback => "readback.scored",
            Self::ReportReadbacks => "readback.reported",
            Self::AddSeed => "seed.added",
            Self::ListSeeds => "seed.listed",
            Self::RemoveSeed => "seed.removed",
            Self::MakeRound => "round.made",
            Self::EditRound => "round.changed",
            Self::SealRound => "round.sealed",
            Self::PrintRound => "round.printed",
            Self::SaveBallot => "ballot.saved",
            Self::CastBallot => "ballot.cast",
            Self::TypeBallot => "ballot.typed-in",
            Self::RevealRound => "round.revealed",
            Self::VoidRound => "round.voided",
            Self::ReadRounds => "rounds.read",
            Self::AddSink => "sink.added",
            Self::RemoveSink => "sink.removed",
            Self::Sync => "sync",
            Self::Export => "export",
            Self::Audit => "audit",
            Self::Prefer => "preference",
            Self::Doctor => "doctor",
            Self::Backup => "station.backed-up",
            Self::Restore => "station.restored",
        }
    }

    /// What a refusal calls it: "reviewers may not …".
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::FoundStation => "make the station",
            Self::AddPerson => "add people",
            Self::ChangeRole => "change roles",
            Self::RemovePerson => "remove people",
            Self::ChangeSetting => "change the station's settings",
            Self::ApplyPolicy => "apply policies",
            Self::Reroute => "route cases anew",
            Self::Import => "import cases",
            Self::Read => "look at cases",
            Self::Take => "take cases",
            Self::SaveDraft => "draft answers",
            Self::Verdict => "give verdicts",
            Self::Approve => "approve",
            Self::Override => "override",
            Self::Escalate => "escalate",
            Self::Return => "return cases",
            Self::Skip => "skip cases",
            Self::Undo => "undo",
            Self::DecideTogether => "decide cases together",
            Self::UndoTogether => "undo decisions made together",
            Self::SettleDispute => "settle disputes",
            Self::SendBack => "send cases back",
            Self::Reopen => "reopen cases",
            Self::TakeEscalated => "take escalated cases",
            Self::Waive => "waive gates",
            Self::StartReadback | Self::KeepReadback => "read drafts back",
            Self::AnswerReadback => "answer readbacks",
            Self::ScoreReadback => "score readbacks",
            Self::ReportReadbacks => "look at how readbacks came out",
            Self::AddSeed => "add known-answer checks",
            Self::ListSeeds => "look at known-answer checks",
            Self::RemoveSeed => "remove known-answer checks",
            Self::MakeRound => "make sameness rounds",
            Self::EditRound => "change sameness rounds",
            Self::SealRound => "seal sameness rounds",
            Self::PrintRound => "print sameness rounds",
            Self::SaveBallot => "judge sameness rounds",
            Self::CastBallot => "cast ballots",
            Self::TypeBallot => "type in ballots of others",
            Self::RevealRound => "reveal sameness rounds",
            Self::VoidRound => "void sameness rounds",
            Self::ReadRounds => "read reports of sameness rounds",
            Self::AddSink => "add sinks",
            Self::RemoveSink => "remove sinks",
            Self::Sync => "deliver decisions",
            Self::Export => "export training data",
            Self::Audit => "read the audit log",
            Self::Prefer => "keep preferences",
            Self::Doctor => "check the station",
            Self::Backup => "back the station up",
            Self::Restore => "restore the station",
        }
    }

    /// Whether it leaves an event in the audit log.
    #[must_use]
    pub fn is_logged(self) -> bool {
        match self {
            Self::Read
            | Self::Take
            | Self::SaveDraft
            | Self::TakeEscalated
            | Self::StartReadback
            | Self::KeepReadback
            | Self::ReportReadbacks
            | Self::ListSeeds
            | Self::SaveBallot
            | Self::ReadRounds
            | Self::Sync
            | Self::Audit
            | Self::Prefer
            | Self::Doctor => false,
            Self::FoundStation
            | Self::AddPerson
            | Self::ChangeRole
            | Self::RemovePerson
            | Self::ChangeSetting
            | Self::ApplyPolicy
            | Self::Reroute
            | Self::Import
            | Self::Verdict
            | Self::Approve
            | Self::Override
            | Self::Escalate
            | Self::Return
            | Self::Skip
            | Self::Undo
            | Self::DecideTogether
            | Self::UndoTogether
            | Self::SettleDispute
            | Self::AddSeed
            | Self::RemoveSeed
            | Self::Waive
            | Self::AnswerReadback
            | Self::ScoreReadback
            | Self::SendBack
            | Self::Reopen
            | Self::MakeRound
            | Self::EditRound
            | Self::SealRound
            | Self::PrintRound
            | Self::CastBallot
            | Self::TypeBallot
            | Self::RevealRound
            | Self::VoidRound
            | Self::AddSink
            | Self::RemoveSink
            | Self::Export
            | Self::Backup
            | Self::Restore => true,
        }
    }

    /// What screens must read again after it.
    #[must_use]
    pub fn touches(self) -> &'static [Tag] {
        match self {
            Self::FoundStation => &[Tag::People, Tag::Settings],
            Self::AddPerson | Self::ChangeRole | Self::RemovePerson => &[Tag::People],
            Self::ChangeSetting | Self::Prefer => &[Tag::Settings],
            Self::ApplyPolicy => &[Tag::Policy, Tag::Queue],
            Self::Reroute | Self::Import => &[Tag::Queue, Tag::Case, Tag::Outbox],
            Self::Take | Self::TakeEscalated | Self::Skip => &[Tag::Queue],
            Self::Approve
            | Self::Override
            | Self::Escalate
            | Self::Return
            | Self::Undo
            | Self::DecideTogether
            | Self::UndoTogether
            | Self::SettleDispute
            | Self::Reopen => &[Tag::Queue, Tag::Case, Tag::Outbox],
            Self::SendBack => &[Tag::Queue, Tag::Case],
            Self::StartReadback => &[Tag::Queue],
            Self::AnswerReadback => &[Tag::Queue, Tag::Case],
            Self::ScoreReadback => &[Tag::Queue, Tag::Case, Tag::Outbox],
            Self::Waive | Self::Verdict => &[Tag::Case],
            Self::AddSink | Self::RemoveSink | Self::Sync => &[Tag::Outbox],
            Self::MakeRound
            | Self::EditRound
            | Self::SealRound
            | Self::SaveBallot
            | Self::CastBallot
            | Self::TypeBallot
            | Self::VoidRound => &[Tag::Round],
            Self::RevealRound => &[Tag::Round, Tag::Outbox],
            Self::Read
            | Self::SaveDraft
            | Self::KeepReadback
            | Self::ReportReadbacks
            | Self::AddSeed
            | Self::ListSeeds
            | Self::RemoveSeed
            | Self::PrintRound
            | Self::ReadRounds
            | Self::Export
            | Self::Audit
            | Self::Doctor
            | Self::Backup => &[],
            Self::Restore => &[Tag::Queue, Tag::Case, Tag::People, Tag::Policy, Tag::Outbox, Tag::Settings, Tag::Round],
        }
    }

    /// The roles that may do it: the whole permission table of the station.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        use Role::{Auditor, Lead, Reviewer, Senior};
        match self {
            // Only by whoever finds no station there; afterwards nobody.
            Self::FoundStation => &[],
            Self::AddPerson
            | Self::ChangeRole
            | Self::RemovePerson
            | Self::ChangeSetting
            | Self::ApplyPolicy
            | Self::Reroute
            | Self::Waive
            | Self::AddSeed
            | Self::ListSeeds
            | Self::RemoveSeed
            | Self::AddSink
            | Self::RemoveSink
            | Self::Export
            | Self::Reopen
            | Self::MakeRound
            | Self::EditRound
            | Self::SealRound
            | Self::PrintRound
            | Self::TypeBallot
            | Self::RevealRound
            | Self::VoidRound
            | Self::Restore => &[Lead],
            Self::Import | Self::Sync | Self::Backup => &[Reviewer, Senior, Lead],
            Self::Read | Self::Prefer | Self::Doctor => &[Reviewer, Senior, Lead, Auditor],
            Self::Take
            | Self::SaveDraft
            | Self::Verdict
            | Self::Approve
            | Self::Override
            | Self::Escalate
            | Self::Return
            | Self::Skip
            | Self::Undo
            | Self::DecideTogether
            | Self::UndoTogether
            // Who of them reads a workflow's drafts back is its policy's to say.
            | Self::StartReadback
            | Self::KeepReadback
            | Self::AnswerReadback
            | Self::ScoreReadback
            | Self::SaveBallot
            | Self::CastBallot => &[Reviewer, Senior, Lead],
            Self::SettleDispute | Self::SendBack | Self::TakeEscalated => &[Senior, Lead],
            Self::Audit | Self::ReportReadbacks | Self::ReadRounds => &[Lead, Auditor],
        }
    }

    /// The first of `roles` that permits it, in the order reviewer, senior, lead, auditor.
    #[must_use]
    pub fn permitted_by(self, roles: &[Role]) -> Option<Role> {
        self.roles().iter().copied().find(|role| roles.contains(role))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_in_the_log_are_distinct() {
        let names: BTreeSet<_> = Op::ALL.iter().map(|op| op.as_str()).collect();
        assert_eq!(names.len(), Op::ALL.len(), "two actions with one name could not be told apart in the log");
    }

    #[test]
    fn an_auditor_reads_and_changes_nothing() {
        for op in Op::ALL {
            if op.permitted_by(&[Role::Auditor]).is_some() {
                assert!(!op.is_logged(), "an auditor must not be able to {}", op.verb());
            }
        }
    }

    #[test]
    fn nobody_without_a_role_may_do_anything() {
        for op in Op::ALL {
            assert_eq!(op.permitted_by(&[]), None, "deny by default: {}", op.verb());
        }
    }

    #[test]
    fn deciding_is_recorded_under_the_plainest_role_that_permits_it() {
        assert_eq!(
            Op::Approve.permitted_by(&[Role::Lead, Role::Reviewer]),
            Some(Role::Reviewer),
            "not under the highest"
        );
        assert_eq!(Op::SettleDispute.permitted_by(&[Role::Reviewer]), None, "a reviewer does not settle disputes");
    }
}
