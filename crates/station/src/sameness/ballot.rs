//! What a judge sees and marks: the masked pieces by their places, and what they have marked so far.

use serde::{Deserialize, Serialize};
use sqlx_sqlite::SqliteConnection;

use super::round::{RoundRow, RoundState};
use super::{Quarter, RoundKey, SamenessError, ballot_row, judge, piece, piece_name, round, rules, secret};
use crate::case::hex;
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::store::{Store, StoreError};

/// What a judge thinks of one piece.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Judged {
    /// Marked as ours.
    pub ours: bool,
    /// From 1 (surely theirs) to 5 (surely ours).
    pub rating: Option<u8>,
    /// What gave it away, in the judge's words.
    #[serde(default)]
    pub gave_away: String,
}

/// As it is encrypted and committed to.
pub(super) fn words_of(judged: &[Judged]) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(judged).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A piece as a judge reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BallotPiece {
    /// P1, P2 and so on.
    pub piece: String,
    /// Its masked text.
    pub text: String,
    /// Its words, counted.
    pub words: u32,
}

/// A ballot as its judge sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BallotView {
    /// The round.
    pub round: String,
    /// What the pieces are about.
    pub topic: String,
    /// The quarter it counts for.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// How the round stands.
    pub state: RoundState,
    /// The commitment to the key, in hex.
    pub commitment: String,
    /// How many pieces are to be marked; `None` when that is not told.
    pub asked: Option<u32>,
    /// The pieces, by place.
    pub pieces: Vec<BallotPiece>,
    /// What this judge has marked, by place; all blank at first.
    pub yours: Vec<Judged>,
    /// When they cast it, UTC milliseconds; then it is final.
    #[specta(type = Option<f64>)]
    pub cast_at: Option<i64>,
}

/// Everything that judging a round rests on.
pub(super) struct Judging {
    pub(super) row: RoundRow,
    pub(super) key: RoundKey,
    pub(super) commitment: Vec<u8>,
}

impl Judging {
    /// Opens a sealed round for somebody who may judge it.
    pub(super) async fn begin(
        store: &Store,
        connection: &mut SqliteConnection,
        name: &str,
        judge: &Person,
    ) -> Result<Self, SamenessError> {
        let row = round::find(connection, name).await?;
        row.must_be(RoundState::Sealed)?;
        let key = row.key(&secret::of_station(store).await?)?;
        judge::may_judge(connection, &row, &key, judge).await?;
        let commitment = row.commitment.clone().ok_or_else(|| row.changed("its commitment"))?;
        Ok(Self { row, key, commitment })
    }

    /// Whether there is one judgement for each piece, and each can be kept.
    pub(super) async fn fits(&self, connection: &mut SqliteConnection, judged: &[Judged]) -> Result<(), SamenessError> {
        let pieces = piece::of_round(connection, &self.row.id).await?.len();
        if judged.len() != pieces {
            return Err(SamenessError::Invalid(format!(
                "the round \"{}\" has the pieces P1 to {}; {} were judged",
                self.row.topic,
                piece_name(pieces),
                judged.len()
            )));
        }
        (1..).zip(judged).try_for_each(|(place, one)| rules::can_be_kept(one, place)).map_err(SamenessError::Invalid)
    }
}

/// Opens the ballot of `by` on a sealed round, or shows them the one they have cast.
///
/// # Errors
/// When `by` may not judge it, or it is not sealed.
pub async fn open_ballot(store: &Store, by: &Person, name: &str) -> Result<BallotView, SamenessError> {
    ask(store, Op::SaveBallot, by).await?;
    let mut connection = store.reader().acquire().await?;
    let row = round::find(&mut connection, name).await?;
    let own = ballot_row::of_judge(&mut connection, &row.id, by.id.as_str()).await?;
    let Some(own) = own else {
        let judging = Judging::begin(store, &mut connection, name, by).await?;
        let draft = ballot_row::draft(&mut connection, &judging.key, &row.id, by.id.as_str()).await?;
        return view(&mut connection, &judging.row, &judging.key, draft, None).await;
    };
    let key = row.key(&secret::of_station(store).await?)?;
    let judged = own.judged(&key).ok_or_else(|| row.changed("a ballot"))?;
    view(&mut connection, &row, &key, Some(judged), Some(own.cast_at)).await
}

async fn view(
    connection: &mut SqliteConnection,
    row: &RoundRow,
    key: &RoundKey,
    yours: Option<Vec<Judged>>,
    cast_at: Option<i64>,
) -> Result<BallotView, SamenessError> {
    let pieces = shown(connection, row, key).await?;
    // What was kept for another number of pieces would be shown beside the wrong ones.
    let yours =
        yours.filter(|judged| judged.len() == pieces.len()).unwrap_or_else(|| vec![Judged::default(); pieces.len()]);
    Ok(BallotView {
        round: row.id.clone(),
        topic: row.topic.clone(),
        quarter: row.quarter()?,
        state: row.state()?,
        commitment: hex(row.commitment.as_deref().unwrap_or_default()),
        asked: row.asked,
        pieces,
        yours,
        cast_at,
    })
}

/// The pieces of a sealed round as judges read them.
pub(super) async fn shown(
    connection: &mut SqliteConnection,
    row: &RoundRow,
    key: &RoundKey,
) -> Result<Vec<BallotPiece>, SamenessError> {
    let mut pieces = Vec::new();
    for (place, piece) in (1..).zip(piece::of_round(connection, &row.id).await?) {
        let text = piece.shown(key).ok_or_else(|| row.changed(&format!("the text of {}", piece_name(place))))?;
        pieces.push(BallotPiece { piece: piece_name(place), words: words(&text), text });
    }
    Ok(pieces)
}

/// How many words a text has.
pub(super) fn words(text: &str) -> u32 {
    rules::size(text.split_whitespace().count())
}

/// Keeps what `by` has marked so far; nobody else sees it.
///
/// # Errors
/// When `by` may not judge the round, has cast their ballot, or a mark cannot be kept.
pub async fn keep_draft(store: &Store, by: &Person, name: &str, judged: &[Judged]) -> Result<(), SamenessError> {
    let mut change = Change::begin(store, Op::SaveBallot, by).await?;
    let judging = Judging::begin(store, change.connection(), name, by).await?;
    if ballot_row::of_judge(change.connection(), &judging.row.id, by.id.as_str()).await?.is_some() {
        return Err(SamenessError::Invalid(format!("{} has cast a ballot on this round; it is final", by.name)));
    }
    judging.fits(change.connection(), judged).await?;
    ballot_row::keep_draft(&mut change, &judging.key, store.ids(), &judging.row.id, judged)?;
    Ok(change.commit().await?)
}
