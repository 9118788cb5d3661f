//! Importing a file: one thread reads and prepares, the other stores, a batch at a time.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::IntakeError;
use super::batch::{Job, store_batch};
use super::csv;
use super::known::known;
use super::lines::Lines;
use super::parts::{Batch, Outcome, Size};
use super::prepare::{Known, Record, prepare};
use super::report::Report;
use super::run::{Run, begin, refused_before};
use crate::change::ask;
use crate::people::{Op, Person};
use crate::store::{Clock, Store, StoreError};

/// A transaction while nobody else writes. A decision made meanwhile waits for one at most, less than a tenth of a second;
/// smaller ones write the same index pages again and again. Several of them are in memory at once.
const ALONE: Size = Size { cases: 1_000, bytes: 8 * 1024 * 1024 };
/// A transaction while somebody is at work beside it, who would feel that wait at each decision.
const BESIDE: Size = Size { cases: 200, bytes: 1024 * 1024 };
/// How long after somebody wrote they are taken to be still at work, in milliseconds. Taking a case counts: whoever has one
/// on screen is about to decide.
const AT_WORK_MS: i64 = 60_000;

/// The shape of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Rows under a header.
    Csv,
}

impl Format {
    /// By the file's name: `.csv` is CSV, everything else JSONL.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if csv { Self::Csv } else { Self::Jsonl }
    }
}

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct Request {
    /// The file.
    pub path: PathBuf,
    /// Its shape; by its name when `None`.
    pub format: Option<Format>,
    /// Text of a map file, for foreign records.
    pub map: Option<String>,
    /// Where refused lines are also written, word for word.
    pub rejects: Option<PathBuf>,
}

/// Imports a file; `progress` hears the bytes done, the bytes in all and the counts after each batch.
///
/// An import that was interrupted goes on where it was when the same file is imported again and no other import runs; a
/// case that is there already is counted as a duplicate and changes nothing.
///
/// # Errors
/// When the file cannot be read, the map has a mistake, or nothing can be stored. Refused lines are no error.
pub async fn import(
    store: &Store,
    by: &Person,
    request: &Request,
    mut progress: impl FnMut(u64, u64, &Report) + Send,
) -> Result<Report, IntakeError> {
    let format = request.format.unwrap_or_else(|| Format::of(&request.path));
    let file = request.path.display().to_string();
    let failed = |error: std::io::Error| IntakeError::File { file: file.clone(), why: error.to_string() };
    if format == Format::Csv && request.map.is_none() {
        return Err(IntakeError::NeedsMap(file));
    }
    ask(store, Op::Import, by).await?;
    let known = Arc::new(known(store, request.map.as_deref()).await?);
    let total = std::fs::metadata(&request.path).map_err(failed)?.len();
    let fingerprint = fingerprint(&request.path, total, &known).map_err(failed)?;
    let (_importing, alone) = store.home().import_lock()?;
    let mut run = begin(store, &fingerprint, alone && format == Format::Jsonl).await?;
    let mut rejects = match &request.rejects {
        Some(path) => Some((path, rejects_file(store, &run, &request.path, path).await?)),
        None => None,
    };
    let job = Job { store, by, known: &known, file: file.clone(), fingerprint };
    let mut whole = false;
    let mut alone_from = i64::MIN;
    let mut batches = reading(request.path.clone(), format, Arc::clone(&known), store.clock().clone(), &run);
    while let Some(batch) = batches.recv().await {
        let batch = batch.map_err(failed)?;
        whole |= batch.last;
        let most = if store.now() < alone_from { BESIDE } else { ALONE };
        for part in batch.parts(most) {
            let stored = store_batch(&job, &mut run, part).await?;
            if stored.people_wrote {
                alone_from = store.now() + AT_WORK_MS;
            }
            if let Some((path, out)) = &mut rejects {
                for line in stored.refused {
                    out.write_all(&line).and_then(|()| out.write_all(b"\n")).map_err(StoreError::io(*path))?;
                }
            }
            progress(run.bytes, total, &run.report);
        }
    }
    if !whole {
        let why = "reading stopped before its end; import it again to go on where it was".to_owned();
        return Err(IntakeError::File { file, why });
    }
    Ok(run.report)
}

/// The file of refused lines, with what an interrupted import has refused before.
async fn rejects_file(store: &Store, run: &Run, read: &Path, path: &Path) -> Result<File, IntakeError> {
    if path.canonicalize().is_ok_and(|rejects| read.canonicalize().is_ok_and(|read| read == rejects)) {
        let why = "is the file that is read; give --rejects another one".to_owned();
        return Err(IntakeError::File { file: path.display().to_string(), why });
    }
    let mut out = File::create(path).map_err(StoreError::io(path))?;
    refused_before(store, run, |line| {
        out.write_all(&line).and_then(|()| out.write_all(b"\n")).map_err(StoreError::io(path))
    })
    .await?;
    Ok(out)
}

