//! Deciding a case: one transaction that writes the decision, the case's state, the audit event and the outbox rows.

use serde::Serialize;

use super::ReviewError;
use super::answer::{Action, Answer, Which, above_the_bar, check};
use super::blind::{self, unsaid_sql};
use super::decision::{self, answered_before, newest_answer};
use super::gate::Gate;
use super::record::{Left, Taken};
use super::second::Pair;
use super::standing::{Standing, permitted, standing, under_its_lease};
use super::took::{newest_rules, took};
use super::waiver::gates_of;
use super::words;
use crate::case::{CaseNo, CaseRow, Payload, Prediction, State, by_name, of_decision, parse_kept_answer};
use crate::change::{Change, Find};
use crate::people::Person;
use crate::policy;
use crate::policy::rule::{BLIND_FIRST, DOUBLE_REVIEW};
use crate::seed::Check;
use crate::store::{Columns as _, FoundRow, Store, StoreError};

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
    /// Nothing leaves yet: another person is to answer, or to settle what two answered differently.
    pub waits: bool,
}

/// Records an answer. When this returns, it is durable.
///
/// # Errors
/// `Invalid` when it cannot be taken as it is, `LeaseLost` when the case went elsewhere, and `Unknown` inside
/// `Store` when only reading again can tell; the same `decision_id` may always be sent again.
pub async fn decide(store: &Store, by: &Person, answer: &Answer) -> Result<Decided, ReviewError> {
    let id = uuid_v7(store, answer.decision_id.as_deref(), "decision")?;
    let no = number_of(store, &answer.case).await?;
    let find = Find::of(FIND, Found::read).bind(by.id.as_str()).bind(no.as_i64()).bind(id.clone());
    let (mut change, mut found) = Change::begin_finding(store, answer.action.op(), by, find).await?;
    let Some(found) = found.pop() else {
        return Err(ReviewError::Invalid(format!("there is no case number {}", no.0)));
    };
    let Found { case, envelope, holds, sinks, known, waived, pair, unsaid, asked, left } = found;
    if known && let Some(earlier) = decision::by_id(change.connection(), &id).await? {
        return repeated(&mut change, &case, &earlier).await;
    }
    let standing = standing(&case, by, answer.fence, change.now())?;
    under_its_lease(&mut change, by, &case, answer.fence).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let now_holds = policy::load(store, &case.workflow, holds).await?;
    permitted(&mut change, by, &case, &now_holds, standing)?;
    let content = parse_kept_answer(&envelope)?;
    blind::said_first(&case, unsaid, &content, answer.action)?;
    let checked = check(answer, &content, &policy).map_err(ReviewError::Invalid)?;
    let evidence = above_the_bar(&checked, answer, &policy, &waived).map_err(ReviewError::Invalid)?;
    let taken = Taken {
        store,
        by,
        answer,
        case: &case,
        content: &content,
        policy: &policy,
        pair: &pair,
        waived: &waived,
        checked,
        evidence,
        is_check: asked.is_some(),
        batch: None,
        left,
        id,
    };
    if let Some(asked) = &asked {
        let (last, approved) = (taken.checked.final_value.as_ref(), taken.checked.action == Action::Approve);
        let now = change.now();
        asked.judge(change.writes(), &policy, (&taken.id, by.id.as_str()), last, approved, now);
    }
    match standing {
        Standing::Open => taken.open(change, &sinks).await,
        Standing::Late => taken.late(change).await,
    }
}

/// The id that was given with a decision or a verdict, or a new one.
pub(super) fn uuid_v7(store: &Store, given: Option<&str>, what: &str) -> Result<String, ReviewError> {
    match given {
        None => Ok(store.ids().v7(store.now()).map_err(StoreError::from)?.to_string()),
        Some(given) => match uuid::Uuid::parse_str(given) {
            Ok(id) if id.get_version_num() == 7 => Ok(id.to_string()),
            Ok(_) | Err(_) => Err(ReviewError::Invalid(format!("the {what} id \"{given}\" is no UUIDv7"))),
        },
    }
}

