//! The reveal: the commitment is recomputed from the stored key and nonce, and everything that was sealed or cast is held against
//! what the log said when it was. What does not hold makes the round void, and says why.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx_sqlite::SqliteConnection;

use super::ballot_row::{self, BallotRow};
use super::commitment::read_key;
use super::piece::{self, FromCase, PieceRow};
use super::result::{self, Outcome, OutcomeBallot, OutcomePiece};
use super::round::{self, RoundRow, RoundState};
use super::seal::Answer;
use super::{Column, Origin, RoundKey, SamenessError, Secret, commitment, piece_name, rules, score, secret};
use crate::audit::Told;
use crate::case::{hex, unhex};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError};
use crate::sync::{self, active_sinks};

/// What became of a reveal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Revealed {
    /// The round.
    pub round: String,
    /// What it is about.
    pub topic: String,
    /// Why it is void instead; `None` when everything holds.
    pub void: Option<String>,
    /// The commitment that was sealed, in hex.
    pub commitment: String,
    /// The key; `None` when it is void.
    pub key: Option<String>,
    /// The nonce, in hex; with the key anybody recomputes the commitment.
    pub nonce: Option<String>,
    /// How many ballots there are.
    pub ballots: u32,
}

/// Reveals a sealed round, or voids it when something does not hold.
///
/// # Errors
/// When `by` may not, it is not sealed, nobody has judged it, or the station's secret cannot be used.
pub async fn reveal(store: &Store, by: &Person, name: &str) -> Result<Revealed, SamenessError> {
    let mut change = Change::begin(store, Op::RevealRound, by).await?;
    let row = round::find(change.connection(), name).await?;
    row.must_be(RoundState::Sealed)?;
    let secret = secret::of_station(store).await?;
    let ballots = ballot_row::of_round(change.connection(), &row.id).await?;
    let checked = match check(change.connection(), &secret, &row, &ballots).await? {
        Ok(_) if ballots.is_empty() => {
            let message = format!("nobody has judged the round \"{}\" yet; wait for ballots, or void it", row.topic);
            return Err(SamenessError::Invalid(message));
        }
        checked => checked,
    };
    let commitment = hex(row.commitment.as_deref().unwrap_or_default());
    let mut revealed = Revealed {
        round: row.id.clone(),
        topic: row.topic.clone(),
        void: None,
        commitment,
        key: None,
        nonce: None,
        ballots: rules::size(ballots.len()),
    };
    match checked {
        Ok(outcome) => {
            revealed.key = Some(outcome.key.clone());
            revealed.nonce = Some(outcome.nonce.clone());
            write(store, &mut change, &row, &outcome, &revealed.commitment).await?;
        }
        Err(Mismatch { code, why }) => {
            change.becomes(Op::VoidRound, by)?;
            round::void(&mut change, &row.id, &why);
            change.tell(Told::new().with("round", row.id.as_str()).with("why", code));
            revealed.void = Some(why);
        }
    }
    change.commit().await?;
    Ok(revealed)
}

async fn write(
    store: &Store,
    change: &mut Change,
    row: &RoundRow,
    outcome: &Outcome,
    commitment: &str,
) -> Result<(), SamenessError> {
    let text = result::text_of(outcome)?;
    change.tell(
        Told::new()
            .with("round", row.id.as_str())
            .with("commitment", commitment)
            .with("key", outcome.key.as_str())
            .with("nonce", outcome.nonce.as_str())
            .with("ballots", outcome.ballots.len())
            .with("result", hex(&Sha256::digest(text.as_bytes()))),
    );
    round::reveal(change, &row.id);
    result::insert(change, &row.id, text);
    let sinks = active_sinks(change.connection()).await?;
    let (seq, now) = (change.seq(), change.now());
    Ok(sync::enqueue_round(change.writes(), store.ids(), &sinks, &row.id, seq, now)?)
}

/// What does not hold: a code for the log, and why in words.
struct Mismatch {
    code: &'static str,
    why: String,
}

fn mismatch(code: &'static str, why: impl Into<String>) -> Mismatch {
    Mismatch { code, why: why.into() }
}

