//! The folder of a refinement set: written beside its place, synced, then put there as a whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::RefineError;

/// What the README of every export says, so that a later export may replace it and nothing else.
pub(super) const MARKER: &str = "<!-- countersign export -->";

/// A set that is being written. Dropped before it is put in place, it leaves nothing behind.
pub(super) struct Unfinished {
    place: PathBuf,
    working: PathBuf,
    replaced: PathBuf,
    done: bool,
}

impl Unfinished {
    /// Looks at the place and makes a working folder beside it; `id` keeps concurrent exports apart.
    pub(super) fn begin(place: &Path, id: &str) -> Result<Self, RefineError> {
        let place = std::path::absolute(place).map_err(at(place))?;
        refuse_others(&place)?;
        let beside = |what: &str| {
            let mut name = place.file_name().unwrap_or_default().to_os_string();
            name.push(format!(".{what}-{id}"));
            place.with_file_name(name)
        };
        let (working, replaced) = (beside("tmp"), beside("old"));
        fs::create_dir_all(&working).map_err(at(&working))?;
        Ok(Self { place, working, replaced, done: false })
    }

    /// A file of the set.
    pub(super) fn file(&self, name: &str) -> Result<Lines, RefineError> {
        let path = self.working.join(name);
        let file = File::create_new(&path).map_err(at(&path))?;
        Ok(Lines { out: BufWriter::new(file), path, written: 0 })
    }

    /// Puts the finished set at its place, in the stead of what was there.
    pub(super) fn put_in_place(mut self) -> Result<(), RefineError> {
        sync_folder(&self.working).map_err(at(&self.working))?;
        // Looked at again: somebody may have put something there meanwhile.
        refuse_others(&self.place)?;
        let replaces = self.place.try_exists().map_err(at(&self.place))?;
        if replaces {
            fs::rename(&self.place, &self.replaced).map_err(at(&self.place))?;
        }
        if let Err(error) = fs::rename(&self.working, &self.place) {
            if replaces {
                let _ = fs::rename(&self.replaced, &self.place);
            }
            return Err(at(&self.place)(error));
        }
        self.done = true;
        if let Some(parent) = self.place.parent() {
            sync_folder(parent).map_err(at(parent))?;
        }
        if replaces {
            fs::remove_dir_all(&self.replaced).map_err(at(&self.replaced))?;
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(&self.working);
        }
    }
}

/// A file of JSON lines, or of text.
pub(super) struct Lines {
    out: BufWriter<File>,
    path: PathBuf,
    written: u64,
}

impl Lines {
    /// Appends a row and returns its number, counted from 0.
    pub(super) fn add(&mut self, row: &impl Serialize) -> Result<u64, RefineError> {
        serde_json::to_writer(&mut self.out, row).map_err(|error| at(&self.path)(error.into()))?;
        self.text("\n")?;
        self.written += 1;
        Ok(self.written - 1)
    }

    /// Appends text as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), RefineError> {
        self.out.write_all(text.as_bytes()).map_err(at(&self.path))
    }

    /// Rows so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Makes it durable.
    pub(super) fn finish(mut self) -> Result<(), RefineError> {
        self.out.flush().and_then(|()| self.out.get_ref().sync_all()).map_err(at(&self.path))
    }
}

fn refuse_others(place: &Path) -> Result<(), RefineError> {
    let mut entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(place)(error)),
    };
    let ours = || fs::read_to_string(place.join("README.md")).is_ok_and(|text| text.contains(MARKER));
    if entries.next().is_none() || ours() { Ok(()) } else { Err(RefineError::NotOurs(place.to_path_buf())) }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> RefineError {
    let path = path.to_path_buf();
    move |source| RefineError::Io { path, source }
}
