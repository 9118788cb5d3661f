//! The typed case of `countersign.case/1`, and how it is written back.
//!
//! Not here: how it is read and what is refused; that is `parse` and its neighbours.

use super::context::Block;
use super::prediction::Prediction;
use super::time;
use schemars::JsonSchema;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// The name of the format; a case that names another one is refused.
pub const SCHEMA: &str = "countersign.case/1";
/// The source of a case that names none.
pub const DEFAULT_SOURCE: &str = "default";
/// The priority of a case that names none, from 0 to 100.
pub const DEFAULT_PRIORITY: f64 = 50.0;
/// The stake of a case that names none.
pub const DEFAULT_STAKE: f64 = 1.0;
/// The longest id and the longest source, in characters.
pub(super) const MAX_ID: usize = 512;

/// One case as a pipeline handed it over. Identity is `source` and `id` together.
// Its JSON Schema says what is read, where `null` counts as absent; `schema::case` adds what no field holds.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(rename = "Case")]
pub struct Envelope {
    /// The pipeline's own name for the case; 1 to 512 characters.
    #[schemars(length(min = 1, max = MAX_ID))]
    pub id: String,
    /// The key of the workflow it belongs to.
    #[schemars(length(min = 1))]
    pub workflow: String,
    /// Which pipeline sent it.
    #[schemars(with = "Option<String>", length(max = MAX_ID), extend("default" = DEFAULT_SOURCE))]
    pub source: String,
    /// One line that names the case to a person.
    pub title: Option<String>,
    /// Whom or what the case is about.
    pub subject: Option<Subject>,
    /// Who made what is judged, usually "ai".
    pub author: Option<String>,
    /// The model that answered.
    pub model: Option<Model>,
    /// What the model was given, by name. A bare text arrives as the one field "Text".
    #[schemars(with = "Option<Map<String, Value>>", extend("type" = ["object", "string", "null"]))]
    pub input: Map<String, Value>,
    /// What a person needs beside the input, in the order given.
    #[schemars(with = "Option<Vec<Block>>")]
    pub context: Vec<Block>,
    /// The AI's answer. Only a `human-only` workflow takes cases without one.
    pub prediction: Option<Prediction>,
    /// How sure the model is, from 0 to 1. Must be there unless the workflow is `human-only` or its policy says
    /// `confidence = "none"`.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Option<f64>,
    /// Other answers the model weighed; the variants of a choice.
    #[schemars(with = "Option<Vec<Alternative>>")]
    pub alternatives: Vec<Alternative>,
    /// What moved the model, signed.
    #[schemars(with = "Option<Vec<Contribution>>")]
    pub explanation: Vec<Contribution>,
    /// What a draft is meant to do.
    pub brief: Option<Brief>,
    /// When the pipeline made it; UTC milliseconds.
    #[schemars(
        with = "Option<String>",
        description = "When the pipeline made it; RFC 3339 with an offset, years 2000 to 2100.",
        extend("format" = "date-time", "pattern" = time::PATTERN)
    )]
    pub created_at: Option<i64>,
    /// When it must be decided; UTC milliseconds.
    #[schemars(
        with = "Option<String>",
        description = "When it must be decided; RFC 3339 with an offset, years 2000 to 2100. \
                       Without one it is due its policy's `sla` after its arrival.",
        extend("format" = "date-time", "pattern" = time::PATTERN)
    )]
    pub due_at: Option<i64>,
    /// From 0 to 100; 50 is ordinary.
    #[schemars(with = "Option<f64>", range(min = 0, max = 100), extend("default" = plain(DEFAULT_PRIORITY)))]
    pub priority: f64,
    /// What a wrong answer costs against an ordinary case; 0 or more.
    #[schemars(with = "Option<f64>", range(min = 0), extend("default" = plain(DEFAULT_STAKE)))]
    pub stake: f64,
    /// The name of a registered destination; never a URL that is called.
    pub callback: Option<String>,
    /// What the answer cost to make.
    pub cost: Option<Cost>,
    /// How long the answer took, in milliseconds; 0 or more.
    #[schemars(range(min = 0))]
    pub latency_ms: Option<f64>,
    /// The given `extra`, and every unknown field: a top-level one under its name, a deeper one under its pointer.
    #[schemars(
        with = "Option<Map<String, Value>>",
        description = "Whatever else there is to say. Fields that the format does not know are kept here too: \
                       a top-level one under its name, a deeper one under its JSON pointer."
    )]
    pub extra: Map<String, Value>,
}

