//! Stories a user would recognise, told through the rooms on a real file.
#![expect(clippy::expect_used, reason = "a story that cannot go on must stop, with its reason")]

mod deciding;
mod found;
mod importing;
mod people;
mod schema;
mod station;
mod upkeep;
