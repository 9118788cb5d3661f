//! Holding what the station's tables say against what the log says and committed to.
//!
//! Not here: the chain itself (`verify`).

use futures::TryStreamExt as _;
use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::Broken;
use super::together::{Leaf, root};
use crate::case::{commit, content_sha256, hex};
use crate::store::StoreError;

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
    evidence_commit: Option<Vec<u8>>,
    batch: Option<String>,
    event_seq: i64,
    key: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    evidence: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const DECISIONS: &str =
    "SELECT d.id, coalesce((SELECT k.name FROM seed_name k WHERE k.case_no = d.case_no AND k.name = e.body ->> '$.told.case'),
       c.source || '/' || c.id) AS case_name, d.revision, d.action, d.person, d.role, d.reason, d.late,
       d.after_accept, d.policy_version, d.decided_at, d.supersedes, d.final_commit, d.note_commit, d.evidence_commit, d.batch,
       d.event_seq, c.key,
       p.body, n.body AS note, v.body AS evidence, e.body AS event
FROM decision d JOIN cases c ON c.no = d.case_no
LEFT JOIN payload p ON p.case_no = d.case_no AND p.kind = 'final' AND p.decision = d.id
LEFT JOIN payload n ON n.case_no = d.case_no AND n.kind = 'note' AND n.decision = d.id
LEFT JOIN payload v ON v.case_no = d.case_no AND v.kind = 'evidence' AND v.decision = d.id
LEFT JOIN event e ON e.seq = d.event_seq ORDER BY d.event_seq, d.id";

/// Each decision's row against its entry, each kept answer and note against the commitment made when it was given, and
/// no entry without its row.
pub(super) async fn decisions_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, DecisionRow>(DECISIONS).fetch(&mut *snapshot);
    let mut there: i64 = 0;
    // Decisions made as one stand one after the other; their entry vouches for them with one root.
    let mut several: Option<Several> = None;
    while let Some(row) = rows.try_next().await? {
        if several.as_ref().is_some_and(|several| several.seq != row.event_seq)
            && let Some(broken) = several.take().and_then(Several::broken)
        {
            return Ok(Some(broken));
        }
        if let Some(what) = mismatch(&row, &mut several) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    if let Some(broken) = several.and_then(Several::broken) {
        return Ok(Some(broken));
    }
    let told: i64 = sqlx::query_scalar(
        "SELECT count(*) FILTER (WHERE body ->> '$.told.decision' IS NOT NULL)
           + coalesce(sum(json_array_length(body, '$.told.decisions')), 0) FROM event",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let what = format!("the log tells of {told} decisions and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

/// An entry that tells of several decisions made as one, and what was found of them.
struct Several {
    seq: i64,
    told: Value,
    ids: Vec<String>,
    leaves: Vec<[u8; 32]>,
}

impl Several {
    /// What does not hold of them, once all were seen.
    fn broken(self) -> Option<Broken> {
        let same = self.told["decisions"] == Value::from(self.ids) && self.told["root"] == hex(&root(&self.leaves));
        let what = || "the decisions made together are not the ones this entry vouches for".to_owned();
        (!same).then(|| Broken { seq: self.seq, what: what() })
    }
}

/// One of several decisions made as one: who, when and as what must be the entry's own; for the rest its leaf counts.
fn mismatch_of_several(row: &DecisionRow, entry: &Value, several: &mut Option<Several>) -> Option<String> {
    // Nothing late is decided together, and nothing that needs evidence.
    let (in_time, none) = (Value::from(false), Value::Null);
    let pairs = [
        ("lateness", &in_time, Value::from(row.late)),
        ("evidence", &none, Value::from(row.evidence_commit.as_deref().map(hex))),
        ("batch", &entry["told"]["batch"], Value::from(row.batch.clone())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.decided_at)),
    ];
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("decision {} has another {name} than the decisions it was made together with", row.id));
    }
    let leaf = Leaf {
        decision: &row.id,
        case: &row.case_name,
        revision: row.revision,
        action: &row.action,
        reason: row.reason.as_deref(),
        final_commit: row.final_commit.as_deref(),
        note_commit: row.note_commit.as_deref(),
        policy_version: row.policy_version,
        after_accept: row.after_accept,
        supersedes: row.supersedes.as_deref(),
    };
    let told = || entry["told"].clone();
    let several = several.get_or_insert_with(|| Several {
        seq: row.event_seq,
        told: told(),
        ids: Vec::new(),
        leaves: Vec::new(),
    });
    several.ids.push(row.id.clone());
    several.leaves.push(leaf.hash());
    unlike_committed(row)
}

