//! The rules of a readback, as pure decisions.

use super::{FieldScore, Scores};
use crate::policy::Readback;

/// Words a minute of an adult who reads silently: the mean of 190 studies of non-fiction (Brysbaert 2019, doi
/// 10.1016/j.jml.2019.104047).
pub const WORDS_A_MINUTE: u32 = 238;

/// The share of readbacks that a second person scores too: enough for an agreement to be computed within a few months,
/// little enough that nobody scores everything twice.
pub const SECOND_RATE: f64 = 0.15;

/// Words of a draft: what stands between blanks, in its subject line and its text.
#[must_use]
pub fn words(subject_line: Option<&str>, text: &str) -> u32 {
    let count = subject_line.into_iter().chain([text]).flat_map(str::split_whitespace).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How many words an average reader gets through in `seconds`, rounded.
#[must_use]
pub fn reach(seconds: u32) -> u32 {
    (seconds * WORDS_A_MINUTE + 30) / 60
}

/// The share of `words` that an average reader gets through in `seconds`, 0..1.
#[must_use]
pub fn share(words: u32, seconds: u32) -> f64 {
    if words == 0 {
        return 1.0;
    }
    (f64::from(seconds) * f64::from(WORDS_A_MINUTE) / 60.0 / f64::from(words)).min(1.0)
}

/// Milliseconds that are used of `seconds`: never less than before, never more than there are.
#[must_use]
pub(super) fn used(before: u32, told: u32, seconds: u32) -> u32 {
    told.max(before).min(seconds * 1_000)
}

/// Whether nothing is left of the given time. The text is shown no more then.
#[must_use]
pub(super) fn is_over(used_ms: u32, seconds: u32) -> bool {
    used_ms >= seconds * 1_000
}

/// Whether a draft passes: every field that its policy asks for was scored yes. Partly is not enough, because a reader
/// who half understood does not do what the draft asks.
#[must_use]
pub(super) fn passes(rule: &Readback, scores: Scores) -> bool {
    let asked = |name: &str| rule.pass.iter().any(|field| field == name);
    scores.fields().iter().all(|(name, mark)| !asked(name) || *mark == FieldScore::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Role;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(30, 119)]
    #[case(5, 20)]
    #[case(60, 238)]
    fn an_average_reader_gets_so_far(#[case] seconds: u32, #[case] expected: u32) {
        assert_eq!(reach(seconds), expected, "{seconds} seconds at {WORDS_A_MINUTE} words a minute");
    }

    #[rstest]
    #[case(0, 30, 1.0, "nothing is read at once")]
    #[case(119, 30, 1.0, "as much as there is time for")]
    #[case(238, 30, 0.5, "half of it")]
    fn the_share(#[case] words: u32, #[case] seconds: u32, #[case] expected: f64, #[case] why: &str) {
        assert!((share(words, seconds) - expected).abs() < 1e-9, "{why}: {}", share(words, seconds));
    }

    #[rstest]
    #[case(&["audience", "claim", "next_step"], "yes yes yes", true, "all three were understood")]
    #[case(&["audience", "claim", "next_step"], "yes partly yes", false, "partly is not yes")]
    #[case(&["claim"], "no yes no", true, "only what the policy asks for counts")]
    #[case(&["claim"], "yes no yes", false, "and that must be yes")]
    fn who_passes(#[case] pass: &[&str], #[case] scores: &str, #[case] expected: bool, #[case] why: &str) {
        let pass = pass.iter().map(|field| (*field).to_owned()).collect();
        let marks: Vec<FieldScore> = scores.split(' ').map(|mark| mark.parse().expect("a mark")).collect();
        let scores = Scores { audience: marks[0], claim: marks[1], next_step: marks[2] };
        assert_eq!(passes(&Readback { seconds: 30, by: Role::Senior, pass }, scores), expected, "{why}");
    }

    #[test]
    fn words_are_what_stands_between_blanks() {
        assert_eq!(words(Some("Four days"), "They close\n\nin 4 — days."), 8, "a dash between blanks counts as one");
    }

    proptest! {
        #[test]
        fn time_only_runs_forward(before in 0_u32..700_000, told in any::<u32>(), seconds in 5_u32..=600) {
            let before = before.min(seconds * 1_000);
            let now = used(before, told, seconds);
            prop_assert!(before <= now && now <= seconds * 1_000, "{before} → {now} of {seconds} s");
        }
    }
}
