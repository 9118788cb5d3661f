//! The verdict: what a person thinks before the AI's answer is shown. It is a fact of its own, kept beside the decision
//! that follows and never changed by it; the first one holds.

mod form;
mod row;
mod view;
mod words;

pub use form::{TypedVerdict, typed_verdict};
pub(super) use row::{Own, own};
pub use view::{SpokenView, VerdictView};
pub(super) use words::in_words;

use super::ReviewError;
use super::answer::Which;
use super::decide::{number_of, uuid_v7};
use super::standing::{Standing, permitted, standing, under_its_lease};
use super::took::{newest_rules, took};
use crate::audit::Told;
use crate::case::{CaseRow, Payload, Verdict, commit, hex, insert_payload, parse_kept};
use crate::change::{Change, Find};
use crate::people::{Op, Person};
use crate::policy;
use crate::policy::rule::BLIND_FIRST;
use crate::store::{Columns as _, FoundRow, Store, StoreError};

/// A verdict as the window or the command line gives it.
#[derive(Debug, Clone)]
pub struct Saying {
    /// The case.
    pub case: Which,
    /// The lease it is given under; the command line may have none.
    pub fence: Option<u32>,
    /// Made by whoever asks, so that the same verdict sent twice is taken once.
    pub verdict_id: Option<String>,
    /// What they think.
    pub verdict: Verdict,
    /// Milliseconds of attention.
    pub active_ms: Option<i64>,
}

/// What became of a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// The verdict.
    pub verdict_id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// "Transfer fee charged".
    pub text: String,
    /// Whether the AI's answer is the same; `None` where only a person can tell.
    pub agrees: Option<bool>,
    /// Given after the case had gone on under another lease.
    pub late: bool,
    /// They had said something else before; that holds, and this was not recorded.
    pub held: bool,
}

/// Records what somebody thinks of a case before they see the AI's answer. When this returns, it is durable, and
/// `sheet` shows them the answer.
///
/// # Errors
/// `Invalid` when the case was not drawn for it or the verdict does not fit it, `LeaseLost` when the case went elsewhere.
pub async fn give_verdict(store: &Store, by: &Person, saying: &Saying) -> Result<Spoken, ReviewError> {
    let id = uuid_v7(store, saying.verdict_id.as_deref(), "verdict")?;
    let no = number_of(store, &saying.case).await?;
    let find = Find::of(FIND, Found::read).bind(no.as_i64()).bind(id.clone());
    let (mut change, mut found) = Change::begin_finding(store, Op::Verdict, by, find).await?;
    let Some(Found { case, envelope, drawn, known }) = found.pop() else {
        return Err(ReviewError::Invalid(format!("there is no case number {}", no.0)));
    };
    if let Some(earlier) = row::own(change.connection(), case.no, case.revision, by.id.as_str()).await? {
        return Ok(repeated(&case, earlier, saying));
    }
    if known {
        return Err(ReviewError::Invalid(format!("the verdict id {id} belongs to another verdict")));
    }
    let standing = standing(&case, by, saying.fence, change.now())?;
    under_its_lease(&mut change, by, &case, saying.fence).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let holds = policy::holds_now(store, &case.workflow).await?;
    permitted(&mut change, by, &case, &holds, standing)?;
    let content = parse_kept(&envelope)?;
    if !drawn || content.prediction.is_none() {
        return Err(ReviewError::Invalid(format!("{} is not judged blind first; decide it", case.name())));
    }
    words::check(&saying.verdict, &policy, &content).map_err(ReviewError::Invalid)?;
    let agrees = words::agrees(&saying.verdict, &policy, &content);
    let late = standing == Standing::Late;
    write(&mut change, by, &case, &row::New { id: &id, saying, agrees, late })?;
    change.commit().await?;
    Ok(Spoken { verdict_id: id, case: case.name(), text: in_words(&saying.verdict), agrees, late, held: false })
}

/// Everything a verdict is checked against, read in one round trip.
struct Found {
    case: CaseRow,
    envelope: Vec<u8>,
    /// The case was drawn for blind-first.
    drawn: bool,
    /// The verdict's id is in the station already.
    known: bool,
}

impl Found {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        let case = CaseRow::read(row)?;
        Ok(Self {
            envelope: row.column::<Option<Vec<u8>>>("envelope")?.unwrap_or_default(),
            drawn: took(row, case.no)?.has(BLIND_FIRST),
            known: row.column("known")?,
            case,
        })
    }
}

const FIND: &str = concat!(
    "SELECT c.*,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS envelope,
       ",
    newest_rules!(),
    " AS rules,
       EXISTS (SELECT 1 FROM verdict WHERE id = ?2) AS known
     FROM cases c WHERE c.no = ?1"
);

/// The first verdict holds, whatever is said afterwards: by then the answer was seen.
fn repeated(case: &CaseRow, earlier: Own, saying: &Saying) -> Spoken {
    Spoken {
        held: earlier.verdict.as_ref().is_some_and(|verdict| *verdict != saying.verdict),
        text: earlier.verdict.as_ref().map(in_words).unwrap_or_default(),
        verdict_id: earlier.id,
        case: case.name(),
        agrees: earlier.agrees,
        late: earlier.late,
    }
}

fn write(change: &mut Change, by: &Person, case: &CaseRow, new: &row::New<'_>) -> Result<(), ReviewError> {
    let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
    let body = new.saying.verdict.to_json();
    let said = commit(&key, &body);
    row::insert(change, by, case, new, &said);
    insert_payload(change.writes(), case.no, case.revision, Payload::Verdict, new.id, body);
    // What was typed so far is the verdict now; the decision begins with an empty desk.
    change
        .writes()
        .add("DELETE FROM draft WHERE case_no = ? AND person = ?")
        .bind(case.no.as_i64())
        .bind(by.id.as_str().to_owned());
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("revision", case.revision)
            .with("verdict", new.id)
            .with("said", hex(&said))
            .with("late", new.late)
            .with("policy_version", case.policy_version),
    );
    Ok(())
}
