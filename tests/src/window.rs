//! The real window on a station: the desktop program under WebDriver, in surroundings of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::Fault;
use crate::display::{self, Display};
use crate::neighbour::Neighbour;
use crate::process::Running;
use crate::station::{self, Surroundings};
use crate::wait::{self, Look};
use crate::webdriver::{Driver, Page};

/// The desktop program.
const PROGRAM: &str = "countersign-desktop";
/// A start takes about a second; a machine that builds at the same time takes longer.
const START: Duration = Duration::from_secs(60);

/// Outer sizes that the screens are made for, in pixels.
pub const LAPTOP: (u32, u32) = (1280, 800);
/// A full-HD screen.
pub const DESKTOP: (u32, u32) = (1920, 1080);

/// Windows that are open at once. A single one leaves a third of two cores unused; three would only wait for each other.
const ROOM: u32 = 2;
static PLACES: Semaphore = Semaphore::const_new(ROOM as usize);

/// An open window. Dropping it ends every process it needed.
#[derive(Debug)]
pub struct Window {
    /// What is in it.
    pub page: Page,
    log: PathBuf,
    // Dropped in this order: the window before the display it is on, the folders last.
    _driver: Driver,
    display: Display,
    _folder: TempDir,
    _place: SemaphorePermit<'static>,
}

impl Window {
    /// Opens the window on the station in `home` (which need not exist yet) and waits until a person could work in it.
    ///
    /// # Errors
    /// When it does not open, or is not ready in time.
    pub async fn open(home: &Path) -> Result<Self, Fault> {
        Self::start(&station::program(PROGRAM)?, &[], home).await?.settled().await
    }

    /// Opens the window as `open` does once no other is open, and keeps others from opening: for stories in which moments
    /// count, which another window on the same cores would stretch.
    ///
    /// # Errors
    /// As [`Window::open`].
    pub async fn open_undisturbed(home: &Path) -> Result<Self, Fault> {
        let whole = places(ROOM).await?;
        Self::start_on(whole, Display::take, &station::program(PROGRAM)?, &[], home, |_| ()).await?.settled().await
    }

    async fn settled(self) -> Result<Self, Fault> {
        self.page.resize(LAPTOP.0, LAPTOP.1).await?;
        self.ready().await?;
        Ok(self)
    }

