//! Where a value comes from: a place in the record, or a constant.

use crate::case::{is_pointer, join};
use serde_json::Value;

/// How a found value is read before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Number,
    Text,
    Time,
    Boolean,
    Percent,
}

impl As {
    pub(super) const NAMES: [&str; 5] = ["number", "text", "time", "boolean", "percent"];

    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "number" => Some(Self::Number),
            "text" => Some(Self::Text),
            "time" => Some(Self::Time),
            "boolean" => Some(Self::Boolean),
            "percent" => Some(Self::Percent),
            _ => None,
        }
    }
}

/// The place of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    Const(Value),
    /// A JSON pointer into the record.
    Pointer(String),
    /// A member of the record by its plain name, such as a CSV column.
    Column(String),
}

/// One value: where it stands, how it is read, and what stands in when nothing is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    pub(super) origin: Origin,
    pub(super) read_as: Option<As>,
    pub(super) default: Option<Value>,
}

/// What fills a field: one value, or for a field that holds values by name, one source a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filling {
    One(Source),
    Named(Vec<(String, Source)>),
}

impl Source {
    /// A place as a map writes it: a JSON pointer starts with a slash, anything else is a column's name.
    pub(super) fn place(written: &str) -> Result<Self, String> {
        let origin = if written.is_empty() {
            return Err("names no place; write a JSON pointer or a column name".to_owned());
        } else if !written.starts_with('/') {
            Origin::Column(written.to_owned())
        } else if is_pointer(written) {
            Origin::Pointer(written.to_owned())
        } else {
            return Err(format!("{written:?} is no JSON pointer; write ~ as ~0 and / within a name as ~1"));
        };
        Ok(Self { origin, read_as: None, default: None })
    }

    /// What stands at the place, as it stands; `null` counts as nothing, and so does an empty cell of a column.
    pub(super) fn find<'a>(&'a self, record: &'a Value) -> Option<&'a Value> {
        let found = match &self.origin {
            Origin::Const(value) => Some(value),
            Origin::Pointer(pointer) => record.pointer(pointer),
            Origin::Column(name) => record.get(name).filter(|cell| cell.as_str() != Some("")),
        };
        found.filter(|value| !value.is_null())
    }

    /// The place as a pointer into the record; empty for a constant.
    pub(super) fn pointer(&self) -> String {
        match &self.origin {
            Origin::Const(_) => String::new(),
            Origin::Pointer(pointer) => pointer.clone(),
            Origin::Column(name) => join("", name),
        }
    }

    /// The place in words.
    pub(super) fn words(&self) -> String {
        match &self.origin {
            Origin::Const(_) => "a constant".to_owned(),
            Origin::Pointer(pointer) => pointer.clone(),
            Origin::Column(name) => format!("the column {name:?}"),
        }
    }
}
