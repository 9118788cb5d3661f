//! Holding what was said back against the draft. The first score decides at once; the second only measures agreement.

use serde::Serialize;

use super::piece::{ReadPiece, piece};
use super::row::{self, NewScore, Row, ScoreRow};
use super::start::waiting_case;
use super::who::{May, Who, rule};
use super::{ReadbackError, Said, Scores, rules};
use crate::audit::Told;
use crate::case::{CaseRow, Payload, by_name, by_no, of_decision};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy;
use crate::review::{did_not_pass, may_go_on, shown};
use crate::store::{Store, StoreError};
use crate::sync::{self, EventType};

/// A draft beside what was said back of it. It names neither who wrote it nor who read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Scoring {
    /// The readback.
    pub id: String,
    /// Its workflow's name.
    pub workflow: String,
    /// The draft.
    pub piece: ReadPiece,
    /// What the draft was meant to say, as far as its brief tells; empty texts where it does not.
    pub brief: Option<Said>,
    /// What was said back.
    pub said: Said,
    /// The fields that must be scored yes.
    pub pass: Vec<String>,
    /// It is the reader's own: nobody else here can score it.
    pub own: bool,
    /// Words that the draft has.
    pub words: u32,
    /// Words that an average reader gets through in the given time.
    pub reach: u32,
    /// Seconds that it could be read for.
    pub seconds: u32,
}

/// What a score came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Scored {
    /// The readback.
    pub id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Whether the draft may leave; of a second score, whether it would.
    pub passed: bool,
    /// Somebody had scored it before: this one measures agreement and changes nothing.
    pub second: bool,
    /// The reader scored what they said themselves.
    pub own: bool,
}

/// What there is to score.
///
/// # Errors
/// `NotYours` when `by` wrote, edited or read it and somebody else can score it; `Gone` when it is scored already.
pub async fn scoring(store: &Store, by: &Person, id: &str) -> Result<Scoring, ReadbackError> {
    // Begun and dropped: who may score is asked in the same words as when the score is given.
    let mut change = Change::begin(store, Op::ScoreReadback, by).await?;
    let open = Open::find(store, &mut change, by, id).await?;
    let Open { row, case, own, .. } = open;
    let piece = piece(change.connection(), case.no, &row.decision).await?;
    let kept = of_decision(change.connection(), case.no, Payload::Readback, id).await?;
    let said = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let said = said.ok_or_else(|| StoreError::Damaged(format!("the words of readback {id} are gone")))?;
    let policy = policy::load(store, &case.workflow, row.policy_version).await?;
    let content = shown(store, change.connection(), &case, row.revision).await?;
    let brief = content.and_then(|(content, _)| content.brief).map(|brief| Said {
        audience: brief.audience.unwrap_or_default(),
        claim: brief.claim.unwrap_or_default(),
        next_step: brief.next_step.unwrap_or_default(),
    });
    Ok(Scoring {
        id: row.id,
        workflow: policy.workflow.name.clone(),
        piece,
        brief,
        said,
        pass: rule(&policy)?.pass.clone(),
        own,
        words: row.words,
        reach: rules::reach(row.seconds),
        seconds: row.seconds,
    })
}

