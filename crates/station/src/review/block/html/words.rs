//! The words of a page, from its tokens and from nothing that it can style.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::super::address::Address;
use super::super::prose::{Passage, Phrase, join, said};
use super::among;
use super::weight::{Weight, stepped};

/// Elements whose words stand on lines of their own.
const APART: &str = "address article aside blockquote body caption center dd details dialog div dl dt fieldset \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header html legend li main nav ol option p \
    pre section select summary table tbody template textarea tfoot thead title tr ul xmp iframe \
    noembed noframes noscript";

/// Reads the words of a page, and how dear it would be to draw.
pub(super) fn words(html: &str) -> (Vec<Passage>, Weight) {
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // A script end asks to be let go on; there is nothing to wait for.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    let mut read = tokenizer.sink.0.into_inner();
    read.flush();
    (read.passages, read.weight)
}

#[derive(Default)]
struct Reader(RefCell<Read>);

/// The words read so far.
#[derive(Default)]
struct Read {
    passages: Vec<Passage>,
    line: Vec<Phrase>,
    shape: Shape,
    /// What stands in the line before the open link, and where that leads.
    link: Option<(Vec<Phrase>, Address)>,
    /// Whether spaces and line ends are meant as they stand.
    kept: bool,
    /// Text of a script or a style sheet follows.
    silent: bool,
    /// How many drawings or formulas are open: in them a script or a style is no code to a browser.
    foreign: usize,
    weight: Weight,
}

#[derive(Default, Clone, Copy)]
enum Shape {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
    Code,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut read = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => read.words(&text),
            Token::TagToken(tag) => return read.tag(&tag),
            // A comment is no part of a page; a null character shows nothing and cannot come in.
            Token::CommentToken(_)
            | Token::DoctypeToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Read {
    fn words(&mut self, text: &str) {
        if self.silent {
            return;
        }
        if self.kept {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    join(&mut self.line, Phrase::Break);
                }
                if !line.is_empty() {
                    join(&mut self.line, Phrase::text(line));
                }
            }
            return;
        }
        let starts = text.starts_with(is_space);
        let words = text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if starts || words.is_empty() {
            self.space();
        }
        if !words.is_empty() {
            join(&mut self.line, Phrase::Text { text: words });
            if text.ends_with(is_space) {
                self.space();
            }
        }
    }

    /// One space, unless the line begins here or has one already.
    fn space(&mut self) {
        let line = match &mut self.link {
            Some((before, _)) if self.line.is_empty() => before,
            Some(_) | None => &mut self.line,
        };
        match line.last_mut() {
            Some(Phrase::Text { text }) if !text.ends_with(' ') => text.push(' '),
            Some(Phrase::Link { .. } | Phrase::Image { .. }) => join(line, Phrase::text(" ")),
            Some(_) | None => {}
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let starts = tag.kind == TagKind::StartTag;
        self.weight.add(name, starts);
        if matches!(name, "svg" | "math") {
            self.foreign = stepped(self.foreign, starts);
        }
        match (name, starts) {
            ("script" | "style", true) if self.foreign == 0 => {
                self.silent = true;
                let kind = if name == "script" { RawKind::ScriptData } else { RawKind::Rawtext };
                return TokenSinkResult::RawData(kind);
            }
            ("script" | "style", _) => self.silent = false,
            ("title" | "textarea", true) if self.foreign == 0 => {
                self.flush();
                self.kept = name == "textarea";
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            ("xmp" | "iframe" | "noembed" | "noframes", true) if self.foreign == 0 => {
                self.flush();
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            ("plaintext", true) if self.foreign == 0 => {
                self.flush();
                return TokenSinkResult::Plaintext;
            }
            ("a", _) => {
                self.end_link();
                if starts {
                    let address = attribute(tag, "href").map(|href| Address::of(&href));
                    self.link = address.map(|address| (std::mem::take(&mut self.line), address));
                }
            }
            ("img" | "image" | "video" | "audio" | "embed" | "source", true) => self.blocked(tag),
            ("input" | "button", true) => self.field(tag),
            ("br", _) => join(&mut self.line, Phrase::Break),
            ("hr", true) => {
                self.flush();
                self.passages.push(Passage::Rule);
            }
            ("td" | "th", true) if !self.line.is_empty() => join(&mut self.line, Phrase::text(" | ")),
            _ if among(APART, name) => self.turn(name, starts),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// A part begins or ends: what was read stands on lines of its own.
    fn turn(&mut self, name: &str, starts: bool) {
        self.flush();
        self.kept = starts && name == "pre";
        self.shape = match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] if starts => Shape::Heading(level - b'0'),
            b"li" if starts => Shape::Item,
            b"pre" if starts => Shape::Code,
            // A paragraph inside an item is still the item.
            _ if starts && matches!(self.shape, Shape::Item) && name != "ul" && name != "ol" => Shape::Item,
            _ => Shape::Paragraph,
        };
    }

    fn flush(&mut self) {
        let reopened = self.link.as_ref().map(|(_, address)| (Vec::new(), address.clone()));
        self.end_link();
        self.link = reopened;
        let mut phrases = std::mem::take(&mut self.line);
        if let Some(Phrase::Text { text }) = phrases.last_mut() {
            text.truncate(text.trim_end().len());
        }
        while matches!(phrases.last(), Some(Phrase::Break)) {
            phrases.pop();
        }
        if phrases.iter().all(is_blank) {
            return;
        }
        let passage = match self.shape {
            Shape::Paragraph => Passage::Paragraph { phrases },
            Shape::Heading(level) => Passage::Heading { level, phrases },
            Shape::Code => Passage::Code { language: String::new(), text: said(&phrases) },
            Shape::Item => {
                let item = vec![Passage::Paragraph { phrases }];
                if let Some(Passage::List { items, .. }) = self.passages.last_mut() {
                    items.push(item);
                    return;
                }
                Passage::List { start: None, items: vec![item] }
            }
        };
        self.passages.push(passage);
    }

    fn end_link(&mut self) {
        let Some((before, Address { text: address, host })) = self.link.take() else { return };
        let phrases = std::mem::replace(&mut self.line, before);
        if !phrases.iter().all(is_blank) {
            self.line.push(Phrase::Link { address, host, phrases });
        }
    }

    fn blocked(&mut self, tag: &Tag) {
        let from = attribute(tag, "src").or_else(|| attribute(tag, "srcset"));
        let alt = attribute(tag, "alt").or_else(|| attribute(tag, "title")).unwrap_or_default();
        let host = from.map(|from| Address::of(&from).host).unwrap_or_default();
        if !(host.is_empty() && alt.is_empty()) {
            join(&mut self.line, Phrase::Image { host, alt });
        }
    }

    /// A field shows what it holds, a button what it says; neither works.
    fn field(&mut self, tag: &Tag) {
        let hidden = attribute(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"));
        let says = attribute(tag, "value").or_else(|| attribute(tag, "placeholder"));
        if let Some(says) = says.filter(|says| !says.is_empty()) {
            let what = if hidden { "hidden field" } else { "field" };
            join(&mut self.line, Phrase::text(format!("[{what}: {says}] ")));
        }
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.to_string())
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_blank(phrase: &Phrase) -> bool {
    match phrase {
        Phrase::Text { text } => text.trim().is_empty(),
        Phrase::Break => true,
        Phrase::Strong { .. }
        | Phrase::Emphasis { .. }
        | Phrase::Struck { .. }
        | Phrase::Code { .. }
        | Phrase::Link { .. }
        | Phrase::Image { .. } => false,
    }
}
