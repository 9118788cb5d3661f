//! The `outbox` table: what is still to be delivered, and what became of it.

use std::borrow::Cow;
use std::collections::HashMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use sqlx_sqlite::SqliteConnection;

use super::json_list;
use crate::case::CaseNo;
use crate::store::{Ids, StoreError, Writes};

/// What a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventType {
    /// Nobody had to look.
    CaseAccepted,
    /// A person approved or overrode.
    DecisionMade,
    /// A decision was taken back after it had been sent.
    DecisionUndone,
    /// A decision was replaced.
    DecisionSuperseded,
    /// A case was handed up.
    CaseEscalated,
    /// A case was sent back for context.
    CaseReturned,
    /// A draft was read back and scored.
    ReadbackDone,
    /// The key of a sameness round was opened.
    RoundRevealed,
}

impl EventType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::CaseAccepted,
        Self::DecisionMade,
        Self::DecisionUndone,
        Self::DecisionSuperseded,
        Self::CaseEscalated,
        Self::CaseReturned,
        Self::ReadbackDone,
        Self::RoundRevealed,
    ];

    /// As stored and sent; never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CaseAccepted => "case.accepted",
            Self::DecisionMade => "decision.made",
            Self::DecisionUndone => "decision.undone",
            Self::DecisionSuperseded => "decision.superseded",
            Self::CaseEscalated => "case.escalated",
            Self::CaseReturned => "case.returned",
            Self::ReadbackDone => "readback.done",
            Self::RoundRevealed => "round.revealed",
        }
    }

    /// From the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|type_| type_.as_str() == word)
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl JsonSchema for EventType {
    fn schema_name() -> Cow<'static, str> {
        "EventType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::as_str) })
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum RowState {
    /// To be sent once its hold or its back-off is over.
    Pending,
    /// A delivery has it in hand.
    Claimed,
    /// The sink has it.
    Delivered,
    /// Taken back before it left.
    Cancelled,
    /// Given up; `retry` tries again.
    Dead,
}

impl RowState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Claimed, Self::Delivered, Self::Cancelled, Self::Dead];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Claimed => "claimed",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Dead => "dead",
        }
    }

    /// Whether the sink may know it: then taking it back has to be told. What is in hand counts, for it may be written.
    #[must_use]
    pub fn may_have_arrived(self) -> bool {
        match self {
            Self::Claimed | Self::Delivered => true,
            Self::Pending | Self::Cancelled | Self::Dead => false,
        }
    }

    pub(super) fn from_word(word: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::Damaged(format!("an outbox row is \"{word}\"")))
    }
}

/// Adds one row a sink to a change. `created_at` and `not_before` are UTC milliseconds.
#[expect(clippy::too_many_arguments, reason = "one row with everything in it, written where it is decided")]
pub(crate) fn enqueue(
    writes: &mut Writes,
    ids: Ids,
    sinks: &[String],
    type_: EventType,
    case: CaseNo,
    decision: Option<&str>,
    event_seq: i64,
    created_at: i64,
    not_before: i64,
) -> Result<(), StoreError> {
    for sink in sinks {
        writes
            .add(
                "INSERT INTO outbox (id, sink, type, case_no, decision, event_seq, created_at, not_before, state)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
            )
            .bind(ids.v7(created_at)?.to_string())
            .bind(sink.clone())
            .bind(type_.as_str())
            .bind(case.as_i64())
            .bind(decision.map(str::to_owned))
            .bind(event_seq)
            .bind(created_at)
            .bind(not_before);
    }
    Ok(())
}

/// Adds one row a sink that tells of a revealed round, due at once.
///
/// # Errors
/// When the system has no randomness for the ids.
pub(crate) fn enqueue_round(
    writes: &mut Writes,
    ids: Ids,
    sinks: &[String],
    round: &str,
    event_seq: i64,
    now: i64,
) -> Result<(), StoreError> {
    for sink in sinks {
        writes
            .add(
                "INSERT INTO outbox (id, sink, type, round, event_seq, created_at, not_before, state)
                 VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')",
            )
            .bind(ids.v7(now)?.to_string())
            .bind(sink.clone())
            .bind(EventType::RoundRevealed.as_str())
            .bind(round.to_owned())
            .bind(event_seq)
            .bind(now)
            .bind(now);
    }
    Ok(())
}

/// What became of a decision at each sink it was meant for. A row that was tried and waits again counts as claimed: an
/// attempt that did not come back may have written it.
pub(crate) async fn of_decision(
    connection: &mut SqliteConnection,
    decision: &str,
) -> Result<Vec<(String, RowState)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT sink, iif(state = 'pending' AND attempts > 0, 'claimed', state) FROM outbox
             WHERE decision = ? AND type NOT IN ('decision.undone', 'decision.superseded') ORDER BY no",
    )
    .bind(decision.to_owned())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(sink, state)| Ok((sink, RowState::from_word(&state)?))).collect()
}

/// How many sinks may have each of these decisions; one that none has is left out.
pub(crate) async fn arrived(
    connection: &mut SqliteConnection,
    decisions: &[String],
) -> Result<HashMap<String, u32>, StoreError> {
    let rows: Vec<(String, u32)> = sqlx::query_as(
        "SELECT o.decision, count(DISTINCT o.sink) FROM json_each(?) r CROSS JOIN outbox o ON o.decision = r.value
         WHERE o.type NOT IN ('decision.undone', 'decision.superseded')
           AND (o.state IN ('claimed', 'delivered') OR (o.state = 'pending' AND o.attempts > 0))
         GROUP BY o.decision",
    )
    .bind(json_list(decisions))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// The sinks that may hold a decision and have not been told that another took its place.
pub(crate) async fn believing(connection: &mut SqliteConnection, decision: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT o.sink FROM outbox o WHERE o.decision = ?1 AND o.type NOT IN ('decision.undone', 'decision.superseded')
           AND (o.state IN ('claimed', 'delivered') OR (o.state = 'pending' AND o.attempts > 0))
           AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.decision = ?1 AND s.sink = o.sink
                 AND s.type IN ('decision.undone', 'decision.superseded') AND s.state IN ('claimed', 'delivered'))
         ORDER BY o.sink",
    )
    .bind(decision.to_owned())
    .fetch_all(connection)
    .await?)
}

/// Stops what has certainly not left of a decision: rows never tried, and given-up ones.
pub(crate) fn cancel_pending(writes: &mut Writes, decision: &str) {
    writes
        .add(
            "UPDATE outbox SET state = 'cancelled'
             WHERE decision = ? AND (state = 'dead' OR (state = 'pending' AND attempts = 0))",
        )
        .bind(decision.to_owned());
}

/// Stops what has certainly not left of the word that decisions of a case were superseded: what took their place, told
/// at `event_seq`, was taken back.
pub(crate) fn cancel_superseding(writes: &mut Writes, case: CaseNo, event_seq: i64) {
    writes
        .add(
            "UPDATE outbox SET state = 'cancelled' WHERE decision IN (SELECT id FROM decision WHERE case_no = ?)
               AND type = 'decision.superseded' AND event_seq = ?
               AND (state = 'dead' OR (state = 'pending' AND attempts = 0))",
        )
        .bind(case.as_i64())
        .bind(event_seq);
}

/// Lets go on what was stopped of a decision inside its hold.
pub(crate) fn resume(writes: &mut Writes, decision: &str) {
    writes
        .add(
            "UPDATE outbox SET state = 'pending' WHERE decision = ? AND state = 'cancelled' AND type = 'decision.made'",
        )
        .bind(decision.to_owned());
}
