//! Chance, drawn once a case and purpose, by a keyed hash that can be recomputed for ever.

use super::commitment::hmac_sha256;
use countersign_stats::selection::unit_interval;

/// What a draw decides. Each purpose draws independently of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Whether a case is checked whatever its confidence.
    Audit,
    /// Whether the reviewer answers before the AI's answer is shown.
    BlindFirst,
    /// Whether a known-answer check is put in.
    Seeded,
    /// Whether a second person answers too.
    DoubleReview,
    /// Whether a case belongs to the pilot's share.
    Pilot,
    /// Whether a settled case is kept for the golden set.
    Golden,
    /// Whether a second person scores a readback too.
    ReadbackSecond,
}

impl Purpose {
    /// Every purpose, in the order of the design.
    pub const ALL: [Self; 7] = [
        Self::Audit,
        Self::BlindFirst,
        Self::Seeded,
        Self::DoubleReview,
        Self::Pilot,
        Self::Golden,
        Self::ReadbackSecond,
    ];

    /// The word that goes into the hash; it never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::BlindFirst => "blind-first",
            Self::Seeded => "seeded",
            Self::DoubleReview => "double-review",
            Self::Pilot => "pilot",
            Self::Golden => "golden",
            Self::ReadbackSecond => "readback-second",
        }
    }
}

/// The draw of one case for one purpose: uniform in `[0, 1)`, the same for ever under the same salt.
///
/// A case is selected at rate `r` when its draw is below `r`.
#[must_use]
pub fn u(salt: &[u8; 32], purpose: Purpose, source: &str, id: &str) -> f64 {
    let parts = [purpose.as_str().as_bytes(), &[0], source.as_bytes(), &[0], id.as_bytes()];
    unit_interval(&hmac_sha256(salt, &parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; 32] = [7; 32];

    #[test]
    fn draws_are_pinned() {
        assert_eq!(
            u(&SALT, Purpose::Audit, "router", "tick-004565"),
            0.7369025570749045,
            "a stored draw must come out again"
        );
        assert_eq!(u(&SALT, Purpose::BlindFirst, "default", "a"), 0.5019251066409713, "under every later version too");
    }

    #[test]
    fn nothing_runs_together() {
        let one = u(&SALT, Purpose::Audit, "ab", "c");
        assert_ne!(one, u(&SALT, Purpose::Audit, "a", "bc"), "source and id are kept apart");
        assert_ne!(one, u(&[8; 32], Purpose::Audit, "ab", "c"), "another station draws otherwise");
        for purpose in Purpose::ALL.into_iter().skip(1) {
            assert_ne!(one, u(&SALT, purpose, "ab", "c"), "{} draws for itself", purpose.as_str());
        }
    }

    #[test]
    fn a_rate_selects_about_its_share() {
        let chosen = (0..20_000).filter(|id| u(&SALT, Purpose::Audit, "s", &id.to_string()) < 0.05).count();
        // The share of 20,000 draws has a standard deviation of 31 cases; five of them either way.
        assert!((845..=1155).contains(&chosen), "{chosen} of 20,000 is not 5 %");
    }
}
