//! The list of cases: found unfiltered and filtered, read a page at a time, and rolled through in the window.

use std::path::Path;
use std::time::Instant;

use countersign_station::founding::found;
use countersign_station::review::list::{Filter, Numbers, Order, find, page};
use countersign_station::store::{Clock, Home};

use crate::sample::{Sample, Table, scaled};
use crate::{engine, screen};

/// Times each list is found.
const ROUNDS: usize = 7;
/// Pages read.
const PAGES: usize = 500;

pub(crate) async fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = scaled(1_000_000);
    engine::filled(folder.path(), cases).await;
    on(table, folder.path(), cases).await;
    screen::rolls(table, folder.path(), cases).await;
}

async fn on(table: &mut Table, home: &Path, cases: usize) {
    let (store, owner) = found(&Home::at(home), Clock::System, "Bench").await.expect("the station opens");
    let mut newest = Numbers::All { newest: 0 };
    for (filter, order, wanted) in [
        ("", Order::Newest, "at once"),
        ("label:fee", Order::Newest, "well under 1,000 ms"),
        ("confidence:<0.1 state:open", Order::Newest, "well under 1,000 ms"),
        ("workflow:leads age:<1d subject:c-16", Order::Newest, "well under 1,000 ms"),
        ("state:open", Order::Confidence, "well under 1,000 ms"),
        ("", Order::Due, "–"),
    ] {
        let parsed = Filter::parse(filter).expect("a filter");
        let mut took = Sample::default();
        let mut total = 0;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let list = find(&store, &owner, &parsed, order).await.expect("the list is found");
            took.add(begun.elapsed());
            total = list.numbers.len();
            if filter.is_empty() && order == Order::Newest {
                newest = list.numbers;
            }
        }
        let named = if filter.is_empty() { "no filter" } else { filter };
        table.line(
            &format!("list of {cases} cases, {named}, by {}: {total} found, median of {ROUNDS}", order.as_str()),
            format!("{:.1} ms", took.at(0.5)),
            String::new(),
            String::new(),
            wanted,
        );
    }
    let mut took = Sample::default();
    for at in 0..PAGES {
        // All over the list, as somebody drags its scrollbar.
        let stretch = newest.stretch((at * 7_919 * 100) % newest.len().max(1), 100);
        let begun = Instant::now();
        page(&store, &owner, &stretch).await.expect("the page is read");
        took.add(begun.elapsed());
    }
    table.line(
        &format!("page of 100 rows at {cases} cases, p99 of {PAGES}"),
        format!("{:.2} ms (p50 {:.2})", took.at(0.99), took.at(0.5)),
        String::new(),
        String::new(),
        "at most 16 ms",
    );
    store.close().await;
}
