//! The black-box stories: what a person, a pipeline or an auditor sees, through the real commands and the real window.
//! One binary, so that everything is linked once. Build the programs first: `make build`.

mod cli;
mod exit_codes;
mod first_run;
mod kill;
mod looks;
mod real;
mod states;
mod tamper;
mod together;
mod tools;
mod undo;
mod window;
