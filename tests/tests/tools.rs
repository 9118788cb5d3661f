//! The tests' own tools on a page of known content, in WebKitGTK's own small browser.

use std::path::Path;

use countersign_tests::Fault;
use countersign_tests::by_role::Name;
use countersign_tests::window::Window;

const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

const PAGE: &str = "<!doctype html><title>t</title>
<nav aria-label=Queue><a href=%23>Review <kbd aria-hidden=true>R</kbd></a></nav>
<main aria-busy=true><h1>A <b>title</b></h1><div hidden><button>Gone</button></div>
<div inert><button>Inert</button></div>
<label>Note <input id=n></label>
<fieldset><legend>Reason</legend><label><input type=radio name=r checked> Wrong label</label></fieldset>
<div role=listbox aria-label=Labels><div role=option aria-selected=true aria-labelledby=o><span id=o>Refund</span></div></div>
<button disabled title=Later></button><output id=k></output></main>
<script>addEventListener('keydown', e => k.textContent += (e.ctrlKey ? 'C-' : '') + e.key + (e.repeat ? 'r ' : ' '));
document.documentElement.dataset.ready = 'true'</script>";

#[tokio::test]
async fn things_are_found_as_a_screen_reader_finds_them() -> Result<(), Fault> {
    if !Path::new(BROWSER).is_file() {
        println!("skipped: {BROWSER} is not installed");
        return Ok(());
    }
    let folder = tempfile::tempdir().map_err(Fault::start("a folder"))?;
    let window = Window::start(Path::new(BROWSER), &["--automation"], folder.path()).await?;
    let page = &window.page;
    page.load(&format!("data:text/html,{}", PAGE.replace('\n', " "))).await?;
    window.ready().await?;
    page.find("link", "Review").await?;
    page.find("heading", "A title").await?;
    assert!(page.find("main", Name::Any).await?.busy, "aria-busy is read");
    assert!(page.find("radio", "Wrong label").await?.chosen, "a wrapping label names a field");
    assert!(page.find("option", "Refund").await?.chosen, "aria-labelledby names an option");
    assert!(page.find("button", "Later").await?.disabled, "a title names what has no content");
    assert_eq!(page.all("button", Name::Any).await?.len(), 1, "what is hidden or inert is not reachable");
    page.tab_to("textbox", "Note").await?;
    page.type_text("say ?").await?;
    assert_eq!(page.find("textbox", "Note").await?.value, "say ?", "typed text arrives in the field");
    page.press_all(&["ctrl+enter", "/"]).await?;
    page.hold("a", 2).await?;
    let pressed =
        page.find_when("status", Name::Any, "reading the last key", |seen| seen.text.ends_with("ar ar")).await?;
    assert!(pressed.text.ends_with("C-Enter / a ar ar"), "chords and marks arrive as keys: {}", pressed.text);
    page.resize(1280, 800).await?;
    page.painted(countersign_tests::wait::SOON).await?;
    window.picture("tools").await?;
    window.close().await
}
