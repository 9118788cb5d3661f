//! Making a round: pieces in, masked, settled, sealed, printed.

use std::path::Path;

use countersign_station::sameness::mask::RemovalKind;
use countersign_station::sameness::{
    self, Chance, Choice, Made, Names, NewPiece, NewRound, Origin, Preview, PreviewPiece, Quarter, Settling,
    SuspicionView, piece_of_file, round_of_file,
};
use serde_json::json;

use super::super::{Ended, Failure};
use super::secret;
use crate::arguments::{Marks, Pieces};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::counted;

pub(super) async fn new(
    desk: &Desk,
    file: Option<&Path>,
    topic: Option<String>,
    quarter: Option<Quarter>,
    marks: Option<Marks>,
    given: &Pieces,
) -> Ended {
    let mut round = match file {
        Some(file) => round_of_file(file)?,
        None => NewRound { told: true, ..NewRound::default() },
    };
    if let Some(topic) = topic {
        round.topic = topic;
    }
    round.quarter = quarter.or(round.quarter);
    match marks {
        Some(Marks::Known) => round.told = true,
        Some(Marks::Unknown) => round.told = false,
        None => {}
    }
    round.pieces.extend(pieces(given)?);
    join(&mut round.names, names(given));
    let made = sameness::make(&desk.store, &desk.by, round).await?;
    answer(desk, &made)?;
    desk.out.remark(&secret::words(&sameness::secrecy(&desk.store).await?));
    Ok(Exit::Done)
}

fn pieces(given: &Pieces) -> Result<Vec<NewPiece>, Failure> {
    let mut pieces = Vec::new();
    for (files, origin) in [(&given.own, Origin::Own), (&given.other, Origin::Other)] {
        for file in files {
            pieces.push(NewPiece::Given(Box::new(piece_of_file(file, origin)?)));
        }
    }
    pieces.extend(given.own_case.iter().cloned().map(NewPiece::Case));
    Ok(pieces)
}

fn names(given: &Pieces) -> Names {
    let Pieces { own: _, other: _, own_case: _, author, company, product, brand } = given;
    Names { authors: author.clone(), companies: company.clone(), products: product.clone(), brands: brand.clone() }
}

fn join(names: &mut Names, more: Names) {
    names.authors.extend(more.authors);
    names.companies.extend(more.companies);
    names.products.extend(more.products);
    names.brands.extend(more.brands);
}

fn answer(desk: &Desk, made: &Made) -> Result<(), Failure> {
    desk.out.answer(made, || {
        let pieces = counted(made.pieces, "piece", "pieces");
        format!(
            "{} · {} · {pieces} · {}\nLook at it next: `countersign sameness preview`, then settle what is listed and seal it.",
            made.topic, made.quarter, made.round
        )
    })?;
    Ok(())
}

pub(super) async fn change(desk: &Desk, round: &str, remove: &[u32], given: &Pieces) -> Ended {
    let mut made = None;
    for no in remove {
        made = Some(sameness::remove(&desk.store, &desk.by, round, *no).await?);
    }
    let more = names(given);
    if more != Names::default() {
        made = Some(sameness::mask_names(&desk.store, &desk.by, round, more).await?);
    }
    let pieces = pieces(given)?;
    if !pieces.is_empty() {
        made = Some(sameness::add(&desk.store, &desk.by, round, pieces).await?);
    }
    let nothing =
        || Failure::told(Exit::Usage, "say what to change: --own, --other, --own-case, --remove, or a name to mask");
    answer(desk, &made.ok_or_else(nothing)?)?;
    Ok(Exit::Done)
}

pub(super) async fn preview(desk: &Desk, round: &str) -> Ended {
    let preview = sameness::preview(&desk.store, &desk.by, round).await?;
    desk.out.answer(&preview, || words(&preview))?;
    Ok(Exit::Done)
}

