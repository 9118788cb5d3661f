//! A WebDriver session with a real WebKitGTK window: `WebKitWebDriver` is started as a child on a port of its own and
//! spoken to directly. What one does in the window stands in `by_role` and `keys`.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::Fault;
use crate::process::Running;
use crate::wait::{self, Look};

/// The program of Debian's package webkit2gtk-driver.
const DRIVER: &str = "WebKitWebDriver";

/// The longest that one command may take; a start on a busy machine takes some seconds.
const ANSWER: Duration = Duration::from_secs(60);

/// Counts frames from now on, once the fonts are loaded.
const PAINT: &str = "window.paintedFrames = 0;
    const count = () => { window.paintedFrames += 1; if (window.paintedFrames < 2) requestAnimationFrame(count); };
    document.fonts.ready.then(() => requestAnimationFrame(count));";

/// Repaints one all but transparent pixel in each frame while it is there. The driver takes its picture after the next
/// frame that WebKit presents, and a page at rest presents none: it would wait for ever.
const FLICKER: &str = "const pixel = window.flicker = document.createElement('div');
    pixel.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px';
    document.body.append(pixel);
    let frame = 0;
    const paint = () => {
        pixel.style.backgroundColor = `rgb(0 0 0 / ${frame++ % 2 + 1}%)`;
        if (pixel.isConnected) requestAnimationFrame(paint);
    };
    paint();
    return null";

/// The driver's process; the window is its child and ends with it.
#[derive(Debug)]
pub struct Driver {
    running: Running,
    port: u16,
}

/// The page in the window.
#[derive(Debug)]
pub struct Page {
    client: Client,
}

impl Driver {
    /// Starts the driver. `prepare` gives it the environment that the window will have, `log` takes what both print.
    ///
    /// # Errors
    /// When it is not installed, or does not listen in time.
    pub async fn start(log: &Path, prepare: impl FnOnce(&mut Command)) -> Result<Self, Fault> {
        let port = free_port()?;
        let output = fs::File::create(log).map_err(Fault::file(log))?;
        let errors = output.try_clone().map_err(Fault::file(log))?;
        let mut command = Command::new(DRIVER);
        command
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::from(output))
            .stderr(Stdio::from(errors));
        prepare(&mut command);
        let mut driver = Self { running: Running::start(&mut command)?, port };
        wait::until("a listening WebKitWebDriver", wait::SOON, async || driver.look().await).await?;
        Ok(driver)
    }

    async fn look(&mut self) -> Result<Look<()>, Fault> {
        if !self.running.is_alive() {
            return Err(Fault::Story(format!("{DRIVER} ended at once")));
        }
        Ok(match TcpStream::connect(("127.0.0.1", self.port)).await {
            Ok(_) => Look::There(()),
            Err(error) => Look::NotYet(error.to_string()),
        })
    }

    /// Opens the window: the driver starts `binary` with the environment it was given itself.
    ///
    /// # Errors
    /// When the program does not start or does not answer as a window under automation.
    pub async fn open(&self, binary: &Path, arguments: &[&str]) -> Result<Page, Fault> {
        let mut wanted = Capabilities::new();
        let options = json!({ "binary": binary, "args": arguments });
        wanted.insert("webkitgtk:browserOptions".to_owned(), options);
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(wanted).connect(&address);
        let client = answered("opening the window", connecting).await??;
        Ok(Page { client })
    }
}

impl Page {
    /// Runs a script in the page and gives what it returns.
    ///
    /// # Errors
    /// When the script throws or the window is gone.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Fault> {
        Ok(answered("a script", self.client.execute(script, arguments)).await??)
    }

    /// Has keys pressed and let go, to whatever has the focus.
    ///
    /// # Errors
    /// When the window does not take them.
    pub async fn keys(&self, actions: KeyActions) -> Result<(), Fault> {
        Ok(answered("keys", self.client.perform_actions(actions)).await??)
    }

    /// Sets the window's outer size in pixels.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), Fault> {
        Ok(answered("a new size", self.client.set_window_rect(0, 0, width, height)).await??)
    }

    /// Writes what the window shows as a PNG.
    ///
    /// # Errors
    /// When the window gives no picture or the file cannot be written.
    pub async fn screenshot(&self, path: &Path) -> Result<(), Fault> {
        self.script(FLICKER, Vec::new()).await?;
        let picture = answered("a picture", self.client.screenshot()).await??;
        self.script("window.flicker?.remove(); return null", Vec::new()).await?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Fault::file(folder))?;
        }
        fs::write(path, picture).map_err(Fault::file(path))
    }

    /// Waits until everything asked for so far has been painted: fonts are there and two frames have passed.
    ///
    /// # Errors
    /// `Late` when the window does not paint.
    pub async fn painted(&self, deadline: Duration) -> Result<(), Fault> {
        self.script(PAINT, Vec::new()).await?;
        wait::until("a painted window", deadline, async || {
            let number = self.script("return window.paintedFrames ?? 0", Vec::new()).await?;
            Ok(if number.as_u64() >= Some(2) { Look::There(()) } else { Look::NotYet(format!("{number} frames")) })
        })
        .await
    }

    /// Moves the pointer to a place in the window and clicks there, as a person does.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn click(&self, x: i64, y: i64) -> Result<(), Fault> {
        self.clicks(x, y, 1).await
    }

    /// Clicks there several times, as fast as the window takes it.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn clicks(&self, x: i64, y: i64, times: u32) -> Result<(), Fault> {
        let place = PointerAction::MoveTo { duration: None, x: x as f64, y: y as f64 };
        let mut actions = MouseActions::new("mouse".to_owned()).then(place);
        for _ in 0..times {
            let down = actions.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
            actions = down.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        }
        Ok(answered("a click", self.client.perform_actions(actions)).await??)
    }

    /// The address the window is at.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn address(&self) -> Result<String, Fault> {
        Ok(answered("its address", self.client.current_url()).await??.to_string())
    }

    /// How many windows there are.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn windows(&self) -> Result<usize, Fault> {
        Ok(answered("its windows", self.client.windows()).await??.len())
    }

    /// Loads an address; the window of a station never needs it.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn load(&self, address: &str) -> Result<(), Fault> {
        Ok(answered("an address", self.client.goto(address)).await??)
    }

    /// Ends the session, and with it the window.
    ///
    /// # Errors
    /// When the window does not answer any more.
    pub async fn close(self) -> Result<(), Fault> {
        Ok(answered("closing the window", self.client.close()).await??)
    }
}

/// The driver waits for ever for a window that hangs; a story must not.
async fn answered<T>(what: &str, command: impl Future<Output = T>) -> Result<T, Fault> {
    let late = |_| Fault::Late {
        what: format!("the window's answer to {what}"),
        deadline: ANSWER,
        seen: "no answer".to_owned(),
    };
    tokio::time::timeout(ANSWER, command).await.map_err(late)
}

fn free_port() -> Result<u16, Fault> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Fault::start("a listener on a free port"))?;
    Ok(listener.local_addr().map_err(Fault::start("a listener on a free port"))?.port())
}
