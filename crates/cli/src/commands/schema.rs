//! `schema`: the contracts as JSON Schema, for whoever wants to check before sending or after receiving.

use clap::ValueEnum as _;
use countersign_station::schema;
use serde_json::Value;

use super::{Ended, line};
use crate::arguments::Contract;
use crate::outcome::Exit;
use crate::print::{Out, verbatim};

/// Prints one schema, the same with `--json` and without, or the names there are.
pub(super) fn run(name: Option<Contract>, out: Out) -> Ended {
    match name {
        None => out.answer(&names(), || names().join("\n"))?,
        // What is printed is for files and pipes, so it ends with a line break.
        Some(contract) => verbatim(&format!("{:#}\n", schema_of(contract)))?,
    }
    Ok(Exit::Done)
}

fn names() -> Vec<String> {
    let named = Contract::value_variants().iter().filter_map(Contract::to_possible_value);
    named.map(|value| value.get_name().to_owned()).collect()
}

fn schema_of(contract: Contract) -> Value {
    match contract {
        Contract::Case => schema::case(),
        Contract::Decide => line::schema(),
        Contract::Decision => schema::decision(),
        Contract::Map => schema::map(),
        Contract::Policy => schema::policy(),
    }
}
