//! Where pieces come from: `round.json`, Markdown, HTML and text files, or what was pasted. Pure but for reading the file.
//!
//! A page is cut to its words by the same reader that shows pages to reviewers, with its links written as in Markdown, so
//! that the masker removes them and says so.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::rules::LONGEST_TEXT;
use super::{Names, Origin, Quarter, SamenessError};
use crate::review::{Passage, Phrase, passages_of_page};

/// The form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown.
    Markdown,
    /// A page or a part of one.
    Html,
    /// Plain text.
    Text,
}

impl Format {
    /// By the ending of a file's name: `.md`, `.markdown`, `.html`, `.htm`, else text.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            _ => Self::Text,
        }
    }
}

/// A piece with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPiece {
    /// Whose it is.
    pub origin: Origin,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// For whom.
    pub company: String,
    /// When, as written.
    pub date: String,
    /// Where it stood.
    pub url: String,
    /// The name of the file it came from; empty when it was pasted.
    pub file: String,
    /// The form of the text.
    pub format: Format,
    /// As it stood there.
    pub text: String,
}

/// What a piece is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewPiece {
    /// A text.
    Given(Box<GivenPiece>),
    /// A settled draft case of this station, as `SOURCE/ID`: a piece of ours.
    Case(String),
}

/// A round to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRound {
    /// What the pieces are about; judges read it.
    pub topic: String,
    /// The quarter it counts for; the present one when not given.
    pub quarter: Option<Quarter>,
    /// Whether judges are told how many pieces are ours.
    pub told: bool,
    /// What is to be masked beside what each piece names.
    pub names: Names,
    /// Its pieces.
    pub pieces: Vec<NewPiece>,
}

/// Reads a file with one text.
///
/// # Errors
/// When it cannot be read, is no UTF-8, or is too long.
pub fn piece_of_file(path: &Path, origin: Origin) -> Result<GivenPiece, SamenessError> {
    let text = read(path)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let nothing = String::new;
    Ok(GivenPiece {
        origin,
        title: nothing(),
        author: nothing(),
        company: nothing(),
        date: nothing(),
        url: nothing(),
        file,
        format: Format::of_file(path),
        text,
    })
}

