//! Nothing in a case reaches the network, runs, leads away, opens a window or draws outside its place: each payload of
//! a long table in every place a case has for text, in the real window, with a server beside it that counts who asks.

mod payloads;

use std::collections::BTreeSet;
use std::path::Path;

use countersign_tests::by_role::Name;
use countersign_tests::canary::Canary;
use countersign_tests::station::Station;
use countersign_tests::wait::{self, Look};
use countersign_tests::webdriver::Page;
use countersign_tests::window::Window;
use countersign_tests::{Fault, cases};
use payloads::{INERT, PAYLOADS, RUN};
use serde_json::{Value, json};

const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// Payloads in one case: each gets blocks of its own, so that none swallows the next.
const IN_ONE: usize = 8;

const STATE: &str = include_str!("canary/state.js");

/// What a page that escapes its frame would do.
const COVER: &str = "const cover = document.body.appendChild(document.createElement('div'));
    cover.style.cssText = 'position: fixed; inset: 0; z-index: 99';
    return null";

fn armed(canary: &Canary) -> Vec<(&'static str, String)> {
    PAYLOADS.iter().map(|(name, text)| (*name, canary.armed(name, &text.replace("{run}", RUN)))).collect()
}

fn policy(key: &str, kind: &str, more: &str) -> String {
    cases::policy_of(key, &[], "0s")
        .replace("kind = \"classification\"", &format!("kind = \"{kind}\""))
        .replace("labels = []\n", &format!("{more}\n"))
}

/// A case of a workflow with the payloads in every place that takes text.
fn case(number: usize, workflow: &str, group: &[(&str, String)]) -> Value {
    let texts: Vec<&str> = group.iter().map(|(_, text)| text.as_str()).collect();
    let of = |at: usize| texts[at % texts.len()];
    let named =
        |texts: &[&str]| texts.iter().map(|text| ((*text).to_owned(), json!(text))).collect::<serde_json::Map<_, _>>();
    let mut context = vec![
        json!({ "title": of(0), "type": "record", "data": named(&texts) }),
        json!({ "title": of(1), "type": "timeline", "data":
            texts.iter().map(|text| json!({ "at": "2026-11-20T08:00:00Z", "who": text, "text": text })).collect::<Vec<_>>() }),
        json!({ "title": of(2), "type": "table", "data": { "columns": texts, "rows": [texts, texts] } }),
        json!({ "title": of(3), "type": "series", "data":
            texts.iter().enumerate().map(|(at, text)| json!([text, at])).collect::<Vec<_>>() }),
        json!({ "title": "Scan", "type": "image", "data": PIXEL }),
        json!({ "title": "No scan", "type": "image", "data": NO_PIXEL }),
    ];
    for text in &texts {
        for kind in ["text", "markdown", "html", "attachment"] {
            context.push(json!({ "title": text, "type": kind, "data": text }));
        }
        // Behind a fold it must be as harmless as before it.
        context.push(
            json!({ "title": "Long", "type": "markdown", "data": format!("{}\n\n{text}", "word ".repeat(1200)) }),
        );
    }
    json!({
        "id": format!("hostile-{number:03}"), "source": "strangers", "workflow": workflow, "confidence": 0.5,
        "title": of(number), "author": of(4), "subject": { "type": of(5), "id": of(6), "name": of(7) },
        "model": { "name": of(0), "version": of(1), "prompt_version": of(2) },
        "input": named(&texts),
        "context": context,
        "brief": { "audience": of(0), "claim": of(1), "next_step": of(2) },
        "explanation": texts.iter().map(|text| json!({ "feature": text, "value": text, "contribution": 0.5 })).collect::<Vec<_>>(),
    })
}

/// A white point.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
/// A drawing that says it is a PNG: `<svg xmlns="http://www.w3.org/2000/svg" onload="window.__pwned=1"/>`
const NO_PIXEL: &str = "data:image/png;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0id2luZG93Ll9fcHduZWQ9MSIvPg==";

