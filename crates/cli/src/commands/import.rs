//! `import`: cases in from files, with a progress bar where somebody watches.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use countersign_station::intake::{self, IntakeError, Refusal, Report, Request, Routed};
use countersign_station::store::StoreError;
use indicatif::{ProgressBar, ProgressStyle};

use super::policy::unread;
use super::{Ended, Failure};
use crate::arguments::Import;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::count;

/// Refusals named on a terminal; the others are in `--json` and `--rejects`.
const NAMED: usize = 20;

pub(super) async fn run(desk: &Desk, import: &Import) -> Ended {
    // Before anything is stored: a mistyped second file must not leave the first one done and unreported.
    for file in &import.files {
        if fs::metadata(file).map_err(unread(file))?.is_dir() {
            let why = "is a folder; name the files in it".to_owned();
            return Err(IntakeError::File { file: file.display().to_string(), why }.into());
        }
    }
    let map = import.map.as_ref().map(|map| fs::read_to_string(map).map_err(unread(map))).transpose()?;
    let mut rejects = Rejects::begin(desk, import)?;
    let mut total = Report::default();
    for file in &import.files {
        let request = Request {
            path: file.clone(),
            format: import.format,
            map: map.clone(),
            rejects: rejects.as_ref().map(Rejects::part),
        };
        let report = one(desk, &request).await;
        // Also of a file that broke off: what it had refused until then.
        let collected = rejects.as_mut().map_or(Ok(()), Rejects::collect);
        add(&mut total, report.map_err(|error| in_map(error, import.map.as_deref()))?);
        collected?;
    }
    desk.out.answer(&total, || words(&total))?;
    if total.rejected > 0 {
        refused(desk, &total, import.rejects.as_deref());
        return Ok(Exit::Refused);
    }
    Ok(Exit::Done)
}

async fn one(desk: &Desk, request: &Request) -> Result<Report, IntakeError> {
    let bar = if io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{bar:30} {percent} % · {msg} · {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let report = intake::import(&desk.store, &desk.by, request, |bytes, of, report| {
        bar.set_length(of);
        bar.set_position(bytes);
        bar.set_message(format!("{} lines", count(report.read)));
    })
    .await;
    bar.finish_and_clear();
    report
}

/// A mistake in the map is told with the map's name before its line.
fn in_map(error: IntakeError, map: Option<&Path>) -> Failure {
    match (error, map) {
        (IntakeError::Map(mistake), Some(map)) => IntakeError::Map(format!("{}: {mistake}", map.display())).into(),
        (error, _) => error.into(),
    }
}

/// The file of `--rejects`, to which the refusals of several files are gathered.
struct Rejects {
    path: PathBuf,
    /// Where the import of the next file writes when there are several: it begins its file anew.
    part: Option<PathBuf>,
}

impl Rejects {
    /// Begins the file anew; never one that is itself read.
    fn begin(desk: &Desk, import: &Import) -> Result<Option<Self>, Failure> {
        let Some(path) = import.rejects.clone() else { return Ok(None) };
        let same =
            |read: &PathBuf| path.canonicalize().is_ok_and(|to| read.canonicalize().is_ok_and(|from| from == to));
        if import.files.iter().chain(&import.map).any(same) {
            let why = "is a file that is read; give --rejects another one".to_owned();
            return Err(IntakeError::File { file: path.display().to_string(), why }.into());
        }
        let part = if import.files.len() > 1 { Some(beside(desk, &path)?) } else { None };
        File::create(&path).map_err(unread(&path))?;
        Ok(Some(Self { path, part }))
    }

    fn part(&self) -> PathBuf {
        self.part.clone().unwrap_or_else(|| self.path.clone())
    }

    fn collect(&mut self) -> Result<(), Failure> {
        let Some(part) = self.part.as_ref().filter(|part| part.exists()) else { return Ok(()) };
        let appended = File::open(part).and_then(|mut from| {
            let mut to = File::options().append(true).open(&self.path)?;
            io::copy(&mut from, &mut to)
        });
        appended.and_then(|_| fs::remove_file(part)).map_err(unread(&self.path))
    }
}

/// A name beside a file that nothing has yet.
fn beside(desk: &Desk, path: &Path) -> Result<PathBuf, Failure> {
    let id = desk.store.ids().v7(desk.store.now()).map_err(StoreError::from)?;
    Ok(path.with_added_extension(format!("{id}.part")))
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

/// An import's counts in two lines.
pub(super) fn words(report: &Report) -> String {
    let Report { read, accepted, duplicate, rejected, routed, rejects: _ } = report;
    let Routed { review, audit, auto, hold, quarantine } = routed;
    format!(
        "{} read · {} accepted · {} duplicate · {} rejected\n{} review · {} audit · {} auto · {} hold · {} quarantine",
        count(*read),
        count(*accepted),
        count(*duplicate),
        count(*rejected),
        count(*review),
        count(*audit),
        count(*auto),
        count(*hold),
        count(*quarantine),
    )
}

fn refused(desk: &Desk, report: &Report, kept: Option<&Path>) {
    for Refusal { file, line, path, reason } in report.rejects.iter().take(NAMED) {
        let at = if path.is_empty() { String::new() } else { format!("{path}: ") };
        desk.out.remark(&format!("{file}:{line}: {at}{reason}"));
    }
    let more = report.rejected as usize - report.rejects.len().min(NAMED);
    if more > 0 {
        let place =
            kept.map_or_else(|| "--rejects FILE writes them all".to_owned(), |p| format!("all are in {}", p.display()));
        desk.out.remark(&format!("and {} more; {place}", count(more as u64)));
    }
}
