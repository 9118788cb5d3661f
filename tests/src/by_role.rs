//! Finding things in the window as a screen reader does: by role and accessible name. What cannot be found this way
//! cannot be used by everyone, so the stories use nothing else.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::Fault;
use crate::wait::{self, Look};
use crate::webdriver::Page;

const SEEN: &str = include_str!("by_role.js");

/// One reachable element as it was at the moment of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its role, explicit or implied.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// What it reads, with spaces tidied, at most 8,000 characters.
    pub text: String,
    /// What a field holds.
    pub value: String,
    /// Whether keys go to it.
    pub focused: bool,
    /// Whether it takes nothing now.
    pub disabled: bool,
    /// Checked, selected, pressed or current.
    pub chosen: bool,
    /// Whether it says that it is loading.
    pub busy: bool,
    /// Whether its keys are dimmed, for it takes none yet.
    pub dimmed: bool,
}

/// How a name is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'a> {
    /// Any name.
    Any,
    /// Exactly this one.
    Is(&'a str),
    /// One that begins so.
    Starts(&'a str),
    /// One that has this in it.
    Has(&'a str),
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(name: &'a str) -> Self {
        Self::Is(name)
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => write!(to, "of any name"),
            Self::Is(name) => write!(to, "\"{name}\""),
            Self::Starts(name) => write!(to, "\"{name}…\""),
            Self::Has(name) => write!(to, "\"…{name}…\""),
        }
    }
}

impl Name<'_> {
    pub(crate) fn fits(self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Is(wanted) => name == wanted,
            Self::Starts(wanted) => name.starts_with(wanted),
            Self::Has(wanted) => name.contains(wanted),
        }
    }
}

impl Page {
    /// Everything reachable now, in document order.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn seen(&self) -> Result<Vec<Seen>, Fault> {
        let found = self.script(SEEN, Vec::new()).await?;
        Ok(found.as_array().map(|list| list.iter().map(read).collect()).unwrap_or_default())
    }

    /// All of this role and name now; none is an answer.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn all(&self, role: &str, name: impl Into<Name<'_>>) -> Result<Vec<Seen>, Fault> {
        let name = name.into();
        Ok(self.seen().await?.into_iter().filter(|seen| seen.role == role && name.fits(&seen.name)).collect())
    }

    /// Waits until there is one of this role and name, and gives the first.
    ///
    /// # Errors
    /// `Late` with what of this role there was instead.
    pub async fn find(&self, role: &str, name: impl Into<Name<'_>>) -> Result<Seen, Fault> {
        self.find_when(role, name, "", |_| true).await
    }

    /// Waits until one of this role and name is as `is_so` wants it; `how` says that in words.
    ///
    /// # Errors
    /// `Late` with what of this role there was instead.
    pub async fn find_when(
        &self,
        role: &str,
        name: impl Into<Name<'_>>,
        how: &str,
        is_so: impl Fn(&Seen) -> bool,
    ) -> Result<Seen, Fault> {
        self.find_within(wait::SOON, role, name, how, is_so).await
    }

    /// The same, with a deadline of its own.
    ///
    /// # Errors
    /// `Late` with what of this role there was instead.
    pub async fn find_within(
        &self,
        deadline: Duration,
        role: &str,
        name: impl Into<Name<'_>>,
        how: &str,
        is_so: impl Fn(&Seen) -> bool,
    ) -> Result<Seen, Fault> {
        let name = name.into();
        wait::until(&format!("{role} {name} {how}"), deadline, async || {
            let seen = self.seen().await?;
            let wanted = |one: &&Seen| one.role == role && name.fits(&one.name) && is_so(one);
            Ok(match seen.iter().find(wanted) {
                Some(one) => Look::There(one.clone()),
                None => Look::NotYet(of_role(&seen, role)),
            })
        })
        .await
    }

    /// What has the focus, when it is something with a role.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn focused(&self) -> Result<Option<Seen>, Fault> {
        // The innermost one: a list that holds the focused option comes before it.
        Ok(self.seen().await?.into_iter().rfind(|seen| seen.focused))
    }

    /// Presses Tab until this has the focus, at most 40 times.
    ///
    /// # Errors
    /// When Tab does not lead there.
    pub async fn tab_to(&self, role: &str, name: impl Into<Name<'_>>) -> Result<Seen, Fault> {
        let name = name.into();
        let mut passed = Vec::new();
        for _ in 0..40 {
            if let Some(seen) = self.focused().await? {
                if seen.role == role && name.fits(&seen.name) {
                    return Ok(seen);
                }
                passed.push(format!("{} \"{}\"", seen.role, seen.name));
            }
            self.press("tab").await?;
        }
        Err(Fault::Story(format!("Tab does not lead to {role} {name}; it passes {}", passed.join(", "))))
    }
}

fn of_role(seen: &[Seen], role: &str) -> String {
    let names: Vec<_> = seen.iter().filter(|one| one.role == role).map(describe).collect();
    if names.is_empty() {
        let all: Vec<_> = seen.iter().map(describe).collect();
        return format!("no {role}; there are {}", all.join(", ").chars().take(2_000).collect::<String>());
    }
    names.join(", ").chars().take(2_000).collect()
}

fn describe(seen: &Seen) -> String {
    let name: String = seen.name.chars().take(80).collect();
    let states = [
        (seen.focused, " focused"),
        (seen.disabled, " disabled"),
        (seen.chosen, " chosen"),
        (seen.busy, " busy"),
        (seen.dimmed, " dimmed"),
    ];
    let states: String = states.into_iter().filter_map(|(is, word)| is.then_some(word)).collect();
    let text: String = if seen.text == seen.name { String::new() } else { seen.text.chars().take(80).collect() };
    let text = if text.is_empty() { text } else { format!(" reading '{text}'") };
    format!("{} \"{name}\"{text}{states}", seen.role)
}

fn read(value: &Value) -> Seen {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let flag = |key: &str| value[key].as_bool().unwrap_or_default();
    Seen {
        role: text("role"),
        name: text("name"),
        text: text("text"),
        value: text("value"),
        focused: flag("focused"),
        disabled: flag("disabled"),
        chosen: flag("chosen"),
        busy: flag("busy"),
        dimmed: flag("dimmed"),
    }
}