/// Everything that strangers send, and how many cases that is.
fn station(canary: &Canary) -> Result<(Station, usize), Fault> {
    let station = Station::new()?;
    let all = armed(canary);
    let texts: Vec<&str> = all.iter().map(|(_, text)| text.as_str()).collect();
    let labels = json!(texts[..12]);
    let policies = [
        ("routes", policy("routes", "classification", &format!("labels = {labels}"))),
        ("drafts", policy("drafts", "draft", "")),
        ("choices", policy("choices", "choice", "")),
        ("actions", policy("actions", "action", "")),
        ("fields", policy("fields", "extraction", "fields = [{ name = \"note\", type = \"text\", required = false }]")),
    ];
    for (name, text) in &policies {
        station.done(&["policy", "apply", &station.write(&format!("{name}.toml"), text)?])?;
    }
    let mut lines = Vec::new();
    for (number, group) in all.chunks(IN_ONE).enumerate() {
        let mut one = case(number, "routes", group);
        one["prediction"] = json!({ "label": texts[number % 12] });
        one["alternatives"] =
            group.iter().map(|(_, text)| json!({ "label": text, "text": text, "p": 0.1 })).collect::<Vec<_>>().into();
        lines.push(one);
    }
    let everything = texts.join("\n");
    let answers = [
        ("drafts", json!({ "text": everything, "subject_line": texts[0] }), json!([])),
        ("fields", json!({ "fields": { "note": everything } }), json!([])),
        (
            "actions",
            json!({ "action": texts[1], "args": texts.iter().enumerate().map(|(at, text)| (format!("{at} {text}"), json!(text))).collect::<serde_json::Map<_, _>>() }),
            json!([]),
        ),
        (
            "choices",
            json!({ "choice": texts[3] }),
            texts[..6].iter().map(|text| json!({ "choice": text, "text": everything })).collect::<Vec<_>>().into(),
        ),
    ];
    for (at, (workflow, prediction, alternatives)) in answers.into_iter().enumerate() {
        let mut one = case(900 + at, workflow, &all[at * IN_ONE..(at + 1) * IN_ONE]);
        one["prediction"] = prediction;
        one["alternatives"] = alternatives;
        lines.push(one);
    }
    let file: String = lines.iter().map(|line| line.to_string() + "\n").collect();
    let said = station.done(&["--json", "import", &station.write("hostile.jsonl", &file)?])?.json()?;
    assert_eq!(said["accepted"], lines.len(), "hostile is not malformed: every case comes in: {said}");
    // Settled cases come back as precedents and as the history of their subject.
    for settled in ["hostile-001", "hostile-002"] {
        station.done(&["approve", settled])?;
    }
    // The words of a colleague are shown, too.
    station.done(&["escalate", "hostile-000", "--reason", "unsure", "--note", &everything])?;
    Ok((station, lines.len() - 2))
}

#[tokio::test]
async fn nothing_in_a_case_acts() -> Result<(), Fault> {
    assert!(PAYLOADS.len() - INERT.len() >= 60, "the table has at least 60 payloads that would act by themselves");
    let canary = Canary::listen()?;
    let (station, count) = station(&canary)?;
    let events = station.done(&["--json", "audit", "verify"])?.json()?;
    let window = Window::open(&station.home()).await?;
    let page = &window.page;
    let address = page.address().await?;
    let heads = state(page).await?["heads"].clone();
    let mut seen = BTreeSet::new();
    while seen.len() < count {
        let id = another_case(page, &seen).await?;
        looks_harmless(page, &id, &address, &heads).await?;
        page.press("shift+x").await?;
        page.press("h").await?;
        page.painted(wait::SOON).await?;
        let drawn = looks_harmless(page, &id, &address, &heads).await?;
        assert!(drawn > 4, "{id} has a page for each payload, and H draws them all, not {drawn}");
        page.press("v").await?;
        page.find("dialog", "Scan").await?;
        page.press("escape").await?;
        page.find("main", "Case").await?;
        click_about(page).await?;
        looks_harmless(page, &id, &address, &heads).await?;
        if seen.len() < 3 {
            window.picture(&format!("canary-{id}")).await?;
        }
        assert_eq!(canary.asked(), Vec::<String>::new(), "nobody asked the canary while {id} was on screen");
        seen.insert(id);
        page.press("s").await?;
    }
    assert_eq!(page.windows().await?, 1, "no second window was opened");
    assert_eq!(canary.connections(), 0, "nor was there a connection that asked for nothing");
    canary.ask("/hit/control")?;
    assert_eq!(canary.hits(), BTreeSet::from(["control".to_owned()]), "the canary counts when it is asked");
    page.script(COVER, Vec::new()).await?;
    assert_ne!(state(page).await?["covered"], json!([]), "a cover over the page would have been noticed");
    window.close().await?;
    let after = station.done(&["--json", "audit", "verify"])?.json()?;
    assert_eq!(after["events"], events["events"], "and nothing was decided, sent or changed by a case");
    Ok(())
}

async fn another_case(page: &Page, seen: &BTreeSet<String>) -> Result<String, Fault> {
    let fresh = |name: &str| name.starts_with("hostile-") && !seen.contains(name);
    let article = page.find_when("article", Name::Any, "of a case not seen yet", |one| fresh(&one.name)).await?;
    Ok(page.takes_decisions("article", article.name.as_str()).await?.name)
}

