//! The order of the queue, as pure decisions.

use super::QueueError;
use crate::case::{CaseRow, Lane};
use crate::people::Role;
use crate::policy::Policy;
use countersign_stats::queue_value;

/// Less slack than this and a due date goes before value: one hour.
pub const URGENT_SLACK_MS: i64 = 3_600_000;

/// The share of picks that go to the audit lane while both lanes have cases. Drawn, not counted: a check that came
/// every fifth case would be known for one.
pub const AUDIT_SHARE: f64 = 0.2;

/// Whether somebody with these roles may take and judge what waits in a lane of a workflow. An escalated case is for
/// the role it was escalated to, whatever the policy says of the rest.
///
/// `holds` is the policy that holds now, whichever version routed the case: who may review is about people today. Were
/// it asked of the case's own version, the queue would hand out what its taker may not decide.
#[must_use]
pub(crate) fn reaches(holds: &Policy, roles: &[Role], lane: Lane) -> bool {
    let by_policy = holds.review.roles.iter().any(|role| roles.contains(role));
    lane.open_to(roles) && (by_policy || matches!(lane, Lane::Senior | Lane::Lead))
}

/// The refusal of a case that somebody's roles do not reach, naming those that do.
#[must_use]
pub(crate) fn not_yours(case: &CaseRow, holds: &Policy, roles: &[Role]) -> QueueError {
    let needs = if case.lane.open_to(roles) {
        holds.review.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or ")
    } else {
        case.lane.as_str().to_owned()
    };
    QueueError::NotYours { case: case.name(), needs }
}

/// When a case is due, when it becomes urgent, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// `due_at`, else arrival + SLA.
    pub due_at: i64,
    /// From here on less than an hour of slack is left.
    pub urgent_at: i64,
    /// Value per minute; 0 in the audit lane, where only the order of arrival counts.
    pub value: f64,
}

/// Places an arriving case in the order of its lane.
#[must_use]
pub fn arrival(lane: Lane, due_at: Option<i64>, now: i64, sla_ms: i64, factors: queue_value::Factors) -> Arrival {
    let due_at = due_at.unwrap_or(now + sla_ms);
    // slack = due − now − minutes; urgent once it is below an hour. Minutes of review are small, so no overflow.
    let minutes_ms = (factors.minutes * 60_000.0).round() as i64;
    let value = match lane {
        Lane::Audit => 0.0,
        Lane::Main | Lane::Senior | Lane::Lead => queue_value::rate(factors),
    };
    Arrival { due_at, urgent_at: due_at - minutes_ms - URGENT_SLACK_MS, value }
}

/// What the database offers, the best of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Offers {
    /// The case with the least slack, if one has less than an hour.
    pub(super) urgent: Option<i64>,
    /// The most valuable case.
    pub(super) main: Option<i64>,
    /// The oldest check.
    pub(super) audit: Option<i64>,
    /// What this person skipped longest ago.
    pub(super) skipped: Option<i64>,
}

/// Chooses among the offers; `draw` is uniform in `[0, 1)`.
#[must_use]
pub(super) fn choose(offers: Offers, draw: f64) -> Option<i64> {
    let by_lane = if draw < AUDIT_SHARE { offers.audit.or(offers.main) } else { offers.main.or(offers.audit) };
    offers.urgent.or(by_lane).or(offers.skipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const ALL: Offers = Offers { urgent: Some(1), main: Some(2), audit: Some(3), skipped: Some(4) };

    #[rstest]
    #[case(ALL, 0.9, Some(1), "less than an hour of slack goes first")]
    #[case(Offers { urgent: None, ..ALL }, 0.9, Some(2), "then value")]
    #[case(Offers { urgent: None, ..ALL }, 0.1, Some(3), "a share of picks belongs to the checks")]
    #[case(Offers { urgent: None, main: None, ..ALL }, 0.9, Some(3), "an empty lane gives its turn away")]
    #[case(Offers { urgent: None, audit: None, ..ALL }, 0.1, Some(2), "and the other way round")]
    #[case(Offers { skipped: Some(4), ..Offers::default() }, 0.5, Some(4), "skipped cases come back behind all others")]
    #[case(Offers::default(), 0.5, None, "an empty queue offers nothing")]
    fn the_order(#[case] offers: Offers, #[case] draw: f64, #[case] expected: Option<i64>, #[case] why: &str) {
        assert_eq!(choose(offers, draw), expected, "{why}");
    }

    proptest! {
        #[test]
        fn whatever_waits_is_offered(urgent in any::<Option<i64>>(), main in any::<Option<i64>>(), audit in any::<Option<i64>>(), skipped in any::<Option<i64>>(), draw in 0.0_f64..1.0) {
            let offers = Offers { urgent, main, audit, skipped };
            let any = urgent.or(main).or(audit).or(skipped).is_some();
            prop_assert_eq!(choose(offers, draw).is_some(), any, "nobody is told the queue is empty while something waits");
        }
    }

    #[test]
    fn a_check_is_worth_the_same_whatever_its_confidence() {
        let factors = queue_value::Factors { catch: 0.9, p_err: 0.9, stake: 100.0, priority: 100.0, minutes: 1.5 };
        assert_eq!(arrival(Lane::Audit, None, 0, 1, factors).value, 0.0, "priority never touches the audit lane");
        assert!(arrival(Lane::Main, None, 0, 1, factors).value > 0.0, "it orders the main lane");
    }

    #[test]
    fn an_hour_and_the_review_before_it_is_due_a_case_is_urgent() {
        let factors = queue_value::Factors { catch: 0.9, p_err: 0.5, stake: 1.0, priority: 50.0, minutes: 1.5 };
        let placed = arrival(Lane::Main, Some(10_000_000), 0, 0, factors);
        assert_eq!(placed.urgent_at, 10_000_000 - 90_000 - 3_600_000, "slack = due − now − minutes");
    }
}
