//! The mark in a sink's folder. It tells the folder that was registered from an empty one in its place, as there is under a
//! disk that is not mounted: what is written there is hidden as soon as the disk is back.
//!
//! Sinks that were registered before there were marks have none, and neither has a folder of the station's own: it is on
//! the station's disk.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// An empty file of this name.
pub(super) const MARK: &str = ".countersign-sink";

/// Where a sink writes, and whether that folder has a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) dir: PathBuf,
    pub(super) marked: bool,
}

impl Place {
    /// Why nothing may be written there; `None` when it may, or when there is no folder at all.
    pub(super) fn mistaken(&self) -> Option<String> {
        if !self.marked || !self.dir.is_dir() || self.dir.join(MARK).exists() {
            return None;
        }
        let dir = self.dir.display();
        Some(format!(
            "the folder {dir} is not the one that was registered: {MARK} is missing in it. Mount its disk, or, \
             if it is the right folder, make an empty file {MARK} in it"
        ))
    }
}

/// Leaves the mark.
///
/// # Errors
/// When it cannot be written.
pub(super) fn leave(dir: &Path) -> io::Result<()> {
    File::options().create(true).append(true).open(dir.join(MARK))?.sync_all()
}
