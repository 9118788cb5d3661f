//! What an evidence bar asks for, and its names outside the engine.

use std::fmt;
use std::str::FromStr;

/// One requirement of a bar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Requirement {
    /// A client is named.
    NamedClient,
    /// An outcome carries a number.
    NumberedOutcome,
    /// A source is cited.
    Citation,
    /// A sentence of the policy that a reviewer ticks.
    Check(String),
}

/// What stands before the sentence of a check.
const CHECK: &str = "check:";

impl Requirement {
    /// What people read.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::NamedClient => "Named client",
            Self::NumberedOutcome => "Outcome with a number",
            Self::Citation => "Citation you can defend",
            Self::Check(sentence) => sentence,
        }
    }

    /// So many of it, in the middle of a sentence: "a named client", "2 citations", "“Reads like us”".
    pub(super) fn counted(&self, count: u32) -> String {
        let (one, many) = match self {
            Self::NamedClient => ("a named client", "named clients"),
            Self::NumberedOutcome => ("an outcome with a number", "outcomes with a number"),
            Self::Citation => ("a citation", "citations"),
            Self::Check(sentence) => return format!("“{sentence}”"),
        };
        if count == 1 { one.to_owned() } else { format!("{count} {many}") }
    }

    /// Whether words of the draft show it; a check is ticked instead.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        match self {
            Self::NamedClient | Self::NumberedOutcome | Self::Citation => true,
            Self::Check(_) => false,
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NamedClient => f.write_str("named_client"),
            Self::NumberedOutcome => f.write_str("numbered_outcome"),
            Self::Citation => f.write_str("citation"),
            Self::Check(sentence) => write!(f, "{CHECK}{sentence}"),
        }
    }
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match (name, name.strip_prefix(CHECK)) {
            ("named_client", _) => Ok(Self::NamedClient),
            ("numbered_outcome", _) => Ok(Self::NumberedOutcome),
            ("citation", _) => Ok(Self::Citation),
            (_, Some(sentence)) if !sentence.is_empty() => Ok(Self::Check(sentence.to_owned())),
            _ => Err(format!(
                "\"{name}\" is no requirement; there are named_client, numbered_outcome, citation, and check: with the sentence or its place"
            )),
        }
    }
}

impl From<Requirement> for String {
    fn from(requirement: Requirement) -> Self {
        requirement.to_string()
    }
}

impl TryFrom<String> for Requirement {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_as_they_were_written() {
        let check = Requirement::Check("Reads like us, not like a template".to_owned());
        for requirement in [Requirement::NamedClient, Requirement::NumberedOutcome, Requirement::Citation, check] {
            assert_eq!(requirement.to_string().parse(), Ok(requirement.clone()), "{requirement} means one thing");
        }
        assert!("check:".parse::<Requirement>().is_err(), "a check without its sentence is none");
        assert!("quote".parse::<Requirement>().is_err(), "an unknown word is told, not dropped");
    }
}
