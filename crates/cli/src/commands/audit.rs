//! `audit`: verifying, exporting and showing the log.

use std::path::Path;

use countersign_station::audit::{self, Report};
use countersign_station::change::ask;
use countersign_station::people::Op;
use serde_json::json;

use super::{Ended, Failure};
use crate::arguments::AuditCommand;
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{Out, counted};

pub(super) async fn run(desk: &Desk, command: AuditCommand) -> Ended {
    ask(&desk.store, Op::Audit, &desk.by).await?;
    match command {
        AuditCommand::Verify { file: Some(file) } => verify_file(&file, desk.out),
        AuditCommand::Verify { file: None } => verified(&audit::verify(&desk.store).await?, desk.out),
        AuditCommand::Export { file } => export(desk, &file).await,
        AuditCommand::Show { seq } => show(desk, seq).await,
    }
}

/// Verifies an exported log; needs no station.
pub(super) fn verify_file(file: &Path, out: Out) -> Ended {
    if !file.is_file() {
        return Err(Failure::told(Exit::Usage, format!("there is no file {}", file.display())));
    }
    verified(&audit::verify_file(file)?, out)
}

fn verified(report: &Report, out: Out) -> Ended {
    out.answer(report, || match &report.broken {
        None => format!("{}, unbroken · head {}", entries(report.entries), report.head),
        // Entry 0 is the log as a whole.
        Some(broken) if broken.seq == 0 => format!("the log does not hold: {}", broken.what),
        Some(broken) => {
            format!("entry {} does not hold: {} · {} before it do", broken.seq, broken.what, entries(report.entries))
        }
    })?;
    Ok(if report.broken.is_none() { Exit::Done } else { Exit::No })
}

async fn export(desk: &Desk, file: &Path) -> Ended {
    let written = audit::export_file(&desk.store, file).await?;
    desk.out.answer(&json!({ "file": file, "entries": written }), || {
        format!("{} written to {}", counted(written, "entry", "entries"), file.display())
    })?;
    Ok(Exit::Done)
}

async fn show(desk: &Desk, seq: i64) -> Ended {
    let Some(entry) = audit::show(&desk.store, seq).await? else {
        return Err(Failure::told(Exit::Usage, format!("the log has no entry {seq}")));
    };
    desk.out.answer(&entry, || serde_json::to_string_pretty(&entry).unwrap_or_default())?;
    Ok(Exit::Done)
}

fn entries(n: i64) -> String {
    counted(u64::try_from(n).unwrap_or(0), "entry", "entries")
}