/// What the log said when the round was sealed.
struct SealedAs {
    commitment: String,
    pieces: Vec<String>,
    texts: Vec<String>,
    asked: Option<u64>,
}

async fn check(
    connection: &mut SqliteConnection,
    secret: &Secret,
    row: &RoundRow,
    ballots: &[BallotRow],
) -> Result<Result<Outcome, Mismatch>, StoreError> {
    let Some(sealed) = sealed_as(connection, row).await? else {
        return Ok(Err(mismatch("log", "the log does not tell of its sealing")));
    };
    let cast = cast_as(connection, row).await?;
    let pieces = piece::of_round(connection, &row.id).await?;
    Ok(hold(secret, row, &sealed, &pieces, &cast, ballots))
}

async fn sealed_as(connection: &mut SqliteConnection, row: &RoundRow) -> Result<Option<SealedAs>, StoreError> {
    let body: Option<Vec<u8>> = sqlx::query_scalar("SELECT body FROM event WHERE seq = ?")
        .bind(row.sealed_seq)
        .fetch_optional(connection)
        .await?;
    let entry: Value = serde_json::from_slice(&body.unwrap_or_default()).unwrap_or_default();
    let told = &entry["told"];
    if entry["op"] != Op::SealRound.as_str() || told["round"] != row.id.as_str() {
        return Ok(None);
    }
    let list = |name: &str| -> Vec<String> {
        let texts = told[name].as_array().map(Vec::as_slice).unwrap_or_default();
        texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    Ok(Some(SealedAs {
        commitment: told["commitment"].as_str().unwrap_or_default().to_owned(),
        pieces: list("pieces"),
        texts: list("texts"),
        asked: told["asked"].as_u64(),
    }))
}

/// What the log said of a ballot when it was cast.
struct CastAs {
    ballot: String,
    judge: String,
    commitment: String,
    said: String,
    paper: bool,
}

async fn cast_as(connection: &mut SqliteConnection, row: &RoundRow) -> Result<Vec<CastAs>, StoreError> {
    let bodies: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT body FROM event WHERE seq > ? AND body ->> '$.told.round' = ? AND body ->> '$.told.ballot' IS NOT NULL
         ORDER BY seq",
    )
    .bind(row.sealed_seq)
    .bind(row.id.clone())
    .fetch_all(connection)
    .await?;
    let cast = bodies.into_iter().map(|body| {
        let entry: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |name: &str| entry["told"][name].as_str().unwrap_or_default().to_owned();
        CastAs {
            ballot: text("ballot"),
            judge: text("judge"),
            commitment: text("commitment"),
            said: text("said"),
            paper: entry["told"]["paper"] == true,
        }
    });
    Ok(cast.collect())
}

/// Everything that was sealed or cast, against what the log said then.
fn hold(
    secret: &Secret,
    row: &RoundRow,
    sealed: &SealedAs,
    pieces: &[PieceRow],
    cast: &[CastAs],
    ballots: &[BallotRow],
) -> Result<Outcome, Mismatch> {
    let key = row.key(secret).map_err(|_| mismatch("key", "the key that it is encrypted under was changed"))?;
    if hex(row.commitment.as_deref().unwrap_or_default()) != sealed.commitment {
        return Err(mismatch("commitment", "its commitment is not the one that was written to the log"));
    }
    let (answer, origins) = answer(row, &key, sealed)?;
    let from = pieces_hold(&key, sealed, pieces, &origins)?;
    if row.asked.map(u64::from) != sealed.asked {
        return Err(mismatch("asked", "the number of pieces to be marked is not the one that was sealed"));
    }
    let ballots = ballots_hold(&key, sealed, cast, ballots, pieces.len())?;
    let ours: Vec<bool> = origins.iter().map(|origin| *origin == Origin::Own).collect();
    let summary = score::summary(&ballots, &ours).ok_or_else(|| mismatch("pieces", "it has too many pieces"))?;
    let marks = score::marks(&ballots, ours.len());
    let pieces = origins.into_iter().zip(from).zip(marks).enumerate().map(|(at, ((origin, from), marks))| {
        OutcomePiece { piece: piece_name(at + 1), origin, marks, mean_rating: score::mean_rating(&ballots, at), from }
    });
    let pieces = pieces.collect();
    Ok(Outcome { key: answer.key, nonce: answer.nonce, summary, pieces, ballots })
}

