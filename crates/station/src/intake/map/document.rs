//! Reading a map file: TOML with the line of every mistake.

use super::source::{As, Filling, Origin, Source};
use super::targets::{self, ALTERNATIVE, CONTRIBUTION, EXTRA, FIELDS, GROUPS, Target, Wants};
use super::{BlockRule, ListRule, MapMistake};
use serde_json::Value;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) const BLOCK_TYPES: [&str; 8] =
    ["record", "timeline", "text", "markdown", "html", "image", "series", "table"];
/// The keys of a table that is one source.
pub(super) const SOURCE_KEYS: [&str; 4] = ["from", "const", "as", "default"];

/// What a map file says.
#[derive(Default)]
pub(super) struct Rules {
    pub(super) fields: Vec<(&'static Target, Filling)>,
    pub(super) context: Vec<BlockRule>,
    pub(super) lists: Vec<ListRule>,
}

/// Something wrong at a stretch of the text.
struct Wrong {
    span: Range<usize>,
    reason: String,
}

type Read<T> = Result<T, Wrong>;
type Entry<'a, 'i> = (&'a Spanned<toml::de::DeString<'i>>, &'a Spanned<DeValue<'i>>);

/// Reads the text of a map file.
pub(super) fn read(text: &str) -> Result<Rules, MapMistake> {
    let located = |wrong: Wrong| {
        let before = text.as_bytes().get(..wrong.span.start).unwrap_or_default();
        MapMistake { line: 1 + before.iter().filter(|byte| **byte == b'\n').count(), reason: wrong.reason }
    };
    let document = DeTable::parse(text).map_err(|error| {
        located(Wrong { span: error.span().unwrap_or(0..0), reason: format!("is not TOML: {}", error.message()) })
    })?;
    let mut rules = Rules::default();
    group("", document.get_ref(), &mut rules).map_err(located)?;
    match FIELDS.iter().find(|target| target.required && !rules.fields.iter().any(|(known, _)| known == target)) {
        Some(target) => {
            let name = target.name;
            let reason = format!("{name} is missing; say where it stands, such as {name} = \"/{name}\"");
            Err(located(Wrong { span: 0..0, reason }))
        }
        None => Ok(rules),
    }
}

fn group(prefix: &str, table: &DeTable<'_>, rules: &mut Rules) -> Read<()> {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        match (name.as_str(), targets::field(&name)) {
            (_, Some(target)) => rules.fields.push((target, filling(value, target.wants)?)),
            ("context", None) => rules.context = blocks(value)?,
            ("alternatives", None) => rules.lists.push(list("alternatives", &ALTERNATIVE, value)?),
            ("explanation", None) => rules.lists.push(list("explanation", &CONTRIBUTION, value)?),
            (known, None) if prefix.is_empty() && GROUPS.contains(&known) => {
                group(&format!("{known}."), table_of(value, known)?, rules)?;
            }
            (unknown, None) => return Err(unknown_key(key.span(), unknown, &known_names())),
        }
    }
    Ok(())
}

fn known_names() -> Vec<&'static str> {
    let fields = FIELDS.iter().chain([&EXTRA]).map(|target| target.name);
    fields.chain(["context", "alternatives", "explanation"]).collect()
}

fn unknown_key(span: Range<usize>, name: &str, known: &[&str]) -> Wrong {
    let nearest = similar::get_close_matches(name, known, 1, 0.6).into_iter().next();
    let hint =
        nearest.map_or_else(|| format!("there are {}", known.join(", ")), |near| format!("did you mean {near}?"));
    Wrong { span, reason: format!("a map has no key {name:?}; {hint}") }
}

fn wrong<T>(value: &Spanned<DeValue<'_>>, reason: impl Into<String>) -> Read<T> {
    Err(Wrong { span: value.span(), reason: reason.into() })
}

fn table_of<'a, 'i>(value: &'a Spanned<DeValue<'i>>, name: &str) -> Read<&'a DeTable<'i>> {
    match value.get_ref().as_table() {
        Some(table) => Ok(table),
        None => wrong(value, format!("{name} must be a table, not {}", value.get_ref().type_str())),
    }
}

fn text_of(value: &Spanned<DeValue<'_>>, name: &str) -> Read<String> {
    match value.get_ref().as_str() {
        Some(text) => Ok(text.to_owned()),
        None => wrong(value, format!("{name} must be a text, not {}", value.get_ref().type_str())),
    }
}

/// A field that holds values by name takes a table of sources too, unless the table is one source itself.
fn filling(value: &Spanned<DeValue<'_>>, wants: Wants) -> Read<Filling> {
    match value.get_ref().as_table() {
        Some(table) if wants == Wants::Fields && !is_source(table) => {
            let named = |(name, value): Entry<'_, '_>| Ok((name.get_ref().to_string(), source(value)?));
            table.iter().map(named).collect::<Read<_>>().map(Filling::Named)
        }
        Some(_) | None => source(value).map(Filling::One),
    }
}

