//! Where a case stands on its way, and the lane it waits in.

use crate::people::Role;

/// Implements the stored word of a closed set of states, both ways.
macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored and printed.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// From the stored word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

/// The states of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Cannot be judged as it is.
    Quarantine,
    /// Executed unseen.
    Accepted,
    /// Waits for a person.
    Queued,
    /// A person has it.
    Leased,
    /// Waits for a new revision from its source.
    Returned,
    /// Waits for a role.
    Escalated,
    /// Answered, and waits for a second answer.
    Answered,
    /// Two people answered differently.
    Disputed,
    /// Waits for a readback.
    Readback,
    /// Answered, inside its undo hold.
    Held,
    /// Done; may be sent and trained on.
    Settled,
    /// Its content is gone.
    Erased,
}
words!(State {
    Quarantine => "quarantine", Accepted => "accepted", Queued => "queued", Leased => "leased", Returned => "returned",
    Escalated => "escalated", Answered => "answered", Disputed => "disputed", Readback => "readback", Held => "held",
    Settled => "settled", Erased => "erased",
});

impl State {
    /// Whether the next person who asks may get it; of an answered case, one who has not answered it.
    #[must_use]
    pub fn waits(self) -> bool {
        match self {
            Self::Queued | Self::Answered | Self::Escalated | Self::Disputed => true,
            Self::Quarantine
            | Self::Accepted
            | Self::Leased
            | Self::Returned
            | Self::Readback
            | Self::Held
            | Self::Settled
            | Self::Erased => false,
        }
    }

    /// What the column `waits_as` holds for it. An answered case waits as a queued one does; that it has a first
    /// answer stands in a column of its own.
    #[must_use]
    pub(crate) fn as_waiting(self) -> &'static str {
        if self == Self::Answered { Self::Queued.as_str() } else { self.as_str() }
    }
}

/// The lane a case waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// By value.
    Main,
    /// Random checks, in the order they came; priority never touches it.
    Audit,
    /// For a senior marketer.
    Senior,
    /// For a lead.
    Lead,
}
words!(Lane { Main => "main", Audit => "audit", Senior => "senior", Lead => "lead" });

impl Lane {
    /// The lane of an escalation to `role`; reviewers and auditors have none of their own.
    #[must_use]
    pub fn of(role: Role) -> Self {
        match role {
            Role::Lead => Self::Lead,
            Role::Senior => Self::Senior,
            Role::Reviewer | Role::Auditor => Self::Main,
        }
    }

    /// Whether somebody with `roles` may take cases from it. A lead may do what a senior may.
    #[must_use]
    pub fn open_to(self, roles: &[Role]) -> bool {
        match self {
            Self::Main | Self::Audit => roles.iter().any(|role| role.judges()),
            Self::Senior => roles.iter().any(|role| matches!(role, Role::Senior | Role::Lead)),
            Self::Lead => roles.contains(&Role::Lead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_as_what_was_written() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.as_str()), Some(*state), "{state:?}");
        }
        for lane in Lane::ALL {
            assert_eq!(Lane::from_word(lane.as_str()), Some(*lane), "{lane:?}");
        }
        assert_eq!(State::from_word("lost"), None, "an unknown word is damage, not a default");
    }

    #[test]
    fn an_escalated_case_is_not_for_reviewers() {
        assert!(!Lane::Senior.open_to(&[Role::Reviewer]), "escalations wait for the asked role");
        assert!(Lane::Senior.open_to(&[Role::Lead]), "a lead may do what a senior may");
        assert!(!Lane::Main.open_to(&[Role::Auditor]), "an auditor decides nothing");
    }
}
