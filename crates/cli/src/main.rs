//! `countersign`, the command line of the station: argument parsing and printing, nothing else.
//!
//! Every command calls one function of a room. What is not here: any rule about cases or people, and any SQL.

mod arguments;
mod commands;
mod desk;
mod outcome;
mod print;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

use arguments::Arguments;
use outcome::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. Nobody may be reading any more.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            print::say(&format!("the program could not start its threads: {error}"));
            return Exit::Storage.into();
        }
    };
    let exit = runtime.block_on(commands::run(arguments));
    // A thread may still wait for a line on standard input that will never come.
    runtime.shutdown_timeout(Duration::from_millis(100));
    exit.into()
}
