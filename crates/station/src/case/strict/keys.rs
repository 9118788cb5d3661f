//! The keys of an object, compared as what they mean and not as they are written.

use super::{Scanner, Span};

impl Scanner<'_> {
    /// A number that tells most different keys apart; equal keys always have the same.
    pub(super) fn mark(&self, key: Span) -> u64 {
        if key.escaped {
            return mark_of(self.unescaped(key).as_bytes());
        }
        mark_of(&self.bytes[key.start..key.end])
    }

    pub(super) fn same(&self, one: Span, other: Span) -> bool {
        if one.escaped || other.escaped {
            return self.unescaped(one) == self.unescaped(other);
        }
        self.bytes[one.start..one.end] == self.bytes[other.start..other.end]
    }

    pub(super) fn unescaped(&self, key: Span) -> String {
        let raw = &self.text[key.start..key.end];
        if !key.escaped {
            return raw.to_owned();
        }
        // Every escape of the key was checked while it was scanned, so this reading cannot fail.
        serde_json::from_str(&self.text[key.start - 1..=key.end]).unwrap_or_else(|_| raw.to_owned())
    }
}

fn mark_of(key: &[u8]) -> u64 {
    let mut mark = key.len() as u64;
    for chunk in key.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mark = (mark.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    mark
}
