//! Files come in: whole, broken, twice, interrupted.

use countersign_station::audit::verify;
use countersign_station::intake::{Report, Request, import};
use countersign_station::queue::overview;
use countersign_station::review::{Action, Answer, Which, decide};

use crate::deciding::answer;
use crate::station::{Station, ticket};

#[tokio::test]
async fn the_good_lines_go_on_and_the_bad_ones_are_named_and_kept() {
    let station = Station::new().await;
    let lines = [
        ticket("a", "fee", 0.2),
        "{\"id\":\"b\"".to_owned(),
        ticket("c", "refund", 0.2),
        ticket("d", "fee", 1.5),
        ticket("e", "fee", 0.9),
    ];
    let report = station.import(&lines).await;
    assert_eq!((report.read, report.accepted, report.rejected), (5, 2, 3), "two good lines, three bad ones");
    let found: Vec<(u32, &str)> = report.rejects.iter().map(|r| (r.line, r.path.as_str())).collect();
    assert_eq!(found, [(2, ""), (3, "/prediction/label"), (4, "/confidence")], "each by its line and pointer");
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT raw FROM reject ORDER BY line")
        .fetch_all(station.store.reader())
        .await
        .expect("rejects");
    assert_eq!(kept[0], lines[1].as_bytes(), "word for word");
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let station = Station::new().await;
    let lines = [ticket("a", "fee", 0.2), ticket("a", "fee", 0.2), ticket("b", "fee", 0.9)];
    let first = station.import(&lines).await;
    assert_eq!((first.accepted, first.duplicate), (2, 1), "a line that repeats another is a duplicate");
    let again = station.import(&lines).await;
    assert_eq!((again.accepted, again.duplicate, again.rejected), (0, 3, 0), "nothing is put in twice");
    let other = station.import(&[ticket("a", "lost_card", 0.2)]).await;
    assert_eq!(other.rejected, 1, "the same identity with other content is refused");
    assert!(other.rejects[0].reason.matches(char::is_alphanumeric).count() > 128, "both hashes are named");
}

#[tokio::test]
async fn a_returned_case_that_comes_again_is_a_new_revision() {
    let station = Station::new().await;
    station.import(&[ticket("a", "fee", 0.2)]).await;
    let asked = Some("which card?".to_owned());
    let back = Answer { note: asked, ..answer(Which::Name("a".to_owned()), Action::Return, None) };
    decide(&station.store, &station.owner, &back).await.expect("returned");
    assert!(station.next().await.is_none(), "it is with its source");
    let report = station.import(&[ticket("a", "late_card", 0.3)]).await;
    assert_eq!(report.accepted, 1, "more context is welcome");
    let lease = station.next().await.expect("it waits again");
    let shown = countersign_station::review::sheet(&station.store, &station.owner, lease.case).await.expect("read");
    assert_eq!((shown.row.revision, shown.content.confidence), (2, Some(0.3)), "the second revision, routed anew");
}

