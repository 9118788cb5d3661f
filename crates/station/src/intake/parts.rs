//! A stretch of the file, and how it is cut into what one transaction stores.

use std::collections::HashMap;

use super::prepare::Prepared;
use crate::case::Fault;
use crate::policy::Destination;

/// A record of the file with what became of it so far.
pub(super) struct Outcome {
    pub(super) line: u32,
    /// Where the file goes on after it, in bytes.
    pub(super) end: u64,
    pub(super) raw: Vec<u8>,
    pub(super) case: Result<Prepared, Fault>,
}

/// A stretch of the file.
pub(super) struct Batch {
    pub(super) outcomes: Vec<Outcome>,
    /// Where the file goes on after it.
    pub(super) bytes: u64,
    /// Its last line.
    pub(super) lines: u32,
    /// Nothing comes after it.
    pub(super) last: bool,
}

/// How much a transaction stores at most: it ends with the record that reaches either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) cases: usize,
    /// Of the file: cases may be as long as a megabyte.
    pub(super) bytes: usize,
}

impl Batch {
    /// The same in parts of such a size. A case that follows itself in quarantine begins a part: it is its next revision,
    /// wherever in the file the two stand.
    pub(super) fn parts(self, most: Size) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let mut part = Part::default();
        for outcome in self.outcomes {
            if part.is_full(most) || part.awaits(&outcome) {
                parts.extend(std::mem::take(&mut part).ended());
            }
            part.add(outcome);
        }
        parts.push(Self { outcomes: part.outcomes, bytes: self.bytes, lines: self.lines, last: self.last });
        parts
    }
}

/// What one transaction will store.
#[derive(Default)]
struct Part {
    outcomes: Vec<Outcome>,
    bytes: usize,
    /// The content of its cases that go into quarantine, by source and id.
    quarantined: HashMap<(String, String), [u8; 32]>,
}

impl Part {
    fn is_full(&self, most: Size) -> bool {
        self.outcomes.len() >= most.cases || self.bytes >= most.bytes
    }

    fn awaits(&self, outcome: &Outcome) -> bool {
        // Nearly always empty, and asked of every record.
        if self.quarantined.is_empty() {
            return false;
        }
        let Ok(case) = &outcome.case else { return false };
        // The same content is a duplicate, in one part as in two.
        self.quarantined.get(&case.identity()).is_some_and(|content| *content != case.content_sha256)
    }

    fn add(&mut self, outcome: Outcome) {
        if let Ok(case) = &outcome.case
            && case.placed.route.to == Destination::Quarantine
        {
            self.quarantined.insert(case.identity(), case.content_sha256);
        }
        self.bytes += outcome.raw.len();
        self.outcomes.push(outcome);
    }

    /// It as a batch that others follow; nothing when it is empty.
    fn ended(self) -> Option<Batch> {
        let (bytes, lines) = self.outcomes.last().map(|end| (end.end, end.line))?;
        Some(Batch { outcomes: self.outcomes, bytes, lines, last: false })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const MOST: Size = Size { cases: 4, bytes: 40 };

    /// A batch of as many records, each on a line of its own after line 100, with something blank behind.
    fn batch(sizes: &[usize], last: bool) -> Batch {
        let mut line = 100;
        let outcome = |size: &usize| {
            line += 1;
            let case = Err(Fault::new("", "a record that is no case"));
            Outcome { line, end: u64::from(line - 100) * 10, raw: vec![b' '; *size], case }
        };
        Batch { outcomes: sizes.iter().map(outcome).collect(), bytes: 9_999, lines: 999, last }
    }

    #[rstest]
    #[case::nothing_left(&[], &[(0, 9_999, 999, true)])]
    #[case::fewer(&[9; 3], &[(3, 9_999, 999, true)])]
    #[case::just_as_many(&[9; 4], &[(4, 9_999, 999, true)])]
    #[case::one_more(&[9; 5], &[(4, 40, 104, false), (1, 9_999, 999, true)])]
    #[case::several(&[9; 8], &[(4, 40, 104, false), (4, 9_999, 999, true)])]
    #[case::long_ones(&[30, 30, 50, 1], &[(2, 20, 102, false), (1, 30, 103, false), (1, 9_999, 999, true)])]
    fn parts_go_on_where_the_one_before_ended(#[case] sizes: &[usize], #[case] wanted: &[(usize, u64, u32, bool)]) {
        let parts = batch(sizes, true).parts(MOST);
        let found: Vec<_> = parts.iter().map(|part| (part.outcomes.len(), part.bytes, part.lines, part.last)).collect();
        assert_eq!(found, wanted, "only the last part ends where the batch does, and is the file's last");
        let lines: Vec<u32> = parts.iter().flat_map(|part| part.outcomes.iter().map(|one| one.line)).collect();
        let all: Vec<u32> = (101..).take(sizes.len()).collect();
        assert_eq!(lines, all, "every record once, in order");
    }

    #[test]
    fn parts_of_a_batch_in_the_middle_end_no_file() {
        assert!(batch(&[9; 9], false).parts(MOST).iter().all(|part| !part.last), "more comes after it");
    }
}
