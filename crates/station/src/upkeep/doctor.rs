//! Doctor: everything that must be true of a station, looked at one by one.

use serde::Serialize;
use sqlx_sqlite::SqlitePool;

use super::UpkeepError;
use crate::audit;
use crate::change::ask;
use crate::people::{Op, Person};
use crate::review::unread;
use crate::sameness::{Secrecy, secrecy};
use crate::store::{Store, sqlite_version};

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is as it must be.
    pub ok: bool,
    /// What was seen; what to do when it is not.
    pub seen: String,
}

/// Everything looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Whether all is well.
    pub ok: bool,
    /// One by one.
    pub findings: Vec<Finding>,
}

/// Checks the station.
///
/// # Errors
/// When it cannot be read at all; what is wrong with it is a finding.
pub async fn doctor(store: &Store, by: &Person) -> Result<Findings, UpkeepError> {
    ask(store, Op::Doctor, by).await?;
    let findings = vec![
        sqlite(store).await?,
        file(store.reader()).await?,
        settings(store.writer()).await?,
        log(store).await?,
        counters(store.reader()).await?,
        links(store.reader()).await?,
        leases(store).await?,
        outbox(store).await?,
        precedents(store).await?,
        rounds(store).await?,
    ];
    Ok(Findings { ok: findings.iter().all(|finding| finding.ok), findings })
}

async fn sqlite(store: &Store) -> Result<Finding, UpkeepError> {
    let (major, minor, patch) = sqlite_version(store.reader()).await?;
    Ok(Finding { what: "sqlite", ok: true, seen: format!("{major}.{minor}.{patch}") })
}

async fn file(pool: &SqlitePool) -> Result<Finding, UpkeepError> {
    let answer: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(pool).await?;
    let ok = answer == "ok";
    let seen = if ok { "the file is whole".to_owned() } else { format!("{answer}; restore the newest backup") };
    Ok(Finding { what: "file", ok, seen })
}

/// The connection settings that promises rest on, as they are in effect.
async fn settings(writer: &SqlitePool) -> Result<Finding, UpkeepError> {
    let mut connection = writer.acquire().await?;
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await?;
    let recursive: i64 = sqlx::query_scalar("PRAGMA recursive_triggers").fetch_one(&mut *connection).await?;
    let ok = journal == "wal" && synchronous == 2 && recursive == 1;
    let seen = format!("journal {journal}, synchronous {synchronous}, recursive triggers {recursive}");
    Ok(Finding { what: "settings", ok, seen })
}

async fn log(store: &Store) -> Result<Finding, UpkeepError> {
    let report = audit::verify(store).await?;
    let seen = match &report.broken {
        None => format!("{} entries, unbroken", report.entries),
        Some(broken) => format!("entry {}: {}", broken.seq, broken.what),
    };
    Ok(Finding { what: "audit log", ok: report.broken.is_none(), seen })
}

async fn counters(pool: &SqlitePool) -> Result<Finding, UpkeepError> {
    let wrong: i64 = sqlx::query_scalar(
        "WITH counted AS (SELECT workflow, state, lane, count(*) AS n FROM cases GROUP BY workflow, state, lane),
              kept AS (SELECT workflow, state, lane, n FROM counter WHERE n <> 0)
         SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept))
              + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))",
    )
    .fetch_one(pool)
    .await?;
    let seen = if wrong == 0 {
        "depths are what was counted again".to_owned()
    } else {
        format!("{wrong} depths differ from what is there; restore the newest backup, and report this")
    };
    Ok(Finding { what: "depths", ok: wrong == 0, seen })
}

async fn links(pool: &SqlitePool) -> Result<Finding, UpkeepError> {
    let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(pool).await?.len();
    let unrouted: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM route r WHERE r.case_no = c.no)",
    )
    .fetch_one(pool)
    .await?;
    let ok = broken == 0 && unrouted == 0;
    let seen = if ok {
        "every case has its route, every decision its case and its entry".to_owned()
    } else {
        format!("{broken} rows point nowhere, {unrouted} cases have no route; restore the newest backup")
    };
    Ok(Finding { what: "links", ok, seen })
}

async fn leases(store: &Store) -> Result<Finding, UpkeepError> {
    let (leased, expired): (i64, i64) = sqlx::query_as(
        "SELECT count(*), coalesce(sum(lease_until < ?), 0) FROM cases WHERE state = 'leased' AND lease_until IS NOT NULL",
    )
    .bind(store.now())
    .fetch_one(store.reader())
    .await?;
    let seen =
        format!("{leased} cases are with somebody, {expired} of them past their time (they go back by themselves)");
    Ok(Finding { what: "leases", ok: true, seen })
}

async fn outbox(store: &Store) -> Result<Finding, UpkeepError> {
    let dead: i64 =
        sqlx::query_scalar("SELECT count(*) FROM outbox WHERE state = 'dead'").fetch_one(store.reader()).await?;
    let seen = if dead == 0 {
        "nothing was given up".to_owned()
    } else {
        format!("{dead} deliveries were given up; `countersign outbox dead` names them, `outbox retry` tries again")
    };
    Ok(Finding { what: "outbox", ok: dead == 0, seen })
}

/// More than this many are not counted out.
const MOST_UNREAD: u32 = 1_000_000;

/// Being behind is no fault: the window reads on by itself, and so does every delivery.
async fn precedents(store: &Store) -> Result<Finding, UpkeepError> {
    let seen = match unread(store, MOST_UNREAD).await? {
        0 => "every settled case can be found as a precedent".to_owned(),
        1 => "1 settled case is not searched for precedents yet; `countersign sync --once` reads it".to_owned(),
        n => format!("{n} settled cases are not searched for precedents yet; `countersign sync --once` reads them"),
    };
    Ok(Finding { what: "precedents", ok: true, seen })
}

/// Where the secret of sameness rounds is, and whether it can be used.
async fn rounds(store: &Store) -> Result<Finding, UpkeepError> {
    let Secrecy { place: _, ok, code_made: _, can_recover, says } = secrecy(store).await?;
    let way = if can_recover { "; `countersign sameness recover` brings it back with the recovery code" } else { "" };
    Ok(Finding { what: "sameness rounds", ok, seen: format!("{says}{way}") })
}
