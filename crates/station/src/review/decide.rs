//! Deciding a case: one transaction that writes the decision, the case's state, the audit event and the outbox rows.

use serde::Serialize;
use sqlx::FromRow;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::ReviewError;
use super::answer::{Action, Answer, Which, check};
use super::decision;
use super::record::Taken;
use super::standing::{Standing, permitted, standing, under_its_lease};
use super::words;
use crate::case::{CaseNo, CaseRow, Payload, Prediction, by_name, of_decision, parse_kept};
use crate::change::{Change, Find};
use crate::people::Person;
use crate::policy;
use crate::store::{Store, StoreError};

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// The decision.
    pub decision_id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// What was recorded: an override to the AI's own answer is an approval.
    pub action: Action,
    /// "Overridden: Transfer fee charged".
    pub label: String,
    /// When its undo hold ends, UTC milliseconds.
    pub hold_until: f64,
    /// Kept as a second opinion: the case had gone on under another lease.
    pub late: bool,
}

/// Records an answer. When this returns, it is durable.
///
/// # Errors
/// `Invalid` when it cannot be taken as it is, `LeaseLost` when the case went elsewhere, and `Unknown` inside
/// `Store` when only reading again can tell; the same `decision_id` may always be sent again.
pub async fn decide(store: &Store, by: &Person, answer: &Answer) -> Result<Decided, ReviewError> {
    let id = decision_id(store, answer)?;
    let no = match &answer.case {
        Which::No(no) => *no,
        Which::Name(name) => number(store, name).await?,
    };
    let find = Find::by(&by.id, FIND).bind(no.as_i64()).bind(id.clone());
    let (mut change, rows) = Change::begin_finding(store, answer.action.op(), by, find).await?;
    let Some(row) = rows.first() else {
        return Err(ReviewError::Invalid(format!("there is no case number {}", no.0)));
    };
    let Found { case, envelope, sinks, known } = Found::from_row(row)?;
    if known && let Some(earlier) = decision::by_id(change.connection(), &id).await? {
        return repeated(&mut change, &case, &earlier).await;
    }
    let standing = standing(&case, by, answer.fence, change.now())?;
    under_its_lease(&mut change, by, &case, answer.fence).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    permitted(&mut change, by, &case, &policy, standing)?;
    let content = parse_kept(&envelope)?;
    let checked = check(answer, &content, &policy).map_err(ReviewError::Invalid)?;
    let taken = Taken { store, by, answer, case: &case, content: &content, checked, id };
    match standing {
        Standing::Open => taken.open(change, &policy, &sinks).await,
        Standing::Late => taken.late(change).await,
    }
}

fn decision_id(store: &Store, answer: &Answer) -> Result<String, ReviewError> {
    match &answer.decision_id {
        None => Ok(store.ids().v7(store.now()).map_err(StoreError::from)?.to_string()),
        Some(given) => match uuid::Uuid::parse_str(given) {
            Ok(id) if id.get_version_num() == 7 => Ok(id.to_string()),
            Ok(_) | Err(_) => Err(ReviewError::Invalid(format!("the decision id \"{given}\" is no UUIDv7"))),
        },
    }
}

/// Everything an answer is checked against, read in one round trip.
struct Found {
    case: CaseRow,
    envelope: Vec<u8>,
    sinks: Vec<String>,
    /// The decision's id is in the station already.
    known: bool,
}

impl FromRow<'_, SqliteRow> for Found {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let sinks: String = row.try_get("sinks")?;
        Ok(Self {
            case: CaseRow::from_row(row)?,
            envelope: row.try_get::<Option<Vec<u8>>, _>("envelope")?.unwrap_or_default(),
            sinks: serde_json::from_str(&sinks).map_err(|error| sqlx::Error::Decode(error.into()))?,
            known: row.try_get("known")?,
        })
    }
}

const FIND: &str = "SELECT c.*,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS envelope,
       (SELECT json_group_array(id) FROM sink WHERE removed_at IS NULL) AS sinks,
       EXISTS (SELECT 1 FROM decision WHERE id = ?3) AS known
     FROM cases c WHERE c.no = ?2";

/// The stored result of a decision that was sent before.
async fn repeated(change: &mut Change, case: &CaseRow, earlier: &decision::Row) -> Result<Decided, ReviewError> {
    let action = Action::from_word(&earlier.action);
    let (Some(action), true) = (action, earlier.case_no == case.no.0) else {
        return Err(ReviewError::Invalid(format!("the decision id {} belongs to another decision", earlier.id)));
    };
    let kept = of_decision(change.connection(), case.no, Payload::Final, &earlier.id).await?;
    let value = kept.map(|bytes| Prediction::from_json(&bytes)).transpose()?;
    Ok(Decided {
        decision_id: earlier.id.clone(),
        case: case.name(),
        action,
        label: words::done(action, value.as_ref()),
        hold_until: earlier.hold_until as f64,
        late: earlier.late,
    })
}

/// The number of a case, wherever it is asked for by name.
pub(super) async fn number(store: &Store, name: &str) -> Result<CaseNo, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    Ok(by_name(&mut connection, name).await?.no)
}
