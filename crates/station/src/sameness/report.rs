//! The report of a revealed round: who found what, how likely that was by chance, and what gave each piece away.

use countersign_stats::sameness::agreement::{Distance, fleiss, krippendorff};
use countersign_stats::sameness::hits::{Marks, index};
use countersign_stats::sameness::key_test;
use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::ballot_row;
use super::list::RoundView;
use super::piece::{self, FromCase};
use super::result::{self, Outcome, OutcomeBallot, Stored};
use super::round::{RoundRow, RoundState};
use super::rules::size;
use super::{Keys, Origin, RoundKey, SamenessError, list, round, score, secret};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::Store;

/// One judge's ballot against the key.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct JudgeLine {
    /// The judge.
    pub judge: String,
    /// Typed in from paper.
    pub paper: bool,
    /// Pieces of ours that they marked.
    pub hits: u32,
    /// All they marked.
    pub marked: u32,
    /// Pieces of ours that there are.
    pub own: u32,
    /// Hit rate minus false-alarm rate, −1..1; 0 is guessing.
    pub youden: Option<f64>,
    /// The chance that somebody who guesses as many marks finds as many, 0..1.
    pub by_guessing: f64,
    /// The area under their ratings' curve, 0..1; ½ is guessing.
    pub auc: Option<f64>,
}

/// What somebody said of a piece; by whom is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Remark {
    /// Whether they marked it as ours.
    pub ours: bool,
    /// From 1 (surely theirs) to 5 (surely ours).
    pub rating: u8,
    /// Their words.
    pub words: String,
}

/// One piece, with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PieceLine {
    /// P1, P2 and so on.
    pub piece: String,
    /// Whose it is.
    pub origin: Origin,
    /// How many judges marked it as ours.
    pub marks: u32,
    /// Mean rating, 1..5.
    pub mean_rating: f64,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// For whom.
    pub company: String,
    /// Where it stood.
    pub url: String,
    /// What it is traced to, when it came from a case of the station.
    pub from: Option<FromCase>,
    /// What gave it away.
    pub gave_away: Vec<Remark>,
}

/// A revealed round.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Report {
    /// The round.
    pub round: RoundView,
    /// `P1=own,P2=other,…`.
    pub key: String,
    /// In hex.
    pub nonce: String,
    /// Who revealed it.
    pub revealed_by: String,
    /// When, UTC milliseconds.
    #[specta(type = f64)]
    pub revealed_at: i64,
    /// Marks on pieces of ours, over all judges.
    pub hits: u32,
    /// As many as there could be.
    pub of: u32,
    /// The share of ours that was found, 0..1.
    pub share: f64,
    /// What guessing would find, 0..1.
    pub share_by_guessing: f64,
    /// 0 is guessing, 1 is all found; `None` where the number is not told.
    pub index: Option<f64>,
    /// The key-permutation test.
    pub p: Keys,
    /// The smallest p that one round of this size can give.
    pub floor: Keys,
    /// Mean over judges of the area under their ratings' curve, 0..1.
    pub auc: Option<f64>,
    /// How far judges agree in their marks (Fleiss' κ); `None` with one judge, or when nothing varies.
    pub agreement: Option<f64>,
    /// How far they agree in their ratings (Krippendorff's α, by rank).
    pub agreement_of_ratings: Option<f64>,
    /// The judges, in the order of their names.
    pub judges: Vec<JudgeLine>,
    /// The pieces, by place.
    pub pieces: Vec<PieceLine>,
    /// Titles, sources and words of judges cannot be opened here: the station's secret is not there.
    pub closed: bool,
    /// In a sentence.
    pub says: String,
}

/// Reports a revealed round.
///
/// # Errors
/// When `by` may not, or it is not revealed.
pub async fn report(store: &Store, by: &Person, name: &str) -> Result<Report, SamenessError> {
    ask(store, Op::ReadRounds, by).await?;
    let mut connection = store.reader().acquire().await?;
    let row = round::find(&mut connection, name).await?;
    not_before_the_reveal(&row)?;
    let stored = result::of_round(&mut connection, &row.id).await?.ok_or_else(|| row.changed("its result"))?;
    let Stored { outcome, revealed_by, revealed_at } = stored;
    let judges = judges(&mut connection, &outcome).await?;
    let key = secret::of_station(store).await.ok().and_then(|secret| row.key(&secret).ok());
    let pieces = pieces(&mut connection, &row, key.as_ref(), &outcome).await?;
    let view = list::view(&mut connection, &row).await?;
    let says = says(&outcome);
    let (hits, of) = (outcome.summary.hits, outcome.summary.of);
    let own = size(outcome.ours().iter().filter(|ours| **ours).count());
    let other = size(outcome.pieces.len()) - own;
    let per_judge = f64::from(hits) / f64::from(outcome.summary.judges.max(1));
    Ok(Report {
        share: share(hits, of),
        share_by_guessing: share(outcome.summary.marked, outcome.summary.judges * (own + other)),
        index: row.asked.and_then(|_| index(per_judge, own, other)),
        p: outcome.summary.p,
        floor: floor(own, other),
        auc: outcome.summary.auc,
        agreement: fleiss(&table(&outcome)),
        agreement_of_ratings: krippendorff(&ratings(&outcome.ballots), Distance::Ordinal),
        round: view,
        key: outcome.key,
        nonce: outcome.nonce,
        revealed_by,
        revealed_at,
        hits,
        of,
        judges,
        pieces,
        closed: key.is_none(),
        says,
    })
}

