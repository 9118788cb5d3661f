//! Holding what the station's tables say against what the log says and committed to.
//!
//! Not here: the chain itself (`verify`).

use futures::TryStreamExt as _;
use serde_json::Value;

use super::Broken;
use crate::case::{commit, content_sha256, hex};
use crate::store::{Store, StoreError};

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: String,
    case_name: String,
    revision: u32,
    action: String,
    person: String,
    role: String,
    reason: Option<String>,
    late: bool,
    after_accept: bool,
    policy_version: u32,
    decided_at: i64,
    supersedes: Option<String>,
    final_commit: Option<Vec<u8>>,
    note_commit: Option<Vec<u8>>,
    event_seq: i64,
    key: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const DECISIONS: &str =
    "SELECT d.id, c.source || '/' || c.id AS case_name, d.revision, d.action, d.person, d.role, d.reason, d.late,
       d.after_accept, d.policy_version, d.decided_at, d.supersedes, d.final_commit, d.note_commit, d.event_seq, c.key,
       p.body, n.body AS note, e.body AS event
FROM decision d JOIN cases c ON c.no = d.case_no
LEFT JOIN payload p ON p.case_no = d.case_no AND p.kind = 'final' AND p.decision = d.id
LEFT JOIN payload n ON n.case_no = d.case_no AND n.kind = 'note' AND n.decision = d.id
LEFT JOIN event e ON e.seq = d.event_seq ORDER BY d.event_seq";

/// Each decision's row against its entry, each kept answer and note against the commitment made when it was given, and
/// no entry without its row.
pub(super) async fn decisions_match(store: &Store) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, DecisionRow>(DECISIONS).fetch(store.reader());
    let mut there: i64 = 0;
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = mismatch(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM event WHERE body ->> '$.told.decision' IS NOT NULL")
        .fetch_one(store.reader())
        .await?;
    let what = format!("the log tells of {told} decisions and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

fn mismatch(row: &DecisionRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    if told["decision"].as_str() != Some(row.id.as_str()) {
        return Some(format!("decision {} is not the one this entry tells of", row.id));
    }
    let commitment = |kept: &Option<Vec<u8>>| Value::from(kept.as_deref().map(hex));
    let mut pairs = vec![
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.decided_at)),
        ("answer", &told["final"], commitment(&row.final_commit)),
        ("note", &told["note"], commitment(&row.note_commit)),
        ("reason", &told["reason"], Value::from(row.reason.clone())),
    ];
    let supersedes = Value::from(row.supersedes.clone());
    if row.action == "undo" {
        pairs.push(("undone decision", &told["undoes"], supersedes));
    } else {
        pairs.extend([
            ("action", &told["action"], Value::from(row.action.as_str())),
            ("revision", &told["revision"], Value::from(row.revision)),
            ("lateness", &told["late"], Value::from(row.late)),
            ("acceptance", &told["after_accept"], Value::from(row.after_accept)),
            ("policy version", &told["policy_version"], Value::from(row.policy_version)),
            ("superseded decision", &told["supersedes"], supersedes),
        ]);
    }
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("decision {} has another {name} than this entry", row.id));
    }
    let kept = [("answer", &row.final_commit, &row.body), ("note", &row.note_commit, &row.note)];
    let wrong = kept.into_iter().find(|(_, committed, body)| !is_committed(row.key.as_deref(), committed, body));
    wrong.map(|(name, ..)| format!("the {name} kept for decision {} is not the one that was given", row.id))
}

/// Without a key the case was erased, and there is nothing left to hold against the commitment.
fn is_committed(key: Option<&[u8]>, committed: &Option<Vec<u8>>, body: &Option<Vec<u8>>) -> bool {
    let Some(key) = key else { return true };
    let Ok(key) = <[u8; 32]>::try_from(key) else { return false };
    match (committed, body) {
        (None, None) => true,
        (Some(committed), Some(body)) => commit(&key, body).as_slice() == committed.as_slice(),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

type ContentRow = (String, Vec<u8>, Option<Vec<u8>>, bool);

/// The content of each case that was not erased: it must be there, and where it was kept as received, be what its hash
/// says. What a map made of a record is only checked for being there, because the map is not kept.
pub(super) async fn contents_match(store: &Store) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, ContentRow>(
        "SELECT c.source || '/' || c.id, c.content_sha256, p.body, p.received IS NOT NULL FROM cases c
         LEFT JOIN payload p ON p.case_no = c.no AND p.kind = 'case' AND p.revision = c.revision
         WHERE c.key IS NOT NULL ORDER BY c.no",
    )
    .fetch(store.reader());
    while let Some((case, hash, body, mapped)) = rows.try_next().await? {
        let holds = body.is_some_and(|body| mapped || content_sha256(&body, None).as_slice() == hash.as_slice());
        if !holds {
            let what = format!("the content kept for case {case} is not the one that came in");
            return Ok(Some(Broken { seq: 0, what }));
        }
    }
    Ok(None)
}
