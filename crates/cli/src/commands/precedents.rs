//! `precedents`, and the other cases about a subject as `case` prints them.

use countersign_station::case::CaseNo;
use countersign_station::case::time::to_rfc3339;
use countersign_station::review::{self, Earlier, Precedent, Precedents, SubjectHistory};
use serde_json::{Value, json};

use super::Ended;
use crate::desk::Desk;
use crate::outcome::{Exit, Failure};
use crate::print::{counted, moment};

/// Settled cases that are read into the index before the answer; more are left to the window or `sync`.
const READ_FIRST: u64 = 2_000;
/// Precedents that are printed.
const PRINTED: usize = 10;

pub(super) async fn run(desk: &Desk, name: &str) -> Ended {
    let row = desk.case(name).await?;
    review::settle_due(&desk.store).await?;
    review::index_due(&desk.store, READ_FIRST).await?;
    let found = review::precedents(&desk.store, &desk.by, row.no, PRINTED).await?;
    if found.unread > 0 {
        let behind = counted(found.unread, "settled case is", "settled cases are");
        desk.out.remark(&format!("{behind} not searched yet; `countersign sync --once` reads them all"));
    }
    let none =
        if found.withheld { "they are shown once you have said what you think" } else { "nothing settled is like it" };
    if found.cases.is_empty() {
        desk.out.remark(none);
    }
    let document = document(&row.name(), &found);
    desk.out.answer(&document, || found.cases.iter().map(|one| lines(one, desk)).collect::<Vec<_>>().join("\n\n"))?;
    Ok(if found.cases.is_empty() { Exit::No } else { Exit::Done })
}

fn document(case: &str, found: &Precedents) -> Value {
    let one = |precedent: &Precedent| {
        let mut value = earlier(&precedent.earlier);
        value["shared"] = json!(precedent.shared);
        value["cite"] = json!(precedent.cite);
        value
    };
    json!({
        "case": case, "withheld": found.withheld, "unread": found.unread,
        "precedents": found.cases.iter().map(one).collect::<Vec<_>>(),
    })
}

/// An earlier case as JSON.
fn earlier(case: &Earlier) -> Value {
    let decided = case.decided.as_ref().map(|decided| {
        json!({
            "text": decided.text, "who": decided.who, "at": to_rfc3339(decided.at as i64), "reason": decided.reason,
            "note": decided.note,
        })
    });
    json!({
        "case": case.case, "workflow": case.workflow, "title": case.title, "at": to_rfc3339(case.at as i64),
        "stands": case.stands, "answer": case.answer, "decided": decided,
    })
}

fn lines(precedent: &Precedent, desk: &Desk) -> String {
    let mut lines = earlier_lines(&precedent.earlier, desk);
    lines.push(format!("  shares {}", precedent.shared.join(", ")));
    lines.join("\n")
}

fn earlier_lines(case: &Earlier, desk: &Desk) -> Vec<String> {
    let mut lines = vec![format!("{} · {} · {}", case.case, case.workflow_name, case.title)];
    lines.extend(case.stands.as_ref().map(|stands| format!("  {} {stands}", moment(case.at as i64, desk.zone))));
    if let Some(decided) = &case.decided {
        let answer = case.answer.as_ref().map(|answer| format!(" · the AI said {answer}")).unwrap_or_default();
        let reason = decided.reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
        let at = moment(decided.at as i64, desk.zone);
        lines.push(format!("  {at} {}: {}{answer}{reason}", decided.who, decided.text));
        lines.extend(decided.note.as_ref().map(|note| format!("  “{note}”")));
    }
    lines
}

/// The other cases about the subject of a case, for its document; null when it names none.
pub(super) async fn subject_document(desk: &Desk, no: CaseNo) -> Result<Value, Failure> {
    let history = review::subject_history(&desk.store, &desk.by, no).await?;
    Ok(history.map_or(Value::Null, |SubjectHistory { cases, more, capped }| {
        json!({ "cases": cases.iter().map(earlier).collect::<Vec<_>>(), "more": more, "capped": capped })
    }))
}

/// The same as lines; none where there is nothing.
pub(super) async fn subject_lines(desk: &Desk, no: CaseNo) -> Result<Vec<String>, Failure> {
    let Some(history) = review::subject_history(&desk.store, &desk.by, no).await? else { return Ok(Vec::new()) };
    let mut lines: Vec<String> = history.cases.iter().flat_map(|case| earlier_lines(case, desk)).collect();
    if history.more > 0 {
        let more = if history.capped { "more than " } else { "" };
        lines.push(format!("and {more}{}", counted(history.more, "earlier one", "earlier ones")));
    }
    Ok(lines)
}
