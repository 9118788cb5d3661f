//! The `[workflow]` section, with the parts that only some kinds have.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::policy::shape::{Code, FieldWord, Share, Text, Texts};
use crate::policy::words::{Confidence, Kind, Mode, Rollout, Stage, UnknownWord};

/// The `[workflow]` section.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Workflow {
    /// Lowercase letters, digits and dashes; what a case names.
    #[schemars(with = "Code")]
    pub key: String,
    /// What people read.
    #[schemars(with = "Text")]
    pub name: String,
    /// How much the AI does.
    pub mode: Mode,
    /// Stage of the Customer Value Journey.
    pub stage: Stage,
    /// What shape the answer has.
    pub kind: Kind,
    /// The person or post that answers for it.
    #[schemars(with = "Text")]
    pub owner: String,
    /// The automation tool that executes it.
    #[schemars(with = "Option<Text>")]
    pub tool: Option<String>,
    /// What sets it off in that tool.
    #[schemars(with = "Option<Text>")]
    pub trigger: Option<String>,
    /// How often it is looked at, in the owner's words ("weekly").
    #[schemars(with = "Option<Text>")]
    pub cadence: Option<String>,
    /// Whether its pieces make claims that must be proven; forbids `ai-led`.
    #[schemars(with = "Option<bool>", extend("default" = false))]
    pub claim_sensitive: bool,
    /// Labels of a classification, in the order of the file.
    #[schemars(with = "Option<Texts>")]
    pub labels: Vec<String>,
    /// How far it may act on its own; `shadow` when the file is silent.
    #[schemars(with = "Option<Rollout>", extend("default" = Rollout::Shadow))]
    pub rollout: Rollout,
    /// Share of cases that run as if live during a pilot, 0..1.
    #[schemars(with = "Option<Share>", extend("default" = 0.1))]
    pub pilot_share: f64,
    /// The scale of a score.
    pub score: Option<ScoreScale>,
    /// The fields of an extraction, in the order of the file.
    #[schemars(with = "Option<Vec<FieldSpec>>", extend("minItems" = 1))]
    pub fields: Vec<FieldSpec>,
    /// Whether the model says how sure it is. May stand under `[route]` instead.
    #[schemars(with = "Option<Confidence>", extend("default" = Confidence::Given))]
    pub confidence: Confidence,
}

/// The scale of a score.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScoreScale {
    /// Lowest score.
    pub min: f64,
    /// Highest score.
    pub max: f64,
    /// Where one band ends and the next begins, ascending, strictly inside the scale.
    #[schemars(with = "Option<Vec<f64>>")]
    pub bands: Vec<f64>,
}

impl ScoreScale {
    /// The band a score falls into, from 0; a score on a boundary belongs to the upper band.
    /// A score is *wrong* when its band changes.
    #[must_use]
    pub fn band(&self, score: f64) -> usize {
        self.bands.iter().filter(|boundary| score >= **boundary).count()
    }
}

/// One field of an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldSpec {
    /// Its key in the prediction.
    #[schemars(with = "Text")]
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    #[schemars(with = "Option<FieldWord>", extend("default" = "text"))]
    pub kind: FieldType,
    /// Whether a prediction without it is refused.
    #[schemars(with = "Option<bool>", extend("default" = false))]
    pub required: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Any text.
    Text,
    /// A JSON number.
    Number,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Text that is meant as an e-mail address.
    Email,
    /// Text that is meant as a web address.
    Url,
    /// Text that is meant as a phone number.
    Phone,
    /// One of the listed texts (`choices` in the file).
    Choice(Vec<String>),
}

impl FieldType {
    /// The words of the file.
    pub(in crate::policy) const WORDS: [&str; 8] =
        ["text", "number", "date", "boolean", "email", "url", "phone", "choice"];
}

impl FromStr for FieldType {
    type Err = UnknownWord;

    /// The word of the file; a choice comes without its choices.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "text" => Ok(Self::Text),
            "number" => Ok(Self::Number),
            "date" => Ok(Self::Date),
            "boolean" => Ok(Self::Boolean),
            "email" => Ok(Self::Email),
            "url" => Ok(Self::Url),
            "phone" => Ok(Self::Phone),
            "choice" => Ok(Self::Choice(Vec::new())),
            _ => Err(UnknownWord { word: word.to_owned(), allowed: Self::WORDS.join(", ") }),
        }
    }
}
