//! Handing in what was understood.

use serde::Serialize;

use super::reading::{self, Reading};
use super::row::{self, New};
use super::start::{unanswered, waiting_case};
use super::who::Who;
use super::{ReadbackError, SECOND_RATE, Said};
use crate::audit::Told;
use crate::case::draw::{Purpose, u};
use crate::case::{CaseRow, Payload, commit, hex, insert_payload, unhex};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::{Store, StoreError, read_setting};

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The readback.
    pub id: String,
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Words of the draft.
    pub words: u32,
    /// Seconds that it could be read for.
    pub seconds: u32,
    /// Milliseconds that were used.
    pub used_ms: u32,
}

/// Hands in what a reader understood. When this returns, it is durable; handed in twice, it is taken once.
///
/// # Errors
/// `Invalid` when a field is empty or too long, `NotYours` when somebody else has begun to read meanwhile, `Gone` when
/// the case does not wait for it any more. What was typed is kept in each case.
pub async fn answer(store: &Store, by: &Person, id: &str, said: &Said) -> Result<Answered, ReadbackError> {
    let said = said.whole().map_err(ReadbackError::Invalid)?;
    let salt = salt(store).await?;
    let mut change = Change::begin(store, Op::AnswerReadback, by).await?;
    let Some(reading) = reading::by_id(change.connection(), id).await? else {
        return repeated(&mut change, by, id).await;
    };
    if reading.reader != by.id.as_str() {
        return Err(ReadbackError::NotYours("somebody else has begun this readback".to_owned()));
    }
    let case = waiting_case(&mut change, reading.case()).await?;
    still_theirs(&mut change, &case, &reading).await?;
    unanswered(&mut change, &case, &reading.decision).await?;
    let key = case.key.ok_or_else(|| ReadbackError::Gone(format!("{} was erased", case.name())))?;
    let used_ms = reading.used_at(change.now());
    let body = said.to_json();
    let said_commit = commit(&key, &body);
    let who = Who::of(store, &mut change, &case).await?;
    let model: (String, String) = sqlx::query_as("SELECT model_name, model_version FROM cases WHERE no = ?")
        .bind(case.no.as_i64())
        .fetch_one(change.connection())
        .await?;
    let second = (u(&salt, Purpose::ReadbackSecond, &case.source, &case.id), SECOND_RATE);
    let by_a_person = who.by_a_person();
    row::insert(&mut change, &case, &New { reading: &reading, used_ms, said_commit, by_a_person, model, second });
    insert_payload(change.writes(), case.no, reading.revision, Payload::Readback, id, body);
    reading::delete(change.writes(), id);
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("revision", reading.revision)
            .with("readback", id)
            .with("reads", reading.decision.as_str())
            .with("as", reading.role.as_str())
            .with("said", hex(&said_commit))
            .with("words", reading.words)
            .with("seconds", reading.seconds)
            .with("used_ms", used_ms)
            .with_some("waiver", reading.waiver.clone())
            .with("second_u", second.0)
            .with("second_rate", second.1)
            .with("policy_version", case.policy_version),
    );
    change.commit().await?;
    Ok(Answered { id: id.to_owned(), case: case.name(), words: reading.words, seconds: reading.seconds, used_ms })
}

/// Refuses the answer to a draft that is not the case's any more, or that somebody else has begun to read since.
async fn still_theirs(change: &mut Change, case: &CaseRow, reading: &Reading) -> Result<(), ReadbackError> {
    if case.decision.as_ref() != Some(&reading.decision) {
        return Err(ReadbackError::Gone(format!(
            "{} was decided anew since you read it; what you typed is kept",
            case.name()
        )));
    }
    let now = change.now();
    let others = reading::of_decision(change.connection(), &reading.decision).await?;
    let taken = others.iter().any(|other| other.id != reading.id && other.lease_until > now);
    let over = reading.lease_until <= now;
    if taken && over {
        let what = "your time for it ran out and somebody else reads it now; what you typed is kept";
        return Err(ReadbackError::NotYours(format!("{}: {what}", case.name())));
    }
    Ok(())
}

/// The stored result of an answer that was handed in before.
async fn repeated(change: &mut Change, by: &Person, id: &str) -> Result<Answered, ReadbackError> {
    let none = || ReadbackError::Gone("there is no such readback; begin to read it first".to_owned());
    let row = row::by_id(change.connection(), id).await?.filter(|row| row.reader == by.id.as_str()).ok_or_else(none)?;
    let case = crate::case::by_no(change.connection(), row.case()).await?.ok_or_else(none)?;
    let used_ms = u32::try_from(row.used_ms).unwrap_or(0);
    Ok(Answered { id: row.id, case: case.name(), words: row.words, seconds: row.seconds, used_ms })
}

/// The salt of the station's draws.
async fn salt(store: &Store) -> Result<[u8; 32], ReadbackError> {
    let salt = read_setting(store.reader(), "station.salt").await?.as_deref().and_then(unhex);
    let salt = salt.and_then(|salt| salt.try_into().ok());
    Ok(salt.ok_or_else(|| StoreError::Damaged("the setting station.salt is missing or damaged".to_owned()))?)
}
