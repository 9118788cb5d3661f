//! What a reader says back, and how it is scored.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest answer to one question, in bytes.
const LONGEST: usize = 8 * 1024;

/// The three things that a reader should have understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Said {
    /// Whom it speaks to.
    pub audience: String,
    /// What it claims.
    pub claim: String,
    /// What to do then.
    pub next_step: String,
}

impl Said {
    /// The answers without blanks at their ends, when each says something.
    ///
    /// # Errors
    /// What is empty or too long, in words for the reader.
    pub(super) fn whole(&self) -> Result<Self, String> {
        let part = |name: &str, text: &str| {
            let text = text.trim();
            if text.is_empty() {
                return Err(format!("the {name} is empty; \"I don't know\" is an answer too"));
            }
            if text.len() > LONGEST {
                return Err(format!("the {name} is longer than 8 KiB; shorten it"));
            }
            Ok(text.to_owned())
        };
        Ok(Self {
            audience: part("audience", &self.audience)?,
            claim: part("claim", &self.claim)?,
            next_step: part("next step", &self.next_step)?,
        })
    }

    /// The bytes of its payload row: what is committed to.
    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::json!({ "audience": self.audience, "claim": self.claim, "next_step": self.next_step })
            .to_string()
            .into_bytes()
    }
}

/// How far one answer is what the draft says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum FieldScore {
    /// It is.
    Yes,
    /// Some of it.
    Partly,
    /// It is not.
    No,
}

impl FieldScore {
    /// Every mark, in the order of the keys that give them.
    pub const ALL: [Self; 3] = [Self::Yes, Self::Partly, Self::No];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

impl fmt::Display for FieldScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for FieldScore {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mark| mark.as_str() == word)
            .ok_or_else(|| format!("\"{word}\" is no score; the scores are yes, partly, no"))
    }
}

/// One mark for each of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Scores {
    /// Of the audience.
    pub audience: FieldScore,
    /// Of the claim.
    pub claim: FieldScore,
    /// Of the next step.
    pub next_step: FieldScore,
}

impl Scores {
    /// Each mark with the name of its field, as a policy names it.
    #[must_use]
    pub fn fields(self) -> [(&'static str, FieldScore); 3] {
        [("audience", self.audience), ("claim", self.claim), ("next_step", self.next_step)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_knowing_is_an_answer_and_silence_is_none() {
        let known =
            Said { audience: " controllers ".to_owned(), claim: "I don't know".to_owned(), next_step: "-".to_owned() };
        assert_eq!(known.whole().map(|said| said.audience), Ok("controllers".to_owned()), "blanks at the ends go");
        let silent = Said { claim: " \n".to_owned(), ..known };
        let refused = silent.whole().unwrap_err();
        assert!(refused.contains("claim") && refused.contains("I don't know"), "says which, and what to do: {refused}");
    }

    #[test]
    fn a_mark_keeps_its_word() {
        for mark in FieldScore::ALL {
            assert_eq!(mark.as_str().parse(), Ok(mark), "what is stored is read back");
        }
        assert!(
            "maybe".parse::<FieldScore>().unwrap_err().contains("yes, partly, no"),
            "another word is told which there are"
        );
    }
}