/// Tells one import from another without reading all of its file: its size, its beginning, its end and when it was
/// written, the map, and the policies. Only the same is gone on with: what was refused before would not be looked at
/// again, though the file was mended or the policy has the label now. Begun anew, what is there counts as duplicate.
fn fingerprint(path: &Path, total: u64, known: &Known) -> std::io::Result<[u8; 32]> {
    const EDGE: u64 = 64 * 1024;
    let mut hash = Sha256::new();
    hash.update(total.to_be_bytes());
    hash.update(known.map.as_ref().map_or([0; 32], |map| map.sha256));
    let mut policies: Vec<_> = known.workflows.iter().map(|(key, of)| (key, of.version, of.breaker_open)).collect();
    policies.sort_unstable();
    hash.update(format!("{policies:?}"));
    let mut file = File::open(path)?;
    let written = file.metadata()?.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    hash.update(written.as_nanos().to_be_bytes());
    let mut edge = Vec::new();
    (&file).take(EDGE).read_to_end(&mut edge)?;
    hash.update(&edge);
    edge.clear();
    file.seek(SeekFrom::Start(total.saturating_sub(EDGE)))?;
    file.take(EDGE).read_to_end(&mut edge)?;
    hash.update(&edge);
    Ok(hash.finalize().into())
}

type Batches = mpsc::Receiver<std::io::Result<Batch>>;

/// Starts reading and preparing. At most three batches wait to be stored, so memory stays the same however long the
/// file is.
fn reading(path: PathBuf, format: Format, known: Arc<Known>, clock: Clock, run: &Run) -> Batches {
    let (sender, receiver) = mpsc::channel(3);
    let (bytes, lines) = (run.bytes, run.lines);
    tokio::task::spawn_blocking(move || {
        let read = File::open(&path).and_then(|mut file| {
            file.seek(SeekFrom::Start(bytes))?;
            let total = file.metadata()?.len();
            let reader = BufReader::with_capacity(1 << 20, file);
            let mut filling =
                Filling { sender: &sender, known: &known, clock: &clock, outcomes: Vec::new(), size: 0, bytes, lines };
            match format {
                Format::Jsonl => {
                    for line in Lines::after(reader, lines, bytes) {
                        let line = line?;
                        (filling.bytes, filling.lines) = (line.end, line.number);
                        filling.add(line.number, line.bytes, Ok(Record::Json));
                    }
                }
                Format::Csv => {
                    let mut rows = csv::rows(reader);
                    let mut header: Option<Arc<[u8]>> = None;
                    while let Some((number, raw, row)) = rows.next() {
                        let header = header.get_or_insert_with(|| rows.header().into());
                        filling.bytes = (filling.bytes + raw.len() as u64).min(total);
                        filling.lines = u32::try_from(number).unwrap_or(u32::MAX);
                        let record = row.map(|cells| Record::Row { header: Arc::clone(header), cells });
                        filling.add(filling.lines, raw, record);
                    }
                }
            }
            filling.bytes = total;
            filling.send(true);
            Ok(())
        });
        if let Err(error) = read {
            // The receiver only goes away when the import failed already.
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

/// Collects prepared records into batches.
struct Filling<'f> {
    sender: &'f mpsc::Sender<std::io::Result<Batch>>,
    known: &'f Known,
    clock: &'f Clock,
    outcomes: Vec<Outcome>,
    size: usize,
    bytes: u64,
    lines: u32,
}

impl Filling<'_> {
    fn add(&mut self, line: u32, raw: Vec<u8>, record: Result<Record, crate::case::Fault>) {
        let case = record.and_then(|record| prepare(self.known, &raw, record, self.clock.now()));
        // The bytes are only needed again when they are refused; a stored case carries its own.
        self.size += raw.len();
        self.outcomes.push(Outcome { line, end: self.bytes, raw, case });
        if self.outcomes.len() >= ALONE.cases || self.size >= ALONE.bytes {
            self.send(false);
        }
    }

    fn send(&mut self, last: bool) {
        self.size = 0;
        let outcomes = std::mem::take(&mut self.outcomes);
        let batch = Batch { outcomes, bytes: self.bytes, lines: self.lines, last };
        let _ = self.sender.blocking_send(Ok(batch));
    }
}
