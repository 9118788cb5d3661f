//! What a sceptical reader found: each story failed once.

use countersign_station::audit::{export_file, verify, verify_file};
use countersign_station::case::{CaseNo, Prediction};
use countersign_station::founding::found;
use countersign_station::intake::{IntakeError, Request, import};
use countersign_station::people::{self, Person, Role};
use countersign_station::policy::{Source, apply};
use countersign_station::queue::{Asked, Holder, Lease, QueueError, next, overview, release, skip, take};
use countersign_station::review::{Action, Answer, ReviewError, Which, decide, settle_due, sheet, undo};
use countersign_station::store::{Clock, Home};
use countersign_station::sync::deliver;
use countersign_station::upkeep::{backup, doctor, restore};

use crate::station::{POLICY, START, Station, ticket};

fn answer(case: Which, action: Action, fence: Option<u32>) -> Answer {
    Answer {
        case,
        fence,
        decision_id: None,
        action,
        value: None,
        reason: (action == Action::Escalate).then(|| "unsure".to_owned()),
        note: (action == Action::Return).then(|| "which card?".to_owned()),
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    }
}

fn under(lease: Lease, action: Action) -> Answer {
    answer(Which::No(lease.case), action, Some(lease.fence))
}

fn named(name: &str, action: Action) -> Answer {
    answer(Which::Name(name.to_owned()), action, None)
}

fn overriding(mut answer: Answer, label: &str) -> Answer {
    answer.action = Action::Override;
    answer.value = Some(Prediction::Label { label: label.to_owned() });
    answer.reason = Some("wrong-label".to_owned());
    answer
}

async fn lease(station: &Station, by: &Person) -> Lease {
    next(&station.store, by, &Asked::default(), Holder::Cli).await.expect("answers").expect("something waits")
}

async fn colleague(station: &Station, name: &str, roles: &[Role]) -> Person {
    people::add(&station.store, &station.owner, name, roles).await.expect("a colleague")
}

async fn count(station: &Station, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(station.store.reader()).await.expect("a count")
}

async fn sound(station: &Station, after: &str) {
    let found = doctor(&station.store, &station.owner).await.expect("looked at");
    let wrong: Vec<_> = found.findings.iter().filter(|finding| !finding.ok).collect();
    assert!(wrong.is_empty(), "after {after}: {wrong:?}");
}

#[tokio::test]
async fn one_person_answers_once_under_one_lease() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.2)]).await;
    let first = lease(&station, &station.owner).await;
    decide(&station.store, &station.owner, &under(first, Action::Approve)).await.expect("taken");
    let again = decide(&station.store, &station.owner, &overriding(under(first, Action::Approve), "lost_card")).await;
    assert!(
        matches!(again, Err(ReviewError::Queue(QueueError::LeaseLost { .. }))),
        "a second key press is no second opinion: {again:?}"
    );
    let second = lease(&station, &station.owner).await;
    decide(&station.store, &station.owner, &under(second, Action::Escalate)).await.expect("taken");
    let again = decide(&station.store, &station.owner, &under(second, Action::Escalate)).await;
    assert!(again.is_err(), "nor does it escalate twice: {again:?}");
    assert_eq!(count(&station, "SELECT count(*) FROM decision").await, 2, "two cases, two decisions");
    assert_eq!(count(&station, "SELECT count(*) FROM cases WHERE state = 'disputed'").await, 0, "and no dispute");
}

#[tokio::test]
async fn an_answer_is_late_only_under_a_lease_there_was() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    decide(&station.store, &station.owner, &named("a", Action::Approve)).await.expect("taken");
    for fence in [0, 1, 99] {
        let mut made_up = overriding(named("a", Action::Approve), "lost_card");
        made_up.fence = Some(fence);
        let refused = decide(&station.store, &tomas, &made_up).await;
        assert!(refused.is_err(), "nobody ever held the case under {fence}: {refused:?}");
    }
    assert_eq!(count(&station, "SELECT count(*) FROM cases WHERE state = 'held'").await, 1, "the answer stands");
}

