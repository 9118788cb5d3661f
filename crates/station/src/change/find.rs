//! What a change reads on the connection that writes: its beginning, and whatever it must decide on.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::store::{Bound, Columns as _, FoundRow, StoreError};

/// A query, its parameters in order, and what becomes of each of its rows.
pub struct Find<T> {
    sql: Option<&'static str>,
    values: Vec<Value>,
    read: fn(&FoundRow<'_>) -> Result<T, StoreError>,
}

impl Find<()> {
    /// Nothing.
    pub(super) const NOTHING: Self = Self { sql: None, values: Vec::new(), read: |_| Ok(()) };
}

impl<T> Find<T> {
    /// A query whose rows are read by `read`.
    #[must_use]
    pub fn of(sql: &'static str, read: fn(&FoundRow<'_>) -> Result<T, StoreError>) -> Self {
        Self { sql: Some(sql), values: Vec::new(), read }
    }

    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Bound) -> Self {
        self.values.push(value.into_value());
        self
    }

    pub(super) fn rows(self, connection: &Connection) -> Result<Vec<T>, StoreError> {
        let Some(sql) = self.sql else { return Ok(Vec::new()) };
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(self.values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((self.read)(&FoundRow::new(row))?);
        }
        Ok(found)
    }
}

/// What every change is begun with.
pub(super) struct Before {
    /// The station's id; `None` while it is being made.
    pub(super) station: Option<String>,
    /// The person's roles, as one text.
    pub(super) roles: Option<String>,
    /// Place and hash of the newest entry.
    pub(super) newest: Option<(i64, Vec<u8>)>,
}

const BEFORE: &str = "SELECT (SELECT value FROM setting WHERE key = 'station.id') AS station,
       (SELECT group_concat(role) FROM person_role WHERE person = ?) AS roles,
       (SELECT max(seq) FROM event) AS seq,
       (SELECT hash FROM event ORDER BY seq DESC LIMIT 1) AS hash";

impl Before {
    pub(super) fn read(connection: &Connection, person: &str) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached(BEFORE)?;
        let mut rows = statement.query([person])?;
        let row = rows.next()?.ok_or_else(|| StoreError::Damaged("a query without a row".to_owned()))?;
        let row = FoundRow::new(row);
        let (station, roles) = (row.column("station")?, row.column("roles")?);
        let (seq, hash): (Option<i64>, Option<Vec<u8>>) = (row.column("seq")?, row.column("hash")?);
        Ok(Self { station, roles, newest: seq.zip(hash) })
    }
}
