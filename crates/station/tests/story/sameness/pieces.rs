//! Six invented pieces on one topic: three of ours, three of competitors.

use countersign_station::sameness::{Format, GivenPiece, Names, NewPiece, NewRound, Origin};

/// Who wrote ours, and for whom.
pub(crate) const OURS: (&str, &str) = ("Ida Holm", "Northwind Analytics");

/// Sentences that stand in one piece only, with whose it is.
pub(crate) const SENTENCES: [(Origin, &str); 6] = [
    (Origin::Own, "A queue that nobody watches grows at night"),
    (Origin::Own, "Write the question on the wall before anybody opens a chart"),
    (Origin::Own, "Half of our alerts were somebody else's weather"),
    (Origin::Other, "Latency is the tax that every careless join collects"),
    (Origin::Other, "The slowest query in the building is always the one nobody owns"),
    (Origin::Other, "Caching a wrong answer only makes it wrong faster"),
];

fn body(nth: usize, sentence: &str, company: &str) -> String {
    let fillers = [
        "We spent a week with the logs before we touched a line, and the week was well spent, because the first idea was wrong.",
        "The plan that the database chose was sound for the table it remembered, and the table had grown tenfold since.",
        "Nobody had measured how long people wait, so we began with a stopwatch and a patient colleague in the next room.",
        "What helped in the end was duller than we hoped: an index that fits the question, and a limit on how much is asked at once.",
        "Two teams asked for the same numbers in different words, and once they shared one view the load fell by a third.",
        "It is tempting to buy a larger machine first; we did, and learned that it waits just as patiently for a lock.",
    ];
    format!(
        "# Notes on slow queries\n\nBy the team at {company}\n\n{sentence}. {}\n\n{} At {company} we now look at this every month, \
         and the page at https://{}.example/slow-{nth} keeps the numbers.\n\n{}\n",
        fillers[nth % 6],
        fillers[(nth + 2) % 6],
        company.split(' ').next().unwrap_or("x").to_lowercase(),
        fillers[(nth + 4) % 6],
    )
}

/// The piece with that sentence.
pub(crate) fn piece(nth: usize) -> GivenPiece {
    let (origin, sentence) = SENTENCES[nth];
    let (author, company) = match (origin, nth) {
        (Origin::Own, _) => OURS,
        (Origin::Other, 3) => ("Tom Reed", "Gale Systems"),
        (Origin::Other, _) => ("Petra Vance", "Petrel Labs"),
    };
    GivenPiece {
        origin,
        title: format!("Slow queries, part {nth}"),
        author: author.to_owned(),
        company: company.to_owned(),
        date: "2026-07-01".to_owned(),
        url: format!("https://{}.example/slow-{nth}", company.split(' ').next().unwrap_or("x").to_lowercase()),
        file: format!("slow-{nth}.md"),
        format: Format::Markdown,
        text: body(nth, sentence, company),
    }
}

/// A round of three and three.
pub(crate) fn round(topic: &str) -> NewRound {
    NewRound {
        topic: topic.to_owned(),
        quarter: None,
        told: true,
        names: Names { products: vec!["Windrose".to_owned()], ..Names::default() },
        pieces: (0..6).map(|nth| NewPiece::Given(Box::new(piece(nth)))).collect(),
    }
}
