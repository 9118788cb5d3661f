//! The anchoring gap: how much more often people agree with the AI when they see its answer first.
//!
//! The blind-first draw is made by a keyed hash for every case alike, so the two groups differ in nothing but what was
//! shown, and need no weights.

use std::sync::Arc;

use countersign_stats::proportion::{Z_95, newcombe, wilson};
use serde::Serialize;

use super::ReviewError;
use crate::case::{Prediction, parse_kept};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy::{self, Kind, Policy, same};
use crate::store::Store;

/// Fewer answers than this in a group, and nothing is said of the gap.
const ENOUGH: u32 = 10;

/// How often people agreed with the AI.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Answers looked at.
    pub n: u32,
    /// Those that agreed.
    pub agreed: u32,
    /// The lower end of the share, at 95 % (Wilson); `None` without an answer.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Agreement with the AI's answer seen, less agreement with it unseen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    /// The difference of the shares, -1..1.
    pub value: f64,
    /// Its lower end at 95 % (Newcombe).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Both groups, and the gap between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Anchoring {
    /// Verdicts given before the AI's answer was shown.
    pub blind: Agreement,
    /// Decisions made with it in view.
    pub shown: Agreement,
    /// `None` while either group has fewer than ten answers.
    pub gap: Option<Gap>,
}

/// Compares the two groups of a workflow since a moment (UTC milliseconds). Known-answer checks, late answers, undone
/// ones and those that settle a dispute count nowhere; nor do checklists, which no program can compare.
///
/// # Errors
/// When `by` may not look, the workflow is unknown, or the file cannot be read.
pub async fn anchoring(store: &Store, by: &Person, workflow: &str, since: i64) -> Result<Anchoring, ReviewError> {
    ask(store, Op::Read, by).await?;
    let (version, _) = policy::holding(store, workflow).await?;
    let policy = policy::load(store, workflow, version).await?;
    let (n, agreed): (u32, u32) = sqlx::query_as(BLIND).bind(workflow).bind(since).fetch_one(store.reader()).await?;
    let blind = agreement(n, agreed);
    let (n, mut agreed): (u32, u32) =
        sqlx::query_as(SHOWN).bind(workflow).bind(since).fetch_one(store.reader()).await?;
    if policy.workflow.kind == Kind::Score {
        agreed += in_the_same_band(store, &policy, workflow, since).await?;
    }
    let shown = agreement(n, agreed);
    let enough = blind.n >= ENOUGH && shown.n >= ENOUGH;
    let gap = newcombe(shown.agreed, shown.n, blind.agreed, blind.n, Z_95).filter(|_| enough);
    Ok(Anchoring { blind, shown, gap: gap.map(|(value, ends)| Gap { value, low: ends.low, high: ends.high }) })
}

fn agreement(n: u32, agreed: u32) -> Agreement {
    let ends = wilson(agreed, n, Z_95);
    Agreement { n, agreed, low: ends.map(|ends| ends.low), high: ends.map(|ends| ends.high) }
}

const BLIND: &str = "
SELECT count(*), count(*) FILTER (WHERE v.agrees = 1) FROM verdict v JOIN cases c ON c.no = v.case_no
WHERE c.workflow = ? AND v.said_at >= ? AND v.late = 0 AND v.agrees IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no)";

/// What was decided by somebody who saw the AI's answer from the beginning.
macro_rules! shown {
    () => {
        " FROM decision d JOIN cases c ON c.no = d.case_no
WHERE c.workflow = ? AND d.decided_at >= ? AND d.late = 0 AND d.was <> 'disputed' AND d.was <> 'accepted'
  AND (d.action = 'approve' OR (d.action = 'override' AND d.reason IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.case_no = d.case_no AND v.revision = d.revision AND v.person = d.person)
  AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo')
  AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no)"
    };
}

/// Without an AI answer there is no reason to give and nothing to agree with, which leaves such cases out.
const SHOWN: &str = concat!("SELECT count(*), count(*) FILTER (WHERE d.action = 'approve')", shown!());

const OVERRIDDEN: &str = concat!(
    "SELECT (SELECT body FROM payload p WHERE p.case_no = d.case_no AND p.kind = 'case' AND p.revision = d.revision),
       (SELECT body FROM payload p WHERE p.case_no = d.case_no AND p.kind = 'final' AND p.decision = d.id)",
    shown!(),
    " AND d.action = 'override'"
);

/// The envelope and the final answer of an override, as kept.
type Overridden = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Corrected scores that did not change the band: a verdict of that score would have counted as agreement.
async fn in_the_same_band(store: &Store, policy: &Arc<Policy>, workflow: &str, since: i64) -> Result<u32, ReviewError> {
    let rows: Vec<Overridden> = sqlx::query_as(OVERRIDDEN).bind(workflow).bind(since).fetch_all(store.reader()).await?;
    let mut alike = 0;
    for (content, last) in rows {
        let (Some(content), Some(last)) = (content, last) else { continue };
        let (content, last) = (parse_kept(&content)?, Prediction::from_json(&last)?);
        alike += u32::from(content.prediction.is_some_and(|predicted| same(policy, &predicted, &last)));
    }
    Ok(alike)
}
