//! Reading what a station sent to its first sink: the folder `decisions`, one JSONL file a day.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::Fault;
use crate::station::json_lines;
use crate::wait::{self, Look};

/// One delivered message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// `decision.made` and the like.
    pub kind: String,
    /// The case's own id.
    pub case: String,
    /// The decision's id; empty when nobody decided.
    pub decision_id: String,
    /// `approve`, `override`, …; empty when nobody decided.
    pub decision: String,
    /// The corrected or confirmed label; empty for other kinds.
    pub label: String,
    /// The whole message.
    pub whole: Value,
}

/// Everything delivered so far, in the order of days and lines.
///
/// # Errors
/// When a file cannot be read, or holds something else than whole JSON lines.
pub fn delivered(home: &Path) -> Result<Vec<Message>, Fault> {
    let folder = home.join("decisions");
    let mut files = match fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect::<Vec<_>>(),
        // The folder comes with the first delivery.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::file(&folder)(error)),
    };
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut messages = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(Fault::file(&path))?;
        messages.extend(json_lines(&path.to_string_lossy(), &text)?.into_iter().map(Message::of));
    }
    Ok(messages)
}

/// Only what people decided.
///
/// # Errors
/// As `delivered`.
pub fn decisions(home: &Path) -> Result<Vec<Message>, Fault> {
    Ok(delivered(home)?.into_iter().filter(|message| message.kind == "decision.made").collect())
}

/// Waits until `count` decisions are delivered while somebody else delivers them, and gives them.
///
/// # Errors
/// `Late` with how many there are.
pub async fn decisions_delivered(home: &Path, count: usize, deadline: Duration) -> Result<Vec<Message>, Fault> {
    wait::until(&format!("{count} delivered decisions"), deadline, async || {
        // A line may be half written at the moment of looking; only the last look has to be whole.
        Ok(match decisions(home) {
            Ok(made) if made.len() >= count => Look::There(made),
            Ok(made) => Look::NotYet(format!("{} of them", made.len())),
            Err(fault) => Look::NotYet(fault.to_string()),
        })
    })
    .await
}

impl Message {
    fn of(whole: Value) -> Self {
        let data = &whole["data"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            kind: text(&whole["type"]),
            case: text(&data["case"]["id"]),
            decision_id: text(&data["decision_id"]),
            decision: text(&data["decision"]),
            label: text(&data["final"]["label"]),
            whole,
        }
    }
}
