//! Several statements sent to the database as one: a change costs one round trip however many rows it writes.

use sqlx::Arguments;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};

use super::StoreError;

/// Statements collected in order, executed together.
///
/// Each distinct text is prepared once and kept, so texts must come in few shapes: rows are added in runs of a few
/// sizes ([`Writes::runs`]), and each run is a text of its own.
#[derive(Default)]
pub struct Writes {
    pieces: Vec<Piece>,
    problem: Option<String>,
}

/// Statements that are sent as one text.
#[derive(Default)]
struct Piece {
    sql: String,
    arguments: SqliteArguments,
    /// A run of rows, to which nothing is added.
    closed: bool,
}

impl Writes {
    /// Adds a statement with positional `?` parameters, which are then bound in order; numbered ones would count from
    /// the first statement. It must not end in a semicolon.
    pub fn add(&mut self, sql: &'static str) -> Bind<'_> {
        if self.pieces.last().is_none_or(|piece| piece.closed) {
            self.pieces.push(Piece::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            if !piece.sql.is_empty() {
                piece.sql.push_str(";\n");
            }
            piece.sql.push_str(sql);
        }
        Bind { writes: self }
    }

    /// Adds an `INSERT … VALUES ` of `rows` rows with `columns` parameters each, which are then bound row by row.
    pub fn rows(&mut self, insert: &'static str, columns: usize, rows: usize) -> Bind<'_> {
        let mut row = ",(".to_owned();
        row.push_str(&"?,".repeat(columns));
        row.pop();
        row.push(')');
        let sql = format!("{insert}{}", &row.repeat(rows)[1..]);
        self.pieces.push(Piece { sql, arguments: SqliteArguments::default(), closed: true });
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
        self.pieces.is_empty()
    }

    /// Executes everything collected so far, in order, and starts afresh.
    ///
    /// # Errors
    /// When a value cannot be encoded or a statement fails.
    pub async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let Self { pieces, problem } = std::mem::take(self);
        if let Some(problem) = problem {
            return Err(StoreError::Database(sqlx::Error::Encode(problem.into())));
        }
        for Piece { sql, arguments, closed: _ } in pieces {
            // Safe: every text is made of `&'static str`s of this crate; values travel as arguments.
            sqlx::query_with(sqlx::AssertSqlSafe(sql), arguments).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// Binds the parameters of the statement that was just added.
pub struct Bind<'w> {
    writes: &'w mut Writes,
}

impl Bind<'_> {
    /// Binds the next parameter.
    pub fn bind<T>(self, value: T) -> Self
    where
        T: sqlx::Type<sqlx::Sqlite> + for<'q> sqlx::Encode<'q, sqlx::Sqlite> + 'static,
    {
        let added = self.writes.pieces.last_mut().map_or(Ok(()), |piece| piece.arguments.add(value));
        if let Err(error) = added {
            self.writes.problem.get_or_insert_with(|| error.to_string());
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
