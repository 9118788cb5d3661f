//! The sealed key: which pieces are ours, committed to before anybody votes, so that nobody can change it afterwards.
//!
//! `C = SHA-256("blind-test/key/v1" ‖ 00 ‖ round ‖ 00 ‖ "P1=own,P2=other,…" ‖ 00 ‖ nonce)`. It binds because SHA-256
//! resists collisions, and hides because the nonce is 32 random bytes: without one, trying all keys would show the right one.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Whose a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Ours.
    Own,
    /// A competitor's.
    Other,
}

impl Origin {
    /// The word for it in keys and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Other => "other",
        }
    }
}

/// The name of the piece at a place, from 1.
#[must_use]
pub fn piece_name(place: usize) -> String {
    format!("P{place}")
}

/// The key as it is committed to: `P1=own,P2=other,…`, by place.
#[must_use]
pub fn key_text(key: &[Origin]) -> String {
    let one = |(at, origin): (usize, &Origin)| format!("{}={}", piece_name(at + 1), origin.as_str());
    key.iter().enumerate().map(one).collect::<Vec<_>>().join(",")
}

/// A key from its text; `None` when it is none.
#[must_use]
pub(super) fn read_key(text: &str) -> Option<Vec<Origin>> {
    let one = |(at, part): (usize, &str)| match part.strip_prefix(&format!("{}=", piece_name(at + 1)))? {
        "own" => Some(Origin::Own),
        "other" => Some(Origin::Other),
        _ => None,
    };
    text.split(',').enumerate().map(one).collect()
}

/// The commitment to a key. Neither a round's id nor a key holds a zero byte, so the parts cannot be mistaken.
#[must_use]
pub fn commitment(round: &str, key: &str, nonce: &[u8; 32]) -> [u8; 32] {
    let hash = Sha256::new()
        .chain_update(b"blind-test/key/v1\0")
        .chain_update(round)
        .chain_update([0])
        .chain_update(key)
        .chain_update([0])
        .chain_update(nonce);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::hex;
    use proptest::prelude::*;

    fn counted() -> [u8; 32] {
        std::array::from_fn(|at| u8::try_from(at).unwrap_or(0))
    }

    #[test]
    fn it_is_the_one_that_anybody_computes() {
        // Made with Python's hashlib over the same bytes.
        let swapped = "P1=other,P2=own,P3=own,P4=other,P5=other,P6=own";
        let known = "5465808b9e69d3f2cd8ff70c9b202312e13bbfee4a087344ce6a8879e42a5c5a";
        assert_eq!(hex(&commitment("2025Q1-T1", swapped, &counted())), known, "the known digest");
        let first = commitment("2025Q1-T1", "P1=own,P2=other,P3=own,P4=other,P5=other,P6=own", &counted());
        assert_ne!(hex(&first), known, "two labels swapped are another key");
    }

    proptest! {
        #[test]
        fn a_key_is_read_back(own in prop::collection::vec(any::<bool>(), 1..13)) {
            let key: Vec<Origin> = own.iter().map(|own| if *own { Origin::Own } else { Origin::Other }).collect();
            prop_assert_eq!(read_key(&key_text(&key)), Some(key), "what is committed to can be read");
        }

        #[test]
        fn another_nonce_or_round_is_another_commitment(at in 0_usize..32, bit in 0_u8..8) {
            let mut nonce = counted();
            let known = commitment("r", "P1=own", &nonce);
            prop_assert_ne!(known, commitment("s", "P1=own", &nonce), "a round has its own");
            nonce[at] ^= 1 << bit;
            prop_assert_ne!(known, commitment("r", "P1=own", &nonce), "every bit of the nonce counts");
        }
    }

    /// T5-SHA: the known answers of FIPS 180-4.
    #[test]
    fn the_hash_is_sha_256() {
        let digest = |text: &str| hex(&Sha256::digest(text.as_bytes()));
        let (abc, empty) = (digest("abc"), digest(""));
        assert_eq!(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "of abc");
        assert_eq!(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "of nothing");
    }

    /// T5-COMMIT-3: a hash over round and key alone is found by trying the twenty keys; the commitment is not.
    #[test]
    fn without_a_nonce_twenty_hashes_show_the_key() {
        let keys: Vec<String> = (0_u8..64)
            .rev()
            .filter(|bits| bits.count_ones() == 3)
            .map(|bits| {
                let origin = |at: u8| if bits & (0b10_0000 >> at) == 0 { Origin::Other } else { Origin::Own };
                key_text(&(0..6).map(origin).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(keys.len(), 20, "three of six are ours in twenty ways");
        let bare = |key: &String| hex(&Sha256::digest(format!("blind-test/key/v1\0{}\0{key}", "2025Q1-T1")));
        let seen = "b83bff39db6990df5e59e4e37b397cc06b1d33fc607cbaf42548dbeecf0f395a";
        assert_eq!(keys.iter().position(|key| bare(key) == seen), Some(6), "trying them finds it");
        let sealed = hex(&commitment("2025Q1-T1", &keys[6], &counted()));
        assert!(keys.iter().all(|key| bare(key) != sealed), "with a nonce none of them matches");
    }

    #[test]
    fn other_texts_are_no_keys() {
        for text in ["", "P1=mine", "P2=own", "P1=own,P3=other", "P1=own,", "P1=own P2=other"] {
            assert_eq!(read_key(text), None, "{text:?}");
        }
    }
}
