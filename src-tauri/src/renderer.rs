//! How WebKitGTK paints on this machine.
//!
//! Without a graphics device its accelerated renderer takes two to five times as long from a key to the next case
//! painted (57–180 ms against 22–37 ms, measured under Xvfb), so the window is told to paint without one. The toolkit's
//! environment variable would say the same, but is read when it starts: the program had to begin twice for it, which cost a
//! tenth of a second.

/// Lets the window paint as suits the machine, where that is not the default.
///
/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
pub(crate) fn suit_the_machine(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    if std::path::Path::new("/dev/dri").exists() {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Elsewhere the system's own renderer is used as it is.
#[cfg(not(target_os = "linux"))]
pub(crate) fn suit_the_machine(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
