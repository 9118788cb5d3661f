//! Loads what messages and training rows are made of: many decisions with three queries, never one by one.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use sqlx_sqlite::SqliteConnection;

use super::json_list;
use crate::case::hex;
use crate::store::StoreError;

/// What facts are asked for: a case, the decision meant (none for a case accepted unseen), the audit event, and the
/// route under which a case was accepted unseen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Ref(pub(crate) i64, pub(crate) Option<String>, pub(crate) i64, pub(crate) Option<u32>);

/// Everything the station knows about one decision or acceptance.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) source: String,
    pub(crate) case_id: String,
    pub(crate) workflow: String,
    /// The revision that was judged, or accepted.
    pub(crate) revision: u32,
    /// Hash of the judged content in hex; `None` when a newer revision has taken its place.
    pub(crate) content_sha256: Option<String>,
    /// The version it was accepted under; without a route that is known, the one the case was last routed under.
    pub(crate) policy_version: u32,
    pub(crate) confidence: Option<f64>,
    pub(crate) model_name: String,
    pub(crate) model_version: String,
    /// The envelope of the judged revision; `None` once erased.
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) route: Option<Route>,
    pub(crate) decision: Option<Decision>,
    /// The score of a readback that the audit event tells of.
    pub(crate) readback: Option<ReadbackScore>,
    pub(crate) event_seq: i64,
    /// In hex.
    pub(crate) event_hash: String,
}

/// The route of the judged revision under the policy it was judged by, or the one that accepted it.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) to: String,
    pub(crate) rules: Value,
    pub(crate) selection_probability: f64,
}

/// A decision fact with what its person wrote.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) id: String,
    pub(crate) action: String,
    pub(crate) person: String,
    pub(crate) role: String,
    pub(crate) reason: String,
    pub(crate) after_accept: bool,
    pub(crate) policy_version: u32,
    pub(crate) shown_at: Option<i64>,
    pub(crate) decided_at: i64,
    pub(crate) active_ms: Option<i64>,
    pub(crate) supersedes: Option<String>,
    pub(crate) final_value: Option<Value>,
    pub(crate) note: String,
    /// What was accepted for the evidence bar.
    pub(crate) evidence: Vec<Value>,
    /// What the person thought before the AI's answer was shown.
    pub(crate) verdict: Option<Value>,
    pub(crate) undone: Option<Ended>,
    /// By the decision that the audit event tells of.
    pub(crate) superseded: Option<Ended>,
}

/// How a readback was scored.
#[derive(Debug, Clone)]
pub(crate) struct ReadbackScore {
    pub(crate) id: String,
    /// The decision whose text was read.
    pub(crate) decision: String,
    pub(crate) revision: u32,
    pub(crate) policy_version: u32,
    pub(crate) audience: String,
    pub(crate) claim: String,
    pub(crate) next_step: String,
    pub(crate) passed: bool,
    pub(crate) scored_as: String,
    pub(crate) reader_role: String,
    pub(crate) words: u32,
    pub(crate) seconds: u32,
    pub(crate) used_ms: i64,
    pub(crate) scored_at: i64,
}

/// Who took a decision back or put another in its place, and when.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) person: String,
    pub(crate) role: String,
    pub(crate) at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    case_no: i64,
    source: String,
    case_id: String,
    workflow: String,
    case_revision: u32,
    accepted_by: Option<u32>,
    content_sha256: Vec<u8>,
    case_policy: u32,
    confidence: Option<f64>,
    model_name: String,
    model_version: String,
    seq: i64,
    hash: Vec<u8>,
    decision: Option<String>,
    revision: Option<u32>,
    action: Option<String>,
    person: Option<String>,
    role: Option<String>,
    reason: Option<String>,
    after_accept: Option<bool>,
    policy_version: Option<u32>,
    shown_at: Option<i64>,
    decided_at: Option<i64>,
    active_ms: Option<i64>,
    supersedes: Option<String>,
    verdict: Option<String>,
    undone_by: Option<String>,
    undone_role: Option<String>,
    undone_at: Option<i64>,
    superseded_by: Option<String>,
    superseded_role: Option<String>,
    superseded_at: Option<i64>,
    readback: Option<String>,
}

