//! The secret in a backup: a copy of a station whose secret is a file carries it, so that a round can be revealed from it.
//!
//! It is encrypted under a key made of the station's salt, which is in the copy too: that keeps it from being found by looking
//! through the bytes and is no lock. Whoever has such a backup has what whoever has the station's folder has. A secret in the
//! system's keyring stays there: a copy is restored where that keyring is.

use sqlx::SqlitePool;

use super::boxed::{Column, RoundKey};
use super::{Known, Place, SETTING, Secret, SecretError, file};
use crate::case::{commit, hex, unhex};
use crate::store::{Home, Ids, StoreError, read_setting};

/// The setting that a copy has and a station has not.
pub(crate) const CARRIED: &str = "sameness.carried";

async fn wrapping(pool: &SqlitePool) -> Result<RoundKey, StoreError> {
    let salt = read_setting(pool, "station.salt").await?.as_deref().and_then(unhex);
    let salt: [u8; 32] = salt
        .and_then(|salt| salt.try_into().ok())
        .ok_or_else(|| StoreError::Damaged("the setting station.salt is missing or damaged".to_owned()))?;
    Ok(RoundKey::of("carried", &commit(&salt, b"countersign sameness carried 1")))
}

/// Puts the secret of the station in `home` into the copy behind `copy`, where it is a file.
///
/// # Errors
/// When the copy cannot be written. A secret that cannot be read is not carried: the copy is as good as the station.
pub(crate) async fn carry(home: &Home, copy: &SqlitePool) -> Result<(), StoreError> {
    let Some(text) = read_setting(copy, SETTING).await? else { return Ok(()) };
    let is_file = serde_json::from_str::<Known>(&text).is_ok_and(|known| known.place == Place::File);
    let Some(secret) = is_file.then(|| file::read(&file::path(home)).ok().flatten()).flatten() else { return Ok(()) };
    let carried = hex(&wrapping(copy).await?.close(Column::Carried, "secret", &secret.0, 0, Ids)?);
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(CARRIED)
    .bind(carried)
    .execute(copy)
    .await?;
    Ok(())
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
    let (secret, place) = (Secret(key), file::path(home));
    match file::read(&place) {
        Ok(Some(there)) if there.0 == secret.0 => return Ok(true),
        Ok(None) => {}
        Ok(Some(_)) | Err(_) => {
            let aside = place.with_extension(format!("secret-before-restore-{now}"));
            std::fs::rename(&place, &aside).map_err(StoreError::io(&place))?;
        }
    }
    file::keep(&place, &secret)?;
    Ok(true)
}
