//! Pictures of the window in the states that are seen seldom, in every theme and at both sizes: before there is a
//! station, several people, nothing waiting, too much of everything, a case that cannot be read, one that cannot be
//! drawn. They fail when a state does not say what to do next; how it looks is judged by eye, in `target/screens`.

use countersign_tests::by_role::Name;
use countersign_tests::station::Station;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::axe::nothing_serious;
use crate::window::calm;

/// A state for looking at, and axe-core's word on it in each theme.
pub(crate) async fn pictures(window: &Window, state: &str) -> Result<(), Fault> {
    window.looks(state, &["light", "dark", "contrast"]).await?;
    nothing_serious(window, state).await
}

#[tokio::test]
async fn before_there_is_a_station() -> Result<(), Fault> {
    let station = Station::empty()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("heading", "Make your station").await?;
    pictures(&window, "first-run").await?;
    page.type_text("Ada").await?;
    page.press("enter").await?;
    page.find("button", "Try the samples").await?;
    pictures(&window, "first-run-fill").await?;
    page.press("2").await?;
    page.find("main", "Import a file").await?;
    pictures(&window, "import").await?;
    window.close().await
}

#[tokio::test]
async fn a_station_of_several_people_asks_for_a_name() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    for (name, role) in [("Grace Hopper", "reviewer"), ("Mary", "senior"), ("Annie", "auditor")] {
        station.done(&["--as", "Ada", "people", "add", name, role])?;
    }
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find("button", Name::Has("Grace Hopper")).await?;
    pictures(&window, "sign-in").await?;
    page.tab_to("button", Name::Has("Grace Hopper")).await?;
    page.press("enter").await?;
    page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
    let menu = page.all("button", "Countersign, menu").await?;
    assert_eq!(menu.len(), 1, "the name of the house opens the menu: {menu:?}");
    page.press("f10").await?;
    page.find_when("menuitem", "Decide", "with the focus", |seen| seen.focused).await?;
    page.press("right").await?;
    page.find("menuitem", Name::Starts("Approve")).await?;
    pictures(&window, "menu").await?;
    page.press_all(&["escape", "escape"]).await?;
    page.find_when("main", "Case", "in front again", |_| true).await?;
    window.close().await
}

#[tokio::test]
async fn when_nothing_waits() -> Result<(), Fault> {
    let station = Station::new()?;
    let policy = station.write("stories.toml", &cases::policy("15s"))?;
    station.done(&["policy", "apply", &policy])?;
    let window = Window::open(&station.home()).await?;
    window.page.find("heading", "Nothing waits.").await?;
    pictures(&window, "empty").await?;
    window.close().await
}

