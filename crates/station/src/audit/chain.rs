//! How entries hang together.

use sha2::{Digest, Sha256};

/// The newest entry: what the next one must follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// 0 before the first entry.
    pub seq: i64,
    /// All zero before the first entry.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };
}

/// `SHA-256(0x00 ‖ "audit-v1" ‖ u64be(seq) ‖ prev ‖ u32be(len) ‖ body)` over the exact stored bytes.
///
/// The leading zero keeps an entry apart from an inner node, should a tree ever be built over entries (RFC 6962, 2.1).
#[must_use]
pub fn chain_hash(seq: i64, prev: &[u8; 32], body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0_u8]);
    hash.update(b"audit-v1");
    hash.update(seq.to_be_bytes());
    hash.update(prev);
    // A body is at most 64 KiB; the table's CHECK says so too.
    hash.update(u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    hash.update(body);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_change_changes_the_hash(seq in 1_i64..1_000_000, body in prop::collection::vec(any::<u8>(), 2..200), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let prev = [7_u8; 32];
            let whole = chain_hash(seq, &prev, &body);
            let mut changed = body.clone();
            let at = at.index(changed.len());
            changed[at] ^= 1 << bit;
            prop_assert_ne!(whole, chain_hash(seq, &prev, &changed), "a flipped bit must show");
            prop_assert_ne!(whole, chain_hash(seq + 1, &prev, &body), "an entry belongs to its place");
        }
    }
}