    /// Opens any WebKitGTK program under automation, without waiting for it.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn start(program: &Path, arguments: &[&str], home: &Path) -> Result<Self, Fault> {
        Self::start_on(places(share()).await?, Display::take, program, arguments, home, |_| ()).await
    }

    /// Opens the window on a display of one's own choice, where it may ask for the keyring, and waits as `open` does.
    ///
    /// # Errors
    /// When it does not open, or is not ready in time.
    pub async fn open_where_keyrings_are(display: Display, home: &Path) -> Result<Self, Fault> {
        let may_ask = |command: &mut Command| {
            command.env_remove("COUNTERSIGN_KEYRING");
        };
        let place = places(share()).await?;
        let window = Self::start_on(place, || Ok(display), &station::program(PROGRAM)?, &[], home, may_ask).await?;
        window.ready().await?;
        Ok(window)
    }

    async fn start_on(
        place: SemaphorePermit<'static>,
        display: impl FnOnce() -> Result<Display, Fault>,
        program: &Path,
        arguments: &[&str],
        home: &Path,
        settle: impl FnOnce(&mut Command),
    ) -> Result<Self, Fault> {
        let folder = tempfile::tempdir().map_err(Fault::start("a folder for the window"))?;
        let display = display()?;
        let surroundings = Surroundings::make(folder.path())?;
        let log = folder.path().join("window.log");
        let prepare = |command: &mut Command| {
            surroundings.give_to(command);
            display.lend_to(command);
            command.env("COUNTERSIGN_HOME", home);
            settle(command);
        };
        let driver = Driver::start(&log, prepare).await?;
        let page = driver.open(program, arguments).await.map_err(|fault| with_log(&fault, &log))?;
        Ok(Self { page, log, _driver: driver, display, _folder: folder, _place: place })
    }

    /// Waits until the first case, or whatever there is instead of one, is on screen.
    ///
    /// # Errors
    /// `Late` when it does not come, with what the program printed.
    pub async fn ready(&self) -> Result<(), Fault> {
        let look = async || {
            let state =
                self.page.script("return document.documentElement.dataset.ready ?? document.body?.innerText", vec![]);
            Ok(match state.await?.as_str() {
                Some("true") => Look::There(()),
                other => Look::NotYet(other.unwrap_or("no page").chars().take(300).collect()),
            })
        };
        wait::until("a ready window", START, look).await.map_err(|fault| with_log(&fault, &self.log))
    }

    /// Waits for what was asked for to be painted and, where somebody wants pictures (`make shots`), writes it to
    /// `target/screens/<name>.png`: they are looked at, and fail for nothing that the painting does not.
    ///
    /// # Errors
    /// When it is not painted, there is no picture, or no room for it.
    pub async fn picture(&self, name: &str) -> Result<(), Fault> {
        self.page.painted(wait::SOON).await?;
        if !are_wanted() {
            return Ok(());
        }
        self.page.screenshot(&station::target_folder().join("screens").join(format!("{name}.png"))).await
    }

    /// Has a state painted, and where somebody wants pictures takes one in each of `themes` at both sizes. It ends light,
    /// and as small as it began.
    ///
    /// # Errors
    /// As [`Window::picture`].
    pub async fn looks(&self, state: &str, themes: &[&str]) -> Result<(), Fault> {
        if !are_wanted() {
            return self.page.painted(wait::SOON).await;
        }
        for theme in themes {
            self.dress(theme).await?;
            for (name, (width, height)) in [("desktop", DESKTOP), ("laptop", LAPTOP)] {
                self.page.resize(width, height).await?;
                self.picture(&format!("{state}-{theme}-{name}")).await?;
            }
        }
        self.dress("light").await
    }

    /// Puts a theme on the page itself, because not every state has its key.
    async fn dress(&self, theme: &str) -> Result<(), Fault> {
        let put = "document.documentElement.dataset.theme = arguments[0]";
        self.page.script(put, vec![theme.into()]).await.map(|_| ())
    }

    /// Opens another program's window beside it, to turn to.
    ///
    /// # Errors
    /// When the display is none that windows share.
    pub fn neighbour(&self) -> Result<Neighbour, Fault> {
        Neighbour::open(self.display.name())
    }

    /// Closes the window as WebDriver does, and waits for the end of its session.
    ///
    /// # Errors
    /// When the window does not answer any more.
    pub async fn close(self) -> Result<(), Fault> {
        self.page.close().await
    }
}

/// The window as a person starts it: nobody drives it. What it does is in the station's own log.
#[derive(Debug)]
pub struct Alone {
    // Dropped first: the program, then its folders.
    _program: Running,
    _folder: TempDir,
    _place: SemaphorePermit<'static>,
}

impl Alone {
    /// Starts it on the station in `home`, and does not wait for it.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn start(display: &Display, home: &Path) -> Result<Self, Fault> {
        let place = places(share()).await?;
        let folder = tempfile::tempdir().map_err(Fault::start("a folder for the window"))?;
        let mut command = Command::new(station::program(PROGRAM)?);
        Surroundings::make(folder.path())?.give_to(&mut command);
        display.lend_to(&mut command);
        command.env("COUNTERSIGN_HOME", home).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self { _program: Running::start(&mut command)?, _folder: folder, _place: place })
    }
}

/// What a window takes of the room. On a display that somebody looks at, windows would take the focus from each other.
fn share() -> u32 {
    if display::is_virtual() { 1 } else { ROOM }
}

/// Waits for so many of the places that windows have.
async fn places(many: u32) -> Result<SemaphorePermit<'static>, Fault> {
    PLACES.acquire_many(many).await.map_err(|closed| Fault::Story(closed.to_string()))
}

/// Whether somebody wants pictures.
fn are_wanted() -> bool {
    env::var_os("COUNTERSIGN_PICTURES").is_some()
}

fn with_log(fault: &Fault, log: &Path) -> Fault {
    let printed = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = printed.lines().collect();
    let tail = lines[lines.len().saturating_sub(20)..].join("\n");
    Fault::Story(format!("{fault}\nthe window printed:\n{tail}"))
}
