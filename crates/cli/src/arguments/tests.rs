use clap::CommandFactory as _;
use rstest::rstest;

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(std::iter::once("countersign").chain(line.split_whitespace()))
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}

#[rstest]
#[case("init --owner Ada")]
#[case("demo")]
#[case("policy check a.toml b.toml")]
#[case("policy show tickets --version 2")]
#[case("import cases.jsonl --map map.toml --rejects bad.jsonl --format jsonl")]
#[case("next --workflow tickets --peek")]
#[case("override t-1 --label refund --reason wrong-label --note why")]
#[case("override t-1 --score -3.5 --label cold --reason r")]
#[case("override t-1 --text-file draft.md --subject-line Hi --reason r")]
#[case("override t-1 --fields f.json --reason r")]
#[case("override t-1 --choice b --reason r")]
#[case("undo t-1")]
#[case("undo --decision 0199")]
#[case("decide -")]
#[case("export trl-dpo --out d --workflow w --since 2026-11-20")]
#[case("sync --once")]
#[case("sink add folder lake /tmp/lake")]
#[case("outbox")]
#[case("outbox dead")]
#[case("people add Ben reviewer senior")]
#[case("people role Ben reviewer,senior")]
#[case("audit verify log.jsonl")]
#[case("settings station.zone Europe/Berlin")]
#[case("override t-1 --refuse --reason r")]
#[case("override t-1 --args args.json --reason r")]
#[case("escalate t-1 --reason r --label b")]
#[case("send-back t-1 --note why")]
#[case("undo --list")]
#[case("reopen t-1 --reason new-facts --note n")]
#[case("schema")]
#[case("schema decision --json")]
#[case("verdict t-1 --label refund")]
#[case("verdict t-1 --score -3.5")]
#[case("verdict t-1 --do-not")]
#[case("verdict t-1 --audience a --claim c --next-step n")]
#[case("seed add seeds.jsonl")]
#[case("seed list --json")]
#[case("seed remove router/t-1")]
#[case("pace")]
#[case("pace --workflow tickets --since 2026-11-20 --json")]
#[case("anchoring")]
#[case("anchoring --workflow tickets --since 2026-11-20T10:00:00Z")]
#[case("sameness list")]
#[case("sameness plan --judges 5 --rounds 3 --own 3 --other 3")]
#[case("sameness new round.json --topic t --quarter 2026-Q4 --marks unknown")]
#[case("sameness new --topic t --own a.md --own b.html --other c.txt --own-case writer/m-1 --brand B")]
#[case("sameness change t --remove 3 --own a.md --company C")]
#[case("sameness preview t")]
#[case("sameness settle t 2 1 --mask")]
#[case("sameness settle t 2 1 3 4 --leave --reason generic")]
#[case("sameness settle t 2 1 --leave --reason generic")]
#[case("sameness seal t")]
#[case("sameness ballot t")]
#[case("sameness vote t --mark P1,P3 --rate P1=5 --rate 2=1 --gave-away P1=voice --draft")]
#[case("sameness vote t ballot.json --paper Ben")]
#[case("sameness reveal t")]
#[case("sameness void t --reason wrong")]
#[case("sameness report t")]
#[case("sameness trend --quarter 2026-Q3")]
#[case("sameness print t --out round.html")]
#[case("sameness recovery-code --json")]
#[case("sameness recover")]
#[case("queue --json --home /tmp/h --as Ada --log")]
#[case("--json --home /tmp/h --as Ada --log queue")]
fn what_the_contract_writes_is_understood(#[case] line: &str) {
    assert!(parse(line).is_ok(), "{line} is a command");
}

#[rstest]
#[case("", "a command is needed")]
#[case("import", "a file is needed")]
#[case("import a --format xml", "there is no such format")]
#[case("override t-1 --reason r", "there is nothing to correct it to")]
#[case("override t-1 --label a --choice b --reason r", "two answers at once")]
#[case("override t-1 --text-file f --score 1", "two answers at once")]
#[case("verdict t-1 --do --do-not", "two verdicts at once")]
#[case("verdict t-1 --audience a --claim c", "a checklist has three parts")]
#[case("escalate t-1", "a reason is needed")]
#[case("return t-1", "a note is needed")]
#[case("override t-1 --refuse --label a --reason r", "two answers at once")]
#[case("send-back t-1", "a question is needed")]
#[case("reopen t-1", "a reason is needed")]
#[case("undo t-1 --list", "one or all")]
#[case("undo", "nothing is named")]
#[case("undo t-1 --decision 0199", "two things are named")]
#[case("export trl-sft --out d", "that format is not there yet")]
#[case("people add Ben", "a role is needed")]
#[case("schema cases", "there is no such contract")]
#[case("people add Ben boss", "there is no such role")]
#[case("policy show --version 2", "a version of which workflow")]
#[case("sameness recover 01234", "a code among the arguments would stay in the shell's history")]
#[case("pace Ben", "a pace is one's own")]
fn what_cannot_be_meant_is_refused(#[case] line: &str, #[case] why: &str) {
    let error = parse(line).expect_err(why);
    assert_eq!(error.exit_code(), 2, "usage: {why}");
}

#[test]
fn an_unknown_shape_names_those_there_are() {
    let said = parse("import a --format xml").unwrap_err().to_string();
    assert!(said.contains("this version reads jsonl and csv"), "{said}");
}
