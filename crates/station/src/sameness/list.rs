//! The rounds there are, with what anybody may know of them.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::round::RoundRow;
use super::{Quarter, RoundState, SamenessError, round};
use crate::case::hex;
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// A round in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RoundView {
    /// Its id.
    pub round: String,
    /// What it is about.
    pub topic: String,
    /// The quarter it counts for.
    #[specta(type = String)]
    pub quarter: Quarter,
    /// How it stands.
    pub state: RoundState,
    /// How many pieces it has.
    pub pieces: u32,
    /// Whether judges are told how many are ours.
    pub told: bool,
    /// That number, once it is sealed.
    pub asked: Option<u32>,
    /// The commitment to its key, in hex, once it is sealed.
    pub commitment: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// When, UTC milliseconds.
    #[specta(type = f64)]
    pub made_at: i64,
    /// When it was sealed.
    #[specta(type = Option<f64>)]
    pub sealed_at: Option<i64>,
    /// Who has cast a ballot, in the order of their names; never what they marked.
    pub cast_by: Vec<String>,
    /// Why it counts no more.
    pub void_reason: Option<String>,
    /// Since when.
    #[specta(type = Option<f64>)]
    pub void_at: Option<i64>,
}

/// Every round, the newest quarter first.
///
/// # Errors
/// When `by` may not look or the file cannot be read.
pub async fn list(store: &Store, by: &Person) -> Result<Vec<RoundView>, SamenessError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    let mut views = Vec::new();
    for row in round::all(&mut connection).await? {
        views.push(view(&mut connection, &row).await?);
    }
    Ok(views)
}

/// One round, by its id, the last letters of it, or its topic.
///
/// # Errors
/// When `by` may not look, or the name means none or several.
pub async fn look(store: &Store, by: &Person, name: &str) -> Result<RoundView, SamenessError> {
    ask(store, Op::Read, by).await?;
    let mut connection = store.reader().acquire().await?;
    let row = round::find(&mut connection, name).await?;
    view(&mut connection, &row).await
}

pub(super) async fn view(connection: &mut SqliteConnection, row: &RoundRow) -> Result<RoundView, SamenessError> {
    let (pieces, made_by): (u32, String) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM piece WHERE round = ?1), coalesce((SELECT name FROM person WHERE id = ?2), ?2)",
    )
    .bind(row.id.clone())
    .bind(row.made_by.clone())
    .fetch_one(&mut *connection)
    .await?;
    let cast_by: Vec<String> = sqlx::query_scalar(
        "SELECT p.name FROM ballot b JOIN person p ON p.id = b.person WHERE b.round = ? ORDER BY p.name",
    )
    .bind(row.id.clone())
    .fetch_all(connection)
    .await?;
    Ok(RoundView {
        round: row.id.clone(),
        topic: row.topic.clone(),
        quarter: row.quarter()?,
        state: row.state()?,
        pieces,
        told: row.told,
        asked: row.asked,
        commitment: row.commitment.as_deref().map(hex),
        made_by,
        made_at: row.made_at,
        sealed_at: row.sealed_at,
        cast_by,
        void_reason: row.void_reason.clone(),
        void_at: row.void_at,
    })
}