#[tokio::test]
async fn a_late_answer_to_an_escalated_case_is_kept() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let old = lease(&station, &tomas).await;
    station.clock.advance(11 * 60_000);
    let new = lease(&station, &station.owner).await;
    decide(&station.store, &station.owner, &under(new, Action::Escalate)).await.expect("escalated");
    let kept = decide(&station.store, &tomas, &under(old, Action::Approve)).await.expect("kept, not thrown away");
    assert!(kept.late, "as a second opinion");
    sound(&station, "a late answer").await;
}

#[tokio::test]
async fn an_answer_to_an_older_revision_is_not_one_to_the_newer() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let old = lease(&station, &tomas).await;
    station.clock.advance(11 * 60_000);
    decide(&station.store, &station.owner, &named("a", Action::Return)).await.expect("returned");
    station.import(&[ticket("a", "late_card", 0.2)]).await;
    let blind = decide(&station.store, &tomas, &under(old, Action::Approve)).await;
    assert!(
        matches!(blind, Err(ReviewError::Queue(QueueError::LeaseLost { .. }))),
        "nobody approves what was never on their screen: {blind:?}"
    );
    let new = lease(&station, &station.owner).await;
    decide(&station.store, &station.owner, &under(new, Action::Approve)).await.expect("taken");
    let blind = decide(&station.store, &tomas, &under(old, Action::Approve)).await;
    assert!(blind.is_err(), "not as a second opinion either: {blind:?}");
}

#[tokio::test]
async fn a_case_may_come_again_in_another_workflow() {
    let station = Station::new().await;
    let text = POLICY.replace("\"tickets\"", "\"letters\"").replace("fee", "stamp");
    let source = Source { file: "letters.toml".to_owned(), text: format!("{text}\n") };
    apply(&station.store, &station.owner, std::slice::from_ref(&source)).await.expect("applied");
    apply(&station.store, &station.owner, &[Source { text: format!("{text}\n\n"), ..source }]).await.expect("applied");
    station.import(&[ticket("a", "fee", 0.1)]).await;
    decide(&station.store, &station.owner, &named("a", Action::Return)).await.expect("returned");
    station.import(&[ticket("a", "stamp", 0.2).replace("\"tickets\"", "\"letters\"")]).await;
    sound(&station, "a case that moved").await;
    let new = lease(&station, &station.owner).await;
    let shown = sheet(&station.store, &station.owner, new.case).await.expect("it can be read");
    assert_eq!(shown.row.workflow, "letters", "it is a case of the workflow it names");
    decide(&station.store, &station.owner, &under(new, Action::Approve)).await.expect("and can be judged");
}

#[tokio::test]
async fn undoing_an_answer_does_not_wake_one_to_an_older_revision() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let back = decide(&station.store, &station.owner, &named("a", Action::Return)).await.expect("returned");
    station.import(&[ticket("a", "late_card", 0.2)]).await;
    let new = decide(&station.store, &station.owner, &named("a", Action::Approve)).await.expect("taken");
    let undone = undo(&station.store, &station.owner, &new.decision_id, Holder::Cli).await.expect("taken back");
    let lease = undone.lease.expect("with its author");
    release(&station.store, &station.owner, lease.case, lease.fence).await.expect("given back");
    let again = undo(&station.store, &station.owner, &back.decision_id, Holder::Cli).await;
    assert!(matches!(again, Err(ReviewError::NothingToUndo(_))), "the return was answered: {again:?}");
}

#[tokio::test]
async fn an_answer_whose_hold_is_over_is_not_disputed() {
    let station = Station::new().await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let old = lease(&station, &tomas).await;
    station.clock.advance(11 * 60_000);
    let new = lease(&station, &station.owner).await;
    decide(&station.store, &station.owner, &under(new, Action::Approve)).await.expect("taken");
    station.clock.advance(60_000);
    deliver(&station.store, 100).await.expect("sent before anybody settled it");
    let late = decide(&station.store, &tomas, &overriding(under(old, Action::Approve), "lost_card")).await;
    assert!(late.expect("kept").late, "a second opinion");
    assert_eq!(
        count(&station, "SELECT count(*) FROM cases WHERE state = 'disputed'").await,
        0,
        "what the sinks have is settled"
    );
}

