//! Columns with one type each: what a reader infers from the first rows holds for all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::chat::plain;

/// The type of a column, from every value in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Bool,
    Whole,
    Number,
    Text,
}

impl Type {
    fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Bool,
            Value::Number(number) if number.is_i64() => Self::Whole,
            Value::Number(_) => Self::Number,
            // Nothing has no number of its own, and every key stands on every row.
            Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => Self::Text,
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bool, Self::Bool) => Self::Bool,
            (Self::Whole, Self::Whole) => Self::Whole,
            (Self::Whole | Self::Number, Self::Whole | Self::Number) => Self::Number,
            (Self::Bool | Self::Text, _) | (_, Self::Bool | Self::Text) => Self::Text,
        }
    }

    fn cast(self, value: &Value) -> Value {
        match self {
            Self::Bool | Self::Whole => value.clone(),
            Self::Number => value.as_f64().map_or(Value::Null, Value::from),
            Self::Text => Value::String(plain(value)),
        }
    }
}

#[derive(Debug, Clone)]
struct Seen {
    type_: Type,
    rows: u64,
}

/// What a first pass has seen: the names of the columns and the values in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    seen: BTreeMap<String, Seen>,
    rows: u64,
}

impl Columns {
    /// Looks at one row.
    pub(super) fn see<'v>(&mut self, row: impl Iterator<Item = (&'v str, &'v Value)>) {
        self.rows += 1;
        for (name, value) in row {
            let type_ = Type::of(value);
            match self.seen.get_mut(name) {
                Some(seen) => *seen = Seen { type_: seen.type_.with(type_), rows: seen.rows + 1 },
                None => {
                    self.seen.insert(name.to_owned(), Seen { type_, rows: 1 });
                }
            }
        }
    }

    /// The columns' names, sorted.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.seen.keys().map(String::as_str).collect()
    }

    /// A value as its column has it. What is missing is an empty text, and a column with a gap is all text.
    pub(super) fn cell(&self, name: &str, value: Option<&Value>) -> Value {
        let whole = self.seen.get(name).filter(|seen| seen.rows == self.rows);
        let type_ = whole.map_or(Type::Text, |seen| seen.type_);
        type_.cast(value.unwrap_or(&Value::Null))
    }
}

/// A row whose keys keep their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Row(pub(super) Vec<(String, Value)>);

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            (-1e6..1e6_f64).prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
            Just(json!([1, "a"])),
        ]
    }

    proptest! {
        #[test]
        fn a_column_has_one_type(values in prop::collection::vec(prop::option::of(any_value()), 1..20)) {
            let mut columns = Columns::default();
            for value in &values {
                columns.see(value.as_ref().map(|value| ("a", value)).into_iter());
            }
            let cells: Vec<Value> = values.iter().map(|value| columns.cell("a", value.as_ref())).collect();
            let same = |of: fn(&Value) -> bool| cells.iter().all(of);
            prop_assert!(same(Value::is_string) || same(Value::is_boolean) || same(Value::is_i64) || same(Value::is_f64),
                         "mixed types or null: {cells:?}");
        }
    }

    #[test]
    fn numbers_stay_numbers_only_when_all_are() {
        let mut columns = Columns::default();
        for row in [json!({"a": 1, "b": 1, "c": 1}), json!({"a": 2, "b": 1.5, "c": "x"})] {
            columns.see(row.as_object().unwrap().iter().map(|(key, value)| (key.as_str(), value)));
        }
        assert_eq!(columns.cell("a", Some(&json!(1))).to_string(), "1", "whole numbers stay whole");
        assert_eq!(columns.cell("b", Some(&json!(1))).to_string(), "1.0", "beside fractions they are written as such");
        assert_eq!(columns.cell("c", Some(&json!(1))).to_string(), "\"1\"", "beside texts they are texts");
    }
}
