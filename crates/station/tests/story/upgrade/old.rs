//! A station's file as the first version left it: the first migration, and rows written as that version wrote them.

use countersign_station::audit::{Told, body, chain_hash};
use countersign_station::case::{commit, content_sha256, hex};
use countersign_station::people::{Op, PersonId, Role};
use countersign_station::store::{APPLICATION_ID, Home, MIGRATOR};
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx_sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool};

use crate::station::START;

pub(super) const MAREN: &str = "0195d000-0000-4000-8000-000000000001";
pub(super) const TOMAS: &str = "0195d000-0000-4000-8000-000000000002";
pub(super) const INES: &str = "0195d000-0000-4000-8000-000000000003";
pub(super) const IN_HOLD: i64 = START + 5_000;

const STATION: &str = "0195d000-0000-7000-8000-00000000000a";
const SINK: &str = "0195d000-0000-7000-8000-00000000000b";
/// 32 bytes in hex.
const SALT: &str = "7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a";
const BATCH: &str = "0195d000-0000-7000-8000-00000000000c";

/// Version 1 of the old policy; version 2 takes a label away, which cases that came before it keep.
pub(super) const FIRST_POLICY: &str = r#"
[workflow]
key = "tickets"
name = "Tickets"
mode = "ai-assisted"
stage = "excite"
kind = "classification"
owner = "Head of lifecycle"
labels = ["lost_card", "late_card", "fee"]
rollout = "live"

[route]
threshold = 0.80
audit_rate = 0.05
blind_first = 0.2

[review]
undo = "15s"
reasons = [{code = "wrong-label", text = "Wrong label"}]
"#;

/// Where a case of the first version stands.
pub(super) struct At {
    pub(super) id: &'static str,
    pub(super) state: &'static str,
    pub(super) lane: &'static str,
    pub(super) route: &'static str,
    /// The rules that took it.
    pub(super) took: &'static [&'static str],
}

pub(super) const CASES: [At; 12] = [
    At { id: "waits", state: "queued", lane: "main", route: "review", took: &["threshold"] },
    At { id: "blind", state: "queued", lane: "main", route: "review", took: &["threshold", "blind-first"] },
    At { id: "check", state: "queued", lane: "audit", route: "audit", took: &["audit"] },
    At { id: "both", state: "queued", lane: "audit", route: "review", took: &["threshold", "audit", "blind-first"] },
    At { id: "taken", state: "leased", lane: "main", route: "review", took: &["threshold"] },
    At { id: "handed-up", state: "escalated", lane: "senior", route: "review", took: &["threshold"] },
    At { id: "disputed", state: "disputed", lane: "senior", route: "review", took: &["threshold"] },
    At { id: "returned", state: "returned", lane: "main", route: "review", took: &["threshold"] },
    At { id: "held", state: "held", lane: "main", route: "review", took: &["threshold"] },
    At { id: "settled", state: "settled", lane: "main", route: "review", took: &["threshold"] },
    At { id: "unseen", state: "accepted", lane: "main", route: "auto", took: &[] },
    At { id: "erased", state: "erased", lane: "main", route: "review", took: &["threshold"] },
];

/// The case as it was received. One has words that another shares, so that it can be its precedent.
pub(super) fn received(id: &str) -> Vec<u8> {
    let message = match id {
        "settled" => "Somebody stole my wallet in Lisbon yesterday",
        "waits" => "My wallet was stolen, somebody stole it in Lisbon",
        _ => "Where is my card",
    };
    json!({
        "id": id, "source": "router", "workflow": "tickets", "title": format!("Ticket {id}"),
        "subject": {"type": "contact", "id": "c-1", "name": "Ana"}, "input": {"Customer message": message},
        "prediction": {"label": "fee"}, "confidence": 0.2, "alternatives": [{"label": "fee", "p": 0.2}],
    })
    .to_string()
    .into_bytes()
}

fn case_key(no: i64) -> [u8; 32] {
    [u8::try_from(no).expect("a few cases"); 32]
}

/// A decision of the first version.
struct Said {
    case: i64,
    by: &'static str,
    role: Role,
    op: Op,
    action: &'static str,
    answer: Option<&'static str>,
    note: Option<&'static str>,
    late: bool,
    undoes: Option<String>,
    hold_until: i64,
}

