//! A station that the first version made is opened by this one: nothing of it is lost, and the work goes on.

mod old;

use std::collections::BTreeMap;

use countersign_station::audit::verify;
use countersign_station::case::{CaseNo, Prediction, Verdict};
use countersign_station::people::{Person, find};
use countersign_station::queue::{Holder, QueueError, take};
use countersign_station::review::{
    Action, Answer, ReviewError, Saying, Which, decide, give_verdict, index_due, precedents, settle_due, sheet, undo,
};
use countersign_station::store::{Clock, Home, Store};
use countersign_station::upkeep::{doctor, restore};
use sqlx_sqlite::{SqliteConnectOptions, SqlitePool};

use crate::station::START;
use old::{CASES, Old};

/// A folder with a station of the first version in it.
async fn old_station() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = Home::at(folder.path().join("station"));
    Old::make(&home).await;
    (folder, home)
}

async fn opened(home: &Home) -> Store {
    Store::open(home, Clock::fixed(START)).await.expect("this version opens it")
}

async fn person(store: &Store, name: &str) -> Person {
    find(store, Some(name)).await.expect("somebody of the old station")
}

/// Every row of every table, as SQLite quotes it, by table; of each table the columns it had at first.
async fn rows(home: &Home, columns: Option<&Columns>) -> (Columns, BTreeMap<String, Vec<String>>) {
    let options = SqliteConnectOptions::new().filename(home.database()).create_if_missing(false);
    let pool = SqlitePool::connect_with(options).await.expect("the file opens");
    let columns = match columns {
        Some(columns) => columns.clone(),
        None => sqlx::query_as(
            "SELECT t.name, group_concat('quote(' || c.name || ')', '||'' ''||') FROM sqlite_schema t
             JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '!_%' ESCAPE '!' GROUP BY t.name",
        )
        .fetch_all(&pool)
        .await
        .expect("its tables"),
    };
    let mut found = BTreeMap::new();
    for (table, row) in &columns {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {row} FROM {table} ORDER BY 1"));
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.expect("its rows");
        found.insert(table.clone(), rows);
    }
    pool.close().await;
    (columns, found)
}

/// The tables of a file, and how a row of each is read as text.
type Columns = Vec<(String, String)>;

async fn sound(store: &Store) {
    let found = doctor(store, &person(store, "Maren").await).await.expect("looked at");
    let wrong: Vec<_> = found.findings.iter().filter(|finding| !finding.ok).collect();
    assert!(wrong.is_empty(), "the station holds together: {wrong:?}");
    assert_eq!(verify(store).await.expect("readable").broken, None, "and so does its log");
}

#[tokio::test]
async fn nothing_of_a_station_of_the_first_version_is_lost() {
    let (_folder, home) = old_station().await;
    let (columns, before) = rows(&home, None).await;
    assert!(
        before.values().filter(|rows| !rows.is_empty()).count() >= 15,
        "there is something in every table: {before:?}"
    );
    let store = opened(&home).await;
    sound(&store).await;
    store.close().await;
    let (_, after) = rows(&home, Some(&columns)).await;
    for (table, rows) in before {
        let lost: Vec<_> = rows.iter().filter(|row| !after[&table].contains(row)).collect();
        assert!(lost.is_empty(), "{table} has lost {lost:?}");
        // A setting may come with a migration; nothing else does.
        assert!(table == "setting" || after[&table].len() == rows.len(), "{table} has won {:?}", after[&table]);
    }
}

#[tokio::test]
async fn the_list_knows_of_old_cases_what_it_knows_of_new_ones() {
    let (_folder, home) = old_station().await;
    let store = opened(&home).await;
    let known: Vec<(String, Option<String>, u32)> =
        sqlx::query_as("SELECT id, label, withholds FROM cases ORDER BY no")
            .fetch_all(store.reader())
            .await
            .expect("read");
    for ((id, label, withholds), case) in known.into_iter().zip(&CASES) {
        let expected = match case.id {
            "blind" => 2,
            "check" => 1,
            "both" => 3,
            _ => 0,
        };
        assert_eq!((id.as_str(), withholds), (case.id, expected), "what it keeps to itself is what its route drew");
        assert_eq!(
            label.as_deref(),
            (case.state != "erased").then_some("fee"),
            "{id}: the AI's answer, unless it is erased"
        );
    }
}

#[tokio::test]
async fn an_old_settled_case_becomes_a_precedent() {
    let (_folder, home) = old_station().await;
    let store = opened(&home).await;
    index_due(&store, 1_000).await.expect("the index looks");
    let found = precedents(&store, &person(&store, "Maren").await, CaseNo(1), 5).await.expect("the index answers");
    let names: Vec<_> = found.cases.iter().map(|found| found.earlier.case.as_str()).collect();
    assert_eq!(names, ["router/settled"], "what people decided before there was an index is found by it");
}

