//! Blind sameness rounds, from the first piece to the trend.

mod own_case;
mod pieces;
mod recovery;
mod secrecy;
mod tamper;

use countersign_station::audit::verify;
use countersign_station::people::{self, Person, Role};
use countersign_station::sameness::{
    self, BallotView, Casting, Chance, Choice, Judged, NewPiece, Origin, RoundState, SamenessError, Settling,
    TrendVerdict,
};
use countersign_station::sync::deliver;
use countersign_station::upkeep::doctor;

use crate::station::Station;
use pieces::{SENTENCES, piece, round};

/// Somebody who may judge.
async fn judge(station: &Station, name: &str) -> Person {
    people::add(&station.store, &station.owner, name, &[Role::Senior]).await.expect("a judge")
}

/// Leaves everything that might give a piece away as it is, with a reason.
async fn settle_all(station: &Station, topic: &str) {
    let preview = sameness::preview(&station.store, &station.owner, topic).await.expect("the maker looks");
    let mut settlings = Vec::new();
    for piece in &preview.pieces {
        for suspicion in piece.suspicions.iter().filter(|suspicion| suspicion.settled.is_none()) {
            let (piece, reason) = (piece.piece.parse().expect("a number"), "anybody could have written it".to_owned());
            settlings.push(Settling { piece, suspicion: suspicion.no, choice: Choice::Leave, reason });
        }
    }
    sameness::settle_several(&station.store, &station.owner, topic, &settlings).await.expect("settled");
}

/// A sealed round.
async fn sealed(station: &Station, topic: &str, seed: u64) -> sameness::Sealed {
    sameness::make(&station.store, &station.owner, round(topic)).await.expect("made");
    settle_all(station, topic).await;
    sameness::seal(&station.store, &station.owner, topic, &Chance::series(seed)).await.expect("sealed")
}

/// Whether a piece on a ballot is one of ours, known by its sentence.
fn is_ours(text: &str) -> bool {
    let found = SENTENCES.iter().find(|(_, sentence)| text.contains(sentence));
    found.expect("one of the pieces").0 == Origin::Own
}

/// A ballot that finds `found` of ours, and marks competitors' for the rest.
fn marked(ballot: &BallotView, found: usize) -> Casting {
    let asked = ballot.asked.map_or(3, |asked| usize::try_from(asked).expect("a few"));
    let (mut ours, mut theirs) = (found, asked - found);
    let judged = ballot.pieces.iter().map(|piece| {
        let budget = if is_ours(&piece.text) { &mut ours } else { &mut theirs };
        let marks = *budget > 0;
        *budget -= usize::from(marks);
        Judged {
            ours: marks,
            rating: Some(if marks { 5 } else { 2 }),
            gave_away: if marks { "it reads like a logbook".to_owned() } else { String::new() },
        }
    });
    Casting { ballot: None, commitment: Some(ballot.commitment.clone()), judged: judged.collect() }
}

async fn vote(station: &Station, judge: &Person, topic: &str, found: usize) -> sameness::Cast {
    let ballot = sameness::open_ballot(&station.store, judge, topic).await.expect("the ballot opens");
    sameness::cast(&station.store, judge, topic, &marked(&ballot, found)).await.expect("cast")
}

fn said<T>(outcome: Result<T, SamenessError>) -> String {
    match outcome {
        Err(error) => error.to_string(),
        Ok(_) => "done".to_owned(),
    }
}

