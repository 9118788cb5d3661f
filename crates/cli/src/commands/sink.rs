//! `sink`: the places decisions go.

use countersign_station::sync;
use serde_json::json;

use super::Ended;
use crate::arguments::{SinkCommand, SinkKind};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::table;

pub(super) async fn run(desk: &Desk, command: SinkCommand) -> Ended {
    match command {
        SinkCommand::Add(SinkKind::Folder { name, dir }) => {
            let id = sync::add_folder(&desk.store, &desk.by, &name, &dir).await?;
            desk.out.answer(&json!({ "id": id, "name": name, "kind": "folder", "dir": dir }), || {
                format!("decisions from now on also go to {}", dir.display())
            })?;
        }
        SinkCommand::List => list(desk).await?,
        SinkCommand::Test { name } => {
            let dir = sync::probe(&desk.store, &desk.by, &name).await?;
            desk.out.answer(&json!({ "name": name, "ok": true, "dir": dir }), || {
                format!("{name} can be written: {}", dir.display())
            })?;
        }
        SinkCommand::Remove { name } => {
            sync::remove(&desk.store, &desk.by, &name).await?;
            desk.out
                .answer(&json!({ "removed": name }), || format!("{name} is removed; what it has got stays there"))?;
        }
    }
    Ok(Exit::Done)
}

async fn list(desk: &Desk) -> Result<(), super::Failure> {
    let sinks = sync::list(&desk.store, &desk.by).await?;
    desk.out.answer(&sinks, || {
        if sinks.is_empty() {
            return "no sinks; `countersign sink add folder NAME DIR` adds one".to_owned();
        }
        let rows: Vec<Vec<String>> = sinks
            .iter()
            .map(|sink| vec![sink.name.clone(), sink.kind.clone(), sink.dir.display().to_string()])
            .collect();
        table(&["name", "kind", "where"], &rows)
    })?;
    Ok(())
}
