//! Several alike cases decided as one, and taken back as one: `approve ID ID…`, `override ID ID…`, `undo ID --batch`.

use std::fmt::Write as _;

use countersign_station::case::CaseNo;
use countersign_station::case::time::to_rfc3339;
use countersign_station::review::{self, Alike, LeftOut, Together, TogetherAnswer, What};
use serde_json::{Value, json};

use super::review::value_of;
use super::{Ended, Failure};
use crate::arguments::Override;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::counted;

pub(super) async fn approve(desk: &Desk, ids: &[String]) -> Ended {
    decide(desk, ids, What::Approve, None).await
}

pub(super) async fn correct(desk: &Desk, ids: &[String], given: Override) -> Ended {
    let Override { value, reason, note, .. } = given;
    let first = ids.first().map(String::as_str).unwrap_or_default();
    let value = value_of(desk, first, value).await?;
    let Some(reason) = reason else {
        return Err(Failure::told(Exit::Usage, "several cases are overridden for one reason: give it with --reason"));
    };
    decide(desk, ids, What::Override { value, reason }, note).await
}

async fn decide(desk: &Desk, ids: &[String], what: What, note: Option<String>) -> Ended {
    let mut numbers: Vec<CaseNo> = Vec::with_capacity(ids.len());
    for id in ids {
        let no = desk.case(id).await?.no;
        if !numbers.contains(&no) {
            numbers.push(no);
        }
    }
    let alike = review::alike(&desk.store, &desk.by, &numbers).await?;
    // In the window one sees who leaves and confirms again; here nobody would look, so nothing is decided.
    if !alike.out.is_empty() {
        let out = alike.out.iter().map(|one| (name(&one.case.source, &one.case.case_id), one.why.as_str()));
        return Err(Failure::told(Exit::Refused, nothing_decided(out)));
    }
    let answer = TogetherAnswer {
        batch_id: None,
        cases: alike.cases.iter().map(|one| (one.case.no, one.fence)).collect(),
        what,
        note,
        active_ms: None,
        shown_at: None,
    };
    match review::decide_together(&desk.store, &desk.by, &answer).await? {
        Together::Decided(decided) => {
            let each = |(case, decision): &(String, String)| json!({ "case": case, "decision_id": decision });
            let document = json!({
                "batch": decided.batch, "action": decided.action, "hold_until": to_rfc3339(decided.hold_until),
                "decisions": decided.decisions.iter().map(each).collect::<Vec<_>>(),
            });
            desk.out.answer(&document, || listed(&decided.label, &alike))?;
            Ok(Exit::Done)
        }
        Together::Changed(left) => {
            let left = left.iter().map(|LeftOut { case, why, .. }| (case.clone(), why.as_str()));
            Err(Failure::told(Exit::Refused, nothing_decided(left)))
        }
    }
}

fn name(source: &str, id: &str) -> String {
    format!("{source}/{id}")
}

fn nothing_decided<'w>(out: impl Iterator<Item = (String, &'w str)>) -> String {
    let mut words = "nothing is decided: these cannot be decided together with the others".to_owned();
    for (case, why) in out {
        let _ = write!(words, "\n  {case}: {why}");
    }
    words
}

/// What was done, and every case it was done to.
fn listed(label: &str, alike: &Alike) -> String {
    let mut words = label.to_owned();
    for one in &alike.cases {
        let _ = write!(words, "\n  {} · {}", name(&one.case.source, &one.case.case_id), one.case.title);
    }
    words
}

pub(super) async fn undo(desk: &Desk, decision: &str) -> Ended {
    let Some(batch) = review::batch_of(&desk.store, decision).await? else {
        return Err(Failure::told(Exit::Usage, "it was decided on its own; undo it without --batch"));
    };
    let undone = review::undo_together(&desk.store, &desk.by, &batch).await?;
    let stay: Vec<Value> = undone.stay.iter().map(|one| json!({ "case": one.case, "why": one.why })).collect();
    let document = json!({ "batch": batch, "undone": true, "cases": undone.cases, "stay": stay, "sent": undone.sent });
    desk.out.answer(&document, || {
        let sent = if undone.sent { " · the sinks are told" } else { "" };
        let waits = counted(undone.cases.len() as u64, "case waits again", "cases wait again");
        let stay: String = undone.stay.iter().map(|one| format!("\n  {} stays: {}", one.case, one.why)).collect();
        format!("{} · {waits}{sent}{stay}", undone.text)
    })?;
    Ok(Exit::Done)
}
