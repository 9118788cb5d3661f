//! How WebKitGTK paints on this machine.
//!
//! Without a graphics device its accelerated renderer takes two to five times as long from a key to the next case
//! painted (57–180 ms against 22–37 ms, measured under Xvfb), so it is told to paint without one. It is told by the
//! toolkit's environment, for two reasons: a setting of the window comes after the toolkit has looked for a device and
//! loaded a driver for none, 35 of 390 ms of a start; and the processes that the window starts hear of it too.

/// Lets the windows of this program paint as suits the machine, where that is not the default. What somebody has set
/// in the environment themselves stays.
///
/// Call it before anything else: threads that read the environment meanwhile might read half of it.
#[cfg(target_os = "linux")]
pub(crate) fn suit_the_machine() {
    if std::path::Path::new("/dev/dri").exists() {
        return;
    }
    // Refused only for a name that is no name.
    let _ = webkit2gtk::glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false);
}

/// Elsewhere the system's own renderer is used as it is.
#[cfg(not(target_os = "linux"))]
pub(crate) fn suit_the_machine() {}
