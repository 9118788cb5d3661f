//! The `cases` table: one row a case, holding no content.

use sqlx::FromRow;
use sqlx_sqlite::{SqliteConnection, SqliteRow};

use super::{Lane, State};
use crate::store::{Columns, StoreError};

/// The station's own number of a case; its identity outside is source and id.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type,
)]
#[serde(transparent)]
pub struct CaseNo(pub u32);

impl CaseNo {
    /// As SQLite keeps it.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        i64::from(self.0)
    }
}

/// A case as the station tracks it.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// Its number here.
    pub no: CaseNo,
    /// Who sent it.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// Key of its workflow.
    pub workflow: String,
    /// 1, and one more for each re-sent revision.
    pub revision: u32,
    /// Hash of the received bytes and of the map that read them.
    pub content_sha256: [u8; 32],
    /// Key of its commitments; `None` once erased.
    pub key: Option<[u8; 32]>,
    /// Where it stands.
    pub state: State,
    /// Where it waits or would wait again.
    pub lane: Lane,
    /// The waiting state it goes back to.
    pub waits_as: State,
    /// Destination of its newest route.
    pub route: String,
    /// Version of the policy that routed it.
    pub policy_version: u32,
    /// What the model said of itself, 0..1.
    pub confidence: Option<f64>,
    /// When it came in, UTC milliseconds.
    pub arrived_at: i64,
    /// When it is due.
    pub due_at: i64,
    /// Set once it was executed unseen.
    pub accepted_at: Option<i64>,
    /// Who has it.
    pub lease_person: Option<String>,
    /// Until when.
    pub lease_until: Option<i64>,
    /// Through which kind of program: `window` or `cli`.
    pub lease_holder: Option<String>,
    /// How many leases it has had.
    pub fence: u32,
    /// The undo hold of the answer that stands.
    pub hold_until: Option<i64>,
    /// The answer that stands.
    pub decision: Option<String>,
    /// The answer of the first of two people, once it was given.
    pub first_answer: Option<String>,
    /// The fact that put it back into the queue after it had been decided, until it is answered again: a lead's reopening,
    /// or the readback that it failed.
    pub reopened: Option<String>,
    /// The reading that somebody has begun of the answer that stands.
    pub readback: Option<String>,
}

impl CaseRow {
    /// `source/id`, as the command line and the log name a case.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.source, self.id)
    }

    /// Whether `person` has it at `now`.
    #[must_use]
    pub fn is_leased_to(&self, person: &str, now: i64) -> bool {
        self.state == State::Leased
            && self.lease_person.as_deref() == Some(person)
            && self.lease_until.is_some_and(|until| until > now)
    }
}

impl CaseRow {
    /// Reads the columns of `cases`.
    ///
    /// # Errors
    /// When one is not there, or is damaged.
    pub(crate) fn read(row: &impl Columns) -> Result<Self, StoreError> {
        let damaged = |what: &str| StoreError::Damaged(format!("a case's {what}"));
        let hash = |bytes: Vec<u8>| bytes.try_into().map_err(|_| damaged("hash"));
        let key = |bytes: Vec<u8>| bytes.try_into().map_err(|_| damaged("key"));
        // In the order of the table, so that each column is found at once.
        let read = Self {
            no: CaseNo(row.column("no")?),
            source: row.column("source")?,
            id: row.column("id")?,
            workflow: row.column("workflow")?,
            revision: row.column("revision")?,
            content_sha256: hash(row.column("content_sha256")?)?,
            key: row.column::<Option<Vec<u8>>>("key")?.map(key).transpose()?,
            state: State::from_word(&row.column::<String>("state")?).ok_or_else(|| damaged("state"))?,
            lane: Lane::from_word(&row.column::<String>("lane")?).ok_or_else(|| damaged("lane"))?,
            waits_as: State::from_word(&row.column::<String>("waits_as")?).ok_or_else(|| damaged("waiting state"))?,
            route: row.column("route")?,
            policy_version: row.column("policy_version")?,
            confidence: row.column("confidence")?,
            arrived_at: row.column("arrived_at")?,
            due_at: row.column("due_at")?,
            accepted_at: row.column("accepted_at")?,
            lease_person: row.column("lease_person")?,
            lease_until: row.column("lease_until")?,
            lease_holder: row.column("lease_holder")?,
            fence: row.column("fence")?,
            hold_until: row.column("hold_until")?,
            decision: row.column("decision")?,
            first_answer: row.column("first_answer")?,
            reopened: row.column("reopened")?,
            readback: row.column("readback")?,
        };
        // With a first answer, the queue it goes back to is that of the second.
        let second = read.waits_as == State::Queued && read.first_answer.is_some();
        Ok(Self { waits_as: if second { State::Answered } else { read.waits_as }, ..read })
    }
}

