//! How dear a page is to draw. Building a page out of marks that nobody closed can take a parser time and memory out of
//! all proportion to its length, so it is judged by its tags before one is built.

use super::among;

/// Marks of type that a parser opens again in every following part: their number times the number of tags is its work.
const TYPE: &str = "a b big code em font i nobr s small strike strong tt u";

/// Elements that end by themselves, so that an open one tells nothing of depth.
const ENDS_ITSELF: &str = "p li dd dt tr td th thead tbody tfoot option optgroup colgroup area base br col embed hr img \
    input link meta param source track wbr html head body rt rp";

/// Deepest nesting that is drawn, and the most work a parser is given.
const DEEPEST: usize = 400;
const MOST_WORK: usize = 400_000;

/// What was counted of a page so far.
#[derive(Default)]
pub(super) struct Weight {
    open: usize,
    deepest: usize,
    open_type: usize,
    most_type: usize,
    tags: usize,
}

impl Weight {
    /// Counts one tag.
    pub(super) fn add(&mut self, name: &str, starts: bool) {
        self.tags += 1;
        if among(TYPE, name) {
            self.open_type = stepped(self.open_type, starts);
            self.most_type = self.most_type.max(self.open_type);
        }
        if !among(ENDS_ITSELF, name) {
            self.open = stepped(self.open, starts);
            self.deepest = self.deepest.max(self.open);
        }
    }

    /// Whether it can be drawn without being felt.
    pub(super) fn is_light(&self) -> bool {
        self.deepest <= DEEPEST && self.most_type.saturating_mul(self.tags) <= MOST_WORK
    }
}

/// One more open, or one less.
pub(super) fn stepped(now: usize, starts: bool) -> usize {
    if starts { now + 1 } else { now.saturating_sub(1) }
}