async fn state(page: &Page) -> Result<Value, Fault> {
    page.script(STATE, Vec::new()).await
}

/// Looks the page over; gives the number of frames in it.
async fn looks_harmless(page: &Page, id: &str, address: &str, heads: &Value) -> Result<u64, Fault> {
    let state = state(page).await?;
    let none = json!([]);
    assert_eq!(state["pwned"], "undefined", "a script of {id} ran");
    assert_eq!(state["polluted"], 0, "{id} changed what all objects have");
    assert_eq!(state["address"], address, "{id} led the window away");
    assert_eq!(state["title"], "Countersign", "{id} renamed the window");
    assert_eq!(state["covered"], none, "{id} draws over what is not its own");
    assert_eq!(state["acting"], 0, "{id} put something that can act into the page");
    assert_eq!(&state["heads"], heads, "{id} put something into the head of the page");
    assert_eq!(state["handlers"], 0, "{id} put a handler into the page");
    assert_eq!(state["images"], none, "only the image that came inside {id} is drawn");
    assert_eq!(state["loose"], 0, "a frame of {id} may do something");
    assert_eq!(state["raw"], none, "a character of {id} that one does not see stands in the page as itself");
    Ok(state["frames"].as_u64().unwrap_or(0))
}

/// Clicks what looks like a link, a picture or a button of the case: a link's words, and the middle of each frame.
async fn click_about(page: &Page) -> Result<(), Fault> {
    let points = page
        .script(
            "const main = document.querySelector('[role=main]');
             const targets = [...main.querySelectorAll('iframe'), ...main.querySelectorAll('[data-link]')].slice(0, 3);
             const points = [];
             for (const target of targets) {
               target.scrollIntoView({ block: 'center' });
               const box = target.getBoundingClientRect();
               points.push([Math.round(box.left + Math.min(30, box.width / 2)), Math.round(box.top + Math.min(20, box.height / 2))]);
             }
             return points.slice(-1);",
            Vec::new(),
        )
        .await?;
    for point in points.as_array().into_iter().flatten() {
        let at = |index: usize| point[index].as_i64().unwrap_or(0);
        page.click(at(0), at(1)).await?;
    }
    Ok(())
}

/// The other half of the proof: the same payloads on a page that holds nothing back do reach the canary.
#[tokio::test]
async fn the_payloads_act_where_nothing_holds_them() -> Result<(), Fault> {
    if !Path::new(BROWSER).is_file() {
        println!("skipped: {BROWSER} is not installed");
        return Ok(());
    }
    let canary = Canary::listen()?;
    let frames: String = armed(&canary)
        .iter()
        .map(|(name, text)| {
            let page = canary.serve(name, &format!("<!doctype html><meta charset=utf-8>{text}"));
            format!("<iframe sandbox='allow-scripts allow-forms allow-popups allow-same-origin' src='{page}'></iframe>")
        })
        .collect();
    let all = canary.serve("all", &format!("<!doctype html><title>all</title>{frames}"));
    let folder = tempfile::tempdir().map_err(Fault::start("a folder"))?;
    let window = Window::start(Path::new(BROWSER), &["--automation"], folder.path()).await?;
    window.page.load(&all).await?;
    let enough = wait::until("60 payloads that reach the canary", wait::PATIENTLY, async || {
        let hits = canary.hits();
        Ok(if hits.len() >= 60 { Look::There(hits) } else { Look::NotYet(format!("{} do: {hits:?}", hits.len())) })
    });
    let hits = enough.await?;
    for inert in INERT {
        assert!(!hits.contains(*inert), "{inert} is text, yet it acted: move it out of the inert ones");
    }
    window.close().await
}

#[test]
fn an_image_that_could_act_does_not_come_in() -> Result<(), Fault> {
    let station = Station::new()?;
    station.done(&["policy", "apply", &station.write("stories.toml", &cases::policy("0s"))?])?;
    for (number, uri) in [
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "http://127.0.0.1:9/x.png",
        "//127.0.0.1:9/x.png",
        "data:text/html;base64,PHN2Zy8+",
        "data:image/png;base64,x\" onerror=\"x",
    ]
    .into_iter()
    .enumerate()
    {
        let mut case = cases::case(number);
        case["context"] = json!([{ "title": "Scan", "type": "image", "data": uri }]);
        let file = station.write(&format!("{number}.jsonl"), &format!("{case}\n"))?;
        let said = station.run(&["--json", "import", &file])?.with_code(3)?.json()?;
        assert_eq!(said["rejected"], 1, "{uri} is refused where cases come in: {said}");
    }
    Ok(())
}
