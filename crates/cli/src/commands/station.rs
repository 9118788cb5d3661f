//! The station itself: `init`, `demo`, `doctor`, `backup`, `restore`, `settings`.

use std::env;
use std::path::Path;

use countersign_station::store::{Clock, Home};
use countersign_station::{founding, samples, settings, upkeep};
use serde_json::json;

use super::Ended;
use super::import::words;
use super::sameness::secret::{of_backup, of_restored};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{Out, count, table};

pub(super) async fn init(home: &Home, owner: Option<String>, out: Out) -> Ended {
    let existed = home.database().exists();
    let owner = owner.unwrap_or_else(user_name);
    let (store, first) = founding::found(home, Clock::System, &owner).await?;
    let station = founding::station(&store).await;
    store.close().await;
    let station = station?;
    let document = json!({
        "home": home.path(), "made": !existed, "station": station.id, "zone": station.zone,
        "owner": { "id": first.id, "name": first.name },
    });
    out.answer(&document, || {
        let place = home.path().display();
        if existed {
            format!("there is a station in {place} already; it stays as it is")
        } else {
            format!("the station is made in {place}; {} owns it", first.name)
        }
    })?;
    Ok(Exit::Done)
}

/// What the system calls its user.
fn user_name() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| env::var(name).ok());
    named.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_else(|| "owner".to_owned())
}

pub(super) async fn demo(desk: &Desk) -> Ended {
    let report = samples::load(&desk.store, &desk.by).await?;
    desk.out.answer(&report, || words(&report))?;
    Ok(if report.rejected == 0 { Exit::Done } else { Exit::Refused })
}

pub(super) async fn doctor(desk: &Desk) -> Ended {
    let findings = upkeep::doctor(&desk.store, &desk.by).await?;
    desk.out.answer(&findings, || {
        let mark = |ok: bool| if ok { "ok" } else { "not ok" };
        let rows: Vec<Vec<String>> = findings
            .findings
            .iter()
            .map(|finding| vec![finding.what.to_owned(), mark(finding.ok).to_owned(), finding.seen.clone()])
            .collect();
        table(&["looked at", "", "seen"], &rows)
    })?;
    Ok(if findings.ok { Exit::Done } else { Exit::No })
}

pub(super) async fn backup(desk: &Desk, file: &Path) -> Ended {
    let done = upkeep::backup(&desk.store, &desk.by, file).await?;
    desk.out.answer(&done, || {
        let entries = count(u64::try_from(done.entries).unwrap_or(0));
        let (bytes, file) = (count(done.bytes), done.file.display());
        format!("{bytes} bytes · {entries} audit entries, verified · {file}{}", of_backup(done.rounds_secret))
    })?;
    Ok(Exit::Done)
}

pub(super) async fn restore(home: &Home, person: Option<&str>, file: &Path, out: Out) -> Ended {
    let restored = upkeep::restore(home, &Clock::System, person, file).await?;
    out.answer(&restored, || {
        let entries = count(u64::try_from(restored.entries).unwrap_or(0));
        let kept = restored.kept.as_ref().map(|kept| format!("; the file before is kept as {}", kept.display()));
        let rounds = of_restored(&restored.secrecy);
        format!("restored with {entries} audit entries, verified{}{rounds}", kept.unwrap_or_default())
    })?;
    Ok(Exit::Done)
}

pub(super) async fn settings(desk: &Desk, key: Option<&str>, value: Option<&str>) -> Ended {
    if let (Some(key), Some(value)) = (key, value) {
        settings::set(&desk.store, &desk.by, key, value).await?;
    }
    let mut shown = settings::all(&desk.store, &desk.by).await?;
    if let Some(key) = key {
        shown.retain(|known, _| *known == key);
        if shown.is_empty() {
            return Err(settings::SettingsError::Unknown { key: key.to_owned() }.into());
        }
    }
    desk.out.answer(&shown, || {
        let rows: Vec<String> = shown.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        rows.join("\n")
    })?;
    Ok(Exit::Done)
}