#[tokio::test]
async fn depths_are_kept_and_every_batch_has_one_event() {
    let station = Station::new().await;
    let lines: Vec<String> = (0..1_200).map(|n| ticket(&format!("t{n}"), "fee", f64::from(n % 100) / 100.0)).collect();
    let report = station.import(&lines).await;
    assert_eq!(report.accepted, 1_200, "all of them");
    let queues = overview(&station.store, &station.owner).await.expect("read");
    assert_eq!(queues.total, report.routed.review, "the depth is what was routed to people");
    let events: i64 =
        sqlx::query_scalar("SELECT count(*) FROM event").fetch_one(station.store.reader()).await.expect("count");
    // Founding, the first sink, the policy, and two batches of at most 1,000.
    assert_eq!(events, 5, "one event a batch, none a case");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log holds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_somebody_decides_the_batches_are_small() {
    let station = Station::new().await;
    let waiting: Vec<String> = (0..1_000).map(|n| ticket(&format!("w{n}"), "fee", 0.2)).collect();
    station.import(&waiting).await;
    let lines: Vec<String> = (0..7_000).map(|n| ticket(&format!("t{n}"), "fee", 0.9)).collect();
    let path = station.folder.path().join("more.jsonl");
    std::fs::write(&path, lines.join("\n")).expect("the file is written");
    let request = Request { path, format: None, map: None, rejects: None };
    let (store, owner) = (station.store.clone(), station.owner.clone());
    let importing = tokio::spawn(async move { import(&store, &owner, &request, |_, _, _| {}).await });
    let decided = decide_all(&station).await;
    let report = importing.await.expect("not broken off").expect("imported");
    assert_eq!((report.accepted, decided), (7_000, 1_000), "both are done");
    let batches = batches(&station).await;
    // Two for the first file and eight for this one, the last of each empty, as its end was not known before.
    assert!(batches > 2 + 8, "as many large ones would have been enough, and each had held a decision up: {batches}");
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log holds");
}

/// How many batches imports have stored.
async fn batches(station: &Station) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM event WHERE json_extract(CAST(body AS TEXT), '$.op') = 'cases.imported'")
        .fetch_one(station.store.reader())
        .await
        .expect("count")
}

/// Decides everything that waits, as fast as it goes; gives how many that were. Somebody writes all through the first half
/// of it, so that an import beside it meets them however soon it comes.
async fn decide_all(station: &Station) -> u32 {
    let mut decided = 0;
    let mut writing = station.store.turn().person();
    while let Some(lease) = station.next().await {
        let approved = Answer { fence: Some(lease.fence), ..answer(Which::No(lease.case), Action::Approve, None) };
        decide(&station.store, &station.owner, &approved).await.expect("the answer is taken");
        decided += 1;
        if decided == 500 {
            drop(writing.take());
        }
    }
    decided
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_ends_amid_a_batch_goes_on_with_the_very_next_line() {
    let station = Station::new().await;
    let waiting: Vec<String> = (0..1_000).map(|n| ticket(&format!("w{n}"), "fee", 0.2)).collect();
    station.import(&waiting).await;
    // Every seventh line is refused; behind each of those stands a blank one, and lines end as on another system.
    let line = |n: u32| match n % 7 {
        0 => "{\"id\": \r\n  \r\n".to_owned(),
        _ => ticket(&format!("t{n}"), "fee", 0.9) + "\r\n",
    };
    let path = station.folder.path().join("more.jsonl");
    std::fs::write(&path, (0..7_000).map(line).collect::<String>()).expect("the file is written");
    let request = Request { path, format: None, map: None, rejects: None };
    let (store, owner, first) = (station.store.clone(), station.owner.clone(), request.clone());
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let broken_off = tokio::spawn(async move {
        // What is done is told after each batch, so a number like this is that of a part of one.
        let progress = move |_, _, report: &Report| {
            if !report.read.is_multiple_of(1_000) {
                // Nobody listens any more once the first was heard.
                let _ = tell.send(report.read);
            }
        };
        let importing = import(&store, &owner, &request, progress);
        tokio::select! {
            biased;
            read = told.recv() => read,
            done = importing => panic!("nobody was at work beside it: {:?}", done.map(|report| report.read)),
        }
    });
    decide_all(&station).await;
    let read = broken_off.await.expect("not broken").expect("told");
    assert!(read < 7_000, "it ended amid the file, after {read} lines");
    let report = import(&station.store, &station.owner, &first, |_, _, _| {}).await.expect("goes on");
    assert_eq!((report.read, report.accepted, report.rejected), (7_000, 6_000, 1_000), "all of the file, once");
    assert_eq!(report.duplicate, 0, "not a line was read twice");
    let kept: Vec<u32> = sqlx::query_scalar("SELECT line FROM reject ORDER BY line")
        .fetch_all(station.store.reader())
        .await
        .expect("rejects");
    // Eight lines of the file for seven records, the first of which is refused.
    let lines: Vec<u32> = (0..1_000).map(|n| n * 8 + 1).collect();
    assert_eq!(kept, lines, "each refused line by its own number");
}

#[tokio::test]
async fn a_case_in_quarantine_that_comes_again_in_the_same_file_is_its_next_revision() {
    let station = Station::new().await;
    let bare = |id: &str| {
        let mut case: serde_json::Value = serde_json::from_str(&ticket(id, "fee", 0.2)).expect("a case");
        case.as_object_mut().expect("an object").remove("input");
        case.to_string()
    };
    let first = [ticket("a", "fee", 0.2), bare("q"), bare("q"), ticket("b", "fee", 0.2)];
    let report = station.import(&[&first[..], &[ticket("q", "fee", 0.3), bare("b")]].concat()).await;
    assert_eq!(
        (batches(&station).await, report.duplicate),
        (2, 1),
        "two stretches; a line that is there twice begins none"
    );
    assert_eq!(report.routed.quarantine, 1, "there is nothing to judge in it: {report:?}");
    assert_eq!((report.accepted, report.rejected), (4, 1), "more of it is welcome, less of another is not");
    assert_eq!(report.rejects[0].line, 6, "that one waits for a person already");
    let (revision, state): (u32, String) = sqlx::query_as("SELECT revision, state FROM cases WHERE id = 'q'")
        .fetch_one(station.store.reader())
        .await
        .expect("there");
    assert_eq!((revision, state.as_str()), (2, "queued"), "as it would be from two files");
}

#[tokio::test]
async fn the_real_ticket_file_comes_in_through_a_map() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/ticket-routing/cases.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is not here");
        return;
    };
    let labels: std::collections::BTreeSet<String> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|case| case["predicted_label"].as_str().map(str::to_owned))
        .collect();
    let labels = serde_json::to_string(&labels).expect("labels");
    let policy = crate::station::POLICY.replace("[\"lost_card\", \"late_card\", \"fee\"]", &labels);
    let station = Station::with_policy(&policy).await;
    let map = "workflow = { const = \"tickets\" }\nid = \"/id\"\ntitle = \"/title\"\nprediction.label = \"/predicted_label\"\n\
               confidence = \"/confidence\"\ninput = \"/input\"\nmodel.name = \"/model_name\"\ncreated_at = \"/created_at\"\n";
    let request = Request { path: path.into(), format: None, map: Some(map.to_owned()), rejects: None };
    let report = import(&station.store, &station.owner, &request, |_, _, _| {}).await.expect("imported");
    assert_eq!((report.read, report.accepted, report.rejected), (1_000, 1_000, 0), "every real case");
}

