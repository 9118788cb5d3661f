//! Where the order of pieces and the nonce of a seal come from: the system's randomness, or in tests a series that is known.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

/// Where chance comes from.
#[derive(Debug, Clone)]
pub enum Chance {
    /// The system's randomness.
    System,
    /// The same series each time, for tests: SHA-256 of a seed and a counter.
    Series(u64, Arc<AtomicU64>),
}

impl Chance {
    /// A series that begins anew with each call.
    #[must_use]
    pub fn series(seed: u64) -> Self {
        Self::Series(seed, Arc::new(AtomicU64::new(0)))
    }

    /// 32 random bytes.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn bytes(&self) -> Result<[u8; 32], getrandom::Error> {
        match self {
            Self::System => {
                let mut bytes = [0_u8; 32];
                getrandom::fill(&mut bytes)?;
                Ok(bytes)
            }
            Self::Series(seed, drawn) => {
                let nth = drawn.fetch_add(1, Ordering::SeqCst);
                Ok(Sha256::new().chain_update(seed.to_be_bytes()).chain_update(nth.to_be_bytes()).finalize().into())
            }
        }
    }

    /// A number below `end`, each as likely as any other. `end` is at least 1.
    fn below(&self, end: u64) -> Result<u64, getrandom::Error> {
        // Numbers beyond the last whole multiple are drawn again, or the first few would come more often.
        let most = u64::MAX - u64::MAX % end.max(1);
        loop {
            let bytes = self.bytes()?;
            let mut eight = [0_u8; 8];
            eight.copy_from_slice(&bytes[..8]);
            let drawn = u64::from_be_bytes(eight);
            if drawn < most {
                return Ok(drawn % end.max(1));
            }
        }
    }

    /// Puts `items` in an order of which every one is equally likely (Fisher and Yates).
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn shuffle<T>(&self, items: &mut [T]) -> Result<(), getrandom::Error> {
        for last in (1..items.len()).rev() {
            let at = self.below(last as u64 + 1)?;
            items.swap(last, usize::try_from(at).unwrap_or(0));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_key_is_drawn_as_often_as_any_other() {
        let chance = Chance::series(7);
        let mut seen: BTreeMap<Vec<bool>, u32> = BTreeMap::new();
        let draws = 20_000;
        for _ in 0..draws {
            let mut key = vec![true, true, true, false, false, false];
            chance.shuffle(&mut key).unwrap();
            *seen.entry(key).or_default() += 1;
        }
        assert_eq!(seen.len(), 20, "all keys of three among six come up");
        // A thousand each, with a deviation of 31: five of them is more than this series may stray.
        assert!(seen.values().all(|n| (845..=1_155).contains(n)), "and none is favoured: {seen:?}");
    }

    #[test]
    fn a_series_repeats_itself() {
        let order = |seed| {
            let mut items: Vec<u32> = (0..12).collect();
            Chance::series(seed).shuffle(&mut items).unwrap();
            items
        };
        assert_eq!(order(1), order(1), "a test sees the same order each time");
        assert_ne!(order(1), order(2), "and another for another seed");
    }
}
