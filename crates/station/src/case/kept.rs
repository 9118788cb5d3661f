//! Reading back what the station itself has kept: checked once on arrival, so not checked again.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Envelope, Fault, Prediction, Refusal, parse_value};

fn json(bytes: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(bytes).map_err(|error| Fault::new("", format!("is no JSON any more: {error}")))
}

/// The envelope of a payload row.
///
/// # Errors
/// When the bytes are not what was written.
pub fn parse_kept(bytes: &[u8]) -> Result<Envelope, Fault> {
    parse_value(json(bytes)?)
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
        Self::from_value(json(bytes)?)
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
