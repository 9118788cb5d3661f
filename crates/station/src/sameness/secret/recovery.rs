//! The recovery code: a second wrap of the station's secret, which stands in the settings and so travels in every backup. Whoever
//! has the code brings the secret back where its keyring or its file is gone.
//!
//! The code itself is stored nowhere. It has 160 random bits, so nobody finds it by trying: what is made of it needs no slow
//! hashing, as it would for a password that a person thinks of.

use sqlx_sqlite::SqlitePool;

use super::boxed::{Column, RoundKey};
use super::code::Code;
use super::{
    Known, Place, Secrecy, Secret, SecretError, Unusable, file, keyring, known, of_station, remember, says, secrecy,
};
use crate::audit::Told;
use crate::case::{commit, hex, unhex};
use crate::change::Change;
use crate::people::{Op, Person};
use crate::sameness::SamenessError;
use crate::store::{Store, StoreError, read_setting, write_setting_in};

/// The setting that holds the second wrap.
const RECOVERY: &str = "sameness.recovery";

/// Why no recovery code was made, or nothing was brought back with one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// Nothing was encrypted yet.
    #[error("this station has no secret of rounds yet; the first round makes it, so make a round first")]
    NoSecret,
    /// There is no second wrap.
    #[error(
        "no recovery code was made of this station's secret; bring it back from where the station was, or void the rounds that are not revealed"
    )]
    NoCode,
    /// It cannot be a code as it was typed.
    #[error("that is no recovery code: {0}; compare it with what was written down, and type it again")]
    Typo(String),
    /// It is a code, and not the one.
    #[error(
        "that recovery code does not open this station's secret: it is another station's, or another one replaced it; type the one that was the newest when this copy was made"
    )]
    Other,
    /// The secret is there.
    #[error("there is nothing to bring back: the secret of this station's rounds stands {0}, and it works")]
    Nothing(String),
}

/// Makes a recovery code of the station's secret, to be shown once. An older one opens nothing here from then on.
///
/// # Errors
/// When `by` may not, there is no secret yet, or it cannot be used.
pub async fn make_recovery_code(store: &Store, by: &Person) -> Result<String, SamenessError> {
    let mut change = Change::begin(store, Op::MakeRecoveryCode, by).await?;
    if known(store).await?.is_none() {
        return Err(RecoveryError::NoSecret.into());
    }
    let secret = of_station(store).await?;
    let code = Code::fresh(store.ids())?;
    let wrapped = wrapping(&code).close(Column::Recovery, "secret", &secret.0, 0, store.ids())?;
    let replaces = is_made(store.reader()).await?;
    write_setting_in(change.writes(), RECOVERY, &hex(&wrapped));
    change.tell(Told::new().with("replaces", replaces));
    change.commit().await?;
    Ok(code.shown())
}

/// Brings the station's secret back with its recovery code, and keeps it: in the keyring where there is one to use, else in the file.
/// Returns how the secrecy of rounds stands then.
///
/// # Errors
/// When `by` may not, the secret is there and works, it may only be locked, no code was made, or this one does not open it.
pub async fn recover(store: &Store, by: &Person, typed: &str) -> Result<Secrecy, SamenessError> {
    let mut change = Change::begin(store, Op::RecoverSecret, by).await?;
    let known = known(store).await?.ok_or(RecoveryError::NoSecret)?;
    match of_station(store).await {
        Ok(_) => return Err(RecoveryError::Nothing(says(store, known.place)).into()),
        Err(error) if is_lost(&error) => {}
        Err(error) => return Err(error.into()),
    }
    let secret = opened(store, &known, typed).await?;
    let station = change.station().to_owned();
    let place = keep(store, &station, &secret).await?;
    if place != known.place {
        remember(&mut change, place, &secret)?;
    }
    change.tell(Told::new().with("place", place.as_str()));
    change.commit().await?;
    Ok(secrecy(store).await?)
}

