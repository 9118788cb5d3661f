//! The operating system's keyring: the keychain of macOS, the credentials of Windows, the Secret Service of a Linux desktop
//! (GNOME Keyring, KWallet), which `desktop` guards.
//!
//! On other systems there is none here. A store that forgets when the program ends is never used.

use std::sync::Arc;

use keyring_core::{CredentialPersistence, CredentialStore, Error};

use super::Secret;
#[cfg(target_os = "linux")]
use super::desktop;

/// The name under which the secrets of stations are kept.
const SERVICE: &str = "countersign";

/// Why there is no keyring to use now; each is a clause about the keyring, and those that a person can mend say how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Switched off for this program.
    #[error("is switched off by COUNTERSIGN_KEYRING=off; start without it")]
    Off,
    /// None runs, or none that keeps.
    #[error("does not run here; log in to the desktop session it belongs to, and try again")]
    Absent,
    /// It would have to ask for its password.
    #[error("is locked; unlock it, and try again")]
    Locked,
    /// No answer in time.
    #[error("does not answer; log in to the desktop session again, and try again")]
    Silent,
    /// What it says.
    #[error("could not be asked: {0}")]
    Failed(String),
}

/// The secret of a station; `None` when the keyring holds none.
///
/// # Errors
/// When there is no keyring to use now, or it cannot be asked.
pub(super) async fn read(station: &str) -> Result<Option<Secret>, Unusable> {
    let of = station.to_owned();
    asked(station, move |store| read_in(store, &of)).await
}

/// The secret that the keyring holds for a station, else `fresh`, which it then keeps.
///
/// # Errors
/// When there is no keyring to use now, it cannot be asked, or it did not keep what it was given.
pub(super) async fn read_or_keep(station: &str, fresh: Secret) -> Result<Secret, Unusable> {
    let of = station.to_owned();
    asked(station, move |store| match read_in(store, &of)? {
        Some(left) => Ok(left),
        None => keep_in(store, &of, &fresh).map(|()| fresh),
    })
    .await
}

/// Whether a keyring is there that a station's secret could be kept in.
///
/// # Errors
/// When there is none to use now.
pub(super) async fn usable(station: &str) -> Result<(), Unusable> {
    asked(station, |_| Ok(())).await
}

/// Does something with the system's keyring. On Linux on a thread of its own and within `desktop`'s time; elsewhere here and
/// now, because the system itself asks whoever sits there.
async fn asked<T: Send + 'static>(
    station: &str,
    work: impl FnOnce(&CredentialStore) -> Result<T, Unusable> + Send + 'static,
) -> Result<T, Unusable> {
    // For whoever runs the program where a keyring cannot be asked, and for tests, which must not touch the user's own.
    if std::env::var_os("COUNTERSIGN_KEYRING").is_some_and(|word| word == "off") {
        return Err(Unusable::Off);
    }
    let work = move || work(&*lasting(native()?)?);
    #[cfg(target_os = "linux")]
    return desktop::guarded(&[("service", SERVICE), ("username", station)], work).await;
    #[cfg(not(target_os = "linux"))]
    {
        let _ = station;
        work()
    }
}

/// A keyring whose entries outlive a restart of the machine; any other would lose the secret.
fn lasting(store: Arc<CredentialStore>) -> Result<Arc<CredentialStore>, Unusable> {
    if matches!(store.persistence(), CredentialPersistence::UntilDelete) { Ok(store) } else { Err(Unusable::Absent) }
}

#[cfg(target_os = "linux")]
fn native() -> Result<Arc<CredentialStore>, Unusable> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new().map_err(failed)?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn native() -> Result<Arc<CredentialStore>, Unusable> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new().map_err(failed)?;
    Ok(store)
}

#[cfg(windows)]
fn native() -> Result<Arc<CredentialStore>, Unusable> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new().map_err(failed)?;
    Ok(store)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn native() -> Result<Arc<CredentialStore>, Unusable> {
    Err(Unusable::Absent)
}

fn failed(error: impl std::fmt::Display) -> Unusable {
    Unusable::Failed(error.to_string())
}

fn read_in(store: &CredentialStore, station: &str) -> Result<Option<Secret>, Unusable> {
    let entry = store.build(SERVICE, station, None).map_err(failed)?;
    match entry.get_secret() {
        Ok(bytes) => <[u8; 32]>::try_from(bytes).map(|key| Some(Secret(key))).map_err(|_| failed("it holds no key")),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Keeps the secret of a station, and reads it again through a fresh entry before anybody relies on it.
fn keep_in(store: &CredentialStore, station: &str, secret: &Secret) -> Result<(), Unusable> {
    let entry = store.build(SERVICE, station, None).map_err(failed)?;
    entry.set_secret(&secret.0).map_err(failed)?;
    drop(entry);
    match read_in(store, station)? {
        Some(kept) if kept.0 == secret.0 => Ok(()),
        Some(_) | None => Err(failed("it did not keep what it was given")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_forgets_is_never_used() {
        let forgetful: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        assert!(lasting(forgetful).is_err(), "its entries would be gone with the program, and every round with them");
    }

    #[test]
    fn what_is_kept_is_read_by_another_entry() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        assert!(read_in(&*store, "a").unwrap().is_none(), "nothing is there before");
        keep_in(&*store, "a", &Secret([3; 32])).unwrap();
        assert_eq!(read_in(&*store, "a").unwrap().map(|secret| secret.0), Some([3; 32]), "it is there");
        assert!(read_in(&*store, "b").unwrap().is_none(), "for one station alone");
    }
}
