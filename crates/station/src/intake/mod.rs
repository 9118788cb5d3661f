//! The room of intake: how files become cases.
//!
//! Here stand the maps that say where a case's fields stand in a foreign record, the rows of CSV files, and the import
//! that checks, routes and stores a file batch by batch. Not here: what a case is and which limits hold (`case`), and
//! where it goes (`policy`).

mod batch;
pub mod csv;
mod import;
mod known;
mod lines;
pub mod map;
mod parts;
mod prepare;
mod report;
mod reroute;
mod root;
mod run;
mod seeded;
mod table;

pub use import::{Format, Request, import};
pub use report::{Refusal, Report, Routed};
pub use reroute::{Rerouted, reroute};

use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::store::StoreError;
use crate::sync::SyncError;

/// Why an import could not be done at all; single refused lines are in its report.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file cannot be opened or read.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        why: String,
    },
    /// The map has a mistake.
    #[error("{0}")]
    Map(String),
    /// CSV has no shape of its own.
    #[error("{0} is CSV, which needs a map file: say with --map where the case's fields stand")]
    NeedsMap(String),
    /// There is no workflow a case could belong to.
    #[error("this station has no workflows; apply a policy first: `countersign policy apply FILE`")]
    NoWorkflows,
    /// Policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Deliveries.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file of the station.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for IntakeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
