//! From a foreign record to a case, as a map says.

use super::convert::convert;
use super::source::{Filling, Origin, Source};
use super::targets::{Target, Wants};
use super::{BlockRule, ListRule, Map};
use crate::case::{self, Envelope, Fault, join, spoken};
use serde_json::{Map as Object, Value};

/// Fills the contract's own JSON and lets the case read it, so that a mapped case is checked like a native one.
pub(super) fn apply(map: &Map, record: &Value) -> Result<Envelope, Fault> {
    let mut out = Object::new();
    for (target, filling) in &map.fields {
        match filled(&pointer_of(target), filling, target.wants, record)? {
            Some(value) => insert(&mut out, target.name, value),
            None if target.required => return Err(nothing_there(target, filling)),
            None => {}
        }
    }
    // A currency without an amount is a constant of the map, not something the record said.
    if out.get("cost").is_some_and(|cost| cost.get("amount").is_none()) {
        out.remove("cost");
    }
    for rule in &map.lists {
        if let Some(items) = list(rule, record)? {
            out.insert(rule.name.to_owned(), items);
        }
    }
    out.insert("context".to_owned(), context(&map.context, record)?);
    case::parse_value(Value::Object(out)).map_err(|fault| traced(map, fault))
}

fn pointer_of(target: &Target) -> String {
    format!("/{}", target.name.replace('.', "/"))
}

fn insert(out: &mut Object<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            out.insert(name.to_owned(), value);
        }
        Some((group, member)) => {
            let group = out.entry(group).or_insert_with(|| Value::Object(Object::new()));
            if let Some(members) = group.as_object_mut() {
                members.insert(member.to_owned(), value);
            }
        }
    }
}

fn filled(pointer: &str, filling: &Filling, wants: Wants, record: &Value) -> Result<Option<Value>, Fault> {
    let named = match filling {
        Filling::One(source) => return one(pointer, source, wants, record),
        Filling::Named(named) => named,
    };
    let mut members = Object::new();
    for (name, source) in named {
        if let Some(value) = one(&join(pointer, name), source, Wants::Anything, record)? {
            members.insert(name.clone(), value);
        }
    }
    Ok((!members.is_empty()).then_some(Value::Object(members)))
}

fn one(pointer: &str, source: &Source, wants: Wants, record: &Value) -> Result<Option<Value>, Fault> {
    let read = source.find(record).map(|found| convert(found, source.read_as, wants)).transpose();
    let read = read.map_err(|reason| Fault::new(pointer, from(&reason, source)))?;
    Ok(read.flatten().or_else(|| source.default.clone()))
}

fn from(reason: &str, source: &Source) -> String {
    format!("{reason} (the map takes it from {})", source.words())
}

fn nothing_there(target: &Target, filling: &Filling) -> Fault {
    let Filling::One(source) = filling else {
        return Fault::new(pointer_of(target), "is missing");
    };
    let hint = match &source.origin {
        Origin::Column(name) => format!("; a fixed value is written {} = {{ const = {name:?} }}", target.name),
        Origin::Const(_) | Origin::Pointer(_) => String::new(),
    };
    Fault::new(source.pointer(), format!("finds nothing, but the map takes {} from here{hint}", target.name))
}

fn list(rule: &ListRule, record: &Value) -> Result<Option<Value>, Fault> {
    let Some(found) = rule.from.find(record) else { return Ok(None) };
    let Some(items) = found.as_array() else {
        let reason = format!("must be a list, not {}", spoken(found));
        return Err(Fault::new(format!("/{}", rule.name), from(&reason, &rule.from)));
    };
    let read = |(at, item): (usize, &Value)| {
        let mut members = Object::new();
        for (target, source) in &rule.members {
            let pointer = format!("/{}/{at}/{}", rule.name, target.name);
            if let Some(value) = one(&pointer, source, target.wants, item)? {
                members.insert(target.name.to_owned(), value);
            }
        }
        Ok(Value::Object(members))
    };
    items.iter().enumerate().map(read).collect::<Result<_, _>>().map(|list| Some(Value::Array(list)))
}

fn context(rules: &[BlockRule], record: &Value) -> Result<Value, Fault> {
    let mut blocks = Vec::new();
    for rule in rules {
        let pointer = format!("/context/{}/data", blocks.len());
        let wants = if rule.kind == "record" { Wants::Fields } else { Wants::Anything };
        let Some(data) = filled(&pointer, &rule.from, wants, record)? else { continue };
        let mut block = Object::new();
        block.insert("type".to_owned(), rule.kind.clone().into());
        block.insert("data".to_owned(), data);
        if let Some(title) = &rule.title {
            block.insert("title".to_owned(), title.clone().into());
        }
        blocks.push(Value::Object(block));
    }
    Ok(Value::Array(blocks))
}

/// Adds where the map took the value from to a fault of the case's own check.
fn traced(map: &Map, fault: Fault) -> Fault {
    let taken = map.fields.iter().find_map(|(target, filling)| match filling {
        Filling::One(source) if pointer_of(target) == fault.pointer => Some(source),
        Filling::One(_) | Filling::Named(_) => None,
    });
    match taken {
        Some(source) => Fault { reason: from(&fault.reason, source), ..fault },
        None => fault,
    }
}
