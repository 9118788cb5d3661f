//! The blocks of context beside a case, one type a way of showing it.
//!
//! A block's content is hostile until shown safely; here it is only checked for its shape. Nothing is fetched.

use super::envelope;
use super::fault::{Fault, spoken};
use super::fields::{Fields, Range};
use super::time;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// One block of context.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Block {
    /// What it is called; policies choose blocks by it. The type's name when none was given.
    #[schemars(with = "Option<String>")]
    pub title: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: BlockKind,
}

/// The content of a block; `type` and `data` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub enum BlockKind {
    /// Values by name, such as a CRM record.
    Record(Map<String, Value>),
    /// What happened, in the order given.
    Timeline(Vec<Touch>),
    /// Plain text.
    Text(String),
    /// Markdown.
    Markdown(String),
    /// HTML, shown as its words and, on request, as a page that may do nothing.
    Html(String),
    /// A `data:` URI of a PNG, JPEG, GIF or WebP image in base64.
    Image(#[schemars(schema_with = "data_uri")] String),
    /// Numbers over time or over names.
    Series(Vec<Point>),
    /// A table; every row has a cell a column.
    Table {
        /// The columns' names.
        columns: Vec<String>,
        /// Cells: text, number, true, false or null.
        #[schemars(schema_with = "rows_of_cells")]
        rows: Vec<Vec<Value>>,
    },
    /// A file as text, or as a `data:` URI in base64; shown as text where it is some, never opened.
    Attachment(String),
}

/// One event of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Touch {
    /// When, in UTC milliseconds.
    #[serde(serialize_with = "rfc3339")]
    #[schemars(
        with = "String",
        description = "When; RFC 3339 with an offset, years 2000 to 2100.",
        extend("format" = "date-time", "pattern" = time::PATTERN)
    )]
    pub at: i64,
    /// Who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What was said or done.
    pub text: String,
}

/// One point of a series; `[x, y]` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point(
    /// Where it stands.
    pub X,
    /// Its height; none where it was not measured.
    #[serde(serialize_with = "envelope::maybe_number")]
    pub Option<f64>,
);

/// The place of a point: a number, or a name such as a week.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum X {
    /// A number.
    Number(#[serde(serialize_with = "envelope::number")] f64),
    /// A name.
    Text(String),
}

fn rfc3339<S: Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time::to_rfc3339(*ms))
}

fn data_uri(_: &mut SchemaGenerator) -> Schema {
    let base64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)";
    json_schema!({ "type": "string", "pattern": format!("^data:image/(?:png|jpeg|gif|webp);base64,{base64}$") })
}

/// That every row has a cell a column is more than a schema can say.
fn rows_of_cells(_: &mut SchemaGenerator) -> Schema {
    let cell = json_schema!({ "type": ["string", "number", "boolean", "null"] });
    json_schema!({ "type": "array", "items": { "type": "array", "items": cell } })
}

const TYPES: &str = "record, timeline, text, markdown, html, image, series, table, attachment";