#[tokio::test]
async fn a_round_goes_its_whole_way() {
    let station = Station::new().await;
    let (bo, cy) = (judge(&station, "Bo").await, judge(&station, "Cy").await);
    let made = sameness::make(&station.store, &station.owner, round("Slow queries")).await.expect("made");
    assert_eq!((made.pieces, made.quarter.to_string().as_str()), (6, "2026-Q4"), "of the present quarter");
    settle_all(&station, "Slow queries").await;
    let sealed = sameness::seal(&station.store, &station.owner, &made.round, &Chance::System).await.expect("sealed");
    assert_eq!((sealed.commitment.len(), sealed.asked), (64, Some(3)), "the whole commitment, and the known number");

    let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    assert_eq!(ballot.commitment, sealed.commitment, "the ballot carries it before any vote");
    assert_eq!(ballot.pieces.len(), 6, "all pieces");
    for piece in &ballot.pieces {
        for giveaway in ["Northwind", "Gale", "Petrel", "Ida Holm", "https://", ".example", "2026"] {
            assert!(!piece.text.contains(giveaway), "{giveaway} is masked in {}: {}", piece.piece, piece.text);
        }
    }
    let mut half = ballot.yours.clone();
    half[0] = Judged { ours: true, rating: Some(4), gave_away: "short sentences".to_owned() };
    sameness::keep_draft(&station.store, &bo, "Slow queries", &half).await.expect("kept over the days");
    let again = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    assert_eq!(again.yours, half, "what was typed comes back");

    let cast = vote(&station, &bo, "Slow queries", 3).await;
    assert_eq!(cast.commitment, sealed.commitment, "the vote carries it too");
    let late = said(sameness::keep_draft(&station.store, &bo, "Slow queries", &half).await);
    assert!(late.contains("it is final"), "{late}");
    vote(&station, &cy, "Slow queries", 2).await;

    let early = sameness::report(&station.store, &station.owner, "Slow queries").await;
    assert!(matches!(early, Err(SamenessError::NotYet(_))), "no report before the reveal");
    let revealed = sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    assert_eq!(revealed.void, None, "everything holds");

    let report = sameness::report(&station.store, &station.owner, "Slow queries").await.expect("reported");
    assert_eq!((report.hits, report.of), (5, 6), "five of six found");
    assert_eq!((report.p.count, report.p.total, report.floor.total), (2, 20, 20), "as a fraction: {}", report.says);
    let bo_line = report.judges.iter().find(|line| line.judge == "Bo").expect("a line for Bo");
    assert_eq!((bo_line.hits, bo_line.own), (3, 3), "hits by judge");
    assert!(report.agreement.is_some() && report.auc.is_some_and(|auc| auc > 0.7), "agreement and ratings: {report:?}");
    let ours = report.pieces.iter().filter(|piece| piece.origin == Origin::Own);
    assert!(ours.clone().all(|piece| piece.company == "Northwind Analytics"), "the sources are open now");
    assert!(
        ours.clone().any(|piece| piece.gave_away.iter().any(|given| given.words.contains("logbook"))),
        "and the words"
    );
    assert_eq!(verify(&station.store).await.expect("readable").broken, None, "the log holds");
    assert!(doctor(&station.store, &station.owner).await.expect("checked").ok, "the station is sound");

    deliver(&station.store, 1_000).await.expect("delivery runs");
    let sent: String = std::fs::read_dir(station.store.home().decisions())
        .expect("the sink's folder")
        .map(|day| std::fs::read_to_string(day.expect("a file").path()).expect("readable"))
        .collect();
    let message: serde_json::Value = serde_json::from_str(sent.trim()).expect("one message");
    assert_eq!((&message["type"], &message["data"]["hits"]), (&"round.revealed".into(), &5.into()), "sinks hear of it");
    assert_eq!(message["data"]["commitment"], sealed.commitment.as_str(), "with what was committed to");
    assert!(!sent.contains("Northwind") && !sent.contains("Petrel"), "and without companies: {sent}");
}

#[tokio::test]
async fn the_key_can_be_recomputed_by_anybody() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    let sealed = sealed(&station, "Slow queries", 5).await;
    vote(&station, &bo, "Slow queries", 1).await;
    let revealed = sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    let (key, nonce) = (revealed.key.expect("a key"), revealed.nonce.expect("a nonce"));
    let nonce: Vec<u8> = countersign_station::case::unhex(&nonce).expect("hex");
    let again = sameness::commitment(&sealed.round, &key, &nonce.try_into().expect("32 bytes"));
    assert_eq!(countersign_station::case::hex(&again), sealed.commitment, "from the log alone");
}