impl FromRow<'_, SqliteRow> for CaseRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Self::read(row).map_err(|error| sqlx::Error::Decode(error.into()))
    }
}

/// A case by its number.
///
/// # Errors
/// When the file cannot be read.
pub async fn by_no(connection: &mut SqliteConnection, no: CaseNo) -> Result<Option<CaseRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM cases WHERE no = ?").bind(no.as_i64()).fetch_optional(connection).await?)
}

/// Why a name means no case, or no single one.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// No such case.
    #[error("there is no case \"{0}\"")]
    Unknown(String),
    /// Several sources have a case with this id.
    #[error("\"{id}\" is a case of several sources ({sources}); write SOURCE/ID")]
    Ambiguous {
        /// The id asked for.
        id: String,
        /// The sources that have it.
        sources: String,
    },
    /// Slashes within sources or ids let the name mean several cases.
    #[error("\"{name}\" may be {}; decide it in the window, where each stands in the list", .which.join(" or "))]
    Several {
        /// The name asked for.
        name: String,
        /// Each case by its source and id.
        which: Vec<String>,
    },
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A case by `SOURCE/ID`, or by ID alone where only one source has it. A name that may mean two cases means neither.
///
/// # Errors
/// `Unknown`, `Ambiguous`, `Several`, or when the file cannot be read.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<CaseRow, FindError> {
    let with_source = named_with_source(&mut *connection, name).await?;
    let by_id = named_by_id(connection, name).await?;
    let is_id = with_source.is_empty();
    let mut found: Vec<CaseRow> = with_source.into_iter().chain(by_id).collect();
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(FindError::Unknown(name.to_owned())),
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            found.push(last);
            if is_id {
                let sources: Vec<String> = found.into_iter().map(|row| row.source).collect();
                return Err(FindError::Ambiguous { id: name.to_owned(), sources: sources.join(", ") });
            }
            let which = |row: &CaseRow| format!("source {}, id {}", row.source, row.id);
            Err(FindError::Several { name: name.to_owned(), which: found.iter().map(which).collect() })
        }
    }
}

/// Sources and ids may hold slashes themselves, so each may be the one between them.
async fn named_with_source(connection: &mut SqliteConnection, name: &str) -> Result<Vec<CaseRow>, StoreError> {
    let mut found = Vec::new();
    for (at, _) in name.match_indices('/') {
        let row: Option<CaseRow> = sqlx::query_as("SELECT * FROM cases WHERE source = ? AND id = ?")
            .bind(&name[..at])
            .bind(&name[at + 1..])
            .fetch_optional(&mut *connection)
            .await?;
        found.extend(row);
    }
    Ok(found)
}

/// The cases with this id, whatever their sources.
async fn named_by_id(connection: &mut SqliteConnection, name: &str) -> Result<Vec<CaseRow>, StoreError> {
    // The unique index begins with the source, so each source is asked once.
    Ok(sqlx::query_as(
        "WITH RECURSIVE s(source) AS (SELECT min(source) FROM cases UNION ALL
             SELECT (SELECT min(source) FROM cases WHERE source > s.source) FROM s WHERE s.source IS NOT NULL)
         SELECT cases.* FROM s JOIN cases ON cases.source = s.source AND cases.id = ?",
    )
    .bind(name)
    .fetch_all(connection)
    .await?)
}
