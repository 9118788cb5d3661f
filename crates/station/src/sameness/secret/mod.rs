//! The station's secret, under which the keys of rounds are wrapped: made with the first round, kept in the system's keyring
//! or in a file of its own, and known again by a check value in the settings.
//!
//! What is not here: what it encrypts (`boxed` does that for a round), and the code that brings it back (`recovery`).

pub(super) mod boxed;
mod carried;
mod code;
#[cfg(target_os = "linux")]
mod desktop;
mod file;
mod keyring;
mod recovery;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use carried::RoundsSecret;
pub(crate) use carried::{CARRIED, carry, unpack};
pub use keyring::Unusable;
pub use recovery::{RecoveryError, make_recovery_code, recover};

use crate::case::{commit, hex};
use crate::change::Change;
use crate::founding::station;
use crate::store::{Store, StoreError, read_setting, write_setting_in};

/// The setting that says where the secret is and how it is known again.
const SETTING: &str = "sameness.secret";

/// 32 random bytes that leave the program only into the keyring or the file.
#[derive(Clone)]
pub(super) struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    #[cfg(test)]
    pub(super) fn for_tests() -> Self {
        Self([7; 32])
    }

    /// What may stand beside the data, to know the secret again.
    fn check(&self) -> String {
        hex(&commit(&self.0, b"countersign sameness check 1"))
    }
}

/// Where the secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the operating system's keyring.
    Keyring,
    /// In a file in the station's folder.
    File,
}

impl Place {
    /// As stored and told.
    fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// Why the secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It is gone.
    #[error(
        "the secret of this station's rounds is not {0}; bring it back, with its recovery code or from where the station was, or void the rounds that are not revealed"
    )]
    Missing(String),
    /// It is another one.
    #[error("what stands {0} is not the secret of this station's rounds; bring back the one that belongs to it")]
    Wrong(String),
    /// Others may read it.
    #[error("{0} can be read by others than its owner, so it is not used; type: chmod 600 {0}")]
    Open(PathBuf),
    /// It is in the keyring, which cannot be used now. Nothing else is put in its place.
    #[error("the secret of this station's rounds is in the system's keyring, which {0}")]
    Keyring(#[from] Unusable),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Serialize, Deserialize)]
struct Known {
    place: Place,
    check: String,
}

async fn known(store: &Store) -> Result<Option<Known>, StoreError> {
    let Some(text) = read_setting(store.reader(), SETTING).await? else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("the setting {SETTING} cannot be read"));
    serde_json::from_str(&text).map(Some).map_err(damaged)
}

/// The secret of a station that has one.
pub(super) async fn of_station(store: &Store) -> Result<Secret, SecretError> {
    let known = known(store).await?.ok_or_else(|| SecretError::Missing("there".to_owned()))?;
    let id = station(store).await?.id;
    let found = match known.place {
        Place::File => file::read(&file::path(store.home()))?,
        Place::Keyring => keyring::read(&id).await?,
    };
    let secret = found.ok_or_else(|| SecretError::Missing(says(store, known.place)))?;
    if secret.check() == known.check { Ok(secret) } else { Err(SecretError::Wrong(says(store, known.place))) }
}

/// The station's secret, made by this change when there is none yet, or when it is lost and no round needs it any more. Asked
/// inside the change's transaction, so that two programs never make two.
pub(super) async fn of_station_or_new(store: &Store, change: &mut Change) -> Result<Secret, SecretError> {
    if known(store).await?.is_some() {
        match of_station(store).await {
            Err(SecretError::Missing(_) | SecretError::Wrong(_)) if !is_needed(change).await? => {}
            found => return found,
        }
    }
    let id = change.station().to_owned();
    let (secret, place) = keep_somewhere(store, &id).await?;
    remember(change, place, &secret)?;
    // The code of the lost one opens nothing any more.
    recovery::forget(change);
    Ok(secret)
}

/// Writes down where the secret is and how it is known again.
fn remember(change: &mut Change, place: Place, secret: &Secret) -> Result<(), StoreError> {
    let known = Known { place, check: secret.check() };
    let text = serde_json::to_string(&known).map_err(|error| StoreError::Damaged(error.to_string()))?;
    write_setting_in(change.writes(), SETTING, &text);
    Ok(())
}

/// Whether a round waits that could never be opened without it.
async fn is_needed(change: &mut Change) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM round WHERE state IN ('making', 'sealed'))")
        .fetch_one(change.connection())
        .await?)
}

/// In the keyring where there is one that keeps, else in the file. What a change that came to nothing has left there is used.
async fn keep_somewhere(store: &Store, station: &str) -> Result<(Secret, Place), SecretError> {
    let fresh = Secret(store.ids().key().map_err(StoreError::from)?);
    let file = file::path(store.home());
    if let Some(left) = file::read(&file)? {
        return Ok((left, Place::File));
    }
    // One that cannot be asked or does not keep is none; the file is, and `secrecy` says so.
    if let Ok(secret) = keyring::read_or_keep(station, fresh.clone()).await {
        return Ok((secret, Place::Keyring));
    }
    file::keep(&file, &fresh)?;
    Ok((fresh, Place::File))
}

fn says(store: &Store, place: Place) -> String {
    match place {
        Place::Keyring => "in the system's keyring".to_owned(),
        Place::File => format!("in {}", file::path(store.home()).display()),
    }
}

/// How the secrecy of rounds stands on this station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Secrecy {
    /// Where the secret is; `None` before the first round.
    pub place: Option<Place>,
    /// Whether it can be used.
    pub ok: bool,
    /// Whether a recovery code was made of it.
    pub code_made: bool,
    /// Whether that code can bring it back now, because it is gone or another one.
    pub can_recover: bool,
    /// In a sentence.
    pub says: String,
}

/// Says where the secret is that rounds are encrypted under, and whether it can be used.
///
/// # Errors
/// When the station's file cannot be read; a secret that cannot be used is part of the answer.
pub async fn secrecy(store: &Store) -> Result<Secrecy, StoreError> {
    let Some(known) = known(store).await? else {
        let says = to_come(store).await?;
        return Ok(Secrecy { place: None, ok: true, code_made: false, can_recover: false, says });
    };
    let code_made = recovery::is_made(store.reader()).await?;
    let (ok, can_recover, says) = match of_station(store).await {
        Ok(_) => (true, false, kept(store, known.place)),
        Err(SecretError::Store(error)) => return Err(error),
        Err(error) => (false, code_made && recovery::is_lost(&error), error.to_string()),
    };
    Ok(Secrecy { place: Some(known.place), ok, code_made, can_recover, says })
}

/// Where the first round will keep the secret. What stands in the file already stays there.
async fn to_come(store: &Store) -> Result<String, StoreError> {
    let file = file::path(store.home());
    let why = match keyring::usable(&station(store).await?.id).await {
        Ok(()) if !file.exists() => {
            return Ok("the first round makes a secret; it will be kept in the system's keyring".to_owned());
        }
        Ok(()) => "a file is there already".to_owned(),
        Err(why) => format!("there is no keyring to use here (it {why})"),
    };
    Ok(format!("the first round makes a secret; {why}, so it will be kept in {}", file.display()))
}

fn kept(store: &Store, place: Place) -> String {
    match place {
        Place::Keyring => "rounds are encrypted under a secret in the system's keyring".to_owned(),
        Place::File => format!(
            "rounds are encrypted under a secret in {}, which only its owner may read; there was no keyring to use when it was put there, and it stays there",
            file::path(store.home()).display()
        ),
    }
}
