use std::collections::BTreeSet;

use countersign_station::case::FindError;
use countersign_station::change::ChangeError;
use countersign_station::intake::IntakeError;
use countersign_station::people::{Op, PeopleError};
use countersign_station::policy::PolicyError;
use countersign_station::queue::QueueError;
use countersign_station::refine::RefineError;
use countersign_station::review::ReviewError;
use countersign_station::sameness::{RecoveryError, SamenessError};
use countersign_station::settings::SettingsError;
use countersign_station::store::StoreError;
use countersign_station::sync::SyncError;
use countersign_station::upkeep::UpkeepError;
use rstest::rstest;

use super::*;

fn not_permitted() -> ChangeError {
    ChangeError::NotPermitted { who: "Ben".to_owned(), what: Op::Export.verb(), needs: "lead".to_owned() }
}

fn lost() -> QueueError {
    QueueError::LeaseLost { case: "router/t-1".to_owned(), why: "somebody else has it".to_owned() }
}

#[test]
fn codes_are_those_of_the_contract() {
    let all = [Exit::Done, Exit::No, Exit::Usage, Exit::Refused, Exit::NotPermitted, Exit::Storage];
    let codes: BTreeSet<u8> = all.into_iter().map(Exit::code).collect();
    assert_eq!(codes, (0..=5).collect(), "each code means one thing");
}

#[rstest]
#[case(&StoreError::DiskFull, Exit::Storage)]
#[case(&not_permitted(), Exit::NotPermitted)]
#[case(&PeopleError::WhoAreYou(3), Exit::Usage)]
#[case(&PeopleError::Change(not_permitted()), Exit::NotPermitted)]
#[case(&PolicyError::Mistakes(Vec::new()), Exit::Refused)]
#[case(&PolicyError::UnknownWorkflow("x".to_owned()), Exit::Usage)]
#[case(&lost(), Exit::Refused)]
#[case(&ReviewError::Queue(lost()), Exit::Refused)]
#[case(&ReviewError::Invalid("no reason".to_owned()), Exit::Refused)]
#[case(&ReviewError::NothingToUndo("nothing stands".to_owned()), Exit::No)]
#[case(&ReviewError::Find(FindError::Unknown("x".to_owned())), Exit::Usage)]
#[case(&ReviewError::Queue(QueueError::NotYours { case: "c".to_owned(), needs: "senior".to_owned() }), Exit::NotPermitted)]
#[case(&IntakeError::Map("line 3: …".to_owned()), Exit::Refused)]
#[case(&IntakeError::Change(not_permitted()), Exit::NotPermitted)]
#[case(&SyncError::Unknown("lake".to_owned()), Exit::Usage)]
#[case(&RefineError::Change(not_permitted()), Exit::NotPermitted)]
#[case(&SamenessError::Recovery(RecoveryError::Other), Exit::Refused)]
#[case(&SamenessError::Recovery(RecoveryError::NoCode), Exit::No)]
#[case(&UpkeepError::Exists("b.db".into()), Exit::Usage)]
#[case(&SettingsError::Fixed("station.salt".to_owned()), Exit::Usage)]
fn each_error_means_its_code(#[case] error: &dyn Ends, #[case] exit: Exit) {
    assert_eq!(error.exit(), exit, "{error}");
}

#[test]
fn a_closed_pipe_is_no_failure_to_tell() {
    let closed = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
    assert_eq!(closed, Failure::OutputClosed, "`countersign … | head` ends quietly");
    let full = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
    assert_eq!(full.exit(), Exit::Storage, "a full disk is told");
}
