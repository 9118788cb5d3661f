//! The one write path: permission, transaction, audit event, outbox rows, what changed.
//!
//! A use case begins a [`Change`], reads what it must decide on inside the transaction, collects its writes and
//! commits. Dropping it leaves nothing behind. Nothing else writes, but for bulk intake, which takes the same steps a
//! batch at a time through the same type.

mod find;

use std::collections::BTreeSet;

use sqlx_sqlite::SqliteConnection;

use find::Before;
pub use find::Find;

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
    people_wrote: bool,
}

impl Change {
    /// Begins a change in the name of `by`.
    ///
    /// # Errors
    /// `NotPermitted` by the permission table; else when the file cannot be written.
    pub async fn begin(store: &Store, op: Op, by: &Person) -> Result<Self, ChangeError> {
        let turn = store.turn().person();
        Self::open(store, op, by.id.clone(), turn, Find::NOTHING).await?.0.permitted(by)
    }

    /// Begins a change and reads in the same piece of work what it is about.
    ///
    /// # Errors
    /// As [`Change::begin`], and when the statement fails or a row cannot be read.
    pub async fn begin_finding<T: Send + 'static>(
        store: &Store,
        op: Op,
        by: &Person,
        find: Find<T>,
    ) -> Result<(Self, Vec<T>), ChangeError> {
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
        let waited = tokio::task::spawn_blocking(move || waiting.turn().wait_for_people()).await;
        let (change, _) = Self::open(store, op, by.id.clone(), None, Find::NOTHING).await?;
        Self { people_wrote: waited.unwrap_or(false), ..change }.permitted(by)
    }

    /// Begins the first change of a station that has nobody yet. `people::found_station` makes sure of that.
    pub(crate) async fn found(store: &Store) -> Result<Self, ChangeError> {
        let nobody = PersonId(String::new());
        Ok(Self::open(store, Op::FoundStation, nobody, None, Find::NOTHING).await?.0)
    }

    /// Begins what only time brings about (a hold that ends, a delivery): nobody's action, so nobody is asked and
    /// no event is written.
    pub(crate) async fn upkeep(store: &Store, tags: &[Tag]) -> Result<Self, ChangeError> {
        let nobody = PersonId(String::new());
        let (mut change, _) = Self::open(store, Op::Sync, nobody, None, Find::NOTHING).await?;
        change.tags = tags.iter().copied().collect();
        Ok(change)
    }

    /// Names the station that is being made: its first event already carries the id.
    pub(crate) fn set_station(&mut self, id: String) {
        self.station = id;
    }

    async fn open<T: Send + 'static>(
        store: &Store,
        op: Op,
        by: PersonId,
        turn: Option<PersonsTurn>,
        find: Find<T>,
    ) -> Result<(Self, Vec<T>), ChangeError> {
        let who = by.as_str().to_owned();
        let read =
            move |connection: &rusqlite::Connection| Ok((Before::read(connection, &who)?, find.rows(connection)?));
        let (transaction, (before, found)) = store.transaction(op.durability(), read).await?;
        let head = audit::head_of(before.newest)?;
        let roles = parse_roles(before.roles.as_deref());
        let change = Self {
            store: store.clone(),
            op,
            by,
            role: op.permitted_by(&roles),
            roles,
            head,
            station: before.station.unwrap_or_default(),
            now: store.now(),
            told: None,
            writes: Writes::default(),
            tags: op.touches().iter().copied().collect(),
            transaction,
            _turn: turn,
            people_wrote: false,
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

    /// Whether people wrote while this batch of bulk work waited for its turn.
    #[must_use]
    pub fn people_wrote(&self) -> bool {
        self.people_wrote
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

    /// A connection for reading what was committed before this change; nobody else commits while it is open, and what the
    /// change itself has written is seen by [`Change::find`] alone.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        self.transaction.connection()
    }

    /// The writes to be made at commit, in order.
    pub fn writes(&mut self) -> &mut Writes {
        &mut self.writes
    }

    /// Reads inside the transaction, seeing the writes that were made so far.
    ///
    /// # Errors
    /// When the statement fails or a row cannot be read.
    pub async fn find<T: Send + 'static>(&mut self, find: Find<T>) -> Result<Vec<T>, StoreError> {
        self.transaction.read(move |connection| find.rows(connection)).await
    }

    /// Makes the writes collected so far, so that later finds see them; returns how many rows each statement changed.
    ///
    /// # Errors
    /// When a statement fails; nothing of the change stays then.
    pub async fn flush(&mut self) -> Result<Vec<usize>, ChangeError> {
        let writes = std::mem::take(&mut self.writes);
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.transaction.write(writes).await?)
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
