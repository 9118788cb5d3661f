//! One decision: `approve`, `override`, `escalate`, `return`, `skip`, `undo`.

use countersign_station::case::time::to_rfc3339;
use countersign_station::queue::{self, Holder};
use countersign_station::review::{self, Action, Answer, Decided, Which};
use serde_json::json;

use super::value::{Typed, fields_of, text_of};
use super::{Ended, Failure};
use crate::arguments::Override;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, moment};

pub(super) async fn approve(desk: &Desk, id: String) -> Ended {
    decide(desk, &answer(id, Action::Approve)).await
}

pub(super) async fn correct(desk: &Desk, given: Override) -> Ended {
    let Override { id, label, text_file, subject_line, fields, score, choice, reason, note } = given;
    let typed = Typed {
        label,
        score,
        text: text_file.as_deref().map(text_of).transpose()?,
        subject_line,
        fields: fields.as_deref().map(fields_of).transpose()?,
        args: None,
        choice,
    };
    let value = typed.prediction(desk, &id).await?;
    decide(desk, &Answer { value: Some(value), reason, note, ..answer(id, Action::Override) }).await
}

pub(super) async fn escalate(desk: &Desk, id: String, reason: String, note: Option<String>) -> Ended {
    decide(desk, &Answer { reason: Some(reason), note, ..answer(id, Action::Escalate) }).await
}

pub(super) async fn give_back(desk: &Desk, id: String, note: String) -> Ended {
    decide(desk, &Answer { note: Some(note), ..answer(id, Action::Return) }).await
}

/// An answer with nothing but its case and action.
pub(super) fn answer(case: String, action: Action) -> Answer {
    Answer {
        case: Which::Name(case),
        fence: None,
        decision_id: None,
        action,
        value: None,
        reason: None,
        note: None,
        active_ms: None,
        shown_at: None,
    }
}

async fn decide(desk: &Desk, answer: &Answer) -> Ended {
    let decided = review::decide(&desk.store, &desk.by, answer).await?;
    let Decided { decision_id, case, action, label, hold_until, late } = &decided;
    let document = json!({
        "case": case, "decision_id": decision_id, "action": action, "hold_until": to_rfc3339(*hold_until as i64),
        "late": late,
    });
    let left = (*hold_until as i64).saturating_sub(desk.store.now()).max(0).unsigned_abs() / 1_000;
    desk.out.answer(&document, || {
        let undo = if left > 0 { format!(" · leaves in {} s unless undone", count(left)) } else { String::new() };
        let late = if *late { " · kept as a second opinion, for the case had gone on" } else { "" };
        format!("{label} · {case}{undo}{late}")
    })?;
    Ok(Exit::Done)
}

pub(super) async fn skip(desk: &Desk, id: &str) -> Ended {
    let row = desk.case(id).await?;
    queue::skip(&desk.store, &desk.by, row.no).await?;
    desk.out.answer(&json!({ "case": row.name(), "skipped": true }), || {
        format!("{} comes after the others for you", row.name())
    })?;
    Ok(Exit::Done)
}

pub(super) async fn undo(desk: &Desk, id: Option<String>, decision: Option<String>) -> Ended {
    let decision = match (decision, id) {
        (Some(decision), _) => decision,
        (None, Some(id)) => review::standing(&desk.store, &id).await?,
        (None, None) => return Err(Failure::told(Exit::Usage, "name the case, or the decision with --decision")),
    };
    let undone = review::undo(&desk.store, &desk.by, &decision, Holder::Cli).await?;
    let lease = undone.lease.map(|lease| json!({ "fence": lease.fence, "until": to_rfc3339(lease.until) }));
    let document = json!({
        "case": undone.name, "decision_id": undone.decision_id, "undone": true, "sent": undone.sent, "lease": lease,
    });
    desk.out.answer(&document, || {
        let sent = if undone.sent { " · the sinks are told" } else { "" };
        let back = undone.lease.map(|lease| format!(" · yours until {}", moment(lease.until, desk.zone)));
        format!("{} · {}{sent}{}", undone.text, undone.name, back.unwrap_or_default())
    })?;
    Ok(Exit::Done)
}
