//! `pace`: how fast whoever asks decides, by their own active time.

use countersign_station::case::time::to_rfc3339;
use countersign_station::policy;
use countersign_station::review::{ENOUGH_DECISIONS, OwnPace, Pace, own_pace};
use countersign_station::settings::moment as since_moment;
use serde_json::{Value, json};

use super::Ended;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, counted, moment, table};

/// What is said below every table. Always, for whether there were checks among them is told to nobody.
const CHECKS: &str = "Undone decisions are left out. Checks with a known answer are work and count like any other.";

pub(super) async fn run(desk: &Desk, workflow: Option<&str>, since: Option<&str>) -> Ended {
    let since = match since {
        Some(text) => Some(since_moment(&desk.store, text).await?),
        None => None,
    };
    if let Some(workflow) = workflow {
        // A mistyped workflow is a mistake, not a person who decided nothing.
        policy::holding(&desk.store, workflow).await?;
    }
    let own = own_pace(&desk.store, &desk.by, workflow, since.unwrap_or(0)).await?;
    desk.out.answer(&document(&own, since), || words(desk, &own, since))?;
    Ok(Exit::Done)
}

fn document(own: &OwnPace, since: Option<i64>) -> Value {
    let workflows: Vec<Value> = own
        .workflows
        .iter()
        .map(|one| {
            let mut value = figures(&one.pace);
            value["workflow"] = json!(one.workflow);
            value
        })
        .collect();
    json!({
        "since": since.map(to_rfc3339), "all": figures(&own.all), "workflows": workflows,
        "enough_from": ENOUGH_DECISIONS,
    })
}

fn figures(pace: &Pace) -> Value {
    json!({
        "decided": pace.decided, "timed": pace.timed, "untimed": pace.untimed(),
        "active_seconds": (pace.active_ms as f64 / 100.0).round() / 10.0, "per_hour": pace.per_hour(),
    })
}

fn words(desk: &Desk, own: &OwnPace, since: Option<i64>) -> String {
    let since = since.map(|at| format!(" since {}", moment(at, desk.zone))).unwrap_or_default();
    if own.all.decided == 0 {
        return format!("{} decided nothing{since}", desk.by.name);
    }
    let mut rows: Vec<Vec<String>> = own.workflows.iter().map(|one| row(&one.workflow, &one.pace)).collect();
    if rows.len() > 1 {
        rows.push(row("all", &own.all));
    }
    let mut lines = vec![
        format!("{}'s own decisions{since}", desk.by.name),
        String::new(),
        table(&["workflow", "decided", "with active time", "active time", "an hour"], &rows),
        String::new(),
    ];
    if own.all.untimed() > 0 {
        let untimed = counted(own.all.untimed(), "decision carries", "decisions carry");
        lines.push(format!("{untimed} no active time; how long that took is unknown, and the rate leaves it out."));
    }
    lines.push(CHECKS.to_owned());
    lines.join("\n")
}

fn row(name: &str, pace: &Pace) -> Vec<String> {
    // A rate is rounded where it is reckoned, and never below nothing.
    let rate = pace.per_hour().map_or_else(|| "not enough data".to_owned(), |rate| count(rate as u64));
    vec![name.to_owned(), count(pace.decided), count(pace.timed), spent(pace.active_ms), rate]
}

/// A stretch of active time: "35 s", "12 min", "2 h 05 min".
fn spent(ms: i64) -> String {
    let seconds = ms / 1_000;
    match (seconds / 3_600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0 s")]
    #[case(59_999, "59 s")]
    #[case(60_000, "1 min")]
    #[case(3_599_999, "59 min")]
    #[case(7_500_000, "2 h 05 min")]
    fn active_time_is_said_as_people_say_it(#[case] ms: i64, #[case] said: &str) {
        assert_eq!(spent(ms), said, "no more of it than one needs");
    }

    #[test]
    fn too_little_is_no_rate() {
        let little = Pace { decided: 4, timed: 4, active_ms: 240_000 };
        assert_eq!(row("tickets", &little)[4], "not enough data", "four decisions are no pace");
        assert_eq!(figures(&little)["per_hour"], Value::Null, "nor for a program that reads it");
        let enough = Pace { decided: 6, timed: 5, active_ms: 300_000 };
        assert_eq!(row("tickets", &enough)[1..], ["6", "5", "5 min", "60"], "five are, beside how many there were");
        assert_eq!(figures(&enough)["untimed"], 1, "and what carries no time is counted");
    }
}
