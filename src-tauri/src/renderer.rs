//! How WebKitGTK paints on this machine.
//!
//! Without a graphics device its shared-buffer renderer takes two to five times as long from a key to the next case
//! painted (57–180 ms against 22–37 ms, measured under Xvfb). The setting is read when the toolkit starts and can only
//! be given through the environment, so the program replaces itself once, before any thread runs.

/// Begins the program anew with the setting that suits the machine, where it is not the default.
#[cfg(target_os = "linux")]
pub(crate) fn suit_the_machine() {
    use std::os::unix::process::CommandExt as _;
    const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let chosen_already = std::env::var_os(SETTING).is_some();
    let has_device = std::path::Path::new("/dev/dri").exists();
    if chosen_already || has_device {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Only returns when it failed; then the default renderer is slow, not wrong.
        let failed = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(SETTING, "1").exec();
        eprintln!("countersign: {failed}; going on with the slower renderer");
    }
}

/// Elsewhere the system's own renderer is used as it is.
#[cfg(not(target_os = "linux"))]
pub(crate) fn suit_the_machine() {}
