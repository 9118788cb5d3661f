//! What may be typed: the commands, their flags and their help. Nothing is decided here.

mod answers;
mod groups;
mod sameness;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use countersign_station::intake::Format as Shape;
use countersign_station::refine::Format;
use countersign_station::review::list::Order;

pub(crate) use answers::{Escalate, Override, Value, Verdict, Waive};
pub(crate) use groups::{
    AuditCommand, OutboxCommand, PeopleCommand, PolicyCommand, ReadbackCommand, SeedCommand, SinkCommand, SinkKind,
};
pub(crate) use sameness::{Ballot, Marks, Pieces, SamenessCommand, place};

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
    /// List cases by filter: workflow:tickets state:open confidence:<0.5 age:>2d label:"lost card"
    Cases(Cases),
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
    /// The nearest settled cases, with what people decided and why
    Precedents {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
    },
    /// How fast you decide, by your own active time; nobody is shown anybody else's
    Pace {
        /// Only in this workflow
        #[arg(long, value_name = "W")]
        workflow: Option<String>,
        /// Only what was decided since this day (2026-11-20) or time (RFC 3339)
        #[arg(long, value_name = "D")]
        since: Option<String>,
    },
    /// How much more often people agree with the AI when they see its answer first
    Anchoring {
        /// Only of this workflow
        #[arg(long, value_name = "W")]
        workflow: Option<String>,
        /// Only what was answered since this day (2026-11-20) or time (RFC 3339)
        #[arg(long, value_name = "D")]
        since: Option<String>,
    },
    /// Say what you think of a case, before the AI's answer is shown to you
    Verdict(Verdict),
    /// Say that the AI was right
    Approve {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// More cases, alike in everything: at most 50 are decided as one
        #[arg(value_name = "ID", conflicts_with = "evidence")]
        more: Vec<String>,
        /// A JSON file with what shows that a draft reaches its evidence bar, as `case --json` proposes it
        #[arg(long, value_name = "F")]
        evidence: Option<PathBuf>,
    },
    /// Correct the AI
    Override(Override),
    /// Say that a gate of a case need not be passed, and why
    Waive(Waive),
    /// Hand a case up
    Escalate(Escalate),
    /// Send an escalated case back to whoever handed it up
    SendBack {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// The question they are to answer
        #[arg(long)]
        note: String,
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
        #[arg(required_unless_present_any = ["decision", "list"])]
        id: Option<String>,
        /// This decision instead
        #[arg(long, value_name = "DECISION_ID", conflicts_with = "id")]
        decision: Option<String>,
        /// Everything that was decided together with it
        #[arg(long)]
        batch: bool,
        /// Show your last 50 decisions, and what undoing each would do
        #[arg(long, conflicts_with_all = ["id", "decision", "batch"])]
        list: bool,
    },
    /// Open a decided case again
    Reopen {
        /// SOURCE/ID, or ID alone where it is unique
        id: String,
        /// Code of the reason: mistake, new-facts, asked, or one of the workflow's
        #[arg(long, value_name = "CODE")]
        reason: String,
        /// Free words
        #[arg(long)]
        note: Option<String>,
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
    /// Cases whose right answer is known, as checks among the others
    #[command(subcommand)]
    Seed(SeedCommand),
    /// Read approved drafts for a few seconds, and say back what they say
    #[command(subcommand)]
    Readback(ReadbackCommand),
    /// Blind sameness rounds: can people tell our pieces from a competitor's?
    #[command(subcommand)]
    Sameness(SamenessCommand),
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
            Self::Cases(_) => "cases",
            Self::Next { .. } => "next",
            Self::Case { .. } => "case",
            Self::Precedents { .. } => "precedents",
            Self::Pace { .. } => "pace",
            Self::Anchoring { .. } => "anchoring",
            Self::Verdict(_) => "verdict",
            Self::Approve { .. } => "approve",
            Self::Override(_) => "override",
            Self::Waive(_) => "waive",
            Self::Escalate(_) => "escalate",
            Self::SendBack { .. } => "send-back",
            Self::Return { .. } => "return",
            Self::Skip { .. } => "skip",
            Self::Undo { .. } => "undo",
            Self::Reopen { .. } => "reopen",
            Self::Decide { .. } => "decide",
            Self::Export(_) => "export",
            Self::Sync { .. } => "sync",
            Self::Sink(_) => "sink",
            Self::Outbox { .. } => "outbox",
            Self::Seed(_) => "seed",
            Self::Readback(_) => "readback",
            Self::Sameness(_) => "sameness",
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

/// `cases`.
#[derive(Debug, Args)]
pub(crate) struct Cases {
    /// workflow, state, label, final, confidence, age, reason, by, model, subject, stage, route or id, each with its value
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Vec<String>,
    /// Print no more than these
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    /// newest, oldest, due, confidence or value first
    #[arg(long, value_name = "O", default_value = "newest", value_parser = order)]
    pub(crate) order: Order,
    /// Begin with the filter saved under this name
    #[arg(long, value_name = "NAME")]
    pub(crate) saved: Option<String>,
    /// Keep the filter under this name instead of listing
    #[arg(long, value_name = "NAME")]
    pub(crate) save: Option<String>,
    /// Forget the filter of this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["filter", "saved", "save"])]
    pub(crate) forget: Option<String>,
    /// Show the saved filters
    #[arg(long, conflicts_with_all = ["filter", "saved", "save", "forget"])]
    pub(crate) filters: bool,
}

fn order(word: &str) -> Result<Order, String> {
    let words = || Order::ALL.map(Order::as_str).join(", ");
    Order::from_word(word).ok_or_else(|| format!("there are {}", words()))
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
