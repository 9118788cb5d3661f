//! What is said about content without showing it: the hash of what was received, and keyed commitments.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Sets this hash apart from every other SHA-256 of the same bytes; the last byte ends the tag.
const CONTENT: &[u8] = b"countersign content 1\0";

/// The hash of a case's content: the bytes as received, and the map that read them.
///
/// A native case has no map; 32 zero bytes stand for it. The same record read through another map is other content.
#[must_use]
pub fn content_sha256(received: &[u8], map_sha256: Option<&[u8; 32]>) -> [u8; 32] {
    let hash = Sha256::new().chain_update(CONTENT).chain_update(map_sha256.unwrap_or(&[0; 32])).chain_update(received);
    hash.finalize().into()
}

/// A keyed commitment to a payload: HMAC-SHA256 under the random key of its case. Once the key is erased, it says
/// nothing about the payload any more.
#[must_use]
pub fn commit(case_key: &[u8; 32], payload: &[u8]) -> [u8; 32] {
    hmac_sha256(case_key, &[payload])
}

/// HMAC-SHA256 of the parts one after the other.
pub(super) fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key with zeros up to its block of 64 bytes, so this is the same key, without an error path.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Lower-case hexadecimal digits, two a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

/// The bytes of hexadecimal digits of either case; `None` when the text is anything else.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let half = |digit: u8| char::from(digit).to_digit(16).and_then(|worth| u8::try_from(worth).ok());
    let byte = |pair: &[u8]| Some(half(*pair.first()?)? << 4 | half(*pair.get(1)?)?);
    text.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_commitment_is_plain_hmac() {
        // RFC 4231, case 6 uses a longer key; case 1's 20 bytes filled with zeros to 32 are the same key for HMAC.
        let mut key = [0; 32];
        key[..20].copy_from_slice(&[0x0b; 20]);
        let known = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex(&commit(&key, b"Hi There")), known, "anyone can recompute it with any HMAC-SHA256");
    }

    #[test]
    fn content_is_the_bytes_and_the_map() {
        let native = content_sha256(b"{}", None);
        assert_eq!(native, content_sha256(b"{}", Some(&[0; 32])), "no map is written as zeros");
        assert_ne!(native, content_sha256(b"{ }", None), "every received byte counts");
        assert_ne!(native, content_sha256(b"{}", Some(&[1; 32])), "another map is other content");
        assert_ne!(hex(&native), hex(&Sha256::digest(b"{}")), "the tag keeps it apart from a bare hash");
    }

    #[test]
    fn content_hash_is_pinned() {
        let known = "67eecedfd97ea8fcae11b98928de5d244e954c8698bc47a876d51160d7d3209a";
        assert_eq!(hex(&content_sha256(b"{\"id\":\"a\"}", None)), known, "stored hashes must stay comparable for ever");
    }

    #[test]
    fn other_texts_are_not_hexadecimal() {
        for text in ["0", "0g", "é0", " 0"] {
            assert_eq!(unhex(text), None, "{text:?} is not pairs of hexadecimal digits");
        }
    }

    proptest! {
        #[test]
        fn hexadecimal_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes.clone()), "nothing is lost");
            prop_assert_eq!(unhex(&hex(&bytes).to_uppercase()), Some(bytes), "either case is read");
        }
    }
}
