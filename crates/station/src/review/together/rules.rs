//! Which cases may be decided together: truly alike ones, of which each would be decided alone in the same words. Pure.

use crate::case::{CaseRow, Envelope, Lane, Prediction, State};
use crate::people::{Person, Role};
use crate::policy::rule::{BLIND_FIRST, DOUBLE_REVIEW};
use crate::policy::{Kind, Policy, Took};
use crate::queue::reaches;

/// More than that nobody reads through before they decide.
pub const MOST_TOGETHER: usize = 50;

/// Everything of a case that says whether it may be decided together with others.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) row: CaseRow,
    /// `None` once it is erased.
    pub(super) content: Option<Envelope>,
    /// The rules that took it.
    pub(super) took: Took,
    /// Chosen for a check.
    pub(super) check: bool,
    /// An older revision was answered.
    pub(super) before: bool,
}

impl Facts {
    /// What the AI answered.
    pub(super) fn prediction(&self) -> Option<&Prediction> {
        self.content.as_ref().and_then(|content| content.prediction.as_ref())
    }
}

/// Why a case is not decided together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Out {
    Draft,
    Check,
    Blind,
    Double,
    Escalated,
    Disputed,
    Reopened,
    AnsweredBefore,
    NoAnswer,
    NotYours,
    Elsewhere,
    NotWaiting(State),
    Unlike(Unlike),
}

/// What sets a case apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unlike {
    Workflow,
    Policy,
    Revision,
    Answer,
}

impl Out {
    /// In words, behind the case's name.
    pub(super) fn words(self) -> String {
        match self {
            Self::Draft => "drafts are read one by one".to_owned(),
            Self::Check => "it was chosen for a check and is judged on its own".to_owned(),
            Self::Blind => "it is judged before the AI's answer is shown".to_owned(),
            Self::Double => "two people judge it, each on their own".to_owned(),
            Self::Escalated => "it was escalated and is judged on its own".to_owned(),
            Self::Disputed => "its answers are disputed; settle it on its own".to_owned(),
            Self::Reopened => "it was reopened and is judged on its own".to_owned(),
            Self::AnsweredBefore => "it was decided before it came again and is judged on its own".to_owned(),
            Self::NoAnswer => "the AI gave no answer to it".to_owned(),
            Self::NotYours => "it waits for another role".to_owned(),
            Self::Elsewhere => "somebody else has it".to_owned(),
            Self::NotWaiting(state) => format!("it does not wait to be decided: it is {}", stands(state)),
            Self::Unlike(Unlike::Workflow) => "it is of another workflow".to_owned(),
            Self::Unlike(Unlike::Policy) => "another version of the policy routed it".to_owned(),
            Self::Unlike(Unlike::Revision) => "it came again with other content".to_owned(),
            Self::Unlike(Unlike::Answer) => "the AI answered it otherwise".to_owned(),
        }
    }
}

fn stands(state: State) -> &'static str {
    match state {
        State::Quarantine => "in quarantine",
        State::Accepted => "accepted",
        State::Queued | State::Leased | State::Answered | State::Escalated | State::Disputed => "waiting",
        State::Returned => "back at its source",
        State::Readback => "waiting for its readback",
        State::Held => "decided",
        State::Settled => "settled",
        State::Erased => "erased",
    }
}

/// Why this case is decided on its own, whatever the others are.
pub(super) fn on_its_own(
    facts: &Facts,
    policy: &Policy,
    holds: &Policy,
    by: &Person,
    roles: &[Role],
    now: i64,
) -> Option<Out> {
    let Facts { row, content: _, took, check, before } = facts;
    match row.state {
        // Whoever is to answer second must not learn that there is a first: it is told apart below, by the draw alone.
        State::Queued | State::Answered | State::Escalated | State::Disputed => {}
        State::Leased if row.is_leased_to(by.id.as_str(), now) => {}
        State::Leased => return Some(Out::Elsewhere),
        State::Quarantine
        | State::Accepted
        | State::Returned
        | State::Readback
        | State::Held
        | State::Settled
        | State::Erased => return Some(Out::NotWaiting(row.state)),
    }
    let waits = match (row.waits_as, row.lane) {
        (State::Disputed, _) => Some(Out::Disputed),
        (State::Escalated, _) | (_, Lane::Senior | Lane::Lead) => Some(Out::Escalated),
        _ => None,
    };
    let drawn = if *check || row.lane == Lane::Audit {
        Some(Out::Check)
    } else if took.has(BLIND_FIRST) {
        Some(Out::Blind)
    } else if took.has(DOUBLE_REVIEW) || row.first_answer.is_some() {
        Some(Out::Double)
    } else if row.reopened.is_some() {
        Some(Out::Reopened)
    } else if *before {
        Some(Out::AnsweredBefore)
    } else {
        None
    };
    let kind = (policy.workflow.kind == Kind::Draft).then_some(Out::Draft);
    let answer = facts.prediction().is_none().then_some(Out::NoAnswer);
    let reach = (!reaches(holds, roles, row.lane)).then_some(Out::NotYours);
    kind.or(waits).or(drawn).or(answer).or(reach)
}

