//! The mark in a sink's folder. It tells the folder that was registered from another in its place, as there is under a disk
//! that is not mounted: what is written there is hidden as soon as the disk is back.
//!
//! Sinks that were registered before there were marks have none, and neither has a folder of the station's own: it is on
//! the station's disk.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where a sink writes, and the mark that its folder has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) dir: PathBuf,
    pub(super) mark: Option<String>,
}

impl Place {
    /// Why nothing may be written there; `None` when it may, or when that cannot be said because there is no folder, or
    /// none that may be looked into.
    pub(super) fn mistaken(&self) -> Option<String> {
        let mark = self.mark.as_ref()?;
        if !self.dir.is_dir() || self.dir.join(mark).try_exists().unwrap_or(true) {
            return None;
        }
        let dir = self.dir.display();
        Some(format!(
            "the folder {dir} is not the one that was registered: {mark} is missing in it. Mount its disk, or, \
             if it is the right folder, make an empty file {mark} in it"
        ))
    }
}

/// The mark of the sink with this id, an empty file. Another sink's is no mark of it.
pub(super) fn of(sink: &str) -> String {
    format!(".countersign-{sink}")
}

/// Leaves it in a folder.
///
/// # Errors
/// When it cannot be written.
pub(super) fn leave(dir: &Path, mark: &str) -> io::Result<()> {
    File::options().create(true).append(true).open(dir.join(mark))?.sync_all()
}

/// Takes it away. One that cannot be is in nobody's way.
pub(super) fn remove(place: &Place) {
    if let Some(mark) = &place.mark {
        let _ = fs::remove_file(place.dir.join(mark));
    }
}
