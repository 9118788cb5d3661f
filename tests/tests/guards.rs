//! What the window is built with, read from its files: the settings that keep foreign content out, and the absence of
//! whatever would turn text into code.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_tests::Fault;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(Fault::file(path))
}

#[test]
fn the_window_is_configured_to_load_nothing_foreign() -> Result<(), Fault> {
    let text = read(&root().join("src-tauri/tauri.conf.json"))?;
    let conf: Value = serde_json::from_str(&text).map_err(Fault::json("tauri.conf.json", &text))?;
    let app = &conf["app"];
    let csp = json!({
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "font-src": "'self'", "connect-src": "ipc: http://ipc.localhost", "object-src": "'none'", "base-uri": "'none'",
        "form-action": "'none'",
    });
    assert_eq!(app["security"]["csp"], csp, "the page's policy is exactly this; a looser one needs a reason here");
    assert_eq!(app["security"]["dangerousDisableAssetCspModification"], false, "scripts and styles keep their nonces");
    assert_eq!(app["security"]["assetProtocol"]["enable"], false, "the page cannot read files by address");
    assert_eq!(app["security"]["capabilities"], json!(["main"]), "one list says what the page may call");
    assert_eq!(app["withGlobalTauri"], false, "no script finds the engine by name");
    assert_eq!(app["windows"], json!([]), "windows are opened by code, with its guards");
    assert_eq!(conf["plugins"], Value::Null, "no plugin is opened to the page");
    Ok(())
}

#[test]
fn the_page_may_call_the_stations_commands_and_nothing_else() -> Result<(), Fault> {
    let text = read(&root().join("src-tauri/capabilities/main.json"))?;
    let list: Value = serde_json::from_str(&text).map_err(Fault::json("capabilities", &text))?;
    assert_eq!(list["windows"], json!(["main"]), "one window has them");
    for permission in list["permissions"].as_array().into_iter().flatten() {
        let name = permission.as_str().unwrap_or_default();
        let is_own = name.starts_with("allow-") || name.starts_with("core:event:allow-");
        assert!(is_own, "{name} is neither a command of the station nor hearing of changes");
    }
    Ok(())
}

/// What may stand around an assignment of markup: React makes its own script elements from a constant and takes markup
/// only where it is handed some, which the lints forbid; React Aria empties its announcer.
fn is_known_markup(before: &str, after: &str) -> bool {
    after.starts_with("`<script><\\/script>`")
        || after.starts_with("``")
        || after.starts_with("\"\"")
        || before.contains("__html")
}

#[test]
fn the_built_screens_turn_no_text_into_code() -> Result<(), Fault> {
    let folder = root().join("ui/dist/assets");
    let entries = fs::read_dir(&folder).map_err(Fault::file(&folder))?;
    let scripts: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "js"))
        .collect();
    assert!(!scripts.is_empty(), "the screens are built");
    for path in scripts {
        let code = read(&path)?;
        for word in [
            "eval(",
            "new Function",
            "document.write",
            "insertAdjacentHTML",
            "outerHTML=",
            "XMLHttpRequest",
            "WebSocket",
            "sendBeacon",
            "EventSource",
            "createContextualFragment",
            "setHTMLUnsafe",
            "importScripts",
        ] {
            assert!(!code.contains(word), "{word} is in {}", path.display());
        }
        for (at, word) in code.match_indices(".innerHTML=") {
            let before: String = code[..at].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = code[at + word.len()..].chars().take(40).collect();
            assert!(is_known_markup(&before, &after), "markup is set at …{before}{word}{after}…");
        }
        for (at, mark) in code.match_indices("://") {
            let scheme = code[..at].rsplit(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
            let host: String = code[at + mark.len()..].chars().take(40).collect();
            let is_name = host.starts_with("www.w3.org/") || host.starts_with("react.dev/errors/");
            assert!(
                is_name || !matches!(scheme, "http" | "https" | "ws" | "wss"),
                "an address is in the screens: {host}"
            );
        }
    }
    let page = read(&root().join("ui/dist/index.html"))?;
    assert!(!page.contains("://") && !page.contains("src=\"//"), "the page itself loads nothing from elsewhere");
    Ok(())
}

#[test]
fn the_screens_hand_no_markup_to_the_page() -> Result<(), Fault> {
    let mut folders = vec![root().join("ui/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Fault::file(&folder))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if !path.extension().is_some_and(|end| end == "ts" || end == "tsx") {
                continue;
            }
            let code = read(&path)?;
            for word in ["dangerouslySetInnerHTML", "innerHTML", "DOMParser", "<webview", "allow-scripts"] {
                assert!(!code.contains(word), "{word} is in {}", path.display());
            }
            let frames = code.matches("<iframe").count();
            assert_eq!(frames, code.matches("sandbox=\"\"").count(), "each frame in {} may do nothing", path.display());
        }
    }
    Ok(())
}
