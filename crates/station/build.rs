//! Rebuilds when a migration is added; without this a new file silently ships a binary without it.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/station");
}