// CROSS JOIN keeps SQLite from turning the loop around: the list is the short side, always.
const ROWS: &str = "SELECT c.no AS case_no, c.source, c.id AS case_id, c.workflow, c.revision AS case_revision, r.value ->> 3 AS accepted_by,
       c.content_sha256, c.policy_version AS case_policy, c.confidence, c.model_name, c.model_version,
       e.seq, e.hash, d.id AS decision, d.revision, d.action, d.person, d.role, d.reason, d.after_accept,
       d.policy_version, d.shown_at, d.decided_at, d.active_ms, d.supersedes, v.id AS verdict,
       u.person AS undone_by, u.role AS undone_role, u.decided_at AS undone_at,
       s.person AS superseded_by, s.role AS superseded_role, s.decided_at AS superseded_at,
       (SELECT rs.id FROM readback_score rs WHERE rs.event_seq = e.seq) AS readback
FROM json_each(?) r
CROSS JOIN cases c ON c.no = r.value ->> 0
CROSS JOIN event e ON e.seq = r.value ->> 2
LEFT JOIN decision d ON d.id = r.value ->> 1
LEFT JOIN verdict v ON v.case_no = d.case_no AND v.revision = d.revision AND v.person = d.person
     AND v.event_seq < d.event_seq
LEFT JOIN decision u ON u.supersedes = d.id AND u.action = 'undo'
LEFT JOIN decision s ON s.case_no = d.case_no AND s.id <> d.id AND s.event_seq = e.seq AND s.action IN ('approve', 'override')
ORDER BY r.key";

/// The facts of each reference, in the order asked.
///
/// # Errors
/// When the file cannot be read or a fact is missing.
pub(crate) async fn load(connection: &mut SqliteConnection, refs: &[Ref]) -> Result<Vec<Facts>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(ROWS).bind(json_list(refs)).fetch_all(&mut *connection).await?;
    if rows.len() != refs.len() {
        return Err(StoreError::Damaged("a decision to be sent has lost its case or its audit event".to_owned()));
    }
    let mut nos: Vec<i64> = rows.iter().map(|row| row.case_no).collect();
    nos.sort_unstable();
    nos.dedup();
    let mut payloads = Payloads::load(&mut *connection, &nos).await?;
    let routes = routes(connection, &nos).await?;
    let scores: Vec<&String> = rows.iter().filter_map(|row| row.readback.as_ref()).collect();
    let readbacks = if scores.is_empty() { HashMap::new() } else { readbacks(connection, &scores).await? };
    let with = |row: Row| {
        let readback = row.readback.as_ref().and_then(|id| readbacks.get(id).cloned());
        facts(row, readback, &mut payloads, &routes)
    };
    Ok(rows.into_iter().map(with).collect())
}

fn facts(
    row: Row,
    readback: Option<ReadbackScore>,
    payloads: &mut Payloads,
    routes: &HashMap<i64, Vec<Routed>>,
) -> Facts {
    let routed = routes.get(&row.case_no).map_or(&[][..], Vec::as_slice);
    let accepted = routed.iter().find(|routed| Some(routed.n) == row.accepted_by);
    let judged = row.revision.or(readback.as_ref().map(|readback| readback.revision));
    let revision = judged.or(accepted.map(|accepted| accepted.revision)).unwrap_or(row.case_revision);
    let route = accepted.or_else(|| judged_under(routed, revision, row.policy_version));
    let decision = row.decision.clone().map(|id| decision(id, &row, payloads));
    let content = payloads.contents.get(&(row.case_no, revision)).cloned();
    Facts {
        content_sha256: (revision == row.case_revision).then(|| hex(&row.content_sha256)),
        route: route.map(|routed| routed.route.clone()),
        source: row.source,
        case_id: row.case_id,
        // A newer revision may have come for another workflow.
        workflow: content.as_deref().filter(|_| revision < row.case_revision).and_then(named).unwrap_or(row.workflow),
        content,
        revision,
        policy_version: accepted.map_or(row.case_policy, |accepted| accepted.policy_version),
        confidence: row.confidence,
        model_name: row.model_name,
        model_version: row.model_version,
        decision,
        readback,
        event_seq: row.seq,
        event_hash: hex(&row.hash),
    }
}

