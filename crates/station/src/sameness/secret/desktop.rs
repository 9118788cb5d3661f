//! When the Secret Service of a Linux desktop may be asked, so that no command ever hangs on it or makes it ask for a password:
//! a session bus is there, somebody on it already is the Secret Service (nobody is started), its default collection
//! lasts and is unlocked, and nothing that is asked for is locked. All of it within [`WAIT`].
//!
//! What is not here: what is kept there (`keyring` does that). Names and signatures are those of the freedesktop.org Secret
//! Service API, draft 0.2: <https://specifications.freedesktop.org/secret-service-spec/0.2/>.

use std::collections::HashMap;
use std::env;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::{Mutex, oneshot};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Type};
use zbus::{Connection, fdo};

use super::keyring::Unusable;

/// The longest that a command waits for the keyring, whatever the bus does: an unlocked keyring answers within some
/// hundredths of a second; whoever waits longer takes the program for dead.
const WAIT: Duration = Duration::from_secs(2);

const NAME: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
/// The collection that is gone when the person logs out.
const FORGETS: &str = "/org/freedesktop/secrets/collection/session";
/// How an absent default collection is told.
const NOTHING: &str = "/";

/// One at a time, so that behind a keyring that has stopped answering no more than one thread waits.
static ASKING: Mutex<()> = Mutex::const_new(());

/// Does `work`, which asks the Secret Service about the entry with these attributes, on a thread of its own, once the service is
/// known to answer without asking anybody.
///
/// # Errors
/// When there is no keyring to use now, or the time is up: a thread that still waits then is left to itself.
pub(super) async fn guarded<T: Send + 'static>(
    attributes: &[(&str, &str)],
    work: impl FnOnce() -> Result<T, Unusable> + Send + 'static,
) -> Result<T, Unusable> {
    if !has_bus() {
        return Err(Unusable::Absent);
    }
    let asked = async {
        let alone = ASKING.lock().await;
        open(attributes).await?;
        let (answer, answered) = oneshot::channel();
        let work = move || {
            let _alone = alone;
            // Nobody is there to hear it when the time is up.
            let _ = answer.send(work());
        };
        thread::Builder::new().name("keyring".to_owned()).spawn(work).map_err(failed)?;
        answered.await.unwrap_or_else(|_| Err(failed("it broke off")))
    };
    tokio::time::timeout(WAIT, asked).await.unwrap_or(Err(Unusable::Silent))
}

/// Whether a session bus is said to be there. None is looked for elsewhere, and none is started.
fn has_bus() -> bool {
    let told = env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    told || env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists())
}

/// Sees that the keyring is there, lasts, and is open.
async fn open(attributes: &[(&str, &str)]) -> Result<(), Unusable> {
    // A bus that is named and gone, or is somebody else's, is none.
    let bus = Connection::session().await.map_err(|_| Unusable::Absent)?;
    let service = fdo::DBusProxy::new(&bus).await.map_err(failed)?;
    // Everything below goes to the one who has the name now: a message to the name itself would start a service.
    let owner = match service.get_name_owner(NAME.try_into().map_err(failed)?).await {
        Ok(owner) => owner.to_string(),
        Err(fdo::Error::NameHasNoOwner(_)) => return Err(Unusable::Absent),
        Err(error) => return Err(failed(error)),
    };
    let root = |method, body| (ROOT, "org.freedesktop.Secret.Service", method, body);
    let collection: OwnedObjectPath = call(&bus, &owner, root("ReadAlias", ("default",))).await?;
    if [NOTHING, FORGETS].contains(&collection.as_str()) {
        return Err(Unusable::Absent);
    }
    let property = ("org.freedesktop.Secret.Collection", "Locked");
    let locked: OwnedValue =
        call(&bus, &owner, (collection.as_str(), "org.freedesktop.DBus.Properties", "Get", property)).await?;
    if bool::try_from(locked).map_err(failed)? {
        return Err(Unusable::Locked);
    }
    // The entry may stand in another collection, which the store would unlock.
    let attributes: HashMap<&str, &str> = attributes.iter().copied().collect();
    let search = (ROOT, "org.freedesktop.Secret.Service", "SearchItems", (attributes,));
    let (_open, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = call(&bus, &owner, search).await?;
    if locked.is_empty() { Ok(()) } else { Err(Unusable::Locked) }
}

/// Calls a method: its object, interface, name and arguments.
async fn call<B, R>(bus: &Connection, owner: &str, method: (&str, &str, &str, B)) -> Result<R, Unusable>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
    R: DeserializeOwned + Type,
{
    let (object, interface, name, body) = method;
    let reply = bus.call_method(Some(owner), object, Some(interface), name, &body).await.map_err(failed)?;
    reply.body().deserialize().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Unusable {
    Unusable::Failed(error.to_string())
}
