//! The secret that rounds are encrypted under: how it stands, its recovery code, and bringing it back with one.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use countersign_station::sameness::{self, Place, RoundsSecret, Secrecy};
use serde_json::json;

use super::super::Ended;
use crate::desk::Desk;
use crate::outcome::{Exit, Failure};

/// More than anybody types for one code.
const LONGEST: u64 = 1_000;

pub(super) async fn recovery_code(desk: &Desk) -> Ended {
    let code = sameness::make_recovery_code(&desk.store, &desk.by).await?;
    let printed = desk.out.answer(&json!({ "recovery_code": code }), || {
        format!(
            "{code}\nWrite it down and keep it away from this computer: it is shown this once and stored nowhere. \
             Whoever has it and a backup opens this station's rounds anywhere. An older code opens nothing here any more, but still the backups made under it."
        )
    });
    printed.map_err(|error| unseen(&error))?;
    Ok(Exit::Done)
}

/// Whoever does not see the code must not take this for success: the older one is gone already.
fn unseen(error: &io::Error) -> Failure {
    Failure::told(Exit::Storage, format!("the recovery code cannot be printed ({error}); make another one"))
}

pub(super) async fn recover(desk: &Desk) -> Ended {
    let typed = typed(desk)?;
    let secrecy = sameness::recover(&desk.store, &desk.by, &typed).await?;
    desk.out.answer(&secrecy, || format!("the secret is back; {}", secrecy.says))?;
    Ok(Exit::Done)
}

/// One line of standard input. As an argument the code would stand in the shell's history.
fn typed(desk: &Desk) -> Result<String, Failure> {
    let input = io::stdin();
    if input.is_terminal() {
        desk.out.remark("Type the recovery code, with hyphens or without, in capitals or not:");
    }
    let mut line = String::new();
    let read = input.lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| Failure::told(Exit::Usage, format!("standard input: {error}")))?;
    Ok(line)
}

/// How the secrecy of rounds stands, and what to type where something is to be done about it.
pub(super) fn words(secrecy: &Secrecy) -> String {
    let says = &secrecy.says;
    match secrecy {
        Secrecy { can_recover: true, .. } => {
            format!("{says}\nThe recovery code brings it back: `countersign sameness recover`.")
        }
        Secrecy { place: Some(Place::Keyring), ok: true, code_made: false, .. } => format!(
            "{says}\nA backup cannot open them on another computer: `countersign sameness recovery-code` makes the code that lets it."
        ),
        Secrecy { .. } => says.clone(),
    }
}

/// What a backup opens its rounds with; nothing where it has none.
pub(in crate::commands) fn of_backup(secret: RoundsSecret) -> &'static str {
    match secret {
        RoundsSecret::None => "",
        RoundsSecret::Carried => "\nThe secret of its sameness rounds is in it: they open wherever it is restored.",
        RoundsSecret::UnderCode => {
            "\nIts sameness rounds open on another computer with the recovery code: `countersign sameness recover` asks for it there."
        }
        RoundsSecret::NotCarried => {
            "\nIts sameness rounds do not open on another computer: their secret is not in it. A lead types `countersign sameness recovery-code` and keeps the code; then back up again."
        }
    }
}

/// What a restored station needs before its rounds open here; nothing where they do.
pub(in crate::commands) fn of_restored(secrecy: &Secrecy) -> String {
    match secrecy {
        Secrecy { ok: true, .. } => String::new(),
        Secrecy { can_recover: true, .. } => {
            "\nIts sameness rounds need their recovery code here: type `countersign sameness recover`.".to_owned()
        }
        Secrecy { says, .. } => format!("\nIts sameness rounds do not open here: {says}."),
    }
}
