//! A station in a folder of its own, and the real `countersign` run on it.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::Fault;

/// The command-line program.
const PROGRAM: &str = "countersign";

/// A folder with a station and everything else that a program may take for the user's own.
#[derive(Debug)]
pub struct Station {
    folder: TempDir,
    surroundings: Surroundings,
}

/// What a program sees as its user's folders; nothing of the real user's is in reach.
#[derive(Debug)]
pub struct Surroundings {
    home: PathBuf,
    /// The bus of a keyring that is the test's own; without one no keyring is asked.
    bus: Option<String>,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    command: String,
}

impl Station {
    /// An empty folder: no station is made yet.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn empty() -> Result<Self, Fault> {
        let folder = tempfile::tempdir().map_err(Fault::start("a folder for the station"))?;
        let surroundings = Surroundings::make(&folder.path().join("user"))?;
        Ok(Self { folder, surroundings })
    }

    /// A station owned by Ada, without workflows.
    ///
    /// # Errors
    /// When `init` does not succeed.
    pub fn new() -> Result<Self, Fault> {
        let station = Self::empty()?;
        station.done(&["init", "--owner", "Ada"])?;
        Ok(station)
    }

    /// From now on its programs may use the keyring on this bus, which has to be the test's own; `None` switches keyrings off again.
    pub fn use_keyring_on(&mut self, bus: Option<&str>) {
        self.surroundings.bus = bus.map(str::to_owned);
    }

    /// Its folder, as `--home` names it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("station")
    }

    /// A path for a file of the story, outside the station.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the story and gives its path as an argument.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> Result<String, Fault> {
        let path = self.file(name);
        fs::write(&path, text).map_err(Fault::file(&path))?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// Runs `countersign` to its end.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run(&self, arguments: &[&str]) -> Result<Said, Fault> {
        self.run_with(arguments, "")
    }

    /// Runs it with something on its standard input.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Result<Said, Fault> {
        let mut child = self.start(arguments)?;
        let mut stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // Written beside the reading: a long input and a long output would otherwise wait for each other.
            scope.spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(input.as_bytes())));
            child.wait_with_output()
        });
        let output = output.map_err(Fault::start(PROGRAM))?;
        Ok(Said::of(arguments, &output))
    }

    /// Starts it with all three streams piped.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self, arguments: &[&str]) -> Result<Child, Fault> {
        let mut command = Command::new(program(PROGRAM)?);
        self.surroundings.give_to(&mut command);
        command.arg("--home").arg(self.home()).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(Fault::start(PROGRAM))
    }

    /// Runs it and wants exit code 0.
    ///
    /// # Errors
    /// `Command` when it ends otherwise.
    pub fn done(&self, arguments: &[&str]) -> Result<Said, Fault> {
        self.run(arguments)?.with_code(0)
    }
}

impl Surroundings {
    /// Makes the folders under `home`.
    ///
    /// # Errors
    /// When there is no room for them.
    pub fn make(home: &Path) -> Result<Self, Fault> {
        for (_, folder) in FOLDERS {
            let path = home.join(folder);
            fs::create_dir_all(&path).map_err(Fault::file(&path))?;
        }
        let runtime = home.join("run");
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(&runtime, private).map_err(Fault::file(&runtime))?;
        Ok(Self { home: home.to_path_buf(), bus: None })
    }

    /// Gives them to a program, and keeps desktop services out of its start.
    pub fn give_to(&self, command: &mut Command) {
        command.env("HOME", &self.home);
        for (name, folder) in FOLDERS {
            command.env(name, self.home.join(folder));
        }
        for name in ["COUNTERSIGN_HOME", "COUNTERSIGN_AS", "COUNTERSIGN_PASSWORD"] {
            command.env_remove(name);
        }
        command.envs([
            // The user's own keyring is not the tests'.
            ("COUNTERSIGN_KEYRING", "off"),
            ("GTK_USE_PORTAL", "0"),
            ("GIO_USE_VFS", "local"),
            ("GSETTINGS_BACKEND", "memory"),
            ("NO_AT_BRIDGE", "1"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            ("LC_ALL", "C.UTF-8"),
        ]);
        if let Some(bus) = &self.bus {
            command.env_remove("COUNTERSIGN_KEYRING").env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
    }
}

const FOLDERS: [(&str, &str); 5] = [
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_RUNTIME_DIR", "run"),
];

impl Said {
    fn of(arguments: &[&str], output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            command: arguments.join(" "),
        }
    }

    /// Goes on only with this exit code.
    ///
    /// # Errors
    /// `Command` with what was said, when it is another.
    pub fn with_code(self, wanted: i32) -> Result<Self, Fault> {
        if self.code == Some(wanted) {
            return Ok(self);
        }
        let said: String = format!("{}{}", self.err, self.out).chars().take(2_000).collect();
        Err(Fault::Command { command: self.command, code: self.code, wanted, said })
    }

    /// Standard output as one JSON document.
    ///
    /// # Errors
    /// `Json` when it is none.
    pub fn json(&self) -> Result<Value, Fault> {
        serde_json::from_str(&self.out).map_err(Fault::json(&self.command, &self.out))
    }

    /// Standard output as JSON lines.
    ///
    /// # Errors
    /// `Json` for the first line that is none.
    pub fn json_lines(&self) -> Result<Vec<Value>, Fault> {
        json_lines(&self.command, &self.out)
    }
}

/// Parses JSON lines; `what` says where they come from.
///
/// # Errors
/// `Json` for the first line that is none.
pub fn json_lines(what: &str, text: &str) -> Result<Vec<Value>, Fault> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).map_err(Fault::json(what, line))).collect()
}

/// A built program of the project: in `COUNTERSIGN_BIN_DIR`, else beside the test that runs.
///
/// # Errors
/// `NotBuilt` when it is not there.
pub fn program(name: &str) -> Result<PathBuf, Fault> {
    let folder = env::var_os("COUNTERSIGN_BIN_DIR").map_or_else(|| target_folder().join("debug"), PathBuf::from);
    let path = folder.join(name);
    if path.is_file() { Ok(path) } else { Err(Fault::NotBuilt(path)) }
}

/// The workspace's `target`.
#[must_use]
pub fn target_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")
}

/// Real cases that are no part of the project, when they lie beside it.
#[must_use]
pub fn shared_data(set: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(set);
    folder.is_dir().then_some(folder)
}
