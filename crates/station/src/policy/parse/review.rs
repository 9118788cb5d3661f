//! The `[review]` and `[evidence]` sections.

use super::sheet::{Section, Sheet};
use super::workflow::check_key;
use crate::people::Role;
use crate::policy::document::{Evidence, Readback, Reason, Review};
use crate::policy::duration::{DAY, MINUTE, SECOND};
use crate::policy::words::Kind;

/// Roles that judge; an auditor only reads.
const JUDGES: [Role; 3] = [Role::Reviewer, Role::Senior, Role::Lead];

pub(super) fn review<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>) -> Review {
    let section = sheet.section(root, "review", "[review]");
    sheet.known(
        &section,
        &["sla", "lease", "undo", "minutes", "catch", "roles", "escalate_to", "reasons", "show", "mask"],
    );
    let default = Review::default();
    let minutes = "it must be above 0 and at most 1440";
    Review {
        sla: sheet.duration(&section, "sla", &(MINUTE..=365 * DAY)).unwrap_or(default.sla),
        lease: sheet.duration(&section, "lease", &(SECOND..=DAY)).unwrap_or(default.lease),
        undo: sheet.duration(&section, "undo", &(0..=DAY)).unwrap_or(default.undo),
        minutes: sheet.number(&section, "minutes", minutes, |n| n > 0.0 && n <= 1440.0).unwrap_or(default.minutes),
        catch: sheet.share(&section, "catch").unwrap_or(default.catch),
        roles: roles(sheet, &section).unwrap_or(default.roles),
        escalate_to: sheet.word(&section, "escalate_to", &JUDGES).unwrap_or(default.escalate_to),
        reasons: reasons(sheet, &section).unwrap_or(default.reasons),
        show: plain(sheet, &section, "show"),
        mask: mask(sheet, &section),
    }
}

fn roles<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<Vec<Role>> {
    let mut roles = Vec::new();
    for (word, place) in sheet.texts(section, "roles")? {
        match word.parse::<Role>() {
            Ok(role) if role.judges() => roles.push(role),
            Ok(_) | Err(_) => {
                sheet.say(&place, format!("roles has \"{word}\""), "it must be of reviewer, senior, lead");
            }
        }
    }
    if roles.is_empty() {
        sheet.say(&section.place("roles"), "roles lets nobody decide", "name at least one of reviewer, senior, lead");
    }
    Some(roles)
}

fn reasons<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<Vec<Reason>> {
    section.get("reasons")?;
    let mut reasons: Vec<Reason> = Vec::new();
    for table in sheet.tables(section, "reasons", "a reason") {
        sheet.known(&table, &["code", "text", "note"]);
        let code = sheet.required(&table, "code", "\"wrong-label\"");
        let text = sheet.required(&table, "text", "\"Wrong label\"");
        let note = sheet.truth(&table, "note").unwrap_or(false);
        let Some(code) = code else { continue };
        check_key(sheet, "code", &code, &table.place("code"));
        if reasons.iter().any(|earlier| earlier.code == code) {
            sheet.say(&table.place("code"), format!("reasons has \"{code}\" twice"), "give each reason its own code");
        }
        reasons.push(Reason { code, text: text.unwrap_or_default(), note });
    }
    if reasons.is_empty() {
        let instead = "an override needs one: add { code = \"other\", text = \"Something else\" }";
        sheet.say(&section.place("reasons"), "reasons has no reason", instead);
    }
    Some(reasons)
}

fn plain<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>, key: &str) -> Vec<String> {
    sheet.texts(section, key).into_iter().flatten().map(|(text, _)| text).collect()
}

fn mask<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Vec<String> {
    let pointers = sheet.texts(section, "mask").unwrap_or_default();
    for (pointer, place) in &pointers {
        if !pointer.starts_with('/') {
            let instead = "it must be a JSON pointer, such as \"/subject/email\"";
            sheet.say(place, format!("mask has \"{pointer}\""), instead);
        }
    }
    pointers.into_iter().map(|(pointer, _)| pointer).collect()
}

pub(super) fn evidence<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>, kind: Kind) -> Evidence {
    let section = sheet.section(root, "evidence", "[evidence]");
    sheet.known(&section, &["named_client", "numbered_outcome", "citation", "checks", "readback"]);
    if section.get("readback").is_some() && kind != Kind::Draft {
        let what = format!("readback stands in a workflow of kind {kind}");
        sheet.say(&section.place("readback"), what, "only a draft is read back: remove it");
    }
    Evidence {
        named_client: sheet.count(&section, "named_client", 0..=100).unwrap_or(0),
        numbered_outcome: sheet.count(&section, "numbered_outcome", 0..=100).unwrap_or(0),
        citation: sheet.count(&section, "citation", 0..=100).unwrap_or(0),
        checks: plain(sheet, &section, "checks"),
        readback: readback(sheet, &section),
    }
}

fn readback<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<Readback> {
    section.get("readback")?;
    let table = sheet.section(section, "readback", "readback");
    sheet.known(&table, &["seconds", "by", "pass"]);
    let pass = sheet.texts(&table, "pass");
    for (word, place) in pass.iter().flatten() {
        if !Readback::SAID_BACK.contains(&word.as_str()) {
            sheet.say(place, format!("pass has \"{word}\""), "it must be of audience, claim, next_step");
        }
    }
    let all = || Readback::SAID_BACK.map(str::to_owned).to_vec();
    Some(Readback {
        seconds: sheet.count(&table, "seconds", 5..=600).unwrap_or(30),
        by: sheet.word(&table, "by", &JUDGES).unwrap_or(Role::Senior),
        pass: pass.map_or_else(all, |words| words.into_iter().map(|(word, _)| word).collect()),
    })
}
