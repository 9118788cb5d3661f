//! What crosses to the screen when something is refused: a kind where the screen branches, and words for a person.

use countersign_station::change::ChangeError;
use countersign_station::founding::FoundingError;
use countersign_station::intake::IntakeError;
use countersign_station::people::PeopleError;
use countersign_station::policy::PolicyError;
use countersign_station::queue::QueueError;
use countersign_station::readback::ReadbackError;
use countersign_station::review::ReviewError;
use countersign_station::review::list::ListError;
use countersign_station::sameness::{SamenessError, SecretError};
use countersign_station::samples::SamplesError;
use countersign_station::store::StoreError;
use countersign_station::sync::SyncError;
use serde::Serialize;

/// Kinds the screen acts on differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ErrorKind {
    /// Nothing is made yet: the first-run screen.
    NoStation,
    /// Several people, nobody chosen: the sign-in screen.
    SignInNeeded,
    /// The permission table says no.
    NotPermitted,
    /// The case went elsewhere: fetch the next one.
    LeaseLost,
    /// The answer must be changed: stay and say so.
    Invalid,
    /// Ask again with the same decision id.
    UnknownOutcome,
    /// The file or the disk.
    Storage,
    /// Somebody works on the station exclusively.
    Busy,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub(crate) struct CommandError {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

impl CommandError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Nobody has said who they are.
    pub(crate) fn sign_in_needed() -> Self {
        Self::new(ErrorKind::SignInNeeded, "say who you are first")
    }
}

/// Classifies an error of a room; its words stay its own.
macro_rules! classified {
    ($error:ty, $kind:expr) => {
        impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                let kind: fn(&$error) -> ErrorKind = $kind;
                let classified = Self { kind: kind(&error), message: error.to_string() };
                tracing::warn!(kind = ?classified.kind, "refused");
                classified
            }
        }
    };
}

classified!(StoreError, of_store);
classified!(ChangeError, of_change);
classified!(QueueError, of_queue);
classified!(PolicyError, of_policy);
classified!(SyncError, of_sync);
classified!(ReviewError, of_review);
classified!(ReadbackError, |error| match error {
    ReadbackError::Invalid(_) | ReadbackError::Find(_) => ErrorKind::Invalid,
    ReadbackError::Gone(_) => ErrorKind::LeaseLost,
    ReadbackError::NotYours(_) => ErrorKind::NotPermitted,
    ReadbackError::Review(error) => of_review(error),
    ReadbackError::Policy(error) => of_policy(error),
    ReadbackError::Change(error) => of_change(error),
    ReadbackError::Store(error) => of_store(error),
});
classified!(ListError, |error| match error {
    ListError::Mistake(_) | ListError::Saved(_) => ErrorKind::Invalid,
    ListError::Policy(error) => of_policy(error),
    ListError::Change(error) => of_change(error),
    ListError::Store(error) => of_store(error),
});
classified!(PeopleError, of_people);
classified!(IntakeError, of_intake);
classified!(FoundingError, |error| match error {
    FoundingError::People(error) => of_people(error),
    FoundingError::Sync(error) => of_sync(error),
    FoundingError::Store(error) => of_store(error),
});
classified!(SamplesError, |error| match error {
    SamplesError::NotEmpty => ErrorKind::Invalid,
    SamplesError::Policy(error) => of_policy(error),
    SamplesError::Intake(error) => of_intake(error),
    SamplesError::Store(error) => of_store(error),
});
classified!(SamenessError, |error| match error {
    SamenessError::Invalid(_)
    | SamenessError::Unknown(_)
    | SamenessError::NotYet(_)
    | SamenessError::File { .. }
    | SamenessError::Recovery(_)
    | SamenessError::Find(_) => ErrorKind::Invalid,
    SamenessError::MayNot(_) => ErrorKind::NotPermitted,
    SamenessError::Changed { .. } => ErrorKind::Storage,
    SamenessError::Secret(error) => of_secret(error),
    SamenessError::Policy(error) => of_policy(error),
    SamenessError::Sync(error) => of_sync(error),
    SamenessError::Change(error) => of_change(error),
    SamenessError::Store(error) => of_store(error),
});

