//! Which station this window shows: `--home DIR`, else `COUNTERSIGN_HOME`, else the user's own.

use countersign_station::store::Home;

/// Reads the program's arguments and environment.
///
/// # Errors
/// When a folder is missing after `--home`, or the user has no home folder.
pub(crate) fn chosen() -> Result<Home, String> {
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--home" {
            return arguments.next().map(Home::at).ok_or_else(|| "--home needs a folder".to_owned());
        }
    }
    match std::env::var_os("COUNTERSIGN_HOME") {
        Some(folder) if !folder.is_empty() => Ok(Home::at(folder)),
        Some(_) | None => Home::of_user().ok_or_else(|| "there is no home folder; give one with --home DIR".to_owned()),
    }
}
