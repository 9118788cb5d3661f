//! Holding readbacks and their scores against what the log says of them.

use futures::TryStreamExt as _;
use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::Broken;
use super::facts::is_committed;
use crate::case::hex;
use crate::store::StoreError;

#[derive(sqlx::FromRow)]
struct ReadbackRow {
    id: String,
    case_name: String,
    revision: u32,
    decision: String,
    reader: String,
    role: String,
    waiver: Option<String>,
    policy_version: u32,
    words: u32,
    seconds: u32,
    used_ms: i64,
    said_commit: Vec<u8>,
    second_u: f64,
    second_rate: f64,
    answered_at: i64,
    event_seq: i64,
    key: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    event: Option<Vec<u8>>,
}

const READBACKS: &str =
    "SELECT b.id, c.source || '/' || c.id AS case_name, b.revision, b.decision, b.reader, b.role, b.waiver, b.policy_version,
       b.words, b.seconds, b.used_ms, b.said_commit, b.second_u, b.second_rate, b.answered_at, b.event_seq, c.key,
       p.body, e.body AS event
FROM readback b JOIN cases c ON c.no = b.case_no
LEFT JOIN payload p ON p.case_no = b.case_no AND p.kind = 'readback' AND p.decision = b.id
LEFT JOIN event e ON e.seq = b.event_seq ORDER BY b.event_seq";

#[derive(sqlx::FromRow)]
struct ScoreRow {
    id: String,
    readback: String,
    case_name: String,
    n: u32,
    scorer: String,
    role: String,
    scored_as: String,
    audience: String,
    claim: String,
    next_step: String,
    passed: bool,
    policy_version: u32,
    scored_at: i64,
    event_seq: i64,
    event: Option<Vec<u8>>,
}

const SCORES: &str =
    "SELECT s.id, s.readback, c.source || '/' || c.id AS case_name, s.n, s.scorer, s.role, s.scored_as, s.audience, s.claim,
       s.next_step, s.passed, s.policy_version, s.scored_at, s.event_seq, e.body AS event
FROM readback_score s JOIN readback b ON b.id = s.readback JOIN cases c ON c.no = b.case_no
LEFT JOIN event e ON e.seq = s.event_seq ORDER BY s.event_seq";

/// Each readback and each score against its entry, the kept words against their commitment, and no entry without its row.
pub(super) async fn readbacks_match(snapshot: &mut SqliteConnection) -> Result<Option<Broken>, StoreError> {
    let mut rows = sqlx::query_as::<_, ReadbackRow>(READBACKS).fetch(&mut *snapshot);
    let mut there: i64 = 0;
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = unlike_its_entry(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    let mut rows = sqlx::query_as::<_, ScoreRow>(SCORES).fetch(&mut *snapshot);
    while let Some(row) = rows.try_next().await? {
        if let Some(what) = score_unlike_its_entry(&row) {
            return Ok(Some(Broken { seq: row.event_seq, what }));
        }
        there += 1;
    }
    drop(rows);
    let told: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM event WHERE body ->> '$.told.readback' IS NOT NULL OR body ->> '$.told.score' IS NOT NULL",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let what = format!("the log tells of {told} readbacks and scores, and {there} are kept");
    Ok((told != there).then_some(Broken { seq: 0, what }))
}

fn unlike_its_entry(row: &ReadbackRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    let pairs = [
        ("id", &told["readback"], Value::from(row.id.as_str())),
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("revision", &told["revision"], Value::from(row.revision)),
        ("decision", &told["reads"], Value::from(row.decision.as_str())),
        ("reader", &entry["by"], Value::from(row.reader.as_str())),
        ("waiver", &told["waiver"], Value::from(row.waiver.clone())),
        ("policy version", &told["policy_version"], Value::from(row.policy_version)),
        ("length", &told["words"], Value::from(row.words)),
        ("time given", &told["seconds"], Value::from(row.seconds)),
        ("time used", &told["used_ms"], Value::from(row.used_ms)),
        ("text", &told["said"], Value::from(hex(&row.said_commit))),
        ("role", &told["as"], Value::from(row.role.as_str())),
        ("time", &entry["at"], Value::from(row.answered_at)),
    ];
    if let Some((name, ..)) = pairs.iter().find(|(_, said, kept)| *said != kept) {
        return Some(format!("readback {} has another {name} than this entry", row.id));
    }
    // Reading a number from JSON may cost it its last bit.
    let near = |told: &Value, kept: f64| told.as_f64().is_some_and(|told| (told - kept).abs() < 1e-12);
    if !near(&told["second_u"], row.second_u) || !near(&told["second_rate"], row.second_rate) {
        return Some(format!("readback {} has another draw than this entry", row.id));
    }
    let holds = is_committed(row.key.as_deref(), &Some(row.said_commit.clone()), &row.body);
    (!holds).then(|| format!("the words kept for readback {} are not the ones that were given", row.id))
}

fn score_unlike_its_entry(row: &ScoreRow) -> Option<String> {
    let entry: Value = serde_json::from_slice(row.event.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let told = &entry["told"];
    let pairs = [
        ("id", &told["score"], Value::from(row.id.as_str())),
        ("readback", &told["scores"], Value::from(row.readback.as_str())),
        ("case", &told["case"], Value::from(row.case_name.as_str())),
        ("number", &told["n"], Value::from(row.n)),
        ("scorer", &entry["by"], Value::from(row.scorer.as_str())),
        ("role", &entry["role"], Value::from(row.role.as_str())),
        ("kind", &told["as"], Value::from(row.scored_as.as_str())),
        ("audience", &told["audience"], Value::from(row.audience.as_str())),
        ("claim", &told["claim"], Value::from(row.claim.as_str())),
        ("next step", &told["next_step"], Value::from(row.next_step.as_str())),
        ("outcome", &told["passed"], Value::from(row.passed)),
        ("policy version", &told["policy_version"], Value::from(row.policy_version)),
        ("time", &entry["at"], Value::from(row.scored_at)),
    ];
    let (name, ..) = pairs.iter().find(|(_, said, kept)| *said != kept)?;
    Some(format!("score {} has another {name} than this entry", row.id))
}
