//! The blind sameness test in numbers: can people tell our pieces from a competitor's, and can they still tell next
//! quarter? Methods and sources: the statistics of the sealed test.
//!
//! - [`hits`]: what marks score and what guessing scores (hypergeometric; Youden's J when the number is unknown)
//! - [`ratings`]: the area under the curve of ratings from 1 to 5
//! - [`sensitivity`]: d′ and what it means in hits
//! - [`guesses`]: nulls for judges that guess independently (for comparison only: judges share cues)
//! - [`key_test`]: the test that holds: marks stay, the key is permuted
//! - [`alert`]: this quarter against the last four, four verdicts
//! - [`confirm`]: the same question by permuting rounds
//! - [`trend`]: Mann–Kendall and Cochran–Armitage over quarters
//! - [`agreement`]: Fleiss' κ and Krippendorff's α between judges
//! - [`two_by_two`]: Fisher, Boschloo and Barnard, for who asks for them
//! - [`plan`]: what a design can detect before it is run
//!
//! What is not here: who judges, what a piece is, the seal of the key.

pub mod agreement;
pub mod alert;
pub mod confirm;
pub mod guesses;
pub mod hits;
pub mod key_test;
pub mod plan;
pub mod ratings;
pub mod sensitivity;
mod series;
pub mod trend;
pub mod two_by_two;

pub use key_test::Count;
