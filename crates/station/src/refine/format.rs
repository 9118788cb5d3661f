//! The formats there are.

use std::fmt;
use std::str::FromStr;

/// A training format; the columns of each are fixed by the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `text`, `label`.
    Classification,
    /// One column a feature, then `predicted`, `confidence`, `label`.
    Tabular,
    /// `prompt`, `chosen`, `rejected`, each a list of messages.
    TrlDpo,
    /// `prompt`, `completion`, `label`: a boolean.
    TrlKto,
    /// Everything, one row a decision.
    Records,
}

/// No such format, or none yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no export format is called \"{0}\"; there are classification, tabular, trl-dpo, trl-kto, records")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every format, in the order of the contract.
    pub const ALL: [Self; 5] = [Self::Classification, Self::Tabular, Self::TrlDpo, Self::TrlKto, Self::Records];

    /// As given on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classification => "classification",
            Self::Tabular => "tabular",
            Self::TrlDpo => "trl-dpo",
            Self::TrlKto => "trl-kto",
            Self::Records => "records",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == word).ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_format_names_those_there_are() {
        let said = "trl-sft".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format), "a printed format parses back");
            assert!(said.contains(format.as_str()), "{said} should name {format}");
        }
    }
}