/// The workflow that an envelope names.
fn named(content: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Names {
        workflow: String,
    }
    serde_json::from_slice(content).ok().map(|Names { workflow }| workflow)
}

fn decision(id: String, row: &Row, payloads: &mut Payloads) -> Decision {
    let ended = |by: &Option<String>, role: &Option<String>, at: Option<i64>| {
        by.clone().map(|person| Ended { person, role: role.clone().unwrap_or_default(), at: at.unwrap_or(0) })
    };
    Decision {
        final_value: payloads.finals.get(&id).cloned(),
        note: payloads.notes.get(&id).cloned().unwrap_or_default(),
        evidence: payloads.evidence.get(&id).cloned().unwrap_or_default(),
        verdict: row.verdict.as_ref().and_then(|verdict| payloads.verdicts.get(verdict)).cloned(),
        id,
        action: row.action.clone().unwrap_or_default(),
        person: row.person.clone().unwrap_or_default(),
        role: row.role.clone().unwrap_or_default(),
        reason: row.reason.clone().unwrap_or_default(),
        after_accept: row.after_accept.unwrap_or(false),
        policy_version: row.policy_version.unwrap_or(0),
        shown_at: row.shown_at,
        decided_at: row.decided_at.unwrap_or(0),
        active_ms: row.active_ms,
        supersedes: row.supersedes.clone(),
        undone: ended(&row.undone_by, &row.undone_role, row.undone_at),
        superseded: ended(&row.superseded_by, &row.superseded_role, row.superseded_at),
    }
}

/// Case, kind, revision, decision, body.
type PayloadRow = (i64, String, u32, Option<String>, Vec<u8>);

#[derive(Default)]
struct Payloads {
    contents: HashMap<(i64, u32), Vec<u8>>,
    finals: HashMap<String, Value>,
    notes: HashMap<String, String>,
    evidence: HashMap<String, Vec<Value>>,
    verdicts: HashMap<String, Value>,
}

impl Payloads {
    async fn load(connection: &mut SqliteConnection, nos: &[i64]) -> Result<Self, StoreError> {
        let rows: Vec<PayloadRow> = sqlx::query_as(
            "SELECT p.case_no, p.kind, p.revision, p.decision, p.body
             FROM json_each(?) r CROSS JOIN payload p ON p.case_no = r.value AND p.kind IN ('case', 'final', 'note', 'evidence', 'verdict')",
        )
        .bind(json_list(nos))
        .fetch_all(connection)
        .await?;
        let mut payloads = Self::default();
        for (no, kind, revision, decision, body) in rows {
            payloads.keep(no, &kind, revision, decision, body)?;
        }
        Ok(payloads)
    }

