//! What the station knows before a case arrives: its policies and draws, and the cases that are there already.

use std::collections::{BTreeMap, HashMap};

use super::IntakeError;
use super::map::Map;
use super::prepare::{Known, Prepared, Workflow};
use crate::case::{CaseRow, State, unhex};
use crate::change::Change;
use crate::policy;
use crate::store::{Store, StoreError, read_setting};

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
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in batch {
        by_source.entry(&case.source).or_default().push(&case.id);
    }
    let mut there = HashMap::new();
    for (source, ids) in by_source {
        let ids = serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned());
        let rows: Vec<CaseRow> =
            sqlx::query_as("SELECT c.* FROM json_each(?2) n CROSS JOIN cases c ON c.source = ?1 AND c.id = n.value")
                .bind(source.to_owned())
                .bind(ids)
                .fetch_all(change.connection())
                .await?;
        there.extend(rows.into_iter().map(|row| ((row.source.clone(), row.id.clone()), row)));
    }
    Ok(there)
}

/// Compares an arriving case with the row of its identity.
pub(super) fn meets(arriving: &Prepared, there: Option<&CaseRow>) -> Meets {
    match there {
        None => Meets::Nothing,
        Some(row) if row.content_sha256 == arriving.content_sha256 => Meets::Same,
        Some(row) if Some(row.content_sha256) == arriving.row_sha256 => Meets::Same,
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

/// Reads what preparing and placing cases needs of the station.
pub(super) async fn known(store: &Store, map: Option<&str>) -> Result<Known, IntakeError> {
    let map = map.map(Map::parse).transpose().map_err(|mistake| IntakeError::Map(mistake.to_string()))?;
    let mut workflows = HashMap::new();
    for (key, version) in policy::versions(store).await? {
        let (_, breaker_open) = policy::holding(store, &key).await?;
        let policy = policy::load(store, &key, version).await?;
        workflows.insert(key, Workflow { policy, version, breaker_open });
    }
    if workflows.is_empty() {
        return Err(IntakeError::NoWorkflows);
    }
    let salt = read_setting(store.reader(), "station.salt").await?.as_deref().and_then(unhex);
    let salt = salt
        .and_then(|salt| salt.try_into().ok())
        .ok_or_else(|| StoreError::Damaged("the station has no salt for its draws".to_owned()))?;
    Ok(Known { salt, workflows, map })
}
