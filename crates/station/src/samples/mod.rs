//! The built-in sample station: six workflows of one fictional company and their cases, the project's own writing.

use std::path::PathBuf;

use crate::intake::{self, IntakeError, Report, Request};
use crate::people::Person;
use crate::policy::{self, PolicyError, Source};
use crate::store::{Store, StoreError};

/// Name, policy and cases of each sample workflow.
const WORKFLOWS: [(&str, &str, &str); 6] = [
    ("ticket-routing", include_str!("policies/ticket-routing.toml"), include_str!("cases/ticket-routing.jsonl")),
    ("lead-scoring", include_str!("policies/lead-scoring.toml"), include_str!("cases/lead-scoring.jsonl")),
    ("nurture-drafts", include_str!("policies/nurture-drafts.toml"), include_str!("cases/nurture-drafts.jsonl")),
    ("churn-risk", include_str!("policies/churn-risk.toml"), include_str!("cases/churn-risk.jsonl")),
    ("contact-fields", include_str!("policies/contact-fields.toml"), include_str!("cases/contact-fields.jsonl")),
    ("review-replies", include_str!("policies/review-replies.toml"), include_str!("cases/review-replies.jsonl")),
];

/// Why the samples could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SamplesError {
    /// There is work on the station already.
    #[error("this station has cases already; make another one for the samples: `countersign --home DIR init`")]
    NotEmpty,
    /// Their policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Their cases.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Fills an empty station with the samples, the way any file comes in: policies applied, cases imported.
///
/// # Errors
/// `NotEmpty` when it has cases; else when `by` may not or the file cannot be written.
pub async fn load(store: &Store, by: &Person) -> Result<Report, SamplesError> {
    let any: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM cases)")
        .fetch_one(store.reader())
        .await
        .map_err(StoreError::from)?;
    if any {
        return Err(SamplesError::NotEmpty);
    }
    let sources: Vec<Source> = WORKFLOWS
        .iter()
        .map(|(name, policy, _)| Source { file: format!("{name}.toml"), text: (*policy).to_owned() })
        .collect();
    policy::apply(store, by, &sources).await?;
    let mut total = Report::default();
    for (name, _, cases) in WORKFLOWS {
        let path = keep_beside(store, name, cases)?;
        let request = Request { path: path.clone(), format: None, map: None, rejects: None };
        let report = intake::import(store, by, &request, |_, _, _| {}).await?;
        std::fs::remove_file(&path).map_err(StoreError::io(path))?;
        add(&mut total, report);
    }
    Ok(total)
}

/// Import reads files, so the built-in text becomes one for a moment.
fn keep_beside(store: &Store, name: &str, cases: &str) -> Result<PathBuf, StoreError> {
    let path = store.home().path().join(format!("sample-{name}.jsonl"));
    std::fs::write(&path, cases).map_err(StoreError::io(&path))?;
    Ok(path)
}

fn add(total: &mut Report, one: Report) {
    total.read += one.read;
    total.accepted += one.accepted;
    total.duplicate += one.duplicate;
    total.rejected += one.rejected;
    total.routed.review += one.routed.review;
    total.routed.audit += one.routed.audit;
    total.routed.auto += one.routed.auto;
    total.routed.hold += one.routed.hold;
    total.routed.quarantine += one.routed.quarantine;
    total.rejects.extend(one.rejects);
}
