//! `people`: who works here.

use countersign_station::people::{self, Person, Role, everyone};
use countersign_station::store::{Clock, Home, Store};
use serde_json::{Value, json};

use super::Ended;
use crate::arguments::PeopleCommand;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{Out, table};

pub(super) async fn run(desk: &Desk, command: PeopleCommand) -> Ended {
    match command {
        PeopleCommand::Add { name, roles } => add(desk, &name, &roles).await,
        PeopleCommand::List => listed(&desk.store, desk.out).await,
        PeopleCommand::Role { name, roles } => change_roles(desk, &name, roles).await,
        PeopleCommand::Remove { name } => remove(desk, &name).await,
    }
}

/// Lists everyone. Nobody is asked who they are: this is where one finds out which names there are.
pub(super) async fn list(home: &Home, out: Out) -> Ended {
    let store = Store::open(home, Clock::System).await?;
    let ended = listed(&store, out).await;
    store.close().await;
    ended
}

async fn listed(store: &Store, out: Out) -> Ended {
    let people = everyone(store.reader()).await?;
    out.answer(&people.iter().map(document).collect::<Vec<_>>(), || {
        let rows: Vec<Vec<String>> = people
            .iter()
            .map(|person| vec![person.name.clone(), words(&person.roles), person.id.to_string()])
            .collect();
        table(&["name", "roles", "id"], &rows)
    })?;
    Ok(Exit::Done)
}

async fn add(desk: &Desk, name: &str, roles: &[Role]) -> Ended {
    let person = people::add(&desk.store, &desk.by, name, &once(roles)).await?;
    desk.out.answer(&document(&person), || format!("{} joined as {}", person.name, words(&person.roles)))?;
    Ok(Exit::Done)
}

async fn change_roles(desk: &Desk, name: &str, roles: Vec<Role>) -> Ended {
    let who = people::find(&desk.store, Some(name)).await?;
    let roles = once(&roles);
    people::set_roles(&desk.store, &desk.by, &who, &roles).await?;
    let person = Person { roles, ..who };
    desk.out.answer(&document(&person), || format!("{} is now {}", person.name, words(&person.roles)))?;
    Ok(Exit::Done)
}

async fn remove(desk: &Desk, name: &str) -> Ended {
    let who = people::find(&desk.store, Some(name)).await?;
    people::remove(&desk.store, &desk.by, &who).await?;
    desk.out.answer(&json!({ "removed": document(&who) }), || {
        format!("{} is removed; what they decided stays theirs", who.name)
    })?;
    Ok(Exit::Done)
}

/// Each role once, in their usual order, however often it was typed.
fn once(roles: &[Role]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| roles.contains(role)).collect()
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

fn document(person: &Person) -> Value {
    json!({ "id": person.id, "name": person.name, "roles": person.roles })
}
