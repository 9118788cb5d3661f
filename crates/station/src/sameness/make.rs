//! Making a round and changing it before it is sealed. Whatever is written is encrypted before it is written.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::piece::{Content, NewPieceRow, Piece};
use super::round::{NewRow, RoundRow, RoundState};
use super::source::{can_be_a_fact, can_be_a_piece};
use super::{
    Column, GivenPiece, Names, NewPiece, NewRound, Origin, Quarter, RoundKey, SamenessError, Secret, own_case, piece,
    round, rules, secret,
};
use crate::audit::Told;
use crate::change::Change;
use crate::founding::station;
use crate::people::{Op, Person};
use crate::store::{Ids, Store, StoreError};

/// A round that was made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Made {
    /// Its id.
    pub round: String,
    /// What it is about.
    pub topic: String,
    /// The quarter it counts for.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// How many pieces it has.
    pub pieces: u32,
}

/// The present quarter in the station's zone.
pub(super) async fn present_quarter(store: &Store) -> Result<Quarter, StoreError> {
    let zone = station(store).await?.zone.parse().unwrap_or(chrono_tz::UTC);
    Ok(Quarter::of(store.now(), zone))
}

/// Makes a round, with as many pieces as there are already.
///
/// # Errors
/// When `by` may not, a piece cannot be one, or the station's secret cannot be used.
pub async fn make(store: &Store, by: &Person, new: NewRound) -> Result<Made, SamenessError> {
    let topic = usable_topic(&new.topic)?;
    let quarter = match new.quarter {
        Some(quarter) => quarter,
        None => present_quarter(store).await?,
    };
    let mut change = Change::begin(store, Op::MakeRound, by).await?;
    let secret = secret::of_station_or_new(store, &mut change).await?;
    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let (key, wrapped) = RoundKey::make(&secret, &id, store.ids())?;
    let contents = contents(store, change.connection(), new.pieces, &[]).await?;
    let names = sealed_names(&key, &new.names, store.ids())?;
    round::insert(&mut change, NewRow { id: &id, topic: &topic, quarter, told: new.told, wrapped, names });
    write(store, &mut change, &key, &id, &contents)?;
    change.tell(
        Told::new()
            .with("round", id.as_str())
            .with("quarter", quarter.to_string())
            .with("told", new.told)
            .with("pieces", contents.len()),
    );
    change.commit().await?;
    Ok(Made { round: id, topic, quarter, pieces: rules::size(contents.len()) })
}

fn usable_topic(topic: &str) -> Result<String, SamenessError> {
    let topic = topic.trim();
    let fits = !topic.is_empty() && topic.chars().count() <= 200 && !topic.chars().any(char::is_control);
    let says = || "a round needs a topic of 1 to 200 characters: what all its pieces are about; judges read it";
    if fits { Ok(topic.to_owned()) } else { Err(SamenessError::Invalid(says().to_owned())) }
}

fn sealed_names(key: &RoundKey, names: &Names, ids: Ids) -> Result<Vec<u8>, StoreError> {
    let text = serde_json::to_vec(names).map_err(|error| StoreError::Damaged(error.to_string()))?;
    key.close(Column::Names, "", &text, 0, ids)
}

/// What the pieces are, numbered on from those that are there.
async fn contents(
    store: &Store,
    connection: &mut SqliteConnection,
    pieces: Vec<NewPiece>,
    there: &[Piece],
) -> Result<Vec<Content>, SamenessError> {
    let mut origins: Vec<Origin> = there.iter().map(|piece| piece.content.origin).collect();
    let last = there.iter().map(|piece| piece.content.no).max().unwrap_or(0);
    let mut contents = Vec::with_capacity(pieces.len());
    for (no, piece) in (last + 1..).zip(pieces) {
        let content = match piece {
            NewPiece::Given(given) => given_content(*given),
            NewPiece::Case(name) => own_case::piece(store, connection, &name).await?,
        };
        let facts = [&content.title, &content.author, &content.company, &content.date, &content.url, &content.file];
        let fits =
            can_be_a_piece(&content.text).and_then(|()| facts.into_iter().try_for_each(|fact| can_be_a_fact(fact)));
        fits.map_err(|why| SamenessError::Invalid(format!("piece {no}: {why}")))?;
        rules::has_room(&origins, content.origin).map_err(SamenessError::Invalid)?;
        origins.push(content.origin);
        contents.push(Content { no, ..content });
    }
    Ok(contents)
}

fn given_content(given: GivenPiece) -> Content {
    let GivenPiece { origin, title, author, company, date, url, file, format, text } = given;
    Content { no: 0, origin, title, author, company, date, url, file, format, text, from: None, settled: Vec::new() }
}

