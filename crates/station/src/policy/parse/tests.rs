use rstest::rstest;

use super::{check, parse};
use crate::people::Role;
use crate::policy::{Confidence, Policy, Retention, Rollout, duration_text};
use crate::schema::judge::{POLICY, from_toml};

/// Lines 1 to 8; what a test adds under `[workflow]` starts at line 9.
const HEAD: &str = "[workflow]\nkey = 'tickets'\nname = 'Tickets'\nmode = 'ai-assisted'\nstage = 'excite'\n\
    kind = 'classification'\nowner = 'Head of care'\nlabels = ['refund', 'other']\n";

fn told(text: &str) -> Vec<String> {
    match parse(text, "p.toml") {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
    }
}

fn good(text: &str) -> Policy {
    assert_eq!(POLICY.faults(&from_toml(text)), "", "the published schema accepts it:\n{text}");
    parse(text, "p.toml").unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

#[rstest]
#[case("treshold = 1", "p.toml:9:1: [workflow] has no key \"treshold\"; its keys are key, name, mode, stage")]
#[case("rolout = 'live'", "p.toml:9:1: [workflow] has no key \"rolout\"; did you mean rollout?")]
#[case("rollout = 'liv'", "p.toml:9:11: rollout is 'liv'; did you mean live?")]
#[case("rollout = 'everywhere'", "p.toml:9:11: rollout is 'everywhere'; it must be one of shadow, pilot, live")]
#[case("pilot_share = 2", "p.toml:9:15: pilot_share is 2; it must be from 0 to 1")]
#[case("claim_sensitive = 'yes'", "p.toml:9:19: claim_sensitive is 'yes'; it must be true or false")]
#[case("tool = ''", "p.toml:9:8: tool is ''; it must be a text with something in it")]
#[case("confidence = 'some'", "p.toml:9:14: confidence is 'some'; it must be one of given, none")]
#[case("fields = [{name = 'a'}]", "p.toml:9:10: fields stands in a workflow of kind classification; remove it")]
#[case("[rout]", "p.toml:9:2: the file has no key \"rout\"; did you mean route?")]
#[case("[route]\nthreshold = 1.4", "p.toml:10:13: threshold is 1.4; it must be from 0 to 1")]
#[case("[route]\nthreshold = 'high'", "p.toml:10:13: threshold is 'high'; it must be from 0 to 1")]
#[case("[route]\naudit_rate = nan", "p.toml:10:14: audit_rate is nan; it must be from 0 to 1")]
#[case("[route]\naudit_waits = 1", "p.toml:10:15: audit_waits is 1; it must be true or false")]
#[case("[route]\nalways_review = 'stake > 5'", "p.toml:10:17: always_review is 'stake > 5'; it must be a list in [ ]")]
#[case(
    "[route]\nalways_review = ['stake > 5', 'stakes > 5']",
    "p.toml:10:32: the rule \"stakes > 5\" cannot be read; there is no name \"stakes\"; did you mean stake?"
)]
#[case(
    "[route]\nalways_review = [\"stake > \"]",
    "p.toml:10:18: an element of always_review is \"stake > \"; it must be a text with something in it"
)]
#[case(
    "[route]\nalways_review = [\"stake >> 5\"]",
    "p.toml:10:26: the rule \"stake >> 5\" cannot be read; \">\" stands"
)]
#[case("[review]\nsla = 4", "p.toml:10:7: sla is 4; it must be a time from \"1m\" to \"365d\"")]
#[case("[review]\nundo = '2d'", "p.toml:10:8: undo is '2d'; it must be a time from \"0s\" to \"1d\"")]
#[case("[review]\nlease = '0s'", "p.toml:10:9: lease is '0s'; it must be a time from \"1s\" to \"1d\"")]
#[case("[review]\nminutes = 0", "p.toml:10:11: minutes is 0; it must be above 0 and at most 1440")]
#[case("[review]\ncatch = 90", "p.toml:10:9: catch is 90; it must be from 0 to 1")]
#[case(
    "[review]\nroles = ['auditor', 'lead']",
    "p.toml:10:10: roles has \"auditor\"; it must be of reviewer, senior, lead"
)]
#[case("[review]\nroles = []", "p.toml:10:9: roles lets nobody decide; name at least one of reviewer, senior, lead")]
#[case(
    "[review]\nescalate_to = 'boss'",
    "p.toml:10:15: escalate_to is 'boss'; it must be one of reviewer, senior, lead"
)]
#[case(
    "[review]\nescalate_to = 'auditor'",
    "p.toml:10:15: escalate_to is 'auditor'; it must be one of reviewer, senior"
)]
#[case(
    "[review]\nreasons = [{code='a',text='A'},\n {code='a',text='B'}]",
    "p.toml:11:8: reasons has \"a\" twice; give each reason its own code"
)]
#[case(
    "[review]\nreasons = [{code='A b',text='A'}]",
    "p.toml:10:18: code is \"A b\"; it must be lowercase letters, digits"
)]
#[case("[review]\nreasons = [{code='a'}]", "p.toml:10:12: a reason has no text; add text = \"Wrong label\"")]
#[case("[review]\nreasons = []", "p.toml:10:11: reasons has no reason; an override needs one")]
#[case("[review]\nmask = ['subject']", "p.toml:10:9: mask has \"subject\"; it must be a JSON pointer")]
#[case("[review]\nshow = ['A', 'A']", "p.toml:10:14: show has \"A\" twice; remove one of them")]
#[case("[evidence]\ncitation = -1", "p.toml:10:12: citation is -1; it must be a whole number from 0 to 100")]
#[case(
    "[evidence]\nreadback = { seconds = 30 }",
    "p.toml:10:12: readback stands in a workflow of kind classification; only a draft is read back: remove it"
)]
#[case("[limits]\ntarget_error = 0", "p.toml:10:16: target_error is 0; it must be above 0 and below 1")]
#[case("[limits]\nconfidence = 1", "p.toml:10:14: confidence is 1; it must be above 0 and below 1")]
#[case("[limits]\nretention = '2d'", "p.toml:10:13: retention is '2d'; it must be a span such as \"24 months\"")]
#[case("[limits]\nbaseline = { error_rate = 3 }", "p.toml:10:27: error_rate is 3; it must be from 0 to 1")]
#[case("route = 3", "p.toml:9:1: [workflow] has no key \"route\"; its keys are")]
fn each_mistake_is_named_with_its_place(#[case] more: &str, #[case] expected: &str) {
    let told = told(&format!("{HEAD}{more}\n"));
    assert_eq!(told.len(), 1, "one mistake is told once: {told:?}");
    assert!(told[0].starts_with(expected), "{} should start with {expected}", told[0]);
}

