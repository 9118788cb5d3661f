//! One's own verdict as the screen shows it, beside the AI's answer.

use serde::Serialize;

use super::Own;
use super::words::in_words;
use crate::case::{Checklist, Verdict};
use crate::policy::Policy;
use crate::review::view::{AnswerView, answer};

/// What somebody said before they saw the AI's answer.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct VerdictView {
    /// In a few words.
    pub text: String,
    /// What was said.
    pub said: SpokenView,
    /// When, UTC milliseconds.
    pub at: f64,
    /// Whether the AI's answer is the same; `None` where only a person can tell.
    pub agrees: Option<bool>,
}

/// A verdict, by what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the terms are those of the verdict")]
pub enum SpokenView {
    Answer { answer: AnswerView },
    Act { act: bool },
    Checklist { audience: String, claim: String, next_step: String },
}

impl VerdictView {
    /// Shows a stored verdict; `None` once its words were erased.
    pub(in crate::review) fn of(own: &Own, policy: &Policy) -> Option<Self> {
        let verdict = own.verdict.as_ref()?;
        let said = match verdict {
            Verdict::Answer(value) => SpokenView::Answer { answer: answer(value, policy) },
            Verdict::Act(act) => SpokenView::Act { act: *act },
            Verdict::Checklist(Checklist { audience, claim, next_step }) => {
                SpokenView::Checklist { audience: audience.clone(), claim: claim.clone(), next_step: next_step.clone() }
            }
        };
        Some(Self { text: in_words(verdict), said, at: own.at as f64, agrees: own.agrees })
    }
}
