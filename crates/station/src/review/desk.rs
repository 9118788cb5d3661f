//! What stands around the sheet: depths, pace, what is unsent, what can be taken back. One read for the whole window.

use serde::Serialize;

use super::ReviewError;
use super::pace::pace;
use super::undoable::{Undoable, newest};
use crate::founding::start_of_day;
use crate::people::Person;
use crate::queue::{WorkflowQueue, overview};
use crate::seed;
use crate::store::Store;
use crate::sync::unsent;

/// Around the sheet.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    /// Cases that wait for the person.
    pub total: u32,
    /// Every workflow they may review.
    pub workflows: Vec<WorkflowQueue>,
    /// Their decisions today, in the station's zone.
    pub decided_today: u32,
    /// Their decisions an hour of attention; `None` while there are too few.
    pub per_hour: Option<f64>,
    /// Deliveries that are due and not made.
    pub unsent: u32,
    /// Deliveries inside their undo hold.
    pub in_hold: u32,
    /// Deliveries that were given up.
    pub dead: u32,
    /// Cases back at their source.
    pub returned: u32,
    /// Cases that cannot be judged as they are.
    pub quarantined: u32,
    /// Their newest decision that can be taken back.
    pub undoable: Option<Undoable>,
}

/// Reads what stands around the sheet of `by`.
///
/// # Errors
/// When they may not look or the file cannot be read.
pub async fn desk(store: &Store, by: &Person) -> Result<QueueView, ReviewError> {
    let since = start_of_day(store).await?;
    let queues = overview(store, by).await?;
    let today = pace(store, by, since).await?;
    let waiting = unsent(store).await?;
    // A check is sent nowhere; held, it must look like everything else that is held.
    let checks = seed::held(&mut *store.reader().acquire().await?, store.now()).await?;
    let undoable = newest(store, by).await?;
    Ok(QueueView {
        total: queues.total,
        workflows: queues.workflows,
        decided_today: today.decided,
        per_hour: today.per_hour(),
        unsent: waiting.unsent,
        in_hold: waiting.in_hold + checks,
        dead: waiting.dead,
        returned: queues.returned,
        quarantined: queues.quarantined,
        undoable,
    })
}
