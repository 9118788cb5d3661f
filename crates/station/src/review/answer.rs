//! What a person answers, checked against the case and its policy before anything is written.

use super::evidence::{Bar, EvidenceSpan};
use super::gate::Gate;
use crate::case::{CaseNo, Envelope, Prediction};
use crate::people::Op;
use crate::policy::{Kind, Policy, fits_final, fits_thought, fits_variants};

/// What is done with a case.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The AI was right.
    Approve,
    /// The AI was wrong; here is what is right.
    Override,
    /// Somebody else must judge it.
    Escalate,
    /// It cannot be judged without more context.
    Return,
}

impl Action {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Override => "override",
            Self::Escalate => "escalate",
            Self::Return => "return",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Approve, Self::Override, Self::Escalate, Self::Return].into_iter().find(|action| action.as_str() == word)
    }

    /// The action in the permission table.
    #[must_use]
    pub fn op(self) -> Op {
        match self {
            Self::Approve => Op::Approve,
            Self::Override => Op::Override,
            Self::Escalate => Op::Escalate,
            Self::Return => Op::Return,
        }
    }
}

/// The case that is answered.
#[derive(Debug, Clone)]
pub enum Which {
    /// By its number here.
    No(CaseNo),
    /// By `SOURCE/ID`, or ID alone where it is unique.
    Name(String),
}

/// One answer, as the window or the command line gives it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The case.
    pub case: Which,
    /// The lease it is given under; the command line may have none.
    pub fence: Option<u32>,
    /// Made by the asker, so that the same answer sent twice is taken once.
    pub decision_id: Option<String>,
    /// What is done.
    pub action: Action,
    /// The corrected value of an override; what was on one's mind when one escalates.
    pub value: Option<Given>,
    /// A code of the policy.
    pub reason: Option<String>,
    /// Free words.
    pub note: Option<String>,
    /// Milliseconds of attention.
    pub active_ms: Option<i64>,
    /// When it came on screen, UTC milliseconds.
    pub shown_at: Option<i64>,
    /// What shows that a draft reaches its evidence bar; for an approval or an override of one.
    pub evidence: Vec<EvidenceSpan>,
}

/// A corrected value.
pub type Given = Prediction;

/// An answer that may be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Checked {
    pub(super) action: Action,
    pub(super) final_value: Option<Prediction>,
    pub(super) reason: Option<String>,
    pub(super) note: Option<String>,
}

/// Reasons that any escalation may give, beside the policy's own.
pub(super) const ESCALATION_REASONS: [(&str, &str); 3] = [
    ("unsure", "I am not sure"),
    ("sensitive", "Sensitive; somebody else must say"),
    ("policy", "The policy is unclear here"),
];

/// Reasons that any reopening may give, beside the policy's own.
pub(super) const REOPENING_REASONS: [(&str, &str); 3] = [
    ("mistake", "The decision was wrong"),
    ("new-facts", "Something new is known"),
    ("asked", "Somebody asked to look again"),
];

/// The words of a reason's code; the code itself when the workflow has it no more.
pub(super) fn reason_text(policy: &Policy, code: &str) -> String {
    let own = policy.review.reasons.iter().find(|reason| reason.code == code).map(|reason| reason.text.as_str());
    let mut built_in = ESCALATION_REASONS.iter().chain(&REOPENING_REASONS);
    let built_in = built_in.find(|(known, _)| *known == code).map(|(_, text)| *text);
    own.or(built_in).unwrap_or(code).to_owned()
}

/// A reason to open a decided case again, as its code.
///
/// # Errors
/// The codes there are, or that this one asks for a note.
pub(super) fn reopening_reason(policy: &Policy, given: &str, note: Option<&str>) -> Result<String, String> {
    let reason = one_of(policy, &REOPENING_REASONS, Some(given))?;
    noted(policy, &reason, note)?;
    Ok(reason)
}

/// Some reasons of a policy say too little without a note.
fn noted(policy: &Policy, reason: &str, note: Option<&str>) -> Result<(), String> {
    let asks = policy.review.reasons.iter().any(|known| known.code == reason && known.note);
    if asks && note.is_none() { Err(format!("the reason \"{reason}\" asks for a note")) } else { Ok(()) }
}

