//! The secret that rounds are encrypted under: where it is, its recovery code, and bringing it back with one.

use countersign_station::sameness;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::error::CommandError;

/// The secret that rounds are encrypted under.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub(crate) struct SecrecyView {
    /// Where it is, in a sentence.
    says: String,
    /// Whether it can be used.
    ok: bool,
    /// Whether a recovery code can be made of it now.
    can_make_code: bool,
    /// Whether one was made.
    code_made: bool,
    /// Whether that code can bring it back now.
    can_recover: bool,
}

/// Where the secret of rounds is. Apart from the rounds, which the rail reads at every start: this may ask the system's
/// keyring and wait for its answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rounds_secrecy(desk: State<'_, Desk>) -> Result<SecrecyView, CommandError> {
    let (store, _) = desk.seat().await?;
    let secrecy = sameness::secrecy(&store).await?;
    Ok(SecrecyView {
        says: secrecy.says,
        ok: secrecy.ok,
        can_make_code: secrecy.ok && secrecy.place.is_some(),
        code_made: secrecy.code_made,
        can_recover: secrecy.can_recover,
    })
}

/// Makes a recovery code of that secret, to be shown once. When this returns, an older one opens nothing here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_recovery_code(desk: State<'_, Desk>) -> Result<String, CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    Ok(sameness::make_recovery_code(&store, &me).await?)
}

/// Brings that secret back with its recovery code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recover_secret(desk: State<'_, Desk>, code: String) -> Result<(), CommandError> {
    let (store, me) = desk.seat().await?;
    let _writing = desk.writing();
    sameness::recover(&store, &me, &code).await?;
    Ok(())
}
