//! The list of all cases: found by a filter, in an order, a million of them without a pause.
//!
//! Finding answers with the numbers of the cases alone; rows are read a page at a time, by number. What the sheet of a
//! case withholds from a person is neither shown here nor told by what is found.
//!
//! Not here: which case comes next (`queue`), and deciding several at once (`together`).

mod filter;
mod find;
mod loosen;
mod page;
mod parse;
mod query;
mod saved;
mod vocabulary;
mod withheld;

pub use filter::Filter;
pub use find::{Found, Numbers, find};
pub use loosen::{Without, loosen};
pub use page::{ListedCase, page};
pub use parse::Mistake;
pub use query::Order;
pub use saved::{SavedFilter, forget_filter, save_filter, saved_filter, saved_filters};
pub use vocabulary::{FilterKey, vocabulary};

use super::ReviewError;
use crate::change::ChangeError;
use crate::policy::PolicyError;
use crate::store::StoreError;

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The filter cannot be meant.
    #[error(transparent)]
    Mistake(#[from] Mistake),
    /// A saved filter that is not there, or cannot be kept.
    #[error("{0}")]
    Saved(String),
    /// Its policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Permission, or the write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ListError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<ListError> for ReviewError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Mistake(mistake) => Self::Invalid(mistake.to_string()),
            ListError::Saved(why) => Self::Invalid(why),
            ListError::Policy(error) => Self::Policy(error),
            ListError::Change(error) => Self::Change(error),
            ListError::Store(error) => Self::Store(error),
        }
    }
}
