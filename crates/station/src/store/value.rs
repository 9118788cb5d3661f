//! What is bound to a statement, and how a row is read by the names of its columns, whichever connection read it.

use rusqlite::types::{FromSql, Value};
use sqlx::{Decode, Row as _, Type};
use sqlx_sqlite::{Sqlite, SqliteRow};

use super::StoreError;

/// Something that a parameter of a statement can be.
pub trait Bound {
    /// As SQLite keeps it.
    fn into_value(self) -> Value;
}

impl Bound for &str {
    fn into_value(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl<T: Bound> Bound for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

macro_rules! bound {
    ($($kind:ty),+) => {
        $(impl Bound for $kind {
            fn into_value(self) -> Value {
                self.into()
            }
        })+
    };
}

bound!(String, Vec<u8>, bool, u8, u32, i64, f64);

/// A column's content, as either connection reads it.
pub trait Column: FromSql + Type<Sqlite> + for<'r> Decode<'r, Sqlite> {}

impl<T: FromSql + Type<Sqlite> + for<'r> Decode<'r, Sqlite>> Column for T {}

/// A row that is read by the names of its columns.
pub trait Columns {
    /// The column `name`.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    fn column<T: Column>(&self, name: &str) -> Result<T, StoreError>;
}

impl Columns for SqliteRow {
    fn column<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        Ok(self.try_get(name)?)
    }
}

impl Columns for rusqlite::Row<'_> {
    fn column<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        Ok(self.get(name)?)
    }
}
