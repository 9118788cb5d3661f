//! What can be chosen on the desk: labels, a score, fields, reasons; as the policy has them.

use serde::Serialize;

use crate::policy::{FieldSpec, FieldType, Policy, Reason};
use crate::review::answer::ESCALATION_REASONS;
use crate::review::words::readable;

/// A label to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LabelView {
    /// As stored and sent.
    pub value: String,
    /// As read.
    pub text: String,
}

/// The scale of a score.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[expect(missing_docs, reason = "the terms are those of the policy")]
pub struct ScaleView {
    pub min: f64,
    pub max: f64,
    pub bands: Vec<f64>,
}

/// A field of an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FieldView {
    /// Its key.
    pub name: String,
    /// `text`, `number`, `date`, `boolean`, `email`, `url`, `phone` or `choice`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What a choice chooses from.
    pub options: Vec<String>,
}

/// A reason to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the terms are those of the policy")]
pub struct ReasonView {
    pub code: String,
    pub text: String,
    pub note_required: bool,
}

pub(in crate::review) fn labels(policy: &Policy) -> Vec<LabelView> {
    policy.workflow.labels.iter().map(|label| LabelView { value: label.clone(), text: readable(label) }).collect()
}

pub(super) fn field(spec: &FieldSpec) -> FieldView {
    let (kind, options) = match &spec.kind {
        FieldType::Text => ("text", Vec::new()),
        FieldType::Number => ("number", Vec::new()),
        FieldType::Date => ("date", Vec::new()),
        FieldType::Boolean => ("boolean", Vec::new()),
        FieldType::Email => ("email", Vec::new()),
        FieldType::Url => ("url", Vec::new()),
        FieldType::Phone => ("phone", Vec::new()),
        FieldType::Choice(options) => ("choice", options.clone()),
    };
    FieldView { name: spec.name.clone(), kind: kind.to_owned(), required: spec.required, options }
}

pub(in crate::review) fn reasons(policy: &Policy) -> Vec<ReasonView> {
    let view = |reason: &Reason| ReasonView {
        code: reason.code.clone(),
        text: reason.text.clone(),
        note_required: reason.note,
    };
    policy.review.reasons.iter().map(view).collect()
}

pub(super) fn escalation_reasons() -> Vec<ReasonView> {
    let view = |(code, text): &(&str, &str)| ReasonView {
        code: (*code).to_owned(),
        text: (*text).to_owned(),
        note_required: false,
    };
    ESCALATION_REASONS.iter().map(view).collect()
}
