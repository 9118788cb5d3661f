//! How fast a person decides, by their own active time. It is theirs alone: whoever asks is told of themselves, and
//! nobody is set beside anybody.
//!
//! What counts is work that was done: approving, overriding, escalating and returning; second opinions, and checks with
//! a known answer too, which nobody is told apart. An undone decision is left out with its time, for it was taken back;
//! one that was replaced later, because the case was reopened or corrected, was decided all the same and stays.

use serde::Serialize;

use super::ReviewError;
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// Fewer decisions of known active time than this, and nothing is said of their pace.
pub const ENOUGH_DECISIONS: u32 = 5;
/// Less active time than this, in milliseconds, says nothing of an hour.
const ENOUGH_MS: i64 = 60_000;
/// An hour in milliseconds.
const HOUR_MS: f64 = 3_600_000.0;

/// Decisions, and the active time they took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Pace {
    /// Decisions, undone ones not counted.
    pub decided: u32,
    /// Those among them whose active time is known. The command line and a pipeline may give none.
    pub timed: u32,
    /// The known active time together, in milliseconds.
    pub active_ms: i64,
}

impl Pace {
    /// Decisions an hour of active time, whole, over those whose time is known; `None` while there are fewer than
    /// [`ENOUGH_DECISIONS`] of them, or less than a minute.
    #[must_use]
    pub fn per_hour(&self) -> Option<f64> {
        let enough = self.timed >= ENOUGH_DECISIONS && self.active_ms >= ENOUGH_MS;
        enough.then(|| (f64::from(self.timed) * HOUR_MS / self.active_ms as f64).round())
    }

    /// Decisions whose active time is unknown; the rate leaves them out.
    #[must_use]
    pub fn untimed(&self) -> u32 {
        self.decided.saturating_sub(self.timed)
    }

    fn and(self, other: Self) -> Self {
        Self {
            decided: self.decided + other.decided,
            timed: self.timed + other.timed,
            active_ms: self.active_ms + other.active_ms,
        }
    }
}

/// A person's pace in one workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkflowPace {
    /// The workflow's key.
    pub workflow: String,
    /// Their decisions in it.
    pub pace: Pace,
}

/// A person's own pace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnPace {
    /// By workflow, in the order of their keys; those without a decision are left out.
    pub workflows: Vec<WorkflowPace>,
    /// All of them together.
    pub all: Pace,
}

/// Which decisions count: those of person `?1` since `?2` that were not taken back.
macro_rules! counted {
    () => {
        "d.person = ?1 AND d.decided_at >= ?2 AND d.action NOT IN ('undo', 'reopen')
  AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo')"
    };
}

/// Without the cases: the window asks after every decision.
const TOGETHER: &str = concat!(
    "SELECT count(*), count(d.active_ms), coalesce(sum(d.active_ms), 0) FROM decision d
WHERE ",
    counted!()
);

const BY_WORKFLOW: &str = concat!(
    "SELECT c.workflow, count(*), count(d.active_ms), coalesce(sum(d.active_ms), 0)
FROM decision d JOIN cases c ON c.no = d.case_no
WHERE (?3 IS NULL OR c.workflow = ?3) AND ",
    counted!(),
    "
GROUP BY c.workflow ORDER BY c.workflow"
);

/// Counts the decisions of `by` since `since` (UTC milliseconds), of all workflows together.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub(super) async fn pace(store: &Store, by: &Person, since: i64) -> Result<Pace, ReviewError> {
    ask(store, Op::Read, by).await?;
    let (decided, timed, active_ms): (u32, u32, i64) =
        sqlx::query_as(TOGETHER).bind(by.id.as_str().to_owned()).bind(since).fetch_one(store.reader()).await?;
    Ok(Pace { decided, timed, active_ms })
}

/// Counts the decisions of `by` since `since` (UTC milliseconds) by workflow, in one workflow or in all. There is no way
/// to ask for anybody else's.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn own_pace(store: &Store, by: &Person, workflow: Option<&str>, since: i64) -> Result<OwnPace, ReviewError> {
    ask(store, Op::Read, by).await?;
    let rows: Vec<(String, u32, u32, i64)> = sqlx::query_as(BY_WORKFLOW)
        .bind(by.id.as_str().to_owned())
        .bind(since)
        .bind(workflow.map(str::to_owned))
        .fetch_all(store.reader())
        .await?;
    let one =
        |(workflow, decided, timed, active_ms)| WorkflowPace { workflow, pace: Pace { decided, timed, active_ms } };
    let workflows: Vec<WorkflowPace> = rows.into_iter().map(one).collect();
    let all = workflows.iter().fold(Pace::default(), |all, one| all.and(one.pace));
    Ok(OwnPace { workflows, all })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(20, 20, 1_200_000, Some(60.0), "a minute each")]
    #[case(8, 5, 75_000, Some(240.0), "only what has its time goes into the rate")]
    #[case(7, 7, 61_000, Some(413.0), "a rate is whole")]
    #[case(4, 4, 600_000, None, "four decisions say nothing of a pace")]
    #[case(50, 4, 600_000, None, "nor do fifty of which four have their time")]
    #[case(9, 9, 59_999, None, "nor does less than a minute")]
    #[case(9, 9, 0, None, "and nothing is divided by nothing")]
    #[case(0, 0, 0, None, "nothing was decided")]
    fn a_rate_needs_enough_behind_it(
        #[case] decided: u32,
        #[case] timed: u32,
        #[case] active_ms: i64,
        #[case] wanted: Option<f64>,
        #[case] why: &str,
    ) {
        assert_eq!(Pace { decided, timed, active_ms }.per_hour(), wanted, "{why}");
    }

    #[test]
    fn what_has_no_time_is_counted_apart() {
        let here = Pace { decided: 9, timed: 6, active_ms: 360_000 };
        let there = Pace { decided: 2, timed: 2, active_ms: 120_000 };
        let all = here.and(there);
        assert_eq!(all, Pace { decided: 11, timed: 8, active_ms: 480_000 }, "workflows add up");
        assert_eq!((all.untimed(), all.per_hour()), (3, Some(60.0)), "three have no time, and the rate knows eight");
    }
}
