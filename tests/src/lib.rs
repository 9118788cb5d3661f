//! What the black-box tests stand on: a station in a folder of its own, the real commands, and the real window
//! driven through WebDriver. Nothing here knows the insides of the project; everything is asked from outside.
//!
//! What is not here: the stories themselves (they are in `tests/`), and building the programs (make does that).

pub mod by_role;
pub mod canary;
pub mod cases;
pub mod desk;
pub mod display;
mod fault;
pub mod keyring;
pub mod keys;
pub mod neighbour;
pub mod overheard;
pub mod process;
pub mod sink;
pub mod station;
pub mod wait;
pub mod webdriver;
pub mod window;

pub use fault::Fault;
