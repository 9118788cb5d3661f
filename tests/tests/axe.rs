//! Every screen in every theme, asked by axe-core: nothing serious stands between anybody and the work.

use std::fs;
use std::path::Path;

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};
use serde_json::json;

/// The last one is what stays.
const THEMES: [&str; 3] = ["contrast", "dark", "light"];

/// The rules, as the screens' own packages bring them.
fn axe() -> Result<String, Fault> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).map_err(Fault::file(&path))
}

/// One rule is off: it wants key caps, counts and quotation marks that are drawn beside a name to be in the name. Every
/// name here begins with the words that are seen, which is what speech control needs. And a list of results scrolls with
/// the arrow keys of the field above it, so it need not hold the focus itself.
const ASK: &str = "
window.__asked = null;
axe.run(document, { resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: false } } }).then(
  (found) => { window.__asked = JSON.stringify(found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => ({ ...one, nodes: one.nodes.filter((node) => !(one.id === 'scrollable-region-focusable' && /role=.listbox/.test(node.html))) }))
    .filter((one) => one.nodes.length > 0)
    .map((one) => ({ id: one.id, help: one.help, nodes: one.nodes.slice(0, 12).map((node) => node.html.slice(0, 160) + ' | ' + node.failureSummary) }))); },
  (problem) => { window.__asked = JSON.stringify([{ id: 'axe itself', help: String(problem), nodes: [] }]); });";

/// What axe calls serious or critical on the page as it stands, in every theme.
pub(crate) async fn nothing_serious(window: &Window, screen: &str) -> Result<(), Fault> {
    let page = &window.page;
    if page.script("return typeof window.axe", Vec::new()).await? != json!("object") {
        page.script(&format!("{}; window.axe = axe;", axe()?), Vec::new()).await?;
    }
    for theme in THEMES {
        page.script("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await?;
        page.painted(wait::SOON).await?;
        page.script(ASK, Vec::new()).await?;
        let found = wait::until("axe's answer", wait::SOON, async || {
            let asked = page.script("return window.__asked", Vec::new()).await?;
            Ok(asked.as_str().map_or_else(|| Look::NotYet(asked.to_string()), |text| Look::There(text.to_owned())))
        })
        .await?;
        assert_eq!(found, "[]", "{screen} in {theme} shuts somebody out");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_serious_on_any_screen_in_any_theme() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    for kind in 0..6 {
        page.press("]").await?;
        page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
        nothing_serious(&window, &format!("workflow {kind}")).await?;
    }
    page.press("e").await?;
    nothing_serious(&window, "the panel of an escalation").await?;
    page.press("escape").await?;
    for (key, role, name) in
        [("?", "dialog", "Keys"), ("ctrl+k", "dialog", "Do anything"), ("f10", "menuitem", "Decide")]
    {
        page.press(key).await?;
        page.find(role, name).await?;
        nothing_serious(&window, name).await?;
        page.press("escape").await?;
        page.find_when("main", "Case", "in front again", |_| true).await?;
    }
    page.press("ctrl+,").await?;
    page.find("main", "Settings").await?;
    nothing_serious(&window, "settings").await?;
    page.press("ctrl+1").await?;
    page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
    page.press("i").await?;
    page.find("main", "Import a file").await?;
    nothing_serious(&window, "import").await?;
    window.close().await
}

#[tokio::test]
async fn nothing_serious_before_the_first_case() -> Result<(), Fault> {
    let station = Station::empty()?;
    let window = Window::open(&station.home()).await?;
    window.page.find("heading", "Make your station").await?;
    nothing_serious(&window, "the first run").await?;
    window.page.type_text("Ada").await?;
    window.page.press("enter").await?;
    window.page.find("button", "Try the samples").await?;
    nothing_serious(&window, "the empty station").await?;
    window.close().await?;
    for (name, role) in [("Grace", "reviewer"), ("Mary", "senior")] {
        station.done(&["--as", "Ada", "people", "add", name, role])?;
    }
    let policy = station.write("stories.toml", &cases::policy("15s"))?;
    station.done(&["--as", "Ada", "policy", "apply", &policy])?;
    let window = Window::open(&station.home()).await?;
    window.page.find("button", Name::Has("Grace")).await?;
    nothing_serious(&window, "the choice of a name").await?;
    window.page.press("1").await?;
    window.page.find("heading", "Nothing waits.").await?;
    nothing_serious(&window, "the empty queue").await?;
    window.close().await
}
