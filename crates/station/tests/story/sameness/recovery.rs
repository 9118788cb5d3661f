//! The recovery code: it brings the secret back where that is gone, nothing else does, and it stands nowhere.

use std::fs;
use std::path::Path;

use countersign_station::audit::export_file;
use countersign_station::case::unhex;
use countersign_station::sameness::{self, RecoveryError, RoundsSecret, SamenessError, Secrecy, SecretError};
use countersign_station::store::{Clock, Home, Store};
use countersign_station::upkeep::{backup, restore};

use super::pieces::round;
use super::secrecy::secret;
use super::{judge, said, sealed, vote};
use crate::station::{START, Station};

/// A code as it is written, of no station.
const NOBODYS: &str = "01234-56789-ABCDE-FGHJK-MNPQR-STVWX-YZ3D8";

/// A sealed round with a ballot, and the code of the station's secret.
async fn with_code(station: &Station) -> String {
    let bo = judge(station, "Bo").await;
    sealed(station, "Slow queries", 4).await;
    vote(station, &bo, "Slow queries", 2).await;
    sameness::make_recovery_code(&station.store, &station.owner).await.expect("a code")
}

async fn recover(station: &Station, code: &str) -> Result<Secrecy, SamenessError> {
    sameness::recover(&station.store, &station.owner, code).await
}

fn refusal(outcome: Result<Secrecy, SamenessError>) -> RecoveryError {
    let error = outcome.expect_err("it is refused");
    let refusal = if let SamenessError::Recovery(refusal) = error { Some(refusal) } else { None };
    refusal.expect("for its code")
}

/// The code with its first letter read wrong.
fn slip(code: &str) -> String {
    let wrong = if code.starts_with('7') { "8" } else { "7" };
    format!("{wrong}{}", &code[1..])
}

#[tokio::test]
async fn a_code_opens_rounds_whose_secret_is_gone() {
    let station = Station::new().await;
    let code = with_code(&station).await;
    let before = sameness::secrecy(&station.store).await.expect("asked");
    assert!(before.ok && before.code_made && !before.can_recover, "one was made, and is not needed: {before:?}");
    fs::remove_file(secret(&station)).expect("gone");
    let lost = sameness::secrecy(&station.store).await.expect("asked");
    assert!(!lost.ok && lost.can_recover && lost.says.contains("recovery code"), "now it is: {}", lost.says);
    let reveal = async || sameness::reveal(&station.store, &station.owner, "Slow queries").await;
    let refused = reveal().await;
    assert!(matches!(refused, Err(SamenessError::Secret(SecretError::Missing(_)))), "nothing opens: {refused:?}");
    let after = recover(&station, &code.to_lowercase().replace('-', " ")).await.expect("typed as it comes");
    assert!(after.ok && after.code_made && !after.can_recover, "the secret is there again: {}", after.says);
    assert_eq!(reveal().await.expect("revealed").void, None, "and opens what was sealed under it");
}

#[tokio::test]
async fn a_slip_is_told_from_a_code_that_opens_something_else() {
    let station = Station::new().await;
    let older = with_code(&station).await;
    let newer = sameness::make_recovery_code(&station.store, &station.owner).await.expect("another code");
    assert_ne!(older, newer, "each is a new one");
    fs::remove_file(secret(&station)).expect("gone");
    for typed in [slip(&newer), newer[..10].to_owned(), String::new(), format!("{newer}-{newer}")] {
        let refused = refusal(recover(&station, &typed).await);
        assert!(matches!(refused, RecoveryError::Typo(_)), "{typed:?} is no code: {refused}");
        assert!(refused.to_string().contains("type it again"), "and what to do is said: {refused}");
    }
    for (typed, whose) in [(NOBODYS, "another station's"), (older.as_str(), "an older one")] {
        let refused = refusal(recover(&station, typed).await);
        assert_eq!(refused, RecoveryError::Other, "{whose} is a code and opens nothing");
    }
    assert!(!secret(&station).exists(), "nothing was put in the secret's place");
    recover(&station, &newer).await.expect("the newest opens it");
}

#[tokio::test]
async fn a_secret_that_works_is_left_alone() {
    let station = Station::new().await;
    let (store, owner) = (&station.store, &station.owner);
    assert_eq!(refusal(recover(&station, NOBODYS).await), RecoveryError::NoSecret, "there is none to bring back");
    let refused = said(sameness::make_recovery_code(store, owner).await);
    assert!(refused.contains("make a round first"), "nor to make a code of: {refused}");
    let code = with_code(&station).await;
    let bytes = fs::read(secret(&station)).expect("readable");
    for typed in [code.as_str(), NOBODYS, "a"] {
        let refused = refusal(recover(&station, typed).await);
        assert!(matches!(refused, RecoveryError::Nothing(_)), "whatever is typed: {refused}");
    }
    assert_eq!(fs::read(secret(&station)).expect("readable"), bytes, "it is as it was");
    let bo = countersign_station::people::find(store, Some("Bo")).await.expect("the judge");
    for refused in
        [said(sameness::make_recovery_code(store, &bo).await), said(sameness::recover(store, &bo, &code).await)]
    {
        assert!(refused.contains("needs the role lead"), "a judge does neither: {refused}");
    }
}