impl Block {
    /// Reads a block; unknown keys go to `extra` under their pointer.
    pub(super) fn read(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Self, Fault> {
        let named = from.need_text("type")?;
        let title = from.text("title")?;
        let kind = match named.as_str() {
            "record" => BlockKind::Record(from.need_object("data")?),
            "timeline" => BlockKind::Timeline(timeline(&mut from, extra)?),
            "text" => BlockKind::Text(from.need_text("data")?),
            "markdown" => BlockKind::Markdown(from.need_text("data")?),
            "html" => BlockKind::Html(from.need_text("data")?),
            "image" => BlockKind::Image(image(&mut from)?),
            "series" => BlockKind::Series(series(&mut from)?),
            "table" => table(&mut from, extra)?,
            "attachment" => BlockKind::Attachment(from.need_text("data")?),
            unknown => {
                let reason = format!("no context type is called {unknown:?}; there are {TYPES}");
                return Err(Fault::new(from.pointer_to("type"), reason));
            }
        };
        from.keep_rest(extra);
        Ok(Self { title: title.unwrap_or_else(|| capitalised(&named)), kind })
    }
}

fn capitalised(word: &str) -> String {
    word.char_indices().map(|(at, letter)| if at == 0 { letter.to_ascii_uppercase() } else { letter }).collect()
}

fn timeline(from: &mut Fields, extra: &mut Map<String, Value>) -> Result<Vec<Touch>, Fault> {
    let touch = |mut touch: Fields| {
        let read = Touch { at: touch.need_time("at")?, who: touch.text("who")?, text: touch.need_text("text")? };
        touch.keep_rest(extra);
        Ok(read)
    };
    from.need_list_of_objects("data")?.into_iter().map(touch).collect()
}

fn series(from: &mut Fields) -> Result<Vec<Point>, Fault> {
    let pointer = from.pointer_to("data");
    from.need_list("data")?.iter().enumerate().map(|(at, pair)| point(&format!("{pointer}/{at}"), pair)).collect()
}

fn point(pointer: &str, pair: &Value) -> Result<Point, Fault> {
    let Some([x, y]) = pair.as_array().map(Vec::as_slice) else {
        return Err(Fault::new(pointer, format!("must be a point [x, y], not {}", spoken(pair))));
    };
    let x = match (x.as_f64(), x.as_str()) {
        (Some(number), _) => X::Number(number),
        (None, Some(text)) => X::Text(text.to_owned()),
        (None, None) => {
            return Err(Fault::new(format!("{pointer}/0"), format!("must be a number or a text, not {}", spoken(x))));
        }
    };
    let y = if y.is_null() { None } else { Some(Range::ANY.read(&format!("{pointer}/1"), y)?) };
    Ok(Point(x, y))
}

fn table(from: &mut Fields, extra: &mut Map<String, Value>) -> Result<BlockKind, Fault> {
    let mut data = from.need_fields("data")?;
    let columns = data.need_list_of_texts("columns")?;
    let pointer = data.pointer_to("rows");
    let rows = data.need_list("rows")?;
    data.keep_rest(extra);
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(at, cells)| row(&format!("{pointer}/{at}"), cells, columns.len()))
        .collect::<Result<_, _>>()?;
    Ok(BlockKind::Table { columns, rows })
}

fn row(pointer: &str, value: Value, columns: usize) -> Result<Vec<Value>, Fault> {
    let Value::Array(cells) = value else {
        return Err(Fault::new(pointer, format!("must be a list of cells, not {}", spoken(&value))));
    };
    if cells.len() != columns {
        return Err(Fault::new(pointer, format!("has {} cells under {columns} columns", cells.len())));
    }
    match cells.iter().position(|cell| cell.is_array() || cell.is_object()) {
        Some(at) => {
            let reason = format!("a cell must be a text, a number, true, false or null, not {}", spoken(&cells[at]));
            Err(Fault::new(format!("{pointer}/{at}"), reason))
        }
        None => Ok(cells),
    }
}

fn image(from: &mut Fields) -> Result<String, Fault> {
    let pointer = from.pointer_to("data");
    let uri = from.need_text("data")?;
    let content = ["png", "jpeg", "gif", "webp"]
        .iter()
        .find_map(|kind| uri.strip_prefix("data:image/")?.strip_prefix(kind)?.strip_prefix(";base64,"));
    match content {
        None => Err(Fault::new(pointer, "must be a data:image/…;base64, URI of a png, jpeg, gif or webp image")),
        Some(content) if !is_base64(content.as_bytes()) => Err(Fault::new(pointer, "is not whole, valid base64")),
        Some(_) => Ok(uri),
    }
}

/// Standard alphabet, padded to a multiple of four, not empty.
fn is_base64(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let (content, _) = text.split_at(text.len() - padding);
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && padding <= 2 && !content.is_empty() && content.iter().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("iVBORw0KGgo=", true, "one byte of padding")]
    #[case("AAAA", true, "none")]
    #[case("AA==", true, "two")]
    #[case("", false, "an empty image is no image")]
    #[case("AAA", false, "cut off")]
    #[case("A===", false, "three are never right")]
    #[case("AA=A", false, "padding stands only at the end")]
    #[case("AA-_", false, "the URL alphabet is another one")]
    fn base64_is_checked(#[case] text: &str, #[case] right: bool, #[case] why: &str) {
        assert_eq!(is_base64(text.as_bytes()), right, "{why}");
    }
}
