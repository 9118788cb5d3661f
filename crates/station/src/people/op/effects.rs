//! What an action leaves behind: an entry in the log, and screens that must read again.

use super::Op;
use crate::store::{Durability, Tag};

impl Op {
    /// How long what it writes has to last. A case that is taken is a claim for some minutes by a program that runs: after a
    /// power cut none does, and the case waits for everybody again, as if the claim had run out.
    pub(crate) fn durability(self) -> Durability {
        if self == Self::Take { Durability::WhilePowered } else { Durability::OnDisk }
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
            | Self::MakeRecoveryCode
            | Self::RecoverSecret
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
            | Self::VoidRound
            | Self::MakeRecoveryCode
            | Self::RecoverSecret => &[Tag::Round],
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
}
