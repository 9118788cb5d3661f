//! What may be typed: the commands, their flags and their help. Nothing is decided here.

mod groups;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use countersign_station::intake::Format as Shape;
use countersign_station::refine::Format;

pub(crate) use groups::{AuditCommand, OutboxCommand, PeopleCommand, PolicyCommand, SinkCommand, SinkKind};

/// Countersign: an AI pipeline decides, a person reviews what it is unsure of, and the corrections go back to training.
///
/// Exit codes: 0 done · 1 the answer is no · 2 usage · 3 some input refused · 4 not permitted · 5 storage.
#[derive(Debug, Parser)]
#[command(name = "countersign", version)]
pub(crate) struct Arguments {
    /// The station's folder; the user's own station when not given
    #[arg(long, global = true, env = "COUNTERSIGN_HOME", hide_env_values = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Who is asking, by name or id; needed where several people work
    #[arg(long = "as", global = true, env = "COUNTERSIGN_AS", hide_env_values = true, value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// Print JSON on standard output; messages for people go to standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Show the log on standard error
    #[arg(long, global = true)]
    pub(crate) log: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the station; harmless when it exists
    Init {
        /// The first person, who holds all roles; the system's user name when not given
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
    },
    /// Fill an empty station with the built-in sample workflows and cases
    Demo,
    /// Check, apply and look at policies
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Import cases from files
    Import(Import),
    /// What waits: cases by workflow and state, oldest, overdue
    Queue {
        /// Only this workflow
        #[arg(long, value_name = "W")]
        workflow: Option<String>,
    },
    /// Take the next case
    Next {
        /// Only of this workflow
        #[arg(long, value_name = "W")]
        workflow: Option<String>,
        /// Look without taking it
        #[arg(long)]
        peek: bool,
    },
    /// Show one case
    Case {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
    },
    /// Say that the AI was right
    Approve {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
    },
    /// Correct the AI
    Override(Override),
    /// Hand a case up
    Escalate {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// Code of the reason
        #[arg(long, value_name = "CODE")]
        reason: String,
        /// What the next person should know
        #[arg(long)]
        note: Option<String>,
    },
    /// Send a case back to its source for more context
    Return {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// What is missing
        #[arg(long)]
        note: String,
    },
    /// Put a case behind the others, for yourself
    Skip {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
    },
    /// Take back your answer to a case
    Undo {
        /// SOURCE/ID, or ID alone where it is unique: the decision that stands is taken back
        #[arg(required_unless_present = "decision")]
        id: Option<String>,
        /// This decision instead
        #[arg(long, value_name = "DECISION_ID", conflicts_with = "id")]
        decision: Option<String>,
    },
    /// Record many decisions: JSONL in, a result line each out
    Decide {
        /// A file, or - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write settled corrections as training data
    Export(Export),
    /// Deliver decisions to the sinks, every second until interrupted
    Sync {
        /// Deliver what is due, then end
        #[arg(long)]
        once: bool,
    },
    /// The places decisions go
    #[command(subcommand)]
    Sink(SinkCommand),
    /// Decisions that are not delivered yet
    Outbox {
        /// `list` when not given
        #[command(subcommand)]
        command: Option<OutboxCommand>,
    },
    /// Who works here
    #[command(subcommand)]
    People(PeopleCommand),
    /// The record of who decided what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check that everything is as it must be
    Doctor,
    /// Copy the station to a new file
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Put a backup in the station's place; the replaced file is kept
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Show or change the station's settings
    Settings {
        /// Show only this one
        key: Option<String>,
        /// Change it to this
        value: Option<String>,
    },
    /// Print the JSON Schema of a contract; needs no station
    Schema {
        /// Which; without it the names are listed
        name: Option<Contract>,
    },
}

impl Command {
    /// Its word, for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Init { .. } => "init",
            Self::Demo => "demo",
            Self::Policy(_) => "policy",
            Self::Import(_) => "import",
            Self::Queue { .. } => "queue",
            Self::Next { .. } => "next",
            Self::Case { .. } => "case",
            Self::Approve { .. } => "approve",
            Self::Override(_) => "override",
            Self::Escalate { .. } => "escalate",
            Self::Return { .. } => "return",
            Self::Skip { .. } => "skip",
            Self::Undo { .. } => "undo",
            Self::Decide { .. } => "decide",
            Self::Export(_) => "export",
            Self::Sync { .. } => "sync",
            Self::Sink(_) => "sink",
            Self::Outbox { .. } => "outbox",
            Self::People(_) => "people",
            Self::Audit(_) => "audit",
            Self::Doctor => "doctor",
            Self::Backup { .. } => "backup",
            Self::Restore { .. } => "restore",
            Self::Settings { .. } => "settings",
            Self::Schema { .. } => "schema",
        }
    }
}

/// What `schema` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contract {
    /// A case in: countersign.case/1
    Case,
    /// A line of `decide`
    Decide,
    /// A message to a sink: countersign.decision/1
    Decision,
    /// A map file, read as JSON
    Map,
    /// A policy file, read as JSON
    Policy,
}

/// `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// jsonl or csv; by the file's name when not given
    #[arg(long, value_parser = shape)]
    pub(crate) format: Option<Shape>,
    /// A map file: where the case's fields stand in a foreign record
    #[arg(long)]
    pub(crate) map: Option<PathBuf>,
    /// Where refused lines are written, word for word
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

fn shape(word: &str) -> Result<Shape, String> {
    match word {
        "jsonl" => Ok(Shape::Jsonl),
        "csv" => Ok(Shape::Csv),
        _ => Err("this version reads jsonl and csv".to_owned()),
    }
}

/// `override`.
#[derive(Debug, Args)]
#[group(id = "value", multiple = true)]
pub(crate) struct Override {
    /// SOURCE/ID, or ID alone where it is unique
    pub(crate) id: String,
    /// The right label; beside a score, the band it stands for
    #[arg(long, value_name = "L", conflicts_with_all = ["text_file", "fields", "choice"])]
    pub(crate) label: Option<String>,
    /// A file with the right text; the line break at its end does not count
    #[arg(long, value_name = "F", conflicts_with_all = ["score", "fields", "choice"])]
    pub(crate) text_file: Option<PathBuf>,
    /// The right subject line, with --text-file
    #[arg(long, value_name = "TEXT", requires = "text_file")]
    pub(crate) subject_line: Option<String>,
    /// A JSON file with the right fields
    #[arg(long, value_name = "F", conflicts_with_all = ["score", "choice"])]
    pub(crate) fields: Option<PathBuf>,
    /// The right score
    #[arg(long, value_name = "S", allow_negative_numbers = true, conflicts_with = "choice")]
    pub(crate) score: Option<f64>,
    /// The right variant
    #[arg(long, value_name = "C", required_unless_present_any = ["label", "text_file", "fields", "score"])]
    pub(crate) choice: Option<String>,
    /// Code of the reason
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// Free words
    #[arg(long)]
    pub(crate) note: Option<String>,
}

/// `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// classification, tabular, trl-dpo, trl-kto or records
    pub(crate) format: Format,
    /// The folder to write: new, empty, or an earlier export, which is replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only this workflow
    #[arg(long, value_name = "W")]
    pub(crate) workflow: Option<String>,
    /// Only what was decided since this day (2026-11-20) or time (RFC 3339)
    #[arg(long, value_name = "D")]
    pub(crate) since: Option<String>,
}

#[cfg(test)]
mod tests;
