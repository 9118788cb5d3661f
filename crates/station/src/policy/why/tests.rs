use rstest::rstest;

use super::*;
use crate::policy::fixture::{case, workflow};
use crate::policy::{Draws, route};

const NEVER: Draws = Draws { audit: 0.99, blind_first: 0.99, seeded: 0.99, double_review: 0.99, pilot: 0.99 };
const AUDITED: Draws = Draws { audit: 0.0, ..NEVER };
const SURE: &str = r#""confidence":0.93,"prediction":{"label":"refund"},"stake":8"#;
const THREE: &str = r#""confidence":0.0765,"prediction":{"label":"refund"},"alternatives":[
    {"label":"refund","p":0.0765},{"label":"other","p":0.0527},{"label":"lost","p":0.0265},{"label":"last","p":0.02}]"#;
const ALONE: &str = r#""confidence":0.6,"prediction":{"label":"refund"},"alternatives":[{"label":"other","p":0.3}]"#;
const BARE: &str = r#""confidence":0.798,"prediction":{"label":"refund"}"#;

fn words(mode: &str, more: &str, members: &str, draws: &Draws, breaker_open: bool) -> (String, String) {
    let rest = "[route]\nalways_review = ['stake > 5', \"label = 'lost'\"]";
    let labels = "labels = ['refund', 'other', 'lost', 'last']\n";
    let policy = workflow(mode, "classification", &format!("{labels}{more}"), rest);
    let case = case(members);
    let why = why(&route(&policy, &case, draws, breaker_open), &policy, &case);
    (why.strong, why.rest)
}

#[rstest]
#[case("rollout = 'live'", THREE, "0.08, below 0.80.", "The model is unsure; three labels are close.")]
#[case("rollout = 'live'", ALONE, "0.60, below 0.80.", "The model is unsure, though no other label is close.")]
#[case("rollout = 'live'", BARE, "0.798, below 0.800.", "The model is unsure.")]
#[case("rollout = 'live'", SURE, "Stake is above 5.", "A person sees every such case.")]
#[case("rollout = 'shadow'", THREE, "0.08, below 0.80.", "The model is unsure; three labels are close.")]
#[case(
    "",
    r#""confidence":0.9,"prediction":{"label":"refund"}"#,
    "Every case of this workflow is reviewed: it runs in shadow.",
    ""
)]
#[case(
    "rollout = 'live'\nconfidence = 'none'",
    r#""prediction":{"label":"refund"}"#,
    "No confidence was given.",
    "A person sees every such case."
)]
#[case(
    "rollout = 'pilot'",
    r#""confidence":0.9,"prediction":{"label":"refund"}"#,
    "Outside the pilot.",
    "10 % of the cases run on their own, the others are reviewed."
)]
#[case(
    "rollout = 'live'",
    r#""confidence":0.9,"prediction":{"label":"refund"}"#,
    "Accepted unseen.",
    "No rule of the policy asked for a person."
)]
fn says_why(#[case] more: &str, #[case] members: &str, #[case] strong: &str, #[case] rest: &str) {
    let said = words("ai-assisted", more, members, &NEVER, false);
    assert_eq!((said.0.as_str(), said.1.as_str()), (strong, rest), "{more}");
}

#[test]
fn a_low_confidence_does_not_hide_a_rule() {
    let members = r#""confidence":0.1,"prediction":{"label":"lost"},"stake":8"#;
    let said = words("ai-assisted", "rollout = 'live'", members, &NEVER, false).1;
    let expected = "The model is unsure. Also, stake is above 5; label is \u{201c}lost\u{201d}.";
    assert_eq!(said, expected, "both rules are named");
}

#[test]
fn holds_come_before_everything() {
    let held = words("human-only", "", THREE, &NEVER, true);
    assert_eq!(held.0, "Only a person decides here.", "the mode is the reason, whatever the breaker says");
    let open = words("ai-led", "", THREE, &NEVER, true);
    assert_eq!(open.0, "The breaker is open.", "the breaker is why the case waits");
}

#[rstest]
#[case("ai-led", "rollout = 'live'", SURE, false)]
#[case("ai-led", "rollout = 'live'", THREE, false)]
#[case("ai-led", "rollout = 'live'", ALONE, true)]
#[case("ai-led", "rollout = 'shadow'", BARE, false)]
#[case("human-only", "", "", false)]
fn a_check_gives_nothing_away(#[case] mode: &str, #[case] more: &str, #[case] members: &str, #[case] open: bool) {
    let said = words(mode, more, members, &AUDITED, open);
    assert_eq!(said, ("Chosen for a check.".to_owned(), String::new()), "every check reads alike");
}
