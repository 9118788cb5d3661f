//! Programs that a test starts and that end with it, together with everything they started themselves.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::Fault;

/// A running program, leader of a process group of its own. Dropping it kills the whole group.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts it. Standard input is empty.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(command: &mut Command) -> Result<Self, Fault> {
        let what = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).stdin(Stdio::null()).spawn().map_err(Fault::start(what))?;
        Ok(Self { child })
    }

    /// Starts it with a text on its standard input, which then ends.
    ///
    /// # Errors
    /// When the program cannot be started, or does not take the text.
    pub fn start_with(command: &mut Command, input: &str) -> Result<Self, Fault> {
        let what = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).stdin(Stdio::piped()).spawn().map_err(Fault::start(&what))?;
        let mut running = Self { child };
        if let Some(mut stdin) = running.child.stdin.take() {
            stdin.write_all(input.as_bytes()).map_err(Fault::start(&what))?;
        }
        Ok(running)
    }

    /// Starts it and gives the first line it prints, by which some programs say where they can be reached.
    ///
    /// # Errors
    /// When the program cannot be started, or ends without a word.
    pub fn start_and_listen(command: &mut Command) -> Result<(Self, String), Fault> {
        let what = command.get_program().to_string_lossy().into_owned();
        let mut running = Self::start(command.stdout(Stdio::piped()))?;
        let mut line = String::new();
        if let Some(stdout) = running.child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(Fault::start(&what))?;
        }
        if line.trim().is_empty() {
            return Err(Fault::Story(format!("{what} ended without saying where it can be reached")));
        }
        Ok((running, line.trim().to_owned()))
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The group bears the leader's id until the leader is waited for, so the signal can reach nobody else.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
