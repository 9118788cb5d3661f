//! What is said on a session bus, as one listens who takes no part: whom programs ask, and for what.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use crate::Fault;
use crate::process::Running;
use crate::wait::{Look, SOON, blocking};

/// Listens from its making to its end.
#[derive(Debug)]
pub struct Overheard {
    _monitor: Running,
    said: NamedTempFile,
}

impl Overheard {
    /// Listens on the bus at `address`.
    ///
    /// # Errors
    /// When dbus-monitor is missing, or does not listen in time.
    pub fn on(address: &str) -> Result<Self, Fault> {
        let said = NamedTempFile::new().map_err(Fault::start("a file for what is said"))?;
        let file = said.reopen().map_err(Fault::file(&said))?;
        let mut command = Command::new("dbus-monitor");
        command.args(["--address", address]).stdout(Stdio::from(file)).stderr(Stdio::null());
        let overheard = Self { _monitor: Running::start(&mut command)?, said };
        // Its own arrival is the first thing that it hears.
        blocking("a listener on the bus", SOON, || {
            let heard = overheard.so_far()?;
            Ok(if heard.is_empty() { Look::NotYet("nothing".to_owned()) } else { Look::There(()) })
        })?;
        Ok(overheard)
    }

    /// What was said so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn so_far(&self) -> Result<String, Fault> {
        let said = fs::read(&self.said).map_err(Fault::file(&self.said))?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}
