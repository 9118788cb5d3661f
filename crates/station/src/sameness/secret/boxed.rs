//! Encryption of what must stay unknown until a round is revealed: XChaCha20-Poly1305 under a random key a round, which
//! is wrapped by the station's secret.
//!
//! Every text is bound to its place (round, column, row), so that one cannot be put where another stood, and padded to
//! steps, so that its length tells little. A nonce has 24 random bytes and is never used twice.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::Secret;
use crate::case::commit;
use crate::store::{Ids, StoreError};

const NONCE: usize = 24;

/// Pieces and what is shown of them come in steps of this many bytes: nearly all of them take one.
pub(in crate::sameness) const PIECE_STEP: usize = 64 * 1024;
/// Ballots, names and keys come in steps of this many bytes.
pub(in crate::sameness) const SMALL_STEP: usize = 16 * 1024;

/// Where an encrypted text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sameness) enum Column {
    /// The names of a round.
    Names,
    /// The key of a round and its nonce.
    Answer,
    /// A piece as it came in.
    Piece,
    /// A piece as judges read it.
    Shown,
    /// What a judge has marked so far.
    Draft,
    /// A ballot.
    Ballot,
    /// The station's secret, in a copy of the station.
    Carried,
    /// The station's secret, under its recovery code.
    Recovery,
}

impl Column {
    fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Answer => "answer",
            Self::Piece => "piece",
            Self::Shown => "shown",
            Self::Draft => "draft",
            Self::Ballot => "ballot",
            Self::Carried => "carried",
            Self::Recovery => "recovery",
        }
    }

    fn step(self) -> usize {
        match self {
            Self::Piece | Self::Shown => PIECE_STEP,
            Self::Names | Self::Answer | Self::Draft | Self::Ballot => SMALL_STEP,
            Self::Carried | Self::Recovery => 64,
        }
    }
}

/// The keys of one round.
#[derive(Clone)]
pub(in crate::sameness) struct RoundKey {
    round: String,
    encrypting: [u8; 32],
    committing: [u8; 32],
}

impl RoundKey {
    /// Makes a key for a new round, and the wrapped form that is stored.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(in crate::sameness) fn make(secret: &Secret, round: &str, ids: Ids) -> Result<(Self, Vec<u8>), StoreError> {
        let key = ids.key()?;
        let wrapped = encrypt(&secret.0, &bound(round, "key", ""), &key, ids)?;
        Ok((Self::of(round, &key), wrapped))
    }

    /// The key of a stored round; `None` when what is stored was changed, or wrapped by another secret.
    pub(in crate::sameness) fn unwrap(secret: &Secret, round: &str, wrapped: &[u8]) -> Option<Self> {
        let key: [u8; 32] = decrypt(&secret.0, &bound(round, "key", ""), wrapped)?.try_into().ok()?;
        Some(Self::of(round, &key))
    }

    pub(super) fn of(round: &str, key: &[u8; 32]) -> Self {
        Self {
            round: round.to_owned(),
            encrypting: commit(key, b"countersign sameness encrypting 1"),
            committing: commit(key, b"countersign sameness committing 1"),
        }
    }

    /// Encrypts a text for its place, padded to the column's step and to at least `least` bytes.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(in crate::sameness) fn close(
        &self,
        column: Column,
        row: &str,
        text: &[u8],
        least: usize,
        ids: Ids,
    ) -> Result<Vec<u8>, StoreError> {
        encrypt(&self.encrypting, &bound(&self.round, column.as_str(), row), &padded(text, column.step(), least), ids)
    }

    /// The text at its place; `None` when what stands there is not what was written for it.
    pub(in crate::sameness) fn open(&self, column: Column, row: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        unpadded(&decrypt(&self.encrypting, &bound(&self.round, column.as_str(), row), bytes)?)
    }

    /// The keyed commitment to a text, which may stand in the log.
    pub(in crate::sameness) fn commit(&self, text: &[u8]) -> [u8; 32] {
        commit(&self.committing, text)
    }
}

/// How long a text of `long` bytes is once it is padded to steps: what all of a round's pieces are padded to.
pub(in crate::sameness) fn padded_length(column: Column, long: usize) -> usize {
    (long + 4).next_multiple_of(column.step())
}

fn bound(round: &str, column: &str, row: &str) -> Vec<u8> {
    // None of the parts holds a zero byte.
    ["countersign sameness 1", round, column, row].join("\0").into_bytes()
}

fn padded(text: &[u8], step: usize, least: usize) -> Vec<u8> {
    let mut padded = Vec::with_capacity((text.len() + 4).next_multiple_of(step).max(least));
    // Texts are bounded far below four gigabytes where they come in.
    padded.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    padded.extend(text);
    padded.resize(padded.len().next_multiple_of(step).max(least), 0);
    padded
}

fn unpadded(padded: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = padded.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length).map(<[u8]>::to_vec)
}

fn encrypt(key: &[u8; 32], bound: &[u8], text: &[u8], ids: Ids) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0_u8; NONCE];
    nonce.copy_from_slice(&ids.key()?[..NONCE]);
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: bound })
        .map_err(|_| StoreError::Damaged("a text is too long to be encrypted".to_owned()))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], bound: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: bound }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(round: &str) -> (RoundKey, Vec<u8>, Secret) {
        let secret = Secret([7; 32]);
        let (key, wrapped) = RoundKey::make(&secret, round, Ids).unwrap();
        (key, wrapped, secret)
    }

    #[test]
    fn a_text_comes_back_in_its_place_and_nowhere_else() {
        let (key, wrapped, secret) = key("r");
        let sealed = key.close(Column::Piece, "a", b"Our own words", 0, Ids).unwrap();
        let again = RoundKey::unwrap(&secret, "r", &wrapped).expect("the station's secret opens it");
        assert_eq!(again.open(Column::Piece, "a", &sealed).as_deref(), Some(b"Our own words".as_slice()), "as it was");
        assert_eq!(key.open(Column::Piece, "b", &sealed), None, "not in another row");
        assert_eq!(key.open(Column::Shown, "a", &sealed), None, "nor in another column");
        assert!(RoundKey::unwrap(&secret, "s", &wrapped).is_none(), "nor in another round");
        assert!(RoundKey::unwrap(&Secret([8; 32]), "r", &wrapped).is_none(), "nor under another secret");
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let (key, ..) = key("r");
        let sealed = key.close(Column::Ballot, "a", b"{}", 0, Ids).unwrap();
        for at in (0..sealed.len()).step_by(97).chain([sealed.len() - 1]) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(Column::Ballot, "a", &changed), None, "byte {at}");
        }
        assert_eq!(key.open(Column::Ballot, "a", &sealed[..10]), None, "nor is half of it taken");
    }

    #[test]
    fn lengths_tell_little() {
        let (key, ..) = key("r");
        let long = |text: &[u8], least| key.close(Column::Piece, "a", text, least, Ids).unwrap().len();
        assert_eq!(long(b"", 0), long(&[b'x'; 50_000], 0), "short and long take one step");
        assert_eq!(long(b"", 3 * PIECE_STEP), long(&[b'x'; 150_000], 0), "or as much as the longest of the round");
        assert_eq!(padded_length(Column::Piece, 150_000), 3 * PIECE_STEP, "which is known beforehand");
        let twice = [b"same".as_slice(); 2].map(|text| key.close(Column::Piece, "a", text, 0, Ids).unwrap());
        assert_ne!(twice[0], twice[1], "the same text twice does not look the same");
    }
}