const CSV_MAP: &str = "workflow = { const = \"tickets\" }\nid = \"id\"\nprediction.label = \"label\"\nconfidence = \"conf\"\n\
                       input = { \"Customer message\" = { from = \"text\", default = \"\" } }\n";

async fn import_csv(station: &Station, rows: &str) -> Report {
    let path = station.folder.path().join("cases.csv");
    std::fs::write(&path, rows).expect("the file is written");
    let request = Request { path, format: None, map: Some(CSV_MAP.to_owned()), rejects: None };
    import(&station.store, &station.owner, &request, |_, _, _| {}).await.expect("the import runs")
}

#[tokio::test]
async fn a_header_belongs_to_what_its_rows_say() {
    let station = Station::new().await;
    let first = import_csv(&station, "id,label,guess,conf,text\n1,fee,lost_card,0.2,hello\n").await;
    assert_eq!(first.accepted, 1, "it comes in");
    let same = import_csv(&station, "id,label,guess,conf,text\n1,fee,lost_card,0.2,hello\n").await;
    assert_eq!((same.duplicate, same.rejected), (1, 0), "the same file again changes nothing");
    let other = import_csv(&station, "id,guess,label,conf,text\n1,fee,lost_card,0.2,hello\n").await;
    assert_eq!((other.duplicate, other.rejected), (0, 1), "under another header the same row says something else");
    let kept: Vec<u8> = sqlx::query_scalar("SELECT received FROM payload WHERE kind = 'case'")
        .fetch_one(station.store.reader())
        .await
        .expect("kept");
    let kept = String::from_utf8(kept).expect("text");
    assert_eq!(kept, "id,label,guess,conf,text\n1,fee,lost_card,0.2,hello", "what was received can be read for itself");
}

