//! `policy`: checking, applying and looking at policies.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_station::change::ask;
use countersign_station::intake::{self, Rerouted};
use countersign_station::people::Op;
use countersign_station::policy::{self, Mistake, Source};
use serde_json::{Value, json};

use super::{Ended, Failure};
use crate::arguments::PolicyCommand;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{Out, count, counted, table, verbatim};

pub(super) async fn run(desk: &Desk, command: PolicyCommand) -> Ended {
    match command {
        PolicyCommand::Check { paths } => check(&paths, desk.out),
        PolicyCommand::Apply { paths, reroute } => apply(desk, &paths, reroute).await,
        PolicyCommand::Show { workflow: None, version: _ } => list(desk).await,
        PolicyCommand::Show { workflow: Some(workflow), version } => show(desk, &workflow, version).await,
        PolicyCommand::Diff { workflow } => diff(desk, &workflow).await,
    }
}

/// Names every mistake of every file; needs no station.
pub(super) fn check(paths: &[PathBuf], out: Out) -> Ended {
    let mut sound = Vec::new();
    let mut mistakes = Vec::new();
    for source in sources(paths)? {
        match policy::check(&source.text, &source.file) {
            Ok(policy) => sound.push(json!({ "file": source.file, "workflow": policy.workflow.key })),
            Err(found) => mistakes.extend(found),
        }
    }
    let document = json!({
        "ok": mistakes.is_empty(), "policies": sound, "mistakes": mistakes.iter().map(mistake).collect::<Vec<_>>(),
    });
    out.answer(&document, || {
        let mut lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "{} sound · {}",
            counted(sound.len() as u64, "policy", "policies"),
            counted(mistakes.len() as u64, "mistake", "mistakes")
        ));
        lines.join("\n")
    })?;
    Ok(if mistakes.is_empty() { Exit::Done } else { Exit::Refused })
}

fn mistake(mistake: &Mistake) -> Value {
    let Mistake { file, line, column, what, instead } = mistake;
    json!({ "file": file, "line": line, "column": column, "what": what, "instead": instead })
}

async fn apply(desk: &Desk, paths: &[PathBuf], reroute: bool) -> Ended {
    let applied = policy::apply(&desk.store, &desk.by, &sources(paths)?).await?;
    let mut answers = Vec::new();
    let mut lines = Vec::new();
    for one in &applied {
        let mut answer = json!(one);
        let what = if one.changed { "applied" } else { "unchanged" };
        let mut line = format!("{} version {} {what}", one.workflow, one.version);
        if reroute {
            let done = intake::reroute(&desk.store, &desk.by, &one.workflow).await?;
            answer["rerouted"] = json!(done);
            let Rerouted { rerouted, accepted, kept } = done;
            line = format!("{line}; {rerouted} rerouted, {accepted} of them accepted, {kept} kept as they were");
        }
        answers.push(answer);
        lines.push(line);
    }
    desk.out.answer(&json!({ "applied": answers }), || lines.join("\n"))?;
    Ok(Exit::Done)
}

async fn list(desk: &Desk) -> Ended {
    ask(&desk.store, Op::Read, &desk.by).await?;
    let mut workflows = Vec::new();
    let mut rows = Vec::new();
    for (key, version) in policy::versions(&desk.store).await? {
        let policy = policy::load(&desk.store, &key, version).await?;
        let (workflow, threshold) = (&policy.workflow, policy.route.threshold);
        workflows.push(json!({
            "workflow": key, "name": workflow.name, "version": version, "mode": workflow.mode, "kind": workflow.kind,
            "stage": workflow.stage, "rollout": workflow.rollout, "threshold": threshold,
        }));
        rows.push(vec![
            key,
            count(version),
            workflow.mode.to_string(),
            workflow.kind.to_string(),
            workflow.rollout.to_string(),
            threshold.to_string(),
        ]);
    }
    desk.out.answer(&workflows, || match rows.is_empty() {
        true => "no workflows yet; apply a policy: `countersign policy apply FILE`".to_owned(),
        false => table(&["workflow", "version", "mode", "kind", "rollout", "threshold"], &rows),
    })?;
    Ok(Exit::Done)
}

async fn show(desk: &Desk, workflow: &str, version: Option<u32>) -> Ended {
    ask(&desk.store, Op::Read, &desk.by).await?;
    let (newest, _) = policy::holding(&desk.store, workflow).await?;
    let version = version.unwrap_or(newest);
    let text = policy::text(&desk.store, workflow, Some(version)).await?;
    if desk.out.json {
        desk.out.answer(&json!({ "workflow": workflow, "version": version, "text": text }), String::new)?;
    } else {
        verbatim(&text)?;
    }
    Ok(Exit::Done)
}

async fn diff(desk: &Desk, workflow: &str) -> Ended {
    let changes = policy::newest_change(&desk.store, &desk.by, workflow).await?;
    let (version, _) = policy::holding(&desk.store, workflow).await?;
    desk.out.answer(&json!({ "workflow": workflow, "version": version, "changes": changes }), || {
        if version == 1 {
            return format!("{workflow} has one version, so nothing has changed");
        }
        if changes.is_empty() {
            return format!("version {version} of {workflow} says the same in other words");
        }
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let line =
            |change: &policy::Change| format!("{}: {} → {}", change.path, value(&change.before), value(&change.after));
        changes.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(Exit::Done)
}

/// The files named, and those of the folders named, in order.
fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for path in paths {
        let files = if path.is_dir() { policies_in(path)? } else { vec![path.clone()] };
        for file in files {
            let text = fs::read_to_string(&file).map_err(unread(&file))?;
            sources.push(Source { file: file.display().to_string(), text });
        }
    }
    Ok(sources)
}

fn policies_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(unread(folder))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    if files.is_empty() {
        let message = format!("{} holds no policies: no file there ends in .toml", folder.display());
        return Err(Failure::told(Exit::Usage, message));
    }
    Ok(files)
}

/// A file that was named and cannot be read.
pub(super) fn unread(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    move |error| Failure::told(Exit::Usage, format!("{}: {error}", path.display()))
}