const HUMAN: &str = r#"
[workflow]
key = "tickets"
name = "Tickets"
mode = "human-only"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
labels = ["lost_card", "late_card", "fee"]
rollout = "live"

[review]
undo = "15s"
reasons = [{code = "wrong-label", text = "Wrong label"}]
"#;

#[tokio::test]
async fn a_reason_is_a_code_even_where_there_was_no_ai() {
    let station = Station::with_policy(HUMAN).await;
    let line = r#"{"id":"a","source":"router","workflow":"tickets","input":{"Text":"My card."}}"#;
    assert_eq!(station.import(&[line.to_owned()]).await.accepted, 1, "nobody predicted anything");
    let mut free = overriding(named("a", Action::Approve), "fee");
    free.reason = Some("Mrs Jones of 12 High Street wrote twice ".repeat(2_000));
    let refused = decide(&station.store, &station.owner, &free).await;
    assert!(matches!(refused, Err(ReviewError::Invalid(_))), "words belong in the note, not in the log: {refused:?}");
    free.reason = None;
    decide(&station.store, &station.owner, &free).await.expect("and none is needed");
}

#[tokio::test]
async fn a_long_name_of_a_model_stops_nobody() {
    let station = Station::new().await;
    let mut case: serde_json::Value = serde_json::from_str(&ticket("a", "fee", 0.1)).expect("a case");
    case["model"] = serde_json::json!({ "name": "m".repeat(100_000), "version": "v".repeat(100_000) });
    assert_eq!(station.import(&[case.to_string()]).await.accepted, 1, "the contract sets no limit to a name");
    decide(&station.store, &station.owner, &named("a", Action::Approve)).await.expect("it can be judged");
    deliver(&station.store, 10).await.expect("and sent");
}

#[tokio::test]
async fn odd_values_are_refused_by_line_or_taken() {
    let station = Station::new().await;
    let mut long: serde_json::Value = serde_json::from_str(&ticket("a", "fee", 0.1)).expect("a case");
    long["source"] = "s".repeat(600).into();
    let mut dear: serde_json::Value = serde_json::from_str(&ticket("b", "fee", 0.1)).expect("a case");
    dear["stake"] = 1.7e308.into();
    dear["priority"] = 100.into();
    let mut early: serde_json::Value = serde_json::from_str(&ticket("c", "fee", 0.1)).expect("a case");
    early["due_at"] = "2000-01-01T00:00:00Z".into();
    let report = station.import(&[long.to_string(), dear.to_string(), early.to_string()]).await;
    assert_eq!((report.accepted, report.rejected), (2, 1), "the good rest goes on: {:?}", report.rejects);
    assert_eq!(report.rejects[0].path, "/source", "the field is named");
    lease(&station, &station.owner).await;
    sound(&station, "odd values").await;
}

#[tokio::test]
async fn a_source_may_have_a_slash() {
    let station = Station::new().await;
    let text = ticket("7", "fee", 0.1).replace("\"router\"", "\"crm/eu\"");
    station.import(&[text, ticket("eu/8", "fee", 0.1)]).await;
    decide(&station.store, &station.owner, &named("crm/eu/7", Action::Approve)).await.expect("found by its name");
    decide(&station.store, &station.owner, &named("router/eu/8", Action::Approve)).await.expect("ids have some too");
}

#[tokio::test]
async fn a_check_keeps_unknown_fields_to_itself() {
    let station = Station::with_policy(&POLICY.replace("audit_rate = 0.0", "audit_rate = 1.0")).await;
    let mut case: serde_json::Value = serde_json::from_str(&ticket("a", "fee", 0.97)).expect("a case");
    case["probability"] = 0.9731.into();
    case["extra"] = serde_json::json!({ "raw": { "score": 0.9731 } });
    station.import(&[case.to_string()]).await;
    let held = lease(&station, &station.owner).await;
    let shown = sheet(&station.store, &station.owner, held.case).await.expect("read");
    assert!(shown.check, "it was drawn");
    let text = serde_json::to_string(&shown.content).expect("as the command line prints it");
    assert!(!text.contains("0.97"), "nothing gives its confidence away: {text}");
    assert_eq!(shown.row.confidence, None, "its row neither");
}

