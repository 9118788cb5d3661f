//! Finding: from a filter and an order to the numbers of the cases.

use futures::future::try_join_all;
use sqlx_sqlite::SqlitePool;

use super::filter::{Filter, Part, Term};
use super::query::{Known, Order, Query, Value};
use super::{ListError, Mistake};
use crate::case::CaseNo;
use crate::change::ask;
use crate::people::{Op, Person};
use crate::policy;
use crate::store::{Store, StoreError};

/// The cases of a list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbers {
    /// Every case there is, newest first; numbers are dense, so nothing has to be kept.
    All {
        /// The newest.
        newest: u32,
    },
    /// These, four bytes each.
    Chosen(Vec<u32>),
}

impl Numbers {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::All { newest } => *newest as usize,
            Self::Chosen(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those from place `from` on, at most `count`.
    #[must_use]
    pub fn stretch(&self, from: usize, count: usize) -> Vec<CaseNo> {
        match self {
            Self::All { newest } => {
                let last = newest.saturating_sub(u32::try_from(from).unwrap_or(u32::MAX));
                (1..=last).rev().take(count).map(CaseNo).collect()
            }
            Self::Chosen(numbers) => numbers.iter().skip(from).take(count).copied().map(CaseNo).collect(),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The cases.
    pub numbers: Numbers,
    /// Cases that would have to tell what they withhold from this person: they are left out, whether they fit or not.
    pub hidden: u32,
}

/// Finds the cases that `filter` lets through, for `by`.
///
/// # Errors
/// `Mistake` when the filter names a workflow or a person that is not there; else when `by` may not look or the file
/// cannot be read.
pub async fn find(store: &Store, by: &Person, filter: &Filter, order: Order) -> Result<Found, ListError> {
    ask(store, Op::Read, by).await?;
    if filter.is_empty()
        && order == Order::Newest
        && let Some(newest) = dense(store).await?
    {
        return Ok(Found { numbers: Numbers::All { newest }, hidden: 0 });
    }
    let known = known(store, filter).await?;
    let query = Query::of(filter.terms(), order, &known);
    let last: u32 = newest(store).await?;
    let answers = try_join_all(stretches(last).into_iter().map(|stretch| one(store.reader(), by, &query, stretch)));
    let mut cases: Vec<(i64, u32)> = Vec::new();
    let mut hidden = 0;
    for (text, left_out) in answers.await? {
        hidden += left_out;
        read_into(&mut cases, text.as_deref().unwrap_or_default())?;
    }
    Ok(Found { numbers: Numbers::Chosen(in_order(cases, order)), hidden })
}

/// How many cases `filter` lets through, for `by`.
pub(super) async fn amount(store: &Store, by: &Person, filter: &Filter) -> Result<usize, ListError> {
    Ok(find(store, by, filter, Order::Newest).await?.numbers.len())
}

async fn newest(store: &Store) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(no), 0) FROM cases").fetch_one(store.reader()).await?)
}

/// The newest number, when no number below it is missing: the counters know how many cases there are.
async fn dense(store: &Store) -> Result<Option<u32>, StoreError> {
    let (newest, cases): (u32, u32) =
        sqlx::query_as("SELECT (SELECT coalesce(max(no), 0) FROM cases), (SELECT coalesce(sum(n), 0) FROM counter)")
            .fetch_one(store.reader())
            .await?;
    Ok((newest == cases).then_some(newest))
}

/// Cases a statement; below that, asking twice costs more than it saves.
const STRETCH: u32 = 100_000;
/// Statements at once. The pool has more connections than that, so that a page need not wait for a search.
const AT_ONCE: u32 = 2;

/// Numbers 1 to `last` in as many stretches as are read at once.
fn stretches(last: u32) -> Vec<(u32, u32)> {
    let several = (last / STRETCH).clamp(1, AT_ONCE);
    let length = last.div_ceil(several).max(1);
    (0..several).map(|at| (at * length + 1, ((at + 1) * length).min(last))).collect()
}

/// The numbers of one stretch as text, and how many were left out.
async fn one(
    pool: &SqlitePool,
    by: &Person,
    query: &Query,
    (first, last): (u32, u32),
) -> Result<(Option<String>, u32), StoreError> {
    // Safe: the text is made of `&'static str`s of this room and numbers; what was typed travels as arguments.
    let mut asked =
        sqlx::query_as(sqlx::AssertSqlSafe(query.sql.clone())).bind(by.id.as_str().to_owned()).bind(first).bind(last);
    for value in &query.values {
        asked = match value {
            Value::Text(text) => asked.bind(text.clone()),
            Value::Real(number) => asked.bind(*number),
            Value::Integer(number) => asked.bind(*number),
        };
    }
    Ok(asked.fetch_one(pool).await?)
}

/// `12,15,16` or `12:900,15:-3`: numbers with what they are sorted by.
fn read_into(cases: &mut Vec<(i64, u32)>, text: &str) -> Result<(), StoreError> {
    let damaged = || StoreError::Damaged("a list of cases cannot be read".to_owned());
    for item in text.split(',').filter(|item| !item.is_empty()) {
        let (no, key) = item.split_once(':').unwrap_or((item, "0"));
        cases.push((key.parse().map_err(|_| damaged())?, no.parse().map_err(|_| damaged())?));
    }
    Ok(())
}

fn in_order(mut cases: Vec<(i64, u32)>, order: Order) -> Vec<u32> {
    match order {
        Order::Newest => cases.sort_unstable_by_key(|(_, no)| std::cmp::Reverse(*no)),
        Order::Oldest => cases.sort_unstable_by_key(|(_, no)| *no),
        Order::Due | Order::Confidence | Order::Value => cases.sort_unstable(),
    }
    cases.into_iter().map(|(_, no)| no).collect()
}

/// Looks up what the filter names: workflows of stages, people. What is not there is a mistake, not an empty list.
async fn known(store: &Store, filter: &Filter) -> Result<Known, ListError> {
    let mut known = Known { now: store.now(), ..Known::default() };
    let policies = policy::current(store).await?;
    for Part { term, place } in &filter.parts {
        match term {
            Term::Workflow(keys) => {
                let strange = keys.iter().find(|key| !policies.iter().any(|policy| policy.workflow.key == **key));
                if let Some(key) = strange {
                    let there: Vec<&str> = policies.iter().map(|policy| policy.workflow.key.as_str()).collect();
                    let what = format!("there is no workflow “{key}”; this station has {}", there.join(", "));
                    return Err(Mistake::new(place.clone(), what).into());
                }
            }
            Term::Stage(stages) => {
                let of = policies.iter().filter(|policy| stages.contains(&policy.workflow.stage));
                known.of_stages = of.map(|policy| policy.workflow.key.clone()).collect();
            }
            Term::By(names) => {
                for name in names {
                    let id = person(store, name).await?;
                    let what = || format!("nobody here was ever called “{name}”");
                    known.people.push(id.ok_or_else(|| Mistake::new(place.clone(), what()))?);
                }
            }
            Term::State(_)
            | Term::Label(_)
            | Term::Final(_)
            | Term::Reason(_)
            | Term::Model(_)
            | Term::Subject(_)
            | Term::Route(_)
            | Term::Id(_)
            | Term::Confidence(_)
            | Term::Age(_) => {}
        }
    }
    Ok(known)
}

/// Who works or worked here under this name or id; whoever works here goes before whoever left.
async fn person(store: &Store, name: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM person WHERE name = ?1 OR id = ?1 ORDER BY removed_at IS NOT NULL LIMIT 1")
        .bind(name)
        .fetch_optional(store.reader())
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 10, &[9, 8, 7, 6, 5, 4, 3, 2, 1])]
    #[case(2, 3, &[7, 6, 5])]
    #[case(8, 5, &[1])]
    #[case(9, 5, &[])]
    #[case(99, 5, &[])]
    fn every_case_newest_first(#[case] from: usize, #[case] count: usize, #[case] wanted: &[u32]) {
        let all = Numbers::All { newest: 9 };
        let kept = Numbers::Chosen((1..=9).rev().collect());
        let wanted: Vec<CaseNo> = wanted.iter().copied().map(CaseNo).collect();
        assert_eq!(all.stretch(from, count), wanted, "counted, not kept");
        assert_eq!(kept.stretch(from, count), wanted, "and the same when kept");
    }

    proptest! {
        #[test]
        fn stretches_hold_each_number_once(last in 0_u32..3_000_000) {
            let stretches = stretches(last);
            let mut next = 1;
            for (first, end) in &stretches {
                prop_assert_eq!(*first, next, "no gap and no overlap");
                next = end + 1;
            }
            prop_assert_eq!(next, last + 1, "up to the newest");
        }
    }

    #[test]
    fn numbers_come_back_in_the_order_asked() {
        let mut cases = Vec::new();
        read_into(&mut cases, "1:30,2:-5,3:30").unwrap();
        assert_eq!(in_order(cases, Order::Confidence), [2, 1, 3], "by the sorting number, then by age");
        let mut cases = Vec::new();
        read_into(&mut cases, "1,2,3").unwrap();
        assert_eq!(in_order(cases.clone(), Order::Newest), [3, 2, 1], "newest first");
        assert_eq!(in_order(cases, Order::Oldest), [1, 2, 3], "oldest first");
        assert!(read_into(&mut Vec::new(), "1,x").is_err(), "damage is said, not skipped");
    }
}
