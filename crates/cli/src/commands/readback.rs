//! `readback`: approved drafts are read for a few seconds and said back.

use countersign_station::case::time::to_rfc3339;
use countersign_station::policy;
use countersign_station::queue::Holder;
use countersign_station::readback::{
    self, Given, Passed, ReadbackError, ReadbackReport, Said, Scores, Scoring, Waiting,
};
use countersign_station::review::Which;
use countersign_station::settings::moment as since_moment;
use serde_json::{Value, json};

use super::Ended;
use crate::arguments::ReadbackCommand;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, counted, moment, table};

pub(super) async fn run(desk: &Desk, command: ReadbackCommand) -> Ended {
    match command {
        ReadbackCommand::List => list(desk).await,
        ReadbackCommand::Start { id } => start(desk, id).await,
        ReadbackCommand::Submit { id, audience, claim, next_step } => {
            submit(desk, id, &Said { audience, claim, next_step }).await
        }
        ReadbackCommand::Score { id, audience: Some(audience), claim: Some(claim), next_step: Some(next_step) } => {
            score(desk, &id, Scores { audience, claim, next_step }).await
        }
        ReadbackCommand::Score { id, .. } => show(desk, &id).await,
        ReadbackCommand::Report { workflow, since } => report(desk, workflow, since).await,
    }
}

async fn list(desk: &Desk) -> Ended {
    let waiting = readback::waiting(&desk.store, &desk.by).await?;
    let to_read: Vec<Value> = waiting
        .to_read
        .iter()
        .map(|one| {
            json!({
                "case": one.case, "workflow": one.workflow, "seconds": one.seconds, "overdue": one.overdue,
                "due_at": to_rfc3339(one.due_at as i64), "used_ms": one.used_ms, "elsewhere": one.elsewhere,
            })
        })
        .collect();
    let to_score: Vec<Value> = waiting
        .to_score
        .iter()
        .map(|one| json!({ "readback": one.id, "workflow": one.workflow, "answered_at": to_rfc3339(one.answered_at as i64) }))
        .collect();
    let document = json!({ "to_read": to_read, "to_score": to_score, "others": waiting.others });
    desk.out.answer(&document, || listed(desk, &waiting))?;
    Ok(if waiting.to_read.is_empty() && waiting.to_score.is_empty() { Exit::No } else { Exit::Done })
}

fn listed(desk: &Desk, waiting: &Waiting) -> String {
    let mut parts = Vec::new();
    if !waiting.to_read.is_empty() {
        let row = |one: &readback::ToRead| {
            let stands = match (one.elsewhere, one.used_ms) {
                (true, _) => "somebody is reading it",
                (false, Some(_)) => "begun",
                (false, None) => "",
            };
            let due = moment(one.due_at as i64, desk.zone);
            vec![one.case.clone(), one.workflow.clone(), count(one.seconds), due, stands.to_owned()]
        };
        let rows: Vec<Vec<String>> = waiting.to_read.iter().map(row).collect();
        parts.push(table(&["to read", "workflow", "seconds", "due", ""], &rows));
    }
    if !waiting.to_score.is_empty() {
        let row = |one: &readback::ToScore| {
            vec![one.id.clone(), one.workflow.clone(), moment(one.answered_at as i64, desk.zone)]
        };
        let rows: Vec<Vec<String>> = waiting.to_score.iter().map(row).collect();
        parts.push(table(&["to score", "workflow", "said back"], &rows));
    }
    if parts.is_empty() {
        parts.push("nothing waits to be read or scored by you".to_owned());
    }
    if waiting.others > 0 {
        parts.push(format!("{} for somebody else", counted(waiting.others, "draft waits", "drafts wait")));
    }
    parts.join("\n\n")
}

async fn start(desk: &Desk, id: String) -> Ended {
    let given = readback::start(&desk.store, &desk.by, &Which::Name(id), Holder::Cli).await?;
    let document = json!({
        "readback": given.id, "case": given.case, "workflow": given.workflow, "seconds": given.seconds,
        "used_ms": given.used_ms, "words": given.words, "reach": given.reach, "share": given.share,
        "subject_line": given.piece.as_ref().and_then(|piece| piece.subject_line.clone()),
        "text": given.piece.as_ref().map(|piece| piece.text.clone()),
    });
    desk.out.answer(&document, || shown(&given))?;
    Ok(if given.piece.is_some() { Exit::Done } else { Exit::No })
}

fn shown(given: &Given) -> String {
    let answer = format!("countersign readback submit {} --audience … --claim … --next-step …", given.case);
    let Some(piece) = &given.piece else {
        return format!("the {} seconds are over; say back what you remember:\n{answer}", given.seconds);
    };
    let subject = piece.subject_line.iter().map(|line| format!("Subject: {line}\n\n"));
    let left = (given.seconds * 1_000 - given.used_ms).div_ceil(1_000);
    format!(
        "{}{}\n\n{} · {} s to read it, in which an average reader gets through {}\n{answer}",
        subject.collect::<String>(),
        piece.text,
        counted(given.words, "word", "words"),
        count(left),
        count(given.reach.min(given.words)),
    )
}

async fn submit(desk: &Desk, id: String, said: &Said) -> Ended {
    let begun = readback::begun(&desk.store, &desk.by, &Which::Name(id)).await?;
    // Kept before it is taken, so that a refusal loses nothing.
    match readback::keep_typed(&desk.store, &desk.by, &begun, said).await {
        Ok(()) | Err(ReadbackError::Gone(_)) => {}
        Err(other) => return Err(other.into()),
    }
    let answered = readback::answer(&desk.store, &desk.by, &begun, said).await?;
    let document = json!({
        "readback": answered.id, "case": answered.case, "words": answered.words, "seconds": answered.seconds,
        "used_ms": answered.used_ms,
    });
    desk.out.answer(&document, || {
        let used = f64::from(answered.used_ms) / 1_000.0;
        format!("handed in: {} · {used:.1} of {} s used · now somebody scores it", answered.case, answered.seconds)
    })?;
    Ok(Exit::Done)
}