fn answer(name: &str, action: Action) -> Answer {
    Answer {
        case: Which::Name(name.to_owned()),
        fence: None,
        decision_id: None,
        action,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    }
}

/// An override to a label that only the policy of then has.
fn late_card(name: &str) -> Answer {
    let value = Some(Prediction::Label { label: "late_card".to_owned() });
    Answer { value, reason: Some("wrong-label".to_owned()), ..answer(name, Action::Override) }
}

#[tokio::test]
async fn old_cases_are_decided_wherever_they_stood() {
    let (_folder, home) = old_station().await;
    let clock = Clock::fixed(START);
    let store = Store::open(&home, clock.clone()).await.expect("this version opens it");
    let (maren, tomas) = (person(&store, "Maren").await, person(&store, "Tomas").await);

    let theirs = take(&store, &tomas, "taken", Holder::Window).await.expect("it is still with whoever had it");
    let draft = sheet(&store, &tomas, theirs.case).await.expect("it can be read").draft.expect("a draft");
    assert_eq!(draft.note.as_deref(), Some("I was about to"), "and so is what they had typed");
    decide(&store, &tomas, &late_card("taken")).await.expect("the labels of the policy that routed it hold");
    decide(&store, &tomas, &answer("waits", Action::Approve)).await.expect("what waited is decided");
    decide(&store, &tomas, &answer("check", Action::Approve)).await.expect("so is a check");
    decide(&store, &tomas, &late_card("unseen")).await.expect("and what was accepted unseen is corrected");

    let early = decide(&store, &tomas, &answer("blind", Action::Approve)).await;
    assert!(early.is_err(), "an old case that was drawn for it is judged blind first: {early:?}");
    for name in ["blind", "both"] {
        let verdict = Verdict::Answer(Prediction::Label { label: "fee".to_owned() });
        let case = Which::Name(name.to_owned());
        let saying = Saying { case, fence: None, verdict_id: None, verdict, active_ms: None };
        give_verdict(&store, &tomas, &saying).await.expect("the verdict is taken");
        decide(&store, &tomas, &answer(name, Action::Approve)).await.expect("then it is decided");
    }

    decide(&store, &maren, &answer("handed-up", Action::Approve)).await.expect("an escalation is answered");
    let standing = sheet(&store, &maren, CaseNo(7)).await.expect("it can be read");
    assert_eq!(standing.before.readers.len(), 2, "both sides of the old dispute are shown");
    decide(&store, &maren, &answer("disputed", Action::Approve)).await.expect("and settled");
    let first = decide(&store, &maren, &answer("returned", Action::Approve)).await;
    assert!(first.is_err(), "what was returned waits for its source: {first:?}");
    sound(&store).await;

    clock.advance(60_000);
    settle_due(&store).await.expect("holds end");
    let open: Vec<String> =
        sqlx::query_scalar("SELECT id FROM cases WHERE state NOT IN ('settled', 'returned', 'erased')")
            .fetch_all(store.reader())
            .await
            .expect("read");
    assert_eq!(open, Vec::<String>::new(), "everything else has settled");
    sound(&store).await;
}

#[tokio::test]
async fn whoever_is_a_side_of_an_old_dispute_does_not_settle_it() {
    let (_folder, home) = old_station().await;
    let store = opened(&home).await;
    let ines = person(&store, "Ines").await;
    let taken = take(&store, &ines, "disputed", Holder::Cli).await;
    assert!(matches!(taken, Err(QueueError::Answered { .. })), "her own answer is one of the two: {taken:?}");
    let settled = decide(&store, &ines, &answer("disputed", Action::Approve)).await;
    let refused = matches!(settled, Err(ReviewError::Queue(QueueError::Answered { .. })));
    assert!(refused, "nor without taking it: {settled:?}");
}

#[tokio::test]
async fn an_old_decision_is_undone_by_whoever_made_it() {
    let (_folder, home) = old_station().await;
    let store = opened(&home).await;
    let tomas = person(&store, "Tomas").await;
    let held: String = sqlx::query_scalar("SELECT decision FROM cases WHERE id = 'held'")
        .fetch_one(store.reader())
        .await
        .expect("it stands");
    let undone = undo(&store, &tomas, &held, Holder::Cli).await.expect("taken back");
    assert!(!undone.sent && undone.lease.is_some(), "inside its hold nobody has to be told: {undone:?}");
    sound(&store).await;
}

#[tokio::test]
async fn an_old_copy_can_be_put_back() {
    let (folder, home) = old_station().await;
    let copy = folder.path().join("copy.db");
    std::fs::copy(home.database(), &copy).expect("copied");
    opened(&home).await.close().await;
    let restored = restore(&home, &Clock::fixed(START), Some("Maren"), &copy).await.expect("put back");
    assert!(restored.entries > 10, "with its log: {restored:?}");
    sound(&opened(&home).await).await;
}
