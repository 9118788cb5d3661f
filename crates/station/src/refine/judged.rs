//! Reads settled cases with the decision that stands, in the order of their numbers, a few hundred at a time.

use sqlx_sqlite::SqliteConnection;

use super::{RefineError, Request};
use crate::case::draw::{Purpose, u};
use crate::case::{Envelope, Prediction, parse_kept, unhex};
use crate::store::{Store, StoreError, read_setting};
use crate::sync::{Decision, Facts, Ref, load};

/// Cases read at a time.
const CHUNK: u32 = 500;
/// The share of settled cases kept for the golden set.
const GOLDEN_SHARE: f64 = 0.1;

/// The two splits; a case is in one of them for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    Train,
    Golden,
}

impl Split {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Golden => "golden",
        }
    }
}

/// A settled case with the answer that a person gave.
pub(super) struct Judged {
    pub(super) facts: Facts,
    pub(super) decision: Decision,
    pub(super) envelope: Envelope,
    pub(super) final_value: Prediction,
    pub(super) split: Split,
}

/// Goes through the settled cases of a request.
pub(super) struct Walk {
    workflow: Option<String>,
    since: i64,
    salt: [u8; 32],
    after: i64,
}

impl Walk {
    pub(super) async fn begin(store: &Store, request: &Request) -> Result<Self, RefineError> {
        let salt = read_setting(store.reader(), "station.salt").await?.as_deref().and_then(unhex);
        let salt = salt.and_then(|salt| salt.try_into().ok());
        let salt =
            salt.ok_or_else(|| StoreError::Damaged("the setting station.salt is missing or damaged".to_owned()))?;
        Ok(Self { workflow: request.workflow.clone(), since: request.since.unwrap_or(i64::MIN), salt, after: 0 })
    }

    /// Starts over, for a second pass.
    pub(super) fn rewind(&mut self) {
        self.after = 0;
    }

    /// The next cases; empty at the end.
    pub(super) async fn next(&mut self, connection: &mut SqliteConnection) -> Result<Vec<Judged>, RefineError> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT c.no, d.id, d.event_seq FROM cases c JOIN decision d ON d.id = c.decision
             WHERE c.no > ?1 AND c.state = 'settled' AND d.action IN ('approve', 'override')
               AND (?2 IS NULL OR c.workflow = ?2) AND d.decided_at >= ?3
               AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no)
             ORDER BY c.no LIMIT ?4",
        )
        .bind(self.after)
        .bind(self.workflow.clone())
        .bind(self.since)
        .bind(CHUNK)
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = rows.last() else { return Ok(Vec::new()) };
        self.after = last.0;
        let refs: Vec<Ref> = rows.into_iter().map(|(no, decision, seq)| Ref(no, Some(decision), seq, None)).collect();
        let facts = load(connection, &refs).await?;
        facts.into_iter().filter_map(|facts| self.judged(facts).transpose()).collect()
    }

    fn judged(&self, mut facts: Facts) -> Result<Option<Judged>, RefineError> {
        let case = format!("{}/{}", facts.source, facts.case_id);
        let damaged = |what: String| RefineError::Damaged { case: case.clone(), what };
        let Some(decision) = facts.decision.take() else { return Ok(None) };
        let content = facts.content.take().ok_or_else(|| damaged("its content is gone".to_owned()))?;
        let envelope = parse_kept(&content).map_err(|fault| damaged(fault.to_string()))?;
        facts.content = Some(content);
        let given = decision.final_value.clone().map(Prediction::from_value).transpose();
        let given = given.map_err(|fault| damaged(fault.to_string()))?;
        // An approval without a kept answer is the model's own answer.
        let final_value = given.or_else(|| envelope.prediction.clone());
        let final_value = final_value.ok_or_else(|| damaged("its answer is gone".to_owned()))?;
        let golden = u(&self.salt, Purpose::Golden, &facts.source, &facts.case_id) < GOLDEN_SHARE;
        let split = if golden { Split::Golden } else { Split::Train };
        Ok(Some(Judged { facts, decision, envelope, final_value, split }))
    }
}
