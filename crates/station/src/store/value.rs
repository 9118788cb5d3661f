//! What is bound to a statement, and how a row is read by the names of its columns, whichever connection read it.

use std::cell::Cell;

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

/// A row on the connection that writes.
///
/// SQLite knows a column's name by its place only, and a case has thirty: whoever reads them in about the order they
/// stand in has each found at once, because looking begins where it last ended.
pub struct FoundRow<'r> {
    row: &'r rusqlite::Row<'r>,
    next: Cell<usize>,
}

impl<'r> FoundRow<'r> {
    pub(crate) fn new(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row, next: Cell::new(0) }
    }

    fn place(&self, name: &str) -> Option<usize> {
        let statement = self.row.as_ref();
        let is = |place: &usize| statement.column_name(*place).is_ok_and(|found| found == name);
        let next = self.next.get();
        (next..statement.column_count()).find(is).or_else(|| (0..next).find(is))
    }
}

impl Columns for FoundRow<'_> {
    fn column<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        let missing = || rusqlite::Error::InvalidColumnName(name.to_owned());
        let place = self.place(name).ok_or_else(missing)?;
        self.next.set(place + 1);
        Ok(self.row.get(place)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_in_any_order() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let sql = "SELECT 1 AS one, 2 AS two, 3 AS three";
        let read = |names: &[&str]| -> Vec<Option<i64>> {
            let read = |row: &rusqlite::Row<'_>| {
                let row = FoundRow::new(row);
                Ok(names.iter().map(|name| row.column(name).ok()).collect())
            };
            connection.query_row(sql, (), read).unwrap()
        };
        assert_eq!(read(&["one", "two", "three"]), [Some(1), Some(2), Some(3)], "in theirs");
        assert_eq!(read(&["three", "one", "one", "two"]), [Some(3), Some(1), Some(1), Some(2)], "and in any other");
        assert_eq!(read(&["two", "four", "three"]), [Some(2), None, Some(3)], "one that is not there is an error");
    }
}
