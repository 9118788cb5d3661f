//! What stands below a case: other cases about its subject, and precedents. Read once the case is on screen.

use serde::Serialize;
use sqlx::pool::PoolConnection;
use sqlx_sqlite::Sqlite;

use super::ReviewError;
use super::blind;
use super::content::shown;
use super::precedent::{self, Precedents};
use super::subject::{self, SubjectHistory};
use crate::case::{CaseNo, CaseRow, Envelope, by_no};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// Precedents that are shown with a case.
const SHOWN: usize = 5;

/// Other cases that help to judge one.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Around {
    /// About the same subject; `None` when the case names none.
    pub subject: Option<SubjectHistory>,
    /// Like it.
    pub precedents: Precedents,
}

/// Reads what stands around a case, for `by`.
///
/// # Errors
/// When they may not look, there is no such case, or the file cannot be read.
pub async fn around(store: &Store, by: &Person, no: CaseNo) -> Result<Around, ReviewError> {
    let mut at = At::open(store, by, no).await?;
    Ok(Around { subject: at.subject().await?, precedents: at.precedents(SHOWN).await? })
}

/// Reads the precedents of a case, at most `limit`.
///
/// # Errors
/// As [`around`].
pub async fn precedents(store: &Store, by: &Person, no: CaseNo, limit: usize) -> Result<Precedents, ReviewError> {
    At::open(store, by, no).await?.precedents(limit).await
}

/// Reads the other cases about the subject of a case; `None` when it names none.
///
/// # Errors
/// As [`around`].
pub async fn subject_history(store: &Store, by: &Person, no: CaseNo) -> Result<Option<SubjectHistory>, ReviewError> {
    At::open(store, by, no).await?.subject().await
}

/// A case that is looked around from.
struct At<'s> {
    store: &'s Store,
    connection: PoolConnection<Sqlite>,
    row: CaseRow,
    /// `None` when it is gone.
    content: Option<Envelope>,
    /// The person has still to say what they think. What others decided on the like of it would speak for an answer.
    blind: bool,
}

impl<'s> At<'s> {
    async fn open(store: &'s Store, by: &Person, no: CaseNo) -> Result<Self, ReviewError> {
        ask(store, Op::Read, by).await?;
        let mut connection = store.reader().acquire().await?;
        let row = by_no(&mut connection, no)
            .await?
            .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0)))?;
        let content = shown(store, &mut connection, &row, row.revision).await?.map(|(content, _)| content);
        let unsaid = blind::unsaid(&mut connection, by, no).await?;
        let blind = content.as_ref().is_some_and(|content| blind::is_blind(&row, unsaid, content));
        Ok(Self { store, connection, row, content, blind })
    }

    async fn subject(&mut self) -> Result<Option<SubjectHistory>, ReviewError> {
        let mut history = subject::read(self.store, &mut self.connection, self.row.no).await?;
        for case in history.iter_mut().flat_map(|history| &mut history.cases).filter(|_| self.blind) {
            case.withhold();
        }
        Ok(history)
    }

    async fn precedents(&mut self, limit: usize) -> Result<Precedents, ReviewError> {
        match &self.content {
            Some(_) if self.blind => Ok(Precedents { withheld: true, ..Precedents::default() }),
            Some(content) => precedent::read(self.store, &mut self.connection, &self.row, content, limit).await,
            None => Ok(Precedents::default()),
        }
    }
}
