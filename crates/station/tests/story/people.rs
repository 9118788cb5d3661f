//! Who may do what, on a station with several people.

use countersign_station::change::ChangeError;
use countersign_station::people::{self, PeopleError, Role};
use countersign_station::policy::{PolicyError, Source, apply};

use crate::station::{POLICY, Station};

#[tokio::test]
async fn one_person_is_not_asked_for_a_name_and_several_are() {
    let station = Station::new().await;
    assert_eq!(people::find(&station.store, None).await.expect("the only one").name, "Maren", "nothing is asked");
    people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("added");
    assert!(matches!(people::find(&station.store, None).await, Err(PeopleError::WhoAreYou(2))), "now it is asked");
    assert_eq!(people::find(&station.store, Some("Tomas")).await.expect("by name").roles, [Role::Reviewer], "by name");
}

#[tokio::test]
async fn a_reviewer_does_not_apply_policies() {
    let station = Station::new().await;
    let reviewer = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("added");
    let source = Source { file: "t.toml".to_owned(), text: POLICY.replace("0.80", "0.5") };
    let refused = apply(&station.store, &reviewer, &[source]).await;
    assert!(
        matches!(refused, Err(PolicyError::Change(ChangeError::NotPermitted { .. }))),
        "the table has no row for it: {refused:?}"
    );
}

#[tokio::test]
async fn the_last_lead_stays() {
    let station = Station::new().await;
    let left = people::remove(&station.store, &station.owner, &station.owner).await;
    assert!(matches!(left, Err(PeopleError::LastLead(_))), "nobody could manage the station any more");
    let taken = people::add(&station.store, &station.owner, "Maren", &[Role::Reviewer]).await;
    assert!(matches!(taken, Err(PeopleError::BadName(_))), "two people of one name could not be told apart");
}
