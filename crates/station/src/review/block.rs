//! Blocks of context as the screen shows them: text formatted and markup taken apart here once, so that what the screen
//! gets can only be drawn.

mod address;
mod attachment;
mod html;
mod markdown;
mod picture;
mod prose;

pub use picture::Picture;
pub use prose::{Passage, Phrase, plain};

use serde::Serialize;
use serde_json::{Map, Value};

use super::draft::FieldValue;
use crate::case::{self, BlockKind, X};
use attachment::Attachment;

/// The words of a page or a piece of one, for whoever compares texts.
pub(crate) fn passages_of_page(html: &str) -> Vec<Passage> {
    html::page(html).words
}

/// A block of context.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is a block type of the envelope")]
pub enum Block {
    Record {
        title: String,
        rows: Vec<Row>,
    },
    Timeline {
        title: String,
        touches: Vec<Touch>,
    },
    Text {
        title: String,
        text: String,
    },
    Markdown {
        title: String,
        passages: Vec<Passage>,
    },
    /// `passages` are all words of the page; `drawn` is the page without anything that acts or loads, `None` where it
    /// is too tangled to draw.
    Html {
        title: String,
        passages: Vec<Passage>,
        drawn: Option<String>,
    },
    Image {
        title: String,
        picture: Picture,
    },
    Series {
        title: String,
        points: Vec<Point>,
    },
    Table {
        title: String,
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// `media` is what the file says it is, `bytes` its length, `text` its text where it is some.
    Attachment {
        title: String,
        media: String,
        bytes: u32,
        text: Option<String>,
    },
}

/// A value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The value, as text.
    pub value: String,
    /// What it was in the previous version of the subject; `None` where it did not change or nothing earlier is known,
    /// empty where it was not there.
    pub before: Option<String>,
}

/// One event of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Touch {
    /// When, UTC milliseconds.
    pub at: Option<f64>,
    /// Who acted.
    pub who: String,
    /// What was said or done.
    pub text: String,
}

/// One point of a series.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Point {
    /// Where it stands.
    pub x: String,
    /// Its height; `None` where it was not measured.
    pub y: Option<f64>,
}

impl Block {
    pub(super) fn of(block: &case::Block) -> Self {
        let title = block.title.clone();
        match &block.kind {
            BlockKind::Record(values) => Self::Record { title, rows: rows(values) },
            BlockKind::Timeline(touches) => Self::Timeline { title, touches: touches.iter().map(touch).collect() },
            BlockKind::Text(text) => Self::Text { title, text: text.clone() },
            BlockKind::Markdown(text) => Self::Markdown { title, passages: markdown::prose(text) },
            BlockKind::Html(html) => {
                let html::Page { words, drawn } = html::page(html);
                Self::Html { title, passages: words, drawn }
            }
            BlockKind::Image(src) => Self::Image { title, picture: Picture::of(src) },
            BlockKind::Series(points) => Self::Series { title, points: points.iter().map(point).collect() },
            BlockKind::Table { columns, rows } => Self::Table {
                title,
                columns: columns.clone(),
                rows: rows.iter().map(|row| row.iter().map(text_of).collect()).collect(),
            },
            BlockKind::Attachment(data) => {
                let Attachment { media, bytes, text } = Attachment::of(data);
                Self::Attachment { title, media, bytes, text }
            }
        }
    }
}

fn touch(touch: &case::Touch) -> Touch {
    Touch { at: Some(touch.at as f64), who: touch.who.clone().unwrap_or_default(), text: touch.text.clone() }
}

fn point(point: &case::Point) -> Point {
    let x = match &point.0 {
        X::Number(number) => format!("{number}"),
        X::Text(text) => text.clone(),
    };
    Point { x, y: point.1 }
}

/// Any JSON value as one reads it: text without quotes, nothing for null, lists with commas.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(", "),
        Value::Object(values) => {
            values.iter().map(|(name, value)| format!("{name}: {}", text_of(value))).collect::<Vec<_>>().join("; ")
        }
    }
}

pub(super) fn named_values(values: &Map<String, Value>) -> Vec<FieldValue> {
    values.iter().map(|(name, value)| FieldValue { name: name.clone(), value: text_of(value) }).collect()
}

/// The values of a record, none of them known to have changed.
pub(super) fn rows(values: &Map<String, Value>) -> Vec<Row> {
    values.iter().map(|(name, value)| Row { name: name.clone(), value: text_of(value), before: None }).collect()
}
