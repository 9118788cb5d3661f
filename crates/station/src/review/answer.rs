//! What a person answers, checked against the case and its policy before anything is written.

use crate::case::{CaseNo, Envelope, Prediction};
use crate::people::Op;
use crate::policy::{Policy, fits_final, fits_variants};

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
    /// The corrected value of an override.
    pub value: Option<Given>,
    /// A code of the policy.
    pub reason: Option<String>,
    /// Free words.
    pub note: Option<String>,
    /// Milliseconds of attention.
    pub active_ms: Option<i64>,
    /// When it came on screen, UTC milliseconds.
    pub shown_at: Option<i64>,
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
            let reason = known_reason(answer, policy, true)?;
            Ok(Checked { action: Action::Escalate, final_value: None, reason: Some(reason), note })
        }
        Action::Return => match note {
            Some(note) => Ok(Checked { action: Action::Return, final_value: None, reason: None, note: Some(note) }),
            None => Err("say in the note what is missing; it goes to the source".to_owned()),
        },
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
    if envelope.prediction.as_ref() == Some(value) {
        return approve(envelope, note);
    }
    // Where there was no AI answer nothing is wrong, so there is no reason to give.
    let reason = match envelope.prediction {
        Some(_) => Some(known_reason(answer, policy, false)?),
        // A code all the same when one is given: free words belong in the note, the reason goes into the log.
        None => answer.reason.as_ref().map(|_| known_reason(answer, policy, false)).transpose()?,
    };
    let asks_note = policy.review.reasons.iter().any(|r| Some(&r.code) == reason.as_ref() && r.note);
    if asks_note && note.is_none() {
        return Err(format!("the reason \"{}\" asks for a note", reason.unwrap_or_default()));
    }
    Ok(Checked { action: Action::Override, final_value: Some(value.clone()), reason, note })
}

fn known_reason(answer: &Answer, policy: &Policy, escalation: bool) -> Result<String, String> {
    let codes = || {
        let own = policy.review.reasons.iter().map(|reason| reason.code.as_str());
        own.chain(ESCALATION_REASONS.iter().filter(|_| escalation).map(|(code, _)| *code))
    };
    let allowed = || codes().collect::<Vec<_>>().join(", ");
    match answer.reason.as_deref() {
        Some(given) if codes().any(|code| code == given) => Ok(given.to_owned()),
        Some(given) => Err(format!("\"{given}\" is no reason of this workflow; it has {}", allowed())),
        None => Err(format!("give a reason: {}", allowed())),
    }
}