#[tokio::test]
async fn what_is_masked_does_not_make_a_case_unreadable() {
    let masks = ["/context/0", "/input", "/subject", "/explanation/0/feature", "/alternatives/0", "/context/0/data"];
    for mask in masks {
        let policy = POLICY.replace("undo = \"15s\"", &format!("undo = \"15s\"\nmask = [\"{mask}\"]"));
        let station = Station::with_policy(&policy).await;
        let mut case: serde_json::Value = serde_json::from_str(&ticket("a", "fee", 0.1)).expect("a case");
        case["context"] = serde_json::json!([{ "title": "CRM", "type": "record", "data": { "iban": "DE-SECRET" } }]);
        case["explanation"] = serde_json::json!([{ "feature": "SECRET", "contribution": 0.5 }]);
        station.import(&[case.to_string()]).await;
        let held = lease(&station, &station.owner).await;
        let shown = sheet(&station.store, &station.owner, held.case).await;
        assert!(shown.is_ok(), "{mask} hides a part, not the case: {:?}", shown.err().map(|e| e.to_string()));
    }
}

#[tokio::test]
async fn an_escalated_case_reaches_the_asked_role_whatever_roles_the_workflow_names() {
    let station =
        Station::with_policy(&POLICY.replace("undo = \"15s\"", "undo = \"15s\"\nroles = [\"reviewer\"]")).await;
    let senior = colleague(&station, "Sol", &[Role::Senior]).await;
    station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.1)]).await;
    decide(&station.store, &station.owner, &named("a", Action::Escalate)).await.expect("escalated");
    let queues = overview(&station.store, &senior).await.expect("read");
    assert_eq!(queues.total, 1, "the senior sees what was escalated and no more");
    let theirs = next(&station.store, &senior, &Asked::default(), Holder::Cli).await.expect("answers");
    let theirs = theirs.expect("and gets it");
    decide(&station.store, &senior, &under(theirs, Action::Approve)).await.expect("and may judge it");
    let more = next(&station.store, &senior, &Asked::default(), Holder::Cli).await.expect("answers");
    assert_eq!(more, None, "the rest is for reviewers");
}

#[tokio::test]
async fn a_case_is_not_leased_to_whom_the_workflow_does_not_name() {
    let station = Station::with_policy(&POLICY.replace("undo = \"15s\"", "undo = \"15s\"\nroles = [\"lead\"]")).await;
    let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let refused = take(&station.store, &tomas, "a", Holder::Cli).await;
    assert!(matches!(refused, Err(QueueError::NotYours { .. })), "they could only block it: {refused:?}");
}

