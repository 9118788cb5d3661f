//! Several statements sent to the database as one: a change costs one round trip however many rows it writes.

use sqlx::Arguments;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};

use super::StoreError;

/// Statements collected in order, executed together.
#[derive(Default)]
pub struct Writes {
    sql: String,
    arguments: SqliteArguments,
    problem: Option<String>,
}

impl Writes {
    /// Adds a statement with positional `?` parameters, which are then bound in order; numbered ones would count from
    /// the first statement. It must not end in a semicolon.
    pub fn add(&mut self, sql: &'static str) -> Bind<'_> {
        if !self.sql.is_empty() {
            self.sql.push_str(";\n");
        }
        self.sql.push_str(sql);
        Bind { writes: self }
    }

    /// Adds an `INSERT … VALUES ` of `rows` rows with `columns` parameters each, which are then bound row by row.
    pub fn rows(&mut self, insert: &'static str, columns: usize, rows: usize) -> Bind<'_> {
        let bind = self.add(insert);
        for row in 0..rows {
            bind.writes.sql.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..columns {
                bind.writes.sql.push_str(if column == 0 { "?" } else { ",?" });
            }
            bind.writes.sql.push(')');
        }
        bind
    }

    /// Whether there is nothing to execute.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Executes everything collected so far, in order, and starts afresh.
    ///
    /// # Errors
    /// When a value cannot be encoded or a statement fails.
    pub async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.is_empty() {
            return Ok(());
        }
        let Self { sql, arguments, problem } = std::mem::take(self);
        if let Some(problem) = problem {
            return Err(StoreError::Database(sqlx::Error::Encode(problem.into())));
        }
        // Safe: every piece is a `&'static str` of this crate; values travel as arguments.
        sqlx::query_with(sqlx::AssertSqlSafe(sql), arguments).execute(connection).await?;
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
        if let Err(error) = self.writes.arguments.add(value) {
            self.writes.problem.get_or_insert_with(|| error.to_string());
        }
        self
    }
}
