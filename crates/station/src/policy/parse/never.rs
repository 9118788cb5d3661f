//! What can be read and protects nobody: rules that never hold, masks that hide nothing.

use super::sheet::{Section, Sheet};
use crate::case::is_pointer;
use crate::policy::document::Policy;
use crate::policy::expression::{Comparison, Expression, Literal};
use crate::policy::mistake::nearest;
use crate::policy::name::{Field, Name};

/// Reports it with its place.
pub(super) fn refuse<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>, policy: &Policy) {
    labels(sheet, root, policy);
    masks(sheet, root, policy);
}

/// Labels in `always_review` that the workflow does not have.
fn labels<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>, policy: &Policy) {
    let known = &policy.workflow.labels;
    if known.is_empty() {
        return;
    }
    let section = sheet.section(root, "route", "[route]");
    let written = sheet.texts(&section, "always_review").unwrap_or_default();
    for (rule, (text, place)) in policy.route.always_review.iter().zip(written) {
        let mut named = Vec::new();
        labels_of(&rule.expression, &mut named);
        for label in named.into_iter().filter(|label| !known.iter().any(|known| known == label)) {
            let at = text.find(&format!("'{label}'")).map_or(0, |at| text[..at].chars().count());
            let instead = nearest(label, known.iter().map(String::as_str)).map_or_else(
                || format!("its labels are {}", known.join(", ")),
                |near| format!("did you mean '{near}'?"),
            );
            let place = sheet.inside(&place, &text, at);
            sheet.say(&place, format!("the workflow has no label '{label}', so the rule never holds for it"), instead);
        }
    }
}

/// The labels that a condition compares with.
fn labels_of<'e>(expression: &'e Expression, named: &mut Vec<&'e str>) {
    let text = |literal: &'e Literal| match literal {
        Literal::Text(text) => Some(text.as_str()),
        Literal::Number(_) | Literal::Truth(_) => None,
    };
    match expression {
        Expression::Or(left, right) | Expression::And(left, right) => {
            labels_of(left, named);
            labels_of(right, named);
        }
        Expression::Not(inside) => labels_of(inside, named),
        Expression::Compare(Name::Field(Field::Label), Comparison::Equal | Comparison::Differs, literal) => {
            named.extend(text(literal));
        }
        Expression::In(Name::Field(Field::Label), literals) => named.extend(literals.iter().filter_map(text)),
        Expression::Compare(..) | Expression::In(..) | Expression::Contains(..) => {}
    }
}

/// Masks that point nowhere.
fn masks<'a>(sheet: &mut Sheet<'a>, root: &Section<'a>, policy: &Policy) {
    let section = sheet.section(root, "review", "[review]");
    let written = sheet.texts(&section, "mask").unwrap_or_default();
    for (pointer, (_, place)) in policy.review.mask.iter().zip(written) {
        if !is_pointer(pointer) {
            let instead = "a ~ in a key is written ~0, and a / is written ~1";
            sheet.say(&place, format!("mask has \"{pointer}\", which points nowhere"), instead);
        }
    }
}
