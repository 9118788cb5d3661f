use rstest::rstest;
use serde_json::{Value, json};

use super::super::judge::{MAP, from_toml, places, toml, with, with_an_unknown_key, without};
use crate::intake::map::Map;

/// One of each way to fill a field.
const TICKETS: &str = r#"
workflow = { const = "tickets" }
id = "/id"
title = { from = "Title", as = "text" }
subject.name = "/name"
prediction.label = "/predicted_label"
confidence = { from = "/confidence", as = "percent", default = 0.5 }
alternatives = { from = "/probabilities", label = "label", p = "p" }
explanation = { from = "/contributions", feature = "feature", value = "value", contribution = "contribution" }
input = { "Customer message" = "/text", from = "/from" }
extra = "/meta"
context = [{ title = "CRM", type = "record", from = { Plan = "/plan" } }, { type = "text", from = "/note" }]
created_at = { from = "/ts", as = "time" }
"#;
const FIELDS: &str = r#"
workflow = "Workflow"
id = "Id"
prediction.fields = { mail = "E-mail" }
model = { name = "/model", version = { const = "1" } }
cost = { amount = "/cost", currency = { const = "EUR" } }
input = { from = "/input" }
"#;

fn values() -> Vec<Value> {
    let values = json!([
        true, 0, 1.5, "", "x", "/", "/a/b", "/a~1b", "/a~2", "/a~", "Column ~", "record", "text", "video", "percent",
        [], ["a"], [{}], [{"type": "text", "from": "/a"}], [{"type": "text", "from": {"a": "/a"}}],
        [{"type": "record", "from": {"a": "/a"}}], {}, {"from": "/a"}, {"const": 1}, {"const": [1, {"a": "b"}]},
        {"from": "/a", "const": 1}, {"from": "/a", "as": "time", "default": "x"}, {"from": "/a", "as": "word"},
        {"from": 1}, {"a": "/a"}, {"a": {"from": "/a"}}, {"from": "/a", "a": "/b"}, {"as": "text"}, {"a": 1},
    ]);
    values.as_array().cloned().unwrap_or_default()
}

#[rstest]
#[case(TICKETS)]
#[case(FIELDS)]
fn the_reader_and_the_schema_say_the_same_of_every_change(#[case] text: &str) {
    let map = from_toml(text);
    assert_eq!((Map::parse(&toml(&map)).err(), MAP.faults(&map)), (None, String::new()), "the map itself is right");
    let mut changes = with_an_unknown_key(&map);
    for place in places(&map).into_iter().skip(1) {
        changes.extend(values().into_iter().map(|value| (format!("{place} = {value}"), with(&map, &place, value))));
        changes.extend(without(&map, &place).map(|map| (format!("{place} removed"), map)));
    }
    assert!(changes.len() > 400, "so few changes prove little: {}", changes.len());
    for (what, changed) in changes {
        let (read, said) = (Map::parse(&toml(&changed)).err(), MAP.faults(&changed));
        assert_eq!(read.is_none(), said.is_empty(), "{what}\nreader: {read:?}\nschema: {said}");
    }
}
