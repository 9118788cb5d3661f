//! Takes out of a piece what tells whose it is, so that only the writing is judged: bylines, names in every form, links, dates, images,
//! traces of files and layout; and lists what might still give it away.
//!
//! Pure: the same text and names always give the same. What is not here: who wrote a piece, where it is kept, what a lead
//! decided about a suspicion.

mod before;
mod byline;
mod cells;
mod dates;
mod forms;
mod html;
mod lines;
mod links;
mod markdown;
mod names;
mod suspicion;
#[cfg(test)]
mod tests;
mod traces;
mod typography;

use serde::{Deserialize, Serialize};

use cells::{Cells, Taken};

pub use suspicion::{Suspicion, SuspicionKind, suspicions};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown, with HTML in it where there is some.
    Markdown,
    /// Plain lines.
    Plain,
}

/// Names that must not be read, of our side and of others. Each is taken out in any case, with or without spaces and hyphens,
/// with its endings, as part of an identifier or a domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// People, in full; several in one entry may be separated by commas or "and".
    pub authors: Vec<String>,
    /// Companies, ours and others'; also by their initials when these are three or more.
    pub companies: Vec<String>,
    /// Products.
    pub products: Vec<String>,
    /// Brands.
    pub brands: Vec<String>,
    /// Words that a lead had taken out.
    pub others: Vec<String>,
}

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum RemovalKind {
    /// A person who wrote a piece.
    Author,
    /// A company.
    Company,
    /// A product.
    Product,
    /// A brand.
    Brand,
    /// Words that a lead had taken out.
    Masked,
    /// An address on the web; what it was laid under stays.
    Link,
    /// An e-mail address.
    Email,
    /// A picture.
    Image,
    /// A date, a year or a quarter.
    Date,
    /// The words under a picture.
    Caption,
    /// A line that says who wrote it, or when.
    Byline,
    /// Facts about the file, above its text.
    FrontMatter,
    /// A comment that is not shown.
    Comment,
    /// A building block of the site.
    Shortcode,
    /// The name of a file above a block of code.
    FileName,
    /// A character that is not seen.
    Hidden,
}

impl RemovalKind {
    /// All that leave a placeholder.
    const CHIPS: [Self; 9] = [
        Self::Author,
        Self::Company,
        Self::Product,
        Self::Brand,
        Self::Masked,
        Self::Link,
        Self::Email,
        Self::Image,
        Self::Date,
    ];

    /// The word between brackets that stands where it stood; `None` for what leaves nothing.
    #[must_use]
    pub fn placeholder(self) -> Option<&'static str> {
        match self {
            Self::Author => Some("author"),
            Self::Company => Some("company"),
            Self::Product => Some("product"),
            Self::Brand => Some("brand"),
            Self::Masked => Some("masked"),
            Self::Link => Some("link"),
            Self::Email => Some("e-mail"),
            Self::Image => Some("image"),
            Self::Date => Some("date"),
            Self::Caption
            | Self::Byline
            | Self::FrontMatter
            | Self::Comment
            | Self::Shortcode
            | Self::FileName
            | Self::Hidden => None,
        }
    }
}

/// A run of code points, `start` to `end` (the one after the last).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Span {
    /// The first.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}

/// A placeholder in the masked text, brackets included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Chip {
    /// What stood there.
    pub kind: RemovalKind,
    /// Where it stands now.
    pub place: Span,
}

/// Something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Removal {
    /// What it was.
    pub kind: RemovalKind,
    /// Where it stood in the original.
    pub span: Span,
    /// What stood there, as it was written.
    pub was: String,
    /// What stands there now: a placeholder, the words of a link, or nothing.
    pub now: String,
    /// Where that stands in the masked text; empty where nothing is left.
    pub place: Span,
}

/// A piece as judges may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Masked {
    /// Plain text; paragraphs are separated by an empty line.
    pub text: String,
    /// Its placeholders, in order.
    pub chips: Vec<Chip>,
    /// What was taken out, in the order of the original.
    pub removals: Vec<Removal>,
}

/// Masks a text. Any text gives something; masking the result again (as plain text, with the same names) changes nothing.
#[must_use]
pub fn mask(text: &str, format: Format, names: &Names) -> Masked {
    let names = names::Listed::of(names);
    let mut taken = Taken::default();
    let mut cells = match format {
        Format::Markdown => markdown::read(text, &mut taken),
        Format::Plain => Cells::of(text),
    };
    // What one step leaves may be something to the next: a link that ends where a name began.
    loop {
        let seen = cells.text();
        cells.know_chips();
        before::take(&mut cells, &mut taken);
        typography::smooth(&mut cells, &mut taken);
        lines::plain(&mut cells);
        links::take(&mut cells, &mut taken);
        dates::take(&mut cells, &mut taken);
        names.take(&mut cells, &mut taken);
        byline::take(&mut cells, &mut taken);
        if cells.text() == seen {
            break;
        }
    }
    let removals = taken.removals(text, &cells);
    Masked { text: cells.text(), chips: cells.chips(), removals }
}
