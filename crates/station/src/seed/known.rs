//! What is known to be right of a check, and whether an answer was. Pure.

use serde_json::Value;

use crate::case::{Envelope, Fault, Prediction};
use crate::policy::{Policy, fits_final, fits_variants, same};

/// The known answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// This is right, whatever the AI said.
    Answer(Prediction),
    /// Whether what the AI said may stand; for drafts and actions, where many corrections would do.
    Stands(bool),
}

impl Known {
    /// A known answer as a file holds it: an answer, or `{"approve": true}` or `false`.
    ///
    /// # Errors
    /// When its keys name no answer, or a value has the wrong type.
    pub fn from_value(value: Value) -> Result<Self, Fault> {
        match value.get("approve") {
            None => Prediction::from_value(value).map(Self::Answer),
            Some(Value::Bool(stands)) if value.as_object().is_some_and(|keys| keys.len() == 1) => {
                Ok(Self::Stands(*stands))
            }
            Some(_) => Err(Fault::new("/approve", "must be true or false, and stand alone")),
        }
    }

    /// The bytes that are kept and committed to.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Answer(answer) => answer.to_json(),
            Self::Stands(stands) => serde_json::json!({ "approve": stands }).to_string().into_bytes(),
        }
    }

    /// Whether it could be the answer to this case.
    ///
    /// # Errors
    /// What does not fit, with what the workflow needs.
    pub(super) fn fits(&self, policy: &Policy, case: &Envelope) -> Result<(), String> {
        match self {
            Self::Answer(answer) => {
                fits_final(policy, answer)?;
                fits_variants(case, answer)
            }
            Self::Stands(_) if case.prediction.is_some() => Ok(()),
            Self::Stands(_) => Err("needs an AI answer that could be approved".to_owned()),
        }
    }

    /// Whether a person was right: with their final answer, and whether it left the AI's as it was.
    pub(super) fn is_met(&self, policy: &Policy, last: &Prediction, approved: bool) -> bool {
        match self {
            Self::Answer(answer) => same(policy, last, answer),
            Self::Stands(stands) => approved == *stands,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::parse;
    use rstest::rstest;
    use serde_json::json;

    const TICKETS: &str = "[workflow]\nkey = 'tickets'\nname = 'Tickets'\nmode = 'ai-assisted'\nstage = 'excite'\n\
        kind = 'classification'\nowner = 'Ada'\nlabels = ['fee', 'card']\n";

    #[rstest]
    #[case(json!({"label": "card"}), "card", false, true, "the known answer was found")]
    #[case(json!({"label": "card"}), "fee", true, false, "the AI's wrong answer was let through")]
    #[case(json!({"label": "fee"}), "fee", true, true, "a right answer was left as it is")]
    #[case(json!({"approve": false}), "card", false, true, "any correction catches it")]
    #[case(json!({"approve": false}), "fee", true, false, "an approval misses it")]
    #[case(json!({"approve": true}), "fee", true, true, "what may stand was left")]
    fn what_counts_as_right(
        #[case] known: Value,
        #[case] said: &str,
        #[case] approved: bool,
        #[case] right: bool,
        #[case] why: &str,
    ) {
        let policy = parse(TICKETS, "tickets.toml").unwrap();
        let known = Known::from_value(known).unwrap();
        let said = Prediction::Label { label: said.to_owned() };
        assert_eq!(known.is_met(&policy, &said, approved), right, "{why}");
        assert_eq!(
            Known::from_value(serde_json::from_slice(&known.to_json()).unwrap()).unwrap(),
            known,
            "kept as given"
        );
    }

    #[rstest]
    #[case(json!({"approve": "no"}), "true or false")]
    #[case(json!({"approve": true, "label": "fee"}), "stand alone")]
    #[case(json!({"lable": "fee"}), "kind")]
    fn what_is_no_answer_says_so(#[case] known: Value, #[case] says: &str) {
        let fault = Known::from_value(known).unwrap_err().to_string();
        assert!(fault.contains(says), "{fault:?} must name {says:?}");
    }
}
