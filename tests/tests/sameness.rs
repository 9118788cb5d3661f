//! Blind sameness rounds from outside: the whole life of one by the command line, what its exit codes say, and that until the reveal
//! no file and no answer tells whose a piece is.

use std::fs;
use std::path::Path;

use countersign_tests::Fault;
use countersign_tests::station::{Said, Station, shared_data};
use rusqlite::Connection;
use serde_json::{Value, json};

const TOPIC: &str = "Slow queries";
/// Company, author, link and a sentence of each piece; the first three are ours.
const PIECES: [(&str, &str, &str, &str); 6] = [
    ("Northwind Analytics", "Ida Holm", "https://northwind.example/a", "A queue that nobody watches grows at night"),
    (
        "Northwind Analytics",
        "Ida Holm",
        "https://northwind.example/b",
        "Write the question on the wall before anybody opens a chart",
    ),
    (
        "Northwind Analytics",
        "Ida Holm",
        "https://northwind.example/c",
        "Half of our alerts were somebody else's weather",
    ),
    ("Gale Systems", "Tom Reed", "https://gale.example/a", "Latency is the tax that every careless join collects"),
    (
        "Petrel Labs",
        "Petra Vance",
        "https://petrel.example/a",
        "The slowest query in the building is always the one nobody owns",
    ),
    ("Petrel Labs", "Petra Vance", "https://petrel.example/b", "Caching a wrong answer only makes it wrong faster"),
];
/// Words that would say whose a piece is, as they would be stored or printed.
const ROLES: [&str; 9] =
    ["\"competitor\"", "\"own\"", "\"other\"", "=own", "=other", "'own'", "'other'", "· ours", "· theirs"];

fn filler(nth: usize) -> &'static str {
    [
        "We spent a week with the logs before we touched a line, and the week was well spent, because the first idea was wrong.",
        "The plan that the database chose was sound for the table it remembered, and the table had grown tenfold since.",
        "Nobody had measured how long people wait, so we began with a stopwatch and a patient colleague in the next room.",
        "What helped in the end was duller than we hoped: an index that fits the question, and a limit on how much is asked.",
        "Two teams asked for the same numbers in different words, and once they shared one view the load fell by a third.",
        "It is tempting to buy a larger machine first; we did, and learned that it waits just as patiently for a lock.",
    ][nth % 6]
}

fn round(topic: &str) -> Value {
    let piece = |(nth, (company, author, link, sentence)): (usize, &(&str, &str, &str, &str))| {
        let body = format!(
            "By {author}\n\n{sentence}. {} At {company} we keep the numbers at {link} for everybody.\n\n{}\n\n{}",
            filler(nth),
            filler(nth + 2),
            filler(nth + 4)
        );
        json!({ "role": if nth < 3 { "own" } else { "competitor" }, "company": company, "author": author, "title": format!("Part {nth}"),
                "date": "2026-07-01", "url": link, "body_markdown": body })
    };
    json!({ "topic": "slow-queries", "topic_title": topic, "own_company": "Northwind Analytics",
            "pieces": PIECES.iter().enumerate().map(piece).collect::<Vec<_>>() })
}

pub(crate) fn station() -> Result<Station, Fault> {
    let station = Station::new()?;
    for name in ["Bo", "Cy"] {
        station.done(&["--as", "Ada", "people", "add", name, "senior"])?;
    }
    Ok(station)
}

fn ada<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    by("Ada", arguments)
}

fn by<'a>(person: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--as", person, "sameness"], arguments].concat()
}

/// Leaves whatever might give a piece away, with a reason.
fn settle_all(station: &Station, topic: &str) -> Result<(), Fault> {
    let preview = station.done(&[&["--json"][..], &ada(&["preview", topic])].concat())?.json()?;
    for piece in preview["pieces"].as_array().into_iter().flatten() {
        let listed = piece["suspicions"].as_array().into_iter().flatten();
        let numbers: Vec<String> = listed.map(|suspicion| suspicion["no"].to_string()).collect();
        if numbers.is_empty() {
            continue;
        }
        let command = [
            "settle",
            topic,
            piece["piece"].as_str().unwrap_or_default(),
            "--leave",
            "--reason",
            "it could be anybody's",
        ];
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        station.done(&[&ada(&command)[..], &numbers].concat())?;
    }
    Ok(())
}

