//! The `event` table and what an entry says.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Head;
use crate::people::{Op, PersonId, Role};
use crate::store::{Store, StoreError, Writes};

/// What an entry tells beyond who, when and which action: ids, codes and commitments.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Told(Map<String, Value>);

impl Told {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an id, a code or a number. Never content.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Adds it when there is one.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// About a person and the roles they now hold.
    #[must_use]
    pub fn person(id: &PersonId, roles: &[Role]) -> Self {
        let roles: Vec<Value> = roles.iter().map(|role| role.as_str().into()).collect();
        Self::new().with("person", id.as_str()).with("roles", roles)
    }
}

/// The bytes of an entry: JSON with sorted keys, hashed and stored as they are.
#[must_use]
pub fn body(station: &str, id: &str, at: i64, by: &PersonId, role: Option<Role>, op: Op, told: &Told) -> Vec<u8> {
    let entry =
        Entry { at, by: by.as_str(), id, op: op.as_str(), role: role.map(Role::as_str), station, told, v: VERSION };
    // Numbers, texts and maps with text keys always serialise.
    serde_json::to_vec(&entry).unwrap_or_default()
}

/// Which form of an entry this is.
const VERSION: u32 = 1;

/// Its fields stand in the order of their names, as entries have had them from the first.
#[derive(Serialize)]
struct Entry<'e> {
    at: i64,
    by: &'e str,
    id: &'e str,
    op: &'e str,
    role: Option<&'e str>,
    station: &'e str,
    told: &'e Told,
    v: u32,
}

pub(crate) fn insert(writes: &mut Writes, seq: i64, prev: &[u8; 32], hash: &[u8; 32], body: Vec<u8>) {
    writes
        .add("INSERT INTO event (seq, prev, hash, body) VALUES (?, ?, ?, ?)")
        .bind(seq)
        .bind(prev.to_vec())
        .bind(hash.to_vec())
        .bind(body);
}

/// One entry of an exported log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) prev: String,
    pub(super) hash: String,
    pub(super) body: String,
}

impl Line {
    /// The one way it is written, so that another spelling of the same entry is told apart too.
    pub(super) fn text(&self) -> String {
        // Numbers and texts always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) prev: Vec<u8>,
    pub(super) hash: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// A column whose type was changed in the file has the same bytes and is damage all the same: it comes back as null.
pub(super) const EVERY_EVENT: &str = "SELECT seq, prev, hash,
       CASE typeof(prev) || typeof(hash) || typeof(body) WHEN 'blobblobblob' THEN body END AS body
FROM event ORDER BY seq";

/// One entry as JSON, with its hashes in hex.
///
/// # Errors
/// When the file cannot be read.
pub async fn show(store: &Store, seq: i64) -> Result<Option<Value>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT seq, prev, hash, body FROM event WHERE seq = ?")
        .bind(seq)
        .fetch_optional(store.reader())
        .await?;
    Ok(row.map(|row| line(&row)))
}

/// Writes the whole log as JSONL: `{seq, prev, hash, body}`, where `body` is the text that was hashed. A file that is there
/// is replaced once the new one is whole.
///
/// # Errors
/// When the log cannot be read or the file not written; what was there is there still.
pub async fn export_file(store: &Store, path: &Path) -> Result<u64, StoreError> {
    let id = store.ids().v7(store.now())?;
    let part = path.with_added_extension(format!("{id}.part"));
    let written = match written(store, &part).await {
        Ok(written) => std::fs::rename(&part, path).map(|()| written).map_err(StoreError::io(path)),
        Err(error) => Err(error),
    };
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

async fn written(store: &Store, path: &Path) -> Result<u64, StoreError> {
    let file = std::fs::File::create(path).map_err(StoreError::io(path))?;
    let mut out = BufWriter::new(file);
    let mut rows = sqlx::query_as::<_, Row>(EVERY_EVENT).fetch(store.reader());
    let mut written = 0;
    while let Some(row) = rows.try_next().await? {
        let entry = Line {
            seq: row.seq,
            prev: crate::case::hex(&row.prev),
            hash: crate::case::hex(&row.hash),
            body: String::from_utf8_lossy(&row.body).into_owned(),
        };
        writeln!(out, "{}", entry.text()).map_err(StoreError::io(path))?;
        written += 1;
    }
    out.flush().map_err(StoreError::io(path))?;
    out.get_ref().sync_all().map_err(StoreError::io(path))?;
    Ok(written)
}

fn line(row: &Row) -> Value {
    let body = serde_json::from_slice(&row.body).unwrap_or(Value::Null);
    serde_json::json!({
        "seq": row.seq, "prev": crate::case::hex(&row.prev), "hash": crate::case::hex(&row.hash), "body": body,
    })
}

/// The newest entry of a log, read inside a transaction.
pub(crate) fn head_of(row: Option<(i64, Vec<u8>)>) -> Result<Head, StoreError> {
    match row {
        None => Ok(Head::EMPTY),
        Some((seq, hash)) => {
            let hash = hash.try_into().map_err(|_| StoreError::Damaged(format!("audit entry {seq} has no hash")))?;
            Ok(Head { seq, hash })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_its_keys_in_order_and_nothing_between() {
        let by = PersonId("ada".to_owned());
        let told = Told::new().with("reason", "wrong").with("case", "crm/1").with_some("note", None::<&str>);
        let entry = |role, op, told| String::from_utf8(body("s", "e", 7, &by, role, op, told)).unwrap();
        assert_eq!(
            entry(Some(Role::Senior), Op::Approve, &told),
            r#"{"at":7,"by":"ada","id":"e","op":"case.approved","role":"senior","station":"s","told":{"case":"crm/1","reason":"wrong"},"v":1}"#,
            "whoever verifies a log hashes these bytes",
        );
        assert!(
            entry(None, Op::Approve, &Told::new()).contains(r#""role":null"#),
            "nobody's role is said, not left out"
        );
    }
}
