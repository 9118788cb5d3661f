use rstest::rstest;

use super::*;
use crate::case::Refusal;
use crate::policy::fixture::{case, policy, workflow};

const FIELDS: &str = "fields = [{name='email', type='email', required=true}, {name='age', type='number'},
    {name='born', type='date'}, {name='site', type='url'}, {name='phone', type='phone'},
    {name='plan', type='choice', choices=['Pro', 'Free']}, {name='vip', type='boolean'}, {name='name'}]";
const SCALE: &str = "score = {min = 0, max = 100, bands = [40, 70]}";

fn refused(policy: &Policy, members: &str) -> String {
    fits(policy, &case(members)).map_or_else(|fault| fault.to_string(), |()| "fits".to_owned())
}

#[rstest]
#[case(r#""prediction":{"label":"refund"},"confidence":0.5"#, "fits")]
#[case(r#""confidence":0.5"#, "/prediction: is missing; a workflow of kind classification needs {\"label\"}")]
#[case(r#""prediction":{"label":"refund"}"#, "/confidence: is missing; give a number from 0 to 1, or set")]
#[case(r#""prediction":{"text":"Hi"},"confidence":0.5"#, "/prediction: does not fit a workflow of kind classification")]
#[case(
    r#""prediction":{"label":"refnd"},"confidence":0.5"#,
    "/prediction/label: is \"refnd\", which is not a label of tickets; the nearest is \"refund\""
)]
#[case(
    r#""prediction":{"label":"zzzzzz"},"confidence":0.5"#,
    "/prediction/label: is \"zzzzzz\", which is not a label of tickets; it has 3 labels, from \"refund\" on"
)]
fn a_classification(#[case] members: &str, #[case] expected: &str) {
    let told = refused(&policy(""), members);
    assert!(told.starts_with(expected), "{told}");
}

#[rstest]
#[case(70.0, "fits")]
#[case(140.0, "/prediction/score: is 140; it must be from 0 to 100")]
#[case(-1.0, "/prediction/score: is -1; it must be from 0 to 100")]
fn a_score(#[case] score: f64, #[case] expected: &str) {
    let policy = workflow("ai-led", "score", SCALE, "");
    let told = refused(&policy, &format!("\"confidence\":0.5,\"prediction\":{{\"score\":{score}}}"));
    assert_eq!(told, expected, "{score}");
    let scale = policy.workflow.score.unwrap();
    assert_eq!([39.9, 40.0, 70.0].map(|score| scale.band(score)), [0, 1, 2], "a boundary opens the upper band");
}

#[rstest]
#[case(r#"{"email":"a@b.example"}"#, "fits", "fits")]
#[case(
    "{}",
    "/prediction/fields/email: is missing; the policy requires it",
    "email is missing; the policy requires it"
)]
#[case(r#"{"email":""}"#, "fits", "email is empty; the policy requires it")]
#[case(r#"{"email":null}"#, "fits", "email is empty; the policy requires it")]
#[case(
    r#"{"email":"a@b","mail":"x"}"#,
    "/prediction/fields/mail: is not a field of tickets; did you mean email?",
    "mail is not a field of tickets; did you mean email?"
)]
#[case(r#"{"email":"ana at firm"}"#, "fits", "email must be an e-mail address such as ana@firm.example, not the text")]
#[case(r#"{"email":4}"#, "/prediction/fields/email: must be an e-mail", "email must be an e-mail address")]
#[case(
    r#"{"email":"a@b","age":"4"}"#,
    "/prediction/fields/age: must be a number, not the text \"4\"",
    "age must be a number"
)]
#[case(r#"{"email":"a@b","born":"20 May"}"#, "fits", "born must be a date such as 2026-11-20")]
#[case(r#"{"email":"a@b","born":"2026-02-30"}"#, "fits", "born must be a date")]
#[case(r#"{"email":"a@b","site":"firm"}"#, "fits", "site must be a web address")]
#[case(r#"{"email":"a@b","phone":"none"}"#, "fits", "phone must be a phone number")]
#[case(r#"{"email":"a@b","plan":"Max"}"#, "/prediction/fields/plan: must be one of Pro, Free", "plan must be one of")]
#[case(r#"{"email":"a@b","vip":"yes"}"#, "/prediction/fields/vip: must be true or false", "vip must be true or false")]
fn an_extraction(#[case] fields: &str, #[case] from_model: &str, #[case] from_person: &str) {
    let policy = workflow("ai-led", "extraction", FIELDS, "");
    let members = format!("\"confidence\":0.5,\"prediction\":{{\"fields\":{fields}}}");
    let told = refused(&policy, &members);
    assert!(told.starts_with(from_model), "a model may be wrong, not misshapen: {told}");
    let told = fits_final(&policy, &case(&members).prediction.unwrap()).err().unwrap_or_else(|| "fits".into());
    assert!(told.starts_with(from_person), "a person's answer is final: {told}");
}

