//! Killed at random moments while deciding or importing: nothing acknowledged is lost, nothing is half there, and the
//! station opens again. The seed is printed; `COUNTERSIGN_SEED` repeats a run, `COUNTERSIGN_KILLS` sets its length.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use countersign_tests::station::Station;
use countersign_tests::{Fault, cases, sink};
use serde_json::Value;

/// Lines fed to one process: more than it decides before it is killed, most of the time.
const FED: usize = 60;
/// The latest moment of a kill after the start, in times of what a process needs to open the station here and end.
const LATEST: u32 = 4;
/// How many cases the story may use up.
const CASES: usize = 8_000;

/// What the story knows from outside.
struct Known {
    /// Fed at least once, whether answered or not.
    fed: BTreeSet<usize>,
    /// Fed and not yet answered: each may or may not have been written.
    open: BTreeSet<usize>,
    /// Answered on standard output.
    acknowledged: BTreeSet<usize>,
}

#[test]
fn nothing_acknowledged_is_lost_when_deciding_is_killed() -> Result<(), Fault> {
    let mut chance = chance();
    let kills: usize = number_from("COUNTERSIGN_KILLS").and_then(|kills| usize::try_from(kills).ok()).unwrap_or(200);
    let station = station(CASES)?;
    let mut known = Known { fed: BTreeSet::new(), open: BTreeSet::new(), acknowledged: BTreeSet::new() };
    let latest = opening(&station)? * LATEST;
    for kill in 1..=kills {
        let numbers = to_feed(&known, &mut chance);
        let moment = latest.mul_f64(chance.f64());
        let answered = killed(station.start(&["--json", "decide", "-"])?, &numbers, moment)?;
        known.take(&numbers, &answered);
        if kill % 20 == 0 {
            station.done(&["audit", "verify"])?;
            station.done(&["doctor"])?;
        }
    }
    println!(
        "{kills} kills, {} fed, {} acknowledged, {} open",
        known.fed.len(),
        known.acknowledged.len(),
        known.open.len()
    );
    assert!(known.acknowledged.len() > kills, "the processes lived long enough to decide");
    nothing_is_half_there(&station, &known)?;
    answer_everything(&station, &mut known)?;
    nothing_is_half_there(&station, &known)
}

#[test]
fn a_killed_import_goes_on_where_it_was() -> Result<(), Fault> {
    let mut chance = chance();
    let station = station(0)?;
    let file = station.write("many.jsonl", &cases::lines(0..CASES))?;
    let latest = opening(&station)? * LATEST * 4;
    for _ in 0..10 {
        let mut child = station.start(&["--json", "import", &file])?;
        end_at(&mut child, latest.mul_f64(chance.f64()))?;
        station.done(&["audit", "verify"])?;
    }
    let said = station.done(&["--json", "import", &file])?.json()?;
    let count = |key: &str| said[key].as_u64().unwrap_or_default();
    assert_eq!(count("accepted") + count("duplicate"), CASES as u64, "each line is a case, once: {said}");
    let again = station.done(&["--json", "import", &file])?.json()?;
    assert_eq!(again["duplicate"], CASES, "and none is missing: {again}");
    station.done(&["doctor"])?;
    Ok(())
}

/// How long a process takes that opens the station and reads a little.
fn opening(station: &Station) -> Result<Duration, Fault> {
    let mut longest = Duration::ZERO;
    for _ in 0..3 {
        let begun = Instant::now();
        station.done(&["outbox"])?;
        longest = longest.max(begun.elapsed());
    }
    Ok(longest)
}

fn chance() -> fastrand::Rng {
    let seed = number_from("COUNTERSIGN_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}");
    fastrand::Rng::with_seed(seed)
}

fn number_from(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

fn station(count: usize) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    if count > 0 {
        station.done(&["import", &station.write("cases.jsonl", &cases::lines(0..count))?])?;
    }
    Ok(station)
}

/// What is open is asked again, some of what is acknowledged too, and the rest is new.
fn to_feed(known: &Known, chance: &mut fastrand::Rng) -> Vec<usize> {
    let mut numbers: Vec<_> = known.open.iter().copied().take(FED / 2).collect();
    let answered: Vec<_> = known.acknowledged.iter().copied().collect();
    numbers.extend(chance.choose_multiple(answered, 5));
    let next = known.fed.last().map_or(0, |last| last + 1);
    numbers.extend((next..CASES).take(FED - numbers.len()));
    chance.shuffle(&mut numbers);
    numbers
}

