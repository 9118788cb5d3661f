//! What goes to one sink at once: written off the async threads, then marked as sent or as failed.

use super::folder::{self, Line};
use super::mark::Place;
use super::{Delivered, SyncError, json_list};
use crate::change::Change;
use crate::store::{Store, Tag};

/// After so many failures a row waits for a person.
pub(super) const MOST_ATTEMPTS: u32 = 20;

/// What goes to one sink at once.
#[derive(Default)]
pub(super) struct Batch {
    nos: Vec<i64>,
    lines: Vec<Line>,
    /// Rows of which no message can be made.
    pub(super) unfit: Vec<(i64, String)>,
}

impl Batch {
    pub(super) fn add(&mut self, no: i64, line: Line) {
        self.nos.push(no);
        self.lines.push(line);
    }

    pub(super) async fn outcome(self, place: Place) -> Result<Outcome, SyncError> {
        let lines = self.lines;
        // Files block, so they are written off the async threads, and under no lock of the database.
        let written = tokio::task::spawn_blocking(move || folder::append(&place, &lines)).await;
        let written = written.unwrap_or_else(|_| Err("writing stopped before its end".to_owned()));
        Ok(Outcome { nos: self.nos, error: written.err(), unfit: self.unfit })
    }
}

pub(super) struct Outcome {
    nos: Vec<i64>,
    pub(super) error: Option<String>,
    unfit: Vec<(i64, String)>,
}

impl Outcome {
    pub(super) async fn mark(self, store: &Store, delivered: &mut Delivered) -> Result<(), SyncError> {
        let mut change = Change::upkeep(store, &[Tag::Outbox]).await?;
        let (now, nos) = (change.now(), json_list(&self.nos));
        let count = u64::try_from(self.nos.len()).unwrap_or(0);
        match self.error {
            None => {
                delivered.sent += count;
                change
                    .writes()
                    .add(
                        "UPDATE outbox SET state = 'delivered', delivered_at = ?, error = NULL
                         WHERE no IN (SELECT value FROM json_each(?))",
                    )
                    .bind(now)
                    .bind(nos);
            }
            Some(error) => {
                delivered.failed += count;
                tracing::warn!(rows = count, "a sink failed: {error}");
                // 5 s, doubled with each attempt, at most an hour.
                change
                    .writes()
                    .add(
                        "UPDATE outbox SET attempts = attempts + 1, error = ?,
                           state = iif(attempts + 1 >= ?, 'dead', 'pending'),
                           not_before = ? + min(3600000, 5000 * (1 << min(attempts, 10)))
                         WHERE no IN (SELECT value FROM json_each(?))",
                    )
                    .bind(error)
                    .bind(MOST_ATTEMPTS)
                    .bind(now)
                    .bind(nos);
            }
        }
        for (no, why) in self.unfit {
            delivered.failed += 1;
            change.writes().add("UPDATE outbox SET state = 'dead', error = ? WHERE no = ?").bind(why).bind(no);
        }
        Ok(change.commit().await?)
    }
}