#[tokio::test]
async fn without_a_code_that_is_said_and_a_new_secret_forgets_the_old_code() {
    let station = Station::new().await;
    let code = with_code(&station).await;
    fs::remove_file(secret(&station)).expect("gone");
    sameness::void(&station.store, &station.owner, "Slow queries", "the secret is gone").await.expect("ended");
    sameness::make(&station.store, &station.owner, round("Another")).await.expect("another secret is made");
    let secrecy = sameness::secrecy(&station.store).await.expect("asked");
    assert!(secrecy.ok && !secrecy.code_made, "the code was of the old one: {}", secrecy.says);
    fs::remove_file(secret(&station)).expect("gone");
    let secrecy = sameness::secrecy(&station.store).await.expect("asked");
    assert!(!secrecy.ok && !secrecy.can_recover, "nothing is offered that cannot work: {}", secrecy.says);
    assert_eq!(refusal(recover(&station, &code).await), RecoveryError::NoCode, "and this secret has none");
}

#[tokio::test]
async fn another_secret_in_its_place_is_kept_aside() {
    let station = Station::new().await;
    let code = with_code(&station).await;
    fs::write(secret(&station), "0".repeat(64)).expect("another");
    recover(&station, &code).await.expect("brought back");
    let aside = secret(&station).with_extension(format!("secret-before-recovery-{START}"));
    assert_eq!(fs::read_to_string(&aside).expect("kept"), "0".repeat(64), "whatever it is the secret of");
    sameness::reveal(&station.store, &station.owner, "Slow queries").await.expect("and the right one opens the round");
}

#[cfg(unix)]
#[tokio::test]
async fn a_secret_that_others_can_read_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt as _;
    let station = Station::new().await;
    let code = with_code(&station).await;
    fs::set_permissions(secret(&station), fs::Permissions::from_mode(0o644)).expect("opened to others");
    let refused = said(recover(&station, &code).await);
    assert!(refused.contains("chmod 600"), "it is there; what to do about it is said: {refused}");
}

#[tokio::test]
async fn a_backup_says_what_its_rounds_open_with() {
    let station = Station::new().await;
    let (store, owner) = (&station.store, &station.owner);
    let copied = async |name: &str| backup(store, owner, &station.folder.path().join(name)).await.expect("copied");
    assert_eq!(copied("empty.db").await.rounds_secret, RoundsSecret::None, "without a round nothing is needed");
    let bo = judge(&station, "Bo").await;
    sealed(&station, "Slow queries", 4).await;
    vote(&station, &bo, "Slow queries", 2).await;
    assert_eq!(copied("whole.db").await.rounds_secret, RoundsSecret::Carried, "a file comes along");
    let aside = secret(&station).with_extension("aside");
    fs::rename(secret(&station), &aside).expect("out of reach, as in a keyring");
    assert_eq!(copied("bare.db").await.rounds_secret, RoundsSecret::NotCarried, "what is not there does not");
    fs::rename(&aside, secret(&station)).expect("back");
    let code = sameness::make_recovery_code(store, owner).await.expect("a code");
    fs::remove_file(secret(&station)).expect("gone");
    assert_eq!(copied("code.db").await.rounds_secret, RoundsSecret::UnderCode, "a code is as good");

    for (name, opens) in [("bare.db", false), ("code.db", true)] {
        let elsewhere = Home::at(station.folder.path().join(format!("at-{name}")));
        let file = station.folder.path().join(name);
        let restored = restore(&elsewhere, &Clock::fixed(START + 1_000), Some("Maren"), &file).await.expect("restored");
        let secrecy = restored.secrecy;
        assert_eq!((secrecy.ok, secrecy.can_recover), (false, opens), "{name}: {}", secrecy.says);
        let there = Store::open(&elsewhere, Clock::fixed(START + 2_000)).await.expect("it opens");
        let recovered = sameness::recover(&there, owner, &code).await;
        assert_eq!(recovered.is_ok(), opens, "{name}: {recovered:?}");
        let revealed = sameness::reveal(&there, owner, "Slow queries").await;
        assert_eq!(revealed.is_ok(), opens, "{name}: {revealed:?}");
    }
}

#[tokio::test]
async fn neither_code_nor_secret_stands_in_any_file() {
    let station = Station::new().await;
    let code = with_code(&station).await;
    let key = fs::read_to_string(secret(&station)).expect("readable").trim().to_owned();
    fs::remove_file(secret(&station)).expect("gone");
    let refused = said(recover(&station, &slip(&code)).await);
    assert!(!refused.contains(&code[1..]), "a refusal does not repeat it: {refused}");
    recover(&station, &code).await.expect("brought back");
    let (copy, log) = (station.folder.path().join("copy.db"), station.folder.path().join("log.jsonl"));
    backup(&station.store, &station.owner, &copy).await.expect("copied");
    export_file(&station.store, &log).await.expect("exported");
    let told = fs::read_to_string(&log).expect("readable");
    assert!(told.contains("recovery-code.made") && told.contains("secret.recovered"), "the log says that it was done");

    let bare = code.replace('-', "");
    let mut needles = vec![unhex(&key).expect("hex"), key.clone().into_bytes(), key.to_uppercase().into_bytes()];
    for text in [&code, &bare] {
        needles.extend([text.clone().into_bytes(), text.to_lowercase().into_bytes(), text.as_bytes()[..30].to_vec()]);
    }
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let places = bare[..32].chars().filter_map(|letter| u8::try_from(letters.find(letter)?).ok());
    needles.push(places.collect());
    let mut looked = 0;
    for (name, bytes) in files(station.folder.path()) {
        // The one place where the secret belongs.
        if name.ends_with("sameness.secret") {
            continue;
        }
        looked += 1;
        for needle in &needles {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{needle:?} stands in {name}");
        }
    }
    assert!(
        looked >= 4,
        "the station, its write-ahead log, the copy and the exported log were looked through: {looked}"
    );
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let of = |path: std::path::PathBuf| match path.is_dir() {
        true => files(&path),
        false => vec![(path.display().to_string(), fs::read(&path).expect("readable"))],
    };
    paths.flat_map(of).collect()
}
