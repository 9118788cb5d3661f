//! The reminder: whether this quarter has its round yet.

use serde::Serialize;

use super::make::present_quarter;
use super::{Quarter, RoundState, SamenessError, round};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// How this quarter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Due {
    /// The present quarter, in the station's zone.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// Rounds of it being made.
    pub making: u32,
    /// Rounds of it that wait for ballots or the reveal.
    pub sealed: u32,
    /// Rounds of it that count.
    pub revealed: u32,
    /// Whether a round has to be made: there is none that counts or will.
    pub due: bool,
    /// In a sentence.
    pub says: String,
}

/// Says whether this quarter has a round yet.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn due(store: &Store, by: &Person) -> Result<Due, SamenessError> {
    ask(store, Op::Read, by).await?;
    let quarter = present_quarter(store).await?;
    let mut connection = store.reader().acquire().await?;
    let (mut making, mut sealed, mut revealed) = (0, 0, 0);
    for row in round::all(&mut connection).await? {
        if row.quarter()? == quarter {
            match row.state()? {
                RoundState::Making => making += 1,
                RoundState::Sealed => sealed += 1,
                RoundState::Revealed => revealed += 1,
                RoundState::Void => {}
            }
        }
    }
    let says = says(quarter, making, sealed, revealed);
    Ok(Due { quarter, making, sealed, revealed, due: sealed + revealed == 0, says })
}

fn says(quarter: Quarter, making: u32, sealed: u32, revealed: u32) -> String {
    match (making, sealed, revealed) {
        (0, 0, 0) => format!("{quarter} has no round yet; make one: `countersign sameness new`"),
        (_, 0, 0) => format!("{quarter} has a round in the making; settle what is open and seal it"),
        (_, 0, _) => {
            format!("{quarter}: {revealed} revealed; two rounds a quarter are the least a trend can be read from")
        }
        (_, _, _) => format!("{quarter}: {revealed} revealed, {sealed} with the judges"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 0, 0, "has no round yet")]
    #[case(1, 0, 0, "in the making")]
    #[case(0, 2, 1, "1 revealed, 2 with the judges")]
    #[case(0, 0, 2, "2 revealed")]
    fn it_says_what_is_next(#[case] making: u32, #[case] sealed: u32, #[case] revealed: u32, #[case] said: &str) {
        let quarter = "2026-Q4".parse().unwrap();
        let sentence = says(quarter, making, sealed, revealed);
        assert!(sentence.contains(said), "{sentence}");
    }
}
