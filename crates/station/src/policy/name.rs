//! The names an `always_review` expression may use, and where each stands in a case.

use std::fmt;

use serde_json::Value;

use super::expression::{Literal, quoted};
use crate::case::{Envelope, Prediction};

/// A value of a case that an expression asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// One of the case's own fields.
    Field(Field),
    /// A path into `input`.
    Input(Vec<String>),
    /// A path into `extra`.
    Extra(Vec<String>),
}

/// A field of a case that has a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is documented by its word in `FIELDS`")]
pub enum Field {
    Confidence,
    Stake,
    Priority,
    Label,
    Score,
    Action,
    Source,
    Author,
    Title,
    SubjectType,
    SubjectId,
    ModelName,
    ModelVersion,
    LatencyMs,
    CostAmount,
}

/// What a name can hold, known before any case is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Number,
    Text,
    Anything,
}

/// Every field with its word in an expression and in a sentence.
pub(super) const FIELDS: [(&str, Field, &str); 15] = [
    ("confidence", Field::Confidence, "confidence"),
    ("stake", Field::Stake, "stake"),
    ("priority", Field::Priority, "priority"),
    ("label", Field::Label, "label"),
    ("score", Field::Score, "score"),
    ("action", Field::Action, "action"),
    ("source", Field::Source, "source"),
    ("author", Field::Author, "author"),
    ("title", Field::Title, "title"),
    ("subject.type", Field::SubjectType, "subject type"),
    ("subject.id", Field::SubjectId, "subject id"),
    ("model.name", Field::ModelName, "model"),
    ("model.version", Field::ModelVersion, "model version"),
    ("latency_ms", Field::LatencyMs, "latency in milliseconds"),
    ("cost.amount", Field::CostAmount, "cost"),
];

impl Field {
    fn row(self) -> (&'static str, &'static str) {
        FIELDS.iter().find(|(_, field, _)| *field == self).map_or(("", ""), |(word, _, sentence)| (*word, *sentence))
    }

    fn holds(self) -> Holds {
        match self {
            Self::Confidence | Self::Stake | Self::Priority | Self::Score | Self::LatencyMs | Self::CostAmount => {
                Holds::Number
            }
            Self::Label
            | Self::Action
            | Self::Source
            | Self::Author
            | Self::Title
            | Self::SubjectType
            | Self::SubjectId
            | Self::ModelName
            | Self::ModelVersion => Holds::Text,
        }
    }

    fn find(self, case: &Envelope) -> Option<Found<'_>> {
        let number = |value: f64| Some(Found::Number(value));
        match self {
            Self::Confidence => case.confidence.and_then(number),
            Self::Stake => number(case.stake),
            Self::Priority => number(case.priority),
            Self::LatencyMs => case.latency_ms.and_then(number),
            Self::CostAmount => case.cost.as_ref().map(|cost| Found::Number(cost.amount)),
            Self::Source => Some(Found::Text(&case.source)),
            Self::Author => case.author.as_deref().map(Found::Text),
            Self::Title => case.title.as_deref().map(Found::Text),
            Self::SubjectType => case.subject.as_ref()?.kind.as_deref().map(Found::Text),
            Self::SubjectId => case.subject.as_ref()?.id.as_deref().map(Found::Text),
            Self::ModelName => case.model.as_ref()?.name.as_deref().map(Found::Text),
            Self::ModelVersion => case.model.as_ref()?.version.as_deref().map(Found::Text),
            Self::Label | Self::Score | Self::Action => self.predicted(case.prediction.as_ref()?),
        }
    }

    fn predicted(self, prediction: &Prediction) -> Option<Found<'_>> {
        match prediction {
            Prediction::Label { label } => (self == Self::Label).then_some(Found::Text(label)),
            Prediction::Score { score, .. } if self == Self::Score => Some(Found::Number(*score)),
            Prediction::Score { label, .. } => label.as_deref().filter(|_| self == Self::Label).map(Found::Text),
            Prediction::Action { action, .. } => (self == Self::Action).then_some(Found::Text(action)),
            Prediction::Text { .. }
            | Prediction::Fields { .. }
            | Prediction::Choice { .. }
            | Prediction::Refusal(_) => None,
        }
    }
}

impl Name {
    pub(super) fn holds(&self) -> Holds {
        match self {
            Self::Field(field) => field.holds(),
            Self::Input(_) | Self::Extra(_) => Holds::Anything,
        }
    }

    pub(super) fn find<'a>(&self, case: &'a Envelope) -> Option<Found<'a>> {
        match self {
            Self::Field(field) => field.find(case),
            Self::Input(path) => walk(case.input.get(path.first()?)?, &path[1..]),
            Self::Extra(path) => walk(case.extra.get(path.first()?)?, &path[1..]),
        }
    }

    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Field(field) => field.row().1.to_owned(),
            Self::Input(path) | Self::Extra(path) => format!("\u{201c}{}\u{201d}", path.join(" / ")),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (root, path) = match self {
            Self::Field(field) => return f.write_str(field.row().0),
            Self::Input(path) => ("input", path),
            Self::Extra(path) => ("extra", path),
        };
        f.write_str(root)?;
        path.iter().try_for_each(|part| {
            let bare = super::expression::is_bare(part);
            write!(f, ".{}", if bare { part.clone() } else { quoted(part) })
        })
    }
}

fn walk<'a>(value: &'a Value, path: &[String]) -> Option<Found<'a>> {
    path.iter().try_fold(value, |at, part| at.get(part)).and_then(|value| match value {
        Value::Null => None,
        Value::Bool(truth) => Some(Found::Truth(*truth)),
        Value::Number(number) => number.as_f64().map(Found::Number),
        Value::String(text) => Some(Found::Text(text)),
        Value::Array(_) | Value::Object(_) => Some(Found::Nested(value)),
    })
}

/// What a case holds under a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Number(f64),
    Text(&'a str),
    Truth(bool),
    Nested(&'a Value),
}

impl Found<'_> {
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(value),
            Self::Text(_) | Self::Truth(_) | Self::Nested(_) => None,
        }
    }

    // Policies compare with the very number that a case writes, so exact equality is meant.
    #[allow(clippy::float_cmp)]
    pub(super) fn equals(self, literal: &Literal) -> bool {
        match (self, literal) {
            (Self::Number(a), Literal::Number(b)) => a == *b,
            (Self::Text(a), Literal::Text(b)) => a == b,
            (Self::Truth(a), Literal::Truth(b)) => a == *b,
            (Self::Number(_) | Self::Text(_) | Self::Truth(_) | Self::Nested(_), _) => false,
        }
    }

    pub(super) fn contains(self, part: &str) -> bool {
        let part = part.to_lowercase();
        match self {
            Self::Text(text) => text.to_lowercase().contains(&part),
            Self::Nested(Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).any(|item| item.to_lowercase() == part)
            }
            Self::Number(_) | Self::Truth(_) | Self::Nested(_) => false,
        }
    }
}
