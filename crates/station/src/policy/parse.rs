//! Reads a policy file and reports all of its mistakes at once, each with line, column and what would be right.
//!
//! A section that is absent takes its defaults; `[workflow]` alone must be there.

mod never;
mod review;
mod sheet;
#[cfg(test)]
mod tests;
mod workflow;

use toml::de::DeTable;

use self::sheet::{Section, Sheet};
use super::document::{Baseline, Limits, Policy, Routing, Rule};
use super::duration::Retention;
use super::expression::Expression;
use super::mistake::Mistake;
use super::words::{Confidence, Kind};

/// Reads one policy as it is kept. `file` is the name that messages carry; nothing is opened.
///
/// # Errors
/// Every mistake of the file, in its order. A file that is not TOML reports where its syntax breaks and nothing else.
pub fn parse(text: &str, file: &str) -> Result<Policy, Vec<Mistake>> {
    parsed(text, file, |_, _, _| {})
}

/// Reads one policy that is to be applied: also refused is what protects nobody, though a version that is kept may have it.
///
/// # Errors
/// As [`parse`].
pub fn check(text: &str, file: &str) -> Result<Policy, Vec<Mistake>> {
    parsed(text, file, never::refuse)
}

/// What is looked at in a policy that was read without a mistake.
type More = for<'a> fn(&mut Sheet<'a>, &Section<'a>, &Policy);

fn parsed(text: &str, file: &str, more: More) -> Result<Policy, Vec<Mistake>> {
    let (document, broken) = DeTable::parse_recoverable(text);
    let mut sheet = Sheet::new(file, text);
    if !broken.is_empty() {
        for error in &broken {
            sheet.broken(&error.span().unwrap_or(0..0), error.message());
        }
        return Err(sheet.mistakes());
    }
    let root = Section::new("the file", 0..0, Some(document.get_ref()));
    let policy = read(&mut sheet, &root);
    if let Some(policy) = policy.as_ref().filter(|_| sheet.is_clean()) {
        more(&mut sheet, &root, policy);
    }
    let mistakes = sheet.mistakes();
    policy.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

/// `None` only when a mistake was reported.
fn read<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>) -> Option<Policy> {
    sheet.known(root, &["workflow", "route", "review", "evidence", "limits"]);
    let section = sheet.section(root, "workflow", "[workflow]");
    let route = sheet.section(root, "route", "[route]");
    let confidence = confidence(sheet, &section, &route);
    let workflow = workflow::read(sheet, &section, confidence);
    // Any kind does for the checks that follow a workflow that could not be read.
    let kind = workflow.as_ref().map_or(Kind::Draft, |workflow| workflow.kind);
    let route = routing(sheet, &route, kind);
    let review = review::review(sheet, root);
    let evidence = review::evidence(sheet, root, kind);
    let limits = limits(sheet, root);
    Some(Policy { workflow: workflow?, route, review, evidence, limits })
}

/// `confidence = "none"` may stand under `[workflow]` or under `[route]`.
fn confidence<'a>(sheet: &mut Sheet<'a>, workflow: &Section<'a>, route: &Section<'a>) -> Confidence {
    let first: Option<Confidence> = sheet.word(workflow, "confidence", Confidence::ALL);
    let second = sheet.word(route, "confidence", Confidence::ALL);
    if let (Some(one), Some(other)) = (first, second)
        && one != other
    {
        let what = format!("[workflow] says confidence is {one}, [route] says {other}");
        sheet.say(&route.place("confidence"), what, "keep one of them");
    }
    first.or(second).unwrap_or(Confidence::Given)
}

fn routing<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>, kind: Kind) -> Routing {
    sheet.known(
        section,
        &[
            "threshold",
            "audit_rate",
            "audit_waits",
            "blind_first",
            "seeded",
            "double_review",
            "always_review",
            "confidence",
        ],
    );
    let default = Routing::default_for(kind);
    Routing {
        threshold: sheet.share(section, "threshold").unwrap_or(default.threshold),
        audit_rate: sheet.share(section, "audit_rate").unwrap_or(default.audit_rate),
        audit_waits: sheet.truth(section, "audit_waits").unwrap_or(default.audit_waits),
        blind_first: sheet.share(section, "blind_first").unwrap_or(default.blind_first),
        seeded: sheet.share(section, "seeded").unwrap_or(default.seeded),
        double_review: sheet.share(section, "double_review").unwrap_or(default.double_review),
        always_review: rules(sheet, section),
    }
}

fn rules<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (text, place) in sheet.texts(section, "always_review").unwrap_or_default() {
        match Expression::parse(&text) {
            Ok(expression) => rules.push(Rule { text, expression }),
            Err(error) => {
                let place = sheet.inside(&place, &text, error.at);
                sheet.say(&place, format!("the rule \"{text}\" cannot be read"), error.reason);
            }
        }
    }
    rules
}

fn limits<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>) -> Limits {
    let section = sheet.section(root, "limits", "[limits]");
    sheet.known(&section, &["target_error", "confidence", "false_trips_per_year", "retention", "baseline"]);
    let default = Limits::default();
    let between = |n: f64| n > 0.0 && n < 1.0;
    let inside = "it must be above 0 and below 1";
    let trips = "it must be above 0 and at most 365";
    Limits {
        target_error: sheet.number(&section, "target_error", inside, between).unwrap_or(default.target_error),
        confidence: sheet.number(&section, "confidence", inside, between).unwrap_or(default.confidence),
        false_trips_per_year: sheet
            .number(&section, "false_trips_per_year", trips, |n| n > 0.0 && n <= 365.0)
            .unwrap_or(default.false_trips_per_year),
        retention: retention(sheet, &section),
        baseline: baseline(sheet, &section),
    }
}

fn retention<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<Retention> {
    let value = section.get("retention")?;
    let retention = value.get_ref().as_str().and_then(Retention::parse);
    if retention.is_none() {
        sheet.wrong("retention", value, "it must be a span such as \"24 months\", \"90 days\" or \"2 years\"");
    }
    retention
}

fn baseline<'a>(sheet: &mut Sheet<'a>, section: &Section<'a>) -> Option<Baseline> {
    section.get("baseline")?;
    let table = sheet.section(section, "baseline", "baseline");
    sheet.known(&table, &["minutes_per_case", "cost_per_case", "error_rate"]);
    Some(Baseline {
        minutes_per_case: sheet.number(&table, "minutes_per_case", "it must be 0 or more", |n| n >= 0.0),
        cost_per_case: sheet.number(&table, "cost_per_case", "it must be 0 or more", |n| n >= 0.0),
        error_rate: sheet.share(&table, "error_rate"),
    })
}