/// More of everything than fits: forty workflows with long names, a hundred labels, and a case of every block at length.
pub(crate) fn too_much(station: &Station) -> Result<(), Fault> {
    let labels: Vec<String> = (0..100).map(|n| format!("a_label_with_quite_a_long_name_number_{n:03}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut apply = vec!["policy".to_owned(), "apply".to_owned()];
    for n in 0..40 {
        let name = json!(format!("Workflow {n} with a name that its owner found necessary at the time")).to_string();
        let text = cases::policy_of(&format!("workflow-{n:02}"), &labels, "15s").replace("\"Stories\"", &name);
        apply.push(station.write(&format!("{n}.toml"), &text)?);
    }
    station.done(&apply.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut lines: Vec<String> = (0..2_000).map(|n| plain(n).to_string()).collect();
    lines.push(heavy(labels[7]).to_string());
    let file = station.write("cases.jsonl", &lines.join("\n"))?;
    station.done(&["import", &file])?;
    Ok(())
}

fn plain(n: usize) -> Value {
    json!({"id": format!("plain-{n}"), "workflow": format!("workflow-{:02}", n % 40), "input": {"Message": "Short."},
           "prediction": {"label": "a_label_with_quite_a_long_name_number_001"}, "confidence": 0.5})
}

fn heavy(label: &str) -> Value {
    let words = "A sentence that says something about the campaign and then goes on for a while. ".repeat(60);
    let record: serde_json::Map<String, Value> =
        (0..190).map(|n| (format!("Field {n}"), json!(format!("value {n}")))).collect();
    let touch = |n: usize| json!({"at": format!("2026-10-{:02}T09:{:02}:00Z", 1 + n % 28, n % 60), "who": "customer", "text": words[..300].to_owned()});
    let points: Vec<Value> = (0..400).map(|n| json!([n, f64::from(n % 37)])).collect();
    let rows: Vec<Value> = (0..300).map(|n| json!([n, "a cell with some words in it", 0.25, null, true])).collect();
    let alternatives: Vec<Value> =
        (0..40).map(|n| json!({"label": format!("a_label_with_quite_a_long_name_number_{n:03}"), "p": 0.01})).collect();
    let explanation: Vec<Value> = (0..60).map(|n| json!({"feature": format!("a feature with a long name {n}"), "value": "present", "contribution": 0.6 - f64::from(n) * 0.02})).collect();
    json!({
        "id": "heavy", "workflow": "workflow-00", "priority": 100, "stake": 1000,
        "title": "A title that somebody filled with the whole first paragraph of the message because the field was there, and that goes on past every width a window has, so that it has to be cut or broken somewhere",
        "subject": {"type": "contact", "id": "c-1", "name": "Doña María de los Ángeles Fernández-Cuesta y Vázquez de Castro"},
        "model": {"name": "a-model-with-a-name-as-long-as-its-version", "version": "2026.11.20-rc.12+build.7781", "prompt_version": "144"},
        "input": {"Message": words.repeat(8), "Another": "y".repeat(3_000)},
        "context": [
            {"title": "CRM record", "type": "record", "data": record},
            {"title": "Conversation", "type": "timeline", "data": (0..400).map(touch).collect::<Vec<_>>()},
            {"title": "Opens by week", "type": "series", "data": points},
            {"title": "Sends", "type": "table", "data": {"columns": ["no", "what", "share", "none", "yes"], "rows": rows}},
            {"title": "Brief", "type": "markdown", "data": format!("# Brief\n\n{words}\n\n- one\n- two\n")},
        ],
        "prediction": {"label": label}, "confidence": 0.3, "alternatives": alternatives, "explanation": explanation,
    })
}

#[tokio::test]
async fn too_much_of_everything() -> Result<(), Fault> {
    let station = Station::new()?;
    too_much(&station)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.find_when("main", "Case", "with the heavy case", |seen| seen.text.contains("whole first paragraph")).await?;
    pictures(&window, "too-much").await?;
    let wide = page.script("return document.documentElement.scrollWidth > innerWidth", Vec::new()).await?;
    assert_eq!(wide, json!(false), "nothing may make the window scroll sideways");
    window.close().await
}

#[tokio::test]
async fn a_case_that_cannot_be_read_says_so_and_is_got_past() -> Result<(), Fault> {
    let station = Station::new()?;
    let policy = station.write("stories.toml", &cases::policy("15s"))?;
    station.done(&["policy", "apply", &policy])?;
    let case = |id: &str| {
        json!({"id": id, "workflow": "stories", "title": format!("About {id}"), "input": "Hello.",
               "prediction": {"label": "plan_change"}, "confidence": 0.4})
        .to_string()
    };
    station.done(&["import", &station.write("torn.jsonl", &case("torn"))?])?;
    tamper(&station)?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let said = page.find_when("main", "Case", "naming the case", |seen| seen.text.contains("torn")).await?;
    assert!(said.text.contains("damaged"), "and what is wrong with it: {}", said.text);
    pictures(&window, "failed").await?;
    // What comes in meanwhile is shown by itself; the damaged case does not stand in its way.
    station.done(&["import", &station.write("whole.jsonl", &case("whole"))?])?;
    calm(page, "About whole").await?;
    page.press("a").await?;
    page.find("button", "Try again").await?;
    page.find_when("status", "Status", "naming the damaged case", |seen| seen.text.contains("torn")).await?;
    window.close().await
}

/// Damages the kept content of every case so far, as a failing disk would.
fn tamper(station: &Station) -> Result<(), Fault> {
    let said = |error: rusqlite::Error| Fault::Story(error.to_string());
    let file = Connection::open(station.home().join("station.db")).map_err(said)?;
    file.execute("UPDATE payload SET body = x'7b22'", ()).map_err(said)?;
    Ok(())
}

#[tokio::test]
async fn a_case_that_cannot_be_drawn_can_be_skipped() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    // No case of the station is known to break the screen, so the answer of the engine is broken on its way.
    page.script(BREAK_THE_NEXT_CASE, Vec::new()).await?;
    page.press("]").await?;
    page.find("button", Name::Has("Skip")).await?;
    page.find("heading", Name::Has("cannot be shown")).await?;
    pictures(&window, "undrawable").await?;
    window.close().await
}

const BREAK_THE_NEXT_CASE: &str = "
const ask = window.fetch;
window.fetch = async (address, ...rest) => {
  const answer = await ask(address, ...rest);
  if (!String(address).endsWith('/next')) return answer;
  const view = await answer.json();
  return new Response(JSON.stringify(view && { ...view, context: null }), { status: answer.status, headers: answer.headers });
};";