/// Records a score. The first one lets the draft go on or sends it back. Given twice, it is taken once.
///
/// # Errors
/// As [`scoring`].
pub async fn score(store: &Store, by: &Person, id: &str, scores: Scores) -> Result<Scored, ReadbackError> {
    let mut change = Change::begin(store, Op::ScoreReadback, by).await?;
    if let Some(before) = repeated(&mut change, by, id).await? {
        return Ok(before);
    }
    let Open { row, case, own, n } = Open::find(store, &mut change, by, id).await?;
    let policy = policy::load(store, &case.workflow, row.policy_version).await?;
    let passed = rules::passes(rule(&policy)?, scores);
    let score = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let scored_as = if own { "own" } else { "other" };
    row::insert_score(&mut change, &NewScore { id: &score, readback: &row, n, scored_as, scores, passed });
    if n == 1 {
        let sinks = sync::active_sinks(change.connection()).await?;
        let (now, seq, kind) = (change.now(), change.seq(), EventType::ReadbackDone);
        // Under no decision, and before it: the sinks hear how it came out, also of a draft that never reaches them.
        sync::enqueue(change.writes(), store.ids(), &sinks, kind, case.no, None, seq, now, now)?;
        if passed {
            may_go_on(store, &mut change, &case, &policy).await?;
        } else {
            did_not_pass(&mut change, &case, id);
        }
    }
    let mut told = Told::new()
        .with("case", case.name())
        .with("revision", row.revision)
        .with("score", score)
        .with("scores", id)
        .with("n", n)
        .with("as", scored_as)
        .with("passed", passed)
        .with("policy_version", row.policy_version);
    for (field, mark) in scores.fields() {
        told = told.with(field, mark.as_str());
    }
    change.tell(told);
    change.commit().await?;
    Ok(Scored { id: id.to_owned(), case: case.name(), passed, second: n == 2, own })
}

/// The readback that a name means: its own id, or the newest of a case.
///
/// # Errors
/// When there is none.
pub async fn to_score(store: &Store, name: &str) -> Result<String, ReadbackError> {
    let mut connection = store.reader().acquire().await?;
    if row::by_id(&mut connection, name).await?.is_some() {
        return Ok(name.to_owned());
    }
    let case = by_name(&mut connection, name).await?;
    let newest: Option<String> = sqlx::query_scalar(
        "SELECT id FROM readback WHERE case_no = ? ORDER BY answered_at DESC, event_seq DESC LIMIT 1",
    )
    .bind(case.no.as_i64())
    .fetch_optional(&mut *connection)
    .await?;
    newest.ok_or_else(|| ReadbackError::Gone(format!("nobody has read {} back", case.name())))
}

/// A readback that may be scored now, and by whom.
struct Open {
    row: Row,
    case: CaseRow,
    own: bool,
    n: u32,
}

impl Open {
    async fn find(store: &Store, change: &mut Change, by: &Person, id: &str) -> Result<Self, ReadbackError> {
        let gone = |why: &str| ReadbackError::Gone(why.to_owned());
        let row = row::by_id(change.connection(), id).await?.ok_or_else(|| gone("there is no such readback"))?;
        let scores = row::scores_of(change.connection(), id).await?;
        let case = match scores.as_slice() {
            [] => waiting_case(change, row.case()).await?,
            [first] if row.is_drawn() && first.scored_as == "other" => {
                let case = by_no(change.connection(), row.case()).await?.ok_or_else(|| gone("its case is gone"))?;
                case.key.ok_or_else(|| gone("its case was erased"))?;
                case
            }
            [_] | [..] => return Err(gone("it has been scored")),
        };
        if scores.is_empty() && case.decision.as_ref() != Some(&row.decision) {
            return Err(gone("its case was decided anew since"));
        }
        let first = scores.first().map(|score: &ScoreRow| score.scorer.as_str());
        let own = match Who::of(store, change, &case).await?.may_score(by, &row.reader, first) {
            May::Do => false,
            May::ForWant => true,
            May::Not(why) => return Err(ReadbackError::NotYours(why)),
        };
        let n = if scores.is_empty() { 1 } else { 2 };
        Ok(Self { row, case, own, n })
    }
}

/// What `by` scored before.
async fn repeated(change: &mut Change, by: &Person, id: &str) -> Result<Option<Scored>, ReadbackError> {
    let Some(row) = row::by_id(change.connection(), id).await? else { return Ok(None) };
    let scores = row::scores_of(change.connection(), id).await?;
    let Some(mine) = scores.iter().find(|score| score.scorer == by.id.as_str()) else { return Ok(None) };
    let case = by_no(change.connection(), row.case()).await?.map_or_else(String::new, |case| case.name());
    Ok(Some(Scored { id: row.id, case, passed: mine.passed, second: mine.n == 2, own: mine.scored_as == "own" }))
}
