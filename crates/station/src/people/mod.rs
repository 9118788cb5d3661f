//! Who works at the station: persons, the roles they hold, and the one table of what each role may do.
//!
//! What is not here: passwords and locking, which have their place in the schema and come with their own screens.

mod op;
mod person;
mod preference;
pub mod role;

use std::fmt;

pub use op::Op;
pub use person::{Person, everyone, name_of, parse_roles};
pub use preference::{prefer, preference};
pub use role::Role;

use crate::audit::Told;
use crate::change::{Change, ChangeError};
use crate::store::{Store, StoreError, write_setting_in};

/// A person's id: a UUID that outlives every change of name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(transparent)]
pub struct PersonId(pub String);

impl PersonId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why somebody could not be found, added or changed.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Nobody by that name or id.
    #[error("nobody here is called \"{0}\"; `countersign people list` shows who is")]
    Unknown(String),
    /// The station has several people and did not hear who is asking.
    #[error("this station has {0} people; say who you are with --as NAME")]
    WhoAreYou(usize),
    /// A name that cannot be used.
    #[error("\"{0}\" cannot be a name: it must have 1 to 120 characters and be free")]
    BadName(String),
    /// A preference that is no preference.
    #[error("the preference \"{0}\" is longer than 64 KiB")]
    BadPreference(String),
    /// A person without any role could do nothing.
    #[error("a person needs at least one role: reviewer, senior, lead, auditor")]
    NoRole,
    /// The last lead holds the station open.
    #[error("{0} is the only lead; give somebody else the role first")]
    LastLead(String),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The write.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

/// Finds who is asking: by name or id, or the only person of a one-person station.
///
/// # Errors
/// `WhoAreYou` when several people could be meant, `Unknown` when nobody is.
pub async fn find(store: &Store, asked: Option<&str>) -> Result<Person, PeopleError> {
    let mut everyone = everyone(store.reader()).await?;
    match asked {
        Some(asked) => everyone
            .into_iter()
            .find(|person| person.name == asked || person.id.as_str() == asked)
            .ok_or_else(|| PeopleError::Unknown(asked.to_owned())),
        None if everyone.len() == 1 => everyone.pop().ok_or(PeopleError::WhoAreYou(0)),
        None => Err(PeopleError::WhoAreYou(everyone.len())),
    }
}

/// Adds a person with roles.
///
/// # Errors
/// When the name is taken or empty, no role is given, or `by` may not add people.
pub async fn add(store: &Store, by: &Person, name: &str, roles: &[Role]) -> Result<Person, PeopleError> {
    let name = usable_name(store, name).await?;
    if roles.is_empty() {
        return Err(PeopleError::NoRole);
    }
    let mut change = Change::begin(store, Op::AddPerson, by).await?;
    let now = change.now();
    let id = PersonId(store.ids().v7(now).map_err(StoreError::from)?.to_string());
    person::insert(change.writes(), &id, &name, now);
    person::set_roles(change.writes(), &id, roles);
    change.tell(Told::person(&id, roles));
    change.commit().await?;
    Ok(Person { id, name, roles: roles.to_vec() })
}

/// Gives a person exactly these roles.
///
/// # Errors
/// When it would leave the station without a lead, or `by` may not change roles.
pub async fn set_roles(store: &Store, by: &Person, who: &Person, roles: &[Role]) -> Result<(), PeopleError> {
    if roles.is_empty() {
        return Err(PeopleError::NoRole);
    }
    let mut change = Change::begin(store, Op::ChangeRole, by).await?;
    if !roles.contains(&Role::Lead) {
        keep_a_lead(store, who).await?;
    }
    person::set_roles(change.writes(), &who.id, roles);
    change.tell(Told::person(&who.id, roles));
    change.commit().await?;
    Ok(())
}

/// Removes a person from the station; what they decided stays theirs.
///
/// # Errors
/// When they are the last lead, or `by` may not remove people.
pub async fn remove(store: &Store, by: &Person, who: &Person) -> Result<(), PeopleError> {
    let mut change = Change::begin(store, Op::RemovePerson, by).await?;
    keep_a_lead(store, who).await?;
    let now = change.now();
    person::remove(change.writes(), &who.id, now);
    person::set_roles(change.writes(), &who.id, &[]);
    change.tell(Told::person(&who.id, &[]));
    change.commit().await?;
    Ok(())
}

/// Makes the station's first person, who holds all four roles, with the station's first settings. Harmless when there
/// is somebody already.
///
/// # Errors
/// When the name cannot be used or the file cannot be written.
pub async fn found_station(
    store: &Store,
    owner: &str,
    settings: Vec<(&'static str, String)>,
) -> Result<Person, PeopleError> {
    let here = everyone(store.reader()).await?;
    if let Some(first) = here.into_iter().next() {
        return Ok(first);
    }
    let name = usable_name(store, owner).await?;
    let mut change = Change::found(store).await?;
    // Asked again now that nobody else can write: two may have begun at once, and the second finds it made.
    if let Some(first) = everyone(store.reader()).await?.into_iter().next() {
        return Ok(first);
    }
    let now = change.now();
    let id = PersonId(store.ids().v7(now).map_err(StoreError::from)?.to_string());
    for (key, value) in settings {
        write_setting_in(change.writes(), key, &value);
        if key == "station.id" {
            change.set_station(value);
        }
    }
    person::insert(change.writes(), &id, &name, now);
    person::set_roles(change.writes(), &id, &Role::ALL);
    change.tell(Told::person(&id, &Role::ALL));
    change.commit_as(&id).await?;
    Ok(Person { id, name, roles: Role::ALL.to_vec() })
}

async fn usable_name(store: &Store, name: &str) -> Result<String, PeopleError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= 120 && !name.chars().any(char::is_control);
    let free = !everyone(store.reader()).await?.iter().any(|person| person.name == name);
    if fits && free { Ok(name.to_owned()) } else { Err(PeopleError::BadName(name.to_owned())) }
}

async fn keep_a_lead(store: &Store, leaving: &Person) -> Result<(), PeopleError> {
    let others = everyone(store.reader()).await?;
    let led = others.iter().any(|person| person.id != leaving.id && person.roles.contains(&Role::Lead));
    if led { Ok(()) } else { Err(PeopleError::LastLead(leaving.name.clone())) }
}