/// Checks an answer. An override to the AI's own answer is an approval, whatever it was called.
pub(super) fn check(answer: &Answer, envelope: &Envelope, policy: &Policy) -> Result<Checked, String> {
    let note = answer.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    if note.as_ref().is_some_and(|note| note.len() > 64 * 1024) {
        return Err("the note is longer than 64 KiB; shorten it".to_owned());
    }
    match answer.action {
        Action::Approve => approve(envelope, note),
        Action::Override => correct(answer, envelope, policy, note),
        Action::Escalate => {
            let reason = one_of(policy, &ESCALATION_REASONS, answer.reason.as_deref())?;
            if let Some(thought) = &answer.value {
                fits_thought(policy, thought)?;
                fits_variants(envelope, thought)?;
            }
            Ok(Checked { action: Action::Escalate, final_value: answer.value.clone(), reason: Some(reason), note })
        }
        Action::Return => match note {
            Some(note) => Ok(Checked { action: Action::Return, final_value: None, reason: None, note: Some(note) }),
            None => Err("say in the note what is missing; it goes to the source".to_owned()),
        },
    }
}

/// The evidence of a checked answer to be kept, once it is known to reach the bar of its policy.
///
/// # Errors
/// A span that does not stand in the final text, evidence of what is no draft, or exactly what is missing.
pub(super) fn above_the_bar(
    checked: &Checked,
    answer: &Answer,
    policy: &Policy,
    waived: &[Gate],
) -> Result<Vec<EvidenceSpan>, String> {
    let decides = match checked.action {
        Action::Approve | Action::Override => policy.workflow.kind == Kind::Draft,
        Action::Escalate | Action::Return => false,
    };
    match &checked.final_value {
        Some(Prediction::Text { text, .. }) if decides => Bar::of(policy).reached(text, &answer.evidence, waived),
        _ if answer.evidence.is_empty() => Ok(Vec::new()),
        _ => Err("evidence belongs to a draft that is approved or overridden; leave it out here".to_owned()),
    }
}

fn approve(envelope: &Envelope, note: Option<String>) -> Result<Checked, String> {
    match &envelope.prediction {
        Some(prediction) => {
            Ok(Checked { action: Action::Approve, final_value: Some(prediction.clone()), reason: None, note })
        }
        None => Err("there is no AI answer to approve; give the answer yourself".to_owned()),
    }
}

fn correct(answer: &Answer, envelope: &Envelope, policy: &Policy, note: Option<String>) -> Result<Checked, String> {
    let value = answer.value.as_ref().ok_or("an override needs the corrected value")?;
    fits_final(policy, value)?;
    fits_variants(envelope, value)?;
    let value = &as_variant(envelope, value, policy);
    if envelope.prediction.as_ref() == Some(value) {
        return approve(envelope, note);
    }
    let given = answer.reason.as_deref();
    // Where there was no AI answer nothing is wrong, so there is no reason to give; for doing nothing there always is.
    let reason = match (&envelope.prediction, value) {
        (Some(_), _) | (None, Prediction::Refusal(_)) => Some(one_of(policy, &[], given)?),
        // A code all the same when one is given: free words belong in the note, the reason goes into the log.
        (None, _) => given.map(|given| one_of(policy, &[], Some(given))).transpose()?,
    };
    if let Some(reason) = &reason {
        noted(policy, reason, note.as_deref())?;
    }
    Ok(Checked { action: Action::Override, final_value: Some(value.clone()), reason, note })
}

/// A text that is one of the variants, word for word, is that variant and nothing new.
fn as_variant(envelope: &Envelope, value: &Prediction, policy: &Policy) -> Prediction {
    let (Kind::Choice, Prediction::Text { text, .. }) = (policy.workflow.kind, value) else { return value.clone() };
    let mut variants = envelope.alternatives.iter();
    let same = variants.find(|variant| variant.text.as_deref().is_some_and(|other| other.trim() == text.trim()));
    match same.and_then(|variant| variant.choice.clone()) {
        Some(choice) => Prediction::Choice { choice },
        None => value.clone(),
    }
}

/// The reason that was given, when the policy or the built-in ones have it.
fn one_of(policy: &Policy, built_in: &[(&str, &str)], given: Option<&str>) -> Result<String, String> {
    let codes = || {
        let own = policy.review.reasons.iter().map(|reason| reason.code.as_str());
        own.chain(built_in.iter().map(|(code, _)| *code))
    };
    let allowed = || codes().collect::<Vec<_>>().join(", ");
    match given {
        Some(given) if codes().any(|code| code == given) => Ok(given.to_owned()),
        Some(given) => Err(format!("\"{given}\" is no reason of this workflow; it has {}", allowed())),
        None => Err(format!("give a reason: {}", allowed())),
    }
}
