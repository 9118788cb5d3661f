//! Holding the questions with which cases were sent back against what the log says of them.

use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::Broken;
use super::facts::is_committed;
use crate::case::hex;
use crate::store::StoreError;

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: String,
    case_name: String,
    revision: u32,
    escalation: String,
    person: String,
    role: String,
    note_commit: Vec<u8>,
    asked_at: i64,
    event_seq: i64,
    key: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const QUESTIONS: &str =
    "SELECT q.id, coalesce((SELECT k.name FROM seed_name k WHERE k.case_no = q.case_no AND k.name = e.body ->> '$.told.case'),
       c.source || '/' || c.id) AS case_name, q.revision, q.escalation, q.person, q.role, q.note_commit,
       q.asked_at, q.event_seq, c.key, n.body AS note, e.body AS event
FROM question q JOIN cases c ON c.no = q.case_no
LEFT JOIN payload n ON n.case_no = q.case_no AND n.kind = 'note' AND n.decision = q.id
LEFT JOIN event e ON e.seq = q.event_seq ORDER BY q.event_seq";

/// Each question's row against its entry, its words against their commitment, and no entry without its row.
pub(super) async fn questions_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let rows: Vec<QuestionRow> = sqlx::query_as(QUESTIONS).fetch_all(&mut *snapshot).await?;
    for row in &rows {
        if let Some(what) = question_mismatch(row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
    }
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM event WHERE body ->> '$.told.question' IS NOT NULL")
        .fetch_one(&mut *snapshot)
        .await?;
    let there = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let what = format!("the log tells of {told} questions and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

fn question_mismatch(row: &QuestionRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    let pairs = [
        ("id", &told["question"], Value::from(row.id.as_str())),
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("revision", &told["revision"], Value::from(row.revision)),
        ("escalation", &told["escalation"], Value::from(row.escalation.as_str())),
        ("person", &entry["by"], Value::from(row.person.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.asked_at)),
        ("note", &told["note"], Value::from(hex(&row.note_commit))),
    ];
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("question {} has another {name} than this entry", row.id));
    }
    let holds = is_committed(row.key.as_deref(), &Some(row.note_commit.clone()), &row.note);
    (!holds).then(|| format!("the words kept for question {} are not the ones that were asked", row.id))
}
