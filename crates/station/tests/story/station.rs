//! A station in a folder of its own, with a policy and cases.

use countersign_station::founding::found;
use countersign_station::intake::{Report, Request, import};
use countersign_station::people::Person;
use countersign_station::policy::{Source, apply};
use countersign_station::queue::{Asked, Holder, Lease, next};
use countersign_station::store::{Clock, Home, Store};
use tempfile::TempDir;

/// 20 November 2026, 10:00 UTC.
pub(crate) const START: i64 = 1_795_168_800_000;

pub(crate) struct Station {
    pub(crate) store: Store,
    pub(crate) owner: Person,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
}

pub(crate) const POLICY: &str = r#"
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
audit_rate = 0.0

[review]
undo = "15s"
reasons = [{code = "wrong-label", text = "Wrong label"}, {code = "odd", text = "Something odd", note = true}]
"#;

impl Station {
    pub(crate) async fn new() -> Self {
        Self::with_policy(POLICY).await
    }

    pub(crate) async fn with_policy(policy: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Clock::fixed(START);
        let home = Home::at(folder.path().join("station"));
        let (store, owner) = found(&home, clock.clone(), "Maren").await.expect("a new station");
        let source = Source { file: "tickets.toml".to_owned(), text: policy.to_owned() };
        apply(&store, &owner, &[source]).await.expect("the policy applies");
        Self { store, owner, clock, folder }
    }

    pub(crate) async fn import(&self, lines: &[String]) -> Report {
        let path = self.folder.path().join("cases.jsonl");
        std::fs::write(&path, lines.join("\n")).expect("the file is written");
        let request = Request { path, format: None, map: None, rejects: None };
        import(&self.store, &self.owner, &request, |_, _, _| {}).await.expect("the import runs")
    }

    /// Changes the file behind the station's back, as whoever has the file could.
    pub(crate) async fn meddle(&self, statements: &'static str) {
        sqlx::raw_sql(statements).execute(self.store.writer()).await.expect("the statements run");
    }

    pub(crate) async fn next(&self) -> Option<Lease> {
        next(&self.store, &self.owner, &Asked::default(), Holder::Cli).await.expect("the queue answers")
    }
}

/// A case as one line.
pub(crate) fn ticket(id: &str, label: &str, confidence: f64) -> String {
    serde_json::json!({
        "id": id, "source": "router", "workflow": "tickets", "title": format!("Ticket {id}"),
        "input": {"Customer message": format!("My card {id} is missing.")},
        "prediction": {"label": label}, "confidence": confidence,
        "alternatives": [{"label": label, "p": confidence}, {"label": "fee", "p": 0.01}],
    })
    .to_string()
}
