//! All cases: found, read a page at a time, opened, decided several at once.

use std::sync::{Arc, Mutex, PoisonError};

use countersign_station::case::{CaseNo, Prediction};
use countersign_station::change::ChangeError;
use countersign_station::people::PersonId;
use countersign_station::queue::{self, Holder, QueueError};
use countersign_station::review::list::{
    self, Filter, FilterKey, ListError, ListedCase, Mistake, Numbers, Order, SavedFilter, Without,
};
use countersign_station::review::{self, Alike, CaseView, LeftOut, QueueView, Together, TogetherAnswer, What};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorKind};

/// The list on screen: its numbers stay here, the screen asks for what it draws. A new list takes the old one's place.
#[derive(Debug, Default)]
pub(crate) struct CaseList {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    handle: u32,
    found: Option<(PersonId, Arc<Numbers>)>,
}

impl CaseList {
    fn keep(&self, by: PersonId, numbers: Numbers) -> u32 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.handle = kept.handle.wrapping_add(1);
        kept.found = Some((by, Arc::new(numbers)));
        kept.handle
    }

    /// The numbers of this list, while it is the newest one and of this person: another may not see the same cases.
    fn get(&self, handle: u32, by: &PersonId) -> Option<Arc<Numbers>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, numbers) = kept.found.as_ref()?;
        (kept.handle == handle && of == by).then(|| Arc::clone(numbers))
    }
}

/// What looking for cases came to.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum ListAnswer {
    /// A list, to be read by pages.
    Found {
        /// What its pages are asked for with.
        handle: u32,
        /// Cases in it.
        total: u32,
        /// Cases left out because they withhold what was asked for.
        hidden: u32,
        /// The filter as it was understood.
        filter: String,
    },
    /// The filter cannot be meant.
    Mistake {
        /// What is wrong, and what would be right.
        what: String,
        /// Where the wrong piece begins, in UTF-16 units.
        start: u32,
        /// Where it ends.
        end: u32,
    },
}

/// Several cases to be decided as one.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TogetherRequest {
    /// A UUIDv7 made by the screen, so that sending it again is safe.
    batch_id: String,
    cases: Vec<TogetherCase>,
    answer: TogetherChoice,
    note: Option<String>,
    active_ms: f64,
    shown_at: f64,
}

/// One of them, as it was listed.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, specta::Type)]
pub(crate) struct TogetherCase {
    no: CaseNo,
    fence: u32,
}

/// What is decided of all of them.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum TogetherChoice {
    /// The AI was right about each.
    Approve,
    /// Another label is right, for one reason.
    Override {
        /// The label.
        label: String,
        /// A code of the policy.
        reason: String,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "one is made a click and sent away at once")]
pub(crate) enum TogetherDone {
    /// All are decided.
    Decided {
        /// "Approved 12 cases: Transfer fee charged".
        label: String,
        /// What stands around the sheet now.
        queue: QueueView,
    },
    /// Nothing is decided: these went elsewhere.
    Changed {
        /// They, each with why.
        left: Vec<LeftOut>,
    },
}

/// Looks for cases.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_cases(
    desk: State<'_, Desk>,
    kept: State<'_, CaseList>,
    filter: String,
    order: Order,
) -> Result<ListAnswer, CommandError> {
    let (store, me) = desk.seat().await?;
    let found = match Filter::parse(&filter) {
        Err(mistake) => Err(ListError::Mistake(mistake)),
        Ok(parsed) => list::find(&store, &me, &parsed, order).await.map(|found| (parsed, found)),
    };
    match found {
        Ok((parsed, found)) => {
            let total = u32::try_from(found.numbers.len()).unwrap_or(u32::MAX);
            let handle = kept.keep(me.id, found.numbers);
            Ok(ListAnswer::Found { handle, total, hidden: found.hidden, filter: parsed.to_string() })
        }
        Err(ListError::Mistake(Mistake { what, place })) => {
            let units = |end: usize| u32::try_from(filter[..end].encode_utf16().count()).unwrap_or(u32::MAX);
            Ok(ListAnswer::Mistake { what, start: units(place.start), end: units(place.end) })
        }
        Err(other) => Err(other.into()),
    }
}

