//! What a verdict says, and whether it fits its case. Pure.

use crate::case::{Checklist, Envelope, Verdict};
use crate::policy::{Kind, Policy, fits_final, fits_variants, same};
use crate::review::words;

/// The longest part of a checklist, in bytes.
const LONGEST: usize = 8 * 1024;

/// A verdict in a few words: "Transfer fee charged".
pub(in crate::review) fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Answer(answer) => words::short(answer),
        Verdict::Act(true) => "Do it".to_owned(),
        Verdict::Act(false) => "Do not do it".to_owned(),
        Verdict::Checklist(_) => "audience, claim and next step".to_owned(),
    }
}

/// Whether it can be a verdict on this case.
///
/// # Errors
/// What is wrong with it, in words for the person who gave it.
pub(super) fn check(verdict: &Verdict, policy: &Policy, content: &Envelope) -> Result<(), String> {
    match (policy.workflow.kind, verdict) {
        (Kind::Draft, Verdict::Checklist(list)) => whole(list),
        (Kind::Draft, Verdict::Answer(_) | Verdict::Act(_)) => {
            Err("a draft is judged by its audience, its claim and its next step; say all three".to_owned())
        }
        (Kind::Action, Verdict::Act(_)) => Ok(()),
        (Kind::Action, Verdict::Answer(_) | Verdict::Checklist(_)) => {
            Err("say whether it should be done; its arguments are corrected afterwards".to_owned())
        }
        (Kind::Classification | Kind::Score | Kind::Extraction | Kind::Choice, Verdict::Answer(answer)) => {
            fits_final(policy, answer)?;
            fits_variants(content, answer)
        }
        (
            kind @ (Kind::Classification | Kind::Score | Kind::Extraction | Kind::Choice),
            Verdict::Act(_) | Verdict::Checklist(_),
        ) => Err(format!("a verdict in a workflow of kind {kind} is an answer of your own")),
    }
}

/// Whether it agrees with the AI; `None` where only a person could tell, as with a checklist.
#[must_use]
pub(super) fn agrees(verdict: &Verdict, policy: &Policy, content: &Envelope) -> Option<bool> {
    match (verdict, &content.prediction) {
        (Verdict::Answer(answer), Some(predicted)) => Some(same(policy, answer, predicted)),
        (Verdict::Act(act), Some(_)) => Some(*act),
        (Verdict::Checklist(_), Some(_)) | (_, None) => None,
    }
}

/// Whether every part of a checklist says something.
fn whole(list: &Checklist) -> Result<(), String> {
    for (name, text) in [("audience", &list.audience), ("claim", &list.claim), ("next step", &list.next_step)] {
        if text.trim().is_empty() {
            return Err(format!("the {name} is empty; say what you found, or that there is none"));
        }
        if text.len() > LONGEST {
            return Err(format!("the {name} is longer than 8 KiB; shorten it"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checklist_is_whole() {
        let list = Checklist { audience: "controllers".to_owned(), claim: " ".to_owned(), next_step: "x".to_owned() };
        let refused = whole(&list).unwrap_err();
        assert!(refused.contains("claim"), "the empty part is named: {refused}");
    }
}
