//! From a received line to a typed [`Envelope`]: the strict check, then field by field.
//!
//! Whether a prediction and a confidence must be there is the policy's question, not asked here.

use super::context::Block;
use super::envelope::{
    Alternative, Brief, Contribution, Cost, DEFAULT_PRIORITY, DEFAULT_SOURCE, DEFAULT_STAKE, Envelope, MAX_ID, Model,
    SCHEMA, Subject,
};
use super::fault::{Fault, spoken};
use super::fields::{Fields, Range};
use super::prediction::Prediction;
use super::strict;
use serde_json::{Map, Value};

/// Reads one received line as a case.
///
/// # Errors
/// The first thing that breaks a limit, is not JSON, or is of the wrong type, with its pointer.
pub fn parse(bytes: &[u8]) -> Result<Envelope, Fault> {
    strict::check(bytes)?;
    let value = serde_json::from_slice(bytes).map_err(|error| Fault::new("", format!("is not valid JSON: {error}")))?;
    parse_value(value)
}

/// Reads a case whose limits were checked before: a mapped record, or an envelope this station wrote.
///
/// # Errors
/// The first field that is missing or of the wrong type, with its pointer.
pub fn parse_value(value: Value) -> Result<Envelope, Fault> {
    let mut from = Fields::of("", value)?;
    schema(&mut from)?;
    let mut extra = from.object("extra")?.unwrap_or_default();
    let envelope = Envelope {
        id: id(&mut from)?,
        workflow: filled(&mut from, "workflow")?,
        source: source(&mut from)?,
        title: from.text("title")?,
        subject: from.fields("subject")?.map(subject).transpose()?,
        author: from.text("author")?,
        model: from.fields("model")?.map(|model| read_model(model, &mut extra)).transpose()?,
        input: input(&mut from)?,
        context: each(&mut from, "context", &mut extra, Block::read)?,
        prediction: from.fields("prediction")?.map(|fields| Prediction::read(fields, &mut extra)).transpose()?,
        confidence: from.number("confidence", Range::SHARE)?,
        alternatives: each(&mut from, "alternatives", &mut extra, alternative)?,
        explanation: each(&mut from, "explanation", &mut extra, contribution)?,
        brief: from.fields("brief")?.map(|fields| brief(fields, &mut extra)).transpose()?,
        created_at: from.time("created_at")?,
        due_at: from.time("due_at")?,
        priority: from.number("priority", Range::HUNDRED)?.unwrap_or(DEFAULT_PRIORITY),
        stake: from.number("stake", Range::POSITIVE)?.unwrap_or(DEFAULT_STAKE),
        callback: from.text("callback")?,
        cost: from.fields("cost")?.map(|fields| cost(fields, &mut extra)).transpose()?,
        latency_ms: from.number("latency_ms", Range::POSITIVE)?,
        extra: Map::new(),
    };
    from.keep_rest(&mut extra);
    bounded(&extra)?;
    Ok(Envelope { extra, ..envelope })
}

type Read<T> = fn(Fields, &mut Map<String, Value>) -> Result<T, Fault>;

fn each<T>(from: &mut Fields, key: &str, extra: &mut Map<String, Value>, read: Read<T>) -> Result<Vec<T>, Fault> {
    from.objects(key)?.into_iter().map(|item| read(item, extra)).collect()
}

fn schema(from: &mut Fields) -> Result<(), Fault> {
    match from.text("schema")? {
        Some(named) if named != SCHEMA => {
            Err(Fault::new("/schema", format!("must be {SCHEMA:?} or left out, not {}", spoken(&named.into()))))
        }
        Some(_) | None => Ok(()),
    }
}

fn id(from: &mut Fields) -> Result<String, Fault> {
    let id = filled(from, "id")?;
    short("/id", id)
}

fn source(from: &mut Fields) -> Result<String, Fault> {
    let named = from.text("source")?.filter(|name| !name.is_empty());
    short("/source", named.unwrap_or_else(|| DEFAULT_SOURCE.to_owned()))
}

fn short(pointer: &str, name: String) -> Result<String, Fault> {
    let length = name.chars().count();
    if length > MAX_ID {
        return Err(Fault::new(pointer, format!("has {length} characters; at most {MAX_ID} are kept")));
    }
    Ok(name)
}

fn filled(from: &mut Fields, key: &str) -> Result<String, Fault> {
    let text = from.need_text(key)?;
    if text.is_empty() { Err(Fault::new(from.pointer_to(key), "is empty; it must name something")) } else { Ok(text) }
}

/// The merged `extra` must stay within the limit that holds for every object.
fn bounded(extra: &Map<String, Value>) -> Result<(), Fault> {
    if extra.len() <= strict::MAX_KEYS {
        return Ok(());
    }
    let (count, limit) = (extra.len(), strict::MAX_KEYS);
    Err(Fault::new("/extra", format!("would hold {count} keys with the unknown fields; at most {limit} are kept")))
}

fn input(from: &mut Fields) -> Result<Map<String, Value>, Fault> {
    match from.take("input") {
        None => Ok(Map::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(Value::String(text)) => Ok(Map::from_iter([("Text".to_owned(), Value::String(text))])),
        Some(other) => Err(Fault::new("/input", format!("must be an object or a text, not {}", spoken(&other)))),
    }
}

fn subject(mut from: Fields) -> Result<Subject, Fault> {
    let (kind, id, name) = (from.text("type")?, from.text("id")?, from.text("name")?);
    Ok(Subject { kind, id, name, more: from.rest() })
}

fn read_model(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Model, Fault> {
    let model = Model {
        name: from.text("name")?,
        version: from.text("version")?,
        prompt: from.text("prompt")?,
        prompt_version: from.text("prompt_version")?,
    };
    from.keep_rest(extra);
    Ok(model)
}

fn alternative(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Alternative, Fault> {
    let alternative = Alternative {
        label: from.text("label")?,
        choice: from.text("choice")?,
        text: from.text("text")?,
        p: from.number("p", Range::SHARE)?,
    };
    from.keep_rest(extra);
    Ok(alternative)
}

fn contribution(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Contribution, Fault> {
    let contribution = Contribution {
        feature: from.need_text("feature")?,
        value: from.take("value"),
        contribution: from.need_number("contribution", Range::ANY)?,
    };
    from.keep_rest(extra);
    Ok(contribution)
}

fn brief(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Brief, Fault> {
    let brief =
        Brief { audience: from.text("audience")?, claim: from.text("claim")?, next_step: from.text("next_step")? };
    from.keep_rest(extra);
    Ok(brief)
}

fn cost(mut from: Fields, extra: &mut Map<String, Value>) -> Result<Cost, Fault> {
    let cost = Cost { amount: from.need_number("amount", Range::POSITIVE)?, currency: from.text("currency")? };
    from.keep_rest(extra);
    Ok(cost)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
