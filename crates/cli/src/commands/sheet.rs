//! A case printed: as the envelope with what the station adds, or as lines to read. What is withheld is not in the
//! sheet, so nothing has to be left out here.

use countersign_station::case::time::to_rfc3339;
use countersign_station::case::{Envelope, State};
use countersign_station::policy::Why;
use countersign_station::queue::Lease;
use countersign_station::review::{
    AnswerView, Block, CaseView, FieldBack, FieldValue, Past, Picture, ReadBack, Revised, Row, Said, SaidView, Sheet,
    VerdictView, plain, proposals, readable, view,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::evidence::{bar_document, bar_lines};
use super::precedents::{subject_document, subject_lines};
use crate::desk::Desk;
use crate::outcome::Failure;
use crate::print::moment;

/// Prints a case and the lease the asker holds on it, if any.
///
/// # Errors
/// When the other cases about its subject cannot be read, or standard output cannot be written.
pub(super) async fn show(desk: &Desk, sheet: Sheet, lease: Option<Lease>) -> Result<(), Failure> {
    let no = sheet.row.no;
    if desk.out.json {
        let subject = subject_document(desk, no).await?;
        desk.out.answer(&document(&sheet, lease, subject), String::new)?;
        return Ok(());
    }
    let subject = subject_lines(desk, no).await?;
    let state = sheet.row.state;
    let shown_under = lease.unwrap_or(Lease { case: sheet.row.no, fence: sheet.row.fence, until: 0 });
    let found = proposals(&sheet);
    let shown = view(sheet, shown_under);
    let mut lines = lines(&shown, desk);
    section(&mut lines, "Evidence bar", bar_lines(shown.bar.as_ref(), &found).into_iter());
    section(&mut lines, "Earlier on this subject", subject.into_iter());
    lines.push(String::new());
    lines.push(match lease {
        Some(lease) => format!("It is yours until {} (fence {}).", moment(lease.until, desk.zone), lease.fence),
        None if state == State::Readback => "It waits for its readback.".to_owned(),
        None => format!("It is {}.", state.as_str()),
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
    /// The AI's answer is shown once a verdict is given.
    blind: bool,
    /// What the asker said before it was shown.
    verdict: Option<&'s VerdictView>,
    route: Option<Value>,
    lease: Option<Value>,
    history: Vec<Value>,
    /// Other cases about its subject; null when it names none.
    subject_history: Value,
    /// What its source changed since the revision before.
    #[serde(skip_serializing_if = "Option::is_none")]
    revised: Option<&'s Revised>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    readers: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_view: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<Value>,
    /// What a reader said back when its last answer did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_back: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence_bar: Option<Value>,
}

fn document(sheet: &Sheet, lease: Option<Lease>, subject_history: Value) -> Document<'_> {
    Document {
        content: &sheet.content,
        state: sheet.row.state.as_str(),
        revision: sheet.row.revision,
        why: &sheet.why,
        blind: sheet.blind,
        verdict: sheet.verdict.as_ref(),
        route: sheet.route.as_ref().map(|route| {
            json!({ "to": route.to, "rules": route.rules, "selection_probability": route.selection_probability })
        }),
        lease: lease.map(|lease| json!({ "fence": lease.fence, "until": to_rfc3339(lease.until) })),
        history: sheet.before.history.iter().map(past).collect(),
        subject_history,
        revised: sheet.previous.revised.as_ref(),
        readers: sheet.before.readers.iter().map(said_json).collect(),
        first_view: sheet.before.first_view.as_ref().map(said_json),
        question: sheet.before.question.as_ref().map(|asked| {
            json!({ "at": to_rfc3339(asked.at), "who": asked.who, "text": asked.text })
        }),
        read_back: sheet.before.read_back.as_ref().map(|back| {
            json!({ "seconds": back.seconds, "words": back.words, "fields": back.fields })
        }),
        evidence_bar: bar_document(sheet),
    }
}

fn past(past: &Past) -> Value {
    json!({
        "at": to_rfc3339(past.at as i64), "who": past.who, "action": past.action, "text": past.text,
        "said": past.said, "reason": past.reason, "note": past.note,
    })
}

fn said_json(said: &Said) -> Value {
    json!({
        "who": said.who, "action": said.action, "answer": said.answer, "reason": said.reason, "note": said.note,
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
    if let Some(verdict) = &case.verdict {
        let together = match verdict.agrees {
            Some(true) => " · you agree",
            Some(false) => " · you differ",
            None => "",
        };
        lines.push(format!("\nYou said first: {}{together}", verdict.text));
    }
    lines.extend(to_answer(case, desk));
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
    section(&mut lines, "Two answers", case.readers.iter().map(said_line));
    section(&mut lines, "Handed up", case.first_view.iter().map(said_line));
    section(
        &mut lines,
        "So far",
        case.history.iter().map(|past| {
            let reason = past.reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
            let note = past.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
            let said = past.said.as_ref().map(|said| format!(" (first said: {said})")).unwrap_or_default();
            format!("{} {}: {}{said}{reason}{note}", moment(past.at as i64, desk.zone), past.who, past.text)
        }),
    );
    lines.push(String::new());
    lines
}

/// What stands above the case: a question, or why it came again.
fn to_answer(case: &CaseView, desk: &Desk) -> Vec<String> {
    let asked = case.question.iter().map(|asked| format!("\n{} asks: {}", asked.who, asked.text));
    let returned = case.returned.iter().map(|past| {
        let note = past.note.as_deref().unwrap_or_default();
        let at = moment(past.at as i64, desk.zone);
        format!("\nReturned by {} on {at}: {note}. This is revision {}.", past.who, case.revision)
    });
    let reopened = case.reopened.then(|| "\nReopened: the decision it had stands until you answer.".to_owned());
    let read_back = case.read_back.iter().map(read_back);
    asked.chain(returned).chain(reopened).chain(read_back).collect()
}

/// What a reader did not understand, for whoever answers next.
fn read_back(back: &ReadBack) -> String {
    let field = |field: &FieldBack| format!("\n  {} ({}): {}", field.field.replace('_', " "), field.score, field.said);
    let fields: String = back.fields.iter().map(field).collect();
    format!("\nDid not pass its readback of {} s. What a reader said back:{fields}", back.seconds)
}

fn said_line(said: &SaidView) -> String {
    let answer = said.answer.as_ref().map(|answer| format!("\n{}", self::said(answer).join("\n"))).unwrap_or_default();
    let reason = said.reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
    let note = said.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
    format!("{}: {}{reason}{note}{answer}", said.who, said.text)
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
            let args = args.iter().map(|arg| indented(&format!("{}: {}", arg.name, arg.shown)));
            std::iter::once(format!("  {action}")).chain(args).collect()
        }
        AnswerView::Choice { choice } => vec![format!("  {choice}")],
        AnswerView::Refusal => vec!["  do nothing".to_owned()],
    }
}

fn named(field: &FieldValue) -> String {
    format!("{}: {}", field.name, field.value)
}

fn block_lines<'b>(block: &'b Block, desk: &Desk) -> (&'b str, Vec<String>) {
    match block {
        Block::Record { title, rows } => {
            let line = |row: &Row| {
                let before = row.before.as_ref().map(|before| format!(" (was {before})")).unwrap_or_default();
                format!("{}: {}{before}", row.name, row.value)
            };
            (title, rows.iter().map(line).collect())
        }
        Block::Timeline { title, touches } => {
            let line = |touch: &countersign_station::review::Touch| {
                let at = touch.at.map(|at| moment(at as i64, desk.zone)).unwrap_or_default();
                format!("{at} {}: {}", touch.who, touch.text)
            };
            (title, touches.iter().map(line).collect())
        }
        Block::Text { title, text } => (title, vec![text.clone()]),
        Block::Markdown { title, passages } | Block::Html { title, passages, .. } => (title, vec![plain(passages)]),
        // A terminal shows no pictures; the size tells that there is one.
        Block::Image { title, picture: Picture::Drawn { width, height, .. } } => {
            (title, vec![format!("an image, {width} × {height}")])
        }
        Block::Image { title, picture: Picture::Refused { why } } => {
            (title, vec![format!("an image that is not drawn: {why}")])
        }
        Block::Attachment { title, media, bytes, text } => {
            let what = format!("{media}, {bytes} bytes");
            (title, std::iter::once(what).chain(text.clone()).collect())
        }
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
