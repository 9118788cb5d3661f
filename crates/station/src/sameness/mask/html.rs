//! The words of HTML that stands inside markdown. It is never shown as a page, so all that matters is which characters are words.

use std::ops::Range;

/// A part of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words as they stand there.
    Words,
    /// A character that is written by its name.
    Sign(&'static str),
    /// A new line.
    Break,
    /// A picture.
    Image,
    /// The words under one.
    Caption,
}

/// Elements whose words are not read.
const UNREAD: [&str; 8] = ["script", "style", "template", "noscript", "title", "head", "svg", "figcaption"];
const IMAGES: [&str; 5] = ["img", "video", "iframe", "audio", "embed"];
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "br",
    "hr",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "figure",
];
const SIGNS: [(&str, &str); 14] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    ("&mdash;", "—"),
    ("&ndash;", "–"),
    ("&hellip;", "…"),
    ("&rsquo;", "'"),
    ("&lsquo;", "'"),
    ("&ldquo;", "\""),
    ("&rdquo;", "\""),
];

/// Cuts HTML into its parts, by byte places; what is neither words nor a mark of its own is left out.
pub(super) fn pieces(html: &str) -> Vec<(Range<usize>, Piece)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(first) = html.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &html[at..];
        if let Some((name, length)) = tag(rest) {
            let (length, piece) = element(rest, &name, length);
            pieces.extend(piece.map(|piece| (at..at + length, piece)));
            at += length;
        } else if let Some((written, sign)) = SIGNS.into_iter().find(|(written, _)| rest.starts_with(written)) {
            pieces.push((at..at + written.len(), Piece::Sign(sign)));
            at += written.len();
        } else {
            let length = rest[first.len_utf8()..].find(['<', '&']).map_or(rest.len(), |end| end + first.len_utf8());
            pieces.push((at..at + length, Piece::Words));
            at += length;
        }
    }
    pieces
}

/// What a tag with this name stands for, and how long it is with what it hides.
fn element(rest: &str, name: &str, length: usize) -> (usize, Option<Piece>) {
    if UNREAD.contains(&name) {
        let close = format!("</{name}");
        let low = rest.to_ascii_lowercase();
        let end = low[length..].find(&close).map_or(rest.len(), |from| {
            let from = from + length;
            low[from..].find('>').map_or(rest.len(), |close| from + close + 1)
        });
        return (end, (name == "figcaption").then_some(Piece::Caption));
    }
    let piece = match name.trim_start_matches('/') {
        image if IMAGES.contains(&image) => (!name.starts_with('/')).then_some(Piece::Image),
        block if BLOCKS.contains(&block) => Some(Piece::Break),
        _ => None,
    };
    (length, piece)
}

/// The name of the tag that begins here, in small letters, and its length.
fn tag(rest: &str) -> Option<(String, usize)> {
    let inner = rest.strip_prefix('<')?;
    let is_tag = inner.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter));
    if !is_tag {
        return None;
    }
    let name: String = inner.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/').collect();
    let name = if name.len() > 1 { name.trim_end_matches('/').to_ascii_lowercase() } else { name };
    let mut quote = None;
    for (at, letter) in inner.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some((name, at + 2)),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(html: &str) -> String {
        let one = |(range, piece): (Range<usize>, Piece)| match piece {
            Piece::Words => html[range].to_owned(),
            Piece::Sign(sign) => sign.to_owned(),
            Piece::Break => "/".to_owned(),
            Piece::Image => "[image]".to_owned(),
            Piece::Caption => String::new(),
        };
        pieces(html).into_iter().map(one).collect()
    }

    #[test]
    fn only_words_are_read() {
        assert_eq!(words("<p class=\"a>b\">One &amp; <b>two</b></p>"), "/One & two/", "tags are marks");
        assert_eq!(words("a < b <script>c</script> d"), "a < b  d", "a sign is no tag, a script no words");
        assert_eq!(words("<img src=x><figcaption>By Jo</figcaption>"), "[image]", "nor is a caption");
        assert_eq!(words("<never closed"), "<never closed", "what never closes is words");
    }
}
