//! What can go wrong around a test. A failed expectation of a test itself is an assertion, not one of these.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a step of a test could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A program could not be started or read from.
    #[error("{what} could not be started: {source}; install it (scripts/setup names the packages)")]
    Start {
        /// The program.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program of ours is not built.
    #[error("{} is not built; run `make build` first, or set COUNTERSIGN_BIN_DIR", .0.display())]
    NotBuilt(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A command ended otherwise than the story needs.
    #[error("`countersign {command}` ended with {code:?} instead of {wanted}; it said: {said}")]
    Command {
        /// Its arguments.
        command: String,
        /// The exit code; `None` when a signal ended it.
        code: Option<i32>,
        /// The exit code that the story needs.
        wanted: i32,
        /// Its standard error.
        said: String,
    },
    /// Text that should be JSON is not.
    #[error("{what} is not JSON: {source}; it was: {text}")]
    Json {
        /// Where the text came from.
        what: String,
        /// What the parser said.
        source: serde_json::Error,
        /// The beginning of the text.
        text: String,
    },
    /// Something did not come about in time.
    #[error("{what} did not come about within {} s; last seen: {seen}", .deadline.as_secs_f32())]
    Late {
        /// What was waited for.
        what: String,
        /// How long.
        deadline: Duration,
        /// What there was instead.
        seen: String,
    },
    /// The WebDriver session could not be opened.
    #[error("the window could not be opened through WebDriver: {0}")]
    Session(#[from] fantoccini::error::NewSessionError),
    /// A WebDriver command failed.
    #[error("the window did not take a WebDriver command: {0}")]
    Driver(#[from] fantoccini::error::CmdError),
    /// The story found something that it cannot go on with.
    #[error("{0}")]
    Story(String),
}

impl Fault {
    /// For `map_err` around file work.
    pub fn file(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::File { path, source }
    }

    /// For `map_err` around starting a program.
    pub fn start(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Start { what, source }
    }

    /// For `map_err` around parsing; keeps the beginning of the text.
    pub fn json(what: impl Into<String>, text: &str) -> impl FnOnce(serde_json::Error) -> Self {
        let (what, text) = (what.into(), text.chars().take(400).collect());
        move |source| Self::Json { what, source, text }
    }
}
