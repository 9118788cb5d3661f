//! Several people decide at once, on a runtime of several threads, as the window and the command line have it.

use std::collections::BTreeSet;

use countersign_station::audit::verify;
use countersign_station::people::{self, Person, Role};
use countersign_station::queue::{Asked, Holder, next};
use countersign_station::review::{Action, Answer, Which, decide};
use countersign_station::store::Store;

use crate::deciding::answer;
use crate::station::{Station, ticket};

/// Takes and approves one case after another until none waits; the cases decided.
async fn decide_all(store: Store, by: Person) -> Vec<String> {
    let mut decided = Vec::new();
    while let Some(lease) = next(&store, &by, &Asked::default(), Holder::Cli).await.expect("the queue answers") {
        let answer = Answer { fence: Some(lease.fence), ..answer(Which::No(lease.case), Action::Approve, None) };
        let done = decide(&store, &by, &answer).await.expect("the answer is taken");
        assert!(!done.late, "{} was theirs alone", done.case);
        decided.push(done.case);
    }
    decided
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_people_empty_a_queue_and_each_case_is_decided_once() {
    let station = Station::new().await;
    let cases: Vec<String> = (0..60).map(|n| ticket(&format!("t-{n}"), "fee", 0.5)).collect();
    station.import(&cases).await;
    let mut people = vec![station.owner.clone()];
    for name in ["Tomas", "Ines", "Bo"] {
        people.push(people::add(&station.store, &station.owner, name, &[Role::Reviewer]).await.expect("a colleague"));
    }
    let work: Vec<_> = people.into_iter().map(|by| tokio::spawn(decide_all(station.store.clone(), by))).collect();
    // Whoever looks meanwhile sees one moment, and no decision without its entry.
    while !work.iter().all(tokio::task::JoinHandle::is_finished) {
        assert_eq!(verify(&station.store).await.expect("readable").broken, None, "people at work are no tampering");
    }
    let mut decided = Vec::new();
    for work in work {
        decided.extend(work.await.expect("nobody is turned away"));
    }
    let distinct: BTreeSet<&String> = decided.iter().collect();
    assert_eq!((decided.len(), distinct.len()), (60, 60), "every case, each by one of them");
    let checked = verify(&station.store).await.expect("readable");
    assert_eq!(checked.broken, None, "their entries make one chain");
}
