//! What a person looks for among all cases, as typed terms; and how it is written.
//!
//! The text is the same in the window's field, on the command line and where it is saved:
//! `workflow:ticket-routing state:open confidence:<0.5 age:>2d label:"lost card"`. Reading it is `parse`.

use std::fmt;
use std::ops::Range;

use crate::case::State;
use crate::policy::{Destination, Stage, duration_text};

/// Everything that must hold of a case; empty means every case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub(super) parts: Vec<Part>,
}

/// One term and where it stands in the text it was read from, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) term: Term,
    pub(super) place: Range<usize>,
}

/// Where a term stood says nothing of what it means.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

/// One thing that must hold. Of several words any one does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    /// Keys of workflows.
    Workflow(Vec<String>),
    /// Where the case stands.
    State(Vec<Stand>),
    /// Stages of the journey that its workflow belongs to.
    Stage(Vec<Stage>),
    /// What the AI answered.
    Label(Vec<String>),
    /// What people answered.
    Final(Vec<String>),
    /// The reason they gave.
    Reason(Vec<String>),
    /// Versions, or NAME/VERSION.
    Model(Vec<String>),
    /// Ids, or TYPE/ID.
    Subject(Vec<String>),
    /// Where intake sent it.
    Route(Vec<Destination>),
    /// Names or ids of those whose answer stands.
    By(Vec<String>),
    /// Ids, or SOURCE/ID.
    Id(Vec<String>),
    /// What the model said of itself, 0..1.
    Confidence(Bounds<f64>),
    /// How long ago it came in, in milliseconds.
    Age(Bounds<i64>),
}

/// A state, or all in which a case is still to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Queued, on somebody's screen, escalated, disputed, or answered once.
    Open,
    /// Exactly this one.
    In(State),
}

/// Every state of [`Stand::Open`].
pub(super) const OPEN: [State; 5] = [State::Queued, State::Leased, State::Escalated, State::Disputed, State::Answered];

/// A stretch of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bounds<T> {
    Below(T),
    AtMost(T),
    Above(T),
    AtLeast(T),
    /// Both ends count.
    Between(T, T),
}

/// The keys a filter may have, in the order they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Workflow,
    State,
    Label,
    Final,
    Confidence,
    Age,
    Reason,
    By,
    Model,
    Subject,
    Stage,
    Route,
    Id,
}

impl Key {
    pub(super) const ALL: [Self; 13] = [
        Self::Workflow,
        Self::State,
        Self::Label,
        Self::Final,
        Self::Confidence,
        Self::Age,
        Self::Reason,
        Self::By,
        Self::Model,
        Self::Subject,
        Self::Stage,
        Self::Route,
        Self::Id,
    ];

    /// As it is typed, before the colon.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::State => "state",
            Self::Label => "label",
            Self::Final => "final",
            Self::Confidence => "confidence",
            Self::Age => "age",
            Self::Reason => "reason",
            Self::By => "by",
            Self::Model => "model",
            Self::Subject => "subject",
            Self::Stage => "stage",
            Self::Route => "route",
            Self::Id => "id",
        }
    }

    /// What it asks, for whoever chooses among them.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Workflow => "key of a workflow",
            Self::State => "where the case stands; open is everything still to be decided",
            Self::Label => "what the AI answered",
            Self::Final => "what people answered",
            Self::Confidence => "<0.5, >=0.8 or 0.2..0.5",
            Self::Age => "since it came in: >2d, <4h or 1d..7d",
            Self::Reason => "code of the reason people gave",
            Self::By => "whose answer stands",
            Self::Model => "version, or name/version",
            Self::Subject => "id, or type/id",
            Self::Stage => "stage of the journey",
            Self::Route => "where intake sent it",
            Self::Id => "id, or source/id",
        }
    }
}

impl Term {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Workflow(_) => Key::Workflow,
            Self::State(_) => Key::State,
            Self::Stage(_) => Key::Stage,
            Self::Label(_) => Key::Label,
            Self::Final(_) => Key::Final,
            Self::Reason(_) => Key::Reason,
            Self::Model(_) => Key::Model,
            Self::Subject(_) => Key::Subject,
            Self::Route(_) => Key::Route,
            Self::By(_) => Key::By,
            Self::Id(_) => Key::Id,
            Self::Confidence(_) => Key::Confidence,
            Self::Age(_) => Key::Age,
        }
    }

    /// Whether it asks for what the sheet of a case withholds while the case is chosen for a check or to be judged
    /// blind: such a case must not answer by being listed.
    pub(super) fn is_telling(&self) -> bool {
        match self {
            Self::Label(_) | Self::Confidence(_) | Self::Route(_) => true,
            Self::Workflow(_)
            | Self::State(_)
            | Self::Stage(_)
            | Self::Final(_)
            | Self::Reason(_)
            | Self::Model(_)
            | Self::Subject(_)
            | Self::By(_)
            | Self::Id(_)
            | Self::Age(_) => false,
        }
    }
}

impl Stand {
    /// As it is typed.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::In(state) => state.as_str(),
        }
    }

    /// From the typed word.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        if word == "open" { Some(Self::Open) } else { State::from_word(word).map(Self::In) }
    }

    /// Every word that may be typed.
    pub(super) fn words() -> Vec<&'static str> {
        std::iter::once("open").chain(State::ALL.iter().map(|state| state.as_str())).collect()
    }
}

impl Filter {
    /// Whether it lets every case through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        self.parts.iter().map(|part| &part.term)
    }

    /// Each term as text, with the filter that is left without it.
    pub(super) fn without_each(&self) -> Vec<(String, Self)> {
        let without = |at: usize| {
            let rest = self.parts.iter().enumerate().filter(|(other, _)| *other != at);
            Self { parts: rest.map(|(_, part)| part.clone()).collect() }
        };
        self.parts.iter().enumerate().map(|(at, part)| (part.term.to_string(), without(at))).collect()
    }
}

/// As it is typed; reading the text again gives the same filter.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.key().as_str())?;
        match self {
            Self::Workflow(words)
            | Self::Label(words)
            | Self::Final(words)
            | Self::Reason(words)
            | Self::Model(words)
            | Self::Subject(words)
            | Self::By(words)
            | Self::Id(words) => f.write_str(&joined(words, |word| quoted(word))),
            Self::State(stands) => f.write_str(&joined(stands, |stand| stand.as_str().to_owned())),
            Self::Stage(stages) => f.write_str(&joined(stages, |stage| stage.as_str().to_owned())),
            Self::Route(routes) => f.write_str(&joined(routes, |route| route.as_str().to_owned())),
            Self::Confidence(bounds) => f.write_str(&bounds.text(|number| number.to_string())),
            Self::Age(bounds) => f.write_str(&bounds.text(|ms| duration_text(*ms))),
        }
    }
}

impl<T> Bounds<T> {
    fn text(&self, word: impl Fn(&T) -> String) -> String {
        match self {
            Self::Below(end) => format!("<{}", word(end)),
            Self::AtMost(end) => format!("<={}", word(end)),
            Self::Above(start) => format!(">{}", word(start)),
            Self::AtLeast(start) => format!(">={}", word(start)),
            Self::Between(start, end) => format!("{}..{}", word(start), word(end)),
        }
    }
}

fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Plain where nothing in it could be taken for the filter's own signs.
pub(super) fn quoted(word: &str) -> String {
    if !word.is_empty() && !word.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | ',' | '\\')) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
