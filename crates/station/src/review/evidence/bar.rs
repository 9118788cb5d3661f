//! The evidence bar: what a policy asks of a draft, and whether an answer shows it. Pure.

use super::requirement::Requirement;
use super::span::{EvidenceSpan, shown};
use crate::policy::{Kind, Policy};
use crate::review::gate::Gate;

/// What a draft must show before it may be approved or overridden; empty when nothing is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    /// Each requirement and how many times it must be shown, 1 or more; in the policy's order.
    pub asked: Vec<(Requirement, u32)>,
}

/// More spans than anyone accepts by hand.
const MOST_SPANS: usize = 500;

impl Bar {
    /// The bar of a policy. Only drafts have one.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        if policy.workflow.kind != Kind::Draft {
            return Self::default();
        }
        let evidence = &policy.evidence;
        let counted = [
            (Requirement::NamedClient, evidence.named_client),
            (Requirement::NumberedOutcome, evidence.numbered_outcome),
            (Requirement::Citation, evidence.citation),
        ];
        let checks = evidence.checks.iter().map(|sentence| (Requirement::Check(sentence.clone()), 1));
        Self { asked: counted.into_iter().filter(|(_, needed)| *needed > 0).chain(checks).collect() }
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// The requirement that is meant: a check may also be named by its place, from 1.
    pub(in crate::review) fn meant(&self, named: &Requirement) -> Option<&Requirement> {
        let checks: Vec<&Requirement> = self.requirements().filter(|requirement| !requirement.is_shown()).collect();
        let by_place = || match named {
            Requirement::Check(place) => checks.get(place.parse::<usize>().ok()?.checked_sub(1)?).copied(),
            Requirement::NamedClient | Requirement::NumberedOutcome | Requirement::Citation => None,
        };
        self.requirements().find(|asked| *asked == named).or_else(by_place)
    }

    pub(in crate::review) fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.asked.iter().map(|(requirement, _)| requirement)
    }

    /// The evidence of an answer to be kept, once it is known to reach the bar. `text` is the final text.
    ///
    /// # Errors
    /// A span that does not stand, or exactly what is missing.
    pub(in crate::review) fn reached(
        &self,
        text: &str,
        given: &[EvidenceSpan],
        waived: &[Gate],
    ) -> Result<Vec<EvidenceSpan>, String> {
        if given.len() > MOST_SPANS {
            return Err(format!("there are {} pieces of evidence; {MOST_SPANS} are the most", given.len()));
        }
        let mut kept: Vec<EvidenceSpan> = Vec::new();
        for span in given {
            let span = self.standing(text, span)?;
            if !kept.contains(&span) {
                kept.push(span);
            }
        }
        let missing: Vec<String> = self.asked.iter().filter_map(|asked| lack(asked, &kept, waived)).collect();
        if missing.is_empty() { Ok(kept) } else { Err(below(&missing)) }
    }

    fn standing(&self, text: &str, span: &EvidenceSpan) -> Result<EvidenceSpan, String> {
        let requirement = match self.meant(&span.requirement) {
            Some(requirement) => requirement.clone(),
            // More than is asked may be shown; only a check must be one of the policy's.
            None if span.requirement.is_shown() => span.requirement.clone(),
            None => return Err(format!("the policy has no check “{}”", span.requirement.title())),
        };
        let span = EvidenceSpan { requirement, ..span.clone() };
        if span.stands_in(text) {
            return Ok(span);
        }
        let EvidenceSpan { requirement, start, end, quote } = &span;
        Err(match requirement.is_shown() {
            true => format!("“{quote}” does not stand at {start} to {end} of the final text; accept the evidence anew"),
            false => format!("the check “{}” is ticked, not shown by words of the text", requirement.title()),
        })
    }
}

