//! The gates between an answer and its leaving the station, as a waiver names them.

use std::fmt;
use std::str::FromStr;

use super::evidence::{Bar, Requirement};
use crate::policy::Policy;

/// Something an answer must pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// The whole evidence bar.
    Evidence,
    /// One requirement of it.
    Requirement(Requirement),
    /// A second person's answer.
    SecondPerson,
    /// A senior's or a lead's answer.
    Senior,
    /// A readback.
    Readback,
}

/// What stands before a requirement's name.
const EVIDENCE: &str = "evidence:";

impl Gate {
    /// Whether waiving it meets a requirement.
    #[must_use]
    pub fn covers(&self, asked: &Requirement) -> bool {
        match self {
            Self::Evidence => true,
            Self::Requirement(waived) => waived == asked,
            Self::SecondPerson | Self::Senior | Self::Readback => false,
        }
    }

    /// The gate as it stands in a policy: a check may be named by its place.
    ///
    /// # Errors
    /// When the policy has no such gate; says which it has.
    pub(super) fn of(self, policy: &Policy) -> Result<Self, String> {
        let bar = Bar::of(policy);
        let stands = match &self {
            Self::Evidence => !bar.is_empty(),
            Self::Requirement(named) => match bar.meant(named) {
                Some(asked) => return Ok(Self::Requirement(asked.clone())),
                None => false,
            },
            Self::SecondPerson => policy.route.double_review > 0.0,
            Self::Readback => policy.evidence.readback.is_some(),
            Self::Senior => true,
        };
        if stands { Ok(self) } else { Err(format!("the workflow has no gate \"{self}\"; {}", gates(&bar, policy))) }
    }
}

fn gates(bar: &Bar, policy: &Policy) -> String {
    let of_bar = bar.requirements().map(|asked| Gate::Requirement(asked.clone()).to_string());
    let whole = (!bar.is_empty()).then(|| Gate::Evidence.to_string());
    let second = (policy.route.double_review > 0.0).then(|| Gate::SecondPerson.to_string());
    let readback = policy.evidence.readback.is_some().then(|| Gate::Readback.to_string());
    let all: Vec<String> =
        whole.into_iter().chain(of_bar).chain(second).chain(readback).chain([Gate::Senior.to_string()]).collect();
    format!("it has {}", all.join(", "))
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evidence => f.write_str("evidence"),
            Self::Requirement(requirement) => write!(f, "{EVIDENCE}{requirement}"),
            Self::SecondPerson => f.write_str("second-person"),
            Self::Senior => f.write_str("senior"),
            Self::Readback => f.write_str("readback"),
        }
    }
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match (name, name.strip_prefix(EVIDENCE)) {
            ("evidence", _) => Ok(Self::Evidence),
            ("second-person", _) => Ok(Self::SecondPerson),
            ("senior", _) => Ok(Self::Senior),
            ("readback", _) => Ok(Self::Readback),
            (_, Some(requirement)) => requirement.parse().map(Self::Requirement),
            _ => Err(format!(
                "\"{name}\" is no gate; there are evidence, evidence: with a requirement, second-person, senior, readback"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("evidence")]
    #[case("evidence:citation")]
    #[case("evidence:check:Reads like us")]
    #[case("second-person")]
    #[case("senior")]
    #[case("readback")]
    fn a_gate_keeps_its_name(#[case] name: &str) {
        let gate: Gate = name.parse().expect("a gate");
        assert_eq!(gate.to_string(), name, "what is stored is what was asked");
    }

    #[test]
    fn an_unknown_gate_is_told() {
        for name in ["", "evidence:", "evidence:quote", "double"] {
            assert!(name.parse::<Gate>().is_err(), "{name:?} must not be kept as if it were a gate");
        }
    }
}
