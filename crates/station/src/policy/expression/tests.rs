use proptest::prelude::*;
use rstest::rstest;

use super::{Comparison, Expression, Literal};
use crate::policy::fixture::case;
use crate::policy::name::{FIELDS, Field, Name};

const CASE: &str = r#""confidence":0.4,"stake":6,"source":"router","author":"ai","prediction":{"label":"refund"},
    "subject":{"type":"contact","id":"c-17"},"model":{"name":"m","version":"1.0.0"},"cost":{"amount":0.002,
    "currency":"USD"},"latency_ms":310,"input":{"Customer message":"Call my LAWYER","plan":"Pro","vip":true,
    "tags":["Gold","new"],"nested":{"n":3},"nothing":null},"extra":{"round":2}"#;

#[rstest]
#[case("stake > 5", true)]
#[case("stake > 6", false)]
#[case("stake >= 6 and stake <= 6", true)]
#[case("confidence < 0.4", false)]
#[case("priority = 50", true)]
#[case("label = 'refund'", true)]
#[case("label != 'refund'", false)]
#[case("label in ('a', 'refund')", true)]
#[case("subject.type = 'contact' and subject.id = 'c-17'", true)]
#[case("model.version = '1.0.0' and model.name = 'm'", true)]
#[case("cost.amount < 0.01 and latency_ms > 300", true)]
#[case("input.'Customer message' contains 'lawyer'", true)]
#[case("input.tags contains 'gold'", true)]
#[case("input.tags contains 'gol'", false)]
#[case("input.vip = true", true)]
#[case("input.nested.n in (2, 3)", true)]
#[case("extra.round = 2", true)]
#[case("title = 'x' or author = 'ai'", true)]
#[case("score > 1", false)]
#[case("not score > 1", true)]
#[case("title != 'x'", false)]
#[case("input.nothing != 1", false)]
#[case("input.plan > 5", false)]
#[case("input.plan != 5", true)]
#[case("stake > 9 and stake > 1 or source = 'router'", true)]
#[case("stake > 9 and (stake > 1 or source = 'router')", false)]
#[case("not stake > 9 and stake > 5", true)]
fn holds(#[case] text: &str, #[case] expected: bool) {
    let expression = Expression::parse(text).unwrap();
    assert_eq!(expression.holds(&case(CASE)), expected, "{text}");
}

#[rstest]
#[case("", 0, "the rule ends where a name")]
#[case("stakes > 5", 0, "there is no name \"stakes\"; did you mean stake?")]
#[case("stake 5", 6, "\"5\" stands where one of = !=")]
#[case("stake > 'five'", 8, "stake is compared with 'five', but it is a number")]
#[case("stake = 'five'", 8, "stake is compared with 'five', but it is a number")]
#[case("label = 5", 8, "label is compared with 5, but it is a text")]
#[case("input.x < 'a'", 10, "< needs a number on its right")]
#[case("label in 'a'", 9, "\"'a'\" stands where \"(\" should be")]
#[case("label in ('a' 'b')", 14, "\"'b')\" stands where \")\" should be")]
#[case("label = 'open", 8, "the text that starts here has no closing quote")]
#[case("(stake > 5", 10, "the rule ends where \")\" should be")]
#[case("stake > 5 stake > 6", 10, "\"stake\" stands where \"and\", \"or\" or the end")]
#[case("stake contains 'x'", 15, "stake is a number")]
#[case("label contains 5", 15, "contains needs a 'text'")]
#[case("input = 5", 0, "input needs a field")]
#[case("stake > 1e999", 9, "\"e999\" stands where")]
#[case("é > 5", 0, "there is no name \"é\"")]
fn a_mistake_is_told_with_its_place(#[case] text: &str, #[case] place: usize, #[case] reason: &str) {
    let error = Expression::parse(text).unwrap_err();
    assert!(error.reason.starts_with(reason), "{text}: {}", error.reason);
    assert_eq!(error.at, place, "{text}: {}", error.reason);
}

#[rstest]
#[case("((".repeat(900) + "stake > 5", "nested deeper")]
#[case("not ".repeat(400) + "stake > 5", "nested deeper")]
#[case("stake > 5 and ".repeat(400) + "stake > 5", "the rule has")]
fn a_hostile_rule_is_refused(#[case] text: String, #[case] reason: &str) {
    let error = Expression::parse(&text).unwrap_err();
    assert!(error.reason.starts_with(reason), "it must not exhaust the stack: {}", error.reason);
}

#[rstest]
#[case("stake > 5", "stake is above 5")]
#[case("label in ('refund', 'other')", "label is one of \u{201c}refund\u{201d}, \u{201c}other\u{201d}")]
#[case("input.'Customer message' contains 'x'", "\u{201c}Customer message\u{201d} contains \u{201c}x\u{201d}")]
#[case("stake > 5 or not label = 'a'", "stake is above 5, or it is not so that label is \u{201c}a\u{201d}")]
fn reads_as_words(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Expression::parse(text).unwrap().in_words(), expected, "{text}");
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_][a-z0-9_-]{0,6}", "[ -~é\u{2019}]{0,8}", Just("and".to_owned()), Just("a'b.c".to_owned())]
}

fn dynamic() -> impl Strategy<Value = Name> {
    let path = || prop::collection::vec(part(), 1..4);
    prop_oneof![path().prop_map(Name::Input), path().prop_map(Name::Extra)]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        (-1e6_f64..1e6).prop_map(Literal::Number),
        any::<i32>().prop_map(|n| Literal::Number(f64::from(n))),
        part().prop_map(Literal::Text),
        any::<bool>().prop_map(Literal::Truth),
    ]
}

fn condition() -> impl Strategy<Value = Expression> {
    let orders = [Comparison::Below, Comparison::AtMost, Comparison::Above, Comparison::AtLeast];
    let equals = [Comparison::Equal, Comparison::Differs];
    prop_oneof![
        (dynamic(), prop::sample::select(equals.to_vec()), literal())
            .prop_map(|(name, comparison, literal)| Expression::Compare(name, comparison, literal)),
        (prop::sample::select(orders.to_vec()), -9.0_f64..9.0).prop_map(|(by, n)| Expression::Compare(
            Name::Field(Field::Stake),
            by,
            Literal::Number(n)
        )),
        (dynamic(), prop::collection::vec(literal(), 1..3)).prop_map(|(name, list)| Expression::In(name, list)),
        (dynamic(), part()).prop_map(|(name, text)| Expression::Contains(name, text)),
    ]
}

fn expression() -> impl Strategy<Value = Expression> {
    condition().prop_recursive(4, 12, 2, |inner| {
        let two = || (inner.clone(), inner.clone());
        prop_oneof![
            two().prop_map(|(a, b)| Expression::And(Box::new(a), Box::new(b))),
            two().prop_map(|(a, b)| Expression::Or(Box::new(a), Box::new(b))),
            inner.clone().prop_map(|a| Expression::Not(Box::new(a))),
        ]
    })
}

proptest! {
    #[test]
    fn printing_and_reading_is_the_identity(expression in expression()) {
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text), Ok(expression), "{}", text);
    }

    #[test]
    fn reading_never_fails_otherwise_than_by_an_error(text in "\\PC{0,60}") {
        if let Err(error) = Expression::parse(&text) {
            prop_assert!(error.at <= text.chars().count(), "the place is inside the rule");
        }
    }
}

#[test]
fn every_field_prints_as_it_is_written() {
    for (word, field, _) in FIELDS {
        assert_eq!(Name::Field(field).to_string(), word, "one word for {field:?}");
    }
}