#[tokio::test]
async fn rows_that_came_in_without_their_header_are_known_again() {
    let station = Station::new().await;
    let rows = "id,label,conf,text\n1,fee,0.2,hello\n";
    import_csv(&station, rows).await;
    let map = <sha2::Sha256 as sha2::Digest>::digest(CSV_MAP.as_bytes()).into();
    let by_row = countersign_station::case::content_sha256(b"1,fee,0.2,hello", Some(&map));
    sqlx::query("UPDATE cases SET content_sha256 = ?")
        .bind(by_row.to_vec())
        .execute(station.store.writer())
        .await
        .expect("as an earlier version kept it");
    let again = import_csv(&station, rows).await;
    assert_eq!((again.duplicate, again.rejected), (1, 0), "a file of before the upgrade is no other content");
}

#[tokio::test]
async fn an_import_is_only_gone_on_with_while_nothing_has_changed() {
    let station = Station::new().await;
    let lines = [ticket("a", "refund", 0.2), ticket("b", "fee", 0.2)];
    let report = station.import(&lines).await;
    assert_eq!((report.accepted, report.rejected), (1, 1), "a label that the policy does not have");
    sqlx::query("UPDATE import SET finished_at = NULL, bytes = ?, lines = 1")
        .bind(i64::try_from(lines[0].len() + 1).expect("small"))
        .execute(station.store.writer())
        .await
        .expect("as a killed import leaves it");
    let text = crate::station::POLICY.replace("\"fee\"", "\"fee\", \"refund\"");
    let source = countersign_station::policy::Source { file: "t.toml".to_owned(), text };
    countersign_station::policy::apply(&station.store, &station.owner, &[source]).await.expect("applied");
    let path = station.folder.path().join("cases.jsonl");
    let request = Request { path, format: None, map: None, rejects: None };
    let again = import(&station.store, &station.owner, &request, |_, _, _| {}).await.expect("imported");
    assert_eq!(
        (again.accepted, again.duplicate, again.rejected),
        (1, 1, 0),
        "what was refused under the old policy is looked at again"
    );
}

#[tokio::test]
async fn a_name_that_may_mean_two_cases_means_neither() {
    let station = Station::new().await;
    let of = |source: &str, id: &str| {
        ticket(id, "fee", 0.2).replace("\"source\":\"router\"", &format!("\"source\":\"{source}\""))
    };
    let cases = [
        of("a", "b/c"),
        of("a/b", "c"),
        of("q", "a/b/c"),
        of("other", "orders/17"),
        of("orders", "17"),
        of("plain", "x"),
    ];
    station.import(&cases).await;
    let answer = |name: &str| answer(Which::Name(name.to_owned()), Action::Approve, None);
    for (name, all) in [
        ("a/b/c", "source a, id b/c or source a/b, id c or source q, id a/b/c;"),
        ("orders/17", "source orders, id 17 or source other, id orders/17;"),
    ] {
        let refused = decide(&station.store, &station.owner, &answer(name)).await.expect_err("which one?").to_string();
        assert!(refused.contains(all), "{name}: each is named: {refused}");
    }
    decide(&station.store, &station.owner, &answer("q/a/b/c")).await.expect("one of them has a name of its own");
    decide(&station.store, &station.owner, &answer("plain/x")).await.expect("most names mean one case");
    decide(&station.store, &station.owner, &answer("#1")).await.expect_err("a number is no name");
}