fn made(station: &Station) -> Result<(), Fault> {
    let file = station.write("round.json", &round(TOPIC).to_string())?;
    station.done(&ada(&["new", &file]))?;
    settle_all(station, TOPIC)
}

/// Makes a round of a quarter, and seals it.
pub(crate) fn sealed(station: &Station, topic: &str, quarter: &str) -> Result<(), Fault> {
    let file = station.write("round.json", &round(topic).to_string())?;
    station.done(&ada(&["new", &file, "--quarter", quarter]))?;
    settle_all(station, topic)?;
    station.done(&ada(&["seal", topic])).map(|_| ())
}

/// Bo and Cy find all of our pieces in a round, or none; then it is revealed.
pub(crate) fn judged(station: &Station, topic: &str, are_found: bool) -> Result<(), Fault> {
    for judge in ["Bo", "Cy"] {
        let ballot = station.done(&[&["--json"][..], &by(judge, &["ballot", topic])].concat())?.json()?;
        let is_ours = |text: &str| PIECES[..3].iter().any(|(_, _, _, sentence)| text.contains(sentence));
        let pieces = ballot["pieces"].as_array().into_iter().flatten();
        let (ours, theirs): (Vec<&Value>, Vec<&Value>) =
            pieces.partition(|piece| is_ours(piece["text"].as_str().unwrap_or_default()));
        let names = |pieces: &[&Value]| -> Vec<String> {
            pieces.iter().map(|piece| piece["piece"].as_str().unwrap_or_default().to_owned()).collect()
        };
        let (marked, left) = if are_found { (names(&ours), names(&theirs)) } else { (names(&theirs), names(&ours)) };
        let rates: Vec<String> = marked
            .iter()
            .map(|piece| format!("{piece}=5"))
            .chain(left.iter().map(|piece| format!("{piece}=1")))
            .collect();
        let rates: Vec<&str> = rates.iter().flat_map(|rate| ["--rate", rate]).collect();
        station.done(&[&by(judge, &["vote", topic, "--mark", &marked.join(",")])[..], &rates].concat())?;
    }
    station.done(&ada(&["reveal", topic])).map(|_| ())
}

fn vote<'a>(judge: &'a str, marks: &'a str) -> Vec<&'a str> {
    let rates = ["P1=5", "P2=4", "P3=4", "P4=2", "P5=1", "P6=1"].into_iter().flat_map(|rate| ["--rate", rate]);
    by(judge, &["vote", TOPIC, "--mark", marks]).into_iter().chain(rates).collect()
}

#[test]
fn a_round_lives_its_whole_life_on_the_command_line() -> Result<(), Fault> {
    let station = station()?;
    let planned =
        station.done(&[&["--json"][..], &ada(&["plan", "--judges", "2", "--rounds", "1"])].concat())?.json()?;
    assert!(planned["shows"][0]["found"]["runs"].as_u64() > Some(0), "a plan says how it was found: {planned}");
    station.run(&ada(&["new"]))?.with_code(2)?;
    station.run(&ada(&["preview", "No such topic"]))?.with_code(2)?;
    made(&station)?;
    station.run(&by("Bo", &["ballot", TOPIC]))?.with_code(3)?;
    let sealed = station.done(&[&["--json"][..], &ada(&["seal", TOPIC])].concat())?.json()?;
    let commitment = sealed["commitment"].as_str().unwrap_or_default().to_owned();
    assert_eq!((commitment.len(), &sealed["asked"]), (64, &3.into()), "the whole commitment: {sealed}");
    station.run(&ada(&["seal", TOPIC]))?.with_code(3)?;
    station.run(&ada(&["ballot", TOPIC]))?.with_code(4)?;
    station.run(&by("Bo", &["reveal", TOPIC]))?.with_code(4)?;

    let page = station.file("round.html");
    station.done(&ada(&["print", TOPIC, "--out", &page.to_string_lossy()]))?;
    let page_text = fs::read_to_string(&page).map_err(Fault::file(&page))?;
    assert!(
        page_text.contains(&commitment) && page_text.contains("mark 3"),
        "the printout carries it and says what to do"
    );
    station.run(&ada(&["print", TOPIC, "--out", &page.to_string_lossy()]))?.with_code(2)?;

    let ballot = station.done(&[&["--json"][..], &by("Bo", &["ballot", TOPIC])].concat())?.json()?;
    assert_eq!(ballot["commitment"], commitment.as_str(), "so does the ballot");
    station.done(&by("Bo", &["vote", TOPIC, "--mark", "P1", "--gave-away", "P1=short words", "--draft"]))?;
    station.run(&by("Bo", &["vote", TOPIC]))?.with_code(3)?;
    let kept = station.done(&[&["--json"][..], &by("Bo", &["ballot", TOPIC])].concat())?.json()?;
    assert_eq!(kept["yours"][0]["gave_away"], "short words", "what was kept is there");
    station.done(&vote("Bo", "P1,P2,P3"))?;
    station.run(&vote("Bo", "P4,P5,P6"))?.with_code(3)?;
    let paper: Vec<Value> =
        (1..=6).map(|at| json!({ "piece": format!("P{at}"), "ours": at > 3, "rating": 3, "gave_away": "" })).collect();
    let paper = station.write("paper.json", &json!({ "commitment": commitment, "pieces": paper }).to_string())?;
    station.done(&ada(&["vote", TOPIC, &paper, "--paper", "Cy"]))?;

    station.run(&ada(&["report", TOPIC]))?.with_code(1)?;
    let revealed = station.done(&[&["--json"][..], &ada(&["reveal", TOPIC])].concat())?.json()?;
    assert_eq!((&revealed["void"], &revealed["commitment"]), (&Value::Null, &commitment.as_str().into()), "{revealed}");
    let report = station.done(&[&["--json"][..], &ada(&["report", TOPIC])].concat())?.json()?;
    assert_eq!((&report["hits"], &report["of"]), (&3.into(), &6.into()), "two opposite ballots find half: {report}");
    assert!(report.to_string().contains("Petrel Labs"), "after the reveal the report names the companies");
    let told = station.done(&ada(&["trend"]))?.out;
    assert!(told.contains("not enough data") && told.contains("Judges found 50 % of our pieces"), "{told}");
    station.run(&ada(&["void", TOPIC, "--reason", "too late"]))?.with_code(3)?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    station.done(&["--as", "Ada", "doctor"])?;
    Ok(())
}