/// Feeds the decisions, kills the process at the moment, and gives the result lines that came out whole.
fn killed(mut child: Child, numbers: &[usize], moment: Duration) -> Result<Vec<Value>, Fault> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let lines: String = numbers.iter().map(|number| cases::decision(*number).to_string() + "\n").collect();
    // Kept open: at the end of its input the process would end by itself.
    let feeding = thread::spawn(move || {
        stdin.map(|mut stdin| {
            let _ = stdin.write_all(lines.as_bytes());
            stdin
        })
    });
    let reading = thread::spawn(move || {
        let mut answered = Vec::new();
        let mut line = String::new();
        let mut output = stdout.map(BufReader::new);
        while let Some(output) = &mut output
            && output.read_line(&mut line).is_ok_and(|read| read > 0)
        {
            answered.push(std::mem::take(&mut line));
        }
        answered
    });
    end_at(&mut child, moment)?;
    let _ = feeding.join();
    let answered = reading.join().unwrap_or_default();
    answered
        .iter()
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).map_err(Fault::json("a result of decide", line)))
        .collect()
}

/// Not a wait for anything: the moment is the chance that the story is about.
fn end_at(child: &mut Child, moment: Duration) -> Result<(), Fault> {
    thread::sleep(moment);
    child.kill().map_err(Fault::start("kill"))?;
    child.wait().map_err(Fault::start("wait"))?;
    Ok(())
}

impl Known {
    fn take(&mut self, fed: &[usize], answered: &[Value]) {
        let numbers: BTreeMap<String, usize> =
            fed.iter().map(|number| (cases::decision_id(*number), *number)).collect();
        for number in fed {
            self.fed.insert(*number);
            if !self.acknowledged.contains(number) {
                self.open.insert(*number);
            }
        }
        for result in answered {
            assert_eq!(result["error"], Value::Null, "a decision sent again is taken as the same one: {result}");
            let number = numbers.get(result["decision_id"].as_str().unwrap_or_default()).copied();
            assert!(number.is_some(), "the result names a decision that was fed: {result}");
            self.acknowledged.extend(number);
            self.open.retain(|open| Some(*open) != number);
        }
    }
}

/// Everything that is open or acknowledged is sent once more, to the end this time.
fn answer_everything(station: &Station, known: &mut Known) -> Result<(), Fault> {
    let numbers: Vec<_> = known.fed.iter().copied().collect();
    let lines: String = numbers.iter().map(|number| cases::decision(*number).to_string() + "\n").collect();
    let answered = station.run_with(&["--json", "decide", "-"], &lines)?.with_code(0)?.json_lines()?;
    known.take(&numbers, &answered);
    assert!(known.open.is_empty(), "in the end every decision has its result");
    Ok(())
}

/// The sink is what others see of it: all acknowledged decisions, some open ones, each whole and once.
fn nothing_is_half_there(station: &Station, known: &Known) -> Result<(), Fault> {
    station.done(&["sync", "--once"])?;
    let mut sent = BTreeMap::new();
    for message in sink::decisions(&station.home())? {
        let before = sent.insert(message.decision_id.clone(), message);
        assert_eq!(before, None, "no decision is sent twice");
    }
    for number in &known.acknowledged {
        let id = cases::decision_id(*number);
        let told = sent.remove(&id).map(|message| (message.case, message.label));
        let wanted = (cases::id(*number), cases::truth(*number).to_owned());
        assert_eq!(told, Some(wanted), "{id} was acknowledged, so it is there and whole");
    }
    let open: BTreeSet<_> = known.open.iter().map(|number| cases::decision_id(*number)).collect();
    for (id, message) in sent {
        assert!(open.contains(&id), "nobody asked for {}", message.whole);
        let case = &message.case;
        assert!(known.open.iter().any(|number| cases::id(*number) == *case), "an unanswered one is whole or absent");
    }
    station.done(&["audit", "verify"])?;
    station.done(&["doctor"])?;
    Ok(())
}