fn write(
    store: &Store,
    change: &mut Change,
    key: &RoundKey,
    round: &str,
    contents: &[Content],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(contents.len());
    for content in contents {
        rows.push(NewPieceRow::making(key, random_id(store.ids().key()?), content, store.ids())?);
    }
    piece::insert(change, round, rows);
    Ok(())
}

/// A piece's id: random through and through, for the time in one would tell in which order pieces came.
pub(super) fn random_id(bytes: [u8; 32]) -> String {
    let mut sixteen = [0_u8; 16];
    sixteen.copy_from_slice(&bytes[..16]);
    uuid::Builder::from_random_bytes(sixteen).into_uuid().to_string()
}

/// A round in the making, opened inside a change.
pub(super) struct Open {
    pub(super) row: RoundRow,
    pub(super) key: RoundKey,
    pub(super) names: Names,
    pub(super) pieces: Vec<Piece>,
}

impl Open {
    pub(super) async fn making(
        connection: &mut SqliteConnection,
        secret: &Secret,
        name: &str,
    ) -> Result<Self, SamenessError> {
        let row = round::find(connection, name).await?;
        row.must_be(RoundState::Making)?;
        let key = row.key(secret)?;
        let names = row.names(&key)?;
        let pieces = piece::opened(connection, &row, &key).await?;
        Ok(Self { row, key, names, pieces })
    }

    pub(super) fn piece(&self, no: u32) -> Result<&Piece, SamenessError> {
        let found = self.pieces.iter().find(|piece| piece.content.no == no);
        found.ok_or_else(|| {
            SamenessError::Unknown(format!("the round \"{}\" has no piece {no}; look at its preview", self.row.topic))
        })
    }

    fn made(&self, pieces: usize) -> Result<Made, SamenessError> {
        let quarter = self.row.quarter()?;
        Ok(Made { round: self.row.id.clone(), topic: self.row.topic.clone(), quarter, pieces: rules::size(pieces) })
    }
}

/// Begins changing a round in the making; whoever does is one of its makers.
pub(super) async fn begin(store: &Store, by: &Person, name: &str) -> Result<(Change, Open), SamenessError> {
    let mut change = Change::begin(store, Op::EditRound, by).await?;
    // Asked before the secret, so that a wrong name is told as one.
    round::find(change.connection(), name).await?.must_be(RoundState::Making)?;
    let secret = secret::of_station(store).await?;
    let open = Open::making(change.connection(), &secret, name).await?;
    round::add_maker(&mut change, &open.row.id);
    Ok((change, open))
}

/// Puts more pieces into a round.
///
/// # Errors
/// When `by` may not, the round is sealed, or a piece cannot be one.
pub async fn add(store: &Store, by: &Person, name: &str, pieces: Vec<NewPiece>) -> Result<Made, SamenessError> {
    let (mut change, open) = begin(store, by, name).await?;
    let contents = contents(store, change.connection(), pieces, &open.pieces).await?;
    write(store, &mut change, &open.key, &open.row.id, &contents)?;
    let there = open.pieces.len() + contents.len();
    finish(change, &open, there).await?;
    open.made(there)
}

/// Takes a piece out of a round, by its number in the preview.
///
/// # Errors
/// When `by` may not, the round is sealed, or has no such piece.
pub async fn remove(store: &Store, by: &Person, name: &str, no: u32) -> Result<Made, SamenessError> {
    let (mut change, open) = begin(store, by, name).await?;
    piece::remove(&mut change, &open.piece(no)?.id.clone());
    let there = open.pieces.len() - 1;
    finish(change, &open, there).await?;
    open.made(there)
}

/// Adds names that are masked in every piece of a round.
///
/// # Errors
/// When `by` may not, or the round is sealed.
pub async fn mask_names(store: &Store, by: &Person, name: &str, more: Names) -> Result<Made, SamenessError> {
    let (mut change, open) = begin(store, by, name).await?;
    let mut names = open.names.clone();
    let lists = [
        (&mut names.authors, more.authors),
        (&mut names.companies, more.companies),
        (&mut names.products, more.products),
        (&mut names.brands, more.brands),
    ];
    for (list, more) in lists {
        list.extend(more);
    }
    let sealed = sealed_names(&open.key, &names, store.ids())?;
    round::set_names(&mut change, &open.row.id, sealed);
    let there = open.pieces.len();
    finish(change, &open, there).await?;
    open.made(there)
}

/// Commits a change of a round in the making. The log learns how many pieces it has, and nothing else of them.
pub(super) async fn finish(mut change: Change, open: &Open, pieces: usize) -> Result<(), SamenessError> {
    change.tell(Told::new().with("round", open.row.id.as_str()).with("pieces", pieces));
    Ok(change.commit().await?)
}