impl Said {
    fn answers(case: i64, answer: &'static str) -> Self {
        let (op, action) = if answer == "fee" { (Op::Approve, "approve") } else { (Op::Override, "override") };
        let answer = Some(answer);
        Self {
            case,
            by: TOMAS,
            role: Role::Reviewer,
            op,
            action,
            answer,
            note: None,
            late: false,
            undoes: None,
            hold_until: START - 60_000,
        }
    }
}

/// The file while it is written.
pub(super) struct Old {
    pool: SqlitePool,
    seq: i64,
    prev: [u8; 32],
}

impl Old {
    /// Makes the whole file in `home`.
    pub(super) async fn make(home: &Home) {
        home.make().expect("a folder");
        let options = SqliteConnectOptions::new().filename(home.database()).create_if_missing(true).page_size(8192);
        let options = options.journal_mode(SqliteJournalMode::Wal).pragma("recursive_triggers", "ON");
        let pool = SqlitePool::connect_with(options).await.expect("a file");
        let mut old = Self { pool, seq: 0, prev: [0; 32] };
        let mark = sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"));
        sqlx::query(mark).execute(&old.pool).await.expect("its mark");
        let first = MIGRATOR.iter().filter(|migration| migration.version == 1).cloned().collect();
        Migrator::with_migrations(first).run(&old.pool).await.expect("the first migration");
        old.people().await;
        old.policies().await;
        old.cases().await;
        old.decisions().await;
        old.around_them().await;
        old.pool.close().await;
    }

    async fn run(&self, sql: &'static str, values: &[Value]) {
        let mut query = sqlx::query(sql);
        for value in values {
            query = match value {
                Value::Null => query.bind(None::<i64>),
                Value::Number(number) if number.is_i64() || number.is_u64() => query.bind(number.as_i64()),
                Value::Number(number) => query.bind(number.as_f64()),
                Value::Bool(yes) => query.bind(*yes),
                Value::String(text) => query.bind(text.clone()),
                // Bytes are handed over as a list of numbers.
                Value::Array(bytes) => query.bind(bytes_of(bytes)),
                Value::Object(_) => query.bind(value.to_string()),
            };
        }
        query.execute(&self.pool).await.expect(sql);
    }

    async fn event(&mut self, by: &str, role: Role, op: Op, at: i64, told: &Told) -> i64 {
        let id = format!("0195d000-0000-7000-9000-{:012}", self.seq + 1);
        let body = body(STATION, &id, at, &PersonId(by.to_owned()), Some(role), op, told);
        self.seq += 1;
        let hash = chain_hash(self.seq, &self.prev, &body);
        let sql = "INSERT INTO event (seq, prev, hash, body) VALUES (?, ?, ?, ?)";
        self.run(sql, &[json!(self.seq), json!(self.prev), json!(hash), json!(body)]).await;
        self.prev = hash;
        self.seq
    }

    async fn people(&mut self) {
        for (key, value) in [("station.id", STATION), ("station.salt", SALT), ("station.zone", "Europe/Berlin")] {
            self.run("INSERT INTO setting (key, value) VALUES (?, ?)", &[json!(key), json!(value)]).await;
        }
        let people = [
            (MAREN, "Maren", Role::ALL.to_vec(), Op::FoundStation),
            (TOMAS, "Tomas", vec![Role::Reviewer], Op::AddPerson),
            (INES, "Ines", vec![Role::Senior], Op::AddPerson),
        ];
        for (id, name, roles, op) in people {
            let sql = "INSERT INTO person (id, name, created_at) VALUES (?, ?, ?)";
            self.run(sql, &[json!(id), json!(name), json!(START)]).await;
            for role in &roles {
                let sql = "INSERT INTO person_role (person, role) VALUES (?, ?)";
                self.run(sql, &[json!(id), json!(role.as_str())]).await;
            }
            self.event(MAREN, Role::Lead, op, START, &Told::person(&PersonId(id.to_owned()), &roles)).await;
        }
        let sql = "INSERT INTO sink (id, name, kind, config, created_at) VALUES (?, 'decisions', 'folder', ?, ?)";
        self.run(sql, &[json!(SINK), json!({"path": "decisions"}), json!(START)]).await;
        let told = Told::new().with("sink", SINK).with("kind", "folder").with("name", "decisions");
        self.event(MAREN, Role::Lead, Op::AddSink, START, &told).await;
    }

