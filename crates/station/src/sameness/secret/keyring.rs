//! The operating system's keyring, where this program has one to use: the keychain of macOS, the credentials of Windows.
//!
//! On other systems there is none here: asking the Secret Service goes over D-Bus, which hangs where nobody answers and asks
//! for a password where nobody sits. A store that forgets when the program ends is never used.

use std::sync::Arc;

use keyring_core::{CredentialPersistence, CredentialStore, Error};

use super::Secret;

/// The name under which the secrets of stations are kept.
const SERVICE: &str = "countersign";

/// The system's keyring; `None` where there is none, or where it is switched off.
pub(super) fn of_system() -> Option<Arc<CredentialStore>> {
    // For whoever runs the program where a keyring cannot be asked, and for tests, which must not touch the user's own.
    if std::env::var_os("COUNTERSIGN_KEYRING").is_some_and(|word| word == "off") {
        return None;
    }
    lasting(native()?)
}

/// A keyring whose entries outlive a restart of the machine; any other would lose the secret.
fn lasting(store: Arc<CredentialStore>) -> Option<Arc<CredentialStore>> {
    matches!(store.persistence(), CredentialPersistence::UntilDelete).then_some(store)
}

#[cfg(target_os = "macos")]
fn native() -> Option<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new().ok()?;
    Some(store)
}

#[cfg(windows)]
fn native() -> Option<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new().ok()?;
    Some(store)
}

#[cfg(not(any(target_os = "macos", windows)))]
fn native() -> Option<Arc<CredentialStore>> {
    None
}

/// The secret of a station; `None` when the keyring holds none.
///
/// # Errors
/// What the keyring says, when it cannot be asked.
pub(super) fn read(store: &CredentialStore, station: &str) -> Result<Option<Secret>, String> {
    let entry = store.build(SERVICE, station, None).map_err(|error| error.to_string())?;
    match entry.get_secret() {
        Ok(bytes) => <[u8; 32]>::try_from(bytes).map(|key| Some(Secret(key))).map_err(|_| "it is no key".to_owned()),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Keeps the secret of a station, and reads it again through a fresh entry before anybody relies on it.
///
/// # Errors
/// What the keyring says, or that it did not keep it.
pub(super) fn keep(store: &CredentialStore, station: &str, secret: &Secret) -> Result<(), String> {
    let entry = store.build(SERVICE, station, None).map_err(|error| error.to_string())?;
    entry.set_secret(&secret.0).map_err(|error| error.to_string())?;
    drop(entry);
    match read(store, station)? {
        Some(kept) if kept.0 == secret.0 => Ok(()),
        Some(_) | None => Err("it did not keep what it was given".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_forgets_is_never_used() {
        let forgetful: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        assert!(lasting(forgetful).is_none(), "its entries would be gone with the program, and every round with them");
    }

    #[test]
    fn what_is_kept_is_read_by_another_entry() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        assert!(read(&*store, "a").unwrap().is_none(), "nothing is there before");
        keep(&*store, "a", &Secret([3; 32])).unwrap();
        assert_eq!(read(&*store, "a").unwrap().map(|secret| secret.0), Some([3; 32]), "it is there");
        assert!(read(&*store, "b").unwrap().is_none(), "for one station alone");
    }
}