/// The sealed key, when it is the one that was committed to.
fn answer(row: &RoundRow, key: &RoundKey, sealed: &SealedAs) -> Result<(Answer, Vec<Origin>), Mismatch> {
    let text = row.answer.as_deref().and_then(|answer| key.open(Column::Answer, "", answer));
    let answer: Option<Answer> = text.and_then(|text| serde_json::from_slice(&text).ok());
    let answer = answer.ok_or_else(|| mismatch("answer", "the sealed key was changed"))?;
    let nonce: Option<[u8; 32]> = unhex(&answer.nonce).and_then(|nonce| nonce.try_into().ok());
    let holds = nonce.is_some_and(|nonce| hex(&commitment(&row.id, &answer.key, &nonce)) == sealed.commitment);
    let origins = read_key(&answer.key).filter(|_| holds);
    match origins {
        Some(origins) => Ok((answer, origins)),
        None => Err(mismatch("answer", "the sealed key is not the one that was committed to")),
    }
}

/// What each piece of the key is traced to, when order, texts and origins are the ones that were sealed.
fn pieces_hold(
    key: &RoundKey,
    sealed: &SealedAs,
    pieces: &[PieceRow],
    origins: &[Origin],
) -> Result<Vec<Option<FromCase>>, Mismatch> {
    let places = pieces.iter().zip(1..).all(|(piece, place)| piece.place == Some(place));
    let ids: Vec<&str> = pieces.iter().map(|piece| piece.id.as_str()).collect();
    if !places || ids != sealed.pieces || sealed.texts.len() != ids.len() || origins.len() != ids.len() {
        return Err(mismatch("order", "the order of its pieces is not the one that was sealed"));
    }
    let mut from = Vec::with_capacity(pieces.len());
    for (place, ((piece, text), origin)) in (1..).zip(pieces.iter().zip(&sealed.texts).zip(origins)) {
        let name = piece_name(place);
        let shown = piece.shown(key).filter(|shown| hex(&key.commit(shown.as_bytes())) == *text);
        if shown.is_none() || piece.text_commit.as_deref().map(hex).as_ref() != Some(text) {
            return Err(mismatch("text", format!("the text of {name} is not the one that was sealed")));
        }
        let content = piece.content(key).filter(|content| content.origin == *origin);
        from.push(content.ok_or_else(|| mismatch("origin", format!("what is kept of {name} was changed")))?.from);
    }
    Ok(from)
}

fn ballots_hold(
    key: &RoundKey,
    sealed: &SealedAs,
    cast: &[CastAs],
    ballots: &[BallotRow],
    pieces: usize,
) -> Result<Vec<OutcomeBallot>, Mismatch> {
    if ballots.len() < cast.len() {
        return Err(mismatch("ballot", format!("{} ballots were cast and {} are there", cast.len(), ballots.len())));
    }
    let mut outcome = Vec::with_capacity(ballots.len());
    for (nth, ballot) in (1..).zip(ballots) {
        let told = cast.iter().find(|told| told.ballot == ballot.id);
        let Some(told) = told.filter(|told| told.judge == ballot.person && told.paper == ballot.typed_by.is_some())
        else {
            return Err(mismatch("ballot", format!("the log does not tell of ballot {nth} as it stands there")));
        };
        if hex(&ballot.commitment) != sealed.commitment || told.commitment != sealed.commitment {
            return Err(mismatch("ballot", format!("ballot {nth} carries another commitment than the round")));
        }
        let text = ballot.text(key).filter(|text| hex(&key.commit(text)) == told.said);
        let judged = text.and_then(|_| ballot.judged(key)).filter(|judged| judged.len() == pieces);
        let Some(judged) = judged.filter(|_| hex(&ballot.body_commit) == told.said) else {
            return Err(mismatch("ballot", format!("ballot {nth} is not as it was cast")));
        };
        outcome.push(OutcomeBallot::of(&ballot.id, &ballot.person, ballot.typed_by.is_some(), &judged));
    }
    Ok(outcome)
}

#[cfg(test)]
#[path = "reveal_tests.rs"]
mod tests;
