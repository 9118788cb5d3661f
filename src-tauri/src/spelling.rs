//! Spelling by the system. Its dictionaries stay on the computer; nothing that is typed leaves it.

use tauri::{AppHandle, Manager as _};

use crate::desk::Desk;

/// Lets the fields of a window be checked, in the languages of the system. Not before the first case is there: reading
/// the dictionaries takes a hundredth of a second that a start is longer by.
pub(crate) fn begin(app: AppHandle, window: tauri::WebviewWindow) {
    tauri::async_runtime::spawn(async move {
        app.state::<Desk>().started().await;
        if let Err(error) = check(&window) {
            tracing::warn!(%error, "spelling is not checked");
        }
    });
}

/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
fn check(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{WebContextExt as _, WebViewExt as _};
    // In the order in which they count.
    let said = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
    let languages = languages(&said);
    // WebKitGTK checks nothing until it is told to, and in which languages.
    window.with_webview(move |webview| {
        if let Some(context) = webview.inner().context() {
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            context.set_spell_checking_languages(&languages);
            context.set_spell_checking_enabled(true);
        }
    })
}

/// Elsewhere the system does so by itself.
#[cfg(not(target_os = "linux"))]
fn check(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Languages out of a system's settings ("de_AT.UTF-8", "de:en"), each once; English where it names none.
#[cfg(target_os = "linux")]
fn languages(said: &[String]) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for name in said.iter().flat_map(|names| names.split(':')) {
        let name = name.split(['.', '@']).next().unwrap_or_default();
        if !matches!(name, "" | "C" | "POSIX") && !languages.iter().any(|known| known == name) {
            languages.push(name.to_owned());
        }
    }
    if languages.is_empty() {
        languages.push("en_US".to_owned());
    }
    languages
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::languages;

    #[test]
    fn the_systems_languages_are_used_once_each() {
        let of = |said: &[&str]| languages(&said.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["", "", "", "de_AT.UTF-8"]), ["de_AT"], "without the encoding");
        assert_eq!(of(&["de:en_GB", "", "", "de_DE@euro"]), ["de", "en_GB", "de_DE"], "in the order of the system");
        assert_eq!(of(&["", "C.UTF-8", "", "C"]), ["en_US"], "a system without a language gets English");
    }
}
