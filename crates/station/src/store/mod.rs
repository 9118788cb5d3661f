//! The station's file: opening it, its connections, migrations, settings, clock and ids.
//!
//! What is not here: any rule about cases or people, and any write of theirs. Those go through `change`.

mod clock;
mod connect;
mod error;
mod home;
mod open;
mod pen;
mod setting;
mod transaction;
mod turn;
mod value;
mod writes;

pub use clock::{Clock, Ids};
pub use connect::{APPLICATION_ID, MIGRATOR, OLDEST_SAFE_SQLITE, sqlite_version};
pub use error::StoreError;
pub use home::{Home, WindowLock};
pub use open::{Changed, Store, Tag};
pub(crate) use pen::Durability;
pub use pen::OthersVersion;
pub use setting::{read as read_setting, read_prefix as read_settings, write_in as write_setting_in};
pub use transaction::Transaction;
pub use turn::{PersonsTurn, Turn};
pub use value::{Bound, Column, Columns, FoundRow};
pub use writes::{Bind, Writes};
