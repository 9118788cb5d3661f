//! Decisions on their way out: the outbox, the sinks, and delivering from one to the other.
//!
//! A change writes outbox rows in its own transaction; delivery builds each message from the facts when it is sent, so
//! nothing that is erased meanwhile waits here. What is not here: deciding anything, and the hub.

mod accepted;
mod batch;
mod data;
mod deliver;
mod facts;
#[cfg(test)]
pub(crate) mod fixture;
mod folder;
mod look;
mod mark;
mod message;
mod outbox;
mod probe;
mod round;
mod sink;
mod tail;

use std::path::PathBuf;

pub(crate) use accepted::{Accepted, enqueue_accepted};
pub use data::{
    AcceptedData, AuditData, CaseData, Data, DecisionData, FromData, KeysData, Message, ModelData, PieceData,
    ReadbackData, ReasonData, RoundData, RouteData, SCHEMA, ScoresData,
};
pub use deliver::{Delivered, deliver};
pub(crate) use facts::{Decision, Facts, Ref, load};
pub use look::{Entry, Outbox, Unsent, outbox, retry, unsent};
pub(crate) use message::decision_data;
pub use outbox::{EventType, RowState};
pub(crate) use outbox::{
    arrived, believing, cancel_pending, cancel_superseding, enqueue, enqueue_round, of_decision, resume,
};
pub use probe::probe;
pub(crate) use sink::active_sinks;
pub use sink::{Sink, SinkId, add_folder, list, remove};

use crate::change::ChangeError;
use crate::store::StoreError;

/// Why a sink could not be changed or a delivery not be started. A sink that fails is no error: its rows wait.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A name that cannot be used.
    #[error("\"{0}\" cannot be the name of a sink: it must have 1 to 120 characters and be free")]
    BadName(String),
    /// No sink by that name or id.
    #[error("no sink is called \"{0}\"; `countersign sink list` shows which there are")]
    Unknown(String),
    /// Two sinks in one folder would write every decision twice.
    #[error("the sink \"{name}\" writes to {dir} already; give another folder or remove that sink first")]
    FolderTaken {
        /// The sink that has it.
        name: String,
        /// The folder.
        dir: PathBuf,
    },
    /// A path that cannot be kept: later deliveries would look for another folder.
    #[error("{0} cannot be a sink's folder: its name is not valid UTF-8; give a folder whose name is")]
    NotText(PathBuf),
    /// Another folder stands where the one was that was registered.
    #[error("{0}")]
    Mistaken(String),
    /// The folder cannot be made or written.
    #[error("{dir} cannot be a sink's folder: {source}; give a folder that can be written")]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SyncError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Row numbers or ids as a JSON list, for `IN (SELECT value FROM json_each(?))`.
pub(crate) fn json_list<T: serde::Serialize>(values: &[T]) -> String {
    // Numbers and texts always serialise; an empty list selects nothing.
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
