//! `queue`, `next` and `case`: what waits, and looking at a case.

use countersign_station::case::time::to_rfc3339;
use countersign_station::policy;
use countersign_station::queue::{self, Asked, Holder, Lease, Overview, WorkflowQueue};
use countersign_station::review;
use serde_json::{Value, json};

use super::{Ended, sheet};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, line_of, moment, table};

pub(super) async fn overview(desk: &Desk, workflow: Option<String>) -> Ended {
    known(desk, workflow.as_deref()).await?;
    let mut view = queue::overview(&desk.store, &desk.by).await?;
    if let Some(workflow) = workflow {
        view.workflows.retain(|queue| queue.key == workflow);
        view.total = view.workflows.iter().map(|queue| queue.depth).sum();
    }
    desk.out.answer(&document(&view), || words(desk, &view))?;
    Ok(Exit::Done)
}

/// A mistyped workflow is a mistake, not an empty queue.
async fn known(desk: &Desk, workflow: Option<&str>) -> Result<(), super::Failure> {
    match workflow {
        Some(workflow) => Ok(policy::holding(&desk.store, workflow).await.map(|_| ())?),
        None => Ok(()),
    }
}

fn document(view: &Overview) -> Value {
    let workflow = |queue: &WorkflowQueue| {
        json!({
            "workflow": queue.key, "name": queue.name, "kind": queue.kind, "mode": queue.mode, "depth": queue.depth,
            "oldest_at": queue.oldest_at.map(|ms| to_rfc3339(ms as i64)), "overdue": queue.overdue,
            "overdue_capped": queue.overdue_capped, "held": queue.held,
            "readback": queue.readback, "states": queue.states,
        })
    };
    json!({
        "total": view.total, "returned": view.returned, "quarantined": view.quarantined,
        "workflows": view.workflows.iter().map(workflow).collect::<Vec<_>>(),
    })
}

fn words(desk: &Desk, view: &Overview) -> String {
    if view.workflows.is_empty() {
        return "no workflows here for you; a lead applies one with `countersign policy apply FILE`".to_owned();
    }
    let row = |queue: &WorkflowQueue| {
        let overdue = format!("{}{}", count(queue.overdue), if queue.overdue_capped { "+" } else { "" });
        let oldest = queue.oldest_at.map_or_else(|| "–".to_owned(), |ms| moment(ms as i64, desk.zone));
        vec![queue.key.clone(), count(queue.depth), overdue, count(queue.readback), count(queue.held), oldest]
    };
    let rows: Vec<Vec<String>> = view.workflows.iter().map(row).collect();
    format!(
        "{}\n{} waiting · {} returned · {} in quarantine",
        table(&["workflow", "waiting", "overdue", "readback", "in hold", "oldest"], &rows),
        count(view.total),
        count(view.returned),
        count(view.quarantined)
    )
}

pub(super) async fn next(desk: &Desk, workflow: Option<String>, peek: bool) -> Ended {
    known(desk, workflow.as_deref()).await?;
    let asked = Asked { workflow, excluding: Vec::new() };
    let found = if peek {
        queue::peek(&desk.store, &desk.by, &asked).await?.map(|no| (no, None))
    } else {
        let lease = queue::next(&desk.store, &desk.by, &asked, Holder::Cli).await?;
        lease.map(|lease| (lease.case, Some(lease)))
    };
    let Some((no, lease)) = found else {
        desk.out.remark("nothing waits for you");
        if desk.out.json {
            line_of(&Value::Null)?;
        }
        return Ok(Exit::No);
    };
    let found = review::sheet(&desk.store, &desk.by, no).await?;
    sheet::show(desk, found, lease).await?;
    Ok(Exit::Done)
}

pub(super) async fn case(desk: &Desk, name: &str) -> Ended {
    let row = desk.case(name).await?;
    let mine = row.is_leased_to(desk.by.id.as_str(), desk.store.now());
    let lease = row.lease_until.filter(|_| mine).map(|until| Lease { case: row.no, fence: row.fence, until });
    let found = review::sheet(&desk.store, &desk.by, row.no).await?;
    sheet::show(desk, found, lease).await?;
    Ok(Exit::Done)
}
