//! The 30-second readback: an approved draft leaves once somebody who had no hand in it can say what it says.

use countersign_station::audit::verify;
use countersign_station::case::{Prediction, by_name};
use countersign_station::people::{self, Person, Role};
use countersign_station::queue::{Asked, Holder, next, overview, release, take};
use countersign_station::readback::{
    FieldScore, Given, ReadbackError, Said, Scores, answer, keep_time, keep_typed, report, score, scoring, start,
    waiting,
};
use countersign_station::review::{
    Action, Answer, Decided, Effect, Gate, ReviewError, Waiving, Which, decide, recent, reopen, settle_due, sheet,
    undo, view, waive,
};
use countersign_station::sync::deliver;
use countersign_station::upkeep::doctor;
use serde_json::Value;

use crate::station::Station;

const POLICY: &str = r#"
[workflow]
key = "mails"
name = "Mails"
mode = "ai-assisted"
stage = "engage"
kind = "draft"
owner = "Lifecycle lead"
rollout = "live"

[route]
audit_rate = 0.0

[review]
undo = "15s"
lease = "10m"
reasons = [{code = "wrong-fact", text = "A fact is wrong"}]

[evidence]
readback = { seconds = 30, by = "senior", pass = ["audience", "claim", "next_step"] }
"#;

const TEXT: &str = "Brightwell Foods closes in four days.\n\nControllers: get the checklist she used.";

fn mail(id: &str) -> String {
    serde_json::json!({
        "id": id, "source": "writer", "workflow": "mails", "title": "Close faster", "author": "ai",
        "model": {"name": "writer", "version": "4.2"}, "input": {"Audience": "Controllers"},
        "brief": {"audience": "Controllers", "claim": "Close in four days", "next_step": "Get the checklist"},
        "prediction": {"text": TEXT, "subject_line": "Four days"}, "confidence": 0.4,
    })
    .to_string()
}

/// A station with a lead who founded it, a reviewer, and two seniors.
struct Team {
    station: Station,
    tomas: Person,
    sara: Person,
    gil: Person,
}

impl Team {
    async fn new() -> Self {
        Self::with_policy(POLICY).await
    }

    async fn with_policy(policy: &str) -> Self {
        let station = Station::with_policy(policy).await;
        let tomas = colleague(&station, "Tomas", &[Role::Reviewer]).await;
        let sara = colleague(&station, "Sara", &[Role::Reviewer, Role::Senior]).await;
        let gil = colleague(&station, "Gil", &[Role::Senior]).await;
        station.import(&[mail("m-1"), mail("m-2")]).await;
        Self { station, tomas, sara, gil }
    }

    async fn approved(&self) -> Decided {
        decide(&self.station.store, &self.tomas, &approving("m-1")).await.expect("approved")
    }

    async fn starts(&self, by: &Person) -> Result<Given, ReadbackError> {
        start(&self.station.store, by, &m1(), Holder::Window).await
    }

    /// Reads and answers.
    async fn reads(&self, by: &Person) -> String {
        let given = self.starts(by).await.expect("given to read");
        answer(&self.station.store, by, &given.id, &said("Controllers")).await.expect("handed in").id
    }

    async fn state(&self) -> String {
        sqlx::query_scalar("SELECT state FROM cases WHERE id = 'm-1'")
            .fetch_one(self.station.store.reader())
            .await
            .expect("the case is there")
    }
}

async fn colleague(station: &Station, name: &str, roles: &[Role]) -> Person {
    people::add(&station.store, &station.owner, name, roles).await.expect("a colleague")
}

fn m1() -> Which {
    Which::Name("writer/m-1".to_owned())
}

fn approving(id: &str) -> Answer {
    Answer {
        case: Which::Name(format!("writer/{id}")),
        fence: None,
        decision_id: None,
        action: Action::Approve,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
        evidence: Vec::new(),
    }
}

fn rewriting(id: &str, text: &str) -> Answer {
    Answer {
        action: Action::Override,
        value: Some(Prediction::Text { text: text.to_owned(), subject_line: Some("Four days".to_owned()) }),
        reason: Some("wrong-fact".to_owned()),
        ..approving(id)
    }
}

fn said(audience: &str) -> Said {
    Said { audience: audience.to_owned(), claim: "Four days to close".to_owned(), next_step: "I don't know".to_owned() }
}

