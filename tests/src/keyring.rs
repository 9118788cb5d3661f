//! A keyring of the test's own: a private session bus with GNOME Keyring on it, in a folder of the test. Also a bus that says
//! nothing. The user's own bus and keyring are never in reach.

use std::fs;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use crate::Fault;
use crate::process::Running;
use crate::station::Surroundings;
use crate::wait::{Look, SOON, blocking};

const DAEMON: &str = "gnome-keyring-daemon";
const NAME: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
/// The collection that the daemon makes and opens with the password on its standard input.
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

/// A session bus, and a keyring on it that can be opened, locked and stopped.
#[derive(Debug)]
pub struct Keyring {
    surroundings: Surroundings,
    address: String,
    daemon: Option<Running>,
    /// Kept only to end with the keyring.
    _bus: Running,
}

impl Keyring {
    /// Starts the bus, with nobody on it; `None` where no GNOME Keyring is installed. Its files stand under `home`.
    ///
    /// # Errors
    /// When dbus-daemon is missing.
    pub fn closed(home: &Path) -> Result<Option<Self>, Fault> {
        let installed = Command::new(DAEMON).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !installed.is_ok_and(|status| status.success()) {
            return Ok(None);
        }
        let surroundings = Surroundings::make(home)?;
        let mut command = Command::new("dbus-daemon");
        surroundings.give_to(&mut command);
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]).stderr(Stdio::null());
        let (bus, address) = Running::start_and_listen(&mut command)?;
        Ok(Some(Self { surroundings, address, daemon: None, _bus: bus }))
    }

    /// Where its bus is.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Starts the daemon and opens the keyring, as a log-in does.
    ///
    /// # Errors
    /// When it is not open in time.
    pub fn open(&mut self) -> Result<(), Fault> {
        let mut command = Command::new(DAEMON);
        self.surroundings.give_to(&mut command);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command.args(["--unlock", "--components=secrets", "--foreground"]).stdout(Stdio::null()).stderr(Stdio::null());
        self.daemon = Some(Running::start_with(&mut command, "a word for the keyring")?);
        blocking("an open keyring", SOON, || {
            if !self.runs()? {
                return Ok(Look::NotYet("nobody has its name".to_owned()));
            }
            let seen = self.ask(NAME, ROOT, "org.freedesktop.Secret.Service.ReadAlias", "string:default")?;
            Ok(if seen.contains(LOGIN) { Look::There(()) } else { Look::NotYet(seen) })
        })
    }

    /// Locks it: whoever asks for an entry is asked for the password.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn lock(&self) -> Result<(), Fault> {
        let all = format!("array:objpath:{LOGIN}");
        self.ask(NAME, ROOT, "org.freedesktop.Secret.Service.Lock", &all).map(drop)
    }

    /// Ends the daemon; the bus stays.
    ///
    /// # Errors
    /// When somebody has its name for long.
    pub fn stop(&mut self) -> Result<(), Fault> {
        self.daemon = None;
        blocking("a stopped keyring", SOON, || {
            Ok(if self.runs()? { Look::NotYet("its name is taken".to_owned()) } else { Look::There(()) })
        })
    }

    /// Whether anybody on the bus is the keyring.
    ///
    /// # Errors
    /// When the bus cannot be asked.
    pub fn runs(&self) -> Result<bool, Fault> {
        let named = format!("string:{NAME}");
        let seen = self.ask("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", &named)?;
        Ok(seen.contains("boolean true"))
    }

    fn ask(&self, whom: &str, object: &str, method: &str, argument: &str) -> Result<String, Fault> {
        let mut command = Command::new("dbus-send");
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command.args(["--session", "--print-reply", &format!("--dest={whom}"), object, method, argument]);
        let output = command.output().map_err(Fault::start("dbus-send"))?;
        Ok(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }
}

/// A socket in the place of a bus that takes every connection and never says a word.
#[derive(Debug)]
pub struct SilentBus {
    path: PathBuf,
    asked: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl SilentBus {
    /// Listens at `path`.
    ///
    /// # Errors
    /// When it cannot.
    pub fn listen(path: PathBuf) -> Result<Self, Fault> {
        let listener = UnixListener::bind(&path).map_err(Fault::file(&path))?;
        let (asked, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let listening = thread::spawn({
            let (asked, over) = (Arc::clone(&asked), Arc::clone(&over));
            move || {
                let mut held = Vec::new();
                for connection in listener.incoming() {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    asked.fetch_add(1, Ordering::SeqCst);
                    held.push(connection);
                }
            }
        });
        Ok(Self { path, asked, over, listening: Some(listening) })
    }

    /// Where it is, as a bus is named.
    #[must_use]
    pub fn address(&self) -> String {
        format!("unix:path={}", self.path.display())
    }

    /// How often somebody has come.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for SilentBus {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Whoever listens notices with the next who comes.
        if UnixStream::connect(&self.path).is_ok()
            && let Some(listening) = self.listening.take()
        {
            let _ = listening.join();
        }
        let _ = fs::remove_file(&self.path);
    }
}
