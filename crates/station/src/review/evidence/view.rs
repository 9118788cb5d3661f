//! The evidence bar and the reading of a draft as the screen shows them.

use serde::Serialize;

use super::{Bar, Proposal, Reading, read};
use crate::case::{CaseNo, Prediction};
use crate::people::Person;
use crate::policy::Policy;
use crate::review::ReviewError;
use crate::review::gate::Gate;
use crate::review::sheet::{Sheet, sheet};
use crate::review::view::ReasonView;
use crate::review::waiver::{WAIVER_REASONS, Waiver, reason_text};
use crate::store::Store;

/// What a draft must show, and what of it was waived.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BarView {
    /// Every requirement, in the policy's order.
    pub requirements: Vec<RequirementView>,
    /// Whether the person may waive any of them.
    pub may_waive: bool,
    /// Reasons to waive one.
    pub waiver_reasons: Vec<ReasonView>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequirementView {
    /// Its name in evidence.
    pub requirement: String,
    /// Its name as a gate.
    pub gate: String,
    /// What people read.
    pub title: String,
    /// How many times it must be shown.
    pub needed: u32,
    /// Ticked by the reviewer, not shown by words of the text.
    pub is_check: bool,
    /// Why it need not be shown.
    pub waived: Option<WaivedView>,
}

/// A waiver.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WaivedView {
    /// Who said so.
    pub by: String,
    /// The reason's text.
    pub reason: String,
    /// The note.
    pub note: Option<String>,
    /// When, UTC milliseconds.
    pub at: f64,
}

/// A draft as it is read while one types, and the bar it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DraftView {
    /// What is seen in the text.
    pub reading: Reading,
    /// The bar as it is now; `None` when nothing is asked.
    pub bar: Option<BarView>,
}

/// Reads a text that is being written for a case: its claims, what may show the bar's requirements, what was waived.
///
/// # Errors
/// When `by` may not look at the case, or the file cannot be read.
pub async fn read_draft(store: &Store, by: &Person, case: CaseNo, text: &str) -> Result<DraftView, ReviewError> {
    let sheet = sheet(store, by, case).await?;
    Ok(DraftView { reading: read(text, &sheet.content), bar: bar_of(&sheet) })
}

/// The bar of a case as it is now; `None` when nothing is asked.
///
/// # Errors
/// When `by` may not look at the case, or the file cannot be read.
pub async fn bar(store: &Store, by: &Person, case: CaseNo) -> Result<Option<BarView>, ReviewError> {
    Ok(bar_of(&sheet(store, by, case).await?))
}

/// The bar of a case that was read; `None` when nothing is asked.
#[must_use]
pub fn bar_of(sheet: &Sheet) -> Option<BarView> {
    bar_view(&sheet.bar, &sheet.waivers, sheet.may_waive, &sheet.policy)
}

/// What the AI's own draft may show for the bar; nothing where nothing is asked.
#[must_use]
pub fn proposals(sheet: &Sheet) -> Vec<Proposal> {
    match &sheet.content.prediction {
        Some(Prediction::Text { text, .. }) if !sheet.bar.is_empty() => read(text, &sheet.content).proposals,
        _ => Vec::new(),
    }
}

/// The bar with its waivers; `None` when nothing is asked.
pub(in crate::review) fn bar_view(bar: &Bar, waivers: &[Waiver], may_waive: bool, policy: &Policy) -> Option<BarView> {
    if bar.is_empty() {
        return None;
    }
    let requirements = bar.asked.iter().map(|(requirement, needed)| RequirementView {
        requirement: requirement.to_string(),
        gate: Gate::Requirement(requirement.clone()).to_string(),
        title: requirement.title().to_owned(),
        needed: *needed,
        is_check: !requirement.is_shown(),
        waived: waivers.iter().find(|waiver| waiver.gate.covers(requirement)).map(|waiver| WaivedView {
            by: waiver.by.clone(),
            reason: reason_text(policy, &waiver.reason),
            note: waiver.note.clone(),
            at: waiver.at as f64,
        }),
    });
    Some(BarView { requirements: requirements.collect(), may_waive, waiver_reasons: waiver_reasons() })
}

fn waiver_reasons() -> Vec<ReasonView> {
    let reason = |(code, text): &(&str, &str)| ReasonView {
        code: (*code).to_owned(),
        text: (*text).to_owned(),
        note_required: false,
    };
    WAIVER_REASONS.iter().map(reason).collect()
}
