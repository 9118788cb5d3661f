//! Holding the waivers of gates against what the log says of them.

use futures::TryStreamExt as _;
use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::Broken;
use super::facts::is_committed;
use crate::case::hex;
use crate::store::StoreError;

#[derive(sqlx::FromRow)]
struct WaiverRow {
    id: String,
    case_name: String,
    revision: u32,
    gate: String,
    person: String,
    role: String,
    reason: String,
    note_commit: Option<Vec<u8>>,
    policy_version: u32,
    at: i64,
    event_seq: i64,
    key: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const WAIVERS: &str =
    "SELECT w.id, coalesce((SELECT k.name FROM seed_name k WHERE k.case_no = w.case_no AND k.name = e.body ->> '$.told.case'),
       c.source || '/' || c.id) AS case_name, w.revision, w.gate, w.person, w.role, w.reason, w.note_commit,
       w.policy_version, w.at, w.event_seq, c.key, n.body AS note, e.body AS event
FROM waiver w JOIN cases c ON c.no = w.case_no
LEFT JOIN payload n ON n.case_no = w.case_no AND n.kind = 'note' AND n.decision = w.id
LEFT JOIN event e ON e.seq = w.event_seq ORDER BY w.event_seq, w.id";

/// Each waiver's row against its entry, each kept note against its commitment, and no entry without its rows.
pub(super) async fn waivers_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, WaiverRow>(WAIVERS).fetch(&mut *snapshot);
    let mut there: i64 = 0;
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = waiver_mismatch(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    let told: i64 = sqlx::query_scalar("SELECT coalesce(sum(json_array_length(body, '$.told.waivers')), 0) FROM event")
        .fetch_one(&mut *snapshot)
        .await?;
    let what = format!("the log tells of {told} waivers and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

fn waiver_mismatch(row: &WaiverRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    let waivers = told["waivers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(nth) = waivers.iter().position(|id| id.as_str() == Some(row.id.as_str())) else {
        return Some(format!("waiver {} is not one that this entry tells of", row.id));
    };
    // A gate that nobody else could pass is told with the decision that its waiver made possible.
    let (reason, note) = match told.get("decision") {
        Some(_) => (&told["waived_for"], &Value::Null),
        None => (&told["reason"], &told["note"]),
    };
    let pairs = [
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("revision", &told["revision"], Value::from(row.revision)),
        ("gate", &told["gates"][nth], Value::from(row.gate.as_str())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.at)),
        ("reason", reason, Value::from(row.reason.as_str())),
        ("note", note, Value::from(row.note_commit.as_deref().map(hex))),
        ("policy version", &told["policy_version"], Value::from(row.policy_version)),
    ];
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("waiver {} has another {name} than this entry", row.id));
    }
    let holds = is_committed(row.key.as_deref(), &row.note_commit, &row.note);
    (!holds).then(|| format!("the note kept for waiver {} is not the one that was given", row.id))
}
