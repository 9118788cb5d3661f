//! The four roles a person may hold. What each may do stands in the permission table, not here.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role; a person holds a set of them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, specta::Type,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Clears the queue.
    Reviewer,
    /// Takes escalations, readbacks and sameness rounds.
    Senior,
    /// Owns workflows and settles disputes.
    Lead,
    /// Reads the log, decides nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order of the page that names them.
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Senior, Self::Lead, Self::Auditor];

    /// The word for it in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Senior => "senior",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
        }
    }

    /// Whether a person in this role judges cases; an auditor only reads.
    #[must_use]
    pub fn judges(self) -> bool {
        match self {
            Self::Reviewer | Self::Senior | Self::Lead => true,
            Self::Auditor => false,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no role; the roles are reviewer, senior, lead, auditor")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_the_same_everywhere() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role), "a printed role parses back");
            let json = serde_json::to_string(&role).unwrap();
            assert_eq!(json, format!("\"{role}\""), "files and the command line use one word");
        }
    }

    #[test]
    fn another_word_is_refused_with_the_right_ones() {
        let error = "boss".parse::<Role>().unwrap_err().to_string();
        assert!(error.contains("\"boss\"") && error.contains("reviewer, senior, lead, auditor"), "{error}");
    }
}
