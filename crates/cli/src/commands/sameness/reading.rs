//! Reading: which rounds there are, what came of them, and the trend.

use countersign_station::change::ask;
use countersign_station::people::Op;
use countersign_station::sameness::{
    self, Asked, JudgeLine, Origin, PieceLine, Planned, Quarter, QuarterLine, Report, RoundView, Trend,
};
use serde_json::json;

use super::super::Ended;
use super::secret::words;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, moment, table};

pub(super) async fn list(desk: &Desk) -> Ended {
    let rounds = sameness::list(&desk.store, &desk.by).await?;
    let due = sameness::due(&desk.store, &desk.by).await?;
    let secrecy = sameness::secrecy(&desk.store).await?;
    desk.out.answer(&json!({ "rounds": rounds, "due": due, "secrecy": secrecy }), || {
        let rows: Vec<Vec<String>> = rounds.iter().map(row).collect();
        let listed = match rows.is_empty() {
            true => String::new(),
            false => table(&["quarter", "topic", "is", "pieces", "ballots", "id"], &rows) + "\n\n",
        };
        format!("{listed}{}\n{}", due.says, words(&secrecy))
    })?;
    Ok(Exit::Done)
}

fn row(round: &RoundView) -> Vec<String> {
    vec![
        round.quarter.to_string(),
        round.topic.clone(),
        round.state.to_string(),
        count(round.pieces),
        count(round.cast_by.len() as u64),
        round.round.clone(),
    ]
}

pub(super) async fn plan(desk: &Desk, judges: u32, rounds: u32, own: u32, other: u32) -> Ended {
    ask(&desk.store, Op::Read, &desk.by).await?;
    let planned = sameness::plan(Asked { judges, rounds, own, other })?;
    desk.out.answer(&planned, || planned_words(&planned))?;
    Ok(Exit::Done)
}

fn planned_words(planned: &Planned) -> String {
    let rows: Vec<Vec<String>> = planned
        .shows
        .iter()
        .map(|shown| {
            vec![format!("{:.1}", shown.d_prime), format!("{:.2}", shown.mean_hits), percent(shown.found.share)]
        })
        .collect();
    let runs = planned.false_alert.runs;
    format!(
        "{}\n\n{}\n\nA judge who guesses finds {:.2} of ours. Shares of {runs} simulated quarters each.",
        planned.says,
        table(&["d′", "found by a judge", "one quarter shows it (5 %)"], &rows),
        planned.by_guessing
    )
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

pub(super) async fn reveal(desk: &Desk, round: &str) -> Ended {
    let revealed = sameness::reveal(&desk.store, &desk.by, round).await?;
    desk.out.answer(&revealed, || match (&revealed.void, &revealed.key, &revealed.nonce) {
        (None, Some(key), Some(nonce)) => format!(
            "{} is revealed: {key}\nnonce {nonce}\nsealed as {}, and recomputed",
            revealed.topic, revealed.commitment
        ),
        (void, _, _) => {
            format!("{} is void: {}", revealed.topic, void.as_deref().unwrap_or("something does not hold"))
        }
    })?;
    Ok(if revealed.void.is_some() { Exit::No } else { Exit::Done })
}

pub(super) async fn report(desk: &Desk, round: &str) -> Ended {
    let report = sameness::report(&desk.store, &desk.by, round).await?;
    desk.out.answer(&report, || report_words(desk, &report))?;
    Ok(Exit::Done)
}

fn report_words(desk: &Desk, report: &Report) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let judges: Vec<Vec<String>> = report.judges.iter().map(judge).collect();
    let pieces: Vec<Vec<String>> = report.pieces.iter().map(piece).collect();
    let mut lines = vec![
        format!(
            "{} · {} · revealed {} by {}",
            report.round.topic,
            report.round.quarter,
            moment(report.revealed_at, desk.zone),
            report.revealed_by
        ),
        report.says.clone(),
        format!(
            "{} of {} found, {} by guessing · p = {}/{} (at best {}/{}) · ratings: AUC {} · agreement: κ {}, ratings α {}",
            report.hits,
            report.of,
            percent(report.share_by_guessing),
            report.p.count,
            report.p.total,
            report.floor.count,
            report.floor.total,
            number(report.auc),
            number(report.agreement),
            number(report.agreement_of_ratings),
        ),
        String::new(),
        table(&["judge", "hits", "of", "marked", "by guessing", "AUC"], &judges),
        String::new(),
        table(&["piece", "whose", "marks", "rating", "title", "company", "traced to"], &pieces),
    ];
    for piece in report.pieces.iter().filter(|piece| !piece.gave_away.is_empty()) {
        lines.push(String::new());
        lines.push(format!("{}, what gave it away:", piece.piece));
        lines.extend(piece.gave_away.iter().map(|given| format!("  {} · {}", given.rating, given.words)));
    }
    if report.closed {
        lines.push(String::new());
        lines.push("Titles and words of judges cannot be opened here: the station's secret is not there.".to_owned());
    }
    lines.push(String::new());
    lines.push(format!("key {} · nonce {}", report.key, report.nonce));
    lines.join("\n")
}

fn judge(line: &JudgeLine) -> Vec<String> {
    let name = if line.paper { format!("{} (paper)", line.judge) } else { line.judge.clone() };
    let auc = line.auc.map_or_else(|| "–".to_owned(), |auc| format!("{auc:.2}"));
    vec![name, count(line.hits), count(line.own), count(line.marked), percent(line.by_guessing), auc]
}

fn piece(line: &PieceLine) -> Vec<String> {
    let whose = match line.origin {
        Origin::Own => "ours",
        Origin::Other => "theirs",
    };
    let traced = line.from.as_ref().map_or_else(String::new, |from| {
        format!("{} ({}, {} {})", from.workflow, from.mode, from.model_name, from.model_version)
    });
    vec![
        line.piece.clone(),
        whose.to_owned(),
        count(line.marks),
        format!("{:.1}", line.mean_rating),
        line.title.clone(),
        line.company.clone(),
        traced,
    ]
}

pub(super) async fn trend(desk: &Desk, quarter: Option<Quarter>) -> Ended {
    let trend = sameness::trend(&desk.store, &desk.by, quarter).await?;
    let due = sameness::due(&desk.store, &desk.by).await?;
    desk.out.answer(&json!({ "trend": trend, "due": due }), || format!("{}\n\n{}", trend_words(&trend), due.says))?;
    Ok(Exit::Done)
}

fn trend_words(trend: &Trend) -> String {
    let verdict = match trend.verdict {
        sameness::TrendVerdict::Better => "better",
        sameness::TrendVerdict::Worse => "worse",
        sameness::TrendVerdict::NoClearChange => "no clear change",
        sameness::TrendVerdict::NotEnoughData => "not enough data",
    };
    let rows: Vec<Vec<String>> = trend.quarters.iter().map(quarter).collect();
    let listed = match rows.is_empty() {
        true => String::new(),
        false => table(&["quarter", "rounds", "ballots", "found", "of", "share", "by chance", "d′"], &rows) + "\n\n",
    };
    format!("{}: {verdict}\n\n{listed}{}", trend.quarter, trend.says)
}

fn quarter(line: &QuarterLine) -> Vec<String> {
    let chance =
        line.chance.map_or_else(|| "–".to_owned(), |[low, high]| format!("{} to {}", percent(low), percent(high)));
    vec![
        line.quarter.to_string(),
        count(line.rounds),
        count(line.ballots),
        count(line.hits),
        count(line.of),
        percent(line.share),
        chance,
        format!("{:.2}", line.d_prime),
    ]
}
