//! Markdown as typed parts. HTML in it stays the text it is, links say where they lead, images are never fetched, and
//! what a renderer would leave out (definitions, titles, names of languages) is shown: whoever wrote the text for the
//! pipeline may have put words there.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::address::Address;
use super::prose::{Passage, Phrase, join, said};

/// How deep quotes, lists and emphasis may stand in each other; what is deeper is drawn at this depth. Nothing is lost.
const DEEPEST: usize = 24;

/// Reads markdown; any text is some.
pub(super) fn prose(text: &str) -> Vec<Passage> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(text, options);
    let mut defined: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    defined.sort_by_key(|span| span.start);

    let mut build = Build { open: vec![Frame::passages(Holder::Whole)] };
    let mut seen_to = 0;
    for (event, span) in parser.into_offset_iter() {
        if build.open.len() == 1 && span.start >= seen_to {
            // Between two parts of the text stands what markdown shows nowhere.
            build.unseen(&text[seen_to..span.start]);
            defined.retain(|definition| !(seen_to..span.start).contains(&definition.start));
            seen_to = span.end;
        }
        build.take(event);
    }
    build.unseen(&text[seen_to.min(text.len())..]);
    for span in defined.into_iter().filter(|span| span.start < seen_to) {
        build.unseen(&text[span]);
    }
    build.whole()
}

/// A part that is still being read.
enum Frame {
    Passages {
        holder: Holder,
        passages: Vec<Passage>,
        loose: Vec<Phrase>,
    },
    List {
        start: Option<u32>,
        items: Vec<Vec<Passage>>,
    },
    Phrases {
        holder: Line,
        phrases: Vec<Phrase>,
    },
    Grid {
        columns: Vec<Vec<Phrase>>,
        rows: Vec<Vec<Vec<Phrase>>>,
        row: Vec<Vec<Phrase>>,
    },
    Code {
        language: String,
        text: String,
    },
    /// Too deep, or a mark that shows nothing: what stands in it belongs to the frame around it.
    Through,
}

/// What holds passages.
enum Holder {
    Whole,
    Quote,
    Item,
}

/// What holds phrases.
enum Line {
    Paragraph,
    Heading(u8),
    Cell,
    Strong,
    Emphasis,
    Struck,
    Link { to: String, title: String },
    Image { to: String, title: String },
}

impl Frame {
    fn passages(holder: Holder) -> Self {
        Self::Passages { holder, passages: Vec::new(), loose: Vec::new() }
    }

    fn line(holder: Line) -> Self {
        Self::Phrases { holder, phrases: Vec::new() }
    }
}

struct Build {
    open: Vec<Frame>,
}

