//! Every state of the desk, of what opens over it and of the list, with cases as they come and with far too many: asked
//! by axe-core, and pictured in every theme and at both sizes for looking at, in `target/screens`.

use countersign_tests::Fault;
use countersign_tests::by_role::{Name, Seen};
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use serde_json::{Value, json};

use crate::states::{pictures, too_much};

/// The samples, with every line of a workflow's policy that begins as one of `lines` put in its place.
fn samples(workflow: &str, lines: &[&str]) -> Result<Station, Fault> {
    let station = Station::new()?;
    station.done(&["demo"])?;
    change_policy(&station, workflow, lines)?;
    Ok(station)
}

fn change_policy(station: &Station, workflow: &str, lines: &[&str]) -> Result<(), Fault> {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let policy = station.done(&["--as", "Ada", "policy", "show", workflow])?.out;
    let changed: Vec<String> = policy
        .lines()
        .map(|line| lines.iter().find(|new| key(new) == key(line)).map_or_else(|| line.to_owned(), ToString::to_string))
        .collect();
    let file = station.write(&format!("{workflow}.toml"), &changed.join("\n"))?;
    station.done(&["--as", "Ada", "policy", "apply", &file, "--reroute"])?;
    Ok(())
}

fn colleagues(station: &Station) -> Result<(), Fault> {
    station.done(&["people", "add", "Bo", "reviewer"])?;
    station.done(&["--as", "Ada", "people", "add", "Cara", "reviewer,senior"])?;
    Ok(())
}

/// Opens the window as Ada, who owns the station.
async fn as_ada(station: &Station) -> Result<Window, Fault> {
    opened_by(station, "1", "Ada").await
}

/// Opens the window as whoever has this digit, where it asks.
async fn opened_by(station: &Station, digit: &str, name: &str) -> Result<Window, Fault> {
    let window = Window::open(&station.home()).await?;
    if !window.page.all("button", name).await?.is_empty() {
        window.page.press(digit).await?;
    }
    window.page.find_when("main", "Case", "at rest", |seen| !seen.busy).await?;
    Ok(window)
}

async fn to_list(page: &Page, filter: &str, found: &str) -> Result<(), Fault> {
    page.press("ctrl+2").await?;
    page.find_when("main", "Cases", "at rest", |seen| !seen.busy).await?;
    page.press("/").await?;
    page.find_when("textbox", "Filter", "with the focus", |seen| seen.focused).await?;
    page.press("ctrl+a").await?;
    page.type_text(filter).await?;
    page.press("enter").await?;
    page.find_when("main", "Cases", &format!("saying '{found}'"), |seen| !seen.busy && seen.text.contains(found))
        .await?;
    Ok(())
}

/// Takes a case onto the desk by the list, and waits until it takes decisions.
async fn open(page: &Page, id: &str) -> Result<(), Fault> {
    to_list(page, &format!("id:{id}"), "1 case").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.find("row", Name::Has(id)).await?;
    page.press("enter").await?;
    page.find_when("main", "Case", "with it", |seen| !seen.busy && seen.text.contains(id)).await?;
    takes_keys(page).await
}

/// A case that just came on screen dims its keys for a moment.
async fn takes_keys(page: &Page) -> Result<(), Fault> {
    wait::until("a desk that takes keys", wait::SOON, async || {
        let calm =
            page.script("return document.querySelectorAll('[data-active][data-calm]').length", Vec::new()).await?;
        Ok(if calm == json!(0) { Look::There(()) } else { Look::NotYet("it is too fresh".to_owned()) })
    })
    .await
}

async fn field(page: &Page, name: &str) -> Result<Seen, Fault> {
    page.find_when("textbox", name, "with the focus", |seen| seen.focused).await
}

async fn complaint(page: &Page) -> Result<(), Fault> {
    page.find_when("alert", Name::Any, "saying what is missing", |seen| !seen.text.is_empty()).await.map(|_| ())
}

