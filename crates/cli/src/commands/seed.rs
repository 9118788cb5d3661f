//! `seed`: cases whose right answer is known, put among the others as checks.

use countersign_station::seed::{self, Listed, SeedState, SeedView, WorkflowCaught};
use serde_json::json;

use super::{Ended, Failure};
use crate::arguments::SeedCommand;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, moment, table};

pub(super) async fn run(desk: &Desk, command: SeedCommand) -> Ended {
    match command {
        SeedCommand::Add { file } => {
            let added = seed::add(&desk.store, &desk.by, &file).await?;
            desk.out.answer(&added, || {
                let refused = count(added.refused.len() as u64);
                format!(
                    "{} read · {} added · {} duplicate · {refused} refused",
                    added.read, added.added, added.duplicate
                )
            })?;
            for line in &added.refused {
                let at = if line.path.is_empty() { String::new() } else { format!("{}: ", line.path) };
                desk.out.remark(&format!("{}:{}: {at}{}", file.display(), line.line, line.reason));
            }
            Ok(if added.refused.is_empty() { Exit::Done } else { Exit::Refused })
        }
        SeedCommand::List => {
            list(desk).await?;
            Ok(Exit::Done)
        }
        SeedCommand::Remove { id } => {
            let removed = seed::remove(&desk.store, &desk.by, &id).await?;
            desk.out.answer(&json!({ "removed": removed }), || format!("{id} is removed; nobody was asked"))?;
            Ok(Exit::Done)
        }
    }
}

async fn list(desk: &Desk) -> Result<(), Failure> {
    let listed = seed::list(&desk.store, &desk.by).await?;
    desk.out.answer(&listed, || words(desk, &listed))?;
    Ok(())
}

fn words(desk: &Desk, listed: &Listed) -> String {
    if listed.seeds.is_empty() {
        return "no checks; `countersign seed add FILE` adds cases whose answer is known".to_owned();
    }
    let seeds: Vec<Vec<String>> = listed.seeds.iter().map(|seed| row(desk, seed)).collect();
    let caught: Vec<Vec<String>> = listed.workflows.iter().map(caught).collect();
    format!(
        "{}\n\n{}",
        table(&["check", "workflow", "is", "asked as", "asked", "right", "wrong"], &seeds),
        table(&["workflow", "waiting", "asked", "n", "right", "share right (95 %)"], &caught)
    )
}

fn row(desk: &Desk, seed: &SeedView) -> Vec<String> {
    let state = match seed.state {
        SeedState::Waiting => "waiting",
        SeedState::Asked => "asked",
        SeedState::Answered => "answered",
        SeedState::Removed => "removed",
    };
    vec![
        seed.name.clone(),
        seed.workflow.clone(),
        state.to_owned(),
        seed.asked_as.clone().unwrap_or_default(),
        seed.asked_at.map(|at| moment(at, desk.zone)).unwrap_or_default(),
        count(seed.right),
        count(seed.wrong),
    ]
}

fn caught(one: &WorkflowCaught) -> Vec<String> {
    let share = match (one.low, one.high) {
        (Some(low), Some(high)) => format!("{:.0} % to {:.0} %", low * 100.0, high * 100.0),
        (None, _) | (_, None) => "not enough data".to_owned(),
    };
    vec![one.workflow.clone(), count(one.waiting), count(one.asked), count(one.n), count(one.right), share]
}
