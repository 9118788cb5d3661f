//! Taking the members of a JSON object one by one, each with its pointer and its type.
//!
//! What nobody took is left over, so that an unknown field is never lost by accident.

use super::fault::{Fault, join, spoken};
use super::time;
use serde_json::{Map, Value};

/// The members of one object that have not been taken yet. A `null` counts as absent.
pub(super) struct Fields {
    pointer: String,
    members: Map<String, Value>,
}

/// The numbers a field may hold, both ends included.
#[derive(Clone, Copy)]
pub(super) struct Range {
    min: f64,
    max: f64,
    says: &'static str,
}

impl Range {
    pub(super) const ANY: Self = Self { min: f64::MIN, max: f64::MAX, says: "a number" };
    pub(super) const SHARE: Self = Self { min: 0.0, max: 1.0, says: "a number from 0 to 1" };
    pub(super) const HUNDRED: Self = Self { min: 0.0, max: 100.0, says: "a number from 0 to 100" };
    pub(super) const POSITIVE: Self = Self { min: 0.0, max: f64::MAX, says: "a number of 0 or more" };

    /// The number in `value`, or a fault that says what would be right.
    pub(super) fn read(self, pointer: &str, value: &Value) -> Result<f64, Fault> {
        match value.as_f64() {
            Some(number) if (self.min..=self.max).contains(&number) => Ok(number),
            Some(_) | None => Err(wrong(pointer, self.says, value)),
        }
    }
}

fn wrong(pointer: &str, right: &str, value: &Value) -> Fault {
    Fault::new(pointer, format!("must be {right}, not {}", spoken(value)))
}

impl Fields {
    /// The members of `value`, which must be an object.
    pub(super) fn of(pointer: impl Into<String>, value: Value) -> Result<Self, Fault> {
        let pointer = pointer.into();
        let Value::Object(members) = value else {
            return Err(wrong(&pointer, "an object", &value));
        };
        Ok(Self { pointer, members })
    }

    pub(super) fn pointer_to(&self, key: &str) -> String {
        join(&self.pointer, key)
    }

    /// A fault of the object as a whole.
    pub(super) fn fault(&self, reason: String) -> Fault {
        Fault::new(self.pointer.clone(), reason)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members.get(key).is_some_and(|value| !value.is_null())
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.members.remove(key).filter(|value| !value.is_null())
    }

    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>, Fault> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(&self.pointer_to(key), "a text", &other)),
        }
    }

    pub(super) fn number(&mut self, key: &str, range: Range) -> Result<Option<f64>, Fault> {
        self.take(key).map(|value| range.read(&self.pointer_to(key), &value)).transpose()
    }

    /// A time in UTC milliseconds.
    pub(super) fn time(&mut self, key: &str) -> Result<Option<i64>, Fault> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        time::from_rfc3339(&text).map(Some).map_err(|reason| Fault::new(self.pointer_to(key), reason))
    }

    pub(super) fn object(&mut self, key: &str) -> Result<Option<Map<String, Value>>, Fault> {
        Ok(self.fields(key)?.map(|fields| fields.members))
    }

    pub(super) fn fields(&mut self, key: &str) -> Result<Option<Self>, Fault> {
        self.take(key).map(|value| Self::of(self.pointer_to(key), value)).transpose()
    }

    pub(super) fn list(&mut self, key: &str) -> Result<Option<Vec<Value>>, Fault> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(other) => Err(wrong(&self.pointer_to(key), "a list", &other)),
        }
    }

    /// The objects of a list; an absent list is an empty one.
    pub(super) fn objects(&mut self, key: &str) -> Result<Vec<Self>, Fault> {
        let pointer = self.pointer_to(key);
        let items = self.list(key)?.unwrap_or_default();
        items.into_iter().enumerate().map(|(at, item)| Self::of(format!("{pointer}/{at}"), item)).collect()
    }

    pub(super) fn need_text(&mut self, key: &str) -> Result<String, Fault> {
        self.text(key)?.ok_or_else(|| self.missing(key, "a text"))
    }

    pub(super) fn need_number(&mut self, key: &str, range: Range) -> Result<f64, Fault> {
        self.number(key, range)?.ok_or_else(|| self.missing(key, range.says))
    }

    pub(super) fn need_time(&mut self, key: &str) -> Result<i64, Fault> {
        self.time(key)?.ok_or_else(|| self.missing(key, "a time"))
    }

    pub(super) fn need_object(&mut self, key: &str) -> Result<Map<String, Value>, Fault> {
        self.object(key)?.ok_or_else(|| self.missing(key, "an object"))
    }

    pub(super) fn need_fields(&mut self, key: &str) -> Result<Self, Fault> {
        self.fields(key)?.ok_or_else(|| self.missing(key, "an object"))
    }

    pub(super) fn need_list(&mut self, key: &str) -> Result<Vec<Value>, Fault> {
        self.list(key)?.ok_or_else(|| self.missing(key, "a list"))
    }

    pub(super) fn need_list_of_objects(&mut self, key: &str) -> Result<Vec<Self>, Fault> {
        if self.has(key) { self.objects(key) } else { Err(self.missing(key, "a list")) }
    }

    pub(super) fn need_list_of_texts(&mut self, key: &str) -> Result<Vec<String>, Fault> {
        let pointer = self.pointer_to(key);
        let text = |(at, item)| {
            let Value::String(text) = item else {
                return Err(wrong(&format!("{pointer}/{at}"), "a text", &item));
            };
            Ok(text)
        };
        self.need_list(key)?.into_iter().enumerate().map(text).collect()
    }

    /// Moves what was not taken into `extra`: members of the case itself under their name, deeper ones under their
    /// pointer. What stands in `extra` already stays.
    pub(super) fn keep_rest(self, extra: &mut Map<String, Value>) {
        for (key, value) in self.members {
            let name = if self.pointer.is_empty() { key } else { join(&self.pointer, &key) };
            extra.entry(name).or_insert(value);
        }
    }

    /// What was not taken, as it stands.
    pub(super) fn rest(self) -> Map<String, Value> {
        self.members
    }

    fn missing(&self, key: &str, right: &str) -> Fault {
        Fault::new(self.pointer_to(key), format!("is missing; it must be {right}"))
    }
}
