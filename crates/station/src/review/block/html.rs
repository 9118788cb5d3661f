//! An HTML page two ways: as its words, always, and as a page without anything that could act, on request.
//!
//! The words come from the tokens of the page and from nothing that a page can style, so that text which is white on
//! white, one pixel high or not displayed at all is read like any other. The page is what `ammonia` leaves of it under
//! the narrowest list: structure without attributes. The window draws that in a frame that may do nothing.

mod weight;
mod words;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::prose::Passage;

/// What a page may keep: structure and type, nothing that loads, acts, positions or points elsewhere.
const KEPT: &str = "abbr address article aside b blockquote br caption center cite code col colgroup dd del dfn div dl dt em \
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark ol p pre q s samp section small \
    span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr";

/// What goes with everything in it.
const DROPPED: &str = "script style template svg math title iframe object noembed noframes xmp plaintext";

/// Spans of cells that a table may keep; more than these no honest page has.
const SPANS: &str = "2 3 4 5 6 7 8 9 10 11 12";

/// What there is to show of a page.
pub(super) struct Page {
    /// Its words, in order.
    pub(super) words: Vec<Passage>,
    /// It without anything that acts or loads; `None` for one too tangled to draw.
    pub(super) drawn: Option<String>,
}

/// Reads a page or a piece of one.
pub(super) fn page(html: &str) -> Page {
    let (words, weight) = words::words(html);
    Page { words, drawn: weight.is_light().then(|| CLEANER.clean(html).to_string()) }
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let set = |names: &'static str| names.split(' ').collect::<HashSet<_>>();
    let spans = || HashMap::from([("colspan", set(SPANS)), ("rowspan", set(SPANS))]);
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(set(KEPT))
        .clean_content_tags(set(DROPPED))
        .tag_attribute_values(HashMap::from([("td", spans()), ("th", spans())]))
        .strip_comments(true);
    cleaner
});

/// Whether a list of names, parted by spaces, has this one.
fn among(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