fn is_source(table: &DeTable<'_>) -> bool {
    let known = |key: &str| SOURCE_KEYS.contains(&key);
    (table.contains_key("from") || table.contains_key("const")) && table.keys().all(|key| known(key.get_ref()))
}

fn source(value: &Spanned<DeValue<'_>>) -> Read<Source> {
    if let Some(place) = value.get_ref().as_str() {
        return Source::place(place).or_else(|reason| wrong(value, reason));
    }
    let Some(table) = value.get_ref().as_table() else {
        let kind = value.get_ref().type_str();
        return wrong(value, format!("{kind} is no place; write \"/pointer\", a column name or {{ const = … }}"));
    };
    let (mut origin, mut read_as, mut default) = (None, None, None);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "const" => origin = Some(Origin::Const(constant(value)?)),
            "from" => origin = Some(Source::place(&text_of(value, "from")?).or_else(|why| wrong(value, why))?.origin),
            "as" => read_as = Some(conversion(value)?),
            "default" => default = Some(constant(value)?),
            unknown => return Err(unknown_key(key.span(), unknown, &SOURCE_KEYS)),
        }
    }
    match origin {
        Some(_) if table.contains_key("from") && table.contains_key("const") => {
            wrong(value, "has both const and from; keep one")
        }
        Some(origin) => Ok(Source { origin, read_as, default }),
        None => wrong(value, "has neither from nor const; one of them says what the value is"),
    }
}

fn conversion(value: &Spanned<DeValue<'_>>) -> Read<As> {
    let name = text_of(value, "as")?;
    let known = As::NAMES.join(", ");
    As::named(&name).map_or_else(|| wrong(value, format!("as = {name:?} is unknown; there are {known}")), Ok)
}

fn constant(value: &Spanned<DeValue<'_>>) -> Read<Value> {
    let inner = value.get_ref();
    if let Some(table) = inner.as_table() {
        let member = |(key, value): Entry<'_, '_>| Ok((key.get_ref().to_string(), constant(value)?));
        return table.iter().map(member).collect::<Read<_>>().map(Value::Object);
    }
    if let Some(items) = inner.as_array() {
        return items.iter().map(constant).collect::<Read<_>>().map(Value::Array);
    }
    let integer = inner.as_integer().map(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
    let float = inner.as_float().map(|number| number.as_str().parse::<f64>().ok().filter(|number| number.is_finite()));
    let text = inner.as_str().map(str::to_owned).or_else(|| inner.as_datetime().map(ToString::to_string));
    match (integer, float, inner.as_bool(), text) {
        (Some(Some(number)), ..) => Ok(number.into()),
        (_, Some(Some(number)), ..) => Ok(number.into()),
        (.., Some(yes), _) => Ok(yes.into()),
        (.., Some(text)) => Ok(text.into()),
        _ => wrong(value, "is a number that a case cannot hold"),
    }
}

fn blocks(value: &Spanned<DeValue<'_>>) -> Read<Vec<BlockRule>> {
    match value.get_ref().as_array() {
        Some(items) => items.iter().map(block).collect(),
        None => wrong(value, "context must be a list of tables { title, type, from }"),
    }
}

fn block(value: &Spanned<DeValue<'_>>) -> Read<BlockRule> {
    let table = table_of(value, "a context block")?;
    let known = ["title", "type", "from"];
    if let Some(key) = table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
        return Err(unknown_key(key.span(), key.get_ref(), &known));
    }
    let (Some(kind), Some(from)) = (table.get("type"), table.get("from")) else {
        return wrong(value, "a context block needs type and from");
    };
    let named = text_of(kind, "type")?;
    if !BLOCK_TYPES.contains(&named.as_str()) {
        return wrong(kind, format!("no context type is called {named:?}; there are {}", BLOCK_TYPES.join(", ")));
    }
    let title = table.get("title").map(|title| text_of(title, "title")).transpose()?;
    let wants = if named == "record" { Wants::Fields } else { Wants::Anything };
    Ok(BlockRule { title, kind: named, from: filling(from, wants)? })
}

fn list(name: &'static str, known: &'static [Target], value: &Spanned<DeValue<'_>>) -> Read<ListRule> {
    let table = table_of(value, name)?;
    let Some(from) = table.get("from") else {
        return wrong(value, format!("{name} needs from, the place of its list"));
    };
    let names: Vec<&str> = known.iter().map(|target| target.name).chain(["from"]).collect();
    let mut members = Vec::new();
    for (key, value) in table {
        match known.iter().find(|target| target.name == key.get_ref().as_ref()) {
            Some(target) => members.push((target, source(value)?)),
            None if key.get_ref().as_ref() == "from" => {}
            None => return Err(unknown_key(key.span(), key.get_ref(), &names)),
        }
    }
    Ok(ListRule { name, from: source(from)?, members })
}
