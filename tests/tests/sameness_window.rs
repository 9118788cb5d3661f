//! The blind sameness test by keys alone: a lead makes and seals a round, two judges cast their ballots, the lead reveals it;
//! and until then nothing that reaches the window says whose a piece is.

use countersign_tests::Fault;
use countersign_tests::by_role::{Name, Seen};
use countersign_tests::station::{Station, shared_data};
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use serde_json::{Value, json};

use crate::axe::nothing_serious;

/// A word that only our pieces have.
const OURS: &str = "lantern";
const COMPANY: &str = "Northwind";
const COMPETITOR: &str = "Quarrystone";
const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// A piece as it is pasted: a sentence with the company's name, and one that is left when it is masked.
fn original(no: usize) -> String {
    let told = ["rain", "ships", "bread", "glass", "trains", "maps"][no];
    if no < 3 {
        format!(
            "At {COMPANY} we carry a {OURS} through the dark of {told}. It shows what is there before it says what to do."
        )
    } else {
        format!("The team of {COMPETITOR} measured {told} for a year. The result was a table, and the table was short.")
    }
}

/// Hears every answer of the engine from now on.
const LISTEN: &str = "if (!window.__heard) { window.__heard = []; const real = window.fetch;
    window.fetch = async (...asked) => { const answer = await real(...asked);
        answer.clone().text().then((text) => window.__heard.push(String(asked[0]) + ' ' + text)); return answer; }; }";

pub(crate) async fn sit_down(page: &Page, digit: &str, name: &str) -> Result<(), Fault> {
    if page.all("button", name).await?.is_empty() {
        page.press("ctrl+k").await?;
        page.find("dialog", "Do anything").await?;
        page.type_text("sign out").await?;
        page.find_when("option", Name::Has("Sign out"), "to choose", |_| true).await?;
        page.press("enter").await?;
    }
    page.find("button", name).await?;
    page.press(digit).await?;
    page.find("navigation", "Queue").await.map(|_| ())
}

/// A state for looking at; and nothing serious in any theme.
pub(crate) async fn pictures(window: &Window, name: &str) -> Result<(), Fault> {
    window.looks(&format!("sameness-{name}"), &["light", "dark"]).await?;
    nothing_serious(window, name).await
}

/// Everything that reached the window since somebody began to listen, and what stands in it.
async fn reached(page: &Page) -> Result<(Vec<String>, String), Fault> {
    let heard = page.script("return window.__heard", Vec::new()).await?;
    let texts = heard.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let drawn = page.script("return document.documentElement.outerHTML", Vec::new()).await?;
    Ok((texts, drawn.as_str().unwrap_or_default().to_owned()))
}

/// Nothing says whose a piece is: no role, no company, no original sentence.
async fn nothing_is_known(page: &Page) -> Result<(), Fault> {
    let (heard, drawn) = reached(page).await?;
    let ballots = heard.iter().filter(|text| text.contains("open_ballot")).count();
    assert!(ballots > 0, "the answers were listened to: {} heard", heard.len());
    for text in heard.iter().chain([&drawn]) {
        for secret in [COMPANY, COMPETITOR, "\"own\"", "\"other\"", "\"origin\"", "competitor"] {
            assert!(!text.contains(secret), "{secret} reached a judge in: {}", &text[..text.len().min(400)]);
        }
        for no in 0..6 {
            let sentence = original(no);
            let sentence = sentence.split('.').next().unwrap_or_default();
            assert!(!text.contains(sentence), "an original sentence reached a judge: {sentence}");
        }
    }
    Ok(())
}

/// Reads every piece, marks those that `is_ours` takes for ours, and casts.
async fn judge(window: &Window, picture: Option<&str>, is_ours: impl Fn(usize, &str) -> bool) -> Result<(), Fault> {
    let page = &window.page;
    page.press("ctrl+5").await?;
    page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    page.script(LISTEN, Vec::new()).await?;
    page.press("enter").await?;
    page.find("heading", "Piece A").await?;
    assert_eq!(page.all("navigation", "Queue").await?, [], "a quiet room: nothing else is in it");
    for (at, letter) in LETTERS.iter().enumerate() {
        page.press(letter).await?;
        let name = format!("Piece {}", letter.to_uppercase());
        let piece = page.find("main", name.as_str()).await?;
        if is_ours(at, &piece.text) {
            page.press_all(&["5", "space"]).await?;
            page.find_when("button", "Marked as ours", "pressed", |seen| seen.chosen).await?;
        } else {
            page.press("1").await?;
            page.find_when("radio", Name::Starts("1"), "chosen", |seen| seen.chosen).await?;
        }
    }
    page.press_all(&["a", "n"]).await?;
    page.find_when("textbox", "What gave it away", "with the focus", |seen| seen.focused).await?;
    page.type_text("opens as our guides do").await?;
    if let Some(picture) = picture {
        page.press("escape").await?;
        pictures(window, picture).await?;
    }
    page.press("ctrl+enter").await?;
    page.find("dialog", "Cast your ballot").await?;
    if picture.is_some() {
        pictures(window, "cast").await?;
    }
    nothing_is_known(page).await?;
    page.press("enter").await?;
    page.find("heading", "Your ballot is cast").await?;
    if picture.is_some() {
        pictures(window, "done").await?;
    }
    page.press("escape").await?;
    page.find_when("main", "My ballots", "with nothing waiting", |seen| seen.text.contains("No round waits")).await?;
    Ok(())
}