    async fn policies(&mut self) {
        let second = FIRST_POLICY.replace("\"late_card\", ", "");
        for (version, text) in [(1, FIRST_POLICY), (2, second.as_str())] {
            let sql = "INSERT INTO policy (workflow, version, text, sha256, applied_at, applied_by) VALUES ('tickets', ?, ?, ?, ?, ?)";
            self.run(sql, &[json!(version), json!(text), json!(vec![version; 32]), json!(START), json!(MAREN)]).await;
            let told = Told::new().with("policies", json!([{"workflow": "tickets", "version": version}]));
            self.event(MAREN, Role::Lead, Op::ApplyPolicy, START, &told).await;
        }
        self.run("INSERT INTO workflow (key, name, version) VALUES ('tickets', 'Tickets', 2)", &[]).await;
    }

    async fn cases(&mut self) {
        for (no, case) in (1..).zip(&CASES) {
            let (bytes, erased) = (received(case.id), case.state == "erased");
            let key = if erased { Value::Null } else { json!(case_key(no)) };
            let waits_as = if matches!(case.state, "escalated" | "disputed") { case.state } else { "queued" };
            let sql = "INSERT INTO cases (no, source, id, workflow, content_sha256, key, state, lane, waits_as, route,
                policy_version, confidence, subject_type, subject_id, value, arrived_at, due_at, urgent_at, accepted_at, batch)
                VALUES (?, 'router', ?, 'tickets', ?, ?, ?, ?, ?, ?, 1, 0.2, 'contact', 'c-1', 0.5, ?, ?, ?, ?, ?)";
            let accepted = if case.route == "auto" || case.id == "check" { json!(START) } else { Value::Null };
            let due = START + 14_400_000;
            let hash = content_sha256(&bytes, None);
            let who = [json!(no), json!(case.id), json!(hash), key];
            let stands = [json!(case.state), json!(case.lane), json!(waits_as), json!(case.route)];
            let times = [json!(START), json!(due), json!(due - 3_600_000), accepted, json!(BATCH)];
            self.run(sql, &[&who[..], &stands[..], &times[..]].concat()).await;
            if !erased {
                let sql = "INSERT INTO payload (case_no, kind, revision, body) VALUES (?, 'case', 1, ?)";
                self.run(sql, &[json!(no), json!(bytes)]).await;
            }
            let asked = ["threshold", "audit", "blind-first", "seeded", "double-review"];
            let rules: Vec<Value> = asked
                .iter()
                .map(|rule| json!({"rule": rule, "value": 0.2, "limit": 0.8, "result": case.took.contains(rule)}))
                .collect();
            let sql = "INSERT INTO route (case_no, n, revision, policy_version, to_, rules, selection_probability, at) VALUES (?, 1, 1, 1, ?, ?, 1.0, ?)";
            self.run(sql, &[json!(no), json!(case.route), json!(json!(rules).to_string()), json!(START)]).await;
        }
        let told =
            Told::new().with("import", BATCH).with("lines", "1-12").with("accepted", 12).with("root", hex(&[0; 32]));
        self.event(MAREN, Role::Lead, Op::Import, START, &told).await;
        let sql = "INSERT INTO counter (workflow, state, lane, n) SELECT workflow, state, lane, count(*) FROM cases GROUP BY workflow, state, lane";
        self.run(sql, &[]).await;
    }

    async fn decide(&mut self, said: Said) -> String {
        let id = format!("0195d000-0000-7000-a000-{:012}", self.seq + 1);
        let at = START + self.seq * 1_000 - 120_000;
        let (key, name) = (case_key(said.case), CASES[usize::try_from(said.case - 1).expect("a number")].id);
        let value = said.answer.map(|label| json!({"label": label}).to_string().into_bytes());
        let reason = (said.action == "override").then_some("wrong-label");
        let (answer, note) =
            (value.as_ref().map(|value| commit(&key, value)), said.note.map(|note| commit(&key, note.as_bytes())));
        let told = Told::new().with("case", format!("router/{name}")).with("decision", id.as_str());
        let told = match &said.undoes {
            Some(undone) => told.with("undoes", undone.as_str()).with("sent", false),
            None => told
                .with("revision", 1)
                .with("action", said.action)
                .with_some("final", answer.map(|commit| hex(&commit)))
                .with_some("note", note.map(|commit| hex(&commit)))
                .with_some("reason", reason)
                .with("confidence", 0.2)
                .with("policy_version", 1)
                .with("late", said.late)
                .with("after_accept", false),
        };
        let seq = self.event(said.by, said.role, said.op, at, &told).await;
        let sql = "INSERT INTO decision (id, case_no, revision, action, person, role, reason, fence, late, policy_version, was,
            lane, final_commit, note_commit, decided_at, hold_until, supersedes, event_seq)
            VALUES (?, ?, 1, ?, ?, ?, ?, 0, ?, 1, 'queued', 'main', ?, ?, ?, ?, ?, ?)";
        let who =
            [json!(id), json!(said.case), json!(said.action), json!(said.by), json!(said.role.as_str()), json!(reason)];
        let what = [
            json!(said.late),
            json!(answer),
            json!(note),
            json!(at),
            json!(said.hold_until),
            json!(said.undoes),
            json!(seq),
        ];
        self.run(sql, &[&who[..], &what[..]].concat()).await;
        let kept = [("final", value), ("note", said.note.map(|note| note.as_bytes().to_vec()))];
        for (kind, body) in kept.into_iter().filter_map(|(kind, body)| body.map(|body| (kind, body))) {
            let sql = "INSERT INTO payload (case_no, kind, revision, decision, body) VALUES (?, ?, 1, ?, ?)";
            self.run(sql, &[json!(said.case), json!(kind), json!(id), json!(body)]).await;
        }
        if said.undoes.is_none() && !said.late {
            self.run(
                "UPDATE cases SET decision = ?, hold_until = ? WHERE no = ?",
                &[json!(id), json!(said.hold_until), json!(said.case)],
            )
            .await;
        }
        id
    }

    async fn decisions(&mut self) {
        let (escalates, returns) = (
            Said {
                op: Op::Escalate,
                action: "escalate",
                answer: None,
                note: Some("is this fraud?"),
                ..Said::answers(6, "fee")
            },
            Said {
                op: Op::Return,
                action: "return",
                answer: None,
                note: Some("which card?"),
                ..Said::answers(8, "fee")
            },
        );
        self.decide(escalates).await;
        self.decide(Said::answers(7, "fee")).await;
        self.decide(Said { by: INES, role: Role::Senior, late: true, ..Said::answers(7, "lost_card") }).await;
        self.decide(returns).await;
        let held = self.decide(Said { hold_until: IN_HOLD, ..Said::answers(9, "late_card") }).await;
        let hasty = self.decide(Said::answers(10, "fee")).await;
        let undo = Said { op: Op::Undo, action: "undo", answer: None, undoes: Some(hasty), ..Said::answers(10, "fee") };
        self.decide(undo).await;
        let settled = self.decide(Said { note: Some("the wallet had it"), ..Said::answers(10, "lost_card") }).await;
        for (case, decision, state) in [(9, held, "pending"), (10, settled, "delivered")] {
            let sql = "INSERT INTO outbox (id, sink, type, case_no, decision, event_seq, created_at, not_before, state)
                VALUES (?, ?, 'decision.made', ?, ?, 1, ?, ?, ?)";
            let id = format!("0195d000-0000-7000-b000-{case:012}");
            let row =
                [json!(id), json!(SINK), json!(case), json!(decision), json!(START), json!(IN_HOLD), json!(state)];
            self.run(sql, &row).await;
        }
    }

    /// What people had begun when the program was closed.
    async fn around_them(&mut self) {
        let sql =
            "UPDATE cases SET lease_person = ?, lease_until = ?, lease_holder = 'window', fence = 3 WHERE id = 'taken'";
        self.run(sql, &[json!(TOMAS), json!(START + 300_000)]).await;
        let draft = json!({"label": "lost_card", "reason": "wrong-label", "note": "I was about to"});
        let sql = "INSERT INTO draft (case_no, person, body, saved_at) VALUES (5, ?, ?, ?)";
        self.run(sql, &[json!(TOMAS), draft, json!(START)]).await;
        self.run("INSERT INTO skip (person, case_no, at) VALUES (?, 1, ?)", &[json!(TOMAS), json!(START)]).await;
        let sql = "INSERT INTO import (id, file, fingerprint, bytes, lines, report, started_at) VALUES (?, 'cases.jsonl', ?, 900, 13, ?, ?)";
        self.run(sql, &[json!(BATCH), json!(vec![9; 32]), json!({"read": 13}), json!(START)]).await;
        let sql = "INSERT INTO reject (import, line, path, reason, raw) VALUES (?, 13, '/id', 'it has none', ?)";
        self.run(sql, &[json!(BATCH), json!(b"{}")]).await;
    }
}

fn bytes_of(numbers: &[Value]) -> Vec<u8> {
    numbers.iter().filter_map(Value::as_u64).filter_map(|number| u8::try_from(number).ok()).collect()
}
