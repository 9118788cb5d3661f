//! Which error of which room ends the program how. Every match is exhaustive, so a new error has to be placed.

use countersign_station::case::FindError;
use countersign_station::change::ChangeError;
use countersign_station::founding::FoundingError;
use countersign_station::intake::IntakeError;
use countersign_station::people::PeopleError;
use countersign_station::policy::PolicyError;
use countersign_station::queue::QueueError;
use countersign_station::readback::ReadbackError;
use countersign_station::refine::RefineError;
use countersign_station::review::ReviewError;
use countersign_station::review::list::ListError;
use countersign_station::sameness::{RecoveryError, SamenessError, SecretError};
use countersign_station::samples::SamplesError;
use countersign_station::seed::SeedError;
use countersign_station::settings::SettingsError;
use countersign_station::store::StoreError;
use countersign_station::sync::SyncError;
use countersign_station::upkeep::UpkeepError;

use super::{Ends, Exit};

impl Ends for StoreError {
    fn exit(&self) -> Exit {
        match self {
            Self::NoStation(_)
            | Self::Foreign { .. }
            | Self::Newer(_)
            | Self::OldSqlite(_)
            | Self::Busy { .. }
            | Self::Damaged(_)
            | Self::Io { .. }
            | Self::DiskFull
            | Self::Unknown(_)
            | Self::Database(_)
            | Self::Writing(_)
            | Self::Migration(_)
            | Self::Randomness(_) => Exit::Storage,
        }
    }
}

impl Ends for ChangeError {
    fn exit(&self) -> Exit {
        match self {
            Self::NotPermitted { .. } => Exit::NotPermitted,
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for PeopleError {
    fn exit(&self) -> Exit {
        match self {
            Self::Unknown(_) | Self::WhoAreYou(_) | Self::BadName(_) | Self::NoRole | Self::BadPreference(_) => {
                Exit::Usage
            }
            Self::LastLead(_) => Exit::Refused,
            Self::Store(error) => error.exit(),
            Self::Change(error) => error.exit(),
        }
    }
}

impl Ends for PolicyError {
    fn exit(&self) -> Exit {
        match self {
            Self::Mistakes(_) => Exit::Refused,
            Self::UnknownWorkflow(_) | Self::UnknownVersion { .. } => Exit::Usage,
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for FindError {
    fn exit(&self) -> Exit {
        match self {
            Self::Unknown(_) | Self::Ambiguous { .. } | Self::Several { .. } => Exit::Usage,
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for QueueError {
    fn exit(&self) -> Exit {
        match self {
            Self::LeaseLost { .. } => Exit::Refused,
            Self::NotYours { .. } | Self::Answered { .. } => Exit::NotPermitted,
            Self::Find(error) => error.exit(),
            Self::Policy(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for IntakeError {
    fn exit(&self) -> Exit {
        match self {
            Self::File { .. } | Self::NoWorkflows => Exit::Usage,
            Self::Map(_) | Self::NeedsMap(_) => Exit::Refused,
            Self::Policy(error) => error.exit(),
            Self::Sync(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for ReviewError {
    fn exit(&self) -> Exit {
        match self {
            Self::Invalid(_) => Exit::Refused,
            Self::NothingToUndo(_) => Exit::No,
            Self::KeptForReadback { .. } => Exit::NotPermitted,
            Self::Content(_) | Self::Damaged { .. } => Exit::Storage,
            Self::Queue(error) => error.exit(),
            Self::Find(error) => error.exit(),
            Self::Policy(error) => error.exit(),
            Self::Sync(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for ReadbackError {
    fn exit(&self) -> Exit {
        match self {
            Self::Invalid(_) => Exit::Refused,
            Self::Gone(_) => Exit::No,
            Self::NotYours(_) => Exit::NotPermitted,
            Self::Find(error) => error.exit(),
            Self::Review(error) => error.exit(),
            Self::Policy(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for SeedError {
    fn exit(&self) -> Exit {
        match self {
            Self::File { .. } => Exit::Usage,
            Self::Unknown(_) => Exit::No,
            Self::Policy(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for ListError {
    fn exit(&self) -> Exit {
        match self {
            Self::Mistake(_) | Self::Saved(_) => Exit::Usage,
            Self::Policy(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for SyncError {
    fn exit(&self) -> Exit {
        match self {
            Self::BadName(_)
            | Self::Unknown(_)
            | Self::FolderTaken { .. }
            | Self::NotText(_)
            | Self::Mistaken(_)
            | Self::Folder { .. } => Exit::Usage,
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for RefineError {
    fn exit(&self) -> Exit {
        match self {
            Self::NotOurs(_) => Exit::Usage,
            Self::Io { .. } | Self::Damaged { .. } => Exit::Storage,
            Self::Review(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for SecretError {
    fn exit(&self) -> Exit {
        match self {
            Self::Missing(_) | Self::Wrong(_) | Self::Open(_) | Self::Keyring(_) => Exit::Storage,
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for RecoveryError {
    fn exit(&self) -> Exit {
        match self {
            Self::NoSecret | Self::NoCode | Self::Nothing(_) => Exit::No,
            Self::Typo(_) | Self::Other => Exit::Refused,
        }
    }
}

impl Ends for SamenessError {
    fn exit(&self) -> Exit {
        match self {
            Self::Invalid(_) => Exit::Refused,
            Self::Unknown(_) | Self::File { .. } => Exit::Usage,
            Self::NotYet(_) => Exit::No,
            Self::MayNot(_) => Exit::NotPermitted,
            Self::Changed { .. } => Exit::Storage,
            Self::Secret(error) => error.exit(),
            Self::Recovery(error) => error.exit(),
            Self::Find(error) => error.exit(),
            Self::Policy(error) => error.exit(),
            Self::Sync(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for UpkeepError {
    fn exit(&self) -> Exit {
        match self {
            Self::Exists(_) => Exit::Usage,
            Self::Unsound { .. } => Exit::No,
            Self::Secret(error) => error.exit(),
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for FoundingError {
    fn exit(&self) -> Exit {
        match self {
            Self::People(error) => error.exit(),
            Self::Sync(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for SamplesError {
    fn exit(&self) -> Exit {
        match self {
            Self::NotEmpty => Exit::No,
            Self::Policy(error) => error.exit(),
            Self::Intake(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}

impl Ends for SettingsError {
    fn exit(&self) -> Exit {
        match self {
            Self::Unknown { .. } | Self::Fixed(_) | Self::NoZone(_) | Self::NoMoment(_) => Exit::Usage,
            Self::Change(error) => error.exit(),
            Self::Store(error) => error.exit(),
        }
    }
}