fn read(path: &Path) -> Result<String, SamenessError> {
    let unread = |why: String| SamenessError::File { file: path.display().to_string(), why };
    let bytes = std::fs::read(path).map_err(|error| unread(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unread("it is not written in UTF-8".to_owned()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Keys that are not named here are left aside: a file may keep what else is known of its pieces.
#[derive(Deserialize)]
struct RoundFile {
    topic: Option<String>,
    topic_title: Option<String>,
    quarter: Option<Quarter>,
    marks: Option<Marks>,
    own_company: Option<String>,
    #[serde(default)]
    names: Names,
    #[serde(default)]
    pieces: Vec<PieceFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Marks {
    Known,
    Unknown,
}

/// Whose a piece is, as files say it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Own,
    #[serde(alias = "other")]
    Competitor,
}

impl From<Role> for Origin {
    fn from(role: Role) -> Self {
        match role {
            Role::Own => Self::Own,
            Role::Competitor => Self::Other,
        }
    }
}

#[derive(Deserialize)]
struct PieceFile {
    role: Role,
    company: Option<String>,
    author: Option<String>,
    byline_verbatim: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    body_markdown: Option<String>,
    body_html: Option<String>,
    body_text: Option<String>,
    case: Option<String>,
}

/// Reads a `round.json`.
///
/// # Errors
/// When it cannot be read, or says less or other than a round needs; the message names the place.
pub fn round_of_file(path: &Path) -> Result<NewRound, SamenessError> {
    round_of_text(&read(path)?).map_err(|why| SamenessError::File { file: path.display().to_string(), why })
}

fn round_of_text(text: &str) -> Result<NewRound, String> {
    let file: RoundFile = serde_json::from_str(text).map_err(|error| format!("it is no round: {error}"))?;
    let topic = file.topic_title.or(file.topic).unwrap_or_default();
    let mut names = file.names;
    names.companies.extend(file.own_company);
    let pieces = file.pieces.into_iter().enumerate();
    let pieces = pieces.map(|(at, piece)| piece_of(piece).map_err(|why| format!("/pieces/{at}: {why}")));
    let pieces = pieces.collect::<Result<Vec<_>, _>>()?;
    let told = !matches!(file.marks, Some(Marks::Unknown));
    Ok(NewRound { topic, quarter: file.quarter, told, names, pieces })
}

fn piece_of(file: PieceFile) -> Result<NewPiece, String> {
    let bodies =
        [(Format::Markdown, file.body_markdown), (Format::Html, file.body_html), (Format::Text, file.body_text)];
    let mut bodies = bodies.into_iter().filter_map(|(format, text)| Some((format, text?)));
    if let Some(case) = file.case {
        return match (Origin::from(file.role), bodies.next()) {
            (Origin::Own, None) => Ok(NewPiece::Case(case)),
            (Origin::Other, _) => Err("a case of this station is a piece of ours; its role is \"own\"".to_owned()),
            (Origin::Own, Some(_)) => Err("it names a case and has a text; give one of them".to_owned()),
        };
    }
    let (format, text) =
        bodies.next().ok_or_else(|| "it has no text: body_markdown, body_html, body_text, or a case".to_owned())?;
    if bodies.next().is_some() {
        return Err("it has several texts; give one of body_markdown, body_html and body_text".to_owned());
    }
    let mut author = file.author.unwrap_or_default();
    if author.is_empty() {
        author = file.byline_verbatim.unwrap_or_default();
    }
    Ok(NewPiece::Given(Box::new(GivenPiece {
        origin: file.role.into(),
        title: file.title.unwrap_or_default(),
        author,
        company: file.company.unwrap_or_default(),
        date: file.date.unwrap_or_default(),
        url: file.url.unwrap_or_default(),
        file: String::new(),
        format,
        text,
    })))
}

/// Whether a text can be a piece.
///
/// # Errors
/// Says that it is empty or too long.
pub(super) fn can_be_a_piece(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.len() > LONGEST_TEXT {
        return Err(format!("it is longer than {} KiB", LONGEST_TEXT / 1024));
    }
    Ok(())
}

/// Whether a headline, a name, a date or an address can be kept with a piece.
///
/// # Errors
/// Says that it is too long.
pub(super) fn can_be_a_fact(fact: &str) -> Result<(), String> {
    if fact.chars().count() <= 2_000 {
        Ok(())
    } else {
        Err("its title, author, company, date or address is longer than 2,000 characters".to_owned())
    }
}

/// The text as the masker reads it: pages are cut to words, the rest stays as it is.
pub(super) fn readable(format: Format, text: &str) -> String {
    match format {
        Format::Markdown | Format::Text => text.to_owned(),
        Format::Html => {
            let parts: Vec<String> = passages_of_page(text).iter().map(words).collect();
            parts.join("\n\n")
        }
    }
}

fn words(passage: &Passage) -> String {
    let several = |passages: &[Passage]| passages.iter().map(words).collect::<Vec<_>>().join("\n\n");
    match passage {
        Passage::Heading { phrases, .. } | Passage::Paragraph { phrases } => line(phrases),
        Passage::List { items, .. } => items.iter().map(|item| several(item)).collect::<Vec<_>>().join("\n"),
        Passage::Quote { passages } => several(passages),
        Passage::Code { text, .. } => text.clone(),
        Passage::Grid { columns, rows } => {
            let row = |cells: &Vec<Vec<Phrase>>| cells.iter().map(|cell| line(cell)).collect::<Vec<_>>().join(" ");
            std::iter::once(columns).chain(rows).map(row).collect::<Vec<_>>().join("\n")
        }
        Passage::Rule => String::new(),
    }
}

fn line(phrases: &[Phrase]) -> String {
    let mut text = String::new();
    for phrase in phrases {
        match phrase {
            Phrase::Text { text: words } | Phrase::Code { text: words } => text.push_str(words),
            Phrase::Strong { phrases } | Phrase::Emphasis { phrases } | Phrase::Struck { phrases } => {
                text.push_str(&line(phrases));
            }
            Phrase::Link { address, phrases, .. } => text.push_str(&format!("[{}]({address})", line(phrases))),
            Phrase::Image { alt, .. } => text.push_str(&format!("![{alt}](image)")),
            Phrase::Break => text.push('\n'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a.md", Format::Markdown)]
    #[case("a.MARKDOWN", Format::Markdown)]
    #[case("a.html", Format::Html)]
    #[case("a.HTM", Format::Html)]
    #[case("a.txt", Format::Text)]
    #[case("a", Format::Text)]
    fn the_form_follows_the_name(#[case] file: &str, #[case] format: Format) {
        assert_eq!(Format::of_file(Path::new(file)), format, "{file}");
    }

    #[test]
    fn a_round_is_read() {
        let text = r#"{"topic":"slow-queries","topic_title":"Slow queries","own_company":"Northwind","licence":"x",
            "quarter":"2026-Q3","marks":"unknown","names":{"products":["Gale"]},
            "pieces":[{"role":"own","company":"Northwind","author":"","byline_verbatim":"Ida Holm (Northwind)","title":"T",
              "date":"2026-07-01","url":"https://northwind.example/a","words":2,"body_markdown":"Two words."},
              {"role":"own","case":"writer/m-1"},{"role":"competitor","body_html":"<p>Theirs"}]}"#;
        let round = round_of_text(text).unwrap();
        assert_eq!((round.topic.as_str(), round.told), ("Slow queries", false), "title before slug; marks unknown");
        assert_eq!(round.quarter.map(|quarter| quarter.to_string()).as_deref(), Some("2026-Q3"), "its quarter");
        assert_eq!(round.names.companies, ["Northwind"], "our company is masked");
        assert_eq!(round.names.products, ["Gale"], "and what the file lists");
        let NewPiece::Given(first) = &round.pieces[0] else { panic!("a text") };
        assert_eq!(first.author, "Ida Holm (Northwind)", "a byline stands in for an author");
        assert_eq!(round.pieces[1], NewPiece::Case("writer/m-1".to_owned()), "a case of ours");
    }

    #[rstest]
    #[case(r#"{"pieces":[{"role":"own"}]}"#, "/pieces/0: it has no text")]
    #[case(r#"{"pieces":[{"role":"own","body_text":"a","body_html":"b"}]}"#, "/pieces/0: it has several texts")]
    #[case(r#"{"pieces":[{"role":"other","case":"a/b"}]}"#, "a piece of ours")]
    #[case(r#"{"pieces":[{"role":"own","case":"a/b","body_text":"a"}]}"#, "give one of them")]
    #[case(r#"{"pieces":[{"role":"ours","body_text":"a"}]}"#, "unknown variant `ours`")]
    #[case(r#"{"quarter":"autumn"}"#, "is no quarter")]
    #[case("[", "it is no round")]
    fn what_is_no_round_is_named(#[case] text: &str, #[case] said: &str) {
        let error = round_of_text(text).unwrap_err();
        assert!(error.contains(said), "{error}");
    }

    #[test]
    fn a_page_is_cut_to_its_words() {
        let page = "<style>p{}</style><h1>Why</h1><p>See <a href='https://a.example/x'>this</a><img src=x.png alt=Logo></p>\
                    <ul><li>one<li>two</ul><script>alert(1)</script>";
        let text = readable(Format::Html, page);
        assert!(text.contains("[this](https://a.example/x)"), "links stay for the masker to remove: {text}");
        assert!(text.starts_with("Why\n\nSee ") && text.contains("one\ntwo"), "structure is lines: {text}");
        assert!(!text.contains("alert") && !text.contains("p{}"), "scripts and styles are no words: {text}");
    }

    #[test]
    fn empty_and_endless_texts_are_refused() {
        assert!(can_be_a_piece(" \n").is_err(), "nothing to judge");
        assert!(can_be_a_piece(&"x".repeat(LONGEST_TEXT + 1)).is_err(), "too much to judge");
        assert!(can_be_a_piece("Words.").is_ok(), "a text");
        assert!(can_be_a_fact(&"x".repeat(2_001)).is_err(), "no title is that long");
    }
}
