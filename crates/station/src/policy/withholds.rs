//! What a case keeps to itself until it is judged, as one number beside its row: a list of a million cases cannot read
//! a million routes.

use super::route::Route;
use super::rule::BLIND_FIRST;

/// Chosen for a check: its confidence and route, until it is decided.
pub const CHECK: u32 = 1;
/// To be judged blind: the AI's answer too, until the person has said what they think.
pub const BLIND: u32 = 2;

/// What a case of this route withholds.
#[must_use]
pub fn withholds(route: &Route) -> u32 {
    let check = if route.in_audit_draw { CHECK } else { 0 };
    let blind = if route.took(BLIND_FIRST) { BLIND } else { 0 };
    check | blind
}