async fn make_and_seal(window: &Window) -> Result<(), Fault> {
    let page = &window.page;
    page.press("ctrl+4").await?;
    page.find_when("note", "This quarter", "with its reminder", |seen| seen.text.contains("no round yet")).await?;
    pictures(window, "none").await?;
    page.press("shift+n").await?;
    page.find_when("textbox", "Topic", "with the focus", |seen| seen.focused).await?;
    page.type_text("Getting OpenTelemetry into existing systems").await?;
    page.press("enter").await?;
    page.find("main", Name::Has("OpenTelemetry")).await?;
    page.press("shift+d").await?;
    for no in 0..6 {
        page.find_when("textbox", "Text", "empty, with the focus", |seen| seen.focused && seen.value.is_empty())
            .await?;
        page.type_text(&original(no)).await?;
        page.press("tab").await?;
        page.find_when("textbox", "Company", "with the focus", |seen| seen.focused).await?;
        page.type_text(if no < 3 { COMPANY } else { COMPETITOR }).await?;
        page.press("enter").await?;
    }
    page.find_when("textbox", "Text", "empty, with the focus", |seen| seen.focused && seen.value.is_empty()).await?;
    pictures(window, "add").await?;
    page.press("escape").await?;
    let piece = |no: usize| format!("Piece {no} as judges read it");
    let first = page.find("article", piece(1).as_str()).await?;
    assert!(!first.text.contains(COMPANY), "the company is masked: {}", first.text);
    pictures(window, "masking").await?;
    for no in 1..=6 {
        page.press(&no.to_string()).await?;
        page.find("article", piece(no).as_str()).await?;
        let settled = format!("Piece {no}, ");
        let open = page.find("button", Name::Starts(&settled)).await?;
        if !open.name.contains(", 0 things") {
            page.press(if open.name.contains(", 1 thing ") { "l" } else { "shift+l" }).await?;
            page.find_when("button", Name::Starts(&settled), "settled", |seen| seen.name.contains(", 0 things"))
                .await?;
        }
    }
    page.press("t").await?;
    page.find("table", Name::Any).await?;
    pictures(window, "removals").await?;
    page.press("shift+s").await?;
    page.find("dialog", "Seal the round").await?;
    pictures(window, "seal").await?;
    page.press("enter").await?;
    page.find("region", "Commitment").await?;
    Ok(())
}

#[tokio::test]
async fn a_round_is_made_judged_blind_and_revealed() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["people", "add", "Bo", "senior"])?;
    station.done(&["--as", "Ada", "people", "add", "Cara", "senior"])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;

    sit_down(page, "1", "Ada").await?;
    make_and_seal(&window).await?;

    sit_down(page, "2", "Bo").await?;
    judge(&window, Some("ballot"), |_, text| text.contains(OURS)).await?;
    sit_down(page, "3", "Cara").await?;
    judge(&window, None, |at, _| at < 3).await?;

    sit_down(page, "1", "Ada").await?;
    page.press("ctrl+4").await?;
    page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    pictures(&window, "list").await?;
    page.press("enter").await?;
    let sealed = page.find("region", "Ballots").await?;
    assert!(sealed.text.contains("2 cast") && sealed.text.contains("Bo"), "who has cast: {}", sealed.text);
    pictures(&window, "sealed").await?;
    nothing_is_known(page).await?;
    page.press("shift+v").await?;
    page.find("dialog", "Reveal the round").await?;
    page.press("enter").await?;

    let report =
        page.find_when("main", Name::Has("OpenTelemetry"), "revealed", |seen| seen.text.contains("nonce")).await?;
    assert!(report.text.contains("of 20"), "p as whole numbers of keys: {}", report.text);
    assert!(report.text.contains("opens as our guides do"), "what gave a piece away: {}", report.text);
    pictures(&window, "report").await?;
    page.press("shift+t").await?;
    let verdict = page.find("note", "Verdict").await?;
    assert!(verdict.text.contains("not enough data"), "one round is no trend: {}", verdict.text);
    pictures(&window, "trend").await?;
    page.press("shift+p").await?;
    page.find_when("main", "Planner", "with its numbers", |seen| seen.text.contains("an alert")).await?;
    pictures(&window, "planner").await?;
    window.close().await?;
    station.done(&["--as", "Ada", "audit", "verify"])?;
    Ok(())
}

