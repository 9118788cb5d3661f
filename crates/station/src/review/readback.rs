//! The readback as review knows it: whether an answer waits for one, who may take part in it, where the case goes
//! when it is over, and what was said back for whoever answers next.
//!
//! What is not here: reading, answering and scoring (`readback`).

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::decision;
use super::gate::Gate;
use super::past::{Past, name};
use super::record::tell_superseded;
use crate::case::{CaseRow, Lane, Payload, State, of_decision};
use crate::change::Change;
use crate::people::{Person, Role, everyone};
use crate::policy::Policy;
use crate::queue::{Place, everyone_may_answer, moved};
use crate::store::{Store, StoreError};
use crate::sync::{self, EventType};

/// Whether an answer is to be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is not.
    No,
    /// Somebody else is to read it before it leaves.
    Yes,
    /// It is, and there is nobody who could.
    Nobody,
}

/// Everyone who has written or edited something on a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Hands {
    people: BTreeSet<String>,
    author: Option<String>,
}

impl Hands {
    /// Whether somebody decided it, said what they think of it, typed on it, or is named as its author.
    pub(crate) fn has(&self, person: &Person) -> bool {
        let named = |author: &String| author == person.id.as_str() || author.eq_ignore_ascii_case(&person.name);
        self.people.contains(person.id.as_str()) || self.author.as_ref().is_some_and(named)
    }

    /// Whether a person wrote it.
    pub(crate) fn by_a_person(&self) -> bool {
        self.author.as_ref().is_some_and(|author| !author.eq_ignore_ascii_case("ai"))
    }
}

/// Who has had a hand in a case. Answers that were taken back count as well: whoever gave one knows the draft.
pub(crate) async fn hands(connection: &mut SqliteConnection, case: &CaseRow) -> Result<Hands, ReviewError> {
    let people: Vec<String> = sqlx::query_scalar(
        "SELECT person FROM decision WHERE case_no = ?1 UNION SELECT person FROM verdict WHERE case_no = ?1
         UNION SELECT person FROM draft WHERE case_no = ?1",
    )
    .bind(case.no.as_i64())
    .fetch_all(&mut *connection)
    .await?;
    let author: Option<Option<String>> = sqlx::query_scalar(
        "SELECT body ->> '$.author' FROM payload WHERE case_no = ? AND kind = 'case' AND revision = ?",
    )
    .bind(case.no.as_i64())
    .bind(case.revision)
    .fetch_optional(connection)
    .await?;
    Ok(Hands { people: people.into_iter().collect(), author: author.flatten() })
}

/// Whether somebody in one of `roles` reads back what `by` is asked for. A lead may do what a senior may.
pub(crate) fn reads(by: Role, roles: &[Role]) -> bool {
    Lane::of(by).open_to(roles)
}

/// Whether the answer that `by` gives to a case is read back before it leaves.
pub(super) async fn asked(
    store: &Store,
    change: &mut Change,
    case: &CaseRow,
    policy: &Policy,
    waived: &[Gate],
    by: &str,
) -> Result<Asked, ReviewError> {
    let Some(rule) = &policy.evidence.readback else { return Ok(Asked::No) };
    // What was executed already cannot be kept back.
    if case.accepted_at.is_some() || waived.contains(&Gate::Readback) {
        return Ok(Asked::No);
    }
    let hands = hands(change.connection(), case).await?;
    let could = |person: &Person| person.id.as_str() != by && reads(rule.by, &person.roles) && !hands.has(person);
    let somebody = everyone(store.reader()).await?.iter().any(could);
    Ok(if somebody { Asked::Yes } else { Asked::Nobody })
}

/// Whether the text of a case is kept from somebody: it waits for its readback, and they may still read or score it.
pub(super) async fn is_kept_from(
    connection: &mut SqliteConnection,
    by: &Person,
    case: &CaseRow,
) -> Result<bool, ReviewError> {
    if case.state != State::Readback || !by.roles.iter().any(|role| role.judges()) {
        return Ok(false);
    }
    Ok(!hands(connection, case).await?.has(by))
}