fn not_before_the_reveal(row: &RoundRow) -> Result<(), SamenessError> {
    let why = match row.state()? {
        RoundState::Revealed => return Ok(()),
        RoundState::Making | RoundState::Sealed => "it is not revealed yet",
        RoundState::Void => "it is void",
    };
    Err(SamenessError::NotYet(format!("the round \"{}\" has no report: {why}", row.topic)))
}

fn share(part: u32, of: u32) -> f64 {
    f64::from(part) / f64::from(of.max(1))
}

fn floor(own: u32, other: u32) -> Keys {
    let floor = key_test::floor(own, other, 1);
    let total = floor.and_then(|floor| u32::try_from(floor.total).ok()).unwrap_or(u32::MAX);
    Keys { count: 1, total }
}

/// For each piece, how many judges said "ours" and how many did not.
fn table(outcome: &Outcome) -> Vec<Vec<u32>> {
    outcome.pieces.iter().map(|piece| vec![piece.marks, outcome.summary.judges - piece.marks]).collect()
}

fn ratings(ballots: &[OutcomeBallot]) -> Vec<Vec<Option<u8>>> {
    ballots.iter().map(|ballot| ballot.ratings.iter().map(|rating| Some(*rating)).collect()).collect()
}

async fn judges(connection: &mut SqliteConnection, outcome: &Outcome) -> Result<Vec<JudgeLine>, SamenessError> {
    let ours = outcome.ours();
    let mut lines = Vec::with_capacity(outcome.ballots.len());
    for ballot in &outcome.ballots {
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM person WHERE id = ?")
            .bind(ballot.person.clone())
            .fetch_optional(&mut *connection)
            .await?;
        let marks = Marks::of(&ballot.marks, &ours);
        lines.push(JudgeLine {
            judge: name.unwrap_or_else(|| ballot.person.clone()),
            paper: ballot.paper,
            hits: marks.hits,
            marked: marks.hits + marks.false_alarms,
            own: marks.own,
            youden: marks.youden(),
            by_guessing: marks.chance_by_guessing(),
            auc: score::auc_of(ballot, &ours),
        });
    }
    lines.sort_by(|one, two| one.judge.cmp(&two.judge));
    Ok(lines)
}

async fn pieces(
    connection: &mut SqliteConnection,
    row: &RoundRow,
    key: Option<&RoundKey>,
    outcome: &Outcome,
) -> Result<Vec<PieceLine>, SamenessError> {
    let rows = piece::of_round(connection, &row.id).await?;
    let mut said = Vec::new();
    for ballot in ballot_row::of_round(connection, &row.id).await? {
        said.extend(key.and_then(|key| ballot.judged(key)));
    }
    // By nobody's order: which words are whose is not told.
    let gave_away = |at: usize| {
        let mut given: Vec<Remark> = said
            .iter()
            .filter_map(|judged| judged.get(at))
            .filter(|judged| !judged.gave_away.trim().is_empty())
            .map(|judged| Remark {
                ours: judged.ours,
                rating: judged.rating.unwrap_or(3),
                words: judged.gave_away.trim().to_owned(),
            })
            .collect();
        given.sort_by(|one, two| two.rating.cmp(&one.rating).then_with(|| one.words.cmp(&two.words)));
        given
    };
    let lines = outcome.pieces.iter().enumerate().map(|(at, piece)| {
        let content = rows.get(at).zip(key).and_then(|(row, key)| row.content(key));
        let (title, author, company, url) =
            content.map(|content| (content.title, content.author, content.company, content.url)).unwrap_or_default();
        PieceLine {
            piece: piece.piece.clone(),
            origin: piece.origin,
            marks: piece.marks,
            mean_rating: piece.mean_rating,
            title,
            author,
            company,
            url,
            from: piece.from.clone(),
            gave_away: gave_away(at),
        }
    });
    Ok(lines.collect())
}

fn says(outcome: &Outcome) -> String {
    let summary = &outcome.summary;
    let found = 100.0 * share(summary.hits, summary.of);
    let Keys { count, total } = summary.p;
    let judges = if summary.judges == 1 { "1 judge".to_owned() } else { format!("{} judges", summary.judges) };
    // In whole numbers: 1 of 20 is 5 of 100.
    let sure = u64::from(count) * 100 <= u64::from(total) * 5;
    let read = if sure { "more than chance explains" } else { "chance alone can bring that" };
    format!("{judges} found {found:.0} % of our pieces; {count} of {total} keys would do as well: {read}.")
}
