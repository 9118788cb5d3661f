//! Stories a user would recognise, told through the rooms on a real file.
#![expect(clippy::expect_used, reason = "a story that cannot go on must stop, with its reason")]

mod at_once;
mod blind;
mod deciding;
mod drafts;
mod found;
mod importing;
mod listing;
mod pace;
mod people;
mod precedents;
mod readback;
mod rerouting;
mod sameness;
mod schema;
mod second;
mod seeds;
mod station;
mod together;
mod upgrade;
mod upkeep;