/// Lets an answer wait for its readback.
pub(super) fn wait(change: &mut Change, case: &CaseRow) {
    moved(change.writes(), case, Place { state: State::Readback, lane: case.lane });
    change
        .writes()
        .add("UPDATE cases SET state = 'readback', decision = ?, readback = NULL WHERE no = ?")
        .bind(case.decision.clone())
        .bind(case.no.as_i64());
}

/// Begins the hold of the answer that `row` is: its gates are passed, and sinks hear of it once the hold is over.
pub(super) async fn begin_hold(
    store: &Store,
    change: &mut Change,
    case: &CaseRow,
    policy: &Policy,
    row: &decision::Row,
) -> Result<(), ReviewError> {
    let sinks = sync::active_sinks(change.connection()).await?;
    let (now, ids) = (change.now(), store.ids());
    let hold_until = now + policy.review.undo;
    let state = if policy.review.undo == 0 { State::Settled } else { State::Held };
    moved(change.writes(), case, Place { state, lane: case.lane });
    change
        .writes()
        .add("UPDATE cases SET state = ?, decision = ?, hold_until = ? WHERE no = ?")
        .bind(state.as_str())
        .bind(row.id.clone())
        .bind(hold_until)
        .bind(case.no.as_i64());
    tell_superseded(store, change, case.no, row.supersedes.as_deref(), row.event_seq, hold_until).await?;
    let (kind, seq) = (EventType::DecisionMade, row.event_seq);
    sync::enqueue(change.writes(), ids, &sinks, kind, case.no, Some(&row.id), seq, now, hold_until)?;
    Ok(())
}

/// Lets a case that waits for its readback go on: it passed, or a lead waived it.
pub(crate) async fn may_go_on(
    store: &Store,
    change: &mut Change,
    case: &CaseRow,
    policy: &Policy,
) -> Result<(), ReviewError> {
    let row = match &case.decision {
        Some(id) => decision::by_id(change.connection(), id).await?,
        None => None,
    };
    let row = row.ok_or_else(|| StoreError::Damaged(format!("{} waits for the readback of no answer", case.name())))?;
    begin_hold(store, change, case, policy, &row).await
}

/// Puts a case that failed its readback back into its lane. The answer it had stays beside it until the next one
/// supersedes it, as after a lead's reopening.
pub(crate) fn did_not_pass(change: &mut Change, case: &CaseRow, readback: &str) {
    let writes = change.writes();
    moved(writes, case, Place { state: State::Queued, lane: case.lane });
    writes
        .add("UPDATE cases SET state = 'queued', waits_as = 'queued', reopened = ?, first_answer = NULL WHERE no = ?")
        .bind(readback.to_owned())
        .bind(case.no.as_i64());
    everyone_may_answer(writes, case.no);
}

/// What was said back of one thing that a reader should have understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FieldBack {
    /// `audience`, `claim` or `next_step`.
    pub field: String,
    /// In the reader's words; empty once they were erased.
    pub said: String,
    /// `yes`, `partly` or `no`.
    pub score: String,
}

/// A readback that a draft did not pass, for whoever works on it next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadBack {
    /// Seconds that it could be read for.
    pub seconds: u32,
    /// Words that it had.
    pub words: u32,
    /// What was said back.
    pub fields: Vec<FieldBack>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reader: String,
    words: u32,
    seconds: u32,
    audience: String,
    claim: String,
    next_step: String,
    passed: bool,
    scored_at: i64,
    event_seq: i64,
}

