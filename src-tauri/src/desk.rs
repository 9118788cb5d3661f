//! The state of the window: which station is open and who sits at it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign_station::people::{self, Person};
use countersign_station::queue::release_windows;
use countersign_station::store::{Clock, Home, Store, StoreError, WindowLock};
use tokio::sync::{RwLock, SetOnce};

use crate::error::CommandError;

/// How long a start has the machine to itself when no case comes on screen: a million corrections that are to be delivered
/// would take a core from it.
const START: Duration = Duration::from_secs(2);

/// What the commands share.
pub(crate) struct Desk {
    home: Home,
    open: RwLock<Option<Open>>,
    under_way: AtomicUsize,
    begun: SetOnce<()>,
    // Proof that this is the station's only window.
    _only: WindowLock,
}

#[derive(Clone)]
struct Open {
    store: Store,
    me: Option<Person>,
}

impl Desk {
    pub(crate) fn new(home: Home, only: WindowLock) -> Self {
        Self { home, open: RwLock::new(None), under_way: AtomicUsize::new(0), begun: SetOnce::new(), _only: only }
    }

    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// The open station; opens it when it is not yet.
    pub(crate) async fn store(&self) -> Result<Store, CommandError> {
        if let Some(open) = self.open.read().await.as_ref() {
            return Ok(open.store.clone());
        }
        let mut slot = self.open.write().await;
        if let Some(open) = slot.as_ref() {
            return Ok(open.store.clone());
        }
        let store = Store::open(&self.home, Clock::System).await?;
        let mut everyone = people::everyone(store.reader()).await?;
        // Whoever makes it has not come as far as its owner; kept now, it would ask an empty list of people who one is.
        if everyone.is_empty() {
            store.close().await;
            return Err(StoreError::NoStation(self.home.path().to_path_buf()).into());
        }
        // On a one-person station nobody is asked.
        let me = if everyone.len() == 1 { everyone.pop() } else { None };
        if let Some(me) = &me {
            release_windows(&store, me).await?;
        }
        *slot = Some(Open { store: store.clone(), me });
        Ok(store)
    }

    /// Who sits at the window, if anybody.
    pub(crate) async fn me(&self) -> Option<Person> {
        self.open.read().await.as_ref().and_then(|open| open.me.clone())
    }

    /// Who sits at the window as `everyone` has them now: another role, another name, or gone. What somebody held who
    /// may judge no more goes back to the queue.
    pub(crate) async fn me_among(&self, everyone: &[Person]) -> Result<Option<Person>, CommandError> {
        let (store, before, now) = {
            let mut open = self.open.write().await;
            let Some(open) = open.as_mut() else { return Ok(None) };
            let before = open.me.take();
            open.me = before.as_ref().and_then(|me| everyone.iter().find(|person| person.id == me.id)).cloned();
            (open.store.clone(), before, open.me.clone())
        };
        let judges = |person: &Person| person.roles.iter().any(|role| role.judges());
        if let Some(before) = before.filter(|before| judges(before) && !now.as_ref().is_some_and(judges)) {
            release_windows(&store, &before).await?;
        }
        Ok(now)
    }

    /// The open station and who sits at it.
    pub(crate) async fn seat(&self) -> Result<(Store, Person), CommandError> {
        let store = self.store().await?;
        let me = self.me().await.ok_or_else(CommandError::sign_in_needed)?;
        Ok((store, me))
    }

    /// Somebody sits down; what their last window held goes back to the queue.
    pub(crate) async fn sit(&self, person: Person) -> Result<(), CommandError> {
        let store = self.store().await?;
        release_windows(&store, &person).await?;
        if let Some(open) = self.open.write().await.as_mut() {
            open.me = Some(person);
        }
        Ok(())
    }