fn words(preview: &Preview) -> String {
    let mut lines = vec![format!("{} · {} · {}", preview.round.topic, preview.round.quarter, preview.round.state)];
    for piece in &preview.pieces {
        lines.push(String::new());
        lines.push(head(piece));
        lines.push(String::new());
        lines.push(piece.text.clone());
        if !piece.removals.is_empty() {
            lines.push(String::new());
            lines.push(format!("{} taken out:", counted(piece.removals.len() as u64, "passage", "passages")));
            lines.extend(piece.removals.iter().map(|removal| format!("  {}: {}", kind_of(removal.kind), removal.was)));
        }
        if !piece.suspicions.is_empty() {
            lines.push(String::new());
            lines.push("Might give it away:".to_owned());
            for suspicion in &piece.suspicions {
                let settled = match &suspicion.settled {
                    None => "open".to_owned(),
                    Some(settled) => match settled.choice {
                        Choice::Mask => "masked".to_owned(),
                        Choice::Leave => format!("stays: {}", settled.reason),
                    },
                };
                lines.push(format!("  {}. {} [{settled}]", suspicion.no, about(suspicion)));
            }
        }
    }
    lines.push(String::new());
    lines.push(match preview.missing.is_empty() {
        true => "Nothing is open.".to_owned(),
        false => format!("Before it can be sealed: {}", preview.missing.join("; ")),
    });
    lines.join("\n")
}

fn about(suspicion: &SuspicionView) -> String {
    match suspicion.quote.is_empty() {
        true => suspicion.reason.clone(),
        false => format!("“{}”: {}", suspicion.quote, suspicion.reason),
    }
}

/// The word for what was taken out, as `--json` has it.
fn kind_of(kind: RemovalKind) -> String {
    json!(kind).as_str().unwrap_or_default().to_owned()
}

fn head(piece: &PreviewPiece) -> String {
    let whose = match piece.origin {
        Some(Origin::Own) => " · ours",
        Some(Origin::Other) => " · theirs",
        None => "",
    };
    let title = if piece.title.is_empty() { String::new() } else { format!(" · {}", piece.title) };
    format!("── {}{whose} · {}{title}", piece.piece, counted(piece.words, "word", "words"))
}

pub(super) async fn settle(
    desk: &Desk,
    round: &str,
    piece: u32,
    numbers: &[u32],
    mask: bool,
    reason: Option<&str>,
) -> Ended {
    let choice = if mask { Choice::Mask } else { Choice::Leave };
    let reason = reason.unwrap_or_default();
    let settling = |number: &u32| Settling { piece, suspicion: *number, choice, reason: reason.to_owned() };
    let settlings: Vec<Settling> = numbers.iter().map(settling).collect();
    sameness::settle_several(&desk.store, &desk.by, round, &settlings).await?;
    let what = if mask { "masked" } else { "left as they are" };
    desk.out.answer(&json!({ "piece": piece, "numbers": numbers, "choice": choice }), || {
        let listed: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("of piece {piece}, {what}: {}", listed.join(", "))
    })?;
    Ok(Exit::Done)
}

pub(super) async fn seal(desk: &Desk, round: &str) -> Ended {
    let sealed = sameness::seal(&desk.store, &desk.by, round, &Chance::System).await?;
    desk.out.answer(&sealed, || {
        let asked = match sealed.asked {
            Some(asked) => format!("mark {asked} of {}", sealed.pieces),
            None => format!("{} pieces, any number of marks", sealed.pieces),
        };
        format!(
            "{} is sealed · {asked}\n{}\nGive that line to the judges before they judge: it proves afterwards that nobody changed the key.",
            sealed.topic, sealed.commitment
        )
    })?;
    Ok(Exit::Done)
}

pub(super) async fn print(desk: &Desk, round: &str, out: &Path) -> Ended {
    let printed = sameness::print(&desk.store, &desk.by, round, out).await?;
    desk.out.answer(&printed, || {
        let pieces = counted(printed.pieces, "piece", "pieces");
        format!("{pieces} and a ballot · {}\n{}", printed.file.display(), printed.commitment)
    })?;
    Ok(Exit::Done)
}

pub(super) async fn void(desk: &Desk, round: &str, reason: &str) -> Ended {
    sameness::void(&desk.store, &desk.by, round, reason).await?;
    desk.out.answer(&json!({ "void": round }), || format!("{round} is void; it counts nowhere"))?;
    Ok(Exit::Done)
}