impl Row {
    fn scores(&self) -> [(&'static str, &str); 3] {
        [("audience", &self.audience), ("claim", &self.claim), ("next_step", &self.next_step)]
    }

    /// As one entry of what happened, with its place in the log.
    fn past(&self, who: String) -> (i64, Past) {
        let missed: Vec<String> = self
            .scores()
            .iter()
            .filter(|(_, score)| *score != "yes")
            .map(|(field, score)| format!("{} {score}", field.replace('_', " ")))
            .collect();
        let missed = if missed.is_empty() { String::new() } else { format!(": {}", missed.join(", ")) };
        let came_out = if self.passed { "passed" } else { "did not pass" };
        let past = Past {
            at: self.scored_at as f64,
            who,
            action: "readback".to_owned(),
            text: format!("Read back, {came_out}{missed}"),
            said: None,
            reason: None,
            note: None,
        };
        (self.event_seq, past)
    }
}

const SCORED: &str =
    "SELECT b.id, b.reader, b.words, b.seconds, s.audience, s.claim, s.next_step, s.passed, s.scored_at,
       s.event_seq FROM readback b JOIN readback_score s ON s.readback = b.id AND s.n = 1
WHERE b.case_no = ? ORDER BY s.event_seq";

/// The readbacks of a case as entries of what happened, and the one that put it back into the queue.
pub(super) async fn of_case(
    store: &Store,
    connection: &mut SqliteConnection,
    case: &CaseRow,
) -> Result<(Vec<(i64, Past)>, Option<ReadBack>), ReviewError> {
    let rows: Vec<Row> = sqlx::query_as(SCORED).bind(case.no.as_i64()).fetch_all(&mut *connection).await?;
    let (mut history, mut failed) = (Vec::with_capacity(rows.len()), None);
    for row in rows {
        if case.reopened.as_ref() == Some(&row.id) {
            let kept = of_decision(connection, case.no, Payload::Readback, &row.id).await?;
            let said: serde_json::Value =
                kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
            let field = |(field, score): (&str, &str)| FieldBack {
                field: field.to_owned(),
                said: said[field].as_str().unwrap_or_default().to_owned(),
                score: score.to_owned(),
            };
            let fields = row.scores().map(field).to_vec();
            failed = Some(ReadBack { seconds: row.seconds, words: row.words, fields });
        }
        let who = name(store, &row.reader).await?;
        history.push(row.past(who));
    }
    Ok((history, failed))
}

/// The readbacks that a case failed, each with its place in the log.
pub(super) async fn failed(
    connection: &mut SqliteConnection,
    case: &CaseRow,
) -> Result<Vec<(String, i64)>, ReviewError> {
    Ok(sqlx::query_as(
        "SELECT b.id, s.event_seq FROM readback b JOIN readback_score s ON s.readback = b.id AND s.n = 1 AND s.passed = 0
         WHERE b.case_no = ? AND b.revision = ? ORDER BY s.event_seq",
    )
    .bind(case.no.as_i64())
    .bind(case.revision)
    .fetch_all(connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;
    use rstest::rstest;

    fn person(name: &str) -> Person {
        Person { id: PersonId("p-1".to_owned()), name: name.to_owned(), roles: vec![Role::Senior] }
    }

    #[rstest]
    #[case(&[], None, false, "nobody has touched it")]
    #[case(&["p-2"], Some("ai"), false, "others have")]
    #[case(&["p-1"], Some("ai"), true, "they decided it")]
    #[case(&[], Some("sara holm"), true, "it bears their name")]
    #[case(&[], Some("p-1"), true, "or their id")]
    fn who_has_had_a_hand_in_it(
        #[case] people: &[&str],
        #[case] author: Option<&str>,
        #[case] expected: bool,
        #[case] why: &str,
    ) {
        let people = people.iter().map(|id| (*id).to_owned()).collect();
        let hands = Hands { people, author: author.map(str::to_owned) };
        assert_eq!(hands.has(&person("Sara Holm")), expected, "{why}");
    }

    #[rstest]
    #[case(Role::Senior, &[Role::Reviewer], false)]
    #[case(Role::Senior, &[Role::Senior], true)]
    #[case(Role::Senior, &[Role::Lead], true)]
    #[case(Role::Lead, &[Role::Senior], false)]
    #[case(Role::Reviewer, &[Role::Senior], true)]
    #[case(Role::Reviewer, &[Role::Auditor], false)]
    fn a_higher_role_may_do_what_a_lower_one_may(#[case] by: Role, #[case] roles: &[Role], #[case] may: bool) {
        assert_eq!(reads(by, roles), may, "asked of {by}, for {roles:?}");
    }
}
