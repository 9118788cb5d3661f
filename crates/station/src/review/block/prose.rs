//! Formatted text as typed parts. Markdown and HTML become these here, so that no screen ever parses either: it draws
//! each part with an element of its own and the words as text.

use serde::Serialize;

/// A part of a text that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is named for what it shows")]
pub enum Passage {
    /// `level` is 1 to 6.
    Heading {
        level: u8,
        phrases: Vec<Phrase>,
    },
    Paragraph {
        phrases: Vec<Phrase>,
    },
    /// `start` is the first number; `None` for bullets.
    List {
        start: Option<u32>,
        items: Vec<Vec<Passage>>,
    },
    Quote {
        passages: Vec<Passage>,
    },
    /// `language` as the text names it, often empty.
    Code {
        language: String,
        text: String,
    },
    /// Cells are phrases; rows may be shorter or longer than the head.
    Grid {
        columns: Vec<Vec<Phrase>>,
        rows: Vec<Vec<Vec<Phrase>>>,
    },
    Rule,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is named for what it shows")]
pub enum Phrase {
    Text {
        text: String,
    },
    Strong {
        phrases: Vec<Phrase>,
    },
    Emphasis {
        phrases: Vec<Phrase>,
    },
    Struck {
        phrases: Vec<Phrase>,
    },
    Code {
        text: String,
    },
    /// Never followed: `address` can be copied, `host` says where it would have led.
    Link {
        address: String,
        host: String,
        phrases: Vec<Phrase>,
    },
    /// Never fetched: `host` says from where it would have come.
    Image {
        host: String,
        alt: String,
    },
    Break,
}

impl Phrase {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// Adds a phrase; words that follow words become one.
pub(super) fn join(phrases: &mut Vec<Phrase>, phrase: Phrase) {
    match (phrases.last_mut(), phrase) {
        (Some(Phrase::Text { text }), Phrase::Text { text: more }) => text.push_str(&more),
        (_, phrase) => phrases.push(phrase),
    }
}

/// The words as plain lines, for a terminal and for tests: links with their host, images as a mark.
#[must_use]
pub fn plain(passages: &[Passage]) -> String {
    let mut lines = Vec::new();
    for passage in passages {
        lines_of(passage, "", &mut lines);
    }
    lines.join("\n")
}

fn lines_of(passage: &Passage, indent: &str, lines: &mut Vec<String>) {
    let mut put = |text: &str| lines.extend(text.lines().map(|line| format!("{indent}{line}")));
    match passage {
        Passage::Heading { phrases, .. } | Passage::Paragraph { phrases } => put(&said(phrases)),
        Passage::Code { text, .. } => put(text),
        Passage::Rule => put("—"),
        Passage::Grid { columns, rows } => {
            for row in std::iter::once(columns).chain(rows) {
                put(&row.iter().map(|cell| said(cell)).collect::<Vec<_>>().join(" | "));
            }
        }
        Passage::Quote { passages } => {
            for inner in passages {
                lines_of(inner, &format!("{indent}> "), lines);
            }
        }
        Passage::List { start, items } => {
            for (at, item) in (0_u32..).zip(items) {
                let mark = start.map_or_else(|| "- ".to_owned(), |first| format!("{}. ", first.saturating_add(at)));
                let first = lines.len();
                for inner in item {
                    lines_of(inner, &format!("{indent}{}", " ".repeat(mark.len())), lines);
                }
                if let Some(line) = lines.get_mut(first) {
                    line.replace_range(indent.len()..indent.len() + mark.len(), &mark);
                }
            }
        }
    }
}

/// The words of phrases in a row.
pub(super) fn said(phrases: &[Phrase]) -> String {
    let mut words = String::new();
    for phrase in phrases {
        match phrase {
            Phrase::Text { text } | Phrase::Code { text } => words.push_str(text),
            Phrase::Strong { phrases } | Phrase::Emphasis { phrases } | Phrase::Struck { phrases } => {
                words.push_str(&said(phrases));
            }
            Phrase::Link { host, address, phrases } => {
                let to = if host.is_empty() { address } else { host };
                words.push_str(&format!("{} [link: {to}]", said(phrases)));
            }
            Phrase::Image { host, alt } if alt.is_empty() => words.push_str(&format!("[image blocked: {host}]")),
            Phrase::Image { host, alt } => words.push_str(&format!("[image blocked: {host}; {alt}]")),
            Phrase::Break => words.push('\n'),
        }
    }
    words
}