/// Whether a recovery code was made of the secret that this file knows.
pub(super) async fn is_made(pool: &SqlitePool) -> Result<bool, StoreError> {
    Ok(read_setting(pool, RECOVERY).await?.is_some())
}

/// Whether the secret is not to be had here, so that a recovery code may bring it back. A keyring that is there and cannot be asked
/// now may hold it still: it says itself what is to be done about that.
pub(super) fn is_lost(error: &SecretError) -> bool {
    match error {
        SecretError::Missing(_) | SecretError::Wrong(_) | SecretError::Keyring(Unusable::Off | Unusable::Absent) => {
            true
        }
        SecretError::Keyring(Unusable::Locked | Unusable::Silent | Unusable::Failed(_))
        | SecretError::Open(_)
        | SecretError::Store(_) => false,
    }
}

/// Forgets the second wrap, because another secret takes the place of the one in it.
pub(super) fn forget(change: &mut Change) {
    change.writes().add("DELETE FROM setting WHERE key = ?").bind(RECOVERY.to_owned());
}

fn wrapping(code: &Code) -> RoundKey {
    RoundKey::of("recovery", &commit(code.bits(), b"countersign sameness recovery 1"))
}

/// The secret that a typed code opens: only ever the one that the station's rounds are wrapped by.
async fn opened(store: &Store, known: &Known, typed: &str) -> Result<Secret, SamenessError> {
    let wrapped = read_setting(store.reader(), RECOVERY).await?.ok_or(RecoveryError::NoCode)?;
    let code = Code::read(typed).map_err(RecoveryError::Typo)?;
    let damaged = || StoreError::Damaged(format!("the setting {RECOVERY} cannot be read"));
    let wrapped = unhex(&wrapped).ok_or_else(damaged)?;
    let key = wrapping(&code).open(Column::Recovery, "secret", &wrapped);
    let secret = key.and_then(|key| <[u8; 32]>::try_from(key).ok()).map(Secret);
    Ok(secret.filter(|secret| secret.check() == known.check).ok_or(RecoveryError::Other)?)
}

/// What stands in the keyring under this station's name and is another secret may be needed by another copy of it, so it stays, and
/// the file is used.
async fn keep(store: &Store, station: &str, secret: &Secret) -> Result<Place, SecretError> {
    if let Ok(kept) = keyring::read_or_keep(station, secret.clone()).await
        && kept.0 == secret.0
    {
        return Ok(Place::Keyring);
    }
    file::put(&file::path(store.home()), secret, &format!("before-recovery-{}", store.now()))?;
    Ok(Place::File)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Ids;

    #[test]
    fn a_code_opens_what_was_closed_under_it_and_nothing_else() {
        let (code, other) = (Code::fresh(Ids).unwrap(), Code::fresh(Ids).unwrap());
        let wrapped = wrapping(&code).close(Column::Recovery, "secret", &[7; 32], 0, Ids).unwrap();
        let again = Code::read(&code.shown()).unwrap();
        let opened = wrapping(&again).open(Column::Recovery, "secret", &wrapped);
        assert_eq!(opened, Some(vec![7; 32]), "as it was written down, it opens it");
        assert_eq!(wrapping(&other).open(Column::Recovery, "secret", &wrapped), None, "another code does not");
        assert_eq!(wrapping(&code).open(Column::Carried, "secret", &wrapped), None, "nor is it a copy's own");
    }

    #[test]
    fn what_may_only_be_locked_is_not_lost() {
        assert!(is_lost(&SecretError::Missing("there".to_owned())), "it is gone");
        assert!(is_lost(&SecretError::Keyring(Unusable::Absent)), "no keyring is here that could hold it");
        assert!(!is_lost(&SecretError::Keyring(Unusable::Locked)), "it is there, and to be unlocked");
        assert!(!is_lost(&SecretError::Open("sameness.secret".into())), "it is there, and to be closed to others");
    }
}
