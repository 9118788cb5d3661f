//! Ending a round without a result: by a lead, with a reason, before it is revealed.

use super::round::RoundState;
use super::rules::LONGEST_WORDS;
use super::{SamenessError, round};
use crate::audit::Told;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::Store;

/// Voids a round. It needs no secret, so that a round that cannot be opened any more can be ended too.
///
/// # Errors
/// When `by` may not, there is no reason, or it is revealed or void already.
pub async fn void(store: &Store, by: &Person, name: &str, reason: &str) -> Result<(), SamenessError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_WORDS {
        return Err(SamenessError::Invalid(format!("say why, in 1 to {LONGEST_WORDS} characters")));
    }
    let mut change = Change::begin(store, Op::VoidRound, by).await?;
    let row = round::find(change.connection(), name).await?;
    if row.state()? != RoundState::Making {
        row.must_be(RoundState::Sealed)?;
    }
    round::void(&mut change, &row.id, reason);
    change.tell(Told::new().with("round", row.id.as_str()).with("why", "by-a-lead"));
    Ok(change.commit().await?)
}
