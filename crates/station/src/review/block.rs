//! Blocks of context as the screen shows them: everything a text, formatted here once.

use serde::Serialize;
use serde_json::{Map, Value};

use super::draft::FieldValue;
use crate::case::{self, BlockKind, X};

/// A block of context.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is a block type of the envelope")]
pub enum Block {
    Record { title: String, rows: Vec<FieldValue> },
    Timeline { title: String, touches: Vec<Touch> },
    Text { title: String, text: String },
    Markdown { title: String, text: String },
    Html { title: String, text: String },
    Image { title: String, src: String },
    Series { title: String, points: Vec<Point> },
    Table { title: String, columns: Vec<String>, rows: Vec<Vec<String>> },
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
            BlockKind::Record(values) => Self::Record { title, rows: named_values(values) },
            BlockKind::Timeline(touches) => Self::Timeline { title, touches: touches.iter().map(touch).collect() },
            BlockKind::Text(text) => Self::Text { title, text: text.clone() },
            BlockKind::Markdown(text) => Self::Markdown { title, text: text.clone() },
            BlockKind::Html(html) => Self::Html { title, text: text_in(html) },
            BlockKind::Image(src) => Self::Image { title, src: src.clone() },
            BlockKind::Series(points) => Self::Series { title, points: points.iter().map(point).collect() },
            BlockKind::Table { columns, rows } => Self::Table {
                title,
                columns: columns.clone(),
                rows: rows.iter().map(|row| row.iter().map(text_of).collect()).collect(),
            },
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

/// The words of an HTML document, hidden ones too: a reviewer must see what the pipeline saw.
///
/// This is no sanitiser; its result is only ever shown as text.
fn text_in(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let tag = &rest[open..];
        let Some(close) = tag.find('>') else {
            // An unclosed tag is shown as it stands.
            rest = tag;
            break;
        };
        let name: String =
            tag[1..close].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if breaks_line(&name.to_ascii_lowercase()) && !text.ends_with('\n') && !text.is_empty() {
            text.push('\n');
        }
        rest = &tag[close + 1..];
    }
    text.push_str(rest);
    entities(&text).lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn breaks_line(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "br"
            | "div"
            | "li"
            | "ul"
            | "ol"
            | "tr"
            | "table"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "hr"
            | "section"
            | "header"
            | "footer"
            | "blockquote"
    )
}

fn entities(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three")]
    #[case("a<br>b", "a\nb")]
    #[case("<span style=\"display:none\">hidden words</span> seen", "hidden words seen")]
    #[case("a < b and no tag", "a < b and no tag")]
    #[case("&amp;lt;", "&lt;")]
    fn html_is_shown_as_its_words(#[case] html: &str, #[case] words: &str) {
        assert_eq!(text_in(html), words, "nothing that the pipeline read is hidden from the reviewer");
    }
}
