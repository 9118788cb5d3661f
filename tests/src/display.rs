//! Where the window is shown: the display there is, or a virtual one that ends with the test; likewise the session bus.

use std::env;
use std::process::{Command, Stdio};

use crate::Fault;
use crate::process::Running;

/// The virtual screen: large enough for a full-HD window at the origin.
const SCREEN: &str = "1920x1080x24";

/// A display and a session bus.
#[derive(Debug)]
pub struct Display {
    display: Option<String>,
    bus: Option<String>,
    /// Kept only to end with the display.
    _running: Vec<Running>,
}

impl Display {
    /// Takes the display and the bus of the surroundings, or starts what is missing.
    ///
    /// # Errors
    /// When Xvfb or dbus-daemon is missing.
    pub fn take() -> Result<Self, Fault> {
        let mut taken = Self { display: None, bus: None, _running: Vec::new() };
        if is_virtual() {
            let (xvfb, number) = Running::start_and_listen(
                Command::new("Xvfb")
                    .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"])
                    .stderr(Stdio::null()),
            )?;
            taken.display = Some(format!(":{number}"));
            taken._running.push(xvfb);
        }
        if env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() || is_virtual() {
            let (bus, address) = Running::start_and_listen(
                Command::new("dbus-daemon")
                    .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
                    .stderr(Stdio::null()),
            )?;
            taken.bus = Some(address);
            taken._running.push(bus);
        }
        Ok(taken)
    }

    /// The X display that was started; `None` when it is the one of the surroundings.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.display.as_deref()
    }

    /// The session bus that programs here speak on, if there is one.
    #[must_use]
    pub fn bus(&self) -> Option<String> {
        self.bus.clone().or_else(|| env::var("DBUS_SESSION_BUS_ADDRESS").ok())
    }

    /// Lets a program show itself here.
    pub fn lend_to(&self, command: &mut Command) {
        if let Some(display) = &self.display {
            // Xvfb started by us asks nobody for a cookie, and GTK must not look for a Wayland one first.
            command.env("DISPLAY", display).env_remove("XAUTHORITY").env_remove("WAYLAND_DISPLAY");
            command.env("GDK_BACKEND", "x11");
        } else if env::var_os("XAUTHORITY").is_none()
            && let Some(home) = env::var_os("HOME")
        {
            // The program gets another HOME; the display's cookie stays where it was.
            command.env("XAUTHORITY", std::path::Path::new(&home).join(".Xauthority"));
        }
        if let Some(bus) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
    }
}

/// Whether nothing is there to show a window on.
#[must_use]
pub fn is_virtual() -> bool {
    let absent = |name| env::var_os(name).is_none_or(|value| value.is_empty());
    absent("DISPLAY") && absent("WAYLAND_DISPLAY")
}
