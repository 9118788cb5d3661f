//! The secret in a backup: a copy of a station whose secret is a file carries it, so that a round can be revealed from it.
//!
//! It is encrypted under a key made of the station's salt, which is in the copy too: that keeps it from being found by looking
//! through the bytes and is no lock. Whoever has such a backup has what whoever has the station's folder has. A secret in the
//! system's keyring stays there: a copy opens where that keyring is, or with the recovery code (`recovery`).

use serde::Serialize;
use sqlx_sqlite::SqlitePool;

use super::boxed::{Column, RoundKey};
use super::{Known, Place, SETTING, Secret, SecretError, file, recovery};
use crate::case::{commit, hex, unhex};
use crate::store::{Home, Ids, StoreError, read_setting};

/// The setting that a copy has and a station has not.
pub(crate) const CARRIED: &str = "sameness.carried";

/// What a copy of a station brings along to open its rounds with, elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundsSecret {
    /// Nothing is needed: no round was made yet.
    None,
    /// The secret itself, which is a file.
    Carried,
    /// The secret under its recovery code: whoever has that can open them.
    UnderCode,
    /// Nothing: they open only where the secret is.
    NotCarried,
}

async fn wrapping(pool: &SqlitePool) -> Result<RoundKey, StoreError> {
    let salt = read_setting(pool, "station.salt").await?.as_deref().and_then(unhex);
    let salt: [u8; 32] = salt
        .and_then(|salt| salt.try_into().ok())
        .ok_or_else(|| StoreError::Damaged("the setting station.salt is missing or damaged".to_owned()))?;
    Ok(RoundKey::of("carried", &commit(&salt, b"countersign sameness carried 1")))
}

/// Puts the secret of the station in `home` into the copy behind `copy`, where it is a file, and says what the copy opens with.
///
/// # Errors
/// When the copy cannot be written. A secret that cannot be used is not carried: the copy is as good as the station.
pub(crate) async fn carry(home: &Home, copy: &SqlitePool) -> Result<RoundsSecret, StoreError> {
    let Some(known) = read_setting(copy, SETTING).await? else { return Ok(RoundsSecret::None) };
    let Some(secret) = in_file(home, &known) else {
        let is_made = recovery::is_made(copy).await?;
        return Ok(if is_made { RoundsSecret::UnderCode } else { RoundsSecret::NotCarried });
    };
    let carried = hex(&wrapping(copy).await?.close(Column::Carried, "secret", &secret.0, 0, Ids)?);
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(CARRIED)
    .bind(carried)
    .execute(copy)
    .await?;
    Ok(RoundsSecret::Carried)
}

/// The secret that the setting tells of, where it is a file that can be used.
fn in_file(home: &Home, known: &str) -> Option<Secret> {
    let known: Known = serde_json::from_str(known).ok()?;
    let secret = match known.place {
        Place::File => file::read(&file::path(home)).ok().flatten()?,
        Place::Keyring => return None,
    };
    (secret.check() == known.check).then_some(secret)
}

/// Puts the secret that a restored copy carries into its file in `home`, where there is none or another one, which is
/// kept beside it. Returns whether the copy carried one, so that the setting can be taken out.
///
/// # Errors
/// When it cannot be read or written.
pub(crate) async fn unpack(home: &Home, pool: &SqlitePool, now: i64) -> Result<bool, SecretError> {
    let Some(text) = read_setting(pool, CARRIED).await? else { return Ok(false) };
    let wrapping = wrapping(pool).await?;
    let opened = unhex(&text).and_then(|bytes| wrapping.open(Column::Carried, "secret", &bytes));
    let Some(key) = opened.and_then(|key| <[u8; 32]>::try_from(key).ok()) else { return Ok(true) };
    file::put(&file::path(home), &Secret(key), &format!("before-restore-{now}"))?;
    Ok(true)
}