/// Whom or what a case is about.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, JsonSchema)]
pub struct Subject {
    /// Such as "contact"; `type` in JSON.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schemars(description = "Such as \"contact\".")]
    pub kind: Option<String>,
    /// The subject's id where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name a person knows it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whatever else was said of it, such as an e-mail address; policies mask these by pointer.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// The model that answered.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, JsonSchema)]
pub struct Model {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its version; certificates and breakers are kept by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The prompt it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The version of that prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_version: Option<String>,
}

/// Another answer the model weighed, or one variant of a choice.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, JsonSchema)]
pub struct Alternative {
    /// The label, for a classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The name of the variant, for a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// The words of the variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its probability, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_number")]
    #[schemars(range(min = 0, max = 1))]
    pub p: Option<f64>,
}

/// How far one feature moved the answer; positive speaks for it, negative against.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
pub struct Contribution {
    /// The feature's name.
    pub feature: String,
    /// Its value in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The signed contribution, in the model's own unit.
    #[serde(serialize_with = "number")]
    pub contribution: f64,
}

/// What a piece is meant to do.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, JsonSchema)]
pub struct Brief {
    /// Whom it speaks to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// What the reader should do then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
}

/// What an answer cost to make.
#[derive(Debug, Clone, PartialEq, serde::Serialize, JsonSchema)]
pub struct Cost {
    /// The amount; 0 or more.
    #[serde(serialize_with = "number")]
    #[schemars(range(min = 0))]
    pub amount: f64,
    /// Its currency, such as "USD".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Serialize for Envelope {
    /// The JSON of the contract: times in RFC 3339 with milliseconds, absent fields left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("schema", SCHEMA)?;
        out.serialize_entry("id", &self.id)?;
        out.serialize_entry("source", &self.source)?;
        out.serialize_entry("workflow", &self.workflow)?;
        given(&mut out, "title", self.title.as_ref())?;
        given(&mut out, "subject", self.subject.as_ref())?;
        given(&mut out, "author", self.author.as_ref())?;
        given(&mut out, "model", self.model.as_ref())?;
        given(&mut out, "input", Some(&self.input).filter(|fields| !fields.is_empty()))?;
        given(&mut out, "context", filled(&self.context))?;
        given(&mut out, "prediction", self.prediction.as_ref())?;
        given(&mut out, "confidence", self.confidence.map(plain).as_ref())?;
        given(&mut out, "alternatives", filled(&self.alternatives))?;
        given(&mut out, "explanation", filled(&self.explanation))?;
        given(&mut out, "brief", self.brief.as_ref())?;
        given(&mut out, "created_at", self.created_at.map(time::to_rfc3339).as_ref())?;
        given(&mut out, "due_at", self.due_at.map(time::to_rfc3339).as_ref())?;
        out.serialize_entry("priority", &plain(self.priority))?;
        out.serialize_entry("stake", &plain(self.stake))?;
        given(&mut out, "callback", self.callback.as_ref())?;
        given(&mut out, "cost", self.cost.as_ref())?;
        given(&mut out, "latency_ms", self.latency_ms.map(plain).as_ref())?;
        given(&mut out, "extra", Some(&self.extra).filter(|fields| !fields.is_empty()))?;
        out.end()
    }
}

fn given<M: SerializeMap, T: Serialize + ?Sized>(out: &mut M, key: &str, value: Option<&T>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| out.serialize_entry(key, value))
}

fn filled<T>(list: &[T]) -> Option<&[T]> {
    Some(list).filter(|list| !list.is_empty())
}

/// Whole numbers are written without a fraction, as every pipeline writes them: 50, not 50.0.
pub(super) fn plain(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { Value::from(number as i64) } else { Value::from(number) }
}

pub(super) fn number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    plain(*number).serialize(serializer)
}

pub(super) fn maybe_number<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    number.map(plain).serialize(serializer)
}
