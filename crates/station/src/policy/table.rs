//! The `policy` and `workflow` tables: which version of which text holds.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use sha2::{Digest, Sha256};

use super::{Change as Difference, Mistake, Policy, check, diff, parse};
use crate::audit::Told;
use crate::change::{Change, ChangeError, Find, ask};
use crate::people::{Op, Person};
use crate::store::{Columns as _, Store, StoreError};

/// Why a policy could not be had or applied.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text has mistakes; all of them at once.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes(Vec<Mistake>),
    /// No such workflow.
    #[error("there is no workflow \"{0}\"; `countersign policy show` lists those there are")]
    UnknownWorkflow(String),
    /// No such version.
    #[error("workflow \"{workflow}\" has no version {version}")]
    UnknownVersion {
        /// The workflow.
        workflow: String,
        /// The version asked for.
        version: u32,
    },
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for PolicyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What applying one file came to.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Applied {
    /// Key of the workflow.
    pub workflow: String,
    /// Its name.
    pub name: String,
    /// The version that now holds.
    pub version: u32,
    /// False when the text is the one that held already.
    pub changed: bool,
}

/// A text and the name of the file it came from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Named in mistakes.
    pub file: String,
    /// The TOML.
    pub text: String,
}

type Cache = RwLock<HashMap<(PathBuf, String, u32), Arc<Policy>>>;

/// Versions are facts, so a parsed one holds for the life of the process.
static PARSED: LazyLock<Cache> = LazyLock::new(Cache::default);

/// The policy that a version holds.
///
/// # Errors
/// When there is no such version or the file cannot be read.
pub async fn load(store: &Store, workflow: &str, version: u32) -> Result<Arc<Policy>, PolicyError> {
    let key = (store.home().path().to_path_buf(), workflow.to_owned(), version);
    if let Some(policy) = PARSED.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(policy));
    }
    let text = text(store, workflow, Some(version)).await?;
    let policy = Arc::new(parse(&text, &format!("{workflow} version {version}")).map_err(PolicyError::Mistakes)?);
    PARSED.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&policy));
    Ok(policy)
}

/// The policy of one workflow that holds now.
///
/// # Errors
/// When there is no such workflow or the file cannot be read.
pub async fn holds_now(store: &Store, workflow: &str) -> Result<Arc<Policy>, PolicyError> {
    let (version, _) = holding(store, workflow).await?;
    load(store, workflow, version).await
}

/// Every workflow's policy that holds now, by key.
///
/// # Errors
/// When the file cannot be read.
pub async fn current(store: &Store) -> Result<Vec<Arc<Policy>>, PolicyError> {
    of_versions(store, &versions(store).await?).await
}

/// The policies of these workflows in these versions, in their order.
///
/// # Errors
/// As [`load`].
pub async fn of_versions(store: &Store, versions: &[(String, u32)]) -> Result<Vec<Arc<Policy>>, PolicyError> {
    let mut policies = Vec::with_capacity(versions.len());
    for (key, version) in versions {
        policies.push(load(store, key, *version).await?);
    }
    Ok(policies)
}

/// Key and current version of every workflow.
///
/// # Errors
/// When the file cannot be read.
pub async fn versions(store: &Store) -> Result<Vec<(String, u32)>, PolicyError> {
    Ok(sqlx::query_as("SELECT key, version FROM workflow ORDER BY key").fetch_all(store.reader()).await?)
}

/// The current version of one workflow, and whether its breaker is open.
///
/// # Errors
/// When there is no such workflow or the file cannot be read.
pub async fn holding(store: &Store, workflow: &str) -> Result<(u32, bool), PolicyError> {
    sqlx::query_as("SELECT version, breaker = 'open' FROM workflow WHERE key = ?")
        .bind(workflow)
        .fetch_optional(store.reader())
        .await?
        .ok_or_else(|| PolicyError::UnknownWorkflow(workflow.to_owned()))
}