#[test]
fn a_round_is_made_of_files_and_changed() -> Result<(), Fault> {
    let station = station()?;
    let text = |nth: usize| format!("{}. {} {}", PIECES[nth].3, filler(nth), filler(nth + 3));
    let files: Vec<String> = (0..4)
        .map(|nth| match nth {
            0 => station.write("0.md", &format!("# Part\n\n{}", text(0))),
            1 => station.write("1.html", &format!("<h1>Part</h1><script>alert(1)</script><p>{}", text(1))),
            _ => station.write(&format!("{nth}.txt"), &text(nth)),
        })
        .collect::<Result<_, _>>()?;
    station.done(&ada(&[
        "new", "--topic", TOPIC, "--marks", "unknown", "--own", &files[0], "--own", &files[1], "--other", &files[2],
    ]))?;
    station.run(&ada(&["seal", TOPIC]))?.with_code(3)?;
    station.done(&ada(&["change", TOPIC, "--other", &files[3], "--company", "Northwind Analytics"]))?;
    station.run(&ada(&["change", TOPIC]))?.with_code(2)?;
    station.run(&ada(&["change", TOPIC, "--own-case", "writer/none"]))?.with_code(2)?;
    let preview = station.done(&[&["--json"][..], &ada(&["preview", TOPIC])].concat())?.json()?;
    assert_eq!(preview["pieces"].as_array().map(Vec::len), Some(4), "four pieces: {preview}");
    assert!(!preview.to_string().contains("alert(1)"), "a script is no text");
    settle_all(&station, TOPIC)?;
    let sealed = station.done(&[&["--json"][..], &ada(&["seal", TOPIC])].concat())?.json()?;
    assert_eq!(sealed["asked"], Value::Null, "the number is not told: {sealed}");
    Ok(())
}

/// Every file under a folder, with its bytes.
fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Fault::file(folder))? {
        let path = entry.map_err(Fault::file(folder))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push((path.display().to_string(), fs::read(&path).map_err(Fault::file(&path))?));
        }
    }
    Ok(found)
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Blanks what the schema says of the values that columns may have: it stands in every station, with a round or without.
fn blank_schema(bytes: &mut [u8], schema: &[String]) {
    for text in schema {
        while let Some(at) = bytes.windows(text.len()).position(|window| window == text.as_bytes()) {
            bytes[at..at + text.len()].fill(b' ');
        }
    }
}

