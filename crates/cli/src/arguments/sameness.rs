//! `sameness …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use countersign_station::sameness::Quarter;

/// `sameness …`.
#[derive(Debug, Subcommand)]
pub(crate) enum SamenessCommand {
    /// List the rounds, whether this quarter has one, and where the secret is that they are encrypted under
    List,
    /// What a number of judges and rounds can find, before any is run
    Plan {
        /// Judges a round
        #[arg(long, value_name = "N", default_value_t = 5)]
        judges: u32,
        /// Rounds a quarter
        #[arg(long, value_name = "N", default_value_t = 3)]
        rounds: u32,
        /// Pieces of ours a round
        #[arg(long, value_name = "N", default_value_t = 3)]
        own: u32,
        /// Competitors' pieces a round
        #[arg(long, value_name = "N", default_value_t = 3)]
        other: u32,
    },
    /// Make a round
    New {
        /// A round.json with pieces: role, company, author, title, date, url, body_markdown
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// What all pieces are about; judges read it
        #[arg(long, value_name = "TEXT", required_unless_present = "file")]
        topic: Option<String>,
        /// The quarter it counts for; the present one when not given
        #[arg(long, value_name = "Q")]
        quarter: Option<Quarter>,
        /// Whether judges are told how many pieces are ours; the file says, else they are
        #[arg(long, value_enum)]
        marks: Option<Marks>,
        /// Its pieces and names.
        #[command(flatten)]
        pieces: Pieces,
    },
    /// Put pieces or names into a round before it is sealed, or take pieces out
    Change {
        /// The round: its topic, its id, or the last letters of that
        round: String,
        /// Take this piece out, by its number in the preview
        #[arg(long, value_name = "N")]
        remove: Vec<u32>,
        /// More pieces and names.
        #[command(flatten)]
        pieces: Pieces,
    },
    /// Show what judges will see, what was masked, and what is still to be settled
    Preview {
        /// The round: its topic, its id, or the last letters of that
        round: String,
    },
    /// Settle what might give a piece away: one thing that is listed, or several of them as one
    Settle {
        /// The round: its topic, its id, or the last letters of that
        round: String,
        /// The piece, by its number in the preview
        piece: u32,
        /// What is listed there, by its number
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<u32>,
        /// Mask the words
        #[arg(long, required_unless_present = "leave", conflicts_with = "leave")]
        mask: bool,
        /// Leave them
        #[arg(long, requires = "reason")]
        leave: bool,
        /// Why they stay
        #[arg(long, value_name = "TEXT", conflicts_with = "mask")]
        reason: Option<String>,
    },
    /// Draw the order, and commit to the key
    Seal {
        /// The round: its topic, its id, or the last letters of that
        round: String,
    },
    /// Show the pieces to be judged, and what you have marked so far
    Ballot {
        /// The round: its topic, its id, or the last letters of that
        round: String,
    },
    /// Cast your ballot, or keep what you have marked so far
    Vote(Ballot),
    /// Open the key; a round in which something was changed becomes void (exit 1)
    Reveal {
        /// The round: its topic, its id, or the last letters of that
        round: String,
    },
    /// End a round without a result
    Void {
        /// The round: its topic, its id, or the last letters of that
        round: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// What came of a revealed round
    Report {
        /// The round: its topic, its id, or the last letters of that
        round: String,
    },
    /// Whether our pieces are found more or less often than before
    Trend {
        /// The quarter to compare; the newest with a revealed round when not given
        #[arg(long, value_name = "Q")]
        quarter: Option<Quarter>,
    },
    /// Make a recovery code of the secret that rounds are encrypted under; an older one opens nothing here then
    RecoveryCode,
    /// Bring that secret back with its recovery code, which is read from standard input
    Recover,
    /// Write a sealed round into one file that a browser prints
    Print {
        /// The round: its topic, its id, or the last letters of that
        round: String,
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Whether judges are told how many pieces are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Marks {
    /// They are, and mark exactly as many
    Known,
    /// They are not
    Unknown,
}

/// Pieces and names for a round.
#[derive(Debug, Args)]
pub(crate) struct Pieces {
    /// A piece of ours: a Markdown (.md), HTML (.html) or text file
    #[arg(long, value_name = "FILE")]
    pub(crate) own: Vec<PathBuf>,
    /// A competitor's piece
    #[arg(long, value_name = "FILE")]
    pub(crate) other: Vec<PathBuf>,
    /// A piece of ours: a settled draft case, SOURCE/ID
    #[arg(long, value_name = "ID")]
    pub(crate) own_case: Vec<String>,
    /// Mask this author in every piece
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Vec<String>,
    /// Mask this company
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Vec<String>,
    /// Mask this product
    #[arg(long, value_name = "NAME")]
    pub(crate) product: Vec<String>,
    /// Mask this brand
    #[arg(long, value_name = "NAME")]
    pub(crate) brand: Vec<String>,
}

/// `sameness vote`.
#[derive(Debug, Args)]
pub(crate) struct Ballot {
    /// The round: its topic, its id, or the last letters of that
    pub(crate) round: String,
    /// A JSON file, or - for standard input: {"pieces": [{"piece": "P1", "ours": true, "rating": 5, "gave_away": "…"}]}
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The pieces that are ours; those not named are not
    #[arg(long, value_name = "P", value_delimiter = ',', value_parser = place)]
    pub(crate) mark: Vec<usize>,
    /// A rating from 1 (surely theirs) to 5 (surely ours): P1=4
    #[arg(long, value_name = "P=N", value_parser = rated)]
    pub(crate) rate: Vec<(usize, u8)>,
    /// What gave a piece away: P1=TEXT
    #[arg(long, value_name = "P=TEXT", value_parser = said)]
    pub(crate) gave_away: Vec<(usize, String)>,
    /// Keep it without casting it
    #[arg(long, conflicts_with = "paper")]
    pub(crate) draft: bool,
    /// Type in what this person has filled in on paper
    #[arg(long, value_name = "PERSON")]
    pub(crate) paper: Option<String>,
    /// The ballot's id, a UUID: the same one sent twice is cast once
    #[arg(long, value_name = "ID")]
    pub(crate) ballot: Option<String>,
}

/// `P3`, `p3` or `3`.
pub(crate) fn place(word: &str) -> Result<usize, String> {
    let digits = word.strip_prefix(['P', 'p']).unwrap_or(word);
    digits.parse().ok().filter(|place| *place > 0).ok_or_else(|| format!("\"{word}\" is no piece; they are P1, P2, …"))
}

fn parted(word: &str) -> Result<(usize, &str), String> {
    let (piece, value) = word.split_once('=').ok_or_else(|| format!("\"{word}\" must be written like P1=…"))?;
    Ok((place(piece)?, value))
}

fn rated(word: &str) -> Result<(usize, u8), String> {
    let (piece, rating) = parted(word)?;
    let rating = rating.parse().ok().filter(|rating| (1..=5).contains(rating));
    rating.map(|rating| (piece, rating)).ok_or_else(|| "a rating is a number from 1 to 5".to_owned())
}

fn said(word: &str) -> Result<(usize, String), String> {
    let (piece, words) = parted(word)?;
    Ok((piece, words.to_owned()))
}
