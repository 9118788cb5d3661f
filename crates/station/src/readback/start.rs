//! Beginning a reading, and going on with one.

use serde::Serialize;

use super::piece::{ReadPiece, piece};
use super::reading::{self, New, Reading};
use super::who::{May, Who, rule};
use super::{ReadbackError, Said, rules};
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, State, by_no};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::{self, Policy};
use crate::queue::Holder;
use crate::review::{Gate, NOBODY_ELSE, Which, for_want_of_people, number_of, reads};
use crate::store::{Store, StoreError};

/// A draft in its reader's hands.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// The reading.
    pub id: String,
    /// The case.
    pub no: CaseNo,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Its workflow's name.
    pub workflow: String,
    /// Seconds that it can be read for.
    pub seconds: u32,
    /// Milliseconds used of them.
    pub used_ms: u32,
    /// Words that it has.
    pub words: u32,
    /// Words that an average reader gets through in that time.
    pub reach: u32,
    /// The same as a share of the draft, 0..1.
    pub share: f64,
    /// The draft; `None` once its time is used up.
    pub piece: Option<ReadPiece>,
    /// What was typed before.
    pub typed: Said,
}

/// Gives a draft to `by` to read, or goes on where they were. Once its time is used up, the text is not given any more.
///
/// # Errors
/// `NotYours` when they wrote or edited it, lack the role, or somebody else is reading it; `Gone` when the case does not
/// wait for a readback, or it has been answered.
pub async fn start(store: &Store, by: &Person, which: &Which, holder: Holder) -> Result<Given, ReadbackError> {
    let no = number_of(store, which).await?;
    let mut change = Change::begin(store, Op::StartReadback, by).await?;
    let case = waiting_case(&mut change, no).await?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let decision = standing(&case)?;
    unanswered(&mut change, &case, &decision).await?;
    let now = change.now();
    let readings = reading::of_decision(change.connection(), &decision).await?;
    let mine = readings.iter().find(|reading| reading.reader == by.id.as_str());
    if readings.iter().any(|other| other.reader != by.id.as_str() && other.lease_until > now) {
        return Err(ReadbackError::NotYours(format!("somebody else is reading {}", case.name())));
    }
    let lease_until = now + policy.review.lease;
    // The window tells how its time goes; from the command line it runs by itself.
    let runs_since = match holder {
        Holder::Window => None,
        Holder::Cli => Some(now),
    };
    let piece = piece(change.connection(), case.no, &decision).await?;
    let given = match mine {
        Some(reading) => {
            reading::resume(change.writes(), reading, now, runs_since, lease_until);
            given(&case, &policy, reading, now, piece)
        }
        None => {
            let waiver = permitted(store, &mut change, by, &case, &policy).await?;
            let id = store.ids().v7(now).map_err(StoreError::from)?.to_string();
            let seconds = rule(&policy)?.seconds;
            // The plainest of their roles that the policy lets read, which need not be the one that begins things.
            let by_role = rule(&policy)?.by;
            let role = change.roles().iter().copied().find(|role| reads(by_role, &[*role]));
            let role = role.map_or("", |role| role.as_str());
            let new = New {
                id: &id,
                case: case.no,
                revision: case.revision,
                decision: &decision,
                reader: by.id.as_str(),
                role,
                waiver: waiver.as_deref(),
                seconds,
                words: piece.words(),
                runs_since,
                now,
                lease_until,
            };
            reading::insert(change.writes(), &new);
            change.writes().add("UPDATE cases SET readback = ? WHERE no = ?").bind(id.clone()).bind(case.no.as_i64());
            first_given(&case, &policy, &new, piece)
        }
    };
    change.commit().await?;
    Ok(given)
}