/// The texts of the schema that have a word for a role in them.
fn schema_with_roles(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").map_err(said)?;
    let texts = statement.query_map((), |row| row.get::<_, String>(0)).map_err(said)?;
    let texts: Vec<String> = texts.collect::<Result<_, _>>().map_err(said)?;
    Ok(texts.into_iter().filter(|text| ROLES.iter().any(|word| text.contains(word))).collect())
}

/// Runs a command in words and as JSON, and keeps everything it said.
fn hear(station: &Station, heard: &mut Vec<(String, Vec<u8>)>, arguments: &[&str]) -> Result<(), Fault> {
    for json in [&[][..], &["--json"]] {
        let Said { out, err, .. } = station.run(&[json, arguments].concat())?;
        heard.push((arguments.join(" "), (out + &err).into_bytes()));
    }
    Ok(())
}

#[test]
fn until_the_reveal_no_byte_tells_whose_a_piece_is() -> Result<(), Fault> {
    let station = station()?;
    // A reader that stays keeps the write-ahead log from being folded away.
    let reader = Connection::open(station.home().join("station.db")).map_err(said)?;
    let _: i64 = reader.query_row("SELECT count(*) FROM setting", (), |row| row.get(0)).map_err(said)?;
    let file = station.write("round.json", &round(TOPIC).to_string())?;
    let mut heard = Vec::new();
    hear(&station, &mut heard, &ada(&["new", &file]))?;
    // The second, printed as JSON, made another round of that topic.
    let rounds = station.done(&["--as", "Ada", "--json", "sameness", "list"])?.json()?;
    let [first, second] = [0, 1].map(|nth| rounds["rounds"][nth]["round"].as_str().unwrap_or_default().to_owned());
    station.done(&ada(&["void", &second, "--reason", "made twice"]))?;
    settle_all(&station, &first)?;
    hear(&station, &mut heard, &ada(&["seal", &first]))?;
    let mut ballots = Vec::new();
    for command in [vec!["preview", &first], vec!["ballot", &first]] {
        hear(&station, &mut ballots, &ada(&command))?;
        hear(&station, &mut ballots, &by("Bo", &command))?;
    }
    let page = station.file("round.html");
    hear(&station, &mut heard, &ada(&["print", &first, "--out", &page.to_string_lossy()]))?;
    ballots.push(("the printout".to_owned(), fs::read(&page).map_err(Fault::file(&page))?));
    let rates: Vec<&str> = (1..=6)
        .flat_map(|_| ["--rate"])
        .zip(["P1=5", "P2=4", "P3=3", "P4=2", "P5=1", "P6=1"])
        .flat_map(|(a, b)| [a, b])
        .collect();
    let words = "P2=nobody but us says zeppelin";
    let ballot = [&by("Bo", &["vote", &first, "--mark", "P1,P2,P3", "--gave-away", words])[..], &rates].concat();
    hear(&station, &mut heard, &[&by("Bo", &["vote", &first, "--gave-away", words])[..], &["--draft"]].concat())?;
    hear(&station, &mut heard, &ballot)?;
    for command in [vec!["list"], vec!["report", &first], vec!["trend"], vec!["reveal", "nothing"]] {
        hear(&station, &mut heard, &ada(&command))?;
    }
    let (backup, log) = (station.file("copy.db"), station.file("log.jsonl"));
    for command in [
        vec!["audit", "verify"],
        vec!["audit", "export", &log.to_string_lossy()],
        vec!["doctor"],
        vec!["outbox"],
        vec!["cases"],
        vec!["backup", &backup.to_string_lossy()],
        vec!["sync", "--once"],
    ] {
        hear(&station, &mut heard, &[&["--as", "Ada"], &command[..]].concat())?;
    }
    heard.push(("the exported log".to_owned(), fs::read(&log).map_err(Fault::file(&log))?));

    let mut stored = files(&station.home())?;
    stored.push(("the backup".to_owned(), fs::read(&backup).map_err(Fault::file(&backup))?));
    let schema = schema_with_roles(&reader)?;
    stored.iter_mut().for_each(|(_, bytes)| blank_schema(bytes, &schema));
    assert!(
        stored.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()),
        "the write-ahead log is there"
    );
    assert!(
        stored.iter().filter(|(_, bytes)| holds(bytes, TOPIC)).count() >= 2,
        "what is no secret is found, so the search works"
    );
    let secrets = PIECES.iter().flat_map(|(company, author, link, sentence)| [*company, *author, *link, *sentence]);
    let secrets: Vec<&str> = secrets.chain(ROLES).chain(["zeppelin"]).collect();
    for (place, bytes) in stored.iter().chain(&heard) {
        // `reveal`, `report` and the like are refused; what they said is searched all the same.
        let found: Vec<_> = secrets.iter().filter(|secret| holds(bytes, secret)).collect();
        assert!(found.is_empty(), "{found:?} stand in {place}");
    }
    // Whoever judges reads the masked text; companies, authors, links and roles are not in it.
    for (place, bytes) in &ballots {
        let giveaways = PIECES.iter().flat_map(|(company, author, link, _)| [*company, *author, *link]).chain(ROLES);
        let found: Vec<_> = giveaways.filter(|secret| holds(bytes, secret)).collect();
        assert!(found.is_empty(), "{found:?} stand in {place}");
    }
    assert!(ballots.iter().any(|(_, bytes)| holds(bytes, PIECES[3].3)), "the judge does read the pieces");

    station.done(&ada(&["reveal", &first]))?;
    let report = station.done(&ada(&["report", &first]))?.out;
    for known in ["Northwind Analytics", "Petrel Labs", "ours", "theirs", "zeppelin"] {
        assert!(report.contains(known), "after the reveal the report says {known}: {report}");
    }
    drop(reader);
    Ok(())
}

