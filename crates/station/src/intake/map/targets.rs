//! Every field of a case that a map can fill, and what it wants to hold.

/// What a field wants to hold; decides how a text from a CSV cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    Text,
    Number,
    Time,
    /// Values by name.
    Fields,
    /// Anything, as it stands.
    Anything,
}

/// One field of a case; `name` as the map writes it, dotted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) wants: Wants,
    pub(super) required: bool,
}

const fn text(name: &'static str) -> Target {
    Target { name, wants: Wants::Text, required: false }
}

const fn number(name: &'static str) -> Target {
    Target { name, wants: Wants::Number, required: false }
}

const fn time(name: &'static str) -> Target {
    Target { name, wants: Wants::Time, required: false }
}

const fn fields(name: &'static str) -> Target {
    Target { name, wants: Wants::Fields, required: false }
}

const fn required(name: &'static str) -> Target {
    Target { name, wants: Wants::Text, required: true }
}

/// The fields that stand once in a case.
pub(super) static FIELDS: [Target; 33] = [
    required("id"),
    required("workflow"),
    text("source"),
    text("title"),
    text("subject.type"),
    text("subject.id"),
    text("subject.name"),
    text("author"),
    text("model.name"),
    text("model.version"),
    text("model.prompt"),
    text("model.prompt_version"),
    fields("input"),
    text("prediction.label"),
    number("prediction.score"),
    text("prediction.text"),
    text("prediction.subject_line"),
    fields("prediction.fields"),
    text("prediction.action"),
    fields("prediction.args"),
    text("prediction.choice"),
    number("confidence"),
    text("brief.audience"),
    text("brief.claim"),
    text("brief.next_step"),
    time("created_at"),
    time("due_at"),
    number("priority"),
    number("stake"),
    text("callback"),
    number("cost.amount"),
    text("cost.currency"),
    number("latency_ms"),
];

/// The given `extra`, filled like any field.
pub(super) static EXTRA: Target = fields("extra");

/// The members of one alternative.
pub(super) static ALTERNATIVE: [Target; 4] = [text("label"), number("p"), text("text"), text("choice")];

/// The members of one contribution.
pub(super) static CONTRIBUTION: [Target; 3] =
    [text("feature"), Target { name: "value", wants: Wants::Anything, required: false }, number("contribution")];

/// Keys under which further keys stand.
pub(super) const GROUPS: [&str; 5] = ["subject", "model", "prediction", "brief", "cost"];

/// The field of that dotted name.
pub(super) fn field(name: &str) -> Option<&'static Target> {
    FIELDS.iter().chain([&EXTRA]).find(|target| target.name == name)
}
