//! The list of commands and events that cross to the screen, and the TypeScript made from it.

use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{around, cases, intake, preference, readback, review, sameness, station, verdict};
use crate::watch::Changed;

/// Every command of the window.
pub(crate) fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .commands(collect_commands![
            station::boot,
            station::make_station,
            station::load_samples,
            station::sign_in,
            station::sign_out,
            review::queue,
            review::next,
            review::shown,
            review::renew,
            review::release,
            verdict::verdict,
            around::around,
            around::look,
            review::decide,
            review::skip,
            review::undo,
            review::recent,
            review::send_back,
            review::reopening,
            review::reopen,
            review::save_draft,
            review::read_draft,
            review::waive,
            review::diff,
            review::nearest,
            cases::list_cases,
            cases::page_cases,
            cases::loosen_cases,
            cases::filter_keys,
            cases::saved_filters,
            cases::save_filter,
            cases::forget_filter,
            cases::open_case,
            cases::alike_cases,
            cases::decide_together,
            readback::readbacks,
            readback::start_readback,
            readback::keep_reading_time,
            readback::keep_said,
            readback::answer_readback,
            readback::scoring,
            readback::score_readback,
            readback::readback_report,
            sameness::making::rounds,
            sameness::secret::rounds_secrecy,
            sameness::secret::make_recovery_code,
            sameness::secret::recover_secret,
            sameness::making::make_round,
            sameness::making::make_round_of_file,
            sameness::making::add_piece,
            sameness::making::remove_piece,
            sameness::making::mask_names,
            sameness::making::preview_round,
            sameness::making::settle_suspicions,
            sameness::making::seal_round,
            sameness::making::print_round,
            sameness::making::void_round,
            sameness::judging::open_ballot,
            sameness::judging::keep_ballot,
            sameness::judging::cast_ballot,
            sameness::judging::type_ballot,
            sameness::reading::reveal_round,
            sameness::reading::round_report,
            sameness::reading::round_trend,
            sameness::reading::plan_rounds,
            preference::save_look,
            preference::save_keys,
            intake::choose_file,
            intake::apply_policy,
            intake::import_file,
        ])
        .events(collect_events![Changed])
        // A float that crosses is a number; NaN is refused at intake and made by nothing here.
        .semantic_types(specta_typescript::semantic::Configuration::empty().enable_lossless_floats())
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `COUNTERSIGN_WRITE_BINDINGS=1` to write the file anew.
    #[test]
    fn the_committed_bindings_are_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bindings.ts");
        let made = std::env::temp_dir().join(format!("countersign-bindings-{}.ts", std::process::id()));
        builder()
            .export(specta_typescript::Typescript::default(), &made)
            .expect("every type that crosses can be written in TypeScript");
        let fresh = std::fs::read_to_string(&made).expect("the bindings were written");
        let _ = std::fs::remove_file(&made);
        if std::env::var_os("COUNTERSIGN_WRITE_BINDINGS").is_some() {
            std::fs::write(path, &fresh).expect("the bindings are put in place");
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == fresh, "ui/src/bindings.ts is stale; run `make bindings` and commit it");
    }
}