fn of_secret(error: &SecretError) -> ErrorKind {
    match error {
        SecretError::Store(error) => of_store(error),
        SecretError::Missing(_) | SecretError::Wrong(_) | SecretError::Open(_) | SecretError::Keyring(_) => {
            ErrorKind::Storage
        }
    }
}

fn of_review(error: &ReviewError) -> ErrorKind {
    match error {
        ReviewError::Invalid(_) | ReviewError::Find(_) | ReviewError::NothingToUndo(_) => ErrorKind::Invalid,
        ReviewError::KeptForReadback { .. } => ErrorKind::NotPermitted,
        ReviewError::Content(_) | ReviewError::Damaged { .. } => ErrorKind::Storage,
        ReviewError::Queue(error) => of_queue(error),
        ReviewError::Policy(error) => of_policy(error),
        ReviewError::Sync(error) => of_sync(error),
        ReviewError::Change(error) => of_change(error),
        ReviewError::Store(error) => of_store(error),
    }
}

fn of_store(error: &StoreError) -> ErrorKind {
    match error {
        StoreError::NoStation(_) => ErrorKind::NoStation,
        StoreError::Busy { .. } => ErrorKind::Busy,
        StoreError::Unknown(_) => ErrorKind::UnknownOutcome,
        StoreError::Foreign { .. }
        | StoreError::Newer(_)
        | StoreError::OldSqlite(_)
        | StoreError::Damaged(_)
        | StoreError::Io { .. }
        | StoreError::DiskFull
        | StoreError::Database(_)
        | StoreError::Writing(_)
        | StoreError::Migration(_)
        | StoreError::Randomness(_) => ErrorKind::Storage,
    }
}

fn of_change(error: &ChangeError) -> ErrorKind {
    match error {
        ChangeError::NotPermitted { .. } => ErrorKind::NotPermitted,
        ChangeError::Store(error) => of_store(error),
    }
}

fn of_queue(error: &QueueError) -> ErrorKind {
    match error {
        QueueError::LeaseLost { .. } => ErrorKind::LeaseLost,
        QueueError::NotYours { .. } | QueueError::Answered { .. } => ErrorKind::NotPermitted,
        QueueError::Find(_) => ErrorKind::Invalid,
        QueueError::Policy(error) => of_policy(error),
        QueueError::Change(error) => of_change(error),
        QueueError::Store(error) => of_store(error),
    }
}

fn of_policy(error: &PolicyError) -> ErrorKind {
    match error {
        PolicyError::Mistakes(_) | PolicyError::UnknownWorkflow(_) | PolicyError::UnknownVersion { .. } => {
            ErrorKind::Invalid
        }
        PolicyError::Change(error) => of_change(error),
        PolicyError::Store(error) => of_store(error),
    }
}

fn of_sync(error: &SyncError) -> ErrorKind {
    match error {
        SyncError::BadName(_)
        | SyncError::Unknown(_)
        | SyncError::FolderTaken { .. }
        | SyncError::NotText(_)
        | SyncError::Mistaken(_)
        | SyncError::Folder { .. } => ErrorKind::Invalid,
        SyncError::Change(error) => of_change(error),
        SyncError::Store(error) => of_store(error),
    }
}

fn of_people(error: &PeopleError) -> ErrorKind {
    match error {
        PeopleError::WhoAreYou(_) => ErrorKind::SignInNeeded,
        PeopleError::Unknown(_)
        | PeopleError::BadName(_)
        | PeopleError::BadPreference(_)
        | PeopleError::NoRole
        | PeopleError::LastLead(_) => ErrorKind::Invalid,
        PeopleError::Change(error) => of_change(error),
        PeopleError::Store(error) => of_store(error),
    }
}

fn of_intake(error: &IntakeError) -> ErrorKind {
    match error {
        IntakeError::File { .. } | IntakeError::Map(_) | IntakeError::NeedsMap(_) | IntakeError::NoWorkflows => {
            ErrorKind::Invalid
        }
        IntakeError::Policy(error) => of_policy(error),
        IntakeError::Sync(error) => of_sync(error),
        IntakeError::Change(error) => of_change(error),
        IntakeError::Store(error) => of_store(error),
    }
}