fn mismatch(row: &DecisionRow, several: &mut Option<Several>) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    if entry["told"]["decisions"].is_array() {
        return mismatch_of_several(row, &entry, several);
    }
    let told = &entry["told"];
    if told["decision"].as_str() != Some(row.id.as_str()) {
        return Some(format!("decision {} is not the one this entry tells of", row.id));
    }
    let commitment = |kept: &Option<Vec<u8>>| Value::from(kept.as_deref().map(hex));
    let mut pairs = vec![
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("batch", &told["batch"], Value::from(row.batch.clone())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.decided_at)),
        ("answer", &told["final"], commitment(&row.final_commit)),
        ("note", &told["note"], commitment(&row.note_commit)),
        ("evidence", &told["evidence"], commitment(&row.evidence_commit)),
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
    unlike_committed(row)
}

/// What is kept with a decision and is not what its row committed to.
fn unlike_committed(row: &DecisionRow) -> Option<String> {
    let kept = [
        ("answer", &row.final_commit, &row.body),
        ("note", &row.note_commit, &row.note),
        ("evidence", &row.evidence_commit, &row.evidence),
    ];
    let wrong = kept.into_iter().find(|(_, committed, body)| !is_committed(row.key.as_deref(), committed, body));
    wrong.map(|(name, ..)| format!("the {name} kept for decision {} is not the one that was given", row.id))
}

/// Without a key the case was erased, and there is nothing left to hold against the commitment.
pub(super) fn is_committed(key: Option<&[u8]>, committed: &Option<Vec<u8>>, body: &Option<Vec<u8>>) -> bool {
    let Some(key) = key else { return true };
    let Ok(key) = <[u8; 32]>::try_from(key) else { return false };
    match (committed, body) {
        (None, None) => true,
        (Some(committed), Some(body)) => commit(&key, body).as_slice() == committed.as_slice(),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

#[derive(sqlx::FromRow)]
struct VerdictRow {
    id: String,
    case_name: String,
    revision: u32,
    person: String,
    role: String,
    late: bool,
    policy_version: u32,
    said_commit: Vec<u8>,
    said_at: i64,
    event_seq: i64,
    key: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const VERDICTS: &str =
    "SELECT v.id, coalesce((SELECT k.name FROM seed_name k WHERE k.case_no = v.case_no AND k.name = e.body ->> '$.told.case'),
       c.source || '/' || c.id) AS case_name, v.revision, v.person, v.role, v.late,
       v.policy_version, v.said_commit, v.said_at, v.event_seq, c.key, p.body, e.body AS event
FROM verdict v JOIN cases c ON c.no = v.case_no
LEFT JOIN payload p ON p.case_no = v.case_no AND p.kind = 'verdict' AND p.decision = v.id
LEFT JOIN event e ON e.seq = v.event_seq ORDER BY v.event_seq";

/// Each verdict's row against its entry, its kept words against the commitment, and no entry without its row.
pub(super) async fn verdicts_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, VerdictRow>(VERDICTS).fetch(&mut *snapshot);
    let mut there: i64 = 0;
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = unlike_its_entry(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM event WHERE body ->> '$.told.verdict' IS NOT NULL")
        .fetch_one(&mut *snapshot)
        .await?;
    let what = format!("the log tells of {told} verdicts and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

fn unlike_its_entry(row: &VerdictRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    let pairs = [
        ("id", &told["verdict"], Value::from(row.id.as_str())),
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("revision", &told["revision"], Value::from(row.revision)),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.said_at)),
        ("lateness", &told["late"], Value::from(row.late)),
        ("policy version", &told["policy_version"], Value::from(row.policy_version)),
        ("text", &told["said"], Value::from(hex(&row.said_commit))),
    ];
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("verdict {} has another {name} than this entry", row.id));
    }
    let holds = is_committed(row.key.as_deref(), &Some(row.said_commit.clone()), &row.body);
    (!holds).then(|| format!("the words kept for verdict {} are not the ones that were given", row.id))
}

type ContentRow = (String, Vec<u8>, Option<Vec<u8>>, bool);

/// The content of each case that was not erased: it must be there, and where it was kept as received, be what its hash
/// says. What a map made of a record is only checked for being there, because the map is not kept.
pub(super) async fn contents_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, ContentRow>(
        "SELECT c.source || '/' || c.id, c.content_sha256, p.body, p.received IS NOT NULL FROM cases c
         LEFT JOIN payload p ON p.case_no = c.no AND p.kind = 'case' AND p.revision = c.revision
         WHERE c.key IS NOT NULL ORDER BY c.no",
    )
    .fetch(&mut *snapshot);
    while let Some((case, hash, body, mapped)) = rows.try_next().await? {
        let holds = body.is_some_and(|body| mapped || content_sha256(&body, None).as_slice() == hash.as_slice());
        if !holds {
            let what = format!("the content kept for case {case} is not the one that came in");
            return Ok(Some(Broken { seq: 0, what }));
        }
    }
    Ok(None)
}
