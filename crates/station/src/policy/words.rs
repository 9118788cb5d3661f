//! The closed lists of words a policy and a route use, each an enum that prints, parses and serialises as its word.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is not one of {allowed}")]
pub struct UnknownWord {
    /// The word that was given.
    pub word: String,
    /// The words of the list, separated by commas.
    pub allowed: String,
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, specta::Type)]
        pub enum $name { $($(#[$note])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in files and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or_else(|| UnknownWord {
                    word: word.to_owned(),
                    allowed: Self::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

words! {
    /// How much of the work the AI does.
    Mode {
        /// The AI decides; people check.
        AiLed = "ai-led",
        /// The AI proposes; people decide what is unsure.
        AiAssisted = "ai-assisted",
        /// A person decides every case.
        HumanOnly = "human-only",
    }
}

words! {
    /// Stage of the Customer Value Journey.
    Stage {
        /// First notice.
        Aware = "aware",
        /// First interest.
        Engage = "engage",
        /// Gives an address.
        Subscribe = "subscribe",
        /// First purchase.
        Convert = "convert",
        /// First success.
        Excite = "excite",
        /// Buys more.
        Ascend = "ascend",
        /// Speaks well of us.
        Advocate = "advocate",
        /// Brings others.
        Promote = "promote",
    }
}

words! {
    /// What shape the AI's answer has.
    Kind {
        /// One label of the policy's list.
        Classification = "classification",
        /// A number on the policy's scale.
        Score = "score",
        /// A text.
        Draft = "draft",
        /// Named fields read from a source.
        Extraction = "extraction",
        /// Something an agent wants to do.
        Action = "action",
        /// One of several variants.
        Choice = "choice",
    }
}

words! {
    /// How far the workflow may act on its own.
    Rollout {
        /// Every case is reviewed; nothing executes.
        Shadow = "shadow",
        /// A drawn share runs as if live; the rest is reviewed.
        Pilot = "pilot",
        /// The policy's other rules decide alone.
        Live = "live",
    }
}

words! {
    /// Whether the model says how sure it is.
    Confidence {
        /// Every case carries a confidence from 0 to 1.
        Given = "given",
        /// None is given, and a person sees every case.
        None = "none",
    }
}

words! {
    /// Where intake sends a case.
    Destination {
        /// A person decides it.
        Review = "review",
        /// Accepted, and checked at random.
        Audit = "audit",
        /// Accepted unseen.
        Auto = "auto",
        /// Kept for a person: the breaker is open or the workflow is human-only.
        Hold = "hold",
        /// Cannot be judged as it is. Intake decides this before any rule is asked.
        Quarantine = "quarantine",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_prints_parses_and_serialises_alike() {
        for stage in Stage::ALL {
            assert_eq!(stage.as_str().parse(), Ok(*stage), "a printed word parses back");
            assert_eq!(serde_json::to_string(stage).unwrap(), format!("\"{stage}\""), "one word everywhere");
        }
        assert_eq!(Stage::ALL.len(), 8, "the journey has eight stages");
    }

    #[test]
    fn another_word_is_refused_with_the_list() {
        let error = "auto-pilot".parse::<Rollout>().unwrap_err().to_string();
        assert_eq!(error, "\"auto-pilot\" is not one of shadow, pilot, live", "the reader sees what is allowed");
    }
}
