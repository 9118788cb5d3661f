//! What stands around a case: settled cases that are like it, others about its subject, and what changed since.

use countersign_station::case::{CaseNo, Prediction, Verdict};
use countersign_station::change::Change;
use countersign_station::people::Op;
use countersign_station::policy::{Source, apply};
use countersign_station::queue::Holder;
use countersign_station::review::{
    Action, Answer, Around, Decided, Precedents, RevisedPart, Saying, Which, around, decide, forget, give_verdict,
    index_due, look, precedents, settle_due, sheet, undo,
};
use countersign_station::seed;
use countersign_station::upkeep::doctor;
use sqlx::Row as _;

use crate::station::{POLICY, Station};

/// A ticket that says `message`, about `subject`.
fn ticket(id: &str, message: &str, subject: &str, plan: &str) -> String {
    in_workflow("tickets", id, message, subject, plan)
}

fn in_workflow(workflow: &str, id: &str, message: &str, subject: &str, plan: &str) -> String {
    serde_json::json!({
        "id": id, "source": "router", "workflow": workflow, "title": format!("Ticket {id}"),
        "subject": {"type": "contact", "id": subject, "name": "Ana"}, "input": {"Customer message": message},
        "context": [{"title": "CRM record", "type": "record", "data": {"Plan": plan, "Seats": 3}}],
        "prediction": {"label": "fee"}, "confidence": 0.2, "alternatives": [{"label": "fee", "p": 0.2}],
    })
    .to_string()
}

async fn answer(station: &Station, name: &str, label: Option<&str>, note: Option<&str>) -> Decided {
    let answer = Answer {
        case: Which::Name(name.to_owned()),
        fence: None,
        decision_id: None,
        action: if label.is_some() { Action::Override } else { Action::Approve },
        value: label.map(|label| Prediction::Label { label: label.to_owned() }),
        reason: label.map(|_| "wrong-label".to_owned()),
        note: note.map(str::to_owned),
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&station.store, &station.owner, &answer).await.expect("the answer is taken")
}

async fn settled(station: &Station) {
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    index_due(&station.store, 1_000).await.expect("the index looks");
}

async fn number(station: &Station, id: &str) -> CaseNo {
    let row = sqlx::query("SELECT no FROM cases WHERE id = ?").bind(id.to_owned());
    CaseNo(row.fetch_one(station.store.reader()).await.expect("the case").get(0))
}

async fn near(station: &Station, id: &str) -> Precedents {
    precedents(&station.store, &station.owner, number(station, id).await, 5).await.expect("the index answers")
}

async fn names(station: &Station, id: &str) -> Vec<String> {
    near(station, id).await.cases.into_iter().map(|found| found.earlier.case).collect()
}

async fn beside(station: &Station, id: &str) -> Around {
    around(&station.store, &station.owner, number(station, id).await).await.expect("it can be read")
}

#[tokio::test]
async fn a_settled_case_is_found_by_what_it_shares() {
    let station = Station::new().await;
    station
        .import(&[
            ticket("theft", "Somebody stole my wallet in Lisbon yesterday", "c-1", "Free"),
            ticket("fees", "Why was a fee charged for the transfer", "c-2", "Free"),
            ticket("new", "My wallet was stolen, somebody stole it in Lisbon", "c-3", "Pro"),
        ])
        .await;
    answer(&station, "theft", Some("lost_card"), Some("the card was in it")).await;
    answer(&station, "fees", None, None).await;
    assert_eq!(names(&station, "new").await.len(), 0, "what is inside its hold is no precedent");
    settled(&station).await;
    let found = near(&station, "new").await;
    let first = &found.cases[0];
    let decided = first.earlier.decided.as_ref().expect("people decided it");
    assert_eq!(first.earlier.case, "router/theft", "the one that shares the telling words comes first");
    assert_eq!(first.earlier.title, "Ticket theft", "under its title");
    assert_eq!(decided.text, "Overridden: Lost card", "what people decided");
    assert_eq!((decided.reason.as_deref(), decided.note.as_deref()), (Some("Wrong label"), Some("the card was in it")));
    assert_eq!(decided.who, "Maren", "and who");
    assert_eq!(first.earlier.answer.as_deref(), Some("Fee"), "beside what the AI had said");
    assert!(first.shared.contains(&"lisbon".to_owned()), "it says why it is near: {:?}", first.shared);
    assert!(!first.shared.contains(&"fee".to_owned()), "by words that stand in both: {:?}", first.shared);
    assert_eq!(first.cite, "cf. router/theft: Lost card", "one key puts this into the note");
    assert_eq!(found.unread, 0, "nothing is left to look at");
}