/// The reading that `by` has begun of a case, if it is still going on.
///
/// # Errors
/// When there is none.
pub async fn begun(store: &Store, by: &Person, which: &Which) -> Result<String, ReadbackError> {
    let no = number_of(store, which).await?;
    let id: Option<String> = sqlx::query_scalar(
        "SELECT r.id FROM reading r JOIN cases c ON c.no = r.case_no AND c.decision = r.decision
         WHERE r.case_no = ? AND r.reader = ?",
    )
    .bind(no.as_i64())
    .bind(by.id.as_str())
    .fetch_optional(store.reader())
    .await?;
    id.ok_or_else(|| ReadbackError::Gone("you have not begun to read it; `countersign readback start` does".to_owned()))
}

/// The case, while it waits for its readback.
pub(super) async fn waiting_case(change: &mut Change, no: CaseNo) -> Result<CaseRow, ReadbackError> {
    let case = by_no(change.connection(), no).await?;
    let case = case.ok_or_else(|| ReadbackError::Invalid(format!("there is no case number {}", no.0)))?;
    if case.state == State::Readback {
        return Ok(case);
    }
    let what = match case.readback {
        Some(_) => "it does not wait for its readback any more; what you typed is kept",
        None => "it does not wait for a readback",
    };
    Err(ReadbackError::Gone(format!("{}: {what}", case.name())))
}

/// The decision whose draft is read.
pub(super) fn standing(case: &CaseRow) -> Result<String, ReadbackError> {
    let none = || StoreError::Damaged(format!("{} waits for the readback of no answer", case.name()));
    Ok(case.decision.clone().ok_or_else(none)?)
}

/// Refuses what comes after somebody has handed in what they understood.
pub(super) async fn unanswered(change: &mut Change, case: &CaseRow, decision: &str) -> Result<(), ReadbackError> {
    let answered: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM readback WHERE decision = ?)")
        .bind(decision.to_owned())
        .fetch_one(change.connection())
        .await?;
    match answered {
        true => Err(ReadbackError::Gone(format!("{} was read back by somebody and waits to be scored", case.name()))),
        false => Ok(()),
    }
}

/// Whether `by` may read it. For somebody who has had a hand in it, and nobody else could read it, the gate is waived,
/// and the waiver's id is kept with the reading.
async fn permitted(
    store: &Store,
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    policy: &Policy,
) -> Result<Option<String>, ReadbackError> {
    let who = Who::of(store, change, case).await?;
    match who.may_read(by, rule(policy)?) {
        May::Do => Ok(None),
        May::Not(why) => Err(ReadbackError::NotYours(format!("{}: {why}", case.name()))),
        May::ForWant => {
            // The exception is a waiver like any other, so it is a lead's to make, and logged.
            change.becomes(Op::Waive, by)?;
            let id = for_want_of_people(store, change, by, case, &Gate::Readback)?;
            change.tell(
                Told::new()
                    .with("case", case.name())
                    .with("revision", case.revision)
                    .with("waivers", vec![id.clone()])
                    .with("gates", vec![Gate::Readback.to_string()])
                    .with("reason", NOBODY_ELSE)
                    .with("policy_version", case.policy_version),
            );
            Ok(Some(id))
        }
    }
}

fn given(case: &CaseRow, policy: &Policy, reading: &Reading, now: i64, piece: ReadPiece) -> Given {
    let used_ms = reading.used_at(now);
    let piece = (!reading.is_over(now)).then_some(piece);
    Given {
        id: reading.id.clone(),
        no: case.no,
        case: case.name(),
        workflow: policy.workflow.name.clone(),
        seconds: reading.seconds,
        used_ms,
        words: reading.words,
        reach: rules::reach(reading.seconds),
        share: rules::share(reading.words, reading.seconds),
        piece,
        typed: reading.typed(),
    }
}

fn first_given(case: &CaseRow, policy: &Policy, new: &New<'_>, piece: ReadPiece) -> Given {
    Given {
        id: new.id.to_owned(),
        no: case.no,
        case: case.name(),
        workflow: policy.workflow.name.clone(),
        seconds: new.seconds,
        used_ms: 0,
        words: new.words,
        reach: rules::reach(new.seconds),
        share: rules::share(new.words, new.seconds),
        piece: Some(piece),
        typed: Said::default(),
    }
}
