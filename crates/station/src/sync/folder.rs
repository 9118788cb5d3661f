//! The folder sink: one JSONL file a day, in the station's zone, appended and synced before anything counts as sent.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Write as _};
use std::path::Path;

use chrono::DateTime;
use chrono_tz::Tz;
use serde::Deserialize;

use super::mark::Place;
use super::tail;

/// One message to be appended.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The message's id.
    pub(super) id: String,
    /// The day it belongs to, `YYYY-MM-DD`.
    pub(super) day: String,
    /// The message as one line of JSON, without its line end.
    pub(super) text: String,
    /// It may have been written before: an earlier attempt did not come back.
    pub(super) tried: bool,
}

/// The day of a moment (UTC milliseconds) in a zone, as day files are named.
#[must_use]
pub(super) fn day(ms: i64, zone: Tz) -> String {
    let time = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    time.with_timezone(&zone).format("%Y-%m-%d").to_string()
}

/// Appends the lines to their day files and syncs them. All or nothing a day file; what an earlier attempt has written
/// already is not written again.
///
/// # Errors
/// Says in words what a person can act on. The root folder is never made anew, and one without its mark is not
/// written to: an unmounted disk must not be mistaken for an empty sink.
pub(super) fn append(place: &Place, lines: &[Line]) -> Result<(), String> {
    if let Some(why) = place.mistaken() {
        return Err(why);
    }
    let dir = &place.dir;
    let mut days: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        days.entry(&line.day).or_default().push(line);
    }
    for (day, lines) in days {
        append_day(dir, day, &lines).map_err(|error| spoken(dir, &error))?;
    }
    Ok(())
}

fn append_day(dir: &Path, day: &str, lines: &[&Line]) -> io::Result<()> {
    let path = dir.join(format!("{day}.jsonl"));
    let is_new = !path.try_exists()?;
    if !is_new && let Some(side) = tail::repair(&path)? {
        tracing::warn!(file = %path.display(), kept = %side.display(), "the last line was torn and is kept beside it");
    }
    let known = if !is_new && lines.iter().any(|line| line.tried) { ids(&path)? } else { HashSet::new() };
    let mut bytes = Vec::new();
    for line in lines.iter().filter(|line| !known.contains(&line.id)) {
        bytes.extend_from_slice(line.text.as_bytes());
        bytes.push(b'\n');
    }
    let mut file = File::options().create(true).append(true).open(&path)?;
    let before = file.metadata()?.len();
    // Synced even when nothing is new: the earlier attempt may have failed exactly there.
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a message must not stay for readers to stumble over; if this fails too, the next attempt repairs it.
        let _ = file.set_len(before);
    }
    written?;
    if is_new { tail::sync_folder(&path) } else { Ok(()) }
}

/// The ids of every message in a day file; lines that somebody broke by hand have none.
fn ids(path: &Path) -> io::Result<HashSet<String>> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let mut reader = BufReader::new(File::open(path)?);
    let (mut ids, mut line) = (HashSet::new(), Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        ids.extend(serde_json::from_slice::<Id>(&line).ok().map(|message| message.id));
        line.clear();
    }
    Ok(ids)
}

fn spoken(dir: &Path, error: &io::Error) -> String {
    let dir = dir.display();
    if error.kind() == ErrorKind::NotFound {
        format!("the folder {dir} is gone; bring it back or remove the sink")
    } else if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
        format!("the folder {dir} cannot be written; give Countersign the right to, or remove the sink")
    } else if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        format!("the disk of {dir} is full; free some space")
    } else {
        format!("the folder {dir}: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::mark;
    use rstest::rstest;
    use std::fs;

    fn line(id: &str, day: &str, tried: bool) -> Line {
        Line { id: id.to_owned(), day: day.to_owned(), text: format!("{{\"id\":\"{id}\"}}"), tried }
    }

    #[rstest]
    #[case("Europe/Berlin", "2026-11-21", "an hour ahead of UTC it is the next day")]
    #[case("UTC", "2026-11-20", "in UTC it is not")]
    #[case("America/New_York", "2026-11-20", "nor behind it")]
    fn days_are_cut_in_the_zone(#[case] zone: Tz, #[case] expected: &str, #[case] why: &str) {
        let ms = crate::case::time::from_rfc3339("2026-11-20T23:30:00Z").unwrap();
        assert_eq!(day(ms, zone), expected, "{why}");
    }

    fn unmarked(dir: &Path) -> Place {
        Place { dir: dir.to_path_buf(), mark: None }
    }

    #[test]
    fn what_was_written_before_is_not_written_again() {
        let dir = tempfile::tempdir().unwrap();
        append(&unmarked(dir.path()), &[line("a", "2026-11-20", false)]).unwrap();
        append(&unmarked(dir.path()), &[line("a", "2026-11-20", true), line("b", "2026-11-20", true)]).unwrap();
        let text = fs::read_to_string(dir.path().join("2026-11-20.jsonl")).unwrap();
        assert_eq!(text, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n", "a message stands there once, in order");
    }

    #[test]
    fn a_torn_line_is_sent_again_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("2026-11-20.jsonl");
        fs::write(&path, "{\"id\":\"a\"}\r\n{\"id\":\"b").unwrap();
        append(&unmarked(dir.path()), &[line("a", "2026-11-20", true), line("b", "2026-11-20", true)]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "{\"id\":\"a\"}\r\n{\"id\":\"b\"}\n", "the torn message is whole now, the other untouched");
        assert_eq!(fs::read(dir.path().join("2026-11-20.torn-1")).unwrap(), b"{\"id\":\"b", "the torn bytes are kept");
    }

    #[test]
    fn a_vanished_folder_is_not_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let gone = dir.path().join("gone");
        let error = append(&unmarked(&gone), &[line("a", "2026-11-20", false)]).unwrap_err();
        assert!(error.contains("is gone"), "{error}");
        assert!(!gone.exists(), "it may be a disk that is not mounted");
    }

    #[test]
    fn an_empty_folder_in_the_place_of_a_disk_takes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { dir: dir.path().to_path_buf(), mark: Some(mark::of("lake")) };
        mark::leave(dir.path(), &mark::of("pond")).unwrap();
        let error = append(&place, &[line("a", "2026-11-20", false)]).unwrap_err();
        assert!(error.contains(".countersign-lake is missing") && error.contains("Mount its disk"), "{error}");
        let there: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(there, [".countersign-pond"], "nothing lies there that a disk would hide");
        mark::leave(dir.path(), &mark::of("lake")).unwrap();
        append(&place, &[line("a", "2026-11-20", false)]).expect("with its mark it is the folder that was registered");
    }
}
