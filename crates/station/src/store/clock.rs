//! The one place where time and randomness enter; everything else is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use uuid::Uuid;

/// Where the present comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test moves by hand, in UTC milliseconds.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `ms` until it is moved.
    #[must_use]
    pub fn fixed(ms: i64) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(ms)))
    }

    /// UTC milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the clock is the place that asks the machine")]
            Self::System => chrono::Utc::now().timestamp_millis(),
            Self::Fixed(ms) => ms.load(Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock on by `ms`; the machine's clock is not ours to move.
    pub fn advance(&self, ms: i64) {
        match self {
            Self::System => {}
            Self::Fixed(now) => {
                now.fetch_add(ms, Ordering::SeqCst);
            }
        }
    }
}

/// Makes ids, keys and salts from the system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ids;

impl Ids {
    /// A UUIDv7 for the moment `ms` (UTC milliseconds).
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn v7(self, ms: i64) -> Result<Uuid, getrandom::Error> {
        let mut random = [0_u8; 10];
        getrandom::fill(&mut random)?;
        Ok(uuid::Builder::from_unix_timestamp_millis(u64::try_from(ms).unwrap_or(0), &random).into_uuid())
    }

    /// 32 random bytes: a case's key, the station's salt.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn key(self) -> Result<[u8; 32], getrandom::Error> {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key)?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_time() {
        let early = Ids.v7(1_000).unwrap();
        let late = Ids.v7(2_000).unwrap();
        assert!(early.to_string() < late.to_string(), "a UUIDv7 of a later moment sorts later");
        assert_eq!(early.get_version_num(), 7, "ids are UUIDv7");
    }

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = Clock::fixed(5);
        assert_eq!(clock.now(), 5, "it stands");
        clock.advance(10);
        assert_eq!(clock.now(), 15, "and by as much as it is moved");
    }
}