/// The text of a version, or of the one that holds.
///
/// # Errors
/// When there is none or the file cannot be read.
pub async fn text(store: &Store, workflow: &str, version: Option<u32>) -> Result<String, PolicyError> {
    let version = match version {
        Some(version) => version,
        None => holding(store, workflow).await?.0,
    };
    sqlx::query_scalar("SELECT text FROM policy WHERE workflow = ? AND version = ?")
        .bind(workflow)
        .bind(version)
        .fetch_optional(store.reader())
        .await?
        .ok_or_else(|| PolicyError::UnknownVersion { workflow: workflow.to_owned(), version })
}

/// What the newest version of a workflow changed against the one before.
///
/// # Errors
/// When there is no such workflow or the file cannot be read.
pub async fn newest_change(store: &Store, by: &Person, workflow: &str) -> Result<Vec<Difference>, PolicyError> {
    ask(store, Op::Read, by).await?;
    let (version, _) = holding(store, workflow).await?;
    let new = load(store, workflow, version).await?;
    if version == 1 {
        return Ok(Vec::new());
    }
    let old = load(store, workflow, version - 1).await?;
    Ok(diff(&old, &new))
}

/// Applies policies, all or none. The same text again changes nothing.
///
/// # Errors
/// `Mistakes` with those of every file; else when `by` may not or the file cannot be written.
pub async fn apply(store: &Store, by: &Person, sources: &[Source]) -> Result<Vec<Applied>, PolicyError> {
    let mut parsed = Vec::new();
    let mut mistakes = Vec::new();
    for source in sources {
        match check(&source.text, &source.file) {
            Ok(policy) => parsed.push((policy, source)),
            Err(found) => mistakes.extend(found),
        }
    }
    if !mistakes.is_empty() {
        return Err(PolicyError::Mistakes(mistakes));
    }
    let mut change = Change::begin(store, Op::ApplyPolicy, by).await?;
    let mut applied = Vec::new();
    for (policy, source) in &parsed {
        applied.push(apply_one(&mut change, policy, &source.text).await?);
    }
    if applied.iter().all(|one| !one.changed) {
        return Ok(applied);
    }
    let told: Vec<serde_json::Value> = applied
        .iter()
        .filter(|one| one.changed)
        .map(|one| serde_json::json!({ "workflow": one.workflow, "version": one.version }))
        .collect();
    change.tell(Told::new().with("policies", told));
    change.commit().await?;
    Ok(applied)
}

async fn apply_one(change: &mut Change, policy: &Policy, text: &str) -> Result<Applied, PolicyError> {
    let sha256: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let newest = Find::of(
        "SELECT p.version, p.sha256 FROM workflow w JOIN policy p ON p.workflow = w.key AND p.version = w.version WHERE w.key = ?",
        |row| Ok((row.column::<u32>("version")?, row.column::<Vec<u8>>("sha256")?)),
    );
    // One policy may come twice at once; the second time the first is there.
    let newest = change.find(newest.bind(policy.workflow.key.as_str())).await?.pop();
    let (version, changed) = match newest {
        Some((version, same)) if same == sha256 => (version, false),
        Some((version, _)) => (version + 1, true),
        None => (1, true),
    };
    if changed {
        let (now, by) = (change.now(), change.by().as_str().to_owned());
        change
            .writes()
            .add("INSERT INTO policy (workflow, version, text, sha256, applied_at, applied_by) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(policy.workflow.key.clone())
            .bind(version)
            .bind(text.to_owned())
            .bind(sha256.to_vec())
            .bind(now)
            .bind(by);
        change
            .writes()
            .add(
                "INSERT INTO workflow (key, name, version) VALUES (?, ?, ?)
                 ON CONFLICT (key) DO UPDATE SET name = excluded.name, version = excluded.version",
            )
            .bind(policy.workflow.key.clone())
            .bind(policy.workflow.name.clone())
            .bind(version);
        change.flush().await?;
    }
    Ok(Applied { workflow: policy.workflow.key.clone(), name: policy.workflow.name.clone(), version, changed })
}