#[rstest]
#[case(
    "[route]\nalways_review = [\"stake > 5 and label = 'refunt'\"]",
    "p.toml:10:41: the workflow has no label 'refunt', so the rule never holds for it; did you mean 'refund'?"
)]
#[case(
    "[route]\nalways_review = [\"not label in ('refund', 'zebra')\"]",
    "p.toml:10:43: the workflow has no label 'zebra', so the rule never holds for it; its labels are"
)]
#[case(
    "[review]\nmask = ['/a~2b']",
    "p.toml:10:9: mask has \"/a~2b\", which points nowhere; a ~ in a key is written ~0"
)]
fn what_protects_nobody_is_not_applied(#[case] more: &str, #[case] expected: &str) {
    let text = format!("{HEAD}{more}\n");
    let told: Vec<String> = check(&text, "p.toml").unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "one mistake is told once: {told:?}");
    assert!(told[0].starts_with(expected), "{} should start with {expected}", told[0]);
    assert!(parse(&text, "p.toml").is_ok(), "a version that was applied before can still be read");
}

/// The head with one line replaced.
#[rstest]
#[case("key = 'tickets'", "key = 'Tickets!'", "p.toml:2:7: key is \"Tickets!\"; it must be lowercase letters, digits")]
#[case("key = 'tickets'", "", "p.toml:1:1: [workflow] has no key; add key = \"ticket-routing\"")]
#[case("name = 'Tickets'", "name = 3", "p.toml:3:8: name is 3; it must be a text with something in it")]
#[case("mode = 'ai-assisted'", "", "p.toml:1:1: [workflow] has no mode; add mode = \"ai-led\", \"ai-assisted\" or")]
#[case("stage = 'excite'", "stage = 'exite'", "p.toml:5:9: stage is 'exite'; did you mean excite?")]
#[case("kind = 'classification'", "kind = 'labels'", "p.toml:6:8: kind is 'labels'; it must be one of classification")]
#[case("labels = ['refund', 'other']", "", "p.toml:6:8: kind is classification, but there is no labels; add labels")]
#[case("labels = ['refund', 'other']", "labels = []", "p.toml:6:8: kind is classification, but there is no labels")]
#[case("['refund', 'other']", "['refund', 'refund']", "p.toml:8:21: labels has \"refund\" twice; remove one of them")]
#[case("['refund', 'other']", "['refund', 4]", "p.toml:8:21: an element of labels is 4; it must be a text")]
#[case(
    "mode = 'ai-assisted'",
    "mode = 'ai-led'\nclaim_sensitive = true",
    "p.toml:5:19: claim_sensitive is true and mode is ai-led; claims need a person"
)]
#[case(
    "kind = 'classification'",
    "kind = 'score'",
    "p.toml:6:8: kind is score, but there is no score; add score = { min = 0"
)]
#[case(
    "kind = 'classification'",
    "kind = 'score'\nscore = {min=100, max=0}",
    "p.toml:7:23: max is 0 and min is 100; max must be above min"
)]
#[case(
    "kind = 'classification'",
    "kind = 'score'\nscore = {min=0, max=100, bands=[40, 170]}",
    "p.toml:7:37: a boundary of bands is 170; it must be above 0 and below 100"
)]
#[case(
    "kind = 'classification'",
    "kind = 'score'\nscore = {min=0, max=100, bands=[70, 40]}",
    "p.toml:7:37: a boundary of bands is 40; the boundaries must rise from left to right"
)]
#[case("kind = 'classification'", "kind = 'score'\nscore = {min=0}", "p.toml:7:9: score has no max; add max = 100")]
fn the_workflow_itself_is_checked(#[case] old: &str, #[case] new: &str, #[case] expected: &str) {
    let told = told(&HEAD.replace(old, new));
    assert_eq!(told.len(), 1, "one mistake is told once: {told:?}");
    assert!(told[0].starts_with(expected), "{} should start with {expected}", told[0]);
}