fn variants(names: &[&str]) -> String {
    let list: Vec<String> = names.iter().map(|name| format!("{{\"choice\":\"{name}\",\"text\":\"Words\"}}")).collect();
    format!("\"confidence\":0.5,\"prediction\":{{\"choice\":\"a\"}},\"alternatives\":[{}]", list.join(","))
}

#[rstest]
#[case(&["a", "b"], "fits")]
#[case(&["a"], "/alternatives: has 1 variants; a choice needs 2 to 6")]
#[case(&["a", "b", "c", "d", "e", "f", "g"], "/alternatives: has 7 variants; a choice needs 2 to 6")]
#[case(&["a", "a"], "/alternatives/1/choice: is \"a\" a second time")]
#[case(&["b", "c"], "/prediction/choice: is \"a\", which is not among the variants b, c")]
fn a_choice(#[case] names: &[&str], #[case] expected: &str) {
    let policy = workflow("ai-assisted", "choice", "", "");
    assert_eq!(refused(&policy, &variants(names)), expected, "{names:?}");
}

#[test]
fn a_variant_must_be_readable() {
    let policy = workflow("ai-assisted", "choice", "", "");
    let members = variants(&["a", "b"]).replace(",\"text\":\"Words\"", "");
    assert!(refused(&policy, &members).starts_with("/alternatives/0/text: is missing"), "a name alone says nothing");
}

#[test]
fn human_only_needs_no_answer_and_none_no_confidence() {
    let by_hand = workflow("human-only", "classification", "labels = ['refund']", "");
    assert_eq!(refused(&by_hand, ""), "fits", "a person gives the answer");
    let silent = policy("[route]\nconfidence = 'none'");
    assert_eq!(refused(&silent, r#""prediction":{"label":"refund"}"#), "fits", "the policy asks for no confidence");
    assert!(refused(&silent, "").starts_with("/prediction: is missing"), "but there must be an answer to judge");
}

#[test]
fn a_person_s_answer_is_held_to_the_workflow() {
    let told = fits_final(&policy(""), &Prediction::Label { label: "refnd".into() }).unwrap_err();
    assert_eq!(told, "label is \"refnd\", which is not a label of tickets; the nearest is \"refund\"", "for a person");
    let told = fits_final(&policy(""), &Prediction::Choice { choice: "a".into() }).unwrap_err();
    assert!(told.starts_with("the answer does not fit a workflow of kind classification"), "{told}");
    let draft = workflow("ai-assisted", "draft", "", "");
    let empty = Prediction::Text { text: " \n".into(), subject_line: None };
    assert_eq!(fits_final(&draft, &empty), Err("text has no words".into()), "an empty draft never ships");
}

#[test]
fn a_person_may_refuse_an_action_and_write_a_variant() {
    let action = workflow("ai-assisted", "action", "", "");
    let choice = workflow("ai-assisted", "choice", "", "");
    let refusal = Prediction::Refusal(Refusal);
    let text = |text: &str| Prediction::Text { text: text.into(), subject_line: None };
    assert_eq!(fits_final(&action, &refusal), Ok(()), "doing nothing is an answer to an action");
    assert!(fits_final(&choice, &refusal).is_err(), "and to nothing else");
    assert_eq!(fits_final(&choice, &text("Better words")), Ok(()), "a variant of one's own");
    assert!(fits_final(&choice, &text("  ")).is_err(), "has words");
    assert!(fits_final(&action, &text("Better words")).is_err(), "an action is no text");
    let told = refused(&action, r#""confidence":0.5,"prediction":{"text":"Hi"}"#);
    assert!(told.starts_with("/prediction: does not fit"), "a model does not write in place of choosing: {told}");
}

#[test]
fn what_one_had_in_mind_may_be_half_finished() {
    let policy = workflow("ai-led", "extraction", FIELDS, "");
    let fields = |fields: serde_json::Value| {
        let serde_json::Value::Object(fields) = fields else { unreachable!("an object literal") };
        Prediction::Fields { fields }
    };
    let half = fields(serde_json::json!({"email": "ana at"}));
    assert!(fits_final(&policy, &half).is_err(), "as an answer it is wrong");
    assert_eq!(fits_thought(&policy, &half), Ok(()), "for the next person to read it will do");
    let other = Prediction::Label { label: "refund".into() };
    assert!(fits_thought(&policy, &other).is_err(), "if it is of the workflow's kind at all");
}