impl Build {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Code(text) => self.phrase(Phrase::Code { text: text.into_string() }),
            // A line of a brief or a chat is meant as a line, so it stays one.
            Event::SoftBreak | Event::HardBreak => self.phrase(Phrase::Break),
            Event::TaskListMarker(done) => self.words(if done { "[x] " } else { "[ ] " }),
            Event::Rule => self.passage(Passage::Rule),
            // Not switched on; should that change, the words are there.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.words(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let fits = self.open.len() < DEEPEST;
        let frame = match tag {
            Tag::Paragraph => Frame::line(Line::Paragraph),
            Tag::Heading { level, .. } => Frame::line(Line::Heading(level as u8)),
            Tag::TableCell => Frame::line(Line::Cell),
            Tag::CodeBlock(kind) => Frame::Code { language: language(&kind), text: String::new() },
            Tag::HtmlBlock => Frame::Code { language: "html".to_owned(), text: String::new() },
            Tag::Table(_) => Frame::Grid { columns: Vec::new(), rows: Vec::new(), row: Vec::new() },
            Tag::BlockQuote(_) if fits => Frame::passages(Holder::Quote),
            Tag::List(start) if fits => {
                Frame::List { start: start.map(|first| u32::try_from(first).unwrap_or(u32::MAX)), items: Vec::new() }
            }
            Tag::Item if matches!(self.open.last(), Some(Frame::List { .. })) => Frame::passages(Holder::Item),
            Tag::Emphasis if fits => Frame::line(Line::Emphasis),
            Tag::Strong if fits => Frame::line(Line::Strong),
            Tag::Strikethrough if fits => Frame::line(Line::Struck),
            Tag::Link { dest_url, title, .. } => {
                Frame::line(Line::Link { to: dest_url.into_string(), title: title.into_string() })
            }
            Tag::Image { dest_url, title, .. } => {
                Frame::line(Line::Image { to: dest_url.into_string(), title: title.into_string() })
            }
            Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::TableHead
            | Tag::TableRow
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Frame::Through,
        };
        self.open.push(frame);
    }

    fn end(&mut self, tag: TagEnd) {
        match self.open.pop() {
            None => {}
            Some(Frame::Through) => self.end_row(tag),
            Some(Frame::Code { language, text }) => self.passage(Passage::Code { language, text }),
            Some(Frame::List { start, items }) => self.passage(Passage::List { start, items }),
            Some(Frame::Grid { columns, rows, .. }) => self.passage(Passage::Grid { columns, rows }),
            Some(Frame::Phrases { holder, phrases }) => self.end_line(holder, phrases),
            Some(Frame::Passages { holder, passages, loose }) => {
                let passages = closed(passages, loose);
                match (holder, self.open.last_mut()) {
                    (Holder::Item, Some(Frame::List { items, .. })) => items.push(passages),
                    (Holder::Quote, _) => self.passage(Passage::Quote { passages }),
                    (Holder::Whole | Holder::Item, _) => passages.into_iter().for_each(|inner| self.passage(inner)),
                }
            }
        }
    }

    fn end_row(&mut self, tag: TagEnd) {
        let Some(Frame::Grid { columns, rows, row }) = self.open.last_mut() else { return };
        let cells = std::mem::take(row);
        if tag == TagEnd::TableHead {
            *columns = cells;
        } else {
            rows.push(cells);
        }
    }

    fn end_line(&mut self, holder: Line, mut phrases: Vec<Phrase>) {
        match holder {
            Line::Paragraph => self.passage(Passage::Paragraph { phrases }),
            Line::Heading(level) => self.passage(Passage::Heading { level, phrases }),
            Line::Strong => self.phrase(Phrase::Strong { phrases }),
            Line::Emphasis => self.phrase(Phrase::Emphasis { phrases }),
            Line::Struck => self.phrase(Phrase::Struck { phrases }),
            Line::Cell => match self.open.iter_mut().rev().find(|frame| matches!(frame, Frame::Grid { .. })) {
                Some(Frame::Grid { row, .. }) => row.push(phrases),
                _ => self.passage(Passage::Paragraph { phrases }),
            },
            Line::Link { to, title } => {
                if !title.is_empty() {
                    join(&mut phrases, Phrase::text(format!(" “{title}”")));
                }
                let Address { text: address, host } = Address::of(&to);
                self.phrase(Phrase::Link { address, host, phrases });
            }
            Line::Image { to, title } => {
                let words = [said(&phrases), title];
                let alt = words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
                self.phrase(Phrase::Image { host: Address::of(&to).host, alt });
            }
        }
    }

    /// The innermost frame that holds something itself.
    fn holder(&mut self) -> Option<&mut Frame> {
        self.open.iter_mut().rev().find(|frame| !matches!(frame, Frame::Through))
    }

    fn words(&mut self, words: &str) {
        match self.holder() {
            Some(Frame::Code { text, .. }) => text.push_str(words),
            _ => self.phrase(Phrase::text(words)),
        }
    }

    fn phrase(&mut self, phrase: Phrase) {
        match self.holder() {
            Some(Frame::Phrases { phrases, .. }) => join(phrases, phrase),
            Some(Frame::Passages { loose, .. }) => join(loose, phrase),
            Some(Frame::List { items, .. }) => items.push(vec![Passage::Paragraph { phrases: vec![phrase] }]),
            Some(Frame::Grid { row, .. }) => row.push(vec![phrase]),
            Some(Frame::Code { text, .. }) => text.push_str(&said(&[phrase])),
            Some(Frame::Through) | None => {}
        }
    }

    fn passage(&mut self, passage: Passage) {
        match self.holder() {
            Some(Frame::Passages { passages, loose, .. }) => {
                *passages = closed(std::mem::take(passages), std::mem::take(loose));
                passages.push(passage);
            }
            Some(Frame::List { items, .. }) => items.push(vec![passage]),
            Some(Frame::Phrases { .. } | Frame::Grid { .. } | Frame::Code { .. } | Frame::Through) | None => {
                self.words(&super::prose::plain(&[passage]));
            }
        }
    }

    /// Source that stands in no part of the text.
    fn unseen(&mut self, source: &str) {
        let source = source.trim();
        if source.chars().any(char::is_alphanumeric) {
            self.passage(Passage::Code { language: String::new(), text: source.to_owned() });
        }
    }

    fn whole(mut self) -> Vec<Passage> {
        match self.open.swap_remove(0) {
            Frame::Passages { passages, loose, .. } => closed(passages, loose),
            Frame::List { .. } | Frame::Phrases { .. } | Frame::Grid { .. } | Frame::Code { .. } | Frame::Through => {
                Vec::new()
            }
        }
    }
}

/// Passages with the phrases that stood among them without a paragraph of their own, as in a tight list.
fn closed(mut passages: Vec<Passage>, loose: Vec<Phrase>) -> Vec<Passage> {
    if !loose.is_empty() {
        passages.push(Passage::Paragraph { phrases: loose });
    }
    passages
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Indented => String::new(),
        CodeBlockKind::Fenced(info) => info.to_string(),
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
