//! The blind sameness test from outside: every reference vector of the topic, and simulated judges whose alerts come as often
//! as the published tables say.
#![expect(clippy::unwrap_used, reason = "a vector that has no answer must stop the test")]

mod rates;
mod vectors;