fn lack((requirement, needed): &(Requirement, u32), kept: &[EvidenceSpan], waived: &[Gate]) -> Option<String> {
    if waived.iter().any(|gate| gate.covers(requirement)) {
        return None;
    }
    let spans: Vec<&EvidenceSpan> = kept.iter().filter(|span| span.requirement == *requirement).collect();
    let there = if requirement.is_shown() { shown(&spans) } else { u32::from(!spans.is_empty()) };
    let asked = requirement.counted(*needed);
    match there {
        enough if enough >= *needed => None,
        0 => Some(asked),
        some => Some(format!("{asked} ({some} shown)")),
    }
}

fn below(missing: &[String]) -> String {
    let list = match missing {
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
        [] => String::new(),
    };
    format!("below the evidence bar: it still asks for {list}; accept words that show it, or have a lead waive it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const TEXT: &str = "Brightwell closes in 4 days: https://a.example/b and https://a.example/c";

    fn bar() -> Bar {
        let check = Requirement::Check("Reads like us".to_owned());
        Bar { asked: vec![(Requirement::NamedClient, 1), (Requirement::Citation, 2), (check, 1)] }
    }

    fn span(requirement: &str, quote: &str) -> EvidenceSpan {
        let at = TEXT.find(quote).expect("the words of the test");
        let (start, end) = (u32::try_from(at).unwrap(), u32::try_from(at + quote.len()).unwrap());
        EvidenceSpan { requirement: requirement.parse().unwrap(), start, end, quote: quote.to_owned() }
    }

    fn tick(name: &str) -> EvidenceSpan {
        EvidenceSpan { requirement: name.parse().unwrap(), start: 0, end: 0, quote: String::new() }
    }

    #[test]
    fn exactly_what_is_missing_is_said() {
        let said = |given: &[EvidenceSpan], waived: &[Gate]| bar().reached(TEXT, given, waived).unwrap_err();
        assert_eq!(
            said(&[], &[]),
            "below the evidence bar: it still asks for a named client, 2 citations and “Reads like us”; accept words that \
             show it, or have a lead waive it",
            "everything, in the policy's order"
        );
        let some =
            [span("named_client", "Brightwell"), span("citation", "https://a.example/b"), tick("check:Reads like us")];
        assert!(said(&some, &[]).contains("asks for 2 citations (1 shown);"), "and how much of it is there");
    }

    #[test]
    fn a_waived_requirement_counts_as_met() {
        let gates = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect::<Vec<Gate>>();
        let given = [span("named_client", "Brightwell"), tick("check:1")];
        let kept = bar().reached(TEXT, &given, &gates(&["evidence:citation"])).expect("the rest is shown");
        assert_eq!(kept[1].requirement.to_string(), "check:Reads like us", "a check is kept by its sentence");
        assert_eq!(bar().reached(TEXT, &[], &gates(&["evidence"])), Ok(Vec::new()), "the whole bar may be waived");
        assert!(bar().reached(TEXT, &given, &gates(&["readback"])).is_err(), "another gate waives nothing here");
    }

    #[rstest]
    #[case(EvidenceSpan { start: 1, ..span("named_client", "Brightwell") }, "does not stand at 1 to 10")]
    #[case(tick("check:Sounds nice"), "the policy has no check “Sounds nice”")]
    #[case(tick("check:2"), "the policy has no check “2”")]
    #[case(EvidenceSpan { quote: "us".to_owned(), ..tick("check:1") }, "is ticked, not shown")]
    fn evidence_that_does_not_stand_is_refused(#[case] wrong: EvidenceSpan, #[case] says: &str) {
        let said = bar().reached(TEXT, &[wrong], &["evidence".parse().unwrap()]).unwrap_err();
        assert!(said.contains(says), "even where nothing is asked any more: {said}");
    }

    #[test]
    fn more_than_is_asked_may_be_shown() {
        let given = [span("numbered_outcome", "4 days")];
        let kept = Bar::default().reached(TEXT, &given, &[]).expect("nothing is asked");
        assert_eq!(kept, given, "and it is kept");
    }
}
