use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::policy::fixture::{case, policy, workflow};

const NEVER: Draws = Draws { audit: 0.99, blind_first: 0.99, seeded: 0.99, double_review: 0.99, pilot: 0.99 };
const AUDITED: Draws = Draws { audit: 0.01, ..NEVER };
const SURE: &str = r#""confidence":0.9,"prediction":{"label":"refund"}"#;
const UNSURE: &str = r#""confidence":0.1,"prediction":{"label":"refund"}"#;
const LABELS: &str = "labels = ['refund']\n";

#[rstest]
#[case("rollout = 'live'", "", SURE, NEVER, false, Destination::Auto, 0.05)]
#[case("rollout = 'live'", "", SURE, AUDITED, false, Destination::Audit, 0.05)]
#[case("rollout = 'live'", "", UNSURE, NEVER, false, Destination::Review, 1.0)]
#[case("rollout = 'live'", "", UNSURE, AUDITED, false, Destination::Review, 1.0)]
#[case("rollout = 'live'", "[route]\nthreshold = 0.9", SURE, NEVER, false, Destination::Auto, 0.05)]
#[case("rollout = 'live'", "[route]\naudit_rate = 0", SURE, Draws { audit: 0.0, ..NEVER }, false, Destination::Auto, 0.0)]
#[case("rollout = 'live'", "[route]\naudit_rate = 1", SURE, NEVER, false, Destination::Audit, 1.0)]
#[case(
    "rollout = 'live'",
    "[route]\nalways_review = [\"label = 'refund'\"]",
    SURE,
    NEVER,
    false,
    Destination::Review,
    1.0
)]
#[case("rollout = 'live'", "", UNSURE, AUDITED, true, Destination::Hold, 1.0)]
#[case("rollout = 'shadow'", "", SURE, NEVER, false, Destination::Review, 1.0)]
#[case("rollout = 'pilot'", "", SURE, NEVER, false, Destination::Review, 1.0)]
#[case("rollout = 'pilot'", "", SURE, Draws { pilot: 0.05, ..NEVER }, false, Destination::Auto, 0.05)]
#[case("rollout = 'live'\nconfidence = 'none'", "", SURE, NEVER, false, Destination::Review, 1.0)]
#[case("rollout = 'live'", "", "", NEVER, false, Destination::Review, 1.0)]
fn goes_where_the_strongest_rule_says(
    #[case] more: &str,
    #[case] rest: &str,
    #[case] members: &str,
    #[case] draws: Draws,
    #[case] breaker_open: bool,
    #[case] to: Destination,
    #[case] probability: f64,
) {
    let policy = workflow("ai-led", "classification", &format!("{LABELS}{more}"), rest);
    let route = route(&policy, &case(members), &draws, breaker_open);
    assert_eq!(route.to, to, "hold over review over audit over auto: {:?}", route.rules);
    assert_eq!(route.selection_probability, probability, "1 when a rule is certain, else the audit rate");
    assert_eq!(route.in_audit_draw, draws.audit < policy.route.audit_rate, "the draw counts wherever the case goes");
}

#[test]
fn human_only_is_held() {
    let policy = workflow("human-only", "classification", LABELS, "");
    let route = route(&policy, &case(""), &NEVER, false);
    assert_eq!((route.to, route.selection_probability), (Destination::Hold, 1.0), "a person decides every case");
}

#[test]
fn every_rule_is_written_down() {
    let policy = policy("[route]\nalways_review = ['stake > 5']\nblind_first = 0.2");
    let route = route(&policy, &case(UNSURE), &Draws { blind_first: 0.1, ..NEVER }, true);
    let names: Vec<&str> = route.rules.iter().map(|asked| asked.rule.as_str()).collect();
    let expected = [
        "human-only",
        "breaker",
        "shadow",
        "pilot",
        "no-confidence",
        "always-review: stake > 5",
        "threshold",
        "audit",
        "blind-first",
        "seeded",
        "double-review",
    ];
    assert_eq!(names, expected, "asked in a fixed order, though the breaker alone decides");
    assert!(route.took(BLIND_FIRST) && !route.took(SEEDED), "draws that change no destination are kept as well");
}

