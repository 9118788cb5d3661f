//! The evidence bar of a draft, printed: what it asks for, what was waived, and what in the AI's own text may show it.

use countersign_station::case::time::to_rfc3339;
use countersign_station::review::{BarView, Proposal, RequirementView, Sheet, WaivedView, bar_of, proposals};
use serde_json::{Value, json};

/// The bar as JSON; nothing where nothing is asked. A proposal can be sent back as evidence, without `why` and `doubtful`.
pub(super) fn bar_document(sheet: &Sheet) -> Option<Value> {
    let bar = bar_of(sheet)?;
    let requirements: Vec<Value> = bar.requirements.iter().map(requirement).collect();
    Some(json!({ "requirements": requirements, "proposals": proposals(sheet) }))
}

fn requirement(asked: &RequirementView) -> Value {
    let waived = |waived: &WaivedView| json!({ "by": waived.by, "reason": waived.reason, "note": waived.note, "at": to_rfc3339(waived.at as i64) });
    json!({
        "requirement": asked.requirement, "title": asked.title, "needed": asked.needed, "gate": asked.gate,
        "waived": asked.waived.as_ref().map(waived),
    })
}

/// The bar as lines to read.
pub(super) fn bar_lines(bar: Option<&BarView>, proposals: &[Proposal]) -> Vec<String> {
    bar.map(|bar| bar.requirements.as_slice()).unwrap_or_default().iter().map(|asked| line(asked, proposals)).collect()
}

fn line(asked: &RequirementView, proposals: &[Proposal]) -> String {
    let RequirementView { requirement, title, needed, is_check, waived, .. } = asked;
    let count = if *needed > 1 { format!(" × {needed}") } else { String::new() };
    if let Some(WaivedView { by, reason, .. }) = waived {
        return format!("{title}{count}: waived by {by}: {reason}");
    }
    if *is_check {
        return format!("{title}: yours to say ({requirement})");
    }
    match proposals.iter().find(|proposal| proposal.requirement.to_string() == *requirement) {
        Some(Proposal { start, end, quote, why, .. }) => {
            format!("{title}{count}: perhaps “{quote}” ({requirement}, {start} to {end}; {why})")
        }
        None => format!("{title}{count}: nothing found ({requirement})"),
    }
}
