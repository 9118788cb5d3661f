//! Building the application: one window, its guards, its commands.

use std::thread;
use std::time::{Duration, Instant};

use countersign_station::logs;
use countersign_station::store::{Home, StoreError, WindowLock};
use tauri::webview::NewWindowResponse;
use tauri::{Manager as _, RunEvent, Url, WebviewUrl, WebviewWindowBuilder};

use crate::commands::cases::CaseList;
use crate::desk::Desk;
use crate::{appearing, bindings, home, spelling, watch};

/// Runs the window until it is closed.
///
/// # Errors
/// When there is no folder for the station, another window shows it, or no window can be opened.
pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    let home = home::chosen()?;
    home.make()?;
    let only = only_window(&home)?;
    let _logs = logs::begin(&home, "window", std::env::var_os("COUNTERSIGN_LOG_ALOUD").is_some());
    let builder = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Desk::new(home, only))
        .manage(CaseList::default())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            // First: it opens the station while the window comes up, so that the screens' first question finds it open.
            watch::begin(app.handle().clone());
            open_window(app)?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    tracing::info!("window opened");
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Desk>().close());
            tracing::info!("window closed");
        }
    });
    Ok(())
}

/// What a window that was closed may need to write what is under way and give back what it held.
const CLOSING: Duration = Duration::from_secs(5);

/// The proof that this is the station's only window. One that was just closed is waited for.
fn only_window(home: &Home) -> Result<WindowLock, StoreError> {
    let begun = Instant::now();
    loop {
        match home.window_lock() {
            Err(StoreError::Busy { .. }) if begun.elapsed() < CLOSING => thread::sleep(Duration::from_millis(50)),
            taken => return taken,
        }
    }
}

fn open_window(app: &tauri::App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Countersign")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 600.0)
        .visible(false)
        .on_page_load(appearing::page)
        // Content of a case must not be able to lead the window, or a second one, anywhere.
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .disable_drag_drop_handler()
        .devtools(false)
        .build()?;
    appearing::at_last(window.clone());
    spelling::begin(app.handle().clone(), window);
    Ok(())
}

fn is_own(url: &Url) -> bool {
    // `about:srcdoc` is the frame in which a page of a case is drawn: its content comes from the screens, and it may do nothing.
    let inert = matches!(url.as_str(), "about:blank" | "about:srcdoc");
    inert || url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_is_being_closed_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let before = home.window_lock().expect("the window before");
        let (begun, now) = std::sync::mpsc::channel();
        let next = thread::spawn({
            let home = Home::at(folder.path());
            move || {
                begun.send(home.window_lock().is_err()).expect("somebody waits");
                only_window(&home).map(|_| ())
            }
        });
        assert!(now.recv().expect("it has begun"), "the station is still shown");
        drop(before);
        next.join().expect("it ends").expect("and then the next window has it");
    }

    #[test]
    fn only_the_windows_own_pages_may_be_shown() {
        let own = |url: &str| is_own(&Url::parse(url).expect("a url"));
        assert!(own("tauri://localhost/index.html"), "the screens themselves");
        assert!(own("about:srcdoc"), "the frame in which a page of a case is drawn");
        for foreign in [
            "https://example.com/",
            "http://127.0.0.1:9/",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://tauri.localhost.example/",
        ] {
            assert!(!own(foreign), "{foreign} must not replace the window");
        }
    }
}