#[tokio::test]
async fn judging_blind_and_after_the_verdict() -> Result<(), Fault> {
    let station = samples("ticket-routing", &["blind_first = 1.0", "audit_rate = 0.0", "double_review = 0.0"])?;
    change_policy(&station, "nurture-drafts", &["blind_first = 1.0", "audit_rate = 0.0"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "tick-20411").await?;
    page.find("button", "Give verdict").await?;
    pictures(&window, "desk-blind").await?;
    page.press_all(&["2", "enter"]).await?;
    page.find("group", "Your verdict").await?;
    pictures(&window, "desk-verdict").await?;
    open(page, "mail-0217").await?;
    page.press("1").await?;
    field(page, "Audience").await?;
    for text in ["Controllers of mid-size firms", "They close in four days instead of eleven"] {
        page.type_text(text).await?;
        page.press("enter").await?;
    }
    pictures(&window, "desk-blind-draft").await?;
    page.type_text("Get the checklist").await?;
    page.press("ctrl+enter").await?;
    page.find("group", "Your verdict").await?;
    pictures(&window, "desk-verdict-draft").await?;
    window.close().await
}

#[tokio::test]
async fn several_people_on_a_case() -> Result<(), Fault> {
    let always = ["double_review = 1.0", "blind_first = 0.0", "audit_rate = 0.0", "undo = \"0s\""];
    let station = samples("ticket-routing", &always)?;
    colleagues(&station)?;
    station.done(&["--as", "Bo", "approve", "tick-20411"])?;
    let label = ["--label", "invoice_question", "--reason", "wrong-label"];
    let note = ["--note", "She asks about the Porto account, and that is on her invoice."];
    station.done(&[&["--as", "Cara", "override", "tick-20411"][..], &label, &note].concat())?;
    for id in ["tick-20421", "tick-20424"] {
        let why = ["--reason", "unsure", "--note", "Sounds like two things at once; I would ask her."];
        station.done(&[&["--as", "Bo", "escalate", id, "--label", "plan_change"][..], &why].concat())?;
    }
    station.done(&["--as", "Cara", "send-back", "tick-20424", "--note", "Did she call before, and when?"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "tick-20411").await?;
    page.find("region", "Two answers").await?;
    pictures(&window, "desk-dispute").await?;
    open(page, "tick-20421").await?;
    page.find("article", "Bo").await?;
    pictures(&window, "desk-handed-up").await?;
    page.press("shift+e").await?;
    field(page, "Question").await?;
    pictures(&window, "desk-ask-empty").await?;
    page.type_text("Which of the two did she pay for, and who at her firm decides it?").await?;
    pictures(&window, "desk-ask").await?;
    window.close().await?;
    let window = opened_by(&station, "2", "Bo").await?;
    open(&window.page, "tick-20424").await?;
    window.page.find("note", "Question").await?;
    pictures(&window, "desk-asked").await?;
    window.close().await
}

#[tokio::test]
async fn panels_and_dialogs_of_a_case() -> Result<(), Fault> {
    let plain = ["double_review = 0.0", "blind_first = 0.0", "audit_rate = 0.0", "undo = \"0s\""];
    let station = samples("ticket-routing", &plain)?;
    for id in ["tick-20429", "tick-20437", "tick-20458"] {
        station.done(&["approve", id])?;
    }
    let note = ["--note", "The bank is down, nothing is wrong with her account."];
    let label = ["--label", "plan_change", "--reason", "wrong-label"];
    station.done(&[&["override", "tick-20421"][..], &label, &note].concat())?;
    station.done(&["sync", "--once"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "tick-20411").await?;
    page.press("e").await?;
    page.find("button", "Escalate this case").await?;
    pictures(&window, "desk-escalate").await?;
    page.press("enter").await?;
    complaint(page).await?;
    pictures(&window, "desk-escalate-complaint").await?;
    page.press("escape").await?;
    page.press("r").await?;
    field(page, "Note").await?;
    page.type_text("Which of her accounts is the Porto one?").await?;
    pictures(&window, "desk-return").await?;
    page.press("escape").await?;
    page.press("p").await?;
    page.find_when("button", Name::Any, "a precedent with the focus", |seen| seen.focused).await?;
    pictures(&window, "desk-precedents").await?;
    page.press("enter").await?;
    page.find("dialog", Name::Starts("Earlier case")).await?;
    page.find("region", "What people decided").await?;
    pictures(&window, "desk-earlier").await?;
    page.press_all(&["escape", "escape"]).await?;
    page.press("shift+u").await?;
    page.find("dialog", "Your last decisions").await?;
    page.find_when("option", Name::Any, "with the focus", |seen| seen.focused).await?;
    pictures(&window, "desk-undo").await?;
    page.press("escape").await?;
    page.press("shift+o").await?;
    page.find("dialog", "Reopen a decided case").await?;
    field(page, "Case").await?;
    pictures(&window, "desk-reopen-empty").await?;
    page.type_text("tick-20421").await?;
    page.press("enter").await?;
    page.find_when("radio", "The decision was wrong", "with the focus", |seen| seen.focused).await?;
    pictures(&window, "desk-reopen").await?;
    page.press("escape").await?;
    window.close().await
}

#[tokio::test]
async fn nothing_to_undo_and_nothing_that_is_like_it() -> Result<(), Fault> {
    let station = samples("ticket-routing", &["double_review = 0.0", "blind_first = 0.0", "audit_rate = 0.0"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "tick-20411").await?;
    page.press("shift+u").await?;
    page.find("dialog", "Your last decisions").await?;
    pictures(&window, "desk-undo-empty").await?;
    page.press("escape").await?;
    page.press("p").await?;
    pictures(&window, "desk-precedents-none").await?;
    page.press_all(&["2", "enter"]).await?;
    complaint(page).await?;
    pictures(&window, "desk-complaint").await?;
    window.close().await
}

#[tokio::test]
async fn a_case_that_came_again() -> Result<(), Fault> {
    let plain = ["double_review = 0.0", "blind_first = 0.0", "audit_rate = 0.0"];
    let station = samples("ticket-routing", &plain)?;
    station.done(&["return", "tick-20411", "--note", "Which of her accounts is the Porto one?"])?;
    let case = station.done(&["--json", "case", "tick-20411"])?.json()?;
    let text = case["input"]["Customer message"].as_str().unwrap_or_default().to_owned();
    let again = json!({
        "id": "tick-20411", "source": "router", "workflow": "ticket-routing", "title": case["title"],
        "subject": case["subject"], "model": case["model"],
        "input": {"Customer message": format!("{text} The Porto account is the one that we opened in May.")},
        "context": [{"title": "CRM record", "type": "record", "data": {"Plan": "Business", "Customer since": "2019", "Accounts": 3}}],
        "prediction": case["prediction"], "confidence": 0.77,
    });
    station.done(&["import", &station.write("again.jsonl", &format!("{again}\n"))?])?;
    let window = as_ada(&station).await?;
    open(&window.page, "tick-20411").await?;
    window.page.find("note", "Came again").await?;
    window.page.find("region", "What changed since revision 1").await?;
    pictures(&window, "desk-revised").await?;
    window.close().await
}

#[tokio::test]
async fn a_draft_and_its_evidence_bar() -> Result<(), Fault> {
    let station = samples("nurture-drafts", &["audit_rate = 0.0", "double_review = 0.0"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "mail-0217").await?;
    page.find_when("region", "Draft", "with its length", |seen| seen.text.contains("to read")).await?;
    pictures(&window, "draft-open").await?;
    page.press("b").await?;
    page.find_when("checkbox", Name::Any, "a requirement with the focus", |seen| seen.focused).await?;
    pictures(&window, "draft-proposal").await?;
    page.press("shift+w").await?;
    page.find("group", "What is waived").await?;
    pictures(&window, "draft-waive").await?;
    page.press_all(&["q", "enter"]).await?;
    page.find_when("checkbox", Name::Has("waived by Ada"), "counting as met", |seen| seen.chosen).await?;
    page.press_all(&["b", "enter", "enter", "enter"]).await?;
    pictures(&window, "draft-met").await?;
    page.press("/").await?;
    page.find_when("textbox", "Draft", "with the focus", |seen| seen.focused).await?;
    page.press("ctrl+home").await?;
    page.type_text("A word of ours before anything else. ").await?;
    page.press("escape").await?;
    page.find("button", Name::Starts("Override")).await?;
    pictures(&window, "draft-edited").await?;
    page.press("d").await?;
    pictures(&window, "draft-edited-plain").await?;
    window.close().await
}

fn kind(station: &Station, kind: &str, lines: &[Value]) -> Result<(), Fault> {
    let policy = format!(
        "[workflow]\nkey = \"agent\"\nname = \"Win-back agent\"\nmode = \"ai-assisted\"\nstage = \"ascend\"\nkind = \"{kind}\"\n\
         owner = \"Ada\"\nrollout = \"live\"\n\n[route]\nthreshold = 0.9\naudit_rate = 0.0\n\n[review]\nundo = \"15s\"\n\
         reasons = [{{ code = \"too-much\", text = \"Too much for this customer\" }}, {{ code = \"wrong-time\", text = \"Not now\" }}]\n"
    );
    station.done(&["policy", "apply", &station.write("agent.toml", &policy)?])?;
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    station.done(&["import", &station.write("agent.jsonl", &text)?])?;
    Ok(())
}

#[tokio::test]
async fn an_action_changed_and_refused() -> Result<(), Fault> {
    let station = Station::new()?;
    let wish = json!({
        "id": "win-118", "source": "agent", "workflow": "agent", "title": "Quillon Press: offer before the renewal",
        "subject": {"type": "account", "id": "a-118", "name": "Quillon Press"},
        "model": {"name": "win-back-agent", "version": "0.9.1"}, "confidence": 0.62, "stake": 4,
        "input": {"Account": "Quillon Press", "Renewal": "31 January 2027", "Last contact": "Hugh Pemberton asked for a smaller plan"},
        "context": [{"title": "Contract", "type": "record", "data": {"Plan": "Business", "Annual value": "18600 GBP", "Seats": 36}}],
        "prediction": {"action": "offer_discount", "args": {
            "percent": 25, "valid_until": "2026-12-15", "notify_owner": true, "plans": ["Team", "Business"],
            "message": "We would like to keep you, Hugh. Here is a quarter off the coming year, and the smaller plan if that fits better."}},
    });
    kind(&station, "action", &[wish])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    page.takes_decisions("heading", Name::Starts("Quillon Press")).await?;
    pictures(&window, "action-open").await?;
    let percent = page.all("textbox", "Percent").await?;
    assert_eq!(percent.len(), 1, "its arguments are a form: {percent:?}");
    page.tab_to("textbox", "Percent").await?;
    page.press("ctrl+a").await?;
    page.type_text("a lot").await?;
    page.press_all(&["escape", "q", "ctrl+enter"]).await?;
    complaint(page).await?;
    pictures(&window, "action-wrong").await?;
    page.press_all(&["ctrl+a", "1", "0", "escape"]).await?;
    pictures(&window, "action-changed").await?;
    page.press("shift+r").await?;
    page.find_when("button", "Refuse this action", "pressed", |seen| seen.chosen).await?;
    pictures(&window, "action-refused").await?;
    window.close().await
}

#[tokio::test]
async fn variants_scores_and_fields() -> Result<(), Fault> {
    let station = samples("review-replies", &["blind_first = 0.0", "audit_rate = 0.0", "double_review = 0.0"])?;
    change_policy(&station, "lead-scoring", &["blind_first = 0.0", "audit_rate = 0.0", "double_review = 0.0"])?;
    change_policy(&station, "contact-fields", &["blind_first = 0.0", "audit_rate = 0.0", "double_review = 0.0"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, "rev-0701").await?;
    pictures(&window, "choice-open").await?;
    page.press_all(&["2", "/"]).await?;
    field(page, "Your own variant").await?;
    page.press("ctrl+end").await?;
    page.type_text(" Thank you for saying it.").await?;
    page.find("group", "Changes against the nearest variant").await?;
    pictures(&window, "choice-own").await?;
    page.press("escape").await?;
    open(page, "lead-3301").await?;
    pictures(&window, "score-open").await?;
    page.press("4").await?;
    page.type_text("8").await?;
    page.find_when("textbox", "Score", "typed", |seen| seen.value == "48").await?;
    pictures(&window, "score-typed").await?;
    page.press("escape").await?;
    open(page, "cont-5101").await?;
    pictures(&window, "fields-open").await?;
    page.press("1").await?;
    page.press("ctrl+a").await?;
    page.type_text("Jorunn Elise").await?;
    page.press("enter").await?;
    page.press_all(&["ctrl+a", "backspace"]).await?;
    page.press_all(&["escape", "q", "ctrl+enter"]).await?;
    complaint(page).await?;
    pictures(&window, "fields-wrong").await?;
    page.press("escape").await?;
    page.press("v").await?;
    page.find("dialog", Name::Any).await?;
    pictures(&window, "image-zoom").await?;
    page.press("escape").await?;
    window.close().await
}

#[tokio::test]
async fn a_page_and_long_content() -> Result<(), Fault> {
    let station = samples("contact-fields", &["blind_first = 0.0", "audit_rate = 0.0", "double_review = 0.0"])?;
    let listed = station.done(&["--json", "cases", "workflow:contact-fields", "--limit", "50"])?.json_lines()?;
    let mut with_page = None;
    for case in &listed {
        let name = case["case"].as_str().unwrap_or_default();
        let whole = station.done(&["--json", "case", name])?.json()?;
        if whole["context"].as_array().into_iter().flatten().any(|block| block["type"] == "html") {
            with_page = name.split('/').next_back().map(str::to_owned);
        }
    }
    let Some(id) = with_page else { return Err(Fault::Story("the samples hold a page".to_owned())) };
    let window = as_ada(&station).await?;
    let page = &window.page;
    open(page, &id).await?;
    pictures(&window, "page-words").await?;
    page.press("h").await?;
    page.find("group", Name::Has("as a page, scrolls")).await?;
    pictures(&window, "page-frame").await?;
    window.close().await
}

#[tokio::test]
async fn the_list_in_all_its_states() -> Result<(), Fault> {
    let plain = ["double_review = 0.0", "blind_first = 0.0", "audit_rate = 0.0"];
    let station = samples("ticket-routing", &plain)?;
    station.done(&["cases", "--save", "Late and unsure", "state:open confidence:<0.6"])?;
    station.done(&["approve", "tick-20424"])?;
    let window = as_ada(&station).await?;
    let page = &window.page;
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    pictures(&window, "list-full").await?;
    page.press("/").await?;
    page.type_text("lab").await?;
    page.find("option", Name::Starts("label:")).await?;
    pictures(&window, "list-completion").await?;
    page.press("escape").await?;
    to_list(page, "workflow:ticket-routing state:queued label:permission_request", "cases").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press_all(&["ctrl+a"]).await?;
    page.find("group", "Marked cases").await?;
    pictures(&window, "list-filtered").await?;
    page.press("ctrl+s").await?;
    field(page, "Name").await?;
    pictures(&window, "list-save").await?;
    page.press("escape").await?;
    page.press("shift+a").await?;
    page.find("dialog", "Decide together").await?;
    page.find("list", "Cases to be decided").await?;
    pictures(&window, "list-together").await?;
    page.tab_to("radio", "Approve all").await?;
    page.press("right").await?;
    page.find_when("radio", "Override all", "chosen", |seen| seen.chosen).await?;
    page.tab_to("combobox", "With the label").await?;
    pictures(&window, "list-together-override").await?;
    page.press_all(&["escape", "escape"]).await?;
    to_list(page, "workflow:ticket-routing confidence:>0.99", "No case fits").await?;
    page.find("button", Name::Starts("Without confidence")).await?;
    pictures(&window, "list-empty").await?;
    to_list(page, "state:opne", "is no state").await?;
    pictures(&window, "list-mistake").await?;
    to_list(page, "id:tick-20424", "1 case").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press("enter").await?;
    page.find("dialog", Name::Has("tick-20424")).await?;
    pictures(&window, "list-case").await?;
    page.press("escape").await?;
    window.close().await
}

#[tokio::test]
async fn too_much_of_everything_elsewhere() -> Result<(), Fault> {
    let station = Station::new()?;
    too_much(&station)?;
    for n in 0..60 {
        station.done(&["approve", &format!("plain-{n}")])?;
    }
    let window = as_ada(&station).await?;
    let page = &window.page;
    page.find_when("main", "Case", "with the heavy case", |seen| seen.text.contains("whole first paragraph")).await?;
    takes_keys(page).await?;
    page.press("e").await?;
    page.find("button", "Escalate this case").await?;
    pictures(&window, "much-escalate").await?;
    page.press("escape").await?;
    page.press("shift+u").await?;
    page.find_when("option", Name::Any, "with the focus", |seen| seen.focused).await?;
    pictures(&window, "much-undo").await?;
    page.press("escape").await?;
    page.press("ctrl+2").await?;
    page.find_when("grid", "Cases", "with the focus", |seen| seen.focused && !seen.busy).await?;
    page.press("ctrl+a").await?;
    pictures(&window, "much-list").await?;
    page.press("shift+a").await?;
    page.find("dialog", "Decide together").await?;
    page.find_when("region", "Not decided here", "saying why", |seen| !seen.text.is_empty()).await?;
    pictures(&window, "much-together").await?;
    page.press("escape").await?;
    page.find_when("grid", "Cases", "with the focus again", |seen| seen.focused).await?;
    page.press("escape").await?;
    page.press("/").await?;
    page.type_text("workflow:").await?;
    page.find("option", Name::Has("workflow-00")).await?;
    pictures(&window, "much-completion").await?;
    let wide = page.script("return document.documentElement.scrollWidth > innerWidth", Vec::new()).await?;
    assert_eq!(wide, json!(false), "nothing may make the window scroll sideways");
    window.close().await
}
