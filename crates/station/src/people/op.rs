//! Every action a person can take, and who may take it. What is not in the table is not permitted.

mod effects;
mod words;

use super::Role;

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
    /// Make a recovery code of the secret that rounds are encrypted under.
    MakeRecoveryCode,
    /// Bring that secret back with its recovery code.
    RecoverSecret,
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
    pub const ALL: [Self; 54] = [
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
        Self::MakeRecoveryCode,
        Self::RecoverSecret,
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
            | Self::MakeRecoveryCode
            | Self::RecoverSecret
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