/// One forged station a statement; each must be found.
#[tokio::test]
async fn a_forged_decision_is_found() {
    for forgery in [
        "UPDATE decision SET action = 'override' WHERE action = 'approve'",
        "UPDATE decision SET person = (SELECT id FROM person WHERE name = 'Tomas') WHERE action = 'approve'",
        "UPDATE decision SET role = 'lead' WHERE action = 'approve'",
        "UPDATE decision SET reason = 'odd' WHERE action = 'override'",
        "UPDATE decision SET decided_at = decided_at + 1 WHERE action = 'override'",
        "UPDATE decision SET late = 1 WHERE action = 'approve'",
        "UPDATE decision SET revision = 2 WHERE action = 'approve'",
        "UPDATE decision SET policy_version = 2 WHERE action = 'approve'",
        "UPDATE decision SET case_no = 2 WHERE action = 'approve'",
        "UPDATE decision SET note_commit = NULL WHERE action = 'override'",
        "UPDATE decision SET final_commit = NULL WHERE action = 'override'",
        "UPDATE decision SET supersedes = (SELECT id FROM decision WHERE action = 'override') WHERE action = 'undo'",
        "UPDATE decision SET after_accept = 1 WHERE action = 'approve'",
        "DELETE FROM decision WHERE action = 'override'",
        "UPDATE payload SET body = x'7b7d' WHERE kind = 'final'",
        "DELETE FROM payload WHERE kind = 'final'",
        "UPDATE payload SET body = CAST('other words' AS BLOB) WHERE kind = 'note'",
        "DELETE FROM payload WHERE kind = 'note'",
        "UPDATE payload SET body = CAST(replace(body, 'missing', 'stolen!') AS BLOB) WHERE kind = 'case' AND case_no = 1",
        "DELETE FROM payload WHERE kind = 'case' AND case_no = 1",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    ] {
        let station = Station::new().await;
        colleague(&station, "Tomas", &[Role::Reviewer]).await;
        station.import(&[ticket("a", "fee", 0.1), ticket("b", "fee", 0.1), ticket("c", "fee", 0.1)]).await;
        let mut noted = overriding(named("b", Action::Approve), "lost_card");
        noted.note = Some("she said so".to_owned());
        decide(&station.store, &station.owner, &noted).await.expect("taken");
        let taken = decide(&station.store, &station.owner, &named("c", Action::Escalate)).await.expect("taken");
        undo(&station.store, &station.owner, &taken.decision_id, Holder::Cli).await.expect("taken back");
        decide(&station.store, &station.owner, &named("a", Action::Approve)).await.expect("taken");
        assert_eq!(verify(&station.store).await.expect("readable").broken, None, "true so far");
        for table in ["event", "decision"] {
            for guard in ["keeps", "stays"] {
                let drop = sqlx::AssertSqlSafe(format!("DROP TRIGGER {table}_{guard}"));
                sqlx::query(drop).execute(station.store.writer()).await.expect("a forger's first step");
            }
        }
        let mut forger = station.store.writer().acquire().await.expect("a connection");
        sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *forger).await.expect("off");
        let changed = sqlx::query(forgery).execute(&mut *forger).await.expect("forged").rows_affected();
        assert!(changed > 0, "the forgery changes something: {forgery}");
        for table in ["event", "decision"] {
            for (guard, on) in [("keeps", "UPDATE"), ("stays", "DELETE")] {
                let mend = sqlx::AssertSqlSafe(format!(
                    "CREATE TRIGGER {table}_{guard} BEFORE {on} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
                ));
                sqlx::query(mend).execute(&mut *forger).await.expect("covered up");
            }
        }
        drop(forger);
        let broken = verify(&station.store).await.expect("readable").broken;
        assert!(broken.is_some(), "found: {forgery}");
    }
}

#[tokio::test]
async fn any_changed_byte_of_an_exported_log_is_found() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.1)]).await;
    let file = station.folder.path().join("log.jsonl");
    export_file(&station.store, &file).await.expect("written");
    assert_eq!(verify_file(&file).expect("readable").broken, None, "as it was written");
    let whole = std::fs::read(&file).expect("bytes");
    for at in 0..whole.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut forged = whole.clone();
            forged[at] ^= flip;
            std::fs::write(&file, &forged).expect("forged");
            let report = verify_file(&file).expect("an answer, not a failure");
            assert!(report.broken.is_some(), "byte {at} ^ {flip:#x}");
        }
    }
}

#[tokio::test]
async fn two_who_make_one_station_at_once_make_one() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path().join("station"));
        let clock = Clock::fixed(START);
        drop(countersign_station::store::Store::make(&home, clock.clone()).await.expect("its file"));
        let (one, two) = tokio::join!(found(&home, clock.clone(), "Ada"), found(&home, clock.clone(), "Bo"));
        let ((store, _), _) = (one.expect("made"), two.expect("harmless"));
        let owners: i64 =
            sqlx::query_scalar("SELECT count(*) FROM person").fetch_one(store.reader()).await.expect("count");
        assert_eq!(owners, 1, "the second finds it made");
        let sinks: i64 =
            sqlx::query_scalar("SELECT count(*) FROM sink").fetch_one(store.reader()).await.expect("count");
        assert_eq!(sinks, 1, "with one sink");
    }
}

