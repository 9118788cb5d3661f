//! The black-box stories: what a person, a pipeline or an auditor sees, through the real commands and the real window.
//! One binary, so that everything is linked once. Build the programs first: `make build`.

mod around;
mod attention;
mod axe;
mod blind;
mod blind_kinds;
mod canary;
mod cases_list;
mod checks;
mod cli;
mod desk_states;
mod drafts;
mod exit_codes;
mod fast_keys;
mod first_run;
mod guards;
mod habits;
mod keyring;
mod kill;
mod long_list;
mod looks;
mod pace;
mod readback;
mod reading;
mod real;
mod sameness;
mod sameness_quarters;
mod sameness_window;
mod second;
mod spelling;
mod states;
mod tamper;
mod together;
mod tools;
mod undo;
mod window;
