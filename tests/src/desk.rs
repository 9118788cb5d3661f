//! The desk of the window: when the case on it takes keys. A case that just came on screen takes no decision for a
//! moment and drops the keys of one without a word; until then its desk has its own keys dimmed.

use crate::Fault;
use crate::by_role::{Name, Seen};
use crate::wait::{self, Look};
use crate::webdriver::Page;

impl Page {
    /// Waits until this is on screen, by which the case is known (its heading, most often), and the desk beside it takes
    /// decisions; gives what was found.
    ///
    /// # Errors
    /// `Late` with what was there instead.
    pub async fn takes_decisions(&self, role: &str, name: impl Into<Name<'_>>) -> Result<Seen, Fault> {
        let name = name.into();
        wait::until(&format!("{role} {name} with a desk that takes decisions"), wait::SOON, async || {
            // Both in one look: between two, another case may have come.
            let seen = self.seen().await?;
            let case = seen.iter().find(|one| one.role == role && name.fits(&one.name));
            let desk = seen.iter().find(|one| one.role == "complementary" && one.name == "Decision");
            Ok(match (case, desk) {
                (Some(case), Some(Seen { dimmed: false, .. })) => Look::There(case.clone()),
                (None, _) => Look::NotYet("another case, or none".to_owned()),
                (_, None) => Look::NotYet("no desk".to_owned()),
                (_, Some(_)) => Look::NotYet("it is too fresh".to_owned()),
            })
        })
        .await
    }
}
