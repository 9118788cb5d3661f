//! Reading a file of checks: native cases, each with its `known` answer.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::row::{New, insert, is_there};
use super::{Known, SeedError};
use crate::audit::Told;
use crate::case::{Envelope, Fault, Prediction, commit, hex, parse_value, strict};
use crate::change::{Change, ask};
use crate::people::{Op, Person};
use crate::policy::{self, Policy, fits};
use crate::store::{Store, StoreError};

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Lines read.
    pub read: u32,
    /// Checks that wait now.
    pub added: u32,
    /// Checks that were there before.
    pub duplicate: u32,
    /// Lines that were not taken.
    pub refused: Vec<Refused>,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// From 1.
    pub line: u32,
    /// JSON pointer into it.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

/// Puts the checks of a JSONL file into the pool, all in one change.
///
/// # Errors
/// When `by` may not, or the file or the station cannot be read. Refused lines are no error.
pub async fn add(store: &Store, by: &Person, file: &Path) -> Result<Added, SeedError> {
    ask(store, Op::AddSeed, by).await?;
    let unread = |error: std::io::Error| SeedError::File { file: file.display().to_string(), why: error.to_string() };
    let bytes = std::fs::read(file).map_err(unread)?;
    let mut policies: HashMap<String, Arc<Policy>> = HashMap::new();
    for (key, version) in policy::versions(store).await? {
        policies.insert(key.clone(), policy::load(store, &key, version).await?);
    }
    let mut change = Change::begin(store, Op::AddSeed, by).await?;
    let mut added = Added::default();
    let mut root = Sha256::new();
    let mut taken = BTreeSet::new();
    for (line, bytes) in lines(&bytes) {
        added.read += 1;
        let (case, known) = match read(bytes, &policies) {
            Ok(read) => read,
            Err(fault) => {
                added.refused.push(Refused { line, path: fault.pointer, reason: fault.reason });
                continue;
            }
        };
        let is_new = taken.insert((case.source.clone(), case.id.clone()));
        if !is_new || is_there(change.connection(), &case.source, &case.id).await? {
            added.duplicate += 1;
            continue;
        }
        keep(store, &mut change, &mut root, &case, &known)?;
        added.added += 1;
    }
    if added.added > 0 {
        // What the checks will be asked about and what is right are fixed before anybody answers.
        change.tell(Told::new().with("added", added.added).with("root", hex(&root.finalize())));
        change.commit().await?;
    }
    Ok(added)
}

/// Numbered lines that are not blank. A mark at the beginning says how a file is encoded and is no content.
fn lines(file: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let numbered = (1_u32..).zip(file.split(|byte| *byte == b'\n')).map(|(number, line)| (number, line.trim_ascii()));
    numbered.filter(|(_, line)| !line.is_empty())
}

fn read(line: &[u8], policies: &HashMap<String, Arc<Policy>>) -> Result<(Envelope, Known), Fault> {
    strict::check(line)?;
    let mut value: Value =
        serde_json::from_slice(line).map_err(|error| Fault::new("", format!("is not valid JSON: {error}")))?;
    let known = value.as_object_mut().and_then(|keys| keys.remove("known"));
    let known = known.ok_or_else(|| Fault::new("/known", "is missing; it says what the right answer is"))?;
    let known = Known::from_value(known).map_err(|fault| within_known(&fault))?;
    let case = parse_value(value)?;
    let policy = policies
        .get(&case.workflow)
        .ok_or_else(|| Fault::new("/workflow", format!("there is no workflow \"{}\"", case.workflow)))?;
    fits(policy, &case)?;
    known.fits(policy, &case).map_err(|reason| Fault::new("/known", reason))?;
    let piece = matches!(case.prediction, Some(Prediction::Text { .. }));
    if case.input.is_empty() && case.context.is_empty() && !piece {
        return Err(Fault::new("/input", "is missing; a person needs something to judge by"));
    }
    Ok((case, known))
}

fn within_known(fault: &Fault) -> Fault {
    Fault::new(format!("/known{}", fault.pointer), fault.reason.clone())
}

/// Adds the write of one check, and its id and commitment to the root that the log tells.
fn keep(
    store: &Store,
    change: &mut Change,
    root: &mut Sha256,
    case: &Envelope,
    known: &Known,
) -> Result<(), SeedError> {
    let id = store.ids().v7(change.now()).map_err(StoreError::from)?.to_string();
    let key = store.ids().key().map_err(StoreError::from)?;
    let body = serde_json::to_vec(case).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let known = known.to_json();
    let known_commit = commit(&key, &known);
    let new = New {
        id: &id,
        workflow: &case.workflow,
        source: &case.source,
        given: &case.id,
        key,
        known_commit,
        body,
        known,
    };
    insert(change, new);
    root.update(id.as_bytes());
    root.update(known_commit);
    Ok(())
}