#[rstest]
#[case("", "p.toml:6:8: kind is extraction, but there is no fields; add fields = [{ name")]
#[case("fields = []", "p.toml:8:10: fields has no field; name at least one")]
#[case("fields = [{name='a'}, {name='a'}]", "p.toml:8:29: fields has \"a\" twice; remove one of them")]
#[case("fields = [{type='text'}]", "p.toml:8:11: a field has no name; add name = \"email\"")]
#[case("fields = [{name='a', type='mail'}]", "p.toml:8:27: type is 'mail'; did you mean email?")]
#[case("fields = [{name='a', type='choice'}]", "p.toml:8:27: a field of type choice has no choices; add choices")]
#[case("fields = [{name='a', choices=['x'], type='text'}]", "p.toml:8:30: choices stands beside another type; set")]
fn fields_are_checked(#[case] fields: &str, #[case] expected: &str) {
    let head = HEAD.replace("kind = 'classification'", "kind = 'extraction'");
    let told = told(&head.replace("labels = ['refund', 'other']", fields));
    assert_eq!(told.len(), 1, "one mistake is told once: {told:?}");
    assert!(told[0].starts_with(expected), "{} should start with {expected}", told[0]);
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_in_its_order() {
    let text = format!("{HEAD}[route]\nthreshold = 1.4\naudit = 0.1\n[review]\nsla = 'soon'\n");
    let told = told(&text.replace("stage = 'excite'\n", ""));
    let lines: Vec<&str> = told.iter().filter_map(|line| line.split(':').nth(1)).collect();
    assert_eq!(lines, ["1", "9", "10", "12"], "one run shows everything there is to mend: {told:?}");
}

#[test]
fn two_sections_may_not_disagree_about_confidence() {
    let told = told(&format!("{HEAD}confidence = 'none'\n[route]\nconfidence = 'given'"));
    let expected = "p.toml:11:14: [workflow] says confidence is none, [route] says given; keep one of them";
    assert_eq!(told, [expected], "neither is silently preferred");
}

#[test]
fn a_file_that_is_not_toml_says_where_it_breaks() {
    let told = told("[workflow]\nkey = tickets\n");
    assert!(told[0].starts_with("p.toml:2:"), "the syntax error is placed: {told:?}");
    assert!(told[0].ends_with("at \"tickets\"; a text stands in quotes"), "what stands there is shown: {told:?}");
    assert_eq!(told.len(), 1, "no follow-on mistakes: {told:?}");
    assert_eq!(super::parse("a = 1\na = 2", "p.toml").unwrap_err()[0].what, "duplicate key at \"a\"", "it is named");
}

#[test]
fn an_empty_file_asks_for_the_workflow() {
    let told = told("");
    assert_eq!(told.len(), 6, "every required key is asked for: {told:?}");
    assert_eq!(told[0], "p.toml:1:1: [workflow] has no key; add key = \"ticket-routing\"", "with an example");
}

#[test]
fn what_a_file_leaves_out_has_its_default() {
    let policy = good(HEAD);
    assert_eq!(policy.workflow.rollout, Rollout::Shadow, "nothing executes until a lead says so");
    assert_eq!((policy.route.threshold, policy.route.audit_rate), (0.80, 0.05), "the documented rates");
    assert!(!policy.route.audit_waits, "only a draft waits for its check");
    assert_eq!(duration_text(policy.review.sla), "4h", "the documented SLA");
    assert_eq!(duration_text(policy.review.lease), "10m", "the documented lease");
    assert_eq!(duration_text(policy.review.undo), "15s", "the documented undo hold");
    assert_eq!(policy.review.roles, [Role::Reviewer, Role::Senior, Role::Lead], "whoever judges may decide");
    assert!(policy.review.reasons.iter().any(|reason| reason.note), "one reason leaves room for words");
    assert_eq!(policy.limits.retention, None, "nothing is deleted unasked");
}

#[test]
fn a_draft_waits_for_its_check_and_may_be_read_back() {
    let head = HEAD.replace("classification", "draft").replace("labels = ['refund', 'other']\n", "");
    let policy = good(&format!("{head}[evidence]\nreadback = {{ by = 'lead' }}\n[limits]\nretention = '24 months'"));
    assert!(policy.route.audit_waits, "a draft cannot be taken back once it is sent");
    let readback = policy.evidence.readback.unwrap();
    assert_eq!((readback.seconds, readback.by), (30, Role::Lead), "what is left out has its default");
    assert_eq!(readback.pass, ["audience", "claim", "next_step"], "all three must be said back");
    assert_eq!(policy.limits.retention, Some(Retention::Months(24)), "kept in calendar months");
}

#[rstest]
#[case("confidence = 'none'\n")]
#[case("[route]\nconfidence = 'none'\n")]
fn no_confidence_may_stand_in_either_section(#[case] more: &str) {
    assert_eq!(good(&format!("{HEAD}{more}")).workflow.confidence, Confidence::None, "{more}");
}

#[test]
fn human_only_may_keep_its_threshold() {
    let policy = good(&format!("{}[route]\nthreshold = 0.9", HEAD.replace("ai-assisted", "human-only")));
    assert_eq!(policy.route.threshold, 0.9, "it is ignored, and there when the mode changes back");
}

#[test]
fn the_contract_s_example_is_a_policy() {
    let text = r#"
[workflow]
key = "ticket-routing"      # name, owner
name = "Ticket routing"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
tool = "HubSpot"
trigger = "ticket.creation"
claim_sensitive = false
labels = ["card_arrival", "closing_account"]
rollout = "live"
pilot_share = 0.1
[route]
threshold = 0.80
audit_rate = 0.05
audit_waits = false
blind_first = 0.20
seeded = 0.02
double_review = 0.05
always_review = ["stake > 5", "label = 'closing_account'"]
[review]
sla = "4h"
lease = "10m"
undo = "15s"
minutes = 1.5
catch = 0.9
roles = ["reviewer", "senior", "lead"]
escalate_to = "senior"
reasons = [{code = "wrong-label", text = "Wrong label"}, {code = "off-brand", text = "Off brand", note = true}]
show = ["CRM record", "Conversation"]
mask = ["/subject/email"]
[evidence]
named_client = 1
numbered_outcome = 1
citation = 1
checks = ["Reads like us, not like a template"]
[limits]
target_error = 0.03
confidence = 0.90
false_trips_per_year = 1
retention = "24 months"
baseline = { minutes_per_case = 6.0, cost_per_case = 4.2, error_rate = 0.08 }
"#;
    let policy = good(text);
    assert_eq!(policy.route.always_review.len(), 2, "both rules are read");
    assert_eq!(policy.review.reasons[1].code, "off-brand", "reasons keep their order");
    assert_eq!(policy.limits.baseline.unwrap().cost_per_case, Some(4.2), "the baseline is read");
}