#[tokio::test]
async fn the_file_of_rejects_is_whole_after_an_interruption() {
    let station = Station::new().await;
    let path = station.folder.path().join("cases.jsonl");
    let rejects = station.folder.path().join("rejects.jsonl");
    let lines = ["{\"bad\":1}".to_owned(), ticket("a", "fee", 0.1), "{\"bad\":2}".to_owned()];
    std::fs::write(&path, lines.join("\n")).expect("written");
    let request = Request { path: path.clone(), format: None, map: None, rejects: Some(rejects.clone()) };
    import(&station.store, &station.owner, &request, |_, _, _| {}).await.expect("imported");
    // As a killed import leaves it after its first two lines.
    let done = lines[0].len() + lines[1].len() + 2;
    let report = r#"{"read":2,"accepted":1,"duplicate":0,"rejected":1,"routed":{"review":1,"audit":0,"auto":0,"hold":0,"quarantine":0},"rejects":[]}"#;
    sqlx::query("UPDATE import SET finished_at = NULL, bytes = ?, lines = 2, report = ?")
        .bind(i64::try_from(done).expect("small"))
        .bind(report)
        .execute(station.store.writer())
        .await
        .expect("interrupted");
    sqlx::query("DELETE FROM reject WHERE line = 3").execute(station.store.writer()).await.expect("interrupted");
    let resumed = import(&station.store, &station.owner, &request, |_, _, _| {}).await.expect("goes on");
    assert_eq!((resumed.read, resumed.rejected), (3, 2), "where it was");
    let kept = std::fs::read_to_string(&rejects).expect("the file");
    assert_eq!(kept, "{\"bad\":1}\n{\"bad\":2}\n", "all refusals, not only those since");
    let itself = Request { rejects: Some(path.clone()), ..request };
    let refused = import(&station.store, &station.owner, &itself, |_, _, _| {}).await;
    assert!(matches!(refused, Err(IntakeError::File { .. })), "rejects do not replace what is read: {refused:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("still there"), lines.join("\n"), "word for word");
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let station = Station::new().await;
    let file = station.folder.path().join("copy.db");
    backup(&station.store, &station.owner, &file).await.expect("copied");
    let mode = std::fs::metadata(&file).expect("it").permissions().mode();
    assert_eq!(mode & 0o077, 0, "it holds every word and every key: {mode:o}");
}

#[tokio::test]
async fn only_who_may_restore_this_station_puts_another_in_its_place() {
    let station = Station::new().await;
    colleague(&station, "Tomas", &[Role::Reviewer]).await;
    let own = station.folder.path().join("mine");
    let (mine, tomas) = found(&Home::at(&own), station.clock.clone(), "Tomas").await.expect("a station of his own");
    let file = station.folder.path().join("mine.db");
    backup(&mine, &tomas, &file).await.expect("copied");
    let home = station.store.home().clone();
    station.store.close().await;
    drop(station.store);
    let refused = restore(&home, &station.clock, Some("Tomas"), &file).await;
    assert!(refused.is_err(), "being lead elsewhere is no permission here: {refused:?}");
    let unnamed = restore(&home, &station.clock, None, &file).await;
    assert!(unnamed.is_err(), "with several people one says who one is: {unnamed:?}");
}

/// A small generator, so that a story that fails fails again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (sides as u64)).unwrap_or(0)
    }
}