#[test]
fn a_key_changed_behind_its_back_ends_with_one() -> Result<(), Fault> {
    let station = station()?;
    made(&station)?;
    station.done(&ada(&["seal", TOPIC]))?;
    station.done(&vote("Bo", "P1,P2,P3"))?;
    let file = Connection::open(station.home().join("station.db")).map_err(said)?;
    file.execute_batch("DROP TRIGGER round_keeps; UPDATE round SET answer = zeroblob(length(answer))").map_err(said)?;
    drop(file);
    let revealed = station.run(&ada(&["reveal", TOPIC]))?.with_code(1)?;
    assert!(revealed.out.contains("void: the sealed key was changed"), "it says why: {}", revealed.out);
    station.run(&ada(&["reveal", TOPIC]))?.with_code(3)?;
    station.run(&ada(&["report", TOPIC]))?.with_code(1)?;
    Ok(())
}

#[test]
fn real_rounds_are_made_judged_and_revealed() -> Result<(), Fault> {
    let Some(folder) = shared_data("sameness") else {
        println!("skipped: ../shared/data/sameness is absent");
        return Ok(());
    };
    let station = station()?;
    let mut rounds: Vec<_> = fs::read_dir(&folder)
        .map_err(Fault::file(&folder))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    rounds.sort();
    assert_eq!(rounds.len(), 3, "three real rounds");
    for path in rounds {
        let text = fs::read_to_string(&path).map_err(Fault::file(&path))?;
        let file: Value = serde_json::from_str(&text).map_err(Fault::json("a round", &text))?;
        let made = station.done(&[&["--json"][..], &ada(&["new", &path.to_string_lossy()])].concat())?.json()?;
        let round = made["round"].as_str().unwrap_or_default().to_owned();
        settle_all(&station, &round)?;
        station.done(&ada(&["seal", &round]))?;
        for judge in ["Bo", "Cy"] {
            let ballot = station.done(&[&["--json"][..], &by(judge, &["ballot", &round])].concat())?.json()?;
            let shown = ballot["pieces"].to_string();
            for piece in file["pieces"].as_array().into_iter().flatten() {
                for key in ["company", "author", "url"] {
                    let giveaway = piece[key].as_str().unwrap_or_default();
                    assert!(!shown.contains(giveaway), "{}: {giveaway} is read by {judge}", path.display());
                }
            }
            let rates: Vec<String> = (1..=6).map(|at| format!("P{at}={}", 1 + at % 5)).collect();
            let rates: Vec<&str> = rates.iter().flat_map(|rate| ["--rate", rate]).collect();
            station.done(&[&by(judge, &["vote", &round, "--mark", "P1,P2,P3"])[..], &rates].concat())?;
        }
        station.done(&ada(&["reveal", &round]))?;
        let report = station.done(&[&["--json"][..], &ada(&["report", &round])].concat())?.json()?;
        assert_eq!(report["p"]["total"], 20, "twenty keys: {}", report["says"]);
    }
    station.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn said(error: rusqlite::Error) -> Fault {
    Fault::Story(format!("the station's file: {error}"))
}
