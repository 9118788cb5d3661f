//! One file a capability; here, which command goes where, and what is logged of it.

mod anchoring;
mod audit;
mod cases;
mod decide;
mod evidence;
mod export;
mod import;
mod line;
mod pace;
mod people;
mod policy;
mod precedents;
mod queue;
mod readback;
mod review;
mod sameness;
mod schema;
mod seed;
mod sheet;
mod sink;
mod station;
mod sync;
mod together;
mod value;
mod verdict;

use std::time::Instant;

use countersign_station::logs;
use countersign_station::store::Home;

use crate::arguments::{Arguments, AuditCommand, Command, PeopleCommand, PolicyCommand};
use crate::desk::Desk;
use crate::outcome::{Exit, Failure};
use crate::print::{Out, line_of, say};

/// How every command ends.
type Ended = Result<Exit, Failure>;

/// Runs a command and says how it ended. Neither its arguments nor its messages are logged: they may quote a case.
pub(crate) async fn run(arguments: Arguments) -> Exit {
    let out = Out { json: arguments.json };
    let Some(home) = home(&arguments) else {
        let message = "there is no home folder here; say where the station is with --home DIR";
        return told(out, &Failure::told(Exit::Usage, message));
    };
    // The log of a station that is being made stands in its folder, so the folder comes first.
    if matches!(arguments.command, Command::Init { .. } | Command::Restore { .. })
        && let Err(error) = home.make()
    {
        return told(out, &error.into());
    }
    let _logs = logs::begin(&home, "countersign", arguments.log);
    let command = arguments.command.name();
    tracing::info!(command, "begin");
    let begun = Instant::now();
    let exit = go(arguments, &home, out).await.unwrap_or_else(|failure| told(out, &failure));
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(command, exit = exit.code(), ms, "end");
    exit
}

fn home(arguments: &Arguments) -> Option<Home> {
    let given = arguments.home.as_ref().filter(|path| !path.as_os_str().is_empty());
    given.map(Home::at).or_else(Home::of_user)
}

fn told(out: Out, failure: &Failure) -> Exit {
    match failure {
        Failure::Told { exit, message } => {
            say(message);
            if out.json {
                // Whoever parses the answer finds a document there, whatever happened.
                let _ = line_of(&serde_json::json!({ "error": message }));
            }
            *exit
        }
        Failure::OutputClosed => Exit::Done,
    }
}

async fn go(arguments: Arguments, home: &Home, out: Out) -> Ended {
    let person = arguments.person.filter(|name| !name.is_empty());
    let person = person.as_deref();
    let place = Place { home, person, out };
    match arguments.command {
        Command::Init { owner } => station::init(home, owner, out).await,
        Command::Restore { file } => station::restore(home, person, &file, out).await,
        Command::Policy(PolicyCommand::Check { paths }) => policy::check(&paths, out),
        Command::Audit(AuditCommand::Verify { file: Some(file) }) => audit::verify_file(&file, out),
        Command::People(PeopleCommand::List) => people::list(home, out).await,
        Command::Schema { name } => schema::run(name, out),
        Command::Demo => place.at_desk(async |desk| station::demo(desk).await).await,
        Command::Policy(command) => place.at_desk(async |desk| policy::run(desk, command).await).await,
        Command::Import(request) => place.at_desk(async |desk| import::run(desk, &request).await).await,
        Command::Queue { workflow } => place.at_desk(async |desk| queue::overview(desk, workflow).await).await,
        Command::Next { workflow, peek } => place.at_desk(async |desk| queue::next(desk, workflow, peek).await).await,
        Command::Cases(given) => place.at_desk(async |desk| cases::run(desk, given).await).await,
        Command::Case { id } => place.at_desk(async |desk| queue::case(desk, &id).await).await,
        Command::Precedents { id } => place.at_desk(async |desk| precedents::run(desk, &id).await).await,
        Command::Pace { workflow, since } => {
            place.at_desk(async |desk| pace::run(desk, workflow.as_deref(), since.as_deref()).await).await
        }
        Command::Anchoring { workflow, since } => {
            place.at_desk(async |desk| anchoring::run(desk, workflow, since.as_deref()).await).await
        }
        Command::Verdict(given) => place.at_desk(async |desk| verdict::run(desk, given).await).await,
        Command::Approve { id, more, evidence: None } if !more.is_empty() => {
            place.at_desk(async |desk| together::approve(desk, &[vec![id], more].concat()).await).await
        }
        Command::Override(given) if !given.more.is_empty() => {
            let ids = [std::slice::from_ref(&given.id), &given.more].concat();
            place.at_desk(async |desk| together::correct(desk, &ids, given).await).await
        }
        Command::Approve { id, evidence, more: _ } => {
            place.at_desk(async |desk| review::approve(desk, id, evidence.as_deref()).await).await
        }
        Command::Override(given) => place.at_desk(async |desk| review::correct(desk, given).await).await,
        Command::Waive(given) => place.at_desk(async |desk| review::waive(desk, given).await).await,
        Command::Escalate(given) => place.at_desk(async |desk| review::escalate(desk, given).await).await,
        Command::SendBack { id, note } => place.at_desk(async |desk| review::send_back(desk, id, &note).await).await,
        Command::Return { id, note } => place.at_desk(async |desk| review::give_back(desk, id, note).await).await,
        Command::Skip { id } => place.at_desk(async |desk| review::skip(desk, &id).await).await,
        Command::Undo { list: true, .. } => place.at_desk(async |desk| review::undoable(desk).await).await,
        Command::Undo { id, decision, batch, list: false } => {
            place.at_desk(async |desk| review::undo(desk, id, decision, batch).await).await
        }
        Command::Reopen { id, reason, note } => {
            place.at_desk(async |desk| review::reopen(desk, id, &reason, note.as_deref()).await).await
        }
        Command::Decide { file } => place.at_desk(async |desk| decide::run(desk, &file).await).await,
        Command::Export(request) => place.at_desk(async |desk| export::run(desk, request).await).await,
        Command::Sync { once } => place.at_desk(async |desk| sync::run(desk, once).await).await,
        Command::Sink(command) => place.at_desk(async |desk| sink::run(desk, command).await).await,
        Command::Outbox { command } => place.at_desk(async |desk| sync::outbox(desk, command).await).await,
        Command::Seed(command) => place.at_desk(async |desk| seed::run(desk, command).await).await,
        Command::Readback(command) => place.at_desk(async |desk| readback::run(desk, command).await).await,
        Command::Sameness(command) => place.at_desk(async |desk| sameness::run(desk, command).await).await,
        Command::People(command) => place.at_desk(async |desk| people::run(desk, command).await).await,
        Command::Audit(command) => place.at_desk(async |desk| audit::run(desk, command).await).await,
        Command::Doctor => place.at_desk(async |desk| station::doctor(desk).await).await,
        Command::Backup { file } => place.at_desk(async |desk| station::backup(desk, &file).await).await,
        Command::Settings { key, value } => {
            place.at_desk(async |desk| station::settings(desk, key.as_deref(), value.as_deref()).await).await
        }
    }
}

/// Where a command works, before the station is opened.
struct Place<'p> {
    home: &'p Home,
    person: Option<&'p str>,
    out: Out,
}

impl Place<'_> {
    /// Opens the station, does something there, and closes it whatever came of it.
    async fn at_desk(&self, what: impl AsyncFnOnce(&Desk) -> Ended) -> Ended {
        let desk = Desk::open(self.home, self.person, self.out).await?;
        let ended = what(&desk).await;
        desk.store.close().await;
        ended
    }
}
