//! The one write path: permission, transaction, audit event, outbox rows, what changed.
//!
//! A use case begins a [`Change`], reads what it must decide on inside the transaction, collects its writes and
//! commits. Dropping it leaves nothing behind. Nothing else writes, but for bulk intake, which takes the same steps a
//! batch at a time through the same type.

use std::collections::BTreeSet;

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments as _, FromRow as _, Row as _};

use crate::audit::{self, Head, Told, chain_hash};
use crate::people::{Op, Person, PersonId, Role, parse_roles};
use crate::store::{PersonsTurn, Store, StoreError, Tag, Transaction, Writes};

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The permission table does not allow it.
    #[error("{who} may not {what}: it needs the role {needs}")]
    NotPermitted {
        /// The person's name.
        who: String,
        /// The action, as a verb.
        what: &'static str,
        /// The roles that may.
        needs: String,
    },
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// An open transaction on the station, begun by somebody who may make it.
pub struct Change {
    store: Store,
    op: Op,
    by: PersonId,
    role: Option<Role>,
    roles: Vec<Role>,
    head: Head,
    station: String,
    now: i64,
    told: Option<Told>,
    writes: Writes,
    tags: BTreeSet<Tag>,
    transaction: Transaction,
    _turn: Option<PersonsTurn>,
}

/// The newest entry, the station's id and the person's roles.
const BEFORE: &str = "SELECT (SELECT value FROM setting WHERE key = 'station.id') AS before_station,
       (SELECT group_concat(role) FROM person_role WHERE person = ?1) AS before_roles,
       (SELECT max(seq) FROM event) AS before_seq,
       (SELECT hash FROM event ORDER BY seq DESC LIMIT 1) AS before_hash";

#[derive(sqlx::FromRow)]
struct Before {
    before_station: Option<String>,
    before_roles: Option<String>,
    before_seq: Option<i64>,
    before_hash: Option<Vec<u8>>,
}

/// What a change wants to read first; it travels with the change's beginning.
pub struct Find {
    sql: Option<&'static str>,
    arguments: SqliteArguments,
    problem: Option<String>,
}

impl Find {
    /// Nothing.
    fn nothing(by: &PersonId) -> Self {
        Self { sql: None, arguments: SqliteArguments::default(), problem: None }.bind(by.as_str().to_owned())
    }

    /// A query whose parameters are `?2`, `?3` and so on; `?1` is the person `by`. Its rows come in any order: it is
    /// read as a part of another query, because sqlx hands over each statement's result on its own, and being woken for
    /// one costs as much as a small statement.
    #[must_use]
    pub fn by(by: &PersonId, sql: &'static str) -> Self {
        Self { sql: Some(sql), ..Self::nothing(by) }
    }

    /// The beginning of a transaction, and all that is read with it.
    fn text(&self) -> String {
        match self.sql {
            None => format!("BEGIN IMMEDIATE; {BEFORE}"),
            Some(sql) => format!(
                "BEGIN IMMEDIATE; {BEFORE}, f.* FROM (SELECT 1) LEFT JOIN (SELECT 1 AS before_found, q.* FROM ({sql}) q) f"
            ),
        }
    }

    /// Binds the next parameter.
    #[must_use]
    pub fn bind<T>(mut self, value: T) -> Self
    where
        T: sqlx::Type<sqlx::Sqlite> + for<'q> sqlx::Encode<'q, sqlx::Sqlite> + 'static,
    {
        if let Err(error) = self.arguments.add(value) {
            self.problem.get_or_insert_with(|| error.to_string());
        }
        self
    }
}

impl Change {
    /// Begins a change in the name of `by`.
    ///
    /// # Errors
    /// `NotPermitted` by the permission table; else when the file cannot be written.
    pub async fn begin(store: &Store, op: Op, by: &Person) -> Result<Self, ChangeError> {
        Ok(Self::begin_finding(store, op, by, Find::nothing(&by.id)).await?.0)
    }

    /// Begins a change and reads in the same round trip what it is about.
    ///
    /// # Errors
    /// As [`Change::begin`], and when the statement fails.
    pub async fn begin_finding(
        store: &Store,
        op: Op,
        by: &Person,
        find: Find,
    ) -> Result<(Self, Vec<SqliteRow>), ChangeError> {
        let turn = store.turn().person();
        let (change, found) = Self::open(store, op, by.id.clone(), turn, find).await?;
        Ok((change.permitted(by)?, found))
    }

    /// Begins one batch of bulk work, which lets people's writes go first.
    ///
    /// # Errors
    /// As [`Change::begin`].
    pub async fn begin_batch(store: &Store, op: Op, by: &Person) -> Result<Self, ChangeError> {
        let waiting = store.clone();
        // The wait blocks on a file lock, so it must not hold an async thread.
        let _ = tokio::task::spawn_blocking(move || waiting.turn().wait_for_people()).await;
        let (change, _) = Self::open(store, op, by.id.clone(), None, Find::nothing(&by.id)).await?;
        change.permitted(by)
    }

    /// Begins the first change of a station that has nobody yet. `people::found_station` makes sure of that.
    pub(crate) async fn found(store: &Store) -> Result<Self, ChangeError> {
        let nobody = PersonId(String::new());
        Ok(Self::open(store, Op::FoundStation, nobody.clone(), None, Find::nothing(&nobody)).await?.0)
    }