#[test]
fn a_route_serialises_as_the_contract_writes_it() {
    let route = route(&policy(""), &case(UNSURE), &NEVER, false);
    let json = serde_json::to_value(&route).unwrap();
    let threshold = serde_json::json!({"rule": "threshold", "value": 0.1, "limit": 0.8, "result": true});
    assert_eq!(json["rules"][5], threshold, "the rule, its value, its limit, its result");
    assert_eq!(json["to"], "review", "the destination by its word");
    assert_eq!(serde_json::from_value::<Route>(json).unwrap(), route, "a stored route reads back");
}

#[test]
fn an_unknown_confidence_counts_as_even_odds() {
    let policy = policy("");
    assert_eq!(value_factors(&policy, &case("")).p_err, 0.5, "nothing is known");
    assert!((value_factors(&policy, &case(UNSURE)).p_err - 0.9).abs() < 1e-12, "what the model leaves open");
    assert_eq!(value_factors(&policy, &case(r#""stake":7"#)).stake, 7.0, "the case's own stake");
}

#[test]
fn draws_differ_by_purpose() {
    let draws = Draws::of(&[7; 32], "router", "t-1");
    let all = [draws.audit, draws.blind_first, draws.seeded, draws.double_review, draws.pilot];
    assert!(all.iter().all(|u| (0.0..1.0).contains(u)), "{all:?}");
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "one draw must not decide two questions: {all:?}");
}

proptest! {
    #[test]
    fn the_rules_are_the_same_list_for_every_case(
        confidence in prop::option::of(0.0_f64..=1.0),
        stake in 0.0_f64..100.0,
        u in prop::array::uniform5(0.0_f64..1.0),
        breaker_open: bool,
        setting in 0_usize..6,
    ) {
        let (mode, rollout) = [("ai-led", "live"), ("ai-led", "pilot"), ("ai-assisted", "shadow"),
            ("human-only", "live"), ("human-only", "shadow"), ("ai-assisted", "live")][setting];
        let policy = workflow(mode, "classification", &format!("{LABELS}rollout = '{rollout}'"),
            "[route]\nalways_review = ['stake > 50', 'confidence < 0.2']");
        let draws = Draws { audit: u[0], blind_first: u[1], seeded: u[2], double_review: u[3], pilot: u[4] };
        let mut given = case(r#""prediction":{"label":"refund"}"#);
        given.confidence = confidence;
        given.stake = stake;
        let names = |route: &Route| route.rules.iter().map(|asked| asked.rule.clone()).collect::<Vec<_>>();
        let first = route(&policy, &given, &draws, breaker_open);
        let other = route(&policy, &case(""), &NEVER, false);
        prop_assert_eq!(names(&first), names(&other), "what is asked depends on the policy alone");
        prop_assert!(first.to != Destination::Quarantine, "a case that reads is never quarantined here");
        let seen = matches!(first.to, Destination::Hold | Destination::Review);
        let expected = if seen { 1.0 } else { policy.route.audit_rate };
        prop_assert_eq!(first.selection_probability, expected, "weights must match how the case was chosen");
        prop_assert_eq!(&first, &route(&policy, &given, &draws, breaker_open), "nothing but its arguments decides");
    }
}

#[rstest]
#[case(SURE, Draws { blind_first: 0.0, ..NEVER })]
#[case(SURE, Draws { double_review: 0.0, ..AUDITED })]
#[case(UNSURE, NEVER)]
#[case("", NEVER)]
fn a_stored_route_says_the_same_of_every_rule(#[case] members: &str, #[case] draws: Draws) {
    let policy = policy("[route]\nblind_first = 0.2\ndouble_review = 0.2");
    let routed = route(&policy, &case(members), &draws, false);
    let stored = serde_json::to_string(&routed.rules).unwrap();
    let took = Took::read(&stored).unwrap();
    for asked in &routed.rules {
        assert_eq!(took.has(&asked.rule), asked.result, "{} in {stored}", asked.rule);
    }
    assert!(routed.rules.iter().any(|asked| asked.result), "a case that no rule took would prove nothing: {stored}");
}

#[test]
fn a_damaged_route_is_not_read_as_one_without_rules() {
    for damaged in ["", "{}", "[{\"rule\":\"audit\"}]", "[{\"rule\":\"audit\",\"result\":1}]"] {
        assert!(Took::read(damaged).is_err(), "{damaged:?} would let a blind case through");
    }
}
