//! `export`: settled corrections as training data.

use countersign_station::policy;
use countersign_station::refine::{self, Report, Request};
use countersign_station::settings::moment;

use super::Ended;
use crate::arguments::Export;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::count;

pub(super) async fn run(desk: &Desk, export: Export) -> Ended {
    let since = match &export.since {
        Some(text) => Some(moment(&desk.store, text).await?),
        None => None,
    };
    if let Some(workflow) = &export.workflow {
        // A mistyped workflow is a mistake, not an empty set.
        policy::holding(&desk.store, workflow).await?;
    }
    let Export { format, out, workflow, since: _ } = export;
    let report = refine::export(&desk.store, &desk.by, Request { format, out: out.clone(), workflow, since }).await?;
    desk.out.answer(&report, || format!("{}\nwritten to {}", words(&report), out.display()))?;
    Ok(Exit::Done)
}

fn words(report: &Report) -> String {
    let mut lines = vec![format!("{} train · {} golden", count(report.written.train), count(report.written.golden))];
    if !report.left_out.is_empty() {
        let left: Vec<String> = report.left_out.iter().map(|(why, n)| format!("{} {why}", count(*n))).collect();
        lines.push(format!("left out: {}", left.join(" · ")));
    }
    if !report.labels.is_empty() {
        let labels: Vec<String> = report.labels.iter().map(|(label, n)| format!("{} {label}", count(*n))).collect();
        lines.push(format!("labels: {}", labels.join(" · ")));
    }
    lines.join("\n")
}