    /// They get up again.
    pub(crate) async fn get_up(&self) -> Result<(), CommandError> {
        if let Ok((store, me)) = self.seat().await {
            release_windows(&store, &me).await?;
        }
        if let Some(open) = self.open.write().await.as_mut() {
            open.me = None;
        }
        Ok(())
    }

    /// A case is on screen; the first one is told in the log, where `make bench` finds the end of a start.
    pub(crate) fn on_screen(&self) {
        if self.begun.set(()).is_ok() {
            tracing::info!("first case on screen");
        }
    }

    /// Returns once there was a case on screen.
    async fn begun(&self) {
        self.begun.wait().await;
    }

    /// Returns once there was a case on screen, or two seconds from now without one: what a first case does without waits
    /// for this.
    pub(crate) async fn started(&self) {
        let _ = tokio::time::timeout(START, self.begun()).await;
    }

    /// Counts a write that the program must not end in the middle of.
    pub(crate) fn writing(&self) -> UnderWay<'_> {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(&self.under_way)
    }

    /// Waits for what is being written, gives back what is held, closes the file.
    pub(crate) async fn close(&self) {
        for _ in 0..500 {
            if self.under_way.load(Ordering::SeqCst) == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let _ = self.get_up().await;
        if let Some(open) = self.open.write().await.take() {
            open.store.close().await;
        }
    }
}

/// A write under way.
pub(crate) struct UnderWay<'d>(&'d AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use countersign_station::founding::found;
    use countersign_station::people::Role;

    use super::*;
    use crate::error::ErrorKind;

    #[tokio::test]
    async fn a_station_in_the_making_is_none_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let made = Store::make(&home, Clock::System).await.expect("a file with its tables and nobody in them");
        made.close().await;
        let desk = Desk::new(Home::at(folder.path()), home.window_lock().expect("the only window"));
        let early = desk.store().await.map(|_| ()).expect_err("nobody can sit at it");
        assert_eq!(early.kind, ErrorKind::NoStation, "it is said to be not there: {early:?}");
        let (founded, owner) = found(&home, Clock::System, "Ada").await.expect("its owner");
        founded.close().await;
        desk.store().await.expect("then it is a station");
        assert_eq!(desk.me().await.map(|me| me.name), Some(owner.name), "and its only person sits at it");
        desk.close().await;
    }

    #[tokio::test]
    async fn an_auditor_sits_down_and_gets_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let (store, ada) = found(&home, Clock::System, "Ada").await.expect("a station");
        let eve = people::add(&store, &ada, "Eve", &[Role::Auditor]).await.expect("an auditor");
        let desk = Desk::new(Home::at(folder.path()), home.window_lock().expect("the only window"));
        desk.sit(eve.clone()).await.expect("who takes no cases may still look on");
        assert_eq!(desk.me().await.map(|me| me.name).as_deref(), Some("Eve"), "she sits at the window");
        people::set_roles(&store, &ada, &eve, &[Role::Lead]).await.expect("a lead now");
        let everyone = people::everyone(store.reader()).await.expect("read");
        let me = desk.me_among(&everyone).await.expect("read").expect("still there");
        assert_eq!(
            (me.roles, desk.me().await.map(|me| me.roles)),
            (vec![Role::Lead], Some(vec![Role::Lead])),
            "at once"
        );
        assert_eq!(desk.me_among(&[ada]).await.expect("read"), None, "whoever left the station sits at no window");
        desk.get_up().await.expect("and nobody is left");
        store.close().await;
        desk.close().await;
    }

    #[tokio::test]
    async fn a_start_is_over_once_a_case_is_on_screen() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let desk = Desk::new(Home::at(folder.path()), home.window_lock().expect("the only window"));
        let begun = |within| tokio::time::timeout(within, desk.begun());
        assert!(begun(Duration::ZERO).await.is_err(), "what was left over from before waits for it");
        desk.on_screen();
        desk.on_screen();
        assert!(begun(Duration::from_secs(30)).await.is_ok(), "and no longer");
    }
}
