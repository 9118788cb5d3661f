//! `sync` and `outbox`: delivering decisions, and what is not delivered yet.

use std::time::Duration;

use countersign_station::case::time::to_rfc3339;
use countersign_station::change::ask;
use countersign_station::people::Op;
use countersign_station::review;
use countersign_station::sync::{self, Delivered, Entry, Outbox, RowState};
use serde_json::{Value, json};

use super::Ended;
use crate::arguments::OutboxCommand;
use crate::desk::Desk;
use crate::outcome::{Exit, Failure};
use crate::print::{count, counted, moment};

/// How often what is due is looked for.
const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(desk: &Desk, once: bool) -> Ended {
    ask(&desk.store, Op::Sync, &desk.by).await?;
    if once {
        let delivered = deliver(desk).await?;
        desk.out.answer(&delivered, || words(&delivered))?;
        return Ok(if delivered.failed == 0 { Exit::Done } else { Exit::No });
    }
    desk.out.remark("delivering every second; Ctrl-C ends it");
    loop {
        let delivered = deliver(desk).await?;
        if delivered.sent + delivered.failed > 0 {
            desk.out.answer(&delivered, || words(&delivered))?;
        }
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => {
                interrupted.map_err(|error| Failure::told(Exit::Storage, format!("Ctrl-C cannot be heard: {error}")))?;
                return Ok(Exit::Done);
            }
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn deliver(desk: &Desk) -> Result<Delivered, Failure> {
    review::settle_due(&desk.store).await?;
    let delivered = sync::deliver(&desk.store, u64::MAX).await?;
    review::index_due(&desk.store, u64::MAX).await?;
    Ok(delivered)
}

fn words(delivered: &Delivered) -> String {
    let Delivered { sent, waiting, failed, elsewhere } = *delivered;
    if elsewhere {
        return "another Countersign delivers already; nothing was done here".to_owned();
    }
    format!("{} sent · {} waiting · {} failed", count(sent), count(waiting), count(failed))
}

pub(super) async fn outbox(desk: &Desk, command: Option<OutboxCommand>) -> Ended {
    match command.unwrap_or(OutboxCommand::List) {
        OutboxCommand::List => list(desk).await,
        OutboxCommand::Retry => {
            let retried = sync::retry(&desk.store, &desk.by).await?;
            desk.out.answer(&json!({ "retried": retried }), || {
                format!("{} due again", counted(retried, "delivery", "deliveries"))
            })?;
            Ok(Exit::Done)
        }
        OutboxCommand::Dead => dead(desk).await,
    }
}

async fn list(desk: &Desk) -> Ended {
    let Outbox { counts, oldest_pending, failing } = sync::outbox(&desk.store, &desk.by).await?;
    let document = json!({
        "counts": counts, "oldest_pending": oldest_pending.map(to_rfc3339),
        "failing": failing.iter().map(document).collect::<Vec<_>>(),
    });
    desk.out.answer(&document, || {
        let states: Vec<String> = counts.iter().map(|(state, n)| format!("{} {}", count(*n), state.as_str())).collect();
        let mut lines = vec![states.join(" · ")];
        lines.extend(oldest_pending.map(|at| format!("the oldest waits since {}", moment(at, desk.zone))));
        lines.extend(failing.iter().map(line));
        lines.join("\n")
    })?;
    Ok(Exit::Done)
}

async fn dead(desk: &Desk) -> Ended {
    let outbox = sync::outbox(&desk.store, &desk.by).await?;
    let in_all = outbox.counts.get(&RowState::Dead).copied().unwrap_or(0);
    let named: Vec<&Entry> = outbox.failing.iter().filter(|entry| entry.state == RowState::Dead.as_str()).collect();
    let document = json!({ "dead": in_all, "entries": named.iter().map(|entry| document(entry)).collect::<Vec<_>>() });
    desk.out.answer(&document, || {
        let mut lines = vec![format!("{} given up", counted(in_all, "delivery", "deliveries"))];
        lines.extend(named.iter().map(|entry| line(entry)));
        lines.join("\n")
    })?;
    Ok(Exit::Done)
}

fn document(entry: &Entry) -> Value {
    let Entry { id, sink, type_, case, state, attempts, error, not_before } = entry;
    json!({
        "id": id, "sink": sink, "type": type_, "case": case, "state": state, "attempts": attempts, "error": error,
        "not_before": to_rfc3339(*not_before),
    })
}

fn line(entry: &Entry) -> String {
    let Entry { sink, type_, case, state, attempts, error, .. } = entry;
    format!("{state}: {type_} of {case} to {sink}, tried {}: {error}", counted(*attempts, "time", "times"))
}
