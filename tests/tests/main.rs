//! The black-box stories: what a person, a pipeline or an auditor sees, through the real commands and the real window.
//! One binary, so that everything is linked once. Build the programs first: `make build`.

mod around;
mod axe;
mod blind;
mod canary;
mod cases_list;
mod cli;
mod drafts;
mod exit_codes;
mod fast_keys;
mod first_run;
mod guards;
mod keyring;
mod kill;
mod looks;
mod reading;
mod real;
mod sameness;
mod second;
mod states;
mod tamper;
mod together;
mod tools;
mod undo;
mod window;