#[tokio::test]
async fn whatever_people_do_the_station_stays_sound() {
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 0.3\ndouble_review = 0.0\nseeded = 0.1");
    for seed in 1..=4 {
        let station = Station::with_policy(&policy).await;
        let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
        let sol = colleague(&station, "Sol", &[Role::Reviewer, Role::Senior]).await;
        let people = [station.owner.clone(), tomas, sol];
        let mut dice = Dice(seed);
        let lines: Vec<String> = (0..12).map(|n| ticket(&format!("t{n}"), "fee", f64::from(n) / 12.0)).collect();
        station.import(&lines).await;
        let mut leases: Vec<Lease> = Vec::new();
        let mut decided: Vec<String> = Vec::new();
        for step in 0..250 {
            let by = &people[dice.roll(3)];
            let no = CaseNo(u32::try_from(1 + dice.roll(12)).expect("small"));
            let what = dice.roll(12);
            match what {
                0 | 1 => {
                    if let Ok(Some(lease)) = next(&station.store, by, &Asked::default(), Holder::Cli).await {
                        leases.push(lease);
                    }
                }
                2..=5 => {
                    let action = [Action::Approve, Action::Approve, Action::Escalate, Action::Return, Action::Override]
                        [dice.roll(5)];
                    let mut given = match leases.get(dice.roll(leases.len().max(1))) {
                        Some(lease) if dice.roll(4) > 0 => under(*lease, action),
                        Some(_) | None => answer(Which::No(no), action, None),
                    };
                    if action == Action::Override {
                        given = overriding(given, "lost_card");
                    }
                    match decide(&station.store, by, &given).await {
                        Ok(done) => decided.push(done.decision_id),
                        Err(
                            ReviewError::Invalid(_)
                            | ReviewError::Queue(_)
                            | ReviewError::Change(countersign_station::change::ChangeError::NotPermitted { .. }),
                        ) => {}
                        Err(other) => assert_eq!(other.to_string(), "", "seed {seed}, step {step}"),
                    }
                }
                6 | 7 => {
                    if !decided.is_empty() {
                        let which = &decided[dice.roll(decided.len())];
                        for person in &people {
                            match undo(&station.store, person, which, Holder::Cli).await {
                                Ok(_) | Err(ReviewError::NothingToUndo(_)) => {}
                                Err(other) => assert_eq!(other.to_string(), "", "seed {seed}, step {step}"),
                            }
                        }
                    }
                }
                8 => {
                    let _ = skip(&station.store, by, no).await;
                }
                9 => {
                    let n = dice.roll(12);
                    let again = f64::from(u32::try_from(dice.roll(100)).expect("small")) / 100.0;
                    station.import(&[ticket(&format!("t{n}"), "late_card", again)]).await;
                }
                10 => station.clock.advance([1_000, 20_000, 700_000][dice.roll(3)]),
                _ => {
                    settle_due(&station.store).await.expect("settled");
                    deliver(&station.store, 100).await.expect("delivered");
                }
            }
            sound(&station, &format!("seed {seed}, step {step}, {what}")).await;
        }
        station.clock.advance(60_000);
        settle_due(&station.store).await.expect("settled");
        deliver(&station.store, 1_000).await.expect("delivered");
        told_rightly(&station, seed).await;
    }
}

/// The last that each sink heard of a case is what stands.
async fn told_rightly(station: &Station, seed: u64) {
    let folder = station.store.home().decisions();
    let mut days: Vec<_> = std::fs::read_dir(folder).expect("the sink").flatten().map(|e| e.path()).collect();
    days.sort();
    let mut standing = std::collections::BTreeMap::new();
    let mut ids = std::collections::BTreeSet::new();
    for day in days {
        for line in std::fs::read_to_string(day).expect("a day").lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert!(ids.insert(line["id"].to_string()), "seed {seed}: nothing is sent twice: {}", line["id"]);
            let data = &line["data"];
            let case = data["case"]["id"].as_str().unwrap_or_default().to_owned();
            let decision = data["decision_id"].as_str().unwrap_or_default().to_owned();
            match line["type"].as_str().unwrap_or_default() {
                "decision.made" | "case.escalated" | "case.returned" | "decision.superseded" => {
                    standing.entry(case).or_insert_with(Vec::new).push(decision);
                }
                "decision.undone" => {
                    let heard = standing.entry(case).or_insert_with(Vec::new);
                    let at = heard.iter().position(|one| *one == decision);
                    assert!(at.is_some(), "seed {seed}: only what was sent is called back");
                    heard.remove(at.unwrap_or(0));
                }
                _ => {}
            }
        }
    }
    let settled: Vec<(String, String)> =
        sqlx::query_as("SELECT c.id, d.id FROM cases c JOIN decision d ON d.id = c.decision WHERE c.state = 'settled'")
            .fetch_all(station.store.reader())
            .await
            .expect("read");
    for (case, decision) in settled {
        let heard = standing.get(&case).and_then(|heard| heard.last());
        assert_eq!(heard, Some(&decision), "seed {seed}: the sink's last word on {case} is what stands");
    }
}
