//! What the case itself says that a draft may rest on: clients, people, sources.

use serde_json::Value;

use crate::case::{BlockKind, Envelope};

/// Most names of one sort that are looked for.
const MOST: usize = 50;

/// Names and sources from the case's records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    pub(super) clients: Vec<String>,
    /// People, who are no clients.
    pub(super) people: Vec<String>,
    /// Web addresses.
    pub(super) sources: Vec<String>,
    /// "May be named: no, until the contract is signed": why a client should not be named, in the record's words.
    pub(super) unnamed: Option<String>,
}

impl Known {
    /// Reads the records of a case, and what it was made from.
    pub(super) fn of(case: &Envelope) -> Self {
        let mut known = Self::default();
        for (key, value) in &case.input {
            known.read(key, value);
        }
        for block in &case.context {
            if let BlockKind::Record(fields) = &block.kind {
                fields.iter().for_each(|(key, value)| known.read(key, value));
            }
        }
        known
    }

    fn read(&mut self, key: &str, value: &Value) {
        let key_words: Vec<String> = key.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        let has = |words: &[&str]| key_words.iter().any(|word| words.contains(&word.as_str()));
        if has(&["named", "nameable"]) {
            self.unnamed = refusal(key, value).or_else(|| self.unnamed.take());
            return;
        }
        let Value::String(text) = value else { return };
        let is_client = has(&[
            "client",
            "clients",
            "customer",
            "customers",
            "company",
            "brand",
            "organisation",
            "organization",
            "account",
        ]) && !has(&[
            "since",
            "id",
            "status",
            "owner",
            "manager",
            "size",
            "type",
            "reader",
            "recipient",
            "s",
            "name",
        ]);
        let is_name = has(&["client", "customer", "company"]) && has(&["name"]) && !has(&["reader", "recipient"]);
        if is_client || is_name {
            add(&mut self.clients, text);
        } else if has(&["person", "people", "contact", "speaker", "author", "controller", "owner"]) {
            // "Helen Marsh, controller"
            add(&mut self.people, text.split(',').next().unwrap_or_default());
        }
        let links = text.split_whitespace().filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        for link in links.take(MOST.saturating_sub(self.sources.len())) {
            self.sources.push(link.trim_end_matches(['.', ',', ';', ')']).to_owned());
        }
    }
}

/// A record's "no", with its reason.
fn refusal(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Bool(false) => Some(format!("{key}: no")),
        Value::String(text) => {
            let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            first.eq_ignore_ascii_case("no").then(|| format!("{key}: {text}"))
        }
        Value::Bool(true) | Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A name is short and begins with a capital; anything else in such a field is a sentence.
fn add(names: &mut Vec<String>, text: &str) {
    let name = text.trim();
    let is_name = name.chars().next().is_some_and(char::is_uppercase) && name.split_whitespace().count() <= 6;
    if is_name && names.len() < MOST && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::parse_value;
    use serde_json::json;

    #[test]
    fn a_record_names_clients_people_and_sources() {
        let case = parse_value(json!({
            "id": "a", "workflow": "mails", "input": {"Audience": "Controllers"},
            "context": [{"title": "Source facts", "type": "record", "data": {
                "Client": "Brightwell Foods", "May be named": "yes", "Customer since": "March 2024", "Days before": 11,
                "Person": "Helen Marsh, controller", "Reader's company": "Quillon Press",
                "Source": "https://ledgerline.example/stories/brightwell"}}],
        }))
        .expect("a case");
        let known = Known::of(&case);
        assert_eq!(known.clients, ["Brightwell Foods"], "neither a date nor the reader's own company is a client");
        assert_eq!(known.people, ["Helen Marsh"], "a person is known by name, without the post");
        assert_eq!(known.sources, ["https://ledgerline.example/stories/brightwell"], "what can be cited");
        assert_eq!(known.unnamed, None, "nothing forbids the name");
    }

    #[test]
    fn a_no_is_kept_with_its_reason() {
        let refused = |value: Value| refusal("May be named", &value);
        assert_eq!(refused(json!("no, until January")).as_deref(), Some("May be named: no, until January"), "in full");
        assert_eq!(refused(json!(false)).as_deref(), Some("May be named: no"), "a plain false too");
        assert_eq!(refused(json!("not before noon, else yes")), None, "only a word that is no");
        assert_eq!(refused(json!("yes")), None, "yes is yes");
    }
}