#[tokio::test]
async fn who_had_a_hand_in_it_does_not_judge() {
    let station = Station::new().await;
    let author = judge(&station, "Ida Holm").await;
    let bo = judge(&station, "Bo").await;
    let lead = people::add(&station.store, &station.owner, "Lena", &[Role::Lead]).await.expect("another lead");
    let auditor = people::add(&station.store, &station.owner, "Eve", &[Role::Auditor]).await.expect("an auditor");
    sameness::make(&station.store, &station.owner, round("Slow queries")).await.expect("made");
    let peek = said(sameness::preview(&station.store, &lead, "Slow queries").await);
    assert!(peek.contains("only its makers look at it"), "who has seen whose the pieces are could judge them: {peek}");
    let more = vec![NewPiece::Given(Box::new(piece(4)))];
    sameness::add(&station.store, &lead, "Slow queries", more).await.expect("another lead puts one in");
    sameness::remove(&station.store, &lead, "Slow queries", 7).await.expect("and takes it out");
    settle_all(&station, "Slow queries").await;
    sameness::seal(&station.store, &station.owner, "Slow queries", &Chance::System).await.expect("sealed");
    for (person, why) in [
        (&station.owner, "made it or changed it"),
        (&lead, "made it or changed it"),
        (&author, "wrote, edited or handled"),
    ] {
        let refused = said(sameness::open_ballot(&station.store, person, "Slow queries").await);
        assert!(refused.contains(why), "{}: {refused}", person.name);
        assert!(!refused.contains('P') || !refused.contains("P1"), "without saying by which piece: {refused}");
        let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("Bo may");
        let refused = said(sameness::cast(&station.store, person, "Slow queries", &marked(&ballot, 3)).await);
        assert!(refused.contains(why), "nor is a ballot taken: {refused}");
    }
    let refused = said(sameness::open_ballot(&station.store, &auditor, "Slow queries").await);
    assert!(refused.contains("needs the role"), "an auditor judges nothing: {refused}");
    for outcome in [
        said(sameness::reveal(&station.store, &bo, "Slow queries").await),
        said(sameness::preview(&station.store, &bo, "Slow queries").await),
        said(sameness::void(&station.store, &bo, "Slow queries", "why not").await),
        said(sameness::report(&station.store, &bo, "Slow queries").await),
    ] {
        assert!(outcome.contains("may not"), "a judge does none of a lead's work: {outcome}");
    }
}

#[tokio::test]
async fn a_ballot_is_cast_whole_and_once() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    sealed(&station, "Slow queries", 1).await;
    let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    let whole = marked(&ballot, 2);
    let mut few = whole.clone();
    few.judged.iter_mut().for_each(|judged| judged.ours = false);
    let mut unrated = whole.clone();
    unrated.judged[3].rating = None;
    let mut short = whole.clone();
    short.judged.pop();
    let foreign = Casting { commitment: Some("0".repeat(64)), ..whole.clone() };
    for (casting, why) in [
        (&few, "asks for exactly 3"),
        (&unrated, "P4 has no rating"),
        (&short, "P1 to P6; 5 were judged"),
        (&foreign, "another commitment"),
    ] {
        let refused = said(sameness::cast(&station.store, &bo, "Slow queries", casting).await);
        assert!(refused.contains(why), "{refused}");
    }
    let mine = Casting { ballot: Some("0199c3a1-77fe-7b21-9f00-5d1c2a3b4c5d".to_owned()), ..whole };
    let cast = sameness::cast(&station.store, &bo, "Slow queries", &mine).await.expect("cast");
    let again = sameness::cast(&station.store, &bo, "Slow queries", &mine).await.expect("the same sent twice");
    assert_eq!(again, cast, "is one ballot");
    let other = Casting { ballot: None, ..mine };
    let refused = said(sameness::cast(&station.store, &bo, "Slow queries", &other).await);
    assert!(refused.contains("it is final"), "{refused}");
}

