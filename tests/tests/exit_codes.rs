//! What a script relies on: the exit code says how it went, and what was refused is named.

use countersign_tests::station::Station;
use countersign_tests::{Fault, cases};
use rstest::rstest;

fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    Ok(station)
}

#[rstest]
#[case::a_command_that_does_not_exist(&["frobnicate"], 2)]
#[case::an_option_that_does_not_exist(&["queue", "--colour"], 2)]
#[case::an_empty_queue(&["next"], 1)]
#[case::a_question_that_can_be_answered(&["queue"], 0)]
#[case::a_person_who_is_not_there(&["--as", "Nobody", "queue"], 2)]
fn commands_end_with_the_code_of_the_contract(#[case] arguments: &[&str], #[case] code: i32) -> Result<(), Fault> {
    let said = station()?.run(arguments)?.with_code(code)?;
    assert!(code == 0 || code == 1 || !said.err.is_empty(), "an error is said on standard error");
    Ok(())
}

#[test]
fn without_a_station_it_is_said_that_there_is_none() -> Result<(), Fault> {
    let said = Station::empty()?.run(&["queue"])?.with_code(5)?;
    assert!(said.err.contains("init"), "it says what to do: {}", said.err);
    Ok(())
}

#[test]
fn an_auditor_may_verify_and_not_decide() -> Result<(), Fault> {
    let station = station()?;
    station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..1))?])?;
    station.done(&["people", "add", "Eve", "auditor"])?;
    station.done(&["--as", "Eve", "audit", "verify"])?;
    station.run(&["--as", "Eve", "approve", &cases::id(0)])?.with_code(4)?;
    station.run(&["approve", &cases::id(0)])?.with_code(2)?;
    station.done(&["--as", "Ada", "approve", &cases::id(0)])?;
    Ok(())
}

#[test]
fn a_bad_line_is_named_and_kept_and_the_good_ones_go_on() -> Result<(), Fault> {
    let station = station()?;
    let mut wrong = cases::case(1);
    wrong["confidence"] = serde_json::json!(1.5);
    let lines = format!("{}{wrong}\n{}", cases::lines(0..1), cases::lines(2..3));
    let file = station.write("cases.jsonl", &lines)?;
    let rejects = station.file("rejects.jsonl");
    let said =
        station.run(&["--json", "import", &file, "--rejects", &rejects.to_string_lossy()])?.with_code(3)?.json()?;
    assert_eq!((&said["accepted"], &said["rejected"]), (&2.into(), &1.into()), "the good rest goes on: {said}");
    let reject = &said["rejects"][0];
    assert_eq!(reject["line"], 2, "the line is named: {reject}");
    assert_eq!(reject["path"], "/confidence", "the field is named: {reject}");
    let kept = std::fs::read_to_string(&rejects).map_err(Fault::file(&rejects))?;
    assert!(kept.contains(&wrong.to_string()), "the refused line is kept as it came: {kept}");
    Ok(())
}

#[test]
fn a_policy_mistake_is_shown_with_its_line() -> Result<(), Fault> {
    let station = station()?;
    let wrong = cases::policy("0s").replace("threshold = 1.0", "threshold = 1.4");
    let line = wrong.lines().position(|line| line.starts_with("threshold")).unwrap_or_default() + 1;
    let file = station.write("wrong.toml", &wrong)?;
    let said = station.run(&["policy", "check", &file])?;
    assert_ne!(said.code, Some(0), "a policy with a mistake does not pass");
    let text = said.out + &said.err;
    assert!(text.contains(&format!("wrong.toml:{line}")), "file and line are named: {text}");
    Ok(())
}

#[rstest]
#[case::the_only_file(&["a.jsonl"], "a.jsonl")]
#[case::the_second_of_two_by_another_name(&["a.jsonl", "b.jsonl"], "./b.jsonl")]
#[case::the_map(&["a.jsonl", "--map", "m.toml"], "m.toml")]
fn refused_lines_are_never_written_over_what_is_read(
    #[case] read: &[&str],
    #[case] rejects: &str,
) -> Result<(), Fault> {
    let station = station()?;
    let told =
        [("a.jsonl", cases::lines(0..1)), ("b.jsonl", cases::lines(1..2)), ("m.toml", "id = \"/id\"".to_owned())];
    for (name, text) in &told {
        station.write(name, text)?;
    }
    let place =
        |name: &str| if name.starts_with('-') { name.to_owned() } else { station.file(name).display().to_string() };
    let mut arguments = vec!["import".to_owned()];
    arguments.extend(read.iter().copied().map(place));
    arguments.extend(["--rejects".to_owned(), place(rejects)]);
    let said = station.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?.with_code(2)?;
    assert!(said.err.contains("give --rejects another one"), "it says what to do: {}", said.err);
    for (name, text) in &told {
        let now = std::fs::read_to_string(station.file(name)).map_err(Fault::file(&station.file(name)))?;
        assert_eq!(&now, text, "{name} is as it was");
    }
    assert_eq!(station.done(&["queue", "--json"])?.json()?["total"], 0, "and nothing came in");
    Ok(())
}

#[test]
fn a_folder_among_the_files_is_told_before_anything_comes_in() -> Result<(), Fault> {
    let station = station()?;
    let (file, folder) = (station.write("a.jsonl", &cases::lines(0..1))?, station.file("."));
    let said = station.run(&["import", &file, &folder.display().to_string()])?.with_code(2)?;
    assert!(said.err.contains("is a folder"), "it says why: {}", said.err);
    assert_eq!(station.done(&["queue", "--json"])?.json()?["total"], 0, "and nothing came in");
    Ok(())
}

#[test]
fn the_refusals_of_several_files_leave_what_lies_beside_theirs() -> Result<(), Fault> {
    let station = station()?;
    let (one, two) = (station.write("1.jsonl", "{\n")?, station.write("2.jsonl", "[\n")?);
    let (rejects, own) = (station.file("r.jsonl"), station.write("r.jsonl.part", "mine")?);
    station.run(&["import", &one, &two, "--rejects", &rejects.display().to_string()])?.with_code(3)?;
    let kept = std::fs::read_to_string(&rejects).map_err(Fault::file(&rejects))?;
    assert_eq!(kept, "{\n[\n", "those of both files");
    let there = std::fs::read_to_string(&own).map_err(Fault::file(&rejects))?;
    assert_eq!(there, "mine", "a file of the user's is not written over");
    Ok(())
}