#[tokio::test]
async fn only_what_people_decided_in_this_workflow_is_a_precedent() {
    let station = Station::new().await;
    let other = POLICY.replace("key = \"tickets\"", "key = \"replies\"");
    let source = Source { file: "replies.toml".to_owned(), text: other };
    apply(&station.store, &station.owner, &[source]).await.expect("a second workflow");
    let message = "The invoice from Lisbon never arrived";
    let sure = ticket("sure", message, "c-1", "Free").replace("\"confidence\":0.2", "\"confidence\":0.99");
    station
        .import(&[
            sure,
            in_workflow("replies", "elsewhere", message, "c-1", "Free"),
            ticket("waiting", message, "c-1", "Free"),
            ticket("taken-back", message, "c-1", "Free"),
            ticket("new", message, "c-1", "Free"),
        ])
        .await;
    answer(&station, "elsewhere", None, None).await;
    let back = answer(&station, "taken-back", None, None).await;
    settled(&station).await;
    assert_eq!(
        names(&station, "new").await,
        ["router/taken-back"],
        "not what waits, was accepted unseen, or is elsewhere"
    );
    undo(&station.store, &station.owner, &back.decision_id, Holder::Cli).await.expect("taken back");
    assert_eq!(names(&station, "new").await.len(), 0, "what was taken back is none from that moment on");
    assert_eq!(near(&station, "new").await.unread, 1, "the index has not looked yet");
    settled(&station).await;
    assert_eq!(near(&station, "new").await.unread, 0, "now it has");
    answer(&station, "taken-back", Some("late_card"), None).await;
    settled(&station).await;
    let found = near(&station, "new").await;
    assert_eq!(
        found.cases[0].cite, "cf. router/taken-back: Late card",
        "decided again, it is one again, as decided now"
    );
}

