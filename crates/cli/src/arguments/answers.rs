//! The flags of answers to a case: values, verdicts, reasons, gates that are waived.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use countersign_station::review::Gate;

/// The flags of a value; an override needs one of them.
const VALUES: [&str; 7] = ["label", "text_file", "fields", "score", "choice", "args", "refuse"];

/// An answer that is given as a value.
#[derive(Debug, Args)]
pub(crate) struct Value {
    /// The right label; beside a score, the band it stands for
    #[arg(long, value_name = "L", conflicts_with_all = ["text_file", "fields", "choice", "args", "refuse"])]
    pub(crate) label: Option<String>,
    /// A file with the right text, or with a better variant; the line break at its end does not count
    #[arg(long, value_name = "F", conflicts_with_all = ["score", "fields", "choice", "args", "refuse"])]
    pub(crate) text_file: Option<PathBuf>,
    /// The right subject line, with --text-file
    #[arg(long, value_name = "TEXT", requires = "text_file")]
    pub(crate) subject_line: Option<String>,
    /// A JSON file with the right fields
    #[arg(long, value_name = "F", conflicts_with_all = ["score", "choice", "args", "refuse"])]
    pub(crate) fields: Option<PathBuf>,
    /// The right score
    #[arg(long, value_name = "S", allow_negative_numbers = true, conflicts_with_all = ["choice", "args", "refuse"])]
    pub(crate) score: Option<f64>,
    /// The right variant
    #[arg(long, value_name = "C", conflicts_with_all = ["args", "refuse"])]
    pub(crate) choice: Option<String>,
    /// A JSON file with the right arguments of the action
    #[arg(long, value_name = "F", conflicts_with = "refuse")]
    pub(crate) args: Option<PathBuf>,
    /// The action is not to be done
    #[arg(long)]
    pub(crate) refuse: bool,
}

/// `verdict`.
#[derive(Debug, Args)]
pub(crate) struct Verdict {
    /// SOURCE/ID, or ID alone where it is unique
    pub(crate) id: String,
    /// Your label
    #[arg(long, value_name = "L", conflicts_with_all = ["score", "fields", "choice", "text_file", "act", "do_not", "audience"])]
    pub(crate) label: Option<String>,
    /// Your score
    #[arg(long, value_name = "S", allow_negative_numbers = true, conflicts_with_all = ["fields", "choice", "text_file", "act", "do_not", "audience"])]
    pub(crate) score: Option<f64>,
    /// A JSON file with your fields
    #[arg(long, value_name = "F", conflicts_with_all = ["choice", "text_file", "act", "do_not", "audience"])]
    pub(crate) fields: Option<PathBuf>,
    /// Your variant
    #[arg(long, value_name = "C", conflicts_with_all = ["text_file", "act", "do_not", "audience"])]
    pub(crate) choice: Option<String>,
    /// A file with a better variant
    #[arg(long, value_name = "F", conflicts_with_all = ["act", "do_not", "audience"])]
    pub(crate) text_file: Option<PathBuf>,
    /// The action should be done
    #[arg(long = "do", conflicts_with_all = ["do_not", "audience"])]
    pub(crate) act: bool,
    /// The action should not be done
    #[arg(long, conflicts_with = "audience")]
    pub(crate) do_not: bool,
    /// Whom a draft speaks to; with --claim and --next-step
    #[arg(long, value_name = "TEXT", requires_all = ["claim", "next_step"])]
    pub(crate) audience: Option<String>,
    /// What it says
    #[arg(long, value_name = "TEXT", requires = "audience")]
    pub(crate) claim: Option<String>,
    /// What the reader should do then
    #[arg(long, value_name = "TEXT", requires = "audience")]
    pub(crate) next_step: Option<String>,
}

/// `override`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("given").args(VALUES).multiple(true).required(true))]
pub(crate) struct Override {
    /// SOURCE/ID, or ID alone where it is unique
    pub(crate) id: String,
    /// More cases, alike in everything: at most 50 are decided as one
    #[arg(value_name = "ID", conflicts_with = "evidence")]
    pub(crate) more: Vec<String>,
    /// The right answer.
    #[command(flatten)]
    pub(crate) value: Value,
    /// Code of the reason
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// Free words
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// A JSON file with what shows that the draft reaches its evidence bar: a list of requirement, start, end, quote
    #[arg(long, value_name = "F")]
    pub(crate) evidence: Option<PathBuf>,
}

/// `waive`.
#[derive(Debug, Args)]
pub(crate) struct Waive {
    /// SOURCE/ID, or ID alone where it is unique
    pub(crate) id: String,
    /// evidence, evidence:citation (or another requirement), second-person, senior, readback
    #[arg(required = true, value_name = "GATE")]
    pub(crate) gates: Vec<Gate>,
    /// Code of the reason: not-applicable, shown-elsewhere, urgent, nobody-else, or one of the policy
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: String,
    /// Free words
    #[arg(long)]
    pub(crate) note: Option<String>,
}

/// `escalate`.
#[derive(Debug, Args)]
pub(crate) struct Escalate {
    /// SOURCE/ID, or ID alone where it is unique
    pub(crate) id: String,
    /// What you would have answered, for the next person to see.
    #[command(flatten)]
    pub(crate) value: Value,
    /// Code of the reason
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: String,
    /// What the next person should know
    #[arg(long)]
    pub(crate) note: Option<String>,
}
