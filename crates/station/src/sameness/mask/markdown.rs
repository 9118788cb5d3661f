//! Markdown read to plain lines: structure is read by a parser, its words keep their places in the original.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::cells::{Cell, Cells, Shown, Taken};
use super::{RemovalKind, Span, before, html};

/// Fills what was taken out within a line, so that byte places stay; nothing is read from such a place.
const FILLER: char = '\u{1}';

/// Reads markdown; any text is some.
pub(super) fn read(text: &str, taken: &mut Taken) -> Cells {
    let letters: Vec<char> = text.chars().collect();
    let found = before::find(&letters);
    let bare = without(&letters, &found);
    let mut reading = Reading::new(&bare, points(&letters), taken);
    for (range, kind) in &found {
        reading.taken.add(*kind, Span { start: range.start as u32, end: range.end as u32 });
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(&bare, options);
    for (_, definition) in parser.reference_definitions().iter() {
        reading.note(RemovalKind::Link, &definition.span);
    }
    for (event, range) in parser.into_offset_iter() {
        reading.read(event, range);
    }
    Cells(reading.cells)
}

/// The text with ranges filled, byte for byte: with blanks where they fill a line, so that it parts as before.
fn without(letters: &[char], found: &[(Range<usize>, RemovalKind)]) -> String {
    let mut bare = String::with_capacity(letters.len());
    let mut next = 0;
    for (range, _) in found {
        bare.extend(&letters[next..range.start]);
        let blank = |letter: &&char| letter.is_whitespace() && **letter != '\n';
        let fills_before = letters[..range.start].iter().rev().find(|letter| !blank(letter)).is_none_or(|l| *l == '\n');
        let fills_behind = letters[range.end..].iter().find(|letter| !blank(letter)).is_none_or(|l| *l == '\n');
        let fill = if fills_before && fills_behind { ' ' } else { FILLER };
        for letter in &letters[range.clone()] {
            let is_end = *letter == '\n';
            bare.extend(std::iter::repeat_n(if is_end { '\n' } else { fill }, letter.len_utf8()));
        }
        next = range.end;
    }
    bare.extend(&letters[next..]);
    bare
}

/// Code points before each byte and behind the last. Of the original, not of the filled text: there a filler stands for
/// every byte, so that a dash counts three.
fn points(letters: &[char]) -> Vec<u32> {
    let mut points = Vec::with_capacity(letters.len() + 1);
    for (at, letter) in (0_u32..).zip(letters) {
        points.extend(std::iter::repeat_n(at, letter.len_utf8()));
    }
    points.push(letters.len() as u32);
    points
}

/// What was seen of the paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    start: usize,
    plain: bool,
    emphasised: bool,
    images: bool,
}

struct Reading<'t> {
    source: &'t str,
    points: Vec<u32>,
    taken: &'t mut Taken,
    cells: Vec<Cell>,
    /// Line ends to put before the next character.
    gap: usize,
    /// How deep inside a picture's own words.
    inside_image: usize,
    emphasis: usize,
    paragraph: Paragraph,
    follows_image: bool,
    html: Option<Range<usize>>,
}