#[tokio::test]
async fn the_index_holds_no_words_and_forgets_a_case_to_the_last_byte() {
    let station = Station::new().await;
    let said = "Xylophones quarantined in Reykjavik";
    station
        .import(&[
            ticket("gone", said, "c-1", "Free"),
            ticket("stays", "Trumpets lost in Oslo", "c-2", "Free"),
            ticket("new", said, "c-3", "Free"),
        ])
        .await;
    answer(&station, "gone", None, None).await;
    answer(&station, "stays", None, None).await;
    settled(&station).await;
    assert_eq!(names(&station, "new").await[0], "router/gone", "it is found");
    let kept = dump(&station).await;
    for word in ["xylophones", "Xylophones", "reykjavik", "trumpets"] {
        assert!(!contains(&kept, word.as_bytes()), "the index must not know the word {word}");
    }
    let gone = number(&station, "gone").await;
    let tokens: String = sqlx::query("SELECT terms FROM precedent WHERE rowid = ?")
        .bind(gone.as_i64())
        .fetch_one(station.store.reader())
        .await
        .expect("its tokens")
        .get(0);
    let theirs = number(&station, "stays").await;
    let others: String = sqlx::query("SELECT terms FROM precedent WHERE rowid = ?")
        .bind(theirs.as_i64())
        .fetch_one(station.store.reader())
        .await
        .expect("its tokens")
        .get(0);
    let own: Vec<&str> = tokens.split(' ').filter(|token| !others.contains(token)).collect();
    assert!(own.len() >= 3, "some tokens are of this case alone: {own:?}");

    let mut change = Change::begin(&station.store, Op::Undo, &station.owner).await.expect("a change");
    forget(&mut change, gone).await.expect("it is forgotten");
    change.commit().await.expect("durably");
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(station.store.writer()).await.expect("folded back");
    let database = station.store.home().database();
    let mut bytes = std::fs::read(&database).expect("the file");
    bytes.extend(std::fs::read(database.with_extension("db-wal")).unwrap_or_default());
    for token in own {
        // Neighbouring terms share their beginnings in the index, so the ends are looked for.
        assert!(!contains(&bytes, &token.as_bytes()[3..]), "the token {token} is still in the file");
    }
    assert_eq!(names(&station, "new").await, ["router/stays"], "nobody finds it");
    let sound = doctor(&station.store, &station.owner).await.expect("it can be checked");
    assert!(sound.ok, "the file is whole: {sound:?}");
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Everything that the tables of the index hold.
async fn dump(station: &Station) -> Vec<u8> {
    let mut all = Vec::new();
    for sql in [
        "SELECT CAST(c0 AS BLOB) FROM precedent_content",
        "SELECT block FROM precedent_data",
        "SELECT term FROM precedent_idx",
        "SELECT CAST(token AS BLOB) FROM precedent_term",
    ] {
        let rows = sqlx::query(sql).fetch_all(station.store.reader()).await.expect("a table of the index");
        for row in rows {
            all.extend(row.get::<Vec<u8>, _>(0));
            all.push(b' ');
        }
    }
    all
}

#[tokio::test]
async fn what_a_policy_masks_is_in_no_index() {
    let policy = POLICY.replace("undo = \"15s\"", "undo = \"15s\"\nmask = [\"/input/Secret\"]");
    let station = Station::with_policy(&policy).await;
    let hidden = ticket("hidden", "nothing in common", "c-1", "Free")
        .replace("\"input\":{", "\"input\":{\"Secret\":\"xylophone\",");
    station.import(&[hidden, ticket("new", "a xylophone", "c-2", "Free")]).await;
    answer(&station, "hidden", None, None).await;
    settled(&station).await;
    let found = near(&station, "new").await;
    assert!(
        found.cases.iter().all(|found| !found.shared.contains(&"xylophone".to_owned())),
        "nobody may learn from a neighbour what was masked: {found:?}"
    );
}

#[tokio::test]
async fn what_the_index_has_not_read_yet_is_said() {
    let station = Station::new().await;
    station.import(&[ticket("a", "The invoice never arrived", "c-1", "Free")]).await;
    answer(&station, "a", None, None).await;
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    let seen = |findings: &countersign_station::upkeep::Findings| {
        let one = findings.findings.iter().find(|finding| finding.what == "precedents").expect("it is looked at");
        (one.ok, one.seen.clone())
    };
    let behind = seen(&doctor(&station.store, &station.owner).await.expect("checked"));
    assert!(behind.0 && behind.1.contains("1 settled case"), "being behind is no fault, but is said: {behind:?}");
    assert_eq!(index_due(&station.store, 1_000).await.expect("it looks"), 1, "one case");
    assert_eq!(index_due(&station.store, 1_000).await.expect("it looks"), 0, "once");
    let done = seen(&doctor(&station.store, &station.owner).await.expect("checked"));
    assert!(done.1.contains("every settled case"), "{done:?}");
}

#[tokio::test]
async fn what_else_was_about_the_subject_is_told_newest_first() {
    let station = Station::new().await;
    let other =
        POLICY.replace("key = \"tickets\"", "key = \"replies\"").replace("name = \"Tickets\"", "name = \"Replies\"");
    apply(&station.store, &station.owner, &[Source { file: "replies.toml".to_owned(), text: other }])
        .await
        .expect("applies");
    station
        .import(&[
            ticket("first", "one", "c-1", "Free"),
            in_workflow("replies", "second", "two", "c-1", "Free"),
            ticket("waits", "three", "c-1", "Free"),
            ticket("stranger", "four", "c-2", "Free"),
            ticket("now", "five", "c-1", "Pro"),
            ticket("later", "six", "c-1", "Pro"),
            ticket("later-waits", "seven", "c-1", "Pro"),
        ])
        .await;
    answer(&station, "first", Some("late_card"), Some("she called")).await;
    answer(&station, "second", None, None).await;
    answer(&station, "later", None, None).await;
    let history = beside(&station, "now").await.subject.expect("it names a subject");
    let told: Vec<_> = history
        .cases
        .iter()
        .map(|case| (case.case.as_str(), case.workflow_name.as_str(), case.answer.as_deref(), case.stands.as_deref()))
        .collect();
    let expected = [
        ("router/later", "Tickets", Some("Fee"), None),
        ("router/waits", "Tickets", None, Some("waits for a person")),
        ("router/second", "Replies", Some("Fee"), None),
        ("router/first", "Tickets", Some("Fee"), None),
    ];
    assert_eq!(told, expected, "of every workflow; what is still to be judged tells no answer");
    let first = history.cases[3].decided.as_ref().expect("decided");
    assert_eq!((first.text.as_str(), first.note.as_deref()), ("Overridden: Late card", Some("she called")));
    assert_eq!((history.more, history.capped), (0, false), "all of them are told");
    let looked = look(&station.store, &station.owner, number(&station, "waits").await).await.expect("it can be read");
    assert!(looked.case.answer.is_none() && looked.case.alternatives.is_empty(), "nor does looking at it");
    let looked = look(&station.store, &station.owner, number(&station, "first").await).await.expect("it can be read");
    assert!(looked.case.answer.is_some() && looked.decided.is_some(), "a decided one can be read whole");
}

#[tokio::test]
async fn a_known_answer_is_neither_a_precedent_nor_a_part_of_the_history() {
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\nseeded = 1.0");
    let station = Station::with_policy(&policy).await;
    let mut check: serde_json::Value =
        serde_json::from_str(&ticket("k-1", "The invoice from Lisbon never arrived", "c-1", "Free")).expect("a case");
    check["known"] = serde_json::json!({"label": "fee"});
    let file = station.folder.path().join("seeds.jsonl");
    std::fs::write(&file, check.to_string()).expect("the file is written");
    seed::add(&station.store, &station.owner, &file).await.expect("the pool takes it");
    station.import(&[ticket("new", "The invoice from Lisbon never arrived", "c-1", "Free")]).await;
    let listed = seed::list(&station.store, &station.owner).await.expect("a lead may look");
    let asked = listed.seeds.iter().find_map(|seed| seed.asked_as.clone()).expect("it was asked beside the new case");
    answer(&station, &asked, None, None).await;
    settled(&station).await;
    let around = beside(&station, "new").await;
    assert_eq!(around.precedents.cases, [], "it would teach what is being tested");
    assert_eq!(around.subject.expect("it names a subject").cases, [], "and is nobody's history");
}

#[tokio::test]
async fn before_the_verdict_nothing_speaks_for_an_answer() {
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\nblind_first = 1.0");
    let station = Station::new().await;
    station.import(&[ticket("theft", "Somebody stole my wallet in Lisbon", "c-1", "Free")]).await;
    answer(&station, "theft", Some("lost_card"), Some("the card was in it")).await;
    settled(&station).await;
    let source = Source { file: "tickets.toml".to_owned(), text: policy };
    apply(&station.store, &station.owner, &[source]).await.expect("the policy applies");
    station.import(&[ticket("new", "My wallet was stolen in Lisbon", "c-1", "Free")]).await;
    let around = beside(&station, "new").await;
    assert!(around.precedents.withheld && around.precedents.cases.is_empty(), "no precedents");
    let told = serde_json::to_string(&around).expect("it is sent to the screen");
    assert!(told.contains("router/theft"), "that she wrote before may be known: {told}");
    assert!(!told.contains("Lost card") && !told.contains("Fee"), "not what was answered: {told}");
    let saying = Saying {
        case: Which::Name("new".to_owned()),
        fence: None,
        verdict_id: None,
        verdict: Verdict::Answer(Prediction::Label { label: "lost_card".to_owned() }),
        active_ms: None,
    };
    give_verdict(&station.store, &station.owner, &saying).await.expect("the verdict is stored");
    let found = near(&station, "new").await;
    assert_eq!(found.cases[0].earlier.case, "router/theft", "afterwards they are there");
}

#[tokio::test]
async fn a_check_tells_nothing_of_itself_to_a_neighbour() {
    let policy = POLICY.replace("audit_rate = 0.0", "audit_rate = 1.0");
    let station = Station::with_policy(&policy).await;
    let sure = ticket("checked", "one", "c-1", "Free").replace("\"confidence\":0.2", "\"confidence\":0.987");
    station.import(&[sure, ticket("now", "two", "c-1", "Free")]).await;
    let around = serde_json::to_string(&beside(&station, "now").await).expect("it is sent to the screen");
    assert!(around.contains("router/checked"), "that it is there may be known: {around}");
    assert!(
        !around.contains("0.987") && !around.contains("Fee"),
        "not what the AI said, nor how sure it was: {around}"
    );
    let looked = look(&station.store, &station.owner, number(&station, "checked").await).await.expect("read");
    let looked = serde_json::to_string(&looked).expect("it is sent to the screen");
    assert!(!looked.contains("0.987"), "nor when it is opened: {looked}");
}

#[tokio::test]
async fn a_record_is_marked_with_what_it_was_the_last_time() {
    let station = Station::new().await;
    station.import(&[ticket("before", "one", "c-1", "Free"), ticket("now", "two", "c-1", "Pro")]).await;
    let shown = sheet(&station.store, &station.owner, number(&station, "now").await).await.expect("read");
    assert_eq!(shown.previous.marks.before("CRM record", "Plan"), Some("Free"), "she was on another plan");
    assert_eq!(shown.previous.marks.before("CRM record", "Seats"), None, "with as many seats");
    assert_eq!(shown.previous.revised, None, "the case itself is new");
}

#[tokio::test]
async fn a_case_that_comes_again_says_what_changed() {
    let station = Station::new().await;
    station.import(&[ticket("a", "My order is late", "c-1", "Free")]).await;
    let answer = Answer {
        case: Which::Name("a".to_owned()),
        fence: None,
        decision_id: None,
        action: Action::Return,
        value: None,
        reason: None,
        note: Some("which order?".to_owned()),
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    };
    decide(&station.store, &station.owner, &answer).await.expect("returned");
    station.import(&[ticket("a", "My order 4711 is late", "c-1", "Pro")]).await;
    let shown = sheet(&station.store, &station.owner, number(&station, "a").await).await.expect("read");
    let revised = shown.previous.revised.expect("it came again");
    let titles: Vec<&str> = revised
        .parts
        .iter()
        .map(|part| match part {
            RevisedPart::Fields { title, .. } | RevisedPart::Words { title, .. } => title.as_str(),
            RevisedPart::Added { .. }
            | RevisedPart::Removed { .. }
            | RevisedPart::Entries { .. }
            | RevisedPart::Other { .. } => "something else that changed",
        })
        .collect();
    assert_eq!((revised.since, titles), (1, vec!["Customer message", "CRM record"]), "the message and the plan");
    assert_eq!(shown.previous.marks.before("CRM record", "Plan"), Some("Free"), "marked in its place too");
}
