//! Undo on the command line: inside its hold it leaves nothing in any sink, after it the sink is told.

use countersign_tests::station::Station;
use countersign_tests::{Fault, cases, sink};
use rstest::rstest;

#[rstest]
#[case::inside_the_hold("1h", &[])]
#[case::after_the_hold("0s", &["decision.made", "decision.undone"])]
fn an_undone_decision(#[case] hold: &str, #[case] sent: &[&str]) -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy(hold))?])?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..1))?])?;
    let id = cases::id(0);
    station.done(&["override", &id, "--label", cases::truth(0), "--reason", "wrong-label"])?;
    station.done(&["sync", "--once"])?;
    station.done(&["undo", &id])?;
    station.done(&["sync", "--once"])?;
    let kinds: Vec<_> = sink::delivered(&station.home())?.into_iter().map(|message| message.kind).collect();
    assert_eq!(kinds, sent, "a hold of {hold}");
    let next = station.done(&["--json", "next"])?.json()?;
    assert_eq!(next["id"], id.as_str(), "the case waits again: {next}");
    station.done(&["audit", "verify"])?;
    Ok(())
}
