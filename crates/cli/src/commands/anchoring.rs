//! `anchoring`: how much more often people agree with the AI when they see its answer first.

use countersign_station::case::time::to_rfc3339;
use countersign_station::policy;
use countersign_station::review::{Agreement, Anchoring, Gap, anchoring};
use countersign_station::settings::moment as since_moment;
use serde_json::{Value, json};

use super::Ended;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, table};

/// What the columns mean, said below them.
const READ: &str = "Seen: decided with the AI's answer in view. Unseen: what people said before it was shown to them.\n\
                    The gap is the difference of the two shares, in points; above zero, people lean on what they see.";

pub(super) async fn run(desk: &Desk, workflow: Option<String>, since: Option<&str>) -> Ended {
    let since = match since {
        Some(text) => Some(since_moment(&desk.store, text).await?),
        None => None,
    };
    let keys = match workflow {
        Some(key) => vec![key],
        None => policy::versions(&desk.store).await?.into_iter().map(|(key, _)| key).collect(),
    };
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let of_workflow = anchoring(&desk.store, &desk.by, &key, since.unwrap_or(0)).await?;
        found.push((key, of_workflow));
    }
    desk.out.answer(&document(&found, since), || words(&found))?;
    Ok(Exit::Done)
}

fn document(found: &[(String, Anchoring)], since: Option<i64>) -> Value {
    let workflow = |(key, found): &(String, Anchoring)| {
        let Anchoring { blind, shown, gap } = found;
        json!({ "workflow": key, "shown": shown, "blind": blind, "gap": gap })
    };
    json!({ "since": since.map(to_rfc3339), "workflows": found.iter().map(workflow).collect::<Vec<_>>() })
}

fn words(found: &[(String, Anchoring)]) -> String {
    if found.is_empty() {
        return "no workflows yet; apply a policy: `countersign policy apply FILE`".to_owned();
    }
    let header = ["workflow", "seen", "agreed", "share (95 %)", "unseen", "agreed", "share (95 %)", "gap (95 %)"];
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    format!("{}\n\n{READ}", table(&header, &rows))
}

fn row((key, found): &(String, Anchoring)) -> Vec<String> {
    let cells = |group: &Agreement| [count(group.n), count(group.agreed), share(group)];
    let gap = found.gap.as_ref().map_or_else(|| "not enough data".to_owned(), gap);
    [key.clone()].into_iter().chain(cells(&found.shown)).chain(cells(&found.blind)).chain([gap]).collect()
}

fn share(group: &Agreement) -> String {
    match (group.low, group.high) {
        (Some(low), Some(high)) => format!("{:.0} % to {:.0} %", low * 100.0, high * 100.0),
        (None, _) | (_, None) => "–".to_owned(),
    }
}

/// "+12, between -3 and +27": the sign is always said.
fn gap(gap: &Gap) -> String {
    format!("{}, between {} and {}", points(gap.value), points(gap.low), points(gap.high))
}

fn points(share: f64) -> String {
    // What rounds to nothing has no sign.
    let points = (share * 100.0).round();
    if points == 0.0 { "0".to_owned() } else { format!("{points:+.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(n: u32, agreed: u32, ends: Option<(f64, f64)>) -> Agreement {
        Agreement { n, agreed, low: ends.map(|(low, _)| low), high: ends.map(|(_, high)| high) }
    }

    #[test]
    fn both_groups_and_the_gap_stand_in_a_row() {
        let gap = Some(Gap { value: 0.123, low: -0.031, high: 0.27 });
        let (shown, blind) = (group(40, 36, Some((0.77, 0.96))), group(12, 9, Some((0.47, 0.91))));
        let row = row(&("tickets".to_owned(), Anchoring { blind, shown, gap }));
        let wanted = ["tickets", "40", "36", "77 % to 96 %", "12", "9", "47 % to 91 %", "+12, between -3 and +27"];
        assert_eq!(row, wanted, "each share with how many stand behind it");
    }

    #[test]
    fn too_little_is_said_to_be_too_little() {
        let row =
            row(&("tickets".to_owned(), Anchoring { blind: group(0, 0, None), shown: group(3, 3, None), gap: None }));
        assert_eq!(row[6..], ["–", "not enough data"], "no share of nothing, and no gap");
        assert_eq!(points(-0.001), "0", "nothing has no sign");
    }
}