#[tokio::test]
async fn a_ballot_on_paper_is_typed_in_and_says_by_whom() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    let author = judge(&station, "Ida Holm").await;
    sealed(&station, "Slow queries", 2).await;
    let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    let casting = marked(&ballot, 3);
    let (store, owner) = (&station.store, &station.owner);
    let refused = said(sameness::cast_on_paper(store, owner, &author, "Slow queries", &casting).await);
    assert!(refused.contains("cannot judge"), "paper changes nothing of who may judge: {refused}");
    let refused = said(sameness::cast_on_paper(store, &bo, &bo, "Slow queries", &casting).await);
    assert!(refused.contains("type in ballots of others"), "only a lead types ballots in: {refused}");
    sameness::cast_on_paper(store, owner, &bo, "Slow queries", &casting).await.expect("typed in");
    sameness::reveal(store, owner, "Slow queries").await.expect("revealed");
    let report = sameness::report(store, owner, "Slow queries").await.expect("reported");
    assert!(report.judges[0].paper && report.judges[0].judge == "Bo", "it is Bo's, on paper: {:?}", report.judges);
    assert_eq!(verify(store).await.expect("readable").broken, None, "and the log says who typed it");
}

#[tokio::test]
async fn nothing_is_sealed_before_it_is_settled() {
    let station = Station::new().await;
    let (store, owner) = (&station.store, &station.owner);
    let mut small = round("Slow queries");
    small.pieces.truncate(4);
    sameness::make(store, owner, small).await.expect("made");
    let refused = said(sameness::seal(store, owner, "Slow queries", &Chance::System).await);
    assert!(refused.contains("1 of competitors' pieces"), "{refused}");
    let mut telling = piece(5);
    telling.text = format!("{}\n\nOur Quillfeather engine did it, as we at the company say.", telling.text);
    sameness::add(store, owner, "Slow queries", vec![NewPiece::Given(Box::new(telling))]).await.expect("added");
    let preview = sameness::preview(store, owner, "Slow queries").await.expect("looked at");
    let last = preview.pieces.last().expect("the new one");
    let suspicion = last.suspicions.iter().find(|suspicion| suspicion.quote.contains("Quillfeather"));
    let suspicion = suspicion.unwrap_or_else(|| panic!("a rare name is listed: {:?}", last.suspicions));
    assert!(!preview.missing.is_empty(), "and keeps it from being sealed");
    let refused = said(sameness::seal(store, owner, "Slow queries", &Chance::System).await);
    assert!(refused.contains("is not settled"), "{refused}");
    let settling =
        |choice, reason: &str| Settling { piece: 5, suspicion: suspicion.no, choice, reason: reason.to_owned() };
    let refused = said(sameness::settle(store, owner, "Slow queries", &settling(Choice::Leave, " ")).await);
    assert!(refused.contains("say why"), "{refused}");
    sameness::settle(store, owner, "Slow queries", &settling(Choice::Mask, "")).await.expect("masked");
    let preview = sameness::preview(store, owner, "Slow queries").await.expect("looked at");
    let last = preview.pieces.last().expect("the new one");
    assert!(!last.text.contains("Quillfeather"), "the words are gone: {}", last.text);
    settle_all(&station, "Slow queries").await;
    sameness::seal(store, owner, "Slow queries", &Chance::System).await.expect("sealed now");
    let refused = said(sameness::remove(store, owner, "Slow queries", 1).await);
    assert!(refused.contains("nothing of it changes"), "and nothing changes any more: {refused}");
    let preview = sameness::preview(store, owner, "Slow queries").await.expect("looked at");
    assert!(
        preview.pieces.iter().all(|piece| piece.origin.is_none() && piece.title.is_empty()),
        "not even its maker sees whose"
    );
}

