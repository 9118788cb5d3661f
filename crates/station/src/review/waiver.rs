//! The `waiver` table: gates that a lead said need not be passed, and why. A waiver is a fact about one revision of a case.

use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::answer::Which;
use super::decide::number;
use super::gate::Gate;
use super::readback;
use super::second;
use crate::audit::Told;
use crate::case::{CaseNo, CaseRow, Payload, State, by_no, commit, hex, insert_payload};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::policy::{self, Policy};
use crate::store::{Store, StoreError};

/// Reasons that any waiver may give, beside the policy's own.
pub(super) const WAIVER_REASONS: [(&str, &str); 4] = [
    ("not-applicable", "It does not apply to this piece"),
    ("shown-elsewhere", "It is shown elsewhere"),
    ("urgent", "It cannot wait"),
    (NOBODY_ELSE, "Nobody else here can pass it"),
];

/// Which gates of a case need not be passed, and why.
#[derive(Debug, Clone)]
pub struct Waiving {
    /// The case; its present revision is meant.
    pub case: Which,
    /// At least one gate.
    pub gates: Vec<Gate>,
    /// A code of the policy, or one of the general ones.
    pub reason: String,
    /// Free words.
    pub note: Option<String>,
}

/// What was waived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The case, as `SOURCE/ID`.
    pub case: String,
    /// Its gates, as the policy names them.
    pub gates: Vec<Gate>,
}

/// A waiver as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// What need not be passed.
    pub gate: Gate,
    /// Who said so.
    pub by: String,
    /// The reason's code.
    pub reason: String,
    /// The note.
    pub note: Option<String>,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// Waives gates of a case, all or none.
///
/// # Errors
/// `Invalid` when the case is past its gates, the workflow has no such gate, one is waived already, or the reason is not
/// known; `NotPermitted` for anyone but a lead.
pub async fn waive(store: &Store, by: &Person, asked: &Waiving) -> Result<Waived, ReviewError> {
    let no = match &asked.case {
        Which::No(no) => *no,
        Which::Name(name) => number(store, name).await?,
    };
    let mut change = Change::begin(store, Op::Waive, by).await?;
    let case = by_no(change.connection(), no)
        .await?
        .ok_or_else(|| ReviewError::Invalid(format!("there is no case number {}", no.0)))?;
    before_its_gates(&case).map_err(ReviewError::Invalid)?;
    let policy = policy::load(store, &case.workflow, case.policy_version).await?;
    let waived = waived_gates(change.connection(), case.no, case.revision).await?;
    let gates = new_gates(&asked.gates, &policy, &waived).map_err(ReviewError::Invalid)?;
    let reason = known_reason(&asked.reason, &policy).map_err(ReviewError::Invalid)?;
    let note = asked.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    write(store, &mut change, by, &case, &gates, reason, note)?;
    let all: Vec<Gate> = waived.into_iter().chain(gates.iter().cloned()).collect();
    if gates.contains(&Gate::SecondPerson) {
        second::complete(store, &mut change, &case, &policy, &all).await?;
    }
    if gates.contains(&Gate::Readback) && case.state == State::Readback {
        readback::may_go_on(store, &mut change, &case, &policy).await?;
    }
    change.commit().await?;
    Ok(Waived { case: case.name(), gates })
}

/// The gates of a revision that are waived.
///
/// # Errors
/// When the file cannot be read.
pub(super) async fn waived_gates(
    connection: &mut SqliteConnection,
    case: CaseNo,
    revision: u32,
) -> Result<Vec<Gate>, ReviewError> {
    let gates: Vec<String> = sqlx::query_scalar("SELECT gate FROM waiver WHERE case_no = ? AND revision = ?")
        .bind(case.as_i64())
        .bind(revision)
        .fetch_all(connection)
        .await?;
    Ok(gates.iter().map(|gate| gate.parse()).collect::<Result<_, _>>().map_err(StoreError::Damaged)?)
}

/// Gates from a JSON list of their names, as a statement gives it.
pub(super) fn gates_of(json: &str) -> Result<Vec<Gate>, StoreError> {
    let names: Vec<String> =
        serde_json::from_str(json).map_err(|error| StoreError::Damaged(format!("waived gates: {error}")))?;
    names.iter().map(|name| name.parse().map_err(StoreError::Damaged)).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    gate: String,
    name: String,
    reason: String,
    note: Option<Vec<u8>>,
    at: i64,
}

/// The waivers of a case's present revision, oldest first, with what people said.
///
/// # Errors
/// When the file cannot be read.
pub(super) async fn waivers(connection: &mut SqliteConnection, case: &CaseRow) -> Result<Vec<Waiver>, ReviewError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT w.gate, p.name, w.reason, n.body AS note, w.at FROM waiver w JOIN person p ON p.id = w.person
         LEFT JOIN payload n ON n.case_no = w.case_no AND n.kind = 'note' AND n.revision = w.revision AND n.decision = w.id
         WHERE w.case_no = ? AND w.revision = ? ORDER BY w.at, w.id",
    )
    .bind(case.no.as_i64())
    .bind(case.revision)
    .fetch_all(connection)
    .await?;
    let waiver = |row: Row| {
        Ok(Waiver {
            gate: row.gate.parse().map_err(StoreError::Damaged)?,
            by: row.name,
            reason: row.reason,
            note: row.note.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            at: row.at,
        })
    };
    rows.into_iter().map(waiver).collect()
}

