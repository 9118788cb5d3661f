//! Commands that come in groups: `policy …`, `sink …`, `outbox …`, `seed …`, `readback …`, `people …`, `audit …`. (`sameness …`
//! has a file of its own.)

use std::path::PathBuf;

use clap::Subcommand;
use countersign_station::people::Role;
use countersign_station::readback::FieldScore;

/// `policy …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Name every mistake in policy files; needs no station
    Check {
        /// Policy files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Make policies hold from now on, all or none
    Apply {
        /// Policy files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Route what waits and is with nobody anew; without it a policy binds later arrivals only
        #[arg(long)]
        reroute: bool,
    },
    /// List the workflows, or print the policy of one
    Show {
        /// The workflow's key
        workflow: Option<String>,
        /// An earlier version
        #[arg(long, value_name = "N", requires = "workflow")]
        version: Option<u32>,
    },
    /// What the newest version changed
    Diff {
        /// The workflow's key
        workflow: String,
    },
}

/// `sink …`.
#[derive(Debug, Subcommand)]
pub(crate) enum SinkCommand {
    /// Add a place
    #[command(subcommand)]
    Add(SinkKind),
    /// List them
    List,
    /// Try whether one can be written
    Test {
        /// Its name
        name: String,
    },
    /// Remove one; what it has got stays there
    Remove {
        /// Its name
        name: String,
    },
}

/// Kinds of sinks.
#[derive(Debug, Subcommand)]
pub(crate) enum SinkKind {
    /// A folder that gets one JSONL file a day
    Folder {
        /// Its name
        name: String,
        /// The folder
        dir: PathBuf,
    },
}

/// `outbox …`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum OutboxCommand {
    /// How many are in each state, and what fails
    List,
    /// Try again now what failed or was given up
    Retry,
    /// What was given up
    Dead,
}

/// `seed …`.
#[derive(Debug, Subcommand)]
pub(crate) enum SeedCommand {
    /// Add cases whose right answer is known; each waits until a case that comes draws it
    Add {
        /// JSONL: native cases, each with its `known` answer
        file: PathBuf,
    },
    /// List them, and how often they were answered right
    List,
    /// Take one out of the pool before anybody was asked
    Remove {
        /// SOURCE/ID as it was added, or ID alone where it is unique
        id: String,
    },
}

/// `readback …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ReadbackCommand {
    /// What waits to be read and to be scored
    List,
    /// Show a draft; from now on its time runs, and once it is over the draft is shown no more
    Start {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
    },
    /// Say back what the draft says; "I don't know" is an answer
    Submit {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// Whom it speaks to
        #[arg(long, value_name = "TEXT")]
        audience: String,
        /// What it claims
        #[arg(long, value_name = "TEXT")]
        claim: String,
        /// What to do then
        #[arg(long, value_name = "TEXT")]
        next_step: String,
    },
    /// Hold what was said back against the draft; without scores, show both
    Score {
        /// The readback, as `list` names it, or its case
        id: String,
        /// yes, partly or no
        #[arg(long, value_name = "SCORE", requires_all = ["claim", "next_step"])]
        audience: Option<FieldScore>,
        /// yes, partly or no
        #[arg(long, value_name = "SCORE", requires = "audience")]
        claim: Option<FieldScore>,
        /// yes, partly or no
        #[arg(long, value_name = "SCORE", requires = "audience")]
        next_step: Option<FieldScore>,
    },
    /// How readbacks came out
    Report {
        /// Only of this workflow
        #[arg(long, value_name = "W")]
        workflow: Option<String>,
        /// Only what was scored since this day (2026-11-20) or time (RFC 3339)
        #[arg(long, value_name = "D")]
        since: Option<String>,
    },
}

/// `people …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// Add somebody
    Add {
        /// The name
        name: String,
        /// reviewer, senior, lead, auditor; one or several
        #[arg(required = true, value_name = "ROLE", value_delimiter = ',')]
        roles: Vec<Role>,
    },
    /// List everyone and their roles
    List,
    /// Give somebody exactly these roles
    Role {
        /// The name or id
        name: String,
        /// reviewer, senior, lead, auditor; one or several
        #[arg(required = true, value_name = "ROLE", value_delimiter = ',')]
        roles: Vec<Role>,
    },
    /// Remove somebody; what they decided stays theirs
    Remove {
        /// The name or id
        name: String,
    },
}

/// `audit …`.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Verify the log; exit 1 names the first entry that does not hold
    Verify {
        /// An exported log, which needs no station
        file: Option<PathBuf>,
    },
    /// Write the log as JSONL
    Export {
        /// The file to write
        file: PathBuf,
    },
    /// Show one entry
    Show {
        /// Its place in the log, from 1
        seq: i64,
    },
}