impl<'t> Reading<'t> {
    fn new(source: &'t str, points: Vec<u32>, taken: &'t mut Taken) -> Self {
        Self {
            source,
            points,
            taken,
            cells: Vec::new(),
            gap: 0,
            inside_image: 0,
            emphasis: 0,
            paragraph: Paragraph::default(),
            follows_image: false,
            html: None,
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let point = |byte: usize| self.points.get(byte).or(self.points.last()).copied().unwrap_or_default();
        Span { start: point(range.start), end: point(range.end) }
    }

    fn note(&mut self, kind: RemovalKind, range: &Range<usize>) {
        let span = self.span(range);
        self.taken.add(kind, span);
    }

    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(_) => {
                let from = self.html.as_ref().map_or(range.start, |html| html.start.min(range.start));
                self.html = Some(from..range.end);
            }
            _ if self.inside_image > 0 => {}
            Event::Text(text) => self.words(&text, range),
            Event::Code(code) => {
                // Its backticks are not part of it.
                let within = self.source.get(range.clone()).and_then(|all| all.find(&*code));
                let range = within.map_or(range.clone(), |at| range.start + at..range.start + at + code.len());
                self.words(&code, range);
            }
            Event::InlineHtml(_) => self.page(range),
            Event::SoftBreak => self.words(" ", range),
            Event::HardBreak => self.words("\n", range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(&text, range),
            Event::Rule => self.gap = 2,
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.part(2);
                self.paragraph = Paragraph { start: self.cells.len(), ..Paragraph::default() };
            }
            Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) | Tag::HtmlBlock => {
                self.part(2);
            }
            Tag::CodeBlock(kind) => {
                self.part(2);
                if let CodeBlockKind::Fenced(info) = kind
                    && info.contains([' ', '=', '{', ':', '.', '/'])
                {
                    let line = self.source[range.start..].find('\n').map_or(range.end, |at| range.start + at);
                    self.note(RemovalKind::FileName, &(range.start..line));
                }
            }
            Tag::List(_) => self.part(if self.cells.is_empty() { 0 } else { 1 }),
            Tag::Item | Tag::TableRow | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.part(1),
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {}
            Tag::Link { .. } => self.note(RemovalKind::Link, &range),
            Tag::Image { .. } => {
                if self.inside_image == 0 {
                    self.image(&range);
                }
                self.inside_image += 1;
            }
            Tag::TableHead
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.caption(&range);
                self.part(2);
            }
            TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::CodeBlock
            | TagEnd::List(_) => self.part(2),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.page(html);
                }
                self.part(2);
            }
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => self.part(1),
            TagEnd::TableCell => self.words(", ", range.end..range.end),
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Image => self.inside_image = self.inside_image.saturating_sub(1),
            TagEnd::Link
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn part(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }

    fn image(&mut self, range: &Range<usize>) {
        self.note(RemovalKind::Image, range);
        self.paragraph.images = true;
        let from = self.span(range);
        self.put(Shown::Chip(RemovalKind::Image), from);
    }

    /// A paragraph of pictures alone leaves nothing, with the emphasised words in it or under it as their caption.
    fn caption(&mut self, range: &Range<usize>) {
        let Paragraph { start, plain, emphasised, images } = std::mem::take(&mut self.paragraph);
        let is_caption = !plain && emphasised && (images || self.follows_image);
        if is_caption {
            self.note(RemovalKind::Caption, range);
        }
        if is_caption || (images && !plain) {
            self.cells.truncate(start);
        }
        self.follows_image = images && !plain;
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if words.chars().any(|letter| letter.is_alphanumeric()) {
            let seen = if self.emphasis > 0 { &mut self.paragraph.emphasised } else { &mut self.paragraph.plain };
            *seen = true;
        }
        let source = self.source.get(range.clone()).unwrap_or_default();
        let is_exact = source == words;
        // The only control character that is left out in silence; others are taken out as hidden ones.
        let is_filled = source.contains(FILLER);
        let whole = self.span(&range);
        for (at, letter) in words.char_indices() {
            let from = range.start + at;
            let span = if is_exact { self.span(&(from..from + letter.len_utf8())) } else { whole };
            if letter != FILLER || !is_filled {
                self.put(Shown::Char(letter), span);
            }
        }
    }

    /// A part that is written as a page is.
    fn page(&mut self, range: Range<usize>) {
        let Some(part) = self.source.get(range.clone()) else { return };
        for (within, piece) in html::pieces(part) {
            let place = range.start + within.start..range.start + within.end;
            match piece {
                html::Piece::Words => self.words(&part[within], place),
                html::Piece::Sign(sign) => self.words(sign, place),
                html::Piece::Break => self.part(1),
                html::Piece::Image => self.image(&place),
                html::Piece::Caption => self.note(RemovalKind::Caption, &place),
            }
        }
    }

    fn put(&mut self, shown: Shown, from: Span) {
        let gap = std::mem::take(&mut self.gap);
        if !self.cells.is_empty() {
            let place = Span { start: from.start, end: from.start };
            self.cells.extend(std::iter::repeat_n(Cell::char('\n', place), gap));
        }
        self.cells.push(Cell { shown, from });
    }
}
