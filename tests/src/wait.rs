//! Waiting for a state with a deadline. The only sleeps of the tests are the pauses between two looks here.

use std::time::{Duration, Instant};

use crate::Fault;

/// For what the window does by itself, on a machine that has much else to do. Only a failure waits so long.
pub const SOON: Duration = Duration::from_secs(30);
/// For what takes a start, a delivery after its hold, or a slow machine.
pub const PATIENTLY: Duration = Duration::from_secs(180);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// What one look showed.
#[derive(Debug)]
pub enum Look<T> {
    /// It has come about.
    There(T),
    /// Not yet; in words, what is there instead.
    NotYet(String),
}

/// Looks until it is there.
///
/// # Errors
/// `Late` with what was seen last, or whatever a look fails with.
pub async fn until<T>(
    what: &str,
    deadline: Duration,
    mut look: impl AsyncFnMut() -> Result<Look<T>, Fault>,
) -> Result<T, Fault> {
    let start = Instant::now();
    loop {
        match look().await? {
            Look::There(found) => return Ok(found),
            Look::NotYet(seen) if start.elapsed() > deadline => {
                return Err(Fault::Late { what: what.to_owned(), deadline, seen });
            }
            Look::NotYet(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// The same without a runtime.
///
/// # Errors
/// `Late` with what was seen last, or whatever a look fails with.
pub fn blocking<T>(
    what: &str,
    deadline: Duration,
    mut look: impl FnMut() -> Result<Look<T>, Fault>,
) -> Result<T, Fault> {
    let start = Instant::now();
    loop {
        match look()? {
            Look::There(found) => return Ok(found),
            Look::NotYet(seen) if start.elapsed() > deadline => {
                return Err(Fault::Late { what: what.to_owned(), deadline, seen });
            }
            Look::NotYet(_) => std::thread::sleep(PAUSE),
        }
    }
}