    /// Begins what only time brings about (a hold that ends, a delivery): nobody's action, so nobody is asked and
    /// no event is written.
    pub(crate) async fn upkeep(store: &Store, tags: &[Tag]) -> Result<Self, ChangeError> {
        let nobody = PersonId(String::new());
        let (mut change, _) = Self::open(store, Op::Sync, nobody.clone(), None, Find::nothing(&nobody)).await?;
        change.tags = tags.iter().copied().collect();
        Ok(change)
    }

    /// Names the station that is being made: its first event already carries the id.
    pub(crate) fn set_station(&mut self, id: String) {
        self.station = id;
    }

    async fn open(
        store: &Store,
        op: Op,
        by: PersonId,
        turn: Option<PersonsTurn>,
        find: Find,
    ) -> Result<(Self, Vec<SqliteRow>), ChangeError> {
        // Safe: all of the text are `&'static str`s of this crate; values travel as arguments.
        let sql = sqlx::AssertSqlSafe(find.text());
        let Find { sql: asked, arguments, problem } = find;
        if let Some(problem) = problem {
            return Err(sqlx::Error::Encode(problem.into()).into());
        }
        let mut transaction = store.transaction().await?;
        let mut found = sqlx::query_with(sql, arguments).fetch_all(transaction.connection()).await?;
        let first = found.first().ok_or(sqlx::Error::RowNotFound)?;
        let before = Before::from_row(first)?;
        // One row comes all the same where nothing was asked or found.
        if asked.is_none() || first.try_get::<Option<i64>, _>("before_found")?.is_none() {
            found.clear();
        }
        let head = audit::head_of(before.before_seq.zip(before.before_hash))?;
        let roles = parse_roles(before.before_roles.as_deref());
        let change = Self {
            store: store.clone(),
            op,
            by,
            role: op.permitted_by(&roles),
            roles,
            head,
            station: before.before_station.unwrap_or_default(),
            now: store.now(),
            told: None,
            writes: Writes::default(),
            tags: op.touches().iter().copied().collect(),
            transaction,
            _turn: turn,
        };
        Ok((change, found))
    }

    fn permitted(self, by: &Person) -> Result<Self, ChangeError> {
        if self.role.is_some() {
            return Ok(self);
        }
        Err(refusal(by, self.op))
    }

    /// Continues as another action of the same transaction: what is to be done was only known after reading.
    ///
    /// # Errors
    /// `NotPermitted` when the person may not do that either.
    pub fn becomes(&mut self, op: Op, by: &Person) -> Result<(), ChangeError> {
        self.role = Some(op.permitted_by(&self.roles).ok_or_else(|| refusal(by, op))?);
        self.op = op;
        self.tags.extend(op.touches());
        Ok(())
    }

    /// UTC milliseconds at the beginning of the change.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Who makes it.
    #[must_use]
    pub fn by(&self) -> &PersonId {
        &self.by
    }

    /// The role it is permitted by.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// Every role the person holds, as read inside the transaction.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The station's id.
    #[must_use]
    pub fn station(&self) -> &str {
        &self.station
    }

    /// The place in the log that this change's event will have.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.head.seq + 1
    }

    /// The connection, for reading inside the transaction.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        self.transaction.connection()
    }

    /// The writes to be made at commit, in order.
    pub fn writes(&mut self) -> &mut Writes {
        &mut self.writes
    }

    /// Makes the writes collected so far, so that later reads see them.
    ///
    /// # Errors
    /// When a statement fails; nothing of the change stays then.
    pub async fn flush(&mut self) -> Result<(), ChangeError> {
        Ok(self.writes.flush(self.transaction.connection()).await?)
    }

    /// What the event says beyond who, when and which action.
    pub fn tell(&mut self, told: Told) {
        self.told = Some(told);
    }

    /// Commits; when this returns, everything is durable.
    ///
    /// # Errors
    /// `StoreError::Unknown` when the commit itself failed: only reading again tells whether it was made.
    pub async fn commit(self) -> Result<(), ChangeError> {
        let by = self.by.clone();
        self.commit_as(&by).await
    }

    /// Commits in the name of somebody who only exists since this change.
    pub(crate) async fn commit_as(mut self, by: &PersonId) -> Result<(), ChangeError> {
        if self.op.is_logged() {
            let id = self.store.ids().v7(self.now).map_err(StoreError::from)?.to_string();
            let told = self.told.take().unwrap_or_default();
            let body = audit::body(&self.station, &id, self.now, by, self.role, self.op, &told);
            let hash = chain_hash(self.seq(), &self.head.hash, &body);
            let (seq, prev) = (self.seq(), self.head.hash);
            audit::insert(&mut self.writes, seq, &prev, &hash, body);
        }
        self.transaction.commit(self.writes).await?;
        self.store.announce(self.tags);
        Ok(())
    }
}

/// Asks the permission table for something that only reads.
///
/// # Errors
/// `NotPermitted`, or when the file cannot be read.
pub async fn ask(store: &Store, op: Op, by: &Person) -> Result<Role, ChangeError> {
    let roles: Option<String> = sqlx::query_scalar("SELECT group_concat(role) FROM person_role WHERE person = ?")
        .bind(by.id.as_str())
        .fetch_one(store.reader())
        .await?;
    op.permitted_by(&parse_roles(roles.as_deref())).ok_or_else(|| refusal(by, op))
}

fn refusal(by: &Person, op: Op) -> ChangeError {
    let needs: Vec<&str> = op.roles().iter().map(|role| role.as_str()).collect();
    ChangeError::NotPermitted { who: by.name.clone(), what: op.verb(), needs: needs.join(" or ") }
}
