//! What a batch already finds in the station.

use std::collections::HashMap;

use super::prepare::Prepared;
use crate::case::{CaseRow, State};
use crate::change::Change;
use crate::store::StoreError;

/// How an arriving case stands to what is there.
pub(super) enum Meets {
    /// Nothing of this identity is there.
    Nothing,
    /// The same content is there.
    Same,
    /// Other content is there, and the case waits for a new revision.
    Awaiting(Box<CaseRow>),
    /// Other content is there, and stays.
    Other([u8; 32]),
}

/// The cases of the batch that are in the station already, by source and id.
pub(super) async fn there<'c>(
    change: &mut Change,
    batch: impl Iterator<Item = &'c Prepared>,
) -> Result<HashMap<(String, String), CaseRow>, StoreError> {
    let names: Vec<[&str; 2]> = batch.map(|case| [case.source.as_str(), case.id.as_str()]).collect();
    let names = serde_json::to_string(&names).unwrap_or_else(|_| "[]".to_owned());
    let rows: Vec<CaseRow> = sqlx::query_as(
        "SELECT c.* FROM json_each(?) n CROSS JOIN cases c ON c.source = n.value ->> 0 AND c.id = n.value ->> 1",
    )
    .bind(names)
    .fetch_all(change.connection())
    .await?;
    Ok(rows.into_iter().map(|row| ((row.source.clone(), row.id.clone()), row)).collect())
}

/// Compares an arriving case with the row of its identity.
pub(super) fn meets(arriving: &Prepared, there: Option<&CaseRow>) -> Meets {
    match there {
        None => Meets::Nothing,
        Some(row) if row.content_sha256 == arriving.content_sha256 => Meets::Same,
        Some(row) => match row.state {
            State::Returned | State::Quarantine => Meets::Awaiting(Box::new(row.clone())),
            State::Accepted
            | State::Queued
            | State::Leased
            | State::Escalated
            | State::Answered
            | State::Disputed
            | State::Readback
            | State::Held
            | State::Settled
            | State::Erased => Meets::Other(row.content_sha256),
        },
    }
}
