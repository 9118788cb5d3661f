//! `make bench`: what the station costs against the bare limit of the same file on the same machine in the same run.
//!
//! Prints a table; nothing here passes or fails. Sizes can be made smaller by COUNTERSIGN_BENCH_SCALE (1 is the whole).
#![expect(clippy::expect_used, reason = "a measurement that cannot be made must stop, with its reason")]

mod bare;
mod beside;
mod engine;
mod list;
mod load;
mod near;
mod sample;
mod screen;

use sample::Table;

fn main() {
    // Cargo passes `--bench`; a first word that is none of ours chooses a part.
    let part = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut table = Table::default();
    runtime.block_on(async {
        if part.as_deref().is_none_or(|part| part == "engine") {
            engine::measure(&mut table).await;
        }
        if part.as_deref().is_none_or(|part| part == "beside") {
            beside::measure(&mut table).await;
        }
        if part.as_deref().is_none_or(|part| part == "list") {
            list::measure(&mut table).await;
        }
        if part.as_deref().is_none_or(|part| part == "precedents") {
            near::measure(&mut table).await;
        }
        if part.as_deref().is_none_or(|part| part == "window") {
            screen::measure(&mut table).await;
        }
    });
    table.print();
}
