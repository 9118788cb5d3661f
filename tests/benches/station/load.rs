//! Cases of 2 KB, as many as wanted, in five workflows.

use std::io::{BufWriter, Write as _};
use std::ops::Range;
use std::path::Path;

pub(crate) const WORKFLOWS: [&str; 5] = ["routing", "leads", "replies", "renewals", "fields"];
pub(crate) const LABELS: [&str; 8] =
    ["lost_card", "late_card", "fee", "refund", "exchange_rate", "pin_blocked", "top_up", "other"];

/// A policy in which about two of five cases need a person.
pub(crate) fn policy(key: &str) -> String {
    let labels = LABELS.map(|label| format!("\"{label}\"")).join(", ");
    format!(
        "[workflow]\nkey = \"{key}\"\nname = \"{key}\"\nmode = \"ai-assisted\"\nstage = \"excite\"\nkind = \"classification\"\n\
         owner = \"Head of lifecycle\"\nlabels = [{labels}]\nrollout = \"live\"\n[route]\nthreshold = 0.40\naudit_rate = 0.05\n\
         [review]\nundo = \"15s\"\nreasons = [{{code = \"wrong-label\", text = \"Wrong label\"}}]\n"
    )
}

/// One case, about 2 KB of JSON.
pub(crate) fn case(n: usize) -> String {
    let label = LABELS[n % LABELS.len()];
    // Spread evenly over 0..1 without repeating soon.
    let confidence = ((n * 7_919) % 10_000) as f64 / 10_000.0;
    let words = "I was charged twice for the same order and nobody has answered my message since Tuesday. ";
    let message = words.repeat(9);
    serde_json::json!({
        "schema": "countersign.case/1", "id": format!("case-{n:07}"), "source": "bench", "workflow": WORKFLOWS[n % 5],
        "title": format!("Charged twice, order {n}"), "subject": {"type": "contact", "id": format!("c-{}", n % 50_000)},
        "model": {"name": "txt-logreg", "version": "1.0.0"}, "input": {"Customer message": message},
        "context": [
            {"title": "CRM record", "type": "record", "data": {"Plan": "Pro", "Customer since": "2023-03", "Seats": n % 90, "Owner": "Maren"}},
            {"title": "Conversation", "type": "timeline", "data": [
                {"at": "2026-10-22T09:00:00Z", "who": "customer", "text": "Is anybody there?"},
                {"at": "2026-10-22T09:05:00Z", "who": "assistant", "text": "Thank you for reaching out, what is your order number?"}]}],
        "prediction": {"label": label}, "confidence": confidence,
        "alternatives": [{"label": label, "p": confidence}, {"label": LABELS[(n + 1) % 8], "p": 0.02}, {"label": LABELS[(n + 2) % 8], "p": 0.01}],
        "explanation": [{"feature": "charged", "value": "present", "contribution": 0.41}, {"feature": "twice", "value": "present", "contribution": 0.33}],
        "created_at": "2026-10-23T08:10:48Z",
    })
    .to_string()
}

/// Writes the first `cases` of them; returns the mean length of a line.
pub(crate) fn write(path: &Path, cases: usize) -> usize {
    write_range(path, 0..cases)
}

/// Writes those of a range; returns the mean length of a line.
pub(crate) fn write_range(path: &Path, cases: Range<usize>) -> usize {
    let mut out = BufWriter::new(std::fs::File::create(path).expect("the load can be written"));
    let (count, mut bytes) = (cases.len(), 0);
    for n in cases {
        let line = case(n);
        bytes += line.len();
        writeln!(out, "{line}").expect("the load can be written");
    }
    out.flush().expect("the load can be written");
    bytes / count.max(1)
}
