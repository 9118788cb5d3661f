//! What nearly every command needs: the open station, who is asking, and where the answer goes.

use chrono_tz::Tz;
use countersign_station::case::{CaseRow, by_name};
use countersign_station::founding::station;
use countersign_station::people::{self, Person};
use countersign_station::store::{Clock, Home, Store, StoreError};

use crate::outcome::Failure;
use crate::print::Out;

/// An open station with somebody at it.
pub(crate) struct Desk {
    /// The station.
    pub(crate) store: Store,
    /// Who is asking.
    pub(crate) by: Person,
    /// Where the answer goes.
    pub(crate) out: Out,
    /// The zone that times are shown in.
    pub(crate) zone: Tz,
}

impl Desk {
    /// Opens the station for the person asked for, or its only one.
    ///
    /// # Errors
    /// When there is no station, or nobody or several people could be meant.
    pub(crate) async fn open(home: &Home, person: Option<&str>, out: Out) -> Result<Self, Failure> {
        let store = Store::open(home, Clock::System).await?;
        match Self::take_place(&store, person).await {
            Ok((by, zone)) => Ok(Self { store, by, out, zone }),
            Err(failure) => {
                store.close().await;
                Err(failure)
            }
        }
    }

    async fn take_place(store: &Store, person: Option<&str>) -> Result<(Person, Tz), Failure> {
        let by = people::find(store, person).await?;
        let zone = station(store).await?.zone.parse().unwrap_or(chrono_tz::UTC);
        Ok((by, zone))
    }

    /// The case that a name means.
    ///
    /// # Errors
    /// When it means none or several.
    pub(crate) async fn case(&self, name: &str) -> Result<CaseRow, Failure> {
        let mut connection = self.store.reader().acquire().await.map_err(StoreError::from)?;
        Ok(by_name(&mut connection, name).await?)
    }
}
