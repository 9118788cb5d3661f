//! Judging: the ballot, and casting it.

use std::io::Read as _;
use std::path::Path;

use countersign_station::people;
use countersign_station::sameness::{self, BallotView, Casting, Judged};
use serde::Deserialize;
use serde_json::json;

use super::super::policy::unread;
use super::super::{Ended, Failure};
use crate::arguments::{Ballot, place};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{counted, moment};

pub(super) async fn ballot(desk: &Desk, round: &str) -> Ended {
    let ballot = sameness::open_ballot(&desk.store, &desk.by, round).await?;
    desk.out.answer(&ballot, || words(desk, &ballot))?;
    Ok(Exit::Done)
}

fn words(desk: &Desk, ballot: &BallotView) -> String {
    let task = match ballot.asked {
        Some(asked) => format!("Exactly {asked} of these {} pieces are ours.", ballot.pieces.len()),
        None => format!("Some of these {} pieces are ours.", ballot.pieces.len()),
    };
    let mut lines = vec![
        format!("{} · {}", ballot.topic, ballot.quarter),
        format!("{task} Mark them, rate each from 1 (surely theirs) to 5 (surely ours), and say what gave it away."),
        format!("Sealed as {}", ballot.commitment),
    ];
    for (piece, judged) in ballot.pieces.iter().zip(&ballot.yours) {
        lines.push(String::new());
        lines.push(format!("── {} · {} · {}", piece.piece, counted(piece.words, "word", "words"), mark(judged)));
        lines.push(String::new());
        lines.push(piece.text.clone());
    }
    lines.push(String::new());
    lines.push(match ballot.cast_at {
        Some(at) => format!("You cast it on {}; it is final.", moment(at, desk.zone)),
        None => "Not cast yet: `countersign sameness vote`.".to_owned(),
    });
    lines.join("\n")
}

fn mark(judged: &Judged) -> String {
    let marked = if judged.ours { "ours" } else { "not marked" };
    let rating = judged.rating.map_or_else(|| "not rated".to_owned(), |rating| format!("rated {rating}"));
    let words = if judged.gave_away.is_empty() { String::new() } else { format!(" · {}", judged.gave_away) };
    format!("{marked}, {rating}{words}")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    commitment: Option<String>,
    pieces: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    piece: String,
    ours: bool,
    rating: Option<u8>,
    #[serde(default)]
    gave_away: String,
}

pub(super) async fn vote(desk: &Desk, given: Ballot) -> Ended {
    let round = sameness::look(&desk.store, &desk.by, &given.round).await?;
    let pieces = usize::try_from(round.pieces).unwrap_or(0);
    // What one has marked so far is gone on from; a ballot on paper begins blank.
    let (mut judged, mut commitment) = match &given.paper {
        Some(_) => (vec![Judged::default(); pieces], None),
        None => (sameness::open_ballot(&desk.store, &desk.by, &round.round).await?.yours, None),
    };
    if let Some(file) = &given.file {
        let file = read(file)?;
        commitment = file.commitment;
        for line in file.pieces {
            let at = place(&line.piece).map_err(|why| Failure::told(Exit::Refused, why))?;
            *one(&mut judged, at)? = Judged { ours: line.ours, rating: line.rating, gave_away: line.gave_away };
        }
    }
    if !given.mark.is_empty() {
        judged.iter_mut().for_each(|judged| judged.ours = false);
    }
    for at in &given.mark {
        one(&mut judged, *at)?.ours = true;
    }
    for (at, rating) in &given.rate {
        one(&mut judged, *at)?.rating = Some(*rating);
    }
    for (at, words) in &given.gave_away {
        one(&mut judged, *at)?.gave_away.clone_from(words);
    }
    if given.draft {
        sameness::keep_draft(&desk.store, &desk.by, &round.round, &judged).await?;
        desk.out
            .answer(&json!({ "round": round.round, "kept": true }), || "kept; nobody but you sees it".to_owned())?;
        return Ok(Exit::Done);
    }
    let casting = Casting { ballot: given.ballot, commitment, judged };
    let cast = match &given.paper {
        None => sameness::cast(&desk.store, &desk.by, &round.round, &casting).await?,
        Some(name) => {
            let judge = people::find(&desk.store, Some(name)).await?;
            sameness::cast_on_paper(&desk.store, &desk.by, &judge, &round.round, &casting).await?
        }
    };
    desk.out
        .answer(&cast, || format!("the ballot of {} is cast and final · sealed as {}", cast.judge, cast.commitment))?;
    Ok(Exit::Done)
}

fn one(judged: &mut [Judged], at: usize) -> Result<&mut Judged, Failure> {
    let pieces = judged.len();
    let found = at.checked_sub(1).and_then(|at| judged.get_mut(at));
    found
        .ok_or_else(|| Failure::told(Exit::Refused, format!("there is no piece P{at}; this round has P1 to P{pieces}")))
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(unread(path))?;
    let refused = |error| Failure::told(Exit::Refused, format!("{}: it is no ballot: {error}", path.display()));
    serde_json::from_str(&text).map_err(refused)
}