#[tokio::test]
async fn a_draft_ballot_outlives_the_window_and_is_nobody_elses() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["people", "add", "Bo", "senior"])?;
    let pieces: Vec<Value> = (0..6)
        .map(|no| {
            let (role, company) = if no < 3 { ("own", COMPANY) } else { ("competitor", COMPETITOR) };
            json!({"role": role, "company": company, "body_markdown": original(no)})
        })
        .collect();
    let round = json!({"topic_title": "Getting OpenTelemetry into existing systems", "pieces": pieces});
    let file = station.write("round.json", &round.to_string())?;
    station.done(&["--as", "Ada", "sameness", "new", &file])?;
    let window = Window::open(&station.home()).await?;
    sit_down(&window.page, "1", "Ada").await?;
    window.page.press("ctrl+4").await?;
    window.page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    window.page.press("enter").await?;
    window.page.find("article", "Piece 1 as judges read it").await?;
    window.page.press("shift+s").await?;
    wait::until("a round that is settled or says what is open", wait::SOON, async || {
        let open = !window.page.all("dialog", "Seal the round").await?.is_empty();
        Ok(if open { Look::There(()) } else { Look::NotYet("no dialog to seal it".to_owned()) })
    })
    .await?;
    window.page.press("enter").await?;
    window.page.find("region", "Commitment").await?;

    sit_down(&window.page, "2", "Bo").await?;
    window.page.press("ctrl+5").await?;
    window.page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    window.page.press("enter").await?;
    window.page.find("heading", "Piece A").await?;
    window.page.press_all(&["b", "4", "space"]).await?;
    window.page.find_when("button", "Marked as ours", "pressed", |seen| seen.chosen).await?;
    window.page.press("escape").await?;
    window.page.find("main", "My ballots").await?;
    window.close().await?;

    let window = Window::open(&station.home()).await?;
    sit_down(&window.page, "2", "Bo").await?;
    window.page.press("ctrl+5").await?;
    window.page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    window.page.press("enter").await?;
    let piece = window.page.find("button", Name::Starts("Piece B, rated 4, marked as ours")).await?;
    assert!(!piece.disabled, "what was marked is there again");
    window.close().await
}

#[tokio::test]
async fn real_pieces_are_masked_settled_and_sealed() -> Result<(), Fault> {
    let Some(folder) = shared_data("sameness") else {
        println!("skipped: there are no real pieces here");
        return Ok(());
    };
    let station = Station::new()?;
    let file = folder.join("2-customer-adoption-stories.json");
    station.done(&["sameness", "new", &file.display().to_string()])?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    page.press("ctrl+4").await?;
    page.find_when("button", Name::Has("OpenTelemetry"), "with the focus", |seen| seen.focused).await?;
    page.press("enter").await?;
    page.find_within(wait::PATIENTLY, "article", "Piece 1 as judges read it", "once masked", |_| true).await?;
    pictures(&window, "real").await?;
    // A preview of six long pieces takes a build without optimization seconds, and more of them beside another story.
    let slowly = wait::PATIENTLY;
    for no in 1..=6 {
        page.press(&no.to_string()).await?;
        let article = page.find("article", format!("Piece {no} as judges read it").as_str()).await?;
        for name in ["Lightstep", "eBay", "VMware", "Skyscanner", "Villela"] {
            assert!(!article.text.contains(name), "{name} is masked in piece {no}");
        }
        // The first may be about the whole piece, which cannot be masked; the second never is.
        page.press_all(&["j", "m"]).await?;
        let masked = |seen: &Seen| seen.text.contains("masked");
        page.find_within(slowly, "complementary", "To settle", "saying what was masked", masked).await?;
        page.press("shift+l").await?;
        let settled = format!("Piece {no}, ");
        let is_settled = |seen: &Seen| seen.name.contains(", 0 things");
        page.find_within(slowly, "button", Name::Starts(&settled), "settled", is_settled).await?;
    }
    page.press("shift+s").await?;
    page.find("dialog", "Seal the round").await?;
    page.press("enter").await?;
    page.find_within(slowly, "region", "Commitment", "of the seal", |_| true).await?;
    window.close().await
}