async fn show(desk: &Desk, name: &str) -> Ended {
    let id = readback::to_score(&desk.store, name).await?;
    let scoring = readback::scoring(&desk.store, &desk.by, &id).await?;
    let document = json!({
        "readback": scoring.id, "workflow": scoring.workflow, "subject_line": scoring.piece.subject_line,
        "text": scoring.piece.text, "brief": scoring.brief, "said": scoring.said, "pass": scoring.pass, "own": scoring.own,
    });
    desk.out.answer(&document, || to_score(&scoring))?;
    Ok(Exit::Done)
}

fn to_score(scoring: &Scoring) -> String {
    let subject = scoring.piece.subject_line.iter().map(|line| format!("Subject: {line}\n\n")).collect::<String>();
    let meant = |pick: fn(&Said) -> &str| {
        let meant = scoring.brief.as_ref().map(pick).unwrap_or_default();
        if meant.is_empty() { "–".to_owned() } else { meant.to_owned() }
    };
    let rows: [Vec<String>; 3] = [
        vec!["audience".to_owned(), meant(|said| &said.audience), scoring.said.audience.clone()],
        vec!["claim".to_owned(), meant(|said| &said.claim), scoring.said.claim.clone()],
        vec!["next step".to_owned(), meant(|said| &said.next_step), scoring.said.next_step.clone()],
    ];
    let own = if scoring.own { "\nnobody else here can score it, so you score your own" } else { "" };
    format!(
        "{subject}{}\n\n{}{own}\ncountersign readback score {} --audience yes|partly|no --claim … --next-step …",
        scoring.piece.text,
        table(&["", "the brief", "said back"], &rows),
        scoring.id
    )
}

async fn score(desk: &Desk, name: &str, scores: Scores) -> Ended {
    let id = readback::to_score(&desk.store, name).await?;
    let scored = readback::score(&desk.store, &desk.by, &id, scores).await?;
    let document = json!({
        "readback": scored.id, "case": scored.case, "passed": scored.passed, "second": scored.second, "own": scored.own,
        "scores": scores,
    });
    desk.out.answer(&document, || match (scored.second, scored.passed) {
        (true, _) => "scored; the first score had decided".to_owned(),
        (false, true) => format!("passed: {} leaves after its hold", scored.case),
        (false, false) => format!("did not pass: {} waits for review again, with the answers beside it", scored.case),
    })?;
    Ok(Exit::Done)
}

async fn report(desk: &Desk, workflow: Option<String>, since: Option<String>) -> Ended {
    let since = match since {
        Some(text) => since_moment(&desk.store, &text).await?,
        None => 0,
    };
    if let Some(workflow) = &workflow {
        // A mistyped workflow is a mistake, not an empty report.
        policy::holding(&desk.store, workflow).await?;
    }
    let report = readback::report(&desk.store, &desk.by, workflow.as_deref(), since).await?;
    desk.out.answer(&document(&report), || told(&report))?;
    Ok(Exit::Done)
}

fn document(report: &ReadbackReport) -> Value {
    let passed = |one: &Passed| {
        json!({
            "workflow": one.workflow, "author": one.author, "model": one.model, "n": one.n, "passed": one.passed,
            "low": one.low, "high": one.high, "enough": one.enough,
        })
    };
    json!({
        "n": report.n, "own": report.own, "enough_from": report.enough_from,
        "passed": report.passed.iter().map(passed).collect::<Vec<_>>(), "missed": report.missed,
        "twice": {
            "readbacks": report.twice.readbacks, "raw": report.twice.raw, "ac1": report.twice.ac1,
            "enough": report.twice.enough,
        },
    })
}

fn told(report: &ReadbackReport) -> String {
    if report.n == 0 {
        return "no readback was scored yet".to_owned();
    }
    let share = |one: &Passed| {
        if one.enough {
            format!("{:.0} % to {:.0} %", one.low * 100.0, one.high * 100.0)
        } else {
            "not enough data".to_owned()
        }
    };
    let row = |one: &Passed| {
        let model = one.model.clone().unwrap_or_default();
        let author = one.author.clone().unwrap_or_else(|| "all".to_owned());
        vec![one.workflow.clone(), author, model, count(one.n), count(one.passed), share(one)]
    };
    let rows: Vec<Vec<String>> = report.passed.iter().map(row).collect();
    let missed: Vec<Vec<String>> = report
        .missed
        .iter()
        .map(|one| vec![one.field.replace('_', " "), count(one.n), count(one.partly), count(one.no)])
        .collect();
    let twice = match (report.twice.raw, report.twice.ac1) {
        (Some(raw), Some(ac1)) if report.twice.enough => {
            format!("{} scored twice: {:.0} % alike, AC1 {ac1:.2}", count(report.twice.readbacks), raw * 100.0)
        }
        (Some(_) | None, _) => format!("{} scored twice: not enough data", count(report.twice.readbacks)),
    };
    let own =
        if report.own > 0 { format!("\n{} scored by their own reader", count(report.own)) } else { String::new() };
    format!(
        "{}\n\n{}\n\n{twice}{own}",
        table(&["workflow", "by", "model", "n", "passed", "share passed (95 %)"], &rows),
        table(&["field", "n", "partly", "no"], &missed)
    )
}
