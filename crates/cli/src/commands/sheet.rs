//! A case printed: as the envelope with what the station adds, or as lines to read. What is withheld is not in the
//! sheet, so nothing has to be left out here.

use countersign_station::case::Envelope;
use countersign_station::case::time::to_rfc3339;
use countersign_station::policy::Why;
use countersign_station::queue::Lease;
use countersign_station::review::{AnswerView, Block, CaseView, FieldValue, Past, Sheet, readable, view};
use serde::Serialize;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::outcome::Failure;
use crate::print::moment;

/// Prints a case and the lease the asker holds on it, if any.
///
/// # Errors
/// When standard output cannot be written.
pub(super) fn show(desk: &Desk, sheet: Sheet, lease: Option<Lease>) -> Result<(), Failure> {
    if desk.out.json {
        desk.out.answer(&document(&sheet, lease), String::new)?;
        return Ok(());
    }
    let state = sheet.row.state.as_str();
    let shown_under = lease.unwrap_or(Lease { case: sheet.row.no, fence: sheet.row.fence, until: 0 });
    let mut lines = lines(&view(sheet, shown_under), desk);
    lines.push(match lease {
        Some(lease) => format!("It is yours until {} (fence {}).", moment(lease.until, desk.zone), lease.fence),
        None => format!("It is {state}."),
    });
    desk.out.answer(&Value::Null, || lines.join("\n"))?;
    Ok(())
}

/// The envelope with what the station adds.
#[derive(Serialize)]
struct Document<'s> {
    #[serde(flatten)]
    content: &'s Envelope,
    state: &'static str,
    revision: u32,
    why: &'s Why,
    route: Option<Value>,
    lease: Option<Value>,
    history: Vec<Value>,
}

fn document(sheet: &Sheet, lease: Option<Lease>) -> Document<'_> {
    Document {
        content: &sheet.content,
        state: sheet.row.state.as_str(),
        revision: sheet.row.revision,
        why: &sheet.why,
        route: sheet.route.as_ref().map(|route| {
            json!({ "to": route.to, "rules": route.rules, "selection_probability": route.selection_probability })
        }),
        lease: lease.map(|lease| json!({ "fence": lease.fence, "until": to_rfc3339(lease.until) })),
        history: sheet.history.iter().map(past).collect(),
    }
}

fn past(past: &Past) -> Value {
    json!({
        "at": to_rfc3339(past.at as i64), "who": past.who, "action": past.action, "text": past.text,
        "reason": past.reason, "note": past.note,
    })
}

fn lines(case: &CaseView, desk: &Desk) -> Vec<String> {
    let mut lines = vec![
        case.title.clone(),
        format!(
            "{}/{} · {} · due {}",
            case.source,
            case.case_id,
            case.workflow_name,
            moment(case.due_at as i64, desk.zone)
        ),
        format!("{} {}", case.why.strong, case.why.rest),
    ];
    if let Some(answer) = &case.answer {
        let confidence = case.why.confidence.map(|confidence| format!(" · {confidence}")).unwrap_or_default();
        lines.push(format!("\nThe AI says{confidence}"));
        lines.extend(said(answer));
    }
    section(
        &mut lines,
        "Alternatives",
        case.alternatives.iter().map(|other| {
            let p = other.p.map(|p| format!("{p:.2} ")).unwrap_or_default();
            let text = other.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("{p}{}{text}", readable(&other.label))
        }),
    );
    section(
        &mut lines,
        "What moved it",
        case.explanation.iter().map(|moved| {
            let value = moved.value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
            format!("{:+.2} {}{value}", moved.contribution, moved.feature)
        }),
    );
    if let Some(brief) = &case.brief {
        let rows = [("audience", &brief.audience), ("claim", &brief.claim), ("next step", &brief.next_step)];
        let given = rows.into_iter().filter_map(|(name, text)| text.as_ref().map(|text| format!("{name}: {text}")));
        section(&mut lines, "Brief", given);
    }
    for block in case.input.iter().chain(&case.context) {
        let (title, rows) = block_lines(block, desk);
        section(&mut lines, title, rows.into_iter());
    }
    section(
        &mut lines,
        "So far",
        case.history.iter().map(|past| {
            let reason = past.reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
            let note = past.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
            format!("{} {}: {}{reason}{note}", moment(past.at as i64, desk.zone), past.who, past.text)
        }),
    );
    lines.push(String::new());
    lines
}

/// A heading and its rows, indented; nothing at all without rows.
fn section(lines: &mut Vec<String>, title: &str, rows: impl Iterator<Item = String>) {
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        lines.push(format!("\n{title}"));
        lines.extend(rows.map(|row| format!("  {}", row.replace('\n', "\n  "))));
    }
}

fn said(answer: &AnswerView) -> Vec<String> {
    let indented = |text: &str| format!("  {}", text.replace('\n', "\n  "));
    match answer {
        AnswerView::Label { label, text } => vec![format!("  {text} ({label})")],
        AnswerView::Score { score, label, band: _ } => {
            vec![format!("  {score}{}", label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default())]
        }
        AnswerView::Text { text, subject_line } => {
            subject_line.iter().map(|subject| format!("  Subject: {subject}")).chain([indented(text)]).collect()
        }
        AnswerView::Fields { fields } => fields.iter().map(|field| indented(&named(field))).collect(),
        AnswerView::Action { action, args } => {
            std::iter::once(format!("  {action}")).chain(args.iter().map(|arg| indented(&named(arg)))).collect()
        }
        AnswerView::Choice { choice } => vec![format!("  {choice}")],
    }
}

fn named(field: &FieldValue) -> String {
    format!("{}: {}", field.name, field.value)
}

fn block_lines<'b>(block: &'b Block, desk: &Desk) -> (&'b str, Vec<String>) {
    match block {
        Block::Record { title, rows } => (title, rows.iter().map(named).collect()),
        Block::Timeline { title, touches } => {
            let line = |touch: &countersign_station::review::Touch| {
                let at = touch.at.map(|at| moment(at as i64, desk.zone)).unwrap_or_default();
                format!("{at} {}: {}", touch.who, touch.text)
            };
            (title, touches.iter().map(line).collect())
        }
        Block::Text { title, text } | Block::Markdown { title, text } | Block::Html { title, text } => {
            (title, vec![text.clone()])
        }
        // A terminal shows no pictures; the length tells that there is one.
        Block::Image { title, src } => (title, vec![format!("an image, {} characters of it", src.len())]),
        Block::Series { title, points } => {
            let value = |y: Option<f64>| y.map_or_else(|| "–".to_owned(), |y| y.to_string());
            (title, points.iter().map(|point| format!("{}: {}", point.x, value(point.y))).collect())
        }
        Block::Table { title, columns, rows } => {
            let header: Vec<&str> = columns.iter().map(String::as_str).collect();
            (title, vec![crate::print::table(&header, rows)])
        }
    }
}
