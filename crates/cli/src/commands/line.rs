//! One line of `decide`, read strictly: a mistyped key must not become a decision without it.

mod shape;

use countersign_station::case::{Verdict, strict};
use countersign_station::review::{Action, Answer, EvidenceSpan};
use countersign_station::schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::review::answer;
use super::value::Typed;

/// A line of `countersign decide`: one decision.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = shape::of_its_action)]
struct Sent {
    /// `SOURCE/ID`, or ID alone where it is unique.
    #[schemars(length(min = 1))]
    case: String,
    /// What is done.
    action: Action,
    /// A UUIDv7 of the sender's own making: the same line sent again returns what was stored the first time.
    #[schemars(extend("format" = "uuid", "pattern" = shape::UUID_V7))]
    decision_id: Option<String>,
    /// The fence of the lease it is given under, from `next`.
    #[schemars(range(max = u32::MAX))]
    fence: Option<u32>,
    /// The right label; beside a score, the band it stands for.
    label: Option<String>,
    /// The right score.
    score: Option<f64>,
    /// The right text.
    text: Option<String>,
    /// The right subject line of a text; without it the AI's stays.
    subject_line: Option<String>,
    /// The right fields, by name.
    fields: Option<Map<String, Value>>,
    /// The right arguments of the action that the AI asked for.
    args: Option<Map<String, Value>>,
    /// The right variant.
    choice: Option<String>,
    /// The action is not to be done.
    refuse: Option<bool>,
    /// What one thought before the AI's answer was shown: where the case is judged blind first, it is stored before the
    /// decision.
    #[schemars(with = "Option<Verdict>")]
    verdict: Option<Value>,
    /// A code of the policy.
    reason: Option<String>,
    /// Free words; of a returned case, what is missing.
    note: Option<String>,
    /// What shows that an approved or overridden draft reaches its evidence bar.
    evidence: Option<Vec<EvidenceSpan>>,
    /// Seconds of attention.
    #[schemars(range(min = 0, max = YEAR))]
    active_seconds: Option<f64>,
}

/// The longest attention there is, in seconds.
const YEAR: f64 = 366.0 * 86_400.0;

/// The JSON Schema of a line.
pub(super) fn schema() -> Value {
    schema::line::<Sent>("countersign decide")
}

/// A line that can be decided on: the answer, and the value that goes into it.
#[derive(Debug)]
pub(super) struct Line {
    /// The case as it was named.
    pub(super) case: String,
    /// Everything but the value.
    pub(super) answer: Answer,
    /// The keys of the corrected value; empty unless it is an override, or an escalation with what one would have said.
    pub(super) typed: Typed,
    /// What is said before the AI's answer is shown.
    pub(super) verdict: Option<Verdict>,
}

/// A line that cannot.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// The case, where that much could be read.
    pub(super) case: Option<String>,
    /// What is wrong.
    pub(super) error: String,
}

/// Reads a line.
///
/// # Errors
/// When it breaks a limit, is no JSON object, has an unknown key, or has a value without being an override or an escalation.
pub(super) fn read(line: &[u8]) -> Result<Line, Unread> {
    if line.first() != Some(&b'{') {
        return Err(Unread { case: None, error: "a decision is one JSON object a line".to_owned() });
    }
    strict::check(line).map_err(|fault| Unread { case: None, error: fault.to_string() })?;
    let case = serde_json::from_slice::<Value>(line).ok().and_then(|line| Some(line.get("case")?.as_str()?.to_owned()));
    let unread = |error: String| Unread { case: case.clone(), error };
    let sent: Sent = serde_json::from_slice(line).map_err(|error| unread(error.to_string()))?;
    let active_ms = active_ms(sent.active_seconds).map_err(unread)?;
    let typed = Typed {
        label: sent.label,
        score: sent.score,
        text: sent.text,
        subject_line: sent.subject_line,
        fields: sent.fields,
        args: sent.args,
        choice: sent.choice,
        refuse: sent.refuse == Some(true),
    };
    match (sent.action, typed.is_empty()) {
        (Action::Override, true) => return Err(unread("an override needs the corrected value".to_owned())),
        (Action::Approve | Action::Return, false) => {
            let error = format!("only an override or an escalation gives a value; {} must not", sent.action.as_str());
            return Err(unread(error));
        }
        (Action::Override, false) | (Action::Approve | Action::Return, true) | (Action::Escalate, _) => {}
    }
    let verdict = sent.verdict.map(Verdict::from_value).transpose();
    let verdict = verdict.map_err(|fault| unread(format!("the verdict {fault}")))?;
    let answer = Answer {
        fence: sent.fence,
        decision_id: sent.decision_id,
        reason: sent.reason,
        note: sent.note,
        active_ms,
        evidence: sent.evidence.unwrap_or_default(),
        ..answer(sent.case.clone(), sent.action)
    };
    Ok(Line { case: sent.case, answer, typed, verdict })
}

fn active_ms(seconds: Option<f64>) -> Result<Option<i64>, String> {
    match seconds {
        None => Ok(None),
        Some(seconds) if (0.0..=YEAR).contains(&seconds) => Ok(Some((seconds * 1_000.0).round() as i64)),
        Some(seconds) => Err(format!("active_seconds is {seconds}; it must be 0 or more, and less than a year")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_whole_line_is_taken_over() {
        let line = br#"{"case":"router/t-1","action":"override","label":"refund","reason":"wrong-label","note":"see 2",
            "fence":3,"decision_id":"0199","active_seconds":11.2345}"#;
        let Line { case, answer, typed, verdict: _ } = read(line).unwrap();
        assert_eq!(case, "router/t-1", "the case is echoed as it was named");
        assert_eq!((answer.action, answer.fence, answer.active_ms), (Action::Override, Some(3), Some(11_235)), "in ms");
        assert_eq!(answer.decision_id.as_deref(), Some("0199"), "the sender's id is kept");
        assert_eq!(typed.label.as_deref(), Some("refund"), "the value is told apart from the rest");
    }

    #[rstest]
    #[case(r#"{"case":"a","action":"aprove"}"#, Some("a"), "unknown variant")]
    #[case(r#"{"case":"a","action":"approve","lable":"x"}"#, Some("a"), "unknown field `lable`")]
    #[case(
        r#"{"case":"a","action":"approve","label":"x"}"#,
        Some("a"),
        "only an override or an escalation gives a value"
    )]
    #[case(r#"{"case":"a","action":"override","reason":"x"}"#, Some("a"), "needs the corrected value")]
    #[case(r#"{"case":"a","action":"approve","active_seconds":-1}"#, Some("a"), "0 or more")]
    #[case(r#"{"action":"approve"}"#, None, "missing field `case`")]
    #[case(r#"{"case":7,"action":"approve"}"#, None, "invalid type")]
    #[case(r#"{"case":"a","case":"b","action":"approve"}"#, None, "case")]
    #[case("[]", None, "")]
    #[case("nonsense", None, "one JSON object")]
    fn a_bad_line_says_what_is_wrong(#[case] line: &str, #[case] case: Option<&str>, #[case] says: &str) {
        let unread = read(line.as_bytes()).unwrap_err();
        assert_eq!(unread.case.as_deref(), case, "the case is named where it can be read");
        assert!(unread.error.contains(says), "{}", unread.error);
    }
}
