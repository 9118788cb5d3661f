//! One entry for several decisions made as one: a root over them vouches for each.
//!
//! The leaf of a decision holds everything that an entry of its own would tell of it.

use serde_json::json;
use sha2::{Digest, Sha256};

/// What the entry of several decisions vouches for, of one of them.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'l> {
    /// Its id.
    pub decision: &'l str,
    /// Its case, as `SOURCE/ID`.
    pub case: &'l str,
    /// The revision that was judged.
    pub revision: u32,
    /// `approve`, `override` or `undo`.
    pub action: &'l str,
    /// Code of the reason.
    pub reason: Option<&'l str>,
    /// Commitment to the final value.
    pub final_commit: Option<&'l [u8]>,
    /// Commitment to the note.
    pub note_commit: Option<&'l [u8]>,
    /// The version of the policy that routed the case.
    pub policy_version: u32,
    /// The case had been accepted unseen.
    pub after_accept: bool,
    /// The decision it takes back or replaces.
    pub supersedes: Option<&'l str>,
}

impl Leaf<'_> {
    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let told = json!([
            self.decision,
            self.case,
            self.revision,
            self.action,
            self.reason,
            self.final_commit.map(crate::case::hex),
            self.note_commit.map(crate::case::hex),
            self.policy_version,
            self.after_accept,
            self.supersedes,
        ]);
        let mut hash = Sha256::new();
        // A leaf can never be taken for an inner node of the tree (RFC 6962, 2.1).
        hash.update([0_u8]);
        hash.update(told.to_string().as_bytes());
        hash.finalize().into()
    }
}

/// Merkle tree hash over leaves in order (RFC 6962, 2.1).
#[must_use]
pub fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        several => {
            // The largest power of two smaller than their number.
            let split = several.len().next_power_of_two() / 2;
            let mut hash = Sha256::new();
            hash.update([1_u8]);
            hash.update(root(&several[..split]));
            hash.update(root(&several[split..]));
            hash.finalize().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Leaf<'_> = Leaf {
        decision: "d",
        case: "s/1",
        revision: 1,
        action: "override",
        reason: Some("wrong-label"),
        final_commit: Some(&[7; 32]),
        note_commit: None,
        policy_version: 3,
        after_accept: false,
        supersedes: None,
    };

    #[test]
    fn whatever_is_changed_changes_the_leaf() {
        let others = [
            Leaf { decision: "e", ..ONE },
            Leaf { case: "s/2", ..ONE },
            Leaf { revision: 2, ..ONE },
            Leaf { action: "approve", ..ONE },
            Leaf { reason: None, ..ONE },
            Leaf { final_commit: Some(&[8; 32]), ..ONE },
            Leaf { note_commit: Some(&[7; 32]), ..ONE },
            Leaf { policy_version: 4, ..ONE },
            Leaf { after_accept: true, ..ONE },
            Leaf { supersedes: Some("d"), ..ONE },
        ];
        for other in others {
            assert_ne!(other.hash(), ONE.hash(), "the entry vouches for all of {other:?}");
        }
        let swapped = [Leaf { note_commit: ONE.final_commit, final_commit: None, ..ONE }.hash(), ONE.hash()];
        assert_ne!(root(&swapped), root(&[swapped[1], swapped[0]]), "and for the order");
    }
}
