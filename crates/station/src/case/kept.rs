//! Reading back what the station itself has kept: checked once on arrival, so not checked again.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Envelope, Fault, Prediction, Refusal, parse_value};

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|error| Fault::new("", format!("is no JSON any more: {error}")))
}

/// The envelope of a payload row.
///
/// # Errors
/// When the bytes are not what was written.
pub fn parse_kept(bytes: &[u8]) -> Result<Envelope, Fault> {
    parse_value(read(bytes)?)
}

/// The same with nothing but its identity and what the model said: its answer, confidence, alternatives and name. The
/// rest of a case is most of it, and whoever records a decision does not look at it: to read all took 0.05 ms of 1.2.
///
/// # Errors
/// When the bytes are no JSON any more, or what is read of them is not what was written.
pub fn parse_kept_answer(bytes: &[u8]) -> Result<Envelope, Fault> {
    // What is passed over is not looked at closely: a text in it need not even be one.
    std::str::from_utf8(bytes).map_err(|error| Fault::new("", format!("is no text any more: {error}")))?;
    let Said { id, source, workflow, model, prediction, confidence, alternatives } = read(bytes)?;
    let said = [
        ("id", id),
        ("source", source),
        ("workflow", workflow),
        ("model", model),
        ("prediction", prediction),
        ("confidence", confidence),
        ("alternatives", alternatives),
    ];
    parse_value(said.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The fields of an envelope that tell what the model said; null where there is none.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    id: Value,
    source: Value,
    workflow: Value,
    model: Value,
    prediction: Value,
    confidence: Value,
    alternatives: Value,
}

impl Prediction {
    /// The bytes of a payload row: what is committed to and sent.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Strings, numbers and maps with string keys always serialise.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A value from the bytes of a payload row.
    ///
    /// # Errors
    /// When the bytes are not what was written.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Fault> {
        Self::from_value(read(bytes)?)
    }

    /// A value as a person or a script hands it in, told apart by its keys.
    ///
    /// # Errors
    /// When its keys name no kind of answer, or several, or a value has the wrong type.
    pub fn from_value(value: Value) -> Result<Self, Fault> {
        if Refusal::is_said_by(&value) {
            return Ok(Self::Refusal(Refusal));
        }
        let mut unknown = Map::new();
        let prediction = Self::read(Fields::of("", value)?, &mut unknown)?;
        match unknown.keys().next() {
            None => Ok(prediction),
            Some(key) => Err(Fault::new("", format!("has a key that no answer of this kind has: {key}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{"id":"t-1","workflow":"w","source":"crm","title":"T","author":"ai",
        "subject":{"type":"contact","id":"c-1"},"input":{"Text":"Where is my card?"},"model":{"name":"m","version":"2"},
        "context":[{"type":"text","title":"Note","data":"Long"}],"prediction":{"label":"a"},"confidence":0.4,
        "alternatives":[{"label":"b","p":0.3}],"explanation":[{"feature":"f","contribution":1}],"priority":70,"unheard":"of"}"#;

    #[test]
    fn what_the_model_said_is_read_alike_with_and_without_the_rest() {
        let whole = parse_kept(CASE.as_bytes()).unwrap();
        let said = parse_kept_answer(CASE.as_bytes()).unwrap();
        let of = |read: &Envelope| {
            let Envelope { id, source, workflow, model, prediction, confidence, alternatives, .. } = read.clone();
            (id, source, workflow, model, prediction, confidence, alternatives)
        };
        assert!(whole.prediction.is_some() && whole.alternatives.len() == 1, "there is something to read: {whole:?}");
        assert_eq!(of(&said), of(&whole), "a decision is checked against what people were shown");
        assert!(!whole.context.is_empty() && said.context.is_empty(), "and nothing else of the case is built");
    }

    #[test]
    fn a_case_without_an_answer_has_none_either_way() {
        let bare = br#"{"id":"t-2","workflow":"w","confidence":null}"#;
        assert_eq!(parse_kept_answer(bare).unwrap(), parse_kept(bare).unwrap(), "absent and null are the same");
    }

    #[test]
    fn a_case_that_is_no_json_any_more_is_found_out() {
        let cut = &CASE.as_bytes()[..CASE.len() - 9];
        assert!(parse_kept_answer(cut).is_err(), "nobody decides on a case that is not whole any more");
        let mut flipped = CASE.as_bytes().to_vec();
        let inside = CASE.find("Long").unwrap();
        flipped[inside] = 0xff;
        assert!(parse_kept_answer(&flipped).is_err(), "nor on one whose words are none, wherever they stand");
    }
}
