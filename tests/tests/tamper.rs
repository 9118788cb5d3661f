//! The audit log: it verifies as it is, and no longer after any one byte of any event is changed.

use countersign_tests::station::Station;
use countersign_tests::{Fault, cases};
use rusqlite::Connection;

#[test]
fn one_changed_byte_of_any_event_is_found() -> Result<(), Fault> {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut chance = fastrand::Rng::with_seed(seed);
    let station = station()?;
    station.done(&["audit", "verify"])?;
    let events = events(&station)?;
    assert!(events.len() >= 10, "the story wrote {} events", events.len());
    for (seq, body) in &events {
        let at = chance.usize(..body.len());
        let mut changed = body.clone();
        changed[at] ^= 1;
        put(&station, *seq, &changed)?;
        let said = station.run(&["audit", "verify"])?;
        assert_eq!(said.code, Some(1), "byte {at} of event {seq} was changed: {}{}", said.out, said.err);
        let text = said.out + &said.err;
        assert!(text.contains(&seq.to_string()), "the broken entry {seq} is named: {text}");
        put(&station, *seq, body)?;
    }
    station.done(&["audit", "verify"])?;
    Ok(())
}

fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..12))?])?;
    let lines: String = (0..12).map(|number| cases::decision(number).to_string() + "\n").collect();
    station.run_with(&["decide", "-"], &lines)?.with_code(0)?;
    Ok(station)
}

fn open(station: &Station) -> Result<Connection, Fault> {
    Connection::open(station.home().join("station.db")).map_err(said)
}

fn events(station: &Station) -> Result<Vec<(i64, Vec<u8>)>, Fault> {
    let file = open(station)?;
    let mut query = file.prepare("SELECT seq, body FROM event ORDER BY seq").map_err(said)?;
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).map_err(said)?;
    rows.collect::<Result<_, _>>().map_err(said)
}

/// Changes an event behind the station's back: the guards are lifted and put back as they were.
fn put(station: &Station, seq: i64, body: &[u8]) -> Result<(), Fault> {
    let mut file = open(station)?;
    let change = file.transaction().map_err(said)?;
    let guards: Vec<(String, String)> = {
        let asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'";
        let mut query = change.prepare(asked).map_err(said)?;
        let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).map_err(said)?;
        rows.collect::<Result<_, _>>().map_err(said)?
    };
    for (name, _) in &guards {
        change.execute_batch(&format!("DROP TRIGGER \"{name}\"")).map_err(said)?;
    }
    change.execute("UPDATE event SET body = ?1 WHERE seq = ?2", (body, seq)).map_err(said)?;
    for (_, guard) in &guards {
        change.execute_batch(guard).map_err(said)?;
    }
    change.commit().map_err(said)
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn said(error: rusqlite::Error) -> Fault {
    Fault::Story(format!("the station's file cannot be changed behind its back: {error}"))
}
