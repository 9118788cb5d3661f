//! When the window comes up: once its page is read, so that nobody looks at an empty one.
//!
//! There is a second reason on Linux. A window that paints without a graphics device and is drawn before its page has a
//! process waits for that process to paint, and the process, which starts, waits for the window: half a second, until
//! the toolkit gives up. It came to that in two of three starts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::WebviewWindow;
use tauri::webview::{PageLoadEvent, PageLoadPayload};

/// A page that cannot be read in this time is shown as it is: a window that never comes up says nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// The page has begun or is read.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the window's builder asks for")]
pub(crate) fn page(window: WebviewWindow, page: PageLoadPayload<'_>) {
    match page.event() {
        PageLoadEvent::Started => {}
        PageLoadEvent::Finished => appear(&window),
    }
}

/// Lets it come up in the end, whatever becomes of its page.
pub(crate) fn at_last(window: WebviewWindow) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        appear(&window);
    });
}

/// There is one window, and it comes up once: a page that is read again must not bring it to the front of whatever the
/// person has turned to.
static APPEARED: AtomicBool = AtomicBool::new(false);

fn appear(window: &WebviewWindow) {
    if APPEARED.swap(true, Ordering::Relaxed) {
        return;
    }
    if let Err(error) = window.show() {
        tracing::warn!(%error, "the window could not come up");
    }
}
