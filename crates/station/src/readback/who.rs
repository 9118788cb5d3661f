//! Who may read a draft back, and who may score what was said.

use super::ReadbackError;
use crate::case::CaseRow;
use crate::change::Change;
use crate::people::{Op, Person, everyone};
use crate::policy::{Policy, Readback};
use crate::review::{Hands, hands, reads};
use crate::store::{Store, StoreError};

/// Everybody at the station, and who of them has had a hand in a case.
pub(super) struct Who {
    people: Vec<Person>,
    hands: Hands,
}

impl Who {
    /// Reads it inside a change.
    pub(super) async fn of(store: &Store, change: &mut Change, case: &CaseRow) -> Result<Self, ReadbackError> {
        Ok(Self { people: everyone(store.reader()).await?, hands: hands(change.connection(), case).await? })
    }

    /// Of people that are known already.
    pub(super) fn new(people: Vec<Person>, hands: Hands) -> Self {
        Self { people, hands }
    }

    /// Whether a person wrote the draft.
    pub(super) fn by_a_person(&self) -> bool {
        self.hands.by_a_person()
    }

    /// What somebody may do about reading a draft.
    pub(super) fn may_read(&self, by: &Person, rule: &Readback) -> May {
        if !reads(rule.by, &by.roles) {
            return May::Not(format!("it is for the role {}", rule.by));
        }
        if !self.hands.has(by) {
            return May::Do;
        }
        let another = self.people.iter().any(|other| reads(rule.by, &other.roles) && !self.hands.has(other));
        if another { May::Not("you wrote or edited it, so somebody else reads it".to_owned()) } else { May::ForWant }
    }

    /// What somebody may do about scoring what `reader` said. `first` scored it before; then this is the second score.
    pub(super) fn may_score(&self, by: &Person, reader: &str, first: Option<&str>) -> May {
        let another = |person: &Person| {
            person.id.as_str() != reader
                && Some(person.id.as_str()) != first
                && !self.hands.has(person)
                && Op::ScoreReadback.permitted_by(&person.roles).is_some()
        };
        if another(by) {
            return May::Do;
        }
        if Some(by.id.as_str()) == first {
            return May::Not("you have scored it".to_owned());
        }
        if by.id.as_str() != reader {
            return May::Not("you wrote or edited the draft, so somebody else scores it".to_owned());
        }
        // A second score measures agreement between two people; without a second person there is none.
        if first.is_none() && !self.people.iter().any(another) {
            return May::ForWant;
        }
        May::Not("you read it, so somebody else scores it".to_owned())
    }
}

/// Whether somebody may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum May {
    /// Yes.
    Do,
    /// Only because there is nobody else.
    ForWant,
    /// No, and why.
    Not(String),
}

/// What the policy of a case asks of its readback.
pub(super) fn rule(policy: &Policy) -> Result<&Readback, ReadbackError> {
    let none = || StoreError::Damaged(format!("the policy {} asks for no readback", policy.workflow.key));
    Ok(policy.evidence.readback.as_ref().ok_or_else(none)?)
}
