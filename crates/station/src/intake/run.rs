//! The `import` and `reject` tables: where an interrupted import goes on, and what was refused.

use futures::TryStreamExt as _;

use super::report::Report;
use crate::change::Change;
use crate::store::{Store, StoreError, Writes};

/// An import that has begun.
pub(super) struct Run {
    pub(super) id: String,
    /// Bytes of the file that are done.
    pub(super) bytes: u64,
    /// Lines of the file that are done.
    pub(super) lines: u32,
    pub(super) report: Report,
    is_new: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    bytes: i64,
    lines: u32,
    report: String,
}

/// The unfinished import of the same file, or a new one.
pub(super) async fn begin(store: &Store, fingerprint: &[u8; 32], resumable: bool) -> Result<Run, StoreError> {
    let unfinished: Option<Row> = sqlx::query_as(
        "SELECT id, bytes, lines, report FROM import WHERE fingerprint = ? AND finished_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(fingerprint.to_vec())
    .fetch_optional(store.reader())
    .await?;
    match unfinished {
        Some(row) if resumable => {
            let report = serde_json::from_str(&row.report)
                .map_err(|_| StoreError::Damaged(format!("the report of import {}", row.id)))?;
            let bytes = u64::try_from(row.bytes).unwrap_or(0);
            Ok(Run { id: row.id, bytes, lines: row.lines, report, is_new: false })
        }
        Some(_) | None => {
            let id = store.ids().v7(store.now())?.to_string();
            Ok(Run { id, bytes: 0, lines: 0, report: Report::default(), is_new: true })
        }
    }
}

/// Writes what an interrupted import has refused so far, oldest first; nothing for a new one.
pub(super) async fn refused_before(
    store: &Store,
    run: &Run,
    mut keep: impl FnMut(Vec<u8>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut raw = sqlx::query_scalar::<_, Vec<u8>>("SELECT raw FROM reject WHERE import = ? ORDER BY line")
        .bind(run.id.clone())
        .fetch(store.reader());
    while let Some(line) = raw.try_next().await? {
        keep(line)?;
    }
    Ok(())
}

impl Run {
    /// The import after one more batch.
    pub(super) fn advance(&self, bytes: u64, lines: u32, report: Report) -> Self {
        Self { id: self.id.clone(), bytes, lines, report, is_new: self.is_new }
    }

    /// Adds the write of how far the import has come.
    pub(super) fn save(&mut self, change: &mut Change, file: &str, fingerprint: &[u8; 32], finished: bool) {
        let now = change.now();
        let report = serde_json::to_string(&self.report).unwrap_or_default();
        if self.is_new {
            self.is_new = false;
            change
                .writes()
                .add("INSERT INTO import (id, file, fingerprint, bytes, lines, report, started_at) VALUES (?, ?, ?, 0, 0, '{}', ?)")
                .bind(self.id.clone())
                .bind(file.to_owned())
                .bind(fingerprint.to_vec())
                .bind(now);
        }
        change
            .writes()
            .add("UPDATE import SET bytes = ?, lines = ?, report = ?, finished_at = ? WHERE id = ?")
            .bind(i64::try_from(self.bytes).unwrap_or(i64::MAX))
            .bind(self.lines)
            .bind(report)
            .bind(finished.then_some(now))
            .bind(self.id.clone());
    }
}

/// Keeps a refused line word for word.
pub(super) fn keep_reject(writes: &mut Writes, import: &str, line: u32, path: &str, reason: &str, raw: Vec<u8>) {
    writes
        .add("INSERT INTO reject (import, line, path, reason, raw) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(import.to_owned())
        .bind(line)
        .bind(path.to_owned())
        .bind(reason.to_owned())
        .bind(raw);
}
