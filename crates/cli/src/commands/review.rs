//! One decision: `approve`, `override`, `escalate`, `send-back`, `return`, `skip`, `undo`, `reopen`.

use std::path::Path;

use countersign_station::case::Prediction;
use countersign_station::case::time::to_rfc3339;
use countersign_station::queue::{self, Holder};
use countersign_station::review::{self, Action, Answer, Decided, EvidenceSpan, Undoable, Waiving, Which};
use serde_json::json;

use super::value::{Typed, evidence_of, fields_of, text_of};
use super::{Ended, Failure};
use crate::arguments::{Escalate, Override, Value, Waive};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, moment, table};

pub(super) async fn approve(desk: &Desk, id: String, evidence: Option<&Path>) -> Ended {
    decide(desk, &Answer { evidence: shown_in(evidence)?, ..answer(id, Action::Approve) }).await
}

pub(super) async fn correct(desk: &Desk, given: Override) -> Ended {
    let Override { id, more: _, value, reason, note, evidence } = given;
    let value = value_of(desk, &id, value).await?;
    let evidence = shown_in(evidence.as_deref())?;
    decide(desk, &Answer { value: Some(value), reason, note, evidence, ..answer(id, Action::Override) }).await
}

/// The right answer to a case.
pub(super) async fn value_of(desk: &Desk, id: &str, value: Value) -> Result<Prediction, Failure> {
    let Some(value) = typed(value)?.given() else {
        let message = "give the right answer: --label, --score, --text-file, --fields, --choice, --args or --refuse";
        return Err(Failure::told(Exit::Usage, message));
    };
    value.prediction(desk, id).await
}

/// The evidence of a file; none without one.
fn shown_in(file: Option<&Path>) -> Result<Vec<EvidenceSpan>, Failure> {
    file.map(evidence_of).transpose().map(Option::unwrap_or_default)
}

pub(super) async fn waive(desk: &Desk, given: Waive) -> Ended {
    let Waive { id, gates, reason, note } = given;
    let asked = Waiving { case: Which::Name(id), gates, reason, note };
    let waived = review::waive(&desk.store, &desk.by, &asked).await?;
    let gates: Vec<String> = waived.gates.iter().map(ToString::to_string).collect();
    let document = json!({ "case": waived.case, "waived": gates, "reason": asked.reason });
    desk.out.answer(&document, || format!("waived {} · {}", gates.join(", "), waived.case))?;
    Ok(Exit::Done)
}

pub(super) async fn escalate(desk: &Desk, given: Escalate) -> Ended {
    let Escalate { id, value, reason, note } = given;
    let value = match typed(value)?.given() {
        Some(value) => Some(value.prediction(desk, &id).await?),
        None => None,
    };
    decide(desk, &Answer { value, reason: Some(reason), note, ..answer(id, Action::Escalate) }).await
}

fn typed(value: Value) -> Result<Typed, Failure> {
    let Value { label, text_file, subject_line, fields, score, choice, args, refuse } = value;
    Ok(Typed {
        label,
        score,
        text: text_file.as_deref().map(text_of).transpose()?,
        subject_line,
        fields: fields.as_deref().map(fields_of).transpose()?,
        args: args.as_deref().map(fields_of).transpose()?,
        choice,
        refuse,
    })
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
        evidence: Vec::new(),
    }
}

async fn decide(desk: &Desk, answer: &Answer) -> Ended {
    let decided = review::decide(&desk.store, &desk.by, answer).await?;
    let Decided { decision_id, case, action, label, hold_until, late, waits } = &decided;
    let document = json!({
        "case": case, "decision_id": decision_id, "action": action, "hold_until": to_rfc3339(*hold_until as i64),
        "late": late, "waits": waits,
    });
    let left = (*hold_until as i64).saturating_sub(desk.store.now()).max(0).unsigned_abs() / 1_000;
    desk.out.answer(&document, || {
        let undo = if *waits {
            " · nothing leaves before another person has acted on it".to_owned()
        } else if left > 0 {
            format!(" · leaves in {} s unless undone", count(left))
        } else {
            String::new()
        };
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

pub(super) async fn undo(desk: &Desk, id: Option<String>, decision: Option<String>, batch: bool) -> Ended {
    let decision = match (decision, id) {
        (Some(decision), _) => decision,
        (None, Some(id)) => review::standing(&desk.store, &id).await?,
        (None, None) => return Err(Failure::told(Exit::Usage, "name the case, or the decision with --decision")),
    };
    if batch {
        return super::together::undo(desk, &decision).await;
    }
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

/// How far back one can look.
const LAST: u32 = 50;

pub(super) async fn undoable(desk: &Desk) -> Ended {
    let mine = review::recent(&desk.store, &desk.by, LAST).await?;
    let document: Vec<_> = mine
        .iter()
        .map(|one| {
            json!({
                "decision_id": one.decision_id, "case": one.case_id, "decided": one.label,
                "at": to_rfc3339(one.at as i64), "undo": one.effect, "text": one.text,
            })
        })
        .collect();
    desk.out.answer(&json!(document), || {
        if mine.is_empty() {
            return "you have decided nothing that could be undone".to_owned();
        }
        let row = |one: &Undoable| {
            vec![moment(one.at as i64, desk.zone), one.case_id.clone(), one.label.clone(), one.text.clone()]
        };
        table(&["when", "case", "decided", "undoing it"], &mine.iter().map(row).collect::<Vec<_>>())
    })?;
    Ok(Exit::Done)
}

pub(super) async fn reopen(desk: &Desk, id: String, reason: &str, note: Option<&str>) -> Ended {
    let reopened = review::reopen(&desk.store, &desk.by, &Which::Name(id), reason, note).await?;
    desk.out
        .answer(&json!({ "case": reopened.name, "decision_id": reopened.decision_id, "reopened": true }), || {
            format!("{} waits again; its decision stands until the next one", reopened.name)
        })?;
    Ok(Exit::Done)
}

pub(super) async fn send_back(desk: &Desk, id: String, question: &str) -> Ended {
    let sent = review::send_back(&desk.store, &desk.by, &Which::Name(id), None, question).await?;
    desk.out.answer(&json!({ "case": sent.case, "question_id": sent.question_id, "to": sent.to }), || {
        let to = sent.to.as_ref().map_or_else(|| "whoever takes it next".to_owned(), Clone::clone);
        format!("{} goes back to {to}", sent.case)
    })?;
    Ok(Exit::Done)
}
