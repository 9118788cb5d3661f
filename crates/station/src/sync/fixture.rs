//! A station in a temporary folder with facts put in by hand, for the tests of `sync` and `refine`.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{EventType, active_sinks, enqueue};
use crate::case::CaseNo;
use crate::change::Change;
use crate::people::{Person, found_station};
use crate::store::{Clock, Home, Store};

/// 2026-11-20T10:00:00Z.
pub(crate) const START: i64 = 1_795_168_800_000;

/// A new station, its owner, and the folder it stands in; the clock stands at [`START`].
pub(crate) async fn station() -> (Store, Person, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::make(&Home::at(dir.path().join("home")), Clock::fixed(START)).await.unwrap();
    let salt = "07".repeat(32);
    let zone = "Europe/Berlin".to_owned();
    let settings = vec![("station.id", "station".to_owned()), ("station.zone", zone), ("station.salt", salt)];
    let owner = found_station(&store, "Ada", settings).await.unwrap();
    (store, owner, dir)
}

/// A ticket with its input text, the model's label and its confidence.
pub(crate) fn ticket(id: &str, text: &str, label: &str) -> Value {
    json!({"id": id, "workflow": "tickets", "source": "router", "input": {"Message": text},
           "prediction": {"label": label}, "confidence": 0.25, "model": {"name": "m", "version": "1"}})
}

/// Puts a case in as `state`.
pub(crate) async fn case(store: &Store, no: u32, envelope: &Value, state: &str) {
    let text = |key: &str| envelope[key].as_str().unwrap_or_default().to_owned();
    let accepted = (state == "accepted").then_some(START);
    sqlx::query(
        "INSERT INTO cases (no, source, id, workflow, content_sha256, key, state, lane, waits_as, route, policy_version,
           confidence, model_name, model_version, value, arrived_at, due_at, urgent_at, accepted_at, batch)
         VALUES (?1, ?2, ?3, ?4, zeroblob(32), zeroblob(32), ?5, 'main', 'queued', 'review', 1, ?6, 'm', '1', 1, ?7, ?7, ?7, ?8, 'b')",
    )
    .bind(no)
    .bind(text("source"))
    .bind(text("id"))
    .bind(text("workflow"))
    .bind(state.to_owned())
    .bind(envelope["confidence"].as_f64())
    .bind(START)
    .bind(accepted)
    .execute(store.writer())
    .await
    .unwrap();
    sqlx::query("INSERT INTO payload (case_no, kind, revision, body) VALUES (?, 'case', 1, ?)")
        .bind(no)
        .bind(envelope.to_string().into_bytes())
        .execute(store.writer())
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO route (case_no, n, revision, policy_version, to_, rules, selection_probability, at)
         VALUES (?, 1, 1, 1, 'review', '[{\"rule\":\"threshold\",\"value\":0.25,\"limit\":0.8,\"result\":true}]', 1.0, ?)",
    )
    .bind(no)
    .bind(START)
    .execute(store.writer())
    .await
    .unwrap();
}

/// Puts a decision in that stands on its case; returns its id.
pub(crate) async fn decide(store: &Store, by: &Person, no: u32, action: &str, final_value: Option<&Value>) -> String {
    let id = store.ids().v7(START).unwrap().to_string();
    sqlx::query(
        "INSERT INTO decision (id, case_no, revision, action, person, role, reason, fence, policy_version, was, lane,
           shown_at, decided_at, active_ms, hold_until, event_seq)
         VALUES (?1, ?2, 1, ?3, ?4, 'reviewer', 'wrong-label', 1, 1, 'queued', 'main', ?5, ?5, 11234, ?5, 1)",
    )
    .bind(id.clone())
    .bind(no)
    .bind(action.to_owned())
    .bind(by.id.as_str().to_owned())
    .bind(START)
    .execute(store.writer())
    .await
    .unwrap();
    if let Some(value) = final_value {
        sqlx::query("INSERT INTO payload (case_no, kind, revision, decision, body) VALUES (?, 'final', 1, ?, ?)")
            .bind(no)
            .bind(id.clone())
            .bind(value.to_string().into_bytes())
            .execute(store.writer())
            .await
            .unwrap();
    }
    sqlx::query("UPDATE cases SET decision = ? WHERE no = ?")
        .bind(id.clone())
        .bind(no)
        .execute(store.writer())
        .await
        .unwrap();
    id
}

/// Puts an outbox row in for every sink, written at `at` and due at `not_before`.
pub(crate) async fn post(store: &Store, type_: EventType, no: u32, decision: Option<&str>, at: i64, not_before: i64) {
    let mut change = Change::upkeep(store, &[]).await.unwrap();
    let sinks = active_sinks(change.connection()).await.unwrap();
    enqueue(change.writes(), store.ids(), &sinks, type_, CaseNo(no), decision, 1, at, not_before).unwrap();
    change.commit().await.unwrap();
}