/// Why a gate is waived that nobody else on the station could pass.
pub(crate) const NOBODY_ELSE: &str = "nobody-else";

/// Adds the waiver of a gate that nobody else on the station could pass. It is told with the decision that it makes
/// possible. Returns its id.
pub(crate) fn for_want_of_people(
    store: &Store,
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    gate: &Gate,
) -> Result<String, ReviewError> {
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    let id = store.ids().v7(now).map_err(StoreError::from)?.to_string();
    change
        .writes()
        .add(
            "INSERT INTO waiver (id, case_no, revision, gate, person, role, reason, policy_version, at, event_seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.clone())
        .bind(case.no.as_i64())
        .bind(case.revision)
        .bind(gate.to_string())
        .bind(by.id.as_str().to_owned())
        .bind(role)
        .bind(NOBODY_ELSE)
        .bind(case.policy_version)
        .bind(now)
        .bind(seq);
    Ok(id)
}

/// The text of a waiver's reason.
pub(super) fn reason_text(policy: &Policy, code: &str) -> String {
    let own = policy.review.reasons.iter().find(|reason| reason.code == code).map(|reason| reason.text.as_str());
    let general = WAIVER_REASONS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
    own.or(general).unwrap_or(code).to_owned()
}

/// Whether a case has gates before it: it may still be answered, or waits for a gate behind its answer.
fn before_its_gates(case: &CaseRow) -> Result<(), String> {
    let past = |why: &str| Err(format!("{} {why}; there is no gate before it to waive", case.name()));
    match case.state {
        State::Accepted
        | State::Queued
        | State::Leased
        | State::Escalated
        | State::Answered
        | State::Disputed
        | State::Readback => Ok(()),
        State::Held | State::Settled => past("has been decided"),
        State::Returned => past("was returned to its source"),
        State::Quarantine => past("is in quarantine"),
        State::Erased => past("was erased"),
    }
}

fn new_gates(asked: &[Gate], policy: &Policy, waived: &[Gate]) -> Result<Vec<Gate>, String> {
    let mut gates: Vec<Gate> = Vec::new();
    for gate in asked {
        let gate = gate.clone().of(policy)?;
        if waived.contains(&gate) {
            return Err(format!("{gate} is waived already"));
        }
        if !gates.contains(&gate) {
            gates.push(gate);
        }
    }
    if gates.is_empty() { Err("say which gate is waived".to_owned()) } else { Ok(gates) }
}

fn known_reason<'r>(reason: &'r str, policy: &Policy) -> Result<&'r str, String> {
    let codes: Vec<&str> = WAIVER_REASONS
        .iter()
        .map(|(code, _)| *code)
        .chain(policy.review.reasons.iter().map(|reason| reason.code.as_str()))
        .collect();
    if codes.contains(&reason) {
        return Ok(reason);
    }
    Err(format!("\"{reason}\" is no reason for a waiver; there are {}", codes.join(", ")))
}

fn write(
    store: &Store,
    change: &mut Change,
    by: &Person,
    case: &CaseRow,
    gates: &[Gate],
    reason: &str,
    note: Option<&str>,
) -> Result<(), ReviewError> {
    if note.is_some_and(|note| note.len() > 64 * 1024) {
        return Err(ReviewError::Invalid("the note is longer than 64 KiB; shorten it".to_owned()));
    }
    let key = case.key.ok_or_else(|| ReviewError::Invalid(format!("{} was erased", case.name())))?;
    let note_commit = note.map(|note| commit(&key, note.as_bytes()));
    let (now, seq, role) = (change.now(), change.seq(), change.role().map_or("", |role| role.as_str()));
    let mut ids = Vec::with_capacity(gates.len());
    for gate in gates {
        let id = store.ids().v7(now).map_err(StoreError::from)?.to_string();
        let writes = change.writes();
        writes
            .add(
                "INSERT INTO waiver (id, case_no, revision, gate, person, role, reason, note_commit, policy_version, at,
                   event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id.clone())
            .bind(case.no.as_i64())
            .bind(case.revision)
            .bind(gate.to_string())
            .bind(by.id.as_str().to_owned())
            .bind(role)
            .bind(reason.to_owned())
            .bind(note_commit.map(|commit| commit.to_vec()))
            .bind(case.policy_version)
            .bind(now)
            .bind(seq);
        if let Some(note) = note {
            insert_payload(writes, case.no, case.revision, Payload::Note, &id, note.as_bytes().to_vec());
        }
        ids.push(id);
    }
    change.tell(
        Told::new()
            .with("case", case.name())
            .with("revision", case.revision)
            .with("waivers", ids)
            .with("gates", gates.iter().map(ToString::to_string).collect::<Vec<_>>())
            .with("reason", reason)
            .with_some("note", note_commit.map(|commit| hex(&commit)))
            .with("policy_version", case.policy_version),
    );
    Ok(())
}
