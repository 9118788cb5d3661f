//! Structured logs to a file a day, seven kept. What happened and how long it took; never what is in a case.

use std::path::PathBuf;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::store::Home;

/// Keeps the log's writer alive; dropped at the end of the program, it writes what is left.
#[derive(Debug)]
pub struct Logs {
    _guard: Option<WorkerGuard>,
}

/// Where the newest log stands, for whoever wants to read it.
#[must_use]
pub fn folder(home: &Home) -> PathBuf {
    home.logs()
}

/// Begins logging for a program called `name`; with `aloud` also to standard error. Only the first call counts.
///
/// A station whose folder cannot be written is still usable, so failing to log is no error.
#[must_use]
pub fn begin(home: &Home, name: &str, aloud: bool) -> Logs {
    let filter = || EnvFilter::try_from_env("COUNTERSIGN_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let file = home.path().is_dir().then(|| {
        // Looking for old files in a folder that is not there yet, the appender would complain on standard error.
        let _ = std::fs::create_dir_all(home.logs());
        RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix(name)
            .filename_suffix("log")
            .max_log_files(7)
            .build(home.logs())
    });
    let (file, guard) = match file {
        Some(Ok(appender)) => {
            let (writer, guard) = tracing_appender::non_blocking(appender);
            (Some(tracing_subscriber::fmt::layer().json().with_writer(writer)), Some(guard))
        }
        Some(Err(_)) | None => (None, None),
    };
    let aloud = aloud.then(|| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::io::stderr));
    let _ = tracing_subscriber::registry().with(filter()).with(file).with(aloud).try_init();
    Logs { _guard: guard }
}