const ALL_YES: Scores = Scores { audience: FieldScore::Yes, claim: FieldScore::Yes, next_step: FieldScore::Yes };
const ONE_PARTLY: Scores = Scores { audience: FieldScore::Yes, claim: FieldScore::Partly, next_step: FieldScore::Yes };

/// Lets holds end, delivers, and gives every line of the sink.
async fn sent(station: &Station) -> Vec<Value> {
    station.clock.advance(15_001);
    settle_due(&station.store).await.expect("holds end");
    deliver(&station.store, 1_000).await.expect("delivery runs");
    let folder = station.store.home().decisions();
    let mut days: Vec<_> =
        std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    days.sort();
    let text: String = days.iter().map(|day| std::fs::read_to_string(day).expect("a day's file")).collect();
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn kinds(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["type"].as_str().unwrap_or_default()).collect()
}

async fn sound(station: &Station) {
    let found = doctor(&station.store, &station.owner).await.expect("looked at");
    let wrong: Vec<_> = found.findings.iter().filter(|finding| !finding.ok).collect();
    assert!(wrong.is_empty(), "the station holds together: {wrong:?}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "and so does its log");
}

#[tokio::test]
async fn a_draft_that_is_understood_leaves() {
    let team = Team::new().await;
    let decided = team.approved().await;
    assert!(decided.waits, "nothing leaves yet");
    assert_eq!(team.state().await, "readback", "it waits to be read back");
    let queues = overview(&team.station.store, &team.station.owner).await.expect("read");
    assert_eq!(queues.workflows[0].readback, 1, "and the queue says how many do");
    assert_eq!(sent(&team.station).await, Vec::<Value>::new(), "no sink hears of it, however long it waits");
    let given = team.starts(&team.sara).await.expect("given to read");
    assert_eq!(given.piece.as_ref().map(|piece| piece.text.as_str()), Some(TEXT), "what was approved");
    assert_eq!((given.seconds, given.words, given.reach, given.used_ms), (30, 14, 119, 0), "with its numbers");
    answer(&team.station.store, &team.sara, &given.id, &said("Controllers")).await.expect("handed in");
    let shown = scoring(&team.station.store, &team.gil, &given.id).await.expect("shown to a second person");
    assert_eq!(shown.said, said("Controllers"), "beside what was said");
    assert_eq!(shown.brief.expect("a brief").claim, "Close in four days", "and what was meant");
    assert!(!shown.own, "scored by another");
    let scored = score(&team.station.store, &team.gil, &given.id, ALL_YES).await.expect("scored");
    assert!(scored.passed && !scored.second, "all three were understood");
    assert_eq!(team.state().await, "held", "its hold begins now");
    let lines = sent(&team.station).await;
    assert_eq!(kinds(&lines), ["readback.done", "decision.made"], "what came of it, then the decision");
    let told = &lines[0]["data"];
    assert_eq!(told["decision_id"], decided.decision_id.as_str(), "of the decision that was read");
    assert_eq!(told["passed"], true, "that it passed");
    assert_eq!(
        (told["reader_role"].as_str(), told["words"].as_u64(), told["seconds"].as_u64()),
        (Some("senior"), Some(14), Some(30)),
        "by whom in which role, and how long it is"
    );
    assert!(!lines[0].to_string().contains("Four days to close"), "and none of the reader's words");
    assert_eq!(lines[1]["data"]["decided_by"], team.tomas.id.as_str(), "under the name of who gave it");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_draft_that_is_not_understood_comes_back_with_the_answers() {
    let team = Team::new().await;
    let first = team.approved().await;
    let id = team.reads(&team.sara).await;
    let scored = score(&team.station.store, &team.gil, &id, ONE_PARTLY).await.expect("scored");
    assert!(!scored.passed, "partly is not enough");
    assert_eq!(team.state().await, "queued", "it waits for an answer again");
    assert_eq!(kinds(&sent(&team.station).await), ["readback.done"], "of the draft itself nobody hears");
    let lease = take(&team.station.store, &team.tomas, "m-1", Holder::Cli).await.expect("its editor may take it");
    let shown = view(sheet(&team.station.store, &team.tomas, lease.case).await.expect("read"), lease);
    let back = shown.read_back.expect("what did not land stands on the sheet");
    let fields: Vec<_> =
        back.fields.iter().map(|field| (field.field.as_str(), field.said.as_str(), field.score.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("audience", "Controllers", "yes"),
            ("claim", "Four days to close", "partly"),
            ("next_step", "I don't know", "yes")
        ],
        "in the reader's words"
    );
    assert!(
        shown.history.iter().any(|past| past.text == "Read back, did not pass: claim partly"),
        "{:?}",
        shown.history
    );
    let late = undo(&team.station.store, &team.tomas, &first.decision_id, Holder::Cli).await;
    assert!(matches!(late, Err(ReviewError::NothingToUndo(_))), "others have acted on it: {late:?}");
    let mut better = rewriting("m-1", "They close in four days. Get the checklist.");
    better.fence = Some(lease.fence);
    let second = decide(&team.station.store, &team.tomas, &better).await.expect("rewritten");
    assert!(second.waits, "the new text is read back as well");
    let shown = scored_again(&team).await;
    assert!(shown.passed, "and this time it lands");
    let lines = sent(&team.station).await;
    assert_eq!(kinds(&lines), ["readback.done", "readback.done", "decision.made"], "one decision leaves");
    assert_eq!(lines[2]["data"]["supersedes"], first.decision_id.as_str(), "which takes the place of the first");
    sound(&team.station).await;
}

/// Sara reads the new text, Gil scores it.
async fn scored_again(team: &Team) -> countersign_station::readback::Scored {
    let id = team.reads(&team.sara).await;
    score(&team.station.store, &team.gil, &id, ALL_YES).await.expect("scored")
}

#[tokio::test]
async fn an_answer_after_a_failed_readback_can_be_taken_back() {
    let team = Team::new().await;
    team.approved().await;
    let id = team.reads(&team.sara).await;
    score(&team.station.store, &team.gil, &id, ONE_PARTLY).await.expect("scored");
    let second = decide(&team.station.store, &team.tomas, &rewriting("m-1", "Four days.")).await.expect("rewritten");
    let back = undo(&team.station.store, &team.tomas, &second.decision_id, Holder::Cli).await.expect("taken back");
    let lease = back.lease.expect("theirs again");
    let shown = view(sheet(&team.station.store, &team.tomas, lease.case).await.expect("read"), lease);
    assert!(shown.read_back.is_some(), "what did not land is still beside it");
    release(&team.station.store, &team.tomas, lease.case, lease.fence).await.expect("given back");
    sound(&team.station).await;
}

#[tokio::test]
async fn nobody_reads_what_they_had_a_hand_in() {
    let team = Team::new().await;
    let store = &team.station.store;
    decide(store, &team.sara, &approving("m-1")).await.expect("approved by a senior");
    let own = team.starts(&team.sara).await;
    assert!(matches!(own, Err(ReadbackError::NotYours(_))), "she decided it: {own:?}");
    let role = team.starts(&team.tomas).await;
    assert!(matches!(role, Err(ReadbackError::NotYours(ref why)) if why.contains("senior")), "he is none: {role:?}");
    let forged = sqlx::query(
        "INSERT INTO reading (id, case_no, revision, decision, reader, role, seconds, words, started_at, lease_until, typed)
         SELECT '0199c3a1-77fe-7b21-9f00-5d1c2a3b4c5d', no, 1, decision, ?, 'senior', 30, 1, 0, 0, '{}' FROM cases WHERE id = 'm-1'",
    )
    .bind(team.sara.id.as_str())
    .execute(store.writer())
    .await;
    assert!(forged.is_err(), "the data itself refuses it");
    let id = team.reads(&team.gil).await;
    let scorer = scoring(store, &team.sara, &id).await;
    assert!(matches!(scorer, Err(ReadbackError::NotYours(_))), "nor does an editor score it: {scorer:?}");
    let reader = score(store, &team.gil, &id, ALL_YES).await;
    assert!(matches!(reader, Err(ReadbackError::NotYours(_))), "nor its reader, while others can: {reader:?}");
    score(store, &team.tomas, &id, ALL_YES).await.expect("anyone else who judges does");
    sound(&team.station).await;
}

#[tokio::test]
async fn on_a_station_of_one_the_readback_is_waived_and_that_is_recorded() {
    let station = Station::with_policy(POLICY).await;
    station.import(&[mail("m-1")]).await;
    let decided = decide(&station.store, &station.owner, &approving("m-1")).await.expect("approved");
    assert!(!decided.waits, "nobody else could read it, so nobody is waited for");
    let gates: Vec<(String, String)> =
        sqlx::query_as("SELECT gate, reason FROM waiver").fetch_all(station.store.reader()).await.expect("read");
    assert_eq!(gates, [("readback".to_owned(), "nobody-else".to_owned())], "what was left out is on record");
    assert_eq!(kinds(&sent(&station).await), ["decision.made"], "it is sent like any other");
    sound(&station).await;
}

#[tokio::test]
async fn whoever_is_left_alone_with_a_draft_reads_it_under_a_waiver() {
    let station = Station::with_policy(POLICY).await;
    let sara = colleague(&station, "Sara", &[Role::Senior]).await;
    station.import(&[mail("m-1")]).await;
    decide(&station.store, &station.owner, &approving("m-1")).await.expect("approved");
    people::remove(&station.store, &station.owner, &sara).await.expect("she leaves");
    let given = start(&station.store, &station.owner, &m1(), Holder::Window).await.expect("the exception");
    let id = answer(&station.store, &station.owner, &given.id, &said("Controllers")).await.expect("handed in").id;
    let shown = scoring(&station.store, &station.owner, &id).await.expect("shown");
    assert!(shown.own, "and it says that nobody else can score it");
    let scored = score(&station.store, &station.owner, &id, ALL_YES).await.expect("scored");
    assert!(scored.passed && scored.own, "recorded as their own");
    let waivers: i64 = sqlx::query_scalar("SELECT count(*) FROM readback b JOIN waiver w ON w.id = b.waiver")
        .fetch_one(station.store.reader())
        .await
        .expect("counted");
    assert_eq!(waivers, 1, "with the waiver that allowed it");
    sound(&station).await;
}

#[tokio::test]
async fn where_only_the_reader_is_left_they_score_their_own() {
    let station = Station::with_policy(POLICY).await;
    let sara = colleague(&station, "Sara", &[Role::Senior]).await;
    station.import(&[mail("m-1")]).await;
    decide(&station.store, &station.owner, &approving("m-1")).await.expect("approved");
    let given = start(&station.store, &sara, &m1(), Holder::Window).await.expect("given");
    answer(&station.store, &sara, &given.id, &said("Controllers")).await.expect("handed in");
    assert_eq!(waiting(&station.store, &sara).await.expect("read").to_score.len(), 1, "it waits for her");
    assert!(score(&station.store, &sara, &given.id, ALL_YES).await.expect("scored").own, "recorded as her own");
    let came_out = report(&station.store, &station.owner, None, 0).await.expect("told");
    assert_eq!((came_out.n, came_out.own), (1, 1), "and counted as such");
    sound(&station).await;
}

#[tokio::test]
async fn a_crash_costs_no_reader_time_and_gives_none_back() {
    let team = Team::new().await;
    team.approved().await;
    let store = &team.station.store;
    let given = team.starts(&team.sara).await.expect("given");
    keep_time(store, &team.sara, &given.id, 12_000, false).await.expect("told");
    let back = keep_time(store, &team.sara, &given.id, 3_000, false).await.expect("told");
    assert_eq!(back.used_ms, 12_000, "used time does not come back");
    keep_typed(store, &team.sara, &given.id, &said("Contr")).await.expect("kept");
    team.station.clock.advance(60_000);
    // The window is gone; another one begins.
    let again = team.starts(&team.sara).await.expect("goes on");
    assert_eq!((again.id.as_str(), again.used_ms), (given.id.as_str(), 12_000), "away from the screen no time ran");
    assert!(again.piece.is_some(), "with the rest of the time");
    assert_eq!(again.typed, said("Contr"), "and what was typed");
    let over = keep_time(store, &team.sara, &given.id, 30_400, false).await.expect("told");
    assert!(over.over && over.used_ms == 30_000, "then it is over");
    let after = team.starts(&team.sara).await.expect("goes on");
    assert_eq!(after.piece, None, "and the text is given no more");
    assert_eq!(after.typed, said("Contr"), "what was typed stays, without any deadline");
    let cli = start(store, &team.sara, &m1(), Holder::Cli).await.expect("goes on");
    assert_eq!(cli.piece, None, "nor by another door");
    let no = by_name(&mut store.reader().acquire().await.expect("a connection"), "m-1").await.expect("there").no;
    let kept = sheet(store, &team.sara, no).await;
    assert!(matches!(kept, Err(ReviewError::KeptForReadback { .. })), "nor on its sheet: {:?}", kept.is_ok());
    team.station.clock.advance(9 * 60_000);
    answer(store, &team.sara, &given.id, &said("Controllers")).await.expect("handed in when it is done");
    answer(store, &team.sara, &given.id, &said("Controllers")).await.expect("twice is once");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_reader_who_is_done_early_sees_the_text_no_more() {
    let team = Team::new().await;
    team.approved().await;
    let store = &team.station.store;
    let given = team.starts(&team.sara).await.expect("given");
    let over = keep_time(store, &team.sara, &given.id, 9_000, true).await.expect("told");
    assert!(over.over && over.used_ms == 9_000, "the time that was used is what is written down");
    assert_eq!(team.starts(&team.sara).await.expect("goes on").piece, None, "what is away is away");
    let done = answer(store, &team.sara, &given.id, &said("Controllers")).await.expect("handed in");
    assert_eq!(done.used_ms, 9_000, "nine seconds of thirty");
}

#[tokio::test]
async fn on_the_command_line_the_time_runs_by_itself() {
    let team = Team::new().await;
    team.approved().await;
    let given = start(&team.station.store, &team.sara, &m1(), Holder::Cli).await.expect("given");
    team.station.clock.advance(8_000);
    let again = start(&team.station.store, &team.sara, &m1(), Holder::Cli).await.expect("shown again");
    assert_eq!((again.used_ms, again.piece.is_some()), (8_000, true), "the rest of it");
    team.station.clock.advance(60_000);
    let over = start(&team.station.store, &team.sara, &m1(), Holder::Cli).await.expect("goes on");
    assert_eq!((over.used_ms, over.piece), (30_000, None), "up to what there is");
    let done = answer(&team.station.store, &team.sara, &given.id, &said("Controllers")).await.expect("handed in");
    assert_eq!(done.used_ms, 30_000, "and no more is written down");
    sound(&team.station).await;
}

#[tokio::test]
async fn one_reader_at_a_time_and_the_next_when_they_do_not_come_back() {
    let team = Team::new().await;
    team.approved().await;
    let store = &team.station.store;
    let first = team.starts(&team.sara).await.expect("given");
    let second = team.starts(&team.gil).await;
    assert!(matches!(second, Err(ReadbackError::NotYours(_))), "somebody is reading it: {second:?}");
    let listed = waiting(store, &team.gil).await.expect("read");
    assert!(listed.to_read[0].elsewhere, "and the list says so");
    team.station.clock.advance(11 * 60_000);
    let second = team.starts(&team.gil).await.expect("she did not come back");
    keep_typed(store, &team.sara, &first.id, &said("Controllers, mostly")).await.expect("what she types is kept");
    let late = answer(store, &team.sara, &first.id, &said("Controllers")).await;
    assert!(matches!(late, Err(ReadbackError::NotYours(ref why)) if why.contains("kept")), "it is his now: {late:?}");
    answer(store, &team.gil, &second.id, &said("Controllers")).await.expect("handed in");
    let late = answer(store, &team.sara, &first.id, &said("Controllers")).await;
    assert!(matches!(late, Err(ReadbackError::Gone(_))), "one answer to a draft: {late:?}");
    sound(&team.station).await;
}

#[tokio::test]
async fn every_field_says_something_and_not_knowing_is_something() {
    let team = Team::new().await;
    team.approved().await;
    let given = team.starts(&team.sara).await.expect("given");
    let silent = Said { claim: "  ".to_owned(), ..said("Controllers") };
    let refused = answer(&team.station.store, &team.sara, &given.id, &silent).await;
    assert!(matches!(refused, Err(ReadbackError::Invalid(ref why)) if why.contains("claim")), "{refused:?}");
    answer(&team.station.store, &team.sara, &given.id, &said("I don't know")).await.expect("that is an answer");
}

#[tokio::test]
async fn an_answer_can_be_taken_back_until_somebody_begins_to_read_it() {
    let team = Team::new().await;
    let store = &team.station.store;
    let first = team.approved().await;
    let listed = recent(store, &team.tomas, 50).await.expect("read");
    assert_eq!(listed[0].effect, Effect::Waits, "nothing was sent, and it is in no hold");
    let back = undo(store, &team.tomas, &first.decision_id, Holder::Cli).await.expect("nobody has acted on it");
    release(store, &team.tomas, back.case, back.lease.expect("theirs").fence).await.expect("given back");
    let second = team.approved().await;
    team.starts(&team.sara).await.expect("begun");
    let late = undo(store, &team.tomas, &second.decision_id, Holder::Cli).await;
    let why = late.expect_err("somebody acts on it").to_string();
    assert!(why.contains("begun to read it back") && why.contains("a lead can reopen it"), "{why}");
    reopen(store, &team.station.owner, &m1(), "mistake", None).await.expect("a lead may");
    assert_eq!(team.state().await, "queued", "and then it waits for an answer");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_reopened_draft_that_was_sent_is_superseded_when_its_next_text_has_passed() {
    let team = Team::new().await;
    let store = &team.station.store;
    let first = team.approved().await;
    scored_again(&team).await;
    assert_eq!(kinds(&sent(&team.station).await), ["readback.done", "decision.made"], "it left");
    reopen(store, &team.station.owner, &m1(), "new-facts", None).await.expect("reopened");
    decide(store, &team.tomas, &rewriting("m-1", "In three days.")).await.expect("rewritten");
    let id = team.reads(&team.sara).await;
    score(store, &team.gil, &id, ONE_PARTLY).await.expect("scored");
    let third = decide(store, &team.tomas, &rewriting("m-1", "In three days. Get the list.")).await.expect("again");
    assert_eq!(kinds(&sent(&team.station).await).len(), 3, "until then the sinks believe the first");
    scored_again(&team).await;
    let lines = sent(&team.station).await;
    assert_eq!(
        kinds(&lines)[3..],
        ["readback.done", "decision.superseded", "decision.made"],
        "then they hear that it counts no more, and what does"
    );
    assert_eq!(lines[4]["data"]["decision_id"], first.decision_id.as_str(), "the one they had");
    assert_eq!(lines[4]["data"]["decided_by"], team.tomas.id.as_str(), "ended by who wrote the last");
    assert_eq!(lines[5]["data"]["decision_id"], third.decision_id.as_str(), "the one that passed");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_lead_may_let_a_draft_go_on_without_its_readback() {
    let team = Team::new().await;
    let store = &team.station.store;
    team.approved().await;
    team.starts(&team.sara).await.expect("begun");
    let waiving = Waiving {
        case: m1(),
        gates: vec![Gate::Readback],
        reason: "urgent".to_owned(),
        note: Some("today".to_owned()),
    };
    waive(store, &team.station.owner, &waiving).await.expect("waived while it waits");
    assert_eq!(team.state().await, "held", "its hold begins now");
    let before = Waiving { case: Which::Name("writer/m-2".to_owned()), ..waiving };
    waive(store, &team.station.owner, &before).await.expect("waived beforehand");
    let decided = decide(store, &team.tomas, &approving("m-2")).await.expect("approved");
    assert!(!decided.waits, "nothing is waited for");
    assert_eq!(kinds(&sent(&team.station).await), ["decision.made", "decision.made"], "both leave");
    sound(&team.station).await;
}

#[tokio::test]
async fn two_people_answer_before_it_is_read_back() {
    let team = Team::with_policy(&POLICY.replace("audit_rate = 0.0", "audit_rate = 0.0\ndouble_review = 1.0")).await;
    let store = &team.station.store;
    team.approved().await;
    assert_eq!(team.state().await, "answered", "the second answer comes first");
    let second = decide(store, &team.gil, &approving("m-1")).await.expect("agreed");
    assert!(second.waits, "then it is read back");
    let own = team.starts(&team.gil).await;
    assert!(own.is_err(), "by neither of them: {own:?}");
    let id = team.reads(&team.sara).await;
    score(store, &team.station.owner, &id, ONE_PARTLY).await.expect("scored");
    let lease = next(store, &team.tomas, &Asked::default(), Holder::Cli).await.expect("asked");
    assert!(lease.is_some(), "both may take it again");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_late_answer_that_differs_disputes_what_waits_to_be_read() {
    let team = Team::new().await;
    let store = &team.station.store;
    let old = take(store, &team.tomas, "m-1", Holder::Cli).await.expect("taken");
    team.station.clock.advance(11 * 60_000);
    let new = take(store, &team.sara, "m-1", Holder::Cli).await.expect("the time ran out");
    decide(store, &team.sara, &Answer { fence: Some(new.fence), ..approving("m-1") }).await.expect("approved");
    let given = team.starts(&team.gil).await.expect("given");
    let late = Answer { fence: Some(old.fence), ..rewriting("m-1", "Another text.") };
    assert!(decide(store, &team.tomas, &late).await.expect("kept").late, "as a second opinion");
    assert_eq!(team.state().await, "disputed", "two texts: neither leaves");
    let gone = answer(store, &team.gil, &given.id, &said("Controllers")).await;
    assert!(matches!(gone, Err(ReadbackError::Gone(ref why)) if why.contains("kept")), "nor is it read back: {gone:?}");
    sound(&team.station).await;
}

#[tokio::test]
async fn a_second_score_measures_and_changes_nothing() {
    let team = Team::new().await;
    let store = &team.station.store;
    // Enough drafts that the draw takes some and leaves some.
    let lines: Vec<String> = (10..50).map(|n| mail(&format!("m-{n}"))).collect();
    team.station.import(&lines).await;
    let mut drawn = 0;
    for n in 10..50 {
        let name = format!("writer/m-{n}");
        decide(store, &team.tomas, &approving(&format!("m-{n}"))).await.expect("approved");
        let given = start(store, &team.sara, &Which::Name(name), Holder::Window).await.expect("given");
        answer(store, &team.sara, &given.id, &said("Controllers")).await.expect("handed in");
        score(store, &team.gil, &given.id, ALL_YES).await.expect("scored");
        let again = scoring(store, &team.station.owner, &given.id).await;
        if let Ok(shown) = again {
            drawn += 1;
            assert!(!shown.own, "it looks like any other");
            let second = score(store, &team.station.owner, &given.id, ONE_PARTLY).await.expect("scored");
            assert!(second.second && !second.passed, "it would not have passed");
        }
    }
    let chosen: i64 = sqlx::query_scalar("SELECT count(*) FROM readback WHERE second_u < second_rate")
        .fetch_one(store.reader())
        .await
        .expect("counted");
    assert_eq!(drawn, chosen, "whom the draw took, and nobody else");
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM cases WHERE state = 'held'")
        .fetch_one(store.reader())
        .await
        .expect("counted");
    assert_eq!(held, 40, "the first score had decided");
    let told = report(store, &team.station.owner, Some("mails"), 0).await.expect("told");
    assert_eq!(i64::from(told.twice.readbacks), chosen, "those were scored twice");
    assert_eq!((told.passed[0].n, told.passed[0].passed), (40, 40), "and only first scores count as passed");
    let refused = report(store, &team.tomas, None, 0).await;
    assert!(refused.is_err(), "which is for a lead");
    sound(&team.station).await;
}

#[tokio::test]
async fn what_the_log_says_of_a_readback_cannot_be_changed() {
    for forgery in [
        "UPDATE readback SET used_ms = used_ms + 1",
        "UPDATE readback_score SET claim = 'no'",
        "UPDATE payload SET body = x'7b7d' WHERE kind = 'readback'",
    ] {
        let team = Team::new().await;
        team.approved().await;
        scored_again(&team).await;
        sound(&team.station).await;
        for guard in ["readback_keeps", "readback_score_keeps"] {
            let drop = sqlx::AssertSqlSafe(format!("DROP TRIGGER {guard}"));
            sqlx::query(drop).execute(team.station.store.writer()).await.expect("a forger's first step");
        }
        sqlx::query(forgery).execute(team.station.store.writer()).await.expect("forged");
        assert!(verify(&team.station.store).await.expect("readable").broken.is_some(), "found: {forgery}");
    }
}

#[tokio::test]
async fn the_list_keeps_the_title_and_names_nobody() {
    let team = Team::new().await;
    team.approved().await;
    let listed = waiting(&team.station.store, &team.sara).await.expect("read");
    let text = serde_json::to_string(&listed).expect("JSON");
    assert!(text.contains("writer/m-1"), "the draft is there: {text}");
    for secret in ["Close faster", "Four days", "Tomas"] {
        assert!(!text.contains(secret), "{secret} would say something before it is read: {text}");
    }
    let theirs = waiting(&team.station.store, &team.tomas).await.expect("read");
    assert_eq!((theirs.to_read.len(), theirs.others), (0, 1), "to its author it waits for somebody else");
}