/// Reads rows of the newest list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn page_cases(
    desk: State<'_, Desk>,
    kept: State<'_, CaseList>,
    handle: u32,
    from: u32,
    count: u32,
) -> Result<Vec<ListedCase>, CommandError> {
    let (store, me) = desk.seat().await?;
    let Some(numbers) = kept.get(handle, &me.id) else {
        return Err(CommandError::new(ErrorKind::Invalid, "this list is no longer the newest; look again"));
    };
    let stretch = numbers.stretch(from as usize, count.min(500) as usize);
    Ok(list::page(&store, &me, &stretch).await?)
}

/// What would be found without each part of a filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn loosen_cases(desk: State<'_, Desk>, filter: String) -> Result<Vec<Without>, CommandError> {
    let (store, me) = desk.seat().await?;
    let filter = Filter::parse(&filter).map_err(ListError::from)?;
    Ok(list::loosen(&store, &me, &filter).await?)
}

/// The words a filter may be made of.
#[tauri::command]
#[specta::specta]
pub(crate) async fn filter_keys(desk: State<'_, Desk>) -> Result<Vec<FilterKey>, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(list::vocabulary(&store, &me).await?)
}

/// The person's own filters.
#[tauri::command]
#[specta::specta]
pub(crate) async fn saved_filters(desk: State<'_, Desk>) -> Result<Vec<SavedFilter>, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(list::saved_filters(&store, &me).await?)
}

/// Keeps a filter under a name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_filter(
    desk: State<'_, Desk>,
    name: String,
    filter: String,
) -> Result<SavedFilter, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    let filter = Filter::parse(&filter).map_err(ListError::from)?;
    Ok(list::save_filter(&store, &me, &name, &filter).await?)
}

/// Forgets a filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_filter(desk: State<'_, Desk>, name: String) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(list::forget_filter(&store, &me, &name).await?)
}

/// Opens a case to decide it; nothing when it does not wait for this person, and is only to be read.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_case(desk: State<'_, Desk>, no: CaseNo) -> Result<Option<CaseView>, CommandError> {
    let (store, me) = desk.seat().await?;
    match queue::take_no(&store, &me, no, Holder::Window).await {
        Ok(lease) => Ok(Some(review::view(review::sheet(&store, &me, no).await?, lease))),
        // What somebody else has, has answered, or what does not wait, is read all the same; an auditor takes nothing.
        Err(QueueError::LeaseLost { .. } | QueueError::NotYours { .. } | QueueError::Answered { .. }) => Ok(None),
        Err(QueueError::Change(ChangeError::NotPermitted { .. })) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Sorts marked cases into those that can be decided together and the others.
#[tauri::command]
#[specta::specta]
pub(crate) async fn alike_cases(desk: State<'_, Desk>, numbers: Vec<CaseNo>) -> Result<Alike, CommandError> {
    let (store, me) = desk.seat().await?;
    Ok(review::alike(&store, &me, &numbers).await?)
}

/// Decides several cases as one. When this returns, it is durable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_together(
    desk: State<'_, Desk>,
    request: TogetherRequest,
) -> Result<TogetherDone, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(match review::decide_together(&store, &me, &answer(request)).await? {
        Together::Decided(decided) => {
            TogetherDone::Decided { label: decided.label, queue: review::desk(&store, &me).await? }
        }
        Together::Changed(left) => TogetherDone::Changed { left },
    })
}

fn answer(request: TogetherRequest) -> TogetherAnswer {
    TogetherAnswer {
        batch_id: Some(request.batch_id),
        cases: request.cases.iter().map(|case| (case.no, case.fence)).collect(),
        what: match request.answer {
            TogetherChoice::Approve => What::Approve,
            TogetherChoice::Override { label, reason } => What::Override { value: Prediction::Label { label }, reason },
        },
        note: request.note,
        // Milliseconds from a browser: whole, and far inside what an i64 holds.
        active_ms: Some(request.active_ms.round() as i64),
        shown_at: Some(request.shown_at.round() as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_list_of_the_same_person_is_read() {
        let (ada, bo) = (PersonId("ada".to_owned()), PersonId("bo".to_owned()));
        let lists = CaseList::default();
        assert_eq!(lists.get(0, &ada), None, "nothing was looked for yet");
        let first = lists.keep(ada.clone(), Numbers::All { newest: 3 });
        assert!(lists.get(first, &ada).is_some(), "the list that was just found");
        assert_eq!(lists.get(first, &bo), None, "what somebody else found may hold what this person must not be told");
        let second = lists.keep(ada.clone(), Numbers::All { newest: 4 });
        assert_eq!(lists.get(first, &ada), None, "an older list is gone");
        assert!(lists.get(second, &ada).is_some(), "the newest one stays");
    }
}
