//! Names the window's commands, so that none but these can be permitted to it.

fn main() {
    let commands = &[
        "boot",
        "make_station",
        "load_samples",
        "sign_in",
        "sign_out",
        "queue",
        "next",
        "shown",
        "renew",
        "release",
        "verdict",
        "around",
        "look",
        "decide",
        "skip",
        "undo",
        "recent",
        "send_back",
        "reopening",
        "reopen",
        "save_draft",
        "read_draft",
        "waive",
        "diff",
        "nearest",
        "list_cases",
        "page_cases",
        "loosen_cases",
        "filter_keys",
        "saved_filters",
        "save_filter",
        "forget_filter",
        "open_case",
        "alike_cases",
        "decide_together",
        "readbacks",
        "start_readback",
        "keep_reading_time",
        "keep_said",
        "answer_readback",
        "scoring",
        "score_readback",
        "readback_report",
        "save_look",
        "save_keys",
        "choose_file",
        "apply_policy",
        "import_file",
    ];
    let attributes = tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(commands));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
