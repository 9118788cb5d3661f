//! Somebody looks for cases among all there are, keeps the filter, and is told nothing that a sheet would withhold.

use std::collections::BTreeSet;

use countersign_station::case::{CaseNo, Prediction, Verdict};
use countersign_station::people::{self, Person, Role};
use countersign_station::review::list::{
    Filter, ListError, ListedCase, Order, find, forget_filter, loosen, page, save_filter, saved_filters, vocabulary,
};
use countersign_station::review::{Action, Answer, Saying, Which, decide, give_verdict, settle_due, sheet};
use countersign_station::store::Store;

use crate::station::{Station, ticket};

async fn cases(store: &Store, by: &Person, filter: &str, order: Order) -> (Vec<String>, u32) {
    let filter = Filter::parse(filter).expect("a filter");
    let found = find(store, by, &filter, order).await.expect("the list is found");
    let numbers = found.numbers.stretch(0, 1_000);
    let rows = page(store, by, &numbers).await.expect("the page is read");
    assert_eq!(rows.len(), found.numbers.len(), "each number is a row");
    (rows.into_iter().map(|row| row.case_id).collect(), found.hidden)
}

async fn ids(station: &Station, filter: &str) -> Vec<String> {
    cases(&station.store, &station.owner, filter, Order::Oldest).await.0
}

