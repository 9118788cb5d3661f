//! What a person likes: small settings of their own, as JSON, that no rule reads.

use super::{Op, PeopleError, Person};
use crate::change::Change;
use crate::store::{Store, StoreError, read_setting, write_setting_in};

/// The longest preference that is kept; a key map of every command is far below.
const LONGEST: usize = 64 * 1024;

fn key(person: &Person, name: &str) -> String {
    format!("person.{}.{name}", person.id)
}

/// A preference as it was kept, if it was.
///
/// # Errors
/// When the file cannot be read.
pub async fn preference(store: &Store, person: &Person, name: &str) -> Result<Option<String>, StoreError> {
    read_setting(store.reader(), &key(person, name)).await
}

/// Keeps a preference of `by`.
///
/// # Errors
/// When it is too long or the file cannot be written.
pub async fn prefer(store: &Store, by: &Person, name: &str, value: &str) -> Result<(), PeopleError> {
    if value.len() > LONGEST {
        return Err(PeopleError::BadPreference(name.to_owned()));
    }
    let mut change = Change::begin(store, Op::Prefer, by).await?;
    write_setting_in(change.writes(), &key(by, name), value);
    Ok(change.commit().await?)
}
