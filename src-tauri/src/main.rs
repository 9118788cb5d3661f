//! The window of Countersign. It adapts: each command reads the desk's state, calls one room, returns what it said.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod appearing;
mod bindings;
mod commands;
mod desk;
mod error;
mod home;
mod renderer;
mod spelling;
mod watch;

fn main() -> std::process::ExitCode {
    renderer::suit_the_machine();
    match app::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("countersign: {error}");
            std::process::ExitCode::from(5)
        }
    }
}
