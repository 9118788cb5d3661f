//! What changed between two versions of a policy.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::document::Policy;

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where it stands: `route.threshold`, `review.reasons[off-brand].text`.
    pub path: String,
    /// Its old value as a policy would write it; `None` when it was not there.
    pub before: Option<String>,
    /// Its new value; `None` when it is gone.
    pub after: Option<String>,
}

/// Every difference, in the order of the paths; empty when both say the same.
#[must_use]
pub fn diff(old: &Policy, new: &Policy) -> Vec<Change> {
    // A policy has nothing that JSON cannot say: finite numbers, text keys.
    let [old, new] = [old, new].map(|policy| serde_json::to_value(policy).unwrap_or(Value::Null));
    let mut changes = Vec::new();
    compare("", &old, &new, &mut changes);
    changes
}

fn compare(path: &str, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(
                    &path,
                    before.get(key).unwrap_or(&Value::Null),
                    after.get(key).unwrap_or(&Value::Null),
                    changes,
                );
            }
        }
        (Value::Array(before), Value::Array(after)) => compare_lists(path, before, after, changes),
        _ => changes.push(Change { path: path.to_owned(), before: written(old), after: written(new) }),
    }
}

/// Elements are told apart by their name, so that one more label shows as one line and not as two long lists.
fn compare_lists(path: &str, old: &[Value], new: &[Value], changes: &mut Vec<Change>) {
    let before = changes.len();
    let find = |list: &'_ [Value], name: &str| list.iter().position(|element| name_of(element) == name);
    for element in old {
        let name = name_of(element);
        let counterpart = find(new, &name).map_or(&Value::Null, |at| &new[at]);
        compare(&format!("{path}[{name}]"), element, counterpart, changes);
    }
    for element in new.iter().filter(|element| find(old, &name_of(element)).is_none()) {
        compare(&format!("{path}[{}]", name_of(element)), &Value::Null, element, changes);
    }
    if changes.len() == before {
        let order = |list: &[Value]| Some(list.iter().map(name_of).collect::<Vec<_>>().join(", "));
        changes.push(Change { path: format!("{path} (order)"), before: order(old), after: order(new) });
    }
}

/// A reason by its code, a field by its name, anything else by itself.
fn name_of(element: &Value) -> String {
    let key = ["code", "name"].into_iter().find_map(|key| element.get(key)).unwrap_or(element);
    written(key).unwrap_or_default()
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::policy;
    use rstest::rstest;

    const BASE: &str = "[route]\nthreshold = 0.8\n[review]\nreasons = [{code='a', text='A'}, {code='b', text='B'}]";

    #[rstest]
    #[case("[route]\nthreshold = 0.9", "route.threshold", Some("0.8"), Some("0.9"))]
    #[case("[review]\nsla = '2h'", "review.sla", Some("4h"), Some("2h"))]
    #[case("[limits]\nretention = '1 year'", "limits.retention", None, Some("1 year"))]
    #[case("[route]\nalways_review = ['stake > 5']", "route.always_review[stake > 5]", None, Some("stake > 5"))]
    fn one_change_one_line(
        #[case] rest: &str,
        #[case] path: &str,
        #[case] before: Option<&str>,
        #[case] after: Option<&str>,
    ) {
        let changes = diff(&policy(""), &policy(rest));
        let expected = Change { path: path.into(), before: before.map(str::to_owned), after: after.map(str::to_owned) };
        assert_eq!(changes, [expected], "exactly what was edited shows");
    }

    #[test]
    fn the_same_policy_has_no_difference() {
        assert_eq!(diff(&policy(BASE), &policy(BASE)), [], "nothing changed");
    }

    #[test]
    fn reasons_are_compared_by_code() {
        let new = BASE.replace("text='B'", "text='Other'");
        let changes = diff(&policy(BASE), &policy(&new));
        assert_eq!(changes[0].path, "review.reasons[b].text", "the changed reason is named");
        assert_eq!(changes.len(), 1, "the unchanged one is not");
    }

    #[test]
    fn a_new_order_is_a_change() {
        let new =
            BASE.replace("{code='a', text='A'}, {code='b', text='B'}", "{code='b', text='B'}, {code='a', text='A'}");
        let changes = diff(&policy(BASE), &policy(&new));
        assert_eq!(changes[0].path, "review.reasons (order)", "reason keys follow the order, so it matters");
    }
}
