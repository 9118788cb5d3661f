//! The names of the rules that a route records. Stored routes hold them, so a name never changes.

/// Rule: the workflow is `human-only`.
pub const HUMAN_ONLY: &str = "human-only";
/// Rule: the breaker is open.
pub const BREAKER: &str = "breaker";
/// Rule: the workflow runs in shadow.
pub const SHADOW: &str = "shadow";
/// Rule: the case fell outside the share of the pilot.
pub const PILOT: &str = "pilot";
/// Rule: nothing says how sure the model is.
pub const NO_CONFIDENCE: &str = "no-confidence";
/// Rule prefix, followed by the text of the `always_review` rule.
pub const ALWAYS_REVIEW: &str = "always-review: ";
/// Rule: the confidence is below the threshold.
pub const THRESHOLD: &str = "threshold";
/// Rule: the audit draw took the case.
pub const AUDIT: &str = "audit";
/// Rule: the case is judged before the AI's answer is shown.
pub const BLIND_FIRST: &str = "blind-first";
/// Rule: a known-answer check comes beside the case.
pub const SEEDED: &str = "seeded";
/// Rule: the case is itself a known-answer check, where there are no random checks it could hide among.
pub const KNOWN_ANSWER: &str = "known-answer";
/// Rule: two people decide it.
pub const DOUBLE_REVIEW: &str = "double-review";
