//! One hash over a batch, so that a single audit event vouches for each of its cases.

use sha2::{Digest, Sha256};

/// The leaf of a case: its identity, its content's hash and its route.
#[must_use]
pub(super) fn leaf(source: &str, id: &str, content_sha256: &[u8; 32], route: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0_u8]);
    for part in [source.as_bytes(), id.as_bytes(), content_sha256, route.as_bytes()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::root;

    #[test]
    fn another_route_of_one_case_is_another_root() {
        let leaves = |route: &str| {
            vec![leaf("s", "1", &[1; 32], "auto"), leaf("s", "2", &[2; 32], route), leaf("s", "3", &[3; 32], "auto")]
        };
        assert_ne!(root(&leaves("auto")), root(&leaves("review")), "the batch's event vouches for each route");
    }

    #[test]
    fn parts_cannot_be_moved_between_source_and_id() {
        assert_ne!(leaf("ab", "c", &[0; 32], "auto"), leaf("a", "bc", &[0; 32], "auto"), "lengths are hashed too");
    }
}
