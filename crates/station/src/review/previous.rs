//! What a case is compared with: its own revision before, or the case before it about the same subject. A value of a
//! record that was another one there is marked with it.

use std::collections::HashMap;

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::block::text_of;
use super::content::{readable, shown};
use super::revision::{Revised, revised};
use super::subject;
use crate::case::{BlockKind, CaseRow, Envelope, by_no};
use crate::policy::Policy;
use crate::store::Store;

/// Cases about the subject that are looked through for a record of the same title.
const LOOKED_THROUGH: u32 = 3;

/// What is marked on a case that was seen before, or whose subject was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Previous {
    /// Values that records had before.
    pub marks: Marks,
    /// What the source changed since the revision before; `None` for a first revision.
    pub revised: Option<Revised>,
}

/// What values of records were before: by the record's title and the value's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(HashMap<(String, String), String>);

impl Marks {
    /// What a value was before; `None` when it is the same, and empty when it was not there.
    #[must_use]
    pub fn before(&self, title: &str, name: &str) -> Option<&str> {
        self.0.get(&(title.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// Compares the records of a case with those of `earlier`, of which the first that has a record counts for it.
    fn of(content: &Envelope, earlier: &[Envelope], masks: Masks) -> Self {
        let mut marks = HashMap::new();
        for (title, values) in records(content) {
            let before = earlier.iter().find_map(|earlier| records(earlier).find(|(other, _)| *other == title));
            let Some((_, before)) = before else { continue };
            for (name, value) in values {
                let (now, then) = (text_of(value), before.get(name).map(text_of).unwrap_or_default());
                if now != then && !masks.hide(&now) && !masks.hide(&then) {
                    marks.insert((title.to_owned(), name.clone()), then);
                }
            }
        }
        Self(marks)
    }
}

/// Whether the policy hides parts of a case. What may not be seen now may not be seen as what it was before either.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks(pub(super) bool);

impl Masks {
    pub(super) fn of(policy: &Policy) -> Self {
        Self(!policy.review.mask.is_empty())
    }

    /// Whether a value is, or may be, one that was taken out.
    pub(super) fn hide(self, value: &str) -> bool {
        self.0 && (value.is_empty() || value == super::sheet::MASKED)
    }
}

fn records(content: &Envelope) -> impl Iterator<Item = (&str, &serde_json::Map<String, serde_json::Value>)> {
    content.context.iter().filter_map(|block| {
        let BlockKind::Record(values) = &block.kind else { return None };
        Some((block.title.as_str(), values))
    })
}

/// Reads what a case is compared with and compares.
pub(super) async fn previous(
    store: &Store,
    connection: &mut SqliteConnection,
    row: &CaseRow,
    content: &Envelope,
    policy: &Policy,
) -> Result<Previous, ReviewError> {
    let masks = Masks::of(policy);
    if row.revision > 1 {
        let before = readable(shown(store, connection, row, row.revision - 1).await)?;
        return Ok(before.map_or_else(Previous::default, |before| Previous {
            revised: Some(revised(row.revision - 1, &before, content, masks)),
            marks: Marks::of(content, &[before], masks),
        }));
    }
    if records(content).next().is_none() {
        return Ok(Previous::default());
    }
    let mut earlier = Vec::new();
    for no in subject::before(connection, row.no, LOOKED_THROUGH).await? {
        if let Some(row) = by_no(connection, no).await? {
            earlier.extend(readable(shown(store, connection, &row, row.revision).await)?);
        }
    }
    Ok(Previous { marks: Marks::of(content, &earlier, masks), revised: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse;

    fn case(records: &serde_json::Value) -> Envelope {
        let context: Vec<serde_json::Value> = records
            .as_object()
            .into_iter()
            .flatten()
            .map(|(title, data)| serde_json::json!({"title": title, "type": "record", "data": data}))
            .collect();
        let line = serde_json::json!({"id": "a", "workflow": "w", "prediction": {"label": "x"}, "confidence": 0.5, "context": context});
        parse(line.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_value_that_was_another_one_is_marked_with_it() {
        let now =
            case(&serde_json::json!({"CRM record": {"Plan": "Pro", "Seats": 12, "Owner": "Maren", "City": "Kiel"}}));
        let then = case(&serde_json::json!({"CRM record": {"Plan": "Free", "Seats": 12, "Owner": "Maren"}}));
        let marks = Marks::of(&now, &[then], Masks(false));
        assert_eq!(marks.before("CRM record", "Plan"), Some("Free"), "what it was");
        assert_eq!(marks.before("CRM record", "Seats"), None, "what is the same is not marked");
        assert_eq!(marks.before("CRM record", "City"), Some(""), "what was not there was nothing");
    }

    #[test]
    fn each_record_is_held_against_the_newest_of_its_title() {
        let now = case(&serde_json::json!({"CRM record": {"Plan": "Pro"}, "Billing": {"Open": 3}}));
        let newest = case(&serde_json::json!({"CRM record": {"Plan": "Basic"}}));
        let older = case(&serde_json::json!({"CRM record": {"Plan": "Free"}, "Billing": {"Open": 0}}));
        let marks = Marks::of(&now, &[newest, older], Masks(false));
        assert_eq!(marks.before("CRM record", "Plan"), Some("Basic"), "not the older one");
        assert_eq!(marks.before("Billing", "Open"), Some("0"), "which counts where the newest has none");
    }

    #[test]
    fn a_mark_shows_nothing_that_is_masked() {
        let now = case(&serde_json::json!({"CRM record": {"Email": "•••", "Plan": "Pro", "Phone": ""}}));
        let then =
            case(&serde_json::json!({"CRM record": {"Email": "ada@example.com", "Plan": "•••", "Phone": "555"}}));
        let marks = Marks::of(&now, std::slice::from_ref(&then), Masks(true));
        for name in ["Email", "Plan", "Phone"] {
            assert_eq!(marks.before("CRM record", name), None, "{name} must not come back as what it was");
        }
        let seen = Marks::of(&now, &[then], Masks(false));
        assert_eq!(seen.before("CRM record", "Phone"), Some("555"), "where nothing is masked, empty is empty");
    }
}