#[tokio::test]
async fn an_unknown_number_is_not_told() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    let mut new = round("Slow queries");
    new.told = false;
    new.pieces.pop();
    sameness::make(&station.store, &station.owner, new).await.expect("made");
    settle_all(&station, "Slow queries").await;
    let sealed = sameness::seal(&station.store, &station.owner, "Slow queries", &Chance::System).await.expect("sealed");
    assert_eq!(sealed.asked, None, "nobody is told");
    let ballot = sameness::open_ballot(&station.store, &bo, "Slow queries").await.expect("opens");
    assert_eq!(ballot.asked, None, "nor is the judge");
    let mut casting = marked(&ballot, 2);
    casting.judged.iter_mut().for_each(|judged| judged.ours = true);
    sameness::cast(&station.store, &bo, "Slow queries", &casting).await.expect("any number of marks");
    sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("revealed");
    let report = sameness::report(&station.store, &station.owner, "Slow queries").await.expect("reported");
    assert_eq!(report.judges[0].youden, Some(0.0), "marking everything tells nothing");
    assert_eq!(report.index, None, "and there is no index without a known number");
}

#[tokio::test]
async fn a_void_round_counts_nowhere() {
    let station = Station::new().await;
    let bo = judge(&station, "Bo").await;
    sealed(&station, "Slow queries", 3).await;
    vote(&station, &bo, "Slow queries", 3).await;
    sameness::void(&station.store, &station.owner, "Slow queries", "a judge saw the draft").await.expect("voided");
    let refused = said(sameness::reveal(&station.store, &station.owner, "Slow queries").await);
    assert!(refused.contains("it is void"), "{refused}");
    let view = sameness::look(&station.store, &bo, "Slow queries").await.expect("listed");
    assert_eq!(
        (view.state, view.void_reason.as_deref()),
        (RoundState::Void, Some("a judge saw the draft")),
        "and says why"
    );
    let due = sameness::due(&station.store, &bo).await.expect("asked");
    assert!(due.due && due.says.contains("no round yet"), "the quarter still needs one: {}", due.says);
}

#[tokio::test]
async fn quarters_make_a_trend() {
    let station = Station::new().await;
    let (bo, cy) = (judge(&station, "Bo").await, judge(&station, "Cy").await);
    let before = [("2025-Q4", 3), ("2026-Q1", 3), ("2026-Q2", 3), ("2026-Q3", 3)];
    let rounds = before.into_iter().flat_map(|quarter| [quarter; 2]).chain([("2026-Q4", 0); 3]);
    for (nth, (quarter, found)) in rounds.enumerate() {
        let topic = format!("Topic {nth}");
        let mut new = round(&topic);
        new.quarter = Some(quarter.parse().expect("a quarter"));
        sameness::make(&station.store, &station.owner, new).await.expect("made");
        settle_all(&station, &topic).await;
        sameness::seal(&station.store, &station.owner, &topic, &Chance::series(nth as u64)).await.expect("sealed");
        for judge in [&bo, &cy] {
            vote(&station, judge, &topic, found).await;
        }
        sameness::reveal(&station.store, &station.owner, &topic).await.expect("revealed");
    }
    let trend = sameness::trend(&station.store, &station.owner, None).await.expect("read");
    assert_eq!((trend.rounds_now, trend.rounds_before), (3, 8), "three against eight");
    assert_eq!(trend.verdict, TrendVerdict::Worse, "{}", trend.says);
    assert!(trend.says.starts_with("Judges found 0 % of our pieces, 100 % before."), "{}", trend.says);
    let last = sameness::trend(&station.store, &station.owner, "2026-Q3".parse().ok()).await.expect("read");
    assert_eq!(last.verdict, TrendVerdict::NoClearChange, "a quarter ago all was well: {}", last.says);
    let due = sameness::due(&station.store, &bo).await.expect("asked");
    assert!(!due.due, "this quarter has its rounds: {}", due.says);
}
