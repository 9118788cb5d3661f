//! Small policies and cases for the tests of this room.

use super::{Policy, parse};
use crate::case::{self, Envelope};
use crate::schema::judge::{POLICY, from_toml};

/// A live classification workflow with three labels; `rest` are the sections after `[workflow]`.
pub(super) fn policy(rest: &str) -> Policy {
    workflow("ai-assisted", "classification", "labels = ['refund', 'lost_card', 'other']\nrollout = 'live'", rest)
}

/// A workflow of any mode and kind; `more` are further lines of `[workflow]`.
pub(super) fn workflow(mode: &str, kind: &str, more: &str, rest: &str) -> Policy {
    let text = format!(
        "[workflow]\nkey = 'tickets'\nname = 'Tickets'\nmode = '{mode}'\nstage = 'excite'\nkind = '{kind}'\n\
         owner = 'Head of care'\n{more}\n{rest}"
    );
    let faults = POLICY.faults(&from_toml(&text));
    assert_eq!(faults, "", "the published schema accepts what is a policy:\n{text}");
    parse(&text, "tickets.toml").unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
}

/// A case with these further JSON members, such as `"confidence":0.4`.
pub(super) fn case(members: &str) -> Envelope {
    let comma = if members.is_empty() { "" } else { "," };
    let line = format!("{{\"id\":\"t-1\",\"workflow\":\"tickets\"{comma}{members}}}");
    case::parse(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {line}"))
}