    fn keep(
        &mut self,
        no: i64,
        kind: &str,
        revision: u32,
        of: Option<String>,
        body: Vec<u8>,
    ) -> Result<(), StoreError> {
        match (kind, of) {
            ("case", _) => {
                self.contents.insert((no, revision), body);
            }
            ("final", Some(decision)) => {
                let value = serde_json::from_slice(&body)
                    .map_err(|error| StoreError::Damaged(format!("the answer of decision {decision}: {error}")))?;
                self.finals.insert(decision, value);
            }
            ("verdict", Some(verdict)) => {
                let value = serde_json::from_slice(&body)
                    .map_err(|error| StoreError::Damaged(format!("the words of verdict {verdict}: {error}")))?;
                self.verdicts.insert(verdict, value);
            }
            ("note", Some(decision)) => {
                self.notes.insert(decision, String::from_utf8_lossy(&body).into_owned());
            }
            ("evidence", Some(decision)) => {
                let spans = serde_json::from_slice(&body)
                    .map_err(|error| StoreError::Damaged(format!("the evidence of decision {decision}: {error}")))?;
                self.evidence.insert(decision, spans);
            }
            _ => {}
        }
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct ReadbackRow {
    score: String,
    id: String,
    decision: String,
    revision: u32,
    policy_version: u32,
    audience: String,
    claim: String,
    next_step: String,
    passed: bool,
    scored_as: String,
    role: String,
    words: u32,
    seconds: u32,
    used_ms: i64,
    scored_at: i64,
}

async fn readbacks(
    connection: &mut SqliteConnection,
    scores: &[&String],
) -> Result<HashMap<String, ReadbackScore>, StoreError> {
    let rows: Vec<ReadbackRow> = sqlx::query_as(
        "SELECT s.id AS score, b.id, b.decision, b.revision, b.policy_version, s.audience, s.claim, s.next_step, s.passed,
           s.scored_as, b.role, b.words, b.seconds, b.used_ms, s.scored_at
         FROM json_each(?) r CROSS JOIN readback_score s ON s.id = r.value JOIN readback b ON b.id = s.readback",
    )
    .bind(json_list(scores))
    .fetch_all(connection)
    .await?;
    let read = |row: ReadbackRow| {
        let readback = ReadbackScore {
            id: row.id,
            decision: row.decision,
            revision: row.revision,
            policy_version: row.policy_version,
            audience: row.audience,
            claim: row.claim,
            next_step: row.next_step,
            passed: row.passed,
            scored_as: row.scored_as,
            reader_role: row.role,
            words: row.words,
            seconds: row.seconds,
            used_ms: row.used_ms,
            scored_at: row.scored_at,
        };
        (row.score, readback)
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A route fact: which of its case, for which revision, under which version of the policy.
struct Routed {
    n: u32,
    revision: u32,
    policy_version: u32,
    route: Route,
}

/// The newest route of a revision under the version it was judged by. A case that was routed anew after it was answered
/// was still answered under the route it had; without such a one, the newest of the revision.
fn judged_under(routed: &[Routed], revision: u32, policy: Option<u32>) -> Option<&Routed> {
    let of_revision = || routed.iter().rev().filter(|routed| routed.revision == revision);
    of_revision().find(|routed| Some(routed.policy_version) == policy).or_else(|| of_revision().next())
}

/// Every route of these cases, in the order they were made.
async fn routes(connection: &mut SqliteConnection, nos: &[i64]) -> Result<HashMap<i64, Vec<Routed>>, StoreError> {
    let rows: Vec<(i64, u32, u32, u32, String, String, f64)> = sqlx::query_as(
        "SELECT t.case_no, t.n, t.revision, t.policy_version, t.to_, t.rules, t.selection_probability
         FROM json_each(?) r CROSS JOIN route t ON t.case_no = r.value ORDER BY t.case_no, t.n",
    )
    .bind(json_list(nos))
    .fetch_all(connection)
    .await?;
    let mut routes: HashMap<i64, Vec<Routed>> = HashMap::with_capacity(nos.len());
    for (no, n, revision, policy_version, to, rules, selection_probability) in rows {
        let rules = serde_json::from_str(&rules)
            .map_err(|error| StoreError::Damaged(format!("the route of case {no}: {error}")))?;
        let route = Route { to, rules, selection_probability };
        routes.entry(no).or_default().push(Routed { n, revision, policy_version, route });
    }
    Ok(routes)
}
