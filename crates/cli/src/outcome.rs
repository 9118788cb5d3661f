//! How a command ends: the exit codes of the contract, and which error means which.

mod ends;

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked is done.
    Done,
    /// The answer is no: nothing waits, something does not hold.
    No,
    /// What was typed names nothing or cannot be meant.
    Usage,
    /// Some input was refused.
    Refused,
    /// The person may not.
    NotPermitted,
    /// The station's file or the disk.
    Storage,
}

impl Exit {
    /// As the shell sees it.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::NotPermitted => 4,
            Self::Storage => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Something to tell the person.
    Told {
        /// How the program ends.
        exit: Exit,
        /// What happened and what to do.
        message: String,
    },
    /// Nobody reads standard output any more: nothing to tell, and nobody to tell it to.
    OutputClosed,
}

impl Failure {
    /// A failure of the command line itself.
    pub(crate) fn told(exit: Exit, message: impl Into<String>) -> Self {
        Self::Told { exit, message: message.into() }
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Told { exit, .. } => *exit,
            Self::OutputClosed => Exit::Done,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told { message, .. } => f.write_str(message),
            Self::OutputClosed => f.write_str("standard output was closed"),
        }
    }
}

/// Only standard output is written without a path to name, so a bare I/O error is its error.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::OutputClosed;
        }
        Self::told(Exit::Storage, format!("standard output could not be written: {error}"))
    }
}

/// An error that knows how the program ends.
pub(crate) trait Ends: std::error::Error {
    /// The exit code it means.
    fn exit(&self) -> Exit;
}

impl<E: Ends> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::told(error.exit(), error.to_string())
    }
}

#[cfg(test)]
mod tests;