fn answer(case: &str, action: Action, label: Option<&str>) -> Answer {
    Answer {
        case: Which::Name(case.to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: label.map(|label| Prediction::Label { label: label.to_owned() }),
        reason: (action == Action::Override).then(|| "wrong-label".to_owned()),
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    }
}

/// a is old and settled as something else, b waits, c was accepted unseen, d waits for a senior.
async fn some() -> Station {
    let station = Station::new().await;
    let subject = |id: &str, line: String| {
        line.replacen('{', &format!("{{\"subject\":{{\"type\":\"contact\",\"id\":\"{id}\"}},\"model\":{{\"name\":\"m\",\"version\":\"2.0\"}},"), 1)
    };
    station.import(&[subject("c-1", ticket("a", "fee", 0.2))]).await;
    decide(&station.store, &station.owner, &answer("a", Action::Override, Some("lost_card"))).await.expect("taken");
    station.clock.advance(3 * 86_400_000);
    settle_due(&station.store).await.expect("holds end");
    station.import(&[ticket("b", "fee", 0.1), ticket("c", "late_card", 0.95), ticket("d", "fee", 0.4)]).await;
    let mut up = answer("d", Action::Escalate, None);
    up.reason = Some("unsure".to_owned());
    decide(&station.store, &station.owner, &up).await.expect("escalated");
    station
}

#[tokio::test]
async fn every_part_of_a_filter_finds_what_it_says() {
    let station = some().await;
    for (filter, wanted, why) in [
        ("", &["a", "b", "c", "d"][..], "every case"),
        ("workflow:tickets", &["a", "b", "c", "d"], "the only workflow"),
        ("state:open", &["b", "d"], "what is still to be decided"),
        ("state:settled,accepted", &["a", "c"], "one of two states"),
        ("label:fee", &["a", "b", "d"], "what the AI said"),
        ("final:lost_card", &["a"], "what people said"),
        ("reason:wrong-label", &["a"], "why they said it"),
        ("reason:unsure", &["d"], "why it was handed up"),
        ("by:Maren", &["a", "d"], "whose answer stands"),
        ("confidence:<0.2", &["b"], "how sure the model was"),
        ("confidence:0.2..0.5", &["a", "d"], "both ends count"),
        ("age:>1d", &["a"], "how long ago"),
        ("age:<1d label:fee", &["b", "d"], "all parts must hold"),
        ("model:2.0", &["a"], "the version of the model"),
        ("model:m/2.0", &["a"], "or its name and version"),
        ("subject:c-1", &["a"], "whom it is about"),
        ("subject:contact/c-1", &["a"], "with its type"),
        ("stage:excite route:auto", &["c"], "stage of the workflow and where intake sent it"),
        ("id:b,router/c", &["b", "c"], "by name"),
        ("label:nothing", &[], "nothing of the kind"),
    ] {
        assert_eq!(ids(&station, filter).await, wanted, "{filter}: {why}");
    }
}

#[tokio::test]
async fn a_list_has_the_order_that_was_asked() {
    let station = some().await;
    for (order, wanted, why) in [
        (Order::Newest, ["d", "c", "b", "a"], "the newest first"),
        (Order::Oldest, ["a", "b", "c", "d"], "the oldest first"),
        (Order::Confidence, ["b", "a", "d", "c"], "the least sure first"),
        (Order::Due, ["b", "d", "a", "c"], "what waits first, then what is due"),
        (Order::Value, ["b", "d", "a", "c"], "what waits first, then by its worth"),
    ] {
        assert_eq!(cases(&station.store, &station.owner, "", order).await.0, wanted, "{why}");
    }
}

#[tokio::test]
async fn a_row_says_what_became_of_a_case() {
    let station = some().await;
    let all = find(&station.store, &station.owner, &Filter::default(), Order::Oldest).await.expect("found");
    let rows = page(&station.store, &station.owner, &all.numbers.stretch(0, 10)).await.expect("read");
    let a = &rows[0];
    assert_eq!(a.title, "Ticket a", "its title");
    assert_eq!(a.answer.as_deref(), Some("Fee"), "what the AI said, in words");
    assert_eq!(a.decided.as_deref(), Some("Overridden: Lost card"), "what a person said");
    assert_eq!(a.by.as_deref(), Some("Maren"), "and who");
    let c: &ListedCase = &rows[2];
    assert_eq!((c.state.as_str(), c.decided.as_deref(), c.open), ("accepted", None, false), "nobody had to look");
    let page_of = |numbers: Vec<u32>| numbers.into_iter().map(CaseNo).collect::<Vec<_>>();
    let odd = page(&station.store, &station.owner, &page_of(vec![4, 99, 1])).await.expect("read");
    let ids: Vec<&str> = odd.iter().map(|row| row.case_id.as_str()).collect();
    assert_eq!(ids, ["d", "a"], "in the order asked; what is not there is left out");
}

#[tokio::test]
async fn a_mistake_names_what_is_not_there() {
    let station = some().await;
    for (filter, piece, says) in [
        ("workflow:ticktes state:open", "workflow:ticktes", "tickets"),
        ("state:open by:Nobody", "by:Nobody", "Nobody"),
    ] {
        let parsed = Filter::parse(filter).expect("well written");
        let refused = find(&station.store, &station.owner, &parsed, Order::Newest).await;
        let Err(ListError::Mistake(mistake)) = refused else { panic!("{filter} must be refused: {refused:?}") };
        assert_eq!(&filter[mistake.place.clone()], piece, "it says where");
        assert!(mistake.what.contains(says), "and what: {}", mistake.what);
    }
}

#[tokio::test]
async fn an_empty_list_says_which_part_keeps_everything_out() {
    let station = some().await;
    let filter = Filter::parse("state:settled confidence:<0.1").expect("a filter");
    let parts = loosen(&station.store, &station.owner, &filter).await.expect("counted");
    let told: Vec<(&str, &str, u32)> =
        parts.iter().map(|without| (without.part.as_str(), without.rest.as_str(), without.cases)).collect();
    assert_eq!(told, [("confidence:<0.1", "state:settled", 1)], "without the confidence one is found");
}

#[tokio::test]
async fn filters_are_kept_for_each_person() {
    let station = some().await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    let filter = Filter::parse("  label:fee   state:open ").expect("a filter");
    save_filter(&station.store, &station.owner, "Fees", &filter).await.expect("kept");
    let again = Filter::parse("label:fee,late_card").expect("a filter");
    save_filter(&station.store, &station.owner, "Fees", &again).await.expect("replaced");
    let mine = saved_filters(&station.store, &station.owner).await.expect("read");
    let mine: Vec<_> = mine.iter().map(|one| (one.name.as_str(), one.filter.as_str())).collect();
    assert_eq!(mine, [("Fees", "label:fee,late_card")], "one of a name, as it would be typed");
    assert_eq!(saved_filters(&station.store, &second).await.expect("read"), [], "nobody else's");
    assert!(save_filter(&station.store, &second, " ", &filter).await.is_err(), "a name is needed");
    let strange = forget_filter(&station.store, &second, "Fees").await;
    assert!(matches!(strange, Err(ListError::Saved(_))), "nobody forgets another's: {strange:?}");
    forget_filter(&station.store, &station.owner, "Fees").await.expect("forgotten");
    assert_eq!(saved_filters(&station.store, &station.owner).await.expect("read"), [], "gone");
    let keys = vocabulary(&station.store, &station.owner).await.expect("read");
    let labels = keys.iter().find(|key| key.key == "label").expect("a key");
    assert_eq!(labels.values, ["fee", "late_card", "lost_card"], "the labels of the station are offered");
}

#[tokio::test]
async fn what_was_there_before_the_list_is_found_by_it_too() {
    let station = Station::with_policy(DRAWN).await;
    let lines: Vec<String> = (0..40).map(|n| ticket(&format!("t-{n:02}"), "fee", f64::from(n) / 41.0)).collect();
    station.import(&lines).await;
    let kept = "SELECT no, label, withholds FROM cases ORDER BY no";
    let at_intake: Vec<(i64, Option<String>, i64)> =
        sqlx::query_as(kept).fetch_all(station.store.reader()).await.expect("read");
    let told: BTreeSet<i64> = at_intake.iter().map(|(_, _, withholds)| *withholds).collect();
    assert!(told.len() > 2, "some tell everything, some are checked, some are blind: {told:?}");
    let writer = station.store.writer();
    sqlx::query("UPDATE cases SET label = NULL, withholds = 0").execute(writer).await.expect("as before the list");
    let migration = include_str!("../../../../migrations/station/0006_list.sql");
    let backfill = migration.split(';').find(|text| text.contains("UPDATE cases")).expect("it fills what is there");
    sqlx::query(sqlx::AssertSqlSafe(backfill.to_owned())).execute(writer).await.expect("filled");
    let backfilled: Vec<(i64, Option<String>, i64)> =
        sqlx::query_as(kept).fetch_all(station.store.reader()).await.expect("read");
    assert_eq!(backfilled, at_intake, "an older station's cases are filled in as if they had come today");
}

#[tokio::test]
async fn a_verdict_opens_the_row_for_whoever_gave_it() {
    let policy = crate::station::POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\nblind_first = 1.0");
    let station = Station::with_policy(&policy).await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let found = |by: Person| {
        let store = station.store.clone();
        async move { cases(&store, &by, "label:fee", Order::Newest).await }
    };
    assert_eq!(found(station.owner.clone()).await, (vec![], 1), "nobody is told before they have judged it");
    let lease = station.next().await.expect("it waits");
    let saying = Saying {
        case: Which::No(lease.case),
        fence: Some(lease.fence),
        verdict_id: None,
        verdict: Verdict::Answer(Prediction::Label { label: "fee".to_owned() }),
        active_ms: None,
    };
    give_verdict(&station.store, &station.owner, &saying).await.expect("taken");
    assert_eq!(found(station.owner.clone()).await, (vec!["a".to_owned()], 0), "who has judged it sees it");
    assert_eq!(found(second).await, (vec![], 1), "another still does not");
}

#[tokio::test]
async fn whoever_answers_second_does_not_learn_of_the_first() {
    let policy = crate::station::POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\ndouble_review = 1.0");
    let station = Station::with_policy(&policy).await;
    let second = people::add(&station.store, &station.owner, "Tomas", &[Role::Reviewer]).await.expect("a colleague");
    station.import(&[ticket("a", "fee", 0.2), ticket("b", "fee", 0.3)]).await;
    decide(&station.store, &station.owner, &answer("a", Action::Approve, None)).await.expect("taken");
    let row = async |by: &Person| page(&station.store, by, &[CaseNo(1)]).await.expect("read").pop().expect("the case");
    assert_eq!(row(&station.owner).await.state, "answered", "who answered sees that it waits for another");
    let theirs = row(&second).await;
    assert_eq!((theirs.state.as_str(), theirs.by, theirs.decided), ("queued", None, None), "to the other it is new");
    for (filter, wanted) in [("state:queued", &["a", "b"][..]), ("state:answered", &[]), ("by:Maren", &[])] {
        let (found, _) = cases(&station.store, &second, filter, Order::Oldest).await;
        assert_eq!(found, wanted, "{filter} does not tell the two apart");
    }
}

/// About half of all cases are chosen for a check or to be judged blind.
const DRAWN: &str = r#"
[workflow]
key = "tickets"
name = "Tickets"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
labels = ["lost_card", "late_card", "fee"]
rollout = "live"

[route]
threshold = 0.80
audit_rate = 0.3
blind_first = 0.3

[review]
undo = "0s"
reasons = [{code = "wrong-label", text = "Wrong label"}]
"#;

#[tokio::test]
async fn the_list_tells_nothing_that_a_sheet_withholds() {
    let station = Station::with_policy(DRAWN).await;
    let lines: Vec<String> = (0..120).map(|n| ticket(&format!("t-{n:03}"), "fee", f64::from(n) / 121.0)).collect();
    station.import(&lines).await;
    let owner = &station.owner;
    let all = find(&station.store, owner, &Filter::default(), Order::Newest).await.expect("found");
    assert_eq!(all.hidden, 0, "a filter that asks nothing leaves nothing out");
    let rows = page(&station.store, owner, &all.numbers.stretch(0, 1_000)).await.expect("read");
    let mut withheld = BTreeSet::new();
    for row in &rows {
        let shown = sheet(&station.store, owner, row.no).await.expect("read");
        let keeps = shown.content.confidence.is_none();
        assert_eq!(row.withheld, keeps, "{}: the list withholds what its sheet withholds", row.case_id);
        assert_eq!(row.confidence.is_none(), keeps, "{}: its confidence", row.case_id);
        if keeps {
            assert_eq!(row.answer, None, "{}: its answer too", row.case_id);
            withheld.insert(row.case_id.clone());
        }
    }
    assert!((20..100).contains(&withheld.len()), "{} of 120 is not about half", withheld.len());
    for filter in ["confidence:<0.5", "confidence:>=0.5", "label:fee", "label:lost_card", "route:review", "route:audit"]
    {
        let (found, hidden) = cases(&station.store, owner, filter, Order::Newest).await;
        let told: Vec<&String> = found.iter().filter(|id| withheld.contains(*id)).collect();
        assert_eq!(told, Vec::<&String>::new(), "{filter} must not find what it may not know");
        assert_eq!(hidden as usize, withheld.len(), "{filter} says how many it left out, whatever they are");
    }
    for order in [Order::Confidence, Order::Value] {
        let (sorted, _) = cases(&station.store, owner, "", order).await;
        let behind: BTreeSet<String> = sorted.iter().rev().take(withheld.len()).cloned().collect();
        assert_eq!(behind, withheld, "{order:?}: they stand behind all others");
        let place = |id: &String| sorted.iter().position(|one| one == id);
        let by_age: Vec<Option<usize>> = withheld.iter().map(place).collect();
        assert!(by_age.is_sorted(), "{order:?}: and among themselves only by age");
    }
}