/// Everything an answer is checked against, read in one round trip.
struct Found {
    case: CaseRow,
    envelope: Vec<u8>,
    /// The version of its workflow's policy that holds now.
    holds: u32,
    sinks: Vec<String>,
    /// The decision's id is in the station already.
    known: bool,
    /// Gates of its revision that need not be passed.
    waived: Vec<Gate>,
    pair: Pair,
    /// A verdict is asked of the person, and not given.
    unsaid: bool,
    /// The check that the case is.
    asked: Option<Check>,
    left: Left,
}

impl Found {
    fn read(row: &FoundRow<'_>) -> Result<Self, StoreError> {
        let sinks = |list: String| serde_json::from_str(&list).map_err(|_| StoreError::Damaged("the sinks".to_owned()));
        // In the order of the statement, so that each column is found at once.
        let case = CaseRow::read(row)?;
        let envelope = row.column::<Option<Vec<u8>>>("envelope")?.unwrap_or_default();
        let holds = row.column("holds")?;
        let (sinks, known) = (sinks(row.column("sinks")?)?, row.column("known")?);
        let (waived, took) = (gates_of(&row.column::<String>("waived")?)?, took(row, case.no)?);
        Ok(Self {
            case,
            envelope,
            holds,
            sinks,
            known,
            waived,
            pair: Pair {
                drawn: took.has(DOUBLE_REVIEW),
                first: row.column("first")?,
                answered: row.column("answered")?,
                replaces: row.column("replaces")?,
            },
            asked: Check::of(row)?,
            left: Left { draft: row.column("left_draft")?, skip: row.column("left_skip")? },
            unsaid: took.has(BLIND_FIRST) && row.column("unsaid")?,
        })
    }
}

const FIND: &str = concat!(
    "SELECT c.*,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'case' AND revision = c.revision) AS envelope,
       (SELECT version FROM workflow WHERE key = c.workflow) AS holds,
       (SELECT json_group_array(id) FROM sink WHERE removed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM seed s WHERE s.case_no = c.no)) AS sinks,
       EXISTS (SELECT 1 FROM decision WHERE id = ?3) AS known,
       (SELECT json_group_array(gate) FROM waiver WHERE case_no = c.no AND revision = c.revision) AS waived,
       ",
    newest_rules!(),
    " AS rules,
       (SELECT body FROM payload WHERE case_no = c.no AND kind = 'final' AND decision = c.first_answer) AS first,
       EXISTS (SELECT 1 FROM answerer WHERE case_no = c.no AND person = ?1) AS answered,
       iif(c.waits_as = 'disputed', ",
    newest_answer!("= c.revision"),
    ", coalesce((SELECT supersedes FROM decision WHERE id = c.reopened),
                (SELECT decision FROM readback WHERE id = c.reopened), ",
    answered_before!(),
    ")) AS replaces,
       (SELECT s.id FROM seed s WHERE s.case_no = c.no) AS seed,
       (SELECT p.body FROM seed s JOIN payload p ON p.case_no = s.case_no AND p.kind = 'final' AND p.decision = s.id
        WHERE s.case_no = c.no) AS known_answer,
       EXISTS (SELECT 1 FROM draft WHERE case_no = c.no AND person = ?1) AS left_draft,
       EXISTS (SELECT 1 FROM skip WHERE person = ?1 AND case_no = c.no) AS left_skip, ",
    unsaid_sql!(),
    " AS unsaid FROM cases c WHERE c.no = ?2"
);

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
        waits: !earlier.late && waits(case, earlier),
    })
}

/// Whether the decision is one of two that do not make an answer yet.
fn waits(case: &CaseRow, row: &decision::Row) -> bool {
    let counts = case.first_answer.as_ref() == Some(&row.id) || case.decision.as_ref() == Some(&row.id);
    counts && matches!(case.state, State::Answered | State::Disputed | State::Readback)
}

/// The number of the case that is meant.
pub(crate) async fn number_of(store: &Store, which: &Which) -> Result<CaseNo, ReviewError> {
    match which {
        Which::No(no) => Ok(*no),
        Which::Name(name) => number(store, name).await,
    }
}

/// The number of a case, wherever it is asked for by name.
pub(super) async fn number(store: &Store, name: &str) -> Result<CaseNo, ReviewError> {
    let mut connection = store.reader().acquire().await?;
    Ok(by_name(&mut connection, name).await?.no)
}
