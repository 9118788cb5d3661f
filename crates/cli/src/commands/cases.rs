//! `cases`: the list of cases by filter, and the filters a person keeps.

use countersign_station::case::time::to_rfc3339;
use countersign_station::review::list::{
    self, Filter, ListError, ListedCase, Mistake, Order, SavedFilter, find, loosen, page,
};
use serde_json::{Value, json};

use super::{Ended, Failure};
use crate::arguments::Cases;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, counted, line_of, moment, table};

/// Rows read at once; a list of any length is printed in constant memory.
const PAGE: usize = 500;

pub(super) async fn run(desk: &Desk, given: Cases) -> Ended {
    if given.filters {
        return saved(desk).await;
    }
    if let Some(name) = given.forget {
        list::forget_filter(&desk.store, &desk.by, &name).await?;
        desk.out.answer(&json!({ "forgotten": name }), || format!("the filter {name} is forgotten"))?;
        return Ok(Exit::Done);
    }
    let typed: Vec<String> = given.filter.iter().map(|word| quoted_again(word)).collect();
    let text = match &given.saved {
        Some(name) => {
            let kept = list::saved_filter(&desk.store, &desk.by, name).await?.filter;
            format!("{kept} {}", typed.join(" "))
        }
        None => typed.join(" "),
    };
    let filter = Filter::parse(&text).map_err(|mistake| wrong(&text, &mistake))?;
    if let Some(name) = given.save {
        let kept = list::save_filter(&desk.store, &desk.by, &name, &filter).await?;
        desk.out.answer(&document_of(&kept), || format!("saved as {}: {}", kept.name, kept.filter))?;
        return Ok(Exit::Done);
    }
    show(desk, &text, &filter, given.order, given.limit).await
}

/// A shell takes the quotes away: `label:"lost card"` arrives as one word with a space in it. A word that holds several
/// parts with keys of their own is a whole filter and stays as it is.
fn quoted_again(word: &str) -> String {
    match word.split_once(':') {
        Some((key, value)) if !word.contains('"') && value.contains(' ') && !value.contains(':') => {
            format!("{key}:\"{value}\"")
        }
        _ => word.to_owned(),
    }
}

async fn show(desk: &Desk, text: &str, filter: &Filter, order: Order, limit: usize) -> Ended {
    let found = find(&desk.store, &desk.by, filter, order).await.map_err(|error| match error {
        ListError::Mistake(mistake) => wrong(text, &mistake),
        other @ (ListError::Saved(_) | ListError::Policy(_) | ListError::Change(_) | ListError::Store(_)) => {
            other.into()
        }
    })?;
    let total = found.numbers.len();
    let shown = total.min(limit);
    let mut rows = Vec::new();
    for from in (0..shown).step_by(PAGE) {
        let stretch = found.numbers.stretch(from, PAGE.min(shown - from));
        for case in page(&desk.store, &desk.by, &stretch).await? {
            if desk.out.json { line_of(&document(&case))? } else { rows.push(cells(&case, desk)) }
        }
    }
    if !desk.out.json && !rows.is_empty() {
        let header = ["case", "workflow", "title", "AI's answer", "conf.", "state", "decided", "by", "came in"];
        desk.out.answer(&Value::Null, || table(&header, &rows))?;
    }
    let more = if shown < total { format!(", the first {} shown", count(shown as u64)) } else { String::new() };
    desk.out.remark(&format!("{}{more}", counted(total as u64, "case", "cases")));
    if found.hidden > 0 {
        desk.out.remark(&hidden(found.hidden));
    }
    if total == 0 {
        for without in loosen(&desk.store, &desk.by, filter).await? {
            desk.out.remark(&format!("without {}: {}", without.part, counted(without.cases, "case", "cases")));
        }
        return Ok(Exit::No);
    }
    Ok(Exit::Done)
}

fn hidden(cases: u32) -> String {
    let more = counted(cases, "more case", "more cases");
    format!("{more} still to be judged tell neither answer, confidence nor route: chosen for a check, or judged blind")
}

/// What is wrong, with the wrong piece underlined.
fn wrong(text: &str, mistake: &Mistake) -> Failure {
    let before = text[..mistake.place.start].chars().count();
    let length = text[mistake.place.clone()].chars().count().max(1);
    let line = format!("{}{}", " ".repeat(before), "^".repeat(length));
    Failure::told(Exit::Usage, format!("{}\n  {text}\n  {line}", mistake.what))
}

fn document(case: &ListedCase) -> Value {
    json!({
        "case": format!("{}/{}", case.source, case.case_id), "workflow": case.workflow, "title": case.title,
        "answer": case.answer, "confidence": case.confidence, "withheld": case.withheld, "state": case.state,
        "decided": case.decided, "by": case.by, "arrived_at": to_rfc3339(case.arrived_at as i64),
        "due_at": to_rfc3339(case.due_at as i64),
    })
}

fn cells(case: &ListedCase, desk: &Desk) -> Vec<String> {
    let clipped = |text: &str, most: usize| -> String {
        let line = text.lines().next().unwrap_or_default();
        if line.chars().count() <= most {
            line.to_owned()
        } else {
            line.chars().take(most - 1).chain(['…']).collect()
        }
    };
    let answer =
        if case.withheld { "once judged".to_owned() } else { clipped(case.answer.as_deref().unwrap_or("–"), 28) };
    vec![
        clipped(&format!("{}/{}", case.source, case.case_id), 40),
        case.workflow.clone(),
        clipped(&case.title, 48),
        answer,
        case.confidence.map_or_else(|| "–".to_owned(), |confidence| format!("{confidence:.2}")),
        case.state.clone(),
        clipped(case.decided.as_deref().unwrap_or("–"), 36),
        case.by.clone().unwrap_or_else(|| "–".to_owned()),
        moment(case.arrived_at as i64, desk.zone),
    ]
}

async fn saved(desk: &Desk) -> Ended {
    let filters = list::saved_filters(&desk.store, &desk.by).await?;
    let documents: Vec<Value> = filters.iter().map(document_of).collect();
    desk.out.answer(&documents, || {
        if filters.is_empty() {
            return "no filters are saved; `countersign cases --save NAME FILTER…` keeps one".to_owned();
        }
        let rows: Vec<Vec<String>> = filters.iter().map(|one| vec![one.name.clone(), one.filter.clone()]).collect();
        table(&["name", "filter"], &rows)
    })?;
    Ok(Exit::Done)
}

fn document_of(saved: &SavedFilter) -> Value {
    json!({ "name": saved.name, "filter": saved.filter })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("label:lost card", "label:\"lost card\"", "the shell took the quotes")]
    #[case("label:\"lost card\"", "label:\"lost card\"", "the shell left them")]
    #[case("state:open label:fee", "state:open label:fee", "a whole filter in one word")]
    #[case("state:open", "state:open", "nothing to mend")]
    fn quotes_come_back(#[case] word: &str, #[case] read: &str, #[case] why: &str) {
        assert_eq!(quoted_again(word), read, "{why}");
    }
}
