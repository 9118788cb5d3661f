//! Statements collected in order and made in one go: a change hands them over once, however many rows it writes.

use std::borrow::Cow;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::StoreError;
use super::value::Bound;

/// Statements collected in order, executed together.
///
/// Each distinct text is prepared once and kept, so texts must come in few shapes: rows are added in runs of a few
/// sizes ([`Writes::runs`]), and each run is a text of its own.
#[derive(Default)]
pub struct Writes {
    statements: Vec<Statement>,
}

struct Statement {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

impl Writes {
    /// Adds one statement, whose parameters are then bound in order.
    pub fn add(&mut self, sql: &'static str) -> Bind<'_> {
        self.push(Cow::Borrowed(sql))
    }

    /// Adds an `INSERT … VALUES ` of `rows` rows with `columns` parameters each, which are then bound row by row.
    pub fn rows(&mut self, insert: &'static str, columns: usize, rows: usize) -> Bind<'_> {
        let mut row = ",(".to_owned();
        row.push_str(&"?,".repeat(columns));
        row.pop();
        row.push(')');
        self.push(Cow::Owned(format!("{insert}{}", &row.repeat(rows)[1..])))
    }

    fn push(&mut self, sql: Cow<'static, str>) -> Bind<'_> {
        self.statements.push(Statement { sql, values: Vec::new() });
        Bind { writes: self }
    }

    /// Cuts `items` into runs of 100, 10 and 1, for [`Writes::rows`].
    pub fn runs<T>(mut items: &[T]) -> impl Iterator<Item = &[T]> {
        std::iter::from_fn(move || {
            let size = [100, 10, 1].into_iter().find(|size| items.len() >= *size)?;
            let (run, rest) = items.split_at(size);
            items = rest;
            Some(run)
        })
    }

    /// Whether there is nothing to execute.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Executes everything in order; returns how many rows each statement changed.
    ///
    /// # Errors
    /// When a statement fails; those before it were made.
    pub(super) fn execute(self, connection: &Connection) -> Result<Vec<usize>, StoreError> {
        let one = |Statement { sql, values }| {
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.execute(params_from_iter(values))?)
        };
        self.statements.into_iter().map(one).collect()
    }
}

/// Binds the parameters of the statement that was just added.
pub struct Bind<'w> {
    writes: &'w mut Writes,
}

impl Bind<'_> {
    /// Binds the next parameter.
    pub fn bind(self, value: impl Bound) -> Self {
        if let Some(statement) = self.writes.statements.last_mut() {
            statement.values.push(value.into_value());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_comes_in_three_shapes() {
        let items: Vec<u32> = (0..1_234).collect();
        let runs: Vec<&[u32]> = Writes::runs(&items).collect();
        assert_eq!(runs.concat(), items, "every row once, in order");
        assert!(runs.iter().all(|run| [1, 10, 100].contains(&run.len())), "few texts to prepare");
    }
}
