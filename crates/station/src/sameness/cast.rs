//! Casting a ballot: final, carrying the round's commitment, with an entry in the log that commits to it and tells nothing of it.

use serde::Serialize;

use super::ballot::Judging;
use super::ballot_row::{BallotRow, NewBallot};
use super::{Judged, SamenessError, ballot_row, rules};
use crate::audit::Told;
use crate::case::hex;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError};

/// A ballot to be cast.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Casting {
    /// Made by whoever asks, so that the same ballot sent twice is cast once.
    pub ballot: Option<String>,
    /// The commitment that the judge has before them, in hex; one of another round is refused.
    pub commitment: Option<String>,
    /// One for each piece, by place.
    pub judged: Vec<Judged>,
}

/// A ballot that was cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Cast {
    /// Its id.
    pub ballot: String,
    /// The round.
    pub round: String,
    /// Whose it is.
    pub judge: String,
    /// The commitment it carries, in hex.
    pub commitment: String,
    /// When, UTC milliseconds.
    #[specta(type = f64)]
    pub cast_at: i64,
}

/// Casts the ballot of `by`. When this returns, it is on disk and final.
///
/// # Errors
/// When `by` may not judge, has cast one, or it is not whole.
pub async fn cast(store: &Store, by: &Person, name: &str, casting: &Casting) -> Result<Cast, SamenessError> {
    let change = Change::begin(store, Op::CastBallot, by).await?;
    write(store, change, name, by, None, casting).await
}

/// Types in the ballot that `judge` has filled in on paper; the log says that `by` typed it.
///
/// # Errors
/// As [`cast`], and when `by` may not.
pub async fn cast_on_paper(
    store: &Store,
    by: &Person,
    judge: &Person,
    name: &str,
    casting: &Casting,
) -> Result<Cast, SamenessError> {
    let change = Change::begin(store, Op::TypeBallot, by).await?;
    write(store, change, name, judge, Some(by), casting).await
}

async fn write(
    store: &Store,
    mut change: Change,
    name: &str,
    judge: &Person,
    typed_by: Option<&Person>,
    casting: &Casting,
) -> Result<Cast, SamenessError> {
    let judging = Judging::begin(store, change.connection(), name, judge).await?;
    let (round, commitment) = (judging.row.id.clone(), hex(&judging.commitment));
    if let Some(there) = ballot_row::of_judge(change.connection(), &round, judge.id.as_str()).await? {
        return again(&there, casting, judge, round, commitment);
    }
    if casting.commitment.as_ref().is_some_and(|has| has.to_lowercase() != commitment) {
        return Err(SamenessError::Invalid(format!(
            "the ballot carries another commitment than the round \"{}\"; it belongs to another round",
            judging.row.topic
        )));
    }
    judging.fits(change.connection(), &casting.judged).await?;
    rules::may_be_cast(&casting.judged, judging.row.asked).map_err(SamenessError::Invalid)?;
    let id = match &casting.ballot {
        Some(id) if uuid::Uuid::parse_str(id).is_ok() => id.clone(),
        Some(id) => return Err(SamenessError::Invalid(format!("{id} is no id of a ballot; it must be a UUID"))),
        None => store.ids().v7(change.now()).map_err(StoreError::from)?.to_string(),
    };
    let role = Op::CastBallot.permitted_by(&judge.roles).map_or("", |role| role.as_str());
    let new = NewBallot {
        id: &id,
        round: &round,
        person: judge.id.as_str(),
        role,
        typed_by: typed_by.map(|by| by.id.as_str()),
        commitment: &judging.commitment,
        judged: &casting.judged,
    };
    let said = ballot_row::insert(&mut change, &judging.key, store.ids(), &new)?;
    change.tell(
        Told::new()
            .with("round", round.as_str())
            .with("ballot", id.as_str())
            .with("judge", judge.id.as_str())
            .with("paper", typed_by.is_some())
            .with("commitment", commitment.as_str())
            .with("said", hex(&said)),
    );
    let cast_at = change.now();
    change.commit().await?;
    Ok(Cast { ballot: id, round, judge: judge.name.clone(), commitment, cast_at })
}

/// The same ballot sent twice is the one that was cast; another one comes too late.
fn again(
    there: &BallotRow,
    casting: &Casting,
    judge: &Person,
    round: String,
    commitment: String,
) -> Result<Cast, SamenessError> {
    if casting.ballot.as_ref() != Some(&there.id) {
        return Err(SamenessError::Invalid(format!("{} has cast a ballot on this round; it is final", judge.name)));
    }
    Ok(Cast { ballot: there.id.clone(), round, judge: judge.name.clone(), commitment, cast_at: there.cast_at })
}