/// What sets one case apart from another.
pub(super) fn unlike(one: &Facts, other: &Facts) -> Option<Unlike> {
    if one.row.workflow != other.row.workflow {
        Some(Unlike::Workflow)
    } else if one.row.policy_version != other.row.policy_version {
        Some(Unlike::Policy)
    } else if one.row.revision != other.row.revision {
        Some(Unlike::Revision)
    } else if one.prediction() != other.prediction() {
        Some(Unlike::Answer)
    } else {
        None
    }
}

/// The case that most others are like; of several such the first. One odd case must not decide what the rest is.
pub(super) fn most_like<'f>(all: &[&'f Facts]) -> Option<&'f Facts> {
    let like = |one: &Facts| all.iter().filter(|other| unlike(one, other).is_none()).count();
    // The last of equal ones would win, so they are asked from the end.
    all.iter().rev().copied().max_by_key(|one| like(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{CaseNo, parse};
    use crate::people::PersonId;
    use rstest::rstest;

    const NOW: i64 = 1_000;

    fn policy(kind: &str) -> Policy {
        let labels = if kind == "classification" { "labels = ['a', 'b']\n" } else { "" };
        let text = format!(
            "[workflow]\nkey = 't'\nname = 'T'\nmode = 'ai-assisted'\nstage = 'excite'\nkind = '{kind}'\nowner = 'Ada'\n{labels}"
        );
        crate::policy::parse(&text, "t.toml").unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
    }

    fn facts(prediction: &str) -> Facts {
        let line = format!("{{\"id\":\"1\",\"workflow\":\"t\",\"input\":\"x\",\"prediction\":{prediction}}}");
        Facts {
            row: CaseRow {
                no: CaseNo(1),
                source: "s".to_owned(),
                id: "1".to_owned(),
                workflow: "t".to_owned(),
                revision: 1,
                content_sha256: [0; 32],
                key: Some([0; 32]),
                state: State::Queued,
                lane: Lane::Main,
                waits_as: State::Queued,
                route: "review".to_owned(),
                policy_version: 1,
                confidence: None,
                arrived_at: 0,
                due_at: 0,
                accepted_at: None,
                lease_person: None,
                lease_until: None,
                lease_holder: None,
                fence: 1,
                hold_until: None,
                decision: None,
                first_answer: None,
                reopened: None,
                readback: None,
            },
            content: Some(parse(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {line}"))),
            took: Took::default(),
            check: false,
            before: false,
        }
    }

    fn took(rule: &str) -> Took {
        Took::read(&format!("[{{\"rule\":\"{rule}\",\"result\":true}}]")).unwrap()
    }

    fn by(roles: &[Role]) -> Person {
        Person { id: PersonId("me".to_owned()), name: "Me".to_owned(), roles: roles.to_vec() }
    }

    fn judged(facts: &Facts, kind: &str, roles: &[Role]) -> Option<Out> {
        on_its_own(facts, &policy(kind), &policy(kind), &by(roles), roles, NOW)
    }

    const A: &str = "{\"label\":\"a\"}";

    #[rstest]
    #[case(|_: &mut Facts| {}, None, "an ordinary case that waits")]
    #[case(|f: &mut Facts| f.check = true, Some(Out::Check), "chosen for a check, wherever it waits")]
    #[case(|f: &mut Facts| f.row.lane = Lane::Audit, Some(Out::Check), "the lane of the checks")]
    #[case(|f: &mut Facts| f.took = took(BLIND_FIRST), Some(Out::Blind), "to be judged blind, before or after the verdict")]
    #[case(|f: &mut Facts| f.took = took(DOUBLE_REVIEW), Some(Out::Double), "two people are to answer")]
    #[case(|f: &mut Facts| { f.row.state = State::Answered; f.took = took(DOUBLE_REVIEW); }, Some(Out::Double), "one has, which the other must not learn")]
    #[case(|f: &mut Facts| f.row.first_answer = Some("d".to_owned()), Some(Out::Double), "one has, under an older draw")]
    #[case(|f: &mut Facts| f.row.waits_as = State::Escalated, Some(Out::Escalated), "handed up")]
    #[case(|f: &mut Facts| f.row.lane = Lane::Lead, Some(Out::Escalated), "in a lead's lane")]
    #[case(|f: &mut Facts| f.row.waits_as = State::Disputed, Some(Out::Disputed), "disputed")]
    #[case(|f: &mut Facts| f.row.reopened = Some("d".to_owned()), Some(Out::Reopened), "opened again")]
    #[case(|f: &mut Facts| f.before = true, Some(Out::AnsweredBefore), "what was sent of it must be superseded")]
    #[case(|f: &mut Facts| f.content = None, Some(Out::NoAnswer), "nothing to approve")]
    #[case(|f: &mut Facts| f.row.state = State::Settled, Some(Out::NotWaiting(State::Settled)), "decided already")]
    #[case(|f: &mut Facts| f.row.state = State::Returned, Some(Out::NotWaiting(State::Returned)), "back at its source")]
    #[case(|f: &mut Facts| f.row.state = State::Leased, Some(Out::Elsewhere), "on somebody's screen")]
    fn what_is_decided_on_its_own(#[case] change: fn(&mut Facts), #[case] out: Option<Out>, #[case] why: &str) {
        let mut facts = facts(A);
        change(&mut facts);
        assert_eq!(judged(&facts, "classification", &[Role::Lead]), out, "{why}");
        assert!(out.is_none_or(|out| !out.words().is_empty()), "and it is said in words");
    }

    #[test]
    fn ones_own_lease_counts_as_waiting_until_it_is_over() {
        let mut facts = facts(A);
        facts.row.state = State::Leased;
        facts.row.lease_person = Some("me".to_owned());
        facts.row.lease_until = Some(NOW + 1);
        assert_eq!(judged(&facts, "classification", &[Role::Reviewer]), None, "it is on one's own screen");
        facts.row.lease_until = Some(NOW);
        assert_eq!(judged(&facts, "classification", &[Role::Reviewer]), Some(Out::Elsewhere), "its time is over");
    }

    #[test]
    fn drafts_and_what_another_role_waits_for_stay_out() {
        assert_eq!(
            judged(&facts("{\"text\":\"Dear all\"}"), "draft", &[Role::Lead]),
            Some(Out::Draft),
            "a draft is read"
        );
        assert_eq!(
            judged(&facts(A), "classification", &[Role::Auditor]),
            Some(Out::NotYours),
            "an auditor takes nothing"
        );
    }

    #[rstest]
    #[case(|_: &mut Facts| {}, None, "alike in everything")]
    #[case(|f: &mut Facts| f.row.workflow = "u".to_owned(), Some(Unlike::Workflow), "another workflow")]
    #[case(|f: &mut Facts| f.row.policy_version = 2, Some(Unlike::Policy), "routed by another version")]
    #[case(|f: &mut Facts| f.row.revision = 2, Some(Unlike::Revision), "came again")]
    #[case(|f: &mut Facts| f.content = facts("{\"label\":\"b\"}").content, Some(Unlike::Answer), "another answer")]
    #[case(|f: &mut Facts| f.row.id = "2".to_owned(), None, "another case with the same answer")]
    fn what_sets_a_case_apart(#[case] change: fn(&mut Facts), #[case] wanted: Option<Unlike>, #[case] why: &str) {
        let (one, mut other) = (facts(A), facts(A));
        change(&mut other);
        assert_eq!(unlike(&one, &other), wanted, "{why}");
    }

    #[test]
    fn most_of_them_say_what_they_are() {
        let (a, b) = (facts(A), facts("{\"label\":\"b\"}"));
        let label = |all: &[&Facts]| most_like(all).and_then(Facts::prediction).cloned();
        assert_eq!(label(&[&b, &a, &a]), a.prediction().cloned(), "the odd one does not decide, though it came first");
        assert_eq!(label(&[&b, &a]), b.prediction().cloned(), "of equals the first");
        assert_eq!(label(&[]), None, "nothing has nothing in common");
    }
}
